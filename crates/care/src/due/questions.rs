//! What is asked at each follow-up.

use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::Day;

use super::{CareDue, CareDueKind, stands};
use crate::basis::{Cited, Jurisdiction};
use crate::case::{CareCase, Stage};
use crate::knowledge::{AftercareAsk, FollowUpRule, Knowledge};
use crate::laboratory::{DueState, moved};

/// What is asked before the first dose, and at each follow-up while treatment lasts.
pub(super) fn questions(
    case: &CareCase,
    knowledge: &Knowledge,
    jurisdiction: Jurisdiction,
    today: Day,
) -> Vec<CareDue> {
    let rules = knowledge.outcome.follow_ups.iter();
    let rules = rules.filter(|rule| rule.value.jurisdictions.holds_in(jurisdiction));
    let mut all = Vec::new();
    for rule in rules {
        let before = rule.value.to <= 0;
        let answered = |ask: AftercareAsk, from: Day| {
            let told = case.asked.iter().filter(|one| one.value == ask);
            let scored = case.scores.iter().filter(|one| {
                ask == AftercareAsk::Mood && rule.value.scales.contains(&one.value.scale)
            });
            let mut days = told.map(|one| one.on).chain(scored.map(|one| one.on));
            days.any(|on| from <= on && on <= today)
        };
        let asked = |from: Day, (first, last): (Option<Day>, Option<Day>), open: DueState| {
            let missing = rule.value.asks.iter().copied();
            let missing: Vec<AftercareAsk> = missing.filter(|ask| !answered(*ask, from)).collect();
            if missing.is_empty() {
                of_questions(rule, rule.value.asks.clone(), (first, last), DueState::Done)
            } else {
                of_questions(rule, missing, (first, last), open)
            }
        };
        match (case.stage(today), case.first_dose) {
            (Stage::Before, _) if before => {
                let from = moved(today, rule.value.from);
                all.push(asked(from, (None, None), DueState::Due));
            }
            (Stage::Taking | Stage::Paused, Some(start)) if !before => {
                let (begun, ahead) = windows(&rule.value, start, today);
                all.extend(begun.map(|(from, to)| {
                    asked(from, (Some(from), Some(to)), stands((from, to), today))
                }));
                all.extend(ahead.map(|(from, to)| {
                    let asks = rule.value.asks.clone();
                    of_questions(rule, asks, (Some(from), Some(to)), DueState::Upcoming)
                }));
            }
            _ => {}
        }
    }
    all
}

fn of_questions(
    rule: &Cited<FollowUpRule>,
    asks: Vec<AftercareAsk>,
    (from, to): (Option<Day>, Option<Day>),
    stands: DueState,
) -> CareDue {
    CareDue {
        rule: rule.value.id.clone(),
        kind: CareDueKind::Questions,
        whose: CareDueKind::Questions.whose(),
        analytes: Vec::new(),
        asks,
        fasting: false,
        from,
        to,
        stands,
        says: rule.value.says.clone(),
        evidence: Vec::new(),
        basis: Arc::clone(&rule.basis),
    }
}

type Window = (Day, Day);

/// The latest window that has begun, and the next one.
fn windows(rule: &FollowUpRule, start: Day, today: Day) -> (Option<Window>, Option<Window>) {
    let mut begun = None;
    let mut window = (moved(start, rule.from), moved(start, rule.to));
    while window.0 <= today {
        begun = Some(window);
        let Some(every) = rule.every.filter(|every| *every > 0) else {
            return (begun, None);
        };
        window = (window.0.plus(every), window.1.plus(every));
    }
    (begun, Some(window))
}
