//! Editions as an installation has adopted them.

use retinue_kernel::{Id, RegistryEvent, RegistryFact};
use retinue_rulebook::AdoptionError;

use crate::cases::rulebook;

fn adopted(edition: &str, from: &str, overlays: &[&str]) -> RegistryFact {
    RegistryFact {
        event: RegistryEvent::EditionAdopted {
            edition: Id::new(edition).unwrap(),
            from: from.parse().unwrap(),
            rules: Id::new("sha256:00").unwrap(),
            overlays: overlays.iter().map(|name| Id::new(name).unwrap()).collect(),
        },
        id: None,
        on: "2026-11-01".parse().unwrap(),
        recorded_at: None,
        by: None,
        command_id: None,
    }
}

#[test]
fn without_a_recorded_adoption_the_default_edition_holds_on_every_day() {
    let rulebook = rulebook();
    let rules = rulebook.adopted(&[]).unwrap();
    for day in ["1999-01-01", "2026-11-15", "2099-01-01"] {
        assert_eq!(
            rules.at(day.parse().unwrap()).edition.id.as_str(),
            "2021-12-13"
        );
    }
}

#[test]
fn an_adopted_edition_holds_from_its_day() {
    let rulebook = rulebook();
    let rules = rulebook
        .adopted(&[adopted("2026-11-15", "2026-11-15", &[])])
        .unwrap();
    let on = |day: &str| {
        rules
            .at(day.parse().unwrap())
            .edition
            .id
            .as_str()
            .to_owned()
    };
    assert_eq!(on("2026-11-14"), "2021-12-13");
    assert_eq!(on("2026-11-15"), "2026-11-15");
    assert_eq!(&rules.hash, rulebook.hash());
}

#[test]
fn an_overlay_comes_with_the_edition_that_has_it() {
    let rulebook = rulebook();
    let discretion = "enforcement-discretion-2023-10";
    let rules = rulebook
        .adopted(&[adopted("2021-12-13", "2026-01-01", &[discretion])])
        .unwrap();
    assert!(rules.at("2025-12-31".parse().unwrap()).overlays.is_empty());
    assert_eq!(
        rules.at("2026-01-01".parse().unwrap()).overlays[0].as_str(),
        discretion
    );
    let wrong = rulebook.adopted(&[adopted("2026-11-15", "2026-11-15", &[discretion])]);
    assert!(matches!(wrong, Err(AdoptionError::UnknownOverlay { .. })));
}

#[test]
fn an_edition_of_another_rule_set_is_refused_and_that_set_is_named() {
    let error = rulebook()
        .adopted(&[adopted("2031-01-01", "2031-01-01", &[])])
        .unwrap_err();
    let said = error.to_string();
    assert!(
        said.contains("2031-01-01") && said.contains("sha256:00"),
        "{said}"
    );
}
