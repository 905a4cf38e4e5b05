//! Response, completion, another course, and restrictions afterwards.

use proptest::prelude::*;
use retinue_care::advise::course_so_far;
use retinue_care::outcome::{CourseSoFar, clocks, completion, may_complete, second_course};
use retinue_care::{Action, Jurisdiction, MicrogramsPerKilogram};
use retinue_kernel::Day;

use serde_json::json;

use crate::knowledge;
use crate::told::Person;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Fourteen weeks in, at 84 mg/kg.
fn course(before: u32, now: u32) -> CourseSoFar {
    CourseSoFar {
        nodules_before: Some(before),
        nodules_now: Some(now),
        cumulative: Some(MicrogramsPerKilogram(84_000)),
        cumulative_at_most: None,
        started: Some(day("2026-01-01")),
    }
}

fn eligible(course: &CourseSoFar, rule: &str) -> Option<bool> {
    let views = completion(&knowledge().outcome, course, day("2026-04-09"));
    let view = views.iter().find(|one| one.rule.as_str() == rule);
    view.unwrap().eligible
}

#[test]
fn fourteen_of_twenty_nodules_gone_is_not_enough_and_fifteen_are() {
    assert_eq!(eligible(&course(20, 6), "RESP-70"), Some(false));
    assert_eq!(eligible(&course(20, 5), "RESP-70"), Some(true));
    assert_eq!(eligible(&course(0, 0), "RESP-70"), Some(false));
    assert_eq!(eligible(&course(10, 12), "RESP-70"), Some(false));
    let uncounted = CourseSoFar {
        nodules_now: None,
        ..course(20, 5)
    };
    assert_eq!(eligible(&uncounted, "RESP-70"), None);
}

#[test]
fn each_authority_answers_by_itself_and_going_on_is_acceptable() {
    let well = course(20, 5);
    assert_eq!(eligible(&well, "COURSE-UK-CUMULATIVE"), Some(false));
    assert_eq!(eligible(&well, "COURSE-US-WEEKS"), Some(false));
    let known = knowledge().outcome;
    let us = may_complete(&known, &well, Jurisdiction::Us, day("2026-04-09"), &[]);
    assert_eq!(
        (us.len(), us[0].advice.action),
        (1, Action::CompleteEligible)
    );
    assert_eq!(us[0].or, [Action::Continue]);
    assert!(may_complete(&known, &well, Jurisdiction::Uk, day("2026-04-09"), &[]).is_empty());
    let full = CourseSoFar {
        cumulative: Some(MicrogramsPerKilogram(120_000)),
        ..course(20, 20)
    };
    assert_eq!(eligible(&full, "COURSE-UK-CUMULATIVE"), Some(true));
    let nearly = CourseSoFar {
        cumulative: Some(MicrogramsPerKilogram(119_999)),
        ..full
    };
    assert_eq!(eligible(&nearly, "COURSE-UK-CUMULATIVE"), Some(false));
}

#[test]
fn a_sum_that_silence_leaves_open_is_not_known_and_no_not_yet() {
    let between = |most: u32| CourseSoFar {
        cumulative: Some(MicrogramsPerKilogram(84_000)),
        cumulative_at_most: Some(MicrogramsPerKilogram(most)),
        ..course(20, 20)
    };
    assert_eq!(
        eligible(&between(119_999), "COURSE-UK-CUMULATIVE"),
        Some(false)
    );
    assert_eq!(eligible(&between(120_000), "COURSE-UK-CUMULATIVE"), None);
    // The same from the record: a hundred days of 80 mg at 80 kg, of which the last forty were told of by nobody.
    let person = Person::told(
        &[
            (
                "2026-01-01",
                json!({"type": "weight-recorded", "weight": {"grams": 80_000}}),
            ),
            (
                "2026-01-01",
                json!({"type": "dose-planned", "product": "us-conventional", "steps": [{"daily": {"micrograms": 80_000}}]}),
            ),
            (
                "2026-01-01",
                json!({"type": "dose-taken", "until": "2026-03-01"}),
            ),
        ],
        &[],
    );
    let at = |today: &str| {
        let case = person.case(&knowledge(), today);
        let (so_far, _) = course_so_far(&case, &knowledge(), day(today));
        eligible(&so_far, "COURSE-UK-CUMULATIVE")
    };
    assert_eq!(at("2026-04-11"), Some(false), "a hundred days at the most");
    assert_eq!(at("2026-05-01"), None, "a hundred and twenty, or sixty");
}

#[test]
fn another_course_waits_for_eight_weeks_after_the_last_dose() {
    let known = knowledge().outcome;
    let asked = |today, land| second_course(&known, day("2026-01-01"), land, day(today), &[]);
    let waits = asked("2026-02-25", Jurisdiction::Us);
    assert_eq!(waits[0].advice.action, Action::Defer);
    assert_eq!(waits[0].again.as_ref().unwrap().from, day("2026-02-26"));
    assert!(asked("2026-02-26", Jurisdiction::Us).is_empty());
    assert_eq!(asked("2026-02-05", Jurisdiction::Uk).len(), 1, "five weeks");
}

#[test]
fn the_label_and_the_consensus_stand_apart_and_blood_waits_by_land() {
    let known = knowledge().outcome;
    let all = |land, today| clocks(&known, Some(day("2026-01-01")), land, None, day(today));
    let one = |land, today, rule: &str| {
        all(land, today)
            .into_iter()
            .find(|one| one.rule.as_str() == rule)
            .unwrap()
    };
    let peel = one(Jurisdiction::Us, "2026-03-01", "AFTER-PEEL");
    assert_eq!((peel.over, peel.consensus_agrees), (false, Some(false)));
    assert_eq!(peel.label_until, Some(day("2026-06-30")));
    assert!(one(Jurisdiction::Uk, "2026-01-30", "AFTER-BLOOD-UK").over);
    assert!(!one(Jurisdiction::Us, "2026-01-30", "AFTER-BLOOD-US").over);
    assert!(
        all(Jurisdiction::Uk, "2026-03-01")
            .iter()
            .all(|one| one.rule.as_str() != "AFTER-BLOOD-US")
    );
    let during = clocks(&known, None, Jurisdiction::Us, None, day("2030-01-01"));
    assert!(
        during
            .iter()
            .filter(|one| one.rule.as_str() != "AFTER-SURGERY")
            .all(|one| !one.over && one.label_until.is_none())
    );
}

proptest! {
    #[test]
    fn fewer_nodules_never_make_a_course_less_complete(before in 0_u32..300, now in 0_u32..300, fewer in 0_u32..300) {
        let worse = eligible(&course(before, now), "RESP-70");
        let better = eligible(&course(before, now.saturating_sub(fewer)), "RESP-70");
        prop_assert!(better >= worse);
    }
}

#[test]
fn skin_surgery_which_no_label_names_has_a_consensus_and_no_days() {
    let known = knowledge().outcome;
    for land in [Jurisdiction::Us, Jurisdiction::Uk] {
        for last in [None, Some(day("2026-01-01"))] {
            let all = clocks(&known, last, land, None, day("2026-01-02"));
            let surgery = all
                .iter()
                .find(|one| one.subject == "skin surgery")
                .unwrap();
            assert_eq!((surgery.label_until, surgery.over), (None, true));
            assert_eq!(surgery.consensus_agrees, Some(false));
        }
    }
}

#[test]
fn a_procedure_waits_for_180_days_by_the_label() {
    let known = knowledge().outcome;
    for land in [Jurisdiction::Us, Jurisdiction::Uk] {
        for clock in clocks(
            &known,
            Some(day("2026-01-01")),
            land,
            None,
            day("2026-06-30"),
        ) {
            let procedure = clock.consensus.is_some() && clock.label_until.is_some();
            if procedure {
                assert_eq!(clock.label_until, Some(day("2026-06-30")), "{}", clock.rule);
                assert!(!clock.over, "{}", clock.rule);
            }
        }
    }
}

#[test]
fn the_united_kingdom_expects_no_gain_beyond_its_range_not_from_its_lower_end() {
    let known = knowledge().outcome;
    let views = completion(&known, &course(20, 5), day("2026-04-09"));
    let uk = views
        .iter()
        .find(|one| one.rule.as_str() == "COURSE-UK-CUMULATIVE")
        .unwrap();
    assert!(uk.says.contains("lower end") && uk.says.contains("beyond that range"));
}

#[test]
fn who_cannot_become_pregnant_is_told_nothing_of_becoming_pregnant() {
    let known = knowledge().outcome;
    let told = |can| {
        let all = clocks(
            &known,
            Some(day("2026-01-01")),
            Jurisdiction::Us,
            can,
            day("2026-01-05"),
        );
        all.iter().any(|one| one.rule.as_str() == "AFTER-PREGNANCY")
    };
    assert!(told(Some(true)));
    assert!(told(None), "where it is not known, it is told");
    assert!(!told(Some(false)));
}
