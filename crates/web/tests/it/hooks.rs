//! A record system asks: at the signing of an order, and how a case stands.

use reqwest::StatusCode;
use retinue_ledger::Subject;
use serde_json::{Value, json};

use crate::lands::prescribed;
use crate::maker::{Maker, PUBLIC, client, reached_by_programs};
use crate::world::{BORN, Enrolled, World, id};

pub(crate) const SCOPES: &str = "system/GuidanceResponse.r";
pub(crate) const SIGN: &str = "/cds-services/isotretinoin-order-sign";
const ETASU: &str = "/fhir/GuidanceResponse/$rems-etasu";

pub(crate) fn clinic(name: &str) -> Subject {
    Subject::Prescriber(id(name))
}

pub(crate) async fn posts(
    world: &World,
    path: &str,
    token: Option<&str>,
    body: String,
) -> (StatusCode, Value) {
    let mut sent = client()
        .post(format!("{}{path}", world.base()))
        .header("content-type", "application/json")
        .body(body);
    if let Some(token) = token {
        sent = sent.header("authorization", format!("Bearer {token}"));
    }
    let answer = sent.send().await.expect("an answer");
    let status = answer.status();
    if status == StatusCode::UNAUTHORIZED {
        let challenge = answer.headers().get("www-authenticate");
        assert!(
            challenge.is_some_and(|one| one.to_str().is_ok_and(|text| text.starts_with("Bearer")))
        );
    }
    (status, answer.json().await.unwrap_or(Value::Null))
}

pub(crate) fn signing(patient: Value, code: &str) -> String {
    let order = json!({
        "resourceType": "MedicationRequest", "id": "draft",
        "medicationCodeableConcept": { "coding": [{ "system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": code }] },
        "dispenseRequest": { "performer": { "identifier": { "system": format!("{PUBLIC}/pharmacy"), "value": "north" } } },
    });
    json!({
        "hook": "order-sign", "hookInstance": "one",
        "context": { "userId": "Practitioner/1", "patientId": "p1", "draftOrders": { "entry": [{ "resource": order }] } },
        "prefetch": { "patient": patient },
    })
    .to_string()
}

pub(crate) fn by_number(of: &Enrolled) -> Value {
    json!({ "resourceType": "Patient", "id": "p1", "identifier": [{ "value": of.number.to_string() }] })
}

#[tokio::test]
async fn a_record_system_that_signs_an_order_hears_what_is_missing_and_who_can_settle_it() {
    let world = World::with(reached_by_programs()).await;
    let of = world.enrols("Synthetic Person One");
    let maker = Maker::registered("https://ehr.example", &world, &clinic("clinic-a"), SCOPES);
    let other = Maker::registered("https://other.example", &world, &clinic("clinic-b"), SCOPES);
    let service = format!("{PUBLIC}{SIGN}");
    let calls = async |maker: &Maker, name: &str, body: String| {
        posts(
            &world,
            SIGN,
            Some(&maker.signs(&world, &service, name)),
            body,
        )
        .await
    };

    let (status, answer) = calls(&maker, "a", signing(by_number(&of), "197844")).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let card = &answer["cards"][0];
    assert_eq!(card["indicator"], "warning");
    let detail = card["detail"].as_str().expect("a detail");
    for words in ["Who:", "From:", "North Counter", &of.number.to_string()] {
        assert!(detail.contains(words), "{words}: {detail}");
    }
    assert_eq!(
        card["suggestions"][0]["actions"][0]["resource"]["resourceType"],
        "Task"
    );
    // By name and day of birth.
    let person = json!({ "resourceType": "Patient", "name": [{ "given": ["Synthetic", "Person"], "family": "One" }], "birthDate": BORN });
    let (_, answer) = calls(&maker, "b", signing(person.clone(), "6064")).await;
    assert!(
        answer["cards"][0]["detail"]
            .as_str()
            .is_some_and(|detail| detail.contains(&of.number.to_string()))
    );
    // A number beside another day of birth is a slip of the pen: no stranger's course is told.
    let mut slip = by_number(&of);
    slip["birthDate"] = json!("1970-01-01");
    let (_, answer) = calls(&maker, "slip", signing(slip, "6064")).await;
    let says = answer["cards"][0]["summary"].as_str().expect("a summary");
    assert!(says.contains("not on record here for you"), "{says}");
    // Another clinic's program hears of nobody, by number and by name alike.
    for (name, patient) in [("a", by_number(&of)), ("b", person)] {
        let (_, answer) = calls(&other, name, signing(patient, "6064")).await;
        let says = answer["cards"][0]["summary"].as_str().expect("a summary");
        assert!(says.contains("not on record here for you"), "{says}");
        assert!(!answer.to_string().contains(&of.number.to_string()));
    }
    // Nothing is said of another medicine; without the patient it says that it could not check (I1, D2).
    let (_, answer) = calls(&maker, "c", signing(by_number(&of), "723")).await;
    assert_eq!(answer["cards"], json!([]));
    let (status, answer) = calls(&maker, "d", signing(Value::Null, "6064")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        answer["cards"][0]["summary"]
            .as_str()
            .is_some_and(|says| says.contains("could not check"))
    );
    // D3, A2, A3.
    for (name, body) in [
        ("e", String::new()),
        ("f", "{}".to_owned()),
        (
            "g",
            signing(
                json!({ "resourceType": "Patient", "identifier": [{ "value": { "$ne": "" } }] }),
                "6064",
            ),
        ),
    ] {
        let (status, answer) = calls(&maker, name, body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
    }
    // Each signed token once, for this very service, of a program that is registered.
    let body = || signing(by_number(&of), "6064");
    assert_eq!(calls(&maker, "a", body()).await.0, StatusCode::UNAUTHORIZED);
    let elsewhere = maker.signs(
        &world,
        &format!("{PUBLIC}/cds-services/isotretinoin-patient-view"),
        "h",
    );
    assert_eq!(
        posts(&world, SIGN, Some(&elsewhere), body()).await.0,
        StatusCode::UNAUTHORIZED
    );
    let forged = Maker::of("https://ehr.example").signs(&world, &service, "i");
    assert_eq!(
        posts(&world, SIGN, Some(&forged), body()).await.0,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        posts(&world, SIGN, None, body()).await.0,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn the_status_of_a_case_is_told_by_number_and_to_nobody_who_may_not_know_it() {
    let world = World::with(reached_by_programs()).await;
    let of = world.enrols("Synthetic Person One");
    let maker = Maker::registered("ehr-one", &world, &clinic("clinic-a"), SCOPES);
    let other = Maker::registered("ehr-two", &world, &clinic("clinic-b"), SCOPES);
    let counter = Maker::registered("counter", &world, &Subject::Pharmacy(id("north")), SCOPES);
    let narrow = Maker::registered("narrow", &world, &clinic("clinic-a"), "system/Patient.r");
    let asks = async |token: &str, name: &str, value: Value| {
        let body = json!({ "resourceType": "Parameters", "parameter": [{ "name": name, "valueString": value }] });
        posts(&world, ETASU, Some(token), body.to_string()).await
    };
    let status = |answer: &Value| answer["parameter"][0]["resource"]["status"].clone();
    let number = json!(of.number.to_string());

    let token = maker.token(&world, "a").await;
    for name in ["case_number", "caseNumber"] {
        let (code, answer) = asks(&token, name, number.clone()).await;
        assert_eq!(
            (code, status(&answer)),
            (StatusCode::OK, json!("data-required")),
            "{answer}"
        );
        let inside = &answer["parameter"][0]["resource"]["contained"][0]["parameter"];
        assert_eq!(
            (&inside[0]["name"], &inside[0]["valueString"]),
            (&json!("case_number"), &number)
        );
        assert!(
            inside.as_array().is_some_and(|all| all.len() > 2),
            "{inside}"
        );
        assert!(
            answer.get("watermark").is_none(),
            "a resource takes no field of ours"
        );
    }
    let counters = counter.token(&world, "a").await;
    assert_eq!(
        asks(&counters, "case_number", number.clone()).await.0,
        StatusCode::BAD_REQUEST,
        "a pharmacy's program names the day of birth too"
    );
    let both = json!({ "resourceType": "Parameters", "parameter": [
        { "name": "case_number", "valueString": number },
        { "name": "patient", "resource": { "resourceType": "Patient", "birthDate": BORN } },
    ] });
    let (_, answer) = posts(&world, ETASU, Some(&counters), both.to_string()).await;
    assert_eq!(status(&answer), "data-required");
    // Another clinic's case and none at all get one answer.
    let others = other.token(&world, "a").await;
    let (_, theirs) = asks(&others, "case_number", number.clone()).await;
    let (_, nobody) = asks(&others, "case_number", json!("RT-00000000-0")).await;
    assert_eq!(
        (status(&theirs), status(&nobody)),
        (json!("failure"), json!("failure"))
    );
    assert_eq!(
        theirs["parameter"][0]["resource"]["note"],
        nobody["parameter"][0]["resource"]["note"]
    );
    // A query is no number; a scope that does not reach, and no token, are told so.
    assert_eq!(
        asks(&token, "case_number", json!({ "$ne": "" })).await.0,
        StatusCode::BAD_REQUEST
    );
    let narrows = narrow.token(&world, "a").await;
    assert_eq!(
        asks(&narrows, "case_number", number.clone()).await.0,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        asks("0", "case_number", number.clone()).await.0,
        StatusCode::UNAUTHORIZED
    );
    // The access log names the program.
    let console = world.ledger.at_the_console();
    let log = world
        .ledger
        .access_log(&console, Some(&of.number), None, 100)
        .expect("the log");
    let accounts = format!("{log:?}");
    assert!(
        accounts.contains("program ehr-one") && accounts.contains("program counter"),
        "{accounts}"
    );
}

#[tokio::test]
async fn where_there_is_no_registry_nothing_is_said_of_an_authorisation() {
    let world = World::with(reached_by_programs()).await;
    world.goes_to("2026-01-02");
    let (_, _, of) = prescribed(&world, true).await;
    let maker = Maker::registered("https://ehr.example", &world, &clinic("clinic-a"), SCOPES);
    let service = maker.signs(&world, &format!("{PUBLIC}{SIGN}"), "a");
    let (_, answer) = posts(
        &world,
        SIGN,
        Some(&service),
        signing(by_number(&of), "6064"),
    )
    .await;
    let says = answer["cards"][0]["summary"].as_str().expect("a summary");
    assert!(
        says.contains("checklist would be complete until 2026-02-08"),
        "{answer}"
    );
    let asked = json!({ "resourceType": "Parameters", "parameter": [{ "name": "case_number", "valueString": of.number.to_string() }] });
    let token = maker.token(&world, "b").await;
    let (_, answer) = posts(&world, ETASU, Some(&token), asked.to_string()).await;
    let text = answer.to_string();
    assert!(text.contains("the pharmacist decides"), "{text}");
    assert!(!text.contains("asks for one"), "{text}");
}
