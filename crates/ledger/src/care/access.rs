//! Who may report which fact of care: one pure function, refusing whatever it does not name.

use retinue_care::event::{CareEvent, CareFact, PersonCondition};
use retinue_kernel::{Capacity, PrescriberId};

use crate::access::NotAllowed;
use crate::actor::Role;
use crate::error::SubmitError;
use crate::ids::PatientId;

/// How the actor stands to the patient.
#[derive(Clone, Copy, Debug)]
pub(super) struct Relation<'a> {
    pub(super) patient: PatientId,
    /// Who treats.
    pub(super) treating: Option<&'a PrescriberId>,
    /// Whether the actor, a prescriber, may act for the treating one today.
    pub(super) stands_in: bool,
    /// The fact that is corrected, if one is.
    pub(super) corrected: Option<&'a CareEvent>,
}

/// Who reports a kind of fact.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Reports {
    /// The clinic or the patient.
    ClinicOrPatient,
    /// The prescriber or a designee.
    Clinic,
    /// The prescriber alone: it is a decision.
    Prescriber,
}

fn reports(fact: &CareFact) -> Reports {
    match fact {
        // With it the label's ceiling of a day is doubled.
        CareFact::ConditionRecorded {
            condition: PersonCondition::VerySevereOrTruncal,
            ..
        } => Reports::Prescriber,
        CareFact::DosePlanned { .. }
        | CareFact::ScheduleChosen { .. }
        | CareFact::AdviceOverridden { .. }
        | CareFact::EndingExplained { .. } => Reports::Prescriber,
        CareFact::LesionsCounted { .. }
        | CareFact::TherapyTried { .. }
        | CareFact::TherapyNotTried { .. }
        | CareFact::AcneAssessed { .. }
        | CareFact::SexRecorded { .. }
        | CareFact::CourseBegun {}
        | CareFact::LaboratoryResulted { .. }
        | CareFact::EffectGraded { .. }
        | CareFact::ConditionRecorded { .. }
        | CareFact::ContactMade { .. }
        | CareFact::AdverseEventReported { .. }
        | CareFact::AdverseEventReportSent { .. }
        | CareFact::OutcomeAssessed { .. }
        | CareFact::FollowUpAsked { .. }
        | CareFact::RelapseRecorded { .. } => Reports::Clinic,
        CareFact::WeightRecorded { .. }
        | CareFact::ScaleScored { .. }
        | CareFact::SymptomReported { .. }
        | CareFact::MedicineReported { .. }
        | CareFact::MedicineEnded { .. }
        | CareFact::AllergyReported { .. }
        | CareFact::NoAllergyKnown {}
        | CareFact::DoseTaken { .. }
        | CareFact::DoseMissed { .. }
        | CareFact::PhotoTaken { .. }
        | CareFact::CareCorrected { .. } => Reports::ClinicOrPatient,
    }
}

/// Whether the role may report the fact for the patient.
///
/// # Errors
/// [`SubmitError::NotAllowed`] names who can; [`SubmitError::NotFound`] where the patient is another's.
pub(super) fn may(
    role: &Role,
    fact: &CareFact,
    relation: &Relation<'_>,
) -> Result<(), SubmitError> {
    // A correction is no way around: who may not report a fact may not take it back either.
    let of_corrected = relation.corrected.map(|event| reports(&event.fact));
    let reports = of_corrected
        .into_iter()
        .chain([reports(fact)])
        .max()
        .unwrap_or(Reports::Prescriber);
    let refused = |remedy| {
        Err(NotAllowed::Role {
            role: role.capacity(),
            what: fact.kind(),
            remedy,
        }
        .into())
    };
    let remedy = match reports {
        Reports::Prescriber => "The patient's prescriber can.",
        Reports::Clinic => "The patient's prescriber or a designee can.",
        Reports::ClinicOrPatient => {
            "The patient's prescriber, the office staff or the patient can."
        }
    };
    let theirs = match role {
        // A laboratory reports what it measured, and corrects that; whose it is was settled before.
        Role::Laboratory(_) => match (fact, relation.corrected.map(|event| &event.fact)) {
            (CareFact::LaboratoryResulted { .. }, None)
            | (CareFact::CareCorrected { .. }, Some(CareFact::LaboratoryResulted { .. })) => true,
            _ => return refused(remedy),
        },
        Role::Prescriber(own) => relation.treating == Some(own) || relation.stands_in,
        Role::Designee(own) if reports != Reports::Prescriber => relation.treating == Some(own),
        // What is asked and measured at rooming, and what a patient could report as well.
        Role::MedicalAssistant(own) if reports == Reports::ClinicOrPatient => {
            relation.treating == Some(own)
        }
        Role::Patient(own) if reports == Reports::ClinicOrPatient => *own == relation.patient,
        _ => return refused(remedy),
    };
    if !theirs {
        return Err(SubmitError::NotFound);
    }
    if let (Role::Patient(_), Some(corrected)) = (role, relation.corrected) {
        let from = corrected.envelope.provenance.as_deref();
        let own = from.and_then(|from| from.capacity) == Some(Capacity::Patient);
        if !own {
            return refused("Whoever reported it corrects it: ask the clinic.");
        }
    }
    Ok(())
}
