//! Until which day, and from which day.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Findings;
use super::contraception::{
    contraception, contraception_can_count_from, waits_open_at_category_change,
};
use super::editions::{
    CONTRACEPTION_DAYS, DAYS_BETWEEN_FIRST_AND_SECOND_TEST, TEST_WINDOW_LAST_DAY,
};
use super::exemption::is_exempt_from;
use super::fact::plus;
use super::first_window::{first_windows, missed_first_window, wait_after_missed_first_window};
use super::path::{Phase, first_tests_before, phase};
use super::patient::can_become_pregnant;
use super::prescription::last_day_of_the_prescription;
use super::question::Case;
use super::supply::next_supply_from;
use super::tests::months_test;

/// C10, prescriber (can).
pub(super) fn c10_test_window(case: &Case) -> Findings {
    let mut found = Vec::new();
    match last_day_of_the_test_window(case) {
        None => found.push("test-window-not-open"),
        Some(last_day) if case.today > last_day => found.push("test-window-closed"),
        Some(_) => {}
    }
    found
}

fn last_day_of_the_test_window(case: &Case) -> Option<Date> {
    let test = months_test(case)?;
    if phase(case) == Phase::Start {
        // Q10: a second negative test inside an open first window does not move it.
        for window in first_windows(case) {
            if window.key() < test.key() && test.collected_on() <= window.last_day {
                return Some(window.last_day);
            }
        }
    }
    Some(plus(test.collected_on(), TEST_WINDOW_LAST_DAY))
}

/// N5, prescriber (cannot).
pub(super) fn n5_visit_window(case: &Case) -> Findings {
    let mut found = Vec::new();
    if let Some(days) = case.edition_at(case.today).visit_window_last_day {
        match last_visit(case) {
            None => found.push("visit-missing"),
            Some(visit) if case.today > plus(visit, days) => found.push("visit-window-closed"),
            Some(_) => {}
        }
    }
    found
}

/// The last day the visit allows, if it bounds the authorisation at all.
fn last_day_of_the_visit_window(case: &Case) -> Option<Date> {
    let visit = last_visit(case)?;
    match case.edition_at(case.today).visit_window_last_day {
        Some(days) => Some(plus(visit, days)),
        None => {
            // An open window of the edition of the visit still bounds; a closed one is ignored.
            let last_day = plus(visit, case.edition_at(visit).visit_window_last_day?);
            (case.today <= last_day).then_some(last_day)
        }
    }
}

fn last_visit(case: &Case) -> Option<Date> {
    case.all("visit-recorded")
        .iter()
        .map(|visit| visit.on())
        .max()
}

/// "A date not to dispense after is given with it" (requirements, A). The earliest of the bounds.
pub(super) fn last_day_of_an_authorisation(case: &Case) -> Option<Date> {
    let mut bounds = Vec::new();
    if can_become_pregnant(case) {
        bounds.extend(last_day_of_the_test_window(case));
    } else {
        bounds.extend(last_day_of_the_visit_window(case));
        bounds.extend(last_day_of_the_prescription(case));
        let days = case.edition_at(case.today).authorisation_last_day;
        bounds.extend(days.map(|days| plus(case.today, days)));
    }
    bounds.into_iter().min()
}

/// The day on which all reasons can have cleared, if those who must act do so today: today, unless a wait ends later.
pub(super) fn earliest(case: &Case, slugs: &BTreeSet<String>) -> Date {
    let waits = slugs
        .iter()
        .filter_map(|slug| wait_of(case, slug))
        .chain([case.today]);
    waits.max().unwrap_or(case.today)
}

/// The day on which the wait behind a reason ends.
fn wait_of(case: &Case, slug: &str) -> Option<Date> {
    match slug {
        "contraception-missing"
        | "contraception-pair-invalid"
        | "contraception-lapsed"
        | "contraception-too-short" => Some(plus(
            contraception_can_count_from(case, contraception(case)),
            CONTRACEPTION_DAYS,
        )),
        "wait-open-at-category-change" => waits_open_at_category_change(case).into_iter().max(),
        "second-test-missing"
            if is_exempt_from(case, "first-test") || is_exempt_from(case, "gap") =>
        {
            None
        }
        "second-test-missing" | "second-test-too-early" => {
            // The month's own test may be the first of a later second one.
            let first = first_tests_before(case, None)
                .iter()
                .map(|first| first.collected_on())
                .min()
                .unwrap_or(case.today);
            Some(plus(first, DAYS_BETWEEN_FIRST_AND_SECOND_TEST))
        }
        "first-window-missed" | "test-window-closed" => {
            let missed = missed_first_window(case)?;
            Some(plus(missed.specimen, wait_after_missed_first_window(case)))
        }
        "supply-not-used-up" => next_supply_from(case),
        _ => None,
    }
}
