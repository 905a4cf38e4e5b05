//! Capsules at home: what was handed over less what was told as taken.

use retinue_care::CareRecord;
use retinue_care::Jurisdiction;
use retinue_care::course::{CourseOf, Wish, course};
use retinue_care::event::CareEvent;
use retinue_care::leftover::{AtHome, at_home};
use retinue_kernel::{Day, Event, Milligrams, PatientRecord};
use serde_json::{Value, json};

use crate::knowledge;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn gate(events: &[Value]) -> PatientRecord {
    let events = events.iter().enumerate().map(|(place, one)| {
        let mut whole = one.clone();
        if whole["id"].is_null() {
            whole["id"] = json!(format!("g-{place}"));
        }
        serde_json::from_value::<Event>(whole).unwrap()
    });
    PatientRecord::of(events)
}

fn care(facts: &[Value]) -> CareRecord {
    let facts = facts.iter().enumerate().map(|(place, one)| {
        let mut whole = one.clone();
        whole["id"] = json!(format!("c-{place}"));
        serde_json::from_value::<CareEvent>(whole).unwrap()
    });
    CareRecord::of(facts)
}

/// Sixty capsules of 20 mg from elsewhere on 1 March, and a plan of 40 mg a day from then on.
fn supplied() -> PatientRecord {
    gate(&[
        json!({"type": "patient-registered", "on": "2026-01-01", "born": "2000-01-01", "programme": "us-ipledge"}),
        json!({"type": "outside-supply-reported", "on": "2026-03-01", "product": "conventional", "capsules": {"20": 60}}),
    ])
}

fn plan() -> Value {
    json!({"type": "dose-planned", "on": "2026-03-01", "product": "us-conventional", "steps": [{"daily": {"micrograms": 40_000}}]})
}

fn of_twenty(home: &AtHome) -> (u32, u32, u32) {
    let of = |stock: &retinue_care::dose::Stock| stock.of(Milligrams(20));
    (of(&home.taken), of(&home.least), of(&home.most))
}

#[test]
fn what_was_told_as_taken_is_off_the_shelf_and_days_of_silence_leave_a_range() {
    let care = care(&[
        plan(),
        json!({"type": "weight-recorded", "on": "2026-03-01", "weight": {"grams": 70_000}}),
        json!({"type": "dose-taken", "on": "2026-03-01", "until": "2026-03-10"}),
        json!({"type": "dose-missed", "on": "2026-03-05"}),
    ]);
    let home = at_home(&supplied(), &care, &knowledge(), day("2026-03-15")).unwrap();
    // Nine days of two capsules were taken; of 11 to 14 March nothing was told.
    assert_eq!(of_twenty(&home), (18, 60 - 18 - 8, 60 - 18));
    assert_eq!(home.untold, 4);
    assert!(!home.uncertain);
    assert_eq!(home.handed_over.of(Milligrams(20)), 60);
}

#[test]
fn another_formulation_and_a_loss_without_a_count_are_not_guessed_at() {
    let mut events = vec![
        json!({"type": "patient-registered", "on": "2026-01-01", "born": "2000-01-01", "programme": "us-ipledge"}),
        json!({"type": "outside-supply-reported", "on": "2026-03-01", "product": "lidose", "capsules": {"20": 60}}),
    ];
    let care = care(&[plan()]);
    assert!(at_home(&gate(&events), &care, &knowledge(), day("2026-03-02")).is_none());
    events.push(json!({"type": "outside-supply-reported", "on": "2026-03-01", "product": "conventional", "capsules": {"20": 10}}));
    events.push(json!({"type": "supply-adjusted", "on": "2026-03-02", "reason": "lost"}));
    let home = at_home(&gate(&events), &care, &knowledge(), day("2026-03-02")).unwrap();
    assert!(home.uncertain);
}

#[test]
fn what_is_at_home_is_taken_before_anything_new_is_handed_over() {
    let facts = care(&[
        plan(),
        json!({"type": "weight-recorded", "on": "2026-03-01", "weight": {"grams": 70_000}}),
        json!({"type": "dose-taken", "on": "2026-03-01", "until": "2026-03-20"}),
    ]);
    let home = at_home(&supplied(), &facts, &knowledge(), day("2026-03-21")).unwrap();
    assert_eq!(of_twenty(&home), (40, 20, 20));
    let of = CourseOf {
        jurisdiction: Jurisdiction::Us,
        today: day("2026-03-21"),
        adult: true,
        courses: &[],
    };
    let first = |at_home| {
        let wish = Wish {
            at_home,
            ..Wish::default()
        };
        let view = course(&facts, of, &wish, &knowledge()).unwrap();
        let handed = &view.plan.course.dispensings[0].handed_over;
        let all: Vec<(u16, u32)> = handed.iter().map(|(one, count)| (one.0, count)).collect();
        all
    };
    // A month of two capsules a day: sixty without, forty with the twenty at home.
    assert_eq!(first(None), [(20, 60)]);
    assert_eq!(first(Some(home.least)), [(20, 40)]);
}
