//! Side effects as clinicians graded them, and whether somebody was reached about each.

use alloc::string::ToString;

use retinue_kernel::Day;

use super::{CareCase, GradedEffect, Noted};
use crate::basis::Jurisdiction;
use crate::concern::{Whom, asks_since};
use crate::event::CareFact;
use crate::gate::Gate;
use crate::knowledge::Knowledge;
use crate::record::CareRecord;

impl CareCase {
    /// Takes in the grades given until a day.
    pub(super) fn take_graded(
        &mut self,
        care: &CareRecord,
        gate: Gate<'_>,
        knowledge: &Knowledge,
        today: Day,
    ) {
        let jurisdiction = Jurisdiction::of_programme(gate.rules.programme);
        for event in care.facts().iter().filter(|one| one.envelope.on <= today) {
            let CareFact::EffectGraded { term, grade, .. } = &event.fact else {
                continue;
            };
            let fact = &event.envelope.id;
            let whom = Whom::of(gate.record, jurisdiction);
            let since = asks_since(care, fact, knowledge, whom);
            self.effects.push(Noted {
                value: GradedEffect {
                    term: term.to_string(),
                    grade: *grade,
                    reached: care.reached_about(fact, since, today),
                },
                on: event.envelope.on,
                fact: fact.clone(),
            });
        }
    }
}
