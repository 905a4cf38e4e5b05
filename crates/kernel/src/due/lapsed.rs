//! What was authorised and did not leave the pharmacy goes back to stock: after its last day, and after any other end of
//! an authorisation that was filled (Q28).

use alloc::vec::Vec;

use super::{Ask, Found, Whose};
use crate::course::{Authorisation, AuthorisationState};
use crate::day::Day;
use crate::event::Payload;
use crate::id::FactId;
use crate::record::Fact;

pub(super) fn items(ask: &Ask<'_>) -> Vec<Found> {
    ask.course
        .authorisations
        .iter()
        .filter(|one| one.on_record)
        .filter_map(|one| {
            let (Payload::DispenseAuthorised { pharmacy, .. }
            | Payload::ExternalAuthorisationRecorded { pharmacy, .. }) = one.fact.payload()
            else {
                return None;
            };
            let due = from_when(ask, one)?;
            Some(Found::on(due, one.id()).of(Whose::Pharmacy(pharmacy.clone())))
        })
        .collect()
}

/// The day from which it is to go back; none when it need not, or went back.
fn from_when(ask: &Ask<'_>, one: &Authorisation<'_>) -> Option<Day> {
    let after_its_day = one.until.plus(1);
    match one.state {
        AuthorisationState::Live | AuthorisationState::Spent => None,
        AuthorisationState::Lapsed => Some(after_its_day),
        AuthorisationState::Closed => {
            let mut endings = ask.facts().iter().filter(|fact| names(fact, one.id()));
            if endings
                .clone()
                .any(|fact| matches!(fact.payload(), Payload::ReturnedToStock { .. }))
            {
                return None;
            }
            let ending = endings.next();
            match ending.map(Fact::payload) {
                Some(Payload::AuthorisationExpired { .. }) => Some(after_its_day),
                _ if one.filled => Some(ending.map_or(after_its_day, Fact::on)),
                _ => None,
            }
        }
    }
}

/// Whether the fact ends the authorisation by name.
fn names(fact: &Fact, id: &FactId) -> bool {
    match fact.payload() {
        Payload::AuthorisationReversed { authorisation, .. }
        | Payload::AuthorisationReleased { authorisation, .. }
        | Payload::AuthorisationExpired { authorisation, .. }
        | Payload::ReturnedToStock { authorisation } => authorisation == id,
        _ => false,
    }
}
