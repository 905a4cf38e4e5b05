//! The programme that is built into the binary.

use retinue_kernel::{Check, Setting};
use retinue_rulebook::Stated;

use crate::cases::rulebook;

#[test]
fn both_editions_are_there_and_the_stricter_one_holds_by_default() {
    let rulebook = rulebook();
    let names: Vec<&str> = rulebook
        .editions()
        .iter()
        .map(|edition| edition.id.as_str())
        .collect();
    assert_eq!(names, ["2021-12-13", "2026-11-15"]);
    let today = "2026-11-21".parse().unwrap();
    assert_eq!(
        rulebook.default_rules().at(today).edition.id.as_str(),
        "2021-12-13"
    );
    assert!(rulebook.rules_always("2019-01-01").is_none());
}

#[test]
fn what_the_edition_of_2026_changes_is_changed_and_the_rest_is_carried_over() {
    let rulebook = rulebook();
    let (old, new) = (
        &rulebook.edition("2021-12-13").unwrap().parameters,
        &rulebook.edition("2026-11-15").unwrap().parameters,
    );
    assert_eq!(
        (old.visit_window_days, new.visit_window_days),
        (Some(30), None)
    );
    assert_eq!(
        (
            old.missed_first_window_wait_days,
            new.missed_first_window_wait_days
        ),
        (19, 0)
    );
    assert!(!old.second_test_settings.contains(&Setting::Medical));
    assert!(new.second_test_settings.contains(&Setting::Medical));
    assert!(!new.second_test_settings.contains(&Setting::Home));
    assert!(new.monthly_test_settings.contains(&Setting::Home));
    assert!(old.counselling_monthly_cannot && !new.counselling_monthly_cannot);
    assert_eq!(
        (
            new.test_window_days,
            new.test_gap_days,
            new.contraception_wait_days
        ),
        (7, 19, 30)
    );
}

#[test]
fn every_value_that_is_only_carried_over_into_2026_says_so() {
    let rulebook = rulebook();
    for parameter in rulebook.parameters() {
        let old = parameter.in_edition("2021-12-13").unwrap();
        let new = parameter.in_edition("2026-11-15").unwrap();
        let read_in_a_source_of_2026 = new.cite.source.starts_with("fda-update-2026");
        assert!(
            read_in_a_source_of_2026 || new.provisional.is_some(),
            "{} is {} in 2026 on no source of 2026, and not provisional",
            parameter.name,
            new.value
        );
        if old.value != new.value {
            assert!(
                read_in_a_source_of_2026 || new.cite.source == "reading",
                "{}",
                parameter.name
            );
        }
    }
}

#[test]
fn requirements_stand_in_the_fixed_order_of_the_decision_record() {
    let rulebook = rulebook();
    let leading: Vec<&str> = rulebook
        .requirements()
        .iter()
        .map(|entry| entry.law[0].as_str())
        .collect();
    assert_eq!(
        leading,
        [
            "P8", "P3", "C5", "N3", "C11", "C11", "D7", "P14", "P14", "C1", "C1", "P7", "P9", "C6",
            "P15", "P15", "C8", "P13", "C9", "P12", "C10", "N5", "D7", "P20", "P21", "D10", "D7",
            "P2", "D3"
        ]
    );
    for edition in rulebook.editions() {
        let places: Vec<u16> = edition.requirements.iter().map(|one| one.place).collect();
        assert!(places.is_sorted());
        assert_eq!(
            places.len(),
            29,
            "an edition without one of them lets something through"
        );
    }
}

#[test]
fn a_requirement_names_the_provisional_values_it_rests_on() {
    let rulebook = rulebook();
    let old = rulebook.edition("2021-12-13").unwrap();
    let visit = old
        .requirements
        .iter()
        .find(|one| one.check == Check::VisitWindow)
        .unwrap();
    let names: Vec<&str> = visit.provisional.iter().map(|id| id.as_str()).collect();
    assert_eq!(
        names,
        [
            "visit-window-days",
            "remote-visit",
            "edition-change-in-window"
        ]
    );
    let new = rulebook.edition("2026-11-15").unwrap();
    let visit = new
        .requirements
        .iter()
        .find(|one| one.check == Check::VisitWindow)
        .unwrap();
    assert!(
        visit
            .provisional
            .iter()
            .any(|id| id.as_str() == "authorisation-days")
    );
}

#[test]
fn what_is_unconfirmed_is_listed_with_both_readings() {
    let rulebook = rulebook();
    let listed = rulebook.provisional();
    let q1 = listed
        .iter()
        .find(|one| one.file == "parameters/visit-window-days.toml")
        .unwrap();
    assert_eq!(q1.reading.as_str(), "Q1");
    assert_eq!(q1.value, Some(&Stated::Number(30)));
    assert!(q1.other.starts_with("31"), "{}", q1.other);
    assert!(listed.iter().all(|one| !one.other.is_empty()));
    for old in listed
        .iter()
        .filter(|one| one.edition.as_str() == "2021-12-13")
    {
        assert_ne!(old.reading.as_str(), "unchanged-2026", "{}", old.file);
    }
}

#[test]
fn every_reading_is_used_or_concerns_what_the_gate_does_not_compute() {
    let rulebook = rulebook();
    let listed = rulebook.provisional();
    let not_in_the_gate = ["lengthening-correction"];
    for name in rulebook.readings().keys() {
        assert!(
            not_in_the_gate.contains(&name.as_str())
                || listed.iter().any(|one| one.reading.as_str() == name),
            "nothing names reading {name}"
        );
    }
}

#[test]
fn every_source_is_cited_by_something() {
    let rulebook = rulebook();
    let cited: Vec<String> = rulebook
        .files()
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    let cases = rulebook.cases().unwrap();
    for name in rulebook.sources().keys() {
        let used = format!("source = \"{name}\"");
        assert!(
            cited.iter().any(|text| text.contains(&used))
                || cases.iter().any(|case| case.cite.source == *name),
            "no value cites {name}"
        );
    }
}
