//! A fact that is taken back and entered anew: the correction it amounts to, made in two steps.
//!
//! What is taken back by one person shortens, and what is entered by one person is a fact of its own. Together they can
//! make a day later, which no one person may. So the new entry is held against the fact that was taken back, as if it had
//! been put in its place.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::lengthened::{Lengthened, lengthened_by};
use crate::day::Day;
use crate::event::{Event, Payload};
use crate::id::Id;
use crate::record::PatientRecord;
use crate::rules::RulesInForce;
use crate::vocabulary::TestResult;

/// A fact that was taken back, and what entering it anew would lengthen.
#[derive(Clone, PartialEq, Debug)]
pub struct EnteredAnew {
    /// The fact as it stood.
    pub was: Event,
    /// The correction that took it back.
    pub by: Event,
    /// What its correction by this entry would have lengthened; never empty.
    pub lengthened: Vec<Lengthened>,
}

/// The fact that an entry amounts to correcting: one of its kind that was taken back on or after the day of which the entry
/// tells, and whose correction by it would need a second person. None for what is plainly another: a specimen taken after
/// that day, an act of `today`, and what lengthens nothing.
///
/// `taken_back_on` is the day on which a correction was recorded, whatever day it gives itself.
pub fn entered_anew(
    patient: &PatientRecord,
    rules: &RulesInForce,
    today: Day,
    entry: &Event,
    taken_back_on: impl Fn(&Event) -> Day,
) -> Option<EnteredAnew> {
    let tells_of = day_told(entry, today)?;
    patient
        .taken_back()
        .into_iter()
        .filter(|one| one.fact.payload.kind() == entry.payload.kind())
        .filter(|one| tells_of <= taken_back_on(&one.by))
        .find_map(|one| {
            let as_it_stood = patient.before_taking_back(&one);
            let mut instead = entry.clone();
            instead.envelope.id = one.fact.envelope.id.clone();
            let correction = Event {
                payload: Payload::FactCorrected {
                    of: one.fact.envelope.id.clone(),
                    why: Id::of_rules("entered anew"),
                    instead: Some(Box::new(instead)),
                },
                envelope: entry.envelope.clone(),
            };
            let mut lengthened = lengthened_by(&as_it_stood, rules, today, &[correction]);
            // Where the taking back lengthened by itself, a second person found the fact wrong. What refused because of it
            // is gone with that; only a later day than it had is still the word of one.
            let by_two = !lengthened_by(&as_it_stood, rules, today, core::slice::from_ref(&one.by))
                .is_empty();
            if by_two {
                lengthened.retain(|one| *one == Lengthened::Counted);
                if is_a_test_not_negative(&one.fact.payload) {
                    lengthened.clear();
                }
            }
            (!lengthened.is_empty()).then_some(EnteredAnew {
                was: one.fact,
                by: one.by,
                lengthened,
            })
        })
}

/// The day of which an entry tells, for the kinds whose day is what counts; none of an act of `today`, which could be made
/// whether or not another was taken back.
fn day_told(entry: &Event, today: Day) -> Option<Day> {
    match &entry.payload {
        Payload::PregnancyTestReported {
            collected_on,
            result: TestResult::Negative,
            ..
        } => Some(*collected_on),
        Payload::PrescriptionWritten { .. }
        | Payload::VisitRecorded { .. }
        | Payload::CounsellingRecorded { .. }
        | Payload::ConsentSigned { .. }
        | Payload::GuardianSigned { .. }
        | Payload::MonthConfirmed { .. }
        | Payload::AssessmentRecorded { .. }
        | Payload::CategoryReconfirmed { .. }
        | Payload::ReproductiveStatusAssessed { .. } => {
            Some(entry.envelope.on).filter(|on| *on < today)
        }
        _ => None,
    }
}

fn is_a_test_not_negative(payload: &Payload) -> bool {
    matches!(payload, Payload::PregnancyTestReported { result, .. } if *result != TestResult::Negative)
}
