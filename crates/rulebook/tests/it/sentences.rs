//! What refusals say, judged on every refusal of the worked cases.

use std::collections::BTreeSet;

use retinue_kernel::{Programme, Slug, Unmet};
use retinue_rulebook::{Placeholders, Reader, Rulebook};

use crate::cases::{decide, rulebook};

/// The refusals of the worked cases of the United States.
fn refusals() -> Vec<Unmet> {
    refusals_of(Programme::UsIpledge)
}

fn refusals_of(programme: Programme) -> Vec<Unmet> {
    Rulebook::embedded_of(programme)
        .unwrap_or_else(|fault| panic!("{fault}"))
        .cases()
        .unwrap()
        .iter()
        .flat_map(|case| {
            case.asks
                .iter()
                .flat_map(|ask| decide(case, ask).unmet().to_vec())
        })
        .collect()
}

#[test]
fn every_reason_occurs_in_a_worked_case() {
    let all = Programme::ALL.iter().flat_map(|one| refusals_of(*one));
    let given: BTreeSet<Slug> = all.map(|unmet| unmet.slug).collect();
    // No rule set that loads leaves an authorisation without an end; the sentence is there all the same.
    let missing: Vec<&Slug> = Slug::ALL
        .iter()
        .filter(|slug| **slug != Slug::NoLastDay && !given.contains(slug))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_checks_give_the_values_that_the_sentences_may_name() {
    for unmet in Programme::ALL.iter().flat_map(|one| refusals_of(*one)) {
        let known = Placeholders::of(unmet.slug);
        let given: Vec<&str> = unmet.says.iter().map(|(name, _)| *name).collect();
        for name in known.always {
            assert!(
                given.contains(name),
                "'{}' does not give {{{name}}}",
                unmet.slug
            );
        }
        for name in given {
            assert!(
                known.always.contains(&name) || known.sometimes.contains(&name),
                "'{}' gives {{{name}}}, which no sentence may use yet",
                unmet.slug
            );
        }
    }
}

#[test]
fn every_sentence_is_whole() {
    let rulebook = rulebook();
    for unmet in refusals() {
        for reader in Reader::ALL {
            let said = rulebook.say(&unmet, *reader);
            assert!(
                !said.contains(['{', '}', '[', ']']) && !said.contains("(not on record)"),
                "{} to the {}: {said}",
                unmet.slug,
                reader.as_str()
            );
            assert!(
                said.ends_with('.') && (said.contains(". ") || said.contains("; ")),
                "it says what happened and what would change it: {said}"
            );
        }
    }
}

/// Words of a result, of a diagnosis or of contraception have no place at the counter.
const CLINICAL: [&str; 14] = [
    "pregnan",
    "positive",
    "negative",
    "contracepti",
    "method",
    "menopaus",
    "breast",
    "period",
    "cycle day",
    "specimen",
    "test",
    "abstinen",
    "uterus",
    "lapse",
];

#[test]
fn the_pharmacist_learns_of_a_hold_and_never_why() {
    let rulebook = rulebook();
    for unmet in refusals() {
        let said = rulebook.say(&unmet, Reader::Pharmacist).to_lowercase();
        for word in CLINICAL {
            assert!(!said.contains(word), "'{word}' in: {said}");
        }
    }
}

#[test]
fn the_pharmacist_is_told_whom_to_turn_to() {
    let rulebook = rulebook();
    let helpers = [
        "prescriber",
        "patient",
        "programme",
        "pharmacy",
        "representative",
        "release",
        "record that first",
        "reverse",
        "new prescription",
    ];
    for unmet in refusals() {
        let said = rulebook.say(&unmet, Reader::Pharmacist);
        assert!(helpers.iter().any(|helper| said.contains(helper)), "{said}");
    }
}

#[test]
fn a_refusal_that_an_overlay_would_lift_names_it_and_one_that_none_would_does_not() {
    let rulebook = rulebook();
    let overlay = "enforcement-discretion-2023-10";
    let mut refusal = refusals()
        .into_iter()
        .find(|unmet| unmet.slug == Slug::TestSettingNotAccepted)
        .unwrap();
    assert!(rulebook.say(&refusal, Reader::Prescriber).contains(overlay));
    for (name, value) in &mut refusal.says {
        if *name == "overlay" {
            *value = retinue_kernel::Said::Name(String::new());
        }
    }
    let said = rulebook.say(&refusal, Reader::Prescriber);
    assert!(
        !said.contains("relaxation") && said.ends_with("accepted place."),
        "{said}"
    );
}

#[test]
fn the_citation_of_a_hold_says_no_more_than_its_item() {
    let rulebook = rulebook();
    for name in ["not-pregnant", "not-breastfeeding", "test-negative"] {
        for value in &rulebook.requirement(name).unwrap().values {
            for word in CLINICAL {
                assert!(
                    !value.cite.at.to_lowercase().contains(word),
                    "{}",
                    value.cite.at
                );
            }
        }
    }
}
