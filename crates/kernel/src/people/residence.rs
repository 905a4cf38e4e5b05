//! Where a patient lives, and with it whether the patient signs alone.

use crate::day::Day;
use crate::event::Payload;
use crate::id::Id;
use crate::majority::{Majority, OfAge};
use crate::record::{Fact, PatientRecord};
use crate::rules::RulesInForce;

/// The territory in which the patient lives on a day: the latest on record up to that day. What is recorded of a later day
/// says nothing of an earlier one.
pub fn lives_in(record: &PatientRecord, day: Day) -> Option<&Id> {
    residence(record, day).and_then(territory)
}

/// The fact that says where the patient lives on a day.
pub(crate) fn residence(record: &PatientRecord, day: Day) -> Option<&Fact> {
    record
        .facts()
        .iter()
        .filter(|fact| fact.on() <= day && territory(fact).is_some())
        .max_by_key(|fact| (fact.on(), fact.sequence))
}

fn territory(fact: &Fact) -> Option<&Id> {
    match fact.payload() {
        Payload::ResidenceRecorded { territory } => Some(territory),
        _ => None,
    }
}

/// The ages from which this patient may sign alone on a day, by the law of that day.
pub fn majority_of(record: &PatientRecord, rules: &RulesInForce, day: Day) -> Majority {
    // Where one age holds for all, it does not matter who lives where.
    let anywhere = rules.majority(day, None);
    if anywhere.youngest == anywhere.oldest {
        return anywhere;
    }
    rules.majority(day, lives_in(record, day))
}

/// Whether the patient signs alone on a day, by the law of that day; none without a known day of birth.
pub fn of_age(record: &PatientRecord, rules: &RulesInForce, day: Day) -> Option<OfAge> {
    let (born, _) = record.registration()?;
    Some(majority_of(record, rules, day).of_age(born, day))
}
