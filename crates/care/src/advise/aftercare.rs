//! After a course: the check that is due, what helps, and whether acne came back.

use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use retinue_kernel::Day;

use super::Asked;
use crate::advice::{Action, Triage};
use crate::case::Stage;
use crate::counsel::{Counsel, Found};
use crate::knowledge::{AdviceCode, Sex};
use crate::laboratory::DueState;
use crate::outcome::{aftercare, relapses};

pub(super) fn of(asked: &Asked<'_>) -> Vec<Counsel> {
    let Stage::After(last_dose) = asked.stage else {
        return Vec::new();
    };
    let mut all: Vec<Counsel> = check(asked, last_dose).into_iter().collect();
    all.extend(relapse(asked, last_dose));
    let woman = asked.case.sex == Some(Sex::Female) || asked.case.can_become_pregnant == Some(true);
    let rules = asked.knowledge.outcome.afterwards.iter();
    let rules = rules.filter(|rule| {
        rule.value.jurisdictions.holds_in(asked.jurisdiction) && (woman || !rule.value.women)
    });
    all.extend(rules.map(|rule| {
        let found = Found {
            rule: &rule.value.id,
            jurisdictions: rule.value.jurisdictions,
            basis: &rule.basis,
            says: rule.value.says.clone(),
            evidence: Vec::new(),
        };
        found.advises(Action::Continue, Triage::T0)
    }));
    all
}

/// The latest check whose days have begun, unless someone looked.
fn check(asked: &Asked<'_>, last_dose: Day) -> Option<Counsel> {
    let done: Vec<Day> = asked
        .case
        .aftercare_checks
        .iter()
        .map(|one| one.on)
        .collect();
    let dues = aftercare(&asked.knowledge.outcome, last_dose, &done, asked.today);
    let due = dues
        .into_iter()
        .rfind(|due| due.stands != DueState::Upcoming)?;
    let code = match due.stands {
        DueState::Due => AdviceCode::AftercareDue,
        DueState::Overdue => AdviceCode::AftercareOverdue,
        _ => return None,
    };
    let asks: Vec<&str> = due.asks.iter().map(|ask| ask.as_str()).collect();
    let words = [
        ("what", format!("{} Asked: {}:", due.says, asks.join(", "))),
        ("to", due.to.to_string()),
    ];
    asked.says(code, &words, Vec::new())
}

fn relapse(asked: &Asked<'_>, last_dose: Day) -> Option<Counsel> {
    let known = &asked.knowledge.outcome;
    let views = relapses(known, last_dose, &asked.case.therapies, asked.today);
    let held: Vec<_> = views.into_iter().filter(|one| one.on.is_some()).collect();
    if held.is_empty() {
        return None;
    }
    let told: Vec<_> = held
        .iter()
        .map(|one| {
            let days = one.days_after.unwrap_or_default();
            format!("{}, {days} days after the last dose", one.definition)
        })
        .collect();
    let facts = held.iter().filter_map(|one| one.fact.clone()).collect();
    asked.says(
        AdviceCode::RelapseFound,
        &[("definitions", told.join("; "))],
        facts,
    )
}
