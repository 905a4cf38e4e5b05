//! The illustrative model of exposure: its numbers. Floating point begins where it is integrated.

use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::{Product, words};
use serde::{Deserialize, Serialize};

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
    /// The same by other sources, in thousandths. The model uses none of them.
    pub other_metabolite_ratios: Vec<Cited<OtherRatio>>,
    /// How far persons differ. The model is that of the mean; this stands beside it.
    pub spreads: Vec<Cited<Spread>>,
    /// Each formulation with and without food.
    pub states: Vec<ExposureState>,
}

/// The exposure to the metabolite by another source.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OtherRatio {
    /// For that to the parent, in thousandths.
    pub thousandths: u32,
}

words! {
    /// What differs between persons.
    SpreadOf {
        /// Clearance.
        Clearance = "clearance",
        /// Central volume.
        CentralVolume = "central-volume",
        /// Speed of absorption.
        Absorption = "absorption",
        /// How much reaches the blood of each milligram.
        Exposure = "exposure",
    }
}

/// How far persons differ in something.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Spread {
    /// In what.
    pub of: SpreadOf,
    /// With or without food, where it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub food: Option<Food>,
    /// The coefficient of variation of a log-normal spread, in percent.
    pub percent: u16,
}

impl Spread {
    /// In what persons differ, in words: `What reaches the blood, with food`.
    pub fn in_words(&self) -> String {
        let what = match self.of {
            SpreadOf::Clearance => "Clearance",
            SpreadOf::CentralVolume => "Volume",
            SpreadOf::Absorption => "Speed of absorption",
            SpreadOf::Exposure => "What reaches the blood",
        };
        let food = match self.food {
            None => "",
            Some(Food::Fed) => ", with food",
            Some(Food::Fasted) => ", without food",
        };
        format!("{what}{food}")
    }
}

impl ExposureModel {
    /// How a formulation is absorbed.
    pub fn state(&self, formulation: Product, food: Food) -> Option<&ExposureState> {
        let mut states = self.states.iter();
        states.find(|one| one.formulation == formulation && one.food == food)
    }

    /// How far persons differ where doses are taken with these foods, in the order of the file.
    pub fn spreads_of<'a>(&'a self, foods: &'a [Food]) -> impl Iterator<Item = &'a Cited<Spread>> {
        let spreads = self.spreads.iter();
        spreads.filter(|one| one.value.food.is_none_or(|food| foods.contains(&food)))
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
