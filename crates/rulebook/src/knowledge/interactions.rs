//! `interactions/`: other medicines, what they do beside isotretinoin, and allergies.

use std::collections::BTreeSet;

use retinue_care::{
    AgentCode, AllergyRow, InteractionRow, Interactions, PlainWords, Severity, SeverityRow, Washout,
};
use retinue_kernel::Id;
use serde::Deserialize;
use toml::value::Datetime;
use toml::{Spanned, Table};

use super::Place;
use super::facts::{Facts, Read};
use crate::document::{Document, Known};
use crate::error::RuleError;
use crate::files::Files;
use crate::mistakes::Mistakes;
use crate::reading::{each, one};

const AGENTS: &str = "interactions/agents.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgentFile {
    checked: Option<Spanned<Datetime>>,
    agent: Vec<Spanned<Table>>,
    #[serde(default)]
    rxnorm: Vec<Spanned<Table>>,
    #[serde(default)]
    word: Vec<Spanned<Table>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RowFile {
    checked: Option<Spanned<Datetime>>,
    #[serde(default)]
    interaction: Vec<Spanned<Table>>,
    #[serde(default)]
    washout: Vec<Spanned<Table>>,
    #[serde(default)]
    severity: Vec<Spanned<Table>>,
    #[serde(default)]
    allergy: Vec<Spanned<Table>>,
}

/// Reads the folder, or notes the mistakes in it.
pub(super) fn read(
    files: &Files,
    sources: &Known<'_>,
    mistakes: &mut Mistakes,
) -> Option<(Interactions, Vec<Place>)> {
    let (mut all, mut places) = one(files, AGENTS, mistakes, |document| {
        agents(document, sources)
    })?;
    let ids: BTreeSet<Id> = all.agents.iter().map(|one| one.value.id.clone()).collect();
    let rest: Vec<(Interactions, Vec<Place>)> =
        each(files, "interactions/", mistakes, |document| {
            if document.path == AGENTS {
                return Ok((Interactions::default(), Vec::new()));
            }
            rows(document, sources, &ids)
        });
    for (more, of_more) in rest {
        all.interactions.extend(more.interactions);
        all.washouts.extend(more.washouts);
        all.severities.extend(more.severities);
        all.allergies.extend(more.allergies);
        places.extend(of_more);
    }
    for severity in Severity::ALL {
        if !all
            .severities
            .iter()
            .any(|row| row.value.severity == *severity)
        {
            mistakes.add(RuleError::of_file(
                "interactions/interactions.toml",
                format!("nothing follows from severity {severity}"),
                "add a [[severity]] for it: an interaction of it would go unanswered",
            ));
        }
    }
    Some((all, places))
}

fn agents(document: Document<'_>, sources: &Known<'_>) -> Result<Read<Interactions>, Mistakes> {
    let mut facts = Facts::new(document, sources);
    let Some(file) = facts.file::<AgentFile>() else {
        return facts.failed();
    };
    facts.checked(file.checked.as_ref());
    let agents = facts.rows(file.agent, |_, _, _: &retinue_care::Agent| {});
    let ids: BTreeSet<Id> = agents.iter().map(|one| one.value.id.clone()).collect();
    let rxnorm = facts.rows(file.rxnorm, |facts, span, row: &AgentCode| {
        facts.known(&span, "an agent", &row.agent, &ids);
    });
    let words = facts.rows(file.word, |facts, span, row: &PlainWords| {
        for agent in &row.agents {
            facts.known(&span, "an agent", agent, &ids);
        }
    });
    facts.done(|| {
        Some(Interactions {
            agents,
            rxnorm,
            words,
            ..Interactions::default()
        })
    })
}

fn rows(
    document: Document<'_>,
    sources: &Known<'_>,
    ids: &BTreeSet<Id>,
) -> Result<Read<Interactions>, Mistakes> {
    let mut facts = Facts::new(document, sources);
    let Some(file) = facts.file::<RowFile>() else {
        return facts.failed();
    };
    facts.checked(file.checked.as_ref());
    let interactions = facts.rows(file.interaction, |facts, span, row: &InteractionRow| {
        for agent in &row.agents {
            facts.known(&span, "an agent", agent, ids);
        }
    });
    let washouts = facts.rows(file.washout, |facts, span, row: &Washout| {
        for agent in &row.agents {
            facts.known(&span, "an agent", agent, ids);
        }
        if row.to == 0 || row.from.is_some_and(|from| from > row.to) {
            facts.wrong(
                span,
                "a washout of no days, or one that ends before it begins",
                "write its days in `to`, and the fewest in `from` where a source gives a range",
            );
        }
    });
    let severities = facts.rows(file.severity, |_, _, _: &SeverityRow| {});
    let allergies = facts.rows(file.allergy, |facts, span, row: &AllergyRow| {
        let lower = |word: &String| !word.trim().is_empty() && *word == word.to_lowercase();
        let mut written = row.words.iter().chain(&row.substance);
        if row.words.is_empty() || !written.all(lower) {
            facts.wrong(
                span,
                "an allergy is known by words in small letters",
                "write at least one, such as \"peanut\"",
            );
        }
    });
    facts.done(|| {
        Some(Interactions {
            interactions,
            washouts,
            severities,
            allergies,
            ..Interactions::default()
        })
    })
}
