//! What is due in somebody's care: laboratory, repeats, questions of a follow-up, checks after a course.

use retinue_care::due::{CareDue, CareDueFor, CareDueKind, care_due};
use retinue_care::event::CareEvent;
use retinue_care::laboratory::DueState;
use retinue_care::{AftercareAsk, CareCase, CareRecord, Jurisdiction};
use retinue_kernel::{Day, Event, PatientRecord};
use serde_json::{Value, json};

use crate::knowledge;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Facts of care, each as its kind, its day and its fields; named by their place.
fn case(gate: &[Value], care: &[(&str, &str, Value)], today: &str) -> CareCase {
    let gate: Vec<Event> = gate
        .iter()
        .map(|one| serde_json::from_value(one.clone()).unwrap())
        .collect();
    let care: Vec<CareEvent> = care
        .iter()
        .enumerate()
        .map(|(place, (kind, on, fields))| {
            let mut whole = json!({"type": kind, "id": format!("c-{place}"), "on": on});
            let fields = fields.as_object().unwrap().clone();
            whole.as_object_mut().unwrap().extend(fields);
            serde_json::from_value(whole).unwrap()
        })
        .collect();
    let record = PatientRecord::of(gate);
    CareCase::of(
        &CareRecord::of(care),
        crate::by_law(&record),
        &knowledge(),
        day(today),
    )
}

fn due(case: &CareCase, land: Jurisdiction, today: &str) -> Vec<CareDue> {
    care_due(case, &knowledge(), land, day(today))
}

fn of(all: &[CareDue], kind: CareDueKind) -> Vec<&CareDue> {
    all.iter().filter(|one| one.kind == kind).collect()
}

fn plan(on: &'static str) -> (&'static str, &'static str, Value) {
    let steps = json!([{"daily": {"micrograms": 40_000}}]);
    (
        "dose-planned",
        on,
        json!({"product": "us-conventional", "steps": steps}),
    )
}

fn taken(from: &'static str, until: &str) -> (&'static str, &'static str, Value) {
    ("dose-taken", from, json!({"until": until}))
}

fn result(
    on: &'static str,
    analyte: &str,
    value: &str,
    unit: &str,
) -> (&'static str, &'static str, Value) {
    (
        "laboratory-resulted",
        on,
        json!({"analyte": analyte, "value": value, "unit": unit}),
    )
}

#[test]
fn a_repeat_that_a_result_asked_for_is_due_in_its_days_and_overdue_after_them() {
    let facts = [
        plan("2026-03-01"),
        taken("2026-03-01", "2026-04-20"),
        // 3.4 times the usual limit: hold, and repeat within one to two weeks.
        result("2026-04-20", "alt", "135", "U/L"),
    ];
    for (today, stands) in [
        ("2026-04-26", DueState::Upcoming),
        ("2026-04-27", DueState::Due),
        ("2026-05-04", DueState::Due),
        ("2026-05-05", DueState::Overdue),
        ("2026-06-01", DueState::Overdue),
    ] {
        let case = case(&[], &facts, today);
        let all = due(&case, Jurisdiction::Us, today);
        let repeats = of(&all, CareDueKind::Repeat);
        assert_eq!(repeats.len(), 1, "{today}");
        assert_eq!(repeats[0].stands, stands, "{today}");
        assert_eq!(repeats[0].from, Some(day("2026-04-27")));
        assert_eq!(repeats[0].to, Some(day("2026-05-04")));
        assert_eq!(repeats[0].whose, CareDueFor::ClinicAndPatient);
        assert_eq!(repeats[0].evidence[0].as_str(), "c-2");
    }
}

#[test]
fn a_later_result_takes_the_place_of_the_one_that_asked() {
    let mut facts = vec![
        plan("2026-03-01"),
        taken("2026-03-01", "2026-04-20"),
        result("2026-04-20", "alt", "135", "U/L"),
        result("2026-05-02", "alt", "30", "U/L"),
    ];
    let today = "2026-06-01";
    let all = due(&case(&[], &facts, today), Jurisdiction::Us, today);
    assert!(
        of(&all, CareDueKind::Repeat).is_empty(),
        "it is normal again"
    );
    facts[3] = result("2026-05-02", "alt", "130", "U/L");
    let all = due(&case(&[], &facts, today), Jurisdiction::Us, today);
    let repeats = of(&all, CareDueKind::Repeat);
    assert_eq!(repeats[0].to, Some(day("2026-05-16")), "it asks anew");
}

#[test]
fn the_schedule_asks_for_the_latest_of_its_days_and_the_next_and_what_came_late_is_done() {
    let mut facts = vec![plan("2026-01-01"), taken("2026-01-01", "2026-02-28")];
    let quarter = |facts: &[(&str, &str, Value)], today: &str| -> Vec<DueState> {
        let case = case(&[], facts, today);
        let all = due(&case, Jurisdiction::Uk, today);
        let of = of(&all, CareDueKind::Laboratory);
        let of = of
            .iter()
            .filter(|one| one.rule.as_str() == "UK-LABEL-QUARTER");
        of.map(|one| one.stands).collect()
    };
    // The first quarter is from day 112 to 126, the second 91 days later.
    assert_eq!(quarter(&facts, "2026-04-22"), [DueState::Upcoming]);
    assert_eq!(
        quarter(&facts, "2026-04-23"),
        [DueState::Due, DueState::Upcoming]
    );
    assert_eq!(
        quarter(&facts, "2026-05-20"),
        [DueState::Overdue, DueState::Upcoming]
    );
    for analyte in ["triglyceride", "cholesterol", "hdl", "ldl"] {
        facts.push(result("2026-05-25", analyte, "100", "mg/dL"));
    }
    facts.push(result("2026-05-25", "alt", "20", "U/L"));
    assert_eq!(
        quarter(&facts, "2026-05-26"),
        [DueState::Overdue, DueState::Upcoming],
        "one analyte lacks"
    );
    facts.push(result("2026-05-26", "ast", "20", "U/L"));
    assert_eq!(
        quarter(&facts, "2026-05-26"),
        [DueState::Upcoming, DueState::Done]
    );
}

#[test]
fn before_the_first_dose_the_baseline_of_the_schedule_waits_without_days() {
    let today = "2026-03-02";
    let facts = [result("2026-02-20", "alt", "20", "U/L")];
    let all = due(&case(&[], &facts, today), Jurisdiction::Us, today);
    let of = of(&all, CareDueKind::Laboratory);
    assert_eq!(of.len(), 1);
    assert_eq!(of[0].rule.as_str(), "US-LABEL-BASELINE");
    assert_eq!(of[0].stands, DueState::Due);
    assert_eq!((of[0].from, of[0].to), (None, None));
    assert!(of[0].analytes.iter().all(|one| one.as_str() != "alt"));
}

#[test]
fn in_the_united_kingdom_mood_and_sexual_function_are_asked_at_every_follow_up_until_both_were() {
    let mut facts = vec![plan("2026-01-01"), taken("2026-01-01", "2026-02-28")];
    let asked =
        |facts: &[(&str, &str, Value)], today: &str| -> Vec<(DueState, Vec<AftercareAsk>)> {
            let case = case(&[], facts, today);
            let all = due(&case, Jurisdiction::Uk, today);
            let of = of(&all, CareDueKind::Questions);
            of.iter()
                .map(|one| (one.stands, one.asks.clone()))
                .collect()
        };
    let both = vec![AftercareAsk::Mood, AftercareAsk::SexualFunction];
    let next = (DueState::Upcoming, both.clone());
    assert_eq!(asked(&facts, "2026-01-26"), core::slice::from_ref(&next));
    assert_eq!(
        asked(&facts, "2026-01-27"),
        [(DueState::Due, both.clone()), next.clone()]
    );
    assert_eq!(
        asked(&facts, "2026-02-05"),
        [(DueState::Overdue, both), next.clone()]
    );
    // A questionnaire answers the mood, and nothing else.
    facts.push((
        "scale-scored",
        "2026-02-05",
        json!({"scale": "phq-9", "total": 3}),
    ));
    let left = vec![AftercareAsk::SexualFunction];
    assert_eq!(
        asked(&facts, "2026-02-05"),
        [(DueState::Overdue, left), next.clone()]
    );
    facts.push((
        "follow-up-asked",
        "2026-02-05",
        json!({"about": ["sexual-function"]}),
    ));
    let now = asked(&facts, "2026-02-05");
    assert_eq!(now[0], next);
    assert_eq!(now[1].0, DueState::Done);
    // The next follow-up asks anew.
    assert_eq!(asked(&facts, "2026-03-01")[0].0, DueState::Due);
}

#[test]
fn the_label_of_the_united_states_asks_for_the_mood_alone() {
    let facts = [plan("2026-01-01"), taken("2026-01-01", "2026-02-28")];
    let all = due(
        &case(&[], &facts, "2026-02-01"),
        Jurisdiction::Us,
        "2026-02-01",
    );
    let of = of(&all, CareDueKind::Questions);
    assert!(!of.is_empty());
    assert!(of.iter().all(|one| one.asks == [AftercareAsk::Mood]));
    assert!(of.iter().all(|one| one.whose == CareDueFor::Clinic));
}

#[test]
fn after_a_course_the_checks_follow_each_other_to_two_years() {
    let gate = [
        json!({"type": "patient-registered", "id": "g-0", "on": "2025-01-01", "born": "2000-01-01", "programme": "us-ipledge"}),
        json!({"type": "course-completed", "id": "g-1", "on": "2026-01-10", "last-dose-on": "2026-01-10"}),
    ];
    let facts = [plan("2025-09-01"), taken("2025-09-01", "2025-11-30")];
    let checks = |today: &str| -> Vec<(String, DueState)> {
        let all = due(&case(&gate, &facts, today), Jurisdiction::Us, today);
        assert!(of(&all, CareDueKind::Laboratory).is_empty(), "{today}");
        let of = of(&all, CareDueKind::Aftercare);
        of.iter()
            .map(|one| (one.rule.to_string(), one.stands))
            .collect()
    };
    let is = |rule: &str, stands| (rule.to_owned(), stands);
    assert_eq!(
        checks("2026-01-12"),
        [
            is("AFTER-END", DueState::Due),
            is("AFTER-1-MONTH", DueState::Upcoming)
        ]
    );
    assert_eq!(
        checks("2026-03-20"),
        [
            is("AFTER-1-MONTH", DueState::Overdue),
            is("AFTER-3-MONTHS", DueState::Upcoming)
        ]
    );
    for (today, rule) in [
        ("2026-04-15", "AFTER-3-MONTHS"),
        ("2026-07-20", "AFTER-6-MONTHS"),
        ("2026-10-20", "AFTER-9-MONTHS"),
        ("2027-01-20", "AFTER-12-MONTHS"),
        ("2028-01-20", "AFTER-24-MONTHS"),
    ] {
        assert_eq!(checks(today)[0], is(rule, DueState::Due), "{today}");
    }
}

#[test]
fn every_item_names_its_source_and_what_is_late_comes_first() {
    let facts = [
        plan("2026-01-01"),
        taken("2026-01-01", "2026-02-28"),
        result("2026-04-20", "triglyceride", "612", "mg/dL"),
    ];
    for land in [Jurisdiction::Us, Jurisdiction::Uk, Jurisdiction::Eu] {
        let all = due(&case(&[], &facts, "2026-06-01"), land, "2026-06-01");
        let late = all.iter().filter(|one| one.stands == DueState::Overdue);
        let late = late.count();
        assert!(
            late > 0 && (land == Jurisdiction::Eu || late < all.len()),
            "{land}: {late} of {}",
            all.len()
        );
        let first = all.iter().position(|one| one.stands != DueState::Overdue);
        let rest = all.iter().skip(first.unwrap_or(all.len()));
        assert!(
            rest.into_iter().all(|one| one.stands != DueState::Overdue),
            "{land}"
        );
        for one in &all {
            for source in one.basis.sources.as_slice() {
                let known = knowledge().sources.get(source).cloned();
                assert!(
                    known.is_some_and(|source| !source.title.is_empty()),
                    "{source}"
                );
            }
            assert!(!one.basis.at.is_empty(), "{}", one.rule);
            assert!(!one.says.is_empty(), "{}", one.rule);
        }
    }
}
