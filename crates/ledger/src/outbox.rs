//! What others must be told: written with the fact that causes it, delivered at least once, taken off when done.

use retinue_kernel::{Event, FactId, Payload};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::error::SubmitError;
use crate::ids::{PatientId, Subject};
use crate::live::Live;
use crate::sql;
use crate::stream::written;

/// A message for a party. It may be delivered twice; `fact` and recipient name it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// Whose stream holds the fact.
    pub patient: PatientId,
    /// The fact that caused it.
    pub fact: FactId,
    /// For whom.
    pub recipient: Subject,
    /// What it says.
    pub notice: Notice,
}

/// What a message says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "topic", rename_all = "kebab-case")]
pub enum Notice {
    /// An authorisation that the pharmacy held was ended by someone else. It must not be dispensed.
    AuthorisationEnded {
        /// Its number.
        authorisation: FactId,
        /// What it had authorised.
        prescription: FactId,
        /// Why, in words that the pharmacy may read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
}

/// Tells each pharmacy whose authorisation the appended facts end, unless it ended it itself.
pub(crate) fn tell(
    connection: &Connection,
    patient: PatientId,
    appended: &[Event],
    rows: &[Live],
    actor: Option<&Subject>,
) -> Result<(), SubmitError> {
    for event in appended {
        let (authorisation, reason) = match &event.payload {
            Payload::AuthorisationReversed {
                authorisation,
                reason,
            }
            | Payload::AuthorisationReleased {
                authorisation,
                reason,
            } => (authorisation, reason),
            _ => continue,
        };
        let Some(row) = rows.iter().find(|row| row.authorisation == *authorisation) else {
            continue;
        };
        let recipient = Subject::Pharmacy(row.pharmacy.clone());
        if actor == Some(&recipient) {
            continue;
        }
        let notice = Notice::AuthorisationEnded {
            authorisation: authorisation.clone(),
            prescription: row.prescription.clone(),
            reason: reason.as_ref().map(ToString::to_string),
        };
        connection.prepare_cached(sql::OUTBOX_ADD)?.execute((
            patient.bytes(),
            event.envelope.id.as_str(),
            recipient.key(),
            "authorisation-ended",
            written(&notice)?,
        ))?;
    }
    Ok(())
}
