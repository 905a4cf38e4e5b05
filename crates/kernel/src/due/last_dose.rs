//! The pregnancy tests on the day of the last dose and some days after it. Capsules that are not accounted for are
//! taken to have been swallowed: the last dose is then the last day of the supply.

use alloc::vec::Vec;

use super::{Ask, Found};
use crate::day::Day;
use crate::event::Payload;
use crate::id::FactId;

/// The last dose as far as the record shows.
struct LastDose<'a> {
    on: Day,
    /// From when it is known to be the last; while treatment goes on, the next supply may yet come before it.
    known_from: Day,
    evidence: &'a FactId,
}

fn last_dose<'a>(ask: &Ask<'a>) -> Option<LastDose<'a>> {
    let supply = ask.course.supply?;
    let ended = ask.ended().filter(|fact| {
        // Capsules that left the pharmacy after a stop are a supply of their own.
        ask.course
            .dispensings()
            .all(|(_, dispensing)| dispensing.fact.sequence < fact.sequence)
    });
    let on = match ended.map(|fact| fact.payload()) {
        Some(Payload::CourseCompleted {
            last_dose_on: Some(day),
        }) => supply.last_dose_on.min(*day),
        _ => supply.last_dose_on,
    };
    Some(LastDose {
        on,
        known_from: ended.map_or(on, |fact| fact.on().min(on)),
        evidence: ended.map_or(supply.evidence, |fact| fact.id()),
    })
}

/// On the day of the last dose.
pub(super) fn on_the_day(ask: &Ask<'_>) -> Vec<Found> {
    last_dose(ask)
        .filter(|dose| !ask.tested_from(dose.on))
        .map(|dose| Found::on(dose.on, dose.evidence).opening(dose.known_from))
        .into_iter()
        .collect()
}

/// Some days after the last dose, by the edition of the day of the question.
pub(super) fn after(ask: &Ask<'_>) -> Vec<Found> {
    let days = ask.course.parameters().after_last_dose_test_days;
    last_dose(ask)
        .filter(|dose| !ask.tested_from(dose.on.plus(days)))
        .map(|dose| Found::on(dose.on.plus(days), dose.evidence).opening(dose.known_from))
        .into_iter()
        .collect()
}
