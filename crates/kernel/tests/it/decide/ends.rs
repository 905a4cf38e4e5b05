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

/// The specimen of 1 March, entered as one of the day before and put right, and an authorisation on it.
fn authorised_on_a_test_put_right() -> Course {
    let mut course = patient_who_can_become_pregnant().negative_test("t2", "2026-03-01");
    for event in course.question["events"].as_array_mut().unwrap() {
        if event["id"] == "t2" {
            event["collected-on"] = json!("2026-02-28");
            event["menses-began-on"] = json!("2026-02-27");
        }
    }
    course
        .told(
            "2026-03-01",
            json!({ "type": "fact-corrected", "id": "put right", "of": "t2", "why": "slip of the pen",
                "instead": { "type": "pregnancy-test-reported", "id": "t2", "on": "2026-03-01",
                    "collected-on": "2026-03-01", "specimen": "serum", "setting": "laboratory",
                    "result": "negative", "cycle": "regular", "menses-began-on": "2026-02-27" } }),
        )
        .month_confirmed("2026-03-01", "t2")
        .prescription("rx1", "2026-03-01")
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
}

#[test]
fn a_correction_that_is_taken_back_ends_what_rests_on_the_fact_as_it_was_put_right() {
    let course = authorised_on_a_test_put_right();
    assert_eq!(
        report_by(
            &certified(),
            &course,
            "2026-03-03",
            "2026-03-03",
            taken_back("put right")
        ),
        Ok(vec!["fact-corrected", "authorisation-reversed"]),
        "the window of the specimen as it stands again ends a day before the authorisation"
    );
}

#[test]
fn a_dispensing_taken_back_gives_no_authorisation_back_for_longer_or_for_more_than_it_would_be_given()
 {
    let left = |course: Course| {
        course.told(
            "2026-03-02",
            json!({ "type": "handed-over", "id": "left", "authorisation": "a1", "days": 30 }),
        )
    };
    let shorter = left(authorised()).told(
        "2026-03-03",
        json!({ "type": "fact-corrected", "of": "t2", "why": "slip of the pen",
            "instead": { "type": "pregnancy-test-reported", "id": "t2", "on": "2026-03-01",
                "collected-on": "2026-02-28", "specimen": "serum", "setting": "laboratory",
                "result": "negative", "cycle": "regular", "menses-began-on": "2026-02-27" } }),
    );
    let back = |course: &Course| {
        report_by(
            &certified(),
            course,
            "2026-03-04",
            "2026-03-04",
            taken_back("left"),
        )
    };
    assert_eq!(back(&left(authorised())), Ok(vec!["fact-corrected"]));
    assert_eq!(
        back(&shorter),
        Ok(vec!["fact-corrected", "authorisation-reversed"])
    );
}

#[test]
fn a_bag_that_was_entered_anew_does_not_stand_beside_its_first_entry() {
    let bag =
        |id: &str| json!({ "type": "handed-over", "id": id, "authorisation": "a1", "days": 30 });
    let back = |mut event: Value| {
        event["id"] = json!("never left");
        event
    };
    let undone = authorised()
        .told("2026-03-02", bag("first"))
        .told("2026-03-03", back(taken_back("first")));
    assert_eq!(
        report(
            &undone,
            "2026-03-03",
            "2026-03-03",
            taken_back("never left")
        ),
        Ok(vec!["fact-corrected"]),
        "the bag left after all: that ends no authorisation, it spends it"
    );
    let twice = undone.told("2026-03-03", bag("anew"));
    assert_eq!(
        report(&twice, "2026-03-03", "2026-03-03", taken_back("never left")),
        Err(vec!["of"])
    );
}

#[test]
fn what_comes_back_leaves_no_more_than_a_months_supply_on_one_order() {
    let mut undone = taken_back("part");
    undone["id"] = json!("never left");
    let course = dispensed_in_two_parts()
        .told("2026-03-04", undone)
        .authorised("2026-03-05", "a3", "rx1", "2026-03-07", 10)
        .told(
            "2026-03-05",
            json!({ "type": "handed-over", "id": "more", "authorisation": "a3", "days": 10 }),
        );
    assert_eq!(
        report(
            &course,
            "2026-03-06",
            "2026-03-06",
            taken_back("never left")
        ),
        Err(vec!["of"]),
        "ten, twenty and ten days of thirty"
    );
}

#[test]
fn of_a_bag_no_more_is_gone_than_was_in_it_although_a_correction_is_taken_back() {
    let lost = |id: &str| json!({ "type": "supply-adjusted", "id": id, "reason": "lost", "days": 20, "supply": "left" });
    let mut undone = taken_back("lost");
    undone["id"] = json!("found");
    let course = authorised()
        .told(
            "2026-03-02",
            json!({ "type": "handed-over", "id": "left", "authorisation": "a1", "days": 30 }),
        )
        .told("2026-03-03", lost("lost"))
        .told("2026-03-03", undone);
    assert_eq!(
        report(&course, "2026-03-04", "2026-03-04", taken_back("found")),
        Ok(vec!["fact-corrected"])
    );
    let again = course.told("2026-03-04", lost("lost again"));
    assert_eq!(
        report(&again, "2026-03-04", "2026-03-04", taken_back("found")),
        Err(vec!["of"])
    );
}
