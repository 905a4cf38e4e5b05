//! The prescription is on record, stands, and was written in its place.

use alloc::vec::Vec;

use super::{Ask, Found, Reason};
use crate::decision::{Said, Slug};
use crate::event::Payload;
use crate::vocabulary::Category;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let Some(prescription) = &course.prescription else {
        return ask.no_prescription();
    };
    let named = |slug| {
        Reason::new(slug, ask.today())
            .shown_by(prescription.id())
            .on("prescribed-on", prescription.on())
    };
    let mut reasons = Vec::new();
    for fact in &course.seldom {
        match fact.payload() {
            Payload::PrescriptionCancelled {
                prescription: cancelled,
                ..
            } if cancelled == prescription.id() => {
                reasons.push(named(Slug::PrescriptionCancelled).shown_by(fact.id()));
            }
            _ => {}
        }
    }
    let ended = course.seldom.iter().rev().find(|fact| {
        fact.sequence > prescription.fact.sequence
            && matches!(
                fact.payload(),
                Payload::TreatmentPaused { .. }
                    | Payload::TreatmentStopped { .. }
                    | Payload::CourseCompleted { .. }
            )
    });
    if let Some(fact) = ended {
        reasons.push(
            named(Slug::PrescriptionEndedByStop)
                .shown_by(fact.id())
                .on("ended-on", fact.on()),
        );
    }
    let (_, whole) = course.dispensed_of(prescription);
    if whole {
        reasons.push(named(Slug::PrescriptionAlreadyDispensed));
    }
    let mut last_day = None;
    match course.path() {
        Category::Can => {
            if let Some(test) = course
                .test
                .as_ref()
                .filter(|test| prescription.on() < test.collected_on)
            {
                reasons.push(
                    named(Slug::PrescriptionBeforeSpecimen)
                        .shown_by(test.id())
                        .on("collected-on", test.collected_on),
                );
            }
        }
        Category::Cannot => {
            if let Some(days) = course.parameters().prescription_age_days {
                let last = prescription.on().plus(days);
                last_day = Some(last);
                if ask.today() > last {
                    reasons.push(
                        named(Slug::PrescriptionTooOld).says("days", Said::Number(i32::from(days))),
                    );
                }
            }
        }
    }
    Found {
        last_day,
        ..Found::unless(reasons, prescription.id())
    }
}
