//! The prescription is for no more days than a supply may be.

use super::{Ask, Found, Reason};
use crate::decision::{Said, Slug};

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let Some(prescription) = &ask.course.prescription else {
        return ask.no_prescription();
    };
    let limit = ask.course.parameters().supply_days;
    if prescription.days <= limit {
        return Found::met_by(prescription.id());
    }
    Found::unmet(
        Reason::new(Slug::SupplyOverThirtyDays, ask.today())
            .shown_by(prescription.id())
            .says("days", Said::Number(i32::from(prescription.days)))
            .says("limit", Said::Number(i32::from(limit))),
    )
}
