//! The written form of care facts: what is written is read back, and what nobody could have meant is not read.

use retinue_care::event::{CareEvent, KINDS};
use serde_json::{Value, json};

/// One fact of each kind, every field filled.
fn one_of_each() -> Vec<Value> {
    let of = |kind: &str, fields: Value| {
        let mut whole = json!({
            "type": kind, "id": "f-1", "on": "2026-03-02", "recorded-at": "2026-03-02T17:00:00Z", "by": "a-1",
            "on-behalf-of": "pr-1", "capacity": "prescriber", "command-id": "c-1"
        });
        let (Value::Object(all), Value::Object(more)) = (&mut whole, fields) else {
            panic!("objects");
        };
        all.extend(more);
        whole
    };
    vec![
        of("weight-recorded", json!({"weight": {"grams": 70_000}})),
        of(
            "lesions-counted",
            json!({"counts": [{"region": "chin", "comedones": 1, "papules": 2, "pustules": 3, "nodules": 4}], "nodule-from-mm": 5}),
        ),
        of("scale-scored", json!({"scale": "phq-2", "answers": [1, 2]})),
        of(
            "therapy-tried",
            json!({"therapy": "oral-antibiotic", "outcome": "failed", "name": "doxycycline", "from": "2025-10-01", "until": "2026-01-01", "days": 93}),
        ),
        of("therapy-not-tried", json!({"therapy": "topical"})),
        of(
            "acne-assessed",
            json!({"forms": ["nodular"], "severe": true, "scars": false, "scarring-risk": true}),
        ),
        of("sex-recorded", json!({"sex": "female"})),
        of(
            "laboratory-resulted",
            json!({"analyte": "alt", "value": "30", "unit": "U/L", "low": "0", "high": "40", "fasting": true}),
        ),
        of(
            "symptom-reported",
            json!({"symptoms": ["headache"], "note": "n-1"}),
        ),
        of(
            "effect-graded",
            json!({"term": "cheilitis", "grade": 2, "ctcae-version": "v5"}),
        ),
        of(
            "medicine-reported",
            json!({"medicine": "vitamin A tablets", "agent": "vitamin-a", "from": "2026-01-01", "until": "2026-02-01"}),
        ),
        of("medicine-ended", json!({"of": "f-0"})),
        of(
            "allergy-reported",
            json!({"allergy": "peanut", "anaphylaxis": true}),
        ),
        of("no-allergy-known", json!({})),
        of(
            "condition-recorded",
            json!({"condition": "scarring", "present": true}),
        ),
        of(
            "dose-planned",
            json!({
                "product": "us-conventional",
                "steps": [{"daily": {"micrograms": 35_000}, "days": 28}, {"daily": {"micrograms": 70_000}}],
                "target": {"from": {"micrograms-per-kilogram": 120_000}, "to": {"micrograms-per-kilogram": 150_000}},
                "aim": "fewest-capsules"
            }),
        ),
        of("course-begun", json!({})),
        of(
            "dose-taken",
            json!({"until": "2026-03-04", "daily": {"micrograms": 40_000}, "food": "fed", "vomited": true, "above-ceiling": true}),
        ),
        of("dose-missed", json!({"until": "2026-03-03"})),
        of("photo-taken", json!({"region": "chest"})),
        of(
            "contact-made",
            json!({"task": "f-9", "how": "telephone", "reached": true, "note": "n-2"}),
        ),
        of(
            "advice-overridden",
            json!({"rule": "RESP-70", "evidence": ["f-1"], "knowledge": "k-1", "reason": "agreed with the patient"}),
        ),
        of(
            "adverse-event-reported",
            json!({"reaction": "pancreatitis", "serious": ["hospitalisation"], "outcome": "recovering", "began-on": "2026-02-01"}),
        ),
        of(
            "adverse-event-report-sent",
            json!({"of": "f-1", "reference": "r-1"}),
        ),
        of("ending-explained", json!({"because": "response"})),
        of(
            "outcome-assessed",
            json!({"scars": "mild", "red-marks": "moderate", "social": "better"}),
        ),
        of("relapse-recorded", json!({"treated": "topical"})),
        of("schedule-chosen", json!({"authority": "us-label"})),
        of(
            "follow-up-asked",
            json!({"about": ["mood", "sexual-function"]}),
        ),
        of(
            "care-corrected",
            json!({"of": "f-1", "why": "another patient's", "instead": {"on": "2026-03-01", "type": "photo-taken", "region": "chin"}}),
        ),
    ]
}

#[test]
fn every_kind_reads_back_as_it_was_written_and_names_itself() {
    let all = one_of_each();
    let kinds: Vec<&str> = all
        .iter()
        .map(|one| one["type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, KINDS);
    for written in all {
        let event: CareEvent = serde_json::from_value(written.clone())
            .unwrap_or_else(|error| panic!("{written}: {error}"));
        assert_eq!(event.fact.kind(), written["type"]);
        assert_eq!(serde_json::to_value(&event).unwrap(), written);
        // From text, as the ledger reads it.
        let text = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<CareEvent>(&text).unwrap(), event);
    }
}

#[test]
fn a_field_of_another_kind_or_of_none_is_refused_by_its_name() {
    for written in one_of_each() {
        let mut more = written.clone();
        more["no-such-field"] = json!(1);
        let error = serde_json::from_value::<CareEvent>(more).unwrap_err();
        assert!(error.to_string().contains("no-such-field"), "{error}");
        let mut less = written;
        less.as_object_mut().unwrap().remove("on");
        let error = serde_json::from_value::<CareEvent>(less).unwrap_err();
        assert!(error.to_string().contains("on"), "{error}");
    }
}

#[test]
fn a_number_without_its_unit_is_no_weight_and_no_dose() {
    for (field, value) in [
        ("weight", json!(70)),
        ("weight", json!({"kilograms": 70})),
        ("weight", json!({"grams": 0})),
        ("weight", json!([70_000])),
    ] {
        let written =
            json!({"type": "weight-recorded", "id": "f-1", "on": "2026-03-02", field: value});
        assert!(
            serde_json::from_value::<CareEvent>(written.clone()).is_err(),
            "{written}"
        );
    }
}
