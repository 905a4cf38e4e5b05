//! What was given so far, from a file: `{ "weights": [ … ], "doses": [ … ], "at-home": { "20": 12 } }`.

use std::collections::BTreeMap;

use retinue_care::dose::{DayEntry, Outcome, Stock, WeightEntry};
use retinue_care::{Food, Grams, Micrograms};
use retinue_kernel::{Day, Milligrams, Product};
use serde::Deserialize;

use crate::ending::Trouble;

/// What is on record.
#[derive(Default)]
pub(super) struct History {
    pub(super) weights: Vec<WeightEntry>,
    pub(super) days: Vec<DayEntry>,
    pub(super) at_home: Stock,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    #[serde(default)]
    weights: Vec<WrittenWeight>,
    #[serde(default)]
    doses: Vec<WrittenDose>,
    #[serde(default)]
    at_home: BTreeMap<u16, u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenWeight {
    on: Day,
    weight: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenDose {
    from: Day,
    to: Option<Day>,
    milligrams: u16,
    formulation: Product,
    food: Option<Food>,
    outcome: Option<Outcome>,
}

impl History {
    /// # Errors
    /// The path of the field that cannot be used, and what would mend it.
    pub(super) fn read(bytes: &[u8]) -> Result<History, Trouble> {
        let mut text = serde_json::Deserializer::from_slice(bytes);
        let written: Written = serde_path_to_error::deserialize(&mut text).map_err(|error| {
            let at = error.path().to_string();
            Trouble::input(format!("--history: {at}"), error.inner().to_string())
        })?;
        text.end()
            .map_err(|error| Trouble::input("--history", error.to_string()))?;
        let mut weights = Vec::with_capacity(written.weights.len());
        for (index, one) in written.weights.iter().enumerate() {
            let weight = Grams::from_text(&one.weight).map_err(|error| {
                Trouble::input(
                    format!("--history: weights[{index}].weight"),
                    error.to_string(),
                )
            })?;
            weights.push(WeightEntry { on: one.on, weight });
        }
        let days = written.doses.into_iter().map(|one| DayEntry {
            from: one.from,
            to: one.to.unwrap_or(one.from),
            daily: Micrograms::of_capsule(Milligrams(one.milligrams)),
            formulation: one.formulation,
            food: one.food,
            outcome: one.outcome.unwrap_or(Outcome::Taken),
        });
        let at_home = written.at_home.into_iter();
        Ok(History {
            weights,
            days: days.collect(),
            at_home: Stock::new(at_home.map(|(strength, count)| (Milligrams(strength), count))),
        })
    }

    /// The day after the last one on record.
    pub(super) fn next_day(&self) -> Option<Day> {
        let last = self.days.iter().map(|one| one.to).max()?;
        Some(last.plus(1))
    }
}
