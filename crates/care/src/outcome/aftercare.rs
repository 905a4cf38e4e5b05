//! After a course: which checks are due and what they ask, and whether acne came back, by each definition.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::{Day, FactId, Id};
use serde::Serialize;

use crate::basis::Basis;
use crate::case::{Noted, TriedTherapy};
use crate::knowledge::{AftercareAsk, Outcome};
use crate::laboratory::DueState;

/// A check after a course, as it stands.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct AftercareDue {
    /// The check.
    pub check: Id,
    /// How many months after the last dose.
    pub months: u16,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// What is asked.
    pub asks: Vec<AftercareAsk>,
    /// How it stands. Done once someone looked between its first day and that of the next check.
    pub stands: DueState,
    /// Its sentence.
    pub says: String,
    /// On what it rests.
    pub basis: Arc<Basis>,
}

/// The checks after a last dose, in their order. `done` are the days on which someone looked.
pub fn aftercare(known: &Outcome, last_dose: Day, done: &[Day], today: Day) -> Vec<AftercareDue> {
    let mut checks: Vec<_> = known.checks.iter().collect();
    checks.sort_by_key(|one| one.value.from);
    let starts: Vec<Day> = checks
        .iter()
        .map(|one| last_dose.plus(one.value.from))
        .collect();
    let next = |index: usize| starts.get(index.saturating_add(1)).copied();
    let dues = checks.iter().enumerate().map(|(index, check)| {
        let from = last_dose.plus(check.value.from);
        let to = last_dose.plus(check.value.to);
        let looked = done
            .iter()
            .any(|day| *day >= from && *day <= today && next(index).is_none_or(|next| *day < next));
        AftercareDue {
            check: check.value.id.clone(),
            months: check.value.months,
            from,
            to,
            asks: check.value.asks.clone(),
            stands: if looked {
                DueState::Done
            } else if today < from {
                DueState::Upcoming
            } else if today <= to {
                DueState::Due
            } else {
                DueState::Overdue
            },
            says: check.value.says.clone(),
            basis: Arc::clone(&check.basis),
        }
    });
    dues.collect()
}

/// Whether acne came back by one definition.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct RelapseView {
    /// The definition.
    pub definition: Id,
    /// The day of the first therapy that counts; absent where there is none on record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
    /// How many days after the last dose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_after: Option<i32>,
    /// The fact that shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<FactId>,
    /// The definition's sentence.
    pub says: String,
    /// On what it rests.
    pub basis: Arc<Basis>,
}

/// Every definition, side by side, against the therapies that were begun after the last dose.
pub fn relapses(
    known: &Outcome,
    last_dose: Day,
    therapies: &[Noted<TriedTherapy>],
    today: Day,
) -> Vec<RelapseView> {
    let definitions = known.relapses.iter();
    definitions
        .map(|definition| {
            let begun = therapies.iter().filter(|one| {
                one.on > last_dose
                    && one.on <= today
                    && definition.value.kinds.contains(&one.value.kind)
            });
            let first =
                begun.min_by(|one, other| (one.on, &one.fact).cmp(&(other.on, &other.fact)));
            RelapseView {
                definition: definition.value.id.clone(),
                on: first.map(|one| one.on),
                days_after: first.map(|one| one.on.days_since(last_dose)),
                fact: first.map(|one| one.fact.clone()),
                says: definition.value.says.clone(),
                basis: Arc::clone(&definition.basis),
            }
        })
        .collect()
}
