//! What the gate's record adds: age, category, prescriptions and pregnancy. When courses began and ended is told by
//! [`courses`](crate::courses).

use alloc::vec::Vec;

use retinue_kernel::{
    Category, Day, Fact, FactId, Method, PatientRecord, Payload, Programme, TestResult,
};

use super::{CareCase, Noted, Prescribed};
use crate::basis::Jurisdiction;
use crate::knowledge::HealthCondition;

impl Jurisdiction {
    /// Where the law of a programme holds.
    pub const fn of_programme(programme: Programme) -> Jurisdiction {
        match programme {
            Programme::UsIpledge => Jurisdiction::Us,
            Programme::UkMhra => Jurisdiction::Uk,
            Programme::EuPpp => Jurisdiction::Eu,
        }
    }
}

impl CareCase {
    /// Takes in what the gate's record holds until a day, in the order of its facts.
    pub(super) fn take_gate(&mut self, gate: &PatientRecord, today: Day) {
        let mut facts: Vec<&Fact> = gate.facts().iter().filter(|one| on(one) <= today).collect();
        facts.sort_by_key(|one| on(one));
        for fact in &facts {
            self.take(fact);
        }
        let cancelled: Vec<&FactId> = facts
            .iter()
            .filter_map(|fact| match &fact.event.payload {
                Payload::PrescriptionCancelled { prescription, .. } => Some(prescription),
                _ => None,
            })
            .collect();
        self.prescriptions
            .retain(|one| !cancelled.contains(&&one.fact));
    }

    fn take(&mut self, fact: &Fact) {
        match &fact.event.payload {
            Payload::PatientRegistered { born, .. } => self.born = Some(*born),
            Payload::CategoryAssigned { category, .. } => {
                self.can_become_pregnant = Some(*category == Category::Can);
            }
            Payload::ContraceptionRecorded { methods, .. } => {
                self.hormonal_contraception = Some(methods.iter().any(is_hormonal));
            }
            Payload::PregnancyTestReported { result, .. } => match result {
                TestResult::Positive => self.pregnant(true, fact),
                // A negative test excludes nothing once another was positive: a clinician does, on the gate's record.
                TestResult::Negative if !self.has(HealthCondition::Pregnancy) => {
                    self.pregnant(false, fact);
                }
                TestResult::Negative | TestResult::Indeterminate => {}
            },
            Payload::PregnancyReported {} => self.pregnant(true, fact),
            Payload::PregnancyExcluded { .. } | Payload::PregnancyEnded {} => {
                self.pregnant(false, fact);
            }
            Payload::BreastfeedingRecorded { ongoing } => {
                let ongoing = ongoing.unwrap_or(true);
                self.conditions
                    .push(noted((HealthCondition::Breastfeeding, ongoing), fact));
            }
            Payload::PrescriptionWritten {
                product,
                capsules,
                days,
                ..
            } => self.prescriptions.push(noted(
                Prescribed {
                    formulation: *product,
                    capsules: capsules.clone(),
                    days: *days,
                },
                fact,
            )),
            Payload::VisitRecorded { .. } => self.aftercare_checks.push(noted((), fact)),
            _ => {}
        }
    }

    fn pregnant(&mut self, is: bool, fact: &Fact) {
        self.conditions
            .push(noted((HealthCondition::Pregnancy, is), fact));
    }
}

fn on(fact: &Fact) -> Day {
    fact.event.envelope.on
}

fn noted<T>(value: T, fact: &Fact) -> Noted<T> {
    Noted {
        value,
        on: on(fact),
        fact: fact.event.envelope.id.clone(),
    }
}

/// Whether a method acts by hormones. An intrauterine device may or may not: it counts as one, since not knowing is no
/// reason to be silent.
fn is_hormonal(method: &Method) -> bool {
    matches!(
        method,
        Method::CombinedPill
            | Method::Patch
            | Method::Injection
            | Method::Implant
            | Method::VaginalRing
            | Method::ProgestinOnlyPill
            | Method::Iud
    )
}
