//! What others must be told: written with the fact that causes it, delivered at least once, taken off when done.

use std::collections::BTreeSet;

use jiff::Timestamp;
use retinue_kernel::{
    Day, Event, ExternalNumber, FactId, Mode, PatientRecord, Payload, PharmacyId,
    left_despite_release,
};
use retinue_rulebook::watermark;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::counter::{NumberAtCounter, says_what_left};
use crate::error::SubmitError;
use crate::ids::{PatientId, Subject};
use crate::live::{Live, authorisation_named};
use crate::relation::authorisation;
use crate::sql;
use crate::stream::written;
use crate::webhook;

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
    /// Another pharmacy had handed over what this one handed over too: it told so only after its authorisation was released.
    HandedOverElsewhere {
        /// The number under which this pharmacy handed over.
        authorisation: FactId,
        /// What it had authorised.
        prescription: FactId,
        /// The day on which the other pharmacy had handed it over.
        on: Day,
    },
}

/// Tells each pharmacy whose authorisation the appended facts end, unless it ended it itself, and each that handed over what
/// another turns out to have handed over before.
pub(crate) fn tell(
    connection: &Connection,
    patient: PatientId,
    record: &PatientRecord,
    appended: &[Event],
    rows: &[Live],
    actor: Option<&Subject>,
    told: (Mode, Timestamp),
) -> Result<(), SubmitError> {
    for event in appended {
        if left_despite_release(&event.payload).is_some() {
            tell_who_handed_over_too(connection, patient, record, event, told)?;
        }
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
        add(connection, patient, event, &recipient, notice, told)?;
    }
    Ok(())
}

/// Two pharmacies handed the same month over, and each acted rightly by what it knew: the other one learns of it.
fn tell_who_handed_over_too(
    connection: &Connection,
    patient: PatientId,
    record: &PatientRecord,
    event: &Event,
    told: (Mode, Timestamp),
) -> Result<(), SubmitError> {
    let entered = authorisation_named(&event.payload).and_then(|id| authorisation(record, id));
    let Some((prescription, here)) = entered else {
        return Ok(());
    };
    // What left there may have been a part: the record knows, and not only who holds the whole.
    let left = record.facts().iter().map(|fact| &fact.event.payload);
    let others: BTreeSet<(&FactId, &PharmacyId)> = left
        .filter(|payload| says_what_left(payload))
        .filter_map(authorisation_named)
        .filter_map(|id| Some((id, authorisation(record, id)?)))
        .filter(|(_, (of, pharmacy))| *of == prescription && *pharmacy != here)
        .map(|(id, (_, pharmacy))| (id, pharmacy))
        .collect();
    for (other, pharmacy) in others {
        let notice = Notice::HandedOverElsewhere {
            authorisation: other.clone(),
            prescription: prescription.clone(),
            on: event.envelope.on,
        };
        let recipient = Subject::Pharmacy(pharmacy.clone());
        add(connection, patient, event, &recipient, notice, told)?;
    }
    Ok(())
}

fn add(
    connection: &Connection,
    patient: PatientId,
    event: &Event,
    recipient: &Subject,
    notice: Notice,
    told: (Mode, Timestamp),
) -> Result<(), SubmitError> {
    let (mode, at) = told;
    let (topic, kind, authorisation, prescription) = match &notice {
        Notice::AuthorisationEnded {
            authorisation,
            prescription,
            ..
        } => (
            "authorisation-ended",
            "authorisation.ended",
            authorisation,
            prescription,
        ),
        Notice::HandedOverElsewhere {
            authorisation,
            prescription,
            ..
        } => (
            "handed-over-elsewhere",
            "supply.handed-over-elsewhere",
            authorisation,
            prescription,
        ),
    };
    let told = webhook::Told {
        kind,
        authorisation: Some((authorisation, prescription)),
    };
    let fact = &event.envelope.id;
    webhook::to_a_party(connection, patient, fact, recipient, told, at)?;
    connection.prepare_cached(sql::OUTBOX_ADD)?.execute((
        patient.bytes(),
        event.envelope.id.as_str(),
        recipient.key(),
        topic,
        written(&Stored {
            notice,
            watermark: watermark(mode).map(str::to_owned),
        })?,
    ))?;
    Ok(())
}
