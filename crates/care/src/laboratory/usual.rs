//! What is usual, where the laboratory brought no range of its own.

use alloc::sync::Arc;

use serde::Serialize;

use super::grade::Scale;
use super::result::{Around, LaboratoryResult};
use crate::basis::Basis;
use crate::decimal::Decimal;
use crate::knowledge::{Ages, Laboratory};

/// A usual range in the unit of a result, and how the result lies to it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Usual {
    /// The lower limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<Decimal>,
    /// The upper limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<Decimal>,
    /// The ages for which it holds; an adult's when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ages: Option<Ages>,
    /// Whether the result lies above it.
    pub above: bool,
    /// Whether the result lies below it.
    pub below: bool,
    /// On what it rests.
    pub basis: Arc<Basis>,
}

/// The usual range of a result in someone; none where the laboratory brought its own, or where none is known.
pub fn usual(laboratory: &Laboratory, result: &LaboratoryResult, around: &Around) -> Option<Usual> {
    if !result.range.is_empty() {
        return None;
    }
    let scale = Scale {
        laboratory,
        result,
        around,
    };
    let found = scale.references().next()?;
    let row = &found.value;
    let here = |limit: Option<Decimal>| limit.and_then(|limit| scale.here(limit, &row.unit));
    let (low, high) = (here(row.low), here(row.high));
    Some(Usual {
        above: high
            .is_some_and(|high| result.value > high || (row.high_itself && result.value == high)),
        below: low.is_some_and(|low| result.value < low),
        low,
        high,
        ages: row.ages,
        basis: Arc::clone(&found.basis),
    })
}
