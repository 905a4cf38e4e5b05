//! Sentences that advice adds of its own, each with what it advises and on what it rests.

use alloc::string::String;

use retinue_kernel::{Id, words};
use serde::{Deserialize, Serialize};

use crate::advice::{Action, Triage};
use crate::basis::Jurisdictions;

words! {
    /// What advice has to say beside the rules of its subjects.
    AdviceCode {
        /// All that the label asks is met, and nothing stands against it.
        Start = "start",
        /// A criterion of the label is not met.
        NotACandidate = "not-a-candidate",
        /// A criterion of the label is not known.
        CandidacyOpen = "candidacy-open",
        /// No label of the jurisdiction is stored.
        NoLabel = "no-label",
        /// Another authority of the jurisdiction would treat.
        OtherAuthority = "other-authority",
        /// The first steps of a plan.
        FirstDoses = "first-doses",
        /// No weight is on record.
        NoWeight = "no-weight",
        /// No product is chosen.
        NoProduct = "no-product",
        /// No plan can be made.
        NoPlan = "no-plan",
        /// The dose is above the ceiling.
        AboveCeiling = "above-ceiling",
        /// A measurement is due.
        LaboratoryDue = "laboratory-due",
        /// A measurement is overdue.
        LaboratoryOverdue = "laboratory-overdue",
        /// A medicine has to be confirmed.
        MedicineToConfirm = "medicine-to-confirm",
        /// A medicine is not known.
        MedicineUnknown = "medicine-unknown",
        /// A medicine is known by name, and no source grades it.
        MedicineNotGraded = "medicine-not-graded",
        /// An allergy is not known.
        AllergyUnknown = "allergy-unknown",
        /// Acne came back, by one definition at least.
        RelapseFound = "relapse-found",
        /// A check after the course is due.
        AftercareDue = "aftercare-due",
        /// A check after the course is overdue.
        AftercareOverdue = "aftercare-overdue",
        /// Nothing on record asks for anything else.
        GoOn = "go-on",
    }
}

impl AdviceCode {
    /// What its sentence may name in braces; every one of them is filled in.
    pub const fn placeholders(self) -> &'static [&'static str] {
        match self {
            AdviceCode::NotACandidate
            | AdviceCode::CandidacyOpen
            | AdviceCode::Start
            | AdviceCode::OtherAuthority => &["authority"],
            AdviceCode::FirstDoses => &["doses"],
            AdviceCode::NoPlan => &["why"],
            AdviceCode::AboveCeiling => &["daily", "dose", "ceiling"],
            AdviceCode::LaboratoryDue | AdviceCode::LaboratoryOverdue => &["what", "to"],
            AdviceCode::MedicineToConfirm => &["written", "may-be"],
            AdviceCode::MedicineUnknown
            | AdviceCode::MedicineNotGraded
            | AdviceCode::AllergyUnknown => &["written"],
            AdviceCode::RelapseFound => &["definitions"],
            AdviceCode::AftercareDue | AdviceCode::AftercareOverdue => &["what", "to"],
            AdviceCode::NoLabel
            | AdviceCode::NoWeight
            | AdviceCode::NoProduct
            | AdviceCode::GoOn => &[],
        }
    }
}

/// A sentence of advice.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AdviceSentence {
    /// The rule under which it is cited.
    pub id: Id,
    /// What it is.
    pub code: AdviceCode,
    /// Where it holds.
    pub jurisdictions: Jurisdictions,
    /// What is advised.
    pub action: Action,
    /// How urgent it is.
    pub triage: Triage,
    /// The sentence, with words in braces to be filled in.
    pub says: String,
}
