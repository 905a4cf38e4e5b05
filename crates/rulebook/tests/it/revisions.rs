//! A value that revises an earlier one of the same edition from a day on.

use std::collections::BTreeMap;

use retinue_kernel::{Adopted, Day, RegistryEvent, RegistryFact, RulesInForce};
use retinue_rulebook::Rulebook;

use crate::cases::rulebook;

const WINDOW: &str = "parameters/test-window-days.toml";

fn files() -> BTreeMap<String, Vec<u8>> {
    rulebook()
        .files()
        .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
        .collect()
}

pub(crate) fn with_more(file: &str, more: &str) -> Rulebook {
    let mut files = files();
    let text = String::from_utf8(files[file].clone()).unwrap();
    files.insert(file.to_owned(), format!("{text}\n{more}").into_bytes());
    Rulebook::from_files(files).unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn revised() -> Rulebook {
    with_more(
        WINDOW,
        "[[value]]\nedition = \"2021-12-13\"\nfrom = 2026-06-01\nvalue = 5\ncite = { source = \"reading\", at = \"an example\" }\nchecked = 2026-05-20\n",
    )
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn window_on(rules: &RulesInForce, on: &str) -> u16 {
    rules.at(day(on)).edition.parameters.test_window_days
}

#[test]
fn the_old_number_holds_up_to_the_day_before_and_the_new_one_from_the_day_on() {
    let rulebook = revised();
    let rules = rulebook.default_rules();
    assert_eq!(window_on(&rules, "2021-12-13"), 7);
    assert_eq!(window_on(&rules, "2026-05-31"), 7);
    assert_eq!(window_on(&rules, "2026-06-01"), 5);
    assert_eq!(window_on(&rules, "2031-06-01"), 5);
    assert_eq!(rulebook.revised_on("2021-12-13"), [day("2026-06-01")]);
    assert!(rulebook.revised_on("2026-11-15").is_empty());
    let parameter = rulebook.parameter("test-window-days").unwrap();
    let from = |on: &str| parameter.on("2021-12-13", day(on)).unwrap().from;
    assert_eq!(from("2026-05-31"), None);
    assert_eq!(from("2026-06-01"), Some(day("2026-06-01")));
}

#[test]
fn an_edition_adopted_later_ends_the_revisions_of_the_one_before() {
    let rulebook = revised();
    let fact = |edition: &str, from: &str| RegistryFact {
        event: RegistryEvent::EditionAdopted {
            edition: retinue_kernel::Id::new(edition).unwrap(),
            from: day(from),
            rules: rulebook.hash().clone(),
            overlays: Vec::new(),
        },
        id: None,
        on: day("2026-01-01"),
        recorded_at: None,
        by: None,
        command_id: None,
    };
    let rules = rulebook
        .adopted(&[fact("2026-11-15", "2026-04-01")])
        .unwrap();
    assert_eq!(
        window_on(&rules, "2026-06-01"),
        7,
        "the other edition has its own number"
    );
    let back = rulebook
        .adopted(&[
            fact("2026-11-15", "2026-04-01"),
            fact("2021-12-13", "2026-07-01"),
        ])
        .unwrap();
    let at: Vec<(u16, &str)> = ["2026-03-31", "2026-06-30", "2026-07-01"]
        .map(|on| (window_on(&back, on), back.at(day(on)).edition.id.as_str()))
        .to_vec();
    assert_eq!(
        at,
        [(7, "2021-12-13"), (7, "2026-11-15"), (5, "2021-12-13")]
    );
    let starts: Vec<Day> = back.adoptions().map(|one: &Adopted| one.from).collect();
    assert!(
        starts.windows(2).all(|pair| pair[0] < pair[1]),
        "{starts:?}"
    );
}

#[test]
fn a_requirement_ends_on_the_day_that_its_end_is_written_for() {
    let rulebook = with_more(
        "requirements/no-refills.toml",
        "[[value]]\nedition = \"2021-12-13\"\nfrom = 2026-06-01\nnone = \"an example of an end\"\ncite = { source = \"reading\", at = \"an example\" }\nchecked = 2026-05-20\n",
    );
    let asks = |on: &str| {
        let rules = rulebook.default_rules();
        let requirements = &rules.at(day(on)).edition.requirements;
        requirements
            .iter()
            .any(|one| one.name.as_str() == "no-refills")
    };
    assert!(asks("2026-05-31"));
    assert!(!asks("2026-06-01"));
}

#[test]
fn a_day_with_two_values_or_none_does_not_load() {
    let more = |more: &str| {
        let mut files = files();
        let text = String::from_utf8(files[WINDOW].clone()).unwrap();
        files.insert(WINDOW.to_owned(), format!("{text}\n{more}").into_bytes());
        Rulebook::from_files(files).expect_err("it should not load")
    };
    let value = |from: &str| {
        format!(
            "[[value]]\nedition = \"2021-12-13\"\n{from}value = 5\ncite = {{ source = \"reading\", at = \"x\" }}\nchecked = 2026-05-20\n"
        )
    };
    let twice = more(&value(""));
    assert!(
        twice.says.contains("edition 2021-12-13 has two values"),
        "{twice}"
    );
    assert!(twice.remedy.contains("from = "), "{twice}");
    let same_day = more(&format!("{0}\n{0}", value("from = 2026-06-01\n")));
    assert!(
        same_day.says.contains("two values from 2026-06-01"),
        "{same_day}"
    );
    let mut files = files();
    let text = String::from_utf8(files[WINDOW].clone()).unwrap();
    let text = text.replacen("value = 7", "from = 2022-01-01\nvalue = 7", 1);
    files.insert(WINDOW.to_owned(), text.into_bytes());
    let none = Rulebook::from_files(files).unwrap_err();
    assert!(
        none.says
            .contains("a value from a day on, and none before it"),
        "{none}"
    );
}
