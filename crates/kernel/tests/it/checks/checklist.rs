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
