//! On each day of its life, to five years ahead of the last reading of the sources, an edition has exactly one value of
//! each parameter and one of each requirement, or a written end; and that value is what the gate is given.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use retinue_kernel::{Day, Edition, Id, Programme, RegistryEvent, RegistryFact};
use retinue_rulebook::{Rulebook, Stated};
use serde_json::Value;

use crate::revisions::{revised, with_more};

const FIVE_YEARS: u16 = 5 * 365 + 2;

fn every_programme() -> Vec<Rulebook> {
    [Programme::UsIpledge, Programme::UkMhra, Programme::EuPpp]
        .map(|programme| Rulebook::embedded_of(programme).unwrap_or_else(|error| panic!("{error}")))
        .into()
}

/// Five years ahead of the day on which somebody last read a source of the programme.
fn last_day(rulebook: &Rulebook) -> Day {
    let editions = rulebook.programme().editions.iter();
    let of_editions = editions.map(|edition| edition.checked);
    let of_parameters = rulebook.parameters().flat_map(|one| &one.values);
    let of_requirements = rulebook.requirements().iter().flat_map(|one| &one.values);
    of_editions
        .chain(of_parameters.map(|value| value.checked))
        .chain(of_requirements.map(|value| value.checked))
        .max()
        .unwrap()
        .plus(FIVE_YEARS)
}

/// The numbers by which the programme's office works. No check of the gate reads them.
const OF_THE_OFFICE: &[&str] = &[
    "renewal-notice-days",
    "staff-training-years",
    "audit-sample-percent",
    "audit-sample-most",
    "audit-sample-months",
    "wholesaler-audit-days",
    "wholesaler-audit-years",
    "case-answer-days",
    "case-reconsideration-days",
    "pregnancy-follow-up-days",
    "pregnancy-root-cause-asked",
    "pregnancy-outcome-asked",
    "assessment-years",
    "assessment-interval-days",
];

/// How many values of those given hold on a day: each holds from its first day to the day before the next one's.
fn holding(froms: &[Option<Day>], on: Day) -> usize {
    froms
        .iter()
        .filter(|from| {
            let begun = from.is_none_or(|from| from <= on);
            let followed = froms
                .iter()
                .any(|other| other > from && other.is_some_and(|other| other <= on));
            begun && !followed
        })
        .count()
}

/// Whether a number of the gate is the one its file states. What has no value leaves the gate none to judge by.
fn is_as_stated(stated: &Stated, given: &Value) -> bool {
    match stated {
        Stated::Number(number) => *given == *number,
        Stated::YesNo(yes) => *given == *yes,
        Stated::Words(words) => {
            let given = given.as_array().into_iter().flatten();
            let given: BTreeSet<&str> = given.filter_map(Value::as_str).collect();
            given == words.iter().copied().collect()
        }
        Stated::None(why) => {
            let is_nothing = match given {
                Value::Null | Value::Bool(false) => true,
                Value::Number(number) => number.as_u64() == Some(0),
                Value::Array(words) => words.is_empty(),
                _ => false,
            };
            is_nothing && !why.trim().is_empty()
        }
    }
}

/// The numbers of a state, by the names of their files.
fn given(state: &Edition) -> BTreeMap<String, Value> {
    let given = serde_json::to_value(&state.parameters).unwrap();
    given.as_object().unwrap().clone().into_iter().collect()
}

fn every_day_has_exactly_one_value(rulebook: &Rulebook) -> usize {
    let mut days = 0;
    let last = last_day(rulebook);
    for edition in &rulebook.programme().editions {
        let id = edition.id.as_str();
        let of_this = |from: &Option<Day>, of: &Id| (*of == edition.id).then_some(*from);
        let mut on = edition.in_force;
        let mut state_of_yesterday: Option<(&Arc<Edition>, BTreeMap<String, Value>)> = None;
        while on <= last {
            days += 1;
            let state = rulebook.edition_on(id, on).unwrap();
            let given = match state_of_yesterday.take() {
                Some((yesterday, given)) if Arc::ptr_eq(yesterday, state) => given,
                _ => given(state),
            };
            let mut named = BTreeSet::new();
            for parameter in rulebook.parameters() {
                let named_here = format!("{} in {id} on {on}", parameter.name);
                let values = parameter.values.iter();
                let froms: Vec<_> = values
                    .filter_map(|value| of_this(&value.from, &value.edition))
                    .collect();
                assert_eq!(holding(&froms, on), 1, "{named_here}");
                let stated = &parameter.on(id, on).expect(&named_here).value;
                named.insert(parameter.name);
                let Some(given) = given.get(parameter.name) else {
                    // What the programme's office reads is not given to the gate.
                    assert!(OF_THE_OFFICE.contains(&parameter.name), "{named_here}");
                    continue;
                };
                assert!(
                    is_as_stated(stated, given),
                    "{named_here}: {stated} is given as {given}"
                );
            }
            let unnamed: Vec<_> = given
                .keys()
                .filter(|name| !named.contains(name.as_str()))
                .collect();
            assert!(
                unnamed.is_empty(),
                "{unnamed:?} in {id} on {on} have no file"
            );
            let mut asked = BTreeSet::new();
            for entry in rulebook.requirements() {
                let values = entry.values.iter();
                let froms: Vec<_> = values
                    .filter_map(|value| of_this(&value.from, &value.edition))
                    .collect();
                assert_eq!(holding(&froms, on), 1, "{} in {id} on {on}", entry.name);
                match &entry.on(id, on).unwrap().none {
                    None => drop(asked.insert(entry.name.as_str())),
                    Some(why) => assert!(!why.trim().is_empty(), "{} in {id}", entry.name),
                }
            }
            let in_state: Vec<&str> = state
                .requirements
                .iter()
                .map(|one| one.name.as_str())
                .collect();
            assert_eq!(in_state.len(), asked.len(), "{id} on {on}: one each");
            assert_eq!(asked, in_state.into_iter().collect(), "{id} on {on}");
            state_of_yesterday = Some((state, given));
            on = on.plus(1);
        }
    }
    days
}

#[test]
fn each_day_of_each_edition_of_each_programme_has_one_value_of_everything_to_five_years_ahead() {
    for rulebook in every_programme() {
        let days = every_day_has_exactly_one_value(&rulebook);
        println!("{}: {days} days of editions", rulebook.programme().id);
        assert!(days > 4_000);
    }
}

#[test]
fn a_revision_inside_an_edition_leaves_no_day_without_its_one_value() {
    every_day_has_exactly_one_value(&revised());
    every_day_has_exactly_one_value(&with_more(
        "requirements/no-refills.toml",
        "[[value]]\nedition = \"2021-12-13\"\nfrom = 2026-06-01\nnone = \"an example of an end\"\ncite = { source = \"reading\", at = \"an example\" }\nchecked = 2026-05-20\n",
    ));
}

fn adopted(rulebook: &Rulebook, edition: &str, from: Day, overlays: &[Id]) -> RegistryFact {
    RegistryFact {
        event: RegistryEvent::EditionAdopted {
            edition: Id::new(edition).unwrap(),
            from,
            rules: rulebook.hash().clone(),
            overlays: overlays.to_vec(),
        },
        id: None,
        on: from,
        recorded_at: None,
        by: None,
        command_id: None,
    }
}

/// Every edition adopted on its first day, with every overlay of it: on each day one edition in one state, and its
/// overlays with it until the next edition ends them.
fn every_adopted_day_has_one_state(rulebook: &Rulebook) {
    let overlays_of = |edition: &Id| -> Vec<Id> {
        let overlays = rulebook.overlays().iter();
        overlays
            .filter(|entry| entry.edition == *edition)
            .map(|entry| entry.overlay.id.clone())
            .collect()
    };
    let mut editions: Vec<_> = rulebook.programme().editions.iter().collect();
    editions.sort_by_key(|edition| edition.in_force);
    let facts: Vec<RegistryFact> = editions
        .iter()
        .map(|edition| {
            let overlays = overlays_of(&edition.id);
            adopted(rulebook, edition.id.as_str(), edition.in_force, &overlays)
        })
        .collect();
    let rules = rulebook.adopted(&facts).unwrap();
    let starts: Vec<Day> = rules.adoptions().map(|one| one.from).collect();
    assert!(
        starts.windows(2).all(|pair| pair[0] < pair[1]),
        "{starts:?}"
    );
    let mut on = editions.first().unwrap().in_force;
    let last = last_day(rulebook);
    while on <= last {
        let expected = editions
            .iter()
            .rfind(|edition| edition.in_force <= on)
            .unwrap();
        let state = rulebook.edition_on(expected.id.as_str(), on).unwrap();
        let holds = rules.at(on);
        assert_eq!(holds.edition.id, expected.id, "on {on}");
        assert_eq!(holds.edition, *state, "{} on {on}", expected.id);
        assert_eq!(
            holds.overlays,
            overlays_of(&expected.id),
            "{} on {on}",
            expected.id
        );
        on = on.plus(1);
    }
}

#[test]
fn each_day_after_adoption_has_one_edition_in_one_state_with_its_overlays() {
    for rulebook in every_programme() {
        every_adopted_day_has_one_state(&rulebook);
    }
    // The overlay outlives a revision of its edition.
    every_adopted_day_has_one_state(&revised());
}
