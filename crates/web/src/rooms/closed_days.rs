//! The days on which a clinic, its laboratory or a pharmacy is closed: what the party says of itself, and how it says it.

use maud::{Markup, html};
use retinue_kernel::{ClosedDays, Day, Id, Premises, RegistryEvent, RegistryRecord, Weekdays};
use retinue_ledger::{OwnStanding, Subject};

use crate::http::form::{Field, Form, Reader, read_day};
use crate::views::days;
use crate::views::fields::{self, Need};

pub(super) const TITLE: &str = "Closed days";
const LEAD: &str = "The planner proposes no visit, test or collection on these days. They are kept as they are said here; no list of holidays is built in.";
const NEVER: &str = "no day is on record";
const DAYS_HINT: &str = "Each as 2026-12-24, with commas or on lines of their own.";
/// More characters than two years of single days.
const LONGEST_LIST: usize = 3_900;

/// One place with its fields: two forms of a page share no field.
struct Place {
    premises: Premises,
    /// The last part of the address to which its form is sent.
    act: &'static str,
    name: &'static str,
    weekdays: Field,
    dated: Field,
}

const CLINIC: Place = Place {
    premises: Premises::Clinic,
    act: "closed-clinic",
    name: "The clinic",
    weekdays: Field::new("clinic-weekdays", "The clinic is closed every", ""),
    dated: Field::new("clinic-dated", "And on these days", DAYS_HINT),
};
const LABORATORY: Place = Place {
    premises: Premises::Laboratory,
    act: "closed-laboratory",
    name: "The laboratory",
    weekdays: Field::new("laboratory-weekdays", "The laboratory is closed every", ""),
    dated: Field::new("laboratory-dated", "And on these days", DAYS_HINT),
};
const PHARMACY: Place = Place {
    premises: Premises::Pharmacy,
    act: "closed-pharmacy",
    name: "The pharmacy",
    weekdays: Field::new("pharmacy-weekdays", "The pharmacy is closed every", ""),
    dated: Field::new("pharmacy-dated", "And on these days", DAYS_HINT),
};

pub(super) const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// Of which places a party says it.
const fn places(subject: &Subject) -> &'static [Place] {
    match subject {
        Subject::Prescriber(_) => &[CLINIC, LABORATORY],
        Subject::Pharmacy(_) => &[PHARMACY],
        Subject::Programme
        | Subject::Beside(_)
        | Subject::Wholesaler(_)
        | Subject::Pregnancy(_) => &[],
    }
}

/// The panel of a party's own page; nothing for a party that nobody comes to.
pub(super) fn panel(own: &OwnStanding, form: &Form, base: &str) -> Markup {
    let places = places(&own.subject);
    let record = RegistryRecord::of(own.facts.iter().cloned());
    html! {
        @if !places.is_empty() {
            section.panel aria-labelledby="closed-title" {
                h2 #closed-title { (TITLE) }
                p.small.muted { (LEAD) }
                @for place in places { (of_place(place, &record.closed_days(place.premises), form, base)) }
            }
        }
    }
}

fn of_place(place: &Place, closed: &ClosedDays, form: &Form, base: &str) -> Markup {
    let came_back = |field: &Field| {
        form.problem(field.name).is_some() || form.typed.first(field.name).is_some()
    };
    let came_back = came_back(&place.weekdays) || came_back(&place.dated);
    let on_record = Form::beginning_with(begun(place, closed));
    let shown = if came_back { form } else { &on_record };
    let names: Vec<(String, String)> = Weekdays::NAMES
        .iter()
        .zip(WEEKDAYS)
        .map(|(name, label)| ((*name).to_owned(), label.to_owned()))
        .collect();
    html! {
        div.field {
            p.flush { (place.name) ": " (in_words(closed)) "." }
            details open[came_back] {
                summary { "Change" span.unseen { " the closed days of the " (place.premises) } }
                form method="post" action={ (base) "/" (place.act) } novalidate {
                    (fields::command())
                    (fields::checks_of(shown, &place.weekdays, &names))
                    (fields::long_text(shown, &place.dated, Need::Optional))
                    button.button-second type="submit" { "Keep these days" span.unseen { " of the " (place.premises) } }
                }
            }
        }
    }
}

fn begun(place: &Place, closed: &ClosedDays) -> Vec<(&'static str, String)> {
    let weekdays = closed.weekdays().names();
    let mut values: Vec<(&'static str, String)> = weekdays
        .map(|name| (place.weekdays.name, name.to_owned()))
        .collect();
    let dated: Vec<String> = closed.dated().iter().map(Day::to_string).collect();
    values.push((place.dated.name, dated.join("\n")));
    values
}

/// What was typed, where the act is one of these; the inner is none where something is wrong with it.
pub(super) fn read(
    act: &str,
    subject: &Subject,
    reader: &mut Reader,
) -> Option<Option<RegistryEvent>> {
    let place = places(subject).iter().find(|place| place.act == act)?;
    let weekdays: Vec<Id> = reader
        .several(&place.weekdays, &Weekdays::NAMES)
        .iter()
        .filter_map(|name| Id::new(name))
        .collect();
    let typed = reader.optional_text(&place.dated, LONGEST_LIST);
    let (mut dated, mut wrong) = (Vec::new(), None);
    let typed = typed.unwrap_or_default();
    let parts = typed.split(|one: char| one == ',' || one.is_whitespace());
    for part in parts.filter(|part| !part.is_empty()) {
        match read_day(part) {
            Some(day) => dated.push(day),
            None => wrong = wrong.or(Some(part)),
        }
    }
    if let Some(part) = wrong {
        reader.wrong(
            place.dated.name,
            format!("\u{201c}{part}\u{201d} is no day of the calendar. Write each as 2026-12-24."),
        );
        return Some(None);
    }
    dated.sort_unstable();
    dated.dedup();
    Some(Some(RegistryEvent::ClosedDaysSet {
        premises: place.premises,
        weekdays,
        dated,
    }))
}

/// Closed days in a sentence.
pub(super) fn in_words(closed: &ClosedDays) -> String {
    let weekdays = Weekdays::NAMES.iter().zip(WEEKDAYS).filter(|(name, _)| {
        Weekdays::named(name).is_some_and(|weekday| closed.weekdays().contains(weekday))
    });
    let weekdays = weekdays.map(|(_, label)| format!("every {label}"));
    let dated = closed.dated().iter().map(|day| days::short(*day));
    let all: Vec<String> = weekdays.chain(dated).collect();
    if all.is_empty() {
        NEVER.to_owned()
    } else {
        all.join(", ")
    }
}

/// What a fact of closed days says.
pub(super) fn told(event: &RegistryEvent) -> String {
    let RegistryEvent::ClosedDaysSet {
        weekdays, dated, ..
    } = event
    else {
        return String::new();
    };
    let weekdays = weekdays
        .iter()
        .filter_map(|name| Weekdays::named(name.as_str()));
    let closed = ClosedDays::new(weekdays.collect(), dated.iter().copied());
    format!("{}.", in_words(&closed))
}
