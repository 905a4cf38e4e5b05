//! A question that somebody wrote: what it takes away must be there.

use retinue_kernel::Question;
use serde_json::{Value, json};

use crate::harness::{ask, patient_who_can_become_pregnant};

/// Where the question is wrong; none where it is sound in this.
fn wrong(event: Value) -> Option<String> {
    let course = patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .told("2026-03-02", event);
    let read: Question = serde_json::from_str(&course.question.to_string()).unwrap();
    let held = read.takes_away_what_is_there();
    held.err().map(|malformed| {
        assert!(malformed.says.contains("names no event"), "{malformed}");
        malformed.at
    })
}

#[test]
fn what_a_correction_or_a_cancellation_names_must_be_an_event_of_the_history() {
    let corrected = |of: &str| json!({ "type": "fact-corrected", "of": of, "why": "a slip" });
    let cancelled = |rx: &str| json!({ "type": "prescription-cancelled", "prescription": rx });
    assert_eq!(wrong(corrected("t2")), None);
    assert_eq!(wrong(cancelled("rx1")), None);
    let at = wrong(corrected("t3")).expect("no such test");
    assert!(at.starts_with("events[") && at.ends_with("].of"), "{at}");
    let at = wrong(cancelled("rx2")).expect("no such prescription");
    assert!(at.ends_with("].prescription"), "{at}");
    assert_eq!(wrong(json!({ "type": "visit-recorded" })), None);
}

/// Where the gate finds a history wrong that somebody wrote.
fn malformed(event: Value) -> Option<String> {
    let mut course = patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .told("2026-03-02", event)
        .requests("rx1");
    course.question["on"] = json!("2026-03-05");
    ask(&course.question).err().map(|malformed| malformed.at)
}

#[test]
fn a_last_dose_to_come_and_a_supply_of_no_day_are_no_history() {
    for kind in ["treatment-stopped", "course-completed"] {
        let ended = |last: &str| json!({ "type": kind, "last-dose-on": last });
        assert_eq!(malformed(ended("2026-03-02")), None, "{kind}");
        let at = malformed(ended("2026-03-03")).expect("a dose to come");
        assert!(at.ends_with(".last-dose-on"), "{kind}: {at}");
    }
    let written = |days: u16| {
        json!({ "type": "prescription-written", "id": "rx2", "product": "conventional",
            "capsules": { "20": 60 }, "days": days, "refills": 0 })
    };
    assert_eq!(malformed(written(1)), None);
    let at = malformed(written(0)).expect("a supply of no day");
    assert!(at.ends_with(".days"), "{at}");
    let handed_over = json!({ "type": "handed-over", "authorisation": "a1", "days": 0 });
    let at = malformed(handed_over).expect("a supply of no day");
    assert!(at.ends_with(".days"), "{at}");
}
