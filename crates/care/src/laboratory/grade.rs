//! The grade of a result under one version of CTCAE.

use core::cmp::Ordering;

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::Id;
use serde::Serialize;

use super::result::{Around, LaboratoryResult};
use crate::basis::{Basis, Cited};
use crate::decimal::Decimal;
use crate::knowledge::{Bound, Condition, Ctcae, Cut, GradeRow, Laboratory, Limit, Reference};

/// A result with its grade.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Graded {
    /// The result.
    pub result: LaboratoryResult,
    /// The version under which it was graded; stored with every grade.
    pub ctcae_version: Ctcae,
    /// The grade.
    #[serde(flatten)]
    pub grade: Grade,
    /// Whose limits were used, and which they were.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<LimitFrom>,
    /// The baseline against which it was graded, where that was abnormal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against_baseline: Option<Decimal>,
}

/// The grade of a result.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case", untagged)]
pub enum Grade {
    /// 0 where no grade has begun, 1 to 4 else.
    Is {
        /// The grade.
        grade: u8,
        /// On what the grade rests, or the first grade where none has begun.
        basis: Arc<Basis>,
    },
    /// It has none, and why.
    None {
        /// Why.
        why: String,
        /// On what that rests, where the version itself says so.
        #[serde(skip_serializing_if = "Option::is_none")]
        basis: Option<Arc<Basis>>,
    },
}

impl Grade {
    /// The number; nothing where there is no grade.
    pub fn number(&self) -> Option<u8> {
        match self {
            Grade::Is { grade, .. } => Some(*grade),
            Grade::None { .. } => None,
        }
    }
}

/// A limit that was used.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct LimitFrom {
    /// Which.
    pub limit: Limit,
    /// Its value, in the unit of the result.
    pub value: Decimal,
    /// On what it rests; the laboratory's own range has no basis here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<Arc<Basis>>,
}

/// Grades a result.
pub fn grade(
    laboratory: &Laboratory,
    result: &LaboratoryResult,
    around: &Around,
    version: Ctcae,
) -> Graded {
    let scale = Scale {
        laboratory,
        result,
        around,
    };
    let abnormal = scale.abnormal_baseline();
    let mut limits = Vec::new();
    let rows = laboratory.grades.iter().filter(|row| {
        row.value.version == version
            && row.value.analytes.contains(&result.analyte)
            && row
                .value
                .when
                .iter()
                .all(|when| scale.holds(*when, abnormal.is_some()))
    });
    let mut best: Option<(&Cited<GradeRow>, u8)> = None;
    let mut missing = None;
    for row in rows {
        match scale.passes(&row.value.begins) {
            Some((passed, limit)) => {
                note(&mut limits, limit);
                let reached = if passed { row.value.grade } else { 0 };
                if best.is_none_or(|(_, grade)| reached > grade) {
                    best = Some((row, reached));
                }
            }
            None => missing = Some(row),
        }
    }
    let grade = match (missing, best) {
        (None, Some((row, grade))) => Grade::Is {
            grade,
            basis: Arc::clone(&row.basis),
        },
        (Some(_), _) => Grade::None {
            why: String::from(
                "the laboratory's reference range is needed: give the limits that stand beside the result",
            ),
            basis: None,
        },
        (None, None) => scale.ungraded(version),
    };
    Graded {
        result: result.clone(),
        ctcae_version: version,
        grade,
        limits,
        against_baseline: abnormal,
    }
}

fn note(limits: &mut Vec<LimitFrom>, limit: Option<LimitFrom>) {
    if let Some(limit) = limit
        && !limits.contains(&limit)
    {
        limits.push(limit);
    }
}

/// A result with all that its cut-offs may depend on.
pub(super) struct Scale<'a> {
    pub(super) laboratory: &'a Laboratory,
    pub(super) result: &'a LaboratoryResult,
    pub(super) around: &'a Around,
}

impl Scale<'_> {
    /// Whether the value has passed a cut-off, and the limit that was used; nothing when a limit is missing.
    pub(super) fn passes(&self, cut: &Cut) -> Option<(bool, Option<LimitFrom>)> {
        let (Cut::Above(bound) | Cut::From(bound) | Cut::Below(bound)) = cut;
        let (order, limit) = match bound {
            Bound::Times { times, of } => {
                let limit = self.limit(*of)?;
                (self.result.value.against(*times, limit.value), Some(limit))
            }
            Bound::Stated(stated) => (self.against_stated(stated)?, None),
        };
        let passed = match cut {
            Cut::Above(_) => order == Ordering::Greater,
            Cut::From(_) => order != Ordering::Less,
            Cut::Below(_) => order == Ordering::Less,
        };
        Some((passed, limit))
    }

    /// In the unit of the result when the source states one there; else in the first unit that it states.
    fn against_stated(
        &self,
        stated: &alloc::collections::BTreeMap<String, Decimal>,
    ) -> Option<Ordering> {
        let LaboratoryResult {
            analyte,
            value,
            unit,
            ..
        } = self.result;
        if let Some(bound) = stated.get(unit) {
            return Some(value.cmp(bound));
        }
        let (other, bound) = stated.iter().next()?;
        let value = self.laboratory.converted(analyte, *value, unit, other)?;
        Some(value.cmp(bound))
    }

    fn limit(&self, limit: Limit) -> Option<LimitFrom> {
        let range = self.result.range;
        let (own, of_reference): (_, fn(&Reference) -> Option<Decimal>) = match limit {
            Limit::Upper => (range.high, |reference| reference.high),
            Limit::Lower => (range.low, |reference| reference.low),
            Limit::Baseline => (self.baseline(), |_| None),
        };
        if let Some(value) = own {
            return Some(LimitFrom {
                limit,
                value,
                basis: None,
            });
        }
        let found = self.references().find_map(|reference| {
            let value = of_reference(&reference.value)?;
            Some((self.here(value, &reference.value.unit)?, &reference.basis))
        });
        found.map(|(value, basis)| LimitFrom {
            limit,
            value,
            basis: Some(Arc::clone(basis)),
        })
    }

    /// The usual ranges of the analyte in someone of the person's sex and age; the first that is written counts, so where the
    /// sex is not known the file decides. One of an age is for those alone whose age is known.
    pub(super) fn references(&self) -> impl Iterator<Item = &Cited<Reference>> {
        let (sex, age) = (self.around.sex, self.around.age);
        let of_age = move |one: &&Cited<Reference>| {
            let ages = one.value.ages;
            ages.is_none_or(|ages| age.is_some_and(|age| (ages.from..=ages.to).contains(&age)))
        };
        let of_analyte = |one: &&Cited<Reference>| one.value.analyte == self.result.analyte;
        let fits = move |one: &&Cited<Reference>| {
            one.value.sex.is_none() || sex.is_none() || one.value.sex == sex
        };
        let references = self.laboratory.references.iter();
        references.filter(of_analyte).filter(fits).filter(of_age)
    }

    /// A value of another unit of the analyte in that of the result.
    pub(super) fn here(&self, value: Decimal, unit: &str) -> Option<Decimal> {
        let LaboratoryResult {
            analyte, unit: own, ..
        } = self.result;
        self.laboratory.converted(analyte, value, unit, own)
    }

    /// The value before treatment.
    fn baseline(&self) -> Option<Decimal> {
        let baseline = self.baseline_result()?;
        self.here(baseline.value, &baseline.unit)
    }

    fn baseline_result(&self) -> Option<&LaboratoryResult> {
        let analyte: &Id = &self.result.analyte;
        let mut all = self.around.baseline.iter();
        all.find(|one| one.analyte == *analyte)
    }

    /// The value before treatment when it was above normal, by its own range.
    fn abnormal_baseline(&self) -> Option<Decimal> {
        let baseline = self.baseline_result()?;
        let own = Scale {
            result: baseline,
            ..*self
        };
        let upper = own.limit(Limit::Upper)?;
        (baseline.value > upper.value)
            .then(|| self.baseline())
            .flatten()
    }

    fn holds(&self, condition: Condition, abnormal: bool) -> bool {
        match condition {
            Condition::BaselineNormal => !abnormal,
            Condition::BaselineAbnormal => abnormal,
            // Nobody said that there are none: graded as if there were.
            Condition::Symptomatic => !self.around.no_symptoms,
            Condition::Asymptomatic => self.around.no_symptoms,
            Condition::Fasting => self.result.fasting == Some(true),
        }
    }

    fn ungraded(&self, version: Ctcae) -> Grade {
        let analyte = &self.result.analyte;
        let mut rows = self.laboratory.ungraded.iter();
        let said =
            rows.find(|row| row.value.version == version && row.value.analytes.contains(analyte));
        match said {
            Some(row) => Grade::None {
                why: row.value.says.clone(),
                basis: Some(Arc::clone(&row.basis)),
            },
            None => Grade::None {
                why: alloc::format!("no grade of {analyte} is known under {version}"),
                basis: None,
            },
        }
    }
}
