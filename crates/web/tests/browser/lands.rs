//! A whole course in the United Kingdom: no registry, a checklist at the counter, and a test one month after the last dose.

use crate::acts::{enrols_in, finds, opens_the_chart, prescribes};
use crate::chromium::{Scripts, with_a_browser};
use crate::person::Person;
use crate::world::Enrolled;

async fn records_a_supervised_test(prescriber: &mut Person, of: &Enrolled, collected_on: &str) {
    opens_the_chart(prescriber, of).await;
    prescriber.follows("Record a pregnancy test").await;
    prescriber.does_not_read("CLIA").await;
    prescriber
        .types_day("Day the specimen was taken", collected_on)
        .await;
    prescriber.chooses("Result", "Negative").await;
    prescriber.chooses("Specimen", "Urine").await;
    prescriber
        .chooses("Where it was performed", "In a medical setting, supervised")
        .await;
    prescriber.presses("Record the test").await;
    prescriber.reads("The pregnancy test is on record.").await;
}

#[test]
fn a_course_in_the_united_kingdom_from_enrolment_over_the_checklist_to_the_test_one_month_after() {
    with_a_browser(Scripts::On, |world, mut person| async move {
        let person = &mut person;
        let una = enrols_in(
            Some("United Kingdom (MHRA)"),
            person,
            "Una Albion",
            "1998-05-04",
        )
        .await;
        person.reads("United Kingdom (MHRA)").await;
        person.keeps_a_picture("uk-enrolled").await;

        // The first appointment: in person, the form, contraception.
        person.follows("Record a visit").await;
        person.presses("Record the visit").await;
        person.reads("The visit is on record.").await;
        person.follows("Sign the enrolment form").await;
        person
            .reads("Acknowledgement of risk, form of January 2026")
            .await;
        person.answers_everything("Yes").await;
        person.ticks_all_under("Signatures").await;
        person.keeps_a_picture("uk-form").await;
        person.presses("Record the signed form").await;
        person
            .reads("The enrolment form is signed and on record.")
            .await;
        person.follows("Record contraception").await;
        person.ticks("Intrauterine device (IUD)").await;
        person
            .types_day("Used without a break since", "2026-01-05")
            .await;
        person.presses("Record contraception").await;
        person
            .reads("The month's contraception is on record.")
            .await;

        // Four weeks later she is tested and prescribed for, and nobody has asked how she is.
        world.goes_to("2026-02-02");
        records_a_supervised_test(person, &una, "2026-02-02").await;
        prescribes(person, &una).await;
        person
            .reads_in("next", "Assess mental health and sexual function")
            .await;
        person.keeps_a_picture("uk-not-assessed").await;
        finds(person, &una).await;
        person.reads("Checklist not gone through today").await;
        person.keeps_a_picture("uk-counter-not-gone-through").await;
        person.presses("Go through the checklist").await;
        person.reads("Checklist open: do not supply").await;
        person.reads("The steps of the prescriber: not met").await;
        person.does_not_read("Authorised").await;
        person.does_not_read("mental").await;
        person.keeps_a_picture("uk-counter-open").await;

        // She is asked, prescribed for on a test of the next day, and the checklist is complete.
        opens_the_chart(person, &una).await;
        person.follows("Cancel a prescription").await;
        person.types("Reason", "not assessed before it").await;
        person.presses("Cancel the prescription").await;
        world.goes_to("2026-02-03");
        opens_the_chart(person, &una).await;
        person.follows("Record an assessment").await;
        person.ticks("Mental health").await;
        person.ticks("Sexual function").await;
        person.presses("Record the assessment").await;
        person.reads("The assessment is on record.").await;
        records_a_supervised_test(person, &una, "2026-02-03").await;
        prescribes(person, &una).await;
        person
            .reads_in("next", "The pharmacist goes through the checklist")
            .await;
        person.keeps_a_picture("uk-ready").await;
        finds(person, &una).await;
        person.presses("Go through the checklist").await;
        person.reads("Checklist complete").await;
        person
            .reads("Supply until and including Monday 9 February 2026")
            .await;
        person.does_not_read("Authorised").await;
        person.keeps_a_picture("uk-counter-complete").await;
        person.follows("Supply").await;
        person
            .ticks("I have gone through the checklist, and compared the person with the name and day of birth.")
            .await;
        person.chooses("Into whose hands", "The patient").await;
        person.keeps_a_picture("uk-counter-supply").await;
        person.presses("Record the supply").await;
        person
            .reads("Supplied, and on record with the checklist.")
            .await;
        person.keeps_a_picture("uk-counter-supplied").await;

        // What she reads in her own room is of her own programme.
        world.account_for(&una.login, una.patient);
        person.signs_in(&una.login).await;
        person.keeps_a_picture("uk-patient").await;
        person.does_not_read("iPLEDGE").await;

        // The last dose, and the test one month after it.
        world.goes_to("2026-03-04");
        opens_the_chart(person, &una).await;
        person.follows("Complete the course").await;
        person.types_day("Day of the last dose", "2026-03-04").await;
        person.presses("Complete the course").await;
        person.reads("The course is completed.").await;
        person.reads_in("next", "Last pregnancy test").await;
        person.keeps_a_picture("uk-completed").await;
        world.goes_to("2026-04-04");
        records_a_supervised_test(person, &una, "2026-04-04").await;
        person.reads_in("next", "Nothing is due").await;
        person.keeps_a_picture("uk-over").await;

        assert_eq!(world.facts_of(una.patient, "checklist-given"), 2);
        assert_eq!(world.facts_of(una.patient, "supplied"), 1);
        assert_eq!(world.facts_of(una.patient, "dispense-authorised"), 0);
        world.is_whole();
    });
}

#[test]
fn the_pages_of_a_patient_in_the_european_union_read_well_in_both_languages() {
    with_a_browser(Scripts::Off, |world, mut person| async move {
        let person = &mut person;
        let eva = enrols_in(
            Some("European Union (PPP)"),
            person,
            "Eva Synthetic",
            "1999-03-03",
        )
        .await;
        world.account_for(&eva.login, eva.patient);
        person.signs_in(&eva.login).await;
        let pages = [
            "/me",
            "/me/day",
            "/me/diary",
            "/me/month",
            "/me/learn",
            "/me/medicines",
        ];
        for page in pages {
            person.opens(page).await;
            person.does_not_read("iPLEDGE").await;
        }
        person.opens("/me").await;
        person.presses("Español").await;
        for page in pages {
            person.opens(page).await;
            person.does_not_read("iPLEDGE").await;
        }
        person.opens("/me").await;
        person.reads("Qué sigue").await;
    });
}
