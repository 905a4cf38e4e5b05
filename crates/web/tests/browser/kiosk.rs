//! The month's questions in a patient's own hands: on the clinic's device, by keyboard, with no way back to the clinic; and
//! on paper.

use retinue_rulebook::{Language, Rulebook};

use crate::acts::{Test, asks, confirms_the_month, opens_the_chart, prescribes, records_a_test};
use crate::chromium::{Scripts, with_a_browser};
use crate::keyboard::{answers_until, enters, types};
use crate::look;
use crate::mistakes::someone_on_the_day_of_her_second_test;
use crate::visit::{CHART, in_the_demonstration};
use crate::world::PRESCRIBER;

#[test]
fn a_patient_answers_on_the_clinics_device_by_keyboard_and_finds_no_way_to_the_clinic() {
    with_a_browser(Scripts::On, |world, mut person| async move {
        let person = &mut person;
        let una = someone_on_the_day_of_her_second_test(&world, person).await;
        person.signs_in(PRESCRIBER).await;
        let chart = CHART.replace("{patient}", &una.patient.to_string());
        person.opens(&chart).await;
        person.follows("Hand this device to the patient").await;
        person.presses("Sign me out and hand it over").await;
        person.reads("Is it you?").await;
        person.does_not_read("Una Synthetic").await;

        person.opens("/").await;
        assert_eq!(person.path().await, "/kiosk");

        look::shown_at(person.browser(), 320, 640, "light").await;
        types(person, "Your day of birth", "08152004").await;
        enters(person, "It is me").await;
        person.reads("Your part of this month").await;
        enters(person, "Answer your questions").await;
        answers_until(person, "Send my answers", &|_| true).await;
        person.reads("Not all answers were right").await;
        person.keeps_a_picture("kiosk-not-all-right").await;
        enters(person, "Try again").await;
        let rulebook = Rulebook::embedded().expect("the embedded rules are sound");
        let is_true = |says: &str| {
            let mut all = rulebook.questions().iter();
            let one = all.find(|one| one.says.get(Language::English) == says);
            one.unwrap_or_else(|| panic!("{says} is no question"))
                .is_true
        };
        answers_until(person, "Send my answers", &is_true).await;
        person.reads("Your answers are right.").await;
        enters(person, "I am finished").await;
        assert_eq!(person.path().await, "/sign-in");
        for _ in 0..2 {
            person
                .browser()
                .back()
                .await
                .expect("there is a page before");
            person.does_not_read("Your part of this month").await;
            person.does_not_read("Try again").await;
        }
        assert_eq!(world.facts_of(una.patient, "comprehension-answered"), 2);
        world.is_whole();
    });
}

#[test]
fn every_page_of_the_kiosk_reads_well_in_both_languages() {
    in_the_demonstration(|mut visit| async move {
        for spanish in [false, true] {
            visit.signs_in("prescriber").await;
            let lent = visit
                .shown
                .iter()
                .find(|one| one.course.who == "Lotte Pending-Sample")
                .expect("Lotte");
            let chart = CHART.replace("{patient}", &lent.patient.to_string());
            let born = lent.born.to_string();
            visit.person.opens(&format!("{chart}/kiosk")).await;
            visit.person.presses("Sign me out and hand it over").await;
            let (who, label, button) = if spanish {
                visit.goes_on_in_spanish().await;
                ("kiosk-es", "Su fecha de nacimiento", "Soy yo")
            } else {
                ("kiosk", "Your day of birth", "It is me")
            };
            visit.person.keeps_a_picture(&format!("{who}-door")).await;
            visit.person.types_day(label, &born).await;
            visit.person.presses(button).await;
            visit.walks(who).await;
            visit.person.opens("/kiosk").await;
            visit.has_come_to(who).await;
            visit.person.opens("/kiosk/contraception-unchanged").await;
            visit.has_come_to(who).await;
            visit.has_seen_every_page_of("kiosk", &[]);
        }
    });
}

/// The code of the sheet as it would be printed now.
async fn code_of_the_sheet(person: &mut crate::person::Person) -> String {
    let page = person.page().await;
    let (_, after) = page
        .split_once("Code of the sheet as it is printed now:")
        .expect("a code");
    let code = after.split_whitespace().next().expect("a code");
    code.to_owned()
}

#[test]
fn a_patient_without_account_or_device_answers_on_paper_and_the_capsules_follow_what_was_keyed_in()
{
    with_a_browser(Scripts::On, |world, mut person| async move {
        let person = &mut person;
        let una = someone_on_the_day_of_her_second_test(&world, person).await;
        let second = Test::negative_any_day("2026-02-04");
        records_a_test(person, &una, second).await;
        confirms_the_month(person, &una, "Wednesday 4 February 2026").await;
        prescribes(person, &una).await;
        asks(person, &una).await;
        person.reads_in_the_verdict("Do not dispense").await;

        // Printed, and answered at home: one statement is left open.
        opens_the_chart(person, &una).await;
        person.follows("The month's questions on paper").await;
        let code = code_of_the_sheet(person).await;
        let keyed = |open: &'static str| {
            move |says: &str, is_true: bool| match (says.contains(open), is_true) {
                (true, _) => "Neither, or both",
                (false, true) => "True",
                (false, false) => "False",
            }
        };
        keys_in(person, &code, keyed("leftover capsules")).await;
        person.presses("Key in this sheet").await;
        person
            .reads("Say here that the patient signed it, or have the patient sign it.")
            .await;
        assert_eq!(world.facts_of(una.patient, "comprehension-answered"), 0);
        person.ticks("The patient signed the sheet").await;
        person.presses("Key in this sheet").await;
        person.reads("What stands on the sheet is on record.").await;
        asks(person, &una).await;
        person.reads_in_the_verdict("Do not dispense").await;

        // The notes are gone through, and the next sheet is another try.
        opens_the_chart(person, &una).await;
        person.follows("The month's questions on paper").await;
        person.reads("The last answers did not pass").await;
        person.keeps_a_picture("sheet-not-passed").await;
        let next = code_of_the_sheet(person).await;
        assert_ne!(code, next);
        keys_in(person, &next, keyed("nothing is left open")).await;
        person.ticks("The patient signed the sheet").await;
        person.presses("Key in this sheet").await;
        person.reads("What stands on the sheet is on record.").await;
        asks(person, &una).await;
        person.reads_in_the_verdict("Authorised").await;
        assert_eq!(world.facts_of(una.patient, "comprehension-answered"), 2);
        world.is_whole();
    });
}

/// What the patient marked, as it stands on the sheet.
async fn keys_in(
    person: &mut crate::person::Person,
    code: &str,
    marked: impl Fn(&str, bool) -> &'static str,
) {
    person.types("Code of the sheet", code).await;
    person
        .types_day("Day beside the signature", "2026-02-04")
        .await;
    let rulebook = Rulebook::embedded().expect("the embedded rules are sound");
    for question in rulebook.questions() {
        let says = question.says.get(Language::English);
        person.chooses(says, marked(says, question.is_true)).await;
    }
}
