//! Days and moments as people read them.

use jiff::Timestamp;
use jiff::civil::time;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use retinue_kernel::Day;
use retinue_rulebook::{Language, Rulebook};

use crate::words::said::days as says;

/// `Saturday 7 March 2026`.
pub(crate) fn long(day: Day) -> String {
    long_in(day, Language::English)
}

/// `Saturday 7 March 2026`, `sábado 7 de marzo de 2026`.
pub(crate) fn long_in(day: Day, language: Language) -> String {
    let date = day.date();
    let (weekday, month) = (names::weekday(date, language), names::month(date, language));
    says::long(language, weekday, date.day(), month, date.year())
}

/// The short names of the months, January first.
pub(crate) fn short_months(language: Language) -> [String; 12] {
    std::array::from_fn(|month| {
        let month = i8::try_from(month + 1).unwrap_or(1);
        let name =
            jiff::civil::Date::new(2000, month, 1).map(|date| names::short_month(date, language));
        name.unwrap_or_default().to_owned()
    })
}

/// `Sat 7 Mar 2026`.
pub(crate) fn short(day: Day) -> String {
    short_in(day, Language::English)
}

/// `Sat 7 Mar 2026`, `sáb 7 de marzo de 2026`.
pub(crate) fn short_in(day: Day, language: Language) -> String {
    let date = day.date();
    let month = match language {
        Language::English => names::short_month(date, language),
        // In a sentence a month is not cut short in Spanish.
        Language::Spanish => names::month(date, language),
    };
    let weekday = names::short_weekday(date, language);
    says::long(language, weekday, date.day(), month, date.year())
}

/// A sentence of the rules with its days as staff read them: `2026-03-07` becomes `Sat 7 Mar 2026`.
pub(crate) fn in_sentence(says: &str) -> String {
    in_sentence_in(says, Language::English)
}

/// The same in a language.
pub(crate) fn in_sentence_in(says: &str, language: Language) -> String {
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
            Some(day) => read.push_str(&short_in(day, language)),
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
    distance_in(day, today, Language::English)
}

fn distance_in(day: Day, today: Day, language: Language) -> String {
    match day.days_since(today) {
        0 => says::TODAY.get(language).to_owned(),
        1 => says::TOMORROW.get(language).to_owned(),
        -1 => says::YESTERDAY.get(language).to_owned(),
        ahead if ahead > 0 => says::ahead(language, ahead.unsigned_abs()),
        behind => says::behind(language, behind.unsigned_abs()),
    }
}

/// How a reader is told of days: the programme's zone, in which every deadline stands, the reader's own, and the language.
#[derive(Clone, Debug)]
pub(crate) struct Zones {
    pub(crate) programme: TimeZone,
    pub(crate) reader: TimeZone,
    pub(crate) language: Language,
}

impl Zones {
    /// A day inside a sentence or a table.
    pub(crate) fn day(&self, day: Day) -> Markup {
        html! { time.day datetime=(day) { (short_in(day, self.language)) } }
    }

    /// A day where it is the message.
    pub(crate) fn long_day(&self, day: Day) -> Markup {
        html! { time datetime=(day) { (long_in(day, self.language)) } }
    }

    /// A day as a word: `today`, `in 3 days`.
    pub(crate) fn distance(&self, day: Day, today: Day) -> String {
        distance_in(day, today, self.language)
    }

    /// The same reader, with the days of another programme.
    pub(crate) fn of_programme(&self, rulebook: &Rulebook) -> Zones {
        Zones {
            programme: rulebook.zone().time_zone().clone(),
            reader: self.reader.clone(),
            language: self.language,
        }
    }

    /// The end of a programme day: `23:59 Eastern`, and what the reader's clock shows then, if it differs.
    pub(crate) fn end_of(&self, day: Day) -> String {
        let deadline = day
            .date()
            .to_datetime(time(23, 59, 0, 0))
            .to_zoned(self.programme.clone());
        match deadline {
            Ok(deadline) => self.on_both_clocks(&deadline),
            Err(_) => says::clock_on(self.language, "23:59", long_in(day, self.language)),
        }
    }

    /// The start of a programme day, on the reader's clock too.
    pub(crate) fn start_of(&self, day: Day) -> String {
        match day.date().to_zoned(self.programme.clone()) {
            Ok(start) => self.on_both_clocks(&start),
            Err(_) => "00:00".to_owned(),
        }
    }

    fn on_both_clocks(&self, there: &jiff::Zoned) -> String {
        let here = there.with_time_zone(self.reader.clone());
        let programme = in_the_programme(there, self.language);
        let clock = here.strftime("%H:%M");
        if here.datetime() == there.datetime() {
            programme
        } else if here.date() == there.date() {
            says::your_time(self.language, programme, clock)
        } else {
            let (weekday, month) = (
                names::weekday(here.date(), self.language),
                names::month(here.date(), self.language),
            );
            let day = says::day_and_month(self.language, weekday, here.day(), month);
            says::your_time_and_day(self.language, programme, clock, day)
        }
    }

    /// A moment on the reader's clock: `Sat 7 Mar 2026, 14:05 EST`.
    pub(crate) fn moment(&self, moment: Timestamp) -> Markup {
        let here = moment.to_zoned(self.reader.clone());
        let day = short_in(Day::new(here.date()), self.language);
        let clock = here.strftime("%H:%M %Z");
        html! { time datetime=(moment) { (says::moment(self.language, day, clock)) } }
    }
}

/// A moment in the programme's zone as people call it. Abbreviations change twice a year; the law says Eastern.
fn in_the_programme(zoned: &jiff::Zoned, language: Language) -> String {
    let clock = zoned.strftime("%H:%M");
    match zoned.time_zone().iana_name() {
        Some("America/New_York") => says::eastern(language, clock),
        _ => says::in_zone(language, clock, zoned.strftime("%Z")),
    }
}

/// Names of days and months.
pub(crate) mod names {
    use jiff::civil::{Date, Weekday};
    use retinue_rulebook::Language;

    use crate::words::said::days as says;

    pub(crate) fn weekday(date: Date, language: Language) -> &'static str {
        let name = match date.weekday() {
            Weekday::Monday => says::MONDAY,
            Weekday::Tuesday => says::TUESDAY,
            Weekday::Wednesday => says::WEDNESDAY,
            Weekday::Thursday => says::THURSDAY,
            Weekday::Friday => says::FRIDAY,
            Weekday::Saturday => says::SATURDAY,
            Weekday::Sunday => says::SUNDAY,
        };
        name.get(language)
    }

    pub(crate) fn short_weekday(date: Date, language: Language) -> &'static str {
        let name = match date.weekday() {
            Weekday::Monday => says::MON,
            Weekday::Tuesday => says::TUE,
            Weekday::Wednesday => says::WED,
            Weekday::Thursday => says::THU,
            Weekday::Friday => says::FRI,
            Weekday::Saturday => says::SAT,
            Weekday::Sunday => says::SUN,
        };
        name.get(language)
    }

    pub(crate) fn month(date: Date, language: Language) -> &'static str {
        let name = match date.month() {
            1 => says::JANUARY,
            2 => says::FEBRUARY,
            3 => says::MARCH,
            4 => says::APRIL,
            5 => says::MAY,
            6 => says::JUNE,
            7 => says::JULY,
            8 => says::AUGUST,
            9 => says::SEPTEMBER,
            10 => says::OCTOBER,
            11 => says::NOVEMBER,
            _ => says::DECEMBER,
        };
        name.get(language)
    }

    pub(crate) fn short_month(date: Date, language: Language) -> &'static str {
        let name = match date.month() {
            1 => says::JAN,
            2 => says::FEB,
            3 => says::MAR,
            4 => says::APR,
            5 => says::MAY_SHORT,
            6 => says::JUN,
            7 => says::JUL,
            8 => says::AUG,
            9 => says::SEP,
            10 => says::OCT,
            11 => says::NOV,
            _ => says::DEC,
        };
        name.get(language)
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
    fn a_day_is_told_in_spanish_with_spanish_names_and_its_distance_with_the_right_number() {
        let day: Day = "2026-03-07".parse().expect("a day");
        let spanish = Language::Spanish;
        assert_eq!(long_in(day, spanish), "sábado 7 de marzo de 2026");
        assert_eq!(short_in(day, spanish), "sáb 7 de marzo de 2026");
        assert_eq!(
            in_sentence_in("hasta el 2026-03-07, 30 días", spanish),
            "hasta el sáb 7 de marzo de 2026, 30 días"
        );
        let told = |from: &str| distance_in(day, from.parse().expect("a day"), spanish);
        assert_eq!(told("2026-03-07"), "hoy");
        assert_eq!(told("2026-03-06"), "mañana");
        assert_eq!(told("2026-03-05"), "dentro de 2 días");
        assert_eq!(told("2026-03-09"), "hace 2 días");
        assert_eq!(says::behind(spanish, 1), "hace 1 día");
    }

    #[test]
    fn the_end_of_a_day_is_told_on_both_clocks() {
        let zone = |name| TimeZone::get(name).expect("a zone");
        let zones = |reader| Zones {
            programme: zone("America/New_York"),
            reader: zone(reader),
            language: Language::English,
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
        let spanish = Zones {
            language: Language::Spanish,
            ..zones("Pacific/Guam")
        };
        assert_eq!(
            spanish.end_of(day),
            "23:59, hora del Este (14:59 del domingo 8 de marzo en su hora)"
        );
    }
}
