//! A hold that the patient asked for is decided the same day.

use alloc::vec::Vec;

use super::{Ask, Found};
use crate::day::Day;
use crate::event::Payload;
use crate::record::Fact;

pub(super) fn items(ask: &Ask<'_>) -> Vec<Found> {
    let asked = ask
        .course
        .seldom
        .iter()
        .rev()
        .find(|fact| matches!(fact.payload(), Payload::HoldRequested { .. }));
    asked
        .filter(|asked| {
            let later = ask.facts().iter().rev();
            !later
                .take_while(|fact| fact.sequence > asked.sequence)
                .any(|fact| is_decision(fact, asked.on()))
        })
        .map(|fact| Found::on(fact.on(), fact.id()))
        .into_iter()
        .collect()
}

/// Whether a fact decides a hold of that day. A contact made on an earlier day and entered later was about something else.
fn is_decision(fact: &Fact, asked_on: Day) -> bool {
    match fact.payload() {
        Payload::TreatmentPaused { .. }
        | Payload::TreatmentStopped { .. }
        | Payload::TreatmentResumed { .. }
        | Payload::CourseCompleted { .. } => true,
        Payload::ContactRecorded { .. } => fact.on() >= asked_on,
        _ => false,
    }
}
