//! What the worked cases show, found by putting each of their questions to the gate.

use std::collections::BTreeMap;
use std::path::Path;

use retinue_kernel::{
    Case as GateCase, DispenseDecision, DispenseRequest, EditionId, Id, PatientRecord, Payload,
    RegistryEvent, RegistryFact, RegistryRecord, Slug, authorise,
};

use crate::cases::{Ask, Case, Expected};
use crate::error::RuleError;
use crate::mistakes::Mistakes;
use crate::rulebook::Rulebook;

/// The questions that show a requirement, under one edition.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ShownBy {
    /// Where it is met.
    pub met: Vec<Answered>,
    /// Where it is a reason of a denial.
    pub unmet: Vec<Answered>,
}

/// A question of a worked case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Answered {
    /// The case's file, inside the programme's folder.
    pub file: String,
    /// The line on which the question begins.
    pub line: usize,
}

impl std::fmt::Display for Answered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// What the worked cases show of each requirement in each edition.
#[derive(Clone, Debug, Default)]
pub struct Shown(BTreeMap<(EditionId, Id), ShownBy>);

impl Shown {
    /// The questions that show a requirement under an edition.
    pub fn of(&self, edition: &EditionId, requirement: &Id) -> Option<&ShownBy> {
        self.0.get(&(edition.clone(), requirement.clone()))
    }
}

impl Ask {
    /// The gate's answer to the question. A party of which the case says nothing is certified.
    pub fn decide(&self, case: &Case) -> DispenseDecision {
        let patient = PatientRecord::of(self.events.iter().cloned());
        let party = |facts: &Option<Vec<RegistryFact>>| {
            RegistryRecord::of(facts.clone().unwrap_or_else(always_certified))
        };
        let (prescriber, pharmacy) = (party(&self.prescriber), party(&self.pharmacy));
        let gate = GateCase {
            patient: &patient,
            prescriber: Some(&prescriber),
            pharmacy: Some(&pharmacy),
        };
        let latest = self.events.iter().rev().find_map(|event| {
            matches!(event.payload, Payload::PrescriptionWritten { .. })
                .then(|| event.envelope.id.clone())
        });
        let request = DispenseRequest {
            prescription: self
                .prescription
                .clone()
                .or(latest)
                .unwrap_or_else(|| Id::of_position(0)),
            pharmacy: Id::of_position(0),
        };
        authorise(&gate, &request, &case.rules, self.on)
    }

    /// What the gate answers otherwise than the case says, in words; none when they agree.
    pub fn differs(&self, decision: &DispenseDecision) -> Option<String> {
        let given: Vec<Slug> = decision.unmet().iter().map(|unmet| unmet.slug).collect();
        let agrees = match &self.expected {
            Expected::Authorised { until } => decision.until() == Some(*until),
            Expected::Denied {
                slugs,
                no_other,
                earliest,
            } => {
                decision.until().is_none()
                    && slugs.iter().all(|slug| given.contains(slug))
                    && (!no_other || given.iter().all(|slug| slugs.contains(slug)))
                    && earliest.is_none_or(|day| decision.earliest() == Some(day))
            }
        };
        if agrees {
            return None;
        }
        Some(match decision.until() {
            Some(until) => format!("authorised until {until}"),
            None => {
                let mut reasons: Vec<&str> = given.iter().map(|slug| slug.as_str()).collect();
                reasons.dedup();
                let earliest = decision
                    .earliest()
                    .map_or_else(String::new, |day| format!(", earliest {day}"));
                format!("denied: {}{earliest}", reasons.join(", "))
            }
        })
    }
}

fn always_certified() -> Vec<RegistryFact> {
    let day = |date| retinue_kernel::Day::new(date);
    vec![RegistryFact {
        event: RegistryEvent::Certified {
            until: day(jiff::civil::Date::MAX),
        },
        id: None,
        on: day(jiff::civil::Date::MIN),
        recorded_at: None,
        by: None,
        command_id: None,
    }]
}

impl Rulebook {
    /// Puts every question of the worked cases to the gate, and gathers which requirements each shows.
    pub fn shown(&self, cases: &[Case]) -> Shown {
        let mut shown = Shown::default();
        let mut reasons: BTreeMap<Answered, usize> = BTreeMap::new();
        for (case, ask) in cases
            .iter()
            .flat_map(|case| case.asks.iter().map(move |ask| (case, ask)))
        {
            let edition = &case.rules.at(ask.on).edition.id;
            let decision = ask.decide(case);
            let answered = Answered {
                file: case.file.clone(),
                line: ask.line,
            };
            let mut refusing: Vec<&Id> = decision
                .unmet()
                .iter()
                .map(|unmet| &unmet.requirement.name)
                .collect();
            refusing.dedup();
            reasons.insert(answered.clone(), refusing.len());
            let met = decision
                .met()
                .iter()
                .map(|met| (&met.requirement.name, true));
            let unmet = decision
                .unmet()
                .iter()
                .map(|unmet| (&unmet.requirement.name, false));
            for (requirement, is_met) in met.chain(unmet) {
                let by = shown
                    .0
                    .entry((edition.clone(), requirement.clone()))
                    .or_default();
                let list = if is_met { &mut by.met } else { &mut by.unmet };
                // One requirement can give several reasons to one question.
                if list.last() != Some(&answered) {
                    list.push(answered.clone());
                }
            }
        }
        for by in shown.0.values_mut() {
            // The most telling first: where it is the only reason, and in the same story where it is met again.
            by.unmet
                .sort_by_key(|one| reasons.get(one).copied().unwrap_or(usize::MAX));
            let stories: Vec<String> = by.unmet.iter().map(|one| one.file.clone()).collect();
            by.met.sort_by_key(|one| {
                stories
                    .iter()
                    .position(|file| *file == one.file)
                    .unwrap_or(usize::MAX)
            });
        }
        shown
    }

    /// Every mistake of the worked cases: those that cannot be read, and those that the gate answers otherwise. Files
    /// are named below `folder`.
    pub fn mistakes_of_cases(&self, folder: &Path) -> Vec<RuleError> {
        let mistakes = match self.cases_or_mistakes() {
            Err(mistakes) => mistakes,
            Ok(cases) => self.answered_otherwise(&cases),
        };
        mistakes.into_iter().map(|one| one.below(folder)).collect()
    }

    fn answered_otherwise(&self, cases: &[Case]) -> Vec<RuleError> {
        let documents = self.documents("cases/").unwrap_or_default();
        let mut mistakes = Mistakes::default();
        for case in cases {
            for ask in &case.asks {
                let Some(answered) = ask.differs(&ask.decide(case)) else {
                    continue;
                };
                let says = format!(
                    "the gate answers this question otherwise, under edition {}: {answered}",
                    case.rules.at(ask.on).edition.id
                );
                let remedy = "correct the case, or the rule that it shows; a case that you know to be right is a fault worth reporting";
                mistakes.add(
                    match documents.iter().find(|document| document.path == case.file) {
                        Some(document) => document.fault(document.start_of(ask.line), says, remedy),
                        None => RuleError::of_file(&case.file, says, remedy),
                    },
                );
            }
        }
        mistakes.into_vec()
    }
}
