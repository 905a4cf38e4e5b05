//! A grade that a clinician gave by looking: what it means, and whether a treatment succeeded by it.

use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::Id;
use serde::Serialize;

use crate::basis::{Basis, Cited};
use crate::knowledge::{AcneGrading, ClinicianScale, TreatmentSuccess};

/// A grade on a clinician's scale.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ClinicianGrade {
    /// The scale.
    pub scale: Id,
    /// The grade.
    pub grade: u16,
    /// The highest grade that there is.
    pub of: u16,
    /// Its name, where the scale names its grades.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What is seen, where it is described.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// On what the name rests, or the scale where it has none.
    pub basis: Arc<Basis>,
}

/// What was given is not a grade.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotGraded {
    /// No such scale.
    #[error("'{0}' is not a scale of grades; known: {1}")]
    UnknownScale(String, String),
    /// A grade that there is not.
    #[error("{scale} is graded {lowest} to {highest}, not {given}")]
    Grade {
        /// The scale.
        scale: Id,
        /// The lowest grade.
        lowest: u16,
        /// The highest grade.
        highest: u16,
        /// The grade given.
        given: u16,
    },
    /// Regions of which the counts say too little.
    #[error(
        "the worst lesion is not known in: {0}; count every kind of lesion there, 0 where there are none"
    )]
    NotCounted(String),
    /// Too few or too many local grades.
    #[error("{count} local grades are given, and there are {of} regions: {names}")]
    LocalGrades {
        /// How many were given.
        count: usize,
        /// How many there are.
        of: usize,
        /// The regions in their order.
        names: String,
    },
    /// A local grade that there is not.
    #[error("{region} is graded 0 to {highest}, not {given}")]
    LocalGrade {
        /// The region.
        region: String,
        /// The highest local grade.
        highest: u16,
        /// The grade given.
        given: u16,
    },
}

/// What a grade on a clinician's scale means.
///
/// # Errors
/// No such scale, or no such grade on it.
pub fn clinician_grade(
    known: &AcneGrading,
    scale: &str,
    grade: u16,
) -> Result<ClinicianGrade, NotGraded> {
    let found = scale_of(known, scale)?;
    let ClinicianScale {
        id,
        lowest,
        highest,
        ..
    } = &found.value;
    if !(*lowest..=*highest).contains(&grade) {
        return Err(NotGraded::Grade {
            scale: id.clone(),
            lowest: *lowest,
            highest: *highest,
            given: grade,
        });
    }
    let mut descriptors = known.descriptors.iter();
    let described = descriptors
        .find(|one| one.value.scale == *id && (one.value.from..=one.value.to).contains(&grade));
    Ok(ClinicianGrade {
        scale: id.clone(),
        grade,
        of: *highest,
        name: described.map(|one| one.value.name.clone()),
        says: described.and_then(|one| one.value.says.clone()),
        basis: Arc::clone(described.map_or(&found.basis, |one| &one.basis)),
    })
}

fn scale_of<'a>(
    known: &'a AcneGrading,
    scale: &str,
) -> Result<&'a Cited<ClinicianScale>, NotGraded> {
    let mut scales = known.scales.iter();
    let found = scales.find(|one| one.value.id.as_str().eq_ignore_ascii_case(scale));
    found.ok_or_else(|| {
        let all: Vec<&str> = known
            .scales
            .iter()
            .map(|one| one.value.id.as_str())
            .collect();
        NotGraded::UnknownScale(scale.to_string(), all.join(", "))
    })
}

/// Whether a treatment succeeded from one grade to another, by each definition on their scale; nothing where they are
/// grades of two scales.
pub fn success<'a>(
    known: &'a AcneGrading,
    before: &ClinicianGrade,
    now: &ClinicianGrade,
) -> Vec<(&'a Cited<TreatmentSuccess>, bool)> {
    let of_scale =
        |one: &&Cited<TreatmentSuccess>| one.value.scale == now.scale && before.scale == now.scale;
    let definitions = known.successes.iter().filter(of_scale);
    definitions
        .map(|one| {
            let better = before.grade.saturating_sub(now.grade);
            let holds = now.grade <= one.value.at_most && better >= one.value.better_by;
            (one, holds)
        })
        .collect()
}
