//! Side effects: what people notice, how urgent it is, how often it happens, and how it is graded.

use alloc::string::String;
use alloc::vec::Vec;

use retinue_kernel::{Days, Id, words};
use serde::{Deserialize, Serialize};

use crate::advice::{Action, Triage};
use crate::basis::{Cited, Jurisdictions};

/// What is known of side effects.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Effects {
    /// What people notice.
    pub symptoms: Vec<Cited<Symptom>>,
    /// How urgent it is, alone and together.
    pub flags: Vec<Cited<Flag>>,
    /// How often effects happen, and what is usually done.
    pub effects: Vec<Cited<Effect>>,
    /// How a clinician grades them.
    pub grades: Vec<Cited<ClinicalGrade>>,
    /// What follows from a grade.
    pub graded: Vec<Cited<EffectRule>>,
    /// Within how many days somebody is to be reached.
    pub within: Vec<Cited<Within>>,
}

/// Within how many days the person is to be reached after something so urgent was reported.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Within {
    /// How urgent it is.
    pub triage: Triage,
    /// How many days; 0 for the same day.
    pub days: Days,
}

/// Something that a person notices.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Symptom {
    /// Its id.
    pub id: Id,
    /// How a person would say it.
    pub says: String,
    /// The same in Spanish; absent in a set that was stored before it had Spanish.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub es: Option<String>,
    /// With which others it stands together in a diary.
    #[serde(default = "About::not_said")]
    pub about: About,
}

words! {
    /// What a symptom is about: the parts of a diary, in their order.
    About {
        /// Lips, skin, hair and nails.
        LipsAndSkin = "lips-and-skin",
        /// Eyes and sight.
        Eyes = "eyes",
        /// Head, nose and ears.
        HeadNoseAndEars = "head-nose-and-ears",
        /// Mood and thoughts.
        Mood = "mood",
        /// Belly, and what comes out of it.
        Belly = "belly",
        /// Muscles, joints and bones.
        MusclesAndJoints = "muscles-and-joints",
        /// The whole body.
        WholeBody = "whole-body",
        /// Sex, periods and pregnancy.
        SexAndPregnancy = "sex-and-pregnancy",
    }
}

impl About {
    /// Where a symptom stands of which a stored set does not say it.
    const fn not_said() -> About {
        About::WholeBody
    }
}

/// How urgent symptoms are. It asks for symptoms that are there, never for one that is not: a further symptom can only
/// make it more urgent.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Flag {
    /// Its id.
    pub id: Id,
    /// Symptoms that are all there.
    pub all: Vec<Id>,
    /// Symptoms of which one at least is there, too.
    #[serde(default)]
    pub any: Vec<Id>,
    /// Where it holds.
    pub jurisdictions: Jurisdictions,
    /// The age in completed years below which it holds; whoever's age is not known counts as younger.
    #[serde(default)]
    pub younger_than: Option<u8>,
    /// What is advised.
    pub action: Action,
    /// What is acceptable, too.
    #[serde(default)]
    pub or: Vec<Action>,
    /// How urgent it is.
    pub triage: Triage,
    /// What to do, in the clinic's words.
    pub says: String,
    /// What a patient does about it, where self-care is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<String>,
    /// The same in Spanish.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient_es: Option<String>,
    /// Whether the text for someone in a crisis is shown at once.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub crisis: bool,
}

/// A side effect.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Effect {
    /// Its name.
    pub name: String,
    /// The symptoms by which it is noticed.
    #[serde(default)]
    pub symptoms: Vec<Id>,
    /// Where the frequency was read.
    pub jurisdictions: Jurisdictions,
    /// How often it happens, in the words of the source.
    pub frequency: String,
    /// Whether it depends on the dose.
    #[serde(default)]
    pub dose_related: Option<String>,
}

/// A grade that a clinician gives by looking and asking.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ClinicalGrade {
    /// The terms.
    pub terms: Vec<String>,
    /// The grade, 1 to 4.
    pub grade: u8,
    /// What it describes.
    pub says: String,
}

/// What follows from a side effect that was graded.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct EffectRule {
    /// Its id.
    pub id: Id,
    /// Where it holds.
    pub jurisdictions: Jurisdictions,
    /// The terms.
    pub terms: Vec<String>,
    /// From which grade on.
    pub from_grade: u8,
    /// By how many hundredths the dose is lowered, least and most.
    #[serde(default)]
    pub lower_by_percent: Option<(u8, u8)>,
    /// What is advised.
    pub action: Action,
    /// What is acceptable, too.
    #[serde(default)]
    pub or: Vec<Action>,
    /// How urgent it is.
    pub triage: Triage,
    /// The sentence; `{term}` and `{grade}` are what was graded, `{dose}` what the dose would come to.
    pub says: String,
}
