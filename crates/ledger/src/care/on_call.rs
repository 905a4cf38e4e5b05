//! Telling whoever is on call that something waits: written with the fact that causes it, told at least once, and kept.
//!
//! The message names no patient and no matter: it leaves the installation over means that others can read. Whoever gets it
//! signs in, and finds what waits at the head of the list.

use jiff::Timestamp;
use retinue_care::Triage;
use retinue_kernel::{Day, FactId, Id, PrescriberId};
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use crate::actor::Actor;
use crate::clinic;
use crate::error::{ReadError, SubmitError};
use crate::ids::PatientId;
use crate::ledger::Ledger;
use crate::party::Parties;
use crate::{sql, worklist};

/// From which urgency on somebody is told at once: what has to be answered the same day. Less waits for opening hours.
pub const TOLD_FROM: Triage = Triage::T2;

/// Under which topic the outbox keeps it.
const TOPIC: &str = "care-waits";

/// A message for whoever is on call. It may be told twice; `id` names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OnCallMessage {
    /// The name of the message, which says nothing of the patient.
    pub id: String,
    /// For which account.
    pub account: Id,
    /// The account's login.
    pub login: String,
    /// The account's name.
    pub name: String,
    /// What a message of a sandbox says of itself.
    pub watermark: Option<String>,
    patient: PatientId,
    task: FactId,
}

/// How far the telling came.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OnCallTold {
    /// It was told, then.
    Told(Timestamp),
    /// It is still to be told: nothing was sent yet, or nothing went through.
    Waits,
}

/// Asks for whoever is on call to be told of contacts that wait and did not before.
pub(super) fn ask(
    connection: &Connection,
    parties: &mut Parties,
    asked: Asked<'_>,
) -> Result<(), SubmitError> {
    let Asked {
        patient,
        treating,
        new,
        who,
        today,
        watermark,
    } = asked;
    let urgent: Vec<&FactId> = new
        .iter()
        .filter(|(_, triage)| *triage >= TOLD_FROM)
        .map(|(task, _)| task)
        .collect();
    let (Some(treating), false) = (treating, urgent.is_empty()) else {
        return Ok(());
    };
    // Whoever enters it knows it.
    let mut told = clinic::on_call(connection, parties, treating, today)?;
    told.retain(|account| account != who.account());
    let body = crate::stream::written(&Body {
        watermark: watermark.map(str::to_owned),
    })?;
    for task in urgent {
        for account in &told {
            connection.prepare_cached(sql::OUTBOX_ADD)?.execute((
                patient.bytes(),
                task.as_str(),
                recipient(account),
                TOPIC,
                &body,
            ))?;
        }
    }
    Ok(())
}

/// Gives what waits for an account that was closed to the own accounts of the prescriber who treats. Where nobody can sign in
/// with one of those, it stays as it is.
pub(crate) fn readdress(connection: &Connection, closed: &Id) -> Result<(), SubmitError> {
    let from = recipient(closed);
    let mut waiting: Vec<(PatientId, String, String)> = Vec::new();
    let mut statement = connection.prepare_cached(sql::OUTBOX_OF_RECIPIENT)?;
    let mut rows = statement.query((&from, u32::MAX))?;
    while let Some(row) = rows.next()? {
        if row.get::<_, String>(2)? == TOPIC {
            waiting.push((PatientId::from_bytes(row.get(0)?), row.get(1)?, row.get(3)?));
        }
    }
    for (patient, task, body) in waiting {
        let Some(treating) = worklist::prescriber_of(connection, patient)? else {
            continue;
        };
        let own = clinic::own_accounts(connection, &treating)?;
        for account in &own {
            connection.prepare_cached(sql::OUTBOX_ADD)?.execute((
                patient.bytes(),
                &task,
                recipient(account),
                TOPIC,
                &body,
            ))?;
        }
        if !own.is_empty() {
            connection.prepare_cached(sql::OUTBOX_DONE)?.execute((
                patient.bytes(),
                &task,
                &from,
            ))?;
        }
    }
    Ok(())
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Body {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    watermark: Option<String>,
}

fn recipient(account: &Id) -> String {
    format!("account:{account}")
}

/// Takes off what nobody waits for any more.
pub(super) fn take_back(connection: &Connection, patient: PatientId) -> rusqlite::Result<()> {
    connection
        .prepare_cached(sql::ON_CALL_OVER)?
        .execute((patient.bytes(), TOPIC))?;
    Ok(())
}

/// What is asked of the telling.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) patient: PatientId,
    /// Who treats.
    pub(super) treating: Option<&'a PrescriberId>,
    /// The contacts that wait and did not before, each as urgent as it is.
    pub(super) new: &'a [(FactId, Triage)],
    /// Who entered what asks for them.
    pub(super) who: &'a Actor,
    pub(super) today: Day,
    pub(super) watermark: Option<&'a str>,
}

/// How far the telling about a contact came; none where nobody was to be told.
pub(super) fn told(
    connection: &Connection,
    patient: PatientId,
    task: &FactId,
) -> Result<Option<OnCallTold>, SubmitError> {
    // What was told before it became more urgent is told anew.
    let waits = connection.prepare_cached(sql::OUTBOX_WAITS)?.exists((
        patient.bytes(),
        task.as_str(),
        TOPIC,
    ))?;
    if waits {
        return Ok(Some(OnCallTold::Waits));
    }
    let at: Option<i64> = connection
        .prepare_cached(sql::TOLD_AT)?
        .query_row((patient.bytes(), task.as_str()), |row| row.get(0))
        .optional()?;
    let at = at.and_then(|at| Timestamp::from_microsecond(at).ok());
    Ok(at.map(OnCallTold::Told))
}

impl Ledger {
    /// What is to be told to whoever is on call, at most so many. What nobody waits for any more is not here, nor what waits
    /// for an account that was closed.
    ///
    /// # Errors
    /// [`ReadError`] of the store.
    pub fn on_call_messages(&self, most: u32) -> Result<Vec<OnCallMessage>, ReadError> {
        Ok(self.read(|connection| -> Result<_, SubmitError> {
            let mut statement = connection.prepare_cached(sql::ON_CALL_WAITING)?;
            let mut rows = statement.query((TOPIC, most))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let patient = PatientId::from_bytes(row.get(0)?);
                let (task, body, account): (String, String, String) =
                    (row.get(1)?, row.get(2)?, row.get(3)?);
                let (Some(task), Some(account)) = (FactId::new(&task), Id::new(&account)) else {
                    continue;
                };
                let (login, name) = (row.get(4)?, row.get(5)?);
                let stored: Option<Body> = serde_json::from_str(&body).ok();
                found.push(OnCallMessage {
                    id: name_of(&task, &account),
                    account,
                    login,
                    name,
                    watermark: stored.and_then(|stored| stored.watermark),
                    patient,
                    task,
                });
            }
            Ok(found)
        })?)
    }

    /// Whoever is on call was told: the message is taken off, and when it was told is kept.
    ///
    /// # Errors
    /// [`SubmitError`] of the store; the message is told again then.
    pub fn on_call_told(&self, message: &OnCallMessage) -> Result<(), SubmitError> {
        let at = self.core().clock.now().as_microsecond();
        let (patient, task) = (message.patient, message.task.clone());
        let recipient = recipient(&message.account);
        self.note(
            &Actor::system(),
            "tell-on-call",
            Some(format!("{} {}", message.account, message.id)),
        );
        self.write_unnamed("told", move |store| {
            let connection = store.connection()?;
            connection.prepare_cached(sql::TOLD_ADD)?.execute((
                patient.bytes(),
                task.as_str(),
                &recipient,
                at,
            ))?;
            connection.prepare_cached(sql::OUTBOX_DONE)?.execute((
                patient.bytes(),
                task.as_str(),
                &recipient,
            ))?;
            Ok(())
        })
    }
}

/// A name for a message that tells nothing of what it is about.
fn name_of(task: &FactId, account: &Id) -> String {
    let mut hash = Sha256::new();
    hash.update(b"retinue on-call message");
    hash.update(task.as_str().as_bytes());
    hash.update([0]);
    hash.update(account.as_str().as_bytes());
    let whole = hex::encode(hash.finalize());
    whole.chars().take(32).collect()
}
