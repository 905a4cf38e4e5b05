//! Slips of the hand: what was typed stays, what is wrong stands beside its field, and twice is once.

use crate::acts::{
    Test, asks, confirms_the_month, enrols, fills, finds, makes_an_account, prepare_the_month,
    sign_the_form,
};
use crate::chromium::{Scripts, with_a_browser};
use crate::person::Person;
use crate::world::{Enrolled, PHARMACIST, PRESCRIBER, World};

/// Someone at the end of her thirty days, on the day of her second test.
pub(crate) async fn someone_on_the_day_of_her_second_test(
    world: &World,
    person: &mut Person,
) -> Enrolled {
    let una = enrols(person, "Una Synthetic", "2004-08-15").await;
    let first = Test::negative_any_day("2026-01-05");
    sign_the_form(person, &una, first, "2026-01-05").await;
    world.account_for(&una.login, una.patient);
    world.goes_to("2026-02-04");
    una
}

#[test]
fn a_slip_in_a_form_is_told_beside_its_field_and_nothing_has_to_be_typed_again() {
    with_a_browser(Scripts::On, |_world, mut person| async move {
        let person = &mut person;
        person.signs_in(PRESCRIBER).await;
        person.follows("Enrol a patient").await;
        person
            .types("Name of the patient", "Ida <b>Synthetic</b>")
            .await;
        person.types_day("Day of birth", "2026-01-06").await;
        person.types("Telephone", "555-0100").await;
        person.chooses("Category", "Can become pregnant").await;
        person.presses("Enrol the patient").await;

        person.reads("There is a problem").await;
        let tomorrow = "“Day of birth” must be on or before Monday 5 January 2026.";
        person.reads_beside("Day of birth", tomorrow).await;
        assert_eq!(
            person.value("Name of the patient").await,
            "Ida <b>Synthetic</b>"
        );
        assert_eq!(person.value("Day of birth").await, "2026-01-06");
        assert_eq!(person.value("Telephone").await, "555-0100");
        assert!(person.has_chosen("Category", "Can become pregnant").await);
        assert!(person.title().await.starts_with("Problem: "));
        assert_eq!(
            person.focus().await,
            "error-summary",
            "the reason is read first"
        );
        person.keeps_a_picture("form-wrong").await;

        // The reason leads to its field, and nobody was enrolled.
        person.jumps(tomorrow).await;
        assert_eq!(person.focus().await, "born");
        person.opens("/clinic").await;
        person.reads("No patients yet.").await;

        person.opens("/clinic/enrol").await;
        person.presses("Enrol the patient").await;
        person
            .reads_beside("Name of the patient", "Fill in “Name of the patient”.")
            .await;
        person
            .reads_beside("Day of birth", "Fill in “Day of birth”.")
            .await;
        person.keeps_a_picture("form-empty").await;

        // A name is a name, whatever it looks like.
        person
            .types("Name of the patient", "Ida <b>Synthetic</b>")
            .await;
        person.types_day("Day of birth", "2001-01-06").await;
        person.chooses("Category", "Can become pregnant").await;
        person.presses("Enrol the patient").await;
        person.reads("Ida <b>Synthetic</b>").await;
    });
}

#[test]
fn a_form_left_half_signed_names_each_statement_and_keeps_each_answer() {
    with_a_browser(Scripts::On, |world, mut person| async move {
        let person = &mut person;
        let una = enrols(person, "Una Synthetic", "2004-08-15").await;
        person.follows("Sign the enrolment form").await;
        person.answers_everything("Yes").await;
        person.chooses("Result", "Negative").await;
        person.presses("Record the signed form").await;
        person.reads("There is a problem").await;
        person
            .reads_beside("Day the specimen was taken", "Fill in")
            .await;
        person.reads("This signature is missing").await;
        let answer = "I answered the patient's questions.";
        assert!(person.has_chosen(answer, "Yes").await);
        assert!(person.has_chosen("Result", "Negative").await);
        person.keeps_a_picture("consent-half-signed").await;
        assert_eq!(world.facts_of(una.patient, "consent-signed"), 0);
        assert_eq!(world.facts_of(una.patient, "pregnancy-test-reported"), 0);
    });
}

#[test]
fn nobody_and_somebody_elses_birthday_get_the_same_answer_at_the_counter() {
    with_a_browser(Scripts::On, |_world, mut person| async move {
        let person = &mut person;
        let una = enrols(person, "Una Synthetic", "2004-08-15").await;
        let number = una.number.to_string();
        person.signs_in(PHARMACIST).await;
        let says = "Nobody with this number and day of birth is at your counter.";
        for (number, born) in [(number.as_str(), "2004-08-16"), ("RT-NOBODY", "2004-08-15")] {
            person.types("Programme number", number).await;
            person.types_day("Day of birth", born).await;
            person.presses("Find").await;
            person.reads(says).await;
            person.does_not_read("Una").await;
            assert_eq!(person.value("Programme number").await, number);
            assert_eq!(person.value("Day of birth").await, born);
        }
        person.keeps_a_picture("pharmacy-nobody").await;
        finds(person, &una).await;
        person
            .reads("No prescription is on record for this patient.")
            .await;
        person.keeps_a_picture("pharmacy-no-prescription").await;
    });
}

#[test]
fn a_button_pressed_twice_records_once() {
    with_a_browser(Scripts::On, |world, mut person| async move {
        let person = &mut person;
        let una = someone_on_the_day_of_her_second_test(&world, person).await;
        let test = Test::negative_any_day("2026-02-04");
        prepare_the_month(person, &una, test, "Wednesday 4 February 2026").await;

        finds(person, &una).await;
        person.presses_twice("May this be dispensed today?").await;
        person.reads_in_the_verdict("Authorised").await;
        assert_eq!(world.facts_of(una.patient, "dispense-authorised"), 1);

        fills(person).await;
        person.follows("Hand over").await;
        // Forgotten to compare: nothing is handed over.
        person.presses("Hand over now").await;
        person
            .reads("Compare the day and the person first, then say so here.")
            .await;
        assert_eq!(world.facts_of(una.patient, "handed-over"), 0);
        person.keeps_a_picture("pharmacy-hand-over").await;
        person
            .ticks("I have compared today with the last day on the bag, and the person with the name and day of birth.")
            .await;
        person
            .chooses("Into whose hands", "Somebody whom the patient named")
            .await;
        person.presses_twice("Hand over now").await;
        person.reads_in_the_verdict("Handed over").await;
        assert_eq!(world.facts_of(una.patient, "handed-over"), 1);
        assert_eq!(world.facts_of(una.patient, "filled"), 1);
        world.is_whole();
    });
}

#[test]
fn a_patient_who_answers_wrong_reads_why_and_tries_again() {
    with_a_browser(Scripts::On, |world, mut person| async move {
        let person = &mut person;
        let una = someone_on_the_day_of_her_second_test(&world, person).await;
        crate::acts::records_a_test(person, &una, Test::negative_any_day("2026-02-04")).await;
        person.signs_in(&una.login).await;
        person.follows("Answer your questions").await;
        person.presses("Send my answers").await;
        person.reads("Choose true or false.").await;
        person.answers_everything("True").await;
        person.presses("Send my answers").await;
        person.reads("Not all answers were right.").await;
        person.keeps_a_picture("patient-questions-wrong").await;
        person.follows("Try again").await;
        person.keeps_a_picture("patient-questions").await;
        confirms_the_month(person, &una, "Wednesday 4 February 2026").await;
        crate::acts::prescribes(person, &una).await;
        asks(person, &una).await;
        person
            .reads_in(
                "reasons",
                "The patient's own part of this month is not complete.",
            )
            .await;
        person.reads_in("reasons", "The patient").await;
    });
}

#[test]
fn a_login_that_is_taken_is_told_and_the_password_never_comes_back() {
    with_a_browser(Scripts::On, |_world, mut person| async move {
        let person = &mut person;
        let una = enrols(person, "Una Synthetic", "2004-08-15").await;
        makes_an_account(person, &una).await;
        person.types("Name shown to others", "Somebody Else").await;
        person.types("Login", &una.login).await;
        person.chooses("Role", "Administrator").await;
        person.types("Password", "short").await;
        person.presses("Create the account").await;
        person.reads("There is a problem").await;
        assert_eq!(person.value("Login").await, una.login);
        assert_eq!(
            person.value("Password").await,
            "",
            "what was typed never comes back"
        );
        person.keeps_a_picture("office-account-wrong").await;
    });
}
