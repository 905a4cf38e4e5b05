use retinue_kernel::DueKind::{AfterLastDoseTest, LastDoseTest};
use retinue_kernel::{Phase, summarise};
use serde_json::json;

use super::{due_day, first_supply_collected, record};
use crate::harness::{Course, day, patient_who_cannot_become_pregnant, rules_for};

fn stopped(last_dose_on: Option<&str>) -> Course {
    let mut stop = json!({ "type": "treatment-stopped", "id": "stop" });
    if let Some(day) = last_dose_on {
        stop["last-dose-on"] = json!(day);
    }
    first_supply_collected().told("2026-03-12", stop)
}

#[test]
fn capsules_that_are_not_accounted_for_were_swallowed_so_the_last_dose_is_at_the_end_of_the_supply()
{
    let course = first_supply_collected();
    assert_eq!(due_day(&course, "2026-03-30", LastDoseTest), None);
    assert_eq!(
        due_day(&course, "2026-03-31", LastDoseTest).as_deref(),
        Some("2026-03-31")
    );
    assert_eq!(
        due_day(&course, "2026-03-31", AfterLastDoseTest).as_deref(),
        Some("2026-04-30")
    );
}

#[test]
fn a_stop_brings_both_tests_to_the_list_at_once_counted_from_the_last_dose_it_names() {
    let course = stopped(Some("2026-03-10"));
    assert_eq!(
        due_day(&course, "2026-03-12", LastDoseTest).as_deref(),
        Some("2026-03-10")
    );
    assert_eq!(
        due_day(&course, "2026-03-12", AfterLastDoseTest).as_deref(),
        Some("2026-04-09")
    );
    let unnamed = stopped(None);
    assert_eq!(
        due_day(&unnamed, "2026-03-12", LastDoseTest).as_deref(),
        Some("2026-03-31")
    );
    let completed = first_supply_collected().told(
        "2026-03-12",
        json!({ "type": "course-completed", "last-dose-on": "2026-03-11" }),
    );
    assert_eq!(
        due_day(&completed, "2026-03-12", LastDoseTest).as_deref(),
        Some("2026-03-11")
    );
}

#[test]
fn a_pause_is_no_end_and_brings_no_test_to_the_list_before_the_supply_is_over() {
    let paused = first_supply_collected().told("2026-03-12", json!({ "type": "treatment-paused" }));
    assert_eq!(due_day(&paused, "2026-03-12", LastDoseTest), None);
    assert_eq!(
        due_day(&paused, "2026-03-31", LastDoseTest).as_deref(),
        Some("2026-03-31")
    );
}

#[test]
fn a_test_of_that_day_or_later_closes_the_first_and_one_of_thirty_days_later_the_second() {
    let course = stopped(Some("2026-03-20"));
    let too_early = course.clone().negative_test("t3", "2026-03-19");
    assert!(due_day(&too_early, "2026-03-20", LastDoseTest).is_some());
    let on_the_day = course.negative_test("t3", "2026-03-20");
    assert_eq!(due_day(&on_the_day, "2026-03-20", LastDoseTest), None);
    assert!(due_day(&on_the_day, "2026-03-20", AfterLastDoseTest).is_some());
    let one_day_short = on_the_day.clone().negative_test("t4", "2026-04-18");
    assert!(due_day(&one_day_short, "2026-04-19", AfterLastDoseTest).is_some());
    let in_time = on_the_day.negative_test("t4", "2026-04-19");
    assert_eq!(due_day(&in_time, "2026-04-19", AfterLastDoseTest), None);
}

#[test]
fn a_test_that_could_not_be_read_or_was_done_where_it_may_not_be_closes_neither() {
    let course = stopped(Some("2026-03-20"));
    for (setting, result) in [("laboratory", "indeterminate"), ("home", "negative")] {
        let tested = course.clone().test("t3", "2026-03-20", setting, result);
        assert!(
            due_day(&tested, "2026-03-20", LastDoseTest).is_some(),
            "{setting} {result}"
        );
    }
}

#[test]
fn the_next_supply_moves_the_last_dose_and_one_who_cannot_become_pregnant_has_none() {
    let course = first_supply_collected()
        .month("2026-03-29", "t3", "rx2")
        .authorised("2026-03-30", "a2", "rx2", "2026-04-04", 30)
        .handed_over("2026-03-30", "a2", 30);
    assert_eq!(due_day(&course, "2026-04-05", LastDoseTest), None);
    let cannot = patient_who_cannot_become_pregnant()
        .visit("2026-03-01")
        .prescription("rx1", "2026-03-01")
        .authorised("2026-03-02", "a1", "rx1", "2026-03-30", 30)
        .handed_over("2026-03-02", "a1", 30)
        .told("2026-03-12", json!({ "type": "treatment-stopped" }));
    assert_eq!(due_day(&cannot, "2026-06-01", LastDoseTest), None);
}

/// One last dose for the gate and for the lists: what the completion of the course names, the path counts from too.
#[test]
fn the_last_dose_that_a_completed_course_names_is_the_one_that_a_break_is_counted_from() {
    let ended = |kind: &str| {
        first_supply_collected().told(
            "2026-03-12",
            json!({ "type": kind, "id": "end", "last-dose-on": "2026-03-11" }),
        )
    };
    for kind in ["treatment-stopped", "course-completed"] {
        let course = ended(kind);
        for (on, phase) in [("2026-05-10", Phase::During), ("2026-05-11", Phase::Start)] {
            let stands = summarise(&record(&course), &rules_for(&course.question), day(on));
            assert_eq!(stands.phase, phase, "{kind}, {on}");
        }
        assert_eq!(
            due_day(&course, "2026-03-12", AfterLastDoseTest).as_deref(),
            Some("2026-04-10"),
            "{kind}"
        );
    }
}

/// The supply ends on 31 March; the test of the next month, of 28 March, can be dispensed on until 3 April.
#[test]
fn nobody_whose_next_month_is_under_way_is_asked_for_the_test_of_a_last_dose() {
    let going_on = first_supply_collected().negative_test("t3", "2026-03-28");
    for on in ["2026-03-31", "2026-04-01", "2026-04-03"] {
        assert_eq!(due_day(&going_on, on, LastDoseTest), None, "{on}");
        assert_eq!(due_day(&going_on, on, AfterLastDoseTest), None, "{on}");
    }
    // The window closed and nothing was dispensed: the dose of 31 March was the last after all.
    assert_eq!(
        due_day(&going_on, "2026-04-04", LastDoseTest).as_deref(),
        Some("2026-03-31")
    );
    assert_eq!(
        due_day(&going_on, "2026-04-04", AfterLastDoseTest).as_deref(),
        Some("2026-04-30")
    );
    let unread = first_supply_collected().test("t3", "2026-03-28", "laboratory", "indeterminate");
    let stopped = going_on.told("2026-03-30", json!({ "type": "treatment-stopped" }));
    for not_going_on in [unread, stopped] {
        assert_eq!(
            due_day(&not_going_on, "2026-03-31", LastDoseTest).as_deref(),
            Some("2026-03-31")
        );
    }
}
