//! The prescription has no refills.

use super::{Ask, Found, Reason};
use crate::decision::{Said, Slug};

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let Some(prescription) = &ask.course.prescription else {
        return ask.no_prescription();
    };
    if prescription.refills <= ask.course.parameters().refills {
        return Found::met_by(prescription.id());
    }
    Found::unmet(
        Reason::new(Slug::RefillsOnPrescription, ask.today())
            .shown_by(prescription.id())
            .says("refills", Said::Number(i32::from(prescription.refills))),
    )
}
