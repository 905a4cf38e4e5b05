//! Advice on one person: every subject asked, the most urgent answer first.
//!
//! It is a pure function of a [`CareCase`], what is known, where the clinic works, and a day. The same facts in another
//! order give the same advice, and a red flag more never makes it less urgent. It refuses nothing.

mod aftercare;
mod candidacy;
mod counter;
mod dose;
mod effects;
mod interactions;
mod laboratory;
mod mood;
mod outcome;

use core::cmp::Reverse;

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use retinue_kernel::{Day, FactId, Id};

pub use counter::{CounterFlag, CounterFlagKind, counter_flags};
pub use dose::current_dose;
pub(crate) use outcome::counts as counts_of_course;
pub use outcome::course_so_far;

use crate::advice::Action;
use crate::basis::Jurisdiction;
use crate::case::{CareCase, Noted, Stage, SymptomTold};
use crate::counsel::{Counsel, Found, Overridden};
use crate::knowledge::{AdviceCode, Knowledge};

/// What is advised in one person on a day, the most urgent first.
///
/// Facts of a later day do not count. Where nothing on record asks for anything in someone who is treated, it says so.
pub fn advise(
    case: &CareCase,
    knowledge: &Knowledge,
    jurisdiction: Jurisdiction,
    today: Day,
) -> Vec<Counsel> {
    let asked = Asked::of(case, knowledge, jurisdiction, today);
    let mut all = candidacy::contraindications(&asked);
    all.extend(laboratory::of(&asked));
    all.extend(interactions::of(&asked));
    all.extend(effects::of(&asked));
    all.extend(mood::of(&asked));
    all.extend(dose::of(&asked));
    all.extend(outcome::of(&asked));
    all.extend(aftercare::of(&asked));
    if !asked.is_treated() {
        all.iter_mut().for_each(put_off);
    }
    let start = candidacy::start(&asked, &all);
    all.extend(start);
    if all.is_empty() && asked.is_treated() {
        all.extend(asked.says(AdviceCode::GoOn, &[], Vec::new()));
    }
    in_order(&mut all);
    mark_overridden(&asked, &mut all);
    all
}

/// What follows from results alone, with what is to be repeated.
pub(crate) fn followed(
    case: &CareCase,
    knowledge: &Knowledge,
    jurisdiction: Jurisdiction,
    today: Day,
) -> Vec<Counsel> {
    laboratory::from_results(&Asked::of(case, knowledge, jurisdiction, today))
}

/// Puts beside each advice the overrides that name one of its rules on the same facts. It stays advised: an override is
/// told, and hides nothing.
fn mark_overridden(asked: &Asked<'_>, all: &mut [Counsel]) {
    let overrides = asked.case.overrides.iter();
    for one in overrides.filter(|one| one.on <= asked.today) {
        for counsel in all.iter_mut() {
            let mut reasons = counsel.advice.reasons.as_slice().iter();
            // Evidence is in an order of its own by now, as that of an override is.
            let against = reasons.any(|reason| {
                reason.rule == one.value.rule && reason.evidence == one.value.evidence
            });
            if against {
                counsel.overridden.push(Overridden {
                    rule: one.value.rule.clone(),
                    on: one.on,
                    fact: one.fact.clone(),
                    reason: one.value.reason.clone(),
                });
            }
        }
    }
    for counsel in all.iter_mut().filter(|one| one.overridden.len() > 1) {
        let key = |one: &Overridden| (one.on, one.fact.clone());
        counsel.overridden.sort_by_key(key);
    }
}

/// What is asked, with what every subject needs of it.
struct Asked<'a> {
    case: &'a CareCase,
    knowledge: &'a Knowledge,
    jurisdiction: Jurisdiction,
    today: Day,
    stage: Stage,
    /// Symptoms that stand.
    symptoms: Vec<&'a Noted<SymptomTold>>,
}

impl<'a> Asked<'a> {
    fn of(
        case: &'a CareCase,
        knowledge: &'a Knowledge,
        jurisdiction: Jurisdiction,
        today: Day,
    ) -> Asked<'a> {
        Asked {
            case,
            knowledge,
            jurisdiction,
            today,
            stage: case.stage(today),
            symptoms: case.symptoms_on(today),
        }
    }

    /// Whether a course is under way, paused or not.
    fn is_treated(&self) -> bool {
        matches!(self.stage, Stage::Taking | Stage::Paused)
    }

    fn symptom_ids(&self) -> BTreeSet<Id> {
        let symptoms = self.symptoms.iter();
        symptoms.map(|one| one.value.symptom.clone()).collect()
    }

    /// The facts that told of any of some symptoms.
    fn told_of(&self, symptoms: &[Id]) -> Vec<FactId> {
        let told = self
            .symptoms
            .iter()
            .filter(|one| symptoms.contains(&one.value.symptom));
        told.map(|one| one.fact.clone()).collect()
    }

    /// Those of a kind that were noted until today, the latest last.
    fn until_today<T>(&self, all: &'a [Noted<T>]) -> Vec<&'a Noted<T>> {
        let mut found: Vec<&Noted<T>> = all.iter().filter(|one| one.on <= self.today).collect();
        found.sort_by(|one, other| (one.on, &one.fact).cmp(&(other.on, &other.fact)));
        found
    }

    /// A sentence of advice's own, its words filled in.
    fn says(
        &self,
        code: AdviceCode,
        words: &[(&str, String)],
        evidence: Vec<FactId>,
    ) -> Option<Counsel> {
        let mut sentences = self.knowledge.sentences.iter();
        let sentence = sentences.find(|one| {
            one.value.code == code && one.value.jurisdictions.holds_in(self.jurisdiction)
        })?;
        let mut says = sentence.value.says.clone();
        for (name, value) in words {
            says = says.replace(&format!("{{{name}}}"), value);
        }
        let found = Found {
            rule: &sentence.value.id,
            jurisdictions: sentence.value.jurisdictions,
            basis: &sentence.basis,
            says,
            evidence,
        };
        Some(found.advises(sentence.value.action, sentence.value.triage))
    }

    /// The same, which puts off the first dose of someone who has not begun.
    fn says_before_beginning(
        &self,
        code: AdviceCode,
        words: &[(&str, String)],
        evidence: Vec<FactId>,
    ) -> Option<Counsel> {
        let mut counsel = self.says(code, words, evidence)?;
        if !self.is_treated() {
            counsel.advice.action = Action::Defer;
        }
        Some(counsel)
    }
}

/// Advice to hold, lower or stop what is not taken is advice to put it off, as urgent as before.
fn put_off(counsel: &mut Counsel) {
    let instead = |action: Action| match action {
        Action::Stop => Action::Block,
        Action::Hold | Action::Reduce => Action::Defer,
        other => other,
    };
    let action = instead(counsel.advice.action);
    counsel.advice.action = action;
    let mut or: Vec<Action> = counsel.or.iter().map(|one| instead(*one)).collect();
    or.retain(|one| *one != action);
    or.dedup();
    counsel.or = or;
}

/// How much an action asks for, among advice that is as urgent.
const fn asks(action: Action) -> u8 {
    match action {
        Action::Continue => 0,
        Action::Start => 1,
        Action::CompleteEligible => 2,
        Action::Reduce => 3,
        Action::Defer => 4,
        Action::Hold => 5,
        Action::Block => 6,
        Action::Stop => 7,
    }
}

/// The most urgent first; of two as urgent the one that asks for more; then by rule, sentence and facts, so that the order
/// of the facts on record never shows.
fn in_order(all: &mut [Counsel]) {
    for counsel in all.iter_mut() {
        counsel.advice.sort_evidence();
    }
    let tie = |counsel: &Counsel| {
        let reasons = counsel.advice.reasons.as_slice().iter();
        let told = reasons.map(|one| (one.rule.clone(), one.says.clone(), one.evidence.clone()));
        told.collect::<Vec<_>>()
    };
    all.sort_by(|one, other| {
        let urgency =
            |counsel: &Counsel| Reverse((counsel.advice.triage, asks(counsel.advice.action)));
        urgency(one)
            .cmp(&urgency(other))
            .then_with(|| tie(one).cmp(&tie(other)))
    });
}
