//! When a party's standing falls: the live authorisations of its patients end.
//!
//! The registry fact comes first and is enough for safety: every decision reads it. Ending what was authorised before
//! goes patient by patient, in bounded transactions; until it is through, a row of `closing` says so, and whatever
//! reaches one of these patients first ends their authorisations before it does anything else.

use retinue_kernel::{Case, Command, FactId, Id, PatientRecord, Payload, decide};
use rusqlite::Connection;

use crate::actor::Actor;
use crate::clock::SimulatedMoment;
use crate::decision::known_party;
use crate::error::{Damage, SubmitError};
use crate::ids::{CommandId, PatientId, Subject};
use crate::live::Live;
use crate::party::{Parties, Party};
use crate::patient_stream::{Moment, PatientStream, provenance};
use crate::sql;
use crate::store::Store;
use crate::submission::Assistance;

/// A party whose standing fell, with the fact that says so.
pub(crate) struct Closing {
    pub(crate) subject: Subject,
    pub(crate) fact: FactId,
    reason: Id,
}

/// Says that the party's authorisations must end.
pub(crate) fn begin(
    connection: &Connection,
    subject: &Subject,
    fact: &FactId,
    reason: &str,
) -> Result<(), SubmitError> {
    connection
        .prepare_cached(sql::CLOSING_ADD)?
        .execute((subject.key(), fact.as_str(), reason))?;
    Ok(())
}

/// What must still be closed.
pub(crate) fn open(connection: &Connection) -> Result<Vec<Closing>, SubmitError> {
    let mut statement = connection.prepare_cached(sql::CLOSING)?;
    let mut rows = statement.query(())?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (key, fact, reason): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let closing = (|| {
            Some(Closing {
                subject: Subject::from_key(&key)?,
                fact: Id::new(&fact)?,
                reason: Id::new(&reason)?,
            })
        })();
        let unreadable = || Damage {
            place: format!("closing of {key}"),
            what: "it cannot be read".to_owned(),
        };
        found.push(closing.ok_or_else(unreadable)?);
    }
    Ok(found)
}

/// Ends, in a stream that a command is about to touch, what must end. Returns how many authorisations that were.
pub(crate) fn close_in_stream(
    connection: &Connection,
    parties: &mut Parties,
    stream: &mut PatientStream,
    moment: &Moment,
) -> Result<u32, SubmitError> {
    let mut closed: u32 = 0;
    if stream.live.iter().all(|row| row.dispensed) {
        return Ok(closed);
    }
    for closing in open(connection)? {
        let ended: Vec<_> = stream
            .live
            .iter()
            .filter(|row| !row.dispensed && row.concerns(&closing.subject))
            .cloned()
            .collect();
        for row in ended {
            let (reason, because) = (&closing.reason, &closing.fact);
            end(connection, parties, stream, moment, &row, reason, because)?;
            closed = closed.saturating_add(1);
        }
    }
    Ok(closed)
}

/// Ends one live authorisation in the system's name, because of a fact of the registry.
pub(crate) fn end(
    connection: &Connection,
    parties: &mut Parties,
    stream: &mut PatientStream,
    moment: &Moment,
    row: &Live,
    reason: &Id,
    because: &FactId,
) -> Result<(), SubmitError> {
    let command = Command::Record {
        on: moment.today,
        payload: Payload::AuthorisationReversed {
            authorisation: row.authorisation.clone(),
            reason: Some(reason.clone()),
        },
    };
    let around = Around::of(connection, parties, row)?;
    let case = around.case(&stream.record);
    let decided = decide(&case, &command, &moment.in_force.rules, moment.today)?;
    let system = Actor::system();
    let named = CommandId::new(because.as_str()).ok_or(SubmitError::NotFound)?;
    let mut events = Vec::with_capacity(decided.payloads.len());
    for (place, (on, payload)) in decided.payloads.into_iter().enumerate() {
        let from = provenance(&system, &Assistance::default(), &named);
        events.push(moment.event(place, on, payload, from)?);
    }
    stream.append(connection, &events, moment, &system)?;
    Ok(())
}

/// The parties of a live authorisation: the prescriber, if one is named, and the pharmacy.
pub(crate) struct Around {
    prescriber: Option<Party>,
    pharmacy: Option<Party>,
}

impl Around {
    pub(crate) fn of(
        connection: &Connection,
        parties: &mut Parties,
        row: &Live,
    ) -> Result<Around, SubmitError> {
        let prescriber = match &row.prescriber {
            Some(id) => parties.load(connection, &Subject::Prescriber(id.clone()))?,
            None => None,
        };
        let pharmacy = parties.load(connection, &Subject::Pharmacy(row.pharmacy.clone()))?;
        Ok(Around {
            prescriber,
            pharmacy,
        })
    }

    /// What the kernel is asked about the authorisation.
    pub(crate) fn case<'a>(&'a self, patient: &'a PatientRecord) -> Case<'a> {
        Case {
            patient,
            prescriber: known_party(self.prescriber.as_ref()),
            pharmacy: known_party(self.pharmacy.as_ref()),
        }
    }
}

/// Ends the authorisations of up to `most` patients of one party that must close. Returns how many authorisations
/// were ended, and whether the party is through.
pub(crate) fn batch(
    store: &mut Store,
    most: usize,
    at: Option<SimulatedMoment>,
) -> Result<(u32, bool), SubmitError> {
    let (connection, parties, core) = store.with_parties()?;
    let Some(closing) = open(connection)?.into_iter().next() else {
        return Ok((0, true));
    };
    let patients = patients_of(connection, &closing.subject, most)?;
    let mut ended: u32 = 0;
    for patient in &patients {
        let mut stream = PatientStream::load(connection, *patient)?;
        let moment = Moment::at(core, connection, parties, at, &stream, None)?;
        ended = ended.saturating_add(close_in_stream(connection, parties, &mut stream, &moment)?);
    }
    if patients.len() < most {
        connection
            .prepare_cached(sql::CLOSING_DONE)?
            .execute((closing.subject.key(), closing.fact.as_str()))?;
    }
    let through = open(connection)?.is_empty();
    Ok((ended, through))
}

/// Patients with an authorisation that the party holds or prescribed.
pub(crate) fn patients_of(
    connection: &Connection,
    subject: &Subject,
    most: usize,
) -> Result<Vec<PatientId>, SubmitError> {
    let (statement, id) = match subject {
        Subject::Pharmacy(id) => (sql::LIVE_OF_PHARMACY, id),
        Subject::Prescriber(id) => (sql::LIVE_OF_PRESCRIBER, id),
        Subject::Programme
        | Subject::Beside(_)
        | Subject::Wholesaler(_)
        | Subject::Pregnancy(_) => {
            return Ok(Vec::new());
        }
    };
    let mut statement = connection.prepare_cached(statement)?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let found = statement.query_map((id.as_str(), most), |row| row.get::<_, [u8; 16]>(0))?;
    Ok(found
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .map(PatientId::from_bytes)
        .collect())
}
