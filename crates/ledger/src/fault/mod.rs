//! Faults of the system: what is refused of them, and what their record ends.

mod ended;

pub(crate) use ended::{batch, end_in_stream, is_open};

use retinue_kernel::{FactId, RefusedBecause, RegistryEvent, RegistryFact, RegistryRecord};
use retinue_rulebook::Rulebook;
use rusqlite::Connection;

use crate::error::SubmitError;
use crate::ids::Subject;

/// What follows from the fact once it is recorded: what rests on the faults of the system is judged again.
pub(crate) fn follow(
    connection: &Connection,
    subject: &Subject,
    fact: &FactId,
    event: &RegistryEvent,
) -> Result<(), SubmitError> {
    match event {
        RegistryEvent::SystemFaultRecorded { .. } | RegistryEvent::SystemFaultWithdrawn { .. } => {
            ended::begin(connection, subject, fact)
        }
        _ => Ok(()),
    }
}

/// What is wrong with a fault, or with its withdrawal; nothing when it is taken.
pub(crate) fn objections(
    rulebook: &Rulebook,
    known: &RegistryRecord,
    fact: &RegistryFact,
) -> Vec<RefusedBecause> {
    let refused = |field, wrong: String, remedy| {
        vec![RefusedBecause {
            field,
            wrong,
            remedy,
        }]
    };
    let mut standing = known.system_faults().into_iter();
    match &fact.event {
        RegistryEvent::SystemFaultRecorded { .. } if !rulebook.programme().id.has_registry() => {
            refused(
                "type",
                "this programme has no registry, so no window of it is lost to one".to_owned(),
                "Record it for a programme that has one.",
            )
        }
        RegistryEvent::SystemFaultRecorded { from, until, .. } => {
            if until < from {
                let wrong = format!("{until} lies before the first day, {from}");
                return refused("until", wrong, "Give the last day on which it failed.");
            }
            // What has not happened yet may still be mended in time: a fault is recorded day by day while it lasts.
            if *until > fact.on {
                let wrong = format!("{until} lies after the day of the record, {}", fact.on);
                return refused(
                    "until",
                    wrong,
                    "Give a day that has come, and record the days after it when they have.",
                );
            }
            let mut standing = standing.filter(|one| one.withdrawn.is_none());
            let twice = standing.find(|one| one.days.hold(*from) && one.days.hold(*until));
            twice.map_or_else(Vec::new, |one| {
                let wrong = format!(
                    "a fault is on record from {} to {}",
                    one.days.from, one.days.until
                );
                refused(
                    "from",
                    wrong,
                    "Leave it as it stands, or withdraw that one first.",
                )
            })
        }
        RegistryEvent::SystemFaultWithdrawn { fault, .. } => {
            if standing.any(|one| one.withdrawn.is_none() && one.id == *fault) {
                return Vec::new();
            }
            let wrong = format!("'{fault}' is no fault of the system that stands");
            refused("fault", wrong, "Choose a fault of the list.")
        }
        _ => Vec::new(),
    }
}
