use serde_json::json;

use crate::harness::{Course, patient_who_can_become_pregnant};

fn prescribed() -> Course {
    patient_who_can_become_pregnant().month("2026-03-01", "t2", "rx1")
}

#[test]
fn a_pause_or_stop_ends_the_prescription_and_resuming_needs_a_new_one() {
    for (kind, slug) in [
        ("treatment-paused", "treatment-paused"),
        ("treatment-stopped", "treatment-stopped"),
        ("course-completed", "course-completed"),
    ] {
        let ended = prescribed().told("2026-03-02", json!({ "type": kind }));
        ended
            .asks_to_dispense("2026-03-02")
            .is_denied_because(&[slug, "prescription-ended-by-stop"]);
        let resumed = ended.told("2026-03-03", json!({ "type": "treatment-resumed" }));
        resumed
            .asks_to_dispense("2026-03-03")
            .is_denied_because(&["prescription-ended-by-stop"]);
        resumed
            .prescription("rx2", "2026-03-03")
            .asks_to_dispense("2026-03-03")
            .is_authorised_until("2026-03-07");
    }
}

#[test]
fn a_cancelled_prescription_is_not_dispensed() {
    let course = prescribed().told(
        "2026-03-02",
        json!({ "type": "prescription-cancelled", "prescription": "rx1" }),
    );
    course
        .asks_to_dispense("2026-03-02")
        .is_denied_because(&["prescription-cancelled"]);
}

#[test]
fn a_requested_hold_refuses_nothing_by_itself() {
    let course = prescribed().told(
        "2026-03-02",
        json!({ "type": "hold-requested", "reason": "headache" }),
    );
    course
        .asks_to_dispense("2026-03-02")
        .is_authorised_until("2026-03-07");
}

#[test]
fn a_stopped_treatment_has_its_last_dose_where_the_prescriber_says() {
    let course = prescribed()
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
        .handed_over("2026-03-02", "a1", 30)
        .told(
            "2026-03-12",
            json!({ "type": "treatment-stopped", "last-dose-on": "2026-03-10" }),
        )
        .told(
            "2026-03-12",
            json!({ "type": "supply-adjusted", "reason": "returned" }),
        )
        .told("2026-05-10", json!({ "type": "treatment-resumed" }));
    // Sixty days after 2026-03-10 end on 2026-05-09.
    course
        .month("2026-05-10", "t3", "rx2")
        .asks_to_dispense("2026-05-10")
        .is_denied_because(&["first-test-missing", "second-test-too-early"]);
}
