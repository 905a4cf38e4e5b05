//! Another course, months after the one before: what was recorded and tested for that one says nothing of this one.

use retinue_kernel::Slug;
use serde_json::json;

use crate::harness::{
    Course, decide_question, patient_who_can_become_pregnant, patient_who_cannot_become_pregnant,
    slugs,
};

/// The first month was supplied on 2 March 2026: it ends on 31 March.
fn one_month() -> Course {
    patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
        .handed_over("2026-03-02", "a1", 30)
}

/// Both tests that the end of a course asks for, and contraception told once more with the second.
fn with_the_tests_of_its_end(course: Course) -> Course {
    course
        .negative_test("last dose", "2026-03-31")
        .contraception("2026-04-30", "2026-01-02")
        .negative_test("thirty days later", "2026-04-30")
}

fn completed() -> Course {
    let completed = one_month().told(
        "2026-03-31",
        json!({ "type": "course-completed", "last-dose-on": "2026-03-31" }),
    );
    with_the_tests_of_its_end(completed)
}

fn resumed(course: Course, on: &str) -> Course {
    course.told(on, json!({ "type": "treatment-resumed" }))
}

/// The acts of a month, with contraception that is said to be kept since a day.
fn month(course: Course, on: &str, test: &str, kept_since: &str) -> Course {
    course
        .negative_test(test, on)
        .told(
            on,
            json!({ "type": "counselling-recorded", "topics": ["risks", "contraception"] }),
        )
        .contraception(on, kept_since)
        .told(
            on,
            json!({ "type": "month-confirmed", "test": test, "counselled": true }),
        )
        .told(
            on,
            json!({ "type": "comprehension-answered", "passed": true }),
        )
        .prescription(&format!("rx of {on}"), on)
}

#[test]
fn contraception_of_the_course_before_is_not_counted_for_the_next_one() {
    let again = resumed(completed(), "2026-09-01").negative_test("t3", "2026-09-01");
    let too_early = month(again.clone(), "2026-09-20", "t4", "2026-09-01");
    too_early
        .asks_to_dispense("2026-09-20")
        .is_denied_because(&["contraception-too-short"])
        .asks_to_dispense("2026-09-20")
        .is_denied_until(Slug::ContraceptionTooShort, "2026-10-01");
    month(again, "2026-10-01", "t4", "2026-09-01")
        .asks_to_dispense("2026-10-01")
        .is_authorised_until("2026-10-07");
}

#[test]
fn who_says_that_it_was_kept_all_along_says_so_anew() {
    let again = resumed(completed(), "2026-09-01").negative_test("t3", "2026-09-01");
    month(again, "2026-09-20", "t4", "2026-01-02")
        .asks_to_dispense("2026-09-20")
        .is_authorised_until("2026-09-26");
}

#[test]
fn the_test_thirty_days_after_the_last_dose_is_no_first_test_of_another_course() {
    let again = resumed(completed(), "2026-09-01");
    month(again, "2026-09-01", "t3", "2026-01-02")
        .asks_to_dispense("2026-09-01")
        .is_denied_because(&["first-test-missing", "second-test-too-early"]);
}

/// Decided on the first, entered on the twentieth with its own day: the test of the day of the decision counts.
#[test]
fn a_decision_that_is_entered_late_counts_from_its_own_day() {
    let tested = completed().negative_test("t3", "2026-09-01");
    let undecided = month(tested.clone(), "2026-09-20", "t4", "2026-01-02");
    undecided
        .asks_to_dispense("2026-09-20")
        .is_denied_because(&[
            "course-completed",
            "first-test-missing",
            "second-test-too-early",
        ]);
    let decided = month(
        resumed(tested, "2026-09-01"),
        "2026-09-20",
        "t4",
        "2026-01-02",
    );
    decided
        .asks_to_dispense("2026-09-20")
        .is_authorised_until("2026-09-26");
}

/// Nobody told an end, so nobody told a decision: what was collected up to thirty days after the last dose is of that course.
#[test]
fn after_a_long_break_that_nobody_told_a_first_test_is_one_of_after_the_duties_of_the_course_before()
 {
    let silent = with_the_tests_of_its_end(one_month());
    month(silent.clone(), "2026-09-01", "t3", "2026-01-02")
        .asks_to_dispense("2026-09-01")
        .is_denied_because(&["first-test-missing", "second-test-too-early"]);
    let came_later = silent.negative_test("t3", "2026-05-01");
    month(came_later, "2026-09-01", "t4", "2026-01-02")
        .asks_to_dispense("2026-09-01")
        .is_authorised_until("2026-09-07");
}

#[test]
fn after_a_long_break_that_nobody_told_contraception_begins_with_what_is_said_since() {
    let silent = with_the_tests_of_its_end(one_month()).negative_test("t3", "2026-08-10");
    month(silent, "2026-09-01", "t4", "2026-09-01")
        .asks_to_dispense("2026-09-01")
        .is_denied_because(&["contraception-too-short"]);
}

#[test]
fn a_stop_in_the_middle_of_a_course_begins_no_other_one() {
    let stopped = one_month()
        .told(
            "2026-03-20",
            json!({ "type": "treatment-stopped", "last-dose-on": "2026-03-20" }),
        )
        .told("2026-03-27", json!({ "type": "treatment-resumed" }));
    month(stopped, "2026-03-28", "t3", "2026-03-28")
        .asks_to_dispense("2026-03-28")
        .is_authorised_until("2026-04-03");
}

#[test]
fn a_completion_that_is_taken_back_before_the_last_capsule_begins_no_other_course() {
    let by_mistake = one_month().told("2026-03-20", json!({ "type": "course-completed" }));
    month(
        resumed(by_mistake, "2026-03-27"),
        "2026-03-28",
        "t3",
        "2026-03-28",
    )
    .asks_to_dispense("2026-03-28")
    .is_authorised_until("2026-04-03");
}

/// Whoever decides, thinks again and decides once more still begins another course.
#[test]
fn a_second_decision_after_a_completion_lets_nothing_of_the_course_before_count_again() {
    let again = resumed(completed(), "2026-05-10")
        .told("2026-05-11", json!({ "type": "treatment-stopped" }))
        .told("2026-05-12", json!({ "type": "treatment-resumed" }));
    month(again, "2026-05-20", "t3", "2026-05-12")
        .asks_to_dispense("2026-05-20")
        .is_denied_because(&[
            "contraception-too-short",
            "first-test-missing",
            "second-test-too-early",
        ]);
}

/// The United Kingdom asks for one test and four weeks; what was kept for the course before is not among them.
#[test]
fn without_a_registry_contraception_counts_anew_from_the_decision_to_treat_again() {
    let on = |day: &str, events: serde_json::Value| {
        let mut course = Course {
            question: json!({ "programme": "uk-mhra", "on": day, "events": [] }),
        };
        for event in events.as_array().unwrap() {
            let told_on = event["on"].as_str().unwrap().to_owned();
            course = course.told(&told_on, event.clone());
        }
        course.question
    };
    let told = |kept_since: &str| {
        json!([
            { "on": "2026-02-02", "type": "patient-registered", "born": "1995-05-01", "programme": "uk-mhra" },
            { "on": "2026-02-02", "type": "category-assigned", "category": "can-become-pregnant", "basis": "default" },
            { "on": "2026-02-02", "type": "contraception-recorded", "since": "2026-01-02", "methods": ["iud"], "source": "prescriber" },
            { "on": "2026-02-02", "type": "prescription-written", "id": "rx1", "product": "conventional", "capsules": { "20": 60 }, "days": 30, "refills": 0 },
            { "on": "2026-02-02", "type": "supplied", "id": "s1", "prescription": "rx1", "pharmacy": "ph1", "checklist": "c1", "days": 30 },
            { "on": "2026-03-03", "type": "course-completed", "last-dose-on": "2026-03-03" },
            { "on": "2026-04-02", "type": "contraception-recorded", "since": "2026-01-02", "methods": ["iud"], "source": "prescriber" },
            { "on": "2026-09-01", "type": "treatment-resumed" },
            { "on": "2026-09-01", "type": "contraception-recorded", "since": kept_since, "methods": ["iud"], "source": "prescriber" },
        ])
    };
    let says_too_short = |day: &str, kept_since: &str| {
        slugs(&decide_question(&on(day, told(kept_since)))).contains(&"contraception-too-short")
    };
    assert!(says_too_short("2026-09-01", "2026-09-01"));
    assert!(says_too_short("2026-09-28", "2026-09-01"));
    assert!(!says_too_short("2026-09-29", "2026-09-01"));
    assert!(!says_too_short("2026-09-01", "2026-01-02"));
}

/// Changed to *can* on 1 February; the last dose that the stop names lies before that. The test of 28 January is of before the
/// change, so the test of 3 March is the first one, and nineteen days after it are not over on the twentieth.
#[test]
fn a_path_begun_anew_by_a_change_to_can_is_not_begun_earlier_by_a_last_dose_before_it() {
    let stopped = patient_who_cannot_become_pregnant()
        .negative_test("t0", "2026-01-28")
        .told(
            "2026-02-01",
            json!({ "type": "category-assigned", "category": "can-become-pregnant", "basis": "default" }),
        )
        .told(
            "2026-02-01",
            json!({ "type": "consent-signed", "form": "patient-enrolment-can", "signers": ["patient", "prescriber"] }),
        )
        .contraception("2026-02-01", "2026-02-01")
        .month("2026-03-03", "t2", "rx1")
        .authorised("2026-03-03", "a1", "rx1", "2026-03-09", 30)
        .handed_over("2026-03-03", "a1", 30)
        .told(
            "2026-03-10",
            json!({ "type": "treatment-stopped", "last-dose-on": "2026-01-25" }),
        )
        .told(
            "2026-03-10",
            json!({ "type": "supply-adjusted", "reason": "returned" }),
        );
    let again = resumed(stopped, "2026-03-12");
    month(again.clone(), "2026-03-20", "t3", "2026-02-01")
        .asks_to_dispense("2026-03-20")
        .is_denied_because(&["second-test-too-early"]);
    month(again, "2026-03-22", "t3", "2026-02-01")
        .asks_to_dispense("2026-03-22")
        .is_authorised_until("2026-03-28");
}
