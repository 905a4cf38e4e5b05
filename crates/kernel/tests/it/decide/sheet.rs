//! At the door: answers that were keyed in from paper, on a day that can be, of a sheet that counts once.

use serde_json::{Value, json};

use super::report;
use crate::harness::{Course, patient_who_can_become_pregnant};

const TODAY: &str = "2026-03-06";

/// The month's result came on 2 March.
fn month() -> Course {
    patient_who_can_become_pregnant().negative_test("t2", "2026-03-02")
}

fn sheet(code: &str, printed_on: &str, printed_after: Option<&str>, passed: bool) -> Value {
    let mut sheet = json!({ "code": code, "printed-on": printed_on, "questions": "hash", "marked-true": ["a"], "marked-false": ["b"] });
    if let Some(printed_after) = printed_after {
        sheet["printed-after"] = json!(printed_after);
    }
    json!({ "type": "comprehension-answered", "passed": passed, "sheet": sheet })
}

#[test]
fn nobody_answers_a_sheet_before_it_was_printed_or_tomorrow() {
    let keyed = |on: &str| {
        report(
            &month(),
            on,
            TODAY,
            sheet("s1", "2026-03-03", Some("t2"), true),
        )
    };
    assert_eq!(keyed("2026-03-02"), Err(vec!["on"]));
    assert_eq!(keyed("2026-03-07"), Err(vec!["on"]));
    for good in ["2026-03-03", TODAY] {
        assert_eq!(keyed(good), Ok(vec!["comprehension-answered"]));
    }
}

#[test]
fn a_sheet_counts_once_and_another_try_is_another_sheet() {
    let once = month().told("2026-03-03", sheet("s1", "2026-03-03", Some("t2"), false));
    let again = report(
        &once,
        "2026-03-04",
        TODAY,
        sheet("s1", "2026-03-03", Some("t2"), true),
    );
    assert_eq!(again, Err(vec!["sheet"]));
    let other = report(
        &once,
        "2026-03-04",
        TODAY,
        sheet("s2", "2026-03-04", Some("t2"), true),
    );
    assert_eq!(other, Ok(vec!["comprehension-answered"]));
}

#[test]
fn a_sheet_that_was_printed_before_the_result_of_the_same_day_says_not_which_came_first() {
    let on = |day: &str, printed_after: &str| {
        report(
            &month(),
            day,
            TODAY,
            sheet("s1", "2026-02-20", Some(printed_after), true),
        )
    };
    assert_eq!(on("2026-03-02", "t1"), Err(vec!["on"]));
    assert_eq!(on("2026-03-02", "no fact of this record"), Err(vec!["on"]));
    assert_eq!(on("2026-03-02", "t2"), Ok(vec!["comprehension-answered"]));
    // On another day there is no doubt.
    for clear in ["2026-03-01", "2026-03-03"] {
        assert_eq!(on(clear, "t1"), Ok(vec!["comprehension-answered"]));
    }
}

#[test]
fn answers_elsewhere_on_the_same_day_leave_the_order_unknown_unless_the_sheet_is_newer() {
    let wrong = month().told(
        "2026-03-03",
        json!({ "type": "comprehension-answered", "id": "wrong", "passed": false }),
    );
    let keyed = |after: &str| {
        report(
            &wrong,
            "2026-03-03",
            TODAY,
            sheet("s1", "2026-03-03", Some(after), true),
        )
    };
    assert_eq!(keyed("t2"), Err(vec!["on"]));
    assert_eq!(keyed("wrong"), Ok(vec!["comprehension-answered"]));
}

#[test]
fn a_statement_that_is_left_open_or_keyed_in_twice_passes_nothing() {
    let with = |more: Value, passed: bool| {
        let mut event = sheet("s1", "2026-03-03", Some("t2"), passed);
        for (name, value) in more.as_object().unwrap() {
            event["sheet"][name] = value.clone();
        }
        report(&month(), "2026-03-03", TODAY, event)
    };
    assert_eq!(
        with(json!({ "unmarked": ["c"] }), true),
        Err(vec!["passed"])
    );
    assert_eq!(
        with(json!({ "unmarked": ["c"] }), false),
        Ok(vec!["comprehension-answered"])
    );
    assert_eq!(
        with(json!({ "marked-false": ["a"] }), false),
        Err(vec!["sheet"])
    );
}

fn methods_on(code: &str, source: &str) -> Value {
    json!({ "type": "contraception-recorded", "methods": ["iud", "male-condom"], "since": "2026-01-02", "source": source, "on-sheet": code })
}

#[test]
fn the_methods_on_a_sheet_are_the_patients_word_and_are_keyed_in_once() {
    let keyed = |course: &Course, source: &str| {
        report(course, "2026-03-03", TODAY, methods_on("s1", source))
    };
    assert_eq!(keyed(&month(), "prescriber"), Err(vec!["source"]));
    assert_eq!(
        keyed(&month(), "patient"),
        Ok(vec!["contraception-recorded"])
    );
    let once = month().told("2026-03-03", methods_on("s1", "patient"));
    assert_eq!(keyed(&once, "patient"), Err(vec!["on-sheet"]));
}

#[test]
fn a_sheet_that_was_mistyped_is_keyed_in_again_as_a_correction() {
    let mut wrong = sheet("s1", "2026-03-03", Some("t2"), false);
    wrong["id"] = json!("keyed");
    let once = month().told("2026-03-03", wrong);
    let mut right = sheet("s1", "2026-03-03", Some("t2"), true);
    right["on"] = json!("2026-03-03");
    let correction =
        json!({ "type": "fact-corrected", "of": "keyed", "instead": right, "why": "mistyped" });
    assert_eq!(
        report(&once, TODAY, TODAY, correction),
        Ok(vec!["fact-corrected"])
    );
}
