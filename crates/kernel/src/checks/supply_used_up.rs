//! The supply before is nearly used up, and one period's supply is not exceeded (Q30, Q31).

use alloc::vec::Vec;

use super::{Ask, Found, Reason};
use crate::day::Days;
use crate::decision::{Said, Slug};

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let Some(prescription) = &course.prescription else {
        return ask.no_prescription();
    };
    let parameters = course.parameters();
    let limit = parameters.supply_days;
    let of_others = |strength| {
        course
            .authorisations
            .iter()
            .filter(|one| {
                one.order() == prescription.order && one.prescription_id != prescription.id()
            })
            .filter(|one| {
                one.prescription
                    .is_some_and(|other| other.strengths().any(|known| known == strength))
            })
            .fold(0, |sum: Days, one| sum.saturating_add(one.days_counted()))
    };
    let others = prescription.strengths().map(of_others).max().unwrap_or(0);
    let mut reasons = Vec::new();
    // Where all of it has left, what is asked for is a supply after it: then it counts too.
    let (_, whole) = course.dispensed_of(prescription);
    let before = if whole {
        course.supply
    } else {
        course.supply_of_other_orders()
    };
    if let Some(before) = before {
        let free_from = before.ends_on.plus(1).minus(parameters.early_supply_days);
        if course.today < free_from {
            reasons.push(
                Reason::new(Slug::SupplyNotUsedUp, free_from)
                    .shown_by(before.evidence)
                    .on("supply-ends-on", before.ends_on)
                    .on("free-from", free_from),
            );
        }
    }
    let most = others.saturating_add(prescription.days);
    // A prescription that is too long by itself is named by its own requirement.
    if most > limit && most > prescription.days {
        reasons.push(
            Reason::new(Slug::OrderExceedsThirtyDays, ask.today())
                .shown_by(prescription.id())
                .says("days", Said::Number(i32::from(most)))
                .says("limit", Said::Number(i32::from(limit))),
        );
    }
    Found {
        reasons,
        ..Found::default()
    }
}
