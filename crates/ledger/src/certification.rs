//! Certification as an act of its own: refused, with everything that is missing named, unless what the law asks is on
//! record; and never further than what it rests on carries (decision 0047).

use retinue_kernel::office::{CertificationAsks, MissingToCertify, may_be_certified_until};
use retinue_kernel::{Day, RefusedBecause, RegistryEvent, RegistryFact, RegistryRecord};
use rusqlite::Connection;

use crate::core::Core;
use crate::error::SubmitError;
use crate::ids::Subject;
use crate::office;
use crate::party::Parties;
use crate::signing;

const UNTIL: &str = "until";

/// What the edition of a day asks of a party that is to be certified; none in a programme without a registry.
fn asks(
    connection: &Connection,
    parties: &mut Parties,
    core: &Core,
    subject: &Subject,
    on: Day,
) -> Result<Option<CertificationAsks>, SubmitError> {
    let Some(numbers) = office::numbers(connection, parties, core, on)? else {
        return Ok(None);
    };
    let in_force = parties.in_force(connection, core, None)?;
    let rules = in_force.rules.at(on);
    let form = signing::enrols(subject)
        .and_then(|enrols| core.laws.own().enrolment_form(enrols, &rules.edition.id));
    Ok(Some(CertificationAsks {
        by_form: form.is_some(),
        years: rules.edition.parameters.certification_years,
        renewal_notice_days: numbers.renewal_notice_days,
        staff_training_years: numbers.staff_training_years,
    }))
}

/// Until when the party may be certified on a day, or everything that is missing; none where nothing is asked.
pub(crate) fn open_until(
    connection: &Connection,
    parties: &mut Parties,
    core: &Core,
    subject: &Subject,
    record: &RegistryRecord,
    on: Day,
) -> Result<Option<Result<Day, Vec<RefusedBecause>>>, SubmitError> {
    let Some(role) = subject.part() else {
        return Ok(None);
    };
    let Some(asks) = asks(connection, parties, core, subject, on)? else {
        return Ok(None);
    };
    let until = may_be_certified_until(role, record, &asks, on);
    Ok(Some(until.map_err(|missing| {
        missing.iter().map(|one| told(subject, one)).collect()
    })))
}

/// Everything that stands against a certification.
pub(crate) fn objections(
    connection: &Connection,
    parties: &mut Parties,
    core: &Core,
    subject: &Subject,
    known: &RegistryRecord,
    fact: &RegistryFact,
) -> Result<Vec<RefusedBecause>, SubmitError> {
    let RegistryEvent::Certified { until } = &fact.event else {
        return Ok(Vec::new());
    };
    Ok(
        match open_until(connection, parties, core, subject, known, fact.on)? {
            None => Vec::new(),
            Some(Err(missing)) => missing,
            Some(Ok(last)) if *until > last => vec![RefusedBecause {
                field: UNTIL,
                wrong: format!(
                    "what is on record carries a certification until {last} and no further"
                ),
                remedy: "Give that day or an earlier one; or have the form signed anew, and certify on it.",
            }],
            Some(Ok(_)) => Vec::new(),
        },
    )
}

/// What is missing, who can supply it and how.
fn told(subject: &Subject, missing: &MissingToCertify) -> RefusedBecause {
    let of_pharmacy = matches!(subject, Subject::Pharmacy(_));
    let sign = if of_pharmacy {
        "The pharmacy's authorised representative signs it under 'Our standing' with their own account, or on paper, which the office keys in here."
    } else {
        "The prescriber signs it under 'Our standing' with their own account, or on paper, which the office keys in here."
    };
    let train = if of_pharmacy {
        "The pharmacy records who was trained and where the record is kept, under 'Our standing'; or it sends that in and the office records it here."
    } else {
        "The wholesaler records who was trained and where the record is kept, under 'Our standing'; or it sends that in and the office records it here."
    };
    let (wrong, remedy) = match missing {
        MissingToCertify::EnrolmentForm if of_pharmacy => (
            "no enrolment form signed by the authorised representative is on record".to_owned(),
            sign,
        ),
        MissingToCertify::EnrolmentForm => (
            "no enrolment form signed by the prescriber is on record".to_owned(),
            sign,
        ),
        MissingToCertify::EnrolmentFormAnew { signed } => (
            format!(
                "the enrolment form of {signed} carries no further certification: each year it is signed anew"
            ),
            sign,
        ),
        MissingToCertify::Attestation => (
            "no attestation of the wholesaler's duties is on record".to_owned(),
            "The wholesaler attests them under 'Our standing' with its own account, or signs its agreement on paper, which the office keys in here.",
        ),
        MissingToCertify::StaffTraining => {
            ("no training of the staff is on record".to_owned(), train)
        }
        MissingToCertify::StaffTrainingAnew { trained } => (
            format!("the staff were trained on {trained}, and are to be trained again by now"),
            train,
        ),
    };
    RefusedBecause {
        field: UNTIL,
        wrong,
        remedy,
    }
}
