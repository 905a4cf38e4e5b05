//! The first window of a course, missed under the edition of 2021: nineteen days from the test that opened it.

use crate::acts::{
    Test, asks, cancels_the_prescription, collect_the_month, enrols, opens_the_chart,
    prepare_the_month, sign_the_form,
};
use crate::chromium::{Scripts, with_a_browser};

#[test]
fn a_missed_first_window_waits_nineteen_days_and_everyone_reads_until_when() {
    with_a_browser(Scripts::On, |world, mut person| async move {
        let person = &mut person;
        let una = enrols(person, "Una Synthetic", "2004-08-15").await;
        let first = Test::negative_any_day("2026-01-05");
        sign_the_form(person, &una, first, "2026-01-05").await;
        world.account_for(&una.login, una.patient);
        world.goes_to("2026-02-04");
        let second = Test::negative_any_day("2026-02-04");
        prepare_the_month(person, &una, second, "Wednesday 4 February 2026").await;

        // The window closed on the tenth. Nobody came.
        world.goes_to("2026-02-12");
        asks(person, &una).await;
        person.reads_in_the_verdict("Do not dispense").await;
        person
            .reads_in_the_verdict("Everything can be clear from Monday 23 February 2026")
            .await;
        person.reads_the_day_in("reasons", "2026-02-10").await;
        // The rule of the wait would tell which test it was: the counter reads who clears it, and from when.
        person
            .reads_in("reasons", "The prescriber: call the office")
            .await;
        person.reads_the_day_in("reasons", "2026-02-23").await;
        person.keeps_a_picture("pharmacy-first-window-missed").await;
        opens_the_chart(person, &una).await;
        person.reads_the_day_in("next", "2026-02-23").await;
        person.reads("19 days").await;
        person.keeps_a_picture("clinic-first-window-missed").await;
        person.signs_in(&una.login).await;
        person.reads("23 February 2026").await;
        person.keeps_a_picture("patient-first-window-missed").await;

        // The first day after the wait.
        world.goes_to("2026-02-23");
        cancels_the_prescription(person, &una, "not collected in time").await;
        let again = Test::negative_any_day("2026-02-23");
        prepare_the_month(person, &una, again, "Monday 23 February 2026").await;
        collect_the_month(person, &una, "Sunday 1 March 2026").await;
        world.is_whole();
    });
}
