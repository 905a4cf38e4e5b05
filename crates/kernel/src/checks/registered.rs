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
        Some((fact, programme)) if programme == course.rules.programme => Found::met_by(fact.id()),
        _ => Found::unmet(Reason::new(Slug::PatientNotRegistered, ask.today())),
    }
}
