use retinue_kernel::DueKind::TestNow;
use serde_json::json;

use super::due_day;
use crate::harness::{Course, patient_who_can_become_pregnant, patient_who_cannot_become_pregnant};

fn became_can(on: &str) -> Course {
    patient_who_cannot_become_pregnant().told(
        on,
        json!({ "type": "category-assigned", "category": "can-become-pregnant", "basis": "default" }),
    )
}

#[test]
fn a_change_to_can_asks_for_a_test_that_day_and_any_that_can_be_read_answers() {
    let changed = became_can("2026-03-10");
    assert_eq!(
        due_day(&changed, "2026-03-12", TestNow).as_deref(),
        Some("2026-03-10")
    );
    let before = changed
        .clone()
        .test("t0", "2026-03-09", "laboratory", "negative");
    assert!(due_day(&before, "2026-03-12", TestNow).is_some());
    let unread = changed
        .clone()
        .test("t1", "2026-03-10", "laboratory", "indeterminate");
    assert!(due_day(&unread, "2026-03-12", TestNow).is_some());
    let tested = changed.test("t1", "2026-03-10", "home", "negative");
    assert_eq!(due_day(&tested, "2026-03-12", TestNow), None);
}

#[test]
fn one_who_could_from_the_beginning_has_no_such_test() {
    assert_eq!(
        due_day(&patient_who_can_become_pregnant(), "2026-03-12", TestNow),
        None
    );
}
