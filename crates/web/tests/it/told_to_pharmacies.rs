//! What the machine doors tell a pharmacy: who must act and from when, and nothing of the clinic's part.

use reqwest::StatusCode;
use retinue_interop::script::NAMESPACE;
use retinue_kernel::{Id, Payload, RegistryEvent, TestResult};
use retinue_ledger::{CommandId, RegistrySubmission, Subject};
use serde_json::{Value, json};

use crate::counter::{asks, case_of};
use crate::hooks::{self, clinic, posts};
use crate::maker::{Maker, PUBLIC, client, reached_by_programs};
use crate::world::{BORN, Enrolled, PHARMACIST, World, id};

const SCOPES: &str = "system/Presentation.s system/DispenseRequest.c system/GuidanceResponse.r";
const ETASU: &str = "/fhir/GuidanceResponse/$rems-etasu";

/// A patient with a positive test, who breastfeeds, and whose month nobody confirmed.
fn held(world: &World) -> (Enrolled, Id) {
    let of = world.on_the_way("Synthetic Person One");
    let prescription = world.prescribes(&of);
    world.test(&of, "2026-03-01", TestResult::Positive);
    world.records(
        &of,
        Payload::BreastfeedingRecorded {
            ongoing: Some(true),
        },
    );
    (of, prescription)
}

fn asked(of: &Enrolled, born: Option<&str>) -> String {
    let number = json!({ "name": "case_number", "valueString": of.number.to_string() });
    let patient = born.map(|born| {
        json!({ "name": "patient", "resource": { "resourceType": "Patient", "birthDate": born } })
    });
    let given: Vec<Value> = [Some(number), patient].into_iter().flatten().collect();
    json!({ "resourceType": "Parameters", "parameter": given }).to_string()
}

fn tells_nothing_of_the_clinics_part(answer: &str) {
    let answer = answer.to_lowercase();
    for part in [
        "pregnan",
        "breastfeed",
        "contracept",
        "positive",
        "-test",
        "categor",
        "cycle-day",
        "counsel",
        "c11",
        "p14",
        "p15",
    ] {
        assert!(!answer.contains(part), "{part}: {answer}");
    }
}

#[tokio::test]
async fn a_pharmacys_program_reads_no_clinical_reason_through_any_door_and_still_hears_who_and_when()
 {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = held(&world);
    let north = Subject::Pharmacy(id("north"));
    let counter = Maker::registered("counter", &world, &north, SCOPES);
    let token = counter.token(&world, "a").await;

    let request = json!({ "number": of.number.to_string(), "born": BORN, "prescription": prescription.as_str(), "command-id": "r" });
    let path = "/api/dispense-requests";
    let (status, answer) = posts(&world, path, Some(&token), request.to_string()).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    tells_nothing_of_the_clinics_part(&answer.to_string());
    let unmet = answer["unmet"].as_array().expect("reasons");
    let holds: Vec<&Value> = unmet
        .iter()
        .filter(|one| one["slug"] == "safety-hold")
        .collect();
    assert_eq!(holds.len(), 1, "two holds are told as one: {answer}");
    for one in unmet {
        assert!(
            one["who"].is_string() && one["earliest"].is_string(),
            "{one}"
        );
    }

    let message = format!(
        "<Message xmlns=\"{NAMESPACE}\"><Header><MessageID>m-1</MessageID></Header><Body><REMSRequest><Patient><Number>{}</Number><DateOfBirth>{BORN}</DateOfBirth></Patient><Prescription>{prescription}</Prescription></REMSRequest></Body></Message>",
        of.number
    );
    let sent = client()
        .post(format!("{}/script", world.base()))
        .header("content-type", "application/xml")
        .header("authorization", format!("Bearer {token}"))
        .body(message);
    let xml = sent.send().await.expect("an answer");
    let xml = xml.text().await.expect("a text");
    tells_nothing_of_the_clinics_part(&xml);
    for part in [
        "<Requirement>safety-hold</Requirement>",
        "<Who>prescriber</Who>",
        "<Earliest>",
    ] {
        assert!(xml.contains(part), "{part}: {xml}");
    }

    let (status, answer) = posts(&world, ETASU, Some(&token), asked(&of, Some(BORN))).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    tells_nothing_of_the_clinics_part(&answer.to_string());
    let text = answer.to_string();
    for part in ["safety-hold", "Who can clear it: Prescriber", "From: 2026-"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    // The clinic's own program is told each requirement by its name.
    let ehr = Maker::registered("ehr", &world, &clinic("clinic-a"), hooks::SCOPES);
    let token = ehr.token(&world, "a").await;
    let (_, answer) = posts(&world, ETASU, Some(&token), asked(&of, None)).await;
    let text = answer.to_string();
    for part in [
        "not-breastfeeding",
        "not-pregnant",
        "Breastfeeding is on record",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[tokio::test]
async fn a_card_for_a_pharmacys_program_names_no_clinical_reason_and_advises_nothing() {
    let world = World::with(reached_by_programs()).await;
    let (of, _) = held(&world);
    let north = Subject::Pharmacy(id("north"));
    let counter = Maker::registered("https://counter.example", &world, &north, hooks::SCOPES);
    let service = format!("{PUBLIC}{}", hooks::SIGN);
    let mut patient = hooks::by_number(&of);
    patient["birthDate"] = json!(BORN);
    let token = counter.signs(&world, &service, "one");
    let body = hooks::signing(patient, "6064");
    let (status, answer) = posts(&world, hooks::SIGN, Some(&token), body).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let cards = answer["cards"].as_array().expect("cards");
    assert!(!cards.is_empty(), "{answer}");
    for card in cards {
        tells_nothing_of_the_clinics_part(&card.to_string());
        let says = card["summary"].as_str().expect("a summary");
        assert!(
            says.starts_with("Isotretinoin:"),
            "advice is the clinic's: {says}"
        );
    }
    let detail = cards[0]["detail"].as_str().expect("a detail");
    assert!(
        detail.contains("Who:") && detail.contains("From:"),
        "{detail}"
    );
    // Without the day of birth nobody is found.
    let token = counter.signs(&world, &service, "two");
    let body = hooks::signing(hooks::by_number(&of), "6064");
    let (_, answer) = posts(&world, hooks::SIGN, Some(&token), body).await;
    assert!(
        !answer.to_string().contains(&of.number.to_string()),
        "{answer}"
    );
}

#[tokio::test]
async fn the_program_of_a_suspended_pharmacy_hears_why_it_hears_of_nobody() {
    let world = World::with(reached_by_programs()).await;
    let of = world.enrols("Synthetic Person One");
    let north = Subject::Pharmacy(id("north"));
    let counter = Maker::registered("counter", &world, &north, SCOPES);
    let token = counter.token(&world, "a").await;
    let suspended = RegistrySubmission {
        subject: north,
        command_id: CommandId::random().expect("a command id"),
        who: world.ledger.at_the_console().actor().clone(),
        on: world.ledger.today(),
        event: RegistryEvent::Suspended { reason: None },
        at: None,
    };
    let done = world.ledger.submit_registry(suspended);
    done.expect("the pharmacy is suspended");
    let (status, answer) = posts(&world, ETASU, Some(&token), asked(&of, Some(BORN))).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "{answer}");
    let says = answer.to_string();
    assert!(says.contains("this pharmacy is suspended"), "{says}");
    assert!(says.contains("programme's office"), "{says}");
    let document = json!({ "number": of.number.to_string(), "born": BORN });
    let (status, answer) = posts(
        &world,
        "/api/presentations",
        Some(&token),
        document.to_string(),
    )
    .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
    assert!(answer.to_string().contains("suspended"), "{answer}");
    assert!(!answer.to_string().contains("Synthetic"), "{answer}");
}

#[tokio::test]
async fn a_pharmacys_program_finds_a_case_by_number_and_day_of_birth_together_alone() {
    let world = World::with(reached_by_programs()).await;
    let of = world.enrols("Synthetic Person One");
    let north = Subject::Pharmacy(id("north"));
    let counter = Maker::registered("counter", &world, &north, SCOPES);
    let token = counter.token(&world, "a").await;
    let asks = async |born| posts(&world, ETASU, Some(&token), asked(&of, born)).await;
    let status = |answer: &Value| answer["parameter"][0]["resource"]["status"].clone();

    let (refused, answer) = asks(None).await;
    assert_eq!(refused, StatusCode::BAD_REQUEST, "{answer}");
    assert!(answer.to_string().contains("birthDate"), "{answer}");
    let (_, another) = asks(Some("1970-01-01")).await;
    assert_eq!(status(&another), "failure");
    let (_, found) = asks(Some(BORN)).await;
    assert_eq!(status(&found), "data-required");
}

#[tokio::test]
async fn the_counters_page_names_no_line_of_the_law_and_no_source_beside_a_clinical_reason() {
    let world = World::new().await;
    let (of, prescription) = held(&world);
    let counter = world.signed_in(PHARMACIST).await;
    let case = case_of(&counter, &of).await;
    let page = asks(&counter, &case, prescription.as_str()).await;
    let start = page.text.find("id=\"reasons\"").expect("reasons");
    let reasons = page.text[start..].split("</ol>").next().expect("they end");
    tells_nothing_of_the_clinics_part(reasons);
    assert!(reasons.contains("reason-says"), "{reasons}");
}
