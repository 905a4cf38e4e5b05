//! Days and moments as people read them.

use jiff::Timestamp;
use jiff::civil::time;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use retinue_kernel::Day;

/// `Saturday 7 March 2026`.
pub(crate) fn long(day: Day) -> String {
    day.date().strftime("%A %-d %B %Y").to_string()
}

/// `Sat 7 Mar 2026`.
pub(crate) fn short(day: Day) -> String {
    day.date().strftime("%a %-d %b %Y").to_string()
}

/// A sentence of the rules with its days as people read them: `2026-03-07` becomes `Sat 7 Mar 2026`.
pub(crate) fn in_sentence(says: &str) -> String {
    let mut read = String::with_capacity(says.len());
    let mut rest = says;
    while let Some(at) = rest.find(|one: char| one.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        read.push_str(before);
        let end = from
            .find(|one: char| !one.is_ascii_digit() && one != '-')
            .unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        // A hyphen after a day belongs to the sentence.
        match crate::http::form::read_day(word) {
            Some(day) => read.push_str(&short(day)),
            None => read.push_str(word),
        }
        rest = after;
    }
    read.push_str(rest);
    read
}

/// A day inside a sentence or a table.
pub(crate) fn day(day: Day) -> Markup {
    html! { time.day datetime=(day) { (short(day)) } }
}

/// A day where it is the message.
pub(crate) fn long_day(day: Day) -> Markup {
    html! { time datetime=(day) { (long(day)) } }
}

/// A day beside its distance from today: `Sat 7 Mar 2026 · in 3 days`.
pub(crate) fn day_from(day: Day, today: Day) -> Markup {
    html! {
        time.day datetime=(day) { (short(day)) }
        " " span.work-sub { (distance(day, today)) }
    }
}

/// `today`, `tomorrow`, `in 3 days`, `2 days ago`.
pub(crate) fn distance(day: Day, today: Day) -> String {
    match day.days_since(today) {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        ahead if ahead > 0 => format!("in {ahead} days"),
        behind => format!("{} days ago", behind.unsigned_abs()),
    }
}

/// The zones of a reader: the programme's, in which every deadline stands, and the reader's own.
#[derive(Clone, Debug)]
pub(crate) struct Zones {
    pub(crate) programme: TimeZone,
    pub(crate) reader: TimeZone,
}

impl Zones {
    /// The end of a programme day: `23:59 Eastern`, and what the reader's clock shows then, if it differs.
    pub(crate) fn end_of(&self, day: Day) -> String {
        let Ok(deadline) = day
            .date()
            .to_datetime(time(23, 59, 0, 0))
            .to_zoned(self.programme.clone())
        else {
            return format!("23:59 on {}", long(day));
        };
        let here = deadline.with_time_zone(self.reader.clone());
        let programme = format!("23:59 {}", zone_word(&deadline));
        if here.datetime() == deadline.datetime() {
            programme
        } else if here.date() == deadline.date() {
            format!("{programme}, {} your time", here.strftime("%H:%M"))
        } else {
            format!(
                "{programme}, {} your time",
                here.strftime("%H:%M on %A %-d %B")
            )
        }
    }

    /// The start of a programme day, on the reader's clock too.
    pub(crate) fn start_of(&self, day: Day) -> String {
        let Ok(start) = day.date().to_zoned(self.programme.clone()) else {
            return "00:00".to_owned();
        };
        let here = start.with_time_zone(self.reader.clone());
        let programme = format!("00:00 {}", zone_word(&start));
        if here.datetime() == start.datetime() {
            programme
        } else if here.date() == start.date() {
            format!("{programme}, {} your time", here.strftime("%H:%M"))
        } else {
            format!(
                "{programme}, {} your time",
                here.strftime("%H:%M on %A %-d %B")
            )
        }
    }

    /// A moment on the reader's clock: `Sat 7 Mar 2026, 14:05 EST`.
    pub(crate) fn moment(&self, moment: Timestamp) -> Markup {
        let here = moment.to_zoned(self.reader.clone());
        html! { time datetime=(moment) { (here.strftime("%a %-d %b %Y, %H:%M %Z")) } }
    }
}

/// The programme's zone as people call it. Abbreviations change twice a year; the law says Eastern.
fn zone_word(zoned: &jiff::Zoned) -> String {
    match zoned.time_zone().iana_name() {
        Some("America/New_York") => "Eastern".to_owned(),
        _ => zoned.strftime("%Z").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_tells_its_days_as_people_read_them_and_keeps_its_numbers() {
        let says =
            "The window opened on 2026-03-01 closed on 2026-03-07; 30 days, 2026-02-30 is none.";
        assert_eq!(
            in_sentence(says),
            "The window opened on Sun 1 Mar 2026 closed on Sat 7 Mar 2026; 30 days, 2026-02-30 is none."
        );
    }

    #[test]
    fn the_end_of_a_day_is_told_on_both_clocks() {
        let zone = |name| TimeZone::get(name).expect("a zone");
        let zones = |reader| Zones {
            programme: zone("America/New_York"),
            reader: zone(reader),
        };
        let day: Day = "2026-03-07".parse().expect("a day");
        assert_eq!(zones("America/New_York").end_of(day), "23:59 Eastern");
        assert_eq!(
            zones("Pacific/Honolulu").end_of(day),
            "23:59 Eastern, 18:59 your time"
        );
        assert_eq!(
            zones("Pacific/Guam").end_of(day),
            "23:59 Eastern, 14:59 on Sunday 8 March your time"
        );
        assert_eq!(
            zones("Pacific/Honolulu").start_of(day),
            "00:00 Eastern, 19:00 on Friday 6 March your time"
        );
    }
}
