//! Pregnancy tests: what may stop is taken at once, what may open is said wholly.

use retinue_interop::fhir_r4::outcome::IssueCode;
use retinue_interop::fhir_r4::received::Becomes;
use retinue_kernel::{Day, Payload, Setting, Specimen, TestResult};
use serde_json::{Value, json};

use super::{became, is_refused, negative, with};

fn test(resource: &Value) -> (Day, Specimen, Setting, TestResult, Option<String>) {
    match became(resource) {
        Ok(Becomes::Gate(
            on,
            Payload::PregnancyTestReported {
                collected_on,
                specimen,
                setting,
                result,
                clia_number,
                ..
            },
        )) => {
            assert_eq!(on, collected_on);
            (
                on,
                specimen,
                setting,
                result,
                clia_number.map(|one| one.to_string()),
            )
        }
        other => panic!("a pregnancy test belongs here: {other:?}"),
    }
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

#[test]
fn a_negative_test_of_a_laboratory_keeps_its_day_specimen_and_certificate() {
    let clia = Some("00D0000000".to_owned());
    let expected = (
        day("2026-11-20"),
        Specimen::Urine,
        Setting::Laboratory,
        TestResult::Negative,
        clia,
    );
    assert_eq!(test(&negative()), expected);
    // The day is that of the place, whatever day it is elsewhere by then.
    let late = with(
        &negative(),
        "effectiveDateTime",
        json!("2026-11-20T23:30:00-10:00"),
    );
    assert_eq!(test(&late), expected);
}

#[test]
fn a_negative_test_opens_nothing_unless_day_place_and_answer_are_said_without_doubt() {
    let refused = |field: &str, value: Value, code, at: &str, says: &str| {
        is_refused(&with(&negative(), field, value), code, at, says);
    };
    refused(
        "effectiveDateTime",
        Value::Null,
        IssueCode::Required,
        "Observation.effectiveDateTime",
        "on which day",
    );
    refused(
        "effectiveDateTime",
        json!("2026-11"),
        IssueCode::Value,
        "Observation.effectiveDateTime",
        "day is missing",
    );
    refused(
        "effectiveDateTime",
        json!("2026-11-31"),
        IssueCode::Value,
        "Observation.effectiveDateTime",
        "2026-03-02",
    );
    refused(
        "effectiveDateTime",
        json!("2026-11-21T03:00:00Z"),
        IssueCode::Value,
        "Observation.effectiveDateTime",
        "UTC",
    );
    refused(
        "component",
        Value::Null,
        IssueCode::Required,
        "Observation.component",
        "where the test was made",
    );
    refused(
        "performer",
        Value::Null,
        IssueCode::Required,
        "Observation.performer",
        "CLIA",
    );
    refused(
        "valueCodeableConcept",
        json!({ "text": "not detected?" }),
        IssueCode::Value,
        "Observation.value",
        "not clearly",
    );
    refused(
        "valueCodeableConcept",
        Value::Null,
        IssueCode::Required,
        "Observation.value",
        "without its value",
    );
    // The words say one thing, the flag another.
    refused(
        "interpretation",
        json!([{ "coding": [{ "code": "POS" }] }]),
        IssueCode::Value,
        "Observation.value",
        "not clearly",
    );
}

#[test]
fn a_positive_test_stops_wherever_it_was_made_and_whatever_is_left_out() {
    let mut positive = with(
        &negative(),
        "valueCodeableConcept",
        json!({ "text": "POSITIVE" }),
    );
    for field in ["component", "performer"] {
        positive = with(&positive, field, Value::Null);
    }
    let expected = (
        day("2026-11-20"),
        Specimen::Urine,
        Setting::Medical,
        TestResult::Positive,
        None,
    );
    assert_eq!(test(&positive), expected);
    let universal = with(
        &positive,
        "effectiveDateTime",
        json!("2026-11-21T03:00:00Z"),
    );
    assert_eq!(test(&universal), expected, "the programme's own day");
}

#[test]
fn what_is_no_final_result_of_this_patient_is_none() {
    for status in ["preliminary", "registered", "cancelled", "unknown"] {
        is_refused(
            &with(&negative(), "status", json!(status)),
            IssueCode::BusinessRule,
            "Observation.status",
            "",
        );
    }
    for status in ["corrected", "amended", "entered-in-error"] {
        let resource = with(&negative(), "status", json!(status));
        is_refused(
            &resource,
            IssueCode::BusinessRule,
            "Observation.status",
            "corrected by the prescriber",
        );
    }
    let focus = json!([{ "reference": "Patient/another" }]);
    is_refused(
        &with(&negative(), "focus", focus),
        IssueCode::NotSupported,
        "Observation.focus",
        "somebody else",
    );
    let changed = json!([{ "url": "https://somebody.example/not", "valueBoolean": true }]);
    is_refused(
        &with(&negative(), "modifierExtension", changed),
        IssueCode::NotSupported,
        "Observation.modifierExtension",
        "may change",
    );
    is_refused(
        &with(&negative(), "efectiveDateTime", json!("x")),
        IssueCode::Structure,
        "Observation.efectiveDateTime",
        "no such field",
    );
}

#[test]
fn a_code_counts_only_with_its_system() {
    // 2106-3 is a pregnancy test in LOINC, and a race elsewhere.
    let race =
        json!({ "coding": [{ "system": "urn:oid:2.16.840.1.113883.6.238", "code": "2106-3" }] });
    is_refused(
        &with(&negative(), "code", race),
        IssueCode::CodeInvalid,
        "Observation.code",
        "none of its codes",
    );
    let two = json!({ "coding": [
        { "system": "http://loinc.org", "code": "2106-3" }, { "system": "http://loinc.org", "code": "1742-6" }
    ] });
    is_refused(
        &with(&negative(), "code", two),
        IssueCode::CodeInvalid,
        "Observation.code",
        "different things",
    );
    let bare =
        json!({ "coding": [{ "system": "urn:retinue:analyte", "code": "hcg-qualitative" }] });
    is_refused(
        &with(&negative(), "code", bare),
        IssueCode::CodeInvalid,
        "Observation.code",
        "urine or serum",
    );
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let bare = json!({ "resourceType": "Observation" });
    let issues = became(&bare).expect_err("it is refused");
    let at: Vec<_> = issues
        .iter()
        .filter_map(|one| one.about.as_deref())
        .collect();
    assert_eq!(
        at,
        [
            "Observation.status",
            "Observation.code",
            "Observation.effectiveDateTime"
        ]
    );
}
