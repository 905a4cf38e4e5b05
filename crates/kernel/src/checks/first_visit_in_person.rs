//! Before this prescription was written the patient had been seen in person.
//!
//! The day of this prescription bounds the visit, not that of the first one: an early prescription without a visit would
//! otherwise close the course for good, whatever is done today.

use super::{Ask, Found, Reason};
use crate::decision::Slug;
use crate::event::Payload;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let Some(prescription) = &course.prescription else {
        return ask.no_prescription();
    };
    let seen = course.facts().iter().find(|fact| {
        fact.on() <= prescription.on()
            && matches!(fact.payload(), Payload::VisitRecorded { remote } if *remote != Some(true))
    });
    match seen {
        Some(fact) => Found::met_by(fact.id()),
        None => Found::unmet(
            Reason::new(Slug::FirstVisitNotInPerson, ask.today())
                .shown_by(prescription.id())
                .on("prescribed-on", prescription.on()),
        ),
    }
}
