//! Symptoms that stand, and how urgent they are.

use alloc::vec::Vec;

use super::Asked;
use crate::counsel::Counsel;
use crate::effect::{flags, raised};

/// Every flag that holds, each with the facts that told of its symptoms.
pub(super) fn of(asked: &Asked<'_>) -> Vec<Counsel> {
    let symptoms = asked.symptom_ids();
    let age = asked.case.age(asked.today);
    let held = flags(&asked.knowledge.effects, &symptoms, asked.jurisdiction, age);
    held.map(|flag| {
        let mut evidence = asked.told_of(&flag.value.all);
        evidence.extend(asked.told_of(&flag.value.any));
        raised(flag, evidence)
    })
    .collect()
}
