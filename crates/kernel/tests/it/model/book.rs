//! What somebody would write who believes only what is told: an authorisation is live from the fact that gave it to
//! the fact that says, in so many words, that it ended or that the bag left. It reads nothing of how
//! the gate folds its record, so the two can be compared.

use std::collections::{BTreeMap, BTreeSet};

use retinue_kernel::{
    Category, Day, Id, Milligrams, PatientRecord, Payload, Product, TestResult,
    left_despite_release,
};

use super::life::{Counter, closed_by};

/// One authorisation, as the book has it.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) id: Id,
    pub(crate) prescription: Id,
    pub(crate) order: Id,
    pub(crate) strengths: BTreeSet<(Product, Milligrams)>,
    pub(crate) counter: Counter,
    pub(crate) from: Day,
    pub(crate) until: Day,
    pub(crate) days: u16,
    /// Facts that said that it ended.
    ended_by: BTreeSet<Id>,
    /// One of them is of a kind that nobody takes back.
    ended_for_good: bool,
    /// Whether one of them stands.
    pub(crate) ended: bool,
    /// Facts that ended the treatment or the prescription while it was not live, the bag being out: should the bag turn
    /// out never to have left, it is over all the same.
    pub(crate) over: BTreeSet<Id>,
    bags: Vec<Bag>,
    /// Days of supply that left under it, none once that was taken back.
    pub(crate) left: u16,
    /// It left before it was released, and was entered only afterwards: the truth, whatever was given since.
    pub(crate) late: bool,
    /// What the gate showed for it.
    pub(crate) evidence: Vec<Id>,
}

/// What left under an authorisation, as it was entered.
#[derive(Clone, Debug)]
struct Bag {
    entered: Id,
    days: u16,
    late: bool,
}

impl Entry {
    pub(crate) fn is_live(&self, today: Day) -> bool {
        !self.ended && self.over.is_empty() && self.left == 0 && today <= self.until
    }

    /// Whether it ended without a bag, by facts that nobody can take back.
    pub(crate) fn is_past(&self) -> bool {
        self.ended_for_good && self.bags.is_empty()
    }
}

/// All authorisations ever given, in the order in which they were.
#[derive(Clone, Default, Debug)]
pub(crate) struct Book {
    pub(crate) entries: Vec<Entry>,
    /// Each correction, with what it corrected.
    corrections: BTreeMap<Id, Id>,
    /// Facts that ended the treatment or the prescription, with the entries that were not live then.
    ends: BTreeMap<Id, BTreeSet<Id>>,
}

impl Book {
    pub(crate) fn learn(&mut self, before: &PatientRecord, id: &Id, on: Day, payload: &Payload) {
        // Of two last days the earlier holds.
        let earlier = match payload {
            Payload::ExternalAuthorisationRecorded {
                do_not_dispense_after,
                ..
            } => *do_not_dispense_after,
            _ => Day::new(jiff::civil::Date::MAX),
        };
        match payload {
            Payload::DispenseAuthorised {
                prescription,
                pharmacy,
                until,
                days,
                ..
            }
            | Payload::ExternalAuthorisationRecorded {
                prescription,
                pharmacy,
                until,
                days,
                ..
            } => {
                let (order, strengths) = written(before, prescription);
                let counter = Counter::ALL
                    .into_iter()
                    .find(|counter| counter.id() == *pharmacy);
                self.entries.push(Entry {
                    id: id.clone(),
                    prescription: prescription.clone(),
                    order,
                    strengths,
                    counter: counter.expect("one of the two asked"),
                    from: on,
                    until: earlier.min(*until),
                    days: *days,
                    ended_by: BTreeSet::new(),
                    ended_for_good: false,
                    ended: false,
                    over: BTreeSet::new(),
                    bags: Vec::new(),
                    left: 0,
                    late: false,
                    evidence: Vec::new(),
                });
            }
            Payload::HandedOver {
                authorisation,
                days,
                ..
            }
            | Payload::PartiallyDispensed {
                authorisation,
                days,
                ..
            } => {
                let bag = Bag {
                    entered: id.clone(),
                    days: *days,
                    late: left_despite_release(payload).is_some(),
                };
                if let Some(entry) = self.entry(authorisation) {
                    entry.bags.push(bag);
                }
            }
            Payload::TreatmentPaused { .. }
            | Payload::TreatmentStopped { .. }
            | Payload::PregnancyTestReported {
                result: TestResult::Positive,
                ..
            } => self.is_over(id, |_| true),
            Payload::CategoryAssigned { category, .. }
                if category_of(before).is_some_and(|known| known != *category) =>
            {
                self.is_over(id, |_| true);
            }
            Payload::PrescriptionCancelled { prescription, .. } => {
                self.is_over(id, |entry| entry.prescription == *prescription);
            }
            Payload::FactCorrected { of, .. } => {
                self.corrections.insert(id.clone(), of.clone());
            }
            other => {
                if let Some(entry) = closed_by(other).and_then(|closed| self.entry(closed)) {
                    entry.ended_by.insert(id.clone());
                    entry.ended_for_good |= !matches!(other, Payload::ReturnedToStock { .. });
                }
            }
        }
        self.balance();
    }

    fn is_over(&mut self, by: &Id, whose: impl Fn(&Entry) -> bool) {
        // What is live must be told to have ended; what is not live for now must not come back.
        let sleeping = |entry: &&Entry| entry.left > 0 || !entry.over.is_empty() || entry.ended;
        let entries = self.entries.iter().filter(sleeping);
        let entries = entries.filter(|entry| whose(entry));
        let over = entries.map(|entry| entry.id.clone()).collect();
        self.ends.insert(by.clone(), over);
    }

    /// Whether a fact was taken back, by a correction that was not taken back itself.
    fn is_taken_back(&self, id: &Id) -> bool {
        let mut by = self.corrections.iter().filter(|(_, of)| *of == id);
        by.any(|(by, _)| !self.is_taken_back(by))
    }

    /// Works out of each entry what stands of what was told of it.
    fn balance(&mut self) {
        let mut entries = std::mem::take(&mut self.entries);
        for entry in &mut entries {
            let bags = || {
                let bags = entry.bags.iter();
                bags.filter(|bag| !self.is_taken_back(&bag.entered))
            };
            (entry.left, entry.late) = (
                bags().map(|bag| bag.days).sum(),
                bags().next_back().is_some_and(|bag| bag.late),
            );
            entry.ended = entry.ended_by.iter().any(|id| !self.is_taken_back(id));
            let over = self.ends.iter();
            let over = over.filter(|(by, of)| of.contains(&entry.id) && !self.is_taken_back(by));
            entry.over = over.map(|(by, _)| by.clone()).collect();
        }
        self.entries = entries;
    }

    pub(crate) fn entry(&mut self, id: &Id) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.id == *id)
    }

    /// The authorisation that the pharmacy was given last, whatever became of it.
    pub(crate) fn last_of(&self, counter: Counter) -> Option<&Entry> {
        self.entries
            .iter()
            .rev()
            .find(|entry| entry.counter == counter)
    }

    pub(crate) fn live(&self, today: Day) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(move |entry| entry.is_live(today))
    }
}

fn category_of(record: &PatientRecord) -> Option<Category> {
    let mut facts = record.facts().iter().rev();
    facts.find_map(|fact| match &fact.event.payload {
        Payload::CategoryAssigned { category, .. } => Some(*category),
        _ => None,
    })
}

fn written(record: &PatientRecord, prescription: &Id) -> (Id, BTreeSet<(Product, Milligrams)>) {
    match record.fact(prescription).map(|fact| &fact.event.payload) {
        Some(Payload::PrescriptionWritten {
            order,
            product,
            capsules,
            ..
        }) => (
            order.clone().unwrap_or_else(|| prescription.clone()),
            capsules
                .iter()
                .map(|(strength, _)| (*product, strength))
                .collect(),
        ),
        _ => (prescription.clone(), BTreeSet::new()),
    }
}
