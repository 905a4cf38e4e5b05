//! Contraception was unbroken for the days of waiting, at the specimen and today.

use super::{Ask, Found, Reason};
use crate::course::{Contraception, Gap};
use crate::decision::{Said, Slug};

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let wait = course.parameters().contraception_wait_days;
    // Whoever mends a gap today waits from today.
    let after_mending = course.today.plus(wait);
    let reason =
        |slug, earliest| Reason::new(slug, earliest).says("days", Said::Number(i32::from(wait)));
    match &course.contraception {
        Contraception::Nothing => Found::unmet(reason(Slug::ContraceptionMissing, after_mending)),
        Contraception::Broken {
            from,
            gap,
            evidence,
        } => {
            let slug = match gap {
                Gap::InvalidPair => Slug::ContraceptionPairInvalid,
                Gap::Lapse => Slug::ContraceptionLapsed,
            };
            Found::unmet(
                reason(slug, after_mending)
                    .shown_by(evidence)
                    .on("from", *from),
            )
        }
        Contraception::Unbroken { since, evidence } => {
            let waited = since.plus(wait);
            let specimen_too_early = course.parameters().contraception_wait_before_specimen
                && course
                    .test
                    .as_ref()
                    .is_some_and(|test| test.collected_on < waited);
            if course.today < waited || specimen_too_early {
                Found::unmet(
                    reason(Slug::ContraceptionTooShort, waited)
                        .shown_by(evidence)
                        .on("since", *since)
                        .on("wait-until", waited),
                )
            } else {
                Found::met_by(evidence)
            }
        }
    }
}
