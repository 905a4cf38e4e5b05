//! What a clinic's program sends becomes a fact through the same rules as an entry in the clinic's room, or is answered with why not.

use reqwest::{RequestBuilder, StatusCode};
use retinue_interop::fhir_r4::served::{Interaction, SERVED};
use retinue_kernel::Payload;
use retinue_ledger::Subject;
use serde_json::{Value, json};

use crate::fhir::{Answered, Reads, answered, clinic, clinic_with_a_patient, patient};
use crate::maker::{Maker, PUBLIC, client};
use crate::world::{Enrolled, World, id};

pub(crate) const WRITES: &str = "system/*.crs";

impl Reads {
    pub(crate) fn posting(&self, path: &str, resource: &Value) -> RequestBuilder {
        client()
            .post(format!("{}{path}", self.base))
            .bearer_auth(&self.token)
            .header("content-type", "application/fhir+json")
            .body(resource.to_string())
    }

    /// Sends a resource to be recorded.
    pub(crate) async fn sends(&self, resource: &Value) -> Answered {
        let kind = resource["resourceType"].as_str().expect("a kind");
        answered(self.posting(&format!("/fhir/{kind}"), resource)).await
    }
}

fn observation(of: &Enrolled, code: &str, day: &str, field: &str, value: Value) -> Value {
    let mut resource = json!({
        "resourceType": "Observation", "status": "final",
        "code": { "coding": [{ "system": "http://loinc.org", "code": code }] },
        "subject": { "reference": format!("Patient/{}", patient(of)) },
        "effectiveDateTime": day,
    });
    resource[field] = value;
    resource
}

pub(crate) fn pregnancy_test(of: &Enrolled, day: &str, answer: &str) -> Value {
    let mut test = observation(
        of,
        "2106-3",
        day,
        "valueCodeableConcept",
        json!({ "text": answer }),
    );
    test["component"] = json!([{ "code": { "text": "setting" }, "valueString": "laboratory" }]);
    test["performer"] =
        json!([{ "identifier": { "system": "urn:retinue:clia-number", "value": "00D0000000" } }]);
    test
}

pub(crate) fn weight(of: &Enrolled, day: &str, kilograms: f64) -> Value {
    let value = json!({ "value": kilograms, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg" });
    observation(of, "29463-7", day, "valueQuantity", value)
}

/// That it was refused at one place for one reason.
pub(crate) fn is_refused(answer: &Answered, status: StatusCode, code: &str, at: &str, says: &str) {
    let issue = &answer.body["issue"][0];
    assert_eq!(
        (
            answer.status,
            issue["code"].as_str(),
            issue["expression"][0].as_str()
        ),
        (status, Some(code), Some(at)),
        "{}",
        answer.body
    );
    let told = issue["diagnostics"].as_str().expect("words");
    assert!(told.contains(says), "{told}");
}

fn tests_on_record(world: &World, of: &Enrolled) -> Vec<(String, String, String)> {
    let file = world
        .ledger
        .patient_file(&world.clinician(), of.patient)
        .expect("a file");
    let events = file.events.iter();
    let tests =
        events.filter(|event| matches!(event.payload, Payload::PregnancyTestReported { .. }));
    tests
        .map(|event| {
            let from = event
                .envelope
                .provenance
                .as_deref()
                .expect("who reported it");
            let text = |id: &Option<retinue_kernel::Id>| {
                id.as_ref().map_or(String::new(), ToString::to_string)
            };
            (
                event.envelope.on.to_string(),
                text(&from.by),
                text(&from.on_behalf_of),
            )
        })
        .collect()
}

#[tokio::test]
async fn a_test_that_the_clinics_program_sends_is_on_record_in_the_programs_name_for_the_clinic() {
    let (world, reads, of) = clinic_with_a_patient(WRITES).await;
    let sent = pregnancy_test(&of, "2026-03-02T08:15:00-05:00", "NEGATIVE");
    let answer = reads.sends(&sent).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    let here = answer.headers["location"]
        .to_str()
        .expect("an address")
        .to_owned();
    let id = answer.body["id"].as_str().expect("an id");
    assert!(
        here.starts_with(&format!("{PUBLIC}/fhir/Observation/{id}/_history/")),
        "{here}"
    );
    assert!(answer.headers.contains_key("etag"));
    let version = reads.get(&here).await;
    assert_eq!(
        (version.status, &version.body),
        (StatusCode::OK, &answer.body)
    );
    // What was understood, and what was sent.
    assert_eq!(answer.body["valueCodeableConcept"]["text"], "negative");
    assert_eq!(
        answer.body["effectiveDateTime"],
        "2026-03-02T08:15:00-05:00"
    );
    let on_record = tests_on_record(&world, &of);
    let (day, by, clinic) = on_record.last().expect("the test");
    assert_eq!(
        (day.as_str(), by.as_str(), clinic.as_str()),
        ("2026-03-02", "program ehr-one", "clinic-a")
    );
    // By the programme's number as well.
    let mut by_number = weight(&of, "2026-03-02", 61.5);
    by_number["subject"] = json!({ "identifier": { "system": "urn:retinue:programme-number", "value": of.number.to_string() } });
    assert_eq!(reads.sends(&by_number).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn what_is_sent_twice_is_recorded_once_and_an_identifier_means_one_thing() {
    let (world, reads, of) = clinic_with_a_patient(WRITES).await;
    let mut sent = pregnancy_test(&of, "2026-03-02", "positive");
    sent["identifier"] = json!([{ "system": "urn:ehr:result", "value": "7-1" }]);
    // Eight at once: one of them records it.
    let all = (0..8).map(|_| reads.sends(&sent));
    let all = futures_of(all).await;
    let made = all
        .iter()
        .filter(|one| one.status == StatusCode::CREATED)
        .count();
    let again = all
        .iter()
        .filter(|one| one.status == StatusCode::OK)
        .count();
    assert_eq!((made, again), (1, 7));
    assert!(all.iter().all(|one| one.body["id"] == all[0].body["id"]));
    assert_eq!(all[0].body["identifier"][0]["value"], "7-1");
    assert_eq!(
        tests_on_record(&world, &of).len(),
        2,
        "the one that was there, and this one"
    );
    // Another content under the same identifier is no second fact.
    let mut other = sent.clone();
    other["valueCodeableConcept"]["text"] = json!("negative");
    let answer = reads.sends(&other).await;
    is_refused(
        &answer,
        StatusCode::CONFLICT,
        "conflict",
        "Observation.identifier",
        "corrected by the prescriber",
    );
    let condition = "identifier=urn:ehr:result%7C7-1";
    let conditional = |resource: &Value, condition: &str| {
        answered(
            reads
                .posting("/fhir/Observation", resource)
                .header("if-none-exist", condition.to_owned()),
        )
    };
    let answer = conditional(&other, condition).await;
    assert_eq!(
        (answer.status, &answer.body["id"]),
        (StatusCode::OK, &all[0].body["id"])
    );
    let answer = conditional(&other, "code=2106-3").await;
    is_refused(
        &answer,
        StatusCode::BAD_REQUEST,
        "value",
        "If-None-Exist",
        "identifier=SYSTEM|VALUE",
    );
    // Without an identifier everything that it says is its name.
    let first = reads.sends(&weight(&of, "2026-03-02", 61.5)).await;
    let second = reads.sends(&weight(&of, "2026-03-02", 61.5)).await;
    assert_eq!(
        (first.status, second.status),
        (StatusCode::CREATED, StatusCode::OK)
    );
    assert_eq!(first.body, second.body);
    // As little as was asked for.
    let minimal = answered(
        reads
            .posting("/fhir/Observation", &weight(&of, "2026-03-01", 61.0))
            .header("prefer", "return=minimal"),
    )
    .await;
    assert_eq!(
        (minimal.status, minimal.body),
        (StatusCode::CREATED, Value::String(String::new()))
    );
}

async fn futures_of<T>(all: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut all: Vec<_> = all.map(Box::pin).map(|one| (Some(one), None)).collect();
    std::future::poll_fn(|context| {
        for (running, done) in &mut all {
            if let Some(future) = running
                && let std::task::Poll::Ready(answer) = future.as_mut().poll(context)
            {
                *done = Some(answer);
                *running = None;
            }
        }
        match all.iter().all(|(running, _)| running.is_none()) {
            true => std::task::Poll::Ready(()),
            false => std::task::Poll::Pending,
        }
    })
    .await;
    all.into_iter().filter_map(|(_, done)| done).collect()
}

#[tokio::test]
async fn digits_and_units_go_out_as_they_came() {
    let (_world, reads, of) = clinic_with_a_patient(WRITES).await;
    let sent = observation(
        &of,
        "1742-6",
        "2026-03-02",
        "valueQuantity",
        json!({ "value": 2.5, "unit": "IU/L" }),
    );
    let written = sent.to_string().replace("2.5", "2.50");
    let answer = reads
        .posting("/fhir/Observation", &Value::Null)
        .body(written)
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), StatusCode::CREATED);
    let text = answer.text().await.expect("a text");
    assert!(
        text.contains(
            r#""value":2.50,"unit":"IU/L","system":"http://unitsofmeasure.org","code":"U/L""#
        ),
        "{text}"
    );
}

#[tokio::test]
async fn what_the_record_refuses_is_told_at_its_place_with_what_would_mend_it() {
    let (world, reads, of) = clinic_with_a_patient(WRITES).await;
    let before = tests_on_record(&world, &of).len();
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    let answer = reads
        .sends(&pregnancy_test(&of, "2026-03-03", "negative"))
        .await;
    is_refused(
        &answer,
        unfit,
        "business-rule",
        "Observation.effectiveDateTime",
        "lies in the future",
    );
    let answer = reads.sends(&weight(&of, "2026-03-04", 60.0)).await;
    is_refused(
        &answer,
        unfit,
        "business-rule",
        "Observation.effectiveDateTime",
        "lies ahead",
    );
    let answer = reads
        .sends(&observation(
            &of,
            "2106-3",
            "2026-03-02",
            "valueString",
            json!("negative"),
        ))
        .await;
    is_refused(
        &answer,
        unfit,
        "required",
        "Observation.component",
        "where the test was made",
    );
    let mut nobody = weight(&of, "2026-03-02", 60.0);
    nobody["subject"] = json!({ "reference": format!("Patient/{}", "0".repeat(32)) });
    is_refused(
        &reads.sends(&nobody).await,
        unfit,
        "not-found",
        "Observation.subject",
        "no patient",
    );
    let elsewhere = reads.posting("/fhir/Observation", &json!({ "resourceType": "Patient" }));
    is_refused(
        &answered(elsewhere).await,
        StatusCode::BAD_REQUEST,
        "structure",
        "resourceType",
        "Observation",
    );
    let no_json = reads
        .posting("/fhir/Observation", &Value::Null)
        .body("{\"a\":[]}");
    is_refused(
        &answered(no_json).await,
        StatusCode::BAD_REQUEST,
        "structure",
        "a",
        "never empty",
    );
    let media = reads
        .posting("/fhir/Observation", &nobody)
        .header("content-type", "text/plain");
    let media = client().execute({
        let mut request = media.build().expect("a request");
        request
            .headers_mut()
            .insert("content-type", "text/plain".parse().expect("a value"));
        request
    });
    assert_eq!(
        media.await.expect("an answer").status(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    assert_eq!(tests_on_record(&world, &of).len(), before);
}

#[tokio::test]
async fn what_a_person_signs_no_program_records_and_the_answer_says_who_does_it_where() {
    let (_world, reads, _of) = clinic_with_a_patient(WRITES).await;
    for (kind, says) in [
        ("MedicationRequest", "the prescriber, signed in"),
        ("QuestionnaireResponse", "on their own pages"),
        ("Consent", "on their own pages"),
        ("MedicationDispense", "pharmacist"),
        ("Communication", "whoever reached the patient"),
    ] {
        let answer = reads.sends(&json!({ "resourceType": kind })).await;
        is_refused(
            &answer,
            StatusCode::UNPROCESSABLE_ENTITY,
            "business-rule",
            kind,
            says,
        );
    }
}

#[tokio::test]
async fn scopes_and_clinics_bound_what_is_written() {
    let (world, reads, of) =
        clinic_with_a_patient("system/Observation.crs?category=vital-signs system/Patient.rs")
            .await;
    let sent = weight(&of, "2026-03-02", 61.5);
    // The scope is for vital signs, so the resource has to say that it is one.
    assert_eq!(reads.sends(&sent).await.status, StatusCode::FORBIDDEN);
    let mut vital = sent.clone();
    vital["category"] = json!([{ "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs" }] }]);
    assert_eq!(reads.sends(&vital).await.status, StatusCode::CREATED);
    let reading = Maker::registered("reader", &world, &clinic(), "system/*.rs");
    let reading = Reads {
        base: world.base(),
        token: reading.token(&world, "r").await,
    };
    assert_eq!(reading.sends(&sent).await.status, StatusCode::FORBIDDEN);
    let other = Maker::registered(
        "ehr-two",
        &world,
        &Subject::Prescriber(id("clinic-b")),
        WRITES,
    );
    let other = Reads {
        base: world.base(),
        token: other.token(&world, "o").await,
    };
    is_refused(
        &other.sends(&sent).await,
        StatusCode::UNPROCESSABLE_ENTITY,
        "not-found",
        "Observation.subject",
        "no patient",
    );
    let till = Maker::registered("till", &world, &Subject::Pharmacy(id("north")), WRITES);
    let till = Reads {
        base: world.base(),
        token: till.token(&world, "t").await,
    };
    assert_eq!(till.sends(&sent).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_the_statement_says_of_writing_is_what_the_doors_do() {
    let (_world, reads, _of) = clinic_with_a_patient(WRITES).await;
    let stated = answered(client().get(format!("{}/fhir/metadata", reads.base)))
        .await
        .body;
    for resource in stated["rest"][0]["resource"].as_array().expect("types") {
        let kind = resource["type"].as_str().expect("a kind");
        let is_stated = resource["interaction"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|one| one["code"] == "create");
        let in_the_table = SERVED
            .iter()
            .any(|one| one.kind == kind && one.does(Interaction::Create));
        assert_eq!(
            (is_stated, resource["conditionalCreate"] == true),
            (in_the_table, in_the_table),
            "{kind}"
        );
        let bare = json!({ "resourceType": kind });
        let answer = reads.sends(&bare).await;
        let validated = answered(reads.posting(&format!("/fhir/{kind}/$validate"), &bare)).await;
        let operations = resource["operation"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        assert_eq!(
            operations.iter().any(|one| one["name"] == "validate"),
            is_stated,
            "{kind}"
        );
        // One that is taken says what is missing of the resource; of another it is said that it is not taken.
        let code = answer.body["issue"][0]["code"].as_str().expect("a code");
        assert_eq!(code == "required", is_stated, "{kind}: {}", answer.body);
        assert_eq!(
            validated.status == StatusCode::OK && validated.body["issue"][0]["code"] == "required",
            is_stated,
            "{kind}"
        );
    }
}

#[tokio::test]
async fn what_is_advised_because_of_a_medicine_that_was_sent_is_found_beside_it() {
    let (_world, reads, of) = clinic_with_a_patient(WRITES).await;
    let who = patient(&of);
    let sent = json!({
        "resourceType": "MedicationStatement", "status": "active",
        "medicationCodeableConcept": {
            "coding": [{ "system": "http://www.whocc.no/atc", "code": "J01AA02", "display": "doxycycline" }], "text": "doxycycline"
        },
        "subject": { "reference": format!("Patient/{who}") }, "effectivePeriod": { "start": "2026-02" },
    });
    let answer = reads.sends(&sent).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    // What was sent and is no part of the fact: the code, and that it began in February.
    assert_eq!(
        answer.body["medicationCodeableConcept"]["coding"][0]["code"],
        "J01AA02"
    );
    assert_eq!(answer.body["effectivePeriod"]["start"], "2026-02");
    let medicine = format!(
        "MedicationStatement/{}",
        answer.body["id"].as_str().expect("an id")
    );
    let issues = reads
        .found(&format!(
            "/fhir/DetectedIssue?patient={who}&implicated={medicine}"
        ))
        .await;
    assert!(!issues.is_empty());
    for issue in &issues {
        assert_eq!(issue["implicated"][0]["reference"], medicine);
        let read = reads
            .get(&format!(
                "/fhir/DetectedIssue/{}",
                issue["id"].as_str().expect("an id")
            ))
            .await;
        assert_eq!(&read.body, issue);
    }
}
