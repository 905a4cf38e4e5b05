//! Facts about one patient: past-tense sentences, each with the day it happened.
//!
//! The JSON of an [`Event`] is one flat object: `type`, the fields of its kind, and the envelope. It is a public
//! contract: a stored form is never edited and an old one is read for ever.

use alloc::boxed::Box;
use alloc::vec::Vec;
use jiff::Timestamp;
use serde::Serialize;

use crate::day::{Day, Days};
use crate::external::ExternalNumber;
use crate::id::{FactId, Id, OrderId, PharmacyId};
use crate::quantity::Capsules;
use crate::sheet::AnswerSheet;
use crate::signing::{SignedForm, Signing};
use crate::vocabulary::{
    AdjustmentReason, AgeBasis, Assessed, Basis, Capacity, Category, Channel, Cycle, Escalation,
    Exclusion, Form, Fsh, HandedTo, Hcg, IdentifiedBy, Method, NotHandedOver, Oestradiol,
    PregnancyTiming, Product, Progesterone, Programme, Setting, Signer, Source, Specimen,
    SupplyOrigin, TestResult, TestingRequirement, Through, Topic,
};

/// One fact about a patient.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Event {
    /// What happened.
    #[serde(flatten)]
    pub payload: Payload,
    /// When, and by whom it was recorded.
    #[serde(flatten)]
    pub envelope: Envelope,
}

/// What every fact carries beside its content.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Envelope {
    /// The fact's own name.
    pub id: FactId,
    /// The day it happened.
    pub on: Day,
    /// When the ledger learned it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<Timestamp>,
    /// Who recorded it, and how.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Box<Provenance>>,
}

/// Who recorded a fact, for whom, in which role and language.
#[derive(Clone, PartialEq, Default, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Provenance {
    /// The account that recorded it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Id>,
    /// The party for whom it was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<Id>,
    /// The role in which it was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity: Option<Capacity>,
    /// Who helped to enter it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assisted_by: Option<Id>,
    /// The language of the conversation, as a BCP 47 tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Id>,
    /// Whether an interpreter took part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interpreter: Option<bool>,
    /// The prescriber who acted as a delegate, in the place of the one named in `on-behalf-of`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delegate: Option<Id>,
    /// The telephone call in which it was entered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_call: Option<Id>,
    /// Through what it came in, where the one whose word it is did not enter it from an account of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<Through>,
    /// The command that caused it; unique for each patient.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command_id: Option<Id>,
}

/// Proof of menopause.
#[derive(Clone, PartialEq, Debug, Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Menopause {
    /// The branch the prescriber claims; the age on the day decides.
    pub age_basis: AgeBasis,
    /// No normal menses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_normal_menses: Option<bool>,
    /// Follicle-stimulating hormone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fsh: Option<Fsh>,
    /// Human chorionic gonadotropin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hcg: Option<Hcg>,
    /// Oestradiol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oestradiol: Option<Oestradiol>,
    /// Serum progesterone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progesterone: Option<Progesterone>,
}

/// What a fact says. Field names are kebab-case in JSON.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(
    tag = "type",
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case"
)]
#[allow(
    missing_docs,
    reason = "fields are documented where the forms are: `shape`"
)]
pub enum Payload {
    PatientRegistered {
        born: Day,
        programme: Programme,
    },
    CategoryAssigned {
        category: Category,
        basis: Basis,
        #[serde(skip_serializing_if = "Option::is_none")]
        menopause: Option<Box<Menopause>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    /// The category that is on record was found right when the office asked for it. The gate does not read it.
    CategoryReconfirmed {
        category: Category,
        /// The fact of the programme that asked.
        reconfirmation: FactId,
    },
    ConsentSigned {
        form: Form,
        signers: Vec<Signer>,
        #[serde(skip_serializing_if = "Option::is_none")]
        edition: Option<Id>,
        #[serde(skip_serializing_if = "Option::is_none")]
        text_hash: Option<Id>,
        #[serde(skip_serializing_if = "Option::is_none")]
        signing: Option<Box<Signing>>,
    },
    CounsellingRecorded {
        topics: Vec<Topic>,
    },
    ContraceptionRecorded {
        #[serde(skip_serializing_if = "Vec::is_empty")]
        methods: Vec<Method>,
        #[serde(skip_serializing_if = "core::ops::Not::not")]
        abstinence: bool,
        since: Day,
        source: Source,
        /// The code of the sheet of paper on which the patient wrote it.
        #[serde(skip_serializing_if = "Option::is_none")]
        on_sheet: Option<Id>,
    },
    ContraceptionLapsed {
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<Day>,
        #[serde(skip_serializing_if = "Option::is_none")]
        unprotected: Option<bool>,
    },
    PregnancyTestReported {
        collected_on: Day,
        specimen: Specimen,
        setting: Setting,
        result: TestResult,
        #[serde(skip_serializing_if = "Option::is_none")]
        clia_number: Option<Id>,
        #[serde(skip_serializing_if = "Option::is_none")]
        cycle: Option<Cycle>,
        #[serde(skip_serializing_if = "Option::is_none")]
        menses_began_on: Option<Day>,
    },
    HomeTestingPermitted {
        #[serde(skip_serializing_if = "Option::is_none")]
        procedure: Option<Id>,
    },
    HomeTestingWithdrawn {
        #[serde(skip_serializing_if = "Option::is_none")]
        procedure: Option<Id>,
    },
    ComprehensionAnswered {
        passed: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        sheet: Option<Box<AnswerSheet>>,
    },
    MonthConfirmed {
        #[serde(skip_serializing_if = "Option::is_none")]
        test: Option<FactId>,
        counselled: bool,
        /// The form on which it was confirmed, as it was answered; none where the programme's own form was used elsewhere.
        #[serde(flatten, skip_serializing_if = "Option::is_none")]
        signed: Option<Box<SignedForm>>,
    },
    VisitRecorded {
        #[serde(skip_serializing_if = "Option::is_none")]
        remote: Option<bool>,
    },
    ReproductiveStatusAssessed {
        /// The month's form of a patient who cannot become pregnant, where it was stated on one.
        #[serde(flatten, skip_serializing_if = "Option::is_none")]
        signed: Option<Box<SignedForm>>,
    },
    AssessmentRecorded {
        subjects: Vec<Assessed>,
        #[serde(skip_serializing_if = "Option::is_none")]
        concern: Option<bool>,
    },
    SecondPrescriberAgreed {
        #[serde(skip_serializing_if = "Option::is_none")]
        prescriber: Option<Id>,
    },
    OutsideProgrammeAgreed {
        reason: Id,
    },
    OutsideProgrammeEnded {},
    ProgrammeEntered {
        programme: Programme,
    },
    ExemptionRequested {
        scope: Vec<TestingRequirement>,
        reason: Id,
        /// The form on which it was asked, as it was answered.
        #[serde(flatten, skip_serializing_if = "Option::is_none")]
        signed: Option<Box<SignedForm>>,
    },
    ExemptionGranted {
        scope: Vec<TestingRequirement>,
    },
    ExemptionRefused {
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    PrescriptionWritten {
        #[serde(skip_serializing_if = "Option::is_none")]
        order: Option<OrderId>,
        #[serde(skip_serializing_if = "Option::is_none")]
        indication: Option<Id>,
        product: Product,
        capsules: Capsules,
        days: Days,
        refills: u16,
    },
    PrescriptionCancelled {
        prescription: FactId,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    DispenseAuthorised {
        prescription: FactId,
        pharmacy: PharmacyId,
        until: Day,
        days: Days,
        /// Content hash of the decision's canonical JSON, kept by the ledger.
        #[serde(skip_serializing_if = "Option::is_none")]
        decision: Option<Id>,
    },
    /// Everything that the rules ask was met, and the programme's own system gave its number. Its id is what a
    /// dispensing names, as that of an authorisation is.
    ExternalAuthorisationRecorded {
        prescription: FactId,
        pharmacy: PharmacyId,
        /// The programme's number.
        number: ExternalNumber,
        /// The programme's last day.
        do_not_dispense_after: Day,
        channel: Channel,
        /// Our last day, by the rules in force here.
        until: Day,
        days: Days,
        /// Content hash of the decision's canonical JSON, kept by the ledger.
        #[serde(skip_serializing_if = "Option::is_none")]
        decision: Option<Id>,
    },
    DispenseDenied {
        prescription: FactId,
        pharmacy: PharmacyId,
        #[serde(skip_serializing_if = "Option::is_none")]
        decision: Option<Id>,
    },
    Filled {
        authorisation: FactId,
        days: Days,
        #[serde(skip_serializing_if = "Option::is_none")]
        capsules: Option<Capsules>,
        #[serde(skip_serializing_if = "Option::is_none")]
        product_code: Option<Id>,
        #[serde(skip_serializing_if = "Option::is_none")]
        lot: Option<Id>,
    },
    HandedOver {
        authorisation: FactId,
        days: Days,
        #[serde(skip_serializing_if = "Option::is_none")]
        capsules: Option<Capsules>,
        #[serde(skip_serializing_if = "Option::is_none")]
        product_code: Option<Id>,
        #[serde(skip_serializing_if = "Option::is_none")]
        lot: Option<Id>,
        /// Why it is entered although the authorisation was released since: it left before that.
        #[serde(skip_serializing_if = "Option::is_none")]
        despite: Option<Id>,
        /// To whom it was handed; never a name. None where it was not said.
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<HandedTo>,
    },
    Shipped {
        authorisation: FactId,
        days: Days,
        #[serde(skip_serializing_if = "Option::is_none")]
        capsules: Option<Capsules>,
        #[serde(skip_serializing_if = "Option::is_none")]
        product_code: Option<Id>,
        #[serde(skip_serializing_if = "Option::is_none")]
        lot: Option<Id>,
        /// Why it is entered although the authorisation was released since: it left before that.
        #[serde(skip_serializing_if = "Option::is_none")]
        despite: Option<Id>,
    },
    PartiallyDispensed {
        authorisation: FactId,
        days: Days,
        #[serde(skip_serializing_if = "Option::is_none")]
        capsules: Option<Capsules>,
        #[serde(skip_serializing_if = "Option::is_none")]
        product_code: Option<Id>,
        #[serde(skip_serializing_if = "Option::is_none")]
        lot: Option<Id>,
        /// Why it is entered although the authorisation was released since: it left before that.
        #[serde(skip_serializing_if = "Option::is_none")]
        despite: Option<Id>,
        /// To whom it was handed; never a name. None where it was not said.
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<HandedTo>,
    },
    Delivered {
        authorisation: FactId,
    },
    /// What a programme without a registry answers a pharmacist: never an authorisation.
    ChecklistGiven {
        prescription: FactId,
        pharmacy: PharmacyId,
        /// The last day on which the prescription may be supplied; none while something is open.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
        /// Content hash of the checklist's canonical JSON, kept by the ledger.
        #[serde(skip_serializing_if = "Option::is_none")]
        decision: Option<Id>,
    },
    /// Capsules that left a pharmacy of a programme without a registry: this is dispensing.
    Supplied {
        prescription: FactId,
        pharmacy: PharmacyId,
        /// The checklist that the pharmacist went through.
        checklist: FactId,
        days: Days,
        #[serde(skip_serializing_if = "Option::is_none")]
        capsules: Option<Capsules>,
        #[serde(skip_serializing_if = "Option::is_none")]
        product_code: Option<Id>,
        #[serde(skip_serializing_if = "Option::is_none")]
        lot: Option<Id>,
        /// Whether it was sent, and not handed over.
        #[serde(skip_serializing_if = "core::ops::Not::not")]
        shipped: bool,
        /// Why it was supplied although the checklist was open.
        #[serde(skip_serializing_if = "Option::is_none")]
        despite: Option<Id>,
        /// To whom it was handed; never a name. None where it was not said.
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<HandedTo>,
    },
    AuthorisationReversed {
        authorisation: FactId,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    AuthorisationReleased {
        authorisation: FactId,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    /// The programme's office learned that a silent pharmacy handed nothing over, and waits for a second agent.
    ReleaseProposed {
        authorisation: FactId,
        learned: NotHandedOver,
        /// Who was asked, or where it was tried, in a few words.
        asked: Id,
        asked_on: Day,
    },
    ReleaseConfirmed {
        proposal: FactId,
    },
    ReleaseDeclined {
        proposal: FactId,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    /// The office has looked into a supply that was entered after its authorisation had been released.
    DeviationNoted {
        supply: FactId,
        finding: Id,
    },
    AuthorisationExpired {
        authorisation: FactId,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    ReturnedToStock {
        authorisation: FactId,
    },
    SupplyAdjusted {
        reason: AdjustmentReason,
        #[serde(skip_serializing_if = "Option::is_none")]
        days: Option<Days>,
        /// The one bag that it is about: an entry that left a pharmacy, or a fill that lies on its shelf. What is at home
        /// as a whole when absent.
        #[serde(skip_serializing_if = "Option::is_none")]
        supply: Option<FactId>,
    },
    StockShortageReported {
        #[serde(skip_serializing_if = "Option::is_none")]
        pharmacy: Option<PharmacyId>,
    },
    /// Isotretinoin that came from outside the programme: it may be taken, and nobody counts it at a counter.
    OutsideSupplyReported {
        product: Product,
        capsules: Capsules,
        #[serde(skip_serializing_if = "Option::is_none")]
        origin: Option<SupplyOrigin>,
        #[serde(skip_serializing_if = "Option::is_none")]
        received_on: Option<Day>,
        #[serde(skip_serializing_if = "Option::is_none")]
        taken_from: Option<Day>,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    /// The prescriber has talked with the patient about a supply that was not expected.
    SupplySettled {
        supply: FactId,
        /// The last day on which it was or will be taken; none when none of it was.
        #[serde(skip_serializing_if = "Option::is_none")]
        taken_until: Option<Day>,
        finding: Id,
    },
    VideoOffered {
        accepted: bool,
    },
    ReminderCardGiven {
        supply: FactId,
    },
    /// The medication guide went with the capsules of an authorisation. No answer of the gate rests on it.
    MedicationGuideGiven {
        authorisation: FactId,
        /// The version, as it stands on the guide.
        guide: Id,
    },
    BreastfeedingRecorded {
        #[serde(skip_serializing_if = "Option::is_none")]
        ongoing: Option<bool>,
    },
    HoldRequested {
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    TreatmentPaused {
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    TreatmentResumed {
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    TreatmentStopped {
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
        #[serde(skip_serializing_if = "Option::is_none")]
        last_dose_on: Option<Day>,
    },
    CourseCompleted {
        #[serde(skip_serializing_if = "Option::is_none")]
        last_dose_on: Option<Day>,
    },
    PregnancyReported {},
    PregnancyExcluded {
        how: Exclusion,
    },
    PregnancyEnded {},
    CareTransferred {
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    TransferRequested {
        prescriber: Id,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    TransferWithdrawn {
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    /// Where the patient lives from that day on: the age from which a patient signs alone differs from land to land.
    ResidenceRecorded {
        territory: Id,
    },
    GuardianLinked {
        guardian: Id,
    },
    GuardianUnlinked {
        guardian: Id,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    GuardianSigned {
        form: Form,
        #[serde(skip_serializing_if = "Option::is_none")]
        edition: Option<Id>,
        #[serde(skip_serializing_if = "Option::is_none")]
        text_hash: Option<Id>,
        #[serde(skip_serializing_if = "Option::is_none")]
        signing: Option<Box<Signing>>,
    },
    CallerIdentified {
        call: Id,
        source: Source,
        means: Vec<IdentifiedBy>,
    },
    CallReviewed {
        call: Id,
        relistened: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    CallEnded {
        call: Id,
    },
    ContactRecorded {
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    StopTakingContacted {
        reached: bool,
        told_to_stop: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        escalated_to: Option<Escalation>,
    },
    PregnancyReportFiled {
        timing: PregnancyTiming,
    },
    LostToFollowUpRecorded {
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    CorrectionProposed {
        of: FactId,
        why: Id,
        #[serde(skip_serializing_if = "Option::is_none")]
        instead: Option<Box<Event>>,
    },
    CorrectionConfirmed {
        proposal: FactId,
    },
    CorrectionDeclined {
        proposal: FactId,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    FactCorrected {
        of: FactId,
        why: Id,
        #[serde(skip_serializing_if = "Option::is_none")]
        instead: Option<Box<Event>>,
    },
}

impl Payload {
    /// The text by which this kind of fact is written.
    pub const fn kind(&self) -> &'static str {
        match self {
            Payload::PatientRegistered { .. } => "patient-registered",
            Payload::CategoryAssigned { .. } => "category-assigned",
            Payload::CategoryReconfirmed { .. } => "category-reconfirmed",
            Payload::ConsentSigned { .. } => "consent-signed",
            Payload::CounsellingRecorded { .. } => "counselling-recorded",
            Payload::ContraceptionRecorded { .. } => "contraception-recorded",
            Payload::ContraceptionLapsed { .. } => "contraception-lapsed",
            Payload::PregnancyTestReported { .. } => "pregnancy-test-reported",
            Payload::HomeTestingPermitted { .. } => "home-testing-permitted",
            Payload::HomeTestingWithdrawn { .. } => "home-testing-withdrawn",
            Payload::ComprehensionAnswered { .. } => "comprehension-answered",
            Payload::MonthConfirmed { .. } => "month-confirmed",
            Payload::VisitRecorded { .. } => "visit-recorded",
            Payload::ReproductiveStatusAssessed { .. } => "reproductive-status-assessed",
            Payload::AssessmentRecorded { .. } => "assessment-recorded",
            Payload::SecondPrescriberAgreed { .. } => "second-prescriber-agreed",
            Payload::OutsideProgrammeAgreed { .. } => "outside-programme-agreed",
            Payload::OutsideProgrammeEnded {} => "outside-programme-ended",
            Payload::ProgrammeEntered { .. } => "programme-entered",
            Payload::ExemptionRequested { .. } => "exemption-requested",
            Payload::ExemptionGranted { .. } => "exemption-granted",
            Payload::ExemptionRefused { .. } => "exemption-refused",
            Payload::PrescriptionWritten { .. } => "prescription-written",
            Payload::PrescriptionCancelled { .. } => "prescription-cancelled",
            Payload::DispenseAuthorised { .. } => "dispense-authorised",
            Payload::ExternalAuthorisationRecorded { .. } => "external-authorisation-recorded",
            Payload::DispenseDenied { .. } => "dispense-denied",
            Payload::Filled { .. } => "filled",
            Payload::HandedOver { .. } => "handed-over",
            Payload::Shipped { .. } => "shipped",
            Payload::PartiallyDispensed { .. } => "partially-dispensed",
            Payload::Delivered { .. } => "delivered",
            Payload::ChecklistGiven { .. } => "checklist-given",
            Payload::Supplied { .. } => "supplied",
            Payload::AuthorisationReversed { .. } => "authorisation-reversed",
            Payload::AuthorisationReleased { .. } => "authorisation-released",
            Payload::ReleaseProposed { .. } => "release-proposed",
            Payload::ReleaseConfirmed { .. } => "release-confirmed",
            Payload::ReleaseDeclined { .. } => "release-declined",
            Payload::DeviationNoted { .. } => "deviation-noted",
            Payload::AuthorisationExpired { .. } => "authorisation-expired",
            Payload::ReturnedToStock { .. } => "returned-to-stock",
            Payload::SupplyAdjusted { .. } => "supply-adjusted",
            Payload::StockShortageReported { .. } => "stock-shortage-reported",
            Payload::OutsideSupplyReported { .. } => "outside-supply-reported",
            Payload::SupplySettled { .. } => "supply-settled",
            Payload::VideoOffered { .. } => "video-offered",
            Payload::ReminderCardGiven { .. } => "reminder-card-given",
            Payload::MedicationGuideGiven { .. } => "medication-guide-given",
            Payload::BreastfeedingRecorded { .. } => "breastfeeding-recorded",
            Payload::HoldRequested { .. } => "hold-requested",
            Payload::TreatmentPaused { .. } => "treatment-paused",
            Payload::TreatmentResumed { .. } => "treatment-resumed",
            Payload::TreatmentStopped { .. } => "treatment-stopped",
            Payload::CourseCompleted { .. } => "course-completed",
            Payload::PregnancyReported {} => "pregnancy-reported",
            Payload::PregnancyExcluded { .. } => "pregnancy-excluded",
            Payload::PregnancyEnded {} => "pregnancy-ended",
            Payload::CareTransferred { .. } => "care-transferred",
            Payload::TransferRequested { .. } => "transfer-requested",
            Payload::TransferWithdrawn { .. } => "transfer-withdrawn",
            Payload::ResidenceRecorded { .. } => "residence-recorded",
            Payload::GuardianLinked { .. } => "guardian-linked",
            Payload::GuardianUnlinked { .. } => "guardian-unlinked",
            Payload::GuardianSigned { .. } => "guardian-signed",
            Payload::CallerIdentified { .. } => "caller-identified",
            Payload::CallReviewed { .. } => "call-reviewed",
            Payload::CallEnded { .. } => "call-ended",
            Payload::ContactRecorded { .. } => "contact-recorded",
            Payload::StopTakingContacted { .. } => "stop-taking-contacted",
            Payload::PregnancyReportFiled { .. } => "pregnancy-report-filed",
            Payload::LostToFollowUpRecorded { .. } => "lost-to-follow-up-recorded",
            Payload::CorrectionProposed { .. } => "correction-proposed",
            Payload::CorrectionConfirmed { .. } => "correction-confirmed",
            Payload::CorrectionDeclined { .. } => "correction-declined",
            Payload::FactCorrected { .. } => "fact-corrected",
        }
    }
}
