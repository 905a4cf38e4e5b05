//! The clinic's device in a patient's hands: by keyboard, on a screen 320 wide, and no way back to the clinic.

use retinue_rulebook::{Language, Rulebook};

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
