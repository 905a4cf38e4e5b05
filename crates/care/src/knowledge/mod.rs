//! What is known: the types of `knowledge/`. One subject, one file here, one file that reads it in the rulebook.

mod candidacy;
mod dosing;
mod education;
mod effect;
mod exposure;
mod grading;
mod interaction;
mod laboratory;
mod outcome;
mod product;
mod product_code;
mod remark;
mod scale;
mod sentence;
mod source;
mod survival;

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use retinue_kernel::{Id, Product};

pub use candidacy::{
    AcneForm, Candidacy, CandidacyAuthority, Clause, Contraindication, HealthCondition, Sign,
    SignRule,
};
pub use dosing::{DispensingPolicy, DosePolicy, LabelDosing, Range};
pub use education::{Question, Spoken, Statement, Topic};
pub use effect::{About, ClinicalGrade, Effect, EffectRule, Effects, Flag, Symptom, Within};
pub use exposure::{ExposureModel, ExposureState, Food, OtherRatio, Spread, SpreadOf};
pub use grading::{
    AcneGrading, ClinicianScale, CountClass, CountFrom, Counted, Descriptor, GagsLesion,
    GagsRegion, Lesion, NoduleDefinition, Region, TreatmentSuccess,
};
pub use interaction::{
    Agent, AgentCode, AllergyRow, Given, Intended, InteractionRow, Interactions, PlainWords,
    Severity, SeverityRow, Washout,
};
pub use laboratory::{
    Ages, Also, Analyte, Anchor, Authority, Bound, Condition, Ctcae, Cut, Discouraged, GradeRow,
    Laboratory, LaboratoryCode, LaboratoryRule, Limit, Reference, Repeat, ScheduleItem, Sex,
    Ungraded, Unit,
};
pub use outcome::{
    AftercareAsk, AftercareCheck, AfterwardsRule, ClockLasts, ClockRule, CompletionRule, FlareRule,
    FollowUpRule, FulminansRule, Outcome, RelapseDefinition, SecondCourseRule,
};
pub use product::{
    Allergen, DosesADay, Excipient, FoodRule, Formulation, Package, ProductRecord, Strength,
};
pub use remark::{Remark, RemarkCode, RemarkSentence};
pub use scale::{Band, CrisisText, Domain, Higher, Scale, ScaleRule, Scales};
pub use sentence::{AdviceCode, AdviceSentence};
pub use source::{Source, SourceKind};
pub use survival::{
    Endpoint, FactorKind, Survival, SurvivalEndpoint, SurvivalFactor, SurvivalModel,
};

use crate::basis::{Cited, Jurisdiction, SourceId};

/// What is known, a field for each subject.
#[derive(Clone, PartialEq, Debug)]
pub struct Knowledge {
    /// Its content hash: the name by which an answer says on which knowledge it rests.
    pub hash: Id,
    /// Where it was read.
    pub sources: BTreeMap<SourceId, Source>,
    /// The formulations. Every word of [`Product`] has its entry.
    pub formulations: BTreeMap<Product, Formulation>,
    /// The products, by the order of their ids.
    pub products: Vec<ProductRecord>,
    /// What the labels say of doses, by the order of their ids.
    pub dosing: Vec<LabelDosing>,
    /// What a plan of doses takes for granted beside them.
    pub dose_policy: DosePolicy,
    /// What is said beside a plan. Every word of [`RemarkCode`] has its entry.
    pub dose_remarks: BTreeMap<RemarkCode, RemarkSentence>,
    /// The illustrative model of exposure.
    pub exposure: ExposureModel,
    /// The laboratory.
    pub laboratory: Laboratory,
    /// Other medicines, and allergies.
    pub interactions: Interactions,
    /// Side effects.
    pub effects: Effects,
    /// Scales that people answer.
    pub scales: Scales,
    /// Response, completion and what comes after.
    pub outcome: Outcome,
    /// How acne is counted and graded.
    pub grading: AcneGrading,
    /// Who may be treated.
    pub candidacy: Candidacy,
    /// Relapse over the years, as published models tell it.
    pub survival: Survival,
    /// What advice says of its own. Every word of [`AdviceCode`] has its entry in every jurisdiction.
    pub sentences: Vec<Cited<AdviceSentence>>,
    /// What people are told, topic by topic.
    pub education: Vec<Topic>,
}

impl Knowledge {
    /// The product of an id, such as `us-conventional`.
    pub fn product(&self, id: &str) -> Option<&ProductRecord> {
        self.products.iter().find(|one| one.id.as_str() == id)
    }

    /// The products of a formulation where a clinic works.
    pub fn products_of(
        &self,
        formulation: Product,
        jurisdiction: Jurisdiction,
    ) -> impl Iterator<Item = &ProductRecord> {
        self.products.iter().filter(move |one| {
            one.formulation == formulation && one.jurisdictions.holds_in(jurisdiction)
        })
    }

    /// What the label says of the doses of a formulation where a clinic works.
    pub fn dosing_of(
        &self,
        formulation: Product,
        jurisdiction: Jurisdiction,
    ) -> Option<&LabelDosing> {
        self.dosing
            .iter()
            .find(|one| one.formulation == formulation && one.jurisdictions.holds_in(jurisdiction))
    }
}
