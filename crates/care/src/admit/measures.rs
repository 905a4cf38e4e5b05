//! What is measured, scored or noticed.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use retinue_kernel::{Id, RefusedBecause};

use super::{Admission, wrong};
use crate::effect::{NotAnswered, score, score_of_total};
use crate::event::RegionCount;
use crate::knowledge::{Authority, Knowledge};
use crate::laboratory::NotAResult;
use crate::severity::clinician_grade;

pub(super) fn lesions(counts: &[RegionCount], nodule_from_mm: u8) -> Option<RefusedBecause> {
    let twice = counts.iter().enumerate().find(|(place, one)| {
        let mut before = counts.iter().take(*place);
        before.any(|other| other.region == one.region)
    });
    if counts.is_empty() {
        Some(wrong(
            "counts",
            String::from("no region was counted"),
            "Count at least one region; write 0 where there is none.",
        ))
    } else if let Some((_, one)) = twice {
        Some(wrong(
            "counts",
            format!("{} is counted twice", one.region),
            "Count each region once.",
        ))
    } else {
        (nodule_from_mm == 0).then(|| {
            wrong(
                "nodule-from-mm",
                String::from("a nodule of 0 mm is none"),
                "Say from how many millimetres on a lesion was counted as a nodule.",
            )
        })
    }
}

pub(super) fn scored(
    scale: &Id,
    answers: &[u8],
    total: Option<u16>,
    knowledge: &Knowledge,
) -> Option<RefusedBecause> {
    if let Some(total) = total
        && answers.is_empty()
        && knowledge
            .grading
            .scales
            .iter()
            .any(|one| one.value.id == *scale)
    {
        let graded = clinician_grade(&knowledge.grading, scale.as_str(), total);
        return graded
            .err()
            .map(|error| wrong("total", error.to_string(), "Give a grade of the scale."));
    }
    let read = match total {
        Some(total) if answers.is_empty() => {
            score_of_total(&knowledge.scales, scale.as_str(), total)
        }
        Some(_) => {
            return Some(wrong(
                "total",
                String::from("answers and a total were given"),
                "Give the answers alone: the total follows from them.",
            ));
        }
        None => score(&knowledge.scales, scale.as_str(), answers),
    };
    read.err().map(|error| {
        let field = match error {
            NotAnswered::UnknownScale(..) => "scale",
            NotAnswered::Total { .. } => "total",
            _ => "answers",
        };
        wrong(
            field,
            error.to_string(),
            "Answer every item of the scale once.",
        )
    })
}

pub(super) fn of_result(error: &NotAResult) -> RefusedBecause {
    let (field, remedy) = match error {
        NotAResult::UnknownAnalyte(..) => ("analyte", "Name what was measured."),
        NotAResult::Value(_) => ("value", "Give the number as the laboratory reported it."),
        NotAResult::NotAnAnswer(..) => ("value", "Give the word that the laboratory reported."),
        NotAResult::NoUnit(_) | NotAResult::UnknownUnit(..) => {
            ("unit", "Give the unit as the laboratory reported it.")
        }
        NotAResult::Range => (
            "low",
            "Give the lower limit of the range first, or leave it out.",
        ),
    };
    wrong(field, error.to_string(), remedy)
}

pub(super) fn reported(symptoms: &[Id], knowledge: &Knowledge) -> Option<RefusedBecause> {
    let unknown = symptoms
        .iter()
        .find(|one| knowledge.effects.symptom(one.as_str()).is_none())?;
    Some(wrong(
        "symptoms",
        format!("'{unknown}' is not a symptom of the list"),
        "Choose from the list, and write the rest as a note.",
    ))
}

/// A term that is described, and a grade that it has.
pub(super) fn graded(term: &Id, grade: u8, knowledge: &Knowledge) -> Option<RefusedBecause> {
    let rows = knowledge.effects.grades_of(term.as_str());
    if rows.is_empty() {
        return Some(wrong(
            "term",
            format!("'{term}' is no term that is graded"),
            "Choose a term of the list, and write the rest as a note.",
        ));
    }
    // A death is a grade of every term.
    let known = grade == 5 || rows.iter().any(|row| row.grade == grade);
    (!known).then(|| {
        wrong(
            "grade",
            format!("{term} has no grade {grade}"),
            "Give a grade that the term has.",
        )
    })
}

/// A schedule of another land is none for a patient here.
pub(super) fn schedule(authority: Authority, asked: &Admission<'_>) -> Option<RefusedBecause> {
    let (laboratory, here) = (&asked.knowledge.laboratory, asked.jurisdiction);
    if laboratory.speaks_in(authority, here) {
        return None;
    }
    let all = Authority::ALL.iter().copied();
    let hold: Vec<&str> = all
        .filter(|one| laboratory.speaks_in(*one, here))
        .map(Authority::as_str)
        .collect();
    Some(wrong(
        "authority",
        format!(
            "'{authority}' has no schedule that holds in {here}, where the patient is treated; these have: {}",
            hold.join(", ")
        ),
        "Choose one of those that hold there.",
    ))
}

/// The totals of the domains are those of the scale, and together its total.
pub(super) fn of_domains(
    scale: &Id,
    total: Option<u16>,
    domains: &[u16],
    knowledge: &Knowledge,
) -> Option<RefusedBecause> {
    if domains.is_empty() {
        return None;
    }
    let known = knowledge.scales.domains_of(scale);
    let named: Vec<String> = known
        .iter()
        .map(|(domain, most)| format!("{} 0 to {most}", domain.value.name))
        .collect();
    let within = known.len() == domains.len()
        && known
            .iter()
            .zip(domains)
            .all(|((_, most), told)| told <= most);
    if !within {
        let says = if named.is_empty() {
            format!("{scale} has no domains here")
        } else {
            format!("the domains of {scale} are {}", named.join(", "))
        };
        return Some(wrong(
            "domains",
            says,
            "Give one total for each domain, in this order, or leave them out.",
        ));
    }
    let sum = domains
        .iter()
        .fold(0_u16, |sum, one| sum.saturating_add(*one));
    (total != Some(sum)).then(|| {
        wrong(
            "total",
            format!("the domains add up to {sum}"),
            "Give their sum as the total.",
        )
    })
}
