//! What is known about one patient: the facts that stand, in the order of recording.

use alloc::vec::Vec;

use crate::day::Day;
use crate::event::{Event, Payload};
use crate::id::FactId;
use crate::vocabulary::Programme;

/// A fact with its place in the order of recording.
#[derive(Clone, PartialEq, Debug)]
pub struct Fact {
    /// Place in the order of recording. A replacement keeps the place of the fact it replaced.
    pub sequence: u32,
    /// The fact.
    pub event: Event,
}

impl Fact {
    pub(crate) fn id(&self) -> &FactId {
        &self.event.envelope.id
    }

    pub(crate) fn on(&self) -> Day {
        self.event.envelope.on
    }

    pub(crate) fn payload(&self) -> &Payload {
        &self.event.payload
    }
}

/// A fact that was corrected away, kept in case the correction is taken back.
#[derive(Clone, PartialEq, Debug)]
struct Withdrawn {
    by: FactId,
    fact: Fact,
}

/// The facts about one patient that stand. Every derived view is computed from these, so a correction needs no undo.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct PatientRecord {
    facts: Vec<Fact>,
    withdrawn: Vec<Withdrawn>,
    learned: u32,
}

/// The record after one more fact.
#[must_use]
pub fn evolve(mut record: PatientRecord, event: &Event) -> PatientRecord {
    record.learn(event.clone());
    record
}

impl PatientRecord {
    /// The record of a stream.
    pub fn of(events: impl IntoIterator<Item = Event>) -> PatientRecord {
        let events = events.into_iter();
        let mut record = PatientRecord {
            facts: Vec::with_capacity(events.size_hint().0),
            withdrawn: Vec::new(),
            learned: 0,
        };
        for event in events {
            record.learn(event);
        }
        record
    }

    /// Takes in one more fact.
    pub fn learn(&mut self, event: Event) {
        self.learned = self.learned.saturating_add(1);
        if let Payload::FactCorrected { of, instead, .. } = &event.payload {
            self.correct(&event.envelope.id, of, instead.as_deref());
        }
        self.facts.push(Fact {
            sequence: self.learned,
            event,
        });
    }

    /// Takes the fact `of` away or puts another in its place. A correction that is itself corrected never took effect.
    fn correct(&mut self, correction: &FactId, of: &FactId, instead: Option<&Event>) {
        let Some(at) = self.facts.iter().position(|fact| fact.id() == of) else {
            return;
        };
        let Some(fact) = self.facts.get_mut(at) else {
            return;
        };
        let sequence = fact.sequence;
        let event = match instead {
            Some(instead) => core::mem::replace(&mut fact.event, instead.clone()),
            None => self.facts.remove(at).event,
        };
        if matches!(event.payload, Payload::FactCorrected { .. }) {
            self.take_back(of);
        }
        self.withdrawn.push(Withdrawn {
            by: correction.clone(),
            fact: Fact { sequence, event },
        });
    }

    /// Puts back what the correction of that name took away.
    fn take_back(&mut self, correction: &FactId) {
        let Some(at) = self
            .withdrawn
            .iter()
            .position(|withdrawn| &withdrawn.by == correction)
        else {
            return;
        };
        let original = self.withdrawn.remove(at).fact;
        match self
            .facts
            .iter_mut()
            .find(|fact| fact.sequence == original.sequence)
        {
            Some(replacement) => *replacement = original,
            None => {
                let place = self
                    .facts
                    .partition_point(|fact| fact.sequence < original.sequence);
                self.facts.insert(place, original);
            }
        }
    }

    /// The facts that stand, in the order of recording.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The record as it stood before the fact at that place in the order of recording.
    pub(crate) fn before(&self, sequence: u32) -> PatientRecord {
        let facts = self
            .facts
            .iter()
            .filter(|fact| fact.sequence < sequence)
            .cloned()
            .collect();
        PatientRecord {
            facts,
            withdrawn: Vec::new(),
            learned: self.learned,
        }
    }

    /// How many facts the stream holds, corrected ones included.
    pub fn length(&self) -> u32 {
        self.learned
    }

    /// The standing fact of that name.
    pub fn fact(&self, id: &FactId) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.id() == id)
    }

    /// Day of birth and programme, once registered.
    pub fn registration(&self) -> Option<(Day, Programme)> {
        self.facts
            .iter()
            .rev()
            .find_map(|fact| match fact.payload() {
                Payload::PatientRegistered { born, programme } => Some((*born, *programme)),
                _ => None,
            })
    }
}
