//! Courses: where each begins and ends, what a pause means, and of which days nobody said anything.

use retinue_care::course::{CourseOf, CourseView, Wish, course};
use retinue_care::courses::{CourseSpan, courses, doses_of};
use retinue_care::{Jurisdiction, Micrograms, Stage};
use serde_json::{Value, json};

use crate::knowledge;
use crate::told::{Person, day};

fn planned(micrograms: u64) -> Value {
    json!({"type": "dose-planned", "product": "us-conventional",
        "steps": [{"daily": {"micrograms": micrograms}}],
        "target": {"from": {"micrograms-per-kilogram": 120_000}, "to": {"micrograms-per-kilogram": 150_000}}})
}

fn weight() -> Value {
    json!({"type": "weight-recorded", "weight": {"grams": 80_000}})
}

fn taken_until(until: &str) -> Value {
    json!({"type": "dose-taken", "until": until})
}

fn stopped(last_dose_on: &str) -> Value {
    json!({"type": "treatment-stopped", "last-dose-on": last_dose_on})
}

fn spans(person: &Person, today: &str) -> Vec<CourseSpan> {
    courses(&person.care, &person.gate, day(today))
}

fn view(person: &Person, today: &str) -> CourseView {
    let spans = spans(person, today);
    let of = CourseOf {
        jurisdiction: Jurisdiction::Us,
        today: day(today),
        adult: true,
        courses: &spans,
    };
    course(&person.care, of, &Wish::default(), &knowledge()).unwrap()
}

/// 30 days of 80 mg at 80 kg in January, stopped; another course of 40 mg from June on, ten days told.
fn two_courses(begun: bool) -> Person {
    let mut facts = vec![
        ("2026-01-01", weight()),
        ("2026-01-01", planned(80_000)),
        ("2026-01-01", taken_until("2026-01-30")),
        ("2026-06-01", planned(40_000)),
        ("2026-06-01", taken_until("2026-06-10")),
    ];
    if begun {
        facts.push(("2026-06-01", json!({"type": "course-begun"})));
    }
    Person::told(&facts, &[("2026-01-31", stopped("2026-01-30"))])
}

#[test]
fn each_course_has_its_own_sum_and_the_second_ones_target_begins_at_nothing() {
    let person = two_courses(true);
    let spans = spans(&person, "2026-06-11");
    assert_eq!(spans.len(), 2);
    assert_eq!(spans[0].from, day("2026-01-01"));
    assert_eq!(spans[0].ended.as_ref().unwrap().on, day("2026-01-30"));
    assert_eq!(spans[1].from, day("2026-06-01"));
    assert!(spans[1].ended.is_none());
    let view = view(&person, "2026-06-11");
    assert_eq!(view.number, 2);
    assert_eq!(view.plan.given.kept, Micrograms(10 * 40_000));
    assert_eq!(view.plan.given.by_latest_weight.0, 5_000);
    assert_eq!(view.lifetime.kept, Micrograms(30 * 80_000 + 10 * 40_000));
    assert_eq!(view.lifetime.by_weight_of_period.0, 35_000);
    // 120 mg/kg less the 5 of this course, at 0.5 mg/kg a day.
    let finish = view.plan.finish.unwrap();
    assert_eq!(finish.lower.to.unwrap().day, 230);
}

#[test]
fn without_a_word_that_another_course_began_what_is_told_later_is_still_the_ended_ones() {
    let person = two_courses(false);
    assert_eq!(spans(&person, "2026-06-11").len(), 1);
    let view = view(&person, "2026-06-11");
    assert_eq!(
        view.plan.given.kept,
        Micrograms(30 * 80_000 + 10 * 40_000),
        "never told lower"
    );
    assert_eq!(view.plan.given, view.lifetime);
}

#[test]
fn another_course_puts_the_person_on_treatment_again() {
    let known = knowledge();
    let stage = |begun| {
        let case = two_courses(begun).case(&known, "2026-06-11");
        case.stage(day("2026-06-11"))
    };
    assert_eq!(stage(false), Stage::After(day("2026-01-30")));
    assert_eq!(stage(true), Stage::Taking);
    let case = two_courses(true).case(&known, "2026-06-11");
    assert_eq!(case.first_dose, Some(day("2026-06-01")));
    assert_eq!(case.courses.len(), 2);
}

#[test]
fn a_course_that_began_while_another_was_open_takes_over_from_it() {
    let person = Person::told(
        &[
            ("2026-01-01", planned(40_000)),
            ("2026-01-01", taken_until("2026-01-10")),
            ("2026-05-01", taken_until("2026-05-03")),
            ("2026-05-01", json!({"type": "course-begun"})),
        ],
        &[],
    );
    let spans = spans(&person, "2026-05-04");
    assert_eq!(spans.len(), 2);
    assert_eq!(spans[0].before_next, Some(day("2026-04-30")));
    let sums: Vec<usize> = spans
        .iter()
        .map(|one| {
            doses_of(&person.care, one, day("2026-05-04"), &knowledge())
                .told
                .len()
        })
        .collect();
    assert_eq!(sums, [1, 1], "each counts its own");
}

#[test]
fn the_named_first_dose_of_a_supplied_course_begins_no_other() {
    let person = Person::told(
        &[
            ("2026-01-03", planned(40_000)),
            ("2026-01-03", json!({"type": "course-begun"})),
            ("2026-01-03", taken_until("2026-01-05")),
        ],
        &[(
            "2026-01-01",
            json!({"type": "handed-over", "authorisation": "a-1", "capsules": {"40": 30}, "days": 30}),
        )],
    );
    let spans = spans(&person, "2026-01-06");
    assert_eq!(spans.len(), 1);
    assert_eq!(spans[0].from, day("2026-01-03"));
}

/// 40 mg from the first on; told "all taken" from the first to the thirtieth; paused from the eleventh, resumed on the 21st.
fn paused(facts: &[(&str, Value)]) -> Person {
    let mut all = vec![
        ("2026-01-01", weight()),
        ("2026-01-01", planned(40_000)),
        ("2026-01-01", taken_until("2026-01-30")),
    ];
    all.extend_from_slice(facts);
    Person::told(
        &all,
        &[
            ("2026-01-11", json!({"type": "treatment-paused"})),
            ("2026-01-21", json!({"type": "treatment-resumed"})),
        ],
    )
}

#[test]
fn all_taken_of_a_month_says_nothing_of_the_days_of_a_pause() {
    let view = view(&paused(&[]), "2026-01-31");
    assert_eq!(view.plan.given.kept, Micrograms(20 * 40_000));
    assert_eq!(
        view.plan.given.days_untold, 0,
        "nothing was to be taken then"
    );
    assert_eq!(view.untold, []);
}

#[test]
fn a_dose_that_was_taken_in_a_pause_is_counted_where_it_is_told_of_that_day() {
    let one_day = paused(&[("2026-01-15", json!({"type": "dose-taken"}))]);
    assert_eq!(
        view(&one_day, "2026-01-31").plan.given.kept,
        Micrograms(21 * 40_000)
    );
}

#[test]
fn a_hold_that_the_patient_asked_for_lasts_until_somebody_decided() {
    let of = |gate: &[(&str, Value)]| {
        let person = Person::told(
            &[
                ("2026-01-01", weight()),
                ("2026-01-01", planned(40_000)),
                ("2026-01-01", taken_until("2026-01-30")),
            ],
            gate,
        );
        view(&person, "2026-01-31").plan.given.kept.0 / 40_000
    };
    let asked = ("2026-01-11", json!({"type": "hold-requested"}));
    assert_eq!(of(std::slice::from_ref(&asked)), 10, "it waits");
    let contact = ("2026-01-13", json!({"type": "contact-recorded"}));
    assert_eq!(
        of(&[asked.clone(), contact.clone()]),
        28,
        "it was talked over"
    );
    let pause = ("2026-01-12", json!({"type": "treatment-paused"}));
    assert_eq!(
        of(&[asked, pause, contact]),
        10,
        "a pause is ended by a word that it is over"
    );
}

#[test]
fn days_of_which_nobody_said_anything_are_a_range_from_nothing_to_as_planned() {
    let person = Person::told(
        &[
            ("2026-01-01", weight()),
            ("2026-01-01", planned(80_000)),
            ("2026-01-01", taken_until("2026-01-10")),
            ("2026-01-21", taken_until("2026-01-30")),
            ("2026-01-12", json!({"type": "dose-missed"})),
        ],
        &[],
    );
    let view = view(&person, "2026-02-02");
    let sum = &view.plan.given;
    // The eleventh, the thirteenth to the twentieth, and the two days before today; today is not missing yet.
    assert_eq!(sum.days_untold, 1 + 8 + 2);
    assert_eq!(sum.kept, Micrograms(20 * 80_000), "never silently as taken");
    assert_eq!((sum.range().from.0, sum.range().to.0), (20_000, 31_000));
    let finish = view.plan.finish.as_ref().unwrap();
    let (earliest, latest) = (finish.lower.from.unwrap(), finish.lower.to.unwrap());
    assert_eq!(
        latest.on.days_since(earliest.on),
        11,
        "the finish day is as wide"
    );
    let series = view.ribbon(&knowledge());
    assert_eq!(series.untold.len(), 3);
    assert_eq!(series.untold[0].from, day("2026-01-11"));
}

#[test]
fn after_the_end_nothing_is_missing() {
    let person = Person::told(
        &[
            ("2026-01-01", weight()),
            ("2026-01-01", planned(40_000)),
            ("2026-01-01", taken_until("2026-01-10")),
        ],
        &[("2026-01-12", stopped("2026-01-11"))],
    );
    assert_eq!(view(&person, "2026-03-01").plan.given.days_untold, 1);
}

#[test]
fn a_correction_of_the_end_counts_and_its_last_word() {
    let person = Person::told(
        &[
            ("2026-01-01", planned(40_000)),
            ("2026-01-01", taken_until("2026-01-10")),
        ],
        &[
            ("2026-01-12", stopped("2026-01-11")),
            (
                "2026-01-13",
                json!({"type": "course-completed", "last-dose-on": "2026-01-10"}),
            ),
        ],
    );
    let ended = spans(&person, "2026-02-01")[0].ended.clone().unwrap();
    assert_eq!(ended.on, day("2026-01-10"));
    assert!(ended.completed);
}
