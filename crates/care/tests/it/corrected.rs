//! Contacts about facts that were corrected after somebody had been reached.

use retinue_care::concern::{Task, Whom, tasks};
use retinue_care::event::CareEvent;
use retinue_care::{Action, CareRecord, Jurisdiction, Triage};
use serde_json::{Value, json};

use crate::knowledge;
use crate::told::{Person, care, day};

const ON: &str = "2026-03-12";

fn graded(term: &str, grade: u8) -> Value {
    json!({"type": "effect-graded", "term": term, "grade": grade, "ctcae-version": "v5"})
}

fn reached(task: &str) -> Value {
    json!({"type": "contact-made", "task": task, "how": "telephone", "reached": true})
}

fn corrected(of: &str, on: &str, instead: &Value) -> Value {
    let mut whole = instead.clone();
    whole["on"] = json!(on);
    json!({"type": "care-corrected", "of": of, "why": "typing-error", "instead": whole})
}

/// Facts of the twelfth of March and the days after it, one a day, in the order of recording; each is named by its place.
fn record(facts: &[Value]) -> CareRecord {
    let told = |(place, fact): (usize, &Value)| -> CareEvent {
        care(place, &format!("2026-03-{}", 12 + place), fact)
    };
    CareRecord::of(facts.iter().enumerate().map(told))
}

fn of(facts: &[Value]) -> Vec<Task> {
    let whom = Whom {
        jurisdiction: Jurisdiction::Us,
        born: None,
    };
    tasks(&record(facts), &knowledge(), whom)
}

fn waits(facts: &[Value]) -> bool {
    let all = of(facts);
    assert!(all.len() <= 1, "{all:?}");
    all.first().is_some_and(Task::waits)
}

#[test]
fn a_grade_corrected_upwards_asks_for_a_contact_where_the_lower_one_asked_for_none() {
    let mut facts = vec![graded("dry eye", 1)];
    assert!(of(&facts).is_empty());
    facts.push(corrected("c-0", ON, &graded("dry eye", 3)));
    let all = of(&facts);
    assert!(all[0].waits());
    assert_eq!(all[0].counsel.advice.triage, Triage::T2);
    assert_eq!(all[0].due, day(ON));
}

#[test]
fn a_grade_corrected_upwards_asks_for_another_contact_after_one_about_the_lower_grade() {
    let mut facts = vec![graded("depression", 3), reached("c-0")];
    assert!(!waits(&facts), "somebody was reached");
    facts.push(corrected("c-0", ON, &graded("depression", 4)));
    assert!(waits(&facts), "about a threat of harm nobody was reached");
    let all = of(&facts);
    assert_eq!(all[0].counsel.advice.triage, Triage::T3);
    assert_eq!(all[0].tried, []);
    facts.push(reached("c-0"));
    assert!(!waits(&facts));
}

#[test]
fn a_correction_to_what_is_no_more_urgent_asks_for_no_second_contact() {
    for lower in [graded("depression", 2), graded("cheilitis", 3)] {
        let mut facts = vec![graded("depression", 4), reached("c-0")];
        facts.push(corrected("c-0", ON, &lower));
        assert!(!waits(&facts), "{lower}");
    }
    // Its day alone was wrong.
    let same = corrected("c-0", "2026-03-11", &graded("depression", 3));
    assert!(!waits(&[graded("depression", 3), reached("c-0"), same]));
}

#[test]
fn a_correction_to_another_effect_as_urgent_asks_for_a_contact_of_its_own() {
    let mut facts = vec![graded("depression", 3), reached("c-0")];
    facts.push(corrected("c-0", ON, &graded("night blindness", 2)));
    assert!(waits(&facts));
}

#[test]
fn of_several_corrections_the_one_that_made_it_urgent_counts() {
    let mut facts = vec![graded("depression", 1), reached("c-0")];
    facts.push(corrected("c-0", ON, &graded("depression", 4)));
    facts.push(reached("c-0"));
    facts.push(corrected("c-0", "2026-03-11", &graded("depression", 4)));
    assert!(
        !waits(&facts),
        "the day alone was corrected after the contact"
    );
    facts.push(corrected("c-0", ON, &graded("papilloedema", 1)));
    assert!(waits(&facts));
}

#[test]
fn a_result_a_score_and_a_report_that_are_corrected_upwards_ask_again_too() {
    let triglyceride = |value: &str| json!({"type": "laboratory-resulted", "analyte": "triglyceride", "value": value, "unit": "mg/dL"});
    let phq = |total: u8| json!({"type": "scale-scored", "scale": "phq-9", "answers": [total / 9 + 1, 1, 1, 1, 1, 1, 1, 1, 0]});
    let told = |symptoms: &[&str]| json!({"type": "symptom-reported", "symptoms": symptoms});
    for (was, now) in [
        (triglyceride("612"), triglyceride("930")),
        (phq(0), phq(20)),
        (told(&["vomiting"]), told(&["vomiting", "headache"])),
    ] {
        let mut facts = vec![was.clone(), reached("c-0")];
        assert!(!waits(&facts), "{was}");
        facts.push(corrected("c-0", ON, &now));
        assert!(waits(&facts), "{was}, corrected to {now}");
    }
}

#[test]
fn nothing_noticed_takes_no_grade_back_that_was_corrected_upwards_after_the_contact() {
    let known = knowledge();
    let stops = |facts: &[(&str, Value)]| {
        let case = Person::told(facts, &[]).case(&known, "2026-03-20");
        let today = day("2026-03-20");
        let all = retinue_care::advise::advise(&case, &known, Jurisdiction::Us, today);
        let mut graded = all.iter().filter(|one| {
            one.advice.reasons.as_slice()[0]
                .rule
                .as_str()
                .starts_with("EFFECT-")
        });
        graded.any(|one| matches!(one.advice.action, Action::Stop | Action::Block))
    };
    let mut facts = vec![
        (ON, graded("depression", 3)),
        ("2026-03-13", reached("c-0")),
        (
            "2026-03-14",
            json!({"type": "symptom-reported", "symptoms": []}),
        ),
    ];
    assert!(!stops(&facts), "reached, and nothing noticed afterwards");
    facts.push(("2026-03-15", corrected("c-0", ON, &graded("depression", 4))));
    assert!(stops(&facts), "about the higher grade nobody was reached");
    facts.push(("2026-03-16", reached("c-0")));
    assert!(!stops(&facts));
}
