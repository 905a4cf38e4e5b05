//! A sheet of paper as it was keyed in: what was marked, and from which sheet a fact came.

use retinue_kernel::{AnswerSheet, Day, Event, Id, Payload};
use serde_json::{Value, json};

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn sheet() -> AnswerSheet {
    AnswerSheet {
        code: id("code-1"),
        printed_on: "2026-03-01".parse::<Day>().unwrap(),
        printed_after: None,
        questions: id("words"),
        marked_true: vec![id("said-true"), id("both-ways")],
        marked_false: vec![id("said-false"), id("both-ways")],
        unmarked: vec![id("left-open")],
    }
}

#[test]
fn a_statement_is_marked_true_or_false_and_what_is_left_open_or_marked_both_ways_is_neither() {
    let sheet = sheet();
    for (statement, mark) in [
        ("said-true", Some(true)),
        ("said-false", Some(false)),
        ("both-ways", None),
        ("left-open", None),
        ("not-there", None),
    ] {
        assert_eq!(sheet.mark(&id(statement)), mark, "{statement}");
    }
    assert_eq!(sheet.statements().count(), 5);
}

fn payload(mut event: Value) -> Payload {
    event["id"] = json!("a");
    event["on"] = json!("2026-03-01");
    let read: Event = serde_json::from_value(event).unwrap();
    read.payload
}

#[test]
fn answers_and_contraception_name_the_sheet_from_which_they_were_keyed_in_and_nothing_else_does() {
    let answered = Payload::ComprehensionAnswered {
        passed: true,
        sheet: Some(Box::new(sheet())),
    };
    assert_eq!(answered.sheet_code(), Some(&id("code-1")));
    let contraception = json!({ "type": "contraception-recorded", "since": "2026-01-02",
        "methods": ["combined-pill", "male-condom"], "source": "patient" });
    assert_eq!(payload(contraception.clone()).sheet_code(), None);
    let mut on_sheet = contraception;
    on_sheet["on-sheet"] = json!("code-2");
    assert_eq!(payload(on_sheet).sheet_code(), Some(&id("code-2")));
    let by_screen = json!({ "type": "comprehension-answered", "passed": true });
    assert_eq!(payload(by_screen).sheet_code(), None);
    assert_eq!(
        payload(json!({ "type": "visit-recorded" })).sheet_code(),
        None
    );
}
