//! Dice that fall the same way for the same seed, and days.

use jiff::ToSpan;
use jiff::civil::Date;

pub(super) fn day(day: Date) -> String {
    day.to_string()
}

pub(super) fn parsed(day: &str) -> Date {
    day.parse()
        .unwrap_or_else(|error| panic!("{day} is no day: {error}"))
}

pub(super) fn plus(day: Date, days: i64) -> Date {
    day.checked_add(days.days())
        .unwrap_or_else(|error| panic!("{day} and {days} days: {error}"))
}

pub(super) fn years_before(day: Date, years: i64) -> Date {
    day.checked_sub(years.years())
        .unwrap_or_else(|error| panic!("{years} years before {day}: {error}"))
}

/// SplitMix64: small, and the same on every machine.
pub(super) struct Dice {
    state: u64,
}

impl Dice {
    pub(super) fn thrown_with(seed: u64) -> Dice {
        Dice { state: seed }
    }
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
    /// One of 0, 1, … `sides` − 1.
    pub(super) fn below(&mut self, sides: u64) -> u64 {
        self.next() % sides
    }
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        least + self.below((most - least + 1) as u64) as i64
    }
    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }
}
