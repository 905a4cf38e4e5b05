//! What waits to be told, and what became of telling it: one after the other at each endpoint, each until it was taken or given up.

use jiff::Timestamp;
use retinue_kernel::Mode;
use retinue_rulebook::watermark;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Map, Value};

use super::{Endpoint, WebhookAddress, WebhookSecret};
use crate::error::{ReadError, SubmitError};
use crate::ids::PatientId;
use crate::ledger::Ledger;
use crate::sql;

/// How long a notification that was not taken waits, in seconds: after the first time, the second, and so on; the last one
/// holds for every later time. Ours, provisional.
pub const WEBHOOK_WAITS: [i64; 8] = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400];
/// After how many seconds a notification that is not taken is given up: three days. Ours, provisional.
pub const WEBHOOK_GIVEN_UP_AFTER: i64 = 3 * 24 * 60 * 60;
/// The longest answer that is kept, in characters.
const LONGEST_ANSWER: usize = 200;

/// A notification whose turn it is. It may be told twice; `id` names it.
#[derive(Clone, Debug)]
pub struct WebhookDue {
    /// The endpoint: the name of its program.
    pub endpoint: String,
    /// Where it is; what is wrong with the address where it may not be called any more.
    pub address: Result<WebhookAddress, &'static str>,
    /// The name of the notification: the same whenever it is told, and telling nothing of what it is about.
    pub id: String,
    /// What happened, such as `case.changed`.
    pub kind: String,
    /// By which names the receiver knows what it is about.
    pub about: Map<String, Value>,
    /// Whom it is about.
    pub patient: PatientId,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The moment of telling it.
    pub now: Timestamp,
    /// The secrets that sign, the one in use first.
    pub secrets: Vec<WebhookSecret>,
    /// How the installation runs.
    pub mode: Mode,
    /// What a notification of a sandbox says of itself.
    pub watermark: Option<&'static str>,
    called: String,
    fact: String,
    since: i64,
    tries: u32,
}

/// What became of telling it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WebhookAnswer {
    /// The receiver took it.
    Taken(String),
    /// The receiver wants to hear no more.
    Gone,
    /// It was not taken: what was answered, or why nothing was.
    NotTaken(String),
}

impl Ledger {
    /// Of each endpoint the notification whose turn it is, where its time has come.
    ///
    /// # Errors
    /// [`ReadError`] of the store.
    pub fn webhooks_due(&self) -> Result<Vec<WebhookDue>, ReadError> {
        let now = self.core().clock.now();
        let acting = self.read(|connection| -> Result<Vec<Endpoint>, SubmitError> {
            let mut statement = connection.prepare_cached(sql::WEBHOOK_ACTING)?;
            let rows = statement.query_map((), Endpoint::of_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })?;
        if acting.is_empty() {
            return Ok(Vec::new());
        }
        let (mode, _) = self.in_force()?;
        let mut found = Vec::new();
        for endpoint in acting {
            let due =
                self.read(|connection| self.webhook_due_at(connection, &endpoint, mode, now))?;
            found.extend(due);
        }
        Ok(found)
    }

    /// What comes after a notification that was taken, where its time has come.
    ///
    /// # Errors
    /// [`ReadError`] of the store.
    pub fn webhook_after(&self, taken: &WebhookDue) -> Result<Option<WebhookDue>, ReadError> {
        let now = self.core().clock.now();
        let (mode, _) = self.in_force()?;
        Ok(self.read(|connection| -> Result<_, SubmitError> {
            match Endpoint::named(connection, &taken.endpoint)? {
                Some(known) if known.ended.is_none() => {
                    self.webhook_due_at(connection, &known, mode, now)
                }
                _ => Ok(None),
            }
        })?)
    }

    fn webhook_due_at(
        &self,
        connection: &Connection,
        endpoint: &Endpoint,
        mode: Mode,
        now: Timestamp,
    ) -> Result<Option<WebhookDue>, SubmitError> {
        type Row = (([u8; 16], String, String, String), (i64, i64, u32, i64));
        let row: Option<Row> = connection
            .prepare_cached(sql::WEBHOOK_HEAD)?
            .query_row((&endpoint.program,), |row| {
                Ok((
                    (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?),
                    (row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?),
                ))
            })
            .optional()?;
        let Some(((patient, fact, kind, about), (recorded_at, since, tries, next_at))) = row else {
            return Ok(None);
        };
        if next_at > now.as_second() {
            return Ok(None);
        }
        let patient = PatientId::from_bytes(patient);
        let name = format!("{patient} {fact} {} {}", endpoint.subject, endpoint.program);
        let hash = self.core().key.keyed_hash("webhook id", &name);
        let id: String = hex::encode(hash).chars().take(32).collect();
        Ok(Some(WebhookDue {
            endpoint: endpoint.program.clone(),
            address: WebhookAddress::read(&endpoint.address, mode),
            id: format!("msg_{id}"),
            kind,
            about: serde_json::from_str(&about).unwrap_or_default(),
            patient,
            recorded_at: Timestamp::from_second(recorded_at).unwrap_or(now),
            now,
            secrets: endpoint.secrets(self.core(), now.as_second()),
            mode,
            watermark: watermark(mode),
            called: endpoint.address.clone(),
            fact,
            since,
            tries,
        }))
    }

    /// Keeps what became of telling it: taken, it is gone; otherwise it waits longer, or is given up.
    ///
    /// # Errors
    /// [`SubmitError`] of the store; it is told again then, under the same name.
    pub fn webhook_answered(
        &self,
        due: &WebhookDue,
        answer: &WebhookAnswer,
    ) -> Result<(), SubmitError> {
        let now = self.core().clock.now().as_second();
        let (due, answer) = (due.clone(), answer.clone());
        self.write_unnamed("webhook answered", move |store| {
            let connection = store.connection()?;
            let says: String = match &answer {
                WebhookAnswer::Taken(says) | WebhookAnswer::NotTaken(says) => says.as_str(),
                WebhookAnswer::Gone => "answered 410",
            }
            .chars()
            .take(LONGEST_ANSWER)
            .collect();
            // What was ended, or leads elsewhere, while it was called has nothing to do with this answer, except that what was
            // taken was taken.
            let known = Endpoint::named(connection, &due.endpoint)?;
            let is_the_same =
                known.is_some_and(|known| known.ended.is_none() && known.address == due.called);
            if is_the_same {
                connection.prepare_cached(sql::WEBHOOK_ANSWERED)?.execute((
                    &due.endpoint,
                    &says,
                    now,
                ))?;
            }
            match &answer {
                WebhookAnswer::Taken(_) => {
                    connection.prepare_cached(sql::WEBHOOK_DONE)?.execute((
                        due.patient.bytes(),
                        &due.fact,
                        &due.endpoint,
                    ))?;
                }
                _ if !is_the_same => {}
                WebhookAnswer::Gone => {
                    let why = "the receiver answered 410: it wants to hear no more";
                    super::office::end(connection, &due.endpoint, why)?;
                }
                WebhookAnswer::NotTaken(_) => {
                    let given_up = now.saturating_sub(due.since) >= WEBHOOK_GIVEN_UP_AFTER;
                    let nth = usize::try_from(due.tries).unwrap_or(usize::MAX);
                    let wait = WEBHOOK_WAITS.get(nth).or(WEBHOOK_WAITS.last());
                    connection.prepare_cached(sql::WEBHOOK_TRIED)?.execute((
                        due.patient.bytes(),
                        &due.fact,
                        &due.endpoint,
                        due.tries.saturating_add(1),
                        now.saturating_add(wait.copied().unwrap_or_default()),
                        if given_up { "given-up" } else { "waits" },
                    ))?;
                }
            }
            Ok(())
        })
    }
}
