//! The days of the week on which nobody is there.

use jiff::civil::Weekday;

use super::Step;
use crate::day::Day;

/// Some days of the week.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Weekdays(u8);

impl Weekdays {
    /// None of them.
    pub const NONE: Weekdays = Weekdays(0);

    /// The names of the days of the week, as [`Weekdays::named`] reads them.
    pub const NAMES: [&'static str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];

    /// Reads the name of a day of the week.
    pub fn named(name: &str) -> Option<Weekday> {
        let place = Weekdays::NAMES.iter().position(|known| *known == name)?;
        Weekday::from_monday_zero_offset(i8::try_from(place).ok()?).ok()
    }

    /// Whether the day falls on one of them.
    pub fn has(self, day: Day) -> bool {
        self.0 & bit(day.date().weekday()) != 0
    }

    /// Whether the day of the week is one of them.
    pub fn contains(self, weekday: Weekday) -> bool {
        self.0 & bit(weekday) != 0
    }
}

impl FromIterator<Weekday> for Weekdays {
    fn from_iter<I: IntoIterator<Item = Weekday>>(days: I) -> Weekdays {
        Weekdays(days.into_iter().fold(0, |all, day| all | bit(day)))
    }
}

const fn bit(weekday: Weekday) -> u8 {
    match weekday {
        Weekday::Monday => 1,
        Weekday::Tuesday => 2,
        Weekday::Wednesday => 4,
        Weekday::Thursday => 8,
        Weekday::Friday => 16,
        Weekday::Saturday => 32,
        Weekday::Sunday => 64,
    }
}

/// When nobody is there.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Closed {
    /// The clinic: no visit, no prescription.
    pub clinic: Weekdays,
    /// The laboratory: no specimen. Its report comes on any day.
    pub laboratory: Weekdays,
    /// The pharmacy: no collection.
    pub pharmacy: Weekdays,
}

impl Closed {
    /// Whether the step cannot be taken on that day for want of anyone.
    pub fn on(&self, step: Step, day: Day) -> bool {
        match step {
            Step::Visit | Step::Prescription => self.clinic,
            Step::Specimen => self.laboratory,
            Step::Collection => self.pharmacy,
        }
        .has(day)
    }
}
