//! What is wrong with a supply under a programme without a registry.
//!
//! The pharmacist decides by the checklist, and the record says what was checked. A supply in spite of an open item is
//! the truth when it happened: it is taken with the pharmacist's reason, and never without one. It is judged by the
//! programme in which its checklist was given, so that one that was made before a move can be entered after it.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{RefusedBecause, capsules as of_the_bag};
use crate::authorise::{Case, DispenseRequest, authorise};
use crate::correction::to_stand;
use crate::day::{Day, Days};
use crate::event::Payload;
use crate::id::FactId;
use crate::record::PatientRecord;
use crate::rules::RulesInForce;

/// Every objection to a supply, or to the correction of one; none for any other fact. `rules` are those of the programme in
/// which the supply was made.
pub(super) fn objections(
    case: &Case<'_>,
    on: Day,
    payload: &Payload,
    rules: &RulesInForce,
) -> Vec<RefusedBecause> {
    let corrected = match payload {
        Payload::FactCorrected { of, .. } | Payload::CorrectionProposed { of, .. } => Some(of),
        _ => None,
    };
    let (on, payload) = to_stand(on, payload);
    let Payload::Supplied {
        prescription,
        pharmacy,
        checklist,
        days,
        capsules,
        shipped,
        despite,
        to,
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
    if *shipped && to.is_some() {
        refuse(
            "to",
            String::from("what was sent was put into nobody's hands here"),
            "Leave out to whom, or enter it as handed over.",
        );
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
    // The reason is for an open item; it says nothing of a bag that is too large (decision 0049).
    if let Some(capsules) = capsules {
        let without = corrected.map(|of| case.patient.without(of));
        let patient = without.as_ref().unwrap_or(case.patient);
        let objections = of_the_bag::objections(patient, on, prescription, *days, capsules);
        for one in objections {
            refuse(one.field, one.wrong, one.remedy);
        }
    }
    if let Some(was) = corrected.and_then(|of| case.patient.fact(of)) {
        drops(was.payload(), payload, &mut refuse);
    }
    let Some(given) = given(case.patient, checklist, prescription, pharmacy, on) else {
        let wrong = format!("no checklist of {on} for this prescription at this pharmacy");
        refuse(
            "checklist",
            wrong,
            "Go through the checklist on the day of the supply.",
        );
        return found;
    };
    // A correction mends what was written down of a supply that was judged when it was recorded.
    if corrected.is_some() {
        return found;
    }
    let request = DispenseRequest {
        prescription: prescription.clone(),
        pharmacy: pharmacy.clone(),
    };
    let patient = case.patient.unmoved_since(given.sequence);
    let case = Case {
        patient: &patient,
        ..*case
    };
    let open = authorise(&case, &request, rules, on).unmet().len();
    if despite.is_none() && (open > 0 || !given.is_complete) {
        let wrong = format!("the checklist is open: {open} of its items are not met");
        refuse(
            "checklist",
            wrong,
            "Have them mended and go through it again; a supply that was made all the same needs its reason.",
        );
    }
    found
}

/// What a correction of a supply would take out of the record: where it was made, on which checklist, and in spite of what.
fn drops(
    was: &Payload,
    becomes: &Payload,
    refuse: &mut impl FnMut(&'static str, String, &'static str),
) {
    let (
        Payload::Supplied {
            pharmacy: was_at,
            checklist: was_on,
            despite: was_despite,
            ..
        },
        Payload::Supplied {
            pharmacy,
            checklist,
            despite,
            ..
        },
    ) = (was, becomes)
    else {
        return;
    };
    if pharmacy != was_at {
        let wrong = format!("the supply was made at '{was_at}'");
        refuse("pharmacy", wrong, ANOTHER_SUPPLY);
    }
    if checklist != was_on {
        let wrong = format!("the supply was made on the checklist '{was_on}'");
        refuse("checklist", wrong, ANOTHER_SUPPLY);
    }
    if despite.is_none()
        && let Some(reason) = was_despite
    {
        let wrong =
            format!("the supply was made in spite of an open item, with the reason '{reason}'");
        refuse(
            "despite",
            wrong,
            "Keep the reason, or word it better; an inspection sees both.",
        );
    }
}

const ANOTHER_SUPPLY: &str =
    "Leave it as it is. If it is another supply, take this one back and enter that one.";

/// A checklist that was given.
struct Given {
    is_complete: bool,
    sequence: u32,
}

/// The checklist of that name; none when none was given for this on that day.
fn given(
    patient: &PatientRecord,
    checklist: &FactId,
    prescription: &FactId,
    pharmacy: &FactId,
    on: Day,
) -> Option<Given> {
    let fact = patient.fact(checklist).filter(|fact| fact.on() == on)?;
    match fact.payload() {
        Payload::ChecklistGiven {
            prescription: of,
            pharmacy: at,
            until,
            ..
        } if of == prescription && at == pharmacy => Some(Given {
            is_complete: until.is_some(),
            sequence: fact.sequence,
        }),
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
