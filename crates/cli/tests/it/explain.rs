//! What `retinue explain` tells people.

use serde_json::json;

use crate::harness::{Run, check, example, example_with, retinue_given};

fn explain(arguments: &[&str], day: &str) -> Run {
    let question = example_with(|question| question["on"] = json!(day)).to_string();
    let mut all = vec!["explain"];
    all.extend_from_slice(arguments);
    retinue_given(&all, question.as_bytes())
}

/// The words without their line breaks.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn an_authorisation_is_told_with_its_last_minute_on_both_clocks() {
    let run = explain(&["--zone", "Pacific/Honolulu"], "2026-03-05");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.starts_with(
            "YES: authorised on 2026-03-05, up to and including 2026-03-07.\n\
         30 days of supply. Do not dispense after 2026-03-07 23:59 EST, which is\n\
         2026-03-07 18:59 HST in Pacific/Honolulu.\n\
         Judged by programme us-ipledge, edition 2021-12-13.\n"
        ),
        "{}",
        run.out
    );
}

#[test]
fn a_denial_is_told_verdict_first_then_each_reason_with_law_person_and_moment() {
    let run = explain(&["--zone", "Pacific/Honolulu"], "2026-03-08");
    assert_eq!(run.code, 3);
    let mut parts = run.out.split("\n\n");
    let verdict = parts.next().expect("a verdict");
    assert!(
        verdict.starts_with(
            "NO: not authorised on 2026-03-08.\n2 reasons; all can have cleared from 2026-03-20"
        ),
        "{verdict}"
    );
    let reasons: Vec<&str> = parts.collect();
    let closed = reasons
        .iter()
        .find(|part| part.starts_with("2. "))
        .expect("a second reason");
    for part in [
        "The time for filling this prescription ended on 2026-03-07 at 23:59 Eastern",
        "   who          the prescriber or the prescriber's staff\n",
        "   earliest     2026-03-20 00:00 EDT, which is 2026-03-19 18:00 HST in\n",
        "   law          C10, A4, edition 2021-12-13: ",
        "   reason       test-window-closed\n",
        "   facts        t2\n",
        "   provisional  Q10, Q14, edition-change-in-window",
    ] {
        assert!(closed.contains(part), "'{part}' is not in:\n{closed}");
    }
}

#[test]
fn no_line_is_longer_than_eighty_columns_and_none_carries_colour() {
    for arguments in [
        &["--verbose"][..],
        &["--for", "patient"],
        &["-v", "--for", "prescriber", "--zone", "America/Anchorage"],
    ] {
        let run = explain(arguments, "2026-03-08");
        assert!(
            run.out.lines().all(|line| line.chars().count() <= 80),
            "{}",
            run.out
        );
        assert!(!run.out.contains('\u{1b}'), "colour is for terminals only");
    }
}

#[test]
fn each_reader_gets_their_own_wording() {
    let told = |reader: &str| explain(&["--for", reader], "2026-03-08").out;
    assert!(told("pharmacist").contains("Please do not dispense"));
    assert!(
        told("prescriber")
            .contains("The window that the test of 2026-03-01 opened closed on 2026-03-07")
    );
    assert!(told("patient").contains("Your time for collecting ended on 2026-03-07"));
    assert!(
        !told("pharmacist").contains("test of 2026-03-01"),
        "the pharmacist sees no detail of a test"
    );
}

#[test]
fn what_is_met_is_told_when_asked_for() {
    assert!(!explain(&[], "2026-03-05").out.contains("\nMet\n"));
    let told = explain(&["-v"], "2026-03-05").out;
    assert!(told.contains("\nMet\n"), "{told}");
    assert!(
        told.contains(
            "   P20          The prescription is for no more than 30 days (facts: rx1)\n"
        ),
        "{told}"
    );
}

#[test]
fn provisional_readings_are_told_in_full_when_asked_for() {
    assert!(
        words(&explain(&[], "2026-03-05").out)
            .contains("values and readings that no authority has confirmed yet")
    );
    assert!(explain(&["-v"], "2026-03-05").out.contains(
        "   Q10: Does a second negative test inside an open first window move the window?\n"
    ));
}

#[test]
fn parties_taken_as_certified_are_named() {
    let question = example_with(|question| {
        question
            .as_object_mut()
            .expect("an object")
            .remove("prescriber");
    });
    let run = retinue_given(&["explain"], question.to_string().as_bytes());
    assert!(
        words(&run.out)
            .contains("Taken as certified, because the question says nothing of it: prescriber."),
        "{}",
        run.out
    );
}

#[test]
fn as_json_it_is_the_answer_of_check() {
    let run = retinue_given(&["explain", "--json"], example().to_string().as_bytes());
    assert_eq!(run.out, check(&example()).out);
}

#[test]
fn input_that_cannot_be_used_is_told_in_words_with_its_path() {
    let run = explain(&[], "2026-02-28");
    assert_eq!(run.code, 2);
    assert_eq!(
        run.err,
        "events[6].on: 2026-03-01 lies after the day of the question, 2026-02-28\n"
    );
    let run = explain(&["--zone", "Atlantis"], "2026-03-05");
    assert_eq!(run.code, 2);
    assert!(
        run.err.starts_with("--zone: 'Atlantis' is not a time zone"),
        "{}",
        run.err
    );
}
