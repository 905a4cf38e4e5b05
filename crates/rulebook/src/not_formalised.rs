//! `not-formalised.toml`: what the law asks and the gate does not compute, why, and who judges it instead.

use retinue_kernel::Id;
use serde::Deserialize;
use toml::Spanned;

use crate::document::Document;
use crate::mistakes::Mistakes;
use crate::requirements::law_id;

/// What a programme's text asks and nothing here computes.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct NotFormalised {
    /// What lines of the law ask.
    pub entries: Vec<Judged>,
    /// What no line of the law asks, and is left out on purpose.
    pub left_out: Vec<LeftOut>,
}

/// Something that people judge.
#[derive(Clone, PartialEq, Debug)]
pub struct Judged {
    /// The ids of the law that ask it.
    pub law: Vec<Id>,
    /// What is asked.
    pub asks: String,
    /// Why it is not computed.
    pub why: String,
    /// Who judges it.
    pub judged_by: String,
}

/// Something that is left out on purpose.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// What.
    pub matter: String,
    /// Why.
    pub why: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    entry: Vec<Spanned<WrittenEntry>>,
    #[serde(default)]
    left_out: Vec<LeftOut>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WrittenEntry {
    law: Vec<Spanned<String>>,
    asks: String,
    why: String,
    judged_by: Spanned<String>,
}

/// Reads `not-formalised.toml`.
pub(crate) fn read(document: Document<'_>) -> Result<NotFormalised, Mistakes> {
    let mut mistakes = Mistakes::default();
    let Some(written) = document.read_on::<Written>(&mut mistakes) else {
        return Err(mistakes);
    };
    let mut entries = Vec::with_capacity(written.entry.len());
    for entry in written.entry {
        let span = entry.span();
        let entry = entry.into_inner();
        if entry.law.is_empty() {
            mistakes.add(document.fault(
                span,
                "an entry without an id of the law answers no line of it",
                "name the ids, such as law = [\"P1\"]; what no line asks is a [[left-out]]",
            ));
        }
        if entry.judged_by.as_ref().trim().is_empty() {
            mistakes.add(document.fault(
                entry.judged_by.span(),
                "nobody judges this",
                "write in judged-by who does",
            ));
        }
        let mut law = Vec::with_capacity(entry.law.len());
        for id in &entry.law {
            law.extend(mistakes.note(law_id(document, id)));
        }
        entries.push(Judged {
            law,
            asks: entry.asks,
            why: entry.why,
            judged_by: entry.judged_by.into_inner(),
        });
    }
    mistakes.none_or(|| {
        Some(NotFormalised {
            entries,
            left_out: written.left_out,
        })
    })
}
