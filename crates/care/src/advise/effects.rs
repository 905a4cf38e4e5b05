//! Symptoms that stand, and how urgent they are; side effects as a clinician graded them.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::{Asked, current_dose};
use crate::case::GradedEffect;
use crate::counsel::Counsel;
use crate::effect::{flags, follow_grade, raised};

/// Every flag that holds, each with the facts that told of its symptoms; and what follows from grades.
pub(super) fn of(asked: &Asked<'_>) -> Vec<Counsel> {
    let symptoms = asked.symptom_ids();
    let age = asked.case.age(asked.today);
    let held = flags(&asked.knowledge.effects, &symptoms, asked.jurisdiction, age);
    let mut all: Vec<Counsel> = held
        .map(|flag| {
            let mut evidence = asked.told_of(&flag.value.all);
            evidence.extend(asked.told_of(&flag.value.any));
            raised(flag, evidence)
        })
        .collect();
    all.extend(graded(asked));
    all
}

/// What follows from the latest grade of each term.
///
/// A later day on which nothing was noticed ends what a grade asks for, unless the grade asked for somebody to be reached
/// and nobody was: a patient's empty diary takes back no grave grade of a clinician's.
fn graded(asked: &Asked<'_>) -> Vec<Counsel> {
    let cleared = asked.case.no_symptoms.iter().map(|one| one.on);
    let cleared = cleared.filter(|on| *on <= asked.today).max();
    let mut latest = BTreeMap::new();
    for one in asked.until_today(&asked.case.effects) {
        latest.insert(&one.value.term, one);
    }
    let effects = &asked.knowledge.effects;
    let daily = current_dose(asked.case, asked.today).map(|(daily, ..)| daily);
    let found = latest.into_values().flat_map(|one| {
        let GradedEffect { term, grade, .. } = &one.value;
        let evidence = [one.fact.clone()];
        let mut found = follow_grade(effects, term, *grade, daily, asked.jurisdiction, &evidence);
        // What was graded and what was told of one day add up, as symptoms do: neither takes the other back.
        let over = cleared.is_some_and(|cleared| one.on < cleared);
        let reached = one.value.reached.is_some_and(|on| on <= asked.today);
        found.retain(|counsel| {
            let asks_for_contact = effects.within(counsel.advice.triage).is_some();
            !over || (asks_for_contact && !reached)
        });
        found
    });
    found.collect()
}
