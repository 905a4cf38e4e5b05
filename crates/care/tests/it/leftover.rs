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

fn handed_over() -> Vec<Value> {
    vec![
        json!({"type": "patient-registered", "on": "2026-01-01", "born": "2000-01-01", "programme": "uk-mhra"}),
        json!({"type": "prescription-written", "on": "2026-03-01", "id": "p-1", "order": "o-1", "indication": "acne",
            "product": "conventional", "capsules": {"20": 60}, "days": 30, "refills": 0}),
        json!({"type": "supplied", "on": "2026-03-01", "prescription": "p-1", "pharmacy": "ph-1", "checklist": "k-1", "days": 30}),
    ]
}

/// Sixty capsules of 20 mg handed over on 1 March; the plan is 40 mg a day from then on.
fn supplied() -> PatientRecord {
    gate(&handed_over())
}

/// The same, and ten more from elsewhere on 5 March, with what the prescriber settled of them.
fn with_outside(settled: Option<Value>) -> PatientRecord {
    let mut events = handed_over();
    events.push(json!({"type": "outside-supply-reported", "id": "s-1", "on": "2026-03-05", "product": "conventional", "capsules": {"20": 10}}));
    events.extend(settled);
    gate(&events)
}

fn settled(taken_until: Option<&str>) -> Value {
    let mut settled =
        json!({"type": "supply-settled", "on": "2026-03-06", "supply": "s-1", "finding": "talked"});
    if let Some(until) = taken_until {
        settled["taken-until"] = json!(until);
    }
    settled
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
    let home = at_home(
        crate::by_law(&supplied()),
        &care,
        &knowledge(),
        day("2026-03-15"),
    )
    .unwrap();
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
        json!({"type": "outside-supply-reported", "id": "s-1", "on": "2026-03-01", "product": "lidose", "capsules": {"20": 60}}),
    ];
    let care = care(&[plan()]);
    assert!(
        at_home(
            crate::by_law(&gate(&events)),
            &care,
            &knowledge(),
            day("2026-03-02")
        )
        .is_none()
    );
    let mut ours = handed_over();
    let known = at_home(
        crate::by_law(&gate(&ours)),
        &care,
        &knowledge(),
        day("2026-03-02"),
    )
    .unwrap();
    assert!(!known.uncertain);
    ours.push(json!({"type": "supply-adjusted", "on": "2026-03-02", "reason": "lost"}));
    events = ours;
    let home = at_home(
        crate::by_law(&gate(&events)),
        &care,
        &knowledge(),
        day("2026-03-02"),
    )
    .unwrap();
    assert!(home.uncertain);
}

#[test]
fn capsules_from_outside_are_what_the_prescriber_settled_them_to_be() {
    let care = care(&[
        plan(),
        json!({"type": "dose-taken", "on": "2026-03-01", "until": "2026-03-10"}),
    ]);
    let home = |gate: &PatientRecord| {
        at_home(crate::by_law(gate), &care, &knowledge(), day("2026-03-11")).unwrap()
    };
    // Twenty of the sixty were taken.
    let open = home(&with_outside(None));
    assert_eq!(
        of_twenty(&open),
        (20, 40, 50),
        "nobody counts on what is not settled"
    );
    assert!(open.not_settled && !open.uncertain);
    let none = home(&with_outside(Some(settled(None))));
    assert_eq!(of_twenty(&none), (20, 40, 40));
    assert!(!none.uncertain && !none.not_settled);
    assert_eq!(none.handed_over.of(Milligrams(20)), 60);
    let goes_on = home(&with_outside(Some(settled(Some("2026-03-20")))));
    assert_eq!(of_twenty(&goes_on), (20, 50, 50));
    // From the fifth to the sixth four were taken, which may have been of these: six to ten are put away.
    let over = home(&with_outside(Some(settled(Some("2026-03-06")))));
    assert_eq!(of_twenty(&over), (20, 40, 44));
}

#[test]
fn a_capsule_that_was_taken_was_taken_of_one_supply() {
    let care = care(&[
        plan(),
        json!({"type": "dose-taken", "on": "2026-03-01", "until": "2026-03-10"}),
    ]);
    let outside = |id: &str| json!({"type": "outside-supply-reported", "id": id, "on": "2026-03-05", "product": "conventional", "capsules": {"20": 10}});
    let settled = |supply: &str, id: &str| json!({"type": "supply-settled", "id": id, "on": "2026-03-06", "supply": supply, "taken-until": "2026-03-09", "finding": "talked"});
    let mut events = handed_over();
    events.extend([outside("s-1"), outside("s-2")]);
    events.extend([settled("s-1", "x-1"), settled("s-2", "x-2")]);
    let home = at_home(
        crate::by_law(&gate(&events)),
        &care,
        &knowledge(),
        day("2026-03-11"),
    )
    .unwrap();
    // Eighty came. From the fifth to the ninth ten were taken: of one of the two at most, and the other ten are put away.
    assert_eq!(of_twenty(&home), (20, 40, 50));
}

#[test]
fn what_was_told_late_was_at_home_since_it_came() {
    let care = care(&[
        plan(),
        json!({"type": "dose-taken", "on": "2026-03-01", "until": "2026-03-20"}),
    ]);
    let mut events = handed_over();
    events.truncate(1);
    events.push(json!({"type": "outside-supply-reported", "id": "s-1", "on": "2026-03-20", "received-on": "2026-03-01", "taken-from": "2026-03-01", "product": "conventional", "capsules": {"20": 60}}));
    events.push(json!({"type": "supply-settled", "on": "2026-03-20", "supply": "s-1", "taken-until": "2026-03-31", "finding": "talked"}));
    let home = at_home(
        crate::by_law(&gate(&events)),
        &care,
        &knowledge(),
        day("2026-03-21"),
    )
    .unwrap();
    assert_eq!(home.since, day("2026-03-01"));
    assert_eq!(of_twenty(&home), (40, 20, 20));
}

#[test]
fn a_planned_dose_that_the_capsules_do_not_make_is_no_quiet_day() {
    let of_twenty_five = json!({"type": "dose-planned", "on": "2026-03-01", "product": "us-conventional", "steps": [{"daily": {"micrograms": 25_000}}]});
    let silent = care(&[of_twenty_five]);
    let home = at_home(
        crate::by_law(&supplied()),
        &silent,
        &knowledge(),
        day("2026-03-05"),
    )
    .unwrap();
    assert_eq!(home.untold, 4);
    assert_eq!(of_twenty(&home), (0, 60, 60));
    assert!(home.uncertain);
    // More days than there are capsules.
    let silent = care(&[plan()]);
    let home = at_home(
        crate::by_law(&supplied()),
        &silent,
        &knowledge(),
        day("2026-04-05"),
    )
    .unwrap();
    assert_eq!(of_twenty(&home), (0, 0, 60));
    assert!(home.uncertain);
}

#[test]
fn doses_of_another_formulation_are_taken_from_no_shelf_of_this_one() {
    let another = |on: &str, product: &str| json!({"type": "dose-planned", "on": on, "product": product, "steps": [{"daily": {"micrograms": 40_000}}]});
    let care = care(&[
        another("2026-03-01", "us-conventional"),
        another("2026-03-06", "us-lidose"),
        another("2026-03-11", "us-conventional"),
        json!({"type": "dose-taken", "on": "2026-03-01", "until": "2026-03-10"}),
    ]);
    let home = at_home(
        crate::by_law(&supplied()),
        &care,
        &knowledge(),
        day("2026-03-11"),
    )
    .unwrap();
    assert_eq!(of_twenty(&home), (10, 50, 50));
}

#[test]
fn what_is_at_home_is_taken_before_anything_new_is_handed_over() {
    let facts = care(&[
        plan(),
        json!({"type": "weight-recorded", "on": "2026-03-01", "weight": {"grams": 70_000}}),
        json!({"type": "dose-taken", "on": "2026-03-01", "until": "2026-03-20"}),
    ]);
    let home = at_home(
        crate::by_law(&supplied()),
        &facts,
        &knowledge(),
        day("2026-03-21"),
    )
    .unwrap();
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
