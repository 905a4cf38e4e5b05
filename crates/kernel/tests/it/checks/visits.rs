use serde_json::json;

use crate::harness::{Course, patient_who_cannot_become_pregnant};

fn visited() -> Course {
    patient_who_cannot_become_pregnant()
        .visit("2026-10-01")
        .prescription("rx1", "2026-10-01")
}

#[test]
fn a_visit_on_the_first_of_october_opens_the_window_until_the_thirtieth() {
    visited()
        .asks_to_dispense("2026-10-30")
        .is_authorised_until("2026-10-30");
    visited()
        .asks_to_dispense("2026-10-31")
        .is_denied_because(&["visit-window-closed"]);
}

#[test]
fn without_a_visit_nothing_opens_in_2021() {
    visited()
        .without("visit-recorded")
        .asks_to_dispense("2026-10-01")
        .is_denied_because(&["visit-missing"]);
}

#[test]
fn a_remote_visit_counts_as_the_office_visit() {
    let course = visited().without("visit-recorded").told(
        "2026-10-02",
        json!({ "type": "visit-recorded", "remote": true }),
    );
    course
        .asks_to_dispense("2026-10-02")
        .is_authorised_until("2026-10-31");
}

#[test]
fn counselling_is_recorded_each_month_in_2021_and_once_in_2026() {
    let second_month = |edition: &str| {
        patient_who_cannot_become_pregnant()
            .edition(edition)
            .visit("2026-03-01")
            .prescription("rx1", "2026-03-01")
            .authorised("2026-03-01", "a1", "rx1", "2026-03-30", 30)
            .handed_over("2026-03-01", "a1", 30)
            .told("2026-03-26", json!({ "type": "visit-recorded" }))
            .prescription("rx2", "2026-03-26")
    };
    second_month("2021-12-13")
        .asks_to_dispense("2026-03-26")
        .is_denied_because(&["counselling-missing"]);
    second_month("2026-11-15")
        .asks_to_dispense("2026-03-26")
        .is_authorised_until("2026-04-24");
}

#[test]
fn in_2026_no_visit_is_asked_for_and_the_authorisation_lasts_thirty_days() {
    let course = visited().without("visit-recorded").edition("2026-11-15");
    course
        .asks_to_dispense("2026-10-01")
        .is_authorised_until("2026-10-30");
    // No longer than the prescription holds.
    course
        .asks_to_dispense("2026-10-10")
        .is_authorised_until("2026-10-31");
}

#[test]
fn in_2026_the_prescription_is_no_older_than_thirty_days() {
    let course = visited().edition("2026-11-15");
    course
        .asks_to_dispense("2026-10-31")
        .is_authorised_until("2026-10-31");
    course
        .asks_to_dispense("2026-11-01")
        .is_denied_because(&["prescription-too-old"]);
}

#[test]
fn a_visit_before_the_new_edition_keeps_its_window_after_it() {
    let course = patient_who_cannot_become_pregnant()
        .visit("2026-11-10")
        .prescription("rx1", "2026-11-10")
        .under_both_editions();
    course
        .asks_to_dispense("2026-11-20")
        .is_authorised_until("2026-12-09");
    course
        .asks_to_dispense("2026-12-10")
        .is_authorised_until("2026-12-10");
}
