//! Late truth: what was handed over must not be swallowed any more, and the patient is told so the same day. Only a
//! contact that told it, or an escalation on record, closes it.

use alloc::vec::Vec;

use super::{Ask, Found};
use crate::course::Course;
use crate::day::Day;
use crate::event::Payload;
use crate::id::FactId;
use crate::vocabulary::{Category, TestResult};

/// Something learned after a hand-over that means: stop taking it.
pub(super) struct LateTruth<'a> {
    pub(super) sequence: u32,
    pub(super) on: Day,
    pub(super) by: &'a FactId,
    pub(super) about: &'a FactId,
}

pub(super) fn items(ask: &Ask<'_>) -> Vec<Found> {
    late_truths(ask)
        .into_iter()
        .filter(|truth| !ask.recorded_after(truth.sequence, is_told_or_escalated))
        .map(|truth| {
            let mut found = Found::on(truth.on, truth.by);
            if truth.about != truth.by {
                found.evidence.push(truth.about.clone());
            }
            found
        })
        .collect()
}

/// Every late truth on record, in the order of the facts it is about.
pub(super) fn late_truths<'a>(ask: &Ask<'a>) -> Vec<LateTruth<'a>> {
    let mut category = None;
    let mut found = Vec::new();
    for fact in ask.facts() {
        let is_one = match fact.payload() {
            Payload::PregnancyTestReported { result, .. } => *result != TestResult::Negative,
            Payload::PregnancyReported {} | Payload::ContraceptionLapsed { .. } => true,
            Payload::CategoryAssigned { category: now, .. } => {
                let before = category.replace(*now);
                *now == Category::Can && before == Some(Category::Cannot)
            }
            _ => false,
        };
        if !is_one {
            continue;
        }
        let learned = ask.learned(fact);
        if had_capsules(ask, learned.sequence, learned.on) {
            found.push(LateTruth {
                sequence: learned.sequence,
                on: learned.on,
                by: learned.by,
                about: fact.id(),
            });
        }
    }
    found
}

/// Whether, as far as was known at that place of the record, capsules were at home and still being taken on the day.
fn had_capsules(ask: &Ask<'_>, sequence: u32, on: Day) -> bool {
    let handed_over_before = ask
        .course
        .dispensings()
        .any(|(_, dispensing)| dispensing.fact.sequence < sequence);
    handed_over_before && {
        let before = ask.course.record.before(sequence);
        let supply = Course::of(&before, ask.rules, on, None).supply;
        supply.is_some_and(|supply| supply.last_dose_on >= on)
    }
}

/// The patient was reached and told, or someone was asked to do it in the prescriber's place.
fn is_told_or_escalated(payload: &Payload) -> bool {
    is_told(payload)
        || matches!(
            payload,
            Payload::StopTakingContacted {
                escalated_to: Some(_),
                ..
            }
        )
}

/// The patient was reached and told.
pub(super) fn is_told(payload: &Payload) -> bool {
    matches!(
        payload,
        Payload::StopTakingContacted {
            reached: true,
            told_to_stop: true,
            ..
        }
    )
}
