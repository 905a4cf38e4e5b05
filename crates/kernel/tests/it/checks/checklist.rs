use retinue_kernel::{DispenseDecision, summarise};
use serde_json::{Value, json};

use crate::harness::{day, decide_question, rules_for, slugs};
use crate::told::Told;

const TODAY: &str = "2026-03-28";

/// The checklist of a patient who cannot become pregnant, after more was told.
fn checklist(edition: &str, born: &str, more: &[Value]) -> DispenseDecision {
    let mut events = vec![
        json!({ "type": "patient-registered", "born": born, "programme": "uk-mhra" }),
        json!({ "type": "category-assigned", "category": "cannot-become-pregnant", "basis": "hysterectomy" }),
        json!({ "type": "consent-signed", "form": "acknowledgement-of-risk", "signers": ["patient", "guardian", "prescriber"] }),
        json!({ "type": "counselling-recorded", "topics": ["risks"] }),
        json!({ "type": "visit-recorded" }),
    ];
    events.extend_from_slice(more);
    events.push(json!({ "type": "prescription-written", "id": "rx1", "product": "conventional", "capsules": { "20": 60 }, "days": 30, "refills": 0 }));
    for event in &mut events {
        event["on"] = json!(TODAY);
    }
    decide_question(
        &json!({ "programme": "uk-mhra", "edition": edition, "on": TODAY, "events": events }),
    )
}

fn assessment(id: &str, subjects: &[&str]) -> Value {
    json!({ "type": "assessment-recorded", "id": id, "subjects": subjects })
}

fn shown(decision: &DispenseDecision) -> Vec<&str> {
    let met = decision.met().iter().flat_map(|met| &met.evidence);
    let mut shown: Vec<&str> = met
        .map(|id| id.as_str())
        .filter(|id| id.starts_with("assessed"))
        .collect();
    shown.sort_unstable();
    shown
}

#[test]
fn an_assessment_of_both_subjects_is_shown_once_and_two_of_one_each_are_both_shown() {
    let both = [assessment(
        "assessed",
        &["mental-health", "sexual-function"],
    )];
    assert_eq!(
        shown(&checklist("2026-01-22", "1990-01-01", &both)),
        ["assessed"]
    );
    let apart = [
        assessment("assessed-1", &["mental-health"]),
        assessment("assessed-2", &["sexual-function"]),
    ];
    assert_eq!(
        shown(&checklist("2026-01-22", "1990-01-01", &apart)),
        ["assessed-1", "assessed-2"]
    );
}

#[test]
fn on_the_eighteenth_birthday_one_prescriber_suffices_and_the_day_before_two_are_asked_for() {
    let assessed = [assessment(
        "assessed",
        &["mental-health", "sexual-function"],
    )];
    let of_age = checklist("2023-10-31", "2008-03-28", &assessed);
    assert_eq!(slugs(&of_age), Vec::<&str>::new());
    let a_day_younger = checklist("2023-10-31", "2008-03-29", &assessed);
    assert_eq!(slugs(&a_day_younger), ["second-prescriber-missing"]);
}

/// A patient of 17, who becomes 18 on the second day after the prescription of 20 January 2026, and no second prescriber.
fn minor_without_a_second_prescriber(on: &str, more: &Value) -> DispenseDecision {
    let written = "2026-01-20";
    let mut events = json!([
        { "type": "patient-registered", "born": "2008-01-22", "programme": "uk-mhra" },
        { "type": "category-assigned", "category": "cannot-become-pregnant", "basis": "hysterectomy" },
        { "type": "consent-signed", "form": "acknowledgement-of-risk", "signers": ["patient", "guardian", "prescriber"] },
        { "type": "counselling-recorded", "topics": ["risks"] },
        { "type": "visit-recorded" },
        { "type": "assessment-recorded", "subjects": ["mental-health", "sexual-function"] },
        { "type": "prescription-written", "id": "rx1", "product": "conventional", "capsules": { "20": 60 }, "days": 30, "refills": 0 } ]);
    for event in events.as_array_mut().unwrap() {
        event["on"] = json!(written);
    }
    let mut question = json!({ "programme": "uk-mhra", "on": on, "events": events });
    for (field, value) in more.as_object().unwrap() {
        question[field] = value.clone();
    }
    decide_question(&question)
}

fn asks_for_a_second_prescriber(decision: &DispenseDecision) -> bool {
    slugs(decision).contains(&"second-prescriber-missing")
}

#[test]
fn a_second_prescriber_is_asked_for_by_the_edition_of_the_day_of_the_question() {
    let old = json!({ "edition": "2023-10-31" });
    let new = json!({ "edition": "2026-01-22" });
    let on_the_day = minor_without_a_second_prescriber("2026-01-21", &old);
    assert!(asks_for_a_second_prescriber(&on_the_day));
    let lifted = minor_without_a_second_prescriber("2026-01-22", &new);
    assert!(!asks_for_a_second_prescriber(&lifted), "{lifted:?}");
    // Where the measure still holds, the age is that on the day of the prescription, and not of the question.
    let of_age_by_now = minor_without_a_second_prescriber("2026-01-22", &old);
    assert!(asks_for_a_second_prescriber(&of_age_by_now));
}

#[test]
fn an_age_of_majority_set_for_a_territory_makes_no_adult_of_18_need_a_second_prescriber() {
    let territories = json!({ "edition": "2023-10-31",
        "territories": [{ "territory": "XX-A", "age": 21, "from": "2020-01-01" }] });
    let assessed = assessment("assessed", &["mental-health", "sexual-function"]);
    let mut of_age = json!({ "programme": "uk-mhra", "on": TODAY, "events": [
        { "type": "patient-registered", "on": TODAY, "born": "2008-03-28", "programme": "uk-mhra" },
        { "type": "prescription-written", "id": "rx1", "on": TODAY, "product": "conventional", "capsules": { "20": 60 }, "days": 30, "refills": 0 } ] });
    let mut assessed = assessed;
    assessed["on"] = json!(TODAY);
    of_age["events"].as_array_mut().unwrap().insert(1, assessed);
    for (field, value) in territories.as_object().unwrap() {
        of_age[field] = value.clone();
    }
    assert!(!asks_for_a_second_prescriber(&decide_question(&of_age)));
}

#[test]
fn the_last_day_that_is_shown_is_that_of_the_prescriptions_own_window() {
    let question = json!({ "programme": "uk-mhra", "on": TODAY, "events": [
        { "type": "patient-registered", "on": TODAY, "born": "1990-01-01", "programme": "uk-mhra" },
        { "type": "category-assigned", "on": TODAY, "category": "can-become-pregnant", "basis": "default" },
        { "type": "pregnancy-test-reported", "on": TODAY, "collected-on": "2026-03-26", "specimen": "serum", "setting": "laboratory", "result": "negative" },
        { "type": "prescription-written", "id": "rx1", "on": TODAY, "product": "conventional", "capsules": { "20": 60 }, "days": 30, "refills": 0 } ] });
    let told = Told::of(&question);
    let summary = summarise(&told.record, &rules_for(&question), day(TODAY));
    assert_eq!(summary.window_last_day, Some(day("2026-04-03")));
}
