//! `education/`: what people are told about the treatment, one topic a file.

use std::collections::BTreeSet;

use retinue_care::{Question, Spoken, Statement, Topic};
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
use crate::reading::each;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    checked: Option<Spanned<Datetime>>,
    order: u16,
    title: Spanned<Spoken>,
    short: Spanned<Spoken>,
    #[serde(default)]
    question: Vec<Spanned<Question>>,
    #[serde(default)]
    statement: Vec<Spanned<Table>>,
}

const SILENT: &str = "write the text in every language: en and es";

/// Reads the folder; what is wrong in it is noted. The topics come in their order.
pub(super) fn read(
    files: &Files,
    sources: &Known<'_>,
    mistakes: &mut Mistakes,
) -> (Vec<Topic>, Vec<Place>) {
    let mut all: Vec<Topic> = Vec::new();
    let mut places = Vec::new();
    for (topic, of_topic) in each(files, "education/", mistakes, |document| {
        file(document, sources)
    }) {
        if let Some(other) = all.iter().find(|other| other.order == topic.order) {
            mistakes.add(RuleError::of_file(
                &format!("education/{}.toml", topic.id),
                format!("{} stands at the same place as {}", topic.order, other.id),
                "give each topic an `order` of its own",
            ));
        }
        all.push(topic);
        places.extend(of_topic);
    }
    all.sort_by_key(|topic| topic.order);
    (all, places)
}

fn file(document: Document<'_>, sources: &Known<'_>) -> Result<Read<Topic>, Mistakes> {
    let mut facts = Facts::new(document, sources);
    let Some(file) = facts.file::<File>() else {
        return facts.failed();
    };
    facts.checked(file.checked.as_ref());
    for text in [&file.title, &file.short] {
        if is_silent(&text.as_ref().en, &text.as_ref().es) {
            facts.wrong(text.span(), "a text says nothing in one language", SILENT);
        }
    }
    let known: BTreeSet<Id> = file
        .question
        .iter()
        .map(|one| one.as_ref().id.clone())
        .collect();
    let statements = facts.rows(file.statement, |facts, span, row: &Statement| {
        if is_silent(&row.en, &row.es) {
            facts.wrong(
                span.clone(),
                "a statement says nothing in one language",
                SILENT,
            );
        }
        if let Some(question) = &row.question {
            facts.known(&span, "a question of this topic", question, &known);
        }
    });
    for question in &file.question {
        let asked = question.as_ref();
        if is_silent(&asked.en, &asked.es) {
            facts.wrong(
                question.span(),
                "a question says nothing in one language",
                SILENT,
            );
        }
        let answers = statements
            .iter()
            .filter(|one| one.value.question.as_ref() == Some(&asked.id));
        if answers.count() < 2 {
            facts.wrong(
                question.span(),
                format!("nobody disagrees about '{}'", asked.id),
                "write at least two [[statement]] with this `question`, or leave the question out",
            );
        }
    }
    if statements.is_empty() {
        facts.wrong(
            file.title.span(),
            "this topic says nothing that can be read",
            "write at least one [[statement]] with en, es, jurisdictions and basis",
        );
    }
    let stem = Id::new(document.stem());
    facts.done(|| {
        Some(Topic {
            id: stem?,
            order: file.order,
            title: file.title.into_inner(),
            short: file.short.into_inner(),
            questions: file.question.into_iter().map(Spanned::into_inner).collect(),
            statements,
        })
    })
}

fn is_silent(en: &str, es: &str) -> bool {
    en.trim().is_empty() || es.trim().is_empty()
}
