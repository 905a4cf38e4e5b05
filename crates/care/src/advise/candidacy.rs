//! Whether treatment may begin: what stands against it, and what the label asks.

use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::{FactId, NonEmpty};

use super::{Asked, dose};
use crate::advice::{Action, Reason, Triage};
use crate::basis::{Cited, Jurisdictions};
use crate::candidacy::{CandidacyView, ClauseView, candidacy};
use crate::case::Stage;
use crate::counsel::{Counsel, Found};
use crate::knowledge::{AdviceCode, Contraindication, HealthCondition};

/// Conditions that stand against treatment: by what holds where the clinic works, or told to be judged elsewhere alone.
pub(super) fn contraindications(asked: &Asked<'_>) -> Vec<Counsel> {
    let rows = &asked.knowledge.candidacy.contraindications;
    let holds =
        |row: &Cited<Contraindication>| row.value.jurisdictions.holds_in(asked.jurisdiction);
    let mut all = Vec::new();
    let mut told: Vec<HealthCondition> = Vec::new();
    for row in rows {
        let condition = row.value.condition;
        let noted = asked.case.condition(condition);
        let Some(noted) = noted.filter(|one| one.value.1 && one.on <= asked.today) else {
            continue;
        };
        let of_it = |one: &&Cited<Contraindication>| one.value.condition == condition;
        if holds(row) {
            all.push(contraindication(asked, row, &noted.fact));
        } else if !told.contains(&condition) && !rows.iter().filter(of_it).any(holds) {
            told.push(condition);
            let elsewhere: Vec<_> = rows.iter().filter(of_it).collect();
            all.push(judged_elsewhere(asked, row, &elsewhere, &noted.fact));
        }
    }
    all
}

fn contraindication(asked: &Asked<'_>, row: &Cited<Contraindication>, fact: &FactId) -> Counsel {
    let found = Found {
        rule: &row.value.id,
        jurisdictions: row.value.jurisdictions,
        basis: &row.basis,
        says: row.value.says.clone(),
        evidence: Vec::from([fact.clone()]),
    };
    if asked.is_treated() {
        found.advises(row.value.during, row.value.triage_during)
    } else {
        found.advises(row.value.before, row.value.triage)
    }
}

/// A condition that stands against treatment by sources of other jurisdictions and by none of this one: nothing is
/// borrowed, and nothing is passed over.
fn judged_elsewhere(
    asked: &Asked<'_>,
    row: &Cited<Contraindication>,
    elsewhere: &[&Cited<Contraindication>],
    fact: &FactId,
) -> Counsel {
    let each = elsewhere.iter().map(|one| {
        let lands = Jurisdictions::together([one.value.jurisdictions]);
        format!("In {lands}: {}", one.value.says)
    });
    let each: Vec<String> = each.collect();
    let found = Found {
        rule: &row.value.id,
        jurisdictions: Jurisdictions::ANY,
        basis: &row.basis,
        says: format!(
            "{} It is judged by no source of {} that is stored here: a clinician decides.",
            each.join(" "),
            asked.jurisdiction
        ),
        evidence: Vec::from([fact.clone()]),
    };
    let action = if asked.is_treated() {
        Action::Continue
    } else {
        Action::Defer
    };
    found.advises(action, Triage::T1)
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
