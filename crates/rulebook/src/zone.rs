//! The zone of a programme: which of its days a moment belongs to, and when a window closes.

use jiff::civil::time;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use retinue_kernel::Day;

/// The zone in which a programme's days begin and end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProgrammeZone(TimeZone);

impl ProgrammeZone {
    pub(crate) fn new(zone: TimeZone) -> ProgrammeZone {
        ProgrammeZone(zone)
    }

    /// The zone.
    pub fn time_zone(&self) -> &TimeZone {
        &self.0
    }

    /// The programme's day at a moment, wherever the moment was lived through.
    pub fn day_of(&self, moment: Timestamp) -> Day {
        Day::new(moment.to_zoned(self.0.clone()).date())
    }

    /// The last minute of a day, 23:59, in the programme's zone: a window whose last day this is closes at its end.
    ///
    /// `None` on the last representable days only.
    pub fn closes_at(&self, day: Day) -> Option<Zoned> {
        // A zone that skipped this minute would give the one after the gap; the zones of the programmes skip none.
        day.date()
            .to_datetime(time(23, 59, 0, 0))
            .to_zoned(self.0.clone())
            .ok()
    }

    /// The same moment as [`ProgrammeZone::closes_at`], on the clock of a reader elsewhere.
    pub fn closes_at_in(&self, day: Day, reader: &TimeZone) -> Option<Zoned> {
        self.closes_at(day)
            .map(|moment| moment.with_time_zone(reader.clone()))
    }
}
