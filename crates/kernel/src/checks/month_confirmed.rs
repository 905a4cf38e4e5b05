//! The prescriber confirmed the month, after the result, with counselling no later than the prescription.

use alloc::vec::Vec;

use super::{Ask, Found, Reason};
use crate::decision::Slug;
use crate::event::Payload;
use crate::vocabulary::Topic;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let Some(confirmation) = &course.confirmation else {
        return Found::unmet(Reason::new(Slug::MonthNotConfirmed, ask.today()));
    };
    let fact = confirmation.fact;
    let named = |slug| {
        Reason::new(slug, ask.today())
            .shown_by(fact.id())
            .on("confirmed-on", fact.on())
    };
    let mut reasons = Vec::new();
    let test = confirmation.test.fact;
    let before_result = fact.sequence < test.sequence || fact.on() < test.on();
    if before_result {
        reasons.push(named(Slug::ConfirmationBeforeResult));
    }
    if !confirmation.counselled {
        reasons.push(named(Slug::CounsellingNotConfirmed));
    }
    let written_before = course
        .prescription
        .as_ref()
        .filter(|prescription| fact.on() > prescription.on());
    if let Some(prescription) = written_before {
        let since = course.last_other_dispensing();
        let counselled_in_time = course.facts().iter().any(|counselling| {
            counselling.sequence > since
                && counselling.on() <= prescription.on()
                && matches!(counselling.payload(), Payload::CounsellingRecorded { topics }
                    if topics.contains(&Topic::Risks) && topics.contains(&Topic::Contraception))
        });
        if !counselled_in_time {
            reasons.push(
                named(Slug::CounsellingAfterPrescription).on("prescribed-on", prescription.on()),
            );
        }
    }
    Found::unless(reasons, fact.id())
}
