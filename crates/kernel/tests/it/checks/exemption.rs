use retinue_kernel::Slug;
use serde_json::json;

use crate::harness::{Course, patient_who_can_become_pregnant};

/// A patient whose first test does not count, asked for on the day of her only one.
fn without_a_first_test() -> Course {
    patient_who_can_become_pregnant().told(
        "2026-02-10",
        json!({ "type": "fact-corrected", "of": "t1", "why": "entered for another patient" }),
    )
}

fn granted(course: Course, scope: serde_json::Value) -> Course {
    course
        .told(
            "2026-02-11",
            json!({ "type": "exemption-requested", "scope": scope, "reason": "a serious medical reason" }),
        )
        .told("2026-02-12", json!({ "type": "exemption-granted", "scope": scope }))
}

#[test]
fn a_request_alone_exempts_from_nothing() {
    without_a_first_test()
        .told(
            "2026-02-11",
            json!({ "type": "exemption-requested", "scope": ["first-test"], "reason": "a serious medical reason" }),
        )
        .month("2026-03-01", "t2", "rx1")
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["first-test-missing", "second-test-too-early"]);
}

#[test]
fn exempted_from_the_first_test_one_test_opens_the_window() {
    let course =
        granted(without_a_first_test(), json!(["first-test"])).month("2026-03-01", "t2", "rx1");
    course
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
    course
        .asks_to_dispense("2026-03-08")
        .is_denied_because(&["test-window-closed", "first-window-missed"]);
}

#[test]
fn a_negative_test_more_takes_nothing_from_one_who_is_exempt_from_the_first() {
    let tested_five_days_before = |course: Course| {
        course
            .test("earlier", "2026-02-24", "medical", "negative")
            .month("2026-03-01", "t2", "rx1")
    };
    tested_five_days_before(without_a_first_test())
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["second-test-too-early"]);
    tested_five_days_before(granted(without_a_first_test(), json!(["first-test"])))
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
}

#[test]
fn a_missing_second_test_waits_for_nothing_where_the_first_test_or_the_gap_is_waived() {
    for (scope, earliest) in [
        (json!(["first-test"]), "2026-03-01"),
        (json!(["gap"]), "2026-03-01"),
        (json!(["cycle-day"]), "2026-03-20"),
    ] {
        granted(without_a_first_test(), scope)
            .asks_to_dispense("2026-03-01")
            .is_denied_until(Slug::SecondTestMissing, earliest);
    }
}

#[test]
fn an_exemption_from_the_gap_leaves_the_first_test_and_the_cycle_day() {
    let close = |course: Course| {
        course
            .told(
                "2026-02-27",
                json!({ "type": "pregnancy-test-reported", "id": "first", "collected-on": "2026-02-27",
                        "specimen": "urine", "setting": "medical", "result": "negative" }),
            )
            .month("2026-03-01", "t2", "rx1")
    };
    close(without_a_first_test())
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["second-test-too-early"]);
    close(granted(without_a_first_test(), json!(["gap"])))
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
    granted(without_a_first_test(), json!(["gap"]))
        .month("2026-03-01", "t2", "rx1")
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["first-test-missing"]);
}

#[test]
fn an_exemption_from_the_cycle_day_exempts_from_that_alone() {
    let late_in_the_cycle = |course: Course| {
        let mut course = course.month("2026-03-01", "t2", "rx1");
        for event in course.question["events"].as_array_mut().unwrap() {
            if event["id"] == "t2" {
                event["menses-began-on"] = json!("2026-02-20");
            }
        }
        course
    };
    late_in_the_cycle(patient_who_can_become_pregnant())
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["cycle-day-outside-first-days"]);
    late_in_the_cycle(granted(
        patient_who_can_become_pregnant(),
        json!(["cycle-day"]),
    ))
    .asks_to_dispense("2026-03-01")
    .is_authorised_until("2026-03-07");
}

#[test]
fn what_was_granted_on_the_day_a_pregnancy_ended_holds_only_if_it_was_granted_afterwards() {
    let reported = || {
        without_a_first_test()
            .told(
                "2026-02-11",
                json!({ "type": "exemption-requested", "scope": ["first-test"], "reason": "a serious medical reason" }),
            )
            .told("2026-02-11", json!({ "type": "pregnancy-reported" }))
    };
    let granted = json!({ "type": "exemption-granted", "scope": ["first-test"] });
    let ended = json!({ "type": "pregnancy-ended" });
    reported()
        .told("2026-02-20", granted.clone())
        .told("2026-02-20", ended.clone())
        .month("2026-04-01", "t2", "rx1")
        .asks_to_dispense("2026-04-01")
        .is_denied_because(&["first-test-missing", "second-test-too-early"]);
    let after = reported()
        .told("2026-02-20", ended)
        .told("2026-02-20", granted)
        .month("2026-04-01", "t2", "rx1");
    after
        .asks_to_dispense("2026-04-01")
        .is_authorised_until("2026-04-07");
}

#[test]
fn what_was_granted_ends_with_a_refusal_and_with_another_path() {
    let refused = granted(without_a_first_test(), json!(["first-test"]))
        .told(
            "2026-02-13",
            json!({ "type": "exemption-refused", "reason": "granted in error" }),
        )
        .month("2026-03-01", "t2", "rx1");
    refused
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["first-test-missing", "second-test-too-early"]);
    let anew = granted(without_a_first_test(), json!(["first-test"]))
        .told("2026-02-14", json!({ "type": "pregnancy-reported" }))
        .told("2026-02-20", json!({ "type": "pregnancy-ended" }))
        .month("2026-04-01", "t2", "rx1");
    anew.asks_to_dispense("2026-04-01")
        .is_denied_because(&["first-test-missing", "second-test-too-early"]);
}

#[test]
fn a_grant_exempts_from_what_the_request_it_answers_asked_for_and_from_nothing_once_that_is_taken_back()
 {
    let request = |id: &str, scope| json!({ "type": "exemption-requested", "id": id, "scope": scope, "reason": "a serious medical reason" });
    let grant = || json!({ "type": "exemption-granted", "scope": ["first-test", "gap"] });
    let taken_back =
        |of: &str| json!({ "type": "fact-corrected", "of": of, "why": "of another patient" });
    let month = |course: Course| course.month("2026-03-01", "t2", "rx1");
    let asked_wide = without_a_first_test()
        .told("2026-02-11", request("narrow", json!(["gap"])))
        .told("2026-02-11", request("wide", json!(["first-test", "gap"])))
        .told("2026-02-12", grant());
    month(asked_wide.clone())
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
    // What is left is the earlier request, and that asked for less.
    let narrowed = asked_wide.told("2026-02-13", taken_back("wide"));
    month(narrowed.clone())
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["first-test-missing"]);
    // A request that was made after the grant was not what it answered.
    let nobody_asked = narrowed
        .told("2026-02-14", taken_back("narrow"))
        .told("2026-02-14", request("later", json!(["first-test", "gap"])));
    month(nobody_asked)
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["first-test-missing", "second-test-too-early"]);
}
