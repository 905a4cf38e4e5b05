//! What holds is lifted by nothing that is dated before it, however late it is entered.

use serde_json::{Value, json};

use crate::harness::{Course, patient_who_can_become_pregnant, slugs};

fn prescribed() -> Course {
    patient_who_can_become_pregnant().month("2026-03-01", "t2", "rx1")
}

/// During treatment: a test was positive, and what lifts it was entered for that day. A whole new month follows.
fn positive_and_then(kind: Value, on: &str) -> Course {
    prescribed()
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
        .handed_over("2026-03-02", "a1", 30)
        .test("pos", "2026-03-26", "laboratory", "positive")
        .told(on, kind)
        .month("2026-03-28", "t3", "rx2")
}

#[test]
fn a_pregnancy_that_ended_before_the_specimen_is_not_the_one_that_the_test_showed() {
    let ended = || json!({ "type": "pregnancy-ended" });
    for earlier in ["2026-03-25", "2026-01-10", "2024-03-28"] {
        let answered = positive_and_then(ended(), earlier).decision_on("2026-03-28");
        assert!(
            slugs(&answered).contains(&"pregnancy-test-positive"),
            "ended {earlier}"
        );
    }
    // From the day of the specimen on it is, and the whole starting path begins there.
    for later in ["2026-03-26", "2026-03-27"] {
        positive_and_then(ended(), later)
            .asks_to_dispense("2026-03-28")
            .is_denied_because(&[
                "contraception-too-short",
                "first-test-missing",
                "second-test-too-early",
            ]);
    }
}

#[test]
fn a_pregnancy_excluded_before_the_specimen_excludes_nothing_that_the_test_showed() {
    let excluded = || json!({ "type": "pregnancy-excluded", "how": "serum-quantitative" });
    positive_and_then(excluded(), "2026-03-25")
        .asks_to_dispense("2026-03-28")
        .is_denied_because(&["pregnancy-test-positive"]);
    positive_and_then(excluded(), "2026-03-26")
        .asks_to_dispense("2026-03-28")
        .is_authorised_until("2026-04-03");
}

#[test]
fn an_older_pregnancy_that_is_entered_late_spares_nobody_the_laboratory_test_after_an_exclusion() {
    let course = prescribed()
        .test("pos", "2026-03-01", "medical", "positive")
        .told(
            "2026-03-02",
            json!({ "type": "pregnancy-excluded", "how": "laboratory-error" }),
        );
    course
        .clone()
        .told("2025-12-01", json!({ "type": "pregnancy-ended" }))
        .asks_to_dispense("2026-03-02")
        .is_denied_because(&["new-test-after-exclusion-missing"]);
}

#[test]
fn a_reported_pregnancy_is_not_ended_by_one_that_ended_before_the_report() {
    let reported = prescribed().told("2026-03-03", json!({ "type": "pregnancy-reported" }));
    let answered = reported
        .told("2026-02-20", json!({ "type": "pregnancy-ended" }))
        .decision_on("2026-03-03");
    assert!(slugs(&answered).contains(&"pregnancy-reported"));
}

#[test]
fn breastfeeding_that_began_later_is_not_ended_by_an_earlier_end() {
    let breastfeeds =
        || prescribed().told("2026-03-04", json!({ "type": "breastfeeding-recorded" }));
    let over = || json!({ "type": "breastfeeding-recorded", "ongoing": false });
    breastfeeds()
        .told("2026-02-01", over())
        .asks_to_dispense("2026-03-04")
        .is_denied_because(&["breastfeeding"]);
    breastfeeds()
        .told("2026-03-04", over())
        .asks_to_dispense("2026-03-04")
        .is_authorised_until("2026-03-07");
}

#[test]
fn a_pause_or_an_end_is_not_lifted_by_a_resumption_of_an_earlier_day() {
    for kind in ["treatment-paused", "treatment-stopped", "course-completed"] {
        let held = || prescribed().told("2026-03-05", json!({ "type": kind }));
        held()
            .told("2026-03-04", json!({ "type": "treatment-resumed" }))
            .prescription("rx2", "2026-03-06")
            .asks_to_dispense("2026-03-06")
            .is_denied_because(&[kind]);
        held()
            .told("2026-03-05", json!({ "type": "treatment-resumed" }))
            .prescription("rx2", "2026-03-06")
            .asks_to_dispense("2026-03-06")
            .is_authorised_until("2026-03-07");
    }
}

#[test]
fn of_two_pauses_a_resumption_between_them_lifts_the_earlier_alone() {
    let course = prescribed()
        .told("2026-03-06", json!({ "type": "treatment-paused" }))
        .told("2026-03-02", json!({ "type": "treatment-paused" }))
        .told("2026-03-04", json!({ "type": "treatment-resumed" }))
        .prescription("rx2", "2026-03-06");
    course
        .asks_to_dispense("2026-03-06")
        .is_denied_because(&["treatment-paused"]);
}

#[test]
fn a_suspension_and_a_decertification_are_lifted_by_nothing_of_an_earlier_day() {
    let certified = json!({ "type": "certified", "on": "2025-10-01", "until": "2026-09-30" });
    let anew = |on: &str| json!({ "type": "certified", "on": on, "until": "2027-01-31" });
    for (ends, lifts, slug) in [
        ("suspended", None, "suspended"),
        ("decertified", Some(()), "decertified"),
    ] {
        for party in ["pharmacy", "prescriber"] {
            let stream = |on: &str| {
                let lift = match lifts {
                    None => json!({ "type": "reinstated", "on": on }),
                    Some(()) => anew(on),
                };
                json!([certified, { "type": ends, "on": "2026-03-04" }, lift])
            };
            let refused = format!("{party}-{slug}");
            prescribed()
                .party(party, stream("2026-03-03"))
                .asks_to_dispense("2026-03-05")
                .is_denied_because(&[&refused]);
        }
        let stream = |on: &str| match lifts {
            None => {
                json!([certified, { "type": ends, "on": "2026-03-04" }, { "type": "reinstated", "on": on }])
            }
            Some(()) => json!([certified, { "type": ends, "on": "2026-03-04" }, anew(on)]),
        };
        prescribed()
            .party("pharmacy", stream("2026-03-04"))
            .asks_to_dispense("2026-03-05")
            .is_authorised_until("2026-03-07");
    }
}
