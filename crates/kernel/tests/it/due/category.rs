//! A re-confirmation of categories: due where it was called, closed by the word or by a new category, and no affair of the
//! gate's.

use retinue_kernel::{
    Case, Command, DueItem, DueKind, Event, PatientRecord, RegistryFact, RegistryRecord,
    RulesInForce, decide, due,
};
use serde_json::{Value, json};

use crate::harness::{Course, ask_under, day, patient_who_can_become_pregnant, rules_for};

fn registry(events: &[Value]) -> RegistryRecord {
    RegistryRecord::of(events.iter().map(|event| {
        serde_json::from_value::<RegistryFact>(event.clone()).expect("a fact of the programme")
    }))
}

fn called(id: &str, on: &str, until: &str) -> Value {
    json!({ "type": "reconfirmation-called", "id": id, "on": on, "until": until, "says": "The platform changes." })
}

fn off(of: &str, on: &str) -> Value {
    json!({ "type": "reconfirmation-called-off", "on": on, "reconfirmation": of, "says": "It does not." })
}

/// The rules of a course, with what the office recorded.
fn rules(course: &Course, office: &[Value]) -> RulesInForce {
    rules_for(&course.question).with_reconfirmation(registry(office).standing_reconfirmation())
}

fn listed(course: &Course, office: &[Value], on: &str) -> Vec<DueItem> {
    let mut items = due(&super::record(course), &rules(course, office), day(on));
    items.retain(|item| item.kind == DueKind::CategoryReconfirmation);
    items
}

/// Enrolled in January 2026.
fn enrolled() -> Course {
    patient_who_can_become_pregnant()
}

#[test]
fn a_category_that_stood_before_the_call_is_due_until_it_is_confirmed_or_assigned_anew() {
    let office = [called("call", "2026-03-10", "2026-03-20")];
    assert_eq!(listed(&enrolled(), &[], "2026-03-10"), []);
    let items = listed(&enrolled(), &office, "2026-03-10");
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].due, day("2026-03-20"));
    assert_eq!(items[0].opens, day("2026-03-10"));
    assert_eq!(items[0].about.as_str(), "call");

    let confirmed = |of: &str| {
        enrolled().told(
            "2026-03-11",
            json!({ "type": "category-reconfirmed", "category": "can-become-pregnant", "reconfirmation": of }),
        )
    };
    assert_eq!(listed(&confirmed("call"), &office, "2026-03-12"), []);
    assert_eq!(
        listed(&confirmed("an earlier one"), &office, "2026-03-12").len(),
        1,
        "the word to another call is none to this one"
    );
    let assigned = |on: &str| {
        enrolled().told(
            on,
            json!({ "type": "category-assigned", "category": "can-become-pregnant", "basis": "default" }),
        )
    };
    assert_eq!(listed(&assigned("2026-03-10"), &office, "2026-03-12"), []);
    assert_eq!(
        listed(&assigned("2026-03-09"), &office, "2026-03-12").len(),
        1
    );
}

#[test]
fn what_was_called_off_is_due_no_more_and_the_next_call_asks_again() {
    let office = [
        called("first", "2026-03-10", "2026-03-20"),
        off("first", "2026-03-11"),
    ];
    assert_eq!(listed(&enrolled(), &office, "2026-03-12"), []);
    let all = registry(&office).reconfirmations();
    let ended = all[0].called_off.as_ref().expect("called off");
    assert_eq!(
        (ended.0, ended.1.to_string()),
        (day("2026-03-11"), "It does not.".to_owned())
    );
    let again = [&office[..], &[called("second", "2026-03-15", "2026-03-25")]].concat();
    let items = listed(&enrolled(), &again, "2026-03-15");
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].about.as_str(), "second");
}

#[test]
fn nobody_is_asked_about_who_is_treated_no_more() {
    let office = [called("call", "2026-03-10", "2026-03-20")];
    let stopped = enrolled().told("2026-03-05", json!({ "type": "treatment-stopped" }));
    assert_eq!(listed(&stopped, &office, "2026-03-12"), []);
}

fn objections(record: &PatientRecord, rules: &RulesInForce, payload: Value) -> Vec<&'static str> {
    let event: Event = serde_json::from_value(payload).expect("a fact");
    let case = Case {
        patient: record,
        prescriber: None,
        pharmacy: None,
    };
    let command = Command::Record {
        on: event.envelope.on,
        payload: event.payload,
    };
    match decide(&case, &command, rules, day("2026-03-12")) {
        Ok(_) => Vec::new(),
        Err(refused) => refused.because.iter().map(|one| one.field).collect(),
    }
}

#[test]
fn only_the_category_on_record_is_confirmed_and_only_to_the_call_that_stands() {
    let course = enrolled();
    let record = super::record(&course);
    let standing = rules(&course, &[called("call", "2026-03-10", "2026-03-20")]);
    let word = |category: &str, of: &str| json!({ "id": "word", "type": "category-reconfirmed", "on": "2026-03-12", "category": category, "reconfirmation": of });
    assert_eq!(
        objections(&record, &standing, word("can-become-pregnant", "call")),
        Vec::<&str>::new()
    );
    assert_eq!(
        objections(&record, &standing, word("cannot-become-pregnant", "call")),
        ["category"]
    );
    assert_eq!(
        objections(&record, &standing, word("can-become-pregnant", "other")),
        ["reconfirmation"]
    );
    let none = rules(&course, &[]);
    assert_eq!(
        objections(&record, &none, word("can-become-pregnant", "call")),
        ["reconfirmation"]
    );
}

#[test]
fn the_gate_answers_the_same_whether_or_not_a_category_waits() {
    let office = [called("call", "2026-02-20", "2026-02-25")];
    let ready = enrolled().month("2026-03-01", "t2", "rx1").requests("rx1");
    for (course, authorised) in [
        (ready.clone(), true),
        (ready.without("comprehension-answered"), false),
    ] {
        let mut question = course.question.clone();
        question["on"] = json!("2026-03-02");
        let answer = |office: &[Value]| {
            ask_under(&rules(&course, office), &question)
                .expect("an answer")
                .decision
        };
        assert_eq!(
            listed(&course, &office, "2026-03-02").len(),
            1,
            "it is overdue"
        );
        let decision = answer(&office);
        assert_eq!(decision, answer(&[]));
        assert_eq!(decision.unmet().is_empty(), authorised);
    }
}
