use retinue_kernel::DueKind::{LostToFollowUp, MissedMonth};
use retinue_kernel::lost_since;
use serde_json::json;

use super::{all_on, due_day, first_supply_collected, record};
use crate::harness::{day, patient_who_can_become_pregnant};

#[test]
fn the_day_after_the_supply_ended_a_contact_is_due_and_thirty_days_after_it_the_patient_is_lost() {
    let course = first_supply_collected();
    assert_eq!(due_day(&course, "2026-03-31", MissedMonth), None);
    assert_eq!(
        due_day(&course, "2026-04-01", MissedMonth).as_deref(),
        Some("2026-04-01")
    );
    assert_eq!(due_day(&course, "2026-04-29", LostToFollowUp), None);
    assert_eq!(
        due_day(&course, "2026-04-30", LostToFollowUp).as_deref(),
        Some("2026-04-30")
    );
}

#[test]
fn a_contact_closes_the_missed_month_and_only_a_return_or_the_record_of_the_loss_the_other() {
    let called = first_supply_collected().told("2026-04-03", json!({ "type": "contact-recorded" }));
    assert_eq!(due_day(&called, "2026-05-02", MissedMonth), None);
    assert!(due_day(&called, "2026-05-02", LostToFollowUp).is_some());
    let lost = called.told(
        "2026-05-02",
        json!({ "type": "lost-to-follow-up-recorded" }),
    );
    assert_eq!(due_day(&lost, "2026-05-02", LostToFollowUp), None);
    assert_eq!(lost_since(&record(&lost)), Some(day("2026-05-02")));
    let back = lost.negative_test("t3", "2026-05-20");
    assert_eq!(lost_since(&record(&back)), None);
    assert_eq!(due_day(&back, "2026-05-20", LostToFollowUp), None);
}

#[test]
fn a_treatment_that_is_paused_stopped_or_ended_by_a_pregnancy_misses_no_month() {
    for kind in [
        "treatment-paused",
        "treatment-stopped",
        "course-completed",
        "pregnancy-reported",
    ] {
        let over = first_supply_collected().told("2026-03-12", json!({ "type": kind }));
        assert_eq!(due_day(&over, "2026-06-01", MissedMonth), None, "{kind}");
        assert_eq!(due_day(&over, "2026-06-01", LostToFollowUp), None, "{kind}");
    }
}

/// Enrolled on 2 January, contraception begun that day: the wait is over on 1 February, and thirty days later nobody came.
#[test]
fn whoever_enrolled_and_never_came_before_the_first_dose_is_on_the_list_thirty_days_after_the_wait()
{
    let enrolled = patient_who_can_become_pregnant();
    let all = all_on(&enrolled, "2026-02-20");
    let lost: Vec<String> = all
        .iter()
        .filter(|item| item.kind == LostToFollowUp)
        .map(|item| item.due.to_string())
        .collect();
    assert_eq!(lost.len(), 1, "{all:?}");
    let due = day(&lost[0]);
    assert_eq!(
        due_day(&enrolled, &due.minus(1).to_string(), LostToFollowUp),
        None
    );
    assert_eq!(
        due_day(&enrolled, &lost[0], LostToFollowUp),
        Some(lost[0].clone())
    );
    let settled = enrolled
        .clone()
        .told(&lost[0], json!({ "type": "lost-to-follow-up-recorded" }));
    assert_eq!(due_day(&settled, &lost[0], LostToFollowUp), None);
    // Whoever comes back is back, and the days begin anew.
    let back = settled.visit(&due.plus(5).to_string());
    assert_eq!(
        due_day(&back, &due.plus(35).to_string(), LostToFollowUp),
        Some(due.plus(35).to_string())
    );
}
