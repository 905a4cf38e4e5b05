//! `$export`: the clinic's program takes along what is on record, as it stood when it asked.

use reqwest::{Method, StatusCode};
use retinue_care::Grams;
use retinue_care::event::CareFact;
use retinue_kernel::TestResult;
use retinue_ledger::{CareSubmission, CommandId, Registration, Role, Subject};
use serde_json::Value;

use crate::fhir::{Answered, EVERYTHING, Reads, answered, clinic_with_a_patient, patient};
use crate::maker::Maker;
use crate::world::{OTHER_PRESCRIBER, PATIENT, World, day, id};

/// Asks for an export and gives the address at which it is looked after.
async fn asks(reads: &Reads, path: &str) -> String {
    let answer = answered(reads.request(path).header("prefer", "respond-async")).await;
    assert_eq!(
        answer.status,
        StatusCode::ACCEPTED,
        "{path}: {}",
        answer.body
    );
    let at = answer.headers["content-location"]
        .to_str()
        .expect("an address");
    at.to_owned()
}

async fn gives_up(reads: &Reads, at: &str) -> Answered {
    let request = reads.request(at).build().expect("a request");
    let again = reqwest::Client::new()
        .request(Method::DELETE, request.url().clone())
        .headers(request.headers().clone());
    answered(again).await
}

/// The files of an export: its types and their addresses.
fn files(manifest: &Value) -> Vec<(String, String)> {
    let output = manifest["output"].as_array().expect("files").iter();
    let text = |one: &Value| one.as_str().expect("a text").to_owned();
    output
        .map(|one| (text(&one["type"]), text(&one["url"])))
        .collect()
}

/// The resources of a file.
async fn lines(reads: &Reads, at: &str) -> Vec<Value> {
    let sent = reads
        .request(at)
        .header("accept", "application/fhir+ndjson");
    let sent = sent.send().await.expect("an answer");
    assert_eq!(sent.status(), StatusCode::OK, "{at}");
    assert_eq!(sent.headers()["content-type"], "application/fhir+ndjson");
    let text = sent.text().await.expect("the whole file");
    let read = |line: &str| serde_json::from_str(line).expect("a resource on each line");
    text.lines().map(read).collect()
}

async fn file(reads: &Reads, at: &str, kind: &str) -> Vec<Value> {
    let manifest = reads.get(at).await;
    assert_eq!(manifest.status, StatusCode::OK, "{}", manifest.body);
    let all = files(&manifest.body);
    let (_, url) = all.iter().find(|(one, _)| one == kind).expect("the type");
    lines(reads, url).await
}

async fn another(world: &World, program: &'static str, party: &Subject) -> Reads {
    let maker = Maker::registered(program, world, party, EVERYTHING);
    Reads {
        base: world.base(),
        token: maker.token(world, "one").await,
    }
}

#[tokio::test]
async fn a_clinics_program_takes_along_every_patient_as_a_search_would_tell_each() {
    let (world, reads, of) = clinic_with_a_patient(EVERYTHING).await;
    world.enrols("Synthetic Person Two");
    for path in ["/fhir/$export", "/fhir/Patient/$export"] {
        let at = asks(&reads, path).await;
        let manifest = reads.get(&at).await;
        assert_eq!(manifest.status, StatusCode::OK);
        assert_eq!(manifest.body["requiresAccessToken"], true);
        assert!(manifest.headers.contains_key("expires"));
        let request = manifest.body["request"].as_str().expect("the request");
        assert!(request.ends_with(path), "{request}");
        let all = files(&manifest.body);
        let parties = all.iter().any(|(kind, _)| kind == "Organization");
        assert_eq!(parties, path == "/fhir/$export", "{path}");
        for (kind, url) in &all {
            for one in lines(&reads, url).await {
                assert_eq!(&one["resourceType"], kind.as_str());
            }
        }
        assert_eq!(file(&reads, &at, "Patient").await.len(), 2);
    }
    let at = asks(&reads, "/fhir/$export?_type=Observation").await;
    let told = file(&reads, &at, "Observation").await;
    let search = format!("/fhir/Observation?patient={}", patient(&of));
    assert_eq!(told, reads.found(&search).await);
    assert_eq!(told.len(), 1);
}

#[tokio::test]
async fn what_is_recorded_after_an_export_was_asked_for_is_not_in_it_and_what_was_known_before_since_is_not_either()
 {
    let (world, reads, of) = clinic_with_a_patient(EVERYTHING).await;
    let at = asks(&reads, "/fhir/$export").await;
    world.minutes_pass(1);
    let between = world.now().to_string();
    world.minutes_pass(1);
    world.test(&of, "2026-03-02", TestResult::Negative);
    world.enrols("Synthetic Person Two");
    assert_eq!(file(&reads, &at, "Observation").await.len(), 1);
    assert_eq!(file(&reads, &at, "Patient").await.len(), 1);
    let later = asks(&reads, &format!("/fhir/$export?_since={between}")).await;
    let since = file(&reads, &later, "Observation").await;
    assert_eq!(since.len(), 1, "the second test alone");
    let first = file(&reads, &at, "Observation").await;
    assert_ne!(since[0]["id"], first[0]["id"]);
}

#[tokio::test]
async fn an_export_is_its_programs_alone_until_it_is_given_up_or_an_hour_old() {
    let (world, reads, _) = clinic_with_a_patient(EVERYTHING).await;
    let at = asks(&reads, "/fhir/Patient/$export?_type=Patient").await;
    let url = format!("{at}/Patient.ndjson");
    let same_clinic = another(&world, "ehr-two", &crate::fhir::clinic()).await;
    for path in [&at, &url] {
        assert_eq!(same_clinic.get(path).await.status, StatusCode::NOT_FOUND);
    }
    let theirs = gives_up(&same_clinic, &at.replace(crate::maker::PUBLIC, "")).await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND);
    assert_eq!(lines(&reads, &url).await.len(), 1, "it is still there");
    assert_eq!(gives_up(&reads, &at).await.status, StatusCode::ACCEPTED);
    for path in [&at, &url] {
        assert_eq!(reads.get(path).await.status, StatusCode::NOT_FOUND);
    }
    let other_clinic = another(&world, "ehr-three", &Subject::Prescriber(id("clinic-b"))).await;
    let at = asks(&other_clinic, "/fhir/$export").await;
    assert!(file(&other_clinic, &at, "Patient").await.is_empty());
    world.minutes_pass(61);
    let later = another(&world, "ehr-four", &Subject::Prescriber(id("clinic-b"))).await;
    assert_eq!(later.get(&at).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn scopes_bound_an_export_as_they_bound_reading_and_what_is_not_understood_is_refused() {
    let (world, reads, _) = clinic_with_a_patient("system/Patient.r").await;
    let at = asks(&reads, "/fhir/$export").await;
    let manifest = reads.get(&at).await.body;
    let kinds: Vec<String> = files(&manifest).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["Patient"]);
    let status_of = async |path: &str| {
        let asked = reads.request(path).header("prefer", "respond-async");
        answered(asked).await.status
    };
    let beyond = status_of("/fhir/$export?_type=Observation").await;
    assert_eq!(beyond, StatusCode::FORBIDDEN);
    for path in [
        "/fhir/$export?_type=Encounter",
        "/fhir/$export?_since=soon",
        "/fhir/$export?_typeFilter=Patient%3Fname%3Dx",
        "/fhir/$export?_outputFormat=csv",
        "/fhir/Patient/$export?_type=Organization",
    ] {
        assert_eq!(status_of(path).await, StatusCode::BAD_REQUEST, "{path}");
    }
    assert_eq!(
        reads.get("/fhir/$export").await.status,
        StatusCode::BAD_REQUEST
    );
    for _ in 0..7 {
        asks(&reads, "/fhir/$export").await;
    }
    let ninth = status_of("/fhir/$export").await;
    assert_eq!(ninth, StatusCode::TOO_MANY_REQUESTS);
    let till = another(&world, "till", &Subject::Pharmacy(id("north"))).await;
    let pharmacys = till
        .request("/fhir/$export")
        .header("prefer", "respond-async");
    assert_eq!(answered(pharmacys).await.status, StatusCode::FORBIDDEN);
}

/// More patients than are looked up at once, so that a file is read page by page.
const MORE_THAN_A_PAGE: usize = 204;

#[tokio::test]
async fn a_file_that_broke_off_is_fetched_again_whole_with_the_same_lines() {
    let (world, reads, _) = clinic_with_a_patient(EVERYTHING).await;
    let who = world.clinician();
    for nth in 1..MORE_THAN_A_PAGE {
        let registration = Registration {
            command_id: CommandId::random().expect("a command id"),
            name: format!("Synthetic Person {nth}"),
            born: day("2004-05-01"),
            contacts: Default::default(),
            programme: retinue_kernel::Programme::UsIpledge,
            on: world.ledger.today(),
            assistance: Default::default(),
            at: None,
        };
        let registered = world.ledger.register_patient(&who, registration);
        registered.expect("a patient is registered");
    }
    let at = asks(&reads, "/fhir/$export?_type=Patient").await;
    let url = format!("{at}/Patient.ndjson");
    let mut broken = reads.request(&url).send().await.expect("an answer");
    let begun = broken.chunk().await.expect("a piece").expect("a piece");
    drop(broken);
    world.minutes_pass(1);
    world.enrols("Synthetic Person Later");
    let first = lines(&reads, &url).await;
    let again = lines(&reads, &url).await;
    assert_eq!(first, again);
    assert_eq!(
        first.len(),
        MORE_THAN_A_PAGE,
        "whoever came later is not in it"
    );
    let mut ids: Vec<&str> = first.iter().filter_map(|one| one["id"].as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(
        ids.len(),
        MORE_THAN_A_PAGE,
        "each patient once, over the end of a page too"
    );
    let begun = String::from_utf8_lossy(&begun).into_owned();
    let line = begun.lines().next().expect("a line");
    let line: Value = serde_json::from_str(line).expect("the first piece holds a whole line");
    assert_eq!(line, first[0]);
}

#[tokio::test]
async fn what_is_taken_back_while_an_export_waits_stands_in_it_as_it_stood_and_is_new_in_the_next()
{
    let (world, reads, of) = clinic_with_a_patient(EVERYTHING).await;
    let who = world.clinician();
    let records = |fact: CareFact| {
        let command = CommandId::random().expect("a command id");
        let submission =
            CareSubmission::new(of.patient, command, who.actor(), world.ledger.today(), fact);
        let outcome = world.ledger.submit_care(submission);
        outcome.expect("a fact of care is recorded").fact.id
    };
    let weight = Grams::new(62_000).expect("a weight");
    let weight = records(CareFact::WeightRecorded { weight });
    let at = asks(&reads, "/fhir/$export?_type=Observation").await;
    world.minutes_pass(1);
    let between = world.now().to_string();
    world.minutes_pass(1);
    records(CareFact::CareCorrected {
        of: weight,
        why: id("wrong-patient"),
        instead: None,
    });
    let is_weight = |one: &Value| one["valueQuantity"]["code"] == "kg";
    let before = file(&reads, &at, "Observation").await;
    let before = before.iter().find(|one| is_weight(one)).expect("a weight");
    assert_eq!(before["status"], "final");
    let later = asks(
        &reads,
        &format!("/fhir/$export?_type=Observation&_since={between}"),
    )
    .await;
    let since = file(&reads, &later, "Observation").await;
    assert_eq!(
        since.len(),
        1,
        "that it was taken back is new, and nothing else"
    );
    assert_eq!(since[0]["id"], before["id"]);
    assert_eq!(since[0]["status"], "entered-in-error");
}

#[tokio::test]
async fn a_patient_who_goes_to_another_clinic_while_an_export_waits_is_told_by_the_new_clinic_alone()
 {
    let (world, reads, of) = clinic_with_a_patient(EVERYTHING).await;
    let at = asks(&reads, "/fhir/$export?_type=Patient").await;
    assert_eq!(file(&reads, &at, "Patient").await.len(), 1);
    world.account(PATIENT, "Patient One", Role::Patient(of.patient));
    let patient = world.signed_in(PATIENT).await;
    let asked = [("prescriber", "clinic-b"), ("reason", "")];
    patient.fills_in("/me/transfer", &asked).await;
    let new = world.signed_in(OTHER_PRESCRIBER).await;
    let named = of.patient.to_string();
    let accepted = [
        ("command-id", "00000000-0000-4000-8000-000000000005"),
        ("patient", named.as_str()),
    ];
    let accepted = new.post("/clinic/cover/accept", &accepted).await;
    assert_eq!(accepted.location(), "/clinic/cover?done=accepted");
    assert!(file(&reads, &at, "Patient").await.is_empty());
    let others = another(&world, "ehr-two", &Subject::Prescriber(id("clinic-b"))).await;
    let at = asks(&others, "/fhir/$export?_type=Patient").await;
    assert_eq!(file(&others, &at, "Patient").await.len(), 1);
}
