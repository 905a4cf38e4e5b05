//! Sentences that stand beside a plan, with what may be filled in.

use alloc::string::String;
use alloc::sync::Arc;

use retinue_kernel::words;
use serde::Serialize;

use crate::basis::{Basis, Jurisdictions};

words! {
    /// What a plan of doses may have to say beside its numbers.
    RemarkCode {
        /// The label's course and the target cannot both hold.
        CourseAndTarget = "course-and-target",
        /// The plan is longer than the label's course.
        LongerThanLabel = "longer-than-label",
        /// The label has no target.
        TargetCustom = "target-custom",
        /// How well the usual target is supported.
        TargetEvidence = "target-evidence",
        /// The target is above what was seen to help.
        TargetBeyondBenefit = "target-beyond-benefit",
        /// A wished dose was above the ceiling.
        HeldAtCeiling = "held-at-ceiling",
        /// More than many clinics give.
        AbovePracticeCap = "above-practice-cap",
        /// The weight lies outside those that were studied.
        WeightNotStudied = "weight-not-studied",
        /// Two days alternate.
        Alternating = "alternating",
        /// One dose a day, against the label.
        OnceDaily = "once-daily",
        /// With food.
        WithFood = "with-food",
        /// With food, in one or two doses a day.
        WithFoodOnceOrTwice = "with-food-once-or-twice",
        /// With or without food.
        AnyFood = "any-food",
        /// Another scale of milligrams.
        OtherScale = "other-scale",
        /// Severe impairment of the kidneys begins lower.
        RenalStart = "renal-start",
        /// The label says nothing of the kidneys.
        RenalNotStated = "renal-not-stated",
        /// What to do about a missed dose.
        MissedDose = "missed-dose",
        /// How a capsule is swallowed.
        SwallowWhole = "swallow-whole",
        /// Vomited doses stand in one sum and not in the other.
        VomitedDose = "vomited-dose",
        /// The two sums by weight.
        WeightByPeriod = "weight-by-period",
        /// Whole packs hold more than may be handed over.
        MoreThanDispensable = "more-than-dispensable",
    }
}

impl RemarkCode {
    /// What its sentence may name in braces; every one of them is filled in.
    pub const fn placeholders(self) -> &'static [&'static str] {
        match self {
            RemarkCode::CourseAndTarget => &[
                "course", "first", "lead", "then", "reached", "target", "needed", "range",
            ],
            RemarkCode::LongerThanLabel => &["needed", "course"],
            RemarkCode::TargetCustom => &["range"],
            RemarkCode::TargetBeyondBenefit => &["most"],
            RemarkCode::HeldAtCeiling => &["wished", "ceiling", "daily"],
            RemarkCode::AbovePracticeCap => &["cap", "daily"],
            RemarkCode::WeightNotStudied => &["from", "to", "weight"],
            RemarkCode::Alternating => &["average"],
            RemarkCode::OtherScale => &["factor"],
            RemarkCode::RenalStart => &["start"],
            RemarkCode::VomitedDose => &["count"],
            RemarkCode::WeightByPeriod => &["latest", "period"],
            RemarkCode::MoreThanDispensable => &["covered", "most"],
            RemarkCode::TargetEvidence
            | RemarkCode::OnceDaily
            | RemarkCode::WithFood
            | RemarkCode::WithFoodOnceOrTwice
            | RemarkCode::AnyFood
            | RemarkCode::RenalNotStated
            | RemarkCode::MissedDose
            | RemarkCode::SwallowWhole => &[],
        }
    }
}

/// The sentence of a remark, as it is known.
#[derive(Clone, PartialEq, Debug)]
pub struct RemarkSentence {
    /// What it is.
    pub code: RemarkCode,
    /// Where it holds.
    pub jurisdictions: Jurisdictions,
    /// The sentence, with words in braces to be filled in.
    pub says: String,
    /// On what it rests.
    pub basis: Arc<Basis>,
}

/// Something said beside a plan.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Remark {
    /// What it is.
    pub code: RemarkCode,
    /// The sentence.
    pub says: String,
    /// On what it rests.
    pub basis: Arc<Basis>,
}

impl RemarkSentence {
    /// The sentence with its words filled in.
    pub(crate) fn filled(&self, words: &[(&str, String)]) -> Remark {
        let mut says = self.says.clone();
        for (name, value) in words {
            says = says.replace(&alloc::format!("{{{name}}}"), value);
        }
        Remark {
            code: self.code,
            says,
            basis: Arc::clone(&self.basis),
        }
    }
}
