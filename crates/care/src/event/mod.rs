//! Facts of care about one patient: past-tense sentences beside the gate's, which never reads them.
//!
//! Their JSON is of the same form as the gate's: one flat object of `type`, the fields of the kind, and the envelope. A
//! stored form is never edited and an old one is read for ever.

mod wire;
mod words;

use alloc::boxed::Box;
use alloc::vec::Vec;

use retinue_kernel::{Day, Days, Envelope, FactId, Id};
use serde::{Deserialize, Serialize};

use crate::decimal::Decimal;
use crate::dose::Aim;
use crate::knowledge::{AcneForm, AftercareAsk, Authority, Food, Sex};
use crate::quantity::{Grams, Micrograms, MicrogramsPerKilogram};

pub use words::{
    Change, Condition as PersonCondition, ContactBy, EndedFor, Extent, ReactionOutcome, Region,
    RelapseTreated, Seriousness, TherapyKind, TherapyOutcome,
};

/// One fact of care.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CareEvent {
    /// What happened.
    #[serde(flatten)]
    pub fact: CareFact,
    /// When, and by whom it was recorded.
    #[serde(flatten)]
    pub envelope: Envelope,
}

/// What a fact of care says. Field names are kebab-case in JSON.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case",
    deny_unknown_fields
)]
pub enum CareFact {
    /// A body weight was taken.
    WeightRecorded {
        /// The weight, `{ "grams": 70000 }`.
        weight: Grams,
    },
    /// Lesions were counted, region by region.
    LesionsCounted {
        /// The regions that were looked at. One that is not named was not looked at.
        counts: Vec<RegionCount>,
        /// From how many millimetres on a lesion was counted as a nodule; sources differ, so the count says it.
        nodule_from_mm: u8,
    },
    /// A scale was answered, or graded by a clinician.
    ScaleScored {
        /// The scale, as `knowledge/scales` names it.
        scale: Id,
        /// The answers in the scale's order; empty where only the total is known.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        answers: Vec<u8>,
        /// The total, where there are no answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total: Option<u16>,
        /// The totals of its domains, in the order of `knowledge/scales`; empty where they are not known.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        domains: Vec<u16>,
    },
    /// A treatment was tried before, or goes on.
    TherapyTried {
        /// Which kind.
        therapy: TherapyKind,
        /// What came of it.
        outcome: TherapyOutcome,
        /// Its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<Id>,
        /// Its first day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Day>,
        /// Its last day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
        /// For how many days, where that is known and the days themselves are not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days: Option<Days>,
    },
    /// Asked for it, the person never had a treatment of that kind.
    TherapyNotTried {
        /// Which kind.
        therapy: TherapyKind,
    },
    /// A clinician judged the acne as a whole. What is not said stays open.
    AcneAssessed {
        /// Its forms.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        forms: Vec<AcneForm>,
        /// Whether it is severe, all in all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        severe: Option<bool>,
        /// Whether there are scars.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scars: Option<bool>,
        /// Whether permanent scars are at risk.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scarring_risk: Option<bool>,
    },
    /// The sex by which a laboratory chooses its reference range was recorded.
    SexRecorded {
        /// Which.
        sex: Sex,
    },
    /// A laboratory reported a result; `on` is the day of the specimen. Kept as it was received.
    LaboratoryResulted {
        /// The analyte, as `knowledge/laboratory` names it.
        analyte: Id,
        /// The value.
        value: Decimal,
        /// Its unit, as it was reported.
        unit: Id,
        /// The lower limit of the laboratory's own range, in the same unit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        low: Option<Decimal>,
        /// The upper limit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        high: Option<Decimal>,
        /// Whether the specimen was taken fasting.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fasting: Option<bool>,
        /// The version of CTCAE under which the clinic graded when it was recorded. The grade itself follows from the
        /// facts around it and is not stored.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ctcae_version: Option<crate::knowledge::Ctcae>,
    },
    /// Somebody said what they notice on a day. The next report says it anew.
    SymptomReported {
        /// The symptoms, as `knowledge/effects` names them; none where the person has none.
        symptoms: Vec<Id>,
        /// Further words, kept sealed beside the record.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Id>,
    },
    /// A clinician graded a side effect.
    EffectGraded {
        /// The term.
        term: Id,
        /// The grade, 1 to 4 (5 is death).
        grade: u8,
        /// The version of CTCAE.
        ctcae_version: crate::knowledge::Ctcae,
    },
    /// Another medicine is taken.
    MedicineReported {
        /// What was written or said.
        medicine: Id,
        /// The medicine that is meant, as `knowledge/interactions` names it, once somebody confirmed it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent: Option<Id>,
        /// Its first day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Day>,
        /// Its last day, where that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
    },
    /// Another medicine is not taken any more; `on` is its last day.
    MedicineEnded {
        /// The fact that reported it.
        of: FactId,
    },
    /// An allergy was reported.
    AllergyReported {
        /// To what, in the words that were used.
        allergy: Id,
        /// Whether it was anaphylaxis.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        anaphylaxis: Option<bool>,
    },
    /// Asked for allergies, the person knows of none.
    NoAllergyKnown {},
    /// Something about the person on which advice depends.
    ConditionRecorded {
        /// What.
        condition: PersonCondition,
        /// Whether it is there.
        present: bool,
    },
    /// The prescriber set the doses of the course; the latest plan counts from its day.
    DosePlanned {
        /// The product, as `knowledge/products` names it.
        product: Id,
        /// The doses, one after another; the last goes on when it does not say how long.
        steps: Vec<DoseStep>,
        /// The cumulative target for each kilogram in conventional milligrams, lower and upper; none where the plan has
        /// none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target: Option<TargetRange>,
        /// What is sought among equal doses.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        aim: Option<Aim>,
    },
    /// The first dose of a course was taken; `on` is its day. It says where one course ends and the next begins where no
    /// pharmacy's fact does.
    CourseBegun {},
    /// The capsules of a day, or of several, were taken as planned.
    DoseTaken {
        /// The last of the days that begin with `on`; only that day where it is absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
        /// What was taken each day where it differs from the plan, `{ "micrograms": 40000 }` of the product.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        daily: Option<Micrograms>,
        /// With food or not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        food: Option<Food>,
        /// Whether it was vomited.
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        vomited: bool,
        /// That so much was taken indeed: an amount above the highest of any label is not recorded without it.
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        above_ceiling: bool,
    },
    /// The capsules of a day, or of several, were not taken, and are not made up for.
    DoseMissed {
        /// The last of the days that begin with `on`; only that day where it is absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
    },
    /// A photograph was taken; the picture is kept by the clinic.
    PhotoTaken {
        /// Of which region.
        region: Region,
    },
    /// Somebody was contacted about something that waits.
    ContactMade {
        /// What waited: the name of the task.
        task: Id,
        /// How.
        how: ContactBy,
        /// Whether the person was reached: only that closes it.
        reached: bool,
        /// What was said, kept sealed beside the record.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Id>,
    },
    /// A clinician acted against an advice. It lapses when what the advice rests on changes.
    AdviceOverridden {
        /// The rule.
        rule: Id,
        /// The facts on which the advice rested.
        evidence: Vec<FactId>,
        /// The content hash of the knowledge.
        knowledge: Id,
        /// Why, in a few words.
        reason: Id,
    },
    /// A reaction that may be due to the medicine was reported to the clinic.
    AdverseEventReported {
        /// What happened, in a few words.
        reaction: Id,
        /// What makes it serious; empty where nothing does.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        serious: Vec<Seriousness>,
        /// What became of it.
        outcome: ReactionOutcome,
        /// Its first day, where it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        began_on: Option<Day>,
    },
    /// The report of a reaction went to the regulator.
    AdverseEventReportSent {
        /// The reaction's fact.
        of: FactId,
        /// The regulator's reference, where it gave one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<Id>,
    },
    /// Why a course ended.
    EndingExplained {
        /// Why.
        because: EndedFor,
    },
    /// Scars, red marks and life at the end of a course, or later.
    OutcomeAssessed {
        /// Scars.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scars: Option<Extent>,
        /// Red marks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        red_marks: Option<Extent>,
        /// Life with others.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        social: Option<Change>,
    },
    /// The acne came back.
    RelapseRecorded {
        /// What it needed.
        treated: RelapseTreated,
    },
    /// It was chosen by whose schedule this patient's laboratory is asked; the latest choice counts, before the clinic's own.
    ScheduleChosen {
        /// Whose.
        authority: Authority,
        /// Why this patient's is not the clinic's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    /// The clinic asked what a follow-up asks. Trouble is told as what was noticed.
    FollowUpAsked {
        /// What was asked; never nothing.
        about: Vec<AftercareAsk>,
    },
    /// A fact of care was wrong: it is taken back, or another stands in its place.
    CareCorrected {
        /// The wrong fact.
        of: FactId,
        /// Why.
        why: Id,
        /// What stands in its place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead: Option<Box<Replacement>>,
    },
}

/// What stands in the place of a wrong fact: its day and what it says. Name and origin stay those of the wrong one.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Replacement {
    /// The day it happened.
    pub on: Day,
    /// What happened.
    #[serde(flatten)]
    pub fact: CareFact,
}

/// The lesions of one region.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RegionCount {
    /// The region.
    pub region: Region,
    /// Comedones.
    pub comedones: u16,
    /// Papules.
    pub papules: u16,
    /// Pustules.
    pub pustules: u16,
    /// Nodules and cysts.
    pub nodules: u16,
}

/// A step of a plan of doses.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DoseStep {
    /// What is taken each day, in the milligrams of the product.
    pub daily: Micrograms,
    /// How many days; the last step goes on when it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<Days>,
}

/// A cumulative target.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TargetRange {
    /// Its lower end.
    pub from: MicrogramsPerKilogram,
    /// Its upper end.
    pub to: MicrogramsPerKilogram,
}

impl CareFact {
    /// The kind of the fact, as `type` names it.
    pub const fn kind(&self) -> &'static str {
        match self {
            CareFact::WeightRecorded { .. } => "weight-recorded",
            CareFact::LesionsCounted { .. } => "lesions-counted",
            CareFact::ScaleScored { .. } => "scale-scored",
            CareFact::TherapyTried { .. } => "therapy-tried",
            CareFact::TherapyNotTried { .. } => "therapy-not-tried",
            CareFact::AcneAssessed { .. } => "acne-assessed",
            CareFact::SexRecorded { .. } => "sex-recorded",
            CareFact::LaboratoryResulted { .. } => "laboratory-resulted",
            CareFact::SymptomReported { .. } => "symptom-reported",
            CareFact::EffectGraded { .. } => "effect-graded",
            CareFact::MedicineReported { .. } => "medicine-reported",
            CareFact::MedicineEnded { .. } => "medicine-ended",
            CareFact::AllergyReported { .. } => "allergy-reported",
            CareFact::NoAllergyKnown {} => "no-allergy-known",
            CareFact::ConditionRecorded { .. } => "condition-recorded",
            CareFact::DosePlanned { .. } => "dose-planned",
            CareFact::CourseBegun {} => "course-begun",
            CareFact::DoseTaken { .. } => "dose-taken",
            CareFact::DoseMissed { .. } => "dose-missed",
            CareFact::PhotoTaken { .. } => "photo-taken",
            CareFact::ContactMade { .. } => "contact-made",
            CareFact::AdviceOverridden { .. } => "advice-overridden",
            CareFact::AdverseEventReported { .. } => "adverse-event-reported",
            CareFact::AdverseEventReportSent { .. } => "adverse-event-report-sent",
            CareFact::EndingExplained { .. } => "ending-explained",
            CareFact::OutcomeAssessed { .. } => "outcome-assessed",
            CareFact::RelapseRecorded { .. } => "relapse-recorded",
            CareFact::ScheduleChosen { .. } => "schedule-chosen",
            CareFact::FollowUpAsked { .. } => "follow-up-asked",
            CareFact::CareCorrected { .. } => "care-corrected",
        }
    }

    /// Whether a kind of that name is a fact of care.
    pub fn is_kind(kind: &str) -> bool {
        KINDS.contains(&kind)
    }
}

/// Every kind of care fact, as `type` names it.
pub const KINDS: &[&str] = &[
    "weight-recorded",
    "lesions-counted",
    "scale-scored",
    "therapy-tried",
    "therapy-not-tried",
    "acne-assessed",
    "sex-recorded",
    "laboratory-resulted",
    "symptom-reported",
    "effect-graded",
    "medicine-reported",
    "medicine-ended",
    "allergy-reported",
    "no-allergy-known",
    "condition-recorded",
    "dose-planned",
    "course-begun",
    "dose-taken",
    "dose-missed",
    "photo-taken",
    "contact-made",
    "advice-overridden",
    "adverse-event-reported",
    "adverse-event-report-sent",
    "ending-explained",
    "outcome-assessed",
    "relapse-recorded",
    "schedule-chosen",
    "follow-up-asked",
    "care-corrected",
];
