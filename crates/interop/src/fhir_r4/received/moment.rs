//! When something was, as a resource writes it: a part of a calendar, a day, or a moment with its offset.

use jiff::Timestamp;
use jiff::tz::Offset;
use retinue_kernel::Day;
use retinue_rulebook::Rulebook;

use super::super::outcome::{Issue, IssueCode};
use super::at::At;

/// A time as it was understood.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum When {
    /// A year or a month: no day is known.
    Part,
    /// A day.
    Day(Day),
    /// A moment in universal time, on a day of the programme's zone. Which day it was where it happened is not said.
    Universal(Day),
}

impl When {
    /// The day, in the programme's zone where nothing nearer is said.
    pub(super) const fn day(self) -> Option<Day> {
        match self {
            When::Part => None,
            When::Day(day) | When::Universal(day) => Some(day),
        }
    }
}

const REMEDY: &str =
    "write a day such as 2026-03-02, or a time with its offset such as 2026-03-02T08:15:00-05:00";

/// The time in a field.
pub(super) fn when(at: &At<'_>, name: &str, rulebook: &Rulebook) -> Result<Option<When>, Issue> {
    let Some(text) = at.text(name)? else {
        return Ok(None);
    };
    match read(text, rulebook) {
        Some(when) => Ok(Some(when)),
        None => Err(at.issue(
            IssueCode::Value,
            name,
            format!("this is no time whose day is known: {REMEDY}"),
        )),
    }
}

fn read(text: &str, rulebook: &Rulebook) -> Option<When> {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    match text.len() {
        4 if digits(text) => return Some(When::Part),
        7 => {
            // The first day of it is one exactly where the month is.
            let first: Option<Day> = format!("{text}-01").parse().ok();
            return first.map(|_| When::Part);
        }
        10 => return text.parse().ok().map(When::Day),
        _ => {}
    }
    let (date, time) = text.split_once('T')?;
    let written: Day = date.parse().ok()?;
    let moment: Timestamp = text.parse().ok()?;
    let is_universal = ["Z", "+00:00", "-00:00"]
        .iter()
        .any(|offset| time.ends_with(offset));
    if !is_universal {
        return Some(When::Day(written));
    }
    let day = rulebook.day_of(moment);
    // Where the programme's own clock is that of universal time, its day is the day of the place.
    let is_own = rulebook
        .closes_at(day)
        .is_some_and(|end| end.offset() == Offset::UTC);
    Some(if is_own {
        When::Day(day)
    } else {
        When::Universal(day)
    })
}
