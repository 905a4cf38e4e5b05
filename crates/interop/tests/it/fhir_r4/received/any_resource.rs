//! Laws: no document ends the reader, and nothing is refused without a reason.

use proptest::prelude::*;
use retinue_interop::fhir_r4::json_read;
use retinue_interop::fhir_r4::received::{Becomes, identifiers, read, whom};
use retinue_kernel::{Payload, TestResult};
use serde_json::{Value, json};

use super::{alt, by, negative};

const BASE: &str = "https://clinic.example/fhir";

/// A place in a document, by how many values come before it.
fn replaced(value: &Value, place: &mut usize, by: &Value) -> Value {
    if *place == 0 {
        *place = usize::MAX;
        return by.clone();
    }
    *place -= 1;
    match value {
        Value::Object(fields) => {
            let fields = fields.iter();
            Value::Object(
                fields
                    .map(|(name, value)| (name.clone(), replaced(value, place, by)))
                    .collect(),
            )
        }
        Value::Array(items) => {
            Value::Array(items.iter().map(|item| replaced(item, place, by)).collect())
        }
        other => other.clone(),
    }
}

fn seed() -> impl Strategy<Value = Value> {
    let medicine = json!({
        "resourceType": "MedicationStatement", "status": "active", "medicationReference": { "reference": "#m" },
        "contained": [{ "resourceType": "Medication", "id": "m", "code": { "text": "minocycline" } }],
        "subject": { "identifier": { "system": "urn:retinue:programme-number", "value": "RT-0000-0001" } },
        "effectivePeriod": { "start": "2026-01-05T10:00:00Z", "end": "2026-02" },
        "identifier": [{ "system": "urn:ehr", "value": "7" }],
    });
    let allergy = json!({
        "resourceType": "AllergyIntolerance", "patient": { "reference": "Patient/1" }, "code": { "text": "latex" },
        "clinicalStatus": { "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "code": "active" }] },
        "reaction": [{ "manifestation": [{ "text": "anaphylaxis" }] }],
    });
    prop::sample::select(vec![negative(), alt(), medicine, allergy])
}

fn strange() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        "[0-9T:Z+-]{1,25}".prop_map(Value::from),
        Just(json!("Observation")),
        Just(json!("2026-11-20")),
        Just(json!("#m")),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::hash_map(
                "(code|text|coding|system|value|unit|[a-z]{1,5})",
                inner,
                0..3
            )
            .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// What comes of a document: it is always something.
fn tried(bytes: &[u8]) -> Option<Becomes> {
    let element = match json_read::read(bytes) {
        Ok(element) => element,
        Err(error) => {
            assert!(!error.wrong.is_empty());
            return None;
        }
    };
    for reasons in [
        whom(&element, BASE).err(),
        identifiers(&element).err(),
        read(&element, &by()).err(),
    ]
    .into_iter()
    .flatten()
    {
        assert!(!reasons.is_empty());
        assert!(reasons.iter().all(|issue| !issue.says.is_empty()));
    }
    read(&element, &by()).ok()
}

proptest! {
    #![proptest_config(ProptestConfig::default())]

    #[test]
    fn no_change_of_a_resource_ends_the_reader_and_every_refusal_has_a_reason(
        seed in seed(), mut place in 0_usize..40, by in strange()
    ) {
        let changed = replaced(&seed, &mut place, &by);
        tried(changed.to_string().as_bytes());
    }

    #[test]
    fn no_bytes_end_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        tried(&bytes);
    }

    #[test]
    fn no_damage_to_the_text_of_a_resource_ends_the_reader(
        seed in seed(), from in any::<prop::sample::Index>(), until in any::<prop::sample::Index>(), with in ".{0,3}"
    ) {
        let text = seed.to_string();
        let letters: Vec<char> = text.chars().collect();
        let (one, two) = (from.index(letters.len()), until.index(letters.len()));
        let (from, until) = (one.min(two), one.max(two));
        let kept = letters[..from].iter().chain(with.chars().collect::<Vec<_>>().iter()).chain(&letters[until..]).collect::<String>();
        tried(kept.as_bytes());
    }

    #[test]
    fn a_negative_test_never_comes_of_another_answer(by in strange()) {
        let mut changed = negative();
        changed["valueCodeableConcept"] = by;
        let Some(Becomes::Gate(_, Payload::PregnancyTestReported { result, .. })) = tried(changed.to_string().as_bytes()) else {
            return Ok(());
        };
        let said = changed["valueCodeableConcept"].to_string().to_lowercase();
        prop_assert!(result == TestResult::Positive || said.contains("neg"), "{said}");
    }
}
