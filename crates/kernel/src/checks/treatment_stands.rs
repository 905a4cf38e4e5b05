//! No prescriber has paused, stopped or completed the treatment.

use super::{Ask, Found, Reason};
use crate::decision::Slug;
use crate::event::Payload;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let last = ask
        .course
        .seldom
        .iter()
        .rev()
        .find_map(|fact| match fact.payload() {
            Payload::TreatmentPaused { .. } => Some((fact, Some(Slug::TreatmentPaused))),
            Payload::TreatmentStopped { .. } => Some((fact, Some(Slug::TreatmentStopped))),
            Payload::CourseCompleted { .. } => Some((fact, Some(Slug::CourseCompleted))),
            Payload::TreatmentResumed { .. } => Some((fact, None)),
            _ => None,
        });
    match last {
        None => Found::met(),
        Some((fact, None)) => Found::met_by(fact.id()),
        Some((fact, Some(slug))) => Found::unmet(
            Reason::new(slug, ask.today())
                .shown_by(fact.id())
                .on("since", fact.on()),
        ),
    }
}
