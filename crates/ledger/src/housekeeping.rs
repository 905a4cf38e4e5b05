//! What the installation does by itself: flushing, sealing, ending what has lapsed, keeping lists true.

use retinue_kernel::{Case, Command, Payload, decide, summarise};

use crate::actor::Actor;
use crate::error::SubmitError;
use crate::ids::{CommandId, PatientId};
use crate::ledger::Ledger;
use crate::patient_stream::{Moment, PatientStream, provenance};
use crate::store::Store;
use crate::submission::Assistance;
use crate::{account, due, live, program, sql, worklist};

/// Patients looked at in one transaction.
const BATCH: u32 = 100;

/// What the turn of a day changed.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct TurnOfDay {
    /// Authorisations whose last day had passed, recorded as expired.
    pub expired: u32,
    /// Patients whose place in their prescriber's list was computed anew.
    pub placed: u32,
    /// Patients whose items of what is due were counted anew, because the rules of the day are others than before.
    pub counted: u32,
}

impl Ledger {
    /// What a service calls about once a second: writes what the access log and the sessions hold in memory, goes on
    /// with what a suspension must end, and makes a checkpoint when one is due.
    ///
    /// # Errors
    /// [`SubmitError`] of the store; the next call tries again.
    pub fn housekeeping(&self) -> Result<(), SubmitError> {
        if self.core().audit.is_due() {
            self.flush_access()?;
        }
        self.close_authorisations(None)?;
        self.checkpoint_if_due();
        Ok(())
    }

    /// Writes when each session was last seen, and removes those that are over, and tokens of programs likewise. Once a minute is often enough.
    ///
    /// # Errors
    /// [`SubmitError`] of the store.
    pub fn keep_sessions(&self) -> Result<(), SubmitError> {
        let (now, limits) = (self.core().clock.now(), *self.limits());
        let seen = self.seen().to_write(now, &limits);
        self.write_unnamed("sessions", move |store| {
            account::write_seen(store.connection()?, &seen, now, &limits)?;
            program::forget_what_is_over(store.connection()?, now)
        })
    }

    /// What a new day changes without anyone's act: lapsed authorisations are recorded as expired, and each patient
    /// whose first thing to expire has passed gets the next one. Once a day, and at the start of a service.
    ///
    /// # Errors
    /// [`SubmitError`] of the store.
    pub fn turn_of_day(&self) -> Result<TurnOfDay, SubmitError> {
        let mut done = TurnOfDay::default();
        loop {
            let (expired, more) = self.write_unnamed("expiry", expire_batch)?;
            done.expired = done.expired.saturating_add(expired);
            if !more {
                break;
            }
        }
        let mut after = PatientId::from_bytes([0; 16]);
        loop {
            let placed = self.write_unnamed("worklist", move |store| place_batch(store, after))?;
            done.placed = done
                .placed
                .saturating_add(u32::try_from(placed.len()).unwrap_or(u32::MAX));
            match placed.last() {
                Some(last) => after = *last,
                None => break,
            }
        }
        done.counted = self.count_anew()?;
        Ok(done)
    }

    /// What is due stands until a fact changes it, the law does or the office asks for something of everyone: under other
    /// rules, every patient is counted anew. Returns how many were.
    pub(crate) fn count_anew(&self) -> Result<u32, SubmitError> {
        let mut after = PatientId::from_bytes([0; 16]);
        let mut done: u32 = 0;
        loop {
            let counted = self.write_unnamed("due", move |store| count_batch(store, after))?;
            done = done.saturating_add(u32::try_from(counted.len()).unwrap_or(u32::MAX));
            match counted.last() {
                Some(last) => after = *last,
                None => return Ok(done),
            }
        }
    }
}

/// Under which rules what is due was last counted for every patient.
const COUNTED_UNDER: &str = "due-counted-under";

/// Counts what is due for a batch of patients, after a patient; none when it was counted under the rules of today.
/// What was counted last is noted when the end is reached, so that a stop on the way begins again.
pub(crate) fn count_batch(
    store: &mut Store,
    after: PatientId,
) -> Result<Vec<PatientId>, SubmitError> {
    let (connection, parties, core) = store.with_parties()?;
    let now = core.decision_time(None, None)?;
    let mut under = String::new();
    for rulebook in core.laws.all() {
        let programme = Some(rulebook.programme().id);
        let rules = parties.in_force(connection, core, programme)?.rules;
        let edition = &rules.at(rulebook.day_of(now)).edition.id;
        let asked_anew = rules.reconfirmation().map_or("", |one| one.id.as_str());
        under = format!("{under}{} {edition} {asked_anew} ", rules.hash);
    }
    if crate::store::meta(connection, COUNTED_UNDER)?.as_ref() == Some(&under) {
        return Ok(Vec::new());
    }
    let patients: Vec<PatientId> = connection
        .prepare_cached(sql::EVERY_ON_A_LIST)?
        .query_map((after.bytes(), BATCH), |row| row.get(0))?
        .map(|bytes| bytes.map(PatientId::from_bytes))
        .collect::<Result<_, _>>()?;
    for patient in &patients {
        let (_, record) = crate::stream::patient_record(connection, *patient, u32::MAX)?;
        let in_force = parties.in_force(connection, core, record.programme())?;
        let counted = due::Counted::of(connection, parties, core, &record, &in_force, now)?;
        due::set(connection, *patient, &record, &counted)?;
    }
    if patients.is_empty() {
        crate::store::set_meta(connection, COUNTED_UNDER, &under)?;
    }
    Ok(patients)
}

/// Records up to a batch of lapses. Returns how many, and whether there may be more.
fn expire_batch(store: &mut Store) -> Result<(u32, bool), SubmitError> {
    let (connection, parties, core) = store.with_parties()?;
    let today = core.laws.latest_day(core.decision_time(None, None)?);
    let patients: Vec<PatientId> = connection
        .prepare_cached(sql::LIVE_LAPSED)?
        .query_map((today.to_string(), BATCH), |row| row.get(0))?
        .map(|bytes| bytes.map(PatientId::from_bytes))
        .collect::<Result<_, _>>()?;
    let mut expired: u32 = 0;
    for patient in &patients {
        let mut stream = PatientStream::load(connection, *patient)?;
        let moment = Moment::at(core, connection, parties, None, &stream, None)?;
        let lapsed: Vec<live::Live> = stream
            .live
            .iter()
            .filter(|row| !row.dispensed && row.until < moment.today)
            .cloned()
            .collect();
        for row in lapsed {
            let payload = Payload::AuthorisationExpired {
                authorisation: row.authorisation.clone(),
                reason: retinue_kernel::Id::new("its last day has passed"),
            };
            let case = Case {
                patient: &stream.record,
                prescriber: None,
                pharmacy: None,
            };
            let command = Command::Record {
                on: moment.today,
                payload,
            };
            let decided = decide(&case, &command, &moment.in_force.rules, moment.today)?;
            let named = CommandId::new(&format!("expiry {}", row.authorisation))
                .ok_or(SubmitError::NotFound)?;
            let system = Actor::system();
            let mut events = Vec::with_capacity(decided.payloads.len());
            for (place, (on, payload)) in decided.payloads.into_iter().enumerate() {
                let from = provenance(&system, &Assistance::default(), &named);
                events.push(moment.event(place, on, payload, from)?);
            }
            stream.append(connection, &events, &moment, &system)?;
            expired = expired.saturating_add(1);
        }
    }
    // A lapse that could not be recorded would come again for ever.
    Ok((
        expired,
        expired > 0 && patients.len() >= usize::try_from(BATCH).unwrap_or(usize::MAX),
    ))
}

/// Computes a batch of places in lists anew, after a patient. Returns the patients.
fn place_batch(store: &mut Store, after: PatientId) -> Result<Vec<PatientId>, SubmitError> {
    let (connection, parties, core) = store.with_parties()?;
    let now = core.decision_time(None, None)?;
    let latest = core.laws.latest_day(now);
    let patients: Vec<PatientId> = connection
        .prepare_cached(sql::WORKLIST_STALE)?
        .query_map((after.bytes(), latest.to_string(), BATCH), |row| row.get(0))?
        .map(|bytes| bytes.map(PatientId::from_bytes))
        .collect::<Result<_, _>>()?;
    for patient in &patients {
        let (_, record) = crate::stream::patient_record(connection, *patient, u32::MAX)?;
        let in_force = parties.in_force(connection, core, record.programme())?;
        let today = in_force.rulebook.day_of(now);
        let summary = summarise(&record, &in_force.rules, today);
        worklist::set(connection, *patient, &record, &summary, today)?;
    }
    Ok(patients)
}
