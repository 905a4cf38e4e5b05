use serde_json::json;

use crate::harness::{Course, patient_who_can_become_pregnant, patient_who_cannot_become_pregnant};

fn positive() -> Course {
    patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
        .handed_over("2026-03-02", "a1", 30)
        .test("pos", "2026-03-28", "laboratory", "positive")
}

#[test]
fn a_positive_test_blocks_although_a_later_one_is_negative() {
    let course = positive().month("2026-03-30", "t3", "rx2");
    course
        .asks_to_dispense("2026-03-30")
        .is_denied_because(&["pregnancy-test-positive"]);
}

#[test]
fn after_an_exclusion_treatment_goes_on_with_a_new_laboratory_test() {
    let excluded = positive().told(
        "2026-03-29",
        json!({ "type": "pregnancy-excluded", "how": "serum-quantitative" }),
    );
    excluded
        .clone()
        .month("2026-03-30", "t3", "rx2")
        .asks_to_dispense("2026-03-30")
        .is_authorised_until("2026-04-05");
    let before = patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .test("pos", "2026-03-01", "medical", "positive")
        .told(
            "2026-03-02",
            json!({ "type": "pregnancy-excluded", "how": "laboratory-error" }),
        );
    before
        .asks_to_dispense("2026-03-02")
        .is_denied_because(&["new-test-after-exclusion-missing"]);
}

#[test]
fn after_a_pregnancy_the_whole_starting_path_is_walked_again() {
    let ended = positive()
        .told("2026-04-01", json!({ "type": "pregnancy-reported" }))
        .told("2026-06-01", json!({ "type": "pregnancy-ended" }));
    let too_soon = ended
        .clone()
        .contraception("2026-06-05", "2026-01-02")
        .month("2026-06-20", "t3", "rx2");
    too_soon.asks_to_dispense("2026-06-20").is_denied_because(&[
        "contraception-too-short",
        "first-test-missing",
        "second-test-too-early",
    ]);
    let walked = ended
        .contraception("2026-06-05", "2026-06-02")
        .negative_test("t3", "2026-06-10")
        .month("2026-07-02", "t4", "rx2");
    walked
        .asks_to_dispense("2026-07-02")
        .is_authorised_until("2026-07-08");
}

#[test]
fn a_reported_pregnancy_blocks_until_it_is_excluded_or_ended() {
    let course = patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .told("2026-03-02", json!({ "type": "pregnancy-reported" }));
    course
        .asks_to_dispense("2026-03-02")
        .is_denied_because(&["pregnancy-reported"]);
}

#[test]
fn a_positive_test_blocks_also_whoever_is_recorded_as_one_who_cannot() {
    let course = patient_who_cannot_become_pregnant()
        .visit("2026-03-01")
        .prescription("rx1", "2026-03-01")
        .test("pos", "2026-03-01", "medical", "positive");
    course
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["pregnancy-test-positive"]);
    let excluded = course.told(
        "2026-03-02",
        json!({ "type": "pregnancy-excluded", "how": "serum-quantitative" }),
    );
    excluded
        .asks_to_dispense("2026-03-02")
        .is_denied_because(&["category-check-missing"]);
    let checked = excluded.told(
        "2026-03-02",
        json!({ "type": "reproductive-status-assessed" }),
    );
    checked
        .asks_to_dispense("2026-03-02")
        .is_authorised_until("2026-03-30");
}

#[test]
fn an_indeterminate_test_takes_the_window_away_until_a_new_negative() {
    let course = patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .test("unclear", "2026-03-03", "laboratory", "indeterminate");
    course
        .asks_to_dispense("2026-03-03")
        .is_denied_because(&["indeterminate-since"]);
    course
        .month("2026-03-09", "t3", "rx2")
        .asks_to_dispense("2026-03-09")
        .is_authorised_until("2026-03-15");
}

#[test]
fn breastfeeding_stops_until_it_ends() {
    let course = patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .told("2026-03-02", json!({ "type": "breastfeeding-recorded" }));
    course
        .asks_to_dispense("2026-03-02")
        .is_denied_because(&["breastfeeding"]);
    let over = course.told(
        "2026-03-03",
        json!({ "type": "breastfeeding-recorded", "ongoing": false }),
    );
    over.asks_to_dispense("2026-03-03")
        .is_authorised_until("2026-03-07");
}

#[test]
fn once_treatment_was_resumed_after_an_exclusion_home_tests_are_as_good_as_before() {
    let resumed = positive()
        .edition("2026-11-15")
        .told(
            "2026-03-29",
            json!({ "type": "pregnancy-excluded", "how": "serum-quantitative" }),
        )
        .month("2026-03-30", "t3", "rx2")
        .authorised("2026-03-30", "a2", "rx2", "2026-04-05", 30)
        .handed_over("2026-03-30", "a2", 30)
        .told("2026-04-20", json!({ "type": "home-testing-permitted" }))
        .test("t4", "2026-04-28", "home", "negative")
        .month_confirmed("2026-04-28", "t4")
        .prescription("rx3", "2026-04-28");
    resumed
        .asks_to_dispense("2026-04-28")
        .is_authorised_until("2026-05-04");
}
