//! The course on one time axis, as series: what was given, what is planned, and the target they run towards.
//!
//! A page draws them and writes the same numbers in a table; nothing is drawn here.

use alloc::vec::Vec;

use retinue_kernel::Day;
use serde::Serialize;

use crate::dose::{DayEntry, DosePlan, Given, Outcome, given};
use crate::knowledge::{Knowledge, Range};
use crate::quantity::{Micrograms, MicrogramsPerKilogram};

/// The doses of a course on one time axis.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Ribbon {
    /// The first day.
    pub from: Day,
    /// The last day: that of the target, or of the label's course.
    pub to: Day,
    /// The first day that is planned and not on record.
    pub planned_from: Day,
    /// The target, in conventional milligrams for each kilogram.
    pub target: Option<Range<MicrogramsPerKilogram>>,
    /// What was given by the evening of a day, conventional, for each kilogram; straight between two points. On record it
    /// is by the weight of each day, planned by the latest.
    pub cumulative: Vec<Point>,
    /// Doses that stay the same for some days, on record and planned.
    pub doses: Vec<Bar>,
    /// What was planned for days that came and of which nobody said anything: no part of the sum.
    pub untold: Vec<Bar>,
    /// The label's course: its last day, shortest and longest.
    pub label_until: Range<Day>,
}

/// A sum on the evening of a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Point {
    /// The day.
    pub on: Day,
    /// The sum.
    pub per_kilogram: MicrogramsPerKilogram,
}

/// The same daily dose for some days.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Bar {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// The dose, in the milligrams of its formulation; on average where two days alternate.
    pub daily: Micrograms,
    /// What became of it; nothing yet where it is planned.
    pub outcome: Option<Outcome>,
}

/// The series of a plan and of what was given before it.
pub fn ribbon(plan: &DosePlan, record: &Given<'_>, knowledge: &Knowledge) -> Ribbon {
    let planned_from = plan
        .steps
        .first()
        .map_or(plan.course_length.until.from, |step| step.from);
    let on_record_days = record.days.iter().chain(record.untold);
    let from = on_record_days.map(|entry| entry.from).min();
    let from = from.unwrap_or(planned_from).min(planned_from);
    let reached = plan.finish.as_ref().and_then(|finish| finish.upper.to);
    let to = reached
        .map_or(plan.course_length.until.to, |day| day.on)
        .max(planned_from);
    let mut cumulative = on_record(plan, record, knowledge, from);
    let bar = |entry: &DayEntry, outcome| Bar {
        from: entry.from,
        to: entry.to,
        daily: entry.daily,
        outcome,
    };
    let told = record.days.iter();
    let mut doses: Vec<Bar> = told.map(|entry| bar(entry, Some(entry.outcome))).collect();
    let untold = record.untold.iter().map(|entry| bar(entry, None)).collect();
    doses.sort_by_key(|bar| bar.from);
    planned(plan, knowledge, to, &mut cumulative, &mut doses);
    Ribbon {
        from,
        to,
        planned_from,
        target: plan.target.as_ref().map(|target| target.per_kilogram),
        cumulative,
        doses,
        untold,
        label_until: plan.course_length.until,
    }
}

/// The sums on the days on which something changes, from nothing on the evening before the first.
fn on_record(plan: &DosePlan, record: &Given<'_>, knowledge: &Knowledge, from: Day) -> Vec<Point> {
    let mut days: Vec<Day> = Vec::new();
    for entry in record.days {
        days.push(entry.from.minus(1));
        days.push(entry.to);
        let weights = record.weights.iter().map(|one| one.on.minus(1));
        days.extend(weights.filter(|day| *day >= entry.from && *day < entry.to));
    }
    days.push(from.minus(1));
    days.sort_unstable();
    days.dedup();
    days.into_iter()
        .map(|on| {
            let until: Vec<DayEntry> = record
                .days
                .iter()
                .filter(|entry| entry.from <= on)
                .map(|entry| DayEntry {
                    to: entry.to.min(on),
                    ..*entry
                })
                .collect();
            let so_far = Given {
                weights: record.weights,
                days: &until,
                untold: &[],
            };
            Point {
                on,
                per_kilogram: given(&so_far, plan.weight, knowledge).by_weight_of_period,
            }
        })
        .collect()
}

fn planned(
    plan: &DosePlan,
    knowledge: &Knowledge,
    to: Day,
    cumulative: &mut Vec<Point>,
    doses: &mut Vec<Bar>,
) {
    let Some(formulation) = knowledge.formulations.get(&plan.formulation) else {
        return;
    };
    let before = cumulative.last().map(|point| point.per_kilogram);
    let before = before.unwrap_or_default();
    let mut sum = Micrograms(0);
    for step in plan.steps.iter().filter(|step| step.from <= to) {
        let last = step.days.map_or(to, |days| step.from.plus(days).minus(1));
        let last = last.min(to);
        let days = u32::try_from(last.days_since(step.from).saturating_add(1)).unwrap_or(0);
        for index in 0..days {
            let day = step.capsules.on(index).total();
            sum = sum.plus(formulation.in_conventional(day));
        }
        let ahead = sum.per_kilogram(plan.weight);
        let evening_before = step.from.minus(1);
        if cumulative
            .last()
            .is_some_and(|point| point.on < evening_before)
        {
            let level = cumulative.last().map(|point| point.per_kilogram);
            cumulative.push(Point {
                on: evening_before,
                per_kilogram: level.unwrap_or_default(),
            });
        }
        cumulative.push(Point {
            on: last,
            per_kilogram: MicrogramsPerKilogram(before.0.saturating_add(ahead.0)),
        });
        doses.push(Bar {
            from: step.from,
            to: last,
            daily: step.daily,
            outcome: None,
        });
    }
}
