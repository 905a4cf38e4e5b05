//! The month's questions on paper: printed, answered by the patient, keyed in as written, and refused where they cannot be the
//! patient's.

use reqwest::StatusCode;
use retinue_kernel::{Capacity, Event, Id, Payload, TestResult, Through};
use retinue_ledger::Role;
use retinue_rulebook::{Language, SANDBOX};

use crate::browser::{Answer, Browser};
use crate::counter::{asks, case_of};
use crate::papers;
use crate::world::{Enrolled, OTHER_PRESCRIBER, PHARMACIST, PRESCRIBER, World, day, id};

const RIGHT: [(&str, &str); 5] = [
    ("two-methods", "true"),
    ("missed-month", "false"),
    ("one-month-after", "true"),
    ("sharing", "false"),
    ("pregnant", "true"),
];

fn page(of: &Enrolled) -> String {
    format!("/clinic/patients/{}/questions-on-paper", of.patient)
}

fn sheet(of: &Enrolled, language: &str) -> String {
    format!("{}/{language}/sheet.pdf", page(of))
}

/// The code that the page names, as it stands on the sheet that is printed now.
fn code(page: &Answer) -> String {
    let (_, after) = page.text.split_once("<code>").expect("a code");
    let (code, _) = after.split_once("</code>").expect("its end");
    code.to_owned()
}

/// What is keyed in: the code, the day, the marks, and whether the patient signed.
async fn keys(
    clinic: &Browser,
    of: &Enrolled,
    code: &str,
    on: &str,
    marks: &[(&str, &str)],
    more: &[(&str, &str)],
) -> Answer {
    let mut form = vec![("sheet", code), ("on", on), ("read-in", "es")];
    form.extend_from_slice(marks);
    form.extend_from_slice(more);
    clinic.fills_in(&page(of), &form).await
}

const SIGNED: &[(&str, &str)] = &[("signed", "yes")];

/// Everything that a first authorisation needs but the patient's answers.
fn all_but_the_answers(world: &World) -> (Enrolled, Id) {
    let of = world.on_the_way("Synthetic Person One");
    let test = world.test(&of, "2026-03-01", TestResult::Negative);
    world.counselled(&of);
    world.contraception(&of);
    world.records(
        &of,
        Payload::MonthConfirmed {
            test: Some(test),
            counselled: true,
            signed: None,
        },
    );
    let prescription = world.prescribes(&of);
    (of, prescription)
}

fn last_answers(world: &World, of: &Enrolled) -> Event {
    let clinic = world.clinician();
    let file = world.ledger.patient_file(&clinic, of.patient);
    let mut events = file.expect("the file").events.into_iter().rev();
    let answers = |event: &Event| matches!(event.payload, Payload::ComprehensionAnswered { .. });
    events.find(answers).expect("answers")
}

#[tokio::test]
async fn a_sheet_holds_the_months_questions_in_their_order_and_none_of_the_answers() {
    let world = World::new().await;
    let (of, _) = all_but_the_answers(&world);
    let clinic = world.signed_in(PRESCRIBER).await;
    let chart = clinic
        .get(&format!("/clinic/patients/{}", of.patient))
        .await;
    assert!(
        chart.says("The month&#39;s questions on paper")
            || chart.says("The month's questions on paper"),
        "{}",
        chart.text
    );
    let code = code(&clinic.get(&page(&of)).await);
    for (language, first, last, sign) in [
        (
            "en",
            "I use two methods",
            "If I think I might be pregnant",
            "Signature",
        ),
        (
            "es",
            "Uso dos métodos",
            "Si creo que podría estar embarazada",
            "Firma",
        ),
    ] {
        papers::is_a_file(&clinic.get(&sheet(&of, language)).await);
        let Some(words) = papers::words(&papers::bytes(&clinic, &sheet(&of, language)).await)
        else {
            continue;
        };
        for part in [code.as_str(), SANDBOX, "Synthetic Person One", sign] {
            assert!(words.contains(part), "{part}: {words}");
        }
        let place = |part: &str| {
            words
                .find(part)
                .unwrap_or_else(|| panic!("{part}: {words}"))
        };
        assert!(place(first) < place(last), "{words}");
        let rulebook = world.ledger.rulebook();
        for question in rulebook.questions() {
            let mut notes = Language::ALL.iter().map(|one| question.note.get(*one));
            assert!(notes.all(|note| !words.contains(note)), "{words}");
        }
    }
    for nothing in [sheet(&of, "fr"), sheet(&of, "EN")] {
        assert_eq!(clinic.get(&nothing).await.status, StatusCode::NOT_FOUND);
    }
    let other = world.signed_in(OTHER_PRESCRIBER).await;
    for theirs in [page(&of), sheet(&of, "en")] {
        assert_eq!(other.get(&theirs).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn what_the_patient_wrote_is_keyed_in_right_or_wrong_and_the_authorisation_follows_the_right_one()
 {
    let world = World::new().await;
    let (of, prescription) = all_but_the_answers(&world);
    let role = Role::Designee(id("clinic-a"));
    world.account("desk-one", "Synthetic Desk", role);
    let desk = world.signed_in("desk-one").await;
    let first = code(&desk.get(&page(&of)).await);
    let mut wrong = RIGHT;
    wrong[3] = ("sharing", "unmarked");
    let kept = keys(&desk, &of, &first, "2026-03-01", &wrong, SIGNED).await;
    assert!(
        kept.location().ends_with("done=questions-on-paper"),
        "{}",
        kept.text
    );
    let event = last_answers(&world, &of);
    assert!(matches!(
        event.payload,
        Payload::ComprehensionAnswered { passed: false, .. }
    ));
    let shown = desk.get(kept.location()).await;
    assert!(
        shown.says("Questions answered, not passed yet") && shown.says(&first),
        "{}",
        shown.text
    );
    // Re-education, and another sheet.
    let again = desk.get(&page(&of)).await;
    assert!(
        again.says("The last answers did not pass") && again.says("Leftovers go back."),
        "{}",
        again.text
    );
    let second = code(&again);
    assert_ne!(first, second);
    world.goes_to("2026-03-03");
    let desk = world.signed_in("desk-one").await;
    let methods = [
        ("signed", "yes"),
        ("methods", "combined-pill"),
        ("methods", "male-condom"),
        ("since", "2026-01-02"),
    ];
    let done = keys(&desk, &of, &second, "2026-03-02", &RIGHT, &methods).await;
    assert!(
        done.location().ends_with("done=questions-on-paper"),
        "{}",
        done.text
    );
    let event = last_answers(&world, &of);
    let from = event.envelope.provenance.as_deref().expect("from whom");
    assert_eq!(event.envelope.on, day("2026-03-02"));
    assert_eq!(from.through, Some(Through::Paper));
    assert_eq!(from.capacity, Some(Capacity::Designee));
    assert_eq!(from.language, Some(id("es")));
    assert!(
        world
            .kinds(&of)
            .ends_with(&["comprehension-answered", "contraception-recorded"])
    );
    let clinic = world.signed_in(PRESCRIBER).await;
    let chart = clinic
        .get(&format!("/clinic/patients/{}", of.patient))
        .await;
    assert!(chart.says("keyed in from it"), "{}", chart.text);
    let counter = world.signed_in(PHARMACIST).await;
    let case = case_of(&counter, &of).await;
    let verdict = asks(&counter, &case, prescription.as_str()).await;
    assert!(verdict.says("Authorised"), "{}", verdict.text);
}

#[tokio::test]
async fn a_sheet_that_is_not_signed_not_this_patients_or_of_another_day_is_refused_and_nothing_is_stored()
 {
    let world = World::new().await;
    let (of, _) = all_but_the_answers(&world);
    let clinic = world.signed_in(PRESCRIBER).await;
    let code = code(&clinic.get(&page(&of)).await);
    world.goes_to("2026-03-02");
    let clinic = world.signed_in(PRESCRIBER).await;
    let before = world.facts(&of);
    let refused = |answer: Answer, field: &'static str| {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(answer.error_of(field).is_some(), "{field}: {}", answer.text);
    };
    let day = "2026-03-02";
    refused(keys(&clinic, &of, &code, day, &RIGHT, &[]).await, "signed");
    refused(
        keys(&clinic, &of, "20260301-0000-0000-0000", day, &RIGHT, SIGNED).await,
        "sheet",
    );
    refused(
        keys(&clinic, &of, &code, "2026-02-28", &RIGHT, SIGNED).await,
        "on",
    );
    refused(
        keys(&clinic, &of, &code, "2026-03-03", &RIGHT, SIGNED).await,
        "on",
    );
    refused(
        keys(&clinic, &of, &code, day, &RIGHT[1..], SIGNED).await,
        "two-methods",
    );
    let half = [("signed", "yes"), ("methods", "iud")];
    refused(keys(&clinic, &of, &code, day, &RIGHT, &half).await, "since");
    assert_eq!(world.facts(&of), before);
    let first = keys(&clinic, &of, &code, day, &RIGHT, SIGNED).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text);
    refused(
        keys(&clinic, &of, &code, day, &RIGHT, SIGNED).await,
        "sheet",
    );
}

#[tokio::test]
async fn a_medical_assistant_keys_in_a_sheet_under_that_capacity_and_is_offered_and_allowed_nothing_that_decides()
 {
    let world = World::new().await;
    let (of, _) = all_but_the_answers(&world);
    let role = Role::MedicalAssistant(id("clinic-a"));
    world.account("rooming", "Synthetic Rooming", role);
    let rooming = world.signed_in("rooming").await;
    let file = format!("/clinic/patients/{}", of.patient);
    let chart = rooming.get(&file).await;
    assert!(
        !chart.text.contains("href=\"/clinic/enrol\""),
        "enrols nobody"
    );
    let own = world.signed_in(PRESCRIBER).await.get(&file).await;
    assert!(own.text.contains("href=\"/clinic/enrol\""), "{}", own.text);
    for (slug, is_offered) in [
        ("questions-on-paper", true),
        ("pregnancy", true),
        ("pregnancy-test", false),
        ("consent", false),
        ("month", false),
        ("prescription", false),
        ("category", false),
        ("kiosk", true),
    ] {
        let link = format!("href=\"{file}/{slug}\"");
        assert_eq!(
            chart.text.contains(&link),
            is_offered,
            "{slug}: {}",
            chart.text
        );
    }
    let before = world.facts(&of);
    let visit = rooming
        .fills_in(&format!("{file}/visit"), &[("on", "2026-03-01")])
        .await;
    assert_eq!(
        visit.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        visit.text
    );
    assert!(
        visit.says("The patient's prescriber or a designee can."),
        "{}",
        visit.text
    );
    assert_eq!(world.facts(&of), before);
    let code = code(&rooming.get(&page(&of)).await);
    let done = keys(&rooming, &of, &code, "2026-03-01", &RIGHT, SIGNED).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let event = last_answers(&world, &of);
    let from = event.envelope.provenance.as_deref().expect("from whom");
    assert_eq!(from.capacity, Some(Capacity::MedicalAssistant));
    assert_eq!(from.through, Some(Through::Paper));
    let weight = [("weight", "61"), ("on", "2026-03-01")];
    let care = rooming.get(&format!("{file}/care/weight")).await;
    assert_eq!(care.status, StatusCode::OK);
    let weighed = rooming
        .fills_in(&format!("{file}/care/weight"), &weight)
        .await;
    assert_eq!(weighed.status, StatusCode::SEE_OTHER, "{}", weighed.text);
    let shown = rooming.get(&file).await;
    assert!(shown.says("by medical assistant"), "{}", shown.text);
}
