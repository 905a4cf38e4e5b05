//! One whole course, from enrolment to the test thirty days after the last dose, as the people in it meet it.

use crate::acts::{
    Test, answers_the_questions, asks, cancels_the_prescription, collect_the_month,
    confirms_the_month, enrols, fills, finds, hands_over, makes_an_account, opens_the_chart,
    prepare_the_month, prescribes, records_a_test, sign_the_form,
};
use crate::chromium::{Scripts, with_a_browser};
use crate::world::PHARMACIST;

#[test]
fn a_whole_course_from_enrolment_to_the_test_thirty_days_after_the_last_dose() {
    with_a_browser(Scripts::On, |world, mut person| async move {
        let person = &mut person;
        person.opens("/").await;
        person.keeps_a_picture("door").await;

        // Enrolled on Monday 5 January, with contraception from that day and a first test.
        let ada = enrols(person, "Ada Synthetic", "2003-05-04").await;
        person.keeps_a_picture("clinic-enrolled").await;
        sign_the_form(
            person,
            &ada,
            Test::negative("2026-01-05", "2026-01-03"),
            "2026-01-05",
        )
        .await;
        person.reads_in("next", "Wed 4 Feb 2026").await;
        person.keeps_a_picture("clinic-waiting").await;
        makes_an_account(person, &ada).await;

        // Asked for too early: every reason at once, with who and when.
        prescribes(person, &ada).await;
        asks(person, &ada).await;
        person.reads_in_the_verdict("Do not dispense").await;
        person
            .reads_in_the_verdict("Everything can be clear from Wednesday 4 February 2026")
            .await;
        for reason in [
            "A waiting time of the programme has not ended.",
            "A step before the first supply is not complete",
            "The prescriber has not confirmed this month yet",
            "The patient's own part of this month is not complete.",
            "The time for filling has not begun",
        ] {
            person.reads_in("reasons", reason).await;
        }
        person
            .reads_in("reasons", "The prescriber: call the office")
            .await;
        person.reads_in("reasons", "The patient").await;
        person.reads_the_day_in("reasons", "2026-02-04").await;
        person.keeps_a_picture("pharmacy-too-early").await;
        person.signs_in(&ada.login).await;
        person.keeps_a_picture("patient-waiting").await;
        cancels_the_prescription(person, &ada, "written too early").await;

        // The thirtieth day of contraception: the second test opens the window until the tenth.
        world.goes_to("2026-02-04");
        records_a_test(person, &ada, Test::negative("2026-02-04", "2026-02-02")).await;
        person.reads_the_day_in("next", "2026-02-10").await;
        person.keeps_a_picture("clinic-second-test").await;
        answers_the_questions(person, &ada).await;
        person.keeps_a_picture("patient-answered").await;
        confirms_the_month(person, &ada, "Wednesday 4 February 2026").await;
        prescribes(person, &ada).await;
        person
            .reads_in("dispensable", "Ready to be dispensed")
            .await;
        person.keeps_a_picture("clinic-ready").await;
        asks(person, &ada).await;
        person
            .reads_in_the_verdict("Hand over until and including Tuesday 10 February 2026")
            .await;
        person.keeps_a_picture("pharmacy-authorised").await;
        fills(person).await;
        person.keeps_a_picture("pharmacy-filled").await;
        hands_over(person).await;
        person.keeps_a_picture("pharmacy-handed-over").await;
        opens_the_chart(person, &ada).await;
        person.reads_in("supply", "Thu 5 Mar 2026").await;

        // The second month, begun in the last week of the supply.
        world.goes_to("2026-03-02");
        let second = Test::negative("2026-03-02", "2026-02-28");
        prepare_the_month(person, &ada, second, "Monday 2 March 2026").await;
        person.signs_in(&ada.login).await;
        person.reads_in("next", "Collect your capsules").await;
        person.keeps_a_picture("patient-collect").await;
        collect_the_month(person, &ada, "Sunday 8 March 2026").await;

        // The third month: all was ready, and nobody came within the seven days.
        world.goes_to("2026-04-01");
        let third = Test::negative("2026-04-01", "2026-03-30");
        prepare_the_month(person, &ada, third, "Wednesday 1 April 2026").await;
        world.goes_to("2026-04-09");
        asks(person, &ada).await;
        person.reads_in_the_verdict("Do not dispense").await;
        person
            .reads_in("reasons", "The time for filling this prescription ended on")
            .await;
        person.reads_the_day_in("reasons", "2026-04-07").await;
        person
            .reads_in("reasons", "The prescriber: call the office")
            .await;
        person.reads_in("reasons", "Today").await;
        person.keeps_a_picture("pharmacy-window-closed").await;
        opens_the_chart(person, &ada).await;
        person.reads_in("next", "New pregnancy test").await;
        person.keeps_a_picture("clinic-window-closed").await;
        person.signs_in(&ada.login).await;
        person.keeps_a_picture("patient-window-closed").await;

        // A later window that is missed costs no wait: a new test the same day opens the next one.
        cancels_the_prescription(person, &ada, "not collected in time").await;
        let fourth = Test::negative("2026-04-09", "2026-03-30");
        prepare_the_month(person, &ada, fourth, "Thursday 9 April 2026").await;
        collect_the_month(person, &ada, "Wednesday 15 April 2026").await;

        // The last dose, its test, and the test thirty days later.
        world.goes_to("2026-05-08");
        opens_the_chart(person, &ada).await;
        person.follows("Complete the course").await;
        person.types_day("Day of the last dose", "2026-05-08").await;
        person.presses("Complete the course").await;
        person.reads("The course is completed.").await;
        person.reads_in("next", "Last pregnancy test").await;
        person.keeps_a_picture("clinic-completed").await;
        records_a_test(person, &ada, Test::negative_any_day("2026-05-08")).await;
        person.reads_in("next", "Sun 7 Jun 2026").await;
        person.signs_in(&ada.login).await;
        person
            .reads_in(
                "next",
                "Have your last pregnancy test, 30 days after your last dose",
            )
            .await;
        person.reads_in("next", "Sunday 7 June 2026").await;
        person.keeps_a_picture("patient-last-test").await;
        world.goes_to("2026-06-07");
        records_a_test(person, &ada, Test::negative_any_day("2026-06-07")).await;
        person.reads_in("next", "Nothing is due").await;
        person.keeps_a_picture("clinic-over").await;

        // What is on record is what happened, to the patient too.
        person.signs_in(&ada.login).await;
        person.reads_in("next", "Nothing is due").await;
        person.follows("Timeline").await;
        person.reads("Course completed").await;
        person.keeps_a_picture("patient-timeline").await;
        person.follows("Who looked").await;
        person.reads("Looked you up at a counter").await;
        person.keeps_a_picture("patient-who-looked").await;
        finds(person, &ada).await;
        person.does_not_read("Negative").await;
        person.signs_in(PHARMACIST).await;
        person.reads("Nothing is waiting to be handed over.").await;
        assert_eq!(world.facts_of(ada.patient, "handed-over"), 3);
        assert_eq!(world.facts_of(ada.patient, "pregnancy-test-reported"), 7);
        world.is_whole();
    });
}
