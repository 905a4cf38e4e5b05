use retinue_kernel::Slug;
use serde_json::json;

use crate::harness::{Course, patient_who_can_become_pregnant};

/// The first month of a course: second test, acts and prescription on 2026-03-01.
fn first_month() -> Course {
    patient_who_can_become_pregnant().month("2026-03-01", "t2", "rx1")
}

#[test]
fn a_test_collected_on_the_first_of_march_opens_the_window_until_the_seventh() {
    let course = first_month();
    course
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
    course
        .asks_to_dispense("2026-03-07")
        .is_authorised_until("2026-03-07");
    course
        .asks_to_dispense("2026-03-08")
        .is_denied_because(&["test-window-closed", "first-window-missed"]);
}

#[test]
fn a_window_across_the_change_of_clocks_has_seven_civil_days() {
    // Clocks go forward on 2026-03-08 and back on 2026-11-01.
    let spring = patient_who_can_become_pregnant().month("2026-03-05", "t2", "rx1");
    spring
        .asks_to_dispense("2026-03-11")
        .is_authorised_until("2026-03-11");
    let autumn = patient_who_can_become_pregnant().month("2026-10-29", "t2", "rx1");
    autumn
        .asks_to_dispense("2026-11-04")
        .is_authorised_until("2026-11-04");
    autumn
        .asks_to_dispense("2026-11-05")
        .is_denied_until(Slug::TestWindowClosed, "2026-11-17");
}

#[test]
fn the_second_test_is_nineteen_days_after_the_first_and_not_eighteen() {
    let at = |second: &str| {
        patient_who_can_become_pregnant()
            .told(
                "2026-02-10",
                json!({ "type": "pregnancy-test-reported", "id": "again", "collected-on": "2026-02-10",
                        "specimen": "urine", "setting": "medical", "result": "negative" }),
            )
            .told("2026-02-10", json!({ "type": "fact-corrected", "of": "t1", "why": "entered for another patient" }))
            .month(second, "t2", "rx1")
    };
    at("2026-03-01")
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
    at("2026-02-28")
        .asks_to_dispense("2026-02-28")
        .is_denied_because(&["second-test-too-early"]);
    at("2026-02-28")
        .asks_to_dispense("2026-02-28")
        .is_denied_until(Slug::SecondTestTooEarly, "2026-03-01");
}

#[test]
fn with_regular_cycles_the_second_test_falls_on_day_one_to_five_of_the_period() {
    let began = |began: serde_json::Value| {
        let mut course = first_month();
        for event in course.question["events"].as_array_mut().unwrap() {
            if event["id"] == "t2" {
                event["menses-began-on"] = began.clone();
            }
        }
        course
    };
    began(json!("2026-03-01"))
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
    began(json!("2026-02-25"))
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
    began(json!("2026-02-24"))
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["cycle-day-outside-first-days"]);
    began(json!("2026-03-02"))
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["cycle-day-outside-first-days"]);
    began(json!(null))
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["cycle-day-not-recorded"]);
}

#[test]
fn without_regular_cycles_no_day_of_the_period_is_asked_for() {
    for cycle in ["irregular", "amenorrhoea", "suppressed"] {
        let mut course = first_month();
        for event in course.question["events"].as_array_mut().unwrap() {
            if event["id"] == "t2" {
                event["cycle"] = json!(cycle);
                event.as_object_mut().unwrap().remove("menses-began-on");
            }
        }
        course
            .asks_to_dispense("2026-03-01")
            .is_authorised_until("2026-03-07");
    }
}

#[test]
fn the_second_test_is_a_laboratory_test_in_2021_and_any_medical_setting_in_2026_but_never_at_home()
{
    let set = |edition: &str, setting: &str| {
        patient_who_can_become_pregnant()
            .edition(edition)
            .told("2026-02-20", json!({ "type": "home-testing-permitted" }))
            .test("t2", "2026-03-01", setting, "negative")
            .month_confirmed("2026-03-01", "t2")
            .prescription("rx1", "2026-03-01")
    };
    let refused = &["second-test-setting-not-accepted"];
    set("2021-12-13", "laboratory")
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
    set("2021-12-13", "medical")
        .asks_to_dispense("2026-03-01")
        .is_denied_because(refused);
    set("2021-12-13", "home")
        .asks_to_dispense("2026-03-01")
        .is_denied_because(refused);
    set("2026-11-15", "medical")
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
    set("2026-11-15", "home")
        .asks_to_dispense("2026-03-01")
        .is_denied_because(refused);
}

#[test]
fn a_first_test_at_home_is_no_first_test() {
    let mut course = first_month();
    for event in course.question["events"].as_array_mut().unwrap() {
        if event["id"] == "t1" {
            event["setting"] = json!("home");
        }
    }
    course
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["first-test-missing", "second-test-too-early"]);
}

#[test]
fn after_a_missed_first_window_the_next_test_waits_nineteen_days_in_2021() {
    let missed = |next: &str| first_month().month(next, "t3", "rx2");
    missed("2026-03-19")
        .asks_to_dispense("2026-03-19")
        .is_denied_because(&["first-window-missed"]);
    missed("2026-03-19")
        .asks_to_dispense("2026-03-19")
        .is_denied_until(Slug::FirstWindowMissed, "2026-03-20");
    missed("2026-03-20")
        .asks_to_dispense("2026-03-20")
        .is_authorised_until("2026-03-26");
}

#[test]
fn after_a_missed_first_window_the_next_test_waits_for_nothing_in_2026_but_a_medical_setting() {
    let missed = |setting: &str| {
        first_month()
            .edition("2026-11-15")
            .told("2026-03-08", json!({ "type": "home-testing-permitted" }))
            .test("t3", "2026-03-08", setting, "negative")
            .month_confirmed("2026-03-08", "t3")
            .prescription("rx2", "2026-03-08")
    };
    missed("medical")
        .asks_to_dispense("2026-03-08")
        .is_authorised_until("2026-03-14");
    missed("home")
        .asks_to_dispense("2026-03-08")
        .is_denied_because(&["second-test-setting-not-accepted"]);
}

#[test]
fn the_repeat_after_a_missed_first_window_keeps_the_cycle_rule_in_2021_and_not_in_2026() {
    let repeat = |edition: &str| {
        let mut course = first_month()
            .month("2026-03-20", "t3", "rx2")
            .edition(edition);
        for event in course.question["events"].as_array_mut().unwrap() {
            if event["id"] == "t3" {
                event["menses-began-on"] = json!("2026-03-01");
            }
        }
        course
    };
    repeat("2021-12-13")
        .asks_to_dispense("2026-03-20")
        .is_denied_because(&["cycle-day-outside-first-days"]);
    repeat("2026-11-15")
        .asks_to_dispense("2026-03-20")
        .is_authorised_until("2026-03-26");
}

#[test]
fn a_first_window_that_nobody_confirmed_was_not_missed() {
    let course = patient_who_can_become_pregnant()
        .negative_test("t2", "2026-03-01")
        .month("2026-03-10", "t3", "rx1");
    course
        .asks_to_dispense("2026-03-10")
        .is_authorised_until("2026-03-16");
}

#[test]
fn a_first_window_lost_to_a_shortage_was_not_missed() {
    let course = first_month()
        .told(
            "2026-03-07",
            json!({ "type": "stock-shortage-reported", "pharmacy": "ph1" }),
        )
        .month("2026-03-10", "t3", "rx2");
    course
        .asks_to_dispense("2026-03-10")
        .is_authorised_until("2026-03-16");
}

/// A pharmacy that was out of stock, closed or silent is no fault of the patient's.
#[test]
fn a_first_window_lost_to_a_pharmacy_that_was_released_was_not_missed() {
    let released = |kind: &str| {
        first_month()
            .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
            .told("2026-03-08", json!({ "type": kind, "authorisation": "a1" }))
            .month("2026-03-10", "t3", "rx2")
    };
    released("authorisation-released")
        .asks_to_dispense("2026-03-10")
        .is_authorised_until("2026-03-16");
    released("authorisation-expired")
        .asks_to_dispense("2026-03-10")
        .is_denied_because(&["first-window-missed"]);
}

fn with_a_fault(mut course: Course, from: &str, until: &str) -> Course {
    course.question["faults"] = json!([{ "from": from, "until": until }]);
    course
}

/// The window of 1 March ends on the seventh; a new test is taken on the tenth.
#[test]
fn a_first_window_whose_last_day_fell_into_a_fault_of_the_system_was_not_missed() {
    let course = || first_month().month("2026-03-10", "t3", "rx2");
    let missed = |from: &str, until: &str| {
        with_a_fault(course(), from, until)
            .asks_to_dispense("2026-03-10")
            .is_denied_because(&["first-window-missed"]);
    };
    let lost = |from: &str, until: &str| {
        with_a_fault(course(), from, until)
            .asks_to_dispense("2026-03-10")
            .is_authorised_until("2026-03-16");
    };
    lost("2026-03-07", "2026-03-07");
    lost("2026-03-01", "2026-03-07");
    lost("2026-03-07", "2026-03-09");
    // On the last day it worked again.
    missed("2026-03-01", "2026-03-06");
    // It was over before it failed.
    missed("2026-03-08", "2026-03-09");
    missed("2026-02-20", "2026-02-28");
}

#[test]
fn a_fault_of_the_system_lengthens_no_window() {
    let fault = with_a_fault(first_month(), "2026-03-07", "2026-03-09");
    fault
        .asks_to_dispense("2026-03-07")
        .is_authorised_until("2026-03-07");
    fault
        .asks_to_dispense("2026-03-08")
        .is_denied_because(&["test-window-closed"]);
}

/// Whoever was authorised in the window and did not collect lost nothing to the fault; whose authorisation was given back did.
#[test]
fn a_first_window_in_which_an_authorisation_lay_ready_was_not_lost_to_a_fault() {
    let authorised = |reversed_on: Option<&str>| {
        let course = first_month().authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30);
        let course = match reversed_on {
            Some(on) => course.told(
                on,
                json!({ "type": "authorisation-reversed", "authorisation": "a1" }),
            ),
            None => course,
        };
        with_a_fault(
            course.month("2026-03-10", "t3", "rx2"),
            "2026-03-07",
            "2026-03-07",
        )
    };
    authorised(None)
        .asks_to_dispense("2026-03-10")
        .is_denied_because(&["first-window-missed"]);
    authorised(Some("2026-03-08"))
        .asks_to_dispense("2026-03-10")
        .is_denied_because(&["first-window-missed"]);
    authorised(Some("2026-03-07"))
        .asks_to_dispense("2026-03-10")
        .is_authorised_until("2026-03-16");
}

#[test]
fn a_second_negative_inside_the_open_first_window_does_not_move_it() {
    let course = first_month().month("2026-03-04", "t3", "rx2");
    course
        .asks_to_dispense("2026-03-07")
        .is_authorised_until("2026-03-07");
    course
        .asks_to_dispense("2026-03-08")
        .is_denied_because(&["test-window-closed", "first-window-missed"]);
}

#[test]
fn a_missed_later_window_opens_again_with_a_new_test_at_once() {
    let course = first_month()
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
        .handed_over("2026-03-02", "a1", 30)
        .month("2026-03-30", "t3", "rx2")
        .month("2026-04-06", "t4", "rx3");
    course
        .asks_to_dispense("2026-04-06")
        .is_authorised_until("2026-04-12");
}

/// The second month of treatment, with a test in some setting.
fn second_month(edition: &str, setting: &str) -> Course {
    first_month()
        .edition(edition)
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
        .handed_over("2026-03-02", "a1", 30)
        .told("2026-03-28", json!({ "type": "home-testing-permitted" }))
        .test("t3", "2026-03-30", setting, "negative")
        .month_confirmed("2026-03-30", "t3")
        .prescription("rx2", "2026-03-30")
}

#[test]
fn during_treatment_a_home_test_counts_only_in_2026_and_with_the_prescribers_leave() {
    second_month("2026-11-15", "home")
        .asks_to_dispense("2026-03-30")
        .is_authorised_until("2026-04-05");
    second_month("2026-11-15", "home")
        .without("home-testing-permitted")
        .asks_to_dispense("2026-03-30")
        .is_denied_because(&["home-test-not-permitted"]);
    second_month("2021-12-13", "home")
        .asks_to_dispense("2026-03-30")
        .is_denied_because(&["test-setting-not-accepted"]);
}

#[test]
fn a_leave_for_home_tests_holds_on_the_day_of_the_test_and_not_before_or_after() {
    let withdrawn = second_month("2026-11-15", "home")
        .told("2026-03-30", json!({ "type": "home-testing-withdrawn" }));
    withdrawn
        .asks_to_dispense("2026-03-30")
        .is_denied_because(&["home-test-not-permitted"]);
    let later = second_month("2026-11-15", "home")
        .told("2026-03-31", json!({ "type": "home-testing-withdrawn" }));
    later
        .asks_to_dispense("2026-03-31")
        .is_authorised_until("2026-04-05");
}

#[test]
fn a_refusal_that_the_enforcement_discretion_would_lift_says_so() {
    let course = second_month("2021-12-13", "home");
    let answered = course.asks_to_dispense("2026-03-30");
    let reason = &answered.decision.unmet()[0];
    assert!(
        reason.says.iter().any(|(name, said)| *name == "overlay"
            && *said == retinue_kernel::Said::Name("enforcement-discretion-2023-10".into())),
        "{:?}",
        reason.says
    );
}

#[test]
fn an_adopted_enforcement_discretion_accepts_the_home_test_during_treatment() {
    let mut course = second_month("2021-12-13", "home");
    course.question.as_object_mut().unwrap().remove("edition");
    course.question["adopted"] = json!([{ "edition": "2021-12-13", "from": "2021-12-13",
        "overlays": ["enforcement-discretion-2023-10"] }]);
    course
        .asks_to_dispense("2026-03-30")
        .is_authorised_until("2026-04-05");
}

#[test]
fn a_specimen_before_the_new_edition_is_judged_by_the_old_ones_setting() {
    let months = |specimen: &str, setting: &str| {
        patient_who_can_become_pregnant()
            .month("2026-10-10", "t2", "rx1")
            .authorised("2026-10-12", "a1", "rx1", "2026-10-16", 30)
            .handed_over("2026-10-12", "a1", 30)
            .test("t3", specimen, setting, "negative")
            .month_confirmed(specimen, "t3")
            .prescription("rx2", specimen)
            .under_both_editions()
    };
    months("2026-11-14", "medical")
        .asks_to_dispense("2026-11-16")
        .is_denied_because(&["test-setting-not-accepted"]);
    months("2026-11-15", "medical")
        .asks_to_dispense("2026-11-16")
        .is_authorised_until("2026-11-21");
    // A window that straddles the change keeps the length of its specimen's edition.
    months("2026-11-14", "laboratory")
        .asks_to_dispense("2026-11-16")
        .is_authorised_until("2026-11-20");
}

#[test]
fn the_wait_after_a_missed_first_window_is_that_of_the_day_of_evaluation() {
    let missed = |next: &str| {
        patient_who_can_become_pregnant()
            .month("2026-11-05", "t2", "rx1")
            .month(next, "t3", "rx2")
            .under_both_editions()
    };
    missed("2026-11-14")
        .asks_to_dispense("2026-11-14")
        .is_denied_because(&["first-window-missed"]);
    missed("2026-11-15")
        .asks_to_dispense("2026-11-15")
        .is_authorised_until("2026-11-21");
}

#[test]
fn a_first_test_taken_before_the_enrolment_counts() {
    let mut course = first_month();
    for event in course.question["events"].as_array_mut().unwrap() {
        if event["id"] == "t1" {
            event["collected-on"] = json!("2025-12-30");
        }
    }
    course
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
}

/// The window of 1 March was missed and its wait of nineteen days ends on the twentieth. The test of that day opens a window
/// of its own, so the next one finds it open and does not move it.
#[test]
fn a_test_on_the_very_day_on_which_the_wait_ends_opens_a_window_that_the_next_test_does_not_move() {
    patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .month("2026-03-20", "t3", "rx2")
        .month("2026-03-22", "t4", "rx3")
        .asks_to_dispense("2026-03-22")
        .is_authorised_until("2026-03-26");
}
