//! The written form of facts: one flat object, read without guessing.
//!
//! Every field that any kind of fact may carry stands once in [`Wire`]. Reading a fact takes the fields of its kind;
//! a field that is left over does not belong there, and a field that is missing is named.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer};

use crate::day::{Day, Days};
use crate::event::{Envelope, Event, Menopause, Payload, Provenance};
use crate::external::ExternalNumber;
use crate::id::{FactId, Id, OrderId, PharmacyId};
use crate::object::Object;
use crate::quantity::Capsules;
use crate::sheet::AnswerSheet;
use crate::signing::{SignedForm, Signing};
use crate::vocabulary::{
    AdjustmentReason, Assessed, Basis, Capacity, Category, Channel, Cycle, Escalation, Exclusion,
    Form, HandedTo, IdentifiedBy, Method, NotHandedOver, PregnancyTiming, Product, Programme,
    Setting, Signer, Source, Specimen, SupplyOrigin, TestResult, TestingRequirement, Through,
    Topic,
};

/// Why a written fact cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum Unreadable {
    #[error("'{0}' is not a kind of fact; `retinue schema` lists the kinds")]
    UnknownKind(alloc::string::String),
    #[error("is missing: a fact of kind '{kind}' needs it")]
    Missing {
        field: &'static str,
        kind: alloc::string::String,
    },
    #[error("does not belong to a fact of kind '{kind}'; leave it out")]
    NotOfThisKind {
        field: &'static str,
        kind: alloc::string::String,
    },
}

impl Unreadable {
    /// The field at fault.
    pub(crate) fn field(&self) -> &'static str {
        match self {
            Unreadable::UnknownKind(_) => "type",
            Unreadable::Missing { field, .. } | Unreadable::NotOfThisKind { field, .. } => field,
        }
    }
}

macro_rules! wire {
    ($( $name:ident: $type:ty = $json:literal ),* $(,)?) => {
        /// A written fact before its kind is known.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct Wire<'a> {
            #[serde(rename = "type", borrow)]
            kind: Cow<'a, str>,
            on: Day,
            $( #[serde(default, rename = $json)] $name: Option<$type>, )*
        }

        impl Wire<'_> {
            /// The first field that no one has taken.
            fn left_over(&self) -> Option<&'static str> {
                $( if self.$name.is_some() { return Some($json); } )*
                None
            }
        }
    };
}

wire! {
    id: FactId = "id",
    recorded_at: Timestamp = "recorded-at",
    by: Id = "by",
    on_behalf_of: Id = "on-behalf-of",
    capacity: Capacity = "capacity",
    assisted_by: Id = "assisted-by",
    language: Id = "language",
    interpreter: bool = "interpreter",
    delegate: Id = "delegate",
    in_call: Id = "in-call",
    through: Through = "through",
    command_id: Id = "command-id",
    born: Day = "born",
    programme: Programme = "programme",
    category: Category = "category",
    basis: Basis = "basis",
    menopause: Object<Menopause> = "menopause",
    reconfirmation: FactId = "reconfirmation",
    reason: Cow<'a, str> = "reason",
    form: Form = "form",
    signers: Vec<Signer> = "signers",
    edition: Id = "edition",
    text_hash: Id = "text-hash",
    signing: Object<Signing> = "signing",
    topics: Vec<Topic> = "topics",
    methods: Vec<Method> = "methods",
    abstinence: bool = "abstinence",
    since: Day = "since",
    source: Source = "source",
    from: Day = "from",
    unprotected: bool = "unprotected",
    collected_on: Day = "collected-on",
    specimen: Specimen = "specimen",
    setting: Setting = "setting",
    result: TestResult = "result",
    clia_number: Id = "clia-number",
    cycle: Cycle = "cycle",
    menses_began_on: Day = "menses-began-on",
    procedure: Id = "procedure",
    passed: bool = "passed",
    sheet: Object<AnswerSheet> = "sheet",
    on_sheet: Id = "on-sheet",
    test: FactId = "test",
    counselled: bool = "counselled",
    remote: bool = "remote",
    subjects: Vec<Assessed> = "subjects",
    concern: bool = "concern",
    scope: Vec<TestingRequirement> = "scope",
    prescriber: Id = "prescriber",
    order: OrderId = "order",
    indication: Id = "indication",
    product: Product = "product",
    capsules: Capsules = "capsules",
    days: Days = "days",
    refills: u16 = "refills",
    prescription: FactId = "prescription",
    pharmacy: PharmacyId = "pharmacy",
    until: Day = "until",
    decision: Id = "decision",
    number: ExternalNumber = "number",
    do_not_dispense_after: Day = "do-not-dispense-after",
    channel: Channel = "channel",
    authorisation: FactId = "authorisation",
    proposal: FactId = "proposal",
    learned: NotHandedOver = "learned",
    asked: Id = "asked",
    asked_on: Day = "asked-on",
    supply: FactId = "supply",
    finding: Id = "finding",
    origin: SupplyOrigin = "origin",
    received_on: Day = "received-on",
    taken_from: Day = "taken-from",
    taken_until: Day = "taken-until",
    accepted: bool = "accepted",
    product_code: Id = "product-code",
    lot: Id = "lot",
    checklist: FactId = "checklist",
    shipped: bool = "shipped",
    despite: Id = "despite",
    to: HandedTo = "to",
    ongoing: bool = "ongoing",
    last_dose_on: Day = "last-dose-on",
    how: Exclusion = "how",
    reached: bool = "reached",
    told_to_stop: bool = "told-to-stop",
    escalated_to: Escalation = "escalated-to",
    timing: PregnancyTiming = "timing",
    of: FactId = "of",
    why: Id = "why",
    territory: Id = "territory",
    guardian: Id = "guardian",
    guide: Id = "guide",
    call: Id = "call",
    means: Vec<IdentifiedBy> = "means",
    relistened: bool = "relistened",
    instead: Box<Object<Wire<'a>>> = "instead",
}

impl<'a> Wire<'a> {
    /// Reads the fact. `unnamed` is its id when the text gives none.
    pub(crate) fn read(mut self, unnamed: impl FnOnce() -> FactId) -> Result<Event, Unreadable> {
        let payload = self.payload()?;
        let provenance = Provenance {
            by: self.by.take(),
            on_behalf_of: self.on_behalf_of.take(),
            capacity: self.capacity.take(),
            assisted_by: self.assisted_by.take(),
            language: self.language.take(),
            interpreter: self.interpreter.take(),
            delegate: self.delegate.take(),
            in_call: self.in_call.take(),
            through: self.through.take(),
            command_id: self.command_id.take(),
        };
        let envelope = Envelope {
            id: self.id.take().unwrap_or_else(unnamed),
            on: self.on,
            recorded_at: self.recorded_at.take(),
            provenance: (provenance != Provenance::default()).then(|| Box::new(provenance)),
        };
        match self.left_over() {
            Some(field) => Err(Unreadable::NotOfThisKind {
                field,
                kind: self.kind.into_owned(),
            }),
            None => Ok(Event { payload, envelope }),
        }
    }

    fn payload(&mut self) -> Result<Payload, Unreadable> {
        macro_rules! need {
            ($field:ident, $json:literal) => {
                self.$field.take().ok_or_else(|| Unreadable::Missing {
                    field: $json,
                    kind: self.kind.clone().into_owned(),
                })?
            };
        }
        let kind = self.kind.clone();
        Ok(match &*kind {
            "patient-registered" => Payload::PatientRegistered {
                born: need!(born, "born"),
                programme: need!(programme, "programme"),
            },
            "category-assigned" => Payload::CategoryAssigned {
                category: need!(category, "category"),
                basis: need!(basis, "basis"),
                menopause: self.menopause.take().map(|proof| Box::new(proof.0)),
                reason: self.reason()?,
            },
            "category-reconfirmed" => Payload::CategoryReconfirmed {
                category: need!(category, "category"),
                reconfirmation: need!(reconfirmation, "reconfirmation"),
            },
            "consent-signed" => Payload::ConsentSigned {
                form: need!(form, "form"),
                signers: need!(signers, "signers"),
                edition: self.edition.take(),
                text_hash: self.text_hash.take(),
                signing: self.signing.take().map(|signing| Box::new(signing.0)),
            },
            "counselling-recorded" => Payload::CounsellingRecorded {
                topics: need!(topics, "topics"),
            },
            "contraception-recorded" => {
                let abstinence = self.abstinence.take().unwrap_or(false);
                Payload::ContraceptionRecorded {
                    methods: if abstinence {
                        self.methods.take().unwrap_or_default()
                    } else {
                        need!(methods, "methods")
                    },
                    abstinence,
                    since: need!(since, "since"),
                    source: need!(source, "source"),
                    on_sheet: self.on_sheet.take(),
                }
            }
            "contraception-lapsed" => Payload::ContraceptionLapsed {
                from: self.from.take(),
                unprotected: self.unprotected.take(),
            },
            "pregnancy-test-reported" => Payload::PregnancyTestReported {
                collected_on: need!(collected_on, "collected-on"),
                specimen: need!(specimen, "specimen"),
                setting: need!(setting, "setting"),
                result: need!(result, "result"),
                clia_number: self.clia_number.take(),
                cycle: self.cycle.take(),
                menses_began_on: self.menses_began_on.take(),
            },
            "home-testing-permitted" => Payload::HomeTestingPermitted {
                procedure: self.procedure.take(),
            },
            "home-testing-withdrawn" => Payload::HomeTestingWithdrawn {
                procedure: self.procedure.take(),
            },
            "comprehension-answered" => Payload::ComprehensionAnswered {
                passed: need!(passed, "passed"),
                sheet: self.sheet.take().map(|sheet| Box::new(sheet.0)),
            },
            "month-confirmed" => Payload::MonthConfirmed {
                test: self.test.take(),
                counselled: need!(counselled, "counselled"),
                signed: self.signed_form()?,
            },
            "visit-recorded" => Payload::VisitRecorded {
                remote: self.remote.take(),
            },
            "reproductive-status-assessed" => Payload::ReproductiveStatusAssessed {
                signed: self.signed_form()?,
            },
            "assessment-recorded" => Payload::AssessmentRecorded {
                subjects: need!(subjects, "subjects"),
                concern: self.concern.take(),
            },
            "second-prescriber-agreed" => Payload::SecondPrescriberAgreed {
                prescriber: self.prescriber.take(),
            },
            "outside-programme-agreed" => Payload::OutsideProgrammeAgreed {
                reason: self.needed_reason()?,
            },
            "outside-programme-ended" => Payload::OutsideProgrammeEnded {},
            "exemption-requested" => Payload::ExemptionRequested {
                scope: need!(scope, "scope"),
                reason: self.needed_reason()?,
                signed: self.signed_form()?,
            },
            "exemption-granted" => Payload::ExemptionGranted {
                scope: need!(scope, "scope"),
            },
            "exemption-refused" => Payload::ExemptionRefused {
                reason: self.reason()?,
            },
            "programme-entered" => Payload::ProgrammeEntered {
                programme: need!(programme, "programme"),
            },
            "prescription-written" => Payload::PrescriptionWritten {
                order: self.order.take(),
                indication: self.indication.take(),
                product: need!(product, "product"),
                capsules: need!(capsules, "capsules"),
                days: need!(days, "days"),
                refills: need!(refills, "refills"),
            },
            "prescription-cancelled" => Payload::PrescriptionCancelled {
                prescription: need!(prescription, "prescription"),
                reason: self.reason()?,
            },
            "dispense-authorised" => Payload::DispenseAuthorised {
                prescription: need!(prescription, "prescription"),
                pharmacy: need!(pharmacy, "pharmacy"),
                until: need!(until, "until"),
                days: need!(days, "days"),
                decision: self.decision.take(),
            },
            "external-authorisation-recorded" => Payload::ExternalAuthorisationRecorded {
                prescription: need!(prescription, "prescription"),
                pharmacy: need!(pharmacy, "pharmacy"),
                number: need!(number, "number"),
                do_not_dispense_after: need!(do_not_dispense_after, "do-not-dispense-after"),
                channel: need!(channel, "channel"),
                until: need!(until, "until"),
                days: need!(days, "days"),
                decision: self.decision.take(),
            },
            "dispense-denied" => Payload::DispenseDenied {
                prescription: need!(prescription, "prescription"),
                pharmacy: need!(pharmacy, "pharmacy"),
                decision: self.decision.take(),
            },
            "filled" => Payload::Filled {
                authorisation: need!(authorisation, "authorisation"),
                days: need!(days, "days"),
                capsules: self.capsules.take(),
                product_code: self.product_code.take(),
                lot: self.lot.take(),
            },
            "handed-over" => Payload::HandedOver {
                authorisation: need!(authorisation, "authorisation"),
                days: need!(days, "days"),
                capsules: self.capsules.take(),
                product_code: self.product_code.take(),
                lot: self.lot.take(),
                despite: self.despite.take(),
                to: self.to.take(),
            },
            "shipped" => Payload::Shipped {
                authorisation: need!(authorisation, "authorisation"),
                days: need!(days, "days"),
                capsules: self.capsules.take(),
                product_code: self.product_code.take(),
                lot: self.lot.take(),
                despite: self.despite.take(),
            },
            "partially-dispensed" => Payload::PartiallyDispensed {
                authorisation: need!(authorisation, "authorisation"),
                days: need!(days, "days"),
                capsules: self.capsules.take(),
                product_code: self.product_code.take(),
                lot: self.lot.take(),
                despite: self.despite.take(),
                to: self.to.take(),
            },
            "delivered" => Payload::Delivered {
                authorisation: need!(authorisation, "authorisation"),
            },
            "checklist-given" => Payload::ChecklistGiven {
                prescription: need!(prescription, "prescription"),
                pharmacy: need!(pharmacy, "pharmacy"),
                until: self.until.take(),
                decision: self.decision.take(),
            },
            "supplied" => Payload::Supplied {
                prescription: need!(prescription, "prescription"),
                pharmacy: need!(pharmacy, "pharmacy"),
                checklist: need!(checklist, "checklist"),
                days: need!(days, "days"),
                capsules: self.capsules.take(),
                product_code: self.product_code.take(),
                lot: self.lot.take(),
                shipped: self.shipped.take().unwrap_or(false),
                despite: self.despite.take(),
                to: self.to.take(),
            },
            "authorisation-reversed" => Payload::AuthorisationReversed {
                authorisation: need!(authorisation, "authorisation"),
                reason: self.reason()?,
            },
            "authorisation-released" => Payload::AuthorisationReleased {
                authorisation: need!(authorisation, "authorisation"),
                reason: self.reason()?,
            },
            "release-proposed" => Payload::ReleaseProposed {
                authorisation: need!(authorisation, "authorisation"),
                learned: need!(learned, "learned"),
                asked: need!(asked, "asked"),
                asked_on: need!(asked_on, "asked-on"),
            },
            "release-confirmed" => Payload::ReleaseConfirmed {
                proposal: need!(proposal, "proposal"),
            },
            "release-declined" => Payload::ReleaseDeclined {
                proposal: need!(proposal, "proposal"),
                reason: self.reason()?,
            },
            "deviation-noted" => Payload::DeviationNoted {
                supply: need!(supply, "supply"),
                finding: need!(finding, "finding"),
            },
            "authorisation-expired" => Payload::AuthorisationExpired {
                authorisation: need!(authorisation, "authorisation"),
                reason: self.reason()?,
            },
            "returned-to-stock" => Payload::ReturnedToStock {
                authorisation: need!(authorisation, "authorisation"),
            },
            "supply-adjusted" => {
                let written: Cow<'_, str> = need!(reason, "reason");
                let reason = AdjustmentReason::from_text(&written).ok_or(Unreadable::Missing {
                    field: "reason",
                    kind: self.kind.clone().into_owned(),
                })?;
                Payload::SupplyAdjusted {
                    reason,
                    days: self.days.take(),
                    supply: self.supply.take(),
                }
            }
            "stock-shortage-reported" => Payload::StockShortageReported {
                pharmacy: self.pharmacy.take(),
            },
            "outside-supply-reported" => Payload::OutsideSupplyReported {
                product: need!(product, "product"),
                capsules: need!(capsules, "capsules"),
                origin: self.origin.take(),
                received_on: self.received_on.take(),
                taken_from: self.taken_from.take(),
                reason: self.reason()?,
            },
            "supply-settled" => Payload::SupplySettled {
                supply: need!(supply, "supply"),
                taken_until: self.taken_until.take(),
                finding: need!(finding, "finding"),
            },
            "video-offered" => Payload::VideoOffered {
                accepted: need!(accepted, "accepted"),
            },
            "reminder-card-given" => Payload::ReminderCardGiven {
                supply: need!(supply, "supply"),
            },
            "medication-guide-given" => Payload::MedicationGuideGiven {
                authorisation: need!(authorisation, "authorisation"),
                guide: need!(guide, "guide"),
            },
            "breastfeeding-recorded" => Payload::BreastfeedingRecorded {
                ongoing: self.ongoing.take(),
            },
            "hold-requested" => Payload::HoldRequested {
                reason: self.reason()?,
            },
            "treatment-paused" => Payload::TreatmentPaused {
                reason: self.reason()?,
            },
            "treatment-resumed" => Payload::TreatmentResumed {
                reason: self.reason()?,
            },
            "treatment-stopped" => Payload::TreatmentStopped {
                reason: self.reason()?,
                last_dose_on: self.last_dose_on.take(),
            },
            "course-completed" => Payload::CourseCompleted {
                last_dose_on: self.last_dose_on.take(),
            },
            "pregnancy-reported" => Payload::PregnancyReported {},
            "pregnancy-excluded" => Payload::PregnancyExcluded {
                how: need!(how, "how"),
            },
            "pregnancy-ended" => Payload::PregnancyEnded {},
            "care-transferred" => Payload::CareTransferred {
                reason: self.reason()?,
            },
            "transfer-requested" => Payload::TransferRequested {
                prescriber: need!(prescriber, "prescriber"),
                reason: self.reason()?,
            },
            "transfer-withdrawn" => Payload::TransferWithdrawn {
                reason: self.reason()?,
            },
            "residence-recorded" => Payload::ResidenceRecorded {
                territory: need!(territory, "territory"),
            },
            "guardian-linked" => Payload::GuardianLinked {
                guardian: need!(guardian, "guardian"),
            },
            "guardian-unlinked" => Payload::GuardianUnlinked {
                guardian: need!(guardian, "guardian"),
                reason: self.reason()?,
            },
            "guardian-signed" => Payload::GuardianSigned {
                form: need!(form, "form"),
                edition: self.edition.take(),
                text_hash: self.text_hash.take(),
                signing: self.signing.take().map(|signing| Box::new(signing.0)),
            },
            "caller-identified" => Payload::CallerIdentified {
                call: need!(call, "call"),
                source: need!(source, "source"),
                means: need!(means, "means"),
            },
            "call-reviewed" => Payload::CallReviewed {
                call: need!(call, "call"),
                relistened: need!(relistened, "relistened"),
                reason: self.reason()?,
            },
            "contact-recorded" => Payload::ContactRecorded {
                reason: self.reason()?,
            },
            "stop-taking-contacted" => Payload::StopTakingContacted {
                reached: need!(reached, "reached"),
                told_to_stop: need!(told_to_stop, "told-to-stop"),
                escalated_to: self.escalated_to.take(),
            },
            "pregnancy-report-filed" => Payload::PregnancyReportFiled {
                timing: need!(timing, "timing"),
            },
            "lost-to-follow-up-recorded" => Payload::LostToFollowUpRecorded {
                reason: self.reason()?,
            },
            "correction-proposed" => {
                let of: FactId = need!(of, "of");
                Payload::CorrectionProposed {
                    instead: self.replacement(&of)?,
                    of,
                    why: need!(why, "why"),
                }
            }
            "call-ended" => Payload::CallEnded {
                call: need!(call, "call"),
            },
            "correction-confirmed" => Payload::CorrectionConfirmed {
                proposal: need!(proposal, "proposal"),
            },
            "correction-declined" => Payload::CorrectionDeclined {
                proposal: need!(proposal, "proposal"),
                reason: self.reason()?,
            },
            "fact-corrected" => {
                let of: FactId = need!(of, "of");
                Payload::FactCorrected {
                    instead: self.replacement(&of)?,
                    of,
                    why: need!(why, "why"),
                }
            }
            other => return Err(Unreadable::UnknownKind(other.into())),
        })
    }

    /// What stands in the place of the fact of that name, if anything does. It answers to that name, so that what
    /// referred to it still does.
    fn replacement(&mut self, of: &FactId) -> Result<Option<Box<Event>>, Unreadable> {
        match self.instead.take() {
            None => Ok(None),
            Some(wire) => Ok(Some(Box::new(wire.0.read(|| of.clone())?))),
        }
    }

    /// A reason in a few words, if one is given.
    fn reason(&mut self) -> Result<Option<Id>, Unreadable> {
        match self.reason.take() {
            None => Ok(None),
            Some(text) => Id::new(&text).map(Some).ok_or(Unreadable::Missing {
                field: "reason",
                kind: self.kind.clone().into_owned(),
            }),
        }
    }

    /// The form on which an act was done: all of it, or none.
    fn signed_form(&mut self) -> Result<Option<Box<SignedForm>>, Unreadable> {
        let (form, edition) = (self.form.take(), self.edition.take());
        let (text_hash, signing) = (self.text_hash.take(), self.signing.take());
        if form.is_none() && edition.is_none() && text_hash.is_none() && signing.is_none() {
            return Ok(None);
        }
        let missing = |field| Unreadable::Missing {
            field,
            kind: self.kind.clone().into_owned(),
        };
        Ok(Some(Box::new(SignedForm {
            form: form.ok_or_else(|| missing("form"))?,
            edition: edition.ok_or_else(|| missing("edition"))?,
            text_hash: text_hash.ok_or_else(|| missing("text-hash"))?,
            signing: signing.ok_or_else(|| missing("signing"))?.0,
        })))
    }

    fn needed_reason(&mut self) -> Result<Id, Unreadable> {
        self.reason()?.ok_or_else(|| Unreadable::Missing {
            field: "reason",
            kind: self.kind.clone().into_owned(),
        })
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Event, D::Error> {
        let Object(wire) = Object::<Wire<'_>>::deserialize(deserializer)?;
        let mut unnamed = false;
        let event = wire
            .read(|| {
                unnamed = true;
                Id::of_position(0)
            })
            .map_err(|unreadable| {
                serde::de::Error::custom(alloc::format!("{}: {unreadable}", unreadable.field()))
            })?;
        if unnamed {
            return Err(serde::de::Error::missing_field("id"));
        }
        Ok(event)
    }
}
