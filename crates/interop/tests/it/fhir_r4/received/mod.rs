//! What programs send to be recorded.

mod any_resource;
mod care;
mod json;
mod kept;
mod pregnancy_tests;
mod round_trip;

use std::sync::LazyLock;

use retinue_interop::fhir_r4::json_read;
use retinue_interop::fhir_r4::outcome::{Issue, IssueCode};
use retinue_interop::fhir_r4::received::{Becomes, Reader, read};
use retinue_rulebook::{KnowledgeBook, Rulebook};
use serde_json::{Value, json};

static RULEBOOK: LazyLock<Rulebook> =
    LazyLock::new(|| Rulebook::embedded().expect("the law reads"));
static KNOWLEDGE: LazyLock<KnowledgeBook> =
    LazyLock::new(|| KnowledgeBook::embedded().expect("the knowledge reads"));

fn by() -> Reader<'static> {
    Reader {
        knowledge: KNOWLEDGE.knowledge(),
        rulebook: &RULEBOOK,
        today: "2026-11-23".parse().expect("a day"),
    }
}

fn became(resource: &Value) -> Result<Becomes, Vec<Issue>> {
    became_of(&resource.to_string())
}

fn became_of(written: &str) -> Result<Becomes, Vec<Issue>> {
    let element = json_read::read(written.as_bytes()).expect("it is a document");
    read(&element, &by())
}

/// That a resource is refused at one place alone.
fn is_refused(resource: &Value, code: IssueCode, at: &str, says: &str) {
    let issues = became(resource).expect_err("it is refused");
    let [issue] = issues.as_slice() else {
        panic!("one reason belongs here: {issues:?}");
    };
    assert_eq!(
        (issue.code, issue.about.as_deref()),
        (code, Some(at)),
        "{issue:?}"
    );
    assert!(issue.says.contains(says), "{issue:?}");
}

/// The resource with a field changed, or without it.
fn with(resource: &Value, field: &str, value: Value) -> Value {
    let mut resource = resource.clone();
    if value.is_null() {
        resource.as_object_mut().expect("an object").remove(field);
    } else {
        resource[field] = value;
    }
    resource
}

/// A negative urine test of a certified laboratory.
fn negative() -> Value {
    json!({
        "resourceType": "Observation", "status": "final",
        "code": { "coding": [{ "system": "http://loinc.org", "code": "2106-3" }] },
        "subject": { "reference": "Patient/4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a" },
        "effectiveDateTime": "2026-11-20T08:15:00-05:00",
        "valueCodeableConcept": { "text": "Negative" },
        "performer": [{ "identifier": { "system": "urn:retinue:clia-number", "value": "00D0000000" } }],
        "component": [{ "code": { "text": "setting" }, "valueString": "laboratory" }],
    })
}

/// An alanine aminotransferase.
fn alt() -> Value {
    json!({
        "resourceType": "Observation", "status": "final",
        "code": { "coding": [{ "system": "http://loinc.org", "code": "1742-6" }] },
        "subject": { "reference": "Patient/4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a" },
        "effectiveDateTime": "2026-11-20",
        "valueQuantity": { "value": 38, "unit": "U/L", "system": "http://unitsofmeasure.org", "code": "U/L" },
    })
}
