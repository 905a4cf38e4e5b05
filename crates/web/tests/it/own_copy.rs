//! What a patient takes along.

use std::collections::HashSet;

use reqwest::StatusCode;
use serde_json::Value;

use crate::care::in_treatment;
use crate::world::PATIENT;

/// Every text of a document, wherever it stands.
fn texts<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(all) => all.iter().for_each(|one| texts(one, found)),
        Value::Object(fields) => fields.values().for_each(|one| texts(one, found)),
        _ => {}
    }
}

#[tokio::test]
async fn a_patient_takes_along_every_fact_and_who_looked_and_no_name_from_inside() {
    let (world, _clinic, of) = in_treatment().await;
    let patient = world.signed_in(PATIENT).await;
    let timeline = patient.get("/me/timeline").await;
    assert!(timeline.text.contains("href=\"/me/copy.json\""));

    let answer = patient.get("/me/copy.json").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.header("content-disposition").contains("attachment"));
    let copy: Value = serde_json::from_str(&answer.text).expect("a document");

    assert_eq!(
        copy["notice"],
        "Sandbox: not an authorisation. Nothing here is real."
    );
    assert_eq!(copy["person"]["number"], of.number.to_string());
    let kinds = |list: &str| -> Vec<String> {
        let all = copy[list].as_array().expect("a list").iter();
        all.map(|fact| fact["type"].as_str().expect("a type").to_owned())
            .collect()
    };
    for kind in ["patient-registered", "consent-signed", "month-confirmed"] {
        assert!(kinds("facts").contains(&kind.to_owned()), "{kind}");
    }
    assert!(kinds("care").contains(&"weight-recorded".to_owned()));
    assert!(
        copy["facts"]
            .as_array()
            .unwrap()
            .iter()
            .all(|fact| fact["stands"] == true)
    );

    // What one fact says of another leads to one that is there.
    let names: HashSet<&str> = ["facts", "care"]
        .iter()
        .flat_map(|list| copy[*list].as_array().unwrap())
        .map(|fact| fact["name"].as_str().expect("a name"))
        .collect();
    let mut facts = copy["facts"].as_array().unwrap().iter();
    let month = facts.find(|fact| fact["type"] == "month-confirmed");
    let test = month.expect("a month")["test"].as_str().expect("a test");
    assert!(names.contains(test), "{test}");

    let mut all = Vec::new();
    texts(&copy, &mut all);
    for text in all {
        assert!(
            uuid::Uuid::try_parse(text).is_err(),
            "{text} means nothing outside, and tells its time"
        );
    }
    for account in ["prescriber-sample", "command-id", "\"by\""] {
        assert!(!answer.text.contains(account), "{account}");
    }
    let looks = copy["who-looked"].as_array().unwrap();
    assert_eq!(looks[0]["what"], "take-own-copy");
    assert_eq!(looks[0]["who"], "yourself");
    assert!(looks.iter().any(|look| look["who"] == "prescriber"));
}

#[tokio::test]
async fn nobody_but_the_patient_takes_the_copy() {
    let (_world, clinic, _of) = in_treatment().await;
    let answer = clinic.get("/me/copy.json").await;
    assert_ne!(answer.status, StatusCode::OK);
    assert!(!answer.text.contains("retinue-own-record"));
}
