//! A transfer of care that was asked for and is not settled.

use crate::day::Day;
use crate::event::Payload;
use crate::id::{FactId, PrescriberId};
use crate::record::PatientRecord;
use crate::vocabulary::Capacity;

/// A request to transfer the care that nobody has accepted, declined or withdrawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TransferAsked<'a> {
    /// The request.
    pub fact: &'a FactId,
    /// Who is asked to take over.
    pub to: &'a PrescriberId,
    /// When it was asked.
    pub on: Day,
    /// In which role it was asked.
    pub by: Option<Capacity>,
}

/// The open request to transfer the care, if there is one.
pub fn transfer_open(record: &PatientRecord) -> Option<TransferAsked<'_>> {
    let last = record.facts().iter().rev().find(|fact| {
        matches!(
            fact.payload(),
            Payload::TransferRequested { .. }
                | Payload::TransferWithdrawn { .. }
                | Payload::CareTransferred { .. }
        )
    })?;
    match last.payload() {
        Payload::TransferRequested { prescriber, .. } => Some(TransferAsked {
            fact: last.id(),
            to: prescriber,
            on: last.on(),
            by: last
                .event
                .envelope
                .provenance
                .as_deref()
                .and_then(|from| from.capacity),
        }),
        _ => None,
    }
}
