//! What was supplied on another order and lasts still: the law of a programme without a registry may not ask about it, and
//! whoever supplies a second month should know of the first.

use super::Course;
use crate::day::Day;
use crate::id::FactId;
use crate::record::PatientRecord;
use crate::rules::RulesInForce;

/// A supply on another order than that of a prescription.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SuppliedBeside {
    /// The latest day on which something of it left a pharmacy.
    pub left_on: Day,
    /// The last day that it covers, counted from what left.
    pub lasts_until: Day,
}

/// What was supplied on other orders than that of the prescription and covers today or a later day; none where nothing does.
pub fn supplied_beside(
    record: &PatientRecord,
    rules: &RulesInForce,
    prescription: &FactId,
    today: Day,
) -> Option<SuppliedBeside> {
    let course = Course::of(record, rules, today, Some(prescription));
    let supply = course.supply_of_other_orders()?;
    (supply.ends_on >= today).then_some(SuppliedBeside {
        left_on: supply.left_on,
        lasts_until: supply.ends_on,
    })
}
