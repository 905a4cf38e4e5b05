//! The pregnancy tests on the day of the last dose and some days after it. Capsules that are not accounted for are
//! taken to have been swallowed: the last dose is then the last day of the supply, or of what came from outside it.

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
    let exposure = ask.course.exposure()?;
    if exposure.outside {
        // Nothing says that the next capsules from outside will follow, so that these may be the last.
        let on = exposure.last_dose_on;
        return Some(LastDose {
            on,
            known_from: ask.ended().map_or(on, |fact| fact.on().min(on)),
            evidence: exposure.evidence,
        });
    }
    let supply = ask.course.supply?;
    let ended = ask.ended().filter(|fact| {
        // Capsules that left the pharmacy after a stop are a supply of their own.
        ask.course
            .dispensings()
            .all(|(_, dispensing)| dispensing.fact.sequence < fact.sequence)
    });
    let on = supply.last_dose_on;
    Some(LastDose {
        on,
        known_from: match ended {
            Some(fact) => fact.on().min(on),
            None => next_month_until(ask).map_or(on, |until| on.max(until.plus(1))),
        },
        evidence: ended.map_or(supply.evidence, |fact| fact.id()),
    })
}

/// The last day on which the month that follows the last supply can still be dispensed, once it is under way.
///
/// A patient whose test of the next month lies in its window is about to go on, so the end of the supply is not her last
/// dose, and to ask her for the test of that day is noise that hides those who are asked for good. If the window closes
/// with nothing dispensed the item comes to the list then, by the day that it always had.
fn next_month_until(ask: &Ask<'_>) -> Option<Day> {
    let course = &ask.course;
    let (_, dispensed) = course
        .dispensings()
        .max_by_key(|(_, dispensing)| dispensing.fact.sequence)?;
    let tested = course
        .tests
        .iter()
        .filter(|test| test.collected_on > dispensed.fact.on())
        .max_by_key(|test| test.key())
        .filter(|test| course.counts(test))
        .map(|test| {
            let parameters = &ask.rules.at(test.collected_on).edition.parameters;
            test.collected_on
                .last_of_window(parameters.test_window_days)
        });
    let prescribed = ask.facts().iter().rev().find_map(|fact| {
        let is_next = matches!(fact.payload(), Payload::PrescriptionWritten { .. })
            && fact.sequence > dispensed.fact.sequence;
        let parameters = &ask.rules.at(fact.on()).edition.parameters;
        let days = is_next.then_some(parameters.issue_window_days)??;
        Some(fact.on().plus(days))
    });
    tested.max(prescribed)
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
