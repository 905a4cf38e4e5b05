use retinue_kernel::{Said, Slug};
use serde_json::{Value, json};

use crate::harness::{Course, patient_who_can_become_pregnant};

/// The month of 2026-03-01: the prescriber recorded the pill and the condom, the seven days begin on 2026-02-22.
fn month() -> Course {
    patient_who_can_become_pregnant().month("2026-03-01", "t2", "rx1")
}

fn submits(course: Course, on: &str, source: &str, says: Value) -> Course {
    let mut record =
        json!({ "type": "contraception-recorded", "since": "2026-01-02", "source": source });
    for (name, value) in says.as_object().unwrap() {
        record[name] = value.clone();
    }
    course.told(on, record)
}

fn iud() -> Value {
    json!({ "methods": ["iud", "male-condom"] })
}

fn pill() -> Value {
    json!({ "methods": ["male-condom", "combined-pill"] })
}

#[test]
fn another_valid_pair_of_the_patient_is_refused_and_says_exactly_what_differs() {
    let course = submits(month(), "2026-03-02", "patient", iud());
    course
        .asks_to_dispense("2026-03-02")
        .is_denied_because(&["methods-differ"])
        .asks_to_dispense("2026-03-02")
        .is_denied_until(Slug::MethodsDiffer, "2026-03-02");
    let decision = course.decision_on("2026-03-02");
    let says = &decision.unmet()[0].says;
    assert!(says.contains(&("patient-says", Said::Words(vec!["iud", "male-condom"]))));
    assert!(says.contains(&(
        "prescriber-says",
        Said::Words(vec!["combined-pill", "male-condom"])
    )));
}

#[test]
fn what_was_said_on_paper_on_an_earlier_day_is_not_the_last_word_however_late_it_is_keyed_in() {
    let differs = submits(month(), "2026-03-04", "patient", iud());
    submits(differs, "2026-03-03", "patient", pill())
        .asks_to_dispense("2026-03-05")
        .is_denied_because(&["methods-differ"]);
    let agrees = submits(month(), "2026-03-04", "patient", pill());
    submits(agrees, "2026-03-03", "patient", iud())
        .asks_to_dispense("2026-03-05")
        .is_authorised_until("2026-03-07");
}

#[test]
fn either_of_the_two_clears_it_the_same_day_by_submitting_what_the_other_says() {
    let differs = submits(month(), "2026-03-02", "patient", iud());
    submits(differs.clone(), "2026-03-02", "patient", pill())
        .asks_to_dispense("2026-03-02")
        .is_authorised_until("2026-03-07");
    submits(differs.clone(), "2026-03-02", "prescriber", iud())
        .asks_to_dispense("2026-03-02")
        .is_authorised_until("2026-03-07");
    // The same wrong thing again clears nothing.
    submits(differs, "2026-03-02", "prescriber", pill())
        .asks_to_dispense("2026-03-02")
        .is_denied_because(&["methods-differ"]);
}

#[test]
fn the_same_methods_in_another_order_agree_and_abstinence_agrees_with_abstinence_only() {
    submits(month(), "2026-03-02", "patient", pill())
        .asks_to_dispense("2026-03-02")
        .is_authorised_until("2026-03-07");
    let abstains = submits(
        month(),
        "2026-03-02",
        "patient",
        json!({ "abstinence": true }),
    );
    abstains
        .asks_to_dispense("2026-03-02")
        .is_denied_because(&["methods-differ"]);
    submits(
        abstains,
        "2026-03-02",
        "prescriber",
        json!({ "abstinence": true }),
    )
    .asks_to_dispense("2026-03-02")
    .is_authorised_until("2026-03-07");
}

#[test]
fn what_the_patient_submitted_stays_said_however_late_the_specimen_is() {
    for on in ["2026-02-21", "2026-02-22"] {
        submits(patient_who_can_become_pregnant(), on, "patient", iud())
            .month("2026-03-01", "t2", "rx1")
            .asks_to_dispense("2026-03-01")
            .is_denied_because(&["methods-differ"]);
    }
}

#[test]
fn a_submission_of_the_month_before_is_not_held_against_this_one() {
    submits(month(), "2026-03-01", "patient", pill())
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
        .handed_over("2026-03-02", "a1", 30)
        .month("2026-03-29", "t3", "rx2")
        .asks_to_dispense("2026-03-29")
        .is_authorised_until("2026-04-04");
}
