//! Capsules from outside: talked about the same day, and counted at their longest until then.

use retinue_kernel::{
    DueKind::{
        AfterLastDoseTest, LastDoseTest, PregnancyReport, StopTakingContact, UnexpectedSupply,
    },
    MOST_FROM_OUTSIDE, OutsideSupply, PregnancyTiming, last_possible_dose, outside_supplies,
    timing_of_pregnancy,
};
use serde_json::{Value, json};

use super::{all_on, due_day, first_supply_collected, record};
use crate::decide::report;
use crate::harness::{Course, day, patient_who_can_become_pregnant, rules_for};

/// Ten capsules of 20 mg.
fn ten_from_outside() -> Value {
    json!({ "type": "outside-supply-reported", "id": "ten", "product": "conventional", "capsules": { "20": 10 },
        "origin": "another-person" })
}

fn settled(until: Option<&str>) -> Value {
    let mut settled = json!({ "type": "supply-settled", "supply": "ten", "finding": "talked about on the telephone" });
    if let Some(until) = until {
        settled["taken-until"] = json!(until);
    }
    settled
}

/// The day of the test after the last dose, whenever it opens.
fn after_last_dose(course: &Course) -> Option<String> {
    let items = all_on(course, "2026-03-10");
    let mut found = items.iter().filter(|item| item.kind == AfterLastDoseTest);
    found.next().map(|item| item.due.to_string())
}

#[test]
fn the_prescriber_talks_about_them_the_same_day() {
    let told = first_supply_collected().told("2026-03-10", ten_from_outside());
    assert_eq!(
        due_day(&told, "2026-03-10", UnexpectedSupply).as_deref(),
        Some("2026-03-10")
    );
    let over = told.told("2026-03-10", settled(None));
    assert_eq!(due_day(&over, "2026-03-10", UnexpectedSupply), None);
}

/// The supply of the pharmacy ends on 2026-03-31; ten capsules more, one a day, end on 2026-04-10.
#[test]
fn the_tests_after_the_last_dose_come_no_earlier_than_the_last_capsule_can_be_taken() {
    let before = first_supply_collected();
    assert_eq!(after_last_dose(&before).as_deref(), Some("2026-04-30"));
    let told = first_supply_collected().told("2026-03-10", ten_from_outside());
    assert_eq!(after_last_dose(&told).as_deref(), Some("2026-05-10"));
    let untouched = told.told("2026-03-11", settled(None));
    assert_eq!(
        after_last_dose(&untouched).as_deref(),
        Some("2026-04-30"),
        "none of it was taken, the prescriber says"
    );
    let taken = first_supply_collected()
        .told("2026-03-10", ten_from_outside())
        .told("2026-03-11", settled(Some("2026-03-19")));
    assert_eq!(
        after_last_dose(&taken).as_deref(),
        Some("2026-04-30"),
        "the pharmacy's own supply lasts longer"
    );
}

#[test]
fn a_stop_that_names_the_last_dose_is_about_all_capsules_that_were_known() {
    let stop =
        || json!({ "type": "treatment-stopped", "id": "stop", "last-dose-on": "2026-03-12" });
    let known = first_supply_collected()
        .told("2026-03-10", ten_from_outside())
        .told("2026-03-12", stop());
    assert_eq!(
        due_day(&known, "2026-03-12", LastDoseTest).as_deref(),
        Some("2026-03-12")
    );
    let not_known = first_supply_collected()
        .told("2026-03-12", stop())
        .told("2026-03-14", ten_from_outside());
    assert!(
        all_on(&not_known, "2026-03-14")
            .iter()
            .any(|item| item.kind == LastDoseTest && item.due > day("2026-03-14")),
        "capsules that come to light after the stop may still be taken"
    );
}

#[test]
fn whoever_never_had_a_pharmacys_capsules_is_exposed_by_those_from_outside() {
    let told = patient_who_can_become_pregnant().told("2026-03-10", ten_from_outside());
    assert_eq!(after_last_dose(&told).as_deref(), Some("2026-04-18"));
    let rules = rules_for(&told.question);
    let timing = |on: &str| timing_of_pregnancy(&record(&told), &rules, day(on));
    assert_eq!(timing("2026-03-09"), PregnancyTiming::BeforeTreatment);
    assert_eq!(timing("2026-03-15"), PregnancyTiming::DuringTreatment);
    assert_eq!(timing("2026-04-01"), PregnancyTiming::SoonAfterLastDose);
}

#[test]
fn late_truth_about_them_asks_for_a_contact_whichever_comes_to_light_first() {
    let pregnancy = || json!({ "type": "pregnancy-reported" });
    let afterwards = patient_who_can_become_pregnant()
        .told("2026-03-10", ten_from_outside())
        .told("2026-03-12", pregnancy());
    assert!(due_day(&afterwards, "2026-03-12", StopTakingContact).is_some());
    assert!(due_day(&afterwards, "2026-03-12", PregnancyReport).is_some());
    let before = patient_who_can_become_pregnant()
        .told("2026-03-10", pregnancy())
        .told("2026-03-12", ten_from_outside());
    assert_eq!(
        due_day(&before, "2026-03-12", StopTakingContact).as_deref(),
        Some("2026-03-12")
    );
    let used_up = patient_who_can_become_pregnant()
        .told("2026-03-10", ten_from_outside())
        .told("2026-03-11", settled(None))
        .told("2026-03-12", pregnancy());
    assert_eq!(
        due_day(&used_up, "2026-03-12", StopTakingContact),
        None,
        "nothing is left to stop"
    );
}

#[test]
fn they_refuse_nothing_and_allow_nothing() {
    patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .told("2026-03-01", ten_from_outside())
        .asks_to_dispense("2026-03-02")
        .is_authorised_until("2026-03-07");
}

#[test]
fn what_was_settled_is_settled_of_the_capsules_that_were_known_then() {
    let over = first_supply_collected()
        .told("2026-03-10", ten_from_outside())
        .told("2026-03-11", settled(None));
    let mut hundred = ten_from_outside();
    hundred["capsules"] = json!({ "20": 100 });
    hundred["on"] = json!("2026-03-10");
    let corrected = over.told(
        "2026-03-12",
        json!({ "type": "fact-corrected", "of": ten_from_outside()["id"], "why": "a nought was missing", "instead": hundred }),
    );
    assert_eq!(
        due_day(&corrected, "2026-03-12", UnexpectedSupply).as_deref(),
        Some("2026-03-12")
    );
    assert_eq!(after_last_dose(&corrected).as_deref(), Some("2026-08-08"));
}

#[test]
fn a_stop_that_is_stated_later_ends_what_the_prescriber_had_expected() {
    let settled = first_supply_collected()
        .told("2026-03-10", ten_from_outside())
        .told("2026-03-11", settled(Some("2026-04-10")));
    assert_eq!(after_last_dose(&settled).as_deref(), Some("2026-05-10"));
    let stopped = settled.told(
        "2026-03-20",
        json!({ "type": "treatment-stopped", "last-dose-on": "2026-03-20" }),
    );
    assert_eq!(after_last_dose(&stopped).as_deref(), Some("2026-04-19"));
}

#[test]
fn a_day_that_cannot_be_is_refused() {
    let with = |field: &str, value: &str| {
        let mut report = ten_from_outside();
        report[field] = json!(value);
        report
    };
    let course = first_supply_collected();
    for field in ["received-on", "taken-from"] {
        assert_eq!(
            report(
                &course,
                "2026-03-10",
                "2026-03-10",
                with(field, "2026-03-11")
            ),
            Err(vec![field])
        );
    }
    let mut backwards = with("received-on", "2026-03-09");
    backwards["taken-from"] = json!("2026-03-08");
    assert_eq!(
        report(&course, "2026-03-10", "2026-03-10", backwards),
        Err(vec!["taken-from"])
    );
    let told = first_supply_collected().told("2026-03-10", ten_from_outside());
    assert_eq!(
        report(
            &told,
            "2026-03-10",
            "2026-03-10",
            settled(Some("2026-04-11"))
        ),
        Err(vec!["taken-until"]),
        "after the pharmacy's supply ten capsules last until 2026-04-10"
    );
    assert_eq!(
        report(
            &told,
            "2026-03-10",
            "2026-03-10",
            settled(Some("2026-04-10"))
        ),
        Ok(vec!["supply-settled"])
    );
    let mut another = settled(None);
    another["supply"] = json!("rx1");
    assert_eq!(
        report(&told, "2026-03-10", "2026-03-10", another),
        Err(vec!["supply"])
    );
}

#[test]
fn a_supply_that_left_while_the_patient_breastfed_asks_for_a_contact_of_its_own() {
    let supplied_later = |end: bool| {
        let known = first_supply_collected()
            .told("2026-03-10", json!({ "type": "breastfeeding-recorded" }))
            .told(
                "2026-03-10",
                json!({ "type": "stop-taking-contacted", "reached": true, "told-to-stop": true }),
            );
        let known = if end {
            known.told(
                "2026-03-20",
                json!({ "type": "breastfeeding-recorded", "ongoing": false }),
            )
        } else {
            known
        };
        let supplied = known
            .month("2026-03-27", "t3", "rx2")
            .authorised("2026-03-27", "a2", "rx2", "2026-04-02", 30)
            .handed_over("2026-03-27", "a2", 30);
        due_day(&supplied, "2026-03-27", StopTakingContact)
    };
    assert_eq!(supplied_later(false).as_deref(), Some("2026-03-27"));
    assert_eq!(supplied_later(true), None);
}

#[test]
fn a_report_of_more_capsules_than_anybody_can_mean_is_asked_back() {
    let many = |count: u16| {
        let mut event = ten_from_outside();
        event["capsules"] = json!({ "20": count });
        report(&first_supply_collected(), "2026-03-10", "2026-03-10", event)
    };
    assert_eq!(many(6000), Err(vec!["capsules"]));
    assert_eq!(many(MOST_FROM_OUTSIDE + 1), Err(vec!["capsules"]));
    assert!(many(MOST_FROM_OUTSIDE).is_ok());
}

/// A patient who breastfeeds is told to stop as one who is pregnant is (reading `late-truth`).
#[test]
fn breastfeeding_that_becomes_known_after_the_hand_over_asks_for_a_contact() {
    let course =
        first_supply_collected().told("2026-03-10", json!({ "type": "breastfeeding-recorded" }));
    assert_eq!(
        due_day(&course, "2026-03-10", StopTakingContact).as_deref(),
        Some("2026-03-10")
    );
    let over = first_supply_collected().told(
        "2026-03-10",
        json!({ "type": "breastfeeding-recorded", "ongoing": false }),
    );
    assert_eq!(due_day(&over, "2026-03-10", StopTakingContact), None);
}

/// What stands of the reports from outside on 10 March, and the last day on which a dose may be taken.
fn stands(course: &Course) -> (Vec<OutsideSupply>, Option<String>) {
    let (record, rules) = (record(course), rules_for(&course.question));
    let today = day("2026-03-10");
    let last = last_possible_dose(&record, &rules, today);
    (
        outside_supplies(&record, &rules, today),
        last.map(|day| day.to_string()),
    )
}

#[test]
fn a_report_from_outside_is_shown_with_its_longest_day_until_the_prescriber_has_settled_that_one() {
    let before = first_supply_collected();
    assert_eq!(stands(&before), (vec![], Some("2026-03-31".to_owned())));
    let mut other = ten_from_outside();
    other["id"] = json!("other");
    let told = before
        .told("2026-03-10", ten_from_outside())
        .told("2026-03-10", other)
        .told("2026-03-10", settled(Some("2026-03-10")));
    let (supplies, last) = stands(&told);
    let shown: Vec<_> = supplies
        .iter()
        .map(|one| (one.fact.as_str(), one.taken_until, one.settled))
        .collect();
    assert_eq!(
        shown,
        [
            ("ten", Some(day("2026-03-10")), true),
            ("other", Some(day("2026-04-10")), false)
        ],
        "of two reports the prescriber settled the first, and of the second nothing is known"
    );
    assert_eq!(last.as_deref(), Some("2026-04-10"));
    let nobody = patient_who_can_become_pregnant();
    assert_eq!(stands(&nobody), (vec![], None));
}
