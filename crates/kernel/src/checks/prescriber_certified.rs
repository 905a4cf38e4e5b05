//! The prescriber is certified today and was on the day of the prescription (Q32).

use alloc::vec::Vec;

use super::{Ask, Found, Reason};
use crate::decision::{Slug, Who};
use crate::registry::Standing;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let standing = |day| {
        ask.case
            .prescriber
            .map_or(Standing::NotCertified, |record| record.standing_on(day))
    };
    let mut reasons = Vec::new();
    let today = match standing(ask.today()) {
        Standing::Certified(_) => None,
        Standing::NotCertified => Some(Reason::new(Slug::PrescriberNotCertified, ask.today())),
        Standing::Suspended => {
            Some(Reason::new(Slug::PrescriberSuspended, ask.today()).by(Who::Programme))
        }
        Standing::Decertified => {
            Some(Reason::new(Slug::PrescriberDecertified, ask.today()).by(Who::Programme))
        }
    };
    reasons.extend(today);
    match &ask.course.prescription {
        None => reasons.push(Reason::new(Slug::PrescriptionNotOnRecord, ask.today())),
        Some(prescription) => {
            if !matches!(standing(prescription.on()), Standing::Certified(_)) {
                reasons.push(
                    Reason::new(Slug::PrescriberNotCertifiedOnPrescriptionDay, ask.today())
                        .shown_by(prescription.id())
                        .on("prescribed-on", prescription.on()),
                );
            }
        }
    }
    Found {
        reasons,
        ..Found::default()
    }
}
