use retinue_kernel::{DueKind::PregnancyReport, PregnancyTiming, timing_of_pregnancy};
use serde_json::json;

use super::{due_day, first_supply_collected, record};
use crate::harness::{
    Course, day, patient_who_can_become_pregnant, patient_who_cannot_become_pregnant, rules_for,
};

fn reported(course: Course, on: &str) -> Course {
    course.told(on, json!({ "type": "pregnancy-reported" }))
}

#[test]
fn a_pregnancy_before_during_and_within_thirty_days_after_treatment_is_reported_the_same_day() {
    // The supply ends on 2026-03-31; thirty days after it is 2026-04-30.
    for (course, on) in [
        (patient_who_can_become_pregnant(), "2026-02-01"),
        (first_supply_collected(), "2026-03-31"),
        (first_supply_collected(), "2026-04-30"),
    ] {
        assert_eq!(
            due_day(&reported(course, on), on, PregnancyReport).as_deref(),
            Some(on)
        );
    }
    assert_eq!(
        due_day(
            &reported(first_supply_collected(), "2026-05-01"),
            "2026-05-01",
            PregnancyReport
        ),
        None
    );
}

/// Whoever was recorded as one who cannot become pregnant, and is, is the one of whom the programme has to hear.
#[test]
fn a_positive_test_of_a_patient_who_cannot_become_pregnant_is_reported_too() {
    let course =
        patient_who_cannot_become_pregnant().test("t1", "2026-02-01", "laboratory", "positive");
    assert_eq!(
        due_day(&course, "2026-02-01", PregnancyReport).as_deref(),
        Some("2026-02-01")
    );
}

#[test]
fn its_timing_is_read_from_the_supply() {
    for (on, timing) in [
        ("2026-03-01", PregnancyTiming::BeforeTreatment),
        ("2026-03-02", PregnancyTiming::DuringTreatment),
        ("2026-03-31", PregnancyTiming::DuringTreatment),
        ("2026-04-01", PregnancyTiming::SoonAfterLastDose),
        ("2026-04-30", PregnancyTiming::SoonAfterLastDose),
        ("2026-05-01", PregnancyTiming::LaterAfterLastDose),
    ] {
        let course = first_supply_collected();
        assert_eq!(
            timing_of_pregnancy(&record(&course), &rules_for(&course.question), day(on)),
            timing,
            "{on}"
        );
    }
}

#[test]
fn one_report_covers_every_sign_and_an_exclusion_needs_none() {
    let signs = reported(
        first_supply_collected().test("t3", "2026-03-20", "laboratory", "positive"),
        "2026-03-21",
    );
    assert_eq!(
        due_day(&signs, "2026-03-21", PregnancyReport).as_deref(),
        Some("2026-03-20")
    );
    let filed = signs.clone().told(
        "2026-03-21",
        json!({ "type": "pregnancy-report-filed", "timing": "during-treatment" }),
    );
    assert_eq!(due_day(&filed, "2026-03-21", PregnancyReport), None);
    let excluded = signs.told(
        "2026-03-21",
        json!({ "type": "pregnancy-excluded", "how": "laboratory-error" }),
    );
    assert_eq!(due_day(&excluded, "2026-03-21", PregnancyReport), None);
    let ended_unreported = reported(first_supply_collected(), "2026-03-20")
        .told("2026-03-25", json!({ "type": "pregnancy-ended" }));
    assert!(due_day(&ended_unreported, "2026-03-25", PregnancyReport).is_some());
}
