//! A browser that runs no scripts: everything that a month needs still works.

use crate::acts::{Test, asks, collect_the_month, enrols, prepare_the_month, sign_the_form};
use crate::chromium::{Scripts, with_a_browser};
use crate::world::{PHARMACIST, PRESCRIBER};

#[test]
fn with_scripts_off_a_pharmacist_finds_asks_fills_and_hands_over() {
    with_a_browser(Scripts::Off, |world, mut person| async move {
        let person = &mut person;
        let una = enrols(person, "Una Synthetic", "2004-08-15").await;
        assert!(!person.runs_scripts().await, "this browser runs no scripts");
        let first = Test::negative_any_day("2026-01-05");
        sign_the_form(person, &una, first, "2026-01-05").await;
        world.account_for(&una.login, una.patient);

        world.goes_to("2026-02-04");
        let second = Test::negative_any_day("2026-02-04");
        prepare_the_month(person, &una, second, "Wednesday 4 February 2026").await;
        collect_the_month(person, &una, "Tuesday 10 February 2026").await;
        person.signs_in(PHARMACIST).await;
        person.reads("Nothing is waiting to be handed over.").await;
        assert_eq!(world.facts_of(una.patient, "handed-over"), 1);

        // And a refusal is read as well, and the list is searched with a button.
        let vera = enrols(person, "Vera Synthetic", "2003-02-03").await;
        crate::acts::prescribes(person, &vera).await;
        person.opens("/clinic").await;
        person.types("Find in the list", "vera").await;
        person.presses("Find").await;
        person.reads_in("worklist", "Vera Synthetic").await;
        person.does_not_read("Una Synthetic").await;
        asks(person, &vera).await;
        person.reads_in_the_verdict("Do not dispense").await;
        person
            .reads_in("reasons", "The prescriber: call the office")
            .await;
    });
}

#[test]
fn with_scripts_on_the_list_is_searched_while_typing() {
    with_a_browser(Scripts::On, |_world, mut person| async move {
        let person = &mut person;
        enrols(person, "Una Synthetic", "2004-08-15").await;
        enrols(person, "Vera Synthetic", "2003-02-03").await;
        person.signs_in(PRESCRIBER).await;
        assert!(person.runs_scripts().await, "this browser runs scripts");
        person.reads_in("worklist", "Una Synthetic").await;
        person.types("Find in the list", "vera").await;
        person
            .waits_until_gone_from("worklist", "Una Synthetic")
            .await;
        person.reads_in("worklist", "Vera Synthetic").await;
        person.types("Find in the list", "nobody").await;
        person
            .waits_until_gone_from("worklist", "Vera Synthetic")
            .await;
        person
            .reads_in("worklist", "Nobody in your list has that name or number.")
            .await;
    });
}
