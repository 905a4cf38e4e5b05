//! The illustrative model of exposure: its numbers. Floating point begins where it is integrated.

use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::{Product, words};
use serde::Serialize;

use super::dosing::Range;
use crate::basis::{Basis, Cited};

words! {
    /// Whether a capsule was taken with food.
    Food {
        /// With food.
        Fed = "fed",
        /// On an empty stomach.
        Fasted = "fasted",
    }
}

/// Two compartments, first-order absorption with a lag, and one metabolite. Relative to conventional capsules with food.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ExposureModel {
    /// Apparent clearance, millilitres an hour; never 0.
    pub clearance: Cited<u32>,
    /// Apparent central volume, millilitres; never 0.
    pub central_volume: Cited<u32>,
    /// Apparent exchange between the compartments, millilitres an hour.
    pub exchange: Cited<u32>,
    /// Apparent peripheral volume, millilitres; never 0.
    pub peripheral_volume: Cited<u32>,
    /// Half-life of the metabolite 4-oxo-isotretinoin, minutes; never 0.
    pub metabolite_half_life: Cited<u32>,
    /// Exposure to the metabolite for that to the parent at steady state, in thousandths.
    pub metabolite_ratio: Cited<u32>,
    /// Each formulation with and without food.
    pub states: Vec<ExposureState>,
}

impl ExposureModel {
    /// How a formulation is absorbed.
    pub fn state(&self, formulation: Product, food: Food) -> Option<&ExposureState> {
        let mut states = self.states.iter();
        states.find(|one| one.formulation == formulation && one.food == food)
    }
}

/// How a formulation is absorbed with or without food.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ExposureState {
    /// The formulation.
    pub formulation: Product,
    /// With or without food.
    pub food: Food,
    /// Exposure for each milligram, in thousandths of that to a conventional one with food.
    pub relative_exposure: u32,
    /// Where sources disagree: from the lowest to the highest of them.
    pub relative_exposure_band: Option<Range<u32>>,
    /// Absorption, in thousandths an hour.
    pub absorption: u32,
    /// Time before absorption begins, in thousandths of an hour.
    pub lag: u32,
    /// On what it rests.
    pub basis: Arc<Basis>,
}
