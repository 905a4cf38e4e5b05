//! A fact that is taken back and entered anew is held against what it was.

use retinue_kernel::{EnteredAnew, Event, Id, Lengthened, PatientRecord, entered_anew};
use serde_json::{Value, json};

use super::{TODAY, correction, event, month, read, record, test};
use crate::harness::{Course, day, patient_who_can_become_pregnant, rules_for};

/// The record after `name` was taken back on a day, and what an entry amounts to on `today`.
struct TakenBack {
    course: Course,
    patient: PatientRecord,
}

impl TakenBack {
    fn of(course: Course, name: &str, on: &str) -> TakenBack {
        let mut patient = record(&course);
        let mut by = event("taken back", correction(name, None));
        by.envelope.on = day(on);
        patient.learn(by);
        TakenBack { course, patient }
    }

    fn entered(&self, entry: &Value, today: &str) -> Option<EnteredAnew> {
        let rules = rules_for(&self.course.question);
        let on = |correction: &Event| correction.envelope.on;
        entered_anew(&self.patient, &rules, day(today), &anew(entry), on)
    }

    fn lengthens(&self, entry: &Value, today: &str) -> Vec<Lengthened> {
        self.entered(entry, today)
            .map_or_else(Vec::new, |anew| anew.lengthened)
    }
}

/// The same fact under a name of its own.
fn anew(entry: &Value) -> Event {
    let mut event = read(entry);
    event.envelope.id = Id::new("entered anew").unwrap();
    event
}

#[test]
fn a_negative_test_taken_back_and_entered_with_a_later_day_is_the_correction_it_amounts_to() {
    // Collected on 1 March, taken back on 3 March.
    let course = TakenBack::of(month(), "t2", TODAY);
    for later in ["2026-03-02", "2026-03-03"] {
        let found = course
            .entered(&test(later, "negative"), TODAY)
            .unwrap_or_else(|| panic!("{later} is a later day of the same specimen"));
        assert_eq!(found.was.envelope.id.as_str(), "t2");
        assert_eq!(found.by.envelope.id.as_str(), "taken back");
        assert!(found.lengthened.contains(&Lengthened::Counted), "{found:?}");
    }
    // It is so on a later day as well, whoever enters it then.
    let late = test("2026-03-03", "negative");
    assert!(course.entered(&late, "2026-03-20").is_some());
}

#[test]
fn a_test_collected_after_the_day_of_the_taking_back_is_another_test() {
    let course = TakenBack::of(month(), "t2", TODAY);
    assert_eq!(
        course.lengthens(&test("2026-03-04", "negative"), "2026-03-04"),
        []
    );
}

#[test]
fn the_same_day_an_earlier_one_and_a_result_that_is_stricter_are_entered_by_one() {
    let course = TakenBack::of(month(), "t2", TODAY);
    for (collected_on, result) in [
        ("2026-03-01", "negative"),
        ("2026-02-28", "negative"),
        ("2026-03-02", "positive"),
        ("2026-03-02", "indeterminate"),
    ] {
        assert_eq!(
            course.lengthens(&test(collected_on, result), TODAY),
            [],
            "{result} of {collected_on}"
        );
    }
}

#[test]
fn without_a_taking_back_a_later_test_is_a_test() {
    let course = TakenBack {
        course: month(),
        patient: record(&month()),
    };
    assert_eq!(course.lengthens(&test("2026-03-02", "negative"), TODAY), []);
}

#[test]
fn a_positive_test_that_two_found_wrong_leaves_the_way_free_for_the_right_one() {
    let positive = month().test("t3", "2026-03-02", "laboratory", "positive");
    let course = TakenBack::of(positive, "t3", TODAY);
    assert_eq!(course.lengthens(&test("2026-03-02", "negative"), TODAY), []);
}

#[test]
fn a_home_test_is_not_taken_back_to_come_again_from_a_laboratory() {
    let at_home = month().test("t3", "2026-03-01", "home", "negative");
    let course = TakenBack::of(at_home, "t3", TODAY);
    let found = course.lengthens(&test("2026-03-01", "negative"), TODAY);
    assert!(found.contains(&Lengthened::Counted), "{found:?}");
}

#[test]
fn a_taking_back_that_was_itself_taken_back_holds_nothing_against_anyone() {
    let mut course = TakenBack::of(month(), "t2", TODAY);
    course
        .patient
        .learn(event("brought back", correction("taken back", None)));
    assert_eq!(course.patient.taken_back(), []);
    assert!(course.patient.fact(&Id::new("t2").unwrap()).is_some());
    assert_eq!(course.lengthens(&test("2026-03-02", "negative"), TODAY), []);
}

/// What happened on a day that lies behind; what is done today could be done whether or not something was taken back.
#[test]
fn a_prescription_a_visit_and_a_consent_are_not_entered_anew_for_a_later_day_that_has_passed() {
    let prescription = |on: &str| {
        json!({ "type": "prescription-written", "id": "rx1", "on": on, "product": "conventional",
            "capsules": { "40": 30 }, "days": 30, "refills": 0 })
    };
    let course = TakenBack::of(month(), "rx1", "2026-03-03");
    let found = course.lengthens(&prescription("2026-03-02"), "2026-03-03");
    assert!(found.contains(&Lengthened::Counted), "{found:?}");
    assert_eq!(
        course.lengthens(&prescription("2026-03-03"), "2026-03-03"),
        []
    );
    assert_eq!(
        course.lengthens(&prescription("2026-03-01"), "2026-03-03"),
        []
    );

    let minor = patient_who_can_become_pregnant()
        .without("consent-signed")
        .told(
            "2026-02-01",
            json!({ "type": "consent-signed", "id": "c1", "form": "patient-enrolment-can",
                "signers": ["patient"] }),
        )
        .month("2026-03-01", "t2", "rx1");
    let course = TakenBack::of(minor, "c1", "2026-03-03");
    let signed = |on: &str| {
        json!({ "type": "consent-signed", "id": "c1", "on": on, "form": "patient-enrolment-can",
            "signers": ["patient", "prescriber"] })
    };
    let found = course.lengthens(&signed("2026-03-02"), "2026-03-03");
    assert!(
        matches!(found.as_slice(), [Lengthened::Met(_)]),
        "{found:?}"
    );
    assert_eq!(course.lengthens(&signed("2026-03-03"), "2026-03-03"), []);
}
