//! Programmes without a registry on the command line: a pharmacist's checklist, never an authorisation.

use serde_json::{Value, json};

use crate::harness::{retinue_given, slugs};

/// A patient who can become pregnant, on the day of a prescription in the United Kingdom.
fn in_the_united_kingdom() -> Value {
    json!({
        "programme": "uk-mhra", "on": "2026-03-02",
        "events": [
            { "type": "patient-registered", "on": "2026-02-02", "born": "2000-04-04", "programme": "uk-mhra" },
            { "type": "category-assigned", "on": "2026-02-02", "category": "can-become-pregnant", "basis": "default" },
            { "type": "consent-signed", "on": "2026-02-02", "form": "acknowledgement-of-risk", "signers": ["patient", "prescriber"] },
            { "type": "counselling-recorded", "on": "2026-02-02", "topics": ["risks", "contraception"] },
            { "type": "visit-recorded", "on": "2026-02-02" },
            { "type": "contraception-recorded", "on": "2026-02-02", "since": "2026-02-02", "methods": ["iud"], "source": "prescriber" },
            { "type": "assessment-recorded", "on": "2026-03-02", "subjects": ["mental-health", "sexual-function"] },
            { "type": "pregnancy-test-reported", "on": "2026-03-02", "collected-on": "2026-03-02", "specimen": "urine", "setting": "medical", "result": "negative" },
            { "type": "prescription-written", "id": "rx1", "on": "2026-03-02", "product": "conventional", "capsules": { "20": 60 }, "days": 30, "refills": 0 },
        ],
    })
}

fn asked(arguments: &[&str], question: &Value) -> crate::harness::Run {
    retinue_given(arguments, question.to_string().as_bytes())
}

#[test]
fn a_complete_checklist_is_a_yes_with_its_last_day_and_is_never_called_an_authorisation() {
    let question = in_the_united_kingdom();
    let run = asked(&["check"], &question);
    assert_eq!(run.code, 0, "{} {}", run.out, run.err);
    let answer = run.json();
    assert_eq!(answer["decision"], "checklist-complete");
    assert_eq!(answer["until"], "2026-03-08");
    assert_eq!(answer["edition"], "2026-01-22");
    assert_eq!(
        answer["assumed"],
        json!([]),
        "no party is certified here, so none is assumed to be"
    );
    let told = asked(&["explain"], &question).out;
    assert!(told.contains("the checklist is complete"), "{told}");
    // What a sandbox says of itself stands on every answer, and says that this is none.
    let answer = told.replace(retinue_rulebook::SANDBOX, "");
    assert!(!answer.to_lowercase().contains("authoris"), "{answer}");
}

#[test]
fn a_day_late_it_is_a_no_with_who_and_when() {
    let mut question = in_the_united_kingdom();
    question["on"] = json!("2026-03-09");
    let run = asked(&["check"], &question);
    assert_eq!(run.code, 3, "{}", run.err);
    let answer = run.json();
    assert_eq!(answer["decision"], "checklist-open");
    assert_eq!(slugs(&answer), ["prescription-too-old"]);
    assert_eq!(answer["unmet"][0]["requirement"], "uk-rx-7");
    let verdict = asked(&["check", "--verdict-only"], &question).out;
    assert_eq!(
        verdict.trim(),
        r#"{"decision":"checklist-open","slugs":["prescription-too-old"]}"#
    );
}

#[test]
fn one_batch_may_ask_under_the_law_of_every_land() {
    let mut european = in_the_united_kingdom();
    european["programme"] = json!("eu-ppp");
    european["events"][0]["programme"] = json!("eu-ppp");
    european["on"] = json!("2026-03-05");
    let lines = format!("{}\n{european}\n", in_the_united_kingdom());
    let run = retinue_given(&["check", "--batch", "--verdict-only"], lines.as_bytes());
    assert_eq!(run.code, 0, "{}", run.err);
    let answers: Vec<&str> = run.out.lines().collect();
    assert_eq!(
        answers,
        [
            r#"{"decision":"checklist-complete","until":"2026-03-08","slugs":[]}"#,
            r#"{"decision":"checklist-complete","until":"2026-03-08","slugs":[]}"#,
        ]
    );
}

#[test]
fn an_edition_of_another_land_is_refused_by_name() {
    let mut question = in_the_united_kingdom();
    question["edition"] = json!("2021-12-13");
    let (at, says) = asked(&["check"], &question).bad_input();
    assert_eq!(at, "edition");
    assert!(says.contains("known: 2023-10-31, 2026-01-22"), "{says}");
}
