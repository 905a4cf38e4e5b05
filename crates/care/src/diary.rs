//! What was taken, day by day: told by the patient or the clinic, measured against the plan of its day.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use retinue_kernel::{Day, FactId, Id};

use crate::courses::Pause;
use crate::dose::{Aim, DayEntry, Outcome, WeightEntry};
use crate::event::{CareFact, DoseStep, TargetRange};
use crate::knowledge::{Food, Knowledge};
use crate::quantity::{Grams, Micrograms};
use crate::record::CareRecord;

/// The longest stretch that one entry tells of; a longer one is a mistyped day.
pub const MOST_DAYS_TOLD: u16 = 92;

/// The plan of doses that counts on a day.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PlanInForce<'a> {
    /// The fact that set it.
    pub fact: &'a FactId,
    /// Its first day.
    pub from: Day,
    /// The product.
    pub product: &'a Id,
    /// The doses.
    pub steps: &'a [DoseStep],
    /// The target.
    pub target: Option<TargetRange>,
    /// What is sought among capsules that make the same dose, where the plan says it.
    pub aim: Option<Aim>,
}

impl PlanInForce<'_> {
    /// What is planned for a day, in the milligrams of the product; nothing before the first day or after a last step
    /// that ends.
    pub fn daily_on(&self, day: Day) -> Option<Micrograms> {
        let mut left = u32::try_from(day.days_since(self.from)).ok()?;
        for step in self.steps {
            match step.days {
                Some(days) if left >= u32::from(days) => left = left.saturating_sub(days.into()),
                _ => return Some(step.daily),
            }
        }
        None
    }
}

impl CareRecord {
    /// The plan of doses that counts on a day: the latest that began by then.
    pub fn plan_on(&self, day: Day) -> Option<PlanInForce<'_>> {
        self.plans().into_iter().rev().find(|one| one.from <= day)
    }

    /// Every plan of doses, the first first.
    pub fn plans(&self) -> Vec<PlanInForce<'_>> {
        let plans = self.each(|fact| match fact {
            CareFact::DosePlanned {
                product,
                steps,
                target,
                aim,
            } => Some((product, steps, (*target, *aim))),
            _ => None,
        });
        plans
            .into_iter()
            .map(|(event, (product, steps, (target, aim)))| PlanInForce {
                fact: &event.envelope.id,
                from: event.envelope.on,
                product,
                steps,
                target,
                aim,
            })
            .collect()
    }

    /// Every weight, the earliest first.
    pub fn weights(&self) -> Vec<WeightEntry> {
        self.each(|fact| match fact {
            CareFact::WeightRecorded { weight } => Some(*weight),
            _ => None,
        })
        .into_iter()
        .map(|(event, weight)| WeightEntry {
            on: event.envelope.on,
            weight,
        })
        .collect()
    }

    /// The latest weight on or before a day.
    pub fn weight_on(&self, day: Day) -> Option<Grams> {
        let weights = self.weights();
        let before = weights.iter().rev().find(|one| one.on <= day);
        before.map(|one| one.weight)
    }

    /// What is told of each day, until a day.
    ///
    /// Of a day that is told more than once the entry for fewer days counts, for whoever names one day knows it; of two
    /// of the same length the one recorded later. A day of which nothing is told is not here.
    pub fn told(&self, until: Day) -> BTreeMap<Day, Told> {
        self.told_beside(until, &[])
    }

    /// As [`CareRecord::told`], where an entry for several days says nothing of the days of a pause into which it only
    /// reaches: who says "all taken" of a month did not mean the week in which nothing was to be taken.
    pub(crate) fn told_beside(&self, until: Day, pauses: &[Pause]) -> BTreeMap<Day, Told> {
        let mut told: BTreeMap<Day, (u16, Told)> = BTreeMap::new();
        for event in self.facts() {
            let from = event.envelope.on;
            let (last, outcome, food, daily) = match &event.fact {
                CareFact::DoseTaken {
                    until,
                    daily,
                    food,
                    vomited,
                    ..
                } => {
                    let outcome = if *vomited {
                        Outcome::Vomited
                    } else {
                        Outcome::Taken
                    };
                    (until.unwrap_or(from), outcome, *food, *daily)
                }
                CareFact::DoseMissed { until } => {
                    (until.unwrap_or(from), Outcome::Missed, None, None)
                }
                _ => continue,
            };
            let length = u16::try_from(last.days_since(from)).unwrap_or(MOST_DAYS_TOLD);
            let length = length.min(MOST_DAYS_TOLD);
            for offset in 0..=length {
                let day = from.plus(offset);
                if day > until {
                    break;
                }
                let reached = pauses.iter().find(|pause| pause.holds(day));
                if reached.is_some_and(|pause| !(pause.holds(from) && pause.holds(last))) {
                    continue;
                }
                let one = Told {
                    outcome,
                    food,
                    daily,
                };
                match told.get(&day) {
                    Some((known, _)) if *known < length => {}
                    _ => {
                        told.insert(day, (length, one));
                    }
                }
            }
        }
        told.into_iter()
            .map(|(day, (_, told))| (day, told))
            .collect()
    }

    /// The doses on record until a day, as sums take them: days with the same dose, food and outcome together. A day for
    /// which neither the entry nor a plan names a dose, or whose product is not known, is left out.
    pub fn doses(&self, until: Day, knowledge: &Knowledge) -> Vec<DayEntry> {
        self.entries(self.told(until), knowledge)
    }

    /// Days as sums take them, measured against the plan of each.
    pub(crate) fn entries(
        &self,
        days: BTreeMap<Day, Told>,
        knowledge: &Knowledge,
    ) -> Vec<DayEntry> {
        let plans = self.plans();
        let mut entries: Vec<DayEntry> = Vec::new();
        for (day, told) in days {
            let plan = plans.iter().rev().find(|one| one.from <= day);
            // A first plan set after the fact tells the product of what was taken before it.
            let Some(plan) = plan.or(plans.first()) else {
                continue;
            };
            let Some(daily) = told.daily.or_else(|| plan.daily_on(day)) else {
                continue;
            };
            let Some(product) = knowledge.product(plan.product.as_str()) else {
                continue;
            };
            let entry = DayEntry {
                from: day,
                to: day,
                daily,
                formulation: product.formulation,
                food: told.food,
                outcome: told.outcome,
            };
            match entries.last_mut() {
                Some(last) if last.to.plus(1) == day && same(last, &entry) => last.to = day,
                _ => entries.push(entry),
            }
        }
        entries
    }
}

/// What is told of a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told {
    /// What became of the dose.
    pub outcome: Outcome,
    /// With food or not.
    pub food: Option<Food>,
    /// How much, where it differs from the plan.
    pub daily: Option<Micrograms>,
}

fn same(one: &DayEntry, other: &DayEntry) -> bool {
    (one.daily, one.formulation, one.food, one.outcome)
        == (other.daily, other.formulation, other.food, other.outcome)
}
