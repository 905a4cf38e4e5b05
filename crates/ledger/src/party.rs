//! The parties of a decision: their registry facts, read under the write lock and remembered by their head.

use std::collections::BTreeMap;
use std::sync::Arc;

use retinue_kernel::{Mode, RegistryEvent, RegistryFact, RegistryRecord, RulesInForce};
use rusqlite::Connection;

use crate::chain::Head;
use crate::core::Core;
use crate::error::{Damage, SubmitError};
use crate::ids::Subject;
use crate::stream::{self, StreamError};

/// How many parties are remembered before all are forgotten and read again.
const MOST_REMEMBERED: usize = 10_000;

/// Registry streams as they were last read.
///
/// The head row of a subject is read at every use, under the write lock, and what is remembered counts only when it
/// ends with the very same seal. So nothing is ever decided on a registry that has moved.
#[derive(Default, Debug)]
pub(crate) struct Parties {
    known: BTreeMap<Subject, Party>,
    rules: Option<(Head, InForce)>,
}

/// A subject's facts and where its stream stands.
#[derive(Clone, Debug)]
pub(crate) struct Party {
    pub(crate) head: Head,
    pub(crate) record: Arc<RegistryRecord>,
}

/// What the programme's stream says of rules and mode.
#[derive(Clone, Debug)]
pub(crate) struct InForce {
    /// How many facts of the programme's stream say it.
    pub(crate) facts: u32,
    pub(crate) rules: Arc<RulesInForce>,
    pub(crate) mode: Mode,
}

impl Parties {
    /// The facts of a subject as they stand now; none when the subject has none.
    pub(crate) fn load(
        &mut self,
        connection: &Connection,
        subject: &Subject,
    ) -> Result<Option<Party>, StreamError> {
        let head = stream::registry_head(connection, subject)?;
        let party = match self.known.remove(subject) {
            Some(party) if party.head == head => party,
            Some(party) if party.head.sequence < head.sequence => {
                match extended(connection, subject, party, &head) {
                    // What was remembered came from a transaction that was undone: read it all.
                    Err(StreamError::Damaged(_)) => {
                        extended(connection, subject, Party::unknown(), &head)?
                    }
                    other => other?,
                }
            }
            _ => extended(connection, subject, Party::unknown(), &head)?,
        };
        if self.known.len() >= MOST_REMEMBERED {
            self.known.clear();
        }
        self.known.insert(subject.clone(), party.clone());
        Ok((party.head.sequence > 0).then_some(party))
    }

    /// The rules and the mode in force, as the programme's stream stands now.
    pub(crate) fn in_force(
        &mut self,
        connection: &Connection,
        core: &Core,
    ) -> Result<InForce, SubmitError> {
        let head = stream::registry_head(connection, &Subject::Programme)?;
        if let Some((known, in_force)) = &self.rules
            && *known == head
        {
            return Ok(in_force.clone());
        }
        let facts = match self.load(connection, &Subject::Programme)? {
            Some(party) => party.record.facts.clone(),
            None => Vec::new(),
        };
        let in_force = in_force(core, &facts, head.sequence)?;
        self.rules = Some((head, in_force.clone()));
        Ok(in_force)
    }
}

impl Party {
    fn unknown() -> Party {
        Party {
            head: Head::START,
            record: Arc::default(),
        }
    }
}

/// The party with the facts after its head, which must end where the head row says.
fn extended(
    connection: &Connection,
    subject: &Subject,
    party: Party,
    to: &Head,
) -> Result<Party, StreamError> {
    let mut record = Arc::unwrap_or_clone(party.record);
    let head = stream::registry_facts(connection, subject, &party.head, u32::MAX, |_, fact| {
        keep(&mut record, fact)
    })?;
    if head != *to {
        return Err(StreamError::Damaged(Damage {
            place: format!("{subject}, fact {}", to.sequence),
            what: "its stream does not end where its head says".to_owned(),
        }));
    }
    Ok(Party {
        head,
        record: Arc::new(record),
    })
}

/// The record of a subject as it stood after `facts` facts.
pub(crate) fn as_of(
    connection: &Connection,
    subject: &Subject,
    facts: u32,
) -> Result<RegistryRecord, StreamError> {
    let mut record = RegistryRecord::default();
    stream::registry_facts(connection, subject, &Head::START, facts, |_, fact| {
        keep(&mut record, fact)
    })?;
    Ok(record)
}

/// A request that matched nobody, and a shipment, say nothing of a party's standing, and there may be many.
fn keep(record: &mut RegistryRecord, fact: RegistryFact) {
    let is_many = matches!(
        fact.event,
        RegistryEvent::RequestUnmatched { .. }
            | RegistryEvent::ShipmentRecorded { .. }
            | RegistryEvent::StockReturned { .. }
    );
    if !is_many {
        record.facts.push(fact);
    }
}

/// Rules and mode from the programme's facts. Until a mode is set the installation is a sandbox.
pub(crate) fn in_force(
    core: &Core,
    facts: &[RegistryFact],
    count: u32,
) -> Result<InForce, SubmitError> {
    let rules = core
        .rulebook
        .adopted(facts)
        .map_err(|error| SubmitError::Rules(error.to_string()))?;
    Ok(InForce {
        facts: count,
        mode: rules.mode,
        rules: Arc::new(rules),
    })
}
