//! Months that were missed: the supply ended, the treatment did not, and nothing was heard. First a contact is due; after
//! some days more, the patient is recorded as lost to follow-up. Whoever comes back is back: nothing has to be undone.

use alloc::vec::Vec;

use super::{Ask, Found};
use crate::course::Supply;
use crate::course::lifted;
use crate::day::Day;
use crate::event::Payload;
use crate::record::{Fact, PatientRecord};

/// The supply that ended while treatment went on; none when no month can have been missed.
fn run_out<'a>(ask: &Ask<'a>) -> Option<Supply<'a>> {
    if ask.ended().is_some() || ask.pregnancy_is_open() || is_paused(ask) {
        return None;
    }
    ask.course.supply
}

/// The day after the supply ended.
pub(super) fn missed_month(ask: &Ask<'_>) -> Vec<Found> {
    run_out(ask)
        .filter(|supply| {
            !ask.facts().iter().any(|fact| {
                fact.on() > supply.ends_on
                    && (is_return(fact)
                        || matches!(
                            fact.payload(),
                            Payload::ContactRecorded { .. }
                                | Payload::LostToFollowUpRecorded { .. }
                        ))
            })
        })
        .map(|supply| Found::on(supply.ends_on.plus(1), supply.evidence))
        .into_iter()
        .collect()
}

/// The days of the edition after the supply ended.
pub(super) fn not_returned(ask: &Ask<'_>) -> Vec<Found> {
    let Some(days) = ask.course.parameters().lost_to_follow_up_days else {
        return Vec::new();
    };
    if ask.course.supply.is_none() {
        return never_began(ask)
            .map(|(last, from)| Found::on(from.plus(days), last.id()))
            .into_iter()
            .collect();
    }
    run_out(ask)
        .filter(|supply| {
            !ask.facts().iter().any(|fact| {
                fact.on() > supply.ends_on
                    && (is_return(fact)
                        || matches!(fact.payload(), Payload::LostToFollowUpRecorded { .. }))
            })
        })
        .map(|supply| Found::on(supply.ends_on.plus(days), supply.evidence))
        .into_iter()
        .collect()
}

/// Whoever enrolled and never received a dose: the last fact that shows the patient, and the day from which nothing need
/// have been heard, which is no earlier than the end of the wait for contraception. None once the loss is on record.
fn never_began<'a>(ask: &Ask<'a>) -> Option<(&'a Fact, Day)> {
    if ask.ended().is_some() || ask.pregnancy_is_open() || is_paused(ask) {
        return None;
    }
    let last = ask.facts().iter().rev().find(|fact| {
        is_return(fact)
            || matches!(
                fact.payload(),
                Payload::PatientRegistered { .. }
                    | Payload::ConsentSigned { .. }
                    | Payload::CategoryAssigned { .. }
                    | Payload::ContraceptionRecorded { .. }
            )
    })?;
    let is_settled = ask.recorded_after(last.sequence, |payload| {
        matches!(payload, Payload::LostToFollowUpRecorded { .. })
    });
    if is_settled {
        return None;
    }
    let waits_until = ask
        .course
        .contraception
        .unbroken_since()
        .map(|since| since.plus(ask.course.parameters().contraception_wait_days));
    Some((
        last,
        waits_until.map_or(last.on(), |until| until.max(last.on())),
    ))
}

/// The day on which the patient was recorded as lost to follow-up, if nothing shows a return since.
pub fn lost_since(record: &PatientRecord) -> Option<Day> {
    record
        .facts()
        .iter()
        .fold(None, |lost, fact| match fact.payload() {
            Payload::LostToFollowUpRecorded { .. } => Some(fact.on()),
            _ if is_return(fact) => None,
            _ => lost,
        })
}

/// What only a patient who is there can have had done.
fn is_return(fact: &Fact) -> bool {
    matches!(
        fact.payload(),
        Payload::VisitRecorded { .. }
            | Payload::PregnancyTestReported { .. }
            | Payload::ComprehensionAnswered { .. }
            | Payload::MonthConfirmed { .. }
            | Payload::PrescriptionWritten { .. }
            | Payload::HandedOver { .. }
            | Payload::Shipped { .. }
            | Payload::PartiallyDispensed { .. }
            | Payload::Supplied { .. }
    )
}

fn is_paused(ask: &Ask<'_>) -> bool {
    let turns = ask.course.seldom.iter().copied();
    let paused = lifted::holding(turns, |fact| match fact.payload() {
        Payload::TreatmentPaused { .. } | Payload::TreatmentResumed { .. } => {
            lifted::of_treatment(fact)
        }
        _ => None,
    });
    paused.is_some()
}
