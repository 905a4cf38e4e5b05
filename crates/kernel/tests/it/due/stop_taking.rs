use retinue_kernel::DueKind::{StopTakingContact, StopTakingNotSettled};
use serde_json::{Value, json};

use super::{due_day, first_supply_collected};
use crate::harness::{Course, patient_who_can_become_pregnant, patient_who_cannot_become_pregnant};

/// The month's test is corrected to another result, days after the hand-over.
fn corrected_to(result: &str) -> Course {
    first_supply_collected().told(
        "2026-03-09",
        json!({ "type": "fact-corrected", "id": "c1", "of": "t2", "why": "the laboratory corrected its report",
            "instead": { "type": "pregnancy-test-reported", "on": "2026-03-01", "collected-on": "2026-03-01",
                "specimen": "serum", "setting": "laboratory", "result": result, "cycle": "regular",
                "menses-began-on": "2026-02-27" } }),
    )
}

fn contact(fields: Value) -> Value {
    let mut contact =
        json!({ "type": "stop-taking-contacted", "reached": false, "told-to-stop": false });
    for (name, value) in fields.as_object().unwrap() {
        contact[name] = value.clone();
    }
    contact
}

#[test]
fn a_result_corrected_after_the_hand_over_asks_for_a_contact_on_the_day_of_the_correction() {
    for result in ["positive", "indeterminate"] {
        let course = corrected_to(result);
        assert_eq!(
            due_day(&course, "2026-03-09", StopTakingContact).as_deref(),
            Some("2026-03-09"),
            "{result}"
        );
    }
    assert_eq!(
        due_day(&corrected_to("negative"), "2026-03-09", StopTakingContact),
        None
    );
}

#[test]
fn each_late_truth_asks_for_it() {
    for truth in [
        json!({ "type": "pregnancy-reported" }),
        json!({ "type": "contraception-lapsed" }),
        json!({ "type": "breastfeeding-recorded" }),
        // A progestin-only pill and a condom are no valid pair.
        json!({ "type": "contraception-recorded", "since": "2026-03-08", "source": "patient",
            "methods": ["progestin-only-pill", "male-condom"] }),
        json!({ "type": "pregnancy-test-reported", "collected-on": "2026-03-09", "specimen": "urine",
            "setting": "home", "result": "positive" }),
    ] {
        let course = first_supply_collected().told("2026-03-09", truth.clone());
        assert_eq!(
            due_day(&course, "2026-03-09", StopTakingContact).as_deref(),
            Some("2026-03-09"),
            "{truth}"
        );
    }
    let changed = patient_who_cannot_become_pregnant()
        .visit("2026-03-01")
        .prescription("rx1", "2026-03-01")
        .authorised("2026-03-02", "a1", "rx1", "2026-03-30", 30)
        .handed_over("2026-03-02", "a1", 30)
        .told(
            "2026-03-09",
            json!({ "type": "category-assigned", "category": "can-become-pregnant", "basis": "default" }),
        );
    assert!(due_day(&changed, "2026-03-09", StopTakingContact).is_some());
}

#[test]
fn methods_that_count_and_those_of_a_patient_who_cannot_become_pregnant_ask_for_nothing() {
    let told = |methods: Value| json!({ "type": "contraception-recorded", "since": "2026-01-02", "source": "patient", "methods": methods });
    let counts =
        first_supply_collected().told("2026-03-09", told(json!(["combined-pill", "male-condom"])));
    assert_eq!(due_day(&counts, "2026-03-09", StopTakingContact), None);
    let cannot = patient_who_cannot_become_pregnant()
        .visit("2026-03-01")
        .prescription("rx1", "2026-03-01")
        .authorised("2026-03-02", "a1", "rx1", "2026-03-30", 30)
        .handed_over("2026-03-02", "a1", 30)
        .told("2026-03-09", told(json!(["withdrawal"])));
    assert_eq!(due_day(&cannot, "2026-03-09", StopTakingContact), None);
}

/// Nothing is at home when the lapse is told, so that nobody was told to stop; then ten capsules come to light.
#[test]
fn capsules_from_outside_that_come_to_light_without_contraception_ask_for_a_contact() {
    let outside = json!({ "type": "outside-supply-reported", "product": "conventional", "capsules": { "20": 10 },
        "origin": "online" });
    let course = patient_who_can_become_pregnant()
        .told("2026-03-08", json!({ "type": "contraception-lapsed" }));
    assert_eq!(due_day(&course, "2026-03-08", StopTakingContact), None);
    let course = course.told("2026-03-09", outside.clone());
    assert_eq!(
        due_day(&course, "2026-03-09", StopTakingContact).as_deref(),
        Some("2026-03-09")
    );
    let kept = patient_who_can_become_pregnant().told("2026-03-09", outside);
    assert_eq!(due_day(&kept, "2026-03-09", StopTakingContact), None);
}

#[test]
fn without_capsules_at_home_there_is_nothing_to_stop() {
    let lapse = json!({ "type": "contraception-lapsed" });
    let never_dispensed = patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .told("2026-03-02", lapse.clone());
    assert_eq!(
        due_day(&never_dispensed, "2026-03-02", StopTakingContact),
        None
    );
    // The supply of 2026-03-02 ends on 2026-03-31.
    let on_its_last_day = first_supply_collected().told("2026-03-31", lapse.clone());
    assert!(due_day(&on_its_last_day, "2026-03-31", StopTakingContact).is_some());
    let the_day_after = first_supply_collected().told("2026-04-01", lapse.clone());
    assert_eq!(
        due_day(&the_day_after, "2026-04-01", StopTakingContact),
        None
    );
    let stopped_before = first_supply_collected()
        .told(
            "2026-03-08",
            json!({ "type": "treatment-stopped", "last-dose-on": "2026-03-08" }),
        )
        .told("2026-03-09", lapse);
    assert_eq!(
        due_day(&stopped_before, "2026-03-09", StopTakingContact),
        None
    );
}

#[test]
fn only_a_contact_that_told_her_or_an_escalation_closes_it() {
    let course = corrected_to("positive");
    for (fields, closes) in [
        (json!({}), false),
        (json!({ "reached": true }), false),
        (json!({ "reached": true, "told-to-stop": true }), true),
        (json!({ "escalated-to": "programme" }), true),
    ] {
        let contacted = course.clone().told("2026-03-09", contact(fields.clone()));
        assert_eq!(
            due_day(&contacted, "2026-03-10", StopTakingContact).is_none(),
            closes,
            "{fields}"
        );
    }
    let told_of_something_else = course.told(
        "2026-03-09",
        json!({ "type": "contact-recorded", "reason": "flare" }),
    );
    assert!(due_day(&told_of_something_else, "2026-03-10", StopTakingContact).is_some());
}

#[test]
fn the_office_sees_an_escalation_at_once_and_a_contact_not_made_the_day_after_until_she_was_told() {
    let course = corrected_to("positive");
    assert_eq!(due_day(&course, "2026-03-09", StopTakingNotSettled), None);
    assert_eq!(
        due_day(&course, "2026-03-10", StopTakingNotSettled).as_deref(),
        Some("2026-03-10")
    );
    let escalated = course.told(
        "2026-03-09",
        contact(json!({ "escalated-to": "programme" })),
    );
    assert_eq!(
        due_day(&escalated, "2026-03-09", StopTakingNotSettled).as_deref(),
        Some("2026-03-09")
    );
    let told = escalated.told(
        "2026-03-10",
        contact(json!({ "reached": true, "told-to-stop": true })),
    );
    assert_eq!(due_day(&told, "2026-03-11", StopTakingNotSettled), None);
    assert_eq!(due_day(&told, "2026-03-11", StopTakingContact), None);
}

#[test]
fn a_lapse_that_is_taken_back_asks_for_nothing_and_a_second_one_after_the_contact_asks_anew() {
    let lapse = |id: &str| json!({ "type": "contraception-lapsed", "id": id });
    let course = first_supply_collected().told("2026-03-09", lapse("l1"));
    let taken_back = course.clone().told(
        "2026-03-09",
        json!({ "type": "fact-corrected", "of": "l1", "why": "of another patient" }),
    );
    assert_eq!(due_day(&taken_back, "2026-03-09", StopTakingContact), None);
    let again = course
        .told(
            "2026-03-09",
            contact(json!({ "reached": true, "told-to-stop": true })),
        )
        .told("2026-03-15", lapse("l2"));
    assert_eq!(
        due_day(&again, "2026-03-15", StopTakingContact).as_deref(),
        Some("2026-03-15")
    );
}
