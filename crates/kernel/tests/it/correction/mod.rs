//! Corrections that need a second person: which they are, and what a proposal is until it is confirmed.

mod anew;
mod kinds;

use retinue_kernel::{
    Case, Command, DueKind, Envelope, Event, Id, Lengthened, PatientRecord, Payload, Refused,
    decide, lengthened_by, proposed_corrections, summarise,
};
use serde_json::{Value, json};

use crate::harness::{Course, day, patient_who_can_become_pregnant, rules_for};

const TODAY: &str = "2026-03-03";

/// A month confirmed against the test of 1 March, which has a name.
fn month() -> Course {
    patient_who_can_become_pregnant().month("2026-03-01", "t2", "rx1")
}

fn record(course: &Course) -> PatientRecord {
    let events = course.question["events"].as_array().unwrap();
    PatientRecord::of(events.iter().enumerate().map(|(place, event)| {
        let mut event = event.clone();
        if event.get("id").is_none() {
            event["id"] = json!(format!("fact {place}"));
        }
        read(&event)
    }))
}

fn read(event: &Value) -> Event {
    serde_json::from_str(&event.to_string()).unwrap_or_else(|error| panic!("{event}: {error}"))
}

/// The month's test with another day of the specimen, or another result.
fn test(collected_on: &str, result: &str) -> Value {
    json!({ "type": "pregnancy-test-reported", "id": "t2", "on": TODAY, "collected-on": collected_on,
        "specimen": "serum", "setting": "laboratory", "result": result, "cycle": "irregular" })
}

fn correction(of: &str, instead: Option<Value>) -> Payload {
    Payload::FactCorrected {
        of: Id::new(of).unwrap(),
        why: Id::new("mistyped").unwrap(),
        instead: instead.map(|instead| Box::new(read(&instead))),
    }
}

fn proposal(of: &str, instead: Option<Value>) -> Payload {
    match correction(of, instead) {
        Payload::FactCorrected { of, why, instead } => {
            Payload::CorrectionProposed { of, why, instead }
        }
        other => other,
    }
}

fn event(name: &str, payload: Payload) -> Event {
    Event {
        payload,
        envelope: Envelope {
            id: Id::new(name).unwrap(),
            on: day(TODAY),
            recorded_at: None,
            provenance: None,
        },
    }
}

fn lengthened(course: &Course, correction: Payload) -> Vec<Lengthened> {
    let rules = rules_for(&course.question);
    lengthened_by(
        &record(course),
        &rules,
        day(TODAY),
        &[event("the correction", correction)],
    )
}

fn decided(
    course: &Course,
    record: &PatientRecord,
    payload: Payload,
) -> Result<Vec<&'static str>, Refused> {
    let case = Case {
        patient: record,
        prescriber: None,
        pharmacy: None,
    };
    let command = Command::Record {
        on: day(TODAY),
        payload,
    };
    let decided = decide(&case, &command, &rules_for(&course.question), day(TODAY))?;
    Ok(decided
        .payloads
        .iter()
        .map(|(_, payload)| payload.kind())
        .collect())
}

#[test]
fn a_later_day_of_the_specimen_opens_the_window_longer_and_an_earlier_one_does_not() {
    let later = lengthened(
        &month(),
        correction("t2", Some(test("2026-03-02", "negative"))),
    );
    assert!(later.contains(&Lengthened::Window), "{later:?}");
    let earlier = lengthened(
        &month(),
        correction("t2", Some(test("2026-02-28", "negative"))),
    );
    assert_eq!(earlier, []);
}

#[test]
fn a_correction_that_ends_a_live_authorisation_lets_nothing_happen_that_could_not() {
    let course = month().authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30);
    let patient = record(&course);
    let shorter = correction("t2", Some(test("2026-02-22", "negative")));
    let case = Case {
        patient: &patient,
        prescriber: None,
        pharmacy: None,
    };
    let command = Command::Record {
        on: day(TODAY),
        payload: shorter,
    };
    let rules = rules_for(&course.question);
    let decided = decide(&case, &command, &rules, day(TODAY)).expect("taken");
    let facts: Vec<Event> = decided
        .payloads
        .into_iter()
        .map(|(_, payload)| event("caused", payload))
        .collect();
    assert_eq!(
        facts.len(),
        2,
        "the correction and the end of the authorisation"
    );
    assert_eq!(lengthened_by(&patient, &rules, day(TODAY), &facts), []);
}

#[test]
fn a_positive_test_that_is_taken_back_lets_happen_what_was_refused() {
    let positive = month().test("t3", "2026-03-02", "laboratory", "positive");
    let gone = lengthened(&positive, correction("t3", None));
    assert!(
        gone.iter().any(|one| matches!(one, Lengthened::Met(_))),
        "{gone:?}"
    );
    let became = lengthened(
        &month(),
        correction("t2", Some(test("2026-03-01", "positive"))),
    );
    assert_eq!(became, [], "a stricter record needs nobody else");
}

#[test]
fn contraception_that_began_earlier_after_all_ends_the_wait_earlier() {
    let course = patient_who_can_become_pregnant()
        .without("contraception-recorded")
        .told(
            "2026-03-01",
            json!({ "type": "contraception-recorded", "id": "c", "since": "2026-02-20",
                "methods": ["combined-pill", "male-condom"], "source": "prescriber" }),
        );
    let earlier = json!({ "type": "contraception-recorded", "id": "c", "on": "2026-03-01", "since": "2026-02-10",
        "methods": ["combined-pill", "male-condom"], "source": "prescriber" });
    let found = lengthened(&course, correction("c", Some(earlier)));
    assert!(found.contains(&Lengthened::Wait), "{found:?}");
}

#[test]
fn a_test_that_is_not_the_months_yet_is_made_later_by_two_as_well() {
    // The month rests on t2; t3 may be confirmed tomorrow, and would then count from its own day.
    let course = month().test("t3", "2026-03-01", "laboratory", "negative");
    let later = test("2026-03-02", "negative");
    assert_eq!(
        lengthened(&course, correction("t3", Some(later))),
        [Lengthened::Counted]
    );
    let earlier = test("2026-02-28", "negative");
    assert_eq!(lengthened(&course, correction("t3", Some(earlier))), []);
}

#[test]
fn without_a_registry_a_test_before_its_prescription_is_made_later_by_two() {
    let mut course =
        patient_who_can_become_pregnant().test("t3", "2026-02-25", "medical", "negative");
    course.question["programme"] = json!("uk-mhra");
    course.question["edition"] = json!("2026-01-22");
    for event in course.question["events"].as_array_mut().unwrap() {
        if event["type"] == "patient-registered" {
            event["programme"] = json!("uk-mhra");
        }
    }
    let later = test("2026-03-01", "negative");
    let found = lengthened(&course, correction("t3", Some(later)));
    assert!(found.contains(&Lengthened::Counted), "{found:?}");
}

#[test]
fn a_contact_to_stop_that_is_due_is_not_made_to_vanish_by_one() {
    let course = month()
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
        .handed_over("2026-03-02", "a1", 30)
        .test("t3", "2026-03-02", "laboratory", "indeterminate")
        .test("t4", "2026-03-02", "laboratory", "negative");
    let found = lengthened(&course, correction("t3", None));
    assert!(
        found.contains(&Lengthened::Due(DueKind::StopTakingContact)),
        "{found:?}"
    );
}

#[test]
fn a_proposal_changes_nothing_until_it_is_confirmed_and_the_correction_stands_in_the_same_append() {
    let course = month();
    let mut patient = record(&course);
    let rules = rules_for(&course.question);
    let stands = |patient: &PatientRecord| summarise(patient, &rules, day(TODAY));
    let before = stands(&patient);
    let instead = Some(test("2026-03-02", "negative"));
    assert_eq!(
        decided(&course, &patient, proposal("t2", instead.clone())).unwrap(),
        ["correction-proposed"]
    );
    patient.learn(event("p1", proposal("t2", instead.clone())));
    assert_eq!(stands(&patient), before);
    assert_eq!(proposed_corrections(&patient).len(), 1);
    let again = decided(&course, &patient, proposal("t2", instead)).unwrap_err();
    assert_eq!(again.because[0].field, "of", "{again}");

    let confirmed = Payload::CorrectionConfirmed {
        proposal: Id::new("p1").unwrap(),
    };
    let kinds = decided(&course, &patient, confirmed.clone()).unwrap();
    assert_eq!(kinds[..2], ["correction-confirmed", "fact-corrected"]);
    patient.learn(event("p2", confirmed.clone()));
    let made = proposed_corrections(&record(&course)).is_empty();
    assert!(made);
    patient.learn(event(
        "p3",
        correction("t2", Some(test("2026-03-02", "negative"))),
    ));
    assert_eq!(stands(&patient).window_last_day, Some(day("2026-03-08")));
    let twice = decided(&course, &patient, confirmed).unwrap_err();
    assert_eq!(twice.because[0].field, "proposal", "{twice}");
}

#[test]
fn a_proposal_that_was_declined_or_overtaken_waits_no_more() {
    let course = month();
    let ends = [
        Payload::CorrectionDeclined {
            proposal: Id::new("p1").unwrap(),
            reason: None,
        },
        correction("t2", None),
    ];
    for end in ends {
        let mut patient = record(&course);
        patient.learn(event(
            "p1",
            proposal("t2", Some(test("2026-03-02", "negative"))),
        ));
        patient.learn(event("p2", end));
        assert!(proposed_corrections(&patient).is_empty());
        let late = Payload::CorrectionConfirmed {
            proposal: Id::new("p1").unwrap(),
        };
        assert!(decided(&course, &patient, late).is_err());
    }
}

/// Each of two reasons of one requirement needs the second person, or the last would be all that anyone else looked at.
#[test]
fn of_two_reasons_that_refuse_for_one_requirement_neither_is_taken_back_by_one() {
    let course = month()
        .test("t3", "2026-03-02", "laboratory", "positive")
        .told(
            "2026-03-02",
            json!({ "type": "pregnancy-reported", "id": "p" }),
        );
    for of in ["t3", "p"] {
        let found = lengthened(&course, correction(of, None));
        assert!(
            found.iter().any(|one| matches!(one, Lengthened::Met(_))),
            "{of}: {found:?}"
        );
    }
}

/// What is taken back and missing from then on refuses as before, and shortens.
#[test]
fn a_refusal_that_is_refused_as_missing_instead_is_taken_back_by_one() {
    let mut course = month();
    for event in course.question["events"].as_array_mut().unwrap() {
        if event["type"] == "comprehension-answered" {
            event["passed"] = json!(false);
            event["id"] = json!("q");
        }
    }
    assert_eq!(lengthened(&course, correction("q", None)), []);
}

#[test]
fn taking_a_correction_back_counts_for_more_where_the_fact_counts_from_a_later_day_again() {
    let put_right = |collected_on: &str| {
        let instead = test(collected_on, "negative");
        month().told(
            "2026-03-02",
            json!({ "type": "fact-corrected", "id": "put right", "of": "t2", "why": "mistyped",
                "instead": instead }),
        )
    };
    let back = || correction("put right", None);
    let found = lengthened(&put_right("2026-02-27"), back());
    assert!(found.contains(&Lengthened::Counted), "{found:?}");
    let found = lengthened(&put_right("2026-03-02"), back());
    assert!(!found.contains(&Lengthened::Counted), "{found:?}");
}
