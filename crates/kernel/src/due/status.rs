//! The reproductive status is assessed before each prescription: overdue once one was written without it, coming before
//! the next.

use alloc::vec::Vec;

use super::{Ask, Found};
use crate::course::order_of;
use crate::event::Payload;

pub(super) fn items(ask: &Ask<'_>) -> Vec<Found> {
    if ask.ended().is_some() || ask.pregnancy_is_open() {
        return Vec::new();
    }
    let facts = ask.facts();
    let mut written = facts
        .iter()
        .rev()
        .filter(|fact| matches!(fact.payload(), Payload::PrescriptionWritten { .. }));
    let Some(last) = written.next() else {
        return Vec::new();
    };
    let assessed =
        |payload: &Payload| matches!(payload, Payload::ReproductiveStatusAssessed { .. });
    if ask.recorded_after(last.sequence, assessed) {
        return Vec::new();
    }
    // Prescriptions of one order are written side by side after one assessment.
    let order = order_of(last);
    let before = written
        .find(|fact| order_of(fact) != order)
        .map_or(0, |fact| fact.sequence);
    let was_assessed = facts.iter().any(|fact| {
        fact.sequence > before && fact.sequence < last.sequence && assessed(fact.payload())
    });
    if !was_assessed {
        return Vec::from([Found::on(last.on(), last.id())]);
    }
    let early = ask.course.parameters().early_supply_days;
    let next = ask
        .course
        .supply
        .filter(|supply| supply.ends_on >= last.on())
        .map(|supply| (supply.ends_on.plus(1), supply.ends_on.plus(1).minus(early)));
    next.map(|(due, opens)| Found::on(due, last.id()).opening(opens))
        .into_iter()
        .collect()
}
