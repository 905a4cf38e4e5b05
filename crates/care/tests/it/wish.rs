//! The course under a wish: dates, capsules, money and exposure move together, and nothing begins anew.

use retinue_care::course::{CourseOf, Wish, course, course_in_short};
use retinue_care::dose::{CourseInShort, Money, PriceList, PriceRow};
use retinue_care::event::CareEvent;
use retinue_care::{CareRecord, Food, Jurisdiction, Micrograms, MicrogramsPerKilogram, Range};
use retinue_kernel::{Day, Id, Milligrams};
use serde_json::{Value, json};

use crate::knowledge;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Two months of a course: 40 mg a day for 28 days, then 60 mg, by 60 kg.
fn record() -> CareRecord {
    let facts: [Value; 4] = [
        json!({"type": "weight-recorded", "on": "2026-03-01", "weight": {"grams": 60_000}}),
        json!({"type": "dose-planned", "on": "2026-03-01", "product": "us-conventional",
            "steps": [{"daily": {"micrograms": 30_000}, "days": 28}, {"daily": {"micrograms": 60_000}}],
            "target": {"from": {"micrograms-per-kilogram": 120_000}, "to": {"micrograms-per-kilogram": 150_000}}}),
        json!({"type": "dose-taken", "on": "2026-03-01", "until": "2026-04-28"}),
        json!({"type": "dose-taken", "on": "2026-04-29"}),
    ];
    let facts = facts.into_iter().enumerate().map(|(place, mut one)| {
        one["id"] = json!(format!("c-{place}"));
        serde_json::from_value::<CareEvent>(one).unwrap()
    });
    CareRecord::of(facts)
}

const OF: fn() -> CourseOf<'static> = || CourseOf {
    jurisdiction: Jurisdiction::Us,
    today: day("2026-04-30"),
    adult: true,
    courses: &[],
};

fn prices() -> Option<PriceList> {
    let row = |capsules, cents| {
        let price = Money(cents);
        PriceRow { capsules, price }
    };
    let rows = [10, 20, 30, 40].map(|one| (Milligrams(one), row(60, u64::from(one) * 100)));
    PriceList::new("USD", rows).ok()
}

fn short(wish: Wish, food: Food) -> CourseInShort {
    let wish = Wish {
        prices: prices(),
        ..wish
    };
    course_in_short(&record(), OF(), &wish, food, &knowledge()).unwrap()
}

fn upper_end(course: &CourseInShort) -> Day {
    course.finish.as_ref().unwrap().upper.to.unwrap().on
}

#[test]
fn a_lower_dose_ends_later_and_a_higher_target_takes_more_capsules_and_money() {
    let as_it_is = short(Wish::default(), Food::Fed);
    let lower = short(
        Wish {
            daily: Some(Micrograms(30_000)),
            ..Wish::default()
        },
        Food::Fed,
    );
    assert!(upper_end(&lower) > upper_end(&as_it_is));
    assert!(lower.average_concentration < as_it_is.average_concentration);
    let more = short(
        Wish {
            target: Range::new(
                MicrogramsPerKilogram(120_000),
                MicrogramsPerKilogram(220_000),
            ),
            ..Wish::default()
        },
        Food::Fed,
    );
    assert!(upper_end(&more) > upper_end(&as_it_is));
    assert!(more.capsules > as_it_is.capsules);
    assert!(
        more.cost > as_it_is.cost,
        "{:?} {:?}",
        more.cost,
        as_it_is.cost
    );
    assert!(more.dispensings > as_it_is.dispensings);
}

#[test]
fn without_food_the_capsules_stay_and_the_exposure_falls_to_its_part() {
    let fed = short(Wish::default(), Food::Fed);
    let fasted = short(Wish::default(), Food::Fasted);
    assert_eq!(fed.capsules, fasted.capsules);
    assert_eq!(upper_end(&fed), upper_end(&fasted));
    let (fed, fasted) = (
        fed.average_concentration.unwrap(),
        fasted.average_concentration.unwrap(),
    );
    assert!((0.36..0.38).contains(&(fasted / fed)), "{fasted} of {fed}");
}

#[test]
fn a_heavier_body_needs_more_for_the_same_target() {
    let as_it_is = short(Wish::default(), Food::Fed);
    let heavier = short(
        Wish {
            weight: retinue_care::Grams::new(75_000).ok(),
            ..Wish::default()
        },
        Food::Fed,
    );
    assert!(upper_end(&heavier) > upper_end(&as_it_is));
    assert!(heavier.capsules > as_it_is.capsules);
    assert!(heavier.daily_per_kilogram < as_it_is.daily_per_kilogram);
}

#[test]
fn another_product_in_the_middle_of_a_course_goes_on_where_the_course_stands() {
    let wished = |product: &str| {
        let wish = Wish {
            product: Id::new(product),
            ..Wish::default()
        };
        course(&record(), OF(), &wish, &knowledge()).unwrap().plan
    };
    // No lead-in anew: 60 mg conventional are 48 mg micronized, and stay 60 mg lidose.
    let micronized = wished("us-micronized");
    assert_eq!(micronized.steps.len(), 1);
    assert_eq!(micronized.steps[0].wished, Micrograms(48_000));
    let lidose = wished("us-lidose");
    assert_eq!(lidose.steps.len(), 1);
    assert_eq!(lidose.steps[0].wished, Micrograms(60_000));
}
