//! The response since before the first dose, lesion by lesion.

use alloc::vec::Vec;

use retinue_kernel::{Day, FactId};
use serde::Serialize;

use crate::advise::counts_of_course;
use crate::case::CareCase;
use crate::knowledge::Lesion;

/// How the number of one kind of lesion stands against that before the first dose.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Response {
    /// The kind.
    pub lesion: Lesion,
    /// How many there were, and when they were counted.
    pub before: (u32, Day),
    /// How many there are, and when they were counted.
    pub now: (u32, Day),
    /// How many fewer there are, in tenths of a hundredth of those before, rounded towards none; below 0 where there are
    /// more. Absent where there were none before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fewer_per_mille: Option<i32>,
    /// The two counts.
    pub evidence: [FactId; 2],
}

/// The response to the course so far: of each kind that was counted before the first dose and after it, by the same size
/// and in the same regions. Counts that cannot be compared are left out.
pub fn response(case: &CareCase, today: Day) -> Vec<Response> {
    let Some((before, now)) = case
        .first_dose
        .and_then(|first| counts_of_course(case, first, today))
    else {
        return Vec::new();
    };
    let kinds = Lesion::ALL.iter().copied();
    kinds
        .filter(|lesion| before.value.comparable(&now.value, *lesion))
        .filter_map(|lesion| {
            let (was, is) = (before.value.total(lesion)?, now.value.total(lesion)?);
            let fewer = i64::from(was) - i64::from(is);
            let per_mille = fewer.saturating_mul(1000).checked_div(i64::from(was));
            Some(Response {
                lesion,
                before: (was, before.on),
                now: (is, now.on),
                fewer_per_mille: per_mille.and_then(|one| i32::try_from(one).ok()),
                evidence: [before.fact.clone(), now.fact.clone()],
            })
        })
        .collect()
}
