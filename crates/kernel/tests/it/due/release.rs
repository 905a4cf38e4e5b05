use retinue_kernel::{
    DueKind::{ReleaseToConfirm, SupplyAfterRelease, UnexpectedSupply},
    Whose,
};
use serde_json::json;

use super::{all_on, due_day};
use crate::harness::{Course, patient_who_can_become_pregnant};

fn stated() -> Course {
    patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
        .told(
            "2026-03-03",
            json!({ "type": "release-proposed", "id": "stated", "authorisation": "a1",
                "learned": "pharmacy-said", "asked": "the pharmacist on duty", "asked-on": "2026-03-03" }),
        )
}

#[test]
fn a_release_that_waits_for_a_second_agent_is_the_offices_on_its_day() {
    let course = stated();
    assert_eq!(
        due_day(&course, "2026-03-03", ReleaseToConfirm).as_deref(),
        Some("2026-03-03")
    );
    let items = all_on(&course, "2026-03-03");
    assert!(
        items
            .iter()
            .any(|item| item.kind == ReleaseToConfirm && item.whose == Whose::Programme)
    );
    let declined = stated().told(
        "2026-03-03",
        json!({ "type": "release-declined", "proposal": "stated" }),
    );
    let handed_over = stated().handed_over("2026-03-03", "a1", 30);
    for over in [declined, handed_over] {
        assert_eq!(due_day(&over, "2026-03-04", ReleaseToConfirm), None);
    }
}

#[test]
fn a_supply_that_came_to_light_is_looked_into_by_the_office_and_talked_about_by_the_prescriber() {
    let course = stated()
        .told(
            "2026-03-03",
            json!({ "type": "authorisation-released", "authorisation": "a1" }),
        )
        .told(
            "2026-03-02",
            json!({ "type": "handed-over", "id": "bag", "authorisation": "a1", "days": 30,
                "despite": "the till was down" }),
        );
    assert!(due_day(&course, "2026-03-04", SupplyAfterRelease).is_some());
    assert!(due_day(&course, "2026-03-04", UnexpectedSupply).is_some());
    let noted = course.told(
        "2026-03-05",
        json!({ "type": "deviation-noted", "supply": "bag", "finding": "a slip of the till" }),
    );
    assert_eq!(due_day(&noted, "2026-03-05", SupplyAfterRelease), None);
    assert!(
        due_day(&noted, "2026-03-05", UnexpectedSupply).is_some(),
        "what the office found is not what the prescriber told the patient"
    );
    let settled = noted.told(
        "2026-03-05",
        json!({ "type": "supply-settled", "supply": "bag", "finding": "one bag only is at home" }),
    );
    assert_eq!(due_day(&settled, "2026-03-05", UnexpectedSupply), None);
}
