//! What a recognised medicine means for someone.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use retinue_kernel::{FactId, Id};
use serde::Serialize;

use crate::advice::{Action, Triage};
use crate::basis::{Cited, Jurisdiction, Jurisdictions};
use crate::counsel::{Counsel, Found};
use crate::knowledge::{Agent, Given, Intended, InteractionRow, Interactions, Severity};

/// In whom, where and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Situation {
    /// Where.
    pub jurisdiction: Jurisdiction,
    /// Whether isotretinoin is being taken.
    pub on_treatment: bool,
    /// What is known of that on which interactions depend. What is not known counts as given.
    pub given: Vec<(Given, bool)>,
    /// Situations in which an agent may be meant to be given.
    pub intended: Vec<Intended>,
}

/// An interaction.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Interaction {
    /// The agent.
    pub agent: Id,
    /// How severe it is; absent where no source of this jurisdiction says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// On what it depends, where that is not known of the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub if_given: Option<Given>,
    /// The situation in which the agent is meant, where the person is in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intended_in: Option<Intended>,
    /// By what they act on each other, where a source says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mechanism: Option<String>,
    /// What is advised.
    pub counsel: Counsel,
}

/// The interactions of a medicine, the most severe first.
///
/// Before the first dose, how long something was ended before it stands at the end, as something to be known.
///
/// An agent that other jurisdictions grade and this one does not is told so: their severity is not borrowed.
pub fn interactions_of(
    known: &Interactions,
    agent: &Cited<Agent>,
    situation: &Situation,
    evidence: &[FactId],
) -> Vec<Interaction> {
    let of_agent = |row: &&Cited<InteractionRow>| row.value.agents.contains(&agent.value.id);
    let mut here = known
        .interactions
        .iter()
        .filter(of_agent)
        .filter(|row| row.value.jurisdictions.holds_in(situation.jurisdiction))
        .peekable();
    if here.peek().is_none() {
        let elsewhere = known.interactions.iter().find(of_agent);
        let mut found: Vec<Interaction> = elsewhere
            .map(|row| graded_elsewhere(agent, row, situation, evidence))
            .into_iter()
            .collect();
        found.extend(washouts(known, agent, situation, evidence));
        return found;
    }
    let mut found: Vec<Interaction> = here
        .filter_map(|row| interaction(known, agent, row, situation, evidence))
        .collect();
    found.sort_by_key(|one| one.severity);
    found.extend(washouts(known, agent, situation, evidence));
    found
}

/// How long before the first dose the agent was ended, where that was read. Where it is meant, nothing is waited for.
fn washouts(
    known: &Interactions,
    agent: &Cited<Agent>,
    situation: &Situation,
    evidence: &[FactId],
) -> Vec<Interaction> {
    if situation.on_treatment || !situation.intended.is_empty() {
        return Vec::new();
    }
    let of_agent = known
        .washouts
        .iter()
        .filter(|row| row.value.agents.contains(&agent.value.id));
    of_agent
        .map(|row| {
            let found = Found {
                rule: &row.value.id,
                jurisdictions: Jurisdictions::ANY,
                basis: &row.basis,
                says: format!("{}: {}", agent.value.name, row.value.says),
                evidence: evidence.to_vec(),
            };
            Interaction {
                agent: agent.value.id.clone(),
                severity: Some(Severity::Inform),
                if_given: None,
                intended_in: None,
                mechanism: None,
                counsel: found.advises(Action::Continue, Triage::T0),
            }
        })
        .collect()
}

fn interaction(
    known: &Interactions,
    agent: &Cited<Agent>,
    row: &Cited<InteractionRow>,
    situation: &Situation,
    evidence: &[FactId],
) -> Option<Interaction> {
    let told = row.value.given.and_then(|given| {
        let mut told = situation.given.iter();
        told.find(|(one, _)| *one == given).map(|(_, holds)| *holds)
    });
    if told == Some(false) {
        return None;
    }
    let intended = row
        .value
        .intended_in
        .filter(|intended| situation.intended.contains(intended));
    let severity = match intended {
        Some(_) => Severity::Inform,
        None => row.value.severity,
    };
    let follows = known
        .severities
        .iter()
        .find(|one| one.value.severity == severity)?;
    let action = match (situation.on_treatment, row.value.before) {
        (true, _) => follows.value.during,
        (false, Some(before)) => before,
        (false, None) => follows.value.before,
    };
    let found = Found {
        rule: &row.value.id,
        jurisdictions: row.value.jurisdictions,
        basis: &row.basis,
        says: format!("{}: {}", agent.value.name, row.value.says),
        evidence: evidence.to_vec(),
    };
    Some(Interaction {
        agent: agent.value.id.clone(),
        severity: Some(severity),
        if_given: row.value.given.filter(|_| told.is_none()),
        intended_in: intended,
        mechanism: row.value.mechanism.clone(),
        counsel: found.advises(action, follows.value.triage),
    })
}

fn graded_elsewhere(
    agent: &Cited<Agent>,
    row: &Cited<InteractionRow>,
    situation: &Situation,
    evidence: &[FactId],
) -> Interaction {
    let here = situation.jurisdiction;
    let intended = row
        .value
        .intended_in
        .filter(|intended| situation.intended.contains(intended));
    let meant = if intended.is_some() {
        " It is meant here."
    } else {
        ""
    };
    let found = Found {
        rule: &row.value.id,
        jurisdictions: Jurisdictions::ANY,
        basis: &row.basis,
        says: format!(
            "{}: graded in {}, and by no source of {here} that is stored here.{meant} A clinician decides.",
            agent.value.name,
            Jurisdictions::together([row.value.jurisdictions])
        ),
        evidence: evidence.to_vec(),
    };
    let action = if situation.on_treatment || intended.is_some() {
        Action::Continue
    } else {
        Action::Defer
    };
    Interaction {
        agent: agent.value.id.clone(),
        severity: None,
        if_given: None,
        intended_in: intended,
        mechanism: row.value.mechanism.clone(),
        counsel: found.advises(action, Triage::T1),
    }
}
