//! The JSON interface by a pharmacy's program with a token: the same doors as with a pharmacist's session, as far as its scopes
//! reach, and nothing that rests on a person's own judgement.

use reqwest::{RequestBuilder, StatusCode};
use retinue_ledger::Subject;
use retinue_web::openapi;
use serde_json::{Value, json};

use crate::maker::{Maker, client, reached_by_programs};
use crate::world::{BORN, Enrolled, PATIENT, World, id};

const ALL: &str = "system/Presentation.s system/DispenseRequest.c system/SupplyAct.c";

fn north() -> Subject {
    Subject::Pharmacy(id("north"))
}

async fn token(world: &World, name: &'static str, party: &Subject, scopes: &str) -> String {
    let maker = Maker::registered(name, world, party, scopes);
    maker.token(world, "first").await
}

fn posts(world: &World, path: &str, document: &Value) -> RequestBuilder {
    client()
        .post(format!("{}{path}", world.base()))
        .header("content-type", "application/json")
        .body(document.to_string())
}

struct Told {
    status: StatusCode,
    media: String,
    challenge: String,
    says: Value,
}

async fn told(request: RequestBuilder) -> Told {
    let sent = request.send().await.expect("an answer");
    let header = |name: &str| {
        let value = sent.headers().get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or("")
            .to_owned()
    };
    Told {
        status: sent.status(),
        media: header("content-type"),
        challenge: header("www-authenticate"),
        says: sent.json().await.expect("JSON"),
    }
}

async fn asks(world: &World, token: &str, path: &str, document: &Value) -> Told {
    told(posts(world, path, document).bearer_auth(token)).await
}

fn request(of: &Enrolled, prescription: &str) -> Value {
    json!({
        "number": of.number.to_string(), "born": BORN, "prescription": prescription, "command-id": "request-1",
    })
}

#[tokio::test]
async fn a_program_presents_asks_and_hands_over_in_its_own_name() {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let token = token(&world, "counter-system", &north(), ALL).await;
    // The number as a scanner reads it from the card.
    let scanned = json!({ "number": of.number.to_scan(), "born": BORN });
    let shown = asks(&world, &token, "/api/presentations", &scanned).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.says);
    assert_eq!(shown.says["prescriptions"][0]["state"], "to-be-asked");
    let request = request(&of, prescription.as_str());
    let answer = asks(&world, &token, "/api/dispense-requests", &request).await;
    assert_eq!(answer.says["decision"], "authorised", "{}", answer.says);
    let act = json!({
        "number": of.number.to_string(), "command-id": "act-1", "type": "handed-over",
        "authorisation": answer.says["authorisation"], "days": 30, "lot": "SYNTHETIC-LOT",
    });
    for _ in 0..2 {
        let done = asks(&world, &token, "/api/supply-acts", &act).await;
        assert_eq!(done.status, StatusCode::CREATED, "{}", done.says);
    }
    let actor = world
        .ledger
        .sign_in(PATIENT, crate::world::PASSWORD)
        .expect("signed in")
        .actor;
    let file = world
        .ledger
        .own_file(&actor.patient().expect("a patient"))
        .expect("a file");
    let left: Vec<_> = file
        .events
        .iter()
        .filter(|event| event.payload.kind() == "handed-over")
        .filter_map(|event| event.envelope.provenance.as_ref()?.by.clone())
        .collect();
    assert_eq!(
        left,
        [id("program counter-system")],
        "recorded once, by the program"
    );
}

#[tokio::test]
async fn a_token_reaches_the_operations_that_its_scopes_name() {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let presentation = json!({ "number": of.number.to_string(), "born": BORN });
    let request = request(&of, prescription.as_str());
    let act = json!({
        "number": of.number.to_string(), "command-id": "act-1", "type": "delivered", "authorisation": "none",
    });
    let number = json!({
        "number": of.number.to_string(), "born": BORN, "prescription": prescription.as_str(), "command-id": "number-1",
        "external-number": "SYNTHETIC 1", "do-not-dispense-after": "2026-03-05", "channel": "website",
    });
    let doors = [
        ("/api/presentations", &presentation, "system/Presentation.s"),
        (
            "/api/dispense-requests",
            &request,
            "system/DispenseRequest.c",
        ),
        (
            "/api/external-authorisations",
            &number,
            "system/DispenseRequest.c",
        ),
        ("/api/supply-acts", &act, "system/SupplyAct.c"),
    ];
    for (name, scopes) in [
        ("everything", "system/*.cruds"),
        ("looks", "system/Presentation.s"),
        ("asks", "system/DispenseRequest.c"),
        ("says", "system/SupplyAct.c"),
    ] {
        let token = token(&world, name, &north(), scopes).await;
        for (path, document, needed) in doors {
            let told = asks(&world, &token, path, document).await;
            if scopes == needed {
                assert_ne!(told.status, StatusCode::FORBIDDEN, "{name} at {path}");
                continue;
            }
            assert_eq!(told.status, StatusCode::FORBIDDEN, "{name} at {path}");
            assert_eq!(told.media, "application/problem+json");
            assert!(
                told.challenge.contains("insufficient_scope"),
                "{}",
                told.challenge
            );
            let says = told.says["detail"].as_str().expect("words");
            assert!(says.contains(needed), "{says}");
        }
    }
}

#[tokio::test]
async fn a_token_that_does_not_hold_and_a_clinics_program_are_turned_away() {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let request = request(&of, prescription.as_str());
    let told = asks(&world, "none-of-ours", "/api/dispense-requests", &request).await;
    assert_eq!(told.status, StatusCode::UNAUTHORIZED);
    assert!(
        told.challenge.contains("invalid_token"),
        "{}",
        told.challenge
    );
    assert_eq!(told.media, "application/problem+json");
    let clinic = Subject::Prescriber(id("clinic-a"));
    let token = token(&world, "record-system", &clinic, "system/*.cruds").await;
    let told = asks(&world, &token, "/api/dispense-requests", &request).await;
    assert_eq!(told.status, StatusCode::FORBIDDEN);
    assert!(!world.kinds(&of).contains(&"dispense-authorised"));
}

/// A token beside a session does not borrow the session's reach.
#[tokio::test]
async fn with_a_token_and_a_session_the_token_counts() {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let login = json!({ "login": crate::world::PHARMACIST, "password": crate::world::PASSWORD });
    let sent = posts(&world, "/api/session", &login)
        .send()
        .await
        .expect("an answer");
    let cookie = sent.headers()["set-cookie"]
        .to_str()
        .expect("a cookie")
        .to_owned();
    let cookie = cookie.split(';').next().expect("a cookie").to_owned();
    let token = token(&world, "looks", &north(), "system/Presentation.s").await;
    let request = request(&of, prescription.as_str());
    let both = posts(&world, "/api/dispense-requests", &request)
        .header("cookie", &cookie)
        .bearer_auth(&token);
    assert_eq!(told(both).await.status, StatusCode::FORBIDDEN);
    // A word of another scheme, such as a front server's, leaves the session what it was.
    let fronted = posts(&world, "/api/dispense-requests", &request)
        .header("cookie", &cookie)
        .basic_auth("front", Some("server"));
    assert_eq!(told(fronted).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_rests_on_a_persons_judgement_no_program_does() {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let token = token(&world, "counter-system", &north(), ALL).await;
    let number = of.number.to_string();
    let supplied = json!({
        "number": number, "command-id": "act-1", "type": "supplied", "prescription": prescription.as_str(),
        "checklist": "a-checklist", "days": 30,
    });
    let despite = json!({
        "number": number, "command-id": "act-2", "type": "handed-over", "authorisation": "an-authorisation", "days": 30,
        "despite": "it had left before",
    });
    for (act, field) in [(supplied, "type"), (despite, "despite")] {
        let told = asks(&world, &token, "/api/supply-acts", &act).await;
        assert_eq!(
            told.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            told.says
        );
        assert_eq!(told.says["field"], field);
        assert!(
            told.says["detail"]
                .as_str()
                .is_some_and(|says| says.contains("at the counter"))
        );
    }
    // It names the person by two things, always.
    let mut alone = request(&of, prescription.as_str());
    alone.as_object_mut().expect("a document").remove("born");
    let told = asks(&world, &token, "/api/dispense-requests", &alone).await;
    assert_eq!(
        (told.status, &told.says["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("born"))
    );
    // What was wrong a person puts right: there the token is no session.
    let correction = json!({ "number": number });
    let told = asks(
        &world,
        &token,
        "/api/external-authorisations/corrections",
        &correction,
    )
    .await;
    assert_eq!(told.status, StatusCode::UNAUTHORIZED);
}

/// The description says which scope opens which operation, and the operations hold to it.
#[test]
fn the_description_names_the_scope_of_each_operation() {
    let schemes = &openapi()["components"]["securitySchemes"];
    let flow = &schemes["program"]["flows"]["clientCredentials"];
    assert_eq!(flow["tokenUrl"], "/token");
    for (path, scope) in [
        ("/api/presentations", "system/Presentation.s"),
        ("/api/dispense-requests", "system/DispenseRequest.c"),
        ("/api/external-authorisations", "system/DispenseRequest.c"),
        ("/api/supply-acts", "system/SupplyAct.c"),
    ] {
        assert!(flow["scopes"][scope].is_string(), "{scope}");
        let security = openapi()["paths"][path]["post"]["security"].as_array();
        let named = security.is_some_and(|all| all.contains(&json!({ "program": [scope] })));
        assert!(named, "{path}");
    }
    let person = &openapi()["paths"]["/api/external-authorisations/corrections"]["post"];
    assert!(person.get("security").is_none(), "a session only");
}
