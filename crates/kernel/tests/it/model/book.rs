//! What somebody would write who believes only what is told: an authorisation is live from the fact that gave it to
//! the fact that says, in so many words, that it ended or that the bag left. It reads nothing of how
//! the gate folds its record, so the two can be compared.

use std::collections::{BTreeMap, BTreeSet};

use retinue_kernel::{
    Day, Id, Milligrams, PatientRecord, Payload, Product, TestResult, left_despite_release,
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
    /// A fact said that it ended.
    pub(crate) ended: bool,
    /// Facts that ended the treatment or the prescription while it was not live, the bag being out: should the bag turn
    /// out never to have left, it is over all the same.
    pub(crate) over: BTreeSet<Id>,
    /// Days of supply that left under it, none once that was taken back.
    pub(crate) left: u16,
    /// It left before it was released, and was entered only afterwards: the truth, whatever was given since.
    pub(crate) late: bool,
    /// What the gate showed for it.
    pub(crate) evidence: Vec<Id>,
}

impl Entry {
    pub(crate) fn is_live(&self, today: Day) -> bool {
        !self.ended && self.over.is_empty() && self.left == 0 && today <= self.until
    }
}

/// All authorisations ever given, in the order in which they were.
#[derive(Clone, Default, Debug)]
pub(crate) struct Book {
    pub(crate) entries: Vec<Entry>,
    dispensings: BTreeMap<Id, (Id, u16)>,
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
                    ended: false,
                    over: BTreeSet::new(),
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
                if let Some(entry) = self.entry(authorisation) {
                    entry.left += *days;
                    entry.late = left_despite_release(payload).is_some();
                    self.dispensings
                        .insert(id.clone(), (authorisation.clone(), *days));
                }
            }
            Payload::TreatmentPaused { .. }
            | Payload::TreatmentStopped { .. }
            | Payload::PregnancyTestReported {
                result: TestResult::Positive,
                ..
            } => self.is_over(id, |_| true),
            Payload::PrescriptionCancelled { prescription, .. } => {
                self.is_over(id, |entry| entry.prescription == *prescription);
            }
            Payload::FactCorrected { of, .. } => {
                for entry in &mut self.entries {
                    entry.over.remove(of);
                }
                if let Some((authorisation, days)) = self.dispensings.remove(of)
                    && let Some(entry) = self.entry(&authorisation)
                {
                    entry.left -= days;
                    entry.late = false;
                }
            }
            other => {
                if let Some(entry) = closed_by(other).and_then(|closed| self.entry(closed)) {
                    entry.ended = true;
                }
            }
        }
    }

    fn is_over(&mut self, by: &Id, whose: impl Fn(&Entry) -> bool) {
        // What is live must be told to have ended; what is not live for now must not come back.
        let sleeping = |entry: &&mut Entry| entry.left > 0 || !entry.over.is_empty();
        for entry in self
            .entries
            .iter_mut()
            .filter(sleeping)
            .filter(|entry| whose(entry))
        {
            entry.over.insert(by.clone());
        }
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
