//! From a side effect that a clinician graded to what is advised.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use retinue_kernel::FactId;

use crate::basis::{Cited, Jurisdiction};
use crate::counsel::{Counsel, Found};
use crate::knowledge::{ClinicalGrade, EffectRule, Effects};
use crate::quantity::Micrograms;

impl Effects {
    /// The rows of a term, the lowest grade first; none where the term is not known.
    pub fn grades_of(&self, term: &str) -> Vec<&ClinicalGrade> {
        let rows = self.grades.iter().map(|one| &one.value);
        let mut rows: Vec<&ClinicalGrade> = rows
            .filter(|row| row.terms.iter().any(|one| one == term))
            .collect();
        rows.sort_by_key(|row| row.grade);
        rows
    }

    /// Every term that is graded, in the order in which it was written.
    pub fn terms(&self) -> Vec<&str> {
        let mut terms: Vec<&str> = Vec::new();
        for term in self.grades.iter().flat_map(|one| &one.value.terms) {
            if !terms.contains(&term.as_str()) {
                terms.push(term);
            }
        }
        terms
    }
}

/// What a term of a grade asks for, by the row from the highest grade that holds. `daily` is what is taken each day, where it
/// is known.
pub fn follow_grade(
    known: &Effects,
    term: &str,
    grade: u8,
    daily: Option<Micrograms>,
    jurisdiction: Jurisdiction,
    evidence: &[FactId],
) -> Vec<Counsel> {
    let holds = |rule: &&Cited<EffectRule>| {
        rule.value.jurisdictions.holds_in(jurisdiction)
            && rule.value.terms.iter().any(|one| one == term)
            && grade >= rule.value.from_grade
    };
    let rules = known.graded.iter().filter(holds);
    let highest = rules.clone().map(|rule| rule.value.from_grade).max();
    rules
        .filter(|rule| Some(rule.value.from_grade) == highest)
        .map(|rule| {
            let words = [
                ("{term}", term.to_string()),
                ("{grade}", grade.to_string()),
                ("{dose}", lowered(&rule.value, daily)),
            ];
            let mut says = rule.value.says.clone();
            for (name, value) in words {
                says = says.replace(name, &value);
            }
            let found = Found {
                rule: &rule.value.id,
                jurisdictions: rule.value.jurisdictions,
                basis: &rule.basis,
                says,
                evidence: evidence.to_vec(),
            };
            let mut counsel = found.advises(rule.value.action, rule.value.triage);
            counsel.or.clone_from(&rule.value.or);
            counsel
        })
        .collect()
}

/// What the dose comes to when it is lowered, in brackets; nothing where the rule names no part or no dose is known.
fn lowered(rule: &EffectRule, daily: Option<Micrograms>) -> String {
    let Some(((least, most), daily)) = rule.lower_by_percent.zip(daily) else {
        return String::new();
    };
    let left = |percent: u8| {
        let rest = 100_u64.saturating_sub(u64::from(percent));
        Micrograms(daily.0.saturating_mul(rest) / 100)
    };
    format!(
        " (from {daily} to between {} and {} a day)",
        left(most),
        left(least)
    )
}
