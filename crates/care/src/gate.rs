//! What care takes from the gate: the record, and the law by which the gate reads it. Care decides nothing of it anew.

use alloc::vec::Vec;

use retinue_kernel::{
    CourseOnRecord, Day, Fact, OutsideSupply, PatientRecord, RulesInForce, course_on_record,
    last_possible_dose, outside_supplies,
};

/// The gate's record of a patient, and the rules in force in the patient's programme.
#[derive(Clone, Copy, Debug)]
pub struct Gate<'a> {
    /// The record.
    pub record: &'a PatientRecord,
    /// The rules.
    pub rules: &'a RulesInForce,
}

impl Gate<'_> {
    /// The last day on which a dose of any origin was taken, or has to be assumed.
    pub(crate) fn last_possible_dose(self, today: Day) -> Option<Day> {
        last_possible_dose(self.record, self.rules, today)
    }

    /// What was reported from outside.
    pub(crate) fn outside_supplies(self, today: Day) -> Vec<OutsideSupply> {
        outside_supplies(self.record, self.rules, today)
    }

    /// Whether another course began, as the gate knew it when it learned of a fact: before it, or with it.
    pub(crate) fn course_at(self, fact: &Fact, with_it: bool) -> CourseOnRecord {
        let known = self.record.facts().iter().filter(|one| {
            one.sequence < fact.sequence || (with_it && one.sequence == fact.sequence)
        });
        let known = PatientRecord::of(known.map(|one| one.event.clone()));
        course_on_record(&known, self.rules, fact.event.envelope.on)
    }

    /// After how many days without a dose treatment starts anew; nothing where the programme knows no new start.
    pub(crate) fn new_start_days(self, on: Day) -> Option<u16> {
        let days = self.rules.at(on).edition.parameters.new_start_days;
        (days > 0).then_some(days)
    }
}
