//! Whether treatment may begin: what stands against it, and what the label asks.

use alloc::format;
use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::{FactId, NonEmpty};

use super::{Asked, dose};
use crate::advice::{Action, Reason};
use crate::candidacy::{CandidacyView, ClauseView, candidacy};
use crate::case::Stage;
use crate::counsel::{Counsel, Found};
use crate::knowledge::AdviceCode;

/// Conditions that stand against treatment where the clinic works.
pub(super) fn contraindications(asked: &Asked<'_>) -> Vec<Counsel> {
    let rows = asked.knowledge.candidacy.contraindications.iter();
    rows.filter(|row| row.value.jurisdictions.holds_in(asked.jurisdiction))
        .filter_map(|row| {
            let noted = asked.case.condition(row.value.condition)?;
            if !noted.value.1 || noted.on > asked.today {
                return None;
            }
            let found = Found {
                rule: &row.value.id,
                jurisdictions: row.value.jurisdictions,
                basis: &row.basis,
                says: row.value.says.clone(),
                evidence: Vec::from([noted.fact.clone()]),
            };
            Some(if asked.is_treated() {
                found.advises(row.value.during, row.value.triage_during)
            } else {
                found.advises(row.value.before, row.value.triage)
            })
        })
        .collect()
}

/// START where the label's criteria are met and nothing stands against it; else what is missing of them.
///
/// `others` is all other advice: what puts treatment off speaks for itself, and then nothing is started.
pub(super) fn start(asked: &Asked<'_>, others: &[Counsel]) -> Vec<Counsel> {
    if asked.stage != Stage::Before {
        return Vec::new();
    }
    let views = candidacy(&asked.knowledge.candidacy, asked.case, asked.today);
    let (labels, beside): (Vec<_>, Vec<_>) = views
        .into_iter()
        .filter(|view| view.jurisdictions.holds_in(asked.jurisdiction))
        .partition(|view| view.label);
    let Some(label) = labels.first() else {
        return asked
            .says(AdviceCode::NoLabel, &[], Vec::new())
            .into_iter()
            .collect();
    };
    if label.candidate != Some(true) {
        return missing(asked, label, &beside).into_iter().collect();
    }
    let stands_against = |counsel: &Counsel| {
        matches!(
            counsel.advice.action,
            Action::Block | Action::Defer | Action::Reduce | Action::Hold | Action::Stop
        )
    };
    if others.iter().any(stands_against) {
        return Vec::new();
    }
    let words = [("authority", label.name.clone())];
    let Some(mut counsel) = asked.says(AdviceCode::Start, &words, Vec::new()) else {
        return Vec::new();
    };
    for clause in &label.clauses {
        add(&mut counsel, of_clause(clause, label));
    }
    for reason in dose::first_doses(asked) {
        add(&mut counsel, reason);
    }
    Vec::from([counsel])
}

/// One piece of advice: what is not met, clause by clause, then what is not known.
fn missing(asked: &Asked<'_>, label: &CandidacyView, beside: &[CandidacyView]) -> Option<Counsel> {
    let words = [("authority", label.name.clone())];
    let (unmet, open): (Vec<_>, Vec<_>) = label
        .missing()
        .partition(|clause| clause.met == Some(false));
    let mut all: Option<Counsel> = None;
    for (code, clauses) in [
        (AdviceCode::NotACandidate, unmet),
        (AdviceCode::CandidacyOpen, open),
    ] {
        if clauses.is_empty() {
            continue;
        }
        let evidence = clauses.iter().flat_map(|one| one.evidence.clone());
        let mut said = asked.says(code, &words, evidence.collect())?;
        for clause in clauses {
            add(&mut said, of_clause(clause, label));
        }
        match &mut all {
            None => all = Some(said),
            Some(all) => all.advice.add(said.advice.reasons.as_slice()),
        }
    }
    let mut all = all?;
    for other in beside.iter().filter(|one| one.candidate == Some(true)) {
        let words = [("authority", other.name.clone())];
        if let Some(said) = asked.says(AdviceCode::OtherAuthority, &words, facts_of(other)) {
            all.advice.add(said.advice.reasons.as_slice());
            if !all.or.contains(&Action::Start) {
                all.or.push(Action::Start);
            }
        }
        for clause in &other.clauses {
            add(&mut all, of_clause(clause, other));
        }
    }
    Some(all)
}

fn facts_of(view: &CandidacyView) -> Vec<FactId> {
    let facts = view.clauses.iter().flat_map(|one| one.evidence.clone());
    facts.collect()
}

/// The clause itself, with its own source.
fn of_clause(clause: &ClauseView, view: &CandidacyView) -> Reason {
    Reason {
        rule: clause.rule.clone(),
        says: format!("{} {}", clause.says, clause.found_in_words()),
        jurisdictions: view.jurisdictions,
        basis: Arc::clone(&clause.basis),
        evidence: clause.evidence.clone(),
    }
}

fn add(counsel: &mut Counsel, reason: Reason) {
    let reason = NonEmpty::of(reason);
    counsel.advice.add(reason.as_slice());
}
