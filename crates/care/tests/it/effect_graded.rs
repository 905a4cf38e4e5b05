//! Side effects that a clinician graded, and what follows.

use retinue_care::advise::advise;
use retinue_care::event::{CareEvent, CareFact};
use retinue_care::{
    Action, Admission, CareCase, CareRecord, Counsel, Ctcae, Jurisdiction, Triage, admit,
};
use retinue_kernel::{Day, Id, PatientRecord};
use serde_json::{Value, json};

use crate::knowledge;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn record(facts: &[Value]) -> CareRecord {
    let facts = facts.iter().enumerate().map(|(place, one)| {
        let mut whole = one.clone();
        whole["id"] = json!(format!("c-{place}"));
        serde_json::from_value::<CareEvent>(whole).unwrap()
    });
    CareRecord::of(facts)
}

fn treated() -> Vec<Value> {
    vec![
        json!({"type": "weight-recorded", "on": "2026-03-01", "weight": {"grams": 70_000}}),
        json!({"type": "dose-planned", "on": "2026-03-01", "product": "us-conventional", "steps": [{"daily": {"micrograms": 40_000}}]}),
        json!({"type": "dose-taken", "on": "2026-03-01", "until": "2026-03-20"}),
    ]
}

fn graded(grade: u8, on: &str) -> Value {
    json!({"type": "effect-graded", "on": on, "term": "cheilitis", "grade": grade, "ctcae-version": "v5"})
}

/// What is advised of the effect.
fn of_effect(facts: &[Value], land: Jurisdiction) -> Vec<Counsel> {
    let gate = PatientRecord::default();
    let today = day("2026-03-20");
    let case = CareCase::of(&record(facts), &gate, &knowledge(), today);
    let mut all = advise(&case, &knowledge(), land, today);
    all.retain(|one| {
        one.advice.reasons.as_slice()[0]
            .rule
            .as_str()
            .starts_with("EFFECT-")
    });
    all
}

#[test]
fn lips_that_nobody_bears_ask_for_a_dose_lower_by_a_quarter_to_a_half_and_it_is_provisional() {
    let mut facts = treated();
    facts.push(graded(2, "2026-03-10"));
    assert!(of_effect(&facts, Jurisdiction::Uk).is_empty());
    facts.push(graded(3, "2026-03-15"));
    let all = of_effect(&facts, Jurisdiction::Uk);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].advice.action, Action::Reduce);
    assert_eq!(all[0].advice.triage, Triage::T1);
    assert!(all[0].advice.is_provisional());
    let says = all[0].says();
    assert!(
        says.contains("from 40 mg to between 20 mg and 30 mg a day"),
        "{says}"
    );
}

#[test]
fn the_united_states_borrow_no_part_of_another_label() {
    let mut facts = treated();
    facts.push(graded(3, "2026-03-15"));
    let all = of_effect(&facts, Jurisdiction::Us);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].advice.action, Action::Continue);
    assert_eq!(all[0].or, [Action::Reduce]);
    assert!(!all[0].says().contains('%'), "{}", all[0].says());
}

#[test]
fn a_lower_grade_or_nothing_noticed_later_ends_it() {
    let mut facts = treated();
    facts.push(graded(3, "2026-03-10"));
    facts.push(graded(1, "2026-03-15"));
    assert!(of_effect(&facts, Jurisdiction::Uk).is_empty());
    facts.pop();
    facts.push(json!({"type": "symptom-reported", "on": "2026-03-16", "symptoms": []}));
    assert!(of_effect(&facts, Jurisdiction::Uk).is_empty());
}

#[test]
fn a_term_or_a_grade_that_nobody_describes_is_not_recorded() {
    let record = record(&treated());
    let knowledge = knowledge();
    let asked = Admission {
        record: &record,
        knowledge: &knowledge,
        jurisdiction: Jurisdiction::Us,
        today: day("2026-03-20"),
        born: None,
        advised: &[],
    };
    let fact = |term: &str, grade| CareFact::EffectGraded {
        term: Id::new(term).unwrap(),
        grade,
        ctcae_version: Ctcae::V5,
    };
    let field = |term: &str, grade| {
        let refused = admit(&fact(term, grade), day("2026-03-20"), &asked).unwrap_err();
        refused.because[0].field
    };
    assert_eq!(field("sore lips", 1), "term");
    assert_eq!(field("cheilitis", 4), "grade");
    assert_eq!(field("cheilitis", 0), "grade");
    assert!(admit(&fact("cheilitis", 3), day("2026-03-20"), &asked).is_ok());
}
