//! The ways to make an amount from capsules.

use alloc::vec;
use alloc::vec::Vec;

/// The most strengths that a product may have here. The rulebook refuses more.
pub const MOST_STRENGTHS: usize = 12;

/// Capsules of each strength, in the order of the strengths.
pub(super) type Counts = [u16; MOST_STRENGTHS];

/// How many capsules each whole number of milligrams needs at the fewest, from 0 to `most`.
pub(super) struct Fewest {
    counts: Vec<u16>,
}

/// No capsules make this amount.
const NEVER: u16 = u16::MAX;

impl Fewest {
    pub(super) fn new(strengths: &[u16], most: u32) -> Fewest {
        let most = usize::try_from(most).unwrap_or(0);
        let mut counts = vec![NEVER; most.saturating_add(1)];
        if let Some(zero) = counts.first_mut() {
            *zero = 0;
        }
        for amount in 1..=most {
            let before = strengths
                .iter()
                .filter_map(|strength| counts.get(amount.checked_sub(usize::from(*strength))?))
                .min()
                .copied()
                .unwrap_or(NEVER);
            if let Some(here) = counts.get_mut(amount) {
                *here = before.saturating_add(1);
            }
        }
        Fewest { counts }
    }

    /// The fewest capsules for an amount, where there are any.
    pub(super) fn of(&self, milligrams: u32) -> Option<u16> {
        let count = *self.counts.get(usize::try_from(milligrams).ok()?)?;
        (count != NEVER).then_some(count)
    }

    /// The largest amount looked at.
    pub(super) fn most(&self) -> u32 {
        u32::try_from(self.counts.len().saturating_sub(1)).unwrap_or(0)
    }

    /// At most `ways` ways to make an amount, those with the fewest capsules first.
    pub(super) fn ways(&self, strengths: &[u16], milligrams: u32, ways: usize) -> Vec<Counts> {
        let mut found = Vec::new();
        let Some(fewest) = self.of(milligrams) else {
            return found;
        };
        // Beyond two more capsules than needed nobody would rather swallow them.
        for capsules in fewest..=fewest.saturating_add(2) {
            let mut search = Search {
                strengths,
                counts: [0; MOST_STRENGTHS],
                ways,
                found: &mut found,
                steps: MOST_STEPS,
            };
            search.go(strengths.len(), milligrams, capsules);
        }
        found
    }
}

/// A bound on the search of one amount: far above what any dose needs.
const MOST_STEPS: u32 = 4_000;

struct Search<'a> {
    strengths: &'a [u16],
    counts: Counts,
    ways: usize,
    found: &'a mut Vec<Counts>,
    steps: u32,
}

impl Search<'_> {
    /// Fills `milligrams` with exactly `capsules` of the first `among` strengths, the strongest first.
    fn go(&mut self, among: usize, milligrams: u32, capsules: u16) {
        if self.found.len() >= self.ways || self.steps == 0 {
            return;
        }
        self.steps = self.steps.saturating_sub(1);
        if milligrams == 0 && capsules == 0 {
            self.found.push(self.counts);
            return;
        }
        let Some(index) = among.checked_sub(1) else {
            return;
        };
        let Some(strength) = self.strengths.get(index).copied().map(u32::from) else {
            return;
        };
        let (Some(fit), Some(weakest)) = (
            milligrams.checked_div(strength),
            self.strengths.first().copied().map(u32::from),
        ) else {
            return;
        };
        // Neither so many that the others are too strong, nor so few that they cannot make it up.
        if u32::from(capsules).saturating_mul(strength) < milligrams
            || u32::from(capsules).saturating_mul(weakest) > milligrams
        {
            return;
        }
        let most = u16::try_from(fit).unwrap_or(u16::MAX).min(capsules);
        for count in (0..=most).rev() {
            if let Some(here) = self.counts.get_mut(index) {
                *here = count;
            }
            let rest = milligrams.saturating_sub(u32::from(count).saturating_mul(strength));
            self.go(index, rest, capsules.saturating_sub(count));
        }
        if let Some(here) = self.counts.get_mut(index) {
            *here = 0;
        }
    }
}
