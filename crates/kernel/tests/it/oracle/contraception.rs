//! Contraception: submitted, unbroken and long enough, and the waits a change of category leaves open.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Findings;
use super::authorisations::recorded_after_last_dispensing_of_another_order;
use super::editions::{
    CONTRACEPTION_DAYS, CONTRACEPTION_RECORD_BEFORE_SPECIMEN, PRIMARY_METHODS, SECONDARY_METHODS,
};
use super::fact::{Fact, plus};
use super::first_window::{missed_first_window, wait_after_missed_first_window};
use super::path::{Phase, another_course, phase};
use super::patient::{category_changes, last_change_to_can};
use super::pregnancy::last_pregnancy_ended;
use super::question::Case;
use super::tests::months_test;

/// P14, prescriber (can). Q21: submitted anew every month.
pub(super) fn p14_contraception_submitted(case: &Case) -> Findings {
    let mut found = Vec::new();
    let reference = months_test(case).map_or(case.today, |test| test.collected_on());
    let not_before = plus(reference, -CONTRACEPTION_RECORD_BEFORE_SPECIMEN);
    let submitted = case.all("contraception-recorded").iter().any(|record| {
        record.text("source") == "prescriber"
            && record.on() >= not_before
            && recorded_after_last_dispensing_of_another_order(case, record)
    });
    if !submitted {
        found.push("contraception-not-submitted");
    }
    found
}

/// C1 (start) and C11 (during), patient (can). Q22, Q23, Q24.
pub(super) fn c1_c11_contraception(case: &Case) -> Findings {
    let mut found = Vec::new();
    match contraception(case) {
        Contraception::Nothing => found.push("contraception-missing"),
        Contraception::Gap {
            from_a_lapse: false,
            ..
        } => found.push("contraception-pair-invalid"),
        Contraception::Gap {
            from_a_lapse: true, ..
        } => found.push("contraception-lapsed"),
        Contraception::Unbroken { since } => {
            let first_good_day = plus(since, CONTRACEPTION_DAYS);
            let specimen_too_early =
                months_test(case).is_some_and(|test| test.collected_on() < first_good_day);
            if case.today < first_good_day || specimen_too_early {
                found.push("contraception-too-short");
            }
        }
    }
    found
}

/// C1, programme (cannot). Q25: a change to cannot never cancels an open wait.
pub(super) fn c1_wait_open_at_category_change(case: &Case) -> Findings {
    let mut found = Vec::new();
    if waits_open_at_category_change(case)
        .iter()
        .any(|end| case.today < *end)
    {
        found.push("wait-open-at-category-change");
    }
    found
}

/// The days on which the waits end that were open when the category changed to cannot.
pub(super) fn waits_open_at_category_change(case: &Case) -> Vec<Date> {
    let mut waits_end = Vec::new();
    let Some(change) = category_changes(case).last().copied() else {
        return waits_end;
    };
    if change.text("category") != "cannot-become-pregnant" {
        return waits_end;
    }
    let changed_on = change.on();
    let then = case.as_recorded_before(change);
    match contraception(&then) {
        Contraception::Unbroken { since } => {
            let end = plus(since, CONTRACEPTION_DAYS);
            if changed_on < end && phase(&then) == Phase::Start {
                waits_end.push(end);
            }
        }
        Contraception::Gap { from, .. } => waits_end.push(plus(from, CONTRACEPTION_DAYS)),
        Contraception::Nothing => {}
    }
    if let Some(missed) = missed_first_window(&then) {
        waits_end.push(plus(missed.specimen, wait_after_missed_first_window(case)));
    }
    waits_end
}

/// From which day contraception counts at the earliest: broken or never begun, it can begin today.
pub(super) fn contraception_can_count_from(case: &Case, state: Contraception) -> Date {
    match state {
        Contraception::Unbroken { since } => since,
        Contraception::Gap { .. } | Contraception::Nothing => case.today,
    }
}

/// What the record says of contraception after its last fact.
pub(super) enum Contraception {
    Nothing,
    Unbroken { since: Date },
    Gap { from: Date, from_a_lapse: bool },
}

/// Q22: unbroken valid pairs add up, any gap starts the count anew.
pub(super) fn contraception(case: &Case) -> Contraception {
    contraception_by(case, is_valid_contraception)
}

pub(super) fn contraception_by(case: &Case, is_valid: fn(&Fact) -> bool) -> Contraception {
    let another_course = another_course(case);
    let mut state = Contraception::Nothing;
    // No later record reaches back over a gap that was told.
    let mut latest_gap: Option<Date> = None;
    // Nor does a record of a day before it was told.
    let mut told_on: Option<Date> = None;
    for fact in &case.facts {
        let gap = match fact.kind() {
            "contraception-recorded" if is_valid(fact) => {
                let before_the_gap = latest_gap.max(told_on).is_some_and(|gap| fact.on() < gap);
                let of_the_course_before = another_course.is_some_and(|begins| fact.on() < begins);
                if before_the_gap {
                    continue;
                }
                state = if of_the_course_before {
                    match state {
                        kept @ Contraception::Unbroken { .. } => kept,
                        _ => Contraception::Nothing,
                    }
                } else {
                    let named = fact.day("since");
                    let kept_since = match latest_gap {
                        Some(gap) if named <= gap => fact.on(),
                        _ => named,
                    };
                    Contraception::Unbroken {
                        since: match state {
                            Contraception::Unbroken { since } => since.min(kept_since),
                            _ => kept_since,
                        },
                    }
                };
                continue;
            }
            "contraception-recorded" => {
                // What is named is what is used on that day: the gap reaches it.
                latest_gap = latest_gap.max(Some(fact.on()));
                (fact.day("since"), false)
            }
            "contraception-lapsed" => (fact.maybe_day("from").unwrap_or(fact.on()), true),
            _ => continue,
        };
        let (from, from_a_lapse) = gap;
        latest_gap = latest_gap.max(Some(from));
        told_on = told_on.max(Some(fact.on()));
        let from = match state {
            Contraception::Gap { from: earlier, .. } => earlier.max(from),
            _ => from,
        };
        state = Contraception::Gap { from, from_a_lapse };
    }
    if let Contraception::Unbroken { since } = &mut state {
        // Q24, Q7: nothing counts from before the change to can, or from before a pregnancy ended.
        for reset in [last_change_to_can(case), last_pregnancy_ended(case)]
            .into_iter()
            .flatten()
        {
            *since = reset.on().max(*since);
        }
    }
    state
}

/// us-con-pair: committed abstinence, or two different counted methods of which one is primary.
fn is_valid_contraception(record: &Fact) -> bool {
    if record.flag("abstinence") == Some(true) {
        return true;
    }
    let methods: BTreeSet<&str> = record.texts("methods").into_iter().collect();
    let primary = methods
        .iter()
        .filter(|method| PRIMARY_METHODS.contains(method))
        .count();
    let secondary = methods
        .iter()
        .filter(|method| SECONDARY_METHODS.contains(method))
        .count();
    primary >= 1 && primary + secondary >= 2
}
