//! What is wrong with a report about the people around a patient, whatever else is known.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::RefusedBecause;
use crate::day::Day;
use crate::event::Payload;
use crate::majority::OfAge;
use crate::people::{
    GuardianAccess, calls, guardian_access, guardian_has_own_page, guardians_on, majority_of,
    transfer_open,
};
use crate::record::PatientRecord;
use crate::rules::RulesInForce;
use crate::vocabulary::Form;

/// Whether a guardian signs, or has signed, apart from patient and prescriber.
pub(super) fn guardian_signs_apart(
    patient: &PatientRecord,
    form: Form,
    rules: &RulesInForce,
    today: Day,
) -> bool {
    (guardian_has_own_page(rules, today) && !guardians_on(patient, rules, today).is_empty())
        || patient.facts().iter().any(|fact| {
            matches!(fact.payload(), Payload::GuardianSigned { form: signed, .. } if *signed == form)
        })
}

/// Every objection to a fact about guardians, a transfer or a call.
pub(super) fn objections(
    patient: &PatientRecord,
    payload: &Payload,
    rules: &RulesInForce,
    today: Day,
) -> Vec<RefusedBecause> {
    let found = match payload {
        Payload::GuardianLinked { guardian } => {
            match guardian_access(patient, rules, guardian, today) {
                GuardianAccess::Open { .. } => Some((
                    "guardian",
                    String::from("this guardian is linked already"),
                    "There is nothing to do.",
                )),
                _ => not_a_minor(patient, rules, today, "guardian"),
            }
        }
        Payload::GuardianUnlinked { guardian, .. } => {
            let linked = guardian_access(patient, rules, guardian, today);
            (!matches!(linked, GuardianAccess::Open { .. })).then(|| {
                let wrong = String::from("no such guardian is linked");
                ("guardian", wrong, "Name a guardian who is.")
            })
        }
        Payload::ResidenceRecorded { territory } => {
            let known = rules.territories();
            (!known.contains(&territory)).then(|| {
                let wrong = match known.as_slice() {
                    [] => String::from("no territory has an age of its own here: one age holds for every patient"),
                    _ => format!("no age is set for the territory '{territory}'"),
                };
                let remedy = "Name one that the rules of the programme list, or have the programme's office set its age first.";
                ("territory", wrong, remedy)
            })
        }
        Payload::GuardianSigned { .. } => not_a_minor(patient, rules, today, "type"),
        Payload::TransferRequested { .. } => transfer_open(patient).map(|open| {
            let wrong = format!("a transfer was asked for on {} already", open.on);
            let remedy = "Wait for the answer, or withdraw that request first.";
            ("type", wrong, remedy)
        }),
        Payload::TransferWithdrawn { .. } if transfer_open(patient).is_none() => {
            let wrong = String::from("no transfer is asked for");
            Some(("type", wrong, "There is nothing to withdraw."))
        }
        Payload::CallerIdentified { means, .. } if means.is_empty() => {
            let wrong = String::from("nothing says how the caller was identified");
            let remedy = "Check who is calling, and name what was checked.";
            Some(("means", wrong, remedy))
        }
        Payload::CallerIdentified { call, .. }
            if calls(patient).iter().any(|known| known.call == call) =>
        {
            let wrong = String::from("a call of that name is on record already");
            Some(("call", wrong, "Give each call a name of its own."))
        }
        Payload::CallEnded { call } | Payload::CallReviewed { call, .. }
            if calls(patient).iter().all(|known| known.call != call) =>
        {
            let wrong = String::from("no such call is on record");
            Some(("call", wrong, "Name a call that is."))
        }
        _ => None,
    };
    found
        .map(|(field, wrong, remedy)| RefusedBecause {
            field,
            wrong,
            remedy,
        })
        .into_iter()
        .collect()
}

/// Why nobody is guardian of someone of age, or of someone who may be.
fn not_a_minor(
    patient: &PatientRecord,
    rules: &RulesInForce,
    today: Day,
    field: &'static str,
) -> Option<(&'static str, String, &'static str)> {
    let (born, _) = patient.registration()?;
    let majority = majority_of(patient, rules, today);
    match majority.of_age(born, today) {
        OfAge::No => None,
        OfAge::Yes => {
            let since = born.birthday(majority.oldest);
            let wrong = format!("the patient is of age since {since}");
            Some((field, wrong, "The patient signs alone."))
        }
        OfAge::DependsOnResidence => {
            let since = born.birthday(majority.youngest);
            let wrong = format!(
                "the patient may be of age since {since}: it is not on record in which territory they live"
            );
            Some((field, wrong, RECORD_RESIDENCE))
        }
    }
}

pub(super) const RECORD_RESIDENCE: &str = "Record first where the patient lives.";
