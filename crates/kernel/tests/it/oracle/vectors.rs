//! The regulators' vectors, put to the oracle alone.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::fact::{day_of, plus};
use super::{Verdict, judge};

/// The sample of the check contract.
fn sample_of_the_contract(on: &str) -> Value {
    json!({ "programme": "us-ipledge", "edition": "2021-12-13", "on": on,
      "request": { "prescription": "rx1", "pharmacy": "ph1" },
      "events": [
        { "type": "patient-registered", "on": "2026-01-02", "born": "2004-05-01", "programme": "us-ipledge" },
        { "type": "category-assigned", "on": "2026-01-02", "category": "can-become-pregnant", "basis": "default" },
        { "type": "consent-signed", "on": "2026-01-02", "form": "patient-enrolment-can", "signers": ["patient", "prescriber"] },
        { "type": "counselling-recorded", "on": "2026-01-02", "topics": ["risks", "contraception"] },
        { "type": "contraception-recorded", "on": "2026-01-02", "since": "2026-01-02", "methods": ["combined-pill", "male-condom"], "source": "prescriber" },
        { "type": "pregnancy-test-reported", "on": "2026-01-02", "collected-on": "2026-01-02", "specimen": "urine", "setting": "medical", "result": "negative" },
        { "type": "pregnancy-test-reported", "id": "t2", "on": "2026-03-01", "collected-on": "2026-03-01", "specimen": "serum", "setting": "laboratory", "clia-number": "00D0000000", "result": "negative", "cycle": "regular", "menses-began-on": "2026-02-27" },
        { "type": "counselling-recorded", "on": "2026-03-01", "topics": ["risks", "contraception"] },
        { "type": "contraception-recorded", "on": "2026-03-01", "since": "2026-01-02", "methods": ["combined-pill", "male-condom"], "source": "prescriber" },
        { "type": "month-confirmed", "on": "2026-03-01", "test": "t2", "counselled": true },
        { "type": "comprehension-answered", "on": "2026-03-01", "passed": true },
        { "type": "prescription-written", "id": "rx1", "order": "o1", "indication": "severe-recalcitrant-nodular-acne", "on": "2026-03-01", "product": "conventional", "capsules": { "20": 60 }, "days": 30, "refills": 0 } ],
      "prescriber": [ { "type": "certified", "on": "2025-10-01", "until": "2026-09-30" } ],
      "pharmacy":   [ { "type": "certified", "on": "2025-10-01", "until": "2026-09-30" } ] })
}

/// A patient who can become pregnant, on the starting path: a first test, and then a month's acts on each day given.
fn starting_path(first_test: &str, specimens: &[&str], setting: &str, on: &str) -> Value {
    let first_day = day_of(&json!(first_test), "first test");
    let since = plus(first_day, -30).to_string();
    let mut events = vec![
        json!({ "type": "patient-registered", "on": first_test, "born": "1996-02-03", "programme": "us-ipledge" }),
        json!({ "type": "category-assigned", "on": first_test, "category": "can-become-pregnant", "basis": "default" }),
        json!({ "type": "consent-signed", "on": first_test, "form": "patient-enrolment-can", "signers": ["patient", "prescriber"] }),
        json!({ "type": "pregnancy-test-reported", "on": first_test, "collected-on": first_test, "specimen": "urine", "setting": "medical", "result": "negative" }),
    ];
    for (month, day) in specimens.iter().enumerate() {
        let (test, prescription) = (format!("t{month}"), format!("rx{month}"));
        events.extend([
            json!({ "type": "pregnancy-test-reported", "id": test, "on": day, "collected-on": day, "specimen": "serum", "setting": setting, "result": "negative", "cycle": "irregular" }),
            json!({ "type": "contraception-recorded", "on": day, "since": since, "methods": ["iud", "male-condom"], "source": "prescriber" }),
            json!({ "type": "month-confirmed", "on": day, "test": test, "counselled": true }),
            json!({ "type": "comprehension-answered", "on": day, "passed": true }),
            json!({ "type": "prescription-written", "id": prescription, "on": day, "product": "conventional", "capsules": { "40": 30 }, "days": 30, "refills": 0 }),
        ]);
    }
    json!({ "programme": "us-ipledge", "on": on, "events": events })
}

/// A patient who cannot become pregnant, with a month's acts on the day of one visit.
fn visit(day: &str, on: &str) -> Value {
    json!({ "programme": "us-ipledge", "on": on, "events": [
        { "type": "patient-registered", "on": day, "born": "1996-02-03", "programme": "us-ipledge" },
        { "type": "category-assigned", "on": day, "category": "cannot-become-pregnant", "basis": "cisgender-male" },
        { "type": "consent-signed", "on": day, "form": "patient-enrolment-cannot", "signers": ["patient", "prescriber"] },
        { "type": "counselling-recorded", "on": day, "topics": ["risks"] },
        { "type": "visit-recorded", "on": day },
        { "type": "prescription-written", "on": day, "product": "conventional", "capsules": { "40": 30 }, "days": 30, "refills": 0 } ] })
}

fn under(edition: &str, mut question: Value) -> Value {
    question["edition"] = json!(edition);
    question
}

fn with_both_editions_adopted(mut question: Value) -> Value {
    question["adopted"] = json!([
        { "edition": "2021-12-13", "from": "2021-12-13" },
        { "edition": "2026-11-15", "from": "2026-11-15" } ]);
    question
}

#[track_caller]
fn is_authorised_until(question: &Value, until: &str) {
    let expected = Verdict {
        authorised: true,
        until: Some(day_of(&json!(until), "until")),
        slugs: BTreeSet::new(),
        earliest: None,
    };
    assert_eq!(judge(question), expected);
}

#[track_caller]
fn is_denied_because(question: &Value, slugs: &[&str]) {
    let verdict = judge(question);
    let expected = slugs.iter().map(|slug| (*slug).to_owned()).collect();
    assert_eq!((verdict.until, verdict.slugs), (None, expected));
}

#[test]
fn the_sample_of_the_contract_may_be_dispensed_until_the_seventh_day() {
    is_authorised_until(&sample_of_the_contract("2026-03-05"), "2026-03-07");
    is_authorised_until(&sample_of_the_contract("2026-03-07"), "2026-03-07");
}

#[test]
fn on_the_eighth_day_the_first_window_is_closed_and_missed() {
    // No dose was ever given, so under 2021 the closed window is also a missed first one.
    is_denied_because(
        &sample_of_the_contract("2026-03-08"),
        &["first-window-missed", "test-window-closed"],
    );
    is_denied_because(
        &under("2026-11-15", sample_of_the_contract("2026-03-08")),
        &["test-window-closed"],
    );
}

#[test]
fn v1_a_specimen_of_the_first_of_march_serves_until_the_seventh() {
    is_authorised_until(
        &starting_path("2024-02-01", &["2024-03-01"], "laboratory", "2024-03-07"),
        "2024-03-07",
    );
}

#[test]
fn v2_the_end_of_summer_time_does_not_move_the_window() {
    is_authorised_until(
        &starting_path("2026-10-01", &["2026-10-29"], "laboratory", "2026-11-04"),
        "2026-11-04",
    );
    is_denied_because(
        &starting_path("2026-10-01", &["2026-10-29"], "laboratory", "2026-11-05"),
        &["first-window-missed", "test-window-closed"],
    );
}

#[test]
fn v3_the_second_test_comes_nineteen_days_after_the_first() {
    is_authorised_until(
        &starting_path("2026-01-01", &["2026-01-20"], "laboratory", "2026-01-20"),
        "2026-01-26",
    );
    is_denied_because(
        &starting_path("2026-01-01", &["2026-01-19"], "laboratory", "2026-01-20"),
        &["second-test-too-early"],
    );
}

#[test]
fn v4_under_2021_the_test_after_a_missed_first_window_waits_nineteen_days() {
    let question = |repeat, on| {
        under(
            "2021-12-13",
            starting_path("2026-10-01", &["2026-11-08", repeat], "laboratory", on),
        )
    };
    is_denied_because(
        &question("2026-11-26", "2026-11-26"),
        &["first-window-missed"],
    );
    is_authorised_until(&question("2026-11-27", "2026-11-27"), "2026-12-03");
}

#[test]
fn v5_under_2026_the_repeat_test_may_be_taken_any_day_but_not_at_home() {
    let question = |setting, repeat, on| {
        under(
            "2026-11-15",
            starting_path("2026-10-01", &["2026-11-08", repeat], setting, on),
        )
    };
    is_authorised_until(
        &question("medical", "2026-11-15", "2026-11-15"),
        "2026-11-21",
    );
    is_denied_because(
        &question("home", "2026-11-15", "2026-11-15"),
        &["second-test-setting-not-accepted"],
    );
}

#[test]
fn v6_a_visit_of_the_first_of_october_serves_until_the_thirtieth() {
    is_authorised_until(&visit("2026-10-01", "2026-10-30"), "2026-10-30");
    is_denied_because(&visit("2026-10-01", "2026-10-31"), &["visit-window-closed"]);
}

#[test]
fn v7_a_window_across_the_change_of_edition_keeps_the_settings_of_its_specimen() {
    let question = |setting, on| {
        with_both_editions_adopted(starting_path("2026-10-01", &["2026-11-12"], setting, on))
    };
    is_authorised_until(&question("laboratory", "2026-11-16"), "2026-11-18");
    is_denied_because(
        &question("medical", "2026-11-16"),
        &["second-test-setting-not-accepted"],
    );
}

#[test]
fn v7_a_first_window_missed_under_2021_is_waited_for_by_the_edition_of_the_day() {
    let question = |repeat, on| {
        with_both_editions_adopted(starting_path(
            "2026-10-01",
            &["2026-11-02", repeat],
            "laboratory",
            on,
        ))
    };
    is_denied_because(
        &question("2026-11-14", "2026-11-14"),
        &["first-window-missed"],
    );
    is_authorised_until(&question("2026-11-14", "2026-11-15"), "2026-11-20");
}

#[test]
fn v8_half_past_seven_in_hawaii_on_the_seventh_day_is_the_eighth_day_in_the_east() {
    // The question carries the programme's civil day (Eastern Time): 7 March, 19:30 in Hawaii, is 8 March.
    is_denied_because(
        &starting_path("2026-02-01", &["2026-03-01"], "laboratory", "2026-03-08"),
        &["first-window-missed", "test-window-closed"],
    );
}
