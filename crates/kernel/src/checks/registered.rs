//! The patient is registered with the programme.

use super::{Ask, Found, Reason};
use crate::decision::Slug;
use crate::event::Payload;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let registered = course.seldom.iter().rev().find(|fact| {
        matches!(fact.payload(), Payload::PatientRegistered { programme, .. } if *programme == course.rules.programme)
    });
    match registered {
        Some(fact) => Found::met_by(fact.id()),
        None => Found::unmet(Reason::new(Slug::PatientNotRegistered, ask.today())),
    }
}
