//! What others must be told: written with the fact that causes it, delivered at least once, taken off when done.

use retinue_kernel::{Event, ExternalNumber, FactId, Mode, PatientRecord, Payload};
use retinue_rulebook::watermark;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::counter::NumberAtCounter;
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
    /// What a message of a sandbox says of itself, for ever: whoever delivers it shows it.
    pub watermark: Option<String>,
}

/// A message as it is stored: every kind is marked alike.
#[derive(Serialize, Deserialize)]
pub(crate) struct Stored {
    #[serde(flatten)]
    pub(crate) notice: Notice,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) watermark: Option<String>,
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
        /// The number of the programme's own system behind it: it must be reversed there as well.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<ExternalNumber>,
        /// Why, in words that the pharmacy may read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
}

/// Tells each pharmacy whose authorisation the appended facts end, unless it ended it itself.
pub(crate) fn tell(
    connection: &Connection,
    patient: PatientId,
    record: &PatientRecord,
    appended: &[Event],
    rows: &[Live],
    actor: Option<&Subject>,
    mode: Mode,
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
            number: NumberAtCounter::of(record, authorisation).map(|one| one.number),
            reason: reason.as_ref().map(ToString::to_string),
        };
        connection.prepare_cached(sql::OUTBOX_ADD)?.execute((
            patient.bytes(),
            event.envelope.id.as_str(),
            recipient.key(),
            "authorisation-ended",
            written(&Stored {
                notice,
                watermark: watermark(mode).map(str::to_owned),
            })?,
        ))?;
    }
    Ok(())
}
