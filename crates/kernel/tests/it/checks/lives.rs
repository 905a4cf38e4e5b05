//! What an authorisation, its closing and its bag mean for what comes after: each sentence was asked for by a change of
//! `course/` that no other sentence noticed.

use retinue_kernel::{Id, Payload, Slug, summarise};
use serde_json::json;

use crate::harness::{
    Course, day, patient_who_can_become_pregnant, patient_who_cannot_become_pregnant, rules_for,
};
use crate::told::Told;

/// A month whose authorisation is live, and nothing left the pharmacy.
fn live() -> Course {
    patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
}

/// Asks for a second order of the same day.
fn asks_for_another(course: Course) -> Vec<&'static str> {
    let course = course.prescription("rx2", "2026-03-03").requests("rx2");
    crate::harness::slugs(&course.decision_on("2026-03-03"))
}

#[test]
fn what_ends_an_authorisation_leaves_nothing_live_beside_the_next_order() {
    let of_another_order = Slug::OtherOrderLive.as_str();
    assert!(asks_for_another(live()).contains(&of_another_order));
    for ends in [
        json!({ "type": "treatment-paused" }),
        json!({ "type": "treatment-stopped" }),
        json!({ "type": "course-completed" }),
        json!({ "type": "pregnancy-reported" }),
        json!({ "type": "prescription-cancelled", "prescription": "rx1" }),
        json!({ "type": "authorisation-reversed", "authorisation": "a1" }),
    ] {
        let ended = live().told("2026-03-03", ends.clone());
        assert!(
            !asks_for_another(ended).contains(&of_another_order),
            "{ends}"
        );
    }
}

#[test]
fn what_was_recorded_before_an_authorisation_or_of_another_prescription_does_not_end_it() {
    let course = || patient_who_can_become_pregnant().month("2026-03-01", "t2", "rx1");
    let authorised =
        |course: Course| course.authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30);
    for before in [
        json!({ "type": "treatment-paused" }),
        json!({ "type": "prescription-cancelled", "prescription": "rx1" }),
    ] {
        let earlier = authorised(course().told("2026-03-01", before.clone()));
        assert!(
            asks_for_another(earlier).contains(&Slug::OtherOrderLive.as_str()),
            "{before}"
        );
    }
    let of_another = live().prescription("rx3", "2026-03-02").told(
        "2026-03-02",
        json!({ "type": "prescription-cancelled", "prescription": "rx3" }),
    );
    assert!(asks_for_another(of_another).contains(&Slug::OtherOrderLive.as_str()));
}

#[test]
fn a_reversed_authorisation_uses_no_test() {
    let reversed = live().told(
        "2026-03-03",
        json!({ "type": "authorisation-reversed", "authorisation": "a1" }),
    );
    reversed
        .prescription("rx2", "2026-03-03")
        .requests("rx2")
        .asks_to_dispense("2026-03-03")
        .is_authorised_until("2026-03-07");
}

#[test]
fn bags_without_an_authorisation_on_record_are_kept_apart_by_the_name_they_give() {
    let bag =
        |course: Course, on: &str, authorisation: &str| course.handed_over(on, authorisation, 10);
    let twice = bag(
        bag(
            patient_who_can_become_pregnant(),
            "2026-02-01",
            "elsewhere-1",
        ),
        "2026-03-20",
        "elsewhere-2",
    );
    // The second supply begins when it was handed over, on 2026-03-20, and ends on the 29th; free from the 23rd.
    let next = twice.month("2026-03-21", "t3", "rx1");
    next.asks_to_dispense("2026-03-21")
        .is_denied_until(Slug::SupplyNotUsedUp, "2026-03-23");
}

#[test]
fn a_bag_that_was_filled_is_shown_so_and_no_other() {
    let two = live()
        .prescription_of(
            "rx2",
            "2026-03-01",
            json!({ "order": "rx1", "capsules": { "40": 30 } }),
        )
        .authorised("2026-03-02", "a2", "rx2", "2026-03-07", 30)
        .told(
            "2026-03-02",
            json!({ "type": "filled", "authorisation": "a2", "days": 30 }),
        );
    let mut question = two.question;
    question["on"] = json!("2026-03-02");
    let told = Told::of(&question);
    let summary = summarise(&told.record, &rules_for(&question), day("2026-03-02"));
    let filled: Vec<(&str, bool)> = summary
        .authorisations
        .iter()
        .map(|one| (one.id.as_str(), one.filled))
        .collect();
    assert_eq!(filled, [("a1", false), ("a2", true)]);
}

#[test]
fn only_on_the_starting_path_is_a_day_for_the_second_test_shown() {
    let shown = |course: Course, on: &str| {
        let mut question = course.question;
        question["on"] = json!(on);
        let told = Told::of(&question);
        summarise(&told.record, &rules_for(&question), day(on)).second_test_from
    };
    let first_test_on = patient_who_can_become_pregnant().question["events"]
        .as_array()
        .unwrap()
        .iter()
        .find(|event| event["type"] == "pregnancy-test-reported")
        .and_then(|event| event["collected-on"].as_str().map(day))
        .unwrap();
    assert_eq!(
        shown(patient_who_can_become_pregnant(), "2026-02-10"),
        Some(first_test_on.plus(19))
    );
    let during = || live().handed_over("2026-03-02", "a1", 30);
    assert_eq!(shown(during(), "2026-03-10"), None);
    let exempt = json!({ "type": "exemption-granted", "scope": ["first-test"] });
    let exempt_during = patient_who_can_become_pregnant()
        .told("2026-02-11", exempt)
        .month("2026-03-01", "t2", "rx1")
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
        .handed_over("2026-03-02", "a1", 30);
    assert_eq!(shown(exempt_during, "2026-03-10"), None);
    assert_eq!(
        shown(patient_who_cannot_become_pregnant(), "2026-03-10"),
        None
    );
}

#[test]
fn only_a_prescription_on_record_is_cancelled() {
    let cancelled = |prescription: &str| {
        let mut question = live().question;
        question["on"] = json!("2026-03-03");
        let cancelled = Payload::PrescriptionCancelled {
            prescription: Id::new(prescription).unwrap(),
            reason: None,
        };
        Told::of(&question).try_record(cancelled).is_some()
    };
    assert!(cancelled("rx1"));
    assert!(!cancelled("rx9"));
}
