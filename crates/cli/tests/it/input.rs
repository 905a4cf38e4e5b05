//! Input that cannot be used: exit 2, the path, and words that say what would mend it. Nothing panics.

use serde_json::{Value, json};

use crate::harness::{check, example, example_and, example_with, retinue, retinue_given};

#[track_caller]
fn refused(question: &Value, path: &str, words: &str) {
    let (at, says) = check(question).bad_input();
    assert_eq!(at, path, "{says}");
    assert!(says.contains(words), "'{says}' does not say '{words}'");
}

#[track_caller]
fn refused_text(text: &[u8], path: &str, words: &str) {
    let (at, says) = retinue_given(&["check", "--on", "2026-03-05"], text).bad_input();
    assert_eq!(at, path, "{says}");
    assert!(says.contains(words), "'{says}' does not say '{words}'");
}

#[test]
fn an_unknown_field_of_a_fact_is_named() {
    refused(
        &example_with(|question| question["events"][3]["colour"] = json!("red")),
        "events[3].colour",
        "not a field",
    );
}

#[test]
fn an_unknown_field_of_the_question_is_named() {
    refused(
        &example_with(|question| question["patient"] = json!("P1")),
        "patient",
        "not a field of a question",
    );
    refused(
        &example_with(|question| question["request"]["dose"] = json!(1)),
        "request.dose",
        "not a field",
    );
}

#[test]
fn a_field_of_another_kind_of_fact_is_named() {
    refused(
        &example_with(|question| question["events"][3]["result"] = json!("negative")),
        "events[3].result",
        "counselling-recorded",
    );
}

#[test]
fn an_unknown_kind_of_fact_is_named() {
    refused(
        &example_and(json!({ "type": "patient-cured", "on": "2026-03-01" })),
        "events[12].type",
        "'patient-cured'",
    );
}

#[test]
fn an_unknown_value_is_named_with_the_known_ones() {
    refused(
        &example_with(|question| question["events"][5]["setting"] = json!("kitchen")),
        "events[5].setting",
        "known: home, medical, laboratory",
    );
    refused(
        &example_with(|question| question["events"][4]["methods"][1] = json!("hope")),
        "events[4].methods[1]",
        "'hope' is not known",
    );
    refused(
        &example_with(|question| question["programme"] = json!("a-land-without-a-law")),
        "programme",
        "known: us-ipledge",
    );
    refused(
        &example_with(|question| question["edition"] = json!("1999-01-01")),
        "edition",
        "known: 2021-12-13, 2026-11-15",
    );
}

#[test]
fn a_missing_field_is_named() {
    refused(
        &example_with(|question| {
            question["events"][5]
                .as_object_mut()
                .expect("an object")
                .remove("result");
        }),
        "events[5].result",
        "missing",
    );
    refused(
        &example_with(|question| {
            question["events"][5]
                .as_object_mut()
                .expect("an object")
                .remove("on");
        }),
        "events[5].on",
        "missing",
    );
    refused(
        &example_with(|question| {
            question
                .as_object_mut()
                .expect("an object")
                .remove("events");
        }),
        "events",
        "missing",
    );
    refused(
        &example_with(|question| {
            question["pharmacy"] = json!([{ "type": "certified", "on": "2025-10-01" }])
        }),
        "pharmacy[0].until",
        "missing",
    );
}

#[test]
fn a_day_that_is_not_in_the_calendar_is_named() {
    refused(
        &example_with(|question| question["events"][6]["collected-on"] = json!("2026-02-29")),
        "events[6].collected-on",
        "year-month-day",
    );
    refused(
        &example_with(|question| question["events"][6]["on"] = json!(20_260_301)),
        "events[6].on",
        "year-month-day",
    );
}

#[test]
fn a_value_of_the_wrong_type_is_named() {
    refused(
        &example_with(|question| question["events"][11]["days"] = json!(30.5)),
        "events[11].days",
        "whole number",
    );
    refused(
        &example_with(|question| question["events"][11]["days"] = json!("30")),
        "events[11].days",
        "without quotes",
    );
    refused(
        &example_with(|question| question["events"][11]["days"] = json!(-1)),
        "events[11].days",
        "whole number",
    );
    refused(
        &example_with(|question| question["events"][11]["days"] = json!(70_000)),
        "events[11].days",
        "65535",
    );
    refused(
        &example_with(|question| question["events"][10]["passed"] = json!("yes")),
        "events[10].passed",
        "true or false",
    );
    refused(
        &example_with(|question| question["events"] = json!({})),
        "events",
        "a list",
    );
    refused(
        &example_with(|question| question["events"][2] = json!(7)),
        "events[2]",
        "an object",
    );
    refused(
        &example_with(|question| question["events"][11]["capsules"] = json!({ "20": 0 })),
        "events[11].capsules",
        "capsules by strength",
    );
}

#[test]
fn an_event_after_the_day_of_the_question_is_named() {
    refused(
        &example_with(|question| question["on"] = json!("2026-02-28")),
        "events[6].on",
        "after the day of the question",
    );
    refused(
        &example_with(|question| question["pharmacy"][0]["on"] = json!("2026-03-06")),
        "pharmacy[0].on",
        "after the day of the question",
    );
}

#[test]
fn a_specimen_collected_after_its_report_or_before_birth_is_named() {
    refused(
        &example_with(|question| question["events"][6]["collected-on"] = json!("2026-03-02")),
        "events[6].collected-on",
        "after the day of the report",
    );
    refused(
        &example_with(|question| question["events"][5]["collected-on"] = json!("2003-01-02")),
        "events[5].collected-on",
        "before the day of birth",
    );
}

#[test]
fn a_name_that_stands_twice_is_refused() {
    refused(
        &example_with(|question| question["events"][3]["id"] = json!("t2")),
        "events[6].id",
        "'t2'",
    );
}

#[test]
fn a_field_that_stands_twice_is_refused() {
    refused_text(
        br#"{"events":[{"type":"pregnancy-reported","on":"2026-01-01","on":"2026-01-02"}]}"#,
        "events[0].on",
        "twice",
    );
}

#[test]
fn a_question_without_a_day_is_refused_because_there_is_no_clock() {
    refused(
        &example_with(|question| {
            question.as_object_mut().expect("an object").remove("on");
        }),
        "on",
        "no clock",
    );
}

#[test]
fn text_that_is_not_json_is_refused_with_its_place() {
    refused_text(b"decision, please", ".", "line 1, column 1");
    refused_text(b"{\"events\": [", "events", "too early");
    refused_text(b"{\"events\":[{'type':1}]}", "events[0]", "not JSON");
    refused_text(b"{\"events\":[\xff]}", "events[0]", "not JSON");
}

#[test]
fn nothing_is_refused_in_words() {
    refused_text(b"", ".", "empty");
    refused_text(b" \r\n\t", ".", "empty");
}

#[test]
fn a_list_in_place_of_a_question_is_refused() {
    refused_text(
        b"[null,null,[],\"2026-03-05\",null,[],null,null]",
        ".",
        "is a list",
    );
}

#[test]
fn two_questions_without_batch_are_refused() {
    refused_text(b"{\"events\":[]}\n{\"events\":[]}\n", ".", "--batch");
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_do_no_harm() {
    let mut written = b"\xef\xbb\xbf".to_vec();
    written.extend_from_slice(format!("{:#}", example()).replace('\n', "\r\n").as_bytes());
    assert_eq!(retinue_given(&["check"], &written).code, 0);
}

#[test]
fn endless_nesting_is_refused_and_not_followed() {
    let deep = "[".repeat(1_000_000);
    refused_text(deep.as_bytes(), ".", "is a list");
    let corrections = r#"{"type":"fact-corrected","on":"2026-01-01","of":"a","why":"b","instead":"#
        .repeat(100_000);
    let (_, says) = retinue_given(
        &["check", "--on", "2026-03-05"],
        format!("{{\"events\":[{corrections}").as_bytes(),
    )
    .bad_input();
    assert!(says.contains("nested deeper"), "{says}");
}

#[test]
fn the_deepest_nesting_that_is_read_is_answered() {
    let mut event = json!({ "type": "pregnancy-reported", "on": "2026-01-01" });
    for _ in 0..120 {
        event = json!({ "type": "fact-corrected", "on": "2026-01-01", "of": "a", "why": "b", "instead": event });
    }
    let there = json!({ "type": "contact-recorded", "on": "2026-01-01", "id": "a" });
    let question = json!({ "on": "2026-03-10", "events": [there, event] });
    assert_eq!(check(&question).code, 3);
}

#[test]
fn a_question_longer_than_any_course_is_refused() {
    let long = format!("{{\"events\":[{}]}}", " ".repeat(17 << 20));
    refused_text(long.as_bytes(), ".", "longer than any question");
}

#[test]
fn an_unknown_programme_edition_or_day_in_the_options_is_named() {
    let asked =
        |arguments: &[&str]| retinue_given(arguments, example().to_string().as_bytes()).bad_input();
    let (at, says) = asked(&["check", "--programme", "a-land-without-a-law"]);
    assert_eq!(
        (at.as_str(), says.contains("known: us-ipledge")),
        ("--programme", true)
    );
    let (at, says) = asked(&["check", "--edition", "2007"]);
    assert_eq!(
        (at.as_str(), says.contains("known: 2021-12-13, 2026-11-15")),
        ("--edition", true)
    );
    for day in ["2026-02-30", "today", "2026-03-05T12:00", "20260305"] {
        let (at, says) = asked(&["check", "--on", day]);
        assert_eq!(
            (at.as_str(), says.contains("year-month-day")),
            ("--on", true),
            "{day}"
        );
    }
}

#[test]
fn a_fault_of_the_system_that_cannot_be_is_named() {
    let with = |fault: Value| example_with(|question| question["faults"] = json!([fault]));
    let days = |from: &str, until: &str| json!({ "from": from, "until": until });
    refused(
        &with(days("2026-03-03", "2026-03-02")),
        "faults[0].until",
        "give the last day on which it failed",
    );
    refused(
        &with(json!({ "from": "2026-03-03" })),
        "faults[0].until",
        "is missing",
    );
    refused(
        &with(json!({ "from": "2026-03-01", "until": "2026-03-02", "hours": 3 })),
        "faults[0].hours",
        "not a field",
    );
    let mut elsewhere = with(days("2026-03-01", "2026-03-02"));
    elsewhere["programme"] = json!("uk-mhra");
    elsewhere["edition"] = json!("2023-10-31");
    refused(&elsewhere, "faults", "no registry");
}

#[test]
fn an_unknown_edition_or_overlay_among_the_adopted_is_named() {
    refused(
        &example_with(|question| {
            question["adopted"] = json!([{ "edition": "x", "from": "2026-01-01" }])
        }),
        "adopted[0].edition",
        "known: 2021-12-13",
    );
    refused(
        &example_with(|question| {
            question["adopted"] =
                json!([{ "edition": "2021-12-13", "from": "2026-01-01", "overlays": ["x"] }]);
        }),
        "adopted[0].overlays[0]",
        "known: enforcement-discretion-2023-10",
    );
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let (at, says) = retinue(&["check", "no-such-file.json"]).bad_input();
    assert_eq!(at, "no-such-file.json");
    assert!(says.contains("cannot be read"), "{says}");
    let folder = tempfile::tempdir().expect("a folder");
    let (_, says) = retinue(&["check", folder.path().to_str().expect("text")]).bad_input();
    assert!(says.contains("folder"), "{says}");
}

#[test]
fn an_unknown_option_or_command_ends_with_two() {
    assert_eq!(retinue(&["check", "--clever"]).code, 2);
    assert_eq!(retinue(&["prescribe"]).code, 2);
    assert_eq!(
        retinue(&["check", "--threads", "2"]).code,
        2,
        "threads are for batches"
    );
}
