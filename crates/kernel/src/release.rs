//! The release of what a silent pharmacy holds: proposed by one agent of the programme's office, confirmed by another.
//!
//! A proposal changes nothing: until it is confirmed the pharmacy may still hand over, and whichever of the two is recorded
//! first holds. What left before the release and is entered after it is taken, and never hidden by it.

use alloc::vec::Vec;

use crate::course::{AuthorisationState, authorisations_of};
use crate::day::Day;
use crate::event::{Event, Payload};
use crate::id::{FactId, Id};
use crate::record::{Fact, PatientRecord};
use crate::vocabulary::NotHandedOver;

/// A release that waits for a second agent.
#[derive(Clone, Debug)]
pub struct ProposedRelease<'a> {
    /// The fact that proposes it.
    pub proposal: &'a Event,
    /// What is to be released.
    pub authorisation: &'a FactId,
    /// How it was learned that nothing was handed over.
    pub learned: NotHandedOver,
    /// Who was asked, or where it was tried.
    pub asked: &'a Id,
    /// When.
    pub asked_on: Day,
}

impl ProposedRelease<'_> {
    /// The release as it will be recorded.
    pub(crate) fn release(&self) -> Payload {
        let why = match self.learned {
            NotHandedOver::PharmacySaid => {
                "the pharmacy told the programme's office that it was not handed over"
            }
            NotHandedOver::PharmacySilent => {
                "the pharmacy did not answer the programme's office, and nothing was received"
            }
        };
        Payload::AuthorisationReleased {
            authorisation: self.authorisation.clone(),
            reason: Id::new(why),
        }
    }
}

/// The releases that wait for a second agent, in the order of recording. One is over when it was confirmed or declined, and
/// when what it would release has ended or left the pharmacy.
pub fn proposed_releases(patient: &PatientRecord, today: Day) -> Vec<ProposedRelease<'_>> {
    let is_answered = |proposal: &Fact| {
        patient.facts().iter().any(|fact| match fact.payload() {
            Payload::ReleaseConfirmed { proposal: one }
            | Payload::ReleaseDeclined { proposal: one, .. } => one == proposal.id(),
            _ => false,
        })
    };
    let mut proposals = patient
        .facts()
        .iter()
        .filter(|fact| matches!(fact.payload(), Payload::ReleaseProposed { .. }))
        .peekable();
    if proposals.peek().is_none() {
        return Vec::new();
    }
    let authorisations = authorisations_of(patient, today);
    let is_open = |id: &FactId| {
        let one = authorisations.iter().find(|one| one.id() == id);
        one.is_some_and(|one| {
            matches!(
                one.state,
                AuthorisationState::Live | AuthorisationState::Lapsed
            )
        })
    };
    proposals
        .filter_map(|fact| match fact.payload() {
            Payload::ReleaseProposed {
                authorisation,
                learned,
                asked,
                asked_on,
            } if is_open(authorisation) && !is_answered(fact) => Some(ProposedRelease {
                proposal: &fact.event,
                authorisation,
                learned: *learned,
                asked,
                asked_on: *asked_on,
            }),
            _ => None,
        })
        .collect()
}

/// The waiting release of that name.
pub(crate) fn proposed_release<'a>(
    patient: &'a PatientRecord,
    proposal: &FactId,
    today: Day,
) -> Option<ProposedRelease<'a>> {
    proposed_releases(patient, today)
        .into_iter()
        .find(|one| one.proposal.envelope.id == *proposal)
}

/// The fact that released an authorisation, if one did and nothing else had ended it by name before.
pub fn released_by<'a>(patient: &'a PatientRecord, authorisation: &FactId) -> Option<&'a Fact> {
    let mut endings = patient.facts().iter().filter(|fact| match fact.payload() {
        Payload::AuthorisationReversed {
            authorisation: one, ..
        }
        | Payload::AuthorisationReleased {
            authorisation: one, ..
        }
        | Payload::AuthorisationExpired {
            authorisation: one, ..
        } => one == authorisation,
        _ => false,
    });
    endings
        .next()
        .filter(|fact| matches!(fact.payload(), Payload::AuthorisationReleased { .. }))
}

/// Whether the capsules of an authorisation are on record as back on the shelf.
pub fn was_returned(patient: &PatientRecord, authorisation: &FactId) -> bool {
    patient.facts().iter().any(|fact| match fact.payload() {
        Payload::ReturnedToStock { authorisation: one } => one == authorisation,
        _ => false,
    })
}

/// Why something that left a pharmacy was entered although its authorisation had been released since; none for anything else.
pub fn left_despite_release(payload: &Payload) -> Option<&Id> {
    match payload {
        Payload::HandedOver { despite, .. }
        | Payload::Shipped { despite, .. }
        | Payload::PartiallyDispensed { despite, .. } => despite.as_ref(),
        _ => None,
    }
}
