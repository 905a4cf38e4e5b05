//! What was given so far.

use retinue_care::dose::{DayEntry, DoseQuestion, Given, NotPlanned, Outcome, WeightEntry, given};
use retinue_care::{Food, Grams, Micrograms, MicrogramsPerKilogram};
use retinue_kernel::Product;

use super::{Clinic, day, says, target};

fn entry(from: &str, to: &str, milligrams: u64) -> DayEntry {
    DayEntry {
        from: day(from),
        to: day(to),
        daily: Micrograms(milligrams * 1000),
        formulation: Product::Conventional,
        food: Some(Food::Fed),
        outcome: Outcome::Taken,
    }
}

fn weight(on: &str, kilograms: &str) -> WeightEntry {
    WeightEntry {
        on: day(on),
        weight: Grams::from_text(kilograms).unwrap(),
    }
}

#[test]
fn the_sum_stands_by_the_latest_weight_and_by_the_weight_of_each_day() {
    let clinic = Clinic::new();
    let weights = [weight("2026-01-16", "80"), weight("2026-01-01", "60")];
    let days = [entry("2026-01-01", "2026-01-30", 60)];
    let record = Given {
        weights: &weights,
        days: &days,
        untold: &[],
    };
    let sum = given(&record, Grams::new(80_000).unwrap(), &clinic.knowledge);
    assert_eq!(sum.kept, Micrograms(1_800_000));
    assert_eq!(sum.by_latest_weight, MicrogramsPerKilogram(22_500));
    // 15 days at 1 mg/kg, 15 at 0.75.
    assert_eq!(sum.by_weight_of_period, MicrogramsPerKilogram(26_250));
    let plan = clinic.plans(&DoseQuestion {
        given: record,
        target: target(120, 150),
        ..clinic.asks("80", "us-conventional")
    });
    let said = says(&plan, "weight-by-period").unwrap();
    assert!(
        said.contains("22.5 mg/kg") && said.contains("26.25"),
        "{said}"
    );
    let lower = plan.finish.unwrap().lower;
    assert!(lower.from.unwrap() < lower.to.unwrap());
}

#[test]
fn milligrams_of_the_micronized_are_turned_before_they_are_added() {
    let clinic = Clinic::new();
    let micronized = DayEntry {
        formulation: Product::Micronized,
        ..entry("2026-01-11", "2026-01-20", 32)
    };
    let days = [entry("2026-01-01", "2026-01-10", 40), micronized];
    let record = Given {
        weights: &[],
        days: &days,
        untold: &[],
    };
    let sum = given(&record, Grams::new(70_000).unwrap(), &clinic.knowledge);
    assert_eq!(sum.kept, Micrograms(800_000));
}

#[test]
fn a_missed_dose_is_no_part_of_the_sum_and_a_vomited_one_stands_beside_it() {
    let clinic = Clinic::new();
    let days = [
        entry("2026-01-01", "2026-01-10", 70),
        DayEntry {
            outcome: Outcome::Missed,
            ..entry("2026-01-11", "2026-01-12", 70)
        },
        DayEntry {
            outcome: Outcome::Vomited,
            ..entry("2026-01-13", "2026-01-14", 70)
        },
    ];
    let record = Given {
        weights: &[],
        days: &days,
        untold: &[],
    };
    let sum = given(&record, Grams::new(70_000).unwrap(), &clinic.knowledge);
    assert_eq!(
        (sum.kept, sum.vomited),
        (Micrograms(700_000), Micrograms(140_000))
    );
    assert_eq!((sum.days_missed, sum.days_vomited), (2, 2));
    assert_eq!(sum.next_day, Some(day("2026-01-15")));
    let plan = clinic.plans(&DoseQuestion {
        given: record,
        target: target(120, 120),
        ..clinic.asks("70", "us-conventional")
    });
    let lower = plan.finish.clone().unwrap().lower;
    assert_eq!(
        lower.to.unwrap().on.days_since(lower.from.unwrap().on),
        2,
        "two vomited days are two days of doubt"
    );
    assert!(says(&plan, "vomited-dose").is_some() && plan.provisional);
    assert!(
        says(&plan, "missed-dose")
            .unwrap()
            .contains("never doubled")
    );
}

#[test]
fn conventional_capsules_without_food_are_worth_less_and_the_nominal_sum_stays() {
    let clinic = Clinic::new();
    let days = [DayEntry {
        food: Some(Food::Fasted),
        ..entry("2026-01-01", "2026-01-10", 70)
    }];
    let record = Given {
        weights: &[],
        days: &days,
        untold: &[],
    };
    let sum = given(&record, Grams::new(70_000).unwrap(), &clinic.knowledge);
    assert_eq!(sum.by_weight_of_period, MicrogramsPerKilogram(10_000));
    assert_eq!(
        sum.fed_equivalent_by_weight_of_period,
        MicrogramsPerKilogram(3_700)
    );
}

#[test]
fn a_target_that_was_reached_is_finished_and_a_plan_goes_on_from_the_calendar() {
    let clinic = Clinic::new();
    let days = [entry("2025-09-01", "2026-03-01", 70)];
    let record = Given {
        weights: &[],
        days: &days,
        untold: &[],
    };
    let plan = clinic.plans(&DoseQuestion {
        given: record,
        target: target(120, 220),
        ..clinic.asks("70", "us-conventional")
    });
    let finish = plan.finish.unwrap();
    assert_eq!(finish.lower.to.unwrap().day, 0);
    // 182 days at 1.0, 28 at 0.5 and 24 more at 1.0 make 220; the weeks count from the first dose.
    let upper = finish.upper.from.unwrap();
    assert_eq!((upper.day, upper.on), (52, day("2026-04-22")));
    assert_eq!(upper.tenths_of_weeks, (182 + 52) * 10 / 7);
}

#[test]
fn days_that_end_before_they_begin_or_lie_ahead_are_refused() {
    let clinic = Clinic::new();
    let tries = |from, to| {
        let days = [entry(from, to, 70)];
        clinic.tries(&DoseQuestion {
            given: Given {
                weights: &[],
                days: &days,
                untold: &[],
            },
            ..clinic.asks("70", "us-conventional")
        })
    };
    assert!(matches!(
        tries("2026-01-02", "2026-01-01"),
        Err(NotPlanned::EndsBefore { .. })
    ));
    let error = tries("2026-03-01", "2026-03-02").unwrap_err();
    assert!(
        error.to_string().contains("begins on 2026-03-02"),
        "{error}"
    );
    assert!(tries("2026-03-01", "2026-03-01").is_ok());
}
