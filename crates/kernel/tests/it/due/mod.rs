//! What is due, told as a clinic would: one kind, one file.

mod category;
mod given;
mod hold;
mod last_dose;
mod lost;
mod pregnancy_report;
mod release;
mod return_to_stock;
mod status;
mod stop_taking;
mod test_now;
mod unexpected;
mod without_a_registry;

use retinue_kernel::{DueItem, DueKind, Event, PatientRecord, due};
use serde_json::json;

use crate::harness::{Course, day, patient_who_can_become_pregnant, rules_for};

/// First month dispensed on 2026-03-02: the supply ends on 2026-03-31.
fn first_supply_collected() -> Course {
    patient_who_can_become_pregnant()
        .told(
            "2026-03-01",
            json!({ "type": "reproductive-status-assessed" }),
        )
        .month("2026-03-01", "t2", "rx1")
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
        .handed_over("2026-03-02", "a1", 30)
}

/// The record of a course; facts without a name get one from their place.
fn record(course: &Course) -> PatientRecord {
    let events = course.question["events"].as_array().unwrap();
    PatientRecord::of(events.iter().enumerate().map(|(place, event)| {
        let mut event = event.clone();
        if event.get("id").is_none() {
            event["id"] = json!(format!("fact {place}"));
        }
        let read: Result<Event, _> = serde_json::from_str(&event.to_string());
        read.unwrap_or_else(|error| panic!("{event}: {error}"))
    }))
}

fn all_on(course: &Course, on: &str) -> Vec<DueItem> {
    due(&record(course), &rules_for(&course.question), day(on))
}

/// What a list shows on a day, as kind and day.
fn listed(course: &Course, on: &str) -> Vec<(DueKind, String)> {
    all_on(course, on)
        .into_iter()
        .filter(|item| item.opens <= day(on))
        .map(|item| (item.kind, item.due.to_string()))
        .collect()
}

/// The day of the only item of a kind that a list shows.
#[track_caller]
pub(crate) fn due_day(course: &Course, on: &str, kind: DueKind) -> Option<String> {
    let mut of_kind = listed(course, on)
        .into_iter()
        .filter(|(one, _)| *one == kind);
    let found = of_kind.next().map(|(_, due)| due);
    assert!(of_kind.next().is_none(), "{kind} is listed twice on {on}");
    found
}

#[test]
fn while_nothing_is_wrong_only_the_assessment_before_the_next_prescription_comes() {
    let course = first_supply_collected();
    assert_eq!(listed(&course, "2026-03-10"), []);
    assert_eq!(
        listed(&course, "2026-03-25"),
        [(DueKind::ReproductiveStatus, "2026-04-01".to_owned())]
    );
}

#[test]
fn each_item_names_its_duty_its_law_the_facts_that_show_it_and_what_closes_it() {
    let stopped = first_supply_collected().told(
        "2026-03-10",
        json!({ "type": "treatment-stopped", "id": "stop", "last-dose-on": "2026-03-09" }),
    );
    let items = all_on(&stopped, "2026-03-10");
    let last = items
        .iter()
        .find(|item| item.kind == DueKind::LastDoseTest)
        .unwrap();
    assert_eq!(last.duty.name.as_str(), "test-on-the-day-of-the-last-dose");
    assert_eq!(last.duty.law[0].as_str(), "P16");
    assert_eq!(last.evidence[0].as_str(), "stop");
    for item in &items {
        assert!(!item.evidence.is_empty(), "{item:?}");
        assert!(!item.closed_by().is_empty(), "{item:?}");
        assert!(!item.duty.cite.at.is_empty(), "{item:?}");
    }
}

#[test]
fn no_item_depends_on_the_day_of_the_question() {
    let lapsed =
        first_supply_collected().told("2026-03-10", json!({ "type": "contraception-lapsed" }));
    for course in [first_supply_collected(), lapsed] {
        let first = all_on(&course, "2026-03-12");
        for later in ["2026-03-31", "2026-04-01", "2026-06-15", "2027-01-01"] {
            assert_eq!(all_on(&course, later), first, "on {later}");
        }
    }
}
