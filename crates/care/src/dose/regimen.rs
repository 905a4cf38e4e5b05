//! A regimen of constant daily doses, step after step: what it adds up to, and when it reaches a total.

use alloc::vec::Vec;

use retinue_kernel::Days;

use crate::quantity::Micrograms;

/// One step of a regimen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RegimenStep {
    /// What is taken each day.
    pub daily: Micrograms,
    /// How long; the last step goes on when it does not say.
    pub days: Option<Days>,
}

/// Constant daily doses, step after step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Regimen(Vec<RegimenStep>);

impl Regimen {
    /// The steps in their order, or `None` when there are none, or a step after an endless one would never begin.
    pub fn new(steps: Vec<RegimenStep>) -> Option<Regimen> {
        let (_, before) = steps.split_last()?;
        before
            .iter()
            .all(|step| step.days.is_some())
            .then_some(Regimen(steps))
    }

    /// What was taken by the evening of day number `days`; day 1 is the first.
    pub fn total_after(&self, days: u32) -> Micrograms {
        let mut left = days;
        let mut total = Micrograms(0);
        for step in &self.0 {
            let of_step = step.days.map_or(left, |days| left.min(u32::from(days)));
            total = total.plus(step.daily.times(u64::from(of_step)));
            left = left.saturating_sub(of_step);
        }
        total
    }

    /// The number of the first day on whose evening a total is reached; `None` when it never is.
    pub fn days_to(&self, total: Micrograms) -> Option<u32> {
        let (before, rest, daily) = self.step_that_reaches(total)?;
        u32::try_from(rest.0.div_ceil(daily.0))
            .ok()?
            .checked_add(before)
    }

    /// How many weeks a total takes, in tenths, rounded to the nearest; `None` when it is never reached.
    pub fn tenths_of_weeks_to(&self, total: Micrograms) -> Option<u32> {
        let (before, rest, daily) = self.step_that_reaches(total)?;
        let whole = u64::from(before).checked_mul(daily.0)?;
        let tenths = whole.checked_add(rest.0)?.checked_mul(10)?;
        let week = daily.0.checked_mul(7)?;
        u32::try_from(tenths.checked_add(week / 2)? / week).ok()
    }

    /// The days before the step in which a total is reached, what is left of the total then, and the step's dose.
    fn step_that_reaches(&self, total: Micrograms) -> Option<(u32, Micrograms, Micrograms)> {
        let mut before = 0_u32;
        let mut left = total.0;
        for step in &self.0 {
            let most = step
                .days
                .map_or(u64::MAX, |days| step.daily.times(u64::from(days)).0);
            if step.daily.0 > 0 && left <= most {
                return Some((before, Micrograms(left), step.daily));
            }
            left = left.saturating_sub(most);
            before = before.saturating_add(step.days.map_or(0, u32::from));
        }
        None
    }
}
