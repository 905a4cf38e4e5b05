//! Side effects: what people notice, how urgent it is, how often it happens, and how it is graded.

use alloc::string::String;
use alloc::vec::Vec;

use retinue_kernel::{Days, Id};
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
    /// What to do.
    pub says: String,
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
