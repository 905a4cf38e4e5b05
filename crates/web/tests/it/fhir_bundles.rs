//! Bundles of creations, and what would be recorded.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::fhir::{Answered, Reads, answered, clinic_with_a_patient, patient};
use crate::fhir_writes::{WRITES, is_refused, pregnancy_test, weight};
use crate::world::Enrolled;

fn bundle(kind: &str, resources: &[Value]) -> Value {
    let entries = resources.iter().map(|resource| {
        json!({ "resource": resource, "request": { "method": "POST", "url": resource["resourceType"] } })
    });
    json!({ "resourceType": "Bundle", "type": kind, "entry": entries.collect::<Vec<_>>() })
}

async fn weights(reads: &Reads, of: &Enrolled) -> usize {
    reads
        .found(&format!(
            "/fhir/Observation?patient={}&category=vital-signs",
            patient(of)
        ))
        .await
        .len()
}

async fn sends(reads: &Reads, bundle: &Value) -> Answered {
    answered(reads.posting("/fhir", bundle)).await
}

#[tokio::test]
async fn a_transaction_is_recorded_as_a_whole_or_not_at_all() {
    let (_world, reads, of) = clinic_with_a_patient(WRITES).await;
    let good = [
        weight(&of, "2026-03-01", 61.5),
        weight(&of, "2026-03-02", 61.0),
    ];
    // One that cannot be read, and one that the record refuses: the others are not recorded either.
    let mut unread = weight(&of, "2026-03-02", 60.0);
    unread["status"] = json!("preliminary");
    for (bad, at) in [
        (unread, "Bundle.entry[2].resource.status"),
        (
            weight(&of, "2026-03-03", 60.0),
            "Bundle.entry[2].resource.effectiveDateTime",
        ),
    ] {
        let all = [good[0].clone(), good[1].clone(), bad];
        let answer = sends(&reads, &bundle("transaction", &all)).await;
        is_refused(
            &answer,
            StatusCode::UNPROCESSABLE_ENTITY,
            "business-rule",
            at,
            "",
        );
        assert_eq!(weights(&reads, &of).await, 0);
    }
    let answer = sends(&reads, &bundle("transaction", &good)).await;
    assert_eq!(
        (answer.status, &answer.body["type"]),
        (StatusCode::OK, &json!("transaction-response"))
    );
    for entry in answer.body["entry"].as_array().expect("entries") {
        assert_eq!(entry["response"]["status"], "201 Created");
        let at = entry["response"]["location"].as_str().expect("an address");
        assert_eq!(reads.get(at).await.body, entry["resource"]);
    }
    assert_eq!(weights(&reads, &of).await, 2);
    let again = sends(&reads, &bundle("transaction", &good)).await;
    assert_eq!(again.body["entry"][1]["response"]["status"], "200 OK");
    assert_eq!(weights(&reads, &of).await, 2);
}

#[tokio::test]
async fn each_entry_of_a_batch_stands_for_itself() {
    let (_world, reads, of) = clinic_with_a_patient(WRITES).await;
    let mut all = bundle(
        "batch",
        &[
            weight(&of, "2026-03-01", 61.5),
            weight(&of, "2026-03-03", 60.0),
            json!({ "resourceType": "MedicationRequest" }),
        ],
    );
    all["entry"]
        .as_array_mut()
        .expect("a list")
        .push(json!({ "request": { "method": "DELETE", "url": "Patient/1" } }));
    let answer = sends(&reads, &all).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let statuses: Vec<&str> = answer.body["entry"]
        .as_array()
        .expect("entries")
        .iter()
        .filter_map(|entry| entry["response"]["status"].as_str())
        .collect();
    assert_eq!(
        statuses,
        [
            "201 Created",
            "422 Unprocessable Entity",
            "422 Unprocessable Entity",
            "400 Bad Request"
        ]
    );
    let refused = &answer.body["entry"][1]["response"]["outcome"]["issue"][0];
    assert_eq!(refused["expression"][0], "Observation.effectiveDateTime");
    assert_eq!(weights(&reads, &of).await, 1);
    for (wrong, at) in [
        (
            json!({ "resourceType": "Bundle", "type": "collection" }),
            "Bundle.type",
        ),
        (
            json!({ "resourceType": "Bundle", "type": "batch", "entry": "x" }),
            "Bundle.entry",
        ),
        (
            bundle("batch", &vec![weight(&of, "2026-03-01", 61.5); 201]),
            "Bundle.entry",
        ),
    ] {
        let answer = sends(&reads, &wrong).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(answer.body["issue"][0]["expression"][0], at);
    }
}

#[tokio::test]
async fn what_is_validated_is_asked_wholly_and_recorded_nowhere() {
    let (_world, reads, of) = clinic_with_a_patient(WRITES).await;
    let validate = async |resource: &Value| {
        let answer = answered(reads.posting("/fhir/Observation/$validate", resource)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let issue = answer.body["issue"][0].clone();
        (
            issue["severity"].as_str().unwrap_or("").to_owned(),
            issue["expression"][0].clone(),
        )
    };
    let good = weight(&of, "2026-03-02", 61.5);
    assert_eq!(
        validate(&good).await,
        ("information".to_owned(), Value::Null)
    );
    let wrapped = json!({ "resourceType": "Parameters", "parameter": [{ "name": "resource", "resource": good }] });
    assert_eq!(validate(&wrapped).await.0, "information");
    // Refused by the reader, and by the record.
    let mut unread = good.clone();
    unread["status"] = json!("preliminary");
    assert_eq!(
        validate(&unread).await,
        ("error".to_owned(), json!("Observation.status"))
    );
    let future = pregnancy_test(&of, "2026-03-03", "negative");
    assert_eq!(
        validate(&future).await,
        ("error".to_owned(), json!("Observation.effectiveDateTime"))
    );
    assert_eq!(weights(&reads, &of).await, 0);
    // And is recorded afterwards as if nothing had been asked.
    assert_eq!(reads.sends(&good).await.status, StatusCode::CREATED);
}
