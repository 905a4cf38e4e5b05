//! The contract of `retinue check`, sentence by sentence.

use serde_json::json;

use crate::harness::{
    check, check_event, example, example_and, example_with, retinue, retinue_given, slugs,
};

#[test]
fn the_example_of_the_contract_is_authorised_until_the_seventh_day() {
    let run = check(&example());
    assert_eq!(run.code, 0, "{}", run.err);
    let answer = run.json();
    assert_eq!(answer["decision"], "authorised");
    assert_eq!(answer["until"], "2026-03-07");
    assert_eq!(answer["edition"], "2021-12-13");
    assert_eq!(answer["assumed"], json!([]));
    assert!(answer.get("unmet").is_none());
    assert!(!answer["met"].as_array().expect("a list").is_empty());
    assert!(!answer["provisional"].as_array().expect("a list").is_empty());
    assert!(
        answer["rules"]
            .as_str()
            .expect("a hash")
            .starts_with("sha256:")
    );
}

#[test]
fn on_the_last_day_of_the_window_it_is_still_authorised_and_on_the_day_after_it_is_denied() {
    let asked_on = |day: &str| check(&example_with(|question| question["on"] = json!(day)));
    let last = asked_on("2026-03-07");
    assert_eq!(
        (last.code, &last.json()["until"]),
        (0, &json!("2026-03-07"))
    );
    let after = asked_on("2026-03-08");
    assert_eq!(after.code, 3);
    let answer = after.json();
    assert_eq!(answer["decision"], "denied");
    assert!(answer.get("until").is_none());
    assert_eq!(
        slugs(&answer),
        ["first-window-missed", "test-window-closed"]
    );
}

#[test]
fn each_reason_carries_law_citation_person_moment_evidence_and_three_wordings() {
    let run = check(&example_with(|question| {
        question["on"] = json!("2026-03-08")
    }));
    let answer = run.json();
    let closed = answer["unmet"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|unmet| unmet["slug"] == "test-window-closed")
        .expect("the window closed")
        .clone();
    assert_eq!(closed["requirement"], "C10");
    assert_eq!(closed["who"], "prescriber");
    assert_eq!(closed["earliest"], "2026-03-20");
    assert_eq!(closed["evidence"], json!(["t2"]));
    assert!(closed["cite"]["source"].is_string() && closed["cite"]["at"].is_string());
    for reader in ["pharmacist", "prescriber", "patient"] {
        assert!(
            closed["says"][reader]
                .as_str()
                .expect("words")
                .contains("2026-03-07"),
            "{reader}"
        );
    }
}

#[test]
fn verdict_only_prints_decision_last_day_and_slugs() {
    let told = |question: serde_json::Value| {
        retinue_given(
            &["check", "--verdict-only"],
            question.to_string().as_bytes(),
        )
    };
    let yes = told(example());
    assert_eq!(yes.code, 0);
    assert_eq!(
        yes.json(),
        json!({ "decision": "authorised", "until": "2026-03-07", "slugs": [] })
    );
    let no = told(example_with(|question| {
        question["on"] = json!("2026-03-08")
    }));
    assert_eq!(no.code, 3);
    assert_eq!(
        no.json(),
        json!({ "decision": "denied", "slugs": ["first-window-missed", "test-window-closed"] })
    );
}

#[test]
fn an_absent_party_is_taken_as_certified_and_listed() {
    let run = check(&example_with(|question| {
        let question = question.as_object_mut().expect("an object");
        question.remove("prescriber");
        question.remove("pharmacy");
    }));
    assert_eq!(run.code, 0);
    assert_eq!(run.json()["assumed"], json!(["prescriber", "pharmacy"]));
}

#[test]
fn a_party_with_an_empty_stream_is_not_certified() {
    let run = check(&example_with(|question| question["pharmacy"] = json!([])));
    assert_eq!(run.code, 3);
    assert_eq!(slugs(&run.json()), ["pharmacy-not-certified"]);
}

#[test]
fn without_a_request_the_latest_prescription_is_meant() {
    let mut question = example_and(json!({
        "type": "prescription-written", "id": "rx2", "on": "2026-03-02", "product": "conventional",
        "capsules": { "20": 60 }, "days": 31, "refills": 0,
    }));
    question
        .as_object_mut()
        .expect("an object")
        .remove("request");
    let run = check(&question);
    assert_eq!(run.code, 3);
    assert!(
        slugs(&run.json()).contains(&"supply-over-thirty-days"),
        "{}",
        run.out
    );
}

#[test]
fn a_confirmation_without_a_test_means_the_latest_one() {
    let run = check(&example_with(|question| {
        question["events"][9]
            .as_object_mut()
            .expect("an object")
            .remove("test");
    }));
    assert_eq!(run.code, 0, "{}", run.out);
}

#[test]
fn optional_fields_may_be_left_out() {
    let run = check(&example_with(|question| {
        for (event, field) in [(6, "clia-number"), (11, "order"), (11, "indication")] {
            question["events"][event]
                .as_object_mut()
                .expect("an object")
                .remove(field)
                .expect("it was there");
        }
    }));
    assert_eq!(run.code, 0, "{}", run.out);
}

#[test]
fn the_question_is_read_from_a_file_from_a_dash_and_from_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("question.json");
    std::fs::write(&file, example().to_string()).expect("written");
    assert_eq!(retinue(&["check", file.to_str().expect("text")]).code, 0);
    let written = example().to_string();
    assert_eq!(retinue_given(&["check", "-"], written.as_bytes()).code, 0);
    assert_eq!(retinue_given(&["check"], written.as_bytes()).code, 0);
}

#[test]
fn options_hold_where_the_question_is_silent() {
    let silent = example_with(|question| {
        let question = question.as_object_mut().expect("an object");
        for field in ["programme", "edition", "on"] {
            question.remove(field);
        }
    })
    .to_string();
    let run = retinue_given(
        &[
            "check",
            "--programme",
            "us-ipledge",
            "--on",
            "2026-03-06",
            "--edition",
            "2026-11-15",
        ],
        silent.as_bytes(),
    );
    assert_eq!(run.code, 0, "{} {}", run.out, run.err);
    assert_eq!(run.json()["edition"], "2026-11-15");
}

#[test]
fn without_an_edition_the_stricter_one_of_2021_holds() {
    let run = check(&example_with(|question| {
        question
            .as_object_mut()
            .expect("an object")
            .remove("edition");
    }));
    assert_eq!(run.json()["edition"], "2021-12-13");
}

#[test]
fn what_the_question_says_wins_over_the_options() {
    let run = retinue_given(
        &["check", "--on", "2026-03-08", "--edition", "2026-11-15"],
        example().to_string().as_bytes(),
    );
    assert_eq!(run.code, 0);
    assert_eq!(run.json()["edition"], "2021-12-13");
}

#[test]
fn an_edition_holds_for_the_whole_history() {
    // A second test at home, during treatment only allowed from the edition of 2026 on, would be judged by its day
    // otherwise. Here the wait after a missed first window tells the editions apart: 19 days, and none.
    let asked = |edition: &str| {
        check(&example_with(|question| {
            question["on"] = json!("2026-03-08");
            question["edition"] = json!(edition);
        }))
        .json()
    };
    assert!(slugs(&asked("2021-12-13")).contains(&"first-window-missed"));
    assert_eq!(asked("2021-12-13")["unmet"][0]["earliest"], "2026-03-20");
    assert!(
        asked("2026-11-15")["unmet"]
            .as_array()
            .expect("a list")
            .iter()
            .all(|unmet| unmet["earliest"] == "2026-03-08")
    );
}

#[test]
fn adopted_editions_hold_from_their_day() {
    let asked = |from: &str| {
        check(&example_with(|question| {
            question["adopted"] = json!([{ "edition": "2026-11-15", "from": from }]);
        }))
        .json()
    };
    assert_eq!(asked("2026-03-05")["edition"], "2026-11-15");
    assert_eq!(asked("2026-03-06")["edition"], "2021-12-13");
}

#[test]
fn the_same_question_gets_the_same_bytes() {
    assert_eq!(check(&example()).out, check(&example()).out);
}

#[test]
fn what_takes_away_something_that_is_not_there_is_told_and_not_passed_over() {
    let cancelled = json!({ "type": "prescription-cancelled", "on": "2026-03-02", "prescription": "rx-misspelt" });
    let corrected = json!({ "type": "fact-corrected", "on": "2026-03-02", "of": "misspelt", "why": "mistyped" });
    for (event, field) in [(cancelled, "prescription"), (corrected, "of")] {
        let (at, says) = check_event(event).bad_input();
        assert!(at.ends_with(field), "{at}");
        assert!(says.contains("names no event of this history"), "{says}");
    }
}
