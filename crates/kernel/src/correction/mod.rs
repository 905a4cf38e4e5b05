//! Corrections that need a second person: those that make a day later or let happen what was refused (reading
//! `lengthening-correction`).
//!
//! Such a correction is proposed by one and confirmed by another. A proposal changes nothing: the record stands as it was
//! until the confirmation, and the correction itself is then a fact of its own, in the same append.

mod anew;
mod kinds;
mod lengthened;

use alloc::boxed::Box;
use alloc::vec::Vec;

pub use anew::{EnteredAnew, entered_anew};
pub use kinds::{NotCorrected, not_corrected};
pub use lengthened::{Lengthened, lengthened_by};

use crate::day::Day;
use crate::event::{Event, Payload};
use crate::id::{FactId, Id};
use crate::record::{Fact, PatientRecord};

/// The fact that a report would make stand, and its day: what a correction, or the proposal of one, puts in the place of
/// another fact; else the report itself. Whatever is asked of a fact is asked of this.
pub fn to_stand(on: Day, payload: &Payload) -> (Day, &Payload) {
    match payload {
        Payload::FactCorrected {
            instead: Some(instead),
            ..
        }
        | Payload::CorrectionProposed {
            instead: Some(instead),
            ..
        } => (instead.envelope.on, &instead.payload),
        reported => (on, reported),
    }
}

/// A correction that waits for a second person.
#[derive(Clone, Debug)]
pub struct ProposedCorrection<'a> {
    /// The fact that proposes it.
    pub proposal: &'a Event,
    /// What is to be corrected.
    pub of: &'a FactId,
    /// Why.
    pub why: &'a Id,
    /// What is to stand instead; none when it is only taken back.
    pub instead: Option<&'a Event>,
}

impl ProposedCorrection<'_> {
    /// The correction as it will be recorded.
    pub fn correction(&self) -> Payload {
        Payload::FactCorrected {
            of: self.of.clone(),
            why: self.why.clone(),
            instead: self.instead.map(|instead| Box::new(instead.clone())),
        }
    }
}

/// The corrections that wait for a second person, in the order of recording. One is over when it was confirmed or
/// declined, and when what it would correct was corrected otherwise.
pub fn proposed_corrections(patient: &PatientRecord) -> Vec<ProposedCorrection<'_>> {
    let facts = patient.facts();
    let is_over = |proposal: &Fact, of: &FactId| {
        let mut since = facts
            .iter()
            .filter(|fact| fact.sequence > proposal.sequence);
        patient.fact(of).is_none()
            || since.any(|fact| match fact.payload() {
                Payload::CorrectionConfirmed { proposal: one }
                | Payload::CorrectionDeclined { proposal: one, .. } => one == proposal.id(),
                Payload::FactCorrected { of: one, .. } => one == of,
                _ => false,
            })
    };
    facts
        .iter()
        .filter_map(|fact| match fact.payload() {
            Payload::CorrectionProposed { of, why, instead } if !is_over(fact, of) => {
                Some(ProposedCorrection {
                    proposal: &fact.event,
                    of,
                    why,
                    instead: instead.as_deref(),
                })
            }
            _ => None,
        })
        .collect()
}

/// The waiting correction of that name.
pub(crate) fn proposed<'a>(
    patient: &'a PatientRecord,
    proposal: &FactId,
) -> Option<ProposedCorrection<'a>> {
    proposed_corrections(patient)
        .into_iter()
        .find(|one| one.proposal.envelope.id == *proposal)
}
