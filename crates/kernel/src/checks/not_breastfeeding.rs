//! The patient does not breastfeed.

use super::{Ask, Found, Reason};
use crate::course::lifted;
use crate::decision::Slug;
use crate::event::Payload;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let told = ask.course.seldom.iter().copied();
    if let Some(fact) = lifted::holding(told, lifted::of_breastfeeding) {
        return Found::unmet(Reason::new(Slug::Breastfeeding, ask.today()).shown_by(fact.id()));
    }
    let mut told = ask.course.seldom.iter().rev();
    match told.find(|fact| matches!(fact.payload(), Payload::BreastfeedingRecorded { .. })) {
        Some(over) => Found::met_by(over.id()),
        None => Found::met(),
    }
}
