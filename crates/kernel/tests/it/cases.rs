//! The regulators' worked cases, from the programme's own folder, through the gate and the oracle alike.

use retinue_kernel::Day;
use serde_json::{Value, json};

use crate::harness::{RULEBOOK, decide_question, slugs};
use crate::oracle;

#[test]
fn every_worked_case_of_the_programme_is_answered_as_it_says_by_gate_and_oracle() {
    let mut asked = 0;
    for case in RULEBOOK.cases() {
        for ask in &case.asks {
            let mut question = case.question.clone();
            question["on"] = json!(ask.on.to_string());
            if let Some(request) = &ask.prescription {
                question["request"] = json!({ "prescription": request, "pharmacy": "ph1" });
            }
            // What is asked about an earlier day knows only what was recorded by then.
            if let Some(events) = question["events"].as_array_mut() {
                events.retain(|event| event["on"].as_str() <= Some(ask.on.to_string().as_str()));
            }
            let decision = decide_question(&question);
            let told = oracle::judge(&question);
            let found = slugs(&decision);
            let place = format!("{} on {}", case.title, ask.on);
            assert_eq!(
                decision.until().is_some(),
                ask.authorised,
                "{place}: {found:?}"
            );
            if let Some(until) = ask.until {
                assert_eq!(decision.until(), Some(until), "{place}");
            }
            for slug in &ask.slugs {
                assert!(
                    found.contains(&slug.as_str()),
                    "{place}: {slug} is not among {found:?}"
                );
            }
            assert_eq!(
                told.until,
                decision.until().map(Day::date),
                "{place}: the oracle disagrees"
            );
            assert_eq!(
                told.slugs.iter().map(String::as_str).collect::<Vec<_>>(),
                found,
                "{place}"
            );
            asked += 1;
        }
    }
    assert!(
        asked >= 40,
        "only {asked} questions are asked by the worked cases"
    );
}

#[test]
fn the_contracts_own_example_is_authorised_until_the_seventh_of_march() {
    let question: Value = serde_json::from_str(include_str!("contract.json")).unwrap();
    let decision = decide_question(&question);
    assert_eq!(
        decision.until(),
        Some("2026-03-07".parse().unwrap()),
        "{:?}",
        slugs(&decision)
    );
}
