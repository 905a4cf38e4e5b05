//! Runs the real binary.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// The binary, heedless of what the machine that tests has set for its own installation.
pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_retinue"));
    for name in [
        "RETINUE_CONFIG",
        "RETINUE_DATA",
        "RETINUE_LISTEN",
        "RETINUE_LOG",
    ] {
        command.env_remove(name);
    }
    command
}

/// What a run of the binary came to.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs `retinue` with arguments and nothing on standard input.
pub(crate) fn retinue(arguments: &[&str]) -> Run {
    retinue_given(arguments, b"")
}

/// Runs `retinue` with arguments and something on standard input.
pub(crate) fn retinue_given(arguments: &[&str], input: &[u8]) -> Run {
    let mut child = command()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    // A child that refuses its options never reads; that is no fault of the test.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the binary ends");
    writer.join().expect("the writer ends");
    Run {
        code: output.status.code().expect("it ends by itself"),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}

impl Run {
    /// Standard output as one JSON document.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.out, self.err))
    }

    /// Standard output as JSON, a document a line.
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).expect("each line is JSON"))
            .collect()
    }

    /// What is said on standard error of input that cannot be used: where, and what is wrong.
    #[track_caller]
    pub(crate) fn bad_input(&self) -> (String, String) {
        assert_eq!(self.code, 2, "bad input: {} {}", self.out, self.err);
        assert_eq!(self.out, "", "nothing is answered");
        error_of(&serde_json::from_str(&self.err).expect("the error is JSON"))
    }
}

/// The place and the words of an error object.
#[track_caller]
pub(crate) fn error_of(object: &Value) -> (String, String) {
    let error = &object["error"];
    let text = |name: &str| {
        error[name]
            .as_str()
            .unwrap_or_else(|| panic!("no {name} in {object}"))
            .to_owned()
    };
    (text("at"), text("says"))
}

/// The slugs of an answer or a verdict.
pub(crate) fn slugs(answer: &Value) -> Vec<&str> {
    match (&answer["slugs"], &answer["unmet"]) {
        (Value::Array(slugs), _) => slugs.iter().filter_map(Value::as_str).collect(),
        (_, Value::Array(unmet)) => unmet
            .iter()
            .filter_map(|one| one["slug"].as_str())
            .collect(),
        _ => Vec::new(),
    }
}

/// The question of the contract: a patient who can become pregnant, before the first supply, asked on day 5 of 7.
pub(crate) fn example() -> Value {
    serde_json::from_str(include_str!("example.json")).expect("the example is JSON")
}

/// The example, changed.
pub(crate) fn example_with(change: impl FnOnce(&mut Value)) -> Value {
    let mut question = example();
    change(&mut question);
    question
}

/// The example with one more event at its end.
pub(crate) fn example_and(event: Value) -> Value {
    example_with(|question| {
        question["events"]
            .as_array_mut()
            .expect("a list")
            .push(event);
    })
}

/// Asks `check` about a question.
pub(crate) fn check(question: &Value) -> Run {
    retinue_given(&["check"], question.to_string().as_bytes())
}

/// Asks about one event on 2026-03-10, with nothing else on record.
pub(crate) fn check_event(event: Value) -> Run {
    check(&json!({ "on": "2026-03-10", "events": [event] }))
}
