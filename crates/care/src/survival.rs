//! Relapse over the months after a course, by every stored model. Illustrative: it says what studies saw in groups, and
//! nothing of one person.
//!
//! The curve of a model is `S(t) = c + (1 - c) e^(-t/λ)`: a part `c` never relapses, the others do at a constant rate.
//! Factors multiply the rate of the whole group, as the regressions of the studies do: `S(t)` is raised to their product.
//! That is carried out step by step, since a power needs no library then.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::Id;
use serde::Serialize;

use crate::basis::{Basis, Cited};
use crate::decimal::Decimal;
use crate::knowledge::{Endpoint, FactorKind, Survival, SurvivalFactor, SurvivalModel};
use crate::quantity::MicrogramsPerKilogram;

/// Beyond this no study looked.
pub const MOST_MONTHS: u16 = 120;

/// What is asked of the models. What is not known changes nothing, and is named as left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SurvivalQuestion {
    /// What counts as a relapse.
    pub endpoint: Endpoint,
    /// The cumulative dose of the course, in conventional milligrams.
    pub cumulative: Option<MicrogramsPerKilogram>,
    /// Whether the person is female.
    pub female: Option<bool>,
    /// Whether the trunk is affected.
    pub trunk: Option<bool>,
    /// Whether the person is younger than sixteen.
    pub younger_than_16: Option<bool>,
    /// Over how many months, at most [`MOST_MONTHS`].
    pub months: u16,
}

/// What one model answers.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct SurvivalCurve {
    /// The model that was used.
    pub model: Id,
    /// Its name.
    pub name: String,
    /// What it says and leaves out.
    pub says: String,
    /// What it counted.
    pub endpoint: Endpoint,
    /// By how much the rate was multiplied.
    pub rate_times: f64,
    /// Factors that were used, and those that were left out, each in words.
    pub factors: Vec<String>,
    /// The part that has relapsed by the end of each month, from 0 on.
    pub relapsed: Vec<f64>,
    /// The median time to relapse of those who relapse within the months asked; absent where nobody does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median_months: Option<f64>,
    /// On what it rests.
    pub basis: Arc<Basis>,
    /// Whether it rests on a value that no stored source confirms.
    pub provisional: bool,
}

/// Every model's answer, each naming itself. None is preferred.
pub fn survival(known: &Survival, asked: &SurvivalQuestion) -> Vec<SurvivalCurve> {
    let models = known.models.iter();
    models
        .filter_map(|model| curve(known, model, asked))
        .collect()
}

fn curve(
    known: &Survival,
    model: &Cited<SurvivalModel>,
    asked: &SurvivalQuestion,
) -> Option<SurvivalCurve> {
    let mut endpoints = known.endpoints.iter();
    let endpoint = endpoints
        .find(|one| one.value.model == model.value.id && one.value.endpoint == asked.endpoint)?;
    let mut provisional = model.is_provisional() || endpoint.is_provisional();
    let mut rate_times = 1.0;
    let mut factors = Vec::new();
    let of_model = known.factors.iter().filter(|one| {
        one.value.model == model.value.id && one.value.endpoints.contains(&asked.endpoint)
    });
    for factor in of_model {
        match times(&factor.value, asked) {
            Some(times) => {
                rate_times *= times;
                provisional |= factor.is_provisional() && times != 1.0;
                factors.push(format!(
                    "{}: rate × {}",
                    factor.value.factor,
                    rounded(times)
                ));
            }
            None => factors.push(format!("{}: not known, left out", factor.value.factor)),
        }
    }
    let months = asked.months.min(MOST_MONTHS);
    let (relapsed, median_months) = Steps {
        never: number(model.value.never),
        months: number(model.value.months),
        times: number(endpoint.value.times),
        rate_times,
    }
    .run(months);
    Some(SurvivalCurve {
        model: model.value.id.clone(),
        name: model.value.name.clone(),
        says: model.value.says.clone(),
        endpoint: asked.endpoint,
        rate_times,
        factors,
        relapsed,
        median_months,
        basis: Arc::clone(&model.basis),
        provisional,
    })
}

/// By how much a factor multiplies the rate; nothing where it is not known whether it applies.
fn times(factor: &SurvivalFactor, asked: &SurvivalQuestion) -> Option<f64> {
    let once = number(factor.times);
    let if_so = |holds: Option<bool>| holds.map(|holds| if holds { once } else { 1.0 });
    match factor.factor {
        FactorKind::Female => if_so(asked.female),
        FactorKind::Trunk => if_so(asked.trunk),
        FactorKind::YoungerThan16 => if_so(asked.younger_than_16),
        FactorKind::EachMilligram => {
            // In whole mg/kg, as the factor is told.
            let reached = asked.cumulative?.0 / 1000;
            let reached = reached.min(u32::from(factor.most?));
            let around = u32::from(factor.around?);
            let above = power(once, reached.saturating_sub(around));
            let below = power(once, around.saturating_sub(reached));
            Some(above / below)
        }
    }
}

fn power(base: f64, exponent: u32) -> f64 {
    (0..exponent).fold(1.0, |product, _| product * base)
}

fn number(decimal: Decimal) -> f64 {
    // A decimal of at most six places is read back exactly enough.
    decimal.to_string().parse().unwrap_or(0.0)
}

fn rounded(value: f64) -> f64 {
    let thousandths = value * 1000.0 + 0.5;
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a factor is a small number above 0"
    )]
    let whole = thousandths as u64 as f64;
    whole / 1000.0
}

/// The steps of a month.
const STEPS: u16 = 100;

struct Steps {
    never: f64,
    months: f64,
    times: f64,
    rate_times: f64,
}

impl Steps {
    /// The part that has relapsed by the end of each month, and the median time of those who did.
    fn run(&self, months: u16) -> (Vec<f64>, Option<f64>) {
        let step = 1.0 / f64::from(STEPS);
        // One step of those who may relapse at all, by the middle of the step: exact enough to six places.
        let half = step / self.months / 2.0;
        let each = (1.0 - half) / (1.0 + half);
        let mut susceptible = 1.0;
        let mut free = 1.0;
        let mut relapsed = Vec::from([0.0]);
        let mut fine = Vec::from([0.0]);
        for _ in 0..months {
            for _ in 0..STEPS {
                let before = self.own(susceptible);
                susceptible *= each;
                let after = self.own(susceptible);
                // The hazard of the step in the whole group, multiplied.
                let middle = (before + after) / 2.0;
                let hazard = self.rate_times * (before - after) / middle;
                free *= (1.0 - hazard / 2.0) / (1.0 + hazard / 2.0);
                fine.push(1.0 - free);
            }
            relapsed.push(1.0 - free);
        }
        let all = relapsed.last().copied().unwrap_or(0.0);
        let median = fine.iter().position(|part| *part >= all / 2.0);
        let median = median.and_then(|at| u32::try_from(at).ok());
        let median = median.map(|at| f64::from(at) / f64::from(STEPS));
        (relapsed, median.filter(|_| all > 0.0))
    }

    /// The part free of relapse by the model's own curve, its incidence taken as a multiple.
    fn own(&self, susceptible: f64) -> f64 {
        let incidence = self.times * (1.0 - self.never) * (1.0 - susceptible);
        (1.0 - incidence).max(0.01)
    }
}
