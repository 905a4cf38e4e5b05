//! The worked cases through the gate.

use std::collections::BTreeSet;

use retinue_kernel::{Case as GateCase, DispenseDecision, DispenseRequest, Id, Programme, Slug};
use retinue_kernel::{PatientRecord, RegistryEvent, RegistryFact, RegistryRecord, authorise};
use retinue_rulebook::{Ask, Case, Expected, Rulebook};

pub(crate) fn rulebook() -> Rulebook {
    Rulebook::embedded().unwrap_or_else(|error| panic!("{error}"))
}

fn certified() -> Vec<RegistryFact> {
    vec![RegistryFact {
        event: RegistryEvent::Certified {
            until: "2099-12-31".parse().unwrap(),
        },
        id: None,
        on: "2000-01-01".parse().unwrap(),
        recorded_at: None,
        by: None,
        command_id: None,
    }]
}

pub(crate) fn decide(case: &Case, ask: &Ask) -> DispenseDecision {
    let patient = PatientRecord::of(ask.events.iter().cloned());
    let prescriber = RegistryRecord::of(ask.prescriber.clone().unwrap_or_else(certified));
    let pharmacy = RegistryRecord::of(ask.pharmacy.clone().unwrap_or_else(certified));
    let latest = ask.events.iter().rev().find_map(|event| {
        matches!(
            event.payload,
            retinue_kernel::Payload::PrescriptionWritten { .. }
        )
        .then(|| event.envelope.id.clone())
    });
    let request = DispenseRequest {
        prescription: ask
            .prescription
            .clone()
            .or(latest)
            .unwrap_or_else(|| Id::new("none").unwrap()),
        pharmacy: Id::new("ph1").unwrap(),
    };
    let gate = GateCase {
        patient: &patient,
        prescriber: Some(&prescriber),
        pharmacy: Some(&pharmacy),
    };
    authorise(&gate, &request, &case.rules, ask.on)
}

/// What differs between the answer of the case and that of the gate.
fn difference(case: &Case, ask: &Ask) -> Option<String> {
    let decision = decide(case, ask);
    let given: Vec<Slug> = decision.unmet().iter().map(|unmet| unmet.slug).collect();
    let agrees = match &ask.expected {
        Expected::Authorised { until } => decision.until() == Some(*until),
        Expected::Denied {
            slugs,
            no_other,
            earliest,
        } => {
            decision.until().is_none()
                && slugs.iter().all(|slug| given.contains(slug))
                && (!no_other || given.iter().all(|slug| slugs.contains(slug)))
                && earliest.is_none_or(|day| decision.earliest() == Some(day))
        }
    };
    (!agrees).then(|| {
        let reasons: Vec<String> = decision
            .unmet()
            .iter()
            .map(|unmet| format!("{} (earliest {})", unmet.slug, unmet.earliest))
            .collect();
        format!(
            "{}, on {}: {}\n  expected {:?}\n  the gate: until {:?}, {}",
            case.file,
            ask.on,
            ask.note.as_deref().unwrap_or(&case.title),
            ask.expected,
            decision.until(),
            reasons.join(", ")
        )
    })
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
