use serde_json::json;

use crate::harness::{Course, patient_who_can_become_pregnant};

fn first_month() -> Course {
    patient_who_can_become_pregnant().month("2026-03-01", "t2", "rx1")
}

/// The first month without confirmation and answers, to be told in another order.
fn unconfirmed() -> Course {
    patient_who_can_become_pregnant()
        .negative_test("t2", "2026-03-01")
        .told(
            "2026-03-01",
            json!({ "type": "counselling-recorded", "topics": ["risks", "contraception"] }),
        )
        .contraception("2026-03-01", "2026-01-02")
        .prescription("rx1", "2026-03-01")
}

#[test]
fn confirmation_and_questions_follow_the_result_in_either_order() {
    let confirm = json!({ "type": "month-confirmed", "test": "t2", "counselled": true });
    let answer = json!({ "type": "comprehension-answered", "passed": true });
    let one = unconfirmed()
        .told("2026-03-02", confirm.clone())
        .told("2026-03-03", answer.clone());
    let other = unconfirmed()
        .told("2026-03-02", answer)
        .told("2026-03-03", confirm);
    one.asks_to_dispense("2026-03-03")
        .is_authorised_until("2026-03-07");
    other
        .asks_to_dispense("2026-03-03")
        .is_authorised_until("2026-03-07");
    unconfirmed()
        .asks_to_dispense("2026-03-03")
        .is_denied_because(&["month-not-confirmed", "questions-not-answered"]);
}

#[test]
fn questions_answered_before_the_result_do_not_count() {
    let course = patient_who_can_become_pregnant()
        .told(
            "2026-03-01",
            json!({ "type": "comprehension-answered", "passed": true }),
        )
        .month("2026-03-01", "t2", "rx1")
        .without_last("comprehension-answered");
    course
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["questions-before-result"]);
}

#[test]
fn the_last_answers_count() {
    let failed = first_month().told(
        "2026-03-02",
        json!({ "type": "comprehension-answered", "passed": false }),
    );
    failed
        .asks_to_dispense("2026-03-02")
        .is_denied_because(&["questions-failed"]);
    let retried = failed.told(
        "2026-03-02",
        json!({ "type": "comprehension-answered", "passed": true }),
    );
    retried
        .asks_to_dispense("2026-03-02")
        .is_authorised_until("2026-03-07");
}

#[test]
fn right_answers_that_were_given_on_paper_before_wrong_ones_clear_nothing_however_late_they_are_keyed_in()
 {
    let answer = |passed: bool| json!({ "type": "comprehension-answered", "passed": passed });
    let wrong = unconfirmed()
        .told(
            "2026-03-01",
            json!({ "type": "month-confirmed", "test": "t2", "counselled": true }),
        )
        .told("2026-03-03", answer(false));
    wrong
        .clone()
        .told("2026-03-02", answer(true))
        .asks_to_dispense("2026-03-04")
        .is_denied_because(&["questions-failed"]);
    for not_before in ["2026-03-03", "2026-03-04"] {
        wrong
            .clone()
            .told(not_before, answer(true))
            .asks_to_dispense("2026-03-04")
            .is_authorised_until("2026-03-07");
    }
}

#[test]
fn answers_on_paper_count_from_the_day_on_which_they_were_given() {
    let keyed_late = |answered_on: &str| {
        patient_who_can_become_pregnant()
            .negative_test("t2", "2026-03-02")
            .told(
                "2026-03-02",
                json!({ "type": "counselling-recorded", "topics": ["risks", "contraception"] }),
            )
            .contraception("2026-03-02", "2026-01-02")
            .told(
                "2026-03-02",
                json!({ "type": "month-confirmed", "test": "t2", "counselled": true }),
            )
            .prescription("rx1", "2026-03-02")
            .told(
                answered_on,
                json!({ "type": "comprehension-answered", "passed": true }),
            )
    };
    // Recorded after the result, and given before it was there.
    keyed_late("2026-03-01")
        .asks_to_dispense("2026-03-05")
        .is_denied_because(&["questions-not-answered"]);
    keyed_late("2026-03-02")
        .asks_to_dispense("2026-03-05")
        .is_authorised_until("2026-03-08");
}

#[test]
fn a_confirmation_that_denies_counselling_confirms_nothing() {
    let course = unconfirmed()
        .told(
            "2026-03-01",
            json!({ "type": "month-confirmed", "test": "t2", "counselled": false }),
        )
        .told(
            "2026-03-01",
            json!({ "type": "comprehension-answered", "passed": true }),
        );
    course
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["counselling-not-confirmed"]);
}

#[test]
fn counselling_comes_no_later_than_the_prescription() {
    let course = |counselled_on: &str| {
        patient_who_can_become_pregnant()
            .without("counselling-recorded")
            .negative_test("t2", "2026-03-01")
            .prescription("rx1", "2026-03-01")
            .contraception("2026-03-01", "2026-01-02")
            .told(
                counselled_on,
                json!({ "type": "counselling-recorded", "topics": ["risks", "contraception"] }),
            )
            .told(
                "2026-03-03",
                json!({ "type": "month-confirmed", "test": "t2", "counselled": true }),
            )
            .told(
                "2026-03-03",
                json!({ "type": "comprehension-answered", "passed": true }),
            )
    };
    course("2026-03-01")
        .asks_to_dispense("2026-03-03")
        .is_authorised_until("2026-03-07");
    course("2026-03-02")
        .asks_to_dispense("2026-03-03")
        .is_denied_because(&["counselling-after-prescription"]);
}

#[test]
fn the_months_contraception_is_submitted_every_month() {
    let course = first_month().without_last("contraception-recorded");
    course
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["contraception-not-submitted"]);
}

#[test]
fn a_later_negative_test_is_inert_until_the_prescriber_confirms_against_it() {
    let second = first_month()
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
        .handed_over("2026-03-02", "a1", 30)
        .month("2026-03-28", "t3", "rx2")
        .negative_test("t4", "2026-04-01");
    second
        .asks_to_dispense("2026-04-03")
        .is_authorised_until("2026-04-03");
    second
        .asks_to_dispense("2026-04-04")
        .is_denied_because(&["test-window-closed"]);
    let confirmed = second
        .contraception("2026-04-04", "2026-01-02")
        .told(
            "2026-04-04",
            json!({ "type": "month-confirmed", "test": "t4", "counselled": true }),
        )
        .told(
            "2026-04-04",
            json!({ "type": "comprehension-answered", "passed": true }),
        )
        .prescription("rx3", "2026-04-04");
    confirmed
        .asks_to_dispense("2026-04-04")
        .is_authorised_until("2026-04-07");
}

#[test]
fn a_later_negative_test_in_a_wrong_setting_does_not_count_and_harms_nothing() {
    let course = first_month().test("t3", "2026-03-03", "home", "negative");
    course
        .asks_to_dispense("2026-03-03")
        .is_authorised_until("2026-03-07");
}

#[test]
fn one_test_serves_one_months_order_and_all_its_strengths() {
    let order = |of_second: &str| {
        patient_who_can_become_pregnant()
            .negative_test("t2", "2026-03-01")
            .month_confirmed("2026-03-01", "t2")
            .prescription_of(
                "rx1",
                "2026-03-01",
                json!({ "order": "march", "capsules": { "20": 30 } }),
            )
            .prescription_of(
                "rx2",
                "2026-03-01",
                json!({ "order": of_second, "capsules": { "40": 30 } }),
            )
            .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
            .handed_over("2026-03-02", "a1", 30)
            .requests("rx2")
    };
    order("march")
        .asks_to_dispense("2026-03-02")
        .is_authorised_until("2026-03-07");
    let another = order("second-march");
    another.asks_to_dispense("2026-03-02").is_denied_because(&[
        "test-already-used",
        "test-missing",
        "test-window-not-open",
        "month-not-confirmed",
        "questions-not-answered",
        "contraception-not-submitted",
        "supply-not-used-up",
    ]);
}

#[test]
fn the_prescription_is_not_older_than_the_specimen() {
    let course = patient_who_can_become_pregnant()
        .prescription("rx1", "2026-02-28")
        .negative_test("t2", "2026-03-01")
        .month_confirmed("2026-03-01", "t2");
    course
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["prescription-before-specimen"]);
}

impl Course {
    /// Without the last fact of a kind.
    pub(crate) fn without_last(mut self, kind: &str) -> Course {
        let events = self.question["events"].as_array_mut().unwrap();
        let at = events
            .iter()
            .rposition(|event| event["type"] == kind)
            .unwrap();
        events.remove(at);
        self
    }
}
