//! A result is graded beside what is known of the person, not by itself.

use retinue_care::Ctcae;
use retinue_care::laboratory::grade;
use serde_json::{Value, json};

use crate::knowledge;
use crate::told::{Person, day};

fn alt(value: &str) -> Value {
    json!({"type": "laboratory-resulted", "analyte": "alt", "value": value, "unit": "U/L", "low": "0", "high": "40"})
}

/// The grades of a person's results of one analyte, in the order of their days.
fn grades(facts: &[(&str, Value)], first_dose: Option<&str>) -> Vec<Option<u8>> {
    let known = knowledge();
    let person = Person::told(facts, &[]);
    let results = person.care.results(&known);
    results
        .iter()
        .map(|one| {
            let on = one.on.unwrap();
            let around = person.care.around(on, first_dose.map(day), &known);
            grade(&known.laboratory, one, &around, Ctcae::V5)
                .grade
                .number()
        })
        .collect()
}

#[test]
fn liver_values_that_were_high_before_treatment_are_held_against_themselves() {
    let facts = [("2026-01-02", alt("60")), ("2026-03-02", alt("85"))];
    assert_eq!(grades(&facts, None), [Some(1), Some(1)]);
    // 85 is less than one and a half times 60.
    assert_eq!(grades(&facts, Some("2026-01-10")), [Some(1), Some(0)]);
    // Without treatment between them there is no baseline: the first is one of two results.
    assert_eq!(grades(&facts, Some("2026-04-01")), [Some(1), Some(1)]);
}

#[test]
fn lipase_is_graded_by_whether_anything_was_noticed() {
    let lipase = json!({"type": "laboratory-resulted", "analyte": "lipase", "value": "180", "unit": "U/L", "low": "0", "high": "60"});
    let noticed = |symptoms: Value| json!({"type": "symptom-reported", "symptoms": symptoms});
    let of = |symptoms: Value| {
        let facts = [
            ("2026-03-02", noticed(symptoms)),
            ("2026-03-02", lipase.clone()),
        ];
        grades(&facts, None)
    };
    assert_eq!(of(json!(["severe-abdominal-pain"])), [Some(3)]);
    assert_eq!(of(json!([])), [Some(2)]);
}
