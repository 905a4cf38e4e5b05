//! iCalendar (RFC 5545): coming days as a file that any calendar reads.
//!
//! A telephone shows the title of an entry on its locked screen, and a shared calendar shows it to a family or an office.
//! So a title is one of a closed set that could stand in anybody's calendar, and an entry has no other words, but that a
//! sandbox is one.

use std::fmt;

use icalendar::{Calendar, Component, Event, Property};
use retinue_kernel::Day;
use retinue_rulebook::Language;

/// What an entry is called. None names an illness, a medicine, a test or a programme.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Title {
    /// The last day of the window in which something must be done.
    WindowEnds,
    /// The first day on which an appointment is of use.
    AppointmentFrom,
    /// The first day on which something can be picked up.
    PickUpFrom,
    /// The day of the last appointment.
    LastAppointment,
    /// A day that was agreed: someone is seen.
    Appointment,
    /// A day that was agreed: one comes for a moment.
    ShortAppointment,
    /// A day that was agreed: something is to be filled in.
    Paperwork,
    /// A day that was agreed: something is picked up.
    PickUp,
}

impl Title {
    /// Every title.
    pub const ALL: [Title; 8] = [
        Title::WindowEnds,
        Title::AppointmentFrom,
        Title::PickUpFrom,
        Title::LastAppointment,
        Title::Appointment,
        Title::ShortAppointment,
        Title::Paperwork,
        Title::PickUp,
    ];

    /// Its words.
    pub const fn words(self, language: Language) -> &'static str {
        match (self, language) {
            (Title::WindowEnds, Language::English) => "Appointment window ends",
            (Title::WindowEnds, Language::Spanish) => "Termina el plazo de la cita",
            (Title::AppointmentFrom, Language::English) => "Next appointment possible",
            (Title::AppointmentFrom, Language::Spanish) => "Próxima cita posible",
            (Title::PickUpFrom, Language::English) => "Next pick-up possible",
            (Title::PickUpFrom, Language::Spanish) => "Próxima recogida posible",
            (Title::LastAppointment, Language::English) => "Last appointment due",
            (Title::LastAppointment, Language::Spanish) => "Última cita pendiente",
            (Title::Appointment, Language::English) => "Appointment",
            (Title::Appointment, Language::Spanish) => "Cita",
            (Title::ShortAppointment, Language::English) => "Short appointment",
            (Title::ShortAppointment, Language::Spanish) => "Cita breve",
            (Title::Paperwork, Language::English) => "Paperwork",
            (Title::Paperwork, Language::Spanish) => "Papeles por rellenar",
            (Title::PickUp, Language::English) => "Pick-up",
            (Title::PickUp, Language::Spanish) => "Recogida",
        }
    }
}

/// The name of an entry for ever: a calendar that reads the file again moves the entry of that name and adds none.
///
/// Whoever sees the calendar sees it, so it says nothing: sixteen bytes, which the caller draws from what the entry is
/// about in a way that leads nobody back. Being short it leaves no line of the file to be folded.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Uid(pub [u8; 16]);

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A whole day in a calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its name.
    pub uid: Uid,
    /// The day.
    pub day: Day,
    /// Its title.
    pub title: Title,
}

/// The media type of the file.
pub const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";

const fn product(language: Language) -> &'static str {
    match language {
        Language::English => "-//Appointments//EN",
        Language::Spanish => "-//Appointments//ES",
    }
}

/// The file, as it stood on a day, in a language. `mark` is what an installation that is not real says of itself, in the
/// file and in every entry.
///
/// Days are written as dates without hours, so no zone moves them; each ends, as the format counts, on the day after.
/// An entry makes nobody busy and is marked private.
pub fn file(entries: &[Entry], as_of: Day, language: Language, mark: Option<&str>) -> String {
    let mut calendar = Calendar::empty();
    for (key, value) in [
        ("VERSION", "2.0"),
        ("PRODID", product(language)),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        calendar.append_property(Property::new(key, value));
    }
    if let Some(mark) = mark {
        calendar.append_property(Property::new("X-WR-CALDESC", mark));
    }
    for entry in entries {
        let mut event = Event::new();
        if let Some(mark) = mark {
            event.description(mark);
        }
        let event = event
            .uid(&entry.uid.to_string())
            // The format wants to know when the entry was as it is: the day of the file, in universal time.
            .add_property("DTSTAMP", format!("{}T000000Z", date(as_of)))
            .summary(entry.title.words(language))
            .append_property(whole_day("DTSTART", entry.day))
            .append_property(whole_day("DTEND", entry.day.plus(1)))
            .add_property("TRANSP", "TRANSPARENT")
            .add_property("CLASS", "PRIVATE")
            .done();
        calendar.push(event);
    }
    calendar.to_string()
}

fn whole_day(key: &str, day: Day) -> Property {
    Property::new(key, date(day))
        .add_parameter("VALUE", "DATE")
        .done()
}

fn date(day: Day) -> String {
    day.date().strftime("%Y%m%d").to_string()
}
