//! A hold that the patient asked for is decided the same day.

use alloc::vec::Vec;

use super::{Ask, Found};
use crate::event::Payload;

pub(super) fn items(ask: &Ask<'_>) -> Vec<Found> {
    let asked = ask
        .course
        .seldom
        .iter()
        .rev()
        .find(|fact| matches!(fact.payload(), Payload::HoldRequested { .. }));
    let is_decision = |payload: &Payload| {
        matches!(
            payload,
            Payload::TreatmentPaused { .. }
                | Payload::TreatmentStopped { .. }
                | Payload::TreatmentResumed { .. }
                | Payload::CourseCompleted { .. }
                | Payload::ContactRecorded { .. }
        )
    };
    asked
        .filter(|fact| !ask.recorded_after(fact.sequence, is_decision))
        .map(|fact| Found::on(fact.on(), fact.id()))
        .into_iter()
        .collect()
}
