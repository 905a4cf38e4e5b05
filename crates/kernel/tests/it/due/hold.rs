use retinue_kernel::DueKind::HoldDecision;
use serde_json::json;

use super::{due_day, first_supply_collected};

#[test]
fn a_hold_is_decided_the_day_it_is_asked_for_by_a_stop_a_pause_or_a_contact() {
    let course = first_supply_collected().told("2026-03-12", json!({ "type": "hold-requested" }));
    assert_eq!(
        due_day(&course, "2026-03-14", HoldDecision).as_deref(),
        Some("2026-03-12")
    );
    for kind in [
        "treatment-paused",
        "treatment-stopped",
        "course-completed",
        "contact-recorded",
    ] {
        let decided = course.clone().told("2026-03-12", json!({ "type": kind }));
        assert_eq!(
            due_day(&decided, "2026-03-12", HoldDecision),
            None,
            "{kind}"
        );
    }
    let tested = course.negative_test("t3", "2026-03-12");
    assert!(due_day(&tested, "2026-03-12", HoldDecision).is_some());
}
