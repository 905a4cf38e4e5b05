//! Before the first prescription the patient was seen in person.

use super::{Ask, Found, Reason};
use crate::decision::Slug;
use crate::event::Payload;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let Some(first) = course.first_prescription() else {
        return ask.no_prescription();
    };
    let seen = course.facts().iter().find(|fact| {
        fact.on() <= first.on()
            && matches!(fact.payload(), Payload::VisitRecorded { remote } if *remote != Some(true))
    });
    match seen {
        Some(fact) => Found::met_by(fact.id()),
        None => Found::unmet(
            Reason::new(Slug::FirstVisitNotInPerson, ask.today())
                .shown_by(first.id())
                .on("prescribed-on", first.on()),
        ),
    }
}
