//! The patient's calendar file, read by a parser that we did not write.

use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarProperty, ICalendarValue};
use reqwest::StatusCode;
use retinue_kernel::{DueKind, Payload, TestResult};
use retinue_ledger::Role;

use crate::browser::Answer;
use crate::world::{Enrolled, PATIENT, World, day};

/// Title, day and name of each entry of the patient's file.
async fn entries(world: &World) -> Vec<(String, String, String)> {
    let patient = world.signed_in(PATIENT).await;
    let found = read(&patient.get("/me/calendar.ics").await);
    let front = patient.get("/me").await;
    assert_eq!(
        front.text.contains("href=\"/me/calendar.ics\""),
        !found.is_empty(),
        "the page offers the file when it holds something"
    );
    found
}

/// Title, day and name of each entry of a calendar file, which says nothing of what the days are for.
pub(crate) fn read(answer: &Answer) -> Vec<(String, String, String)> {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(
        answer.header("content-type"),
        "text/calendar; charset=utf-8"
    );
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"calendar.ics\""
    );
    let length: usize = answer.header("content-length").parse().expect("a length");
    assert_eq!(length, answer.text.len(), "the file came whole");
    let calendar = ICalendar::parse(&answer.text).expect("a calendar");
    let found: Vec<(String, String, String)> = calendar
        .components
        .iter()
        .filter(|one| one.component_type == ICalendarComponentType::VEvent)
        .map(|event| {
            let value = |property: &ICalendarProperty| {
                let found = event.property(property).expect("the property stands");
                found.values[0].clone()
            };
            let text = |property| match value(property) {
                ICalendarValue::Text(text) => text,
                other => panic!("{other:?} is no text"),
            };
            let ICalendarValue::PartialDateTime(date) = value(&ICalendarProperty::Dtstart) else {
                panic!("no date");
            };
            assert!(date.hour.is_none(), "a whole day");
            let on = format!(
                "{:04}-{:02}-{:02}",
                date.year.expect("a year"),
                date.month.expect("a month"),
                date.day.expect("a day")
            );
            (
                text(&ICalendarProperty::Summary),
                on,
                text(&ICalendarProperty::Uid),
            )
        })
        .collect();
    for forbidden in [
        "isotretinoin",
        "acne",
        "ipledge",
        "rems",
        "retinue",
        "pregnan",
        "contracep",
        "prescri",
        "pharmac",
        "patient",
        "synthetic person",
        "programme",
        "test",
        "visit",
        "specimen",
        "clinic",
        "prueba",
        "receta",
        "farmacia",
    ] {
        assert!(
            !answer.text.to_lowercase().contains(forbidden),
            "{forbidden}: {}",
            answer.text
        );
    }
    found
}

pub(crate) fn told(entries: &[(String, String, String)]) -> Vec<(&str, &str)> {
    entries
        .iter()
        .map(|(title, on, _)| (title.as_str(), on.as_str()))
        .collect()
}

fn enrolled(world: &World, today: &str) -> Enrolled {
    let of = world.on_the_way("Synthetic Person One");
    world.account(PATIENT, "Patient One", Role::Patient(of.patient));
    world.goes_to(today);
    of
}

#[tokio::test]
async fn who_waits_for_the_second_test_finds_its_first_day() {
    let world = World::new().await;
    world.goes_to("2026-01-02");
    let of = world.enrols("Synthetic Person One");
    world.account(PATIENT, "Patient One", Role::Patient(of.patient));
    world.contraception(&of);
    world.test(&of, "2026-01-02", TestResult::Negative);
    // 19 days after the first test, and 30 of contraception.
    let found = entries(&world).await;
    assert_eq!(told(&found), [("Next appointment possible", "2026-02-01")]);
}

#[tokio::test]
async fn an_open_window_is_there_to_its_last_day_and_then_gone() {
    let world = World::new().await;
    let of = enrolled(&world, "2026-03-02");
    world.test(&of, "2026-03-02", TestResult::Negative);
    let ends = ("Appointment window ends", "2026-03-08");
    let first = entries(&world).await;
    assert!(told(&first).contains(&ends), "{first:?}");
    world.goes_to("2026-03-08");
    let last_day = entries(&world).await;
    assert!(told(&last_day).contains(&ends), "{last_day:?}");
    assert_eq!(
        first[0].2, last_day[0].2,
        "the same entry has the same name"
    );
    world.goes_to("2026-03-09");
    assert!(!told(&entries(&world).await).contains(&ends));
}

#[tokio::test]
async fn who_has_stopped_finds_the_day_of_the_last_appointment_only() {
    let world = World::new().await;
    let of = enrolled(&world, "2026-03-02");
    world.test(&of, "2026-03-02", TestResult::Negative);
    world.records(
        &of,
        Payload::TreatmentStopped {
            reason: None,
            last_dose_on: Some(day("2026-03-01")),
        },
    );
    let found = entries(&world).await;
    assert_eq!(told(&found), [("Last appointment due", "2026-03-31")]);
}

/// Capsules that left the pharmacy are taken to the last day of their supply, whatever day the stop told of.
#[tokio::test]
async fn whose_capsules_last_longer_than_the_stop_told_finds_the_day_that_the_clinics_list_has() {
    let world = World::new().await;
    let of = crate::due::with_capsules_at_home(&world);
    world.goes_to("2026-03-10");
    world.records(
        &of,
        Payload::TreatmentStopped {
            reason: None,
            last_dose_on: None,
        },
    );
    let file = world.ledger.patient_file(&world.clinician(), of.patient);
    let due = file.expect("the file").due();
    let listed = due
        .iter()
        .find(|item| item.kind == DueKind::AfterLastDoseTest);
    let on = listed.expect("it is due").due.to_string();
    assert_ne!(on, "2026-04-09", "not thirty days after the stop");
    let found = entries(&world).await;
    assert_eq!(told(&found), [("Last appointment due", on.as_str())]);
}

#[tokio::test]
async fn two_patients_entries_have_different_names() {
    let world = World::new().await;
    world.goes_to("2026-01-02");
    let mut names = Vec::new();
    for (name, login) in [("One", PATIENT), ("Two", "patient-two")] {
        let of = world.enrols(&format!("Synthetic Person {name}"));
        world.account(login, "Patient", Role::Patient(of.patient));
        world.contraception(&of);
        world.test(&of, "2026-01-02", TestResult::Negative);
        let patient = world.signed_in(login).await;
        let file = patient.get("/me/calendar.ics").await.text;
        assert!(file.contains("SUMMARY:Next appointment possible"), "{file}");
        let (_, rest) = file.split_once("UID:").expect("a name");
        names.push(rest.lines().next().expect("a line").to_owned());
    }
    assert_ne!(names[0], names[1]);
}
