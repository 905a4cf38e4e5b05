//! What the programme's office has to see to about releases: one that waits for a second agent, and a supply that came to
//! light after its authorisation had been released.

use alloc::vec::Vec;

use super::{Ask, Found, Whose};
use crate::event::Payload;
use crate::release::{left_despite_release, proposed_releases};

/// A patient waits for the capsules while it waits, so it is due on its day.
pub(super) fn to_confirm(ask: &Ask<'_>) -> Vec<Found> {
    let waiting = proposed_releases(ask.course.record, ask.course.today);
    waiting
        .into_iter()
        .map(|one| {
            let proposal = &one.proposal.envelope;
            Found::on(proposal.on, &proposal.id).of(Whose::Programme)
        })
        .collect()
}

/// Two pharmacies may have handed the same month over, and one of them did not tell: the office looks into it.
pub(super) fn supplied_all_the_same(ask: &Ask<'_>) -> Vec<Found> {
    let supplies = ask
        .facts()
        .iter()
        .filter(|fact| left_despite_release(fact.payload()).is_some());
    supplies
        .filter(|supply| {
            !ask.facts().iter().any(|fact| {
                matches!(fact.payload(), Payload::DeviationNoted { supply: one, .. } if one == supply.id())
            })
        })
        .map(|supply| {
            let learned = ask.learned(supply);
            Found::on(learned.on, supply.id()).of(Whose::Programme)
        })
        .collect()
}
