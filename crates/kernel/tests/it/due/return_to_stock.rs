use retinue_kernel::{DueKind::ReturnToStock, Whose};
use serde_json::json;

use super::{all_on, due_day};
use crate::harness::{Course, patient_who_can_become_pregnant};

fn authorised() -> Course {
    patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
}

#[test]
fn the_day_after_its_last_day_an_authorisation_is_to_be_reversed_by_the_pharmacy_that_holds_it() {
    let course = authorised();
    assert_eq!(due_day(&course, "2026-03-07", ReturnToStock), None);
    assert_eq!(
        due_day(&course, "2026-03-08", ReturnToStock).as_deref(),
        Some("2026-03-08")
    );
    let items = all_on(&course, "2026-03-08");
    assert!(items.iter().any(|item| {
        item.kind == ReturnToStock
            && matches!(&item.whose, Whose::Pharmacy(holder) if holder.as_str() == "ph1")
    }));
}

#[test]
fn a_recorded_lapse_leaves_it_due_until_the_product_is_back() {
    let expired = authorised().told(
        "2026-03-08",
        json!({ "type": "authorisation-expired", "authorisation": "a1" }),
    );
    assert!(due_day(&expired, "2026-03-08", ReturnToStock).is_some());
    let back = expired.told(
        "2026-03-09",
        json!({ "type": "returned-to-stock", "authorisation": "a1" }),
    );
    assert_eq!(due_day(&back, "2026-03-09", ReturnToStock), None);
}

#[test]
fn what_was_filled_goes_back_however_its_authorisation_ended_and_what_was_not_needs_no_way_back() {
    let filled = json!({ "type": "filled", "authorisation": "a1", "days": 30 });
    let reversed = json!({ "type": "authorisation-reversed", "authorisation": "a1" });
    let on_the_shelf = authorised()
        .told("2026-03-03", filled)
        .told("2026-03-04", reversed.clone());
    assert_eq!(
        due_day(&on_the_shelf, "2026-03-05", ReturnToStock).as_deref(),
        Some("2026-03-04")
    );
    let nothing_filled = authorised().told("2026-03-04", reversed);
    assert_eq!(due_day(&nothing_filled, "2026-03-05", ReturnToStock), None);
    let handed_over = authorised().handed_over("2026-03-03", "a1", 30);
    assert_eq!(due_day(&handed_over, "2026-03-20", ReturnToStock), None);
}

#[test]
fn a_number_of_the_programmes_own_system_is_reversed_after_the_earlier_of_its_two_days() {
    let course = patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .told(
            "2026-03-02",
            json!({ "type": "external-authorisation-recorded", "id": "n1", "prescription": "rx1",
                    "pharmacy": "ph1", "number": "SYNTHETIC 1", "do-not-dispense-after": "2026-03-04",
                    "channel": "website", "until": "2026-03-07", "days": 30 }),
        );
    assert_eq!(due_day(&course, "2026-03-04", ReturnToStock), None);
    assert_eq!(
        due_day(&course, "2026-03-05", ReturnToStock).as_deref(),
        Some("2026-03-05")
    );
}
