//! Advice against which somebody acted is told with its reason; and what a report asks for depends on the age.

use retinue_care::advise::advise;
use retinue_care::concern::{Whom, tasks};
use retinue_care::{Counsel, Jurisdiction, Triage};
use serde_json::{Value, json};

use crate::knowledge;
use crate::told::{Person, care, day};

const TODAY: &str = "2026-03-02";

fn raised(milligrams: &str) -> Value {
    json!({"type": "laboratory-resulted", "analyte": "triglyceride", "value": milligrams, "unit": "mg/dL", "high": "150", "fasting": true})
}

fn advised(person: &Person) -> Vec<Counsel> {
    let known = knowledge();
    advise(
        &person.case(&known, TODAY),
        &known,
        Jurisdiction::Us,
        day(TODAY),
    )
}

fn on_treatment() -> Person {
    Person::told(
        &[
            (
                "2026-02-01",
                json!({"type": "weight-recorded", "weight": {"grams": 70_000}}),
            ),
            (
                "2026-02-01",
                json!({"type": "dose-planned", "product": "us-conventional", "steps": [{"daily": {"micrograms": 40_000}}]}),
            ),
            (
                "2026-02-01",
                json!({"type": "dose-taken", "until": "2026-03-01"}),
            ),
            (TODAY, raised("850")),
        ],
        &[],
    )
}

#[test]
fn advice_that_was_overridden_says_so_with_its_reason_until_the_facts_change() {
    let mut person = on_treatment();
    let urgent = advised(&person).remove(0);
    assert!(urgent.overridden.is_empty());
    let reason = &urgent.advice.reasons.as_slice()[0];
    let known = knowledge();
    let overridden = json!({"type": "advice-overridden", "rule": reason.rule, "evidence": reason.evidence, "knowledge": known.hash, "reason": "not fasting after all"});
    person.care.learn(care(50, TODAY, &overridden));
    let again = advised(&person).remove(0);
    assert_eq!(again.advice, urgent.advice, "it stays advised");
    assert_eq!(again.overridden.len(), 1);
    assert_eq!(again.overridden[0].reason.as_str(), "not fasting after all");
    assert_eq!(again.overridden[0].on, day(TODAY));
    let written = serde_json::to_value(&again).unwrap();
    assert_eq!(written["overridden"][0]["reason"], "not fasting after all");
    // Another result is another advice: the override has lapsed.
    person.care.learn(care(51, TODAY, &raised("900")));
    let later = advised(&person);
    let rests_on = |one: &Counsel, fact: &str| {
        let mut reasons = one.advice.reasons.as_slice().iter();
        reasons.any(|reason| reason.evidence.iter().any(|id| id.as_str() == fact))
    };
    let mut on_the_new = later.iter().filter(|one| rests_on(one, "c-51"));
    let first = on_the_new
        .next()
        .expect("the new result asks for something");
    assert!(first.overridden.is_empty(), "{first:?}");
    assert!(on_the_new.all(|one| one.overridden.is_empty()));
}

#[test]
fn back_pain_opens_a_contact_in_the_young_alone() {
    let known = knowledge();
    let person = Person::told(
        &[(
            TODAY,
            json!({"type": "symptom-reported", "symptoms": ["back-pain"]}),
        )],
        &[],
    );
    let triages = |born: Option<&str>| -> Vec<Triage> {
        let whom = Whom {
            jurisdiction: Jurisdiction::Us,
            born: born.map(day),
        };
        let open = tasks(&person.care, &known, whom);
        open.iter().map(|task| task.counsel.advice.triage).collect()
    };
    assert_eq!(
        triages(Some("2008-03-03")),
        [Triage::T1],
        "seventeen on the day"
    );
    assert_eq!(triages(Some("2008-03-02")), [], "eighteen on the day");
    assert_eq!(
        triages(None),
        [Triage::T1],
        "whoever's age is not known counts as young"
    );
}
