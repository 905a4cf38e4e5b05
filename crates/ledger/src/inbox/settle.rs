//! From a message that was read to facts: each result becomes a fact through the one door, the correction of an earlier one,
//! nothing, or something that waits for a person. One message is one transaction.

use retinue_care::event::{CareFact, Replacement};
use retinue_kernel::{Command, Day, Envelope, Event, FactId, Id, Payload};
use rusqlite::{Connection, OptionalExtension};

use super::waiting::ShownResult;
use super::whose::{ReceivedPerson, Whose, whose};
use super::{MessageId, READ};
use crate::actor::{Actor, Role};
use crate::care::{CareSubmission, carry_out_care};
use crate::chain::{Hash, seal};
use crate::command;
use crate::error::SubmitError;
use crate::ids::{CommandId, PatientId};
use crate::ledger::Ledger;
use crate::sql;
use crate::store::Store;
use crate::stream::written;
use crate::submission::{Outcome, Submission};

/// One result of a message, read.
#[derive(Clone, Debug)]
pub struct ReceivedResult {
    /// Its place in the message, from 1.
    pub place: u32,
    /// What makes it one and the same result in another message.
    pub key: Option<String>,
    /// Everything that it says. Said twice under one key it is one result.
    pub content: String,
    /// Whose it is, as the laboratory says.
    pub person: ReceivedPerson,
    /// What it becomes.
    pub reading: ReceivedReading,
    /// Whether somebody should look soon, should it wait: a pregnancy test that is not clearly negative.
    pub urgent: bool,
    /// What a list shows of it.
    pub shown: ShownResult,
}

/// What a result becomes, once it is known whose it is.
#[derive(Clone, Debug)]
pub enum ReceivedReading {
    /// A fact for the gate.
    Gate(Day, Payload),
    /// A fact of care.
    Care(Day, CareFact),
    /// The earlier result is wrong, and nothing takes its place.
    Withdrawn,
    /// Nothing is to be recorded.
    Nothing,
    /// A person has to look at it: why.
    ForAPerson(String),
}

/// What became of a result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Became {
    /// A fact, or the correction of one.
    Recorded(PatientId, FactId),
    /// The earlier fact was taken back.
    TakenBack(PatientId, FactId),
    /// It was said before.
    Again,
    /// Nothing was to be recorded.
    Nothing,
    /// It waits for a person.
    Waits(String),
    /// It was settled before.
    Settled,
}

pub(super) const WAITING: &str = "waiting";
pub(super) const SET_ASIDE: &str = "set-aside";
pub(super) const RECORDED: &str = "recorded";
const TAKEN_BACK: &str = "taken-back";
const AGAIN: &str = "again";
const NOTHING: &str = "nothing";
const REPLACED: &str = "replaced";

/// Why the laboratory corrects.
const CORRECTED: &str = "the laboratory corrected the result";
const DELETED: &str = "the laboratory took the result back";

impl Ledger {
    /// Turns the results of a message into facts, in the laboratory's name. Done again, it does only what still waits: a result
    /// that was settled stays as it is. It returns when everything is on disk.
    ///
    /// # Errors
    /// [`SubmitError`] when the store fails; then nothing of the message was done, and it is still to be read.
    pub fn settle_message(
        &self,
        sender: &Id,
        message: MessageId,
        results: Vec<ReceivedResult>,
    ) -> Result<Vec<Became>, SubmitError> {
        let who = laboratory(sender)?;
        self.alone(move |store| {
            let mut became = Vec::with_capacity(results.len());
            for result in &results {
                became.push(one(store, &who, sender, message, result)?);
            }
            store
                .connection()?
                .prepare_cached(sql::INBOX_SET)?
                .execute((message.0, READ, None::<String>))?;
            Ok(became)
        })
    }
}

/// The laboratory as the one who reports. Only a message that it sent makes this proof.
fn laboratory(sender: &Id) -> Result<Actor, SubmitError> {
    let account = Id::new(&format!("laboratory {sender}")).ok_or(SubmitError::NotFound)?;
    Ok(Actor::proven(account, Role::Laboratory(sender.clone())))
}

fn one(
    store: &mut Store,
    who: &Actor,
    sender: &Id,
    message: MessageId,
    result: &ReceivedResult,
) -> Result<Became, SubmitError> {
    let connection = store.connection()?;
    let state: Option<String> = connection
        .prepare_cached(sql::INBOX_RESULT_STATE)?
        .query_row((message.0, result.place), |row| row.get(0))
        .optional()?;
    if state.is_some_and(|state| state != WAITING) {
        return Ok(Became::Settled);
    }
    let content: Hash = seal(&[b"retinue result", result.content.as_bytes()]);
    let row = Row {
        sender,
        message,
        result,
        content,
    };
    let done = match row.outcome(store, who) {
        Ok(done) => done,
        Err(error) => Done::waits(reason(error)?),
    };
    let connection = store.connection()?;
    row.write(connection, &done)?;
    Ok(match (done.state, done.fact) {
        (RECORDED, Some((patient, fact))) => Became::Recorded(patient, fact),
        (TAKEN_BACK, Some((patient, fact))) => Became::TakenBack(patient, fact),
        (AGAIN, _) => Became::Again,
        (WAITING, _) => Became::Waits(done.why.unwrap_or_default()),
        _ => Became::Nothing,
    })
}

/// What a person has to know of an act that was refused; a fault of the store is nobody's to settle and ends the transaction.
fn reason(error: SubmitError) -> Result<String, SubmitError> {
    match error {
        SubmitError::Refused(_)
        | SubmitError::NotAllowed(_)
        | SubmitError::NotFound
        | SubmitError::CommandIdUsed(_) => Ok(error.to_string()),
        other => Err(other),
    }
}

/// A result on its way.
struct Row<'a> {
    sender: &'a Id,
    message: MessageId,
    result: &'a ReceivedResult,
    content: Hash,
}

/// What was done with it.
struct Done {
    state: &'static str,
    patient: Option<PatientId>,
    fact: Option<(PatientId, FactId)>,
    why: Option<String>,
}

impl Done {
    fn plain(state: &'static str) -> Done {
        Done {
            state,
            patient: None,
            fact: None,
            why: None,
        }
    }

    fn waits(why: impl Into<String>) -> Done {
        Done {
            why: Some(why.into()),
            ..Done::plain(WAITING)
        }
    }

    fn with(state: &'static str, patient: PatientId, fact: FactId) -> Done {
        Done {
            patient: Some(patient),
            fact: Some((patient, fact)),
            ..Done::plain(state)
        }
    }
}

/// What the same result said before.
struct Earlier {
    patient: PatientId,
    fact: FactId,
}

impl Row<'_> {
    fn outcome(&self, store: &mut Store, who: &Actor) -> Result<Done, SubmitError> {
        let connection = store.connection()?;
        let before = self.before(connection)?;
        if before.said {
            return Ok(Done::plain(AGAIN));
        }
        let earlier = self.earlier(connection)?;
        let is_positive =
            self.result.urgent && matches!(self.result.reading, ReceivedReading::Gate(..));
        if !is_positive {
            if before.said_and_replaced {
                return Ok(Done::waits(SAID_AND_REPLACED));
            }
            if before.by_hand {
                return Ok(Done::waits(BY_HAND));
            }
        }
        match &self.result.reading {
            ReceivedReading::Nothing if earlier.is_some() || before.waits => {
                return Ok(Done::waits(NOT_FINAL_ANY_MORE));
            }
            ReceivedReading::Nothing => return Ok(Done::plain(NOTHING)),
            _ => {}
        }
        // Whatever waits under this key came before: a row that was replaced is never read again.
        self.set_others(connection, WAITING, REPLACED)?;
        if matches!(self.result.reading, ReceivedReading::Withdrawn) && earlier.is_none() {
            return Ok(Done::plain(NOTHING));
        }
        let whose = whose(connection, self.sender, &self.result.person)?;
        let patient = match (&whose, &earlier) {
            // What was recorded is taken back where it was recorded, whoever it is said to be of now: it was wrong there.
            (_, Some(earlier)) if matches!(self.result.reading, ReceivedReading::Withdrawn) => {
                earlier.patient
            }
            (Whose::Unknown(why), _) => return Ok(Done::waits(*why)),
            (Whose::Of(patient), Some(earlier)) if earlier.patient != *patient => {
                return Ok(Done {
                    patient: Some(earlier.patient),
                    ..Done::waits(ANOTHER_PATIENT)
                });
            }
            (Whose::Of(patient), _) => *patient,
        };
        let done = match &self.result.reading {
            ReceivedReading::ForAPerson(why) => Ok(Done::waits(why.clone())),
            ReceivedReading::Withdrawn | ReceivedReading::Nothing => match &earlier {
                Some(earlier) => self.take_back(store, who, earlier),
                None => Ok(Done::plain(NOTHING)),
            },
            ReceivedReading::Gate(on, payload) => {
                self.gate(store, who, patient, earlier, *on, payload)
            }
            ReceivedReading::Care(on, fact) => self.care(store, who, patient, earlier, *on, fact),
        };
        let done = match done {
            Ok(done) => done,
            Err(error) => Done::waits(reason(error)?),
        };
        Ok(Done {
            patient: Some(patient),
            ..done
        })
    }

    fn gate(
        &self,
        store: &mut Store,
        who: &Actor,
        patient: PatientId,
        earlier: Option<Earlier>,
        on: Day,
        said: &Payload,
    ) -> Result<Done, SubmitError> {
        let (day, payload, of) = match earlier {
            None => (on, said.clone(), None),
            Some(Earlier { fact, .. }) => {
                let instead = Event {
                    payload: said.clone(),
                    envelope: Envelope {
                        id: fact.clone(),
                        on,
                        recorded_at: None,
                        provenance: None,
                    },
                };
                let corrected = Payload::FactCorrected {
                    of: fact.clone(),
                    why: because(CORRECTED)?,
                    instead: Some(Box::new(instead)),
                };
                (self.today(store), corrected, Some(fact))
            }
        };
        let command = Command::Record { on: day, payload };
        let submission = Submission::new(patient, self.command_id()?, who, command);
        let outcome = store.in_savepoint(|store| command::carry_out(store, &submission));
        // A positive test stops, though the earlier fact can no longer be corrected: then it is a fact of its own.
        if let (Err(SubmitError::Refused(_) | SubmitError::NotAllowed(_)), Some(_), true) =
            (&outcome, &of, self.result.urgent)
        {
            return self.gate_anew(store, who, patient, on, said);
        }
        let fact = match of {
            Some(of) => outcome.map(|_| of)?,
            None => named(&outcome?)?,
        };
        Ok(Done::with(RECORDED, patient, fact))
    }

    fn gate_anew(
        &self,
        store: &mut Store,
        who: &Actor,
        patient: PatientId,
        on: Day,
        payload: &Payload,
    ) -> Result<Done, SubmitError> {
        let name = format!("inbox {} {} anew", self.message, self.result.place);
        let id = CommandId::new(&name).ok_or(SubmitError::NotFound)?;
        let command = Command::Record {
            on,
            payload: payload.clone(),
        };
        let submission = Submission::new(patient, id, who, command);
        let outcome = store.in_savepoint(|store| command::carry_out(store, &submission))?;
        Ok(Done::with(RECORDED, patient, named(&outcome)?))
    }

    fn care(
        &self,
        store: &mut Store,
        who: &Actor,
        patient: PatientId,
        earlier: Option<Earlier>,
        on: Day,
        fact: &CareFact,
    ) -> Result<Done, SubmitError> {
        let (day, fact, of) = match earlier {
            None => (on, fact.clone(), None),
            Some(Earlier { fact: of, .. }) => {
                let corrected = CareFact::CareCorrected {
                    of: of.clone(),
                    why: because(CORRECTED)?,
                    instead: Some(Box::new(Replacement {
                        on,
                        fact: fact.clone(),
                    })),
                };
                (self.today(store), corrected, Some(of))
            }
        };
        let submission = CareSubmission::new(patient, self.command_id()?, who, day, fact);
        let outcome = store.in_savepoint(|store| carry_out_care(store, &submission))?;
        Ok(Done::with(RECORDED, patient, of.unwrap_or(outcome.fact.id)))
    }

    fn take_back(
        &self,
        store: &mut Store,
        who: &Actor,
        earlier: &Earlier,
    ) -> Result<Done, SubmitError> {
        let (patient, of) = (earlier.patient, earlier.fact.clone());
        let (today, id) = (self.today(store), self.command_id()?);
        let is_of_care = crate::care::record(store.connection()?, patient)?
            .fact(&of)
            .is_some();
        if is_of_care {
            let fact = CareFact::CareCorrected {
                of: of.clone(),
                why: because(DELETED)?,
                instead: None,
            };
            let submission = CareSubmission::new(patient, id, who, today, fact);
            store.in_savepoint(|store| carry_out_care(store, &submission))?;
        } else {
            let payload = Payload::FactCorrected {
                of: of.clone(),
                why: because(DELETED)?,
                instead: None,
            };
            let command = Command::Record { on: today, payload };
            let submission = Submission::new(patient, id, who, command);
            store.in_savepoint(|store| command::carry_out(store, &submission))?;
        }
        Ok(Done::with(TAKEN_BACK, patient, of))
    }

    /// The day on which a correction is made.
    fn today(&self, store: &Store) -> Day {
        store.core.today()
    }

    fn command_id(&self) -> Result<CommandId, SubmitError> {
        let name = format!("inbox {} {}", self.message, self.result.place);
        CommandId::new(&name).ok_or(SubmitError::NotFound)
    }

    /// The key, or what is said where the laboratory gives no number to its orders: then only the very same is the same.
    fn key(&self) -> Result<String, SubmitError> {
        Ok(match &self.result.key {
            Some(key) => key.clone(),
            None => {
                let person = written(&self.result.person)?;
                let both = seal(&[b"retinue result", person.as_bytes(), &self.content]);
                format!("content {}", hex::encode(both))
            }
        })
    }

    /// What other rows of the same key say.
    fn before(&self, connection: &Connection) -> Result<Before, SubmitError> {
        let mut statement = connection.prepare_cached(sql::INBOX_RESULT_BEFORE)?;
        let mut rows = statement.query((
            self.sender.as_str(),
            self.key()?,
            self.message.0,
            self.result.place,
        ))?;
        let mut before = Before::default();
        while let Some(row) = rows.next()? {
            let (state, content): (String, Hash) = (row.get(0)?, row.get(1)?);
            let same = content == self.content;
            match state.as_str() {
                AGAIN => {}
                REPLACED => before.said_and_replaced |= same,
                _ => before.said |= same,
            }
            before.by_hand |= state == SET_ASIDE;
            before.waits |= state == WAITING;
        }
        Ok(before)
    }

    fn set_others(&self, connection: &Connection, from: &str, to: &str) -> Result<(), SubmitError> {
        connection
            .prepare_cached(sql::INBOX_RESULT_REPLACE)?
            .execute((
                self.sender.as_str(),
                self.key()?,
                self.message.0,
                self.result.place,
                from,
                to,
            ))?;
        Ok(())
    }

    fn earlier(&self, connection: &Connection) -> Result<Option<Earlier>, SubmitError> {
        let found: Option<([u8; 16], String)> = connection
            .prepare_cached(sql::INBOX_RESULT_EARLIER)?
            .query_row((self.sender.as_str(), self.key()?), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        let Some((patient, fact)) = found else {
            return Ok(None);
        };
        Ok(Some(Earlier {
            patient: PatientId::from_bytes(patient),
            fact: Id::new(&fact).ok_or(SubmitError::NotFound)?,
        }))
    }

    fn write(&self, connection: &Connection, done: &Done) -> Result<(), SubmitError> {
        let shown = written(&(&self.result.person, &self.result.shown))?;
        let patient = done.patient.as_ref().map(PatientId::bytes);
        connection.prepare_cached(sql::INBOX_RESULT_SET)?.execute((
            self.message.0,
            self.result.place,
            self.sender.as_str(),
            self.key()?,
            self.content,
            done.state,
            i64::from(self.result.urgent),
            patient,
            done.fact.as_ref().map(|(_, fact)| fact.as_str()),
            &done.why,
            shown,
        ))?;
        // One row of a key is on record at a time: what is corrected next is this one.
        if matches!(done.state, RECORDED | TAKEN_BACK) {
            self.set_others(connection, RECORDED, REPLACED)?;
        }
        Ok(())
    }
}

/// What was said before under the same key.
#[derive(Default)]
struct Before {
    /// The very same, and it holds or waits.
    said: bool,
    /// The very same, and something else took its place since.
    said_and_replaced: bool,
    /// A person settled one by hand.
    by_hand: bool,
    /// One waits.
    waits: bool,
}

const SAID_AND_REPLACED: &str =
    "the laboratory said this before and replaced it since; a person has to say which holds";
const BY_HAND: &str =
    "an earlier report of this result was settled by hand; a person has to settle this one too";
const NOT_FINAL_ANY_MORE: &str = "the laboratory says that a result which it reported before is none, or not final; a person has to look at it";
const ANOTHER_PATIENT: &str =
    "the same result was recorded for another patient before; a person has to say whose it is";

/// The fact that a command recorded.
fn named(outcome: &Outcome) -> Result<FactId, SubmitError> {
    outcome.main_fact().cloned().ok_or(SubmitError::NotFound)
}

fn because(why: &str) -> Result<Id, SubmitError> {
    Id::new(why).ok_or(SubmitError::NotFound)
}
