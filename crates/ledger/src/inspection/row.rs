//! A row of an export for an inspection: what it holds, and what each column is called.

use jiff::Timestamp;
use retinue_kernel::{Day, Days, FactId, Form, Id, PharmacyId, PrescriberId, Programme, Signer};
use serde::Serialize;

/// What an export says of itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct InspectionHead {
    /// The programme.
    pub programme: Programme,
    /// The rule set in use when it was made.
    pub rules: Id,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// What a sandbox says of whatever leaves it; none elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub watermark: Option<&'static str>,
}

/// One fact. What a kind of fact has no place for is empty.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct InspectionRow {
    /// The patient: a pseudonym that is the same in every export of this installation, or the programme number.
    pub patient: String,
    /// The day it happened.
    pub on: Day,
    /// When it was recorded; a late entry shows by it.
    pub recorded_at: Option<Timestamp>,
    /// The kind of fact.
    pub what: &'static str,
    /// Its name.
    pub fact: FactId,
    /// The prescription it is about.
    pub prescription: Option<FactId>,
    /// The prescriber of that prescription.
    pub prescriber: Option<PrescriberId>,
    /// The pharmacy.
    pub pharmacy: Option<PharmacyId>,
    /// What came of it: the answer of a decision, or how a form, an agreement or a supply stands.
    pub outcome: Option<String>,
    /// The last day it gave.
    pub until: Option<Day>,
    /// Days of supply.
    pub days: Option<Days>,
    /// The code of the product that left, where it is on record: by the fact itself, or by the filling of the bag.
    pub product_code: Option<Id>,
    /// Its lot, where it is on record.
    pub lot: Option<Id>,
    /// The last negative test that was collected on or before a prescription.
    pub test_collected_on: Option<Day>,
    /// Whether that test was in time for the prescription: `yes`, `no`, or `not-asked` of this patient.
    pub test_in_time: Option<&'static str>,
    /// The form that was signed.
    pub form: Option<Form>,
    /// Its edition.
    pub form_edition: Option<Id>,
    /// The hash of the exact text.
    pub text_hash: Option<Id>,
    /// Who signed.
    pub signers: Vec<Signer>,
    /// Every reason of a refusal, or of an open checklist.
    pub reasons: Vec<Id>,
    /// The reason that a person gave, in their own few words.
    pub reason: Option<Id>,
    /// The content hash of the decision.
    pub decision: Option<Id>,
    /// The rule set by which it was decided.
    pub rules: Option<Id>,
    /// The fact that corrected this one.
    pub corrected_by: Option<FactId>,
    /// The correction, or the proposal of one, that brings these values in the place of the fact; none where they are those
    /// that were first recorded. What a proposal brings stands only once it was confirmed, by a correction of its own.
    pub brought_by: Option<FactId>,
}

/// The columns of the export, in their order, each with what it holds.
pub const INSPECTION_COLUMNS: &[(&str, &str)] = &[
    ("programme", "the programme of the export"),
    (
        "rules-in-use",
        "content hash of the rule set when it was made",
    ),
    ("period-from", "first day of the period"),
    ("period-to", "last day of the period"),
    (
        "patient",
        "pseudonym, or the programme number where asked for",
    ),
    ("on", "the day it happened"),
    ("recorded-at", "when it was recorded"),
    ("what", "the kind of fact"),
    ("fact", "the fact's own name"),
    ("prescription", "the prescription it is about"),
    ("prescriber", "the prescriber of that prescription"),
    ("pharmacy", "the pharmacy"),
    ("outcome", "what came of it"),
    ("until", "the last day it gave"),
    ("days", "days of supply"),
    ("product-code", "the code of the product that left"),
    ("lot", "its lot"),
    (
        "test-collected-on",
        "the last negative test on or before a prescription",
    ),
    ("test-in-time", "yes, no, or not-asked"),
    ("form", "the form that was signed"),
    ("form-edition", "its edition"),
    ("text-hash", "the hash of its exact text"),
    ("signers", "who signed"),
    (
        "reasons",
        "the reasons of a refusal or of an open checklist",
    ),
    ("reason", "the reason that a person gave"),
    ("decision", "content hash of the decision"),
    ("rules", "the rule set by which it was decided"),
    ("corrected-by", "the fact that corrected this one"),
    (
        "brought-by",
        "the correction, or its proposal, that brings these values",
    ),
    (
        "watermark",
        "what a sandbox says of itself; empty elsewhere",
    ),
];

impl InspectionRow {
    /// The cells in the order of [`INSPECTION_COLUMNS`].
    pub fn cells(&self, head: &InspectionHead) -> Vec<String> {
        fn shown<T: ToString>(value: Option<&T>) -> String {
            value.map(ToString::to_string).unwrap_or_default()
        }
        fn joined<T: ToString>(values: &[T]) -> String {
            let all: Vec<String> = values.iter().map(ToString::to_string).collect();
            all.join(" ")
        }
        vec![
            head.programme.to_string(),
            head.rules.to_string(),
            head.from.to_string(),
            head.to.to_string(),
            self.patient.clone(),
            self.on.to_string(),
            shown(self.recorded_at.as_ref()),
            self.what.to_owned(),
            self.fact.to_string(),
            shown(self.prescription.as_ref()),
            shown(self.prescriber.as_ref()),
            shown(self.pharmacy.as_ref()),
            self.outcome.clone().unwrap_or_default(),
            shown(self.until.as_ref()),
            shown(self.days.as_ref()),
            shown(self.product_code.as_ref()),
            shown(self.lot.as_ref()),
            shown(self.test_collected_on.as_ref()),
            self.test_in_time.unwrap_or_default().to_owned(),
            shown(self.form.as_ref()),
            shown(self.form_edition.as_ref()),
            shown(self.text_hash.as_ref()),
            joined(&self.signers),
            joined(&self.reasons),
            shown(self.reason.as_ref()),
            shown(self.decision.as_ref()),
            shown(self.rules.as_ref()),
            shown(self.corrected_by.as_ref()),
            shown(self.brought_by.as_ref()),
            head.watermark.unwrap_or_default().to_owned(),
        ]
    }
}
