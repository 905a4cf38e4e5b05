//! Late truth that the patient was not yet told: an escalation until she was, and, for the programme's office, a contact
//! that was not made on its day. Where there is no office the prescriber follows up whom others were asked to reach; the
//! contact itself stays overdue on the same list until it is made or escalated.

use alloc::vec::Vec;

use super::stop_taking::{is_told, late_truths};
use super::{Ask, Found, Whose};
use crate::event::Payload;
use crate::vocabulary::DutyActor;

pub(super) fn items(ask: &Ask<'_>, actor: DutyActor) -> Vec<Found> {
    let whose = match actor {
        DutyActor::Programme => Whose::Programme,
        _ => Whose::Prescriber,
    };
    let untold = late_truths(ask)
        .into_iter()
        .filter(|truth| !ask.recorded_after(truth.sequence, is_told));
    untold
        .filter_map(|truth| {
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
                None if whose == Whose::Prescriber => return None,
                None => Found::on(truth.on.plus(1), truth.by),
            };
            found
                .evidence
                .extend(escalation.map(|fact| fact.id().clone()));
            Some(found.of(whose.clone()))
        })
        .collect()
}
