//! Guessing of days of birth at a counter: slowed through every door together, and never for ever.

use reqwest::StatusCode;
use retinue_interop::script::NAMESPACE;
use retinue_ledger::Subject;
use serde_json::json;

use crate::counter::{case_of, finds};
use crate::hooks::posts;
use crate::maker::{Maker, client, reached_by_programs};
use crate::world::{BORN, OTHER_PHARMACIST, PHARMACIST, World, id};

const WRONG: &str = "1999-09-09";
const ETASU: &str = "/fhir/GuidanceResponse/$rems-etasu";

#[tokio::test]
async fn after_five_wrong_days_of_birth_the_pharmacy_waits_a_while_even_with_the_right_one() {
    let world = World::new().await;
    let of = world.enrols("Synthetic Person One");
    let another = world.enrols("Synthetic Person Two");
    let number = of.number.to_string();
    let counter = world.signed_in(PHARMACIST).await;
    for _ in 0..5 {
        let wrong = finds(&counter, &number, WRONG).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    for born in [WRONG, BORN] {
        let waits = finds(&counter, &number, born).await;
        assert_eq!(waits.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(waits.says("opens again in 15 minutes"), "{}", waits.text);
        assert!(!waits.says("Synthetic Person"));
        assert_eq!(waits.header("retry-after"), "900");
    }
    // Neither another patient nor another pharmacy waits for it.
    case_of(&counter, &another).await;
    let elsewhere = world.signed_in(OTHER_PHARMACIST).await;
    case_of(&elsewhere, &of).await;
    world.minutes_pass(15);
    let counter = world.signed_in(PHARMACIST).await;
    case_of(&counter, &of).await;
}

#[tokio::test]
async fn a_slip_before_each_right_day_of_birth_slows_nobody() {
    let world = World::new().await;
    let of = world.enrols("Synthetic Person One");
    let counter = world.signed_in(PHARMACIST).await;
    for _ in 0..4 {
        for _ in 0..4 {
            let wrong = finds(&counter, &of.number.to_string(), WRONG).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        case_of(&counter, &of).await;
    }
}

#[tokio::test]
async fn a_pharmacy_that_tries_many_numbers_waits_with_all_of_them() {
    let world = World::new().await;
    let of = world.enrols("Synthetic Person One");
    let counter = world.signed_in(PHARMACIST).await;
    for attempt in 0..60 {
        let wrong = finds(&counter, &format!("nobody-{attempt}"), WRONG).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{attempt}");
    }
    let waits = finds(&counter, &of.number.to_string(), BORN).await;
    assert_eq!(waits.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn wrong_days_of_birth_count_together_through_screen_json_messages_and_status() {
    let world = World::with(reached_by_programs()).await;
    let of = world.enrols("Synthetic Person One");
    let number = of.number.to_string();
    let north = Subject::Pharmacy(id("north"));
    let scopes = "system/Presentation.s system/DispenseRequest.c system/GuidanceResponse.r";
    let maker = Maker::registered("counter", &world, &north, scopes);
    let token = maker.token(&world, "a").await;
    let presents = async |born: &str| {
        let body = json!({ "number": number, "born": born }).to_string();
        posts(&world, "/api/presentations", Some(&token), body)
            .await
            .0
    };
    let status = async |born: &str| {
        let body = json!({ "resourceType": "Parameters", "parameter": [
            { "name": "case_number", "valueString": number },
            { "name": "patient", "resource": { "resourceType": "Patient", "birthDate": born } },
        ] });
        posts(&world, ETASU, Some(&token), body.to_string()).await.0
    };
    let message = async |name: &str, born: &str| {
        let body = format!(
            "<Message xmlns=\"{NAMESPACE}\"><Header><MessageID>{name}</MessageID></Header><Body><REMSRequest><Patient><Number>{number}</Number><DateOfBirth>{born}</DateOfBirth></Patient><Prescription>00000000-0000-4000-8000-000000000001</Prescription></REMSRequest></Body></Message>"
        );
        let sent = client()
            .post(format!("{}/script", world.base()))
            .header("content-type", "application/xml")
            .header("authorization", format!("Bearer {token}"))
            .body(body);
        sent.send().await.expect("an answer").status()
    };
    let counter = world.signed_in(PHARMACIST).await;
    assert_eq!(presents(WRONG).await, StatusCode::NOT_FOUND);
    assert_eq!(presents(WRONG).await, StatusCode::NOT_FOUND);
    assert_eq!(status(WRONG).await, StatusCode::OK);
    assert_ne!(message("m-1", WRONG).await, StatusCode::TOO_MANY_REQUESTS);
    let wrong = finds(&counter, &number, WRONG).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);

    assert_eq!(presents(BORN).await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(status(BORN).await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(message("m-2", BORN).await, StatusCode::TOO_MANY_REQUESTS);
    let waits = finds(&counter, &number, BORN).await;
    assert_eq!(waits.status, StatusCode::TOO_MANY_REQUESTS);
}
