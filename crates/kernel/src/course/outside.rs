//! Isotretinoin from outside the programme: what was reported of it, and until when it can have been taken.
//!
//! The gate counts what pharmacies handed over and nothing of this: how many days so many capsules last nobody prescribed, so
//! that to refuse or to allow on them would be a guess. What must not end too early counts them at their longest (reading
//! `outside-supply`): the last dose with the tests that follow it, and whether there is something at home to stop taking.

use alloc::vec::Vec;

use super::Course;
use crate::day::Day;
use crate::event::Payload;
use crate::id::FactId;
use crate::quantity::Capsules;
use crate::record::{Fact, PatientRecord};
use crate::rules::RulesInForce;

/// Capsules from outside, as far as anybody said.
pub(crate) struct Outside<'a> {
    pub(crate) fact: &'a Fact,
    /// The first day on which one of them can have been taken.
    pub(crate) from: Day,
    /// The last day on which one of them was taken, or is assumed to be; none when none was.
    pub(crate) taken_until: Option<Day>,
    /// Whether the prescriber settled it.
    pub(crate) settled: bool,
}

/// What was reported from outside, for those who count capsules: the gate refuses nothing on it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutsideSupply {
    /// The report.
    pub fact: FactId,
    /// The last day on which one of its capsules was taken, or is assumed to be; none when none was.
    pub taken_until: Option<Day>,
    /// Whether the prescriber settled it; until then the day is a guess, at its longest.
    pub settled: bool,
}

/// Every supply that was reported from outside, in the order of recording.
pub fn outside_supplies(
    record: &PatientRecord,
    rules: &RulesInForce,
    today: Day,
) -> Vec<OutsideSupply> {
    let course = Course::of(record, rules, today, None);
    let found = course.outside().into_iter();
    found
        .map(|one| OutsideSupply {
            fact: one.fact.id().clone(),
            taken_until: one.taken_until,
            settled: one.settled,
        })
        .collect()
}

/// The last day on which a dose of any origin was taken, or has to be assumed; none where there was none.
pub fn last_possible_dose(record: &PatientRecord, rules: &RulesInForce, today: Day) -> Option<Day> {
    let course = Course::of(record, rules, today, None);
    course.exposure().map(|exposure| exposure.last_dose_on)
}

/// How many capsules there are, of whatever strength.
pub(crate) fn counted(capsules: &Capsules) -> u16 {
    capsules
        .iter()
        .fold(0, |sum: u16, (_, count)| sum.saturating_add(count))
}

/// From when to when a patient has, or may have, taken isotretinoin of any origin.
pub(crate) struct Exposure<'a> {
    pub(crate) first: Day,
    pub(crate) last_dose_on: Day,
    /// The fact that tells of what was taken last.
    pub(crate) evidence: &'a FactId,
    /// Whether that is from outside the programme.
    pub(crate) outside: bool,
}

impl<'a> Course<'a> {
    /// What was reported from outside, in the order of recording. Until the prescriber settled a report, its capsules are
    /// taken one a day, after those of the pharmacies and of the reports before it.
    pub(crate) fn outside(&self) -> Vec<Outside<'a>> {
        let mut found: Vec<Outside<'a>> = Vec::new();
        let mut end = self.supply.map(|supply| supply.ends_on);
        for fact in self.seldom.iter().copied() {
            let Payload::OutsideSupplyReported {
                capsules,
                received_on,
                taken_from,
                ..
            } = fact.payload()
            else {
                continue;
            };
            let from = taken_from.or(*received_on).unwrap_or_else(|| fact.on());
            let count = counted(capsules);
            let begins = end.map_or(from, |end| from.max(end.plus(1)));
            let longest = begins.last_of_window(count);
            let settled = self.settled(fact);
            let taken_until = match settled {
                // A stop that was stated afterwards ends what the prescriber had expected.
                Some((settled, until)) => until.map(|until| {
                    self.dose_known_after(settled)
                        .map_or(until, |day| until.min(day))
                }),
                None => Some(
                    self.dose_known_after(fact)
                        .map_or(longest, |day| longest.min(day)),
                ),
            };
            end = end.max(taken_until);
            found.push(Outside {
                fact,
                from,
                taken_until,
                settled: settled.is_some(),
            });
        }
        found
    }

    /// From when to when isotretinoin was taken, whatever its origin; none when none was.
    pub(crate) fn exposure(&self) -> Option<Exposure<'a>> {
        let first = self.dispensings().map(|(_, one)| one.fact.on()).min();
        let of_supply = self.supply.map(|supply| Exposure {
            first: first.unwrap_or(supply.last_dose_on),
            last_dose_on: supply.last_dose_on,
            evidence: supply.evidence,
            outside: false,
        });
        self.outside().iter().fold(of_supply, |known, one| {
            let Some(until) = one.taken_until else {
                return known;
            };
            let of_this = Exposure {
                first: one.from,
                last_dose_on: until,
                evidence: one.fact.id(),
                outside: true,
            };
            Some(match known {
                None => of_this,
                Some(known) => {
                    let first = known.first.min(of_this.first);
                    let last = if of_this.last_dose_on > known.last_dose_on {
                        of_this
                    } else {
                        known
                    };
                    Exposure { first, ..last }
                }
            })
        })
    }

    /// What the prescriber settled about a supply, as it stands on record now: the last day on which it was taken, or that
    /// none of it was.
    fn settled(&self, supply: &Fact) -> Option<(&'a Fact, Option<Day>)> {
        let later = self.seldom.iter().copied().rev();
        let mut later = later.take_while(|fact| {
            let corrected = matches!(fact.payload(), Payload::FactCorrected { of, instead: Some(_), .. } if of == supply.id());
            !corrected && fact.sequence > supply.sequence
        });
        later.find_map(|fact| match fact.payload() {
            Payload::SupplySettled {
                supply: one,
                taken_until,
                ..
            } if one == supply.id() => Some((fact, *taken_until)),
            _ => None,
        })
    }

    /// The last dose of all, as it was stated at an end of treatment that was recorded after a report.
    fn dose_known_after(&self, report: &Fact) -> Option<Day> {
        let later = self.seldom.iter().rev();
        later
            .take_while(|fact| fact.sequence > report.sequence)
            .find_map(|fact| match fact.payload() {
                Payload::TreatmentStopped { last_dose_on, .. }
                | Payload::CourseCompleted { last_dose_on } => *last_dose_on,
                _ => None,
            })
    }
}
