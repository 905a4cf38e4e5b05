//! A result at the door: which analyte, how much, in which unit.

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use retinue_kernel::{Day, FactId, Id};
use serde::Serialize;

use crate::decimal::{Decimal, NotAValue};
use crate::knowledge::{Analyte, Ctcae, Laboratory, Sex, Unit};

/// A result that was read: analyte and unit are known.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct LaboratoryResult {
    /// The analyte.
    pub analyte: Id,
    /// The value, in its unit.
    pub value: Decimal,
    /// The unit in which it was reported.
    pub unit: String,
    /// The laboratory's own range, in the same unit.
    #[serde(skip_serializing_if = "Range::is_empty")]
    pub range: Range,
    /// Whether the specimen was taken fasting, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fasting: Option<bool>,
    /// The version under which the clinic graded when it was recorded, where that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ctcae_version: Option<Ctcae>,
    /// The day of the specimen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
    /// The fact that holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<FactId>,
}

/// A laboratory's own reference range.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Range {
    /// The lower limit of normal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<Decimal>,
    /// The upper limit of normal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<Decimal>,
}

impl Range {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.low.is_none() && self.high.is_none()
    }
}

/// What stands around a result and changes what it means.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Around {
    /// The results before treatment.
    pub baseline: Vec<LaboratoryResult>,
    /// The symptoms that there are.
    pub symptoms: BTreeSet<Id>,
    /// It was said that there are no symptoms.
    pub no_symptoms: bool,
    /// The sex whose reference range is used where the laboratory gives none.
    pub sex: Option<Sex>,
    /// The age in whole years, where it is known.
    pub age: Option<u16>,
}

/// What was given is not a result.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotAResult {
    /// Nobody knows what was measured.
    #[error(
        "'{0}' is not known: give the name, such as alt or triglyceride, or its LOINC code; known: {1}"
    )]
    UnknownAnalyte(String, String),
    /// No number.
    #[error(transparent)]
    Value(#[from] NotAValue),
    /// A word that is no result of the analyte.
    #[error("'{0}' is not a result of {1}: write {2}")]
    NotAnAnswer(String, Id, String),
    /// A number without its unit.
    #[error("a result without a unit says nothing: give one of {0}")]
    NoUnit(String),
    /// A unit in which the analyte is not reported.
    #[error("'{0}' is not a unit of {1}: give one of {2}")]
    UnknownUnit(String, Id, String),
    /// A range that ends before it begins.
    #[error("the reference range ends before it begins, or ends at 0: give its lower limit first")]
    Range,
}

impl Laboratory {
    /// The analyte of a name, a common word or a LOINC code.
    pub fn analyte(&self, asked: &str) -> Option<&Analyte> {
        let asked = asked.trim();
        let of_code = self
            .codes
            .iter()
            .find(|code| code.value.loinc.as_str() == asked)
            .map(|code| code.value.analyte.as_str());
        let asked = of_code.unwrap_or(asked);
        let same = |one: &str| one.eq_ignore_ascii_case(asked);
        self.analytes.iter().map(|one| &one.value).find(|one| {
            same(one.id.as_str()) || same(&one.name) || one.words.iter().any(|word| same(word))
        })
    }

    /// The name of an analyte, as a person reads it; its id where it is not known.
    pub fn name_of<'a>(&'a self, analyte: &'a Id) -> &'a str {
        let known = self.analyte(analyte.as_str());
        known.map_or(analyte.as_str(), |known| known.name.as_str())
    }

    /// A result as it is reported.
    ///
    /// # Errors
    /// What is wrong with it, and what would mend it.
    pub fn result(
        &self,
        analyte: &str,
        value: &str,
        unit: Option<&str>,
        range: Range,
    ) -> Result<LaboratoryResult, NotAResult> {
        let known = self.analyte(analyte).ok_or_else(|| {
            let all: Vec<&str> = self
                .analytes
                .iter()
                .map(|one| one.value.id.as_str())
                .collect();
            NotAResult::UnknownAnalyte(analyte.to_string(), all.join(", "))
        })?;
        if let Some((value, unit)) = known.answer(value) {
            return Ok(LaboratoryResult {
                analyte: known.id.clone(),
                value,
                unit: unit.unit.clone(),
                range: Range::default(),
                fasting: None,
                ctcae_version: None,
                on: None,
                fact: None,
            });
        }
        if known.is_answered_in_words() {
            return Err(NotAResult::NotAnAnswer(
                value.to_string(),
                known.id.clone(),
                known.answers().collect::<Vec<_>>().join(" or "),
            ));
        }
        let value = Decimal::from_text(value.trim())?;
        let units = || {
            let all: Vec<&str> = known.units.iter().map(|one| one.unit.as_str()).collect();
            all.join(" or ")
        };
        let unit = match unit.map(str::trim) {
            None | Some("") => return Err(NotAResult::NoUnit(units())),
            Some(unit) => known.unit(unit).ok_or_else(|| {
                NotAResult::UnknownUnit(unit.to_string(), known.id.clone(), units())
            })?,
        };
        let ends_first = matches!((range.low, range.high), (Some(low), Some(high)) if low >= high);
        if ends_first || range.high == Some(Decimal::default()) {
            return Err(NotAResult::Range);
        }
        Ok(LaboratoryResult {
            analyte: known.id.clone(),
            value,
            unit: unit.unit.clone(),
            range,
            fasting: None,
            ctcae_version: None,
            on: None,
            fact: None,
        })
    }

    /// A value of one unit in another of the same analyte; nothing when a unit is not known.
    pub fn converted(&self, analyte: &Id, value: Decimal, from: &str, to: &str) -> Option<Decimal> {
        let analyte = self.analyte(analyte.as_str())?;
        let (from, to) = (analyte.unit(from)?, analyte.unit(to)?);
        if from.unit == to.unit {
            return Some(value);
        }
        to.of_first(from.to_first(value)?)
    }
}

impl Analyte {
    /// A result that is a word, in either case or as the value for which it stands.
    fn answer(&self, written: &str) -> Option<(Decimal, &Unit)> {
        let written = written.trim();
        let value = Decimal::from_text(written).ok();
        self.units.iter().find_map(|unit| {
            let mut answers = unit.answers.iter();
            let found = answers.find(|(word, stands_for)| {
                word.eq_ignore_ascii_case(written) || value == Some(**stands_for)
            });
            found.map(|(_, value)| (*value, unit))
        })
    }

    fn answers(&self) -> impl Iterator<Item = &str> {
        let units = self.units.iter();
        units.flat_map(|unit| unit.answers.keys().map(String::as_str))
    }

    /// Whether every result of it is a word.
    fn is_answered_in_words(&self) -> bool {
        self.units.iter().all(|unit| !unit.answers.is_empty())
    }

    /// A unit as it may be written: capitals and the sign for micro do not matter.
    pub fn unit(&self, written: &str) -> Option<&Unit> {
        let plain = |text: &str| text.trim().to_lowercase().replace(['µ', 'μ'], "u");
        let asked = plain(written);
        self.units.iter().find(|unit| {
            plain(&unit.unit) == asked || unit.written.iter().any(|one| plain(one) == asked)
        })
    }
}

impl Unit {
    /// A value of the first unit in this one.
    fn of_first(&self, value: Decimal) -> Option<Decimal> {
        value.less(self.less).times(self.times).over(self.over)
    }

    /// A value of this unit in the first one.
    fn to_first(&self, value: Decimal) -> Option<Decimal> {
        Some(value.times(self.over).over(self.times)?.plus(self.less))
    }
}
