//! Civil days and whole numbers of days.

use core::fmt;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::de::{Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// A civil day of the programme's zone (US: Eastern). It has no hours, so daylight saving cannot move it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Day(Date);

/// A whole number of days.
pub type Days = u16;

impl Day {
    /// How a day is written.
    const WRITTEN: &'static str =
        "a day of the calendar written year-month-day, such as 2026-03-05";

    /// The day of a civil date.
    pub const fn new(date: Date) -> Day {
        Day(date)
    }

    /// The civil date of this day.
    pub const fn date(self) -> Date {
        self.0
    }

    /// The day `days` later; the last representable day when there is none.
    #[must_use]
    pub fn plus(self, days: Days) -> Day {
        Day(self.0.saturating_add(i64::from(days).days()))
    }

    /// The day `days` earlier; the first representable day when there is none.
    #[must_use]
    pub fn minus(self, days: Days) -> Day {
        Day(self.0.saturating_sub(i64::from(days).days()))
    }

    /// The last day of a window of `length` days whose day 1 is this day.
    ///
    /// A window of no length ends the day before it begins.
    #[must_use]
    pub fn last_of_window(self, length: Days) -> Day {
        match length.checked_sub(1) {
            Some(rest) => self.plus(rest),
            None => self.minus(1),
        }
    }

    /// Days from `earlier` to this day: negative when `earlier` is later.
    pub fn days_since(self, earlier: Day) -> i32 {
        // Civil dates lie within ±9999 years, so the count fits.
        self.0
            .since((jiff::Unit::Day, earlier.0))
            .map_or(0, |span| span.get_days())
    }

    /// The first day on which someone born on this day has completed `years` years of age; the last representable day
    /// when there is none.
    #[must_use]
    pub fn birthday(self, years: u8) -> Day {
        let year = self.0.year().saturating_add(i16::from(years));
        let same = Date::new(year, self.0.month(), self.0.day());
        // Only the leap day has no namesake: the age is complete on the day after the 28th.
        same.or_else(|_| Date::new(year, 3, 1))
            .map_or(Day(Date::MAX), Day)
    }

    /// Completed years of age on this day of someone born on `born`.
    pub fn age_of(self, born: Day) -> i16 {
        let years = self.0.year().saturating_sub(born.0.year());
        let had_birthday = (self.0.month(), self.0.day()) >= (born.0.month(), born.0.day());
        if had_birthday {
            years
        } else {
            years.saturating_sub(1)
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// The text is not a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not {}", Day::WRITTEN)]
pub struct NotADay;

/// A day has one written form: a moment, whose hour would be lost, and the shorter forms of a date are refused.
impl core::str::FromStr for Day {
    type Err = NotADay;
    fn from_str(text: &str) -> Result<Day, NotADay> {
        let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
            return Err(NotADay);
        };
        let year = number(&[y1, y2, y3, y4]).ok_or(NotADay)?;
        let month = number(&[m1, m2]).ok_or(NotADay)?;
        let day = number(&[d1, d2]).ok_or(NotADay)?;
        // Two digits fit.
        Date::new(year, month as i8, day as i8)
            .map(Day)
            .map_err(|_| NotADay)
    }
}

/// The number that a few digits write.
fn number(digits: &[u8]) -> Option<i16> {
    digits.iter().try_fold(0_i16, |number, digit| {
        let digit = char::from(*digit).to_digit(10)?;
        number
            .checked_mul(10)?
            .checked_add(i16::try_from(digit).ok()?)
    })
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Day;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(Day::WRITTEN)
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Day, E> {
                text.parse()
                    .map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(Text)
    }
}
