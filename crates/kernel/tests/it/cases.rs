//! The regulators' worked cases, from the programmes' own folders, through the gate and the oracle alike.

use retinue_kernel::Day;
use retinue_rulebook::Expected;
use serde_json::Value;

use crate::harness::{ask_under, decide_question, rulebooks, slugs};
use crate::oracle;

#[test]
fn every_worked_case_of_every_programme_is_answered_as_it_says_by_gate_and_oracle() {
    let mut asked = 0;
    let cases =
        rulebooks().flat_map(|rulebook| rulebook.cases().unwrap_or_else(|error| panic!("{error}")));
    for case in cases {
        for ask in &case.asks {
            let question: Value = serde_json::from_str(&ask.question).unwrap();
            let decision = ask_under(&case.rules, &question)
                .unwrap_or_else(|malformed| panic!("{malformed}"))
                .decision;
            let found = slugs(&decision);
            let place = format!("{} on {}: {found:?}", case.title, ask.on);
            match &ask.expected {
                Expected::Authorised { until } => {
                    assert_eq!(decision.until(), Some(*until), "{place}")
                }
                Expected::Denied {
                    slugs,
                    no_other,
                    earliest,
                } => {
                    assert!(decision.until().is_none(), "{place}");
                    for slug in slugs {
                        assert!(found.contains(&slug.as_str()), "{place}: {slug} is missing");
                    }
                    assert!(
                        !no_other || found.len() == slugs.len(),
                        "{place}: no other reason may be given"
                    );
                    assert!(
                        earliest.is_none() || decision.earliest() == *earliest,
                        "{place}: {:?}",
                        decision.earliest()
                    );
                }
            }
            let told = oracle::judge(&question);
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
            assert_eq!(
                told.earliest,
                decision.earliest().map(Day::date),
                "{place}: the oracle disagrees"
            );
            asked += 1;
        }
    }
    assert!(
        asked >= 60,
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
