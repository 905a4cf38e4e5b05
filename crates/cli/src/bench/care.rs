//! How fast care plans: in memory, on one core.

use std::hint::black_box;
use std::time::Duration;

use retinue_care::dose::{
    Aim, CeilingWish, Dispense, DoseQuestion, Given, PatternQuestion, Stock, dispense, pattern,
    plan_dose,
};
use retinue_care::{Grams, Jurisdiction, Micrograms, MicrogramsPerKilogram, Range};
use retinue_kernel::{Day, Milligrams};
use retinue_rulebook::KnowledgeBook;
use serde::Serialize;

use super::gate::seconds_each;
use crate::ending::Trouble;

/// What was measured on one core.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct CareFigures {
    /// Capsules of a wished dose for 30 days, two days alternating, in whole packs, in microseconds.
    pub(super) capsule_plan_us: f64,
    /// A whole course, from the wish for each kilogram to its last pack, in microseconds.
    pub(super) course_plan_us: f64,
}

/// Measures each for about `time`, in this thread.
///
/// # Errors
/// A question that is not answered as it must be: then nothing was measured.
pub(crate) fn measure(time: Duration) -> Result<CareFigures, Trouble> {
    let book = KnowledgeBook::embedded().map_err(Trouble::Rules)?;
    let knowledge = book.knowledge();
    let starts_on: Day = "2026-03-02".parse().map_err(Trouble::failed)?;
    let nothing = Stock::default();
    let strengths = [10, 20, 30, 40].map(Milligrams);
    let capsules = || {
        let pattern = pattern(black_box(&PatternQuestion {
            strengths: &strengths,
            wished: Micrograms(35_000),
            ceiling: Micrograms(70_000),
            alternate_above_percent: 10,
            aim: Aim::LeastLeftover,
            prices: None,
            pack: 10,
            days: 30,
        }))
        .map_err(Trouble::failed)?;
        let days: Vec<_> = (0..30).map(|index| pattern.on(index).clone()).collect();
        let how = Dispense {
            pack: 10,
            most_days: 30,
            prices: None,
        };
        Ok::<_, Trouble>(dispense(&days, starts_on, &nothing, &how))
    };
    let course = || {
        let asked = DoseQuestion {
            jurisdiction: Jurisdiction::Us,
            product: "us-conventional",
            weight: Grams::new(70_000).map_err(Trouble::failed)?,
            starts_on,
            steps: &[],
            target: Range::new(
                MicrogramsPerKilogram(120_000),
                MicrogramsPerKilogram(150_000),
            ),
            ceiling: CeilingWish::Usual,
            severe_renal_impairment: false,
            strengths: &[],
            aim: Aim::FewestCapsules,
            prices: None,
            given: Given {
                weights: &[],
                days: &[],
            },
            at_home: &nothing,
        };
        plan_dose(black_box(&asked), knowledge).map_err(Trouble::failed)
    };
    // Once for what must not go wrong; then for the time.
    if capsules()?.dispensings.is_empty() || course()?.finish.is_none() {
        return Err(Trouble::failed(
            "the measured plan is not answered, so its figure would mean nothing",
        ));
    }
    let capsule_plan = seconds_each(time, || {
        let _ = black_box(capsules());
    });
    let course_plan = seconds_each(time, || {
        let _ = black_box(course());
    });
    Ok(CareFigures {
        capsule_plan_us: capsule_plan * 1e6,
        course_plan_us: course_plan * 1e6,
    })
}
