//! Facts that were not corrected before: what taking them back does to what is live and due, and what is decided again instead.

use retinue_kernel::{Case, Command, DueKind, RegistryRecord, decide};
use serde_json::{Value, json};

use crate::decide::{authorised, certified, payload, record, report_by};
use crate::due::due_day;
use crate::harness::{Course, RULEBOOK, day, patient_who_can_become_pregnant, slugs};

fn taken_back(of: &str) -> Value {
    json!({ "type": "fact-corrected", "of": of, "why": "entered for another patient" })
}

/// What a report causes, by parties that are certified.
fn caused(course: &Course, on: &str, event: Value) -> Result<Vec<&'static str>, Vec<&'static str>> {
    report_by(&certified(), course, on, on, event)
}

fn objection(course: &Course, on: &str, event: Value) -> String {
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
    let refused = decide(&case, &command, &RULEBOOK.default_rules(), day(on));
    refused.expect_err("it is refused").to_string()
}

/// Authorised on one test alone, because the programme exempted from the first.
fn exempt() -> Course {
    patient_who_can_become_pregnant()
        .told("2026-02-10", taken_back("t1"))
        .told(
            "2026-02-11",
            json!({ "type": "exemption-requested", "id": "asked", "scope": ["first-test"], "reason": "serious" }),
        )
        .told(
            "2026-02-12",
            json!({ "type": "exemption-granted", "id": "granted", "scope": ["first-test"] }),
        )
        .month("2026-03-01", "t2", "rx1")
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
}

#[test]
fn an_exemption_is_decided_again_and_what_rested_on_the_grant_ends_with_a_refusal() {
    let wrong = objection(&exempt(), "2026-03-03", taken_back("granted"));
    assert!(wrong.contains("Grant or refuse anew"), "{wrong}");
    assert_eq!(
        caused(
            &exempt(),
            "2026-03-03",
            json!({ "type": "exemption-refused" })
        ),
        Ok(vec!["exemption-refused", "authorisation-reversed"])
    );
}

#[test]
fn a_request_for_an_exemption_that_is_taken_back_ends_what_was_authorised_on_its_grant() {
    assert_eq!(
        caused(&exempt(), "2026-03-03", taken_back("asked")),
        Ok(vec!["fact-corrected", "authorisation-reversed"])
    );
}

#[test]
fn what_the_programme_granted_it_refuses_again_although_the_request_was_taken_back() {
    let nobody_asks = exempt().told("2026-03-03", taken_back("asked"));
    let refused = json!({ "type": "exemption-refused" });
    assert_eq!(
        caused(&nobody_asks, "2026-03-03", refused.clone()),
        Ok(vec!["exemption-refused"])
    );
    let decided = nobody_asks.told("2026-03-03", refused.clone());
    assert_eq!(
        caused(&decided, "2026-03-03", refused),
        Err(vec!["type"]),
        "what is refused already, and nobody asks for, is not decided"
    );
    let granted = json!({ "type": "exemption-granted", "scope": ["first-test"] });
    assert_eq!(caused(&decided, "2026-03-03", granted), Err(vec!["type"]));
}

fn returned() -> Value {
    json!({ "type": "returned-to-stock", "id": "back", "authorisation": "a1" })
}

fn bag() -> Value {
    json!({ "type": "handed-over", "authorisation": "a1", "days": 30 })
}

#[test]
fn a_return_to_stock_of_another_patients_bag_is_taken_back_and_the_bag_is_handed_over() {
    let wrong = authorised().told("2026-03-03", returned());
    assert_eq!(
        caused(&wrong, "2026-03-03", bag()),
        Err(vec!["authorisation"])
    );
    assert_eq!(
        caused(&wrong, "2026-03-03", taken_back("back")),
        Ok(vec!["fact-corrected"])
    );
    let right = wrong.told("2026-03-03", taken_back("back"));
    assert_eq!(caused(&right, "2026-03-03", bag()), Ok(vec!["handed-over"]));
}

#[test]
fn what_comes_back_from_the_shelf_is_granted_anew_or_not_at_all() {
    let wrong = authorised().told("2026-03-03", returned()).told(
        "2026-03-03",
        json!({ "type": "breastfeeding-recorded", "ongoing": true }),
    );
    assert_eq!(
        caused(&wrong, "2026-03-03", taken_back("back")),
        Ok(vec!["fact-corrected", "authorisation-reversed"])
    );
}

#[test]
fn a_return_to_stock_that_is_taken_back_is_due_again() {
    let back = authorised()
        .told(
            "2026-03-03",
            json!({ "type": "filled", "authorisation": "a1", "days": 30 }),
        )
        .told(
            "2026-03-04",
            json!({ "type": "authorisation-reversed", "authorisation": "a1" }),
        )
        .told("2026-03-04", returned());
    assert_eq!(due_day(&back, "2026-03-05", DueKind::ReturnToStock), None);
    let wrong = back.told("2026-03-05", taken_back("back"));
    assert_eq!(
        due_day(&wrong, "2026-03-05", DueKind::ReturnToStock).as_deref(),
        Some("2026-03-04")
    );
}

#[test]
fn what_had_left_before_a_release_is_entered_once_the_return_of_another_bag_is_taken_back() {
    let wrong = authorised()
        .told(
            "2026-03-03",
            json!({ "type": "authorisation-released", "authorisation": "a1" }),
        )
        .told("2026-03-03", returned());
    let mut late = bag();
    late["despite"] = json!("the till was down");
    assert_eq!(
        caused(&wrong, "2026-03-03", late.clone()),
        Err(vec!["authorisation"])
    );
    let right = wrong.told("2026-03-03", taken_back("back"));
    assert_eq!(caused(&right, "2026-03-03", late), Ok(vec!["handed-over"]));
}

#[test]
fn a_deviation_noted_of_the_wrong_supply_is_taken_back_and_that_supply_is_looked_into_again() {
    let mut late = bag();
    late["despite"] = json!("the till was down");
    late["id"] = json!("bag");
    let noted = authorised()
        .told(
            "2026-03-03",
            json!({ "type": "authorisation-released", "authorisation": "a1" }),
        )
        .told("2026-03-03", late)
        .told(
            "2026-03-04",
            json!({ "type": "deviation-noted", "id": "noted", "supply": "bag", "finding": "of another one" }),
        );
    let due = DueKind::SupplyAfterRelease;
    assert_eq!(due_day(&noted, "2026-03-04", due), None);
    assert_eq!(
        caused(&noted, "2026-03-04", taken_back("noted")),
        Ok(vec!["fact-corrected"])
    );
    let again = noted.told("2026-03-04", taken_back("noted"));
    assert!(due_day(&again, "2026-03-04", due).is_some());
}

#[test]
fn a_shortage_that_never_was_is_taken_back_and_the_window_it_excused_is_missed() {
    let repeated = patient_who_can_become_pregnant()
        .negative_test("t2", "2026-03-01")
        .month_confirmed("2026-03-01", "t2")
        .told(
            "2026-03-03",
            json!({ "type": "stock-shortage-reported", "id": "shortage", "pharmacy": "ph1" }),
        )
        .month("2026-03-10", "t3", "rx1");
    repeated
        .asks_to_dispense("2026-03-10")
        .is_authorised_until("2026-03-16");
    let course = repeated.authorised("2026-03-10", "a1", "rx1", "2026-03-16", 30);
    assert_eq!(
        caused(&course, "2026-03-10", taken_back("shortage")),
        Ok(vec!["fact-corrected", "authorisation-reversed"])
    );
    let course = course.told("2026-03-10", taken_back("shortage"));
    assert!(slugs(&course.decision_on("2026-03-10")).contains(&"first-window-missed"));
}

#[test]
fn answers_that_were_mistyped_from_paper_are_taken_back_and_end_what_rested_on_them() {
    let answers = |sheet: bool| {
        let mut answers =
            json!({ "type": "comprehension-answered", "id": "answers", "passed": true });
        if sheet {
            answers["sheet"] = json!({ "code": "s1", "printed-on": "2026-03-01", "printed-after": "t2", "questions": "hash", "marked-true": ["a"] });
        }
        patient_who_can_become_pregnant()
            .month("2026-03-01", "t2", "rx1")
            .without_last("comprehension-answered")
            .told("2026-03-01", answers)
    };
    let authorised =
        |sheet: bool| answers(sheet).authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30);
    assert_eq!(
        caused(&authorised(true), "2026-03-03", taken_back("answers")),
        Ok(vec!["fact-corrected", "authorisation-reversed"])
    );
    let own = objection(&authorised(false), "2026-03-03", taken_back("answers"));
    assert!(own.contains("nobody takes the answer back"), "{own}");
    answers(true)
        .told("2026-03-03", taken_back("answers"))
        .asks_to_dispense("2026-03-03")
        .is_denied_because(&["questions-not-answered"]);
}
