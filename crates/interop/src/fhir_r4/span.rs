//! Dates as a search compares them: each is a span of time, from its first moment to the first one after it.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span as Length, Timestamp, ToSpan};

use super::json::Json;

/// From a moment to before another, in seconds since 1970. Days are days of universal time, in queries and resources alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Span {
    from: i64,
    to: i64,
}

/// How a date of a resource is compared with the one that was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Prefix {
    Equal,
    NotEqual,
    Before,
    AtMost,
    After,
    AtLeast,
    StartsAfter,
    EndsBefore,
}

impl Prefix {
    /// The prefix of a value, and the value without it.
    pub(super) fn of(value: &str) -> (Prefix, &str) {
        const PREFIXES: [(&str, Prefix); 8] = [
            ("eq", Prefix::Equal),
            ("ne", Prefix::NotEqual),
            ("lt", Prefix::Before),
            ("le", Prefix::AtMost),
            ("gt", Prefix::After),
            ("ge", Prefix::AtLeast),
            ("sa", Prefix::StartsAfter),
            ("eb", Prefix::EndsBefore),
        ];
        let found = PREFIXES.iter();
        let mut found =
            found.filter_map(|(text, prefix)| Some((*prefix, value.strip_prefix(text)?)));
        found.next().unwrap_or((Prefix::Equal, value))
    }

    pub(super) fn holds(self, found: Span, asked: Span) -> bool {
        let within = asked.from <= found.from && found.to <= asked.to;
        match self {
            Prefix::Equal => within,
            Prefix::NotEqual => !within,
            Prefix::Before => found.from < asked.from,
            Prefix::AtMost => found.from < asked.from || within,
            Prefix::After => found.to > asked.to,
            Prefix::AtLeast => found.to > asked.to || within,
            Prefix::StartsAfter => found.from >= asked.to,
            Prefix::EndsBefore => found.to <= asked.from,
        }
    }
}

impl Span {
    /// A date as it is written: a year, a month, a day or a moment.
    pub(super) fn read(written: &str) -> Option<Span> {
        if let Some((_, time)) = written.split_once('T') {
            return Span::of_moment(written, time);
        }
        let mut parts = written.split('-');
        let year: i16 = digits(parts.next()?, 4)?.try_into().ok()?;
        let month = parts.next().map(|part| digits(part, 2));
        let day = parts.next().map(|part| digits(part, 2));
        if parts.next().is_some() {
            return None;
        }
        let part = |part: Option<Option<u16>>| match part {
            None => Some(1),
            Some(read) => i8::try_from(read?).ok(),
        };
        let first = Date::new(year, part(month)?, part(day)?).ok()?;
        let length: Length = match (month, day) {
            (None, _) => 1.year(),
            (_, None) => 1.month(),
            _ => 1.day(),
        };
        let after = first.checked_add(length).ok()?;
        Some(Span {
            from: seconds(first.into())?,
            to: seconds(after.into())?,
        })
    }

    fn of_moment(written: &str, time: &str) -> Option<Span> {
        let zoned = time.ends_with('Z') || time.contains(['+', '-']);
        let from = match zoned {
            true => written.parse::<Timestamp>().ok()?.as_second(),
            false => seconds(written.parse::<DateTime>().ok()?)?,
        };
        // A moment without seconds is a whole minute.
        let clock = time.split(['Z', '+', '-']).next().unwrap_or(time);
        let length = if clock.matches(':').count() < 2 {
            60
        } else {
            1
        };
        Some(Span {
            from,
            to: from.saturating_add(length),
        })
    }

    /// A date, a moment or a period of a resource. A period without an end goes on.
    pub(super) fn of(value: &Json) -> Option<Span> {
        match value {
            Json::Text(text) => Span::read(text),
            Json::Object(period) => {
                let read = |field| period.text(field).map(Span::read);
                let (start, end) = (read("start"), read("end"));
                if start.is_none() && end.is_none() {
                    return None;
                }
                Some(Span {
                    from: start.map_or(Some(i64::MIN), |one| Some(one?.from))?,
                    to: end.map_or(Some(i64::MAX), |one| Some(one?.to))?,
                })
            }
            _ => None,
        }
    }
}

fn seconds(moment: DateTime) -> Option<i64> {
    let moment = TimeZone::UTC.to_timestamp(moment).ok()?;
    Some(moment.as_second())
}

fn digits(part: &str, length: usize) -> Option<u16> {
    let fits = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| part.parse().ok()).flatten()
}
