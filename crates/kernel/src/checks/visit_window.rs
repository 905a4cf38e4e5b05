//! The window that the last office visit opened is open; or, where there is none, the authorisation has its own length.

use super::{Ask, Found, Reason};
use crate::decision::Slug;
use crate::event::Payload;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let own_length = course
        .parameters()
        .authorisation_days
        .map(|days| ask.today().last_of_window(days));
    let visit = course
        .facts()
        .iter()
        .filter(|fact| matches!(fact.payload(), Payload::VisitRecorded { .. }))
        .max_by_key(|fact| (fact.on(), fact.sequence));
    let required = course.parameters().visit_window_days.is_some();
    let Some(visit) = visit else {
        return if required {
            Found::unmet(Reason::new(Slug::VisitMissing, ask.today()))
        } else {
            Found {
                last_day: own_length,
                ..Found::met()
            }
        };
    };
    // The window is that of the visit's edition, also after the edition has changed.
    let window = course
        .rules
        .at(visit.on())
        .edition
        .parameters
        .visit_window_days;
    match window.map(|days| visit.on().last_of_window(days)) {
        Some(last_day) if ask.today() <= last_day => Found::met_until(
            own_length.map_or(last_day, |own| own.min(last_day)),
            visit.id(),
        ),
        Some(last_day) if required => Found::unmet(
            Reason::new(Slug::VisitWindowClosed, ask.today())
                .shown_by(visit.id())
                .on("visit-on", visit.on())
                .on("last-day", last_day),
        ),
        None if required => Found::unmet(
            Reason::new(Slug::VisitMissing, ask.today())
                .shown_by(visit.id())
                .on("visit-on", visit.on()),
        ),
        _ => Found {
            last_day: own_length,
            ..Found::met_by(visit.id())
        },
    }
}
