//! The number of the programme's own system: when it may be brought, what becomes of it, and how it is corrected.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::RefusedBecause;
use crate::course::Authorisation;
use crate::day::{Day, Days};
use crate::event::{Event, Payload};
use crate::external::{ExternalNumber, ObtainedNumber};
use crate::id::FactId;
use crate::record::PatientRecord;
use crate::rules::RulesInForce;
use crate::vocabulary::Mode;

/// Every objection to a number; none when the gate may be asked about it.
pub(super) fn objections(
    patient: &PatientRecord,
    obtained: &ObtainedNumber,
    rules: &RulesInForce,
    today: Day,
) -> Vec<RefusedBecause> {
    let mut found = Vec::new();
    let mut refuse = |field, wrong: String, remedy| {
        found.push(RefusedBecause {
            field,
            wrong,
            remedy,
        });
    };
    match rules.mode {
        Mode::Companion => {}
        Mode::Sandbox => refuse(
            "number",
            "nothing is real in a sandbox, and a number of the programme's own system would be"
                .to_string(),
            "Leave it out; the sandbox answers by itself.",
        ),
        Mode::Registry => refuse(
            "number",
            "this installation is the programme's own registry, and gives its own authorisation"
                .to_string(),
            "Ask to dispense; the answer is the authorisation.",
        ),
    }
    if patient
        .facts()
        .iter()
        .any(|fact| fact.id().as_str() == obtained.number.as_str())
    {
        refuse("number", OURS.to_string(), GIVE_THEIRS);
    }
    if is_of_another(patient, &obtained.number, &obtained.request.prescription) {
        refuse("number", OF_ANOTHER.to_string(), OBTAIN_ONE);
    }
    if obtained.do_not_dispense_after < today {
        refuse(
            "do-not-dispense-after",
            format!(
                "{} has passed; today is {today}",
                obtained.do_not_dispense_after
            ),
            "Check the day; if it is right, obtain a new number.",
        );
    }
    found
}

const OURS: &str = "this is a reference of this installation";
const GIVE_THEIRS: &str = "Give the number that the programme's own system gave.";

const OF_ANOTHER: &str = "this number is on record for another prescription of this patient";
const OBTAIN_ONE: &str =
    "Obtain the number for this prescription from the programme's own system, and give that one.";

/// Whether the number stands under another prescription: last month's number opens nothing this month. For its own
/// prescription it may be brought again, after a mistyped day had ended it.
fn is_of_another(patient: &PatientRecord, number: &ExternalNumber, prescription: &FactId) -> bool {
    patient.facts().iter().any(|fact| {
        matches!(fact.payload(), Payload::ExternalAuthorisationRecorded { prescription: other, number: known, .. }
            if known == number && other != prescription)
    })
}

/// The fact: the number beside our own last day.
pub(super) fn recorded(obtained: &ObtainedNumber, until: Day, days: Days) -> Payload {
    Payload::ExternalAuthorisationRecorded {
        prescription: obtained.request.prescription.clone(),
        pharmacy: obtained.request.pharmacy.clone(),
        number: obtained.number.clone(),
        do_not_dispense_after: obtained.do_not_dispense_after,
        channel: obtained.channel,
        until,
        days,
        decision: None,
    }
}

/// What is wrong with a correction of a recorded number. Number, day and channel may have been mistyped; what was asked
/// for and what the gate answered were not typed at all.
pub(super) fn correction(
    patient: &PatientRecord,
    wrong: &Payload,
    instead: Option<&Event>,
) -> Option<RefusedBecause> {
    let (
        Payload::ExternalAuthorisationRecorded {
            prescription,
            pharmacy,
            until,
            days,
            decision,
            ..
        },
        Some(instead),
    ) = (wrong, instead)
    else {
        return Some(RefusedBecause {
            field: "instead",
            wrong: String::from("a number is put right, not taken back"),
            remedy: "Give the right number; or reverse it, here and in the programme's own system.",
        });
    };
    let on = instead.envelope.on;
    let Payload::ExternalAuthorisationRecorded {
        prescription: same_prescription,
        pharmacy: same_pharmacy,
        until: same_until,
        days: same_days,
        decision: same_decision,
        number,
        do_not_dispense_after,
        ..
    } = &instead.payload
    else {
        return None;
    };
    let is_the_answer = prescription == same_prescription
        && pharmacy == same_pharmacy
        && until == same_until
        && days == same_days
        && decision == same_decision;
    if !is_the_answer {
        return Some(RefusedBecause {
            field: "instead",
            wrong: String::from("what the gate answered stands as it was answered"),
            remedy: "Correct the number, its last day or where it was obtained; else reverse it and ask again.",
        });
    }
    if patient
        .facts()
        .iter()
        .any(|fact| fact.id().as_str() == number.as_str())
    {
        return Some(RefusedBecause {
            field: "number",
            wrong: OURS.to_string(),
            remedy: GIVE_THEIRS,
        });
    }
    if is_of_another(patient, number, prescription) {
        return Some(RefusedBecause {
            field: "number",
            wrong: OF_ANOTHER.to_string(),
            remedy: OBTAIN_ONE,
        });
    }
    (*do_not_dispense_after < on).then(|| RefusedBecause {
        field: "do-not-dispense-after",
        wrong: format!(
            "{do_not_dispense_after} lies before the day on which the number was recorded, {on}"
        ),
        remedy: "Give the last day that came with the number.",
    })
}

/// Why nothing may leave the pharmacy after the last day: which of two days it was.
pub(super) fn last_day_passed(one: &Authorisation<'_>) -> String {
    let of_two = match one.two_days {
        Some((ours, theirs)) if ours < theirs => {
            format!(
                ", by the rules of this installation; the number's own last day, {theirs}, is later"
            )
        }
        Some((ours, theirs)) if theirs < ours => {
            format!(
                ", that of the programme's number; by the rules of this installation it is {ours}"
            )
        }
        _ => String::new(),
    };
    format!(
        "its last day was {}{of_two}: it may not be dispensed after that",
        one.until
    )
}
