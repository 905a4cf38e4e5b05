//! `exposure.toml`: the numbers of the illustrative model.

use retinue_care::{ExposureModel, ExposureState, Food, OtherRatio, Spread};
use retinue_kernel::Product;
use serde::Deserialize;
use toml::value::Datetime;
use toml::{Spanned, Table};

use super::dosing::{above_zero, range};
use super::facts::{Facts, Read, Written, WrittenBasis};
use crate::document::{Document, Known};
use crate::error::RuleError;
use crate::mistakes::Mistakes;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    checked: Option<Spanned<Datetime>>,
    clearance_ml_per_hour: Written<u32>,
    central_volume_ml: Written<u32>,
    exchange_ml_per_hour: Written<u32>,
    peripheral_volume_ml: Written<u32>,
    metabolite_half_life_minutes: Written<u32>,
    metabolite_ratio_thousandths: Written<u32>,
    /// Absent in a set that was stored before other sources stood in it.
    #[serde(default)]
    other_metabolite_ratio: Vec<Spanned<Table>>,
    /// Absent in a set that was stored before it had any.
    #[serde(default)]
    spread: Vec<Spanned<Table>>,
    state: Vec<Spanned<WrittenState>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WrittenState {
    formulation: Spanned<String>,
    food: Spanned<String>,
    relative_exposure: u32,
    relative_exposure_band: Option<Spanned<[u32; 2]>>,
    absorption_per_thousand_hours: u32,
    lag_milli_hours: u32,
    basis: Option<Spanned<WrittenBasis>>,
}

/// Reads `exposure.toml`.
pub(super) fn read(
    document: Document<'_>,
    sources: &Known<'_>,
) -> Result<Read<ExposureModel>, Mistakes> {
    let mut facts = Facts::new(document, sources);
    let Some(file) = facts.file::<File>() else {
        return facts.failed();
    };
    facts.checked(file.checked.as_ref());
    let clearance = above_zero(&mut facts, file.clearance_ml_per_hour);
    let central_volume = above_zero(&mut facts, file.central_volume_ml);
    let exchange = above_zero(&mut facts, file.exchange_ml_per_hour);
    let peripheral_volume = above_zero(&mut facts, file.peripheral_volume_ml);
    let metabolite_half_life = above_zero(&mut facts, file.metabolite_half_life_minutes);
    let metabolite_ratio = above_zero(&mut facts, file.metabolite_ratio_thousandths);
    let other_metabolite_ratios = facts.rows(
        file.other_metabolite_ratio,
        |facts, span, row: &OtherRatio| {
            if row.thousandths == 0 {
                facts.wrong(
                    span,
                    "a ratio of 0 is none",
                    "write it in thousandths, such as 2500",
                );
            }
        },
    );
    let spreads = facts.rows(file.spread, |facts, span, row: &Spread| {
        if row.percent == 0 {
            facts.wrong(
                span,
                "a spread of 0 percent is none",
                "write the coefficient of variation in percent, such as 40",
            );
        }
    });
    let mut states: Vec<ExposureState> = Vec::with_capacity(file.state.len());
    let mut named = Vec::new();
    for written in file.state {
        let span = written.span();
        let written = written.into_inner();
        let basis = facts.basis(span, written.basis);
        let formulation = facts.word(
            &written.formulation,
            "a formulation",
            Product::from_text,
            Product::ALL,
            |one| one.as_str(),
        );
        let food = facts.word(
            &written.food,
            "a state of food",
            Food::from_text,
            Food::ALL,
            |one| one.as_str(),
        );
        let band = match &written.relative_exposure_band {
            Some(band) => range(&mut facts, band),
            None => None,
        };
        let (Some(formulation), Some(food)) = (formulation, food) else {
            continue;
        };
        if named.contains(&(formulation, food)) {
            facts.wrong(
                written.food.span(),
                format!("{formulation} {food} stands twice"),
                "keep one of the two",
            );
        }
        named.push((formulation, food));
        if let Some(basis) = basis {
            states.push(ExposureState {
                formulation,
                food,
                relative_exposure: written.relative_exposure,
                relative_exposure_band: band,
                absorption: written.absorption_per_thousand_hours,
                lag: written.lag_milli_hours,
                basis,
            });
        }
    }
    for formulation in Product::ALL {
        for food in Food::ALL {
            if !named.contains(&(*formulation, *food)) {
                facts.mistakes.add(RuleError::of_file(
                    document.path,
                    format!("{formulation} {food} is missing"),
                    "add a [[state]] for it",
                ));
            }
        }
    }
    facts.done(|| {
        Some(ExposureModel {
            clearance: clearance?,
            central_volume: central_volume?,
            exchange: exchange?,
            peripheral_volume: peripheral_volume?,
            metabolite_half_life: metabolite_half_life?,
            metabolite_ratio: metabolite_ratio?,
            other_metabolite_ratios,
            spreads,
            states,
        })
    })
}
