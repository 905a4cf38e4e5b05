//! The Global Acne Grading System: the worst kind of lesion in each region, weighed and added up.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use super::clinician::{ClinicianGrade, NotGraded, clinician_grade};
use super::count::LesionCounts;
use crate::knowledge::{AcneGrading, GagsRegion, Region};

/// The id of its scale in `knowledge/grading/`.
const SCALE: &str = "gags";

/// A score with the local grades that make it up.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct GagsScore {
    /// The total with its band.
    #[serde(flatten)]
    pub total: ClinicianGrade,
    /// The local grade of each region, in the order of the system.
    pub regions: Vec<LocalGrade>,
    /// Whether a factor or a band rests on a value that no stored source confirms.
    pub provisional: bool,
}

/// The grade of one region.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LocalGrade {
    /// The region.
    pub region: String,
    /// By how much it is multiplied.
    pub factor: u16,
    /// Its grade.
    pub grade: u16,
}

/// Scores counts.
///
/// A region is graded by its worst lesion: a nodule settles it, whatever else was not counted.
///
/// # Errors
/// The regions whose worst lesion is not known.
pub fn gags(known: &AcneGrading, counts: &LesionCounts) -> Result<GagsScore, NotGraded> {
    let mut grades = Vec::new();
    let mut missing: Vec<&str> = Vec::new();
    for region in &known.gags_regions {
        match local_grade(known, &region.value, counts) {
            Some(grade) => grades.push(grade),
            None => missing.push(&region.value.name),
        }
    }
    if !missing.is_empty() {
        return Err(NotGraded::NotCounted(missing.join(", ")));
    }
    gags_of_grades(known, &grades)
}

/// Scores local grades, one for each region in the order of the system.
///
/// # Errors
/// Too few or too many, or a grade that there is not.
pub fn gags_of_grades(known: &AcneGrading, grades: &[u16]) -> Result<GagsScore, NotGraded> {
    let regions = &known.gags_regions;
    if grades.len() != regions.len() {
        let names: Vec<&str> = regions.iter().map(|one| one.value.name.as_str()).collect();
        return Err(NotGraded::LocalGrades {
            count: grades.len(),
            of: regions.len(),
            names: names.join(", "),
        });
    }
    let worst = known.gags_lesions.iter().map(|one| one.value.grade).max();
    let worst = worst.unwrap_or_default();
    let mut total = 0_u16;
    let mut local = Vec::with_capacity(grades.len());
    for (region, grade) in regions.iter().zip(grades) {
        if *grade > worst {
            return Err(NotGraded::LocalGrade {
                region: region.value.name.to_string(),
                highest: worst,
                given: *grade,
            });
        }
        total = total.saturating_add(region.value.factor.saturating_mul(*grade));
        local.push(LocalGrade {
            region: region.value.name.clone(),
            factor: region.value.factor,
            grade: *grade,
        });
    }
    let total = clinician_grade(known, SCALE, total)?;
    let provisional =
        total.basis.is_provisional() || regions.iter().any(|region| region.is_provisional());
    Ok(GagsScore {
        total,
        regions: local,
        provisional,
    })
}

/// The grade of the worst lesion in a region; nothing where a worse one than any that was seen was not counted.
fn local_grade(known: &AcneGrading, region: &GagsRegion, counts: &LesionCounts) -> Option<u16> {
    let mut by_grade: Vec<_> = known.gags_lesions.iter().map(|one| &one.value).collect();
    by_grade.sort_by_key(|one| core::cmp::Reverse(one.grade));
    for lesion in by_grade {
        let within = |region: Region| counts.within(region, lesion.lesion);
        let of_whole = region.whole.and_then(within);
        let parts = region.regions.iter().map(|part| within(*part));
        let of_parts: Vec<Option<u16>> = parts.collect();
        if of_whole.is_some_and(|count| count > 0)
            || of_parts.iter().flatten().any(|count| *count > 0)
        {
            return Some(lesion.grade);
        }
        if of_whole.is_none() && of_parts.contains(&None) {
            return None;
        }
    }
    Some(0)
}
