//! The counter of a companion: the number of the programme's own system is recorded, and put right.

use thirtyfour::By;

use crate::acts::{
    Test, asks, confirms_the_month, enrols, prescribes, records_a_test, sign_the_form_in,
};
use crate::chromium::{Scripts, with_a_browser};
use crate::person::Person;

#[test]
fn at_a_companions_counter_the_number_is_recorded_and_put_right() {
    with_a_browser(Scripts::On, |world, mut person| async move {
        let person = &mut person;
        // What leads here is looked over elsewhere.
        person.only_glances(true);
        world.becomes_a_companion();
        let official = world.loads_the_official_forms();
        let una = enrols(person, "Una Synthetic", "2004-08-15").await;
        let first = Test::negative_any_day("2026-01-05");
        sign_the_form_in(official, person, &una, first, "2026-01-05").await;
        world.account_for(&una.login, una.patient);
        world.goes_to("2026-02-04");
        let second = Test::negative_any_day("2026-02-04");
        records_a_test(person, &una, second).await;
        // The programme's own questions are answered with the programme.
        person.signs_in(&una.login).await;
        person.follows("Answer your questions").await;
        person
            .ticks("I have answered the programme's questions, and passed.")
            .await;
        person.presses("Send my answers").await;
        confirms_the_month(person, &una, "Wednesday 4 February 2026").await;
        prescribes(person, &una).await;

        person.only_glances(false);
        asks(person, &una).await;
        person
            .reads_in_the_verdict("Ready: obtain the number")
            .await;
        person.keeps_a_picture("companion-ready").await;
        let form = By::XPath("//form[.//button[@id='record-number']]");
        let form = person.browser().find(form).await.expect("a form");
        let page = form.attr("action").await.expect("an attribute");
        person.opens(&page.expect("where it goes")).await;
        person.presses("Record the number").await;
        person.reads("There is a problem").await;
        fills_in(person, "SYNTHETIC NUMBER 1").await;
        person.presses("Record the number").await;
        person.reads("The number is on record.").await;
        person.reads_in("two-days", "the earlier holds").await;
        person.follows("Put the number right").await;
        fills_in(person, "SYNTHETIC NUMBER 2").await;
        person.presses("Put it right").await;
        person.reads("The number is put right.").await;
        person.keeps_a_picture("companion-number").await;
    });
}

async fn fills_in(person: &Person, number: &str) {
    person
        .types("Number of the programme's own system", number)
        .await;
    person
        .types_day("Do not dispense after", "2026-02-07")
        .await;
    person
        .chooses("Obtained from the programme's", "website")
        .await;
}
