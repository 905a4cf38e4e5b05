//! The patient does not breastfeed.

use super::{Ask, Found, Reason};
use crate::decision::Slug;
use crate::event::Payload;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let last = ask
        .course
        .seldom
        .iter()
        .rev()
        .find_map(|fact| match fact.payload() {
            Payload::BreastfeedingRecorded { ongoing } => Some((fact, ongoing.unwrap_or(true))),
            _ => None,
        });
    match last {
        Some((fact, true)) => {
            Found::unmet(Reason::new(Slug::Breastfeeding, ask.today()).shown_by(fact.id()))
        }
        Some((fact, false)) => Found::met_by(fact.id()),
        None => Found::met(),
    }
}
