//! Many questions, one a line.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::harness::{error_of, example, example_with, retinue_given, slugs};

fn batch(arguments: &[&str], lines: &[String]) -> crate::harness::Run {
    let mut text = lines.join("\n");
    text.push('\n');
    let mut all = vec!["check", "--batch"];
    all.extend_from_slice(arguments);
    retinue_given(&all, text.as_bytes())
}

fn asked_on(day: &str) -> String {
    example_with(|question| question["on"] = json!(day)).to_string()
}

#[test]
fn each_line_is_answered_in_its_place() {
    let run = batch(
        &[],
        &[
            asked_on("2026-03-07"),
            asked_on("2026-03-08"),
            asked_on("2026-03-05"),
        ],
    );
    assert_eq!(
        run.code, 0,
        "a batch that was answered to its end ends with 0: {}",
        run.err
    );
    let decisions: Vec<Value> = run
        .json_lines()
        .iter()
        .map(|answer| answer["decision"].clone())
        .collect();
    assert_eq!(decisions, ["authorised", "denied", "authorised"]);
}

#[test]
fn a_line_is_answered_as_the_question_alone_would_be() {
    let alone = crate::harness::check(&example());
    let lines = batch(&[], &[example().to_string()]);
    assert_eq!(alone.out, lines.out);
}

#[test]
fn an_unusable_line_is_answered_with_its_path_and_the_batch_goes_on() {
    let future = asked_on("2026-02-28");
    let not_json = "decision, please".to_owned();
    let unknown_field =
        example_with(|question| question["events"][3]["colour"] = json!("red")).to_string();
    let unknown_value =
        example_with(|question| question["events"][6]["setting"] = json!("kitchen")).to_string();
    let run = batch(
        &["--verdict-only"],
        &[
            example().to_string(),
            future,
            not_json,
            unknown_field,
            String::new(),
            unknown_value,
            example().to_string(),
        ],
    );
    assert_eq!(run.code, 0, "{}", run.err);
    let answers = run.json_lines();
    assert_eq!(answers.len(), 7);
    assert_eq!(answers[0]["decision"], "authorised");
    assert_eq!(error_of(&answers[1]).0, "events[6].on");
    assert_eq!(error_of(&answers[2]).0, ".");
    assert_eq!(error_of(&answers[3]).0, "events[3].colour");
    assert!(error_of(&answers[4]).1.contains("empty"));
    assert_eq!(error_of(&answers[5]).0, "events[6].setting");
    assert_eq!(answers[6], answers[0]);
}

#[test]
fn the_line_wins_over_the_options_and_the_options_fill_its_gaps() {
    let silent = example_with(|question| {
        let question = question.as_object_mut().expect("an object");
        question.remove("on");
        question.remove("edition");
    })
    .to_string();
    let run = batch(
        &["--on", "2026-03-08", "--edition", "2026-11-15"],
        &[silent, example().to_string()],
    );
    let answers = run.json_lines();
    assert_eq!(answers[0]["edition"], "2026-11-15");
    assert!(slugs(&answers[0]).contains(&"test-window-closed"));
    assert_eq!(
        (&answers[1]["edition"], &answers[1]["decision"]),
        (&json!("2021-12-13"), &json!("authorised"))
    );
}

#[test]
fn windows_line_ends_a_byte_order_mark_and_a_missing_last_line_end_do_no_harm() {
    let mut text = b"\xef\xbb\xbf".to_vec();
    text.extend_from_slice(format!("{}\r\n{}", example(), example()).as_bytes());
    let run = retinue_given(&["check", "--batch", "--verdict-only"], &text);
    let answers = run.json_lines();
    assert_eq!(answers.len(), 2);
    assert!(
        answers
            .iter()
            .all(|answer| answer["decision"] == "authorised"),
        "{}",
        run.out
    );
}

#[test]
fn an_empty_batch_is_refused() {
    let (at, says) = retinue_given(&["check", "--batch"], b"").bad_input();
    assert_eq!(at, ".");
    assert!(says.contains("empty"), "{says}");
}

#[test]
fn a_line_longer_than_any_question_is_answered_and_the_next_one_too() {
    let mut text = vec![b' '; 40 << 20];
    text.push(b'\n');
    text.extend_from_slice(example().to_string().as_bytes());
    let answers = retinue_given(&["check", "--batch", "--verdict-only"], &text).json_lines();
    assert_eq!(answers.len(), 2);
    assert!(error_of(&answers[0]).1.contains("longer than any question"));
    assert_eq!(answers[1]["decision"], "authorised");
}

#[test]
fn the_order_is_kept_on_any_number_of_threads() {
    // Far more than one portion: each line asks on another day and says so in its slugs or its last day.
    let days = ["2026-03-05", "2026-03-08", "2026-03-02", "2026-02-01"];
    let lines: Vec<String> = (0..2_000)
        .map(|index| asked_on(days[index % days.len()]))
        .collect();
    let one = batch(&["--verdict-only", "--threads", "1"], &lines);
    assert_eq!(one.json_lines().len(), lines.len());
    for threads in ["2", "5"] {
        assert_eq!(
            batch(&["--verdict-only", "--threads", threads], &lines).out,
            one.out,
            "{threads} threads"
        );
    }
}

#[test]
fn the_deepest_nesting_in_a_line_is_answered() {
    let mut event = json!({ "type": "pregnancy-reported", "on": "2026-01-01" });
    for _ in 0..120 {
        event = json!({ "type": "fact-corrected", "on": "2026-01-01", "of": "a", "why": "b", "instead": event });
    }
    let deep = json!({ "on": "2026-03-01", "events": [{ "type": "contact-recorded", "on": "2026-01-01", "id": "a" }, event] }).to_string();
    let run = batch(&["--verdict-only"], &[deep]);
    assert_eq!(run.json_lines()[0]["decision"], "denied");
}

#[test]
fn a_caller_that_writes_one_line_and_waits_gets_its_answer() {
    let mut child = crate::harness::command()
        .args(["check", "--batch", "--verdict-only"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut ask = child.stdin.take().expect("a pipe");
    let mut answers = BufReader::new(child.stdout.take().expect("a pipe"));
    for day in ["2026-03-05", "2026-03-08", "2026-03-06"] {
        writeln!(ask, "{}", asked_on(day)).expect("asked");
        let mut answer = String::new();
        answers.read_line(&mut answer).expect("answered");
        let answer: Value = serde_json::from_str(&answer).expect("JSON");
        assert_eq!(
            answer["decision"] == "authorised",
            day != "2026-03-08",
            "{day}"
        );
    }
    drop(ask);
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn more_threads_than_any_machine_has_are_a_mistyped_number() {
    for threads in ["513", "20000", "999999999"] {
        let run = batch(&["--json", "--threads", threads], &[]);
        assert_eq!(run.bad_input().0, "--threads");
    }
}
