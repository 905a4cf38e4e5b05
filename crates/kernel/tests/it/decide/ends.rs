//! What a fact ends in the same append: live authorisations, and what rested on a fact that was corrected.

use super::*;

#[test]
fn a_pause_a_stop_and_a_positive_test_close_the_live_authorisation_in_the_same_append() {
    for (event, kind) in [
        (json!({ "type": "treatment-paused" }), "treatment-paused"),
        (json!({ "type": "treatment-stopped" }), "treatment-stopped"),
        (
            json!({ "type": "prescription-cancelled", "prescription": "rx1" }),
            "prescription-cancelled",
        ),
        (
            json!({ "type": "contraception-lapsed" }),
            "contraception-lapsed",
        ),
        (
            json!({ "type": "breastfeeding-recorded" }),
            "breastfeeding-recorded",
        ),
        (
            json!({ "type": "pregnancy-reported" }),
            "pregnancy-reported",
        ),
        (
            json!({ "type": "pregnancy-test-reported", "collected-on": "2026-03-03", "specimen": "urine",
                "setting": "home", "result": "positive" }),
            "pregnancy-test-reported",
        ),
    ] {
        assert_eq!(
            report(&authorised(), "2026-03-03", "2026-03-03", event),
            Ok(vec![kind, "authorisation-reversed"])
        );
    }
    assert_eq!(
        report(
            &authorised(),
            "2026-03-03",
            "2026-03-03",
            json!({ "type": "visit-recorded" })
        ),
        Ok(vec!["visit-recorded"]),
        "what takes nothing away closes nothing"
    );
    let next_test = json!({ "type": "pregnancy-test-reported", "collected-on": "2026-03-03", "specimen": "serum",
        "setting": "laboratory", "result": "negative" });
    assert_eq!(
        report(&authorised(), "2026-03-03", "2026-03-03", next_test),
        Ok(vec!["pregnancy-test-reported"]),
        "a further negative test takes nothing from what was authorised"
    );
}

#[test]
fn nobody_is_moved_out_of_a_programme_that_still_asks_for_a_word_to_the_patient() {
    let moved = |course: &Course| {
        let entered = json!({ "type": "programme-entered", "programme": "uk-mhra" });
        report(course, "2026-03-04", "2026-03-04", entered)
    };
    let at_home = authorised().handed_over("2026-03-02", "a1", 30);
    assert!(moved(&at_home).is_ok(), "{:?}", moved(&at_home));
    let positive = at_home.test("t3", "2026-03-04", "medical", "positive");
    let refused = moved(&positive).expect_err("she was not told to stop");
    assert!(
        refused.iter().all(|field| *field == "programme"),
        "{refused:?}"
    );
    let told = positive
        .told(
            "2026-03-04",
            json!({ "type": "stop-taking-contacted", "reached": true, "told-to-stop": true }),
        )
        .told(
            "2026-03-04",
            json!({ "type": "treatment-stopped", "last-dose-on": "2026-03-04" }),
        )
        .told(
            "2026-03-04",
            json!({ "type": "pregnancy-report-filed", "timing": "during-treatment" }),
        );
    assert!(moved(&told).is_ok(), "{:?}", moved(&told));
}

#[test]
fn a_correction_closes_the_authorisation_that_rests_on_the_corrected_fact() {
    let corrected =
        |of: &str| json!({ "type": "fact-corrected", "of": of, "why": "slip of the pen" });
    assert_eq!(
        report(&authorised(), "2026-03-03", "2026-03-03", corrected("t2")),
        Ok(vec!["fact-corrected", "authorisation-reversed"])
    );
    assert_eq!(
        report(&authorised(), "2026-03-03", "2026-03-03", corrected("t9")),
        Err(vec!["of"])
    );
    assert_eq!(
        report(&authorised(), "2026-03-03", "2026-03-03", corrected("a1")),
        Err(vec!["of"])
    );
}

#[test]
fn a_correction_closes_what_rests_on_it_although_the_next_month_has_begun() {
    let next_month = authorised()
        .negative_test("t3", "2026-03-04")
        .month_confirmed("2026-03-04", "t3");
    let corrected = json!({ "type": "fact-corrected", "of": "t2", "why": "another patient's" });
    assert_eq!(
        report(&next_month, "2026-03-04", "2026-03-04", corrected),
        Ok(vec!["fact-corrected", "authorisation-reversed"]),
        "it was granted on the test that never was, whatever test stands now"
    );
}

/// Ten days of thirty left in part on one authorisation, the other twenty on the next.
fn dispensed_in_two_parts() -> Course {
    let part = |id: &str, days: u16| json!({ "type": "partially-dispensed", "id": id, "authorisation": "a1", "days": days });
    authorised()
        .told("2026-03-02", part("part", 10))
        .authorised("2026-03-03", "a2", "rx1", "2026-03-07", 20)
        .told(
            "2026-03-03",
            json!({ "type": "handed-over", "id": "rest", "authorisation": "a2", "days": 20 }),
        )
}

fn taken_back(of: &str) -> Value {
    json!({ "type": "fact-corrected", "of": of, "why": "the bag never left" })
}

#[test]
fn a_dispensing_taken_back_revives_no_authorisation_that_would_not_be_granted_anew() {
    assert_eq!(
        report(
            &dispensed_in_two_parts(),
            "2026-03-04",
            "2026-03-04",
            taken_back("part")
        ),
        Ok(vec!["fact-corrected", "authorisation-reversed"]),
        "the rest of the prescription left in the meantime"
    );
    let only = authorised().told(
        "2026-03-02",
        json!({ "type": "handed-over", "id": "left", "authorisation": "a1", "days": 30 }),
    );
    assert_eq!(
        report_by(
            &certified(),
            &only,
            "2026-03-04",
            "2026-03-04",
            taken_back("left")
        ),
        Ok(vec!["fact-corrected"]),
        "nothing happened since, so the bag may still be handed over"
    );
    assert_eq!(
        report(&only, "2026-03-04", "2026-03-04", taken_back("left")),
        Ok(vec!["fact-corrected", "authorisation-reversed"]),
        "the pharmacy is not certified any more"
    );
}

#[test]
fn no_more_than_a_months_supply_leaves_on_what_a_correction_gave_back() {
    let lapsed = dispensed_in_two_parts().told("2026-03-09", taken_back("part"));
    let late = |days: u16| json!({ "type": "handed-over", "authorisation": "a1", "days": days });
    assert_eq!(
        report(&lapsed, "2026-03-07", "2026-03-10", late(30)),
        Err(vec!["days"])
    );
    assert_eq!(
        report(&lapsed, "2026-03-07", "2026-03-10", late(11)),
        Err(vec!["days"])
    );
    assert_eq!(
        report(&lapsed, "2026-03-07", "2026-03-10", late(10)),
        Ok(vec!["handed-over"]),
        "what left on that day can be entered again"
    );
}

#[test]
fn an_authorisation_that_ended_is_not_brought_back_by_correcting_its_end() {
    for kind in [
        "authorisation-reversed",
        "authorisation-released",
        "authorisation-expired",
    ] {
        let ended = authorised().told(
            "2026-03-02",
            json!({ "type": kind, "id": "end", "authorisation": "a1" }),
        );
        assert_eq!(
            report(&ended, "2026-03-03", "2026-03-03", taken_back("end")),
            Err(vec!["of"]),
            "{kind}"
        );
    }
}

#[test]
fn a_lapsed_authorisation_is_recorded_as_expired_when_the_next_is_asked_for() {
    let course = authorised();
    let record = record(&course);
    let case = Case {
        patient: &record,
        prescriber: None,
        pharmacy: None,
    };
    let request = DispenseRequest {
        prescription: Id::new("rx1").unwrap(),
        pharmacy: Id::new("ph1").unwrap(),
    };
    let decided = decide(
        &case,
        &Command::RequestDispense(request),
        &RULEBOOK.default_rules(),
        day("2026-03-09"),
    )
    .unwrap();
    let kinds: Vec<_> = decided
        .payloads
        .iter()
        .map(|(_, payload)| payload.kind())
        .collect();
    assert_eq!(kinds, ["authorisation-expired", "dispense-denied"]);
}
