//! Live authorisations and claims: the rows whose primary keys make a second authorisation, and a second dispensing,
//! impossible to write.

use retinue_kernel::{
    AuthorisationState, CourseSummary, Day, Event, FactId, Id, PatientRecord, Payload,
};
use rusqlite::{Connection, ErrorCode};

use crate::error::{Damage, SubmitError};
use crate::ids::{PatientId, Subject};
use crate::sql;

/// A row of `live`: an authorisation that stands, until it is closed or dispensed.
#[derive(Clone, Debug)]
pub(crate) struct Live {
    pub(crate) prescription: FactId,
    pub(crate) authorisation: FactId,
    pub(crate) pharmacy: Id,
    pub(crate) prescriber: Option<Id>,
    pub(crate) until: Day,
    pub(crate) dispensed: bool,
}

impl Live {
    /// Whether the authorisation was given to, or on a prescription of, the party.
    pub(crate) fn concerns(&self, party: &Subject) -> bool {
        match party {
            Subject::Pharmacy(id) => self.pharmacy == *id,
            Subject::Prescriber(id) => self.prescriber.as_ref() == Some(id),
            Subject::Programme
            | Subject::Beside(_)
            | Subject::Wholesaler(_)
            | Subject::Pregnancy(_) => false,
        }
    }
}

/// The rows of one patient.
pub(crate) fn of_patient(
    connection: &Connection,
    patient: PatientId,
) -> Result<Vec<Live>, SubmitError> {
    let mut statement = connection.prepare_cached(sql::LIVE_OF_PATIENT)?;
    let mut rows = statement.query((patient.bytes(),))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let unreadable = || Damage {
            place: format!("patient {patient}"),
            what: "a live row cannot be read".to_owned(),
        };
        let id = |column: usize| -> Result<Id, SubmitError> {
            let text: String = row.get(column)?;
            Ok(Id::new(&text).ok_or_else(unreadable)?)
        };
        let prescriber: Option<String> = row.get(3)?;
        let until: String = row.get(4)?;
        found.push(Live {
            prescription: id(0)?,
            authorisation: id(1)?,
            pharmacy: id(2)?,
            prescriber: prescriber.as_deref().and_then(Id::new),
            until: until.parse().map_err(|_| unreadable())?,
            dispensed: row.get::<_, i64>(5)? != 0,
        });
    }
    Ok(found)
}

/// Brings the rows of a patient in line with the facts just appended.
///
/// `before` is the record before them, `after` and `summary` with them. A new authorisation and a dispensing are plain
/// inserts: where a row of that key stands already, nothing is recorded.
pub(crate) fn follow(
    connection: &Connection,
    patient: PatientId,
    rows: &[Live],
    appended: &[Event],
    before: &PatientRecord,
    after: &PatientRecord,
    summary: &CourseSummary,
) -> Result<(), SubmitError> {
    for row in rows {
        let state = summary
            .authorisations
            .iter()
            .find(|one| one.id == row.authorisation)
            .map(|one| one.state);
        let key = (patient.bytes(), row.prescription.as_str());
        let statement = match state {
            Some(AuthorisationState::Live | AuthorisationState::Lapsed) if row.dispensed => {
                sql::LIVE_UNDISPENSED
            }
            Some(AuthorisationState::Live | AuthorisationState::Lapsed) => {
                follow_last_day(connection, patient, row, summary)?;
                continue;
            }
            // A partial dispensing leaves a remainder, which needs an authorisation of its own.
            Some(AuthorisationState::Spent) if was_dispensed_whole(after, &row.authorisation) => {
                if row.dispensed {
                    continue;
                }
                sql::LIVE_DISPENSED
            }
            Some(AuthorisationState::Spent | AuthorisationState::Closed) => sql::LIVE_REMOVE,
            // A row of an authorisation that the record does not know stays in the way.
            None => continue,
        };
        connection.prepare_cached(statement)?.execute(key)?;
    }
    for event in appended {
        match &event.payload {
            Payload::DispenseAuthorised {
                prescription,
                pharmacy,
                until,
                ..
            }
            | Payload::ExternalAuthorisationRecorded {
                prescription,
                pharmacy,
                until,
                ..
            } => {
                let until = last_day(summary, &event.envelope.id).unwrap_or(*until);
                let prescriber = crate::relation::prescriber_of(after, prescription);
                let added = connection.prepare_cached(sql::LIVE_ADD)?.execute((
                    patient.bytes(),
                    prescription.as_str(),
                    event.envelope.id.as_str(),
                    pharmacy.as_str(),
                    prescriber.as_ref().map(Id::as_str),
                    until.to_string(),
                ));
                only_once(
                    added,
                    patient,
                    "a live authorisation for this prescription stands already",
                )?;
            }
            Payload::HandedOver { authorisation, .. }
            | Payload::Shipped { authorisation, .. }
            | Payload::PartiallyDispensed { authorisation, .. } => {
                let claimed = connection.prepare_cached(sql::CLAIM)?.execute((
                    patient.bytes(),
                    authorisation.as_str(),
                    event.envelope.id.as_str(),
                ));
                only_once(claimed, patient, "this authorisation was dispensed already")?;
            }
            Payload::FactCorrected { of, .. } => {
                let Some(authorisation) = before
                    .fact(of)
                    .and_then(|fact| authorisation_named(&fact.event.payload))
                else {
                    continue;
                };
                let spent = summary
                    .authorisations
                    .iter()
                    .any(|one| one.id == *authorisation && one.state == AuthorisationState::Spent);
                if !spent {
                    connection
                        .prepare_cached(sql::CLAIM_REMOVE)?
                        .execute((patient.bytes(), authorisation.as_str()))?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The last day of an authorisation, of two the earlier.
fn last_day(summary: &CourseSummary, id: &FactId) -> Option<Day> {
    let mut all = summary.authorisations.iter();
    all.find(|one| one.id == *id).map(|one| one.until)
}

/// A last day that was put right moves the row.
fn follow_last_day(
    connection: &Connection,
    patient: PatientId,
    row: &Live,
    summary: &CourseSummary,
) -> Result<(), SubmitError> {
    if let Some(until) = last_day(summary, &row.authorisation).filter(|until| *until != row.until) {
        connection.prepare_cached(sql::LIVE_UNTIL)?.execute((
            patient.bytes(),
            row.prescription.as_str(),
            until.to_string(),
        ))?;
    }
    Ok(())
}

/// The authorisation that a fact names.
pub(crate) fn authorisation_named(payload: &Payload) -> Option<&FactId> {
    match payload {
        Payload::Filled { authorisation, .. }
        | Payload::HandedOver { authorisation, .. }
        | Payload::Shipped { authorisation, .. }
        | Payload::PartiallyDispensed { authorisation, .. }
        | Payload::Delivered { authorisation }
        | Payload::AuthorisationReversed { authorisation, .. }
        | Payload::AuthorisationReleased { authorisation, .. }
        | Payload::AuthorisationExpired { authorisation, .. }
        | Payload::ReturnedToStock { authorisation } => Some(authorisation),
        _ => None,
    }
}

fn was_dispensed_whole(record: &PatientRecord, id: &FactId) -> bool {
    record.facts().iter().any(|fact| match &fact.event.payload {
        Payload::HandedOver { authorisation, .. } | Payload::Shipped { authorisation, .. } => {
            authorisation == id
        }
        _ => false,
    })
}

/// A row that stands already is the last line of defence: the gate should have said no.
fn only_once(
    written: rusqlite::Result<usize>,
    patient: PatientId,
    what: &str,
) -> Result<(), SubmitError> {
    match written {
        Ok(_) => Ok(()),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
            Err(Damage {
                place: format!("patient {patient}"),
                what: what.to_owned(),
            }
            .into())
        }
        Err(error) => Err(error.into()),
    }
}
