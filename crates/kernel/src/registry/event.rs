//! What a registry fact may say, kind by kind.

use alloc::boxed::Box;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::id::{FactId, Id, PharmacyId};
use crate::office::{
    AuditResult, CaseAction, PregnancyOutcome, RecallContact, Reconsidered, Settled, ShipmentBar,
};
use crate::signing::Signing;
use crate::statement::Statement;
use crate::vocabulary::{Capacity, IdentifiedBy, Mode, PregnancyTiming, Premises, ReConsent};

/// So many capsules of one strength at a price.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PricedCapsules {
    /// The strength, in milligrams.
    pub milligrams: u16,
    /// How many capsules.
    pub capsules: u32,
    /// What they cost together, in minor units of the currency, such as cents.
    pub minor_units: u64,
}

/// What a registry fact says.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(
    tag = "type",
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case"
)]
pub enum RegistryEvent {
    /// The party enrolled with the form of its role.
    Enrolled {},
    /// The office opened the file of a party that is to enrol. It enrols nobody: whoever has to sign does so after it.
    EnrolmentOpened {
        /// The account to which the one who signs was invited; none where they have one, or sign on paper.
        #[serde(skip_serializing_if = "Option::is_none")]
        account: Option<Id>,
    },
    /// The party attested the duties of its role.
    Attested {},
    /// The form by which the party enrols was signed. `on` is the day that stands beside the signature; who keyed it in
    /// from paper, and when, stands in the envelope.
    EnrolmentSigned {
        /// The form, by the name of its definition.
        form: Id,
        /// The edition whose form it is.
        edition: Id,
        /// Content hash of the text that was signed; none where the programme's own form was signed elsewhere.
        #[serde(skip_serializing_if = "Option::is_none")]
        text_hash: Option<Id>,
        /// Who signed, by staff number or initials.
        signer: Id,
        /// Who helped to enter it.
        #[serde(skip_serializing_if = "Option::is_none")]
        assisted_by: Option<Id>,
        /// On what, and what was answered.
        signing: Box<Signing>,
    },
    /// The party's staff were trained.
    Trained {
        /// Who was trained, by staff number or initials; none where the fact is about all of them.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        staff: Vec<Id>,
        /// Where the party keeps the record of it.
        #[serde(skip_serializing_if = "Option::is_none")]
        record: Option<Id>,
    },
    /// On which days nobody is there. What was said of the same premises before holds no more.
    ClosedDaysSet {
        /// Where: the clinic and the laboratory are a prescriber's to say, the pharmacy its own.
        premises: Premises,
        /// Days of the week, by their English names in small letters.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        weekdays: Vec<Id>,
        /// Single days.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        dated: Vec<Day>,
    },
    /// Certified until and including a day. Of a wholesaler: authorised to ship.
    Certified {
        /// The last certified day.
        until: Day,
    },
    /// Suspended until reinstated.
    Suspended {
        /// Why: a few words, or the case that decided it.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    /// The suspension was lifted.
    Reinstated {
        /// Why: a few words, or the case that decided it.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    /// The certification was taken away.
    Decertified {
        /// Why: a few words, or the case that decided it.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    /// A prescriber named another who may act for the prescriber's patients.
    DelegateNamed {
        /// The delegate.
        delegate: Id,
        /// The first day.
        from: Day,
        /// The last day; none until it is ended by hand.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
    },
    /// A delegate no longer acts, from this day on.
    DelegateEnded {
        /// The delegate.
        delegate: Id,
    },
    /// A prescriber enrolled a member of the office staff, who enters data for the prescriber once the account is taken
    /// up. The prescriber answers for what they enter.
    DesigneeNamed {
        /// The account.
        account: Id,
        /// In which capacity they enter data; a designee's where none is named.
        #[serde(skip_serializing_if = "Option::is_none")]
        capacity: Option<Capacity>,
    },
    /// They took up the account with a password of their own, and undertook what a designee undertakes.
    DesigneeJoined {
        /// The account.
        account: Id,
    },
    /// They enter nothing more, from this day on.
    DesigneeEnded {
        /// The account.
        account: Id,
        /// Why.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    /// Telephone staff took down, for a caller, who wants to enrol, and read it back. It enrols nobody: the form is signed
    /// by whoever has to sign it.
    EnrolmentTakenByTelephone {
        /// The account to which the one who signs is invited.
        account: Id,
        /// Who called, by initials or staff number.
        caller: Id,
        /// What was checked of the caller.
        means: Vec<IdentifiedBy>,
        /// The language of the call.
        language: Id,
        /// Whether an interpreter took part.
        #[serde(skip_serializing_if = "Option::is_none")]
        interpreter: Option<bool>,
    },
    /// Its owner took up an account to which they were invited, by telephone or by the office, with a password of their own.
    AccountTakenUp {
        /// The account.
        account: Id,
    },
    /// The programme's office looked an enrolment through that was taken by telephone.
    TelephoneEnrolmentReviewed {
        /// The fact of the call.
        of: FactId,
        /// Whether the call was listened to again.
        relistened: bool,
        /// What was found.
        #[serde(skip_serializing_if = "Option::is_none")]
        finding: Option<Id>,
    },
    /// The site belongs to a chain, whose authorised representative stands for it. A later joining goes before an earlier.
    ChainJoined {
        /// The chain, by its short name.
        chain: Id,
        /// The account of its authorised representative.
        representative: Id,
    },
    /// The site belongs to no chain any more: neither the representative nor pharmacists of other sites enter it.
    ChainLeft {},
    /// A pharmacist was trained for the site and is accounted for there, from this day on.
    PharmacistNamed {
        /// The account.
        account: Id,
    },
    /// They work at the site no more.
    PharmacistEnded {
        /// The account.
        account: Id,
        /// Why.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    /// A prescriber named the account that is told when something in the clinic cannot wait. A later naming goes before an
    /// earlier one.
    OnCallNamed {
        /// The account.
        account: Id,
        /// The first day.
        from: Day,
        /// The last day; none until ended by hand.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
    },
    /// Nobody is on call any more, from this day on.
    OnCallEnded {},
    /// A prescriber chose by whose schedule the clinic's laboratory is asked; the gate reads nothing of it.
    LaboratoryScheduleChosen {
        /// Whose, by the name that the knowledge of care has for it.
        authority: Id,
    },
    /// A prescriber chose the version of CTCAE under which the clinic's laboratory is graded; the gate reads nothing of it.
    LaboratoryGradingChosen {
        /// Which, by the name that the knowledge of care has for it.
        ctcae_version: Id,
    },
    /// An authority's text of a form was loaded. It lies in the ledger under its hash.
    FormTextLoaded {
        /// The form, by the name of its definition.
        form: Id,
        /// The edition whose form it is.
        edition: Id,
        /// Content hash of the text.
        text_hash: Id,
        /// The first day on which it is the one that is signed.
        from: Day,
        /// Whether those who signed before sign again.
        re_consent: ReConsent,
    },
    /// A pharmacy asked for someone the programme could not match; a keyed hash of what was typed.
    RequestUnmatched {
        /// Keyed hash of the typed request.
        typed: Id,
    },
    /// The installation adopted an edition of the rules from a day on.
    EditionAdopted {
        /// The edition.
        edition: Id,
        /// Its first day here.
        from: Day,
        /// Content hash of the rule set.
        rules: Id,
        /// Overlays of the edition adopted with it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        overlays: Vec<Id>,
    },
    /// The age from which a patient who lives in a territory signs alone, from a day on.
    AgeOfMajoritySet {
        /// The state or land.
        territory: Id,
        /// The age, in completed years.
        age: u8,
        /// Its first day here.
        from: Day,
    },
    /// The system failed: on these days no authorisation could be had. It lengthens nothing.
    SystemFaultRecorded {
        /// The first such day.
        from: Day,
        /// The last such day.
        until: Day,
        /// What failed, and for whom.
        says: Statement,
    },
    /// A recorded fault was not one, or its days were others: it counts no more.
    SystemFaultWithdrawn {
        /// The fault: the fact that recorded it.
        fault: FactId,
        /// Why.
        says: Statement,
    },
    /// Every category is to be confirmed anew by a day. It refuses nobody anything.
    ReconfirmationCalled {
        /// The day by which.
        until: Day,
        /// Why.
        says: Statement,
    },
    /// A re-confirmation is not asked for any more.
    ReconfirmationCalledOff {
        /// The fact that called it.
        reconfirmation: FactId,
        /// Why.
        says: Statement,
    },
    /// The party said what capsules cost there; what it said before holds no more. The gate never reads it.
    PriceListSet {
        /// The currency, by its three letters.
        currency: Id,
        /// The prices, a row for each quantity of a strength.
        rows: Vec<PricedCapsules>,
    },
    /// A program may act for the party: with which keys it proves itself, and what it may ask.
    ProgramRegistered {
        /// By which name it asks: the client id, or the issuer of its tokens.
        program: Id,
        /// What it is called.
        name: Id,
        /// Its public keys, each a JSON Web Key.
        keys: Vec<Statement>,
        /// The most that it may ask, scope by scope.
        scopes: Vec<Id>,
    },
    /// The program proves itself with these keys and with no earlier one.
    ProgramKeysReplaced {
        /// The program.
        program: Id,
        /// Its public keys, each a JSON Web Key.
        keys: Vec<Statement>,
    },
    /// People may let the program ask for them, from the pages named here; what was said of it before holds no more. Without a
    /// page nobody may.
    ProgramLaunchSet {
        /// The program.
        program: Id,
        /// The addresses to which a person who answered is sent back, each compared letter for letter.
        redirects: Vec<Statement>,
        /// The page that opens the program with a patient at hand.
        #[serde(skip_serializing_if = "Option::is_none")]
        launch: Option<Statement>,
        /// The most that it may ask of a person, scope by scope.
        scopes: Vec<Id>,
    },
    /// The program acts no more.
    ProgramEnded {
        /// The program.
        program: Id,
        /// Why.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    /// How the installation runs.
    ModeSet {
        /// The mode.
        mode: Mode,
    },
    /// The pharmacy named the account of its authorised representative, the pharmacist who answers for the site.
    RepresentativeNamed {
        /// The account.
        account: Id,
    },
    /// A manufacturer consented in writing to the wholesaler's shipping its product.
    ManufacturerConsented {
        /// The manufacturer, by its short name.
        manufacturer: Id,
    },
    /// A manufacturer withdrew that consent.
    ManufacturerConsentWithdrawn {
        /// The manufacturer.
        manufacturer: Id,
    },
    /// The wholesaler agreed to be audited.
    AuditAgreed {},
    /// The wholesaler shipped, to a party that might be shipped to.
    ShipmentRecorded {
        /// The consignee: the key of a party, such as `pharmacy:corner`.
        to: Id,
        /// The product's code.
        product: Id,
        /// The lot.
        lot: Id,
        /// How many packs.
        packs: u16,
    },
    /// The wholesaler was asked to ship and was told no.
    ShipmentRefused {
        /// The consignee: the key of a party, or what was typed of one that is not on record.
        to: Id,
        /// The product's code.
        product: Id,
        /// How many packs were ordered.
        packs: u16,
        /// Every reason.
        reasons: Vec<ShipmentBar>,
    },
    /// The wholesaler told the manufacturer of an order by a party that might not be shipped to.
    OrderReported {
        /// The fact of the refused shipment.
        order: FactId,
        /// The manufacturer.
        manufacturer: Id,
    },
    /// Unused product went back to the manufacturer.
    StockReturned {
        /// The product's code.
        product: Id,
        /// The lot.
        lot: Id,
        /// How many packs.
        packs: u16,
        /// The manufacturer.
        manufacturer: Id,
    },
    /// Lots of a product were recalled: by the programme, or by a pharmacy for what left it.
    RecallOpened {
        /// The product's code.
        product: Id,
        /// The lots, 1 to 50.
        lots: Vec<Id>,
        /// The first day on which capsules of them can have left a pharmacy; any day where none is named.
        #[serde(skip_serializing_if = "Option::is_none")]
        left_from: Option<Day>,
        /// Why, and where it is announced.
        says: Statement,
    },
    /// Somebody told a person of a recall, or tried to.
    RecallContactRecorded {
        /// The recall: the fact that opened it.
        recall: FactId,
        /// The patient, by the id of the stream.
        patient: Id,
        /// What came of it.
        contact: RecallContact,
    },
    /// A recall was withdrawn: the lots may be dispensed again.
    RecallWithdrawn {
        /// The recall.
        recall: FactId,
        /// Why.
        says: Statement,
    },
    /// A case of non-compliance was opened against the party.
    CaseOpened {
        /// The line of the law that it concerns.
        law: Id,
        /// What happened.
        says: Statement,
    },
    /// The party was told of the case.
    CaseNoticeSent {
        /// The case: the fact that opened it.
        case: FactId,
        /// What it was told.
        says: Statement,
        /// The last day to answer.
        answer_by: Day,
    },
    /// The party answered.
    CaseAnswered {
        /// The case.
        case: FactId,
        /// The answer.
        says: Statement,
    },
    /// The programme acted on the case. A suspension or a decertification follows as a fact of its own.
    CaseActed {
        /// The case.
        case: FactId,
        /// What it did.
        action: CaseAction,
        /// Why, and what is asked of the party.
        says: Statement,
        /// The last day to ask that it be reconsidered.
        answer_by: Day,
    },
    /// The party asked that the action be reconsidered.
    CaseReconsiderationAsked {
        /// The case.
        case: FactId,
        /// Why.
        says: Statement,
    },
    /// The programme reconsidered.
    CaseReconsidered {
        /// The case.
        case: FactId,
        /// Whether the action stands.
        decision: Reconsidered,
        /// Why.
        says: Statement,
    },
    /// The case was closed.
    CaseClosed {
        /// The case.
        case: FactId,
        /// What was found.
        says: Statement,
    },
    /// The party's standing fell while these patients were in mid-window.
    PatientsDisplaced {
        /// The fact by which it fell.
        because: FactId,
        /// The patients, by the ids of their streams.
        patients: Vec<Id>,
    },
    /// One of them was dealt with.
    DisplacementSettled {
        /// The fact by which the party's standing fell.
        because: FactId,
        /// The patient.
        patient: Id,
        /// How.
        how: Settled,
    },
    /// The yearly sample of pharmacies to audit was drawn.
    AuditSampleDrawn {
        /// The calendar year for which it was drawn.
        year: u16,
        /// The seed, in hexadecimal. Whoever holds it and the list can draw again.
        seed: Id,
        /// The first day on which an order put a pharmacy on the list.
        since: Day,
        /// How many pharmacies were on the list.
        listed: u16,
        /// SHA-256 of the list: ids in order, one a line.
        list_hash: Id,
        /// The sample, in the order of the draw.
        chosen: Vec<PharmacyId>,
    },
    /// The party was audited.
    Audited {
        /// The draw that chose it.
        #[serde(skip_serializing_if = "Option::is_none")]
        sample: Option<FactId>,
        /// What was found.
        result: AuditResult,
        /// In words.
        says: Statement,
    },
    /// An assessment was submitted to the authority.
    AssessmentSubmitted {
        /// The last day of the interval that it covers.
        interval_end: Day,
    },
    /// A report of a pregnancy opened a file in the registry of pregnancies.
    PregnancyFileOpened {
        /// The patient, by the id of the stream.
        patient: Id,
        /// The fact that reported it.
        report: FactId,
    },
    /// The programme tried to follow the report up.
    PregnancyFollowedUp {
        /// Whether somebody was reached.
        reached: bool,
        /// What was learned or tried.
        says: Statement,
    },
    /// Why the pregnancy was not prevented, and when it began.
    RootCauseRecorded {
        /// When it began relative to the treatment.
        timing: PregnancyTiming,
        /// The cause.
        says: Statement,
    },
    /// How the pregnancy ended, where the edition in force asks it.
    PregnancyOutcomeRecorded {
        /// The outcome.
        outcome: PregnancyOutcome,
    },
    /// Nothing more is followed up.
    PregnancyFileClosed {
        /// Why.
        says: Statement,
    },
}

impl RegistryEvent {
    /// The text by which this kind is written.
    pub const fn kind(&self) -> &'static str {
        match self {
            RegistryEvent::Enrolled {} => "enrolled",
            RegistryEvent::EnrolmentOpened { .. } => "enrolment-opened",
            RegistryEvent::Attested {} => "attested",
            RegistryEvent::EnrolmentSigned { .. } => "enrolment-signed",
            RegistryEvent::Trained { .. } => "trained",
            RegistryEvent::ClosedDaysSet { .. } => "closed-days-set",
            RegistryEvent::Certified { .. } => "certified",
            RegistryEvent::Suspended { .. } => "suspended",
            RegistryEvent::Reinstated { .. } => "reinstated",
            RegistryEvent::Decertified { .. } => "decertified",
            RegistryEvent::DelegateNamed { .. } => "delegate-named",
            RegistryEvent::DelegateEnded { .. } => "delegate-ended",
            RegistryEvent::DesigneeNamed { .. } => "designee-named",
            RegistryEvent::DesigneeJoined { .. } => "designee-joined",
            RegistryEvent::DesigneeEnded { .. } => "designee-ended",
            RegistryEvent::EnrolmentTakenByTelephone { .. } => "enrolment-taken-by-telephone",
            RegistryEvent::AccountTakenUp { .. } => "account-taken-up",
            RegistryEvent::TelephoneEnrolmentReviewed { .. } => "telephone-enrolment-reviewed",
            RegistryEvent::ChainJoined { .. } => "chain-joined",
            RegistryEvent::ChainLeft {} => "chain-left",
            RegistryEvent::PharmacistNamed { .. } => "pharmacist-named",
            RegistryEvent::PharmacistEnded { .. } => "pharmacist-ended",
            RegistryEvent::OnCallNamed { .. } => "on-call-named",
            RegistryEvent::OnCallEnded {} => "on-call-ended",
            RegistryEvent::LaboratoryScheduleChosen { .. } => "laboratory-schedule-chosen",
            RegistryEvent::LaboratoryGradingChosen { .. } => "laboratory-grading-chosen",
            RegistryEvent::FormTextLoaded { .. } => "form-text-loaded",
            RegistryEvent::RequestUnmatched { .. } => "request-unmatched",
            RegistryEvent::EditionAdopted { .. } => "edition-adopted",
            RegistryEvent::AgeOfMajoritySet { .. } => "age-of-majority-set",
            RegistryEvent::SystemFaultRecorded { .. } => "system-fault-recorded",
            RegistryEvent::SystemFaultWithdrawn { .. } => "system-fault-withdrawn",
            RegistryEvent::ReconfirmationCalled { .. } => "reconfirmation-called",
            RegistryEvent::ReconfirmationCalledOff { .. } => "reconfirmation-called-off",
            RegistryEvent::PriceListSet { .. } => "price-list-set",
            RegistryEvent::ProgramRegistered { .. } => "program-registered",
            RegistryEvent::ProgramKeysReplaced { .. } => "program-keys-replaced",
            RegistryEvent::ProgramLaunchSet { .. } => "program-launch-set",
            RegistryEvent::ProgramEnded { .. } => "program-ended",
            RegistryEvent::ModeSet { .. } => "mode-set",
            RegistryEvent::RepresentativeNamed { .. } => "representative-named",
            RegistryEvent::ManufacturerConsented { .. } => "manufacturer-consented",
            RegistryEvent::ManufacturerConsentWithdrawn { .. } => "manufacturer-consent-withdrawn",
            RegistryEvent::AuditAgreed {} => "audit-agreed",
            RegistryEvent::ShipmentRecorded { .. } => "shipment-recorded",
            RegistryEvent::ShipmentRefused { .. } => "shipment-refused",
            RegistryEvent::OrderReported { .. } => "order-reported",
            RegistryEvent::StockReturned { .. } => "stock-returned",
            RegistryEvent::RecallOpened { .. } => "recall-opened",
            RegistryEvent::RecallContactRecorded { .. } => "recall-contact-recorded",
            RegistryEvent::RecallWithdrawn { .. } => "recall-withdrawn",
            RegistryEvent::CaseOpened { .. } => "case-opened",
            RegistryEvent::CaseNoticeSent { .. } => "case-notice-sent",
            RegistryEvent::CaseAnswered { .. } => "case-answered",
            RegistryEvent::CaseActed { .. } => "case-acted",
            RegistryEvent::CaseReconsiderationAsked { .. } => "case-reconsideration-asked",
            RegistryEvent::CaseReconsidered { .. } => "case-reconsidered",
            RegistryEvent::CaseClosed { .. } => "case-closed",
            RegistryEvent::PatientsDisplaced { .. } => "patients-displaced",
            RegistryEvent::DisplacementSettled { .. } => "displacement-settled",
            RegistryEvent::AuditSampleDrawn { .. } => "audit-sample-drawn",
            RegistryEvent::Audited { .. } => "audited",
            RegistryEvent::AssessmentSubmitted { .. } => "assessment-submitted",
            RegistryEvent::PregnancyFileOpened { .. } => "pregnancy-file-opened",
            RegistryEvent::PregnancyFollowedUp { .. } => "pregnancy-followed-up",
            RegistryEvent::RootCauseRecorded { .. } => "root-cause-recorded",
            RegistryEvent::PregnancyOutcomeRecorded { .. } => "pregnancy-outcome-recorded",
            RegistryEvent::PregnancyFileClosed { .. } => "pregnancy-file-closed",
        }
    }

    /// The case to which the fact belongs, if it goes on with one.
    pub const fn case(&self) -> Option<&FactId> {
        match self {
            RegistryEvent::CaseNoticeSent { case, .. }
            | RegistryEvent::CaseAnswered { case, .. }
            | RegistryEvent::CaseActed { case, .. }
            | RegistryEvent::CaseReconsiderationAsked { case, .. }
            | RegistryEvent::CaseReconsidered { case, .. }
            | RegistryEvent::CaseClosed { case, .. } => Some(case),
            _ => None,
        }
    }
}
