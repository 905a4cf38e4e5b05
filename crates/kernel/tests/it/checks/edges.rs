//! Sides of a condition that no other sentence stood on: each of these was missing when a changed line went unseen.

use retinue_kernel::Said;
use serde_json::json;

use crate::harness::{Course, patient_who_can_become_pregnant, patient_who_cannot_become_pregnant};

fn prescribed() -> Course {
    patient_who_can_become_pregnant().month("2026-03-01", "t2", "rx1")
}

#[test]
fn an_authorisation_shows_the_facts_it_rests_on() {
    let course = prescribed();
    let decision = course.asks_to_dispense("2026-03-02").decision;
    // There is nothing against these, and no fact that would say so.
    let silent = [
        "not-pregnant",
        "not-breastfeeding",
        "treatment-stands",
        "methods-agree",
        "first-window-not-missed",
        "monthly-pregnancy-test",
        "one-test-one-order",
        "supply-used-up",
        "nothing-else-authorised",
        "prescriber-certified",
        "pharmacy-certified",
    ];
    let shows_nothing: Vec<&str> = decision
        .met()
        .iter()
        .filter(|met| met.evidence.is_empty())
        .map(|met| met.requirement.name.as_str())
        .collect();
    assert_eq!(shows_nothing, silent);
}

#[test]
fn a_prescription_that_nobody_wrote_is_what_stands_in_the_way_of_all_that_asks_for_it() {
    let decision = prescribed()
        .requests("rx9")
        .asks_to_dispense("2026-03-02")
        .decision;
    let missing = decision
        .unmet()
        .iter()
        .filter(|unmet| unmet.slug.as_str() == "prescription-not-on-record");
    assert_eq!(
        missing.count(),
        5,
        "that it stands, its days, its refills, the supply before it, and its prescriber that day"
    );
}

#[test]
fn the_form_of_the_other_category_is_no_consent() {
    prescribed()
        .without("consent-signed")
        .told(
            "2026-01-02",
            json!({ "type": "consent-signed", "form": "patient-enrolment-cannot", "signers": ["patient", "prescriber"] }),
        )
        .asks_to_dispense("2026-03-02")
        .is_denied_because(&["consent-missing"]);
}

#[test]
fn a_confirmation_entered_before_the_result_of_the_same_day_does_not_count() {
    patient_who_can_become_pregnant()
        .month_confirmed("2026-03-01", "t2")
        .negative_test("t2", "2026-03-01")
        .told(
            "2026-03-01",
            json!({ "type": "comprehension-answered", "passed": true }),
        )
        .prescription("rx1", "2026-03-01")
        .asks_to_dispense("2026-03-02")
        .is_denied_because(&["confirmation-before-result"]);
}

#[test]
fn confirming_the_month_says_that_who_cannot_become_pregnant_was_counselled() {
    let course = patient_who_cannot_become_pregnant()
        .visit("2026-03-01")
        .without("counselling-recorded")
        .prescription("rx1", "2026-03-01");
    course
        .asks_to_dispense("2026-03-02")
        .is_authorised_until("2026-03-30");
    course
        .without("month-confirmed")
        .asks_to_dispense("2026-03-02")
        .is_denied_because(&["counselling-missing"]);
}

#[test]
fn a_cancelled_prescription_takes_no_other_with_it() {
    prescribed()
        .prescription("rx2", "2026-03-01")
        .told(
            "2026-03-02",
            json!({ "type": "prescription-cancelled", "prescription": "rx1" }),
        )
        .requests("rx2")
        .asks_to_dispense("2026-03-02")
        .is_authorised_until("2026-03-07");
}

#[test]
fn a_second_test_taken_where_it_may_not_be_says_where_that_was() {
    let course = patient_who_can_become_pregnant()
        .test("t2", "2026-03-01", "medical", "negative")
        .month_confirmed("2026-03-01", "t2")
        .prescription("rx1", "2026-03-01");
    let decision = course.asks_to_dispense("2026-03-02").decision;
    let reason = decision
        .unmet()
        .iter()
        .find(|unmet| unmet.slug.as_str() == "second-test-setting-not-accepted");
    assert_eq!(
        reason.map(|unmet| unmet.says.as_slice()),
        Some(
            &[
                ("collected-on", Said::Day(crate::harness::day("2026-03-01"))),
                ("setting", Said::Word("medical")),
            ][..]
        )
    );
}

#[test]
fn a_visit_under_an_edition_without_a_window_is_none_where_a_window_is_asked_for_again() {
    let mut course = patient_who_cannot_become_pregnant()
        .visit("2026-03-01")
        .prescription("rx1", "2026-03-01");
    course.question["adopted"] = json!([
        { "edition": "2026-11-15", "from": "2026-02-15" },
        { "edition": "2021-12-13", "from": "2026-03-02" }
    ]);
    course
        .asks_to_dispense("2026-03-02")
        .is_denied_because(&["visit-missing"]);
}
