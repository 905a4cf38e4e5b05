//! Calls on the telephone in which staff of the programme entered something for the caller.

use alloc::vec::Vec;
use core::time::Duration;

use jiff::Timestamp;

use crate::day::Day;
use crate::event::{Event, Payload};
use crate::id::Id;
use crate::record::{Fact, PatientRecord};
use crate::vocabulary::Source;

/// One call: the check of who called, what was entered in it, and who listened to it again.
#[derive(Clone, Debug)]
pub struct Called<'a> {
    /// The call's own name.
    pub call: &'a Id,
    /// The check of who called.
    pub identified: &'a Event,
    /// Whether the patient or the prescriber called.
    pub source: Source,
    /// What was entered in the call, in the order of recording.
    pub entered: Vec<&'a Event>,
    /// The review, if there was one.
    pub review: Option<&'a Event>,
}

/// Every call about the patient, in the order of recording.
pub fn calls(record: &PatientRecord) -> Vec<Called<'_>> {
    let facts = record.facts();
    let of_call = |call: &Id| {
        facts
            .iter()
            .map(|fact| &fact.event)
            .filter(|event| {
                event
                    .envelope
                    .provenance
                    .as_deref()
                    .is_some_and(|from| from.in_call.as_ref() == Some(call))
            })
            .collect()
    };
    let review_of = |call: &Id| {
        facts.iter().rev().map(|fact| &fact.event).find(
            |event| matches!(&event.payload, Payload::CallReviewed { call: one, .. } if one == call),
        )
    };
    facts
        .iter()
        .filter_map(|fact| match fact.payload() {
            Payload::CallerIdentified { call, source, .. } => Some(Called {
                call,
                identified: &fact.event,
                source: *source,
                entered: of_call(call),
                review: review_of(call),
            }),
            _ => None,
        })
        .collect()
}

/// The call that the agent's account has on the line about this patient at that moment: the last caller whom that account
/// identified today, unless the call was ended or nothing was entered in it for longer than `idle`. A check of yesterday
/// counts for nothing.
pub fn on_the_line<'a>(
    record: &'a PatientRecord,
    account: &Id,
    today: Day,
    now: Timestamp,
    idle: Duration,
) -> Option<(&'a Id, Source)> {
    let own = |fact: &&Fact| {
        let provenance = fact.event.envelope.provenance.as_deref();
        fact.on() == today && provenance.is_some_and(|from| from.by.as_ref() == Some(account))
    };
    let (call, source) =
        record
            .facts()
            .iter()
            .rev()
            .filter(own)
            .find_map(|fact| match fact.payload() {
                Payload::CallerIdentified { call, source, .. } => Some((call, *source)),
                _ => None,
            })?;
    let is_ended = record
        .facts()
        .iter()
        .any(|fact| matches!(fact.payload(), Payload::CallEnded { call: one } if one == call));
    let last_entered = record.facts().iter().filter_map(|fact| {
        let from = fact.event.envelope.provenance.as_deref();
        let is_of_it = matches!(fact.payload(), Payload::CallerIdentified { call: one, .. } if one == call)
            || from.is_some_and(|from| from.in_call.as_ref() == Some(call));
        fact.event.envelope.recorded_at.filter(|_| is_of_it)
    });
    // Without a moment on record nobody can say that the line is fresh.
    let is_fresh = last_entered
        .max()
        .is_some_and(|last| now.duration_since(last).unsigned_abs() <= idle);
    (!is_ended && is_fresh).then_some((call, source))
}
