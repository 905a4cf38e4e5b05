//! The regulators' worked cases, from the programmes' own folders, through the gate and the oracle alike.

use retinue_kernel::{Case, Command, Day, Event, PatientRecord, Payload, RegistryRecord, decide};
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

#[test]
fn every_prescription_of_a_worked_case_that_may_be_dispensed_may_also_be_written() {
    let mut written = 0;
    let mut longest = 0;
    let cases =
        rulebooks().flat_map(|rulebook| rulebook.cases().unwrap_or_else(|error| panic!("{error}")));
    for case in cases {
        for ask in &case.asks {
            if !matches!(ask.expected, Expected::Authorised { .. }) {
                continue;
            }
            let is_asked = |event: &&Event| match &ask.prescription {
                Some(named) => event.envelope.id == *named,
                None => matches!(event.payload, Payload::PrescriptionWritten { .. }),
            };
            let asked = ask.events.iter().rfind(is_asked).unwrap();
            let before = ask.events.iter().filter(|event| *event != asked).cloned();
            let (patient, party) = (PatientRecord::of(before), RegistryRecord::default());
            let at_the_desk = Case {
                patient: &patient,
                prescriber: Some(&party),
                pharmacy: None,
            };
            let command = Command::Record {
                on: asked.envelope.on,
                payload: asked.payload.clone(),
            };
            let taken = decide(&at_the_desk, &command, &case.rules, ask.on);
            assert!(taken.is_ok(), "{} on {}: {taken:?}", case.title, ask.on);
            if let Payload::PrescriptionWritten { days, .. } = &asked.payload {
                longest = longest.max(*days);
            }
            written += 1;
        }
    }
    assert!(written >= 60, "only {written} prescriptions were written");
    assert_eq!(longest, 60, "a case works a supply outside the programme");
}
