//! The month's contraception was submitted by the prescriber.

use super::{Ask, Found, Reason};
use crate::decision::Slug;
use crate::event::Payload;
use crate::vocabulary::Source;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let not_before = course.month_record_from();
    let since = course.last_other_dispensing();
    let submitted = course.facts().iter().rev().find(|fact| {
        matches!(
            fact.payload(),
            Payload::ContraceptionRecorded {
                source: Source::Prescriber,
                ..
            }
        ) && fact.on() >= not_before
            && fact.sequence > since
    });
    match submitted {
        Some(fact) => Found::met_by(fact.id()),
        None => Found::unmet(
            Reason::new(Slug::ContraceptionNotSubmitted, ask.today()).on("not-before", not_before),
        ),
    }
}
