//! The patient is registered with the programme.

use super::{Ask, Found, Reason};
use crate::decision::Slug;
use crate::event::Payload;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    // Whoever moves to another programme keeps one record: the last entry says where the patient is now.
    let entered = course
        .seldom
        .iter()
        .rev()
        .find_map(|fact| match fact.payload() {
            Payload::PatientRegistered { programme, .. }
            | Payload::ProgrammeEntered { programme } => Some((fact, *programme)),
            _ => None,
        });
    match entered {
        // Who moved here was registered somewhere: without that fact nobody knows how old the patient is.
        Some((fact, programme))
            if programme == course.rules.programme && course.registration.is_some() =>
        {
            Found::met_by(fact.id())
        }
        _ => Found::unmet(Reason::new(Slug::PatientNotRegistered, ask.today())),
    }
}
