//! A silent pharmacy's authorisation is released by two agents; what had left before that is the truth all the same.

use retinue_kernel::{Case, Command, RegistryRecord, decide};
use serde_json::{Value, json};

use crate::decide::{authorised, certified, payload, record, report, report_by};
use crate::harness::{Course, RULEBOOK, day};

fn stated(on: &str) -> Value {
    json!({ "type": "release-proposed", "id": "stated", "authorisation": "a1", "learned": "pharmacy-silent",
        "asked": "rung three times", "asked-on": on })
}

fn released() -> Course {
    authorised()
        .told("2026-03-03", stated("2026-03-03"))
        .told(
            "2026-03-03",
            json!({ "type": "release-confirmed", "proposal": "stated" }),
        )
        .told(
            "2026-03-03",
            json!({ "type": "authorisation-released", "id": "gone", "authorisation": "a1" }),
        )
}

fn bag(despite: Option<&str>) -> Value {
    let mut bag = json!({ "type": "handed-over", "id": "bag", "authorisation": "a1", "days": 30 });
    if let Some(why) = despite {
        bag["despite"] = json!(why);
    }
    bag
}

fn late() -> Value {
    bag(Some("the till was down"))
}

/// What is wrong with a report, in words.
fn objections(course: &Course, on: &str, today: &str, event: Value) -> String {
    let record = record(course);
    let nobody = RegistryRecord::default();
    let case = Case {
        patient: &record,
        prescriber: Some(&nobody),
        pharmacy: Some(&nobody),
    };
    let command = Command::Record {
        on: day(on),
        payload: payload(event),
    };
    let refused = decide(&case, &command, &RULEBOOK.default_rules(), day(today));
    refused.expect_err("it is refused").to_string()
}

#[test]
fn a_statement_changes_nothing_and_its_confirmation_releases_in_the_same_append() {
    let course = authorised();
    assert_eq!(
        report(&course, "2026-03-03", "2026-03-03", stated("2026-03-03")),
        Ok(vec!["release-proposed"])
    );
    let waits = course.told("2026-03-03", stated("2026-03-03"));
    assert_eq!(
        report(&waits, "2026-03-04", "2026-03-04", bag(None)),
        Ok(vec!["handed-over"]),
        "until it is confirmed the pharmacy may hand over"
    );
    let confirmed = json!({ "type": "release-confirmed", "proposal": "stated" });
    assert_eq!(
        report(&waits, "2026-03-03", "2026-03-03", confirmed),
        Ok(vec!["release-confirmed", "authorisation-released"])
    );
}

#[test]
fn nothing_is_stated_twice_before_it_was_given_or_of_what_nobody_holds() {
    let waits = authorised().told("2026-03-03", stated("2026-03-03"));
    assert_eq!(
        report(&waits, "2026-03-04", "2026-03-04", stated("2026-03-04")),
        Err(vec!["authorisation"])
    );
    assert_eq!(
        report(
            &authorised(),
            "2026-03-03",
            "2026-03-03",
            stated("2026-03-01")
        ),
        Err(vec!["asked-on"]),
        "nobody can have asked before it was given"
    );
    assert_eq!(
        report(
            &authorised(),
            "2026-03-04",
            "2026-03-04",
            stated("2026-03-03")
        ),
        Err(vec!["asked-on"]),
        "nobody could confirm the answer of another day"
    );
    let dispensed = authorised().handed_over("2026-03-03", "a1", 30);
    for over in [dispensed, released()] {
        assert_eq!(
            report(&over, "2026-03-04", "2026-03-04", stated("2026-03-04")),
            Err(vec!["authorisation"])
        );
    }
    assert_eq!(
        report(
            &authorised(),
            "2026-03-09",
            "2026-03-09",
            stated("2026-03-09")
        ),
        Err(vec!["authorisation"]),
        "what has lapsed stands in nobody's way"
    );
}

#[test]
fn a_statement_that_was_overtaken_is_not_confirmed() {
    let confirmed = || json!({ "type": "release-confirmed", "proposal": "stated" });
    let waits = || authorised().told("2026-03-03", stated("2026-03-03"));
    let handed_over = waits().handed_over("2026-03-03", "a1", 30);
    let declined = waits().told(
        "2026-03-03",
        json!({ "type": "release-declined", "proposal": "stated" }),
    );
    let reversed = waits().told(
        "2026-03-03",
        json!({ "type": "authorisation-reversed", "authorisation": "a1" }),
    );
    for course in [handed_over, declined, reversed, released()] {
        assert_eq!(
            report(&course, "2026-03-04", "2026-03-04", confirmed()),
            Err(vec!["proposal"])
        );
    }
}

/// The pharmacy may have handed the bag over since.
#[test]
fn nobody_confirms_on_the_word_of_another_day() {
    let waits = authorised().told("2026-03-03", stated("2026-03-03"));
    let confirmed = json!({ "type": "release-confirmed", "proposal": "stated" });
    let why = objections(&waits, "2026-03-04", "2026-03-04", confirmed.clone());
    assert!(why.contains("asked on 2026-03-03"), "{why}");
    let declined = json!({ "type": "release-declined", "proposal": "stated" });
    assert!(report(&waits, "2026-03-04", "2026-03-04", declined).is_ok());
    assert!(report(&waits, "2026-03-03", "2026-03-03", confirmed).is_ok());
}

#[test]
fn after_the_release_nothing_leaves_on_it_and_the_refusal_says_who_released_it() {
    assert_eq!(
        report(&released(), "2026-03-04", "2026-03-04", bag(None)),
        Err(vec!["authorisation"])
    );
    let filled = json!({ "type": "filled", "authorisation": "a1", "days": 30 });
    assert_eq!(
        report(&released(), "2026-03-04", "2026-03-04", filled),
        Err(vec!["authorisation"])
    );
    let by_the_office = authorised().told(
        "2026-03-03",
        json!({ "type": "authorisation-released", "authorisation": "a1", "capacity": "administrator" }),
    );
    let says = objections(&by_the_office, "2026-03-04", "2026-03-04", bag(None));
    assert!(
        says.contains("the programme's office released it on 2026-03-03"),
        "{says}"
    );
    assert!(says.contains("another pharmacy"), "{says}");
}

#[test]
fn what_left_before_the_release_is_entered_with_its_day_and_the_reason() {
    assert_eq!(
        report(&released(), "2026-03-02", "2026-03-04", late()),
        Ok(vec!["handed-over"])
    );
    assert_eq!(
        report(&released(), "2026-03-03", "2026-03-04", late()),
        Ok(vec!["handed-over"]),
        "on the day of the release it may have left in the morning"
    );
    assert_eq!(
        report(&released(), "2026-03-04", "2026-03-04", late()),
        Err(vec!["on"]),
        "what left after it left without an authorisation"
    );
    assert_eq!(
        report(&released(), "2026-03-01", "2026-03-04", late()),
        Err(vec!["on"]),
        "and nothing left before it was given"
    );
    assert_eq!(
        report(&authorised(), "2026-03-03", "2026-03-04", late()),
        Err(vec!["despite"]),
        "what nobody released needs no such reason"
    );
    let reversed = authorised().told(
        "2026-03-03",
        json!({ "type": "authorisation-reversed", "authorisation": "a1" }),
    );
    assert_eq!(
        report(&reversed, "2026-03-02", "2026-03-04", late()),
        Err(vec!["authorisation"]),
        "what the pharmacy itself reversed it knows not to have left"
    );
}

#[test]
fn late_truth_ends_what_another_pharmacy_was_authorised_since() {
    let elsewhere = released().authorised("2026-03-04", "a2", "rx1", "2026-03-07", 30);
    assert_eq!(
        report_by(&certified(), &elsewhere, "2026-03-02", "2026-03-05", late()),
        Ok(vec!["handed-over", "authorisation-reversed"])
    );
    let both = elsewhere.handed_over("2026-03-04", "a2", 30);
    assert_eq!(
        report_by(&certified(), &both, "2026-03-02", "2026-03-05", late()),
        Ok(vec!["handed-over"]),
        "two months at home are the truth, and it is not hidden"
    );
}

#[test]
fn only_a_supply_that_came_to_light_after_a_release_is_looked_into() {
    let noted =
        |supply: &str| json!({ "type": "deviation-noted", "supply": supply, "finding": "a slip" });
    let known = released().told("2026-03-02", late());
    assert_eq!(
        report(&known, "2026-03-05", "2026-03-05", noted("bag")),
        Ok(vec!["deviation-noted"])
    );
    assert_eq!(
        report(&known, "2026-03-05", "2026-03-05", noted("a1")),
        Err(vec!["supply"])
    );
}

#[test]
fn what_is_back_on_the_shelf_did_not_leave() {
    let returned = released().told(
        "2026-03-03",
        json!({ "type": "returned-to-stock", "authorisation": "a1" }),
    );
    assert_eq!(
        report(&returned, "2026-03-02", "2026-03-04", late()),
        Err(vec!["authorisation"])
    );
    let why = objections(&returned, "2026-03-02", "2026-03-04", late());
    assert!(why.contains("returned to stock"), "{why}");
}

/// With the day of another it would hide what left since.
#[test]
fn a_release_is_of_the_day_on_which_it_is_recorded() {
    let release = json!({ "type": "authorisation-released", "authorisation": "a1" });
    assert_eq!(
        report(&authorised(), "2026-03-02", "2026-03-04", release.clone()),
        Err(vec!["on"])
    );
    assert_eq!(
        report(&authorised(), "2026-03-04", "2026-03-04", release),
        Ok(vec!["authorisation-released"])
    );
    assert_eq!(
        report(
            &authorised(),
            "2026-03-02",
            "2026-03-03",
            stated("2026-03-02")
        ),
        Err(vec!["on"])
    );
}
