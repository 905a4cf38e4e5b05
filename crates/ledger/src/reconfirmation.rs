//! Re-confirmations of categories: what is refused of them, and that every list is counted anew when one begins or ends.

use retinue_kernel::{RefusedBecause, RegistryEvent, RegistryFact, RegistryRecord};
use retinue_rulebook::Rulebook;

/// Whether the fact changes what is due about every patient.
pub(crate) const fn changes_lists(event: &RegistryEvent) -> bool {
    matches!(
        event,
        RegistryEvent::ReconfirmationCalled { .. } | RegistryEvent::ReconfirmationCalledOff { .. }
    )
}

/// What is wrong with a call, or with its end; nothing when it is taken.
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
    let standing = known.standing_reconfirmation();
    match &fact.event {
        RegistryEvent::ReconfirmationCalled { .. } if !rulebook.programme().id.has_registry() => {
            refused(
                "type",
                "this programme has no registry that could ask for it".to_owned(),
                "Record it for a programme that has one.",
            )
        }
        RegistryEvent::ReconfirmationCalled { until, .. } => {
            if *until < fact.on {
                let wrong = format!("{until} lies before the day of the call, {}", fact.on);
                return refused("until", wrong, "Give today or a later day.");
            }
            standing.map_or_else(Vec::new, |standing| {
                let wrong = format!("one of {} stands, until {}", standing.on, standing.until);
                refused(
                    "type",
                    wrong,
                    "Leave it as it stands, or call that one off first.",
                )
            })
        }
        RegistryEvent::ReconfirmationCalledOff { reconfirmation, .. } => {
            if standing.is_some_and(|standing| standing.id == *reconfirmation) {
                return Vec::new();
            }
            let wrong = format!("'{reconfirmation}' is no re-confirmation that stands");
            refused("reconfirmation", wrong, "Choose the one that stands.")
        }
        _ => Vec::new(),
    }
}
