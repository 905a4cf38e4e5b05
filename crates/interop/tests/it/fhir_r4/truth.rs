//! What the resources say is what the facts say.

use retinue_interop::fhir_r4::Resource;
use serde_json::{Value, json};

use super::chart::everything;

pub(super) fn of_kind(kind: &str) -> Vec<(Resource, Value)> {
    everything()
        .into_iter()
        .filter(|one| one.kind == kind)
        .map(|one| {
            let read = serde_json::from_str(&one.element().compact()).expect("JSON");
            (one, read)
        })
        .collect()
}

fn observation(words: &str) -> Value {
    let found = of_kind("Observation");
    let mut found = found.into_iter().filter(|(_, one)| {
        one["code"]["text"]
            .as_str()
            .is_some_and(|text| text.contains(words))
    });
    found
        .next()
        .unwrap_or_else(|| panic!("no observation of {words}"))
        .1
}

#[test]
fn a_unit_stands_as_it_was_received_beside_the_one_that_was_understood() {
    let alt = observation("alanine");
    assert_eq!(alt["valueQuantity"]["unit"], "IU/L");
    assert_eq!(alt["valueQuantity"]["code"], "U/L");
    assert_eq!(alt["code"]["coding"][0]["code"], "1742-6");
}

#[test]
fn a_value_of_which_several_codes_are_on_record_gets_none_of_them() {
    let triglycerides = observation("triglycerides");
    let codings = triglycerides["code"]["coding"].as_array().expect("codings");
    assert_eq!(codings.len(), 1, "only the name of our own: {codings:?}");
    assert_eq!(triglycerides["valueQuantity"]["value"].to_string(), "149.9");
}

#[test]
fn an_unconfirmed_code_is_not_sent_out() {
    let medications = of_kind("Medication");
    let (_, inferred) = medications
        .iter()
        .find(|(one, _)| one.id == "isotretinoin-micronized-20mg")
        .expect("the strength is known");
    assert_eq!(inferred["code"]["coding"], Value::Null);
    let (_, confirmed) = medications
        .iter()
        .find(|(one, _)| one.id == "isotretinoin-micronized-8mg")
        .expect("the strength is known");
    assert_eq!(confirmed["code"]["coding"][0]["code"], "2262729");
}

#[test]
fn a_test_is_of_the_day_of_its_specimen_and_says_when_it_was_learned() {
    let test = observation("pregnancy test, urine");
    assert_eq!(test["effectiveDateTime"], "2026-11-02");
    assert_eq!(test["issued"], "2026-11-04T15:04:05.25Z");
    assert_eq!(
        test["code"]["coding"][0],
        json!({"system": "http://loinc.org", "code": "2106-3"})
    );
    assert_eq!(test["valueCodeableConcept"]["text"], "negative");
}

#[test]
fn what_was_taken_back_is_told_as_entered_in_error_and_what_was_put_right_as_corrected() {
    assert_eq!(
        observation("pregnancy test, serum")["status"],
        "entered-in-error"
    );
    let weights = of_kind("Observation");
    let weight = weights
        .iter()
        .find(|(_, one)| one["valueQuantity"]["value"] == json!(71))
        .expect("the weight that stands");
    assert_eq!(weight.1["status"], "corrected");
    assert!(
        weights
            .iter()
            .all(|(_, one)| one["valueQuantity"]["value"] != json!(7.1)),
        "the wrong weight goes out no more"
    );
}

#[test]
fn what_was_put_right_is_new_since_the_day_on_which_it_was_put_right() {
    let weights = of_kind("Observation");
    let weight = weights
        .iter()
        .find(|(_, one)| one["valueQuantity"]["value"] == json!(71))
        .expect("the weight that stands");
    let corrected = everything()
        .into_iter()
        .find(|one| one.kind == "Observation" && one.id == weight.0.id)
        .and_then(|one| one.recorded?.recorded_at)
        .expect("a moment");
    let updated = weight.0.updated.expect("a moment");
    assert!(updated > corrected, "{updated}");
    let test = observation("pregnancy test, serum");
    let learned = test["meta"]["lastUpdated"].as_str().expect("a moment");
    assert!(learned.starts_with("2026-11-11"), "{learned}");
}

#[test]
fn an_order_of_two_strengths_is_two_requests_of_one_group_both_completed_by_the_hand_over() {
    let requests = of_kind("MedicationRequest");
    assert_eq!(requests.len(), 2);
    let groups: Vec<&Value> = requests
        .iter()
        .map(|(_, one)| &one["groupIdentifier"])
        .collect();
    assert_eq!(groups[0], groups[1]);
    assert!(requests.iter().all(|(_, one)| one["status"] == "completed"));
    let dispenses = of_kind("MedicationDispense");
    assert_eq!(
        dispenses.len(),
        2,
        "the filling is told as the preparation of what was handed over"
    );
    for ((request, _), (_, dispense)) in requests.iter().zip(&dispenses) {
        assert_eq!(
            dispense["authorizingPrescription"][0]["reference"],
            request.reference()
        );
        assert_eq!(dispense["whenPrepared"], "2026-11-04");
        assert_eq!(dispense["whenHandedOver"], "2026-11-05");
        assert_eq!(dispense["contained"][0]["batch"]["lotNumber"], "L-77");
    }
}

#[test]
fn a_contact_that_reached_nobody_was_not_done() {
    let contacts = of_kind("Communication");
    let tried = contacts
        .iter()
        .find(|(_, one)| one["medium"][0]["text"] == "telephone")
        .expect("the call");
    assert_eq!(tried.1["status"], "not-done");
}

#[test]
fn nobody_guesses_a_family_name_or_a_gender() {
    let (_, patient) = of_kind("Patient").pop().expect("the patient");
    assert_eq!(
        patient["name"],
        json!([{"text": "Ana María Synthetic-Person"}])
    );
    assert_eq!(patient["gender"], "unknown");
}

#[test]
fn every_resource_of_one_fact_has_its_provenance() {
    let all = everything();
    let provenance = of_kind("Provenance");
    for resource in all.iter().filter(|one| one.recorded.is_some()) {
        let targets = provenance
            .iter()
            .filter(|(_, one)| one["target"][0]["reference"] == resource.reference());
        assert_eq!(targets.count(), 1, "{}", resource.reference());
    }
    let (_, one) = &provenance[0];
    assert_eq!(one["agent"][0]["role"][0]["text"], "designee");
    assert!(
        one["agent"][0]["onBehalfOf"]["reference"]
            .as_str()
            .is_some()
    );
}

#[test]
fn a_sandbox_says_so_on_everything() {
    for resource in everything() {
        let written = resource.element().compact();
        assert!(
            written.contains("nothing in it is real"),
            "{}",
            resource.reference()
        );
    }
}

#[test]
fn a_form_is_a_draft_until_an_authority_loads_its_text_and_speaks_both_languages() {
    let forms = of_kind("Questionnaire");
    assert!(
        forms.len() >= 7,
        "every form of every edition: {}",
        forms.len()
    );
    for (form, written) in &forms {
        assert_eq!(written["status"], "draft", "{}", form.id);
        assert_eq!(written["experimental"], true, "{}", form.id);
    }
    let spoken = forms
        .iter()
        .any(|(_, written)| written.to_string().contains("\"valueCode\":\"es\""));
    assert!(spoken);
}

#[test]
fn a_version_changes_with_what_is_said_and_with_nothing_else() {
    let (first, second) = (everything(), everything());
    for (one, same) in first.iter().zip(&second) {
        assert_eq!(one.version(), same.version());
    }
    let mut changed = first[0].clone();
    changed.body = changed.body.with("deceasedBoolean", false);
    assert_ne!(changed.version(), first[0].version());
}
