//! What was taken so far: counted once by the latest weight and once by the weight of each day, with vomited doses and
//! without, and beside it what the same doses are worth with food.

use alloc::string::ToString;
use alloc::vec::Vec;

use retinue_kernel::{Day, Product, words};
use serde::Serialize;

use crate::knowledge::{Food, Knowledge, Range};
use crate::quantity::{Grams, Micrograms, MicrogramsPerKilogram};

words! {
    /// What became of a dose.
    Outcome {
        /// Swallowed and kept.
        Taken = "taken",
        /// Not taken, and not made up for.
        Missed = "missed",
        /// Swallowed and vomited.
        Vomited = "vomited",
    }
}

/// A body weight on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct WeightEntry {
    /// The day.
    pub on: Day,
    /// The weight.
    pub weight: Grams,
}

/// The same dose on each of some days. Doses of one day are added up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct DayEntry {
    /// The first day.
    pub from: Day,
    /// The last day, never before the first.
    pub to: Day,
    /// What was taken each day, in the milligrams of its formulation.
    pub daily: Micrograms,
    /// The formulation.
    pub formulation: Product,
    /// With food or not; not known counts as it should have been, with food.
    pub food: Option<Food>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What is on record of the course so far.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Given<'a> {
    /// Weights, in any order.
    pub weights: &'a [WeightEntry],
    /// Doses, in any order.
    pub days: &'a [DayEntry],
    /// What was planned for days of which nobody said anything, in any order: no part of a sum, and the width of its range.
    pub untold: &'a [DayEntry],
}

/// What was given so far, in conventional milligrams.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct GivenSum {
    /// Doses that were taken and kept.
    pub kept: Micrograms,
    /// Doses that were vomited: nobody says how to count them.
    pub vomited: Micrograms,
    /// What the kept doses are worth with food. Illustrative.
    pub fed_equivalent: Micrograms,
    /// Kept doses by the latest weight.
    pub by_latest_weight: MicrogramsPerKilogram,
    /// Kept doses, each by the latest weight of its day.
    pub by_weight_of_period: MicrogramsPerKilogram,
    /// What the kept doses are worth with food, by the weight of each day. Illustrative.
    pub fed_equivalent_by_weight_of_period: MicrogramsPerKilogram,
    /// What was planned for days of which nobody said anything. It is no part of what was kept.
    pub untold: Micrograms,
    /// Kept doses by the latest weight, had everything been taken as planned of which nobody said anything.
    pub most_by_latest_weight: MicrogramsPerKilogram,
    /// The same, each dose by the latest weight of its day.
    pub most_by_weight_of_period: MicrogramsPerKilogram,
    /// Days of which nobody said anything, and for which a dose was planned.
    pub days_untold: u32,
    /// Days on which a dose was missed.
    pub days_missed: u32,
    /// Days on which a dose was vomited.
    pub days_vomited: u32,
    /// The day after the last one with an entry.
    pub next_day: Option<Day>,
}

/// Adds up what was given. `latest` is the weight by which the plan is made.
///
/// A day before the first recorded weight is counted by the first. Sums round up: a dose is never reported lower than
/// it is. Missed doses are counted as days, and are no part of a sum. Of days of which nobody said anything the sum knows
/// between nothing and what was planned.
pub fn given(given: &Given<'_>, latest: Grams, knowledge: &Knowledge) -> GivenSum {
    let mut weights: Vec<WeightEntry> = given.weights.to_vec();
    weights.sort_by_key(|one| one.on);
    let mut sum = GivenSum::default();
    // Nanograms for each kilogram, so that a thousand days lose nothing to rounding.
    let (mut by_period, mut fed_by_period) = (0_u128, 0_u128);
    for entry in given.days {
        let next = entry.to.plus(1);
        sum.next_day = sum.next_day.max(Some(next));
        let days = days_of(entry);
        match entry.outcome {
            Outcome::Missed => {
                sum.days_missed = sum.days_missed.saturating_add(days);
                continue;
            }
            Outcome::Vomited => sum.days_vomited = sum.days_vomited.saturating_add(days),
            Outcome::Taken => {}
        }
        let Some(formulation) = knowledge.formulations.get(&entry.formulation) else {
            continue;
        };
        let conventional = formulation.in_conventional(entry.daily);
        let all = conventional.times(u64::from(days));
        if entry.outcome == Outcome::Vomited {
            sum.vomited = sum.vomited.plus(all);
            continue;
        }
        let food = entry.food.unwrap_or(Food::Fed);
        let fed = knowledge
            .exposure
            .state(entry.formulation, food)
            .map_or(conventional, |state| {
                let worth = entry.daily.times(u64::from(state.relative_exposure));
                Micrograms(worth.0.div_ceil(1000))
            });
        sum.kept = sum.kept.plus(all);
        sum.fed_equivalent = sum.fed_equivalent.plus(fed.times(u64::from(days)));
        for (days, weight) in stretches(entry, &weights, latest) {
            by_period = by_period.saturating_add(nanograms(conventional, days, weight));
            fed_by_period = fed_by_period.saturating_add(nanograms(fed, days, weight));
        }
    }
    let mut most_by_period = by_period;
    for entry in given.untold {
        sum.next_day = sum.next_day.max(Some(entry.to.plus(1)));
        let Some(formulation) = knowledge.formulations.get(&entry.formulation) else {
            continue;
        };
        let conventional = formulation.in_conventional(entry.daily);
        let days = days_of(entry);
        sum.days_untold = sum.days_untold.saturating_add(days);
        sum.untold = sum.untold.plus(conventional.times(u64::from(days)));
        for (days, weight) in stretches(entry, &weights, latest) {
            most_by_period = most_by_period.saturating_add(nanograms(conventional, days, weight));
        }
    }
    sum.by_latest_weight = sum.kept.per_kilogram(latest);
    sum.by_weight_of_period = per_kilogram(by_period);
    sum.most_by_latest_weight = sum.kept.plus(sum.untold).per_kilogram(latest);
    sum.most_by_weight_of_period = per_kilogram(most_by_period);
    sum.fed_equivalent_by_weight_of_period = per_kilogram(fed_by_period);
    sum
}

/// A dose of each of some days, in nanograms for each kilogram.
fn nanograms(daily: Micrograms, days: u32, weight: Grams) -> u128 {
    u128::from(daily.times(u64::from(days)).0)
        .saturating_mul(1_000_000)
        .div_ceil(u128::from(weight.get()))
}

fn per_kilogram(nanograms: u128) -> MicrogramsPerKilogram {
    MicrogramsPerKilogram(u32::try_from(nanograms.div_ceil(1000)).unwrap_or(u32::MAX))
}

fn days_of(entry: &DayEntry) -> u32 {
    let days = entry.to.days_since(entry.from).saturating_add(1);
    u32::try_from(days).unwrap_or(0)
}

/// The days of an entry cut where a weight was recorded: how many, and the weight that was the latest then.
fn stretches(entry: &DayEntry, weights: &[WeightEntry], latest: Grams) -> Vec<(u32, Grams)> {
    let first = weights.first().map_or(latest, |one| one.weight);
    let mut cut = Vec::new();
    let mut from = entry.from;
    let mut weight = first;
    for one in weights {
        if one.on > entry.to {
            break;
        }
        if one.on > from {
            cut.push((u32::try_from(one.on.days_since(from)).unwrap_or(0), weight));
            from = one.on;
        }
        weight = one.weight;
    }
    let rest = entry.to.days_since(from).saturating_add(1);
    cut.push((u32::try_from(rest).unwrap_or(0), weight));
    cut
}

impl GivenSum {
    /// What was given for each kilogram, each dose by the latest weight of its day: from what was told to what it would be
    /// had everything else been taken as planned.
    pub fn range(&self) -> Range<MicrogramsPerKilogram> {
        Range {
            from: self.by_weight_of_period,
            to: self.most_by_weight_of_period,
        }
    }

    /// Kept and vomited doses together.
    pub fn with_vomited(&self) -> Micrograms {
        self.kept.plus(self.vomited)
    }

    /// What a sentence may say of the two sums by weight, in milligrams for each kilogram.
    pub(super) fn in_words(&self) -> [(&'static str, alloc::string::String); 2] {
        let number = |dose: MicrogramsPerKilogram| dose.number().to_string();
        [
            ("latest", number(self.by_latest_weight)),
            ("period", number(self.by_weight_of_period)),
        ]
    }
}
