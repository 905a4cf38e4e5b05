//! What `retinue windows` answers of days that are not booked yet. The example's first window is open from 2026-03-01 to
//! 2026-03-07, a Saturday.

use serde_json::{Value, json};

use crate::harness::{Run, example_with, retinue_given};

/// The example without its second test and what followed, asked on 2026-03-02: a visit is to be booked.
fn before_the_visit(arguments: &[&str]) -> Run {
    let question = example_with(|question| {
        question["on"] = json!("2026-03-02");
        if let Some(events) = question["events"].as_array_mut() {
            events.retain(|event| event["on"] == "2026-01-02");
        }
        if let Some(question) = question.as_object_mut() {
            question.remove("request");
        }
    });
    asked(arguments, &question)
}

fn asked(arguments: &[&str], question: &Value) -> Run {
    let mut all = vec!["windows", "--cycle", "irregular"];
    all.extend_from_slice(arguments);
    retinue_given(&all, question.to_string().as_bytes())
}

#[test]
fn days_that_fit_end_with_0_and_the_days_left_out_are_filled_in() {
    let run = before_the_visit(&["--json", "--visit", "2026-03-03", "--test", "2026-03-03"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let answer = run.json();
    assert_eq!(answer["fits"], true);
    assert_eq!(
        answer["completed"],
        json!({ "visit": "2026-03-03", "specimen": "2026-03-03", "prescription": "2026-03-03",
            "collection": "2026-03-03", "until": "2026-03-09", "to-spare": 6, "ways": 1 })
    );
}

#[test]
fn days_that_do_not_fit_end_with_3_with_the_gates_reason_and_the_first_day_that_does() {
    let run = before_the_visit(&[
        "--json",
        "--test",
        "2026-03-03",
        "--collection",
        "2026-03-10",
    ]);
    assert_eq!(run.code, 3, "{}{}", run.out, run.err);
    let answer = run.json();
    let days = answer["days"].as_array().expect("a list");
    assert_eq!(days[0]["verdict"], "fits");
    assert_eq!(days[1]["verdict"], "does-not-fit");
    assert_eq!(days[1]["first"], "2026-03-03");
    let slugs: Vec<&Value> = days[1]["because"]
        .as_array()
        .expect("reasons")
        .iter()
        .map(|reason| &reason["slug"])
        .collect();
    assert_eq!(slugs, ["first-window-missed", "test-window-closed"]);
    let says = days[1]["because"][1]["says"].as_str().expect("a sentence");
    assert!(says.contains("2026-03-09"), "{says}");
}

#[test]
fn a_person_reads_verdict_days_reasons_proposals_and_what_is_taken_for_granted() {
    let run = before_the_visit(&[
        "--test",
        "2026-03-02",
        "--collection",
        "2026-03-08",
        "--pharmacy-closed",
        "sunday",
        "--report-days",
        "2",
    ]);
    assert_eq!(run.code, 3, "{}{}", run.out, run.err);
    assert!(
        run.out.starts_with(
            "NO: the days do not fit.\n\
             Looked at 2026-03-02 to 2026-05-31, by programme us-ipledge, edition 2021-12-13.\n\n\
             The days in mind\n   \
             test          2026-03-02 Mon  fits\n   \
             collection    2026-03-08 Sun  does not fit; 2026-03-04 Wed does first\n      \
             - The pharmacy is closed on that day.\n\n\
             Moved to the first days that fit\n   \
             * visit 2026-03-02 Mon, test 2026-03-02 Mon, prescription 2026-03-04 Wed,\n     \
             collection 2026-03-04 Wed; 4 days to spare, to 2026-03-08\n\n\
             Days that fit, the earliest first\n"
        ),
        "{}",
        run.out
    );
    let words: Vec<&str> = run.out.split_whitespace().collect();
    assert!(
        words
            .join(" ")
            .contains("The laboratory reports after 2 days")
    );
    assert!(run.out.lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn an_open_window_needs_no_new_test() {
    let run = asked(&["--json"], &example_with(|_| {}));
    assert_eq!(run.code, 0);
    let first = &run.json()["proposals"][0];
    assert_eq!(first["collection"], "2026-03-05");
    assert_eq!(first["specimen"], Value::Null);
}

#[test]
fn who_may_not_be_treated_is_told_why_no_day_fits() {
    let question = example_with(|question| {
        let stopped = json!({ "type": "treatment-stopped", "on": "2026-03-04" });
        if let Some(events) = question["events"].as_array_mut() {
            events.push(stopped);
        }
    });
    let run = asked(&[], &question);
    assert_eq!(run.code, 3);
    assert!(run.out.starts_with("NO: no days fit.\n"), "{}", run.out);
    assert!(run.out.contains("treatment-stopped"), "{}", run.out);
}

#[test]
fn options_that_cannot_be_used_are_named() {
    for (arguments, at, says) in [
        (["--json", "--visit", "tomorrow"], "--visit", "is not a day"),
        (
            ["--json", "--visit", "2026-02-30"],
            "--visit",
            "is not a day",
        ),
        (
            ["--json", "--clinic-closed", "sunday;monday"],
            "--clinic-closed",
            "known: monday",
        ),
        (
            ["--json", "--cycle=odd", "--most=1"],
            "--cycle",
            "known: regular",
        ),
        (
            ["--json", "--setting", "garage"],
            "--setting",
            "known: home",
        ),
    ] {
        let mut all = vec!["windows"];
        all.extend_from_slice(&arguments);
        let run = retinue_given(&all, example_with(|_| {}).to_string().as_bytes());
        let (place, words) = run.bad_input();
        assert_eq!(place, at);
        assert!(words.contains(says), "{words}");
    }
    assert_eq!(retinue_given(&["windows", "--within", "0"], b"{}").code, 2);
    assert_eq!(
        retinue_given(&["windows", "--within", "99999"], b"{}").code,
        2
    );
}

#[test]
fn a_question_that_cannot_be_used_is_named_as_check_names_it() {
    let (at, _) = retinue_given(&["windows", "--json"], b"{ \"events\": [] }").bad_input();
    assert_eq!(at, "on");
    let later = example_with(|question| question["events"][0]["on"] = json!("2027-01-01"));
    assert_eq!(asked(&["--json"], &later).bad_input().0, "events[0].on");
}

#[test]
fn a_cycle_that_is_not_stated_is_answered_with_the_options_that_state_it() {
    let question = example_with(|question| question["on"] = json!("2026-03-02"));
    let run = retinue_given(
        &["windows", "--test", "2026-03-30"],
        question.to_string().as_bytes(),
    );
    assert_eq!(run.code, 3);
    assert!(run.out.contains("--period-begins"), "{}", run.out);
}
