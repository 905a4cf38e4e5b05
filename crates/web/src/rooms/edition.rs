//! What a change of edition does to a patient: the gate's reasons on both sides of it, on the same facts and day.

use retinue_kernel::{Slug, Unmet};
use retinue_ledger::{EditionChange, PatientFile};

use super::chart::Chart;

/// What a change of edition does to one patient.
pub(super) struct Effect {
    /// The patient as they stand with it.
    pub(super) after: Chart,
    /// Steps that are open with it and were not without.
    pub(super) new: Vec<Unmet>,
    /// Steps that were open without it and are not with it.
    pub(super) gone: Vec<Unmet>,
}

impl Effect {
    /// Asks the gate on both sides.
    pub(super) fn of(file: PatientFile, change: &EditionChange) -> Effect {
        let before = Chart::of(file.clone().under(change.before.clone(), change.on));
        let after = Chart::of(file.under(change.after.clone(), change.on));
        let only = |some: &[Unmet], others: &[Unmet]| -> Vec<Unmet> {
            let known = |one: &Unmet| others.iter().any(|other| told(other) == told(one));
            some.iter().filter(|one| !known(one)).cloned().collect()
        };
        let (without, with) = (before.decision.unmet(), after.decision.unmet());
        Effect {
            new: only(with, without),
            gone: only(without, with),
            after,
        }
    }
}

/// By what a step is known on both sides: the reason, and the requirement whose it is.
fn told(unmet: &Unmet) -> (Slug, &str) {
    (unmet.slug, unmet.requirement.name.as_str())
}
