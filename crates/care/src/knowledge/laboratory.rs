//! The laboratory: what is measured, in which units, how it is graded, what follows, and when it is due.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use retinue_kernel::{Days, Id, Specimen, words};
use serde::{Deserialize, Serialize};

use crate::advice::{Action, Triage};
use crate::basis::{Cited, Jurisdiction, Jurisdictions};
use crate::decimal::Decimal;

/// What is known of the laboratory.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Laboratory {
    /// What is measured.
    pub analytes: Vec<Cited<Analyte>>,
    /// Under which codes it is reported.
    pub codes: Vec<Cited<LaboratoryCode>>,
    /// What is usual in an adult, where the laboratory does not say.
    pub references: Vec<Cited<Reference>>,
    /// Where grades begin.
    pub grades: Vec<Cited<GradeRow>>,
    /// What a version does not grade, and why.
    pub ungraded: Vec<Cited<Ungraded>>,
    /// What follows from a value.
    pub rules: Vec<Cited<LaboratoryRule>>,
    /// When something is measured, by authority.
    pub items: Vec<Cited<ScheduleItem>>,
    /// What an authority says should not be measured.
    pub discouraged: Vec<Cited<Discouraged>>,
}

/// Something that is measured.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Analyte {
    /// Its id, such as `alt`.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// The same in Spanish; absent in a set that was stored before it had Spanish.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub es: Option<String>,
    /// Other words by which it is asked for.
    #[serde(default)]
    pub words: Vec<String>,
    /// Its units; those of the first are the ones from which the others are converted.
    pub units: Vec<Unit>,
}

/// A unit, and how it comes from the analyte's first.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Unit {
    /// As it is shown.
    pub unit: String,
    /// As it may be written, too.
    #[serde(default)]
    pub written: Vec<String>,
    /// What is taken away from a value in the first unit before it is multiplied.
    #[serde(default)]
    pub less: Decimal,
    /// By how much it is multiplied then.
    #[serde(default = "one")]
    pub times: Decimal,
    /// By what it is divided at last.
    #[serde(default = "one")]
    pub over: Decimal,
    /// Words that stand for a value, where the result is a word: such a result needs no unit.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, Decimal>,
}

fn one() -> Decimal {
    Decimal::whole(1)
}

/// A code under which an analyte is reported.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LaboratoryCode {
    /// The analyte.
    pub analyte: Id,
    /// The LOINC code.
    pub loinc: Id,
    /// In what a pregnancy test of this code is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub specimen: Option<Specimen>,
}

/// What is usual in an adult.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Reference {
    /// The analyte.
    pub analyte: Id,
    /// In whom; in everybody when absent.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// The first and the last age in whole years; an adult's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ages: Option<Ages>,
    /// The lower limit of normal.
    #[serde(default)]
    pub low: Option<Decimal>,
    /// The upper limit of normal.
    #[serde(default)]
    pub high: Option<Decimal>,
    /// Whether the upper limit itself is high already.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub high_itself: bool,
    /// The unit of both.
    pub unit: String,
}

/// Ages in whole years.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Ages {
    /// The first.
    pub from: u16,
    /// The last.
    pub to: u16,
}

words! {
    /// The sex whose reference range a laboratory uses.
    Sex {
        /// Female.
        Female = "female",
        /// Male.
        Male = "male",
    }
}

words! {
    /// A version of the grading. Every grade says which one it is of.
    Ctcae {
        /// CTCAE 5.0.
        V5 = "v5",
        /// CTCAE 6.0.
        V6 = "v6",
    }
}

/// Where a grade begins. The grade of a value is the highest that has begun.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct GradeRow {
    /// The version.
    pub version: Ctcae,
    /// The analytes that are graded so.
    pub analytes: Vec<Id>,
    /// The grade, 1 to 4.
    pub grade: u8,
    /// Where it begins.
    pub begins: Cut,
    /// When it is used.
    #[serde(default)]
    pub when: Vec<Condition>,
}

/// A cut-off: values beyond it are on its far side, and the side of the cut-off itself is said.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cut {
    /// Values above it; the cut-off itself is not.
    Above(Bound),
    /// Values from it on; the cut-off itself is.
    From(Bound),
    /// Values below it; the cut-off itself is not.
    Below(Bound),
}

/// The number of a cut-off.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Bound {
    /// So many times a limit.
    Times {
        /// How many times.
        times: Decimal,
        /// Which limit.
        of: Limit,
    },
    /// A number for each unit in which the source states it.
    Stated(BTreeMap<String, Decimal>),
}

words! {
    /// A limit that differs from person to person, or from laboratory to laboratory.
    Limit {
        /// The upper limit of normal.
        Upper = "uln",
        /// The lower limit of normal.
        Lower = "lln",
        /// The value before treatment.
        Baseline = "baseline",
    }
}

words! {
    /// When a grade is used.
    Condition {
        /// The value before treatment was normal, or is not known.
        BaselineNormal = "baseline-normal",
        /// The value before treatment was above normal.
        BaselineAbnormal = "baseline-abnormal",
        /// There are symptoms, or nobody said that there are none.
        Symptomatic = "symptomatic",
        /// It was said that there are no symptoms.
        Asymptomatic = "asymptomatic",
        /// The specimen was taken fasting.
        Fasting = "fasting",
    }
}

/// What a version does not grade.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Ungraded {
    /// The version.
    pub version: Ctcae,
    /// The analytes.
    pub analytes: Vec<Id>,
    /// Why, in a sentence.
    pub says: String,
}

/// What follows from a value. Of the rules of one analyte that hold, the last one that is written counts; a rule on
/// symptoms, or on two analytes, counts beside it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LaboratoryRule {
    /// Its id.
    pub id: Id,
    /// Where it holds.
    pub jurisdictions: Jurisdictions,
    /// The analytes on which it looks.
    pub analytes: Vec<Id>,
    /// The cut-off that a value has passed; any value when absent.
    #[serde(default)]
    pub when: Option<Cut>,
    /// The fasting state in which it holds; either when absent.
    #[serde(default)]
    pub fasting: Option<bool>,
    /// Symptoms of which one at least is there.
    #[serde(default)]
    pub symptoms: Vec<Id>,
    /// Another analyte that has passed a cut-off.
    #[serde(default)]
    pub also: Option<Also>,
    /// What is advised.
    pub action: Action,
    /// What is acceptable, too.
    #[serde(default)]
    pub or: Vec<Action>,
    /// How urgent it is.
    pub triage: Triage,
    /// When to measure again.
    #[serde(default)]
    pub repeat: Option<Repeat>,
    /// The sentence; `{value}` is the value found.
    pub says: String,
}

impl LaboratoryRule {
    /// Whether it counts beside the bands of its analyte, not as one of them.
    pub fn is_combined(&self) -> bool {
        self.also.is_some() || !self.symptoms.is_empty()
    }
}

/// Another analyte that has passed a cut-off.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Also {
    /// The analyte.
    pub analyte: Id,
    /// Its cut-off.
    pub when: Cut,
}

/// When to measure again, in days from the specimen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Repeat {
    /// The first day.
    pub from: Days,
    /// The last day.
    pub to: Days,
    /// Whether it should be fasting.
    #[serde(default)]
    pub fasting: bool,
}

words! {
    /// Whose schedule a clinic follows.
    Authority {
        /// The label of the United States.
        UsLabel = "us-label",
        /// The label of the United Kingdom.
        UkLabel = "uk-label",
        /// The consensus of 2022.
        Delphi2022 = "delphi-2022",
        /// What most surveyed clinics do.
        Practice = "practice",
    }
}

impl Laboratory {
    /// Whether an authority has a schedule that holds somewhere.
    pub fn speaks_in(&self, authority: Authority, jurisdiction: Jurisdiction) -> bool {
        let mut items = self.items.iter().map(|item| &item.value);
        items.any(|item| item.authority == authority && item.jurisdictions.holds_in(jurisdiction))
    }
}

impl Authority {
    /// The label where a patient is treated; none where none is known.
    pub const fn of_label(jurisdiction: Jurisdiction) -> Option<Authority> {
        match jurisdiction {
            Jurisdiction::Us => Some(Authority::UsLabel),
            Jurisdiction::Uk => Some(Authority::UkLabel),
            Jurisdiction::Eu => None,
        }
    }
}

words! {
    /// From which day a due day is counted.
    Anchor {
        /// The first dose.
        Start = "start",
        /// The first day at the highest planned dose.
        PeakDose = "peak-dose",
    }
}

/// Something that is due.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ScheduleItem {
    /// Its id.
    pub id: Id,
    /// Whose schedule.
    pub authority: Authority,
    /// Where it holds.
    pub jurisdictions: Jurisdictions,
    /// What is measured.
    pub analytes: Vec<Id>,
    /// From which day it is counted.
    pub anchor: Anchor,
    /// The first day, counted from there; before it when below 0.
    #[serde(default)]
    pub from: Option<i16>,
    /// The last day, counted from there.
    #[serde(default)]
    pub to: Option<i16>,
    /// After how many days it is due again, as long as treatment lasts.
    #[serde(default)]
    pub every: Option<Days>,
    /// Its sentence.
    pub says: String,
}

/// What an authority says should not be measured.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Discouraged {
    /// Whose word.
    pub authority: Authority,
    /// What.
    pub analytes: Vec<Id>,
    /// Its sentence.
    pub says: String,
}
