//! What the record of a fault does to authorisations that are live: those end that would not be given any more.
//!
//! As where a standing falls ([`crate::closing`]), the registry fact comes first and every later decision reads it. What was
//! authorised before is judged again patient by patient, in bounded transactions; until it is through, a row of
//! `fault_change` says so, and whatever reaches one of these patients first judges theirs again before it does anything else.

use retinue_kernel::{FactId, Id, RegistryRecord, RulesInForce, outlives};
use rusqlite::Connection;

use crate::clock::SimulatedMoment;
use crate::closing::{self, Around};
use crate::core::Core;
use crate::error::{Damage, SubmitError};
use crate::ids::{PatientId, Subject};
use crate::live::Live;
use crate::party::Parties;
use crate::patient_stream::{Moment, PatientStream};
use crate::sql;
use crate::store::Store;

/// In words that a pharmacy may read.
const REASON: &str =
    "it would not be given so any more since the office recorded or withdrew a fault of the system";

/// A fault that was recorded or withdrawn, with how far the patients were gone through.
struct Change {
    fact: FactId,
    subject: Subject,
    reached: PatientId,
}

/// Says that live authorisations must be judged again.
pub(super) fn begin(
    connection: &Connection,
    subject: &Subject,
    fact: &FactId,
) -> Result<(), SubmitError> {
    connection.prepare_cached(sql::FAULT_CHANGE_ADD)?.execute((
        fact.as_str(),
        subject.key(),
        [0_u8; 16],
    ))?;
    Ok(())
}

fn open(connection: &Connection) -> Result<Vec<Change>, SubmitError> {
    let mut statement = connection.prepare_cached(sql::FAULT_CHANGES)?;
    let mut rows = statement.query(())?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (fact, key): (String, String) = (row.get(0)?, row.get(1)?);
        let unreadable = || Damage {
            place: format!("change {fact} of a fault"),
            what: "it cannot be read".to_owned(),
        };
        found.push(Change {
            fact: Id::new(&fact).ok_or_else(unreadable)?,
            subject: Subject::from_key(&key).ok_or_else(unreadable)?,
            reached: PatientId::from_bytes(row.get(2)?),
        });
    }
    Ok(found)
}

/// Whether a change waits to be gone through.
pub(crate) fn is_open(connection: &Connection) -> Result<bool, SubmitError> {
    Ok(!open(connection)?.is_empty())
}

/// Ends, in a stream that a command is about to touch, what the open changes take away. Returns how many that were.
pub(crate) fn end_in_stream(
    connection: &Connection,
    parties: &mut Parties,
    core: &Core,
    stream: &mut PatientStream,
    moment: &Moment,
) -> Result<u32, SubmitError> {
    let mut ended: u32 = 0;
    if stream.live.iter().all(|row| row.dispensed) {
        return Ok(ended);
    }
    let own = core.laws.stream_of(moment.in_force.rules.programme);
    let mut changes = open(connection)?;
    changes.retain(|change| change.subject == own);
    let Some(last) = changes.last() else {
        return Ok(ended);
    };
    let because = last.fact.clone();
    let before = before(connection, parties, &own, &changes, &moment.in_force.rules)?;
    let live: Vec<Live> = stream
        .live
        .iter()
        .filter(|row| !row.dispensed)
        .cloned()
        .collect();
    for row in live {
        let around = Around::of(connection, parties, &row)?;
        let case = around.case(&stream.record);
        let after = &moment.in_force.rules;
        if !outlives(&case, &row.authorisation, &before, after, moment.today) {
            let reason = Id::new(REASON).ok_or(SubmitError::NotFound)?;
            closing::end(connection, parties, stream, moment, &row, &reason, &because)?;
            ended = ended.saturating_add(1);
        }
    }
    Ok(ended)
}

/// The rules as they were before the changes.
fn before(
    connection: &Connection,
    parties: &mut Parties,
    subject: &Subject,
    changes: &[Change],
    now: &RulesInForce,
) -> Result<RulesInForce, SubmitError> {
    let party = parties.load(connection, subject)?;
    let facts = party.map_or_else(Vec::new, |party| party.record.facts.clone());
    let is_new = |id: &FactId| changes.iter().any(|change| change.fact == *id);
    let facts = facts.into_iter();
    let known = facts.filter(|fact| !fact.id.as_ref().is_some_and(is_new));
    let faults = RegistryRecord::of(known).standing_faults();
    Ok(now.clone().with_faults(faults))
}

/// Goes on with the change that was recorded first, by up to `most` patients. Returns how many authorisations ended, and
/// whether everything is through.
pub(crate) fn batch(
    store: &mut Store,
    most: usize,
    at: Option<SimulatedMoment>,
) -> Result<(u32, bool), SubmitError> {
    let (connection, parties, core) = store.with_parties()?;
    let Some(change) = open(connection)?.into_iter().next() else {
        return Ok((0, true));
    };
    let patients = patients_after(connection, change.reached, most)?;
    let mut ended: u32 = 0;
    for patient in &patients {
        let mut stream = PatientStream::load(connection, *patient)?;
        let moment = Moment::at(core, connection, parties, at, &stream, None)?;
        let more = end_in_stream(connection, parties, core, &mut stream, &moment)?;
        ended = ended.saturating_add(more);
    }
    match patients.last().filter(|_| patients.len() >= most) {
        Some(last) => connection
            .prepare_cached(sql::FAULT_CHANGE_REACHED)?
            .execute((change.fact.as_str(), last.bytes()))?,
        None => connection
            .prepare_cached(sql::FAULT_CHANGE_DONE)?
            .execute((change.fact.as_str(),))?,
    };
    Ok((ended, !is_open(connection)?))
}

fn patients_after(
    connection: &Connection,
    after: PatientId,
    most: usize,
) -> Result<Vec<PatientId>, SubmitError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(sql::LIVE_AFTER)?;
    let found = statement.query_map((after.bytes(), most), |row| row.get(0))?;
    Ok(found
        .map(|bytes| bytes.map(PatientId::from_bytes))
        .collect::<Result<_, _>>()?)
}
