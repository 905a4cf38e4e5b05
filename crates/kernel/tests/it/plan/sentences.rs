//! The planner in clinical sentences. Enrolment, contraception and first test: 2026-01-02, edition 2021-12-13.

use jiff::civil::Weekday::{Saturday, Sunday};
use retinue_kernel::{Step, Verdict};
use serde_json::json;

use crate::harness::{Course, patient_who_can_become_pregnant, patient_who_cannot_become_pregnant};

fn after_the_second_test() -> Course {
    patient_who_can_become_pregnant()
        .told("2026-03-02", json!({ "type": "pregnancy-test-reported", "id": "t2", "collected-on": "2026-03-02",
            "specimen": "serum", "setting": "laboratory", "result": "negative", "cycle": "irregular" }))
        .contraception("2026-03-02", "2026-01-02")
}

#[test]
fn the_first_supply_waits_for_thirty_days_of_contraception() {
    patient_who_can_become_pregnant()
        .planned_on("2026-01-05")
        .proposes(
            ["2026-02-01", "2026-02-01", "2026-02-01", "2026-02-01"],
            "2026-02-07",
        );
}

#[test]
fn a_test_before_the_wait_is_over_does_not_fit_and_the_first_day_is_named() {
    patient_who_can_become_pregnant()
        .planned_on("2026-01-05")
        .wish(Step::Specimen, "2026-01-30")
        .does_not_fit(
            Step::Specimen,
            &["contraception-too-short"],
            Some("2026-02-01"),
        );
}

#[test]
fn a_test_less_than_nineteen_days_after_the_first_and_before_the_wait_names_both() {
    patient_who_can_become_pregnant()
        .planned_on("2026-01-05")
        .wish(Step::Specimen, "2026-01-20")
        .does_not_fit(
            Step::Specimen,
            &["contraception-too-short", "second-test-too-early"],
            Some("2026-02-01"),
        );
}

#[test]
fn the_seventh_day_fits_for_the_collection_and_the_eighth_does_not() {
    let planned = || {
        patient_who_can_become_pregnant()
            .planned_on("2026-02-25")
            .wish(Step::Visit, "2026-03-02")
            .wish(Step::Specimen, "2026-03-02")
    };
    planned().wish(Step::Collection, "2026-03-08").fits();
    planned().wish(Step::Collection, "2026-03-09").does_not_fit(
        Step::Collection,
        &["first-window-missed", "test-window-closed"],
        Some("2026-03-02"),
    );
}

#[test]
fn a_visit_eight_days_before_the_test_is_of_an_earlier_month() {
    let planned = |visit| {
        patient_who_can_become_pregnant()
            .planned_on("2026-02-02")
            .wish(Step::Visit, visit)
            .wish(Step::Specimen, "2026-03-02")
    };
    planned("2026-02-23").fits();
    planned("2026-02-22").does_not_fit(
        Step::Specimen,
        &["contraception-not-submitted"],
        // The visit stays on the 22nd: the last day of the window that a test on the 16th opens.
        Some("2026-02-16"),
    );
}

#[test]
fn a_prescription_before_the_report_does_not_fit() {
    patient_who_can_become_pregnant()
        .planned_on("2026-03-02")
        .the_laboratory_reports_after(2)
        .wish(Step::Specimen, "2026-03-03")
        .wish(Step::Prescription, "2026-03-04")
        .does_not_fit(
            Step::Prescription,
            &["confirmation-before-result", "questions-before-result"],
            Some("2026-03-05"),
        );
}

#[test]
fn the_laboratorys_days_shorten_the_week() {
    patient_who_can_become_pregnant()
        .planned_on("2026-03-02")
        .the_laboratory_reports_after(3)
        .proposes(
            ["2026-03-02", "2026-03-02", "2026-03-05", "2026-03-05"],
            "2026-03-08",
        );
    let never = patient_who_can_become_pregnant()
        .planned_on("2026-03-02")
        .the_laboratory_reports_after(7)
        .answer();
    assert!(never.proposals.is_empty() && !never.in_the_way.is_empty());
}

#[test]
fn no_test_is_planned_before_the_insurer_has_answered() {
    patient_who_can_become_pregnant()
        .planned_on("2026-03-02")
        .the_insurer_answers_after(4)
        .wish(Step::Specimen, "2026-03-05")
        .does_not_fit(Step::Specimen, &["insurer"], Some("2026-03-06"))
        .proposes(
            ["2026-03-06", "2026-03-06", "2026-03-06", "2026-03-06"],
            "2026-03-12",
        );
}

#[test]
fn nobody_is_sent_to_a_closed_door() {
    // 2026-03-08 is a Sunday.
    patient_who_can_become_pregnant()
        .planned_on("2026-02-25")
        .the_pharmacy_is_closed_on(&[Sunday])
        .wish(Step::Specimen, "2026-03-02")
        .wish(Step::Collection, "2026-03-08")
        .does_not_fit(Step::Collection, &["closed"], Some("2026-03-02"));
    patient_who_can_become_pregnant()
        .planned_on("2026-03-07")
        .everyone_is_closed_on(&[Saturday, Sunday])
        .proposes(
            ["2026-03-09", "2026-03-09", "2026-03-09", "2026-03-09"],
            "2026-03-15",
        );
}

#[test]
fn a_day_that_is_over_and_a_day_beyond_the_bound_do_not_fit() {
    let planned = || patient_who_can_become_pregnant().planned_on("2026-03-02");
    planned().wish(Step::Visit, "2026-03-01").does_not_fit(
        Step::Visit,
        &["past"],
        Some("2026-03-02"),
    );
    planned()
        .within(10)
        .wish(Step::Specimen, "2026-03-13")
        .does_not_fit(Step::Specimen, &["too far"], Some("2026-03-02"));
}

#[test]
fn a_test_that_is_on_record_serves_and_none_is_asked_for_again() {
    after_the_second_test()
        .planned_on("2026-03-04")
        .proposes(["-", "-", "2026-03-04", "2026-03-04"], "2026-03-08");
}

#[test]
fn a_confirmed_month_waits_only_for_its_collection_and_once_missed_for_nineteen_days() {
    let planned = || {
        after_the_second_test()
            .told("2026-03-02", json!({ "type": "counselling-recorded", "topics": ["risks", "contraception"] }))
            .told("2026-03-02", json!({ "type": "month-confirmed", "test": "t2", "counselled": true }))
            .told("2026-03-02", json!({ "type": "comprehension-answered", "passed": true }))
            .told("2026-03-02", json!({ "type": "prescription-written", "id": "rx1", "order": "o1", "product": "conventional",
                "capsules": { "20": 60 }, "days": 30, "refills": 0 }))
            .planned_on("2026-03-04")
    };
    planned().proposes(["-", "-", "-", "2026-03-04"], "2026-03-08");
    planned().wish(Step::Collection, "2026-03-09").does_not_fit(
        Step::Collection,
        &["first-window-missed"],
        Some("2026-03-04"),
    );
    planned().wish(Step::Specimen, "2026-03-20").does_not_fit(
        Step::Specimen,
        &["first-window-missed"],
        Some("2026-03-04"),
    );
    planned().wish(Step::Specimen, "2026-03-21").fits();
}

#[test]
fn a_collection_before_the_report_does_not_fit() {
    patient_who_can_become_pregnant()
        .planned_on("2026-03-02")
        .the_laboratory_reports_after(2)
        .wish(Step::Specimen, "2026-03-03")
        .wish(Step::Collection, "2026-03-04")
        .does_not_fit(Step::Collection, &["before"], Some("2026-03-05"));
}

#[test]
fn a_regular_cycle_has_five_days_for_the_second_test() {
    let planned = || patient_who_can_become_pregnant().planned_on("2026-03-02");
    planned().the_cycle_is_regular(Some("2026-03-10")).proposes(
        ["2026-03-10", "2026-03-10", "2026-03-10", "2026-03-10"],
        "2026-03-16",
    );
    planned()
        .the_cycle_is_regular(Some("2026-03-10"))
        .wish(Step::Specimen, "2026-03-15")
        .does_not_fit(
            Step::Specimen,
            &["cycle-day-outside-first-days"],
            Some("2026-03-10"),
        );
    let unknown = planned().the_cycle_is_regular(None).answer();
    let reasons: Vec<&str> = unknown
        .in_the_way
        .iter()
        .map(|unmet| unmet.slug.as_str())
        .collect();
    assert_eq!(reasons, ["cycle-day-not-recorded"]);
}

#[test]
fn a_lapse_is_not_planned_away() {
    let answer = patient_who_can_become_pregnant()
        .told("2026-03-01", json!({ "type": "contraception-lapsed" }))
        .planned_on("2026-03-02")
        .wish(Step::Visit, "2026-03-03")
        .wish(Step::Specimen, "2026-03-04")
        .answer();
    assert!(!answer.fits() && answer.proposals.is_empty());
    assert!(
        answer
            .in_the_way
            .iter()
            .any(|unmet| unmet.slug.as_str() == "contraception-lapsed")
    );
    assert!(matches!(
        answer.judged.last().map(|judged| &judged.verdict),
        Some(Verdict::NotJudged)
    ));
}

#[test]
fn who_cannot_become_pregnant_has_thirty_days_from_the_visit() {
    let planned = || {
        patient_who_cannot_become_pregnant()
            .planned_on("2026-03-02")
            .wish(Step::Visit, "2026-03-02")
    };
    planned().wish(Step::Collection, "2026-03-31").fits();
    planned().wish(Step::Collection, "2026-04-01").does_not_fit(
        Step::Collection,
        &["visit-window-closed"],
        Some("2026-03-02"),
    );
    planned().proposes(
        ["2026-03-02", "-", "2026-03-02", "2026-03-02"],
        "2026-03-31",
    );
}

#[test]
fn the_proposals_go_on_from_test_day_to_test_day() {
    let answer = patient_who_can_become_pregnant()
        .planned_on("2026-03-02")
        .answer();
    let tests: Vec<String> = answer
        .proposals
        .iter()
        .filter_map(|set| set.specimen)
        .map(|day| day.to_string())
        .collect();
    assert_eq!(tests, ["2026-03-02", "2026-03-03", "2026-03-04"]);
    assert!(
        answer
            .proposals
            .iter()
            .all(|set| set.ways() == 1 && set.to_spare() == 6)
    );
}
