//! The worked cases through the gate.

use std::collections::BTreeSet;

use retinue_kernel::{DispenseDecision, Programme};
use retinue_rulebook::{Ask, Case, Expected, Rulebook};

pub(crate) fn rulebook() -> Rulebook {
    Rulebook::embedded().unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn decide(case: &Case, ask: &Ask) -> DispenseDecision {
    ask.decide(case)
}

/// What differs between the answer of the case and that of the gate.
fn difference(case: &Case, ask: &Ask) -> Option<String> {
    let answered = ask.differs(&decide(case, ask))?;
    Some(format!(
        "{}:{}, on {}: {}\n  expected {:?}\n  the gate: {answered}",
        case.file,
        ask.line,
        ask.on,
        ask.note.as_deref().unwrap_or(&case.title),
        ask.expected,
    ))
}

#[test]
fn the_gate_answers_every_worked_case_as_the_law_does() {
    for programme in Programme::ALL {
        let rulebook = Rulebook::embedded_of(*programme).unwrap_or_else(|error| panic!("{error}"));
        let cases = rulebook.cases().unwrap_or_else(|error| panic!("{error}"));
        let differences: Vec<String> = cases
            .iter()
            .flat_map(|case| case.asks.iter().filter_map(|ask| difference(case, ask)))
            .collect();
        assert!(
            differences.is_empty(),
            "{programme}\n{}",
            differences.join("\n\n")
        );
    }
}

#[test]
fn every_requirement_of_every_edition_refuses_in_one_case_and_is_met_in_another() {
    for programme in Programme::ALL {
        let rulebook = Rulebook::embedded_of(*programme).unwrap_or_else(|error| panic!("{error}"));
        let cases = rulebook.cases().unwrap_or_else(|error| panic!("{error}"));
        let (mut refused, mut met) = (BTreeSet::new(), BTreeSet::new());
        for (case, ask) in cases
            .iter()
            .flat_map(|case| case.asks.iter().map(move |ask| (case, ask)))
        {
            let decision = decide(case, ask);
            let unmet = decision
                .unmet()
                .iter()
                .map(|unmet| unmet.requirement.name.clone());
            refused.extend(unmet);
            met.extend(
                decision
                    .met()
                    .iter()
                    .map(|met| met.requirement.name.clone()),
            );
        }
        for entry in rulebook.requirements() {
            assert!(
                refused.contains(&entry.name),
                "{programme}: no case shows {} refusing",
                entry.name
            );
            assert!(
                met.contains(&entry.name),
                "{programme}: no case shows {} met",
                entry.name
            );
        }
    }
}

#[test]
fn every_numbered_reading_is_worked_in_a_case() {
    let rulebook = rulebook();
    let cases = rulebook.cases().unwrap();
    let told: Vec<String> = cases
        .iter()
        .flat_map(|case| {
            let notes = case.asks.iter().filter_map(|ask| ask.note.clone());
            [case.title.clone(), case.cite.at.clone()]
                .into_iter()
                .chain(notes)
        })
        .collect();
    let names = |text: &str, reading: &str| {
        text.split(|sign: char| !sign.is_ascii_alphanumeric())
            .any(|word| word == reading)
    };
    for number in 1..=34 {
        let reading = format!("Q{number}");
        assert!(
            told.iter().any(|text| names(text, &reading)),
            "no case works {reading}"
        );
    }
}

#[test]
fn the_cases_ask_on_both_sides_often_enough_to_matter() {
    let asks = rulebook()
        .cases()
        .unwrap()
        .into_iter()
        .flat_map(|case| case.asks);
    let (yes, no): (Vec<_>, Vec<_>) =
        asks.partition(|ask| matches!(ask.expected, Expected::Authorised { .. }));
    assert!(
        yes.len() >= 50 && no.len() >= 80,
        "{} authorised, {} denied",
        yes.len(),
        no.len()
    );
}
