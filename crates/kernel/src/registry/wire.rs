//! A registry fact as it is written, read with every field named that is missing or does not belong.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer};

use super::{PricedCapsules, RegistryEvent, RegistryFact};
use crate::day::Day;
use crate::id::Id;
use crate::object::Object;
use crate::office::{
    AuditResult, CaseAction, PregnancyOutcome, RecallContact, Reconsidered, Settled, ShipmentBar,
};
use crate::signing::Signing;
use crate::statement::Statement;
use crate::vocabulary::{Capacity, IdentifiedBy, Mode, PregnancyTiming, Premises, ReConsent};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Wire<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    on: Day,
    id: Option<Id>,
    recorded_at: Option<Timestamp>,
    by: Option<Id>,
    command_id: Option<Id>,
    delegate: Option<Id>,
    authority: Option<Id>,
    ctcae_version: Option<Id>,
    form: Option<Id>,
    text_hash: Option<Id>,
    signer: Option<Id>,
    premises: Option<Premises>,
    weekdays: Option<Vec<Id>>,
    dated: Option<Vec<Day>>,
    currency: Option<Id>,
    rows: Option<Vec<Object<PricedCapsules>>>,
    assisted_by: Option<Id>,
    signing: Option<Object<Signing>>,
    re_consent: Option<ReConsent>,
    staff: Option<Vec<Id>>,
    record: Option<Id>,
    until: Option<Day>,
    reason: Option<Id>,
    typed: Option<Id>,
    edition: Option<Id>,
    from: Option<Day>,
    rules: Option<Id>,
    overlays: Option<Vec<Id>>,
    program: Option<Id>,
    name: Option<Id>,
    keys: Option<Vec<Statement>>,
    scopes: Option<Vec<Id>>,
    redirects: Option<Vec<Statement>>,
    launch: Option<Statement>,
    mode: Option<Mode>,
    territory: Option<Id>,
    age: Option<u8>,
    account: Option<Id>,
    capacity: Option<Capacity>,
    of: Option<Id>,
    caller: Option<Id>,
    means: Option<Vec<IdentifiedBy>>,
    language: Option<Id>,
    interpreter: Option<bool>,
    relistened: Option<bool>,
    finding: Option<Id>,
    chain: Option<Id>,
    representative: Option<Id>,
    manufacturer: Option<Id>,
    to: Option<Id>,
    product: Option<Id>,
    lot: Option<Id>,
    packs: Option<u16>,
    reasons: Option<Vec<ShipmentBar>>,
    order: Option<Id>,
    law: Option<Id>,
    says: Option<Statement>,
    case: Option<Id>,
    answer_by: Option<Day>,
    action: Option<CaseAction>,
    decision: Option<Reconsidered>,
    because: Option<Id>,
    patients: Option<Vec<Id>>,
    patient: Option<Id>,
    how: Option<Settled>,
    contact: Option<RecallContact>,
    lots: Option<Vec<Id>>,
    left_from: Option<Day>,
    recall: Option<Id>,
    fault: Option<Id>,
    reconfirmation: Option<Id>,
    year: Option<u16>,
    seed: Option<Id>,
    since: Option<Day>,
    listed: Option<u16>,
    list_hash: Option<Id>,
    chosen: Option<Vec<Id>>,
    sample: Option<Id>,
    result: Option<AuditResult>,
    interval_end: Option<Day>,
    report: Option<Id>,
    reached: Option<bool>,
    timing: Option<PregnancyTiming>,
    outcome: Option<PregnancyOutcome>,
}

impl Wire<'_> {
    fn left_over(&self) -> Option<&'static str> {
        [
            (self.delegate.is_some(), "delegate"),
            (self.authority.is_some(), "authority"),
            (self.ctcae_version.is_some(), "ctcae-version"),
            (self.form.is_some(), "form"),
            (self.text_hash.is_some(), "text-hash"),
            (self.signer.is_some(), "signer"),
            (self.premises.is_some(), "premises"),
            (self.weekdays.is_some(), "weekdays"),
            (self.dated.is_some(), "dated"),
            (self.currency.is_some(), "currency"),
            (self.rows.is_some(), "rows"),
            (self.assisted_by.is_some(), "assisted-by"),
            (self.signing.is_some(), "signing"),
            (self.re_consent.is_some(), "re-consent"),
            (self.territory.is_some(), "territory"),
            (self.age.is_some(), "age"),
            (self.staff.is_some(), "staff"),
            (self.record.is_some(), "record"),
            (self.until.is_some(), "until"),
            (self.reason.is_some(), "reason"),
            (self.typed.is_some(), "typed"),
            (self.edition.is_some(), "edition"),
            (self.from.is_some(), "from"),
            (self.rules.is_some(), "rules"),
            (self.overlays.is_some(), "overlays"),
            (self.program.is_some(), "program"),
            (self.name.is_some(), "name"),
            (self.keys.is_some(), "keys"),
            (self.scopes.is_some(), "scopes"),
            (self.redirects.is_some(), "redirects"),
            (self.launch.is_some(), "launch"),
            (self.mode.is_some(), "mode"),
            (self.account.is_some(), "account"),
            (self.capacity.is_some(), "capacity"),
            (self.of.is_some(), "of"),
            (self.caller.is_some(), "caller"),
            (self.means.is_some(), "means"),
            (self.language.is_some(), "language"),
            (self.interpreter.is_some(), "interpreter"),
            (self.relistened.is_some(), "relistened"),
            (self.finding.is_some(), "finding"),
            (self.chain.is_some(), "chain"),
            (self.representative.is_some(), "representative"),
            (self.manufacturer.is_some(), "manufacturer"),
            (self.to.is_some(), "to"),
            (self.product.is_some(), "product"),
            (self.lot.is_some(), "lot"),
            (self.packs.is_some(), "packs"),
            (self.reasons.is_some(), "reasons"),
            (self.order.is_some(), "order"),
            (self.law.is_some(), "law"),
            (self.says.is_some(), "says"),
            (self.case.is_some(), "case"),
            (self.answer_by.is_some(), "answer-by"),
            (self.action.is_some(), "action"),
            (self.decision.is_some(), "decision"),
            (self.because.is_some(), "because"),
            (self.patients.is_some(), "patients"),
            (self.patient.is_some(), "patient"),
            (self.how.is_some(), "how"),
            (self.contact.is_some(), "contact"),
            (self.lots.is_some(), "lots"),
            (self.left_from.is_some(), "left-from"),
            (self.recall.is_some(), "recall"),
            (self.fault.is_some(), "fault"),
            (self.reconfirmation.is_some(), "reconfirmation"),
            (self.year.is_some(), "year"),
            (self.seed.is_some(), "seed"),
            (self.since.is_some(), "since"),
            (self.listed.is_some(), "listed"),
            (self.list_hash.is_some(), "list-hash"),
            (self.chosen.is_some(), "chosen"),
            (self.sample.is_some(), "sample"),
            (self.result.is_some(), "result"),
            (self.interval_end.is_some(), "interval-end"),
            (self.report.is_some(), "report"),
            (self.reached.is_some(), "reached"),
            (self.timing.is_some(), "timing"),
            (self.outcome.is_some(), "outcome"),
        ]
        .into_iter()
        .find_map(|(present, field)| present.then_some(field))
    }

    fn read(mut self) -> Result<RegistryFact, String> {
        let kind = self.kind.clone();
        let missing =
            |field: &str| alloc::format!("{field}: is missing: a fact of kind '{kind}' needs it");
        macro_rules! needs {
            ($field:ident, $written:literal) => {
                self.$field.take().ok_or_else(|| missing($written))?
            };
        }
        let event = match &*kind {
            "enrolled" => RegistryEvent::Enrolled {},
            "enrolment-opened" => RegistryEvent::EnrolmentOpened {
                account: self.account.take(),
            },
            "attested" => RegistryEvent::Attested {},
            "enrolment-signed" => RegistryEvent::EnrolmentSigned {
                form: needs!(form, "form"),
                edition: needs!(edition, "edition"),
                text_hash: self.text_hash.take(),
                signer: needs!(signer, "signer"),
                assisted_by: self.assisted_by.take(),
                signing: Box::new(needs!(signing, "signing").0),
            },
            "closed-days-set" => RegistryEvent::ClosedDaysSet {
                premises: needs!(premises, "premises"),
                weekdays: self.weekdays.take().unwrap_or_default(),
                dated: self.dated.take().unwrap_or_default(),
            },
            "trained" => RegistryEvent::Trained {
                staff: self.staff.take().unwrap_or_default(),
                record: self.record.take(),
            },
            "certified" => RegistryEvent::Certified {
                until: needs!(until, "until"),
            },
            "suspended" => RegistryEvent::Suspended {
                reason: self.reason.take(),
            },
            "reinstated" => RegistryEvent::Reinstated {
                reason: self.reason.take(),
            },
            "decertified" => RegistryEvent::Decertified {
                reason: self.reason.take(),
            },
            "delegate-named" => RegistryEvent::DelegateNamed {
                delegate: needs!(delegate, "delegate"),
                from: needs!(from, "from"),
                until: self.until.take(),
            },
            "delegate-ended" => RegistryEvent::DelegateEnded {
                delegate: needs!(delegate, "delegate"),
            },
            "designee-named" => RegistryEvent::DesigneeNamed {
                account: needs!(account, "account"),
                capacity: self.capacity.take(),
            },
            "designee-joined" => RegistryEvent::DesigneeJoined {
                account: needs!(account, "account"),
            },
            "designee-ended" => RegistryEvent::DesigneeEnded {
                account: needs!(account, "account"),
                reason: self.reason.take(),
            },
            "enrolment-taken-by-telephone" => RegistryEvent::EnrolmentTakenByTelephone {
                account: needs!(account, "account"),
                caller: needs!(caller, "caller"),
                means: needs!(means, "means"),
                language: needs!(language, "language"),
                interpreter: self.interpreter.take(),
            },
            "account-taken-up" => RegistryEvent::AccountTakenUp {
                account: needs!(account, "account"),
            },
            "telephone-enrolment-reviewed" => RegistryEvent::TelephoneEnrolmentReviewed {
                of: needs!(of, "of"),
                relistened: needs!(relistened, "relistened"),
                finding: self.finding.take(),
            },
            "chain-joined" => RegistryEvent::ChainJoined {
                chain: needs!(chain, "chain"),
                representative: needs!(representative, "representative"),
            },
            "chain-left" => RegistryEvent::ChainLeft {},
            "pharmacist-named" => RegistryEvent::PharmacistNamed {
                account: needs!(account, "account"),
            },
            "pharmacist-ended" => RegistryEvent::PharmacistEnded {
                account: needs!(account, "account"),
                reason: self.reason.take(),
            },
            "on-call-named" => RegistryEvent::OnCallNamed {
                account: needs!(account, "account"),
                from: needs!(from, "from"),
                until: self.until.take(),
            },
            "on-call-ended" => RegistryEvent::OnCallEnded {},
            "laboratory-schedule-chosen" => RegistryEvent::LaboratoryScheduleChosen {
                authority: needs!(authority, "authority"),
            },
            "laboratory-grading-chosen" => RegistryEvent::LaboratoryGradingChosen {
                ctcae_version: needs!(ctcae_version, "ctcae-version"),
            },
            "form-text-loaded" => RegistryEvent::FormTextLoaded {
                form: needs!(form, "form"),
                edition: needs!(edition, "edition"),
                text_hash: needs!(text_hash, "text-hash"),
                from: needs!(from, "from"),
                re_consent: needs!(re_consent, "re-consent"),
            },
            "request-unmatched" => RegistryEvent::RequestUnmatched {
                typed: needs!(typed, "typed"),
            },
            "edition-adopted" => RegistryEvent::EditionAdopted {
                edition: needs!(edition, "edition"),
                from: needs!(from, "from"),
                rules: needs!(rules, "rules"),
                overlays: self.overlays.take().unwrap_or_default(),
            },
            "age-of-majority-set" => RegistryEvent::AgeOfMajoritySet {
                territory: needs!(territory, "territory"),
                age: needs!(age, "age"),
                from: needs!(from, "from"),
            },
            "system-fault-recorded" => RegistryEvent::SystemFaultRecorded {
                from: needs!(from, "from"),
                until: needs!(until, "until"),
                says: needs!(says, "says"),
            },
            "system-fault-withdrawn" => RegistryEvent::SystemFaultWithdrawn {
                fault: needs!(fault, "fault"),
                says: needs!(says, "says"),
            },
            "reconfirmation-called" => RegistryEvent::ReconfirmationCalled {
                until: needs!(until, "until"),
                says: needs!(says, "says"),
            },
            "reconfirmation-called-off" => RegistryEvent::ReconfirmationCalledOff {
                reconfirmation: needs!(reconfirmation, "reconfirmation"),
                says: needs!(says, "says"),
            },
            "price-list-set" => RegistryEvent::PriceListSet {
                currency: needs!(currency, "currency"),
                rows: needs!(rows, "rows").into_iter().map(|row| row.0).collect(),
            },
            "program-registered" => RegistryEvent::ProgramRegistered {
                program: needs!(program, "program"),
                name: needs!(name, "name"),
                keys: needs!(keys, "keys"),
                scopes: needs!(scopes, "scopes"),
            },
            "program-keys-replaced" => RegistryEvent::ProgramKeysReplaced {
                program: needs!(program, "program"),
                keys: needs!(keys, "keys"),
            },
            "program-launch-set" => RegistryEvent::ProgramLaunchSet {
                program: needs!(program, "program"),
                redirects: needs!(redirects, "redirects"),
                launch: self.launch.take(),
                scopes: needs!(scopes, "scopes"),
            },
            "program-ended" => RegistryEvent::ProgramEnded {
                program: needs!(program, "program"),
                reason: self.reason.take(),
            },
            "mode-set" => RegistryEvent::ModeSet {
                mode: needs!(mode, "mode"),
            },
            "representative-named" => RegistryEvent::RepresentativeNamed {
                account: needs!(account, "account"),
            },
            "manufacturer-consented" => RegistryEvent::ManufacturerConsented {
                manufacturer: needs!(manufacturer, "manufacturer"),
            },
            "manufacturer-consent-withdrawn" => RegistryEvent::ManufacturerConsentWithdrawn {
                manufacturer: needs!(manufacturer, "manufacturer"),
            },
            "audit-agreed" => RegistryEvent::AuditAgreed {},
            "shipment-recorded" => RegistryEvent::ShipmentRecorded {
                to: needs!(to, "to"),
                product: needs!(product, "product"),
                lot: needs!(lot, "lot"),
                packs: needs!(packs, "packs"),
            },
            "shipment-refused" => RegistryEvent::ShipmentRefused {
                to: needs!(to, "to"),
                product: needs!(product, "product"),
                packs: needs!(packs, "packs"),
                reasons: needs!(reasons, "reasons"),
            },
            "order-reported" => RegistryEvent::OrderReported {
                order: needs!(order, "order"),
                manufacturer: needs!(manufacturer, "manufacturer"),
            },
            "stock-returned" => RegistryEvent::StockReturned {
                product: needs!(product, "product"),
                lot: needs!(lot, "lot"),
                packs: needs!(packs, "packs"),
                manufacturer: needs!(manufacturer, "manufacturer"),
            },
            "recall-opened" => RegistryEvent::RecallOpened {
                product: needs!(product, "product"),
                lots: needs!(lots, "lots"),
                left_from: self.left_from.take(),
                says: needs!(says, "says"),
            },
            "recall-contact-recorded" => RegistryEvent::RecallContactRecorded {
                recall: needs!(recall, "recall"),
                patient: needs!(patient, "patient"),
                contact: needs!(contact, "contact"),
            },
            "recall-withdrawn" => RegistryEvent::RecallWithdrawn {
                recall: needs!(recall, "recall"),
                says: needs!(says, "says"),
            },
            "case-opened" => RegistryEvent::CaseOpened {
                law: needs!(law, "law"),
                says: needs!(says, "says"),
            },
            "case-notice-sent" => RegistryEvent::CaseNoticeSent {
                case: needs!(case, "case"),
                says: needs!(says, "says"),
                answer_by: needs!(answer_by, "answer-by"),
            },
            "case-answered" => RegistryEvent::CaseAnswered {
                case: needs!(case, "case"),
                says: needs!(says, "says"),
            },
            "case-acted" => RegistryEvent::CaseActed {
                case: needs!(case, "case"),
                action: needs!(action, "action"),
                says: needs!(says, "says"),
                answer_by: needs!(answer_by, "answer-by"),
            },
            "case-reconsideration-asked" => RegistryEvent::CaseReconsiderationAsked {
                case: needs!(case, "case"),
                says: needs!(says, "says"),
            },
            "case-reconsidered" => RegistryEvent::CaseReconsidered {
                case: needs!(case, "case"),
                decision: needs!(decision, "decision"),
                says: needs!(says, "says"),
            },
            "case-closed" => RegistryEvent::CaseClosed {
                case: needs!(case, "case"),
                says: needs!(says, "says"),
            },
            "patients-displaced" => RegistryEvent::PatientsDisplaced {
                because: needs!(because, "because"),
                patients: needs!(patients, "patients"),
            },
            "displacement-settled" => RegistryEvent::DisplacementSettled {
                because: needs!(because, "because"),
                patient: needs!(patient, "patient"),
                how: needs!(how, "how"),
            },
            "audit-sample-drawn" => RegistryEvent::AuditSampleDrawn {
                year: needs!(year, "year"),
                seed: needs!(seed, "seed"),
                since: needs!(since, "since"),
                listed: needs!(listed, "listed"),
                list_hash: needs!(list_hash, "list-hash"),
                chosen: needs!(chosen, "chosen"),
            },
            "audited" => RegistryEvent::Audited {
                sample: self.sample.take(),
                result: needs!(result, "result"),
                says: needs!(says, "says"),
            },
            "assessment-submitted" => RegistryEvent::AssessmentSubmitted {
                interval_end: needs!(interval_end, "interval-end"),
            },
            "pregnancy-file-opened" => RegistryEvent::PregnancyFileOpened {
                patient: needs!(patient, "patient"),
                report: needs!(report, "report"),
            },
            "pregnancy-followed-up" => RegistryEvent::PregnancyFollowedUp {
                reached: needs!(reached, "reached"),
                says: needs!(says, "says"),
            },
            "root-cause-recorded" => RegistryEvent::RootCauseRecorded {
                timing: needs!(timing, "timing"),
                says: needs!(says, "says"),
            },
            "pregnancy-outcome-recorded" => RegistryEvent::PregnancyOutcomeRecorded {
                outcome: needs!(outcome, "outcome"),
            },
            "pregnancy-file-closed" => RegistryEvent::PregnancyFileClosed {
                says: needs!(says, "says"),
            },
            other => {
                return Err(alloc::format!(
                    "type: '{other}' is not a kind of registry fact"
                ));
            }
        };
        if let Some(field) = self.left_over() {
            return Err(alloc::format!(
                "{field}: does not belong to a fact of kind '{kind}'; leave it out"
            ));
        }
        Ok(RegistryFact {
            event,
            id: self.id,
            on: self.on,
            recorded_at: self.recorded_at,
            by: self.by,
            command_id: self.command_id,
        })
    }
}

impl<'de> Deserialize<'de> for RegistryFact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RegistryFact, D::Error> {
        Object::<Wire<'_>>::deserialize(deserializer)?
            .0
            .read()
            .map_err(serde::de::Error::custom)
    }
}
