//! The age from which a patient signs alone, by the territory where the patient lives.

use retinue_kernel::{
    Case, Command, Form, GuardianAccess, Id, Majority, OfAge, PatientRecord, Payload, Refused,
    RulesInForce, Signer, Who, coming_of_age, decide, guardian_access, majority_of,
};
use serde_json::{Value, json};

use crate::harness::{
    Course, RULEBOOK, ask, day, decide_question, patient_who_can_become_pregnant,
};

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// Eighteen in one territory, nineteen in another.
fn two_territories() -> RulesInForce {
    RULEBOOK
        .default_rules()
        .signing_alone_from(id("XX-A"), day("2020-01-01"), 18)
        .signing_alone_from(id("XX-B"), day("2020-01-01"), 19)
}

fn ages(youngest: u8, oldest: u8) -> Majority {
    Majority { youngest, oldest }
}

#[test]
fn the_age_of_the_territory_holds_and_nothing_is_assumed_of_who_lives_elsewhere() {
    let rules = two_territories();
    let on = day("2026-03-01");
    let in_a = id("XX-A");
    assert_eq!(rules.majority(on, Some(&in_a)), ages(18, 18));
    assert_eq!(rules.majority(on, Some(&id("XX-B"))), ages(19, 19));
    assert_eq!(rules.majority(on, None), ages(18, 19), "either may hold");
    assert_eq!(rules.majority(on, Some(&id("XX-C"))), ages(18, 19));
    let names: Vec<&str> = rules.territories().into_iter().map(Id::as_str).collect();
    assert_eq!(names, ["XX-A", "XX-B"]);
    let one = RULEBOOK.default_rules();
    assert_eq!(one.majority(on, None), ages(18, 18), "the forms' own");
    let one = one.signing_alone_from(id("XX-B"), on, 19);
    assert_eq!(one.majority(on.minus(1), None), ages(18, 18));
    assert_eq!(one.majority(on, None), ages(19, 19), "one age for all");
}

#[test]
fn what_was_set_last_for_a_territory_holds_and_never_less_than_the_forms() {
    let on = day("2026-03-01");
    let rules = RULEBOOK
        .default_rules()
        .signing_alone_from(id("XX-A"), on.plus(10), 19)
        .signing_alone_from(id("XX-A"), on, 21)
        .signing_alone_from(id("XX-B"), on, 16);
    let a = |day| rules.majority(day, Some(&id("XX-A")));
    assert_eq!(a(on.plus(20)), ages(21, 21), "the last word");
    assert_eq!(rules.majority(on, Some(&id("XX-B"))), ages(18, 18));
}

/// A patient born on that day, whose enrolment form was signed on 2 January 2026 by those, and who lives where `lives` says.
fn course(born: &str, signers: Value, lives: &[(&str, &str)]) -> Course {
    let mut course = patient_who_can_become_pregnant().month("2026-03-01", "t2", "rx1");
    for event in course.question["events"].as_array_mut().unwrap() {
        match event["type"].as_str() {
            Some("patient-registered") => event["born"] = json!(born),
            Some("consent-signed") => event["signers"] = signers.clone(),
            _ => {}
        }
    }
    course.question["territories"] = json!([
        { "territory": "XX-A", "age": 18, "from": "2020-01-01" },
        { "territory": "XX-B", "age": 19, "from": "2020-01-01" },
    ]);
    for (on, territory) in lives {
        course = course.told(
            on,
            json!({ "type": "residence-recorded", "territory": territory }),
        );
    }
    course
}

/// Eighteen and a half on the day of the signature.
const BETWEEN: &str = "2007-06-01";

#[test]
fn between_two_ages_it_must_be_on_record_where_the_patient_lives() {
    let alone = || json!(["patient", "prescriber"]);
    let unknown = course(BETWEEN, alone(), &[]);
    unknown
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["residence-unknown"]);
    let mut asked = unknown.question.clone();
    asked["on"] = json!("2026-03-01");
    let decision = decide_question(&asked);
    let [unmet] = decision.unmet() else {
        panic!("{decision:?}");
    };
    assert_eq!(unmet.who, Who::Prescriber);
    assert_eq!(
        unmet.earliest,
        day("2026-03-01"),
        "it can be recorded at once"
    );
    let says = RULEBOOK.say(unmet, retinue_rulebook::Reader::Prescriber);
    assert!(
        says.contains("18 in one territory and 19 in another"),
        "{says}"
    );
    course(BETWEEN, alone(), &[("2026-01-02", "XX-A")])
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
    course(BETWEEN, alone(), &[("2026-01-02", "XX-B")])
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["guardian-signature-missing"]);
    // What is recorded of a later day says nothing of the day of the signature.
    course(BETWEEN, alone(), &[("2026-02-01", "XX-A")])
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["residence-unknown"]);
}

#[test]
fn who_is_of_age_everywhere_or_nowhere_need_not_say_where_they_live() {
    let alone = json!(["patient", "prescriber"]);
    course("2006-12-01", alone.clone(), &[])
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
    course("2008-06-01", alone, &[])
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["guardian-signature-missing"]);
    let together = json!(["patient", "guardian", "prescriber"]);
    course("2008-06-01", together, &[])
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
}

#[test]
fn a_move_to_where_the_patient_is_of_age_asks_for_consent_anew() {
    let together = json!(["patient", "guardian", "prescriber"]);
    let moved = [("2026-01-02", "XX-B"), ("2026-02-15", "XX-A")];
    course(BETWEEN, together.clone(), &moved[..1])
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
    course(BETWEEN, together, &moved)
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["consent-before-majority"]);
}

#[test]
fn the_residence_that_decided_is_among_what_shows_that_consent_was_given() {
    let lives = course(
        BETWEEN,
        json!(["patient", "prescriber"]),
        &[("2026-01-02", "XX-A")],
    );
    let mut question = lives.question.clone();
    question["on"] = json!("2026-03-01");
    let place = question["events"].as_array().unwrap().len() - 1;
    let decision = ask(&question).unwrap().decision;
    let shown = decision.met().iter().any(|met| {
        met.evidence
            .iter()
            .any(|fact| fact.as_str() == format!("events[{place}]"))
    });
    assert!(shown, "{decision:?}");
}

fn record(lives: &[(&str, &str)]) -> PatientRecord {
    let mut events = vec![
        json!({ "type": "patient-registered", "id": "p", "on": "2026-01-02", "born": BETWEEN, "programme": "us-ipledge" }),
        json!({ "type": "guardian-linked", "id": "g", "on": "2024-01-02", "guardian": "g-1" }),
        json!({ "type": "category-assigned", "id": "c", "on": "2026-01-02", "category": "cannot-become-pregnant", "basis": "cisgender-male" }),
    ];
    for (place, (on, territory)) in lives.iter().enumerate() {
        events.push(json!({ "type": "residence-recorded", "id": format!("r{place}"), "on": on, "territory": territory }));
    }
    PatientRecord::of(
        events
            .into_iter()
            .map(|event| serde_json::from_value(event).unwrap()),
    )
}

#[test]
fn a_guardians_access_ends_with_the_youngest_age_while_the_residence_is_unknown() {
    let rules = two_territories();
    let access = |lives: &[(&str, &str)], on: &str| {
        guardian_access(&record(lives), &rules, &id("g-1"), day(on))
    };
    let last_day = |on: &str| GuardianAccess::Open { last_day: day(on) };
    assert_eq!(access(&[], "2025-05-31"), last_day("2025-05-31"));
    assert_eq!(access(&[], "2025-06-01"), GuardianAccess::Ended);
    let in_b = [("2024-01-01", "XX-B")];
    assert_eq!(access(&in_b, "2026-02-01"), last_day("2026-05-31"));
    assert_eq!(access(&in_b, "2026-06-01"), GuardianAccess::Ended);
    assert_eq!(
        access(&[("2024-01-01", "XX-A")], "2026-02-01"),
        GuardianAccess::Ended
    );
    let coming = |lives: &[(&str, &str)]| coming_of_age(&record(lives), &rules, day("2025-05-01"));
    assert_eq!(coming(&[]).map(|coming| coming.on), Some(day("2025-06-01")));
    assert_eq!(
        coming(&in_b).map(|coming| coming.on),
        Some(day("2026-06-01"))
    );
}

fn without_a_guardian(record: &PatientRecord) -> PatientRecord {
    let others = record.facts().iter().map(|fact| fact.event.clone());
    PatientRecord::of(others.filter(|event| event.payload.kind() != "guardian-linked"))
}

fn tries(record: &PatientRecord, rules: &RulesInForce, payload: Payload) -> Result<(), Refused> {
    let case = Case {
        patient: record,
        prescriber: None,
        pharmacy: None,
    };
    let today = day("2026-03-01");
    let command = Command::Record { on: today, payload };
    decide(&case, &command, rules, today).map(|_| ())
}

#[test]
fn a_territory_must_be_one_whose_age_was_set() {
    let lives = |territory: &str| Payload::ResidenceRecorded {
        territory: id(territory),
    };
    let rules = two_territories();
    tries(&record(&[]), &rules, lives("XX-A")).unwrap();
    let refused = tries(&record(&[]), &rules, lives("XX-Q")).unwrap_err();
    assert_eq!(refused.because[0].field, "territory");
    assert!(
        refused.because[0].remedy.contains("set its age"),
        "{refused}"
    );
    let none = RULEBOOK.default_rules();
    let refused = tries(&record(&[]), &none, lives("XX-A")).unwrap_err();
    assert_eq!(refused.because[0].field, "territory");
}

#[test]
fn neither_a_signature_alone_nor_another_guardian_is_taken_on_a_guess() {
    let rules = two_territories();
    let signed = |signers: &[Signer]| Payload::ConsentSigned {
        form: Form::PatientEnrolmentCannot,
        signers: signers.to_vec(),
        edition: None,
        text_hash: None,
        signing: None,
    };
    let alone = signed(&[Signer::Patient, Signer::Prescriber]);
    let link = Payload::GuardianLinked {
        guardian: id("g-2"),
    };
    for (payload, field) in [(alone.clone(), "signers"), (link.clone(), "guardian")] {
        let refused = tries(&record(&[]), &rules, payload).unwrap_err();
        assert_eq!(refused.because[0].field, field);
        assert!(
            refused.because[0]
                .remedy
                .contains("where the patient lives"),
            "{refused}"
        );
    }
    // With a linked guardian the patient's own signature comes first, and the guardian's apart.
    let in_a = record(&[("2026-03-01", "XX-A")]);
    tries(&in_a, &rules, alone.clone()).unwrap();
    assert!(tries(&in_a, &rules, link.clone()).is_err(), "of age there");
    let in_b = record(&[("2026-03-01", "XX-B")]);
    let refused = tries(&without_a_guardian(&in_b), &rules, alone.clone()).unwrap_err();
    assert_eq!(refused.because[0].field, "signers", "a minor there");
    tries(&in_b, &rules, alone).unwrap();
    tries(&in_b, &rules, link).unwrap();
    let all = signed(&[Signer::Patient, Signer::Guardian, Signer::Prescriber]);
    tries(&record(&[]), &rules, all).unwrap();
}

#[test]
fn the_last_residence_up_to_a_day_counts_whenever_it_was_recorded() {
    let rules = two_territories();
    let moved = record(&[("2026-02-01", "XX-B"), ("2026-01-10", "XX-A")]);
    let on = |text: &str| majority_of(&moved, &rules, day(text));
    assert_eq!(on("2026-01-09"), ages(18, 19));
    assert_eq!(on("2026-01-10"), ages(18, 18));
    assert_eq!(on("2026-02-01"), ages(19, 19));
    let born = day(BETWEEN);
    assert_eq!(
        on("2026-01-09").of_age(born, day("2026-01-09")),
        OfAge::DependsOnResidence
    );
}
