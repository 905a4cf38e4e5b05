//! Flags at the counter: what a pharmacist may be told, and what stays between the clinic and the patient.

use std::collections::BTreeSet;

use retinue_care::advise::{CounterFlag, CounterFlagKind, counter_flags};
use retinue_care::{Action, Jurisdiction, Knowledge};
use serde_json::{Value, json};

use crate::knowledge;
use crate::told::{Person, day};

const TODAY: &str = "2026-03-02";
const BEFORE: &str = "2026-02-01";

fn treated(facts: &[Value], programme: &str) -> Person {
    let mut told = vec![
        (
            BEFORE,
            json!({"type": "weight-recorded", "weight": {"grams": 70000}}),
        ),
        (BEFORE, json!({"type": "dose-taken", "until": TODAY})),
    ];
    told.extend(facts.iter().map(|fact| (BEFORE, fact.clone())));
    Person::told(
        &told,
        &[
            (
                BEFORE,
                json!({"type": "patient-registered", "born": "2000-01-01", "programme": programme}),
            ),
            (
                BEFORE,
                json!({"type": "category-assigned", "category": "can-become-pregnant", "basis": "default"}),
            ),
        ],
    )
}

fn flags_of(person: &Person, knowledge: &Knowledge, land: Jurisdiction) -> Vec<CounterFlag> {
    let case = person.case(knowledge, TODAY);
    counter_flags(&case, knowledge, land, false, day(TODAY))
}

fn medicine(written: &str, agent: &str) -> Value {
    json!({"type": "medicine-reported", "medicine": written, "agent": agent})
}

#[test]
fn an_allergy_and_another_medicine_are_flagged_with_their_source() {
    let known = knowledge();
    let facts = [
        medicine("doxycycline", "doxycycline"),
        json!({"type": "allergy-reported", "allergy": "peanut"}),
    ];
    let uk = flags_of(&treated(&facts, "uk-mhra"), &known, Jurisdiction::Uk);
    let of = |kind| uk.iter().find(|flag| flag.kind == kind);
    let allergy = of(CounterFlagKind::Allergy).unwrap();
    assert_eq!(allergy.action, Action::Block);
    assert_eq!(allergy.about.as_deref(), Some("peanut"));
    let medicine = of(CounterFlagKind::Interaction).unwrap();
    assert!(
        medicine
            .says
            .as_ref()
            .unwrap()
            .contains("pressure inside the skull")
    );
    assert!(uk.iter().all(|flag| flag.basis.is_some()), "{uk:#?}");
    // The US label does not list peanut: a caution, by its own source.
    let us = flags_of(&treated(&facts, "us-ipledge"), &known, Jurisdiction::Us);
    let peanut = us.iter().find(|flag| flag.kind == CounterFlagKind::Allergy);
    assert_eq!(peanut.unwrap().action, Action::Defer);
}

#[test]
fn a_pause_that_is_considered_is_flagged_without_its_reason_until_a_clinician_decides_otherwise() {
    let known = knowledge();
    let answers =
        json!({"type": "scale-scored", "scale": "phq-9", "answers": [2, 2, 2, 2, 2, 2, 2, 0, 0]});
    let person = treated(std::slice::from_ref(&answers), "us-ipledge");
    let flags = flags_of(&person, &known, Jurisdiction::Us);
    let hold = &flags[0];
    assert_eq!(hold.kind, CounterFlagKind::Hold);
    assert_eq!(
        (&hold.about, &hold.says, &hold.basis),
        (&None, &None, &None)
    );
    // A clinician acted against it on the very same facts.
    let case = person.case(&known, TODAY);
    let advised = retinue_care::advise::advise(&case, &known, Jurisdiction::Us, day(TODAY));
    let overrides: Vec<Value> = advised
        .iter()
        .flat_map(|one| one.advice.reasons.as_slice())
        .filter(|reason| reason.rule.as_str().starts_with("MOOD"))
        .map(|reason| {
            json!({
                "type": "advice-overridden", "rule": reason.rule, "evidence": reason.evidence,
                "knowledge": known.hash, "reason": "seen today",
            })
        })
        .collect();
    assert!(!overrides.is_empty());
    let mut facts = vec![answers];
    facts.extend(overrides);
    let decided = flags_of(&treated(&facts, "us-ipledge"), &known, Jurisdiction::Us);
    assert!(
        !decided
            .iter()
            .any(|flag| flag.kind == CounterFlagKind::Hold),
        "{decided:#?}"
    );
}

#[test]
fn a_hold_that_the_patient_asked_for_is_flagged() {
    let known = knowledge();
    let person = treated(&[], "us-ipledge");
    let case = person.case(&known, TODAY);
    for (asked, flags) in [(true, 1), (false, 0)] {
        let found = counter_flags(&case, &known, Jurisdiction::Us, asked, day(TODAY));
        assert_eq!(found.len(), flags, "{found:#?}");
    }
}

#[test]
fn what_the_patient_wrote_beside_a_medicine_or_an_allergy_is_not_told() {
    let known = knowledge();
    let facts = [
        medicine("doxycycline since my abortion", "doxycycline"),
        json!({"type": "allergy-reported", "allergy": "Peanut, like my late mother"}),
    ];
    let flags = flags_of(&treated(&facts, "us-ipledge"), &known, Jurisdiction::Us);
    let about: Vec<&str> = flags
        .iter()
        .filter_map(|flag| flag.about.as_deref())
        .collect();
    assert_eq!(about, ["doxycycline", "peanut"]);
}

#[test]
fn what_is_private_asks_for_its_hold_without_its_reason() {
    let known = knowledge();
    // A minipill is no sufficient method: the sentence would tell the method.
    let person = treated(&[medicine("norethindrone", "norethindrone")], "us-ipledge");
    let flags = flags_of(&person, &known, Jurisdiction::Us);
    assert_eq!(flags.len(), 1, "{flags:#?}");
    let hold = &flags[0];
    assert_eq!(hold.kind, CounterFlagKind::Hold);
    assert_eq!((&hold.rule, &hold.about, &hold.says), (&None, &None, &None));
}

#[test]
fn before_the_first_hand_over_what_stands_against_beginning_is_flagged_and_a_missing_measurement_is_not()
 {
    let known = knowledge();
    let begins = |facts: &[Value]| {
        let told: Vec<(&str, Value)> = facts.iter().map(|fact| (BEFORE, fact.clone())).collect();
        Person::told(
            &told,
            &[(
                BEFORE,
                json!({"type": "patient-registered", "born": "2000-01-01", "programme": "uk-mhra"}),
            )],
        )
    };
    let holds = |person: &Person| {
        let flags = flags_of(person, &known, Jurisdiction::Uk);
        flags.iter().any(|flag| flag.kind == CounterFlagKind::Hold)
    };
    assert!(!holds(&begins(&[])), "nothing was measured yet");
    let liver = json!({"type": "condition-recorded", "condition": "hepatic-insufficiency", "present": true});
    assert!(holds(&begins(&[liver])));
    let mood =
        json!({"type": "scale-scored", "scale": "phq-9", "answers": [2, 2, 2, 2, 2, 2, 2, 0, 0]});
    assert!(holds(&begins(&[mood])));
    // An allergy has a flag of its own, which says why.
    let allergy = begins(&[json!({"type": "allergy-reported", "allergy": "peanut"})]);
    let flags = flags_of(&allergy, &known, Jurisdiction::Uk);
    let kinds: Vec<CounterFlagKind> = flags.iter().map(|flag| flag.kind).collect();
    assert_eq!(kinds, [CounterFlagKind::Allergy]);
}

#[test]
fn no_flag_tells_a_method_of_contraception_a_condition_or_a_habit() {
    let known = knowledge();
    let rows = &known.interactions.interactions;
    let private = rows.iter().filter(|row| row.value.is_private());
    let agents: BTreeSet<&str> = private
        .flat_map(|row| &row.value.agents)
        .map(|agent| agent.as_str())
        .collect();
    assert!(agents.len() >= 6, "{agents:?}");
    let all: Vec<Value> = agents.iter().map(|agent| medicine("told", agent)).collect();
    let private_rules: BTreeSet<&str> = rows
        .iter()
        .filter(|row| row.value.is_private())
        .map(|row| row.value.id.as_str())
        .collect();
    for land in Jurisdiction::ALL {
        let programme = match land {
            Jurisdiction::Us => "us-ipledge",
            Jurisdiction::Uk => "uk-mhra",
            Jurisdiction::Eu => "eu-ppp",
        };
        let person = treated(&all, programme);
        // The advice does know of them: something is kept back.
        let advised =
            retinue_care::advise::advise(&person.case(&known, TODAY), &known, *land, day(TODAY));
        let reasons = || advised.iter().flat_map(|one| one.advice.reasons.as_slice());
        assert!(
            reasons().any(|reason| private_rules.contains(reason.rule.as_str())),
            "{land}"
        );
        for flag in flags_of(&person, &known, *land) {
            let rule = flag.rule.as_ref().map(|rule| rule.as_str().to_owned());
            assert!(
                rule.is_none_or(|rule| !private_rules.contains(rule.as_str())),
                "{land}: {flag:#?}"
            );
            let told = [flag.says.as_deref(), flag.about.as_deref()];
            let told = told.map(Option::unwrap_or_default).join(" ").to_lowercase();
            for word in [
                "contracept",
                "method",
                "pill",
                "pregnan",
                "alcohol",
                "already",
            ] {
                assert!(!told.contains(word), "{land}: '{word}' in {told}");
            }
        }
    }
}

#[test]
fn words_that_nobody_recognised_and_a_medicine_that_is_over_flag_nothing() {
    let known = knowledge();
    let facts = [
        json!({"type": "medicine-reported", "medicine": "little white tablets"}),
        json!({"type": "medicine-reported", "medicine": "doxycycline", "agent": "doxycycline", "until": "2026-02-20"}),
    ];
    let flags = flags_of(&treated(&facts, "us-ipledge"), &known, Jurisdiction::Us);
    assert!(flags.is_empty(), "{flags:#?}");
}
