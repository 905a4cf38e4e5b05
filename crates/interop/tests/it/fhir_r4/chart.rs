//! A patient with one fact of everything that becomes a resource.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use retinue_care::advise::advise;
use retinue_care::concern::{Whom, tasks};
use retinue_care::event::CareEvent;
use retinue_care::{CareCase, CareRecord, Gate, Jurisdiction};
use retinue_interop::fhir_r4::{
    Chart, Element, Names, PatientName, Person, Practice, Resource, at_hand, binary, group,
    json_read, of_patient, pharmacy, practice,
};
use retinue_kernel::{Event, FactId, Id, PatientRecord, due};
use retinue_rulebook::{KnowledgeBook, Rulebook};
use serde_json::{Value, json};

pub(super) const KEY: [u8; 32] = [7; 32];
pub(super) const PATIENT: [u8; 16] = [0x4a; 16];

/// Facts of one kind of record, each with a name that is ordered by time, as those of the ledger are.
fn told<T: serde::de::DeserializeOwned>(facts: &[Value], first: usize) -> Vec<T> {
    let facts = facts.iter().zip(first..);
    let each = facts.map(|(fact, nth)| {
        let mut fact = fact.clone();
        let envelope = json!({
            "id": event_id(nth),
            "recorded-at": match nth {
                ..=28 => format!("2026-11-{nth:02}T15:04:05.250Z"),
                _ => format!("2026-11-28T15:{:02}:05.250Z", nth % 60),
            },
            "by": "account-1",
            "on-behalf-of": "prescriber-1",
            "capacity": "designee",
            "command-id": format!("c-{nth}"),
        });
        let (Value::Object(fact_fields), Value::Object(envelope)) = (&mut fact, envelope) else {
            panic!("objects");
        };
        fact_fields.extend(envelope);
        serde_json::from_value(fact.clone()).unwrap_or_else(|error| panic!("{fact}: {error}"))
    });
    each.collect()
}

/// The name of the nth fact.
pub(super) fn event_id(nth: usize) -> String {
    format!("019a0000-0000-7000-8000-{nth:012}")
}

fn gate() -> Vec<Value> {
    vec![
        json!({"type": "patient-registered", "on": "2026-10-01", "born": "2001-05-06", "programme": "us-ipledge"}),
        json!({"type": "category-assigned", "on": "2026-10-01", "category": "can-become-pregnant", "basis": "default"}),
        json!({
            "type": "consent-signed", "on": "2026-10-01", "form": "patient-enrolment-can", "signers": ["patient", "prescriber"],
            "edition": "2021-12-13", "text-hash": "ab12",
            "signing": {"medium": "screen", "yes": ["category", "counselled-on-risks"], "written": [{"item": "patient-name", "says": "Synthetic Person"}]}
        }),
        json!({
            "type": "pregnancy-test-reported", "on": "2026-11-03", "collected-on": "2026-11-02", "specimen": "urine", "setting": "laboratory",
            "result": "negative", "clia-number": "00D0000000", "cycle": "regular", "menses-began-on": "2026-10-30"
        }),
        json!({"type": "prescription-written", "on": "2026-11-03", "order": "order-7", "indication": "severe nodular acne",
            "product": "conventional", "capsules": {"20": 30, "40": 30}, "days": 30, "refills": 0}),
        json!({"type": "dispense-authorised", "on": "2026-11-03", "prescription": event_id(5), "pharmacy": "corner", "until": "2026-11-08", "days": 30}),
        json!({"type": "filled", "on": "2026-11-04", "authorisation": event_id(6), "days": 30, "capsules": {"20": 30, "40": 30}}),
        json!({"type": "handed-over", "on": "2026-11-05", "authorisation": event_id(6), "days": 30, "capsules": {"20": 30, "40": 30},
            "product-code": "10631-115", "lot": "L-77"}),
        json!({"type": "contact-recorded", "on": "2026-11-06"}),
        json!({"type": "pregnancy-test-reported", "on": "2026-11-09", "collected-on": "2026-11-09", "specimen": "serum", "setting": "medical", "result": "indeterminate"}),
        json!({"type": "fact-corrected", "on": "2026-11-10", "of": event_id(10), "why": "wrong patient"}),
        json!({"type": "hold-requested", "on": "2026-11-12", "reason": "headache"}),
    ]
}

fn care() -> Vec<Value> {
    vec![
        json!({"type": "weight-recorded", "on": "2026-10-01", "weight": {"grams": 70_250}}),
        json!({"type": "laboratory-resulted", "on": "2026-11-02", "analyte": "alt", "value": "38", "unit": "IU/L", "low": "0", "high": "40", "fasting": true}),
        json!({"type": "laboratory-resulted", "on": "2026-11-02", "analyte": "triglyceride", "value": "149.90", "unit": "mg/dL", "high": "150"}),
        json!({"type": "scale-scored", "on": "2026-11-02", "scale": "phq-9", "answers": [1, 0, 2, 0, 0, 1, 0, 0, 0]}),
        json!({"type": "lesions-counted", "on": "2026-11-02", "nodule-from-mm": 5,
            "counts": [{"region": "chin", "comedones": 4, "papules": 3, "pustules": 0, "nodules": 2}]}),
        json!({"type": "medicine-reported", "on": "2026-11-02", "medicine": "vitamin A tablets", "agent": "vitamin-a", "from": "2026-01-05"}),
        json!({"type": "medicine-ended", "on": "2026-11-03", "of": event_id(106)}),
        json!({"type": "allergy-reported", "on": "2026-11-02", "allergy": "peanut", "anaphylaxis": true}),
        json!({"type": "no-allergy-known", "on": "2026-10-01"}),
        json!({"type": "dose-planned", "on": "2026-11-03", "product": "us-conventional",
            "steps": [{"daily": {"micrograms": 35_000}, "days": 28}, {"daily": {"micrograms": 70_000}}],
            "target": {"from": {"micrograms-per-kilogram": 120_000}, "to": {"micrograms-per-kilogram": 150_000}}}),
        json!({"type": "symptom-reported", "on": "2026-11-10", "symptoms": ["severe-headache"]}),
        json!({"type": "contact-made", "on": "2026-11-11", "task": event_id(111), "how": "telephone", "reached": false}),
        json!({"type": "adverse-event-reported", "on": "2026-11-12", "reaction": "severe headache", "serious": ["medically-important"],
            "outcome": "recovering", "began-on": "2026-11-10"}),
        json!({"type": "weight-recorded", "on": "2026-11-02", "weight": {"grams": 7_100}}),
        json!({"type": "care-corrected", "on": "2026-11-12", "of": event_id(114), "why": "a digit was missing",
            "instead": {"on": "2026-11-02", "type": "weight-recorded", "weight": {"grams": 71_000}}}),
    ]
}

/// What a program sent, of which one of the results came.
fn received() -> BTreeMap<FactId, Element> {
    let sent = br#"{"resourceType":"Observation","identifier":[{"system":"urn:ehr:result","value":"7-1"}],"status":"final",
        "code":{"coding":[{"system":"http://loinc.org","code":"1742-6","display":"ALT"}]},
        "effectiveDateTime":"2026-11-02T07:45:00-05:00","valueQuantity":{"value":38.0,"unit":"IU/L"}}"#;
    let sent = json_read::read(sent).expect("a resource");
    BTreeMap::from([(Id::new(&event_id(102)).expect("an id"), sent)])
}

/// Everything that goes out about this patient, and what is the same for everybody.
pub(super) fn everything() -> Vec<Resource> {
    static ALL: LazyLock<Vec<Resource>> = LazyLock::new(made);
    ALL.clone()
}

fn made() -> Vec<Resource> {
    let rulebook = Rulebook::embedded().expect("the law reads");
    let book = KnowledgeBook::embedded().expect("the knowledge reads");
    let knowledge = book.knowledge();
    let record = PatientRecord::of(told::<Event>(&gate(), 1));
    let care = CareRecord::of(told::<CareEvent>(&care(), 101));
    let today = "2026-11-23".parse().expect("a day");
    let rules = rulebook.default_rules();
    let jurisdiction = Jurisdiction::Us;
    let tasks = tasks(&care, knowledge, Whom::of(&record, jurisdiction));
    let gate = Gate {
        record: &record,
        rules: &rules,
    };
    let case = CareCase::of(&care, gate, knowledge, today);
    let advised = advise(&case, knowledge, jurisdiction, today);
    let due = due(&record, &rules, today);
    let names = Names::new(KEY);
    let party = |id: &str, name: &str| Practice {
        id: Id::new(id).expect("an id"),
        name: Some(name.to_owned()),
        certified: true,
        certified_until: Some("2027-06-30".parse().expect("a day")),
    };
    let prescriber = party("prescriber-1", "Synthetic Prescriber");
    let chart = Chart {
        names: &names,
        person: Person {
            id: PatientName::new(&PATIENT),
            number: "RT-0000-0001".to_owned(),
            name: "Ana María Synthetic-Person".to_owned(),
            born: "2001-05-06".parse().expect("a day"),
            telephone: Some("+1 555 0100".to_owned()),
            email: None,
            address: Some("1 Invented Street, \"Nowhere\"".to_owned()),
        },
        record: &record,
        care: &care,
        tasks: &tasks,
        advised: &advised,
        due: &due,
        knowledge,
        jurisdiction,
        rulebook: &rulebook,
        prescriber: Some(prescriber.clone()),
        received: &received(),
        today,
        sandbox: true,
    };
    let mut all = of_patient(&chart);
    let document = all.iter().find(|one| one.kind == "DocumentReference");
    let document = document.expect("a form was signed").clone();
    let content = document.body.at(&["content", "attachment", "url"]);
    let url = content[0].as_text().expect("an address");
    let id = url.strip_prefix("Binary/").expect("a content").to_owned();
    all.push(binary(&document, &id, b"%PDF-1.7 synthetic"));
    let theirs = [PatientName::new(&PATIENT)];
    all.push(group(&names, &prescriber, &theirs, true));
    all.extend(practice(&names, &prescriber, true));
    all.extend(pharmacy(&names, &party("corner", "Corner Pharmacy"), true));
    all.extend(at_hand(knowledge, &[&rulebook], true));
    all
}
