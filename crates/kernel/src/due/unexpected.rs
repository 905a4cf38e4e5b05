//! Capsules at home that the prescriber did not expect: from outside the programme, or handed over and told only after the
//! authorisation had been released. The programme's texts name no refusal for them, so a person settles it, the same day.

use alloc::vec::Vec;

use super::{Ask, Found};
use crate::event::Payload;
use crate::release::left_despite_release;

pub(super) fn items(ask: &Ask<'_>) -> Vec<Found> {
    let supplies = ask.facts().iter().filter(|fact| {
        matches!(fact.payload(), Payload::OutsideSupplyReported { .. })
            || left_despite_release(fact.payload()).is_some()
    });
    supplies
        .filter(|supply| {
            // What was settled before a correction was settled about other capsules.
            let learned = ask.learned(supply).sequence;
            !ask.facts().iter().any(|fact| {
                matches!(fact.payload(), Payload::SupplySettled { supply: one, .. } if one == supply.id() && fact.sequence > learned)
            })
        })
        .map(|supply| Found::on(ask.learned(supply).on, supply.id()))
        .collect()
}
