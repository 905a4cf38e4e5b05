//! Which kinds of fact are corrected, and for each other one why it is not, and what is done instead.

use crate::event::Payload;
use crate::vocabulary::Source;

/// Why a fact is not corrected, and what puts right what it says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotCorrected {
    /// Why, as a part of a sentence.
    pub why: &'static str,
    /// What is done instead, as sentences of their own.
    pub instead: &'static str,
}

const fn not(why: &'static str, instead: &'static str) -> Option<NotCorrected> {
    Some(NotCorrected { why, instead })
}

/// None for a fact that a correction may take back or replace: whatever is live or due is judged anew without it. Otherwise
/// why it is not corrected; a later fact of the same kind, or another that is named, then says what is true.
///
/// A new kind of fact does not compile until it stands here.
pub const fn not_corrected(payload: &Payload) -> Option<NotCorrected> {
    match payload {
        Payload::PatientRegistered { .. }
        | Payload::CategoryAssigned { .. }
        | Payload::ConsentSigned { .. }
        | Payload::CounsellingRecorded { .. }
        | Payload::ContraceptionRecorded {
            source: Source::Prescriber,
            ..
        }
        | Payload::ContraceptionLapsed { .. }
        | Payload::PregnancyTestReported { .. }
        | Payload::HomeTestingPermitted { .. }
        | Payload::HomeTestingWithdrawn { .. }
        | Payload::MonthConfirmed { .. }
        | Payload::VisitRecorded { .. }
        | Payload::ReproductiveStatusAssessed { .. }
        | Payload::AssessmentRecorded { .. }
        | Payload::SecondPrescriberAgreed { .. }
        | Payload::OutsideProgrammeAgreed { .. }
        | Payload::OutsideProgrammeEnded {}
        | Payload::ProgrammeEntered { .. }
        | Payload::ExemptionRequested { .. }
        | Payload::PrescriptionWritten { .. }
        | Payload::PrescriptionCancelled { .. }
        | Payload::ExternalAuthorisationRecorded { .. }
        | Payload::Filled { .. }
        | Payload::HandedOver { .. }
        | Payload::Shipped { .. }
        | Payload::PartiallyDispensed { .. }
        | Payload::Delivered { .. }
        | Payload::Supplied { .. }
        | Payload::DeviationNoted { .. }
        | Payload::ReturnedToStock { .. }
        | Payload::SupplyAdjusted { .. }
        | Payload::StockShortageReported { .. }
        | Payload::OutsideSupplyReported { .. }
        | Payload::SupplySettled { .. }
        | Payload::CategoryReconfirmed { .. }
        | Payload::VideoOffered { .. }
        | Payload::ReminderCardGiven { .. }
        | Payload::MedicationGuideGiven { .. }
        | Payload::BreastfeedingRecorded { .. }
        | Payload::HoldRequested { .. }
        | Payload::TreatmentPaused { .. }
        | Payload::TreatmentResumed { .. }
        | Payload::TreatmentStopped { .. }
        | Payload::CourseCompleted { .. }
        | Payload::PregnancyReported {}
        | Payload::PregnancyExcluded { .. }
        | Payload::PregnancyEnded {}
        | Payload::ResidenceRecorded { .. }
        | Payload::GuardianLinked { .. }
        | Payload::GuardianUnlinked { .. }
        | Payload::GuardianSigned { .. }
        | Payload::ContactRecorded { .. }
        | Payload::StopTakingContacted { .. }
        // Keyed in from the patient's sheet by somebody else, who may have mistyped it.
        | Payload::ContraceptionRecorded {
            on_sheet: Some(_), ..
        }
        | Payload::ComprehensionAnswered { sheet: Some(_), .. }
        | Payload::PregnancyReportFiled { .. }
        | Payload::LostToFollowUpRecorded { .. }
        // That what was taken back comes back, or that a replacement never was.
        | Payload::FactCorrected { .. } => None,
        Payload::ContraceptionRecorded {
            source: Source::Patient,
            on_sheet: None,
            ..
        } => not(
            "what a patient said of contraception is the patient's own word, and nobody takes it back",
            "The patient's next word counts. If it began later than was said, record first that there was none until then.",
        ),
        Payload::ComprehensionAnswered { sheet: None, .. } => not(
            "nobody answers in a patient's place, and nobody takes the answer back",
            "The patient answers again: the last answers count.",
        ),
        Payload::ExemptionGranted { .. } | Payload::ExemptionRefused { .. } => not(
            "what the programme decided on an exemption is decided again, and not taken back",
            "Grant or refuse anew: the last decision counts from then on, and ends what rested on another.",
        ),
        Payload::DispenseAuthorised { .. } => not(
            "an authorisation is an answer of the gate, and not taken back",
            "Reverse it, and ask for a new one.",
        ),
        Payload::DispenseDenied { .. } | Payload::ChecklistGiven { .. } => not(
            "what was answered is what the facts were on that day",
            "Correct the fact that is wrong, and ask again.",
        ),
        Payload::AuthorisationReversed { .. }
        | Payload::AuthorisationReleased { .. }
        | Payload::AuthorisationExpired { .. } => not(
            "an authorisation that ended is not brought back",
            "Ask for a new authorisation. What had left before a release is entered with its day and the reason.",
        ),
        Payload::ReleaseProposed { .. } => not(
            "a release that was proposed is declined, and not taken back",
            "Decline it, and state anew what was learned.",
        ),
        Payload::ReleaseConfirmed { .. } | Payload::ReleaseDeclined { .. } => not(
            "what a second agent answered is answered",
            "After a release ask for a new authorisation; after a refusal state anew what was learned.",
        ),
        Payload::CareTransferred { .. }
        | Payload::TransferRequested { .. }
        | Payload::TransferWithdrawn { .. } => not(
            "whose patient it is was settled between two",
            "Ask for another transfer, or withdraw the one that waits.",
        ),
        Payload::CallerIdentified { .. }
        | Payload::CallReviewed { .. }
        | Payload::CallEnded { .. } => not(
            "what is said of a call stays as it was said",
            "Correct what was entered in the call, fact by fact; end a call that is still open.",
        ),
        Payload::CorrectionProposed { .. } => not(
            "a correction that was proposed is declined, and not taken back",
            "Decline it, and propose another.",
        ),
        Payload::CorrectionConfirmed { .. } | Payload::CorrectionDeclined { .. } => not(
            "what a second person answered is answered",
            "Correct the fact that stands now, or propose its correction again.",
        ),
    }
}
