//! Times as HL7 writes them, and the day that they mean in the place where the specimen was taken.

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use retinue_kernel::Day;

use super::fault::Fault;
use super::message::Part;

const REMEDY: &str = "write year, month and day at least, such as 20260302 or 202603020815-0500";

/// A time of at least the precision of a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// As it is written, without seconds' fractions.
    pub civil: DateTime,
    /// Whether an hour is given.
    pub has_hour: bool,
    /// The offset from UTC, where one is given.
    pub offset: Option<Offset>,
}

impl Moment {
    /// Reads `YYYYMMDD[HH[MM[SS[.S…]]]][±ZZZZ]`; none where nothing stands there.
    ///
    /// # Errors
    /// A time that is none, or one of which the day is not known.
    pub fn read(part: Part<'_>) -> Result<Option<Moment>, Fault> {
        let text = part.text()?;
        if text.is_empty() {
            return Ok(None);
        }
        match Moment::of(&text) {
            Some(moment) => Ok(Some(moment)),
            None => Err(part.wrong("this is no time whose day is known", REMEDY)),
        }
    }

    fn of(text: &str) -> Option<Moment> {
        if !text.is_ascii() {
            return None;
        }
        let (digits, offset) = match text.find(['+', '-']) {
            Some(place) => {
                let (digits, offset) = text.split_at_checked(place)?;
                (digits, Some(offset_of(offset)?))
            }
            None => (text, None),
        };
        let (digits, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let whole = matches!(digits.len(), 8 | 10 | 12 | 14);
        if !whole || !all_digits(digits) || !all_digits(fraction) {
            return None;
        }
        let number = |from: usize, until: usize| -> Option<i8> {
            match digits.get(from..until) {
                Some(part) => part.parse().ok(),
                None => Some(0),
            }
        };
        let year: i16 = digits.get(..4)?.parse().ok()?;
        let date = Date::new(year, number(4, 6)?, number(6, 8)?).ok()?;
        let civil = date.to_datetime(
            jiff::civil::Time::new(number(8, 10)?, number(10, 12)?, number(12, 14)?, 0).ok()?,
        );
        Some(Moment {
            civil,
            has_hour: digits.len() > 8,
            offset,
        })
    }

    /// The day in the place where it happened.
    ///
    /// A time with an offset of its own is of that place's clock and keeps its day. A time in UTC is brought to the sender's
    /// zone, since hardly any patient is bled by UTC. A time without an offset is the sender's own, unless the header
    /// (`of_message`) says which offset its times have.
    pub fn day(&self, zone: Option<&TimeZone>, of_message: Option<Offset>) -> Day {
        let offset = self.offset.or(of_message);
        let as_written = Day::new(self.civil.date());
        match (offset, zone) {
            (Some(offset), Some(zone)) if offset == Offset::UTC && self.has_hour => {
                let instant = offset.to_timestamp(self.civil);
                instant.map_or(as_written, |instant| {
                    Day::new(zone.to_datetime(instant).date())
                })
            }
            _ => as_written,
        }
    }
}

fn offset_of(text: &str) -> Option<Offset> {
    let (sign, digits) = text.split_at_checked(1)?;
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..)?.parse().ok()?;
    if hours > 15 || minutes > 59 {
        return None;
    }
    let seconds = hours * 3600 + minutes * 60;
    Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).ok()
}
