//! Candidacy: every authority side by side, each clause met, unmet or not known, and why.

mod against;
mod signs;

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::{Day, FactId, Id};
use serde::Serialize;

use crate::basis::{Basis, Cited, Jurisdictions};
use crate::case::CareCase;
use crate::knowledge::{Candidacy, Clause, Sign};
pub use against::{AgainstView, against_treatment};
use signs::{Found, Person};

/// Whether someone is a candidate by one authority.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CandidacyView {
    /// The authority.
    pub authority: Id,
    /// Its name.
    pub name: String,
    /// Where it speaks.
    pub jurisdictions: Jurisdictions,
    /// Whether it is the label.
    pub label: bool,
    /// Whether all clauses are met; absent where none is unmet and one is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub candidate: Option<bool>,
    /// What it asks.
    pub clauses: Vec<ClauseView>,
    /// Whether it rests on a value that no stored source confirms.
    pub provisional: bool,
}

/// How a clause stands.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ClauseView {
    /// The clause.
    pub rule: Id,
    /// Whether it is met; absent where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
    /// Its sentence.
    pub says: String,
    /// What was found for each of its signs.
    pub found: Vec<String>,
    /// The signs of which nothing is known, and of which one could settle it; empty where it is settled.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<Sign>,
    /// The facts that show it.
    pub evidence: Vec<FactId>,
    /// On what the clause rests.
    pub basis: Arc<Basis>,
    /// Whether the clause, or a number by which it was read, is confirmed by no stored source.
    pub provisional: bool,
}

/// Candidacy by every authority, side by side. Facts until `today` count.
pub fn candidacy(known: &Candidacy, case: &CareCase, today: Day) -> Vec<CandidacyView> {
    let person = Person::of(case, today);
    let authorities = known.authorities.iter();
    authorities
        .map(|authority| {
            let of = |one: &&Cited<Clause>| one.value.authority == authority.value.id;
            let clauses: Vec<ClauseView> = known
                .clauses
                .iter()
                .filter(of)
                .map(|clause| view(known, clause, &person))
                .collect();
            let unmet = clauses.iter().any(|one| one.met == Some(false));
            let open = clauses.iter().any(|one| one.met.is_none());
            CandidacyView {
                authority: authority.value.id.clone(),
                name: authority.value.name.clone(),
                jurisdictions: authority.value.jurisdictions,
                label: authority.value.label,
                candidate: match (unmet, open) {
                    (true, _) => Some(false),
                    (false, true) => None,
                    (false, false) => Some(true),
                },
                provisional: clauses.iter().any(|one| one.provisional),
                clauses,
            }
        })
        .collect()
}

fn view(known: &Candidacy, clause: &Cited<Clause>, person: &Person<'_>) -> ClauseView {
    let mut found: Vec<Found> = clause
        .value
        .any
        .iter()
        .map(|sign| person.sign(known, *sign))
        .collect();
    let by_sign = if found.is_empty() {
        Some(true)
    } else if found.iter().any(|one| one.there == Some(true)) {
        found.retain(|one| one.there == Some(true));
        Some(true)
    } else if found.iter().any(|one| one.there.is_none()) {
        None
    } else {
        Some(false)
    };
    let of_age = clause.value.from_age.map(|from| person.old_enough(from));
    let met = match (by_sign, of_age.as_ref().map(|one| one.there)) {
        (Some(false), _) | (_, Some(Some(false))) => Some(false),
        (Some(true), None | Some(Some(true))) => Some(true),
        _ => None,
    };
    let open = |(sign, one): (&Sign, &Found)| one.there.is_none().then_some(*sign);
    let unknown: Vec<Sign> = match met {
        None => clause
            .value
            .any
            .iter()
            .zip(&found)
            .filter_map(open)
            .collect(),
        Some(_) => Vec::new(),
    };
    found.extend(of_age);
    let read_by = found.iter().any(|one| one.provisional);
    let mut evidence: Vec<FactId> = found.iter().flat_map(|one| one.evidence.clone()).collect();
    evidence.sort_unstable();
    evidence.dedup();
    ClauseView {
        rule: clause.value.id.clone(),
        met,
        says: clause.value.says.clone(),
        found: found.into_iter().map(|one| one.says).collect(),
        unknown,
        evidence,
        basis: Arc::clone(&clause.basis),
        provisional: clause.is_provisional() || read_by,
    }
}

impl CandidacyView {
    /// The clauses that are not met, or not known.
    pub fn missing(&self) -> impl Iterator<Item = &ClauseView> {
        self.clauses.iter().filter(|one| one.met != Some(true))
    }
}

impl ClauseView {
    /// What was found, in one text.
    pub fn found_in_words(&self) -> String {
        self.found.join(" ")
    }
}
