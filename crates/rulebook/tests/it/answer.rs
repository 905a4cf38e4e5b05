//! The written answer, in the form of its contract.

use retinue_kernel::{DispenseDecision, Question};
use retinue_rulebook::Expected;
use serde_json::Value;

use crate::cases::{decide, rulebook};

/// The whole answer, and the verdict as it is written.
fn written(name: &str, ask: usize) -> (Value, String) {
    let rulebook = rulebook();
    let cases = rulebook.cases().unwrap();
    let case = cases
        .iter()
        .find(|case| case.file == format!("cases/{name}.toml"))
        .unwrap();
    let ask = &case.asks[ask];
    let question: Question = serde_json::from_str(&ask.question).unwrap();
    let answer = question.answer(&case.rules, ask.on).unwrap();
    let form = rulebook.answer(&answer.decision, &case.rules, ask.on, &answer.assumed);
    let (mut whole, mut verdict) = (Vec::new(), Vec::new());
    form.write_to(&mut whole).unwrap();
    form.write_verdict_to(&mut verdict).unwrap();
    (
        serde_json::from_slice(&whole).unwrap(),
        String::from_utf8(verdict).unwrap(),
    )
}

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn an_authorisation_has_its_last_day_and_what_it_rests_on() {
    let (answer, verdict) = written("window-of-the-first-test", 1);
    assert_eq!(answer["decision"], "authorised");
    assert_eq!(answer["until"], "2026-03-07");
    assert_eq!(answer["edition"], "2021-12-13");
    assert_eq!(answer["assumed"], Value::Array(Vec::new()));
    assert!(answer["rules"].as_str().unwrap().starts_with("sha256:"));
    assert!(answer.get("unmet").is_none());
    let window = answer["met"]
        .as_array()
        .unwrap()
        .iter()
        .find(|met| met["requirement"] == "C10")
        .unwrap();
    assert_eq!(window["evidence"][0], "t2");
    assert_eq!(window["cite"]["source"], "rems-document-2023-03");
    assert_eq!(
        verdict,
        r#"{"decision":"authorised","until":"2026-03-07","slugs":[]}"#
    );
}

#[test]
fn a_denial_has_every_reason_with_who_when_why_and_three_wordings() {
    let (answer, verdict) = written("window-of-the-first-test", 3);
    assert_eq!(answer["decision"], "denied");
    assert!(answer.get("until").is_none());
    let closed = answer["unmet"]
        .as_array()
        .unwrap()
        .iter()
        .find(|unmet| unmet["slug"] == "test-window-closed")
        .unwrap();
    let mut fields = keys(closed);
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            "cite",
            "earliest",
            "evidence",
            "requirement",
            "says",
            "slug",
            "who"
        ]
    );
    assert_eq!(closed["requirement"], "C10");
    assert_eq!(closed["who"], "prescriber");
    assert_eq!(closed["earliest"], "2026-03-20");
    assert_eq!(
        closed["says"]["pharmacist"],
        "The time for filling this prescription ended on 2026-03-07 at 23:59 Eastern time. Please do not dispense; a new cycle begins with the prescriber, from 2026-03-20."
    );
    assert!(
        answer["provisional"]
            .as_array()
            .unwrap()
            .contains(&"Q11".into())
    );
    assert_eq!(
        verdict,
        r#"{"decision":"denied","slugs":["first-window-missed","test-window-closed"]}"#
    );
}

#[test]
fn a_party_of_which_nothing_is_said_is_assumed_and_named() {
    let (answer, _) = written("visit-window-v6", 0);
    assert_eq!(
        answer["assumed"],
        serde_json::json!(["prescriber", "pharmacy"])
    );
}

#[test]
fn a_case_asked_as_json_gets_the_answer_of_the_case_asked_as_facts() {
    let rulebook = rulebook();
    for case in rulebook.cases().unwrap() {
        for ask in &case.asks {
            let question: Question = serde_json::from_str(&ask.question)
                .unwrap_or_else(|error| panic!("{}: {error}", case.file));
            let answer = question
                .answer(&case.rules, ask.on)
                .unwrap_or_else(|malformed| panic!("{}: {malformed}", case.file));
            assert_eq!(
                answer.decision,
                decide(&case, ask),
                "{} on {}",
                case.file,
                ask.on
            );
            let authorised = matches!(answer.decision, DispenseDecision::Authorised { .. });
            assert_eq!(
                authorised,
                matches!(ask.expected, Expected::Authorised { .. })
            );
        }
    }
}
