//! Days and moments, on the clock of the programme and on the reader's.

use jiff::Zoned;
use jiff::tz::TimeZone;
use retinue_kernel::Day;
use retinue_rulebook::ProgrammeZone;

use crate::ending::Trouble;

/// The reader's zone given to an option.
///
/// # Errors
/// Bad input that names the option.
pub(crate) fn zone_option(option: &str, name: &str) -> Result<TimeZone, Trouble> {
    TimeZone::get(name).map_err(|_| {
        Trouble::input(
            option,
            format!("'{name}' is not a time zone: use a name such as Pacific/Honolulu"),
        )
    })
}

/// The first moment of a day: `2026-03-08 00:00 EST`, and the same moment on the reader's clock.
pub(crate) fn begins(programme: &ProgrammeZone, reader: Option<&TimeZone>, day: Day) -> String {
    match day.date().to_zoned(programme.time_zone().clone()) {
        Ok(moment) => both(&moment, reader),
        Err(_) => day.to_string(),
    }
}

/// The last minute of a day: `2026-03-07 23:59 EST`, and the same moment on the reader's clock.
pub(crate) fn ends(programme: &ProgrammeZone, reader: Option<&TimeZone>, day: Day) -> String {
    match programme.closes_at(day) {
        Some(moment) => both(&moment, reader),
        None => day.to_string(),
    }
}

fn both(moment: &Zoned, reader: Option<&TimeZone>) -> String {
    let here = clock(moment);
    match reader {
        None => here,
        Some(zone) => {
            let there = moment.with_time_zone(zone.clone());
            let name = zone.iana_name().unwrap_or("the reader's zone");
            format!("{here}, which is {} in {name}", clock(&there))
        }
    }
}

fn clock(moment: &Zoned) -> String {
    moment.strftime("%Y-%m-%d %H:%M %Z").to_string()
}
