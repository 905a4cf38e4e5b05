//! `law.toml`: what the law asks, line by line. Everything else is held against it.

use std::collections::BTreeMap;

use retinue_kernel::{Citation, Day, Id};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::document::{Dated, Document, Known, WrittenCitation};
use crate::mistakes::Mistakes;
use crate::requirements::law_id;

/// A part of the law: the lines that one actor has.
#[derive(Clone, PartialEq, Debug)]
pub struct LawPart {
    /// Whose lines these are.
    pub title: String,
    /// Where they stand.
    pub cite: Citation,
    /// The day on which someone last read the source.
    pub checked: Day,
    /// The lines, in the order of the file.
    pub lines: Vec<LawLine>,
}

/// One line of the law.
#[derive(Clone, PartialEq, Debug)]
pub struct LawLine {
    /// Its id.
    pub id: Id,
    /// What it asks, restated.
    pub asks: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    part: Vec<Spanned<WrittenPart>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPart {
    title: String,
    cite: Option<WrittenCitation>,
    checked: Option<Spanned<Datetime>>,
    asks: BTreeMap<Spanned<String>, String>,
}

/// Reads `law.toml`.
pub(crate) fn read(document: Document<'_>, sources: &Known<'_>) -> Result<Vec<LawPart>, Mistakes> {
    let mut mistakes = Mistakes::default();
    let Some(written) = document.read_on::<Written>(&mut mistakes) else {
        return Err(mistakes);
    };
    let mut parts: Vec<LawPart> = Vec::with_capacity(written.part.len());
    for part in written.part {
        let span = part.span();
        let part = part.into_inner();
        let dated = Dated {
            cite: part.cite,
            checked: part.checked,
        };
        let dated = mistakes.note(document.dated(span, dated, sources));
        let mut asks: Vec<(Spanned<String>, String)> = part.asks.into_iter().collect();
        asks.sort_by_key(|(id, _)| id.span().start);
        let mut lines = Vec::with_capacity(asks.len());
        for (id, asks) in asks {
            let Some(known) = mistakes.note(law_id(document, &id)) else {
                continue;
            };
            let earlier = parts.iter().flat_map(|part| &part.lines);
            if earlier.into_iter().any(|line: &LawLine| line.id == known) {
                mistakes.add(document.fault(
                    id.span(),
                    format!("'{known}' stands in two parts"),
                    "keep one of the two",
                ));
            }
            lines.push(LawLine { id: known, asks });
        }
        if let Some((cite, checked)) = dated {
            parts.push(LawPart {
                title: part.title,
                cite,
                checked,
                lines,
            });
        }
    }
    mistakes.none_or(|| Some(parts))
}
