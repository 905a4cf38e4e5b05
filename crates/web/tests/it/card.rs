//! The patient's card: scanned at the counter like the number typed, and worth nothing without the pharmacist and the day of birth.

use reqwest::StatusCode;

use crate::world::{BORN, OTHER_PRESCRIBER, PATIENT, PHARMACIST, PRESCRIBER, World};

#[tokio::test]
async fn the_card_shows_the_code_with_its_words_and_holds_the_number_alone() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let patient = world.signed_in(PATIENT).await;
    let front = patient.get("/me").await;
    assert!(front.text.contains("href=\"/me/card\""), "{}", front.text);
    let card = patient.get("/me/card").await;
    assert_eq!(card.status, StatusCode::OK);
    let words = format!("Code to scan, with your programme number: {}", of.number);
    assert!(
        card.says(&words) && card.text.contains("role=\"img\""),
        "{}",
        card.text
    );
    assert!(card.text.contains("href=\"/me/card.pdf\""));
    for private in ["Synthetic Person", BORN, "negative", "authorised"] {
        assert!(!card.text.contains(private), "{private}");
    }
    let paper = patient.get("/me/card.pdf").await;
    assert_eq!(paper.header("content-type"), "application/pdf");
    assert_eq!(paper.header("cache-control"), "no-store");
    // The clinic gives the same card to a patient without an account, and to nobody else's.
    let own = format!("/clinic/patients/{}/card.pdf", of.patient);
    let clinic = world.signed_in(PRESCRIBER).await;
    let chart = clinic
        .get(&format!("/clinic/patients/{}", of.patient))
        .await;
    assert!(chart.text.contains(&own), "{}", chart.text);
    assert_eq!(
        clinic.get(&own).await.header("content-type"),
        "application/pdf"
    );
    let other = world.signed_in(OTHER_PRESCRIBER).await;
    assert_eq!(other.get(&own).await.status, StatusCode::NOT_FOUND);
}

/// A scanner types letters and digits and ends with the key that sends the form.
#[tokio::test]
async fn what_a_scanner_types_opens_the_patient_once_the_day_of_birth_is_given() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let scanned = of.number.to_scan();
    assert_eq!(scanned.len(), 11);
    assert!(scanned.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    let counter = world.signed_in(PHARMACIST).await;
    let looked = || {
        let console = world.ledger.at_the_console();
        let log = world
            .ledger
            .access_log(&console, Some(&of.number), None, 100);
        let entries = log.expect("the log").entries;
        entries
            .iter()
            .filter(|entry| entry.act == "present-number")
            .count()
    };
    let alone = counter
        .post("/pharmacy/find", &[("number", &scanned), ("born", "")])
        .await;
    assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(alone.error_of("born").is_some(), "{}", alone.text);
    assert!(
        alone.text.contains(&scanned),
        "what was scanned stays in its field"
    );
    assert!(!alone.says("Synthetic Person One"));
    assert_eq!(looked(), 0, "nobody was looked up");
    let wrong = counter
        .post(
            "/pharmacy/find",
            &[("number", &scanned), ("born", "2004-05-02")],
        )
        .await;
    assert!(!wrong.says("Synthetic Person One"));
    let found = counter
        .post(
            "/pharmacy/find",
            &[
                ("number", &format!("{}\r\n", scanned.to_lowercase())),
                ("born", BORN),
            ],
        )
        .await;
    assert_eq!(found.status, StatusCode::SEE_OTHER, "{}", found.text);
    let case = counter.get(found.location()).await;
    assert!(case.says("Synthetic Person One"));
}

/// Whoever scans a card without being signed in as a pharmacist is where everyone is who is not.
#[tokio::test]
async fn a_scanned_card_opens_nothing_for_a_stranger_or_in_another_room() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let scanned = of.number.to_scan();
    let form = [("number", scanned.as_str()), ("born", BORN)];
    let stranger = world.stranger().post("/pharmacy/find", &form).await;
    assert_eq!(stranger.location(), "/sign-in");
    for login in [PATIENT, PRESCRIBER] {
        let other = world
            .signed_in(login)
            .await
            .post("/pharmacy/find", &form)
            .await;
        assert_eq!(other.status, StatusCode::FORBIDDEN, "{login}");
    }
}
