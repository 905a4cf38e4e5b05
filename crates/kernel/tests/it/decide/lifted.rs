//! At the door: what would lift something and is dated before it is refused, with the day from which it could.

use serde_json::json;

use super::report;
use crate::harness::patient_who_can_become_pregnant;

#[test]
fn the_end_of_a_pregnancy_is_not_entered_for_a_day_before_the_specimen_or_the_report() {
    let positive = patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .test("pos", "2026-03-05", "laboratory", "positive");
    let reported = patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .told("2026-03-05", json!({ "type": "pregnancy-reported" }));
    for course in [positive, reported] {
        for event in [
            json!({ "type": "pregnancy-ended" }),
            json!({ "type": "pregnancy-excluded", "how": "laboratory-error" }),
        ] {
            for early in ["2026-03-04", "2025-03-06"] {
                assert_eq!(
                    report(&course, early, "2026-03-07", event.clone()),
                    Err(vec!["on"])
                );
            }
            assert!(report(&course, "2026-03-05", "2026-03-07", event).is_ok());
        }
    }
}

#[test]
fn treatment_is_not_resumed_on_a_day_before_it_was_held_or_ended() {
    for kind in ["treatment-paused", "treatment-stopped", "course-completed"] {
        let held = patient_who_can_become_pregnant()
            .month("2026-03-01", "t2", "rx1")
            .told("2026-03-05", json!({ "type": kind }));
        let resumed = || json!({ "type": "treatment-resumed" });
        assert_eq!(
            report(&held, "2026-03-04", "2026-03-07", resumed()),
            Err(vec!["on"])
        );
        assert!(report(&held, "2026-03-05", "2026-03-07", resumed()).is_ok());
    }
}

#[test]
fn what_was_lifted_on_its_own_day_is_not_lifted_again_and_what_an_earlier_day_could_not_lift_still_can_be()
 {
    let paused = || {
        patient_who_can_become_pregnant()
            .month("2026-03-01", "t2", "rx1")
            .told("2026-03-05", json!({ "type": "treatment-paused" }))
    };
    let resumed = || json!({ "type": "treatment-resumed" });
    let same_day = paused().told("2026-03-05", resumed());
    assert_eq!(
        report(&same_day, "2026-03-06", "2026-03-07", resumed()),
        Err(vec!["type"]),
        "there is nothing to resume any more"
    );
    // Such a fact is refused at the door; where a record holds one it lifts nothing.
    let too_early = paused().told("2026-03-04", resumed());
    assert!(report(&too_early, "2026-03-06", "2026-03-07", resumed()).is_ok());
    assert_eq!(
        report(&too_early, "2026-03-04", "2026-03-07", resumed()),
        Err(vec!["on"])
    );
}
