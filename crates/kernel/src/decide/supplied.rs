//! What is wrong with a supply under a programme without a registry.
//!
//! The pharmacist decides by the checklist, and the record says what was checked. A supply in spite of an open item is
//! the truth when it happened: it is taken with the pharmacist's reason, and never without one.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::RefusedBecause;
use crate::authorise::{Case, DispenseRequest, authorise};
use crate::day::{Day, Days};
use crate::event::Payload;
use crate::id::FactId;
use crate::record::PatientRecord;
use crate::rules::RulesInForce;

/// Every objection to a supply, or to the correction of one; none for any other fact.
pub(super) fn objections(
    case: &Case<'_>,
    on: Day,
    payload: &Payload,
    rules: &RulesInForce,
) -> Vec<RefusedBecause> {
    let (on, payload, corrected) = match payload {
        Payload::FactCorrected {
            of,
            instead: Some(instead),
            ..
        } => (instead.envelope.on, &instead.payload, Some(of)),
        other => (on, other, None),
    };
    let Payload::Supplied {
        prescription,
        pharmacy,
        checklist,
        days,
        despite,
        ..
    } = payload
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut refuse = |field, wrong: String, remedy| {
        found.push(RefusedBecause {
            field,
            wrong,
            remedy,
        })
    };
    if rules.programme.has_registry() {
        refuse(
            "type",
            String::from("the registry of this programme authorises each dispensing"),
            "Ask for an authorisation, and hand over on it.",
        );
        return found;
    }
    let Some(written) = days_written(case.patient, prescription) else {
        refuse(
            "prescription",
            String::from("no such prescription is on record"),
            "Name one that is.",
        );
        return found;
    };
    let before = days_supplied(case.patient, prescription, corrected);
    let left = written.saturating_sub(before);
    if *days == 0 || *days > left {
        let wrong = format!("{days} days: of {written} days prescribed, {before} were supplied");
        refuse("days", wrong, "Supply what is left of it or less.");
    }
    // A correction mends what was written down of a supply that was judged when it was recorded.
    if corrected.is_some() {
        return found;
    }
    let Some(complete) = given(case.patient, checklist, prescription, pharmacy, on) else {
        let wrong = format!("no checklist of {on} for this prescription at this pharmacy");
        refuse(
            "checklist",
            wrong,
            "Go through the checklist on the day of the supply.",
        );
        return found;
    };
    let request = DispenseRequest {
        prescription: prescription.clone(),
        pharmacy: pharmacy.clone(),
    };
    let open = authorise(case, &request, rules, on).unmet().len();
    if despite.is_none() && (open > 0 || !complete) {
        let wrong = format!("the checklist is open: {open} of its items are not met");
        refuse(
            "checklist",
            wrong,
            "Have them mended and go through it again; a supply that was made all the same needs its reason.",
        );
    }
    found
}

/// Whether the checklist of that name was complete; none when none was given for this on that day.
fn given(
    patient: &PatientRecord,
    checklist: &FactId,
    prescription: &FactId,
    pharmacy: &FactId,
    on: Day,
) -> Option<bool> {
    let fact = patient.fact(checklist).filter(|fact| fact.on() == on)?;
    match fact.payload() {
        Payload::ChecklistGiven {
            prescription: of,
            pharmacy: at,
            until,
            ..
        } if of == prescription && at == pharmacy => Some(until.is_some()),
        _ => None,
    }
}

fn days_written(patient: &PatientRecord, prescription: &FactId) -> Option<Days> {
    match patient.fact(prescription)?.payload() {
        Payload::PrescriptionWritten { days, .. } => Some(*days),
        _ => None,
    }
}

/// Days of the prescription that were supplied, without the fact that is being corrected.
fn days_supplied(patient: &PatientRecord, prescription: &FactId, without: Option<&FactId>) -> Days {
    let supplied = patient
        .facts()
        .iter()
        .filter(|fact| Some(fact.id()) != without);
    supplied.fold(0, |sum: Days, fact| match fact.payload() {
        Payload::Supplied {
            prescription: of,
            days,
            ..
        } if of == prescription => sum.saturating_add(*days),
        _ => sum,
    })
}
