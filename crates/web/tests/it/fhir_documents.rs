//! Signed forms as documents, the clinic's patients as a group, and searches through the patient's number.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::StatusCode;
use retinue_kernel::{Id, TestResult};
use retinue_ledger::Subject;
use retinue_web::take_along;
use serde_json::Value;

use crate::fhir::{EVERYTHING, Reads, answered, clinic, clinic_with_a_patient, patient};
use crate::maker::{Maker, reached_by_programs};
use crate::papers::{bytes, ours, signs};
use crate::world::{Enrolled, PRESCRIBER, World, id};

/// A clinic of which a patient signed, and what a program of it reads.
async fn clinic_with_a_signature(scopes: &str) -> (World, Reads, Enrolled, Id) {
    let world = World::with(reached_by_programs()).await;
    world.goes_to("2026-01-02");
    let of = world.enrols("Synthetic Signer");
    let signature = signs(&world, &of, Some(ours(&world).hash()));
    let reads = Reads::of(&world, &clinic(), scopes).await;
    (world, reads, of, signature)
}

fn url_of(document: &Value) -> String {
    let url = &document["content"][0]["attachment"]["url"];
    format!("/fhir/{}", url.as_str().expect("an address"))
}

/// The content as it is, under what a caller accepts.
async fn fetched(reads: &Reads, at: &str, accept: &str) -> (StatusCode, String, Vec<u8>) {
    let at = format!("{}{at}", reads.base);
    let request = reqwest::Client::new()
        .get(at)
        .header("authorization", format!("Bearer {}", reads.token));
    let answer = request.header("accept", accept).send().await;
    let answer = answer.expect("an answer");
    let kind = answer.headers()["content-type"].to_str().expect("a text");
    let kind = kind.to_owned();
    let status = answer.status();
    let body = answer.bytes().await.expect("a body").to_vec();
    (status, kind, body)
}

/// What is taken along into a folder names each copy as its document does, and holds the same bytes.
#[tokio::test]
async fn what_a_clinic_takes_along_holds_the_copies_of_signed_forms_and_stands_in_the_access_log() {
    let (world, reads, of, _) = clinic_with_a_signature(EVERYTHING).await;
    let who = patient(&of);
    let found = format!("/fhir/DocumentReference?patient={who}");
    let document = reads.found(&found).await.remove(0);
    let at = url_of(&document);
    let (status, _, bytes) = fetched(&reads, &at, "application/pdf").await;
    assert_eq!(status, StatusCode::OK);
    let folder = tempfile::tempdir().expect("a folder");
    let into = folder.path().join("taken");
    let files = take_along(&world.ledger, &world.clinician(), &into).expect("it is taken along");
    let name = at.rsplit('/').next().expect("an id");
    let copy = std::fs::read(into.join(format!("documents/{name}.pdf")));
    assert_eq!(copy.expect("the copy"), bytes);
    assert!(
        files
            .iter()
            .any(|file| file.name == "fhir/Questionnaire.ndjson")
    );
    assert!(
        files
            .iter()
            .all(|file| !file.name.contains("DetectedIssue"))
    );
    let console = world.ledger.at_the_console();
    let log = world
        .ledger
        .access_log(&console, None, None, 50)
        .expect("the log");
    let noted = |act: &str| log.entries.iter().any(|entry| entry.act == act);
    assert!(noted("export-patients") && noted("read-patient-file"));
}

#[tokio::test]
async fn a_signed_form_is_found_as_a_document_and_its_copy_is_the_one_in_the_clinics_room() {
    let (world, reads, of, signature) = clinic_with_a_signature(EVERYTHING).await;
    let who = patient(&of);
    let all = reads
        .found(&format!("/fhir/DocumentReference?patient={who}"))
        .await;
    assert_eq!(all.len(), 1);
    let document = &all[0];
    for (query, is_found) in [
        ("type=http://loinc.org%7C51851-4", true),
        ("type=urn:retinue:form%7Cpatient-enrolment-can", true),
        ("type=urn:retinue:form%7Cpatient-enrolment-cannot", false),
        (
            "category=urn:retinue:document%7Csigned-form&date=ge2026-01-02",
            true,
        ),
        ("category=signed-form&date=lt2026-01-02", false),
        ("status=current&period=2026-01-02", true),
        ("status=superseded", false),
    ] {
        let path = format!("/fhir/DocumentReference?patient={who}&{query}");
        assert_eq!(
            reads.found(&path).await.len(),
            usize::from(is_found),
            "{query}"
        );
    }
    assert_eq!(
        document["identifier"][0]["value"],
        ours(&world).hash().as_str(),
        "the text that was signed, by its hash"
    );
    let at = url_of(document);
    let browser = world.signed_in(PRESCRIBER).await;
    let path = format!("/clinic/patients/{}/forms/{signature}/form.pdf", of.patient);
    let own = bytes(&browser, &path).await;
    for accept in ["application/pdf", "*/*", "text/html, */*;q=0.8"] {
        let (status, kind, body) = fetched(&reads, &at, accept).await;
        assert_eq!((status, kind.as_str()), (StatusCode::OK, "application/pdf"));
        assert_eq!(body, own, "{accept}");
    }
    let told = reads.get(&at).await;
    assert_eq!(told.status, StatusCode::OK);
    assert_eq!(told.body["resourceType"], "Binary");
    assert_eq!(told.body["contentType"], "application/pdf");
    let context = told.body["securityContext"]["reference"].as_str();
    let id = document["id"].as_str().expect("an id");
    assert_eq!(context, Some(format!("DocumentReference/{id}").as_str()));
    let data = told.body["data"].as_str().expect("a content");
    assert_eq!(STANDARD.decode(data).expect("base 64"), own);
    // Each look at the copy is a look at the chart.
    let console = world.ledger.at_the_console();
    let looks = || {
        let log = world
            .ledger
            .access_log(&console, Some(&of.number), None, 100);
        log.expect("the log").entries.len()
    };
    let before = looks();
    reads.get(&at).await;
    assert!(looks() > before, "the look is in the access log");
    let (status, ..) = fetched(&reads, &at, "text/html").await;
    assert_eq!(status, StatusCode::NOT_ACCEPTABLE);
}

#[tokio::test]
async fn a_copy_is_for_whoever_may_read_its_document_and_a_form_signed_elsewhere_has_none() {
    let (world, reads, of, _) = clinic_with_a_signature(EVERYTHING).await;
    let who = patient(&of);
    let search = format!("/fhir/DocumentReference?patient={who}");
    let at = url_of(&reads.found(&search).await[0]);
    let status_for = async |program: &'static str, party: &Subject, scopes: &str| {
        let maker = Maker::registered(program, &world, party, scopes);
        let token = maker.token(&world, program).await;
        let base = world.base();
        fetched(&Reads { base, token }, &at, "application/pdf")
            .await
            .0
    };
    let other = Subject::Prescriber(id("clinic-b"));
    for (program, party, scopes, status) in [
        ("a", &other, EVERYTHING, StatusCode::NOT_FOUND),
        ("b", &clinic(), "system/Binary.r", StatusCode::FORBIDDEN),
        (
            "c",
            &clinic(),
            "system/DocumentReference.r",
            StatusCode::FORBIDDEN,
        ),
        (
            "d",
            &clinic(),
            "system/Binary.r system/DocumentReference.r?status=superseded",
            StatusCode::NOT_FOUND,
        ),
        (
            "e",
            &clinic(),
            "system/Binary.r system/DocumentReference.r?status=current",
            StatusCode::OK,
        ),
    ] {
        assert_eq!(status_for(program, party, scopes).await, status, "{scopes}");
    }
    let nothing = format!("/fhir/Binary/{who}-00");
    assert_eq!(reads.get(&nothing).await.status, StatusCode::NOT_FOUND);
    let elsewhere = world.enrols("Synthetic Other");
    signs(&world, &elsewhere, None);
    let search = format!("/fhir/DocumentReference?patient={}", patient(&elsewhere));
    assert!(reads.found(&search).await.is_empty());
}

#[tokio::test]
async fn an_exported_document_names_the_whole_address_of_its_copy() {
    let (_world, reads, of, _) = clinic_with_a_signature(EVERYTHING).await;
    let asked = reads
        .request("/fhir/Patient/$export?_type=DocumentReference")
        .header("prefer", "respond-async");
    let at = answered(asked).await.headers["content-location"].clone();
    let at = format!("{}/DocumentReference.ndjson", at.to_str().expect("a text"));
    let line = reads.get(&at).await.body;
    let search = format!("/fhir/DocumentReference?patient={}", patient(&of));
    let found = url_of(&reads.found(&search).await[0]);
    let url = line["content"][0]["attachment"]["url"].as_str();
    assert_eq!(
        url,
        Some(format!("{}{found}", crate::maker::PUBLIC).as_str())
    );
}

#[tokio::test]
async fn the_patients_of_a_clinic_are_a_group_that_is_read_found_and_exported() {
    let (world, reads, of) = clinic_with_a_patient(EVERYTHING).await;
    let second = world.enrols("Synthetic Person Two");
    let groups = reads.found("/fhir/Group").await;
    assert_eq!(groups.len(), 1);
    let group = &groups[0];
    assert_eq!(group["quantity"], 2);
    let members = group["member"].as_array().expect("members").iter();
    let mut members: Vec<&str> = members
        .filter_map(|one| one["entity"]["reference"].as_str())
        .collect();
    members.sort_unstable();
    let mut theirs = [&of, &second].map(|one| format!("Patient/{}", patient(one)));
    theirs.sort_unstable();
    assert_eq!(members, theirs);
    let member = format!("/fhir/Group?member=Patient/{}", patient(&second));
    assert_eq!(reads.found(&member).await.len(), 1);
    let nobody = format!("/fhir/Group?member=Patient/{}", "0".repeat(32));
    assert!(reads.found(&nobody).await.is_empty());
    let at = format!("/fhir/Group/{}", group["id"].as_str().expect("an id"));
    assert_eq!(&reads.get(&at).await.body, group);

    let export = |path: String| {
        let asked = reads.request(&path).header("prefer", "respond-async");
        answered(asked)
    };
    let asked = export(format!("{at}/$export?_type=Patient")).await;
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.body);
    let file = asked.headers["content-location"].to_str().expect("a text");
    let lines = reads.get(&format!("{file}/Patient.ndjson")).await.body;
    let lines = lines.as_str().expect("lines of text");
    assert_eq!(lines.lines().count(), 2);
    let parties = export(format!("{at}/$export?_type=Organization")).await;
    assert_eq!(parties.status, StatusCode::BAD_REQUEST);
    let unknown = export("/fhir/Group/0123/$export".to_owned()).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);

    let other = Subject::Prescriber(id("clinic-b"));
    let maker = Maker::registered("ehr-two", &world, &other, EVERYTHING);
    let others = Reads {
        base: world.base(),
        token: maker.token(&world, "one").await,
    };
    assert_eq!(others.get(&at).await.status, StatusCode::NOT_FOUND);
    let asked = others
        .request(&format!("{at}/$export"))
        .header("prefer", "respond-async");
    assert_eq!(answered(asked).await.status, StatusCode::NOT_FOUND);
    assert!(others.found("/fhir/Group").await[0]["member"].is_null());
}

#[tokio::test]
async fn what_is_on_record_is_found_by_the_patients_number_and_anothers_number_finds_nothing() {
    let (world, reads, of) = clinic_with_a_patient(EVERYTHING).await;
    let second = world.enrols("Synthetic Person Two");
    world.test(&second, "2026-03-02", TestResult::Negative);
    let number = |of: &Enrolled| format!("urn:retinue:programme-number%7C{}", of.number);
    let found = async |query: String| {
        let all = reads.found(&format!("/fhir/Observation?{query}")).await;
        all.len()
    };
    let both = format!("{},{}", number(&of), number(&second));
    for (query, expected) in [
        (format!("patient.identifier={}", number(&of)), 1),
        (format!("subject:Patient.identifier={}", of.number), 1),
        (format!("patient.identifier={both}"), 2),
        (format!("patient.identifier=urn:other%7C{}", of.number), 0),
        (format!("patient.identifier={}&code=none", number(&of)), 0),
        (
            format!(
                "patient.identifier={}&patient={}",
                number(&of),
                patient(&second)
            ),
            0,
        ),
        (
            format!(
                "patient.identifier={}&patient={}",
                number(&of),
                patient(&of)
            ),
            1,
        ),
    ] {
        assert_eq!(found(query.clone()).await, expected, "{query}");
    }
    let other = Subject::Prescriber(id("clinic-b"));
    let maker = Maker::registered("ehr-two", &world, &other, EVERYTHING);
    let others = Reads {
        base: world.base(),
        token: maker.token(&world, "one").await,
    };
    let path = format!("/fhir/Observation?patient.identifier={}", number(&of));
    assert!(others.found(&path).await.is_empty());
    let elsewhere = reads.get("/fhir/Observation?patient.name=synthetic").await;
    assert_eq!(elsewhere.status, StatusCode::BAD_REQUEST);

    // A scope that is narrowed so lets nothing through, since nobody looks its number up.
    let scopes = format!("system/Observation.rs?patient.identifier={}", of.number);
    let maker = Maker::registered("ehr-narrow", &world, &clinic(), &scopes);
    let narrowed = Reads {
        base: world.base(),
        token: maker.token(&world, "narrow").await,
    };
    let search = format!("/fhir/Observation?patient={}", patient(&of));
    assert!(narrowed.found(&search).await.is_empty());
}
