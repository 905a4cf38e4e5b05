//! No prescriber has paused, stopped or completed the treatment.

use super::{Ask, Found, Reason};
use crate::course::lifted;
use crate::decision::Slug;
use crate::event::Payload;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let turns = ask.course.seldom.iter().copied();
    if let Some(fact) = lifted::holding(turns, lifted::of_treatment) {
        let slug = match fact.payload() {
            Payload::TreatmentPaused { .. } => Slug::TreatmentPaused,
            Payload::CourseCompleted { .. } => Slug::CourseCompleted,
            _ => Slug::TreatmentStopped,
        };
        return Found::unmet(
            Reason::new(slug, ask.today())
                .shown_by(fact.id())
                .on("since", fact.on()),
        );
    }
    let mut turns = ask.course.seldom.iter().rev();
    match turns.find(|fact| matches!(fact.payload(), Payload::TreatmentResumed { .. })) {
        Some(resumed) => Found::met_by(resumed.id()),
        None => Found::met(),
    }
}
