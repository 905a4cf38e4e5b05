use serde_json::{Value, json};

use crate::harness::{Course, patient_who_can_become_pregnant};

fn prescribed() -> Course {
    patient_who_can_become_pregnant().month("2026-03-01", "t2", "rx1")
}

fn certified(until: &str) -> Value {
    json!([{ "type": "certified", "on": "2025-10-01", "until": until }])
}

#[test]
fn the_last_day_of_a_certification_counts_as_certified() {
    let course = prescribed().party("pharmacy", certified("2026-03-04"));
    course
        .asks_to_dispense("2026-03-04")
        .is_authorised_until("2026-03-07");
    course
        .asks_to_dispense("2026-03-05")
        .is_denied_because(&["pharmacy-not-certified"]);
    let course = prescribed().party("prescriber", certified("2026-03-04"));
    course
        .asks_to_dispense("2026-03-04")
        .is_authorised_until("2026-03-07");
    course
        .asks_to_dispense("2026-03-05")
        .is_denied_because(&["prescriber-not-certified"]);
}

#[test]
fn the_prescriber_was_certified_on_the_day_of_the_prescription() {
    let course = prescribed().party(
        "prescriber",
        json!([{ "type": "certified", "on": "2026-03-02", "until": "2027-03-01" }]),
    );
    course
        .asks_to_dispense("2026-03-02")
        .is_denied_because(&["prescriber-not-certified-on-prescription-day"]);
}

#[test]
fn an_empty_stream_is_not_certified_and_an_absent_one_is_assumed_to_be() {
    prescribed()
        .party("pharmacy", json!([]))
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["pharmacy-not-certified"]);
    let answer = crate::harness::ask(&{
        let mut question = prescribed().question;
        question["on"] = json!("2026-03-01");
        question
    })
    .unwrap();
    assert_eq!(answer.assumed, ["prescriber", "pharmacy"]);
}

#[test]
fn a_suspension_holds_until_it_is_lifted_and_a_decertification_until_a_new_certificate() {
    let stream = |later: Value| {
        let mut facts = certified("2026-09-30").as_array().unwrap().clone();
        facts.extend(later.as_array().unwrap().iter().cloned());
        Value::Array(facts)
    };
    let suspended = stream(json!([{ "type": "suspended", "on": "2026-03-02" }]));
    prescribed()
        .party("pharmacy", suspended)
        .asks_to_dispense("2026-03-02")
        .is_denied_because(&["pharmacy-suspended"]);
    let renewed = stream(json!([{ "type": "suspended", "on": "2026-03-02" },
        { "type": "certified", "on": "2026-03-03", "until": "2027-03-02" }]));
    prescribed()
        .party("pharmacy", renewed)
        .asks_to_dispense("2026-03-03")
        .is_denied_because(&["pharmacy-suspended"]);
    let reinstated = stream(
        json!([{ "type": "suspended", "on": "2026-03-02" }, { "type": "reinstated", "on": "2026-03-03" }]),
    );
    prescribed()
        .party("pharmacy", reinstated)
        .asks_to_dispense("2026-03-03")
        .is_authorised_until("2026-03-07");
    let decertified = stream(json!([{ "type": "decertified", "on": "2026-03-02" }]));
    prescribed()
        .party("prescriber", decertified)
        .asks_to_dispense("2026-03-03")
        .is_denied_because(&["prescriber-decertified"]);
}
