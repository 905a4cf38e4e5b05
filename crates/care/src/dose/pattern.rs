//! From a wished daily dose to capsules in the morning and in the evening.
//!
//! The rounding of the reference: the dose nearest to the wished one that is not above the ceiling, the lower of two that
//! are equally near; morning and evening as even as whole capsules allow; when that misses by more than a tenth, two days
//! that alternate, neither above the ceiling. One product only: a pattern has no room for a second.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::fmt;

use retinue_kernel::{Days, Milligrams, words};
use serde::{Serialize, Serializer};

use super::fill::{Counts, Fewest, MOST_STRENGTHS};
use super::price::PriceList;
use crate::quantity::Micrograms;

words! {
    /// What is sought among patterns of the same dose.
    Aim {
        /// The fewest capsules to swallow.
        FewestCapsules = "fewest-capsules",
        /// The least money for whole packs.
        LeastCost = "least-cost",
        /// The least isotretinoin left in opened packs.
        LeastLeftover = "least-leftover",
    }
}

/// What is asked of a pattern.
#[derive(Clone, Copy, Debug)]
pub struct PatternQuestion<'a> {
    /// The strengths of the one product.
    pub strengths: &'a [Milligrams],
    /// The wished daily dose.
    pub wished: Micrograms,
    /// No day is above this.
    pub ceiling: Micrograms,
    /// Two days alternate when one dose would miss by more than so many hundredths.
    pub alternate_above_percent: u16,
    /// What is sought among equals.
    pub aim: Aim,
    /// What capsules cost, where that matters.
    pub prices: Option<&'a PriceList>,
    /// Capsules in a pack that is not broken.
    pub pack: u16,
    /// Over how many days capsules, packs and money are counted.
    pub days: Days,
}

/// Why there is no pattern.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoPattern {
    /// No strength to choose from, or one of 0 mg.
    #[error("no strength is given: name those that can be had, such as 10, 20 and 40 mg")]
    NoStrength,
    /// More strengths than any product has.
    #[error("at most {MOST_STRENGTHS} strengths can be looked at")]
    TooManyStrengths,
    /// No dose is wished.
    #[error("the wished dose is 0: give a dose above 0")]
    NothingWished,
    /// The weakest capsule is above the ceiling.
    #[error(
        "the weakest capsule ({weakest} mg) is above the ceiling of {ceiling} a day: name a weaker strength"
    )]
    AboveCeiling {
        /// The weakest strength.
        weakest: u16,
        /// The ceiling.
        ceiling: Micrograms,
    },
    /// Nothing can be priced.
    #[error(
        "the price list lacks a strength of every way to make this dose: add it, or choose another aim"
    )]
    NoPrice,
}

/// Capsules taken together, weakest first; empty when there are none.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Intake(Vec<(Milligrams, u16)>);

impl Intake {
    /// Each strength with its count.
    pub fn iter(&self) -> impl Iterator<Item = (Milligrams, u16)> + '_ {
        self.0.iter().copied()
    }

    /// Whether there is nothing to take.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many capsules.
    pub fn capsules(&self) -> u32 {
        self.iter().map(|(_, count)| u32::from(count)).sum()
    }

    /// What they hold.
    pub fn total(&self) -> Micrograms {
        self.iter().fold(Micrograms(0), |sum, (strength, count)| {
            sum.plus(Micrograms::of_capsule(strength).times(u64::from(count)))
        })
    }
}

impl fmt::Display for Intake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("none");
        }
        for (index, (strength, count)) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(" + ")?;
            }
            match count {
                1 => write!(f, "{} mg", strength.0)?,
                count => write!(f, "{count} × {} mg", strength.0)?,
            }
        }
        Ok(())
    }
}

impl Serialize for Intake {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(strength, count)| (strength.0, count)))
    }
}

/// What is taken on a day. The evening has the larger half.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DayDoses {
    /// In the morning; empty when only one capsule a day is possible.
    pub morning: Intake,
    /// In the evening; never empty.
    pub evening: Intake,
}

impl DayDoses {
    /// What the day comes to.
    pub fn total(&self) -> Micrograms {
        self.morning.total().plus(self.evening.total())
    }
}

/// What is taken day after day: one day, or two that alternate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern {
    first: DayDoses,
    second: Option<DayDoses>,
}

impl Pattern {
    /// What is taken on a day, counted from 0 at the beginning of the pattern.
    pub fn on(&self, index: u32) -> &DayDoses {
        match &self.second {
            Some(second) if index % 2 == 1 => second,
            _ => &self.first,
        }
    }

    /// The days of the pattern: one, or two.
    pub fn days(&self) -> impl Iterator<Item = &DayDoses> {
        core::iter::once(&self.first).chain(&self.second)
    }

    /// Whether two days alternate.
    pub fn alternates(&self) -> bool {
        self.second.is_some()
    }

    /// What a day comes to on average.
    pub fn average(&self) -> Micrograms {
        match &self.second {
            None => self.first.total(),
            // Whole milligrams, so half of a sum of two days is whole micrograms.
            Some(second) => Micrograms(self.first.total().plus(second.total()).0 / 2),
        }
    }

    /// Whether a day has only one dose.
    pub fn is_once_daily(&self) -> bool {
        self.days().any(|day| day.morning.is_empty())
    }

    /// The capsules of so many days from a place in the pattern, by strength.
    pub fn capsules_over(&self, from: u32, days: u32) -> BTreeMap<Milligrams, u32> {
        let mut all = BTreeMap::new();
        for index in from..from.saturating_add(days) {
            let day = self.on(index);
            for (strength, count) in day.morning.iter().chain(day.evening.iter()) {
                let sum: &mut u32 = all.entry(strength).or_default();
                *sum = sum.saturating_add(u32::from(count));
            }
        }
        all
    }
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.days())
    }
}

/// Ways to make one half of a day that are compared with each other.
const WAYS: usize = 6;

/// The capsules for a wished daily dose.
///
/// # Errors
/// No strength to choose from, nothing wished, or every capsule above the ceiling.
pub fn pattern(asked: &PatternQuestion<'_>) -> Result<Pattern, NoPattern> {
    let mut strengths: Vec<u16> = asked.strengths.iter().map(|one| one.0).collect();
    strengths.sort_unstable();
    strengths.dedup();
    let weakest = match strengths.first() {
        Some(weakest) if *weakest > 0 => *weakest,
        _ => return Err(NoPattern::NoStrength),
    };
    if strengths.len() > MOST_STRENGTHS {
        return Err(NoPattern::TooManyStrengths);
    }
    if asked.wished.0 == 0 {
        return Err(NoPattern::NothingWished);
    }
    let ceiling = u32::try_from(asked.ceiling.0 / 1000).unwrap_or(u32::MAX);
    if u32::from(weakest) > ceiling {
        return Err(NoPattern::AboveCeiling {
            weakest,
            ceiling: asked.ceiling,
        });
    }
    // What is farther above the wished dose than that dose itself and one capsule is never the nearest.
    let strongest = strengths.last().map_or(0, |one| u32::from(*one));
    let near = u32::try_from(asked.wished.0 / 500)
        .unwrap_or(u32::MAX)
        .saturating_add(strongest.saturating_mul(2));
    let fewest = Fewest::new(&strengths, ceiling.min(near).min(MOST_MILLIGRAMS));
    let halves = days_of(asked, &fewest).ok_or(NoPattern::AboveCeiling {
        weakest,
        ceiling: asked.ceiling,
    })?;
    let choice = Choice {
        asked,
        strengths: &strengths,
        fewest: &fewest,
    };
    choice.best(halves).ok_or(NoPattern::NoPrice)
}

/// More in a day is a mistyped dose: it is looked for up to here only.
const MOST_MILLIGRAMS: u32 = 2_000;

/// The milligrams of one day, or of two that alternate.
fn days_of(asked: &PatternQuestion<'_>, fewest: &Fewest) -> Option<(u32, Option<u32>)> {
    let wished = asked.wished.0;
    let single = (1..=fewest.most())
        .filter(|milligrams| fewest.of(*milligrams).is_some())
        .min_by_key(|milligrams| (u64::from(*milligrams) * 1000).abs_diff(wished))?;
    let error = (u64::from(single) * 1000).abs_diff(wished);
    let allowed = wished.saturating_mul(u64::from(asked.alternate_above_percent));
    if error.saturating_mul(100) <= allowed {
        return Some((single, None));
    }
    let two = (2..=fewest.most().saturating_mul(2))
        .filter(|sum| (u64::from(*sum) * 500).abs_diff(wished) < error)
        .filter_map(|sum| Some((sum, lower_half(fewest, sum, 1)?)))
        .min_by_key(|(sum, _)| (u64::from(*sum) * 500).abs_diff(wished));
    match two {
        Some((sum, lower)) if lower != sum.saturating_sub(lower) => {
            Some((lower, Some(sum.saturating_sub(lower))))
        }
        _ => Some((single, None)),
    }
}

/// The lower of the two parts of a sum that capsules can make, as near to half as can be, and not below `least`.
fn lower_half(fewest: &Fewest, sum: u32, least: u32) -> Option<u32> {
    (least..=sum / 2).rev().find(|lower| {
        let upper = sum.saturating_sub(*lower);
        fewest.of(*lower).is_some() && fewest.of(upper).is_some()
    })
}

struct Choice<'a> {
    asked: &'a PatternQuestion<'a>,
    strengths: &'a [u16],
    fewest: &'a Fewest,
}

/// A way to make a day: what is taken in the morning, in the evening, and both together.
#[derive(Clone, Copy)]
struct Way {
    morning: Counts,
    evening: Counts,
    both: Counts,
}

impl Choice<'_> {
    fn best(&self, (first, second): (u32, Option<u32>)) -> Option<Pattern> {
        let of_first = self.ways(first);
        let Some(second) = second else {
            let best = of_first
                .iter()
                .filter_map(|way| Some((self.score(&way.both, None)?, way)))
                .min_by_key(|(score, _)| *score)?;
            return Some(Pattern {
                first: self.day(best.1),
                second: None,
            });
        };
        let of_second = self.ways(second);
        let pairs = of_first
            .iter()
            .flat_map(|one| of_second.iter().map(move |two| (one, two)));
        let (_, (one, two)) = pairs
            .filter_map(|(one, two)| Some((self.score(&one.both, Some(&two.both))?, (one, two))))
            .min_by_key(|(score, _)| *score)?;
        Some(Pattern {
            first: self.day(one),
            second: Some(self.day(two)),
        })
    }

    /// Ways to make a day's dose with its halves as even as can be; of those with the same capsules the first.
    fn ways(&self, milligrams: u32) -> Vec<Way> {
        let lower = lower_half(self.fewest, milligrams, 0).unwrap_or(0);
        let mornings = self.fewest.ways(self.strengths, lower, WAYS);
        let evenings = self
            .fewest
            .ways(self.strengths, milligrams.saturating_sub(lower), WAYS);
        let mut ways: Vec<Way> = Vec::new();
        for morning in &mornings {
            for evening in &evenings {
                let mut both = *morning;
                for (sum, more) in both.iter_mut().zip(evening) {
                    *sum = sum.saturating_add(*more);
                }
                if !ways.iter().any(|way| way.both == both) {
                    ways.push(Way {
                        morning: *morning,
                        evening: *evening,
                        both,
                    });
                }
            }
        }
        ways
    }

    /// How a pattern stands by the aim: the lower, the better. `None` when it cannot be priced and should be.
    fn score(&self, first: &Counts, second: Option<&Counts>) -> Option<(u64, u64, u64)> {
        let days = u32::from(self.asked.days).max(1);
        let of_second = if second.is_some() { days / 2 } else { 0 };
        let of_first = days.saturating_sub(of_second);
        let pack = u32::from(self.asked.pack).max(1);
        let (mut capsules, mut leftover, mut cost) = (0_u64, 0_u64, 0_u64);
        let by_cost = self.asked.aim == Aim::LeastCost;
        for (index, strength) in self.strengths.iter().enumerate() {
            let count = |counts: &Counts| counts.get(index).copied().map_or(0, u32::from);
            let needed = count(first)
                .saturating_mul(of_first)
                .saturating_add(second.map_or(0, count).saturating_mul(of_second));
            if needed == 0 {
                continue;
            }
            let bought = needed.div_ceil(pack).saturating_mul(pack);
            let spare = u64::from(bought.saturating_sub(needed));
            capsules = capsules.saturating_add(u64::from(needed));
            leftover = leftover.saturating_add(spare.saturating_mul(u64::from(*strength)));
            if by_cost {
                let price = self.asked.prices?.price(Milligrams(*strength), bought)?;
                cost = cost.saturating_add(price.0);
            }
        }
        Some(match self.asked.aim {
            Aim::FewestCapsules => (capsules, leftover, cost),
            Aim::LeastCost => (cost, capsules, leftover),
            Aim::LeastLeftover => (leftover, capsules, cost),
        })
    }

    fn day(&self, way: &Way) -> DayDoses {
        DayDoses {
            morning: self.intake(&way.morning),
            evening: self.intake(&way.evening),
        }
    }

    fn intake(&self, counts: &Counts) -> Intake {
        let taken = self.strengths.iter().zip(counts);
        Intake(
            taken
                .filter(|(_, count)| **count > 0)
                .map(|(strength, count)| (Milligrams(*strength), *count))
                .collect(),
        )
    }
}
