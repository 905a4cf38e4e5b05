//! How long one supply may be, for whom the edition says so.

use super::Course;
use crate::day::{Day, Days};
use crate::record::PatientRecord;
use crate::rules::{Check, RulesInForce};

impl Course<'_> {
    /// Most days of supply in one prescription; none where no requirement on the patient's path limits it.
    pub(crate) fn longest_supply(&self) -> Option<Days> {
        let edition = &self.now().edition;
        let path = self.path();
        let is_limited = edition
            .requirements
            .iter()
            .any(|one| one.check == Check::SupplyLimit && one.applies.to(path));
        is_limited.then_some(edition.parameters.supply_days)
    }
}

/// Most days of supply in one prescription that is written today for this patient; none where the edition in force limits
/// it for others only, as it does outside a pregnancy prevention programme.
pub fn longest_supply(record: &PatientRecord, rules: &RulesInForce, today: Day) -> Option<Days> {
    Course::of(record, rules, today, None).longest_supply()
}
