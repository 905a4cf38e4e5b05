//! Courses: where each begins and ends, what a pause means, and of which days nobody said anything.

use proptest::prelude::*;
use retinue_care::course::{CourseOf, CourseView, Wish, course};
use retinue_care::courses::{CourseSpan, courses, doses_of};
use retinue_care::{Jurisdiction, Micrograms, Stage};
use retinue_kernel::{CourseOnRecord, course_on_record};
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
    courses(&person.care, crate::by_law(&person.gate), day(today)).spans
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

const DISPENSED: &str = "2026-01-01";

/// Thirty days of 40 mg handed over in the United States, and taken.
fn dispensed() -> Vec<(&'static str, Value)> {
    vec![
        (
            DISPENSED,
            json!({"type": "patient-registered", "born": "2000-01-01", "programme": "us-ipledge"}),
        ),
        (
            DISPENSED,
            json!({"type": "prescription-written", "id": "p-1", "order": "o-1", "indication": "acne",
            "product": "conventional", "capsules": {"40": 30}, "days": 30, "refills": 0}),
        ),
        (
            DISPENSED,
            json!({"type": "dispense-authorised", "id": "a-1", "prescription": "p-1", "pharmacy": "ph-1", "until": "2026-01-07", "days": 30}),
        ),
        (
            DISPENSED,
            json!({"type": "handed-over", "authorisation": "a-1", "days": 30}),
        ),
    ]
}

/// The next thirty days, handed over on a day.
fn dispensed_again(on: &'static str) -> Vec<(&'static str, Value)> {
    vec![
        (
            on,
            json!({"type": "prescription-written", "id": "p-2", "order": "o-2", "indication": "acne",
            "product": "conventional", "capsules": {"40": 30}, "days": 30, "refills": 0}),
        ),
        (
            on,
            json!({"type": "dispense-authorised", "id": "a-2", "prescription": "p-2", "pharmacy": "ph-1", "until": on, "days": 30}),
        ),
        (
            on,
            json!({"type": "handed-over", "authorisation": "a-2", "days": 30}),
        ),
    ]
}

fn thirty_days() -> Vec<(&'static str, Value)> {
    vec![
        ("2026-01-01", weight()),
        ("2026-01-01", planned(40_000)),
        ("2026-01-01", taken_until("2026-01-30")),
    ]
}

fn with(mut gate: Vec<(&'static str, Value)>, more: &[(&'static str, Value)]) -> Person {
    gate.extend(more.iter().cloned());
    Person::told(&thirty_days(), &gate)
}

fn resumed() -> Value {
    json!({"type": "treatment-resumed"})
}

#[test]
fn a_stop_and_the_word_that_treatment_goes_on_are_one_course_with_a_gap() {
    let mut more = vec![
        ("2026-01-31", stopped("2026-01-30")),
        ("2026-02-10", resumed()),
    ];
    let person = with(dispensed(), &more);
    let case = person.case(&knowledge(), "2026-02-11");
    assert_eq!(case.stage(day("2026-02-11")), Stage::Taking);
    assert_eq!(spans(&person, "2026-02-11")[0].ended, None);
    let view_then = view(&person, "2026-02-13");
    assert_eq!(view_then.number, 1);
    assert_eq!(
        view_then.plan.given.days_untold, 3,
        "of the gap nothing was to be taken"
    );
    // The next supply does not put the sum back to nothing.
    more.extend(dispensed_again("2026-02-12"));
    let supplied = view(&with(dispensed(), &more), "2026-02-13");
    assert_eq!(supplied.number, 1);
    assert_eq!(supplied.plan.given.kept, Micrograms(30 * 40_000));
}

#[test]
fn a_stop_and_a_break_that_makes_a_new_start_end_the_course_for_good() {
    let mut more = vec![
        ("2026-01-31", stopped("2026-01-30")),
        ("2026-05-10", resumed()),
    ];
    let person = with(dispensed(), &more);
    // Decided on, and nothing taken yet: the path to a first dose, with what is measured before it.
    let case = person.case(&knowledge(), "2026-05-11");
    assert_eq!(case.stage(day("2026-05-11")), Stage::Before);
    assert_eq!(case.first_dose, None);
    more.extend(dispensed_again("2026-06-15"));
    let person = with(dispensed(), &more);
    let all = spans(&person, "2026-06-16");
    assert_eq!((all.len(), all[1].from), (2, day("2026-06-15")));
    assert_eq!(view(&person, "2026-06-16").plan.given.kept, Micrograms(0));
    // Where the programme knows no new start, the stopped course goes on.
    let mut uk = dispensed();
    uk[0].1["programme"] = json!("uk-mhra");
    assert_eq!(spans(&with(uk, &more), "2026-06-16").len(), 1);
}

#[test]
fn a_completion_and_the_decision_to_treat_again_begin_another_course_however_short_the_break() {
    let completed = json!({"type": "course-completed", "last-dose-on": "2026-01-30"});
    let mut more = vec![("2026-01-31", completed.clone()), ("2026-02-10", resumed())];
    let decided = with(dispensed(), &more);
    assert_eq!(
        decided
            .case(&knowledge(), "2026-02-11")
            .stage(day("2026-02-11")),
        Stage::Before
    );
    let advised = retinue_care::advise::advise(
        &decided.case(&knowledge(), "2026-02-11"),
        &knowledge(),
        Jurisdiction::Us,
        day("2026-02-11"),
    );
    assert!(
        advised.iter().any(|one| one
            .says()
            .contains("another course waits for at least 8 weeks")),
        "the decision shortens no wait"
    );
    more.extend(dispensed_again("2026-02-12"));
    assert_eq!(spans(&with(dispensed(), &more), "2026-02-13").len(), 2);
    // A supply that nobody decided on begins nothing anew.
    let mut undecided = vec![("2026-01-31", completed)];
    undecided.extend(dispensed_again("2026-02-12"));
    assert_eq!(spans(&with(dispensed(), &undecided), "2026-02-13").len(), 1);
}

#[test]
fn a_supply_confirms_the_course_of_which_doses_were_told_before_it() {
    let gate: Vec<(&str, Value)> = dispensed()
        .into_iter()
        .map(|(_, fact)| ("2026-01-11", fact))
        .collect();
    let person = Person::told(&thirty_days(), &gate);
    assert_eq!(spans(&person, "2026-01-31").len(), 1);
    assert_eq!(
        view(&person, "2026-01-31").plan.given.kept,
        Micrograms(30 * 40_000)
    );
    // A supply before them begins where it was.
    let early = Person::told(
        &[
            ("2026-01-01", planned(40_000)),
            ("2026-03-01", taken_until("2026-03-10")),
        ],
        &[dispensed(), vec![("2026-01-10", stopped("2026-01-09"))]].concat(),
    );
    assert_eq!(spans(&early, "2026-03-11")[0].from, day("2026-01-01"));
}

#[test]
fn capsules_from_outside_move_the_last_dose_of_a_course_that_ended() {
    let mut more = vec![("2026-01-31", stopped("2026-01-30"))];
    let last = |more: &[(&'static str, Value)], today: &str| {
        with(dispensed(), more)
            .case(&knowledge(), today)
            .stage(day(today))
    };
    assert_eq!(last(&more, "2026-03-20"), Stage::After(day("2026-01-30")));
    more.push(("2026-02-20", json!({"type": "outside-supply-reported", "id": "s-1", "product": "conventional", "capsules": {"20": 10}})));
    assert_eq!(last(&more, "2026-03-20"), Stage::After(day("2026-03-01")));
    more.push(("2026-02-21", json!({"type": "supply-settled", "supply": "s-1", "finding": "talked", "taken-until": "2026-02-20"})));
    assert_eq!(last(&more, "2026-03-20"), Stage::After(day("2026-02-20")));
}

proptest! {
    /// On every day on which something is handed over, care begins another course where the gate does, and nowhere else.
    #[test]
    fn care_begins_another_course_where_the_gate_does(turns in proptest::collection::vec((0_u8..4, 1_u16..80), 1..7)) {
        let mut gate = dispensed();
        let mut on = day("2026-01-01").plus(29);
        let mut begun = 1;
        let mut days: Vec<String> = Vec::new();
        let mut told: Vec<(String, Value)> = gate.drain(..).map(|(on, fact)| (on.to_owned(), fact)).collect();
        for (place, (turn, later)) in turns.into_iter().enumerate() {
            on = on.plus(later);
            let at = on.to_string();
            match turn {
                0 => told.push((at.clone(), stopped(&at))),
                1 => told.push((at.clone(), json!({"type": "course-completed", "last-dose-on": at}))),
                2 => told.push((at.clone(), resumed())),
                _ => {
                    let before = person_of(&told);
                    let says = course_on_record(&before.gate, crate::by_law(&before.gate).rules, on);
                    begun += usize::from(matches!(says, CourseOnRecord::Another(_)));
                    let (p, a) = (format!("p-{}", place + 2), format!("a-{}", place + 2));
                    told.push((at.clone(), json!({"type": "prescription-written", "id": p, "order": format!("o-{}", place + 2), "indication": "acne",
                        "product": "conventional", "capsules": {"40": 30}, "days": 30, "refills": 0})));
                    told.push((at.clone(), json!({"type": "dispense-authorised", "id": a, "prescription": p, "pharmacy": "ph-1", "until": at, "days": 30})));
                    told.push((at.clone(), json!({"type": "handed-over", "authorisation": a, "days": 30})));
                    on = on.plus(29);
                }
            }
            days.push(at);
        }
        let person = person_of(&told);
        let today = on.plus(1).to_string();
        prop_assert_eq!(spans(&person, &today).len(), begun, "{:?}", days);
    }
}

fn person_of(gate: &[(String, Value)]) -> Person {
    let gate: Vec<(&str, Value)> = gate
        .iter()
        .map(|(on, fact)| (on.as_str(), fact.clone()))
        .collect();
    Person::told(&[], &gate)
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
