//! What would change: the same course under another wish, so that dates, capsules, money and exposure move together.

use serde::Serialize;

use super::plan::{DosePlan, DoseQuestion, Finish, NotPlanned, plan_dose};
use super::price::Money;
use crate::exposure::{ExposureQuestion, exposure};
use crate::knowledge::{Food, Knowledge};
use crate::quantity::{Micrograms, MicrogramsPerKilogram};

/// A course in a few numbers, to be laid beside another.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CourseInShort {
    /// When the ends of the target are reached.
    pub finish: Option<Finish>,
    /// The daily dose of the last step, in the milligrams of the product.
    pub daily: Micrograms,
    /// The same for each kilogram.
    pub daily_per_kilogram: MicrogramsPerKilogram,
    /// Whether a step was wished above the ceiling and is held at it.
    pub held_at_ceiling: bool,
    /// The daily dose above which nothing is planned, for this weight.
    pub ceiling: Micrograms,
    /// Capsules to be swallowed from here to the end.
    pub capsules: u32,
    /// How often something is handed over.
    pub dispensings: usize,
    /// What that costs.
    pub cost: Option<Money>,
    /// With or without food.
    pub food: Food,
    /// What the daily dose of the last step is worth with food. Illustrative.
    pub fed_equivalent_daily: Option<Micrograms>,
    /// The concentration that it comes to on average, ng/mL. Illustrative.
    pub average_concentration: Option<f64>,
    /// Whether it rests on a value that no stored source confirms.
    pub provisional: bool,
}

/// Plans a course and tells it in a few numbers, taken with or without food.
///
/// # Errors
/// Those of [`plan_dose`].
pub fn in_short(
    asked: &DoseQuestion<'_>,
    food: Food,
    knowledge: &Knowledge,
) -> Result<CourseInShort, NotPlanned> {
    let plan = plan_dose(asked, knowledge)?;
    Ok(short(plan, food, knowledge))
}

fn short(plan: DosePlan, food: Food, knowledge: &Knowledge) -> CourseInShort {
    let last = plan.steps.last();
    let daily = last.map(|step| step.daily).unwrap_or_default();
    let each = last.map(|step| step.daily_per_kilogram).unwrap_or_default();
    let shown = exposure(
        &ExposureQuestion {
            formulation: plan.formulation,
            food,
            dose: Micrograms(daily.0 / 2),
            times_a_day: 2,
            weight: Some(plan.weight),
        },
        knowledge,
    )
    .ok();
    let taken = plan.course.dispensings.iter();
    let capsules = taken
        .flat_map(|one| one.taken.iter())
        .fold(0_u32, |sum, (_, count)| sum.saturating_add(count));
    CourseInShort {
        daily,
        held_at_ceiling: plan.steps.iter().any(|step| step.held_at_ceiling),
        ceiling: plan.ceiling,
        daily_per_kilogram: each,
        capsules,
        dispensings: plan.course.dispensings.len(),
        cost: plan.course.cost,
        food,
        fed_equivalent_daily: shown.as_ref().map(|shown| shown.fed_equivalent_daily),
        average_concentration: shown.as_ref().map(|shown| shown.steady_state.average),
        provisional: plan.provisional || shown.is_some_and(|shown| shown.provisional),
        finish: plan.finish,
    }
}
