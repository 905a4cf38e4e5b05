//! Counselling is on record: for the month where the edition asks so, else once.

use super::{Ask, Found, Reason};
use crate::decision::Slug;
use crate::event::Payload;
use crate::record::Fact;
use crate::vocabulary::Topic;

pub(super) fn check(ask: &Ask<'_>, must_cover: &[Topic]) -> Found {
    let course = ask.course;
    let since = if course.parameters().counselling_monthly_cannot {
        course.last_other_dispensing()
    } else {
        0
    };
    let counselled = |fact: &&Fact| {
        fact.sequence > since
            && match fact.payload() {
                Payload::CounsellingRecorded { topics } => {
                    must_cover.iter().all(|topic| topics.contains(topic))
                }
                Payload::MonthConfirmed { counselled, .. } => *counselled,
                _ => false,
            }
    };
    let mut all = course.facts().iter().rev().filter(counselled).peekable();
    let Some(last) = all.peek().copied() else {
        return Found::unmet(Reason::new(Slug::CounsellingMissing, ask.today()));
    };
    let Some(prescription) = &course.prescription else {
        return Found::met_by(last.id());
    };
    match all.find(|fact| fact.on() <= prescription.on()) {
        Some(fact) => Found::met_by(fact.id()),
        None => Found::unmet(
            Reason::new(Slug::CounsellingAfterPrescription, ask.today())
                .shown_by(last.id())
                .on("confirmed-on", last.on())
                .on("prescribed-on", prescription.on()),
        ),
    }
}
