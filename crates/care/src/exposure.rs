//! How much of the drug a body sees: an illustration, and no ground for a dose.
//!
//! Floating point stands here and nowhere near a dose. The model is integrated by Runge and Kutta's method of fourth
//! order in steps of 0.02 hours, so that the same question gives the same answer on every machine.

use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::{Id, Product};
use serde::Serialize;

use crate::basis::Basis;
use crate::knowledge::{ExposureModel, ExposureState, Food, Knowledge, Range};
use crate::quantity::{Grams, Micrograms, MicrogramsPerKilogram};

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExposureQuestion {
    /// The formulation.
    pub formulation: Product,
    /// With or without food.
    pub food: Food,
    /// What is taken at a time, in the milligrams of the formulation.
    pub dose: Micrograms,
    /// How often a day, at equal distances.
    pub times_a_day: u8,
    /// The weight, where doses for each kilogram are wanted.
    pub weight: Option<Grams>,
}

/// Why nothing can be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotShown {
    /// A dose of nothing, or one that nobody takes.
    #[error(
        "the dose lies above 0 and not above {} at a time: check the number",
        MOST
    )]
    Dose,
    /// How often.
    #[error("capsules are taken once, twice, three or four times a day: write 1 to 4")]
    TimesADay,
    /// No numbers for it.
    #[error("no exposure is known for {formulation} {food}")]
    Unknown {
        /// The formulation.
        formulation: Product,
        /// With or without food.
        food: Food,
    },
}

/// A dose above this is a mistyped number.
const MOST: Micrograms = Micrograms(2_000_000);

/// What is shown: illustrative, not for dosing decisions.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Exposure {
    /// The content hash of the knowledge on which it rests.
    pub knowledge: Id,
    /// Always true: nothing of this may decide a dose.
    pub illustrative: bool,
    /// Whether it rests on a value that no stored source confirms.
    pub provisional: bool,
    /// On what the absorption rests.
    pub basis: Arc<Basis>,
    /// The formulation.
    pub formulation: Product,
    /// With or without food.
    pub food: Food,
    /// What is taken in a day, in the milligrams of the formulation.
    pub nominal_daily: Micrograms,
    /// What that is worth in conventional milligrams with food.
    pub fed_equivalent_daily: Micrograms,
    /// The same from the lowest to the highest of the sources, where they disagree.
    pub fed_equivalent_band: Option<Range<Micrograms>>,
    /// For each kilogram: nominal.
    pub nominal_per_kilogram: Option<MicrogramsPerKilogram>,
    /// For each kilogram: worth with food.
    pub fed_equivalent_per_kilogram: Option<MicrogramsPerKilogram>,
    /// One dose alone.
    pub single_dose: SingleDose,
    /// Taken for weeks.
    pub steady_state: SteadyState,
    /// After the first dose that is left out.
    pub washout: Washout,
    /// A day at steady state and what follows, hour by hour.
    pub curve: Vec<Sample>,
}

/// One dose alone.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct SingleDose {
    /// Highest concentration of the parent, ng/mL.
    pub peak: f64,
    /// When, hours after the dose.
    pub peak_after: f64,
    /// Area under the curve, ng·h/mL.
    pub area: f64,
}

/// Concentrations of the parent over a day at steady state, ng/mL.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct SteadyState {
    /// The lowest.
    pub lowest: f64,
    /// The highest.
    pub highest: f64,
    /// The average.
    pub average: f64,
}

/// Hours from the first dose that is left out until a concentration stays below.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Washout {
    /// The parent below 10 ng/mL.
    pub parent_below_10: f64,
    /// The parent below 1 ng/mL.
    pub parent_below_1: f64,
    /// 4-oxo-isotretinoin below 10 ng/mL.
    pub metabolite_below_10: f64,
    /// 4-oxo-isotretinoin below 1 ng/mL.
    pub metabolite_below_1: f64,
}

/// Concentrations at an hour.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Sample {
    /// Hours from the first dose that is left out; negative before it.
    pub hour: f64,
    /// Isotretinoin, ng/mL.
    pub parent: f64,
    /// 4-oxo-isotretinoin, ng/mL.
    pub metabolite: f64,
}

/// Shows the exposure of a formulation with or without food.
///
/// # Errors
/// A dose or a number of doses that nobody takes, or a formulation without numbers.
pub fn exposure(asked: &ExposureQuestion, knowledge: &Knowledge) -> Result<Exposure, NotShown> {
    if asked.dose.0 == 0 || asked.dose > MOST {
        return Err(NotShown::Dose);
    }
    if !(1..=4).contains(&asked.times_a_day) {
        return Err(NotShown::TimesADay);
    }
    let model = &knowledge.exposure;
    let state = model
        .state(asked.formulation, asked.food)
        .ok_or(NotShown::Unknown {
            formulation: asked.formulation,
            food: asked.food,
        })?;
    let run = Run {
        constants: Constants::of(model, state),
        dose: micrograms(asked.dose) * f64::from(state.relative_exposure) / 1000.0,
        times_a_day: u32::from(asked.times_a_day),
    };
    let daily = asked.dose.times(u64::from(asked.times_a_day));
    let worth = |thousandths: u32| Micrograms(daily.times(u64::from(thousandths)).0.div_ceil(1000));
    let fed = worth(state.relative_exposure);
    let (steady_state, washout, curve) = run.repeated();
    Ok(Exposure {
        knowledge: knowledge.hash.clone(),
        illustrative: true,
        provisional: is_provisional(model, state),
        basis: Arc::clone(&state.basis),
        formulation: asked.formulation,
        food: asked.food,
        nominal_daily: daily,
        fed_equivalent_daily: fed,
        fed_equivalent_band: state.relative_exposure_band.map(|band| Range {
            from: worth(band.from),
            to: worth(band.to),
        }),
        nominal_per_kilogram: asked.weight.map(|weight| daily.per_kilogram(weight)),
        fed_equivalent_per_kilogram: asked.weight.map(|weight| fed.per_kilogram(weight)),
        single_dose: run.single(),
        steady_state,
        washout,
        curve,
    })
}

fn is_provisional(model: &ExposureModel, state: &ExposureState) -> bool {
    [
        &model.clearance,
        &model.central_volume,
        &model.exchange,
        &model.peripheral_volume,
        &model.metabolite_half_life,
        &model.metabolite_ratio,
    ]
    .into_iter()
    .any(|value| value.is_provisional())
        || state.basis.is_provisional()
}

/// A dose as a number; doses are bounded far below what a float holds exactly.
fn micrograms(dose: Micrograms) -> f64 {
    u32::try_from(dose.0).map_or(0.0, f64::from)
}

/// Steps in an hour.
const STEPS: u32 = 50;

/// Hours of one step.
const STEP: f64 = 1.0 / 50.0;

/// Hours for which one dose alone, and what follows the last one, is followed: more than ten half-lives.
const FOLLOWED: u32 = 500;

/// Days until steady state: more than ten half-lives. A day is divided evenly by 1 to 4.
const DAYS: u32 = 16;

/// Rates an hour.
struct Constants {
    absorption: f64,
    elimination: f64,
    to_peripheral: f64,
    from_peripheral: f64,
    metabolism: f64,
    metabolite_ratio: f64,
    /// Litres.
    volume: f64,
    /// Steps.
    lag: u32,
}

impl Constants {
    fn of(model: &ExposureModel, state: &ExposureState) -> Constants {
        let value = |thousandths: u32| f64::from(thousandths) / 1000.0;
        let volume = value(model.central_volume.value);
        let exchange = value(model.exchange.value);
        let half_life = f64::from(model.metabolite_half_life.value) / 60.0;
        Constants {
            absorption: value(state.absorption),
            elimination: value(model.clearance.value) / volume,
            to_peripheral: exchange / volume,
            from_peripheral: exchange / value(model.peripheral_volume.value),
            metabolism: core::f64::consts::LN_2 / half_life,
            metabolite_ratio: value(model.metabolite_ratio.value),
            volume,
            lag: state.lag.saturating_mul(STEPS) / 1000,
        }
    }

    /// How fast each compartment changes.
    fn change(&self, body: Body) -> Body {
        let absorbed = self.absorption * body.gut;
        let out = self.to_peripheral * body.central;
        let back = self.from_peripheral * body.peripheral;
        Body {
            gut: -absorbed,
            central: absorbed - self.elimination * body.central - out + back,
            peripheral: out - back,
            metabolite: self.metabolism
                * (self.metabolite_ratio * self.concentration(body) - body.metabolite),
        }
    }

    /// One step of Runge and Kutta's method of fourth order.
    fn step(&self, body: Body) -> Body {
        let one = self.change(body);
        let two = self.change(body.moved(one, STEP / 2.0));
        let three = self.change(body.moved(two, STEP / 2.0));
        let four = self.change(body.moved(three, STEP));
        body.moved(one, STEP / 6.0)
            .moved(two, STEP / 3.0)
            .moved(three, STEP / 3.0)
            .moved(four, STEP / 6.0)
    }

    /// Micrograms in litres are nanograms in millilitres.
    fn concentration(&self, body: Body) -> f64 {
        body.central / self.volume
    }
}

/// Amounts in micrograms, and the concentration of the metabolite in ng/mL.
#[derive(Clone, Copy, Default)]
struct Body {
    gut: f64,
    central: f64,
    peripheral: f64,
    metabolite: f64,
}

impl Body {
    fn moved(self, change: Body, by: f64) -> Body {
        Body {
            gut: self.gut + change.gut * by,
            central: self.central + change.central * by,
            peripheral: self.peripheral + change.peripheral * by,
            metabolite: self.metabolite + change.metabolite * by,
        }
    }
}

struct Run {
    constants: Constants,
    /// Micrograms of a dose, as far as they are worth conventional ones with food.
    dose: f64,
    times_a_day: u32,
}

impl Run {
    fn single(&self) -> SingleDose {
        let mut body = Body::default();
        let mut found = SingleDose {
            peak: 0.0,
            peak_after: 0.0,
            area: 0.0,
        };
        for step in 0..FOLLOWED.saturating_mul(STEPS) {
            if step == self.constants.lag {
                body.gut += self.dose;
            }
            let before = self.constants.concentration(body);
            body = self.constants.step(body);
            let after = self.constants.concentration(body);
            found.area += (before + after) / 2.0 * STEP;
            if after > found.peak {
                found.peak = after;
                found.peak_after = f64::from(step.saturating_add(1)) * STEP;
            }
        }
        found
    }

    /// Doses day after day, and what follows the last of them.
    fn repeated(&self) -> (SteadyState, Washout, Vec<Sample>) {
        let day = STEPS.saturating_mul(24);
        let between = day / self.times_a_day.max(1);
        let stop = day.saturating_mul(DAYS);
        let end = stop.saturating_add(FOLLOWED.saturating_mul(STEPS));
        let mut body = Body::default();
        let mut steady = Steady::default();
        let mut below = [0_u32; 4];
        let mut curve = Vec::new();
        for step in 0..end {
            if let Some(since) = step.checked_sub(self.constants.lag)
                && since % between == 0
                && since < stop
            {
                body.gut += self.dose;
            }
            let parent = self.constants.concentration(body);
            let last_day = step.saturating_add(day) >= stop;
            if last_day && step < stop {
                steady.note(parent);
            }
            if last_day && step.abs_diff(stop) % STEPS == 0 {
                curve.push(Sample {
                    hour: (f64::from(step) - f64::from(stop)) * STEP,
                    parent,
                    metabolite: body.metabolite,
                });
            }
            let above = [
                parent >= 10.0,
                parent >= 1.0,
                body.metabolite >= 10.0,
                body.metabolite >= 1.0,
            ];
            for (until, above) in below.iter_mut().zip(above) {
                if above {
                    *until = step.saturating_add(1).saturating_sub(stop);
                }
            }
            body = self.constants.step(body);
        }
        let [parent_10, parent_1, metabolite_10, metabolite_1] =
            below.map(|steps| f64::from(steps) * STEP);
        let washout = Washout {
            parent_below_10: parent_10,
            parent_below_1: parent_1,
            metabolite_below_10: metabolite_10,
            metabolite_below_1: metabolite_1,
        };
        (steady.told(), washout, curve)
    }
}

/// What is noted of the last day.
#[derive(Default)]
struct Steady {
    lowest: Option<f64>,
    highest: f64,
    sum: f64,
    count: u32,
}

impl Steady {
    fn note(&mut self, parent: f64) {
        self.lowest = Some(self.lowest.map_or(parent, |lowest| lowest.min(parent)));
        self.highest = self.highest.max(parent);
        self.sum += parent;
        self.count = self.count.saturating_add(1);
    }

    fn told(&self) -> SteadyState {
        SteadyState {
            lowest: self.lowest.unwrap_or(0.0),
            highest: self.highest,
            average: self.sum / f64::from(self.count.max(1)),
        }
    }
}
