//! Response, completion and what comes after: when a course may end, when another may begin, and for how long
//! restrictions last.

use alloc::string::String;
use alloc::vec::Vec;

use retinue_kernel::{Days, Id};
use serde::{Deserialize, Serialize};

use crate::basis::{Cited, Jurisdictions};

/// What is known of response, completion and what comes after.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Outcome {
    /// When a course may be completed, by authority.
    pub completions: Vec<Cited<CompletionRule>>,
    /// How long to wait before another course.
    pub second_courses: Vec<Cited<SecondCourseRule>>,
    /// How long restrictions last after the last dose.
    pub clocks: Vec<Cited<ClockRule>>,
}

/// When a course may be completed. All that it names has to hold.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CompletionRule {
    /// Its id.
    pub id: Id,
    /// Where it holds.
    pub jurisdictions: Jurisdictions,
    /// The nodules have fallen by more than this many per cent; this many exactly is not enough.
    #[serde(default)]
    pub nodules_fewer_by_more_than: Option<u8>,
    /// The cumulative dose has reached this many conventional milligrams for each kilogram.
    #[serde(default)]
    pub cumulative_from: Option<u16>,
    /// So many weeks have passed since the first dose.
    #[serde(default)]
    pub weeks_from: Option<u16>,
    /// Its sentence.
    pub says: String,
}

/// How long to wait before another course.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SecondCourseRule {
    /// Its id.
    pub id: Id,
    /// Where it holds.
    pub jurisdictions: Jurisdictions,
    /// For so many days after the last dose.
    pub days: Days,
    /// Its sentence.
    pub says: String,
}

/// For how long something is restricted after the last dose. The label and a newer consensus stand apart.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ClockRule {
    /// Its id.
    pub id: Id,
    /// What is restricted.
    pub subject: String,
    /// Where the label holds.
    pub jurisdictions: Jurisdictions,
    /// For so many days after the last dose, by the label; absent where no label restricts it.
    #[serde(default)]
    pub label_days: Option<Days>,
    /// What the label says.
    pub says: String,
    /// What a newer consensus says of it.
    #[serde(default)]
    pub consensus: Option<String>,
    /// Whether the consensus agrees with waiting.
    #[serde(default)]
    pub consensus_agrees: Option<bool>,
}
