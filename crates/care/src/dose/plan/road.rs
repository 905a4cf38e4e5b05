//! The days ahead: when a total is reached, and how far the label's course goes.

use alloc::vec::Vec;

use retinue_kernel::Day;

use super::answer::{CourseLength, Finish, FinishDay, PlannedStep, TargetShown};
use crate::dose::given::GivenSum;
use crate::dose::pattern::DayDoses;
use crate::knowledge::{Formulation, LabelDosing, Range};
use crate::quantity::{Grams, Micrograms, MicrogramsPerKilogram};

/// How far a plan is carried: three years.
const HORIZON: u32 = 1_096;

/// What is taken, day after day, as far as a plan is carried.
pub(super) fn days_of(steps: &[PlannedStep]) -> Vec<DayDoses> {
    let mut days = Vec::new();
    for step in steps {
        let left = HORIZON.saturating_sub(u32::try_from(days.len()).unwrap_or(HORIZON));
        let of_step = step.days.map_or(left, |days| left.min(u32::from(days)));
        days.extend((0..of_step).map(|index| step.capsules.on(index).clone()));
    }
    days
}

/// The days ahead.
pub(super) struct Road<'a> {
    pub(super) days: &'a [DayDoses],
    pub(super) formulation: &'a Formulation,
    pub(super) starts_on: Day,
    /// The first day of the course, which may lie before the plan.
    pub(super) began: Day,
}

impl Road<'_> {
    /// What is taken in the first days of the plan, in conventional milligrams.
    fn total_after(&self, days: u32) -> Micrograms {
        let days = self.days.iter().take(usize::try_from(days).unwrap_or(0));
        days.fold(Micrograms(0), |sum, day| {
            sum.plus(self.formulation.in_conventional(day.total()))
        })
    }

    /// The day on whose evening so much more was taken.
    fn day_of(&self, needed: Micrograms) -> Option<FinishDay> {
        let mut sum = Micrograms(0);
        if needed.0 == 0 {
            return Some(self.finish_day(0));
        }
        for (day, doses) in (1_u32..).zip(self.days) {
            sum = sum.plus(self.formulation.in_conventional(doses.total()));
            if sum >= needed {
                return Some(self.finish_day(day));
            }
        }
        None
    }

    fn finish_day(&self, day: u32) -> FinishDay {
        let on = match u16::try_from(day.saturating_sub(1)) {
            Ok(later) if day > 0 => self.starts_on.plus(later),
            _ => self.starts_on.minus(1),
        };
        let days = on.days_since(self.began).saturating_add(1);
        FinishDay {
            on,
            day,
            tenths_of_weeks: tenths_of_weeks(u32::try_from(days).unwrap_or(0)),
        }
    }
}

/// Days as weeks, in tenths, rounded to the nearest.
fn tenths_of_weeks(days: u32) -> u32 {
    days.saturating_mul(10).saturating_add(3) / 7
}

pub(super) fn finish(
    road: &Road<'_>,
    target: &TargetShown,
    sum: &GivenSum,
    weight: Grams,
) -> Finish {
    let end = |total: Micrograms, per_kilogram: MicrogramsPerKilogram| {
        let by_latest = |given: Micrograms| Micrograms(total.0.saturating_sub(given.0));
        let by_period = |given: MicrogramsPerKilogram| {
            MicrogramsPerKilogram(per_kilogram.0.saturating_sub(given.0)).for_weight(weight)
        };
        let needed = [
            by_latest(sum.kept),
            by_latest(sum.with_vomited().plus(sum.untold)),
            by_period(sum.by_weight_of_period),
            by_period(sum.most_by_weight_of_period),
        ];
        let least = needed.into_iter().min().unwrap_or_default();
        let most = needed.into_iter().max().unwrap_or_default();
        Range {
            from: road.day_of(least),
            to: road.day_of(most),
        }
    };
    Finish {
        lower: end(target.total.from, target.per_kilogram.from),
        upper: end(target.total.to, target.per_kilogram.to),
    }
}

pub(super) fn course_length(
    road: &Road<'_>,
    label: &LabelDosing,
    sum: &GivenSum,
    weight: Grams,
) -> CourseLength {
    let weeks = label.course_weeks.clone();
    let until = |weeks: u16| road.began.plus(weeks.saturating_mul(7)).minus(1);
    let until = Range {
        from: until(weeks.value.from),
        to: until(weeks.value.to),
    };
    let reached = |until: Day| {
        let ahead = until.days_since(road.starts_on).saturating_add(1);
        let ahead = road.total_after(u32::try_from(ahead).unwrap_or(0));
        sum.kept.plus(ahead).per_kilogram(weight)
    };
    CourseLength {
        reached: Range {
            from: reached(until.from),
            to: reached(until.to),
        },
        weeks,
        until,
    }
}

/// The number of the last day of the shortest and of the longest course ahead.
pub(super) fn ends(
    road: &Road<'_>,
    finish: Option<&Finish>,
    course: &CourseLength,
) -> (usize, usize) {
    let until = |day: Day| {
        let days = day.days_since(road.starts_on).saturating_add(1);
        usize::try_from(days).unwrap_or(0)
    };
    let reached = |day: Option<FinishDay>| {
        day.map_or(road.days.len(), |day| {
            usize::try_from(day.day).unwrap_or(usize::MAX)
        })
    };
    match finish {
        Some(finish) => (reached(finish.lower.from), reached(finish.upper.to)),
        None => (until(course.until.from), until(course.until.to)),
    }
}
