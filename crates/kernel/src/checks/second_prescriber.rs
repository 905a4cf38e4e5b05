//! A second prescriber agreed before a minor's treatment was prescribed.

use super::{Ask, Found, Reason};
use crate::decision::Slug;
use crate::event::Payload;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let Some(prescription) = &course.prescription else {
        return ask.no_prescription();
    };
    let majority = i16::from(course.parameters().age_of_majority);
    // Someone whose age is not known is not taken for an adult.
    let is_minor = course
        .registration
        .is_none_or(|(born, _)| prescription.on().age_of(born) < majority);
    if !is_minor {
        return Found::met();
    }
    let agreed = course.seldom.iter().rev().find(|fact| {
        fact.on() <= prescription.on()
            && matches!(fact.payload(), Payload::SecondPrescriberAgreed { .. })
    });
    match agreed {
        Some(fact) => Found::met_by(fact.id()),
        None => Found::unmet(
            Reason::new(Slug::SecondPrescriberMissing, ask.today())
                .shown_by(prescription.id())
                .on("prescribed-on", prescription.on()),
        ),
    }
}
