//! What is due where there is no registry: the supply is what left the counter on a checklist, and every item is the
//! prescriber's but the card that goes with the capsules.

use retinue_kernel::DueKind::{
    AfterLastDoseTest, HoldDecision, LostToFollowUp, MissedMonth, PregnancyReport, ReminderCard,
    StopTakingContact, StopTakingNotSettled, TestNow,
};
use retinue_kernel::{Case, Command, Escalation, Payload, Whose, decide};
use serde_json::{Value, json};

use super::{all_on, due_day, record};
use crate::harness::{Course, day, rules_for};

const PROGRAMMES: [&str; 2] = ["uk-mhra", "eu-ppp"];

/// Registered and categorised on 2 January 2026.
fn registered(programme: &str, category: &str, basis: &str) -> Course {
    Course {
        question: json!({ "programme": programme, "on": "2026-01-02", "events": [] }),
    }
    .told(
        "2026-01-02",
        json!({ "type": "patient-registered", "born": "1995-05-01", "programme": programme }),
    )
    .told(
        "2026-01-02",
        json!({ "type": "category-assigned", "category": category, "basis": basis }),
    )
}

fn can(programme: &str) -> Course {
    registered(programme, "can-become-pregnant", "default")
        .contraception("2026-01-02", "2026-01-02")
}

/// One month is written and supplied on a day, and nothing was authorised: 30 days, that day being the first.
fn supplied(course: Course, on: &str) -> Course {
    course
        .prescription(&format!("rx of {on}"), on)
        .told(on, supply(on))
}

fn supply(on: &str) -> Value {
    json!({ "type": "supplied", "id": format!("supply of {on}"), "prescription": format!("rx of {on}"), "pharmacy": "ph1",
        "checklist": format!("list of {on}"), "days": 30 })
}

/// The first month supplied on 2 March: it ends on 31 March.
fn first_month(programme: &str) -> Course {
    supplied(can(programme), "2026-03-02")
}

fn positive(on: &str) -> Value {
    json!({ "type": "pregnancy-test-reported", "id": "positive", "collected-on": on, "specimen": "urine",
        "setting": "medical", "result": "positive" })
}

fn contact(fields: &Value) -> Value {
    let mut contact =
        json!({ "type": "stop-taking-contacted", "reached": false, "told-to-stop": false });
    for (name, value) in fields.as_object().unwrap() {
        contact[name] = value.clone();
    }
    contact
}

/// Nobody stands behind the prescriber; the card alone is the pharmacy's to give.
#[track_caller]
fn are_the_prescribers(course: &Course, on: &str) {
    let items = all_on(course, on);
    for item in items.iter().filter(|item| item.kind != ReminderCard) {
        assert_eq!(item.whose, Whose::Prescriber, "{}", item.kind);
    }
}

#[test]
fn each_late_truth_after_a_supply_asks_the_prescriber_for_a_contact_that_day() {
    for programme in PROGRAMMES {
        for truth in [
            positive("2026-03-09"),
            json!({ "type": "pregnancy-reported" }),
            json!({ "type": "contraception-lapsed" }),
        ] {
            let course = first_month(programme).told("2026-03-09", truth.clone());
            let due = due_day(&course, "2026-03-09", StopTakingContact);
            assert_eq!(due.as_deref(), Some("2026-03-09"), "{programme}: {truth}");
            are_the_prescribers(&course, "2026-03-09");
            // Nobody is told to stop what she does not have.
            let before = can(programme).told("2026-02-02", truth.clone());
            assert_eq!(due_day(&before, "2026-02-02", StopTakingContact), None);
            let told = contact(&json!({ "reached": true, "told-to-stop": true }));
            let told = course.told("2026-03-09", told);
            assert_eq!(due_day(&told, "2026-03-10", StopTakingContact), None);
            assert_eq!(due_day(&told, "2026-03-10", StopTakingNotSettled), None);
        }
    }
}

#[test]
fn a_contact_that_is_not_made_stays_overdue_and_one_that_was_handed_on_stays_with_the_prescriber() {
    for programme in PROGRAMMES {
        let course = first_month(programme).told("2026-03-09", positive("2026-03-09"));
        assert_eq!(due_day(&course, "2026-03-12", StopTakingNotSettled), None);
        assert!(due_day(&course, "2026-03-12", StopTakingContact).is_some());
        let asked = contact(&json!({ "escalated-to": "emergency-contact" }));
        let asked = course.told("2026-03-09", asked);
        assert_eq!(due_day(&asked, "2026-03-09", StopTakingContact), None);
        assert_eq!(
            due_day(&asked, "2026-03-09", StopTakingNotSettled).as_deref(),
            Some("2026-03-09")
        );
        are_the_prescribers(&asked, "2026-03-09");
        let told = contact(&json!({ "reached": true, "told-to-stop": true }));
        let told = asked.told("2026-03-10", told);
        assert_eq!(due_day(&told, "2026-03-10", StopTakingNotSettled), None);
    }
}

#[test]
fn nobody_is_handed_on_to_an_office_that_is_not_there() {
    for programme in PROGRAMMES {
        let course = first_month(programme).told("2026-03-09", positive("2026-03-09"));
        let refused = |to: Escalation| {
            let record = record(&course);
            let case = Case {
                patient: &record,
                prescriber: None,
                pharmacy: None,
            };
            let command = Command::Record {
                on: day("2026-03-09"),
                payload: Payload::StopTakingContacted {
                    reached: false,
                    told_to_stop: false,
                    escalated_to: Some(to),
                },
            };
            decide(
                &case,
                &command,
                &rules_for(&course.question),
                day("2026-03-09"),
            )
            .err()
            .map(|refused| refused.because[0].field)
        };
        assert_eq!(refused(Escalation::Programme), Some("escalated-to"));
        assert_eq!(refused(Escalation::CoveringPrescriber), None);
    }
}

#[test]
fn a_supply_that_is_entered_after_the_truth_asks_for_a_contact_of_its_own() {
    for programme in PROGRAMMES {
        // The bag left on 2 March. The positive test came in on the ninth, and only then did the counter enter the bag.
        let before = can(programme)
            .prescription("rx of 2026-03-02", "2026-03-02")
            .told("2026-03-09", positive("2026-03-09"));
        assert_eq!(due_day(&before, "2026-03-09", StopTakingContact), None);
        let entered = before.clone().told("2026-03-02", supply("2026-03-02"));
        assert_eq!(
            due_day(&entered, "2026-03-10", StopTakingContact).as_deref(),
            Some("2026-03-09")
        );
        // A bag whose capsules were used up by then asks for nothing.
        let long_ago = before.told("2026-02-05", supply("2026-03-02"));
        assert_eq!(due_day(&long_ago, "2026-03-10", StopTakingContact), None);
    }
}

#[test]
fn a_supply_in_spite_of_an_open_pregnancy_asks_for_a_contact_that_day_although_she_was_told_before()
{
    for programme in PROGRAMMES {
        let told = contact(&json!({ "reached": true, "told-to-stop": true }));
        let course = first_month(programme)
            .told("2026-03-09", positive("2026-03-09"))
            .told("2026-03-09", json!({ "type": "pregnancy-reported" }))
            .told("2026-03-09", told);
        assert_eq!(due_day(&course, "2026-03-12", StopTakingContact), None);
        let in_spite = supplied(course.clone(), "2026-03-12");
        assert_eq!(
            due_day(&in_spite, "2026-03-12", StopTakingContact).as_deref(),
            Some("2026-03-12")
        );
        let excluded = course.told(
            "2026-03-11",
            json!({ "type": "pregnancy-excluded", "how": "laboratory-error" }),
        );
        let after = supplied(excluded, "2026-03-12");
        assert_eq!(due_day(&after, "2026-03-12", StopTakingContact), None);
    }
}

#[test]
fn a_hold_is_decided_the_day_it_is_asked_for() {
    for programme in PROGRAMMES {
        let course = first_month(programme).told("2026-03-12", json!({ "type": "hold-requested" }));
        assert_eq!(
            due_day(&course, "2026-03-14", HoldDecision).as_deref(),
            Some("2026-03-12")
        );
        let paused = course.told("2026-03-12", json!({ "type": "treatment-paused" }));
        assert_eq!(due_day(&paused, "2026-03-12", HoldDecision), None);
    }
}

#[test]
fn a_change_of_category_with_capsules_at_home_asks_for_a_test_and_a_contact_at_once() {
    for programme in PROGRAMMES {
        let cannot = registered(programme, "cannot-become-pregnant", "hysterectomy");
        let changed = supplied(cannot, "2026-03-02").told(
            "2026-03-09",
            json!({ "type": "category-assigned", "category": "can-become-pregnant", "basis": "default" }),
        );
        for kind in [TestNow, StopTakingContact] {
            let due = due_day(&changed, "2026-03-09", kind);
            assert_eq!(due.as_deref(), Some("2026-03-09"), "{programme}: {kind}");
        }
        let tested = changed.told(
            "2026-03-09",
            json!({ "type": "pregnancy-test-reported", "collected-on": "2026-03-09", "specimen": "urine",
                "setting": "medical", "result": "negative" }),
        );
        assert_eq!(due_day(&tested, "2026-03-09", TestNow), None);
    }
}

/// Outside the programme by agreement she takes capsules without contraception: the end of it is the same late truth.
#[test]
fn the_end_of_an_agreement_with_capsules_at_home_asks_for_a_test_and_a_contact_at_once() {
    let can_again = json!({ "type": "category-assigned", "category": "can-become-pregnant", "basis": "default" });
    for programme in PROGRAMMES {
        for end in [
            json!({ "type": "outside-programme-ended" }),
            can_again.clone(),
        ] {
            let agreed = registered(programme, "can-become-pregnant", "default").told(
                "2026-03-02",
                json!({ "type": "outside-programme-agreed", "reason": "no expected risk" }),
            );
            let outside = supplied(agreed, "2026-03-02");
            for kind in [TestNow, StopTakingContact] {
                assert_eq!(
                    due_day(&outside, "2026-03-09", kind),
                    None,
                    "{programme}: {kind}"
                );
            }
            let ended = outside.told("2026-03-09", end.clone());
            for kind in [TestNow, StopTakingContact] {
                let due = due_day(&ended, "2026-03-09", kind);
                assert_eq!(
                    due.as_deref(),
                    Some("2026-03-09"),
                    "{programme}: {kind}, {end}"
                );
            }
        }
    }
}

#[test]
fn the_day_after_the_supply_ended_a_contact_is_due_and_nobody_is_recorded_as_lost() {
    for programme in PROGRAMMES {
        let course = first_month(programme);
        assert_eq!(due_day(&course, "2026-03-31", MissedMonth), None);
        assert_eq!(
            due_day(&course, "2026-04-01", MissedMonth).as_deref(),
            Some("2026-04-01")
        );
        assert_eq!(due_day(&course, "2026-06-01", LostToFollowUp), None);
        assert_eq!(
            due_day(&course, "2026-04-01", AfterLastDoseTest).as_deref(),
            Some("2026-04-30")
        );
        let next = supplied(course.clone(), "2026-03-30");
        assert_eq!(due_day(&next, "2026-04-05", MissedMonth), None);
        let called = course.told("2026-04-01", json!({ "type": "contact-recorded" }));
        assert_eq!(due_day(&called, "2026-04-02", MissedMonth), None);
    }
}

#[test]
fn no_programme_is_there_to_which_a_pregnancy_would_be_reported() {
    for programme in PROGRAMMES {
        let course = first_month(programme).told("2026-03-09", positive("2026-03-09"));
        assert_eq!(due_day(&course, "2026-03-09", PregnancyReport), None);
    }
}
