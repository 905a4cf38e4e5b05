//! The pharmacist's counter: find, ask, hand over, and what is never done twice.

use reqwest::StatusCode;
use retinue_kernel::{Payload, TestResult};

use crate::browser::{Answer, Browser};
use crate::world::{BORN, Enrolled, OTHER_PHARMACIST, PATIENT, PHARMACIST, World};

pub(crate) async fn finds(browser: &Browser, number: &str, born: &str) -> Answer {
    browser
        .post("/pharmacy/find", &[("number", number), ("born", born)])
        .await
}

/// Finds the patient and returns the address of the case.
pub(crate) async fn case_of(browser: &Browser, of: &Enrolled) -> String {
    let found = finds(browser, &of.number.to_string(), BORN).await;
    assert_eq!(found.status, StatusCode::SEE_OTHER, "{}", found.text);
    found.location().to_owned()
}

pub(crate) async fn asks(browser: &Browser, case: &str, prescription: &str) -> Answer {
    let page = browser.get(case).await;
    let command_id = page.command_id();
    let asked = browser
        .post(
            &format!("{case}/{prescription}/ask"),
            &[("command-id", &command_id)],
        )
        .await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    browser.get(asked.location()).await
}

const BAG: [(&str, &str); 6] = [
    ("product-code", "00000-0000-00"),
    ("lot", "LOT-A"),
    ("capsules", "60"),
    ("days", "30"),
    ("checked", "yes"),
    ("to", "patient"),
];

#[tokio::test]
async fn unknown_numbers_and_wrong_birthdays_get_the_same_answer() {
    let world = World::new().await;
    let of = world.enrols("Synthetic Person One");
    let counter = world.signed_in(PHARMACIST).await;
    let number = of.number.to_string();
    let nobody = "RT-00000000-0";
    let wrong_birthday = finds(&counter, &number, "2004-05-02").await;
    let unknown = finds(&counter, nobody, "2004-05-02").await;
    assert_eq!(wrong_birthday.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong_birthday.status, unknown.status);
    assert_eq!(wrong_birthday.text.replace(&number, nobody), unknown.text);
    assert!(unknown.says("Nobody with this number and day of birth"));
    assert!(
        !wrong_birthday.says("Synthetic Person"),
        "no name before both are right"
    );
}

#[tokio::test]
async fn number_and_birthday_stand_in_no_address_and_a_case_is_nobody_elses() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let north = world.signed_in(PHARMACIST).await;
    let case = case_of(&north, &of).await;
    assert!(
        !case.contains(&of.number.to_string()) && !case.contains(&of.patient.to_string()),
        "{case}"
    );
    let south = world.signed_in(OTHER_PHARMACIST).await;
    assert_eq!(south.get(&case).await.status, StatusCode::NOT_FOUND);
    let guessed = format!("/pharmacy/cases/{}", of.patient);
    assert_eq!(south.get(&guessed).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_verdict_stands_first_with_its_last_day_and_the_supply_is_handed_over_once() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = world.signed_in(PHARMACIST).await;
    let case = case_of(&counter, &of).await;
    assert!(counter.get(&case).await.says("Not asked yet"));
    let page = asks(&counter, &case, prescription.as_str()).await;
    assert!(
        page.says("Authorised") && page.says("Saturday 7 March 2026") && page.says("23:59 Eastern"),
        "{}",
        page.text
    );
    let verdict = page.text.find("class=\"verdict ").expect("a verdict");
    assert!(
        verdict < page.text.find("Supply").expect("the supply"),
        "the verdict stands first"
    );
    let filled = counter
        .fills_in(&format!("{case}/{prescription}/fill"), &BAG[..4])
        .await;
    assert_eq!(filled.status, StatusCode::SEE_OTHER, "{}", filled.text);
    let unchecked = counter
        .fills_in(&format!("{case}/{prescription}/hand-over"), &BAG[..4])
        .await;
    assert_eq!(
        unchecked.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "the till asks again"
    );
    assert!(unchecked.error_of("checked").is_some());
    assert!(
        unchecked.says("Saturday 7 March 2026") && unchecked.says("Sunday 1 March 2026"),
        "both days stand there"
    );
    let handed = counter
        .fills_in(&format!("{case}/{prescription}/hand-over"), &BAG)
        .await;
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    assert!(counter.get(handed.location()).await.says("Handed over"));
    assert_eq!(
        world
            .kinds(&of)
            .iter()
            .filter(|kind| **kind == "handed-over")
            .count(),
        1
    );
    let again = counter
        .get(&format!("{case}/{prescription}/hand-over"))
        .await;
    assert_eq!(
        again.status,
        StatusCode::CONFLICT,
        "there is nothing left to hand over"
    );
}

#[tokio::test]
async fn a_page_sent_twice_does_it_once() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = world.signed_in(PHARMACIST).await;
    let case = case_of(&counter, &of).await;
    let page = counter.get(&case).await;
    let command_id = page.command_id();
    let ask = format!("{case}/{prescription}/ask");
    let form = [("command-id", command_id.as_str())];
    let (one, two) = tokio::join!(counter.post(&ask, &form), counter.post(&ask, &form));
    assert_eq!(
        (one.status, two.status),
        (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER)
    );
    assert_eq!(
        world
            .kinds(&of)
            .iter()
            .filter(|kind| **kind == "dispense-authorised")
            .count(),
        1
    );
    let till = format!("{case}/{prescription}/hand-over");
    let page = counter.get(&till).await;
    let command_id = page.command_id();
    let mut form = vec![("command-id", command_id.as_str())];
    form.extend_from_slice(&BAG);
    let first = counter.post(&till, &form).await;
    let second = counter.post(&till, &form).await;
    assert_eq!(
        (first.status, first.location()),
        (second.status, second.location()),
        "{}",
        second.text
    );
    assert_eq!(
        world
            .kinds(&of)
            .iter()
            .filter(|kind| **kind == "handed-over")
            .count(),
        1
    );
}

#[tokio::test]
async fn a_refusal_names_every_reason_and_whom_to_call_and_no_clinical_detail() {
    let world = World::new().await;
    let of = world.on_the_way("Synthetic Person One");
    world.test(&of, "2026-03-01", TestResult::Indeterminate);
    let prescription = world.prescribes(&of);
    let counter = world.signed_in(PHARMACIST).await;
    let case = case_of(&counter, &of).await;
    let page = asks(&counter, &case, prescription.as_str()).await;
    assert!(
        page.says("Do not dispense") && page.says("things are missing"),
        "{}",
        page.text
    );
    assert!(page.says("The prescriber: call the office"));
    assert!(page.says("edition 2021-12-13"));
    for word in [
        "indeterminate",
        "Indeterminate",
        "serum",
        "urine",
        "condom",
        "pill",
        "pregnan",
    ] {
        assert!(!page.says(word), "a pharmacist reads '{word}'");
    }
    assert!(
        page.text.matches("reason-says").count() >= 3,
        "all reasons at once"
    );
}

#[tokio::test]
async fn another_pharmacy_sees_that_it_is_held_and_can_dispense_once_it_is_released() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let north = world.signed_in(PHARMACIST).await;
    let at_north = case_of(&north, &of).await;
    asks(&north, &at_north, prescription.as_str()).await;
    let south = world.signed_in(OTHER_PHARMACIST).await;
    let at_south = case_of(&south, &of).await;
    let held = south.get(&at_south).await;
    assert!(
        held.says("Another pharmacy holds an authorisation") && !held.says("North"),
        "{}",
        held.text
    );
    let fill = south.get(&format!("{at_south}/{prescription}/fill")).await;
    assert_eq!(fill.status, StatusCode::CONFLICT);
    let released = north
        .fills_in(
            &format!("{at_north}/{prescription}/release"),
            &[("reason", "collects elsewhere")],
        )
        .await;
    assert_eq!(released.status, StatusCode::SEE_OTHER, "{}", released.text);
    let page = asks(&south, &at_south, prescription.as_str()).await;
    assert!(page.says("Authorised"), "{}", page.text);
}

#[tokio::test]
async fn nothing_is_handed_over_after_the_last_day() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = world.signed_in(PHARMACIST).await;
    let case = case_of(&counter, &of).await;
    asks(&counter, &case, prescription.as_str()).await;
    counter
        .fills_in(&format!("{case}/{prescription}/fill"), &BAG[..4])
        .await;
    world.goes_to("2026-03-08");
    let counter = world.signed_in(PHARMACIST).await;
    let case = case_of(&counter, &of).await;
    let page = counter.get(&case).await;
    assert!(
        page.says("Do not hand over") && page.says("Return the filled capsules"),
        "{}",
        page.text
    );
    let till = counter
        .get(&format!("{case}/{prescription}/hand-over"))
        .await;
    assert_eq!(till.status, StatusCode::CONFLICT);
    let returned = counter
        .fills_in(&format!("{case}/{prescription}/return"), &[])
        .await;
    assert_eq!(returned.status, StatusCode::SEE_OTHER, "{}", returned.text);
    assert!(!world.kinds(&of).contains(&"handed-over"));
}

#[tokio::test]
async fn a_reader_in_hawaii_sees_the_deadline_on_her_own_clock() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = world.signed_in(PHARMACIST).await;
    let both = format!(
        "{}; zone=Pacific/Honolulu",
        counter.cookie().expect("a session")
    );
    let counter = counter.with_cookie(&both);
    let case = case_of(&counter, &of).await;
    let page = asks(&counter, &case, prescription.as_str()).await;
    assert!(page.says("23:59 Eastern, 18:59 your time"), "{}", page.text);
}

#[tokio::test]
async fn a_pharmacy_is_told_when_someone_else_ends_what_it_holds() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = world.signed_in(PHARMACIST).await;
    let case = case_of(&counter, &of).await;
    asks(&counter, &case, prescription.as_str()).await;
    assert!(
        counter.get("/pharmacy").await.says("Synthetic Person One"),
        "it is held here"
    );
    world.records(&of, Payload::TreatmentPaused { reason: None });
    let front = counter.get("/pharmacy").await;
    assert!(
        front.says("Do not hand over: ended by someone else")
            && front.says("the treatment was paused")
    );
    let start = front
        .text
        .find("/pharmacy/notices/")
        .expect("a notice to take");
    let action = front.text[start..]
        .split('"')
        .next()
        .expect("it ends")
        .to_owned();
    assert_eq!(
        counter.post(&action, &[]).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(!counter.get("/pharmacy").await.says("ended by someone else"));
}
