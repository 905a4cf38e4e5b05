use serde_json::json;

use crate::harness::patient_who_can_become_pregnant;

#[test]
fn a_prescription_that_is_not_on_record_denies_everything_that_needs_it() {
    let course = patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .requests("rx9");
    course
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["prescription-not-on-record"]);
}

#[test]
fn without_a_request_the_latest_prescription_is_meant() {
    let course = patient_who_can_become_pregnant()
        .negative_test("t2", "2026-03-01")
        .month_confirmed("2026-03-01", "t2")
        .prescription("rx1", "2026-03-01")
        .prescription_of("rx2", "2026-03-01", json!({ "days": 31 }));
    course
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["supply-over-thirty-days"]);
    course
        .requests("rx1")
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
}

#[test]
fn nothing_on_record_denies_with_every_reason_at_once() {
    let course = patient_who_can_become_pregnant();
    let mut question = course.question.clone();
    question["events"] = json!([]);
    question["on"] = json!("2026-03-01");
    let decision = crate::harness::decide_question(&question);
    let found = crate::harness::slugs(&decision);
    for expected in [
        "patient-not-registered",
        "category-not-assigned",
        "consent-missing",
        "contraception-missing",
        "first-test-missing",
        "second-test-missing",
        "month-not-confirmed",
        "questions-not-answered",
        "test-window-not-open",
        "prescription-not-on-record",
    ] {
        assert!(
            found.contains(&expected),
            "{expected} is not among {found:?}"
        );
    }
}
