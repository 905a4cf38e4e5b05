use retinue_kernel::DueKind::ReproductiveStatus;
use serde_json::json;

use super::{due_day, first_supply_collected};
use crate::harness::patient_who_can_become_pregnant;

#[test]
fn a_prescription_written_without_the_assessment_leaves_it_overdue_until_it_is_made() {
    let course = patient_who_can_become_pregnant().month("2026-03-01", "t2", "rx1");
    assert_eq!(
        due_day(&course, "2026-03-02", ReproductiveStatus).as_deref(),
        Some("2026-03-01")
    );
    let assessed = course.told(
        "2026-03-02",
        json!({ "type": "reproductive-status-assessed" }),
    );
    assert_eq!(due_day(&assessed, "2026-03-02", ReproductiveStatus), None);
}

#[test]
fn one_assessment_serves_the_strengths_of_one_order_and_not_the_next_order() {
    let order = |order: &str| json!({ "order": order });
    let side_by_side = patient_who_can_become_pregnant()
        .told(
            "2026-03-01",
            json!({ "type": "reproductive-status-assessed" }),
        )
        .prescription_of("rx1", "2026-03-01", order("o1"))
        .prescription_of("rx2", "2026-03-01", order("o1"));
    assert_eq!(
        due_day(&side_by_side, "2026-03-01", ReproductiveStatus),
        None
    );
    let next = side_by_side.prescription_of("rx3", "2026-03-28", order("o2"));
    assert_eq!(
        due_day(&next, "2026-03-28", ReproductiveStatus).as_deref(),
        Some("2026-03-28")
    );
}

#[test]
fn a_treatment_that_ended_asks_for_no_further_assessment() {
    let ended = first_supply_collected().told("2026-03-12", json!({ "type": "treatment-stopped" }));
    assert_eq!(due_day(&ended, "2026-04-01", ReproductiveStatus), None);
}
