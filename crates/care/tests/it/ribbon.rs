//! The series of a course: on record, planned, and against its target.

use retinue_care::dose::{
    Aim, CeilingWish, DayEntry, DoseQuestion, Given, Outcome, StepDose, StepWish, Stock,
    WeightEntry, plan_dose,
};
use retinue_care::ribbon::{Point, ribbon};
use retinue_care::{Food, Grams, Jurisdiction, Micrograms, MicrogramsPerKilogram, Range};
use retinue_kernel::{Day, Product};

use crate::knowledge;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn the_sum_runs_on_record_by_the_weight_of_each_day_and_then_as_planned_to_the_target() {
    let knowledge = knowledge();
    let weights = [("2026-01-01", 60_000), ("2026-01-16", 80_000)].map(|(on, grams)| WeightEntry {
        on: day(on),
        weight: Grams::new(grams).unwrap(),
    });
    let entry = DayEntry {
        from: day("2026-01-01"),
        to: day("2026-01-30"),
        daily: Micrograms(60_000),
        formulation: Product::Conventional,
        food: Some(Food::Fed),
        outcome: Outcome::Taken,
    };
    let missed = DayEntry {
        from: day("2026-01-31"),
        to: day("2026-02-02"),
        outcome: Outcome::Missed,
        ..entry
    };
    let days = [missed, entry];
    let record = Given {
        weights: &weights,
        days: &days,
        untold: &[],
    };
    let nothing = Stock::default();
    let steps = [StepWish {
        dose: StepDose::ForEachKilogram(MicrogramsPerKilogram(1_000)),
        days: None,
    }];
    let asked = DoseQuestion {
        jurisdiction: Jurisdiction::Us,
        product: "us-conventional",
        weight: Grams::new(80_000).unwrap(),
        starts_on: day("2026-02-03"),
        steps: &steps,
        target: Range::new(
            MicrogramsPerKilogram(120_000),
            MicrogramsPerKilogram(150_000),
        ),
        ceiling: CeilingWish::Usual,
        severe_renal_impairment: false,
        strengths: &[],
        aim: Aim::FewestCapsules,
        prices: None,
        given: record,
        at_home: &nothing,
    };
    let plan = plan_dose(&asked, &knowledge).unwrap();
    let series = ribbon(&plan, &record, &knowledge);
    let last = plan.finish.as_ref().unwrap().upper.to.unwrap();
    assert_eq!((series.from, series.to), (day("2026-01-01"), last.on));
    assert_eq!(series.planned_from, day("2026-02-03"));
    let point = |on, each| Point {
        on: day(on),
        per_kilogram: MicrogramsPerKilogram(each),
    };
    // 15 days at 1 mg/kg, 15 at 0.75, three days missed, then 1 mg/kg a day to the end.
    assert_eq!(
        series.cumulative[..4],
        [
            point("2025-12-31", 0),
            point("2026-01-15", 15_000),
            point("2026-01-30", 26_250),
            point("2026-02-02", 26_250),
        ]
    );
    let end = series.cumulative[4];
    assert_eq!(end.on, last.on);
    assert_eq!(end.per_kilogram.0, 26_250 + last.day * 1_000);
    let outcomes: Vec<Option<Outcome>> = series.doses.iter().map(|bar| bar.outcome).collect();
    assert_eq!(
        outcomes,
        [Some(Outcome::Taken), Some(Outcome::Missed), None]
    );
    assert_eq!(series.doses[2].to, last.on);
    assert!(series.cumulative.is_sorted_by_key(|point| point.on));
    assert!(
        series
            .cumulative
            .is_sorted_by_key(|point| point.per_kilogram)
    );
}
