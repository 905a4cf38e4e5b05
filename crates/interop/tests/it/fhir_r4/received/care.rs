//! Weights, laboratory results, allergies and other medicines.

use retinue_care::event::CareFact;
use retinue_interop::fhir_r4::outcome::IssueCode;
use retinue_interop::fhir_r4::received::{Becomes, read, signed_elsewhere};
use retinue_interop::fhir_r4::{json_read, served};
use serde_json::{Value, json};

use super::{alt, became, became_of, by, is_refused, with};

fn fact(resource: &Value) -> (String, CareFact) {
    match became(resource) {
        Ok(Becomes::Care(on, fact)) => (on.to_string(), fact),
        other => panic!("a fact of care belongs here: {other:?}"),
    }
}

fn weight(value: Value) -> Value {
    json!({
        "resourceType": "Observation", "status": "final",
        "code": { "coding": [{ "system": "http://loinc.org", "code": "29463-7" }] },
        "subject": { "reference": "Patient/1" },
        "effectiveDateTime": "2026-11-20T08:00:00-05:00",
        "valueQuantity": value,
    })
}

#[test]
fn a_weight_is_read_in_kilograms_grams_and_pounds_and_in_nothing_else() {
    let ucum = "http://unitsofmeasure.org";
    for (value, grams) in [
        (
            json!({ "value": 70.25, "unit": "kg", "system": ucum, "code": "kg" }),
            70_250,
        ),
        (
            json!({ "value": 70250, "unit": "gram", "system": ucum, "code": "g" }),
            70_250,
        ),
        (
            json!({ "value": 154, "unit": "pounds", "system": ucum, "code": "[lb_av]" }),
            69_853,
        ),
    ] {
        let CareFact::WeightRecorded { weight } = fact(&weight(value)).1 else {
            panic!("a weight");
        };
        assert_eq!(weight.get(), grams);
    }
    for (value, at) in [
        (json!({ "value": 70.25 }), "unit"),
        (json!({ "value": 11, "unit": "stone" }), "unit"),
        (json!({ "value": 0, "unit": "kg" }), "value"),
        (json!({ "value": 7025, "unit": "kg" }), "value"),
        (
            json!({ "value": 70, "unit": "kg", "comparator": "<" }),
            "comparator",
        ),
    ] {
        is_refused(
            &weight(value),
            IssueCode::Value,
            &format!("Observation.valueQuantity.{at}"),
            "",
        );
    }
}

#[test]
fn a_laboratory_result_keeps_value_unit_range_and_fasting() {
    let mut resource = alt();
    resource["referenceRange"] =
        json!([{ "low": { "value": 0, "unit": "U/L" }, "high": { "value": 40, "unit": "U/L" } }]);
    resource["component"] =
        json!([{ "code": { "text": "specimen taken fasting" }, "valueBoolean": true }]);
    let (on, fact) = fact(&resource);
    let expected = json!({
        "type": "laboratory-resulted", "analyte": "alt", "value": "38", "unit": "U/L", "low": "0", "high": "40", "fasting": true
    });
    assert_eq!(
        (on.as_str(), serde_json::to_value(fact).expect("JSON")),
        ("2026-11-20", expected)
    );
}

#[test]
fn a_value_that_no_single_number_says_is_left_to_a_person() {
    let quantity = |value: Value| with(&alt(), "valueQuantity", value);
    for (value, says) in [
        (
            json!({ "value": 5, "comparator": "<", "unit": "U/L" }),
            "not one number",
        ),
        (json!({ "value": 38 }), "without a unit"),
        (json!({ "value": 38, "unit": "mg/dL" }), "not a unit"),
    ] {
        is_refused(
            &quantity(value),
            IssueCode::Value,
            "Observation.value",
            says,
        );
    }
    is_refused(
        &quantity(json!({ "value": -1, "unit": "U/L" })),
        IssueCode::Value,
        "Observation.valueQuantity.value",
        "at least 0",
    );
    let two = json!({ "value": 5.68, "unit": "mg/dL", "system": "http://unitsofmeasure.org", "code": "mmol/L" });
    let triglycerides = with(
        &quantity(two),
        "code",
        json!({ "coding": [{ "system": "urn:retinue:analyte", "code": "triglyceride" }] }),
    );
    is_refused(
        &triglycerides,
        IssueCode::Value,
        "Observation.valueQuantity.unit",
        "different units",
    );
    // An exponent would hide how exact the number is.
    let exponent = alt().to_string().replace("\"value\":38", "\"value\":3.8e1");
    assert!(
        became_of(&exponent).expect_err("refused")[0]
            .says
            .contains("exponent")
    );
    let words = with(
        &with(&alt(), "valueQuantity", Value::Null),
        "valueString",
        json!("38 U/L"),
    );
    is_refused(
        &words,
        IssueCode::Value,
        "Observation.value",
        "not one number",
    );
    let part = json!([{ "code": { "text": "diastolic" }, "valueInteger": 80 }]);
    is_refused(
        &with(&alt(), "component", part),
        IssueCode::NotSupported,
        "Observation.component[0].code",
        "only",
    );
}

fn allergy(code: Value) -> Value {
    json!({
        "resourceType": "AllergyIntolerance",
        "clinicalStatus": { "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "code": "active" }] },
        "code": code, "patient": { "reference": "Patient/1" }, "recordedDate": "2026-11-19",
    })
}

#[test]
fn an_allergy_keeps_its_words_and_that_there_was_anaphylaxis() {
    let peanut = json!({ "coding": [{ "system": "http://snomed.info/sct", "code": "91935009", "display": "Allergy to peanuts" }] });
    let said = with(
        &allergy(peanut),
        "reaction",
        json!([{ "manifestation": [{ "text": "Anaphylaxis" }] }]),
    );
    let expected =
        json!({ "type": "allergy-reported", "allergy": "Allergy to peanuts", "anaphylaxis": true });
    let (on, fact) = fact(&said);
    assert_eq!(
        (on.as_str(), serde_json::to_value(fact).expect("JSON")),
        ("2026-11-19", expected)
    );
    assert_eq!(
        super::super::received::became(&allergy(json!({ "text": "No known allergy" }))),
        Ok(Becomes::Care(
            "2026-11-19".parse().expect("a day"),
            CareFact::NoAllergyKnown {}
        ))
    );
    is_refused(
        &allergy(json!({ "coding": [{ "system": "x", "code": "1" }] })),
        IssueCode::Required,
        "AllergyIntolerance.code.text",
        "alone",
    );
    let set = "http://terminology.hl7.org/CodeSystem/allergyintolerance-";
    let over = json!({ "coding": [{ "system": format!("{set}clinical"), "code": "resolved" }] });
    is_refused(
        &with(&allergy(json!({ "text": "latex" })), "clinicalStatus", over),
        IssueCode::BusinessRule,
        "AllergyIntolerance.clinicalStatus",
        "active",
    );
    let refuted =
        json!({ "coding": [{ "system": format!("{set}verification"), "code": "refuted" }] });
    is_refused(
        &with(
            &allergy(json!({ "text": "latex" })),
            "verificationStatus",
            refuted,
        ),
        IssueCode::BusinessRule,
        "AllergyIntolerance.verificationStatus",
        "refuted",
    );
}

fn medicine(code: Value) -> Value {
    json!({
        "resourceType": "MedicationStatement", "status": "active", "medicationCodeableConcept": code,
        "subject": { "reference": "Patient/1" }, "dateAsserted": "2026-11-19", "effectivePeriod": { "start": "2026-01" },
    })
}

#[test]
fn another_medicine_keeps_its_words_and_days_and_isotretinoin_is_none() {
    let (_, said) = fact(&medicine(json!({ "text": "doxycycline 100 mg" })));
    // Since some day of January: no day is made of it.
    assert_eq!(
        serde_json::to_value(said).expect("JSON"),
        json!({ "type": "medicine-reported", "medicine": "doxycycline 100 mg" })
    );
    let over = with(
        &medicine(json!({ "text": "doxycycline" })),
        "status",
        json!("completed"),
    );
    is_refused(
        &over,
        IssueCode::Required,
        "MedicationStatement.effectivePeriod.end",
        "last day",
    );
    let over = with(
        &over,
        "effectivePeriod",
        json!({ "start": "2026-01-05", "end": "2026-02-05" }),
    );
    let (_, said) = fact(&over);
    assert_eq!(
        serde_json::to_value(said).expect("JSON")["until"],
        "2026-02-05"
    );
    let ours = json!({ "coding": [{ "system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "6064" }], "text": "acne capsule" });
    is_refused(
        &medicine(ours),
        IssueCode::BusinessRule,
        "MedicationStatement.medicationCodeableConcept",
        "no other medicine",
    );
    let mut within = with(
        &medicine(json!({})),
        "medicationCodeableConcept",
        Value::Null,
    );
    within["medicationReference"] = json!({ "reference": "#m" });
    within["contained"] =
        json!([{ "resourceType": "Medication", "id": "m", "code": { "text": "minocycline" } }]);
    let (_, said) = fact(&within);
    assert_eq!(
        serde_json::to_value(said).expect("JSON")["medicine"],
        "minocycline"
    );
    within["medicationReference"] = json!({ "reference": "Medication/7" });
    is_refused(
        &within,
        IssueCode::Required,
        "MedicationStatement.medicationCodeableConcept",
        "other servers are not asked",
    );
}

#[test]
fn of_every_other_kind_that_goes_out_it_is_said_who_records_it_and_where() {
    for served in served::SERVED {
        let is_of_a_person = signed_elsewhere(served.kind).is_some();
        let is_taken = retinue_interop::fhir_r4::received::TAKEN.contains(&served.kind);
        let is_made_here = ["Medication", "Provenance", "Questionnaire"].contains(&served.kind);
        assert_eq!(
            [is_of_a_person, is_taken, is_made_here]
                .iter()
                .filter(|one| **one)
                .count(),
            1,
            "{}",
            served.kind
        );
    }
    let resource = json_read::read(br#"{"resourceType":"MedicationRequest"}"#).expect("a document");
    let issues = read(&resource, &by()).expect_err("it is refused");
    assert!(
        issues[0].says.contains("the prescriber, signed in"),
        "{issues:?}"
    );
}
