//! What is to be assessed before each prescription was assessed since the one before it.

use alloc::vec::Vec;

use super::{Ask, Found, Reason};
use crate::decision::{Said, Slug};
use crate::event::Payload;
use crate::vocabulary::Assessed;

pub(super) fn check(ask: &Ask<'_>, subjects: &[Assessed]) -> Found {
    let course = ask.course;
    let Some(prescription) = &course.prescription else {
        return ask.no_prescription();
    };
    let since = course.prescription_before().map(|before| before.sequence);
    let assessed = |subject: &Assessed| {
        course.seldom.iter().rev().find(|fact| {
            fact.on() <= prescription.on()
                && Some(fact.sequence) > since
                && matches!(fact.payload(), Payload::AssessmentRecorded { subjects, .. } if subjects.contains(subject))
        })
    };
    let (mut reasons, mut evidence) = (Vec::new(), Vec::new());
    for subject in subjects {
        match assessed(subject) {
            Some(fact) if !evidence.contains(fact.id()) => evidence.push(fact.id().clone()),
            Some(_) => {}
            None => reasons.push(
                Reason::new(Slug::AssessmentMissing, ask.today())
                    .shown_by(prescription.id())
                    .says("subject", Said::Word(subject.as_str()))
                    .on("prescribed-on", prescription.on()),
            ),
        }
    }
    Found {
        evidence: if reasons.is_empty() {
            evidence
        } else {
            Vec::new()
        },
        reasons,
        last_day: None,
    }
}
