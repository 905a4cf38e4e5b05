//! A second prescriber agreed before a minor's treatment was prescribed.
//!
//! The age is a number of the measure itself, which says *under 18* and asks for no majority: an age that was set for a
//! territory (decision 0036) moves it nowhere. It is the patient's on the day of the prescription. Whether the measure is asked
//! at all is settled by the edition of the day of the question, like every requirement (decision 0003): once it is lifted it is
//! asked of no prescription any more, also of none that was written before.

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
