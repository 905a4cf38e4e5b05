//! Side effects that a clinician graded, and what follows.

use retinue_care::advise::advise;
use retinue_care::concern::{Whom, tasks};
use retinue_care::effect::follow_grade;
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
    let case = CareCase::of(&record(facts), crate::by_law(&gate), &knowledge(), today);
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
fn a_lower_grade_later_ends_it() {
    let mut facts = treated();
    facts.push(graded(3, "2026-03-10"));
    facts.push(graded(1, "2026-03-15"));
    assert!(of_effect(&facts, Jurisdiction::Uk).is_empty());
}

fn nothing_noticed(on: &str) -> Value {
    json!({"type": "symptom-reported", "on": on, "symptoms": []})
}

/// A contact about the last of some facts.
fn contact(facts: &[Value], on: &str, reached: bool) -> Value {
    let task = format!("c-{}", facts.len() - 1);
    json!({"type": "contact-made", "on": on, "task": task, "how": "telephone", "reached": reached})
}

#[test]
fn nothing_noticed_later_takes_no_grave_grade_back_before_somebody_was_reached() {
    let mut facts = treated();
    facts.push(json!({"type": "effect-graded", "on": "2026-03-12", "term": "pancreatitis", "grade": 3, "ctcae-version": "v5"}));
    let tried = contact(&facts, "2026-03-14", false);
    let reached = contact(&facts, "2026-03-17", true);
    facts.push(nothing_noticed("2026-03-13"));
    let stops = |facts: &[Value]| {
        let all = of_effect(facts, Jurisdiction::Us);
        let first = all
            .first()
            .map(|one| (one.advice.action, one.advice.triage));
        first == Some((Action::Stop, Triage::T3))
    };
    assert!(stops(&facts));
    facts.push(tried);
    assert!(stops(&facts), "nobody was reached");
    facts.push(reached);
    assert!(!stops(&facts), "the contact that it asked for is recorded");
}

#[test]
fn a_contact_alone_ends_no_grade_nor_does_one_about_something_else() {
    let mut facts = treated();
    facts.push(graded(3, "2026-03-10"));
    let about_lips = contact(&facts, "2026-03-11", true);
    let mut elsewhere = facts.clone();
    facts.push(about_lips);
    assert_eq!(of_effect(&facts, Jurisdiction::Uk).len(), 1);
    facts.push(nothing_noticed("2026-03-12"));
    assert!(of_effect(&facts, Jurisdiction::Uk).is_empty());
    elsewhere.push(json!({"type": "effect-graded", "on": "2026-03-10", "term": "dry skin", "grade": 3, "ctcae-version": "v5"}));
    let about_skin = contact(&elsewhere, "2026-03-11", true);
    elsewhere.push(about_skin);
    elsewhere.push(nothing_noticed("2026-03-12"));
    let left = of_effect(&elsewhere, Jurisdiction::Uk);
    assert_eq!(left.len(), 1);
    assert!(left[0].says().contains("cheilitis"), "{}", left[0].says());
}

#[test]
fn nothing_noticed_on_the_same_day_takes_no_grade_back() {
    let mut facts = treated();
    facts.push(graded(3, "2026-03-15"));
    facts.push(json!({"type": "symptom-reported", "on": "2026-03-15", "symptoms": []}));
    assert_eq!(of_effect(&facts, Jurisdiction::Uk).len(), 1);
}

/// Every term, each grade that is described, and every land: what is asked for, of which there is one thing at most.
fn every_grade(mut look: impl FnMut(&str, u8, Jurisdiction, Option<&Counsel>)) {
    let effects = knowledge().effects;
    for term in effects.terms() {
        for row in effects.grades_of(term) {
            for land in Jurisdiction::ALL {
                let asked = follow_grade(&effects, term, row.grade, None, *land, &[]);
                assert!(asked.len() <= 1, "{term} {} {land:?}", row.grade);
                look(term, row.grade, *land, asked.first());
            }
        }
    }
}

#[test]
fn no_grave_effect_of_any_grade_is_answered_with_going_on() {
    let emergencies = [
        "Stevens-Johnson syndrome",
        "toxic epidermal necrolysis",
        "pancreatitis",
        "papilloedema",
        "suicidal ideation",
    ];
    let mut seen = 0;
    every_grade(|term, grade, land, asked| {
        let at = format!("{term} {grade} {land:?}");
        if emergencies.contains(&term) {
            let advice = &asked.unwrap_or_else(|| panic!("{at}")).advice;
            assert_eq!(
                (advice.action, advice.triage),
                (Action::Stop, Triage::T3),
                "{at}"
            );
            seen += 1;
        }
        if ["depression", "night blindness"].contains(&term) {
            let advice = &asked.unwrap_or_else(|| panic!("{at}")).advice;
            assert_eq!(advice.action, Action::Stop, "{at}");
            assert!(advice.triage >= Triage::T2, "{at}");
            seen += 1;
        }
        if term == "colitis" {
            let advice = &asked.unwrap_or_else(|| panic!("{at}")).advice;
            let wanted = match grade {
                1 => (Action::Hold, Triage::T1),
                _ => (Action::Stop, Triage::T3),
            };
            assert_eq!((advice.action, advice.triage), wanted, "{at}");
            seen += 1;
        }
    });
    // 2 + 1 + 3 + 4 + 4 grades of emergencies, 4 + 4 of mood and night vision, 4 of colitis, in three lands.
    assert_eq!(seen, 3 * (14 + 8 + 4));
}

#[test]
fn from_grade_three_on_everything_but_lips_and_skin_is_seen_the_same_day_and_pauses_the_medicine() {
    every_grade(|term, grade, land, asked| {
        if grade < 3 {
            return;
        }
        let at = format!("{term} {grade} {land:?}");
        let advice = &asked
            .unwrap_or_else(|| panic!("nothing follows from {at}"))
            .advice;
        if ["cheilitis", "dry skin"].contains(&term) {
            assert_eq!(advice.triage, Triage::T1, "{at}");
            return;
        }
        assert!(advice.triage >= Triage::T2, "{at}");
        assert!(
            [Action::Hold, Action::Stop].contains(&advice.action),
            "{at}"
        );
    });
}

#[test]
fn a_higher_grade_is_never_less_urgent() {
    let mut last: Vec<(String, Jurisdiction, Option<Triage>)> = Vec::new();
    every_grade(|term, _, land, asked| {
        let urgency = asked.map(|one| one.advice.triage);
        let before = last
            .iter()
            .rev()
            .find(|(name, of, _)| name == term && *of == land);
        assert!(
            before.is_none_or(|(.., before)| *before <= urgency),
            "{term}"
        );
        last.push((term.to_owned(), land, urgency));
    });
}

#[test]
fn a_grave_grade_opens_a_contact_of_the_same_day_that_only_a_contact_closes() {
    let whom = Whom {
        jurisdiction: Jurisdiction::Us,
        born: None,
    };
    let mut facts = treated();
    let term = |term: &str, grade: u8| json!({"type": "effect-graded", "on": "2026-03-15", "term": term, "grade": grade, "ctcae-version": "v5"});
    facts.push(term("dry eye", 1));
    assert!(tasks(&record(&facts), &knowledge(), whom).is_empty());
    facts.push(term("pancreatitis", 3));
    facts.push(json!({"type": "symptom-reported", "on": "2026-03-16", "symptoms": []}));
    let waits = tasks(&record(&facts), &knowledge(), whom);
    assert_eq!(waits.len(), 1);
    assert!(waits[0].waits());
    assert_eq!(waits[0].due, day("2026-03-15"));
    assert_eq!(waits[0].counsel.advice.triage, Triage::T3);
    facts.push(json!({"type": "contact-made", "on": "2026-03-16", "task": waits[0].id.as_str(), "how": "telephone", "reached": true}));
    assert!(!tasks(&record(&facts), &knowledge(), whom)[0].waits());
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
