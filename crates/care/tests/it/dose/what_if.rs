//! What would change under another wish.

use retinue_care::dose::{DoseQuestion, StepDose, StepWish, in_short};
use retinue_care::{Food, Grams, Micrograms, MicrogramsPerKilogram};

use super::{Clinic, target};

const FULL: [StepWish; 1] = [StepWish {
    dose: StepDose::ForEachKilogram(MicrogramsPerKilogram(1_000)),
    days: None,
}];
const HALF: [StepWish; 1] = [StepWish {
    dose: StepDose::ForEachKilogram(MicrogramsPerKilogram(500)),
    days: None,
}];

#[test]
fn half_the_dose_takes_twice_the_days_and_half_the_concentration() {
    let clinic = Clinic::new();
    let asked = |steps| DoseQuestion {
        steps,
        target: target(120, 120),
        ..clinic.asks("80", "us-conventional")
    };
    let full = in_short(&asked(&FULL), Food::Fed, &clinic.knowledge).unwrap();
    let half = in_short(&asked(&HALF), Food::Fed, &clinic.knowledge).unwrap();
    let days = |short: &retinue_care::dose::CourseInShort| {
        let finish = short.finish.clone().unwrap();
        finish.upper.to.unwrap().day
    };
    assert_eq!((days(&full), days(&half)), (120, 240));
    assert_eq!((full.capsules, half.capsules), (240, 480));
    let ratio = full.average_concentration.unwrap() / half.average_concentration.unwrap();
    assert!((ratio - 2.0).abs() < 1e-6, "{ratio}");
}

#[test]
fn a_dose_wished_above_the_ceiling_says_that_it_is_held_there() {
    let clinic = Clinic::new();
    let asked = |micrograms| {
        let steps = vec![StepWish {
            dose: StepDose::Daily(Micrograms(micrograms)),
            days: None,
        }];
        let asked = DoseQuestion {
            steps: &steps,
            target: target(120, 150),
            ..clinic.asks("80", "us-conventional")
        };
        in_short(&asked, Food::Fed, &clinic.knowledge).unwrap()
    };
    let within = asked(80_000);
    assert!(!within.held_at_ceiling);
    assert_eq!(within.ceiling, Micrograms(80_000));
    let above = asked(100_000);
    assert!(above.held_at_ceiling);
    assert!(above.daily <= above.ceiling);
}

#[test]
fn without_food_the_nominal_dose_stays_and_its_worth_falls() {
    let clinic = Clinic::new();
    let asked = DoseQuestion {
        steps: &FULL,
        target: target(120, 150),
        ..clinic.asks("80", "us-conventional")
    };
    let fed = in_short(&asked, Food::Fed, &clinic.knowledge).unwrap();
    let fasted = in_short(&asked, Food::Fasted, &clinic.knowledge).unwrap();
    assert_eq!((fed.daily, fed.finish), (fasted.daily, fasted.finish));
    assert_eq!(fed.fed_equivalent_daily, Some(Micrograms(80_000)));
    assert_eq!(fasted.fed_equivalent_daily, Some(Micrograms(29_600)));
}

#[test]
fn a_heavier_person_needs_more_capsules_for_the_same_target() {
    let clinic = Clinic::new();
    let asked = |grams| DoseQuestion {
        weight: Grams::new(grams).unwrap(),
        steps: &FULL,
        target: target(120, 120),
        ..clinic.asks("80", "us-conventional")
    };
    let light = in_short(&asked(60_000), Food::Fed, &clinic.knowledge).unwrap();
    let heavy = in_short(&asked(100_000), Food::Fed, &clinic.knowledge).unwrap();
    assert!(heavy.capsules > light.capsules && heavy.daily > light.daily);
}
