//! Who may issue which command for which patient: one pure function, refusing whatever it does not name.

use retinue_kernel::{
    AdjustmentReason, Capacity, Category, Command, DispenseRequest, Id, Medium, Payload,
    PharmacyId, PrescriberId, RegistryEvent, Source, not_corrected,
};

use crate::actor::Role;
use crate::counter;
use crate::ids::{PatientId, Subject};

/// How the patient of a command stands to the parties, as the ledger knows it.
#[derive(Clone, Copy, Debug)]
pub struct Relation<'a> {
    /// The patient of the command.
    pub patient: PatientId,
    /// The prescriber who treats the patient; none before registration.
    pub prescriber: Option<&'a PrescriberId>,
    /// The pharmacy that holds the authorisation the command names, if it names one on record.
    pub holder: Option<&'a PharmacyId>,
    /// The fact that the command corrects, if it corrects one on record.
    pub corrected: Option<&'a Payload>,
    /// The party for whom that fact was recorded.
    pub corrected_of: Option<&'a Id>,
    /// Certified prescribers who may act for the treating one today.
    pub delegates: &'a [PrescriberId],
    /// Guardians who sign and see today.
    pub guardians: &'a [Id],
    /// The prescriber who was asked to take over the care and has not answered.
    pub asked_to_take_over: Option<&'a PrescriberId>,
    /// The call that the telephone agent who acts has on the line, and who calls.
    pub on_the_line: Option<(&'a Id, Source)>,
}

impl Relation<'_> {
    /// A patient to whom nobody stands in any relation.
    pub const fn of(patient: PatientId) -> Self {
        Relation {
            patient,
            prescriber: None,
            holder: None,
            corrected: None,
            corrected_of: None,
            delegates: &[],
            guardians: &[],
            asked_to_take_over: None,
            on_the_line: None,
        }
    }
}

/// A command that may not be issued.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotAllowed {
    /// This role never may.
    #[error("the role '{role}' may not record or ask this: {what}. {remedy}")]
    Role {
        /// The role.
        role: Capacity,
        /// What was asked: a kind of fact, or a request.
        what: &'static str,
        /// Who can do it instead.
        remedy: &'static str,
    },
    /// The role may, but the patient, prescription or authorisation is another's. The ledger answers as if there were none.
    #[error("{what}: this patient, prescription or authorisation is not theirs")]
    NotTheirs {
        /// What was asked: a kind of fact, or a request.
        what: &'static str,
    },
}

/// The kinds of role that may report a fact.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Prescriber,
    Designee,
    MedicalAssistant,
    Pharmacist,
    Wholesaler,
    Patient,
    Kiosk,
    Guardian,
    PhoneAgent,
    Laboratory,
    Administrator,
    System,
}

const CLINIC: &[By] = &[By::Prescriber, By::Designee];
/// What is keyed in from a patient's own hand, and decides nothing.
const CLINIC_AND_ASSISTANT: &[By] = &[By::Prescriber, By::Designee, By::MedicalAssistant];
/// Towards stopping nobody who hears it waits for another.
const WHOEVER_HEARS_IT: &[By] = &[
    By::Prescriber,
    By::Designee,
    By::MedicalAssistant,
    By::Patient,
];
const PRESCRIBER: &[By] = &[By::Prescriber];
const CLINIC_OR_PATIENT: &[By] = &[By::Prescriber, By::Designee, By::Patient];
const PHARMACIST: &[By] = &[By::Pharmacist];
/// What the patient alone can say, from an account of their own or at a device that was lent to them.
const OWN_WORD: &[By] = &[By::Patient, By::Kiosk];

/// Whether `role` may issue `command` for the patient.
///
/// # Errors
/// [`NotAllowed`] names what was asked and who can do it.
pub fn may(role: &Role, command: &Command, relation: &Relation<'_>) -> Result<(), NotAllowed> {
    let own_pharmacy = |request: &DispenseRequest, what| match role {
        Role::Pharmacist(pharmacy) if *pharmacy == request.pharmacy => Ok(()),
        _ => Err(not_allowed(
            role,
            what,
            "A pharmacist asks, for the pharmacy they work in.",
        )),
    };
    match command {
        Command::RequestDispense(request) => own_pharmacy(request, "a request to dispense"),
        Command::RecordNumber(obtained) => {
            own_pharmacy(&obtained.request, "a number of the programme's own system")
        }
        Command::Record { payload, .. } => {
            let allowed = reporters(payload, relation);
            let remedy = match (payload, relation.corrected) {
                (Payload::FactCorrected { .. }, Some(corrected)) => {
                    not_corrected(corrected).map_or(who_can(allowed), |not| not.instead)
                }
                _ => who_can(allowed),
            };
            if *role == Role::PhoneAgent && !allowed.contains(&By::PhoneAgent) {
                return by_telephone(role, payload, allowed, relation);
            }
            if !allowed.contains(&kind(role)) {
                return Err(not_allowed(role, payload.kind(), remedy));
            }
            if !is_theirs(role, payload, relation) {
                return Err(NotAllowed::NotTheirs {
                    what: payload.kind(),
                });
            }
            Ok(())
        }
    }
}

/// What telephone staff enter for a caller: what that caller may enter, once it is known who calls.
fn by_telephone(
    role: &Role,
    payload: &Payload,
    allowed: &[By],
    relation: &Relation<'_>,
) -> Result<(), NotAllowed> {
    let by_voice = payload
        .signature()
        .and_then(|signature| signature.signing)
        .is_some_and(|signing| signing.medium == Medium::Screen);
    if by_voice {
        return Err(not_allowed(role, payload.kind(), SIGN_ON_PAPER));
    }
    let may = match relation.on_the_line.map(|(_, source)| source) {
        None => return Err(not_allowed(role, payload.kind(), IDENTIFY_FIRST)),
        Some(_) if payload.sheet_code().is_some() => {
            return Err(not_allowed(role, payload.kind(), SHEET_IN_THE_CLINIC));
        }
        Some(Source::Patient) => allowed.contains(&By::Patient),
        // A prescriber's own acts need the prescriber; by telephone the caller has what a designee has.
        Some(Source::Prescriber) => allowed.contains(&By::Designee),
    };
    if may {
        Ok(())
    } else {
        Err(not_allowed(role, payload.kind(), who_can(allowed)))
    }
}

const SIGN_ON_PAPER: &str =
    "Nobody signs by telephone. Have the form signed on paper, and key in what stands there.";
const SHEET_IN_THE_CLINIC: &str = "A sheet is keyed in where it lies: the prescriber, a designee or a medical assistant can. By telephone the questions are read out.";
const IDENTIFY_FIRST: &str =
    "Check first who is calling, today and for this patient, and record how.";

/// Who may report a fact of this kind. A new kind of fact does not compile until it stands here.
fn reporters(payload: &Payload, relation: &Relation<'_>) -> &'static [By] {
    match payload {
        // On a screen the prescriber signs; the clinic keys in what the prescriber signed on paper.
        Payload::MonthConfirmed {
            signed: Some(signed),
            ..
        } if signed.signing.medium == Medium::Screen => PRESCRIBER,
        Payload::PatientRegistered { .. }
        | Payload::ConsentSigned { .. }
        | Payload::CounsellingRecorded { .. }
        | Payload::MonthConfirmed { .. }
        | Payload::VisitRecorded { .. }
        | Payload::AssessmentRecorded { .. }
        | Payload::SupplyAdjusted { supply: None, .. }
        | Payload::SupplyAdjusted {
            reason: AdjustmentReason::DoseRaised,
            ..
        }
        | Payload::VideoOffered { .. }
        | Payload::LostToFollowUpRecorded { .. }
        // It decides whether a parent or guardian signs, so it is not for the patient to say.
        | Payload::ResidenceRecorded { .. }
        | Payload::ContactRecorded { .. } => CLINIC,
        // A bag that a pharmacy gave, or has on its shelf, is that pharmacy's to tell of as well.
        Payload::SupplyAdjusted { .. } => &[By::Prescriber, By::Designee, By::Pharmacist],
        // A laboratory reports what it found; which patient's it is was settled before (decision 0040).
        Payload::PregnancyTestReported { .. } => &[By::Prescriber, By::Designee, By::Laboratory],
        // An escalation asks the programme's office to reach the patient in the prescriber's place.
        Payload::StopTakingContacted { .. } => &[By::Prescriber, By::Designee, By::Administrator],
        // Q25: towards the stricter path at once and by anyone; away from it by the prescriber's own act.
        Payload::CategoryAssigned {
            category: Category::Can,
            ..
        } => CLINIC_OR_PATIENT,
        Payload::CategoryAssigned {
            category: Category::Cannot,
            ..
        }
        | Payload::CategoryReconfirmed { .. } => PRESCRIBER,
        // The patient wrote it and signed it; the clinic keys in what stands there.
        Payload::ContraceptionRecorded {
            on_sheet: Some(_), ..
        }
        | Payload::ComprehensionAnswered { sheet: Some(_), .. } => CLINIC_AND_ASSISTANT,
        // What the patient says is the patient's own; what the office writes down is the office's.
        Payload::ContraceptionRecorded {
            source: Source::Patient,
            ..
        } => OWN_WORD,
        Payload::ContraceptionRecorded {
            source: Source::Prescriber,
            ..
        } => CLINIC,
        // Towards the stricter path by anyone; that it is over lets capsules leave again.
        Payload::BreastfeedingRecorded {
            ongoing: Some(false),
        } => CLINIC,
        Payload::ContraceptionLapsed { .. }
        | Payload::BreastfeedingRecorded { .. }
        | Payload::HoldRequested { .. }
        | Payload::OutsideSupplyReported { .. }
        | Payload::PregnancyReported {} => WHOEVER_HEARS_IT,
        // Staff never answer for a patient.
        Payload::ComprehensionAnswered { sheet: None, .. } => OWN_WORD,
        Payload::HomeTestingPermitted { .. }
        | Payload::HomeTestingWithdrawn { .. }
        | Payload::ReproductiveStatusAssessed { .. }
        | Payload::SecondPrescriberAgreed { .. }
        | Payload::OutsideProgrammeAgreed { .. }
        | Payload::OutsideProgrammeEnded {}
        | Payload::ExemptionRequested { .. }
        // Another programme asks other things: it is left as the stricter path is, by the prescriber's own act.
        | Payload::ProgrammeEntered { .. }
        | Payload::PrescriptionWritten { .. }
        | Payload::PrescriptionCancelled { .. }
        | Payload::TreatmentPaused { .. }
        | Payload::TreatmentResumed { .. }
        | Payload::TreatmentStopped { .. }
        | Payload::CourseCompleted { .. }
        | Payload::PregnancyExcluded { .. }
        | Payload::PregnancyReportFiled { .. }
        // It says until when capsules are taken, and so when what waits for the last dose is due.
        | Payload::SupplySettled { .. }
        | Payload::PregnancyEnded {} => PRESCRIBER,
        // The programme decides what a prescriber asks of it.
        Payload::ExemptionGranted { .. } | Payload::ExemptionRefused { .. } => &[By::Administrator],
        // A pharmacy that is closed or silent must not be a dead end. The office was not there: two of its agents say that
        // nothing was handed over; that the second is another than the first is judged with the record at hand.
        Payload::ReleaseProposed { .. }
        | Payload::ReleaseConfirmed { .. }
        | Payload::ReleaseDeclined { .. }
        | Payload::DeviationNoted { .. } => &[By::Administrator],
        Payload::CareTransferred { .. } => &[By::Prescriber, By::Administrator],
        Payload::TransferRequested { .. } | Payload::TransferWithdrawn { .. } => {
            &[By::Prescriber, By::Patient, By::Administrator]
        }
        Payload::GuardianLinked { .. } | Payload::GuardianUnlinked { .. } => {
            &[By::Prescriber, By::Designee, By::Administrator]
        }
        // Nobody signs in a guardian's place.
        Payload::GuardianSigned { .. } => &[By::Guardian],
        Payload::CallerIdentified { .. } => &[By::PhoneAgent],
        // Only the one who has this caller on the line puts the receiver down; the office may for them, in its own name.
        Payload::CallEnded { call } => match relation.on_the_line {
            Some((own, _)) if own == call => &[By::PhoneAgent, By::Administrator],
            _ => &[By::Administrator],
        },
        Payload::CallReviewed { .. } => &[By::Administrator],
        Payload::Filled { .. }
        | Payload::HandedOver { .. }
        | Payload::Shipped { .. }
        | Payload::PartiallyDispensed { .. }
        | Payload::Delivered { .. }
        | Payload::Supplied { .. }
        | Payload::ReminderCardGiven { .. }
        | Payload::MedicationGuideGiven { .. }
        | Payload::AuthorisationReleased { .. }
        | Payload::ReturnedToStock { .. } => PHARMACIST,
        // What follows from a fact, such as a suspension, the installation records itself.
        Payload::AuthorisationReversed { .. } => &[By::Pharmacist, By::System],
        Payload::StockShortageReported { .. } => &[By::Pharmacist, By::Administrator],
        Payload::AuthorisationExpired { .. } => &[By::System],
        // A decision is asked for, never reported.
        Payload::DispenseAuthorised { .. }
        | Payload::DispenseDenied { .. }
        | Payload::ExternalAuthorisationRecorded { .. }
        | Payload::ChecklistGiven { .. } => &[],
        // A laboratory corrects the test that it reported; what else it may not report, it may not correct.
        Payload::FactCorrected { .. } => match relation.corrected {
            Some(Payload::PregnancyTestReported { .. }) => &[By::Prescriber, By::Laboratory],
            corrected => correctors(corrected),
        },
        // What a clinic reported needs a second person where its correction lengthens something, and what left a pharmacy.
        Payload::CorrectionProposed { .. } => match correctors(relation.corrected) {
            PHARMACIST if relation.corrected.is_some_and(counter::says_what_left) => PHARMACIST,
            // What the office noted, and a shortage, one may report and one may take back.
            [By::Prescriber, ..] => PRESCRIBER,
            _ => &[],
        },
        // The second person; that it is another than the first is judged with the record at hand.
        Payload::CorrectionConfirmed { .. } | Payload::CorrectionDeclined { .. } => {
            match relation.corrected.map(|_| correctors(relation.corrected)) {
                Some(PHARMACIST) => &[By::Pharmacist, By::Administrator],
                _ => &[By::Prescriber, By::Administrator],
            }
        }
    }
}

/// Who may correct a fact: the prescriber what the clinic reported, the pharmacist what the pharmacy did.
///
/// What the kernel says is not corrected nobody corrects: another fact says what is true (decision 0050).
fn correctors(corrected: Option<&Payload>) -> &'static [By] {
    let Some(corrected) = corrected else {
        return &[By::Prescriber, By::Pharmacist];
    };
    if not_corrected(corrected).is_some() {
        return &[];
    }
    match corrected {
        // That what was taken back comes back is only ever proposed, and asks who may correct the fact itself.
        Payload::FactCorrected { .. } => return &[],
        // What the office noted is the office's to put right; a shortage, also of the pharmacy that reported it.
        Payload::DeviationNoted { .. } => return &[By::Administrator],
        Payload::StockShortageReported { .. } => return &[By::Pharmacist, By::Administrator],
        // The wrong adult may have been linked, and whoever linked them knows.
        Payload::GuardianSigned { .. } => return PRESCRIBER,
        // Nobody reports it, and it may have been mistyped.
        Payload::ExternalAuthorisationRecorded { .. } => return PHARMACIST,
        _ => {}
    }
    let nobody = Relation::of(PatientId::from_bytes([0; 16]));
    let reporters = reporters(corrected, &nobody);
    if reporters.contains(&By::Prescriber) {
        PRESCRIBER
    } else if reporters == PHARMACIST {
        PHARMACIST
    } else {
        &[]
    }
}

/// Whether a fact is one that prescribers correct, whoever reported it.
pub fn is_corrected_by_prescribers(payload: &Payload) -> bool {
    correctors(Some(payload)) == PRESCRIBER
}

/// Whether the patient, the prescription or the authorisation is the actor's own.
fn is_theirs(role: &Role, payload: &Payload, relation: &Relation<'_>) -> bool {
    match role {
        Role::Prescriber(own) => is_the_prescribers(own, payload, relation),
        Role::Designee(own) | Role::MedicalAssistant(own) => relation.prescriber == Some(own),
        Role::Guardian(own) => relation.guardians.contains(own),
        Role::PhoneAgent => true,
        Role::Patient(own) => relation.patient == *own,
        Role::Kiosk(lent) => lent.is_proven && relation.patient == lent.patient,
        Role::Pharmacist(own) => match payload {
            Payload::StockShortageReported { pharmacy } => pharmacy.as_ref() == Some(own),
            Payload::FactCorrected { .. }
                if let Some(Payload::StockShortageReported { pharmacy }) = relation.corrected =>
            {
                pharmacy.as_ref() == Some(own)
            }
            _ => relation.holder == Some(own),
        },
        // No fact about a patient is a wholesaler's, and none can be entered between two sites.
        Role::Wholesaler(_) | Role::BetweenSites => false,
        // A laboratory has no patients; its messages are matched before (`inbox`).
        Role::Laboratory(_) | Role::Administrator | Role::System => true,
    }
}

/// A delegate acts for the treating prescriber's patients and hands nobody over; a former prescriber corrects what they
/// recorded and nothing else.
fn is_the_prescribers(own: &PrescriberId, payload: &Payload, relation: &Relation<'_>) -> bool {
    let treats = relation.prescriber == Some(own);
    let is_asked = relation.asked_to_take_over == Some(own);
    match payload {
        // Whoever is to take over asks with the patient's number and day of birth; nobody else knows the patient's id.
        Payload::TransferRequested { prescriber, .. } => treats || prescriber == own,
        Payload::TransferWithdrawn { .. } => treats || is_asked,
        Payload::CareTransferred { .. } => is_asked,
        Payload::FactCorrected { .. } | Payload::CorrectionProposed { .. }
            if relation.corrected_of == Some(own) =>
        {
            true
        }
        _ => treats || relation.delegates.contains(own),
    }
}

fn kind(role: &Role) -> By {
    match role {
        Role::Prescriber(_) => By::Prescriber,
        Role::Designee(_) => By::Designee,
        Role::MedicalAssistant(_) => By::MedicalAssistant,
        Role::Pharmacist(_) | Role::BetweenSites => By::Pharmacist,
        Role::Wholesaler(_) => By::Wholesaler,
        Role::Patient(_) => By::Patient,
        Role::Kiosk(_) => By::Kiosk,
        Role::Guardian(_) => By::Guardian,
        Role::PhoneAgent => By::PhoneAgent,
        Role::Laboratory(_) => By::Laboratory,
        Role::Administrator => By::Administrator,
        Role::System => By::System,
    }
}

fn who_can(allowed: &[By]) -> &'static str {
    let has = |by| allowed.contains(&by);
    if has(By::Guardian) {
        return "Only a guardian who is linked to the patient can, while the patient is a minor.";
    }
    if has(By::PhoneAgent) {
        return "Telephone staff of the programme can.";
    }
    if has(By::MedicalAssistant) {
        return if has(By::Patient) {
            "The patient's prescriber, a designee, a medical assistant or the patient can."
        } else {
            "The patient's prescriber, a designee or a medical assistant can."
        };
    }
    match (
        has(By::Prescriber),
        has(By::Designee),
        has(By::Patient),
        has(By::Pharmacist),
        has(By::Administrator),
    ) {
        (true, true, _, _, true) => {
            "The patient's prescriber, a designee or the administrator can."
        }
        (true, false, true, _, true) => {
            "The patient, one of the two prescribers or the administrator can."
        }
        (true, true, true, ..) => "The patient's prescriber, a designee or the patient can.",
        (true, true, false, ..) => "The patient's prescriber or a designee can.",
        (true, false, _, _, true) => "The patient's prescriber or the administrator can.",
        (true, ..) => "The patient's prescriber can.",
        (_, _, true, ..) => "Only the patient can.",
        (_, _, _, true, true) => "The pharmacy that holds it or the administrator can.",
        (_, _, _, true, _) => "The pharmacy that holds it can.",
        (_, _, _, _, true) => Reports::Administrator.remedy(),
        _ => Reports::Nobody.remedy(),
    }
}

fn not_allowed(role: &Role, what: &'static str, remedy: &'static str) -> NotAllowed {
    NotAllowed::Role {
        role: role.capacity(),
        what,
        remedy,
    }
}

/// Whether `role` may record the registry fact about the subject.
///
/// # Errors
/// [`NotAllowed`] names what was asked and who can do it.
pub fn may_in_registry(
    role: &Role,
    subject: &Subject,
    event: &RegistryEvent,
) -> Result<(), NotAllowed> {
    let own = role.party().as_ref() == Some(subject);
    let allowed = match event {
        RegistryEvent::DelegateNamed { .. }
        | RegistryEvent::DelegateEnded { .. }
        | RegistryEvent::OnCallNamed { .. }
        | RegistryEvent::OnCallEnded {}
        | RegistryEvent::LaboratoryScheduleChosen { .. }
        | RegistryEvent::LaboratoryGradingChosen { .. } => Reports::PrescriberItself,
        // A party enrolls, attests, trains and answers for itself; the programme certifies and decides.
        RegistryEvent::Enrolled {}
        | RegistryEvent::Attested {}
        | RegistryEvent::EnrolmentSigned { .. }
        | RegistryEvent::ClosedDaysSet { .. }
        | RegistryEvent::PriceListSet { .. }
        | RegistryEvent::Trained { .. }
        | RegistryEvent::AuditAgreed {}
        | RegistryEvent::RepresentativeNamed { .. }
        // That it is the representative who says who works at the site is judged with the record at hand.
        | RegistryEvent::PharmacistNamed { .. }
        | RegistryEvent::PharmacistEnded { .. }
        | RegistryEvent::OrderReported { .. }
        // A pharmacy recalls what left it, and tells those to whom it handed over.
        | RegistryEvent::RecallOpened { .. }
        | RegistryEvent::RecallContactRecorded { .. }
        | RegistryEvent::RecallWithdrawn { .. }
        | RegistryEvent::StockReturned { .. }
        | RegistryEvent::ShipmentRecorded { .. }
        | RegistryEvent::CaseAnswered { .. }
        | RegistryEvent::CaseReconsiderationAsked { .. } => Reports::PartyItself,
        RegistryEvent::ChainJoined { .. }
        | RegistryEvent::ChainLeft {}
        | RegistryEvent::ProgramRegistered { .. }
        | RegistryEvent::ProgramKeysReplaced { .. }
        | RegistryEvent::ProgramLaunchSet { .. }
        | RegistryEvent::ProgramEnded { .. }
        | RegistryEvent::TelephoneEnrolmentReviewed { .. }
        | RegistryEvent::Certified { .. }
        | RegistryEvent::Suspended { .. }
        | RegistryEvent::Reinstated { .. }
        | RegistryEvent::Decertified { .. }
        | RegistryEvent::EditionAdopted { .. }
        | RegistryEvent::FormTextLoaded { .. }
        | RegistryEvent::AgeOfMajoritySet { .. }
        | RegistryEvent::SystemFaultRecorded { .. }
        | RegistryEvent::SystemFaultWithdrawn { .. }
        | RegistryEvent::ReconfirmationCalled { .. }
        | RegistryEvent::ReconfirmationCalledOff { .. }
        | RegistryEvent::ModeSet { .. }
        | RegistryEvent::ManufacturerConsented { .. }
        | RegistryEvent::ManufacturerConsentWithdrawn { .. }
        | RegistryEvent::CaseOpened { .. }
        | RegistryEvent::CaseNoticeSent { .. }
        | RegistryEvent::CaseActed { .. }
        | RegistryEvent::CaseReconsidered { .. }
        | RegistryEvent::CaseClosed { .. }
        | RegistryEvent::DisplacementSettled { .. }
        | RegistryEvent::Audited { .. }
        | RegistryEvent::AssessmentSubmitted { .. }
        | RegistryEvent::PregnancyFollowedUp { .. }
        | RegistryEvent::RootCauseRecorded { .. }
        | RegistryEvent::PregnancyOutcomeRecorded { .. }
        | RegistryEvent::PregnancyFileClosed { .. } => Reports::Administrator,
        // What is said of a designee goes with what is done to the account.
        RegistryEvent::EnrolmentOpened { .. }
        | RegistryEvent::EnrolmentTakenByTelephone { .. }
        | RegistryEvent::AccountTakenUp { .. }
        | RegistryEvent::DesigneeNamed { .. }
        | RegistryEvent::DesigneeJoined { .. }
        | RegistryEvent::DesigneeEnded { .. }
        | RegistryEvent::RequestUnmatched { .. }
        | RegistryEvent::ShipmentRefused { .. }
        | RegistryEvent::PatientsDisplaced { .. }
        | RegistryEvent::AuditSampleDrawn { .. }
        | RegistryEvent::PregnancyFileOpened { .. } => Reports::Nobody,
    };
    let may = match (role, allowed) {
        (Role::Administrator, _) => allowed != Reports::Nobody,
        (Role::System, _) => allowed == Reports::Nobody,
        (Role::Prescriber(_), Reports::PrescriberItself) => own,
        (_, Reports::PartyItself) => own && is_party(role),
        _ => false,
    };
    if may {
        Ok(())
    } else {
        Err(not_allowed(role, event.kind(), allowed.remedy()))
    }
}

/// Who reports a fact about a party; what a party reports of itself, the administrator may report for it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reports {
    PartyItself,
    PrescriberItself,
    Administrator,
    Nobody,
}

impl Reports {
    const fn remedy(self) -> &'static str {
        match self {
            Reports::PartyItself => "The party itself or the administrator can.",
            Reports::PrescriberItself => "The prescriber or the administrator can.",
            Reports::Administrator => "The administrator can.",
            Reports::Nobody => "Nobody reports this; the ledger records it itself.",
        }
    }
}

/// A designee enters data for a prescriber but does not attest in the prescriber's place.
fn is_party(role: &Role) -> bool {
    matches!(
        role,
        Role::Prescriber(_) | Role::Pharmacist(_) | Role::Wholesaler(_)
    )
}
