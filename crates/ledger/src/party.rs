//! The parties of a decision: their registry facts, read under the write lock and remembered by their head.

use std::collections::BTreeMap;
use std::sync::Arc;

use retinue_kernel::{Mode, Programme, RegistryEvent, RegistryFact, RegistryRecord, RulesInForce};
use retinue_rulebook::Rulebook;
use rusqlite::Connection;

use crate::chain::Head;
use crate::core::Core;
use crate::error::{Damage, SubmitError};
use crate::ids::Subject;
use crate::stream::{self, StreamError};

/// How many parties the writer remembers before all are forgotten and read again.
const MOST_REMEMBERED: usize = 10_000;
/// The same of each connection for reading, of which there are several.
const MOST_REMEMBERED_TO_READ: usize = 500;

/// Registry streams as they were last read.
///
/// The head row of a subject is read at every use, by the writer under the write lock, and what is remembered counts only
/// when it ends with the very same seal. So nothing is ever decided on a registry that has moved.
#[derive(Debug)]
pub(crate) struct Parties {
    most: usize,
    known: BTreeMap<Subject, Party>,
    rules: BTreeMap<Programme, (Head, Head, InForce)>,
}

/// A subject's facts and where its stream stands.
#[derive(Clone, Debug)]
pub(crate) struct Party {
    pub(crate) head: Head,
    pub(crate) record: Arc<RegistryRecord>,
}

/// What the programmes' streams say of rules and mode.
#[derive(Clone, Debug)]
pub(crate) struct InForce {
    /// The rule set that a patient of the programme is judged by.
    pub(crate) rulebook: Arc<Rulebook>,
    /// How many facts of the programme's own stream say it.
    pub(crate) facts: u32,
    pub(crate) rules: Arc<RulesInForce>,
    pub(crate) mode: Mode,
}

impl Default for Parties {
    fn default() -> Parties {
        Parties::remembering(MOST_REMEMBERED)
    }
}

impl Parties {
    /// For a connection that reads.
    pub(crate) fn of_a_reader() -> Parties {
        Parties::remembering(MOST_REMEMBERED_TO_READ)
    }

    fn remembering(most: usize) -> Parties {
        Parties {
            most,
            known: BTreeMap::new(),
            rules: BTreeMap::new(),
        }
    }

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
        if self.known.len() >= self.most {
            self.known.clear();
        }
        self.known.insert(subject.clone(), party.clone());
        Ok((party.head.sequence > 0).then_some(party))
    }

    /// The rules in force for patients of a programme, and the mode, as the streams stand now.
    pub(crate) fn in_force(
        &mut self,
        connection: &Connection,
        core: &Core,
        programme: Option<Programme>,
    ) -> Result<InForce, SubmitError> {
        let rulebook = core.laws.of_patient(programme);
        let programme = rulebook.programme().id;
        let stream = core.laws.stream_of(programme);
        // The mode is that of the installation, and stands in its own programme's stream.
        let installation = stream::registry_head(connection, &Subject::Programme)?;
        let head = match &stream {
            Subject::Programme => installation,
            beside => stream::registry_head(connection, beside)?,
        };
        if let Some((known, own, in_force)) = self.rules.get(&programme)
            && *known == installation
            && *own == head
        {
            return Ok(in_force.clone());
        }
        let facts = self.facts_of(connection, &stream)?;
        let rules = adopted(rulebook, &facts)?;
        let mode = match &stream {
            Subject::Programme => mode(&facts),
            _ => mode(&self.facts_of(connection, &Subject::Programme)?),
        };
        let in_force = InForce {
            rulebook: rulebook.clone(),
            facts: head.sequence,
            rules: Arc::new(rules.run_as(mode)),
            mode,
        };
        self.rules
            .insert(programme, (installation, head, in_force.clone()));
        Ok(in_force)
    }

    fn facts_of(
        &mut self,
        connection: &Connection,
        subject: &Subject,
    ) -> Result<Vec<RegistryFact>, SubmitError> {
        let party = self.load(connection, subject)?;
        Ok(party.map_or_else(Vec::new, |party| party.record.facts.clone()))
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

/// The rules of a programme, as its facts adopted them.
pub(crate) fn adopted(
    rulebook: &Rulebook,
    facts: &[RegistryFact],
) -> Result<RulesInForce, SubmitError> {
    rulebook
        .adopted(facts)
        .map_err(|error| SubmitError::Rules(error.to_string()))
}

/// The mode that the programme's facts set last. Until one is set the installation is a sandbox.
pub(crate) fn mode(facts: &[RegistryFact]) -> Mode {
    let set = facts.iter().rev().find_map(|fact| match fact.event {
        RegistryEvent::ModeSet { mode } => Some(mode),
        _ => None,
    });
    set.unwrap_or(Mode::Sandbox)
}
