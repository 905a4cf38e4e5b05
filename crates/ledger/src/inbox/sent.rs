//! What a program of a clinic sends to be recorded: kept as it came, beside the fact that it becomes, in one transaction.
//!
//! The fact goes through the one door in the program's own name. A resource is known again by the program's own identifier of it,
//! or by everything that it says: sent twice, it is recorded once (decision 0052).

use std::collections::{BTreeMap, BTreeSet};

use retinue_care::event::CareFact;
use retinue_kernel::{Command, Day, FactId, Id, Payload};
use rusqlite::{Connection, OptionalExtension};

use super::settle::RECORDED;
use super::{MessageId, READ};
use crate::care::{CareSubmission, carry_out_care};
use crate::chain::{Hash, seal};
use crate::error::{ReadError, SubmitError};
use crate::ids::{CommandId, PatientId};
use crate::ledger::Ledger;
use crate::program::Program;
use crate::store::Store;
use crate::submission::Submission;
use crate::{command, idempotency, sql};

/// One resource that a program sent, read.
#[derive(Clone, Debug)]
pub struct Sent {
    /// About whom.
    pub patient: PatientId,
    /// What makes it one and the same when it is sent again, within the program and the patient.
    pub key: String,
    /// What came, every letter and digit that was understood.
    pub content: String,
    /// What it becomes.
    pub fact: SentFact,
}

/// What a resource becomes.
#[derive(Clone, PartialEq, Debug)]
pub enum SentFact {
    /// A fact for the gate, with its day.
    Gate(Day, Payload),
    /// A fact of care, with its day.
    Care(Day, CareFact),
}

impl SentFact {
    fn kind(&self) -> &'static str {
        match self {
            SentFact::Gate(_, payload) => payload.kind(),
            SentFact::Care(_, fact) => fact.kind(),
        }
    }
}

/// What was recorded of it. It is on disk before the caller has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taken {
    /// The fact.
    pub fact: FactId,
    /// Whether it was recorded before.
    pub again: bool,
}

impl Ledger {
    /// Records what a program sent.
    ///
    /// # Errors
    /// As [`Ledger::submit`]; [`SubmitError::CommandIdUsed`] where another content came under the same identifier before.
    pub fn take_sent(&self, who: &Program, sent: Sent) -> Result<Taken, SubmitError> {
        let (patient, what) = (sent.patient, sent.fact.kind());
        let named = command_id(who, &sent)?;
        let (program, reader, command_id) = (who.clone(), who.reader().clone(), named.clone());
        let done = self.write(
            &named,
            move |store| carry_out(store, &program, &sent),
            move |connection| idempotency::was_carried_out(connection, patient, &command_id),
        );
        self.note_refusal(&reader, Some(patient), what, &done);
        done
    }

    /// The fact that a program recorded under a key of its own.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn sent_before(
        &self,
        who: &Program,
        patient: PatientId,
        key: &str,
    ) -> Result<Option<FactId>, ReadError> {
        let key = of_patient(patient, key);
        let account = who.reader().account();
        let earlier = self.read(|connection| earlier(connection, account, &key))?;
        Ok(earlier.map(|earlier| earlier.fact))
    }

    /// What programs sent of one patient, by the fact that came of it. `facts` says who recorded which; nobody else's is looked
    /// for. The caller has shown that the patient is theirs.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn sent_of<'a>(
        &self,
        patient: PatientId,
        recorded_by: impl Iterator<Item = &'a Id>,
    ) -> Result<BTreeMap<FactId, String>, ReadError> {
        let programs: BTreeSet<&Id> = recorded_by
            .filter(|by| by.as_str().starts_with(Program::PREFIX))
            .collect();
        if programs.is_empty() {
            return Ok(BTreeMap::new());
        }
        // Letters follow the blank, so that every key of the patient lies between.
        let (from, until) = (format!("{patient} "), format!("{patient}!"));
        self.read(|connection| -> Result<_, ReadError> {
            let mut found = BTreeMap::new();
            let mut statement = connection.prepare_cached(sql::SENT_OF_PATIENT)?;
            for program in programs {
                let mut rows = statement.query((program.as_str(), &from, &until))?;
                while let Some(row) = rows.next()? {
                    let (fact, body): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
                    if let (Some(fact), Ok(body)) = (Id::new(&fact), String::from_utf8(body)) {
                        found.insert(fact, body);
                    }
                }
            }
            Ok(found)
        })
    }
}

impl crate::submit::Transaction<'_> {
    /// As [`Ledger::take_sent`].
    ///
    /// # Errors
    /// As [`Ledger::take_sent`]. What was refused leaves nothing behind; the transaction goes on.
    pub fn take_sent(&mut self, who: &Program, sent: &Sent) -> Result<Taken, SubmitError> {
        let done = self
            .store()
            .in_savepoint(|store| carry_out(store, who, sent));
        if let Err(SubmitError::NotAllowed(_) | SubmitError::NotFound) = done {
            self.note_refused(who.reader(), sent.patient, sent.fact.kind());
        }
        done
    }
}

fn of_patient(patient: PatientId, key: &str) -> String {
    format!("{patient} {key}")
}

/// The name of the act. It holds no more of the program's identifier than a hash: that may be of any length.
fn command_id(who: &Program, sent: &Sent) -> Result<CommandId, SubmitError> {
    let key = of_patient(sent.patient, &sent.key);
    let name: Hash = seal(&[
        b"retinue sent",
        who.reader().account().as_str().as_bytes(),
        key.as_bytes(),
    ]);
    CommandId::new(&format!("sent {}", hex::encode(name))).ok_or(SubmitError::NotFound)
}

struct Earlier {
    content: Hash,
    fact: FactId,
}

fn earlier(connection: &Connection, sender: &Id, key: &str) -> rusqlite::Result<Option<Earlier>> {
    let found: Option<(Hash, String)> = connection
        .prepare_cached(sql::SENT_EARLIER)?
        .query_row((sender.as_str(), key), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.and_then(|(content, fact)| {
        Some(Earlier {
            content,
            fact: Id::new(&fact)?,
        })
    }))
}

fn carry_out(store: &mut Store, who: &Program, sent: &Sent) -> Result<Taken, SubmitError> {
    let reader = who.reader();
    let kept = KeptAs {
        sender: reader.account(),
        patient: sent.patient,
        key: of_patient(sent.patient, &sent.key),
        content: &sent.content,
    };
    let id = command_id(who, sent)?;
    if let Some((fact, same)) = earlier_of(store.connection()?, &kept)? {
        return if same {
            Ok(Taken { fact, again: true })
        } else {
            Err(SubmitError::CommandIdUsed(id))
        };
    }
    let fact = match &sent.fact {
        SentFact::Gate(on, payload) => {
            let command = Command::Record {
                on: *on,
                payload: payload.clone(),
            };
            let submission = Submission::new(sent.patient, id, reader, command);
            let outcome = command::carry_out(store, &submission)?;
            outcome.main_fact().cloned().ok_or(SubmitError::NotFound)?
        }
        SentFact::Care(on, fact) => {
            let submission = CareSubmission::new(sent.patient, id, reader, *on, fact.clone());
            carry_out_care(store, &submission)?.fact.id
        }
    };
    keep_as(store, &kept, &fact)?;
    Ok(Taken { fact, again: false })
}

/// Under what something that came is kept.
pub(crate) struct KeptAs<'a> {
    /// From whom.
    pub(crate) sender: &'a Id,
    /// About whom.
    pub(crate) patient: PatientId,
    /// What makes it one and the same, the patient first.
    pub(crate) key: String,
    /// What came.
    pub(crate) content: &'a str,
}

impl KeptAs<'_> {
    fn hash(&self) -> Hash {
        seal(&[b"retinue sent", self.content.as_bytes()])
    }
}

/// The fact of what came under the key before, and whether it was the same.
pub(crate) fn earlier_of(
    connection: &Connection,
    kept: &KeptAs<'_>,
) -> rusqlite::Result<Option<(FactId, bool)>> {
    let earlier = earlier(connection, kept.sender, &kept.key)?;
    Ok(earlier.map(|earlier| (earlier.fact, earlier.content == kept.hash())))
}

/// Keeps what came under the name of the fact. A message that was read is nobody's to read again.
pub(crate) fn keep_as(
    store: &mut Store,
    kept: &KeptAs<'_>,
    fact: &FactId,
) -> Result<(), SubmitError> {
    let message = MessageId::of(kept.sender, &kept.key, kept.content.as_bytes());
    let at = store.core.clock.now().as_microsecond();
    let connection = store.connection()?;
    connection.prepare_cached(sql::INBOX_ADD)?.execute((
        message.0,
        kept.sender.as_str(),
        &kept.key,
        at,
        READ,
        None::<String>,
        kept.content.as_bytes(),
    ))?;
    connection.prepare_cached(sql::INBOX_RESULT_SET)?.execute((
        message.0,
        1_u32,
        kept.sender.as_str(),
        &kept.key,
        kept.hash(),
        RECORDED,
        0_i64,
        Some(kept.patient.bytes()),
        Some(fact.as_str()),
        None::<String>,
        "",
    ))?;
    Ok(())
}
