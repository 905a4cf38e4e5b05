//! The programme's office: what a registry fact is about, what it brings with it, and what the office reads.
//!
//! The rules of a shipment and of a case are the kernel's ([`retinue_kernel::office`]); here they meet the streams.

mod pregnancy;
mod reads;
mod release;
mod sample;
mod standing;

pub use pregnancy::PregnancyEntry;
pub use reads::{Desk, DeskItem, OwnStanding, ShipmentChecked, ShipmentOutcome};
pub use release::{
    Releasable, ReleaseFile, Undispensed, UndispensedCursor, UndispensedPage, WaitingRelease,
};
pub use sample::{Drawn, drawn_again};
pub use standing::{Affected, AffectedPatient, Worklisted};

pub(crate) use pregnancy::{may_tell_of_a_pregnancy, open_file as open_pregnancy_file};
pub(crate) use standing::displaced;

use retinue_kernel::office::{
    CaseAction, Consignee, OfficeNumbers, Reconsidered, ShipmentAnswer, may_ship,
};
use retinue_kernel::{Day, Id, RefusedBecause, RegistryEvent, RegistryFact, RegistryRecord};
use rusqlite::Connection;

use crate::core::Core;
use crate::error::SubmitError;
use crate::ids::Subject;
use crate::party::Parties;

/// Whether a fact of this kind can be about the subject.
pub(crate) fn is_about(event: &RegistryEvent, subject: &Subject) -> bool {
    match event {
        // Each programme adopts its own editions, loads the texts of its own forms, and has its own age of majority.
        RegistryEvent::EditionAdopted { .. }
        | RegistryEvent::FormTextLoaded { .. }
        | RegistryEvent::AgeOfMajoritySet { .. }
        | RegistryEvent::SystemFaultRecorded { .. }
        | RegistryEvent::SystemFaultWithdrawn { .. }
        | RegistryEvent::ReconfirmationCalled { .. }
        | RegistryEvent::ReconfirmationCalledOff { .. } => {
            matches!(subject, Subject::Programme | Subject::Beside(_))
        }
        RegistryEvent::ModeSet { .. }
        | RegistryEvent::AuditSampleDrawn { .. }
        | RegistryEvent::AssessmentSubmitted { .. } => *subject == Subject::Programme,
        RegistryEvent::PregnancyFileOpened { .. }
        | RegistryEvent::PregnancyFollowedUp { .. }
        | RegistryEvent::RootCauseRecorded { .. }
        | RegistryEvent::PregnancyOutcomeRecorded { .. }
        | RegistryEvent::PregnancyFileClosed { .. } => matches!(subject, Subject::Pregnancy(_)),
        RegistryEvent::ManufacturerConsented { .. }
        | RegistryEvent::ManufacturerConsentWithdrawn { .. }
        | RegistryEvent::AuditAgreed {}
        | RegistryEvent::ShipmentRecorded { .. }
        | RegistryEvent::ShipmentRefused { .. }
        | RegistryEvent::OrderReported { .. } => matches!(subject, Subject::Wholesaler(_)),
        RegistryEvent::RepresentativeNamed { .. }
        | RegistryEvent::ChainJoined { .. }
        | RegistryEvent::ChainLeft {}
        | RegistryEvent::PharmacistNamed { .. }
        | RegistryEvent::PharmacistEnded { .. }
        | RegistryEvent::RequestUnmatched { .. } => {
            matches!(subject, Subject::Pharmacy(_))
        }
        RegistryEvent::DesigneeNamed { .. }
        | RegistryEvent::DesigneeJoined { .. }
        | RegistryEvent::DesigneeEnded { .. }
        | RegistryEvent::OnCallNamed { .. }
        | RegistryEvent::OnCallEnded {}
        | RegistryEvent::LaboratoryScheduleChosen { .. }
        | RegistryEvent::LaboratoryGradingChosen { .. } => {
            matches!(subject, Subject::Prescriber(_))
        }
        RegistryEvent::RecallOpened { .. }
        | RegistryEvent::RecallContactRecorded { .. }
        | RegistryEvent::RecallWithdrawn { .. } => {
            matches!(subject, Subject::Programme | Subject::Pharmacy(_))
        }
        RegistryEvent::StockReturned { .. } => {
            matches!(subject, Subject::Pharmacy(_) | Subject::Wholesaler(_))
        }
        RegistryEvent::ProgramRegistered { .. }
        | RegistryEvent::ProgramKeysReplaced { .. }
        | RegistryEvent::ProgramLaunchSet { .. }
        | RegistryEvent::ProgramEnded { .. } => matches!(
            subject,
            Subject::Programme | Subject::Prescriber(_) | Subject::Pharmacy(_)
        ),
        RegistryEvent::EnrolmentTakenByTelephone { .. }
        | RegistryEvent::TelephoneEnrolmentReviewed { .. }
        | RegistryEvent::PatientsDisplaced { .. }
        | RegistryEvent::DisplacementSettled { .. }
        | RegistryEvent::EnrolmentSigned { .. }
        | RegistryEvent::ClosedDaysSet { .. }
        | RegistryEvent::PriceListSet { .. } => {
            matches!(subject, Subject::Prescriber(_) | Subject::Pharmacy(_))
        }
        _ => subject.part().is_some(),
    }
}

/// The event as it is recorded: a shipment that is barred becomes a refused one, with every reason.
pub(crate) fn settled(
    connection: &Connection,
    parties: &mut Parties,
    subject: &Subject,
    event: &RegistryEvent,
    today: Day,
) -> Result<RegistryEvent, SubmitError> {
    let RegistryEvent::ShipmentRecorded {
        to, product, packs, ..
    } = event
    else {
        return Ok(event.clone());
    };
    Ok(
        match shipment_answer(connection, parties, subject, to, today)? {
            ShipmentAnswer::May { .. } => event.clone(),
            ShipmentAnswer::MayNot { bars } => RegistryEvent::ShipmentRefused {
                to: to.clone(),
                product: product.clone(),
                packs: *packs,
                reasons: bars.as_slice().to_vec(),
            },
        },
    )
}

/// May the wholesaler ship to the party of this key today?
pub(crate) fn shipment_answer(
    connection: &Connection,
    parties: &mut Parties,
    wholesaler: &Subject,
    to: &Id,
    today: Day,
) -> Result<ShipmentAnswer, SubmitError> {
    let own = parties.load(connection, wholesaler)?;
    let consignee = Subject::from_key(to.as_str()).filter(|to| to != wholesaler);
    let record = match &consignee {
        Some(subject @ (Subject::Pharmacy(_) | Subject::Wholesaler(_))) => {
            parties.load(connection, subject)?
        }
        _ => None,
    };
    let to = match (&consignee, &record) {
        (Some(Subject::Pharmacy(_)), Some(party)) => Consignee::Pharmacy(&party.record),
        (Some(Subject::Wholesaler(_)), Some(party)) => Consignee::Wholesaler(&party.record),
        _ => Consignee::Unknown,
    };
    Ok(may_ship(
        own.as_ref().map(|party| &*party.record),
        to,
        today,
    ))
}

/// The fact that an action on a case brings with it. Its reason is the case.
pub(crate) fn consequence(event: &RegistryEvent, known: &RegistryRecord) -> Option<RegistryEvent> {
    match event {
        RegistryEvent::CaseActed { case, action, .. } => {
            let reason = Some(case.clone());
            match action {
                CaseAction::Suspension => Some(RegistryEvent::Suspended { reason }),
                CaseAction::Decertification => Some(RegistryEvent::Decertified { reason }),
                CaseAction::Warning | CaseAction::CorrectivePlan => None,
            }
        }
        RegistryEvent::CaseReconsidered {
            case,
            decision: Reconsidered::Lifted,
            ..
        } => {
            let standing = suspensions(known);
            // Another case, or the programme by hand, may have suspended the party too: that stands.
            let is_all_that_stands =
                !standing.is_empty() && standing.iter().all(|reason| *reason == Some(case));
            is_all_that_stands.then(|| RegistryEvent::Reinstated {
                reason: Some(case.clone()),
            })
        }
        _ => None,
    }
}

/// The reasons of the suspensions that nothing lifted yet: neither a reinstatement nor the reconsideration of its case.
fn suspensions(known: &RegistryRecord) -> Vec<Option<&Id>> {
    let mut standing = Vec::new();
    for fact in &known.facts {
        match &fact.event {
            RegistryEvent::Suspended { reason } => standing.push(reason.as_ref()),
            RegistryEvent::Reinstated { .. } => standing.clear(),
            RegistryEvent::CaseReconsidered {
                case,
                decision: Reconsidered::Lifted,
                ..
            } => standing.retain(|reason| *reason != Some(case)),
            _ => {}
        }
    }
    standing
}

/// What is wrong with a fact of the office; nothing when it is taken.
pub(crate) fn objections(
    subject: &Subject,
    known: &RegistryRecord,
    fact: &RegistryFact,
    numbers: Option<&OfficeNumbers>,
) -> Vec<RefusedBecause> {
    let mut found = Vec::new();
    let mut refuse = |field, wrong: String, remedy| {
        found.push(RefusedBecause {
            field,
            wrong,
            remedy,
        })
    };
    if let Err(not_now) = known.case_allows(fact) {
        refuse(not_now.field, not_now.wrong.to_owned(), not_now.remedy);
    }
    match &fact.event {
        RegistryEvent::CaseNoticeSent { answer_by, .. }
        | RegistryEvent::CaseActed { answer_by, .. }
            if *answer_by < fact.on =>
        {
            let wrong = format!("{answer_by} lies before the day itself, {}", fact.on);
            refuse("answer-by", wrong, "Give the party days to answer.");
        }
        RegistryEvent::AssessmentSubmitted { interval_end } if *interval_end > fact.on => {
            let wrong = format!("{interval_end} lies after the submission, {}", fact.on);
            refuse("interval-end", wrong, "Give the last day that it covers.");
        }
        RegistryEvent::AssessmentSubmitted { interval_end } => {
            let most = numbers.map(|numbers| numbers.assessment_interval_days);
            if let Some(most) = most.filter(|most| interval_end.plus(*most) < fact.on) {
                let wrong = format!(
                    "{interval_end} lies more than {most} days before the submission, {}",
                    fact.on
                );
                refuse("interval-end", wrong, "Cover a later interval.");
            }
        }
        RegistryEvent::OrderReported { order, .. } => {
            let is_refused = known.facts.iter().any(|one| {
                one.id.as_ref() == Some(order)
                    && matches!(one.event, RegistryEvent::ShipmentRefused { .. })
            });
            if !is_refused {
                let wrong = format!("'{order}' is no refused order of {subject}");
                refuse("order", wrong, "Name a refused order of this wholesaler.");
            }
        }
        RegistryEvent::TelephoneEnrolmentReviewed { of, .. } => {
            let is_a_call = known.facts.iter().any(|one| {
                one.id.as_ref() == Some(of)
                    && matches!(one.event, RegistryEvent::EnrolmentTakenByTelephone { .. })
            });
            if !is_a_call {
                let wrong = format!("'{of}' is no enrolment of {subject} taken by telephone");
                refuse("of", wrong, "Choose a call of the list.");
            }
        }
        RegistryEvent::DisplacementSettled {
            because, patient, ..
        } => {
            let waits = known
                .displaced()
                .iter()
                .any(|one| one.because == *because && one.patients.contains(patient));
            if !waits {
                refuse(
                    "patient",
                    "this patient does not wait for another way, or not any more".to_owned(),
                    "Choose a patient of the list.",
                );
            }
        }
        RegistryEvent::AuditSampleDrawn { year, .. } => {
            let drawn = known.facts.iter().any(|one| {
                matches!(one.event, RegistryEvent::AuditSampleDrawn { year: of, .. } if of == *year)
            });
            if drawn {
                let wrong = format!("the sample of {year} was drawn already");
                refuse("year", wrong, "Use the sample that stands on record.");
            }
        }
        RegistryEvent::PregnancyOutcomeRecorded { .. }
            if numbers.is_none_or(|numbers| !numbers.pregnancy_outcome_asked) =>
        {
            let wrong = "the edition in force does not ask the outcome".to_owned();
            refuse("outcome", wrong, "Leave it out: it is not to be kept.");
        }
        RegistryEvent::RootCauseRecorded { .. }
            if numbers.is_none_or(|numbers| !numbers.pregnancy_root_cause_asked) =>
        {
            let wrong = "the edition in force does not ask the root cause".to_owned();
            refuse("timing", wrong, "Leave it out: it is not to be kept.");
        }
        _ => {}
    }
    if matches!(subject, Subject::Pregnancy(_)) {
        let file = retinue_kernel::office::pregnancy_file(known);
        let opens = matches!(fact.event, RegistryEvent::PregnancyFileOpened { .. });
        if !opens && file.is_none_or(|file| file.closed) {
            refuse(
                "type",
                "there is no open file of this report".to_owned(),
                "Choose an open file of the list.",
            );
        }
    }
    found
}

/// The office's numbers in the edition in force on a day; none in a programme without a registry.
pub(crate) fn numbers(
    connection: &Connection,
    parties: &mut Parties,
    core: &Core,
    today: Day,
) -> Result<Option<OfficeNumbers>, SubmitError> {
    let in_force = parties.in_force(connection, core, None)?;
    let edition = &in_force.rules.at(today).edition.id;
    Ok(in_force.rulebook.office_on(edition, today))
}
