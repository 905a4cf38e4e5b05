//! FHIR R4 as a program of a clinic reads it: what is stated is done, and nothing else is.

use reqwest::{RequestBuilder, StatusCode};
use retinue_interop::fhir_r4::served::{SERVED, Whose};
use retinue_kernel::TestResult;
use retinue_ledger::Subject;
use serde_json::Value;

use crate::maker::{Maker, PUBLIC, client, reached_by_programs};
use crate::world::{Enrolled, World, id};

pub(crate) const EVERYTHING: &str = "system/*.rs";

pub(crate) fn clinic() -> Subject {
    Subject::Prescriber(id("clinic-a"))
}

/// A program of the clinic with its token.
pub(crate) struct Reads {
    pub(crate) base: String,
    pub(crate) token: String,
}

pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Value,
}

impl Reads {
    pub(crate) async fn of(world: &World, party: &Subject, scopes: &str) -> Reads {
        let maker = Maker::registered("ehr-one", world, party, scopes);
        Reads {
            base: world.base(),
            token: maker.token(world, "first").await,
        }
    }

    pub(crate) fn request(&self, path: &str) -> RequestBuilder {
        let path = path.strip_prefix(PUBLIC).unwrap_or(path);
        client()
            .get(format!("{}{path}", self.base))
            .header("authorization", format!("Bearer {}", self.token))
            .header("accept", "application/fhir+json")
    }

    pub(crate) async fn get(&self, path: &str) -> Answered {
        answered(self.request(path)).await
    }

    /// The resources of a search.
    pub(crate) async fn found(&self, path: &str) -> Vec<Value> {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        let entries = answer.body["entry"].as_array().cloned();
        let entries = entries.unwrap_or_default().into_iter();
        entries.map(|entry| entry["resource"].clone()).collect()
    }
}

pub(crate) async fn answered(request: RequestBuilder) -> Answered {
    let sent = request.send().await.expect("an answer");
    let (status, headers) = (sent.status(), sent.headers().clone());
    let text = sent.text().await.expect("a text");
    Answered {
        status,
        headers,
        body: serde_json::from_str(&text).unwrap_or(Value::String(text)),
    }
}

pub(crate) fn patient(of: &Enrolled) -> String {
    of.patient.to_string().replace('-', "")
}

/// A clinic with a patient who was tested, and what a program of it reads.
pub(crate) async fn clinic_with_a_patient(scopes: &str) -> (World, Reads, Enrolled) {
    let world = World::with(reached_by_programs()).await;
    let of = world.enrols("Synthetic Person One");
    world.goes_to("2026-03-02");
    world.test(&of, "2026-03-02", TestResult::Negative);
    let reads = Reads::of(&world, &clinic(), scopes).await;
    (world, reads, of)
}

#[tokio::test]
async fn a_program_of_the_clinic_finds_its_patient_and_reads_the_test_with_its_code_and_day() {
    let (_world, reads, of) = clinic_with_a_patient(EVERYTHING).await;
    for search in [
        "/fhir/Patient".to_owned(),
        "/fhir/Patient?name=synth&birthdate=2004-05-01".to_owned(),
        format!(
            "/fhir/Patient?identifier=urn:retinue:programme-number%7C{}",
            of.number
        ),
        format!("/fhir/Patient?_id={}", patient(&of)),
    ] {
        let found = reads.found(&search).await;
        assert_eq!(found.len(), 1, "{search}");
        assert_eq!(found[0]["name"][0]["text"], "Synthetic Person One");
    }
    assert!(
        reads
            .found("/fhir/Patient?birthdate=2004-05-02")
            .await
            .is_empty()
    );
    let tests = reads
        .found(&format!(
            "/fhir/Observation?patient={}&category=laboratory",
            patient(&of)
        ))
        .await;
    assert_eq!(tests.len(), 1);
    assert_eq!(tests[0]["effectiveDateTime"], "2026-03-02");
    assert_eq!(tests[0]["valueCodeableConcept"]["text"], "negative");
    let read = reads
        .get(&format!(
            "/fhir/Observation/{}",
            tests[0]["id"].as_str().expect("an id")
        ))
        .await;
    assert_eq!(read.status, StatusCode::OK);
    assert_eq!(read.body, tests[0]);
    assert_eq!(
        read.headers["content-type"],
        "application/fhir+json; charset=utf-8"
    );
}

#[tokio::test]
async fn what_is_stated_is_done_and_nothing_else_is() {
    let (_world, reads, of) = clinic_with_a_patient(EVERYTHING).await;
    let stated = answered(client().get(format!("{}/fhir/metadata", reads.base))).await;
    assert_eq!(stated.status, StatusCode::OK);
    let resources = stated.body["rest"][0]["resource"]
        .as_array()
        .expect("types");
    assert_eq!(resources.len(), SERVED.len() + 1);
    // How the gate stands is asked by an operation; none of its answers is kept.
    let asked = resources.last().expect("a type");
    assert_eq!(asked["type"], "GuidanceResponse");
    assert!(asked["interaction"].is_null());
    for (resource, served) in resources.iter().zip(SERVED) {
        let kind = resource["type"].as_str().expect("a type");
        let does: Vec<&str> = resource["interaction"]
            .as_array()
            .expect("interactions")
            .iter()
            .filter_map(|one| one["code"].as_str())
            .collect();
        let named = match (served.whose, kind) {
            (Whose::Patients, "Patient") => format!("_id={}", patient(&of)),
            (Whose::Patients, "Provenance") => format!("target=Patient/{}", patient(&of)),
            (Whose::Patients, _) => format!("patient={}", patient(&of)),
            _ => String::new(),
        };
        let search = format!("/fhir/{kind}?{named}");
        let found = if does.contains(&"search-type") {
            reads.found(&search).await
        } else {
            assert_eq!(kind, "Binary", "everything else is searched");
            assert_eq!(reads.get(&search).await.status, StatusCode::NOT_FOUND);
            Vec::new()
        };
        // One that is on record is read; of the others it is shown that the door is there.
        let id = found.first().and_then(|one| one["id"].as_str());
        let known = id
            .map(str::to_owned)
            .unwrap_or_else(|| format!("{}-00", patient(&of)));
        let expected = if id.is_some() {
            StatusCode::OK
        } else {
            StatusCode::NOT_FOUND
        };
        let at = format!("/fhir/{kind}/{known}");
        let read = reads.get(&at).await;
        assert_eq!(
            (does.contains(&"read"), read.status),
            (true, expected),
            "{at}"
        );
        let history = reads.get(&format!("{at}/_history")).await;
        let vread = read.body["meta"]["versionId"].as_str().unwrap_or("none");
        let vread = reads.get(&format!("{at}/_history/{vread}")).await;
        for (name, answer) in [("history-instance", history), ("vread", vread)] {
            let is_stated = does.contains(&name);
            let expected = if is_stated {
                expected
            } else {
                StatusCode::NOT_FOUND
            };
            assert_eq!(answer.status, expected, "{name} of {kind}: {}", answer.body);
        }
    }
    for path in [
        "/fhir/Encounter",
        "/fhir/Encounter/1",
        "/fhir/GuidanceResponse/1",
        "/fhir/GuidanceResponse",
        "/fhir/Patient/1/$match",
        "/fhir/Observation/1/$everything",
    ] {
        let answer = reads.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.body["resourceType"], "OperationOutcome", "{path}");
    }
}

#[tokio::test]
async fn a_patient_of_another_clinic_is_as_unknown_as_one_who_does_not_exist() {
    let (world, _, of) = clinic_with_a_patient(EVERYTHING).await;
    let other = Maker::registered(
        "ehr-two",
        &world,
        &Subject::Prescriber(id("clinic-b")),
        EVERYTHING,
    );
    let reads = Reads {
        base: world.base(),
        token: other.token(&world, "one").await,
    };
    let nobody = "0".repeat(32);
    for path in ["", "/_history", "/$everything"] {
        let theirs = reads
            .get(&format!("/fhir/Patient/{}{path}", patient(&of)))
            .await;
        let nobodys = reads.get(&format!("/fhir/Patient/{nobody}{path}")).await;
        assert_eq!(
            (theirs.status, &theirs.body),
            (StatusCode::NOT_FOUND, &nobodys.body),
            "{path}"
        );
    }
    assert!(
        reads
            .found(&format!("/fhir/Observation?patient={}", patient(&of)))
            .await
            .is_empty()
    );
    assert!(reads.found("/fhir/Patient").await.is_empty());
    let counter = Maker::registered("till", &world, &Subject::Pharmacy(id("north")), EVERYTHING);
    let counter = Reads {
        base: world.base(),
        token: counter.token(&world, "two").await,
    };
    let answer = counter
        .get(&format!("/fhir/Patient/{}", patient(&of)))
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn scopes_bound_the_types_and_a_narrowed_scope_the_resources() {
    let (_world, reads, of) =
        clinic_with_a_patient("system/Patient.r system/Observation.rs?category=vital-signs").await;
    let who = patient(&of);
    assert_eq!(
        reads.get(&format!("/fhir/Patient/{who}")).await.status,
        StatusCode::OK
    );
    assert_eq!(
        reads.get("/fhir/Patient").await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        reads
            .get(&format!("/fhir/Consent?patient={who}"))
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    assert!(
        reads
            .found(&format!("/fhir/Observation?patient={who}"))
            .await
            .is_empty()
    );
    let everything = reads
        .found(&format!("/fhir/Patient/{who}/$everything"))
        .await;
    assert!(
        everything
            .iter()
            .all(|one| one["resourceType"] == "Patient"),
        "{everything:?}"
    );
}

#[tokio::test]
async fn everything_about_a_patient_is_told_as_far_as_types_and_a_moment_ask_for_it() {
    let (world, reads, of) = clinic_with_a_patient(EVERYTHING).await;
    let at = format!("/fhir/Patient/{}/$everything", patient(&of));
    let kinds = async |query: &str| {
        let found = reads.found(&format!("{at}{query}")).await;
        let kind = |one: &Value| one["resourceType"].as_str().expect("a type").to_owned();
        found.iter().map(kind).collect::<Vec<_>>()
    };
    let all = kinds("").await;
    for kind in ["Patient", "Observation", "Provenance", "Practitioner"] {
        assert!(all.iter().any(|one| one == kind), "{kind}: {all:?}");
    }
    let two = kinds("?_type=Patient,Observation").await;
    assert_eq!(two, ["Patient", "Observation"]);
    world.minutes_pass(1);
    let between = world.now().to_string();
    world.minutes_pass(1);
    world.test(&of, "2026-03-02", TestResult::Negative);
    let since = format!("?_type=Observation&_since={between}");
    assert_eq!(
        kinds(&since).await,
        ["Observation"],
        "the second test alone"
    );
    for query in ["?_type=Encounter", "?_since=soon", "?start=2026-03-02"] {
        let answer = reads.get(&format!("{at}{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_told_as_an_outcome_that_names_it() {
    let (_world, reads, of) = clinic_with_a_patient(EVERYTHING).await;
    let who = patient(&of);
    for (path, status) in [
        (
            format!("/fhir/Observation?patient={who}&date=soon"),
            StatusCode::BAD_REQUEST,
        ),
        (
            format!("/fhir/Observation?patient={who}&code:not=1"),
            StatusCode::BAD_REQUEST,
        ),
        (
            "/fhir/Observation?status=final".to_owned(),
            StatusCode::BAD_REQUEST,
        ),
        (
            format!("/fhir/Observation?patient={who}&_cursor=1.00"),
            StatusCode::BAD_REQUEST,
        ),
        (
            "/fhir/Patient?_format=xml".to_owned(),
            StatusCode::NOT_ACCEPTABLE,
        ),
        ("/fhir/Patient/nobody".to_owned(), StatusCode::NOT_FOUND),
    ] {
        let answer = reads.get(&path).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
        assert_eq!(answer.body["resourceType"], "OperationOutcome", "{path}");
        assert_eq!(answer.body["issue"][0]["severity"], "error", "{path}");
    }
    let unknown = format!("/fhir/Observation?patient={who}&colour=red");
    let strict = answered(reads.request(&unknown).header("prefer", "handling=strict")).await;
    assert_eq!(strict.status, StatusCode::BAD_REQUEST);
    assert_eq!(strict.body["issue"][0]["expression"][0], "colour");
    let lenient = reads.get(&unknown).await;
    assert_eq!(lenient.status, StatusCode::OK);
    let entries = lenient.body["entry"].as_array().expect("entries");
    assert_eq!(
        entries.last().expect("an outcome")["search"]["mode"],
        "outcome"
    );
    assert!(
        !lenient.body["link"][0]["url"]
            .as_str()
            .expect("an address")
            .contains("colour")
    );
}

#[tokio::test]
async fn whoever_holds_a_version_gets_its_tag_only_and_pages_follow_one_another_to_the_end() {
    let (world, reads, of) = clinic_with_a_patient(EVERYTHING).await;
    let who = format!("/fhir/Patient/{}", patient(&of));
    let tag = reads.get(&who).await.headers["etag"].clone();
    let again = answered(reads.request(&who).header("if-none-match", &tag)).await;
    assert_eq!(
        (again.status, again.body),
        (StatusCode::NOT_MODIFIED, Value::String(String::new()))
    );
    world.enrols("Synthetic Person Two");
    world.enrols("Synthetic Person Three");
    let mut next = Some("/fhir/Patient?_count=1".to_owned());
    let mut seen = Vec::new();
    while let Some(page) = next {
        let answer = reads.get(&page).await;
        assert_eq!(answer.body["total"], 3, "{page}");
        let entries = answer.body["entry"].as_array().expect("a page");
        assert_eq!(entries.len(), 1);
        seen.push(entries[0]["resource"]["id"].to_string());
        let links = answer.body["link"].as_array().expect("links").iter();
        next = links
            .filter(|link| link["relation"] == "next")
            .find_map(|link| link["url"].as_str().map(str::to_owned));
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 3, "each patient once");
}
