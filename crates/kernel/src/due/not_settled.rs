//! What the programme's office sees of late truth: an escalation until the patient was told, and a contact that was not
//! made on its day.

use alloc::vec::Vec;

use super::stop_taking::{is_told, late_truths};
use super::{Ask, Found, Whose};
use crate::event::Payload;

pub(super) fn items(ask: &Ask<'_>) -> Vec<Found> {
    let untold = late_truths(ask)
        .into_iter()
        .filter(|truth| !ask.recorded_after(truth.sequence, is_told));
    untold
        .map(|truth| {
            let escalation = ask.facts().iter().find(|fact| {
                fact.sequence > truth.sequence
                    && matches!(
                        fact.payload(),
                        Payload::StopTakingContacted {
                            escalated_to: Some(_),
                            ..
                        }
                    )
            });
            let mut found = match escalation {
                Some(fact) => Found::on(fact.on(), truth.by),
                None => Found::on(truth.on.plus(1), truth.by),
            };
            found
                .evidence
                .extend(escalation.map(|fact| fact.id().clone()));
            found.of(Whose::Programme)
        })
        .collect()
}
