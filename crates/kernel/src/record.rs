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

    /// Day of birth and programme, if the fact is a registration.
    pub(crate) fn registration(&self) -> Option<(Day, Programme)> {
        match self.payload() {
            Payload::PatientRegistered { born, programme } => Some((*born, *programme)),
            _ => None,
        }
    }
}

/// A fact that a correction took back, and that nothing stands for.
#[derive(Clone, PartialEq, Debug)]
pub struct TakenBack {
    /// The fact as it stood until then.
    pub fact: Event,
    /// The correction that took it back.
    pub by: Event,
    /// Place of that correction in the order of recording.
    sequence: u32,
}

/// The facts about one patient that stand. Every derived view is computed from these, so a correction needs no undo.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct PatientRecord {
    facts: Vec<Fact>,
    /// Everything recorded, kept from the first correction on: without one it is what stands.
    recorded: Vec<Fact>,
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
            recorded: Vec::new(),
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
        let corrects = matches!(event.payload, Payload::FactCorrected { .. });
        let fact = Fact {
            sequence: self.learned,
            event,
        };
        if corrects && self.recorded.is_empty() {
            self.recorded.clone_from(&self.facts);
        }
        if corrects || !self.recorded.is_empty() {
            self.recorded.push(fact.clone());
        }
        if corrects {
            self.facts = standing(&self.recorded);
        } else {
            self.facts.push(fact);
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
            recorded: Vec::new(),
            learned: self.learned,
        }
    }

    /// The facts that were taken back and stand no more, in the order of the taking back.
    pub fn taken_back(&self) -> Vec<TakenBack> {
        self.facts
            .iter()
            .filter_map(|correction| {
                let Payload::FactCorrected {
                    of, instead: None, ..
                } = correction.payload()
                else {
                    return None;
                };
                let fact = self.before_correction(correction.sequence);
                let fact = fact.fact(of).map(|fact| fact.event.clone());
                let fact =
                    fact.filter(|fact| !matches!(fact.payload, Payload::FactCorrected { .. }))?;
                Some(TakenBack {
                    fact,
                    by: correction.event.clone(),
                    sequence: correction.sequence,
                })
            })
            .collect()
    }

    /// The record with the fact standing that was taken back, and everything else as it is.
    pub(crate) fn before_taking_back(&self, taken_back: &TakenBack) -> PatientRecord {
        self.before_correction(taken_back.sequence)
    }

    /// The record without the correction at that place.
    fn before_correction(&self, sequence: u32) -> PatientRecord {
        let recorded: Vec<Fact> = self
            .recorded
            .iter()
            .filter(|fact| fact.sequence != sequence)
            .cloned()
            .collect();
        PatientRecord {
            facts: standing(&recorded),
            recorded,
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

    /// The programme the patient is in: that of the last entry, else of the registration.
    pub fn programme(&self) -> Option<Programme> {
        self.facts
            .iter()
            .rev()
            .find_map(|fact| match fact.payload() {
                Payload::PatientRegistered { programme, .. }
                | Payload::ProgrammeEntered { programme } => Some(*programme),
                _ => None,
            })
    }

    /// The programmes that the patient was in and has left, each once.
    pub fn programmes_left(&self) -> Vec<Programme> {
        let now = self.programme();
        let mut left = Vec::new();
        for fact in &self.facts {
            if let Payload::PatientRegistered { programme, .. }
            | Payload::ProgrammeEntered { programme } = fact.payload()
                && Some(*programme) != now
                && !left.contains(programme)
            {
                left.push(*programme);
            }
        }
        left
    }

    /// The programme in which a supply was made: that of the checklist it rests on, whatever the patient entered since.
    /// None for a fact of another kind, or without its checklist on record.
    pub fn programme_of_supply(&self, payload: &Payload) -> Option<Programme> {
        let Payload::Supplied { checklist, .. } = payload else {
            return None;
        };
        let given = self.fact(checklist)?;
        matches!(given.payload(), Payload::ChecklistGiven { .. })
            .then(|| self.before(given.sequence).programme())
            .flatten()
    }

    /// The record as if no programme had been entered since that place in the order of recording: everything else that
    /// became known since is in it.
    pub(crate) fn unmoved_since(&self, sequence: u32) -> PatientRecord {
        let enters = |fact: &Fact| {
            fact.sequence > sequence && matches!(fact.payload(), Payload::ProgrammeEntered { .. })
        };
        PatientRecord {
            facts: self
                .facts
                .iter()
                .filter(|fact| !enters(fact))
                .cloned()
                .collect(),
            recorded: Vec::new(),
            learned: self.learned,
        }
    }

    /// Day of birth and programme, once registered.
    pub fn registration(&self) -> Option<(Day, Programme)> {
        self.facts.iter().rev().find_map(Fact::registration)
    }
}

/// The facts that stand. A correction takes a fact recorded before it away, or puts another in its place; one that is
/// itself corrected never took effect.
fn standing(recorded: &[Fact]) -> Vec<Fact> {
    let mut facts = recorded.to_vec();
    let mut taken_back: Vec<u32> = Vec::new();
    for correction in recorded.iter().rev() {
        let Payload::FactCorrected { of, .. } = correction.payload() else {
            continue;
        };
        if taken_back.contains(&correction.sequence) {
            continue;
        }
        let corrected = recorded
            .iter()
            .find(|fact| fact.sequence < correction.sequence && fact.id() == of);
        if let Some(fact) =
            corrected.filter(|fact| matches!(fact.payload(), Payload::FactCorrected { .. }))
        {
            taken_back.push(fact.sequence);
        }
    }
    facts.retain(|fact| !taken_back.contains(&fact.sequence));
    for correction in recorded
        .iter()
        .filter(|fact| !taken_back.contains(&fact.sequence))
    {
        let Payload::FactCorrected { of, instead, .. } = correction.payload() else {
            continue;
        };
        let corrected = facts
            .iter()
            .position(|fact| fact.sequence < correction.sequence && fact.id() == of);
        let Some(at) = corrected else { continue };
        match instead {
            None => {
                facts.remove(at);
            }
            Some(instead) => {
                if let Some(fact) = facts.get_mut(at) {
                    fact.event = (**instead).clone();
                }
            }
        }
    }
    facts
}
