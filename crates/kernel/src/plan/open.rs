//! The days on which nobody is there: days of the week, and single days.

use alloc::vec::Vec;
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

    /// Their names, in the order of the week.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Weekdays::NAMES
            .into_iter()
            .filter(move |name| Weekdays::named(name).is_some_and(|day| self.contains(day)))
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

/// When nobody is at one place. Which days those are an installation says itself: holidays differ from street to street.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct ClosedDays {
    weekdays: Weekdays,
    /// In order, each once.
    dated: Vec<Day>,
}

impl ClosedDays {
    /// Days of the week, and single days.
    pub fn new(weekdays: Weekdays, dated: impl IntoIterator<Item = Day>) -> ClosedDays {
        let mut dated: Vec<Day> = dated.into_iter().collect();
        dated.sort_unstable();
        dated.dedup();
        ClosedDays { weekdays, dated }
    }

    /// The days of the week.
    pub fn weekdays(&self) -> Weekdays {
        self.weekdays
    }

    /// The single days, in order.
    pub fn dated(&self) -> &[Day] {
        &self.dated
    }

    /// Whether nobody is there on that day.
    pub fn has(&self, day: Day) -> bool {
        self.weekdays.has(day) || self.dated.binary_search(&day).is_ok()
    }

    /// These days and those of another.
    #[must_use]
    pub fn and(&self, other: &ClosedDays) -> ClosedDays {
        let weekdays = Weekdays(self.weekdays.0 | other.weekdays.0);
        ClosedDays::new(weekdays, self.dated.iter().chain(&other.dated).copied())
    }
}

impl From<Weekdays> for ClosedDays {
    fn from(weekdays: Weekdays) -> ClosedDays {
        ClosedDays::new(weekdays, [])
    }
}

impl FromIterator<Weekday> for ClosedDays {
    fn from_iter<I: IntoIterator<Item = Weekday>>(days: I) -> ClosedDays {
        days.into_iter().collect::<Weekdays>().into()
    }
}

/// When nobody is there.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Closed {
    /// The clinic: no visit, no prescription.
    pub clinic: ClosedDays,
    /// The laboratory: no specimen. Its report comes on any day.
    pub laboratory: ClosedDays,
    /// The pharmacy: no collection.
    pub pharmacy: ClosedDays,
}

impl Closed {
    /// Whether the step cannot be taken on that day for want of anyone.
    pub fn on(&self, step: Step, day: Day) -> bool {
        match step {
            Step::Visit | Step::Prescription => &self.clinic,
            Step::Specimen => &self.laboratory,
            Step::Collection => &self.pharmacy,
        }
        .has(day)
    }
}
