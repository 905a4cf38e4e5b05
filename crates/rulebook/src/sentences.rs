//! `sentences/*.toml`: what a refusal says to the pharmacist, to the prescriber and to the patient.
//!
//! A sentence holds placeholders in braces, `{last-day}`, and parts in brackets that are left out when one of their
//! placeholders has no value. Sentences are split when they are loaded, so that saying one is joining pieces.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use retinue_kernel::{Check, Said, Slug, Unmet};
use serde::Deserialize;
use toml::Spanned;

use crate::document::Document;
use crate::error::RuleError;
use crate::known;
use crate::mistakes::Mistakes;
use crate::placeholders::{EARLIEST, Placeholders};
use crate::programme::words;

/// For whom a sentence is worded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reader {
    /// The pharmacist: verdict and remedy, no clinical detail.
    Pharmacist,
    /// The prescriber.
    Prescriber,
    /// The patient.
    Patient,
}

impl Reader {
    /// Every reader.
    pub const ALL: &'static [Reader] = &[Reader::Pharmacist, Reader::Prescriber, Reader::Patient];

    /// The reader as it is written in files and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Reader::Pharmacist => "pharmacist",
            Reader::Prescriber => "prescriber",
            Reader::Patient => "patient",
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    pharmacist: Spanned<String>,
    prescriber: Spanned<String>,
    patient: Spanned<String>,
}

#[derive(Clone, Debug)]
enum Piece {
    Text(Box<str>),
    Slot(Box<str>),
    Optional(Vec<Piece>),
}

#[derive(Clone, Debug)]
struct Wordings {
    pharmacist: Vec<Piece>,
    prescriber: Vec<Piece>,
    patient: Vec<Piece>,
}

/// The sentences of a programme, and the plain phrases for words of the vocabulary.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sentences {
    by_slug: Vec<Option<Wordings>>,
    phrases: BTreeMap<String, String>,
}

impl Sentences {
    /// Reads all files of sentences; each reason that one of the checks can give must have its three wordings.
    pub(crate) fn read<'c>(
        documents: &[Document<'_>],
        checks: impl Iterator<Item = &'c Check>,
    ) -> Result<Sentences, Mistakes> {
        let mut mistakes = Mistakes::default();
        let mut read_all = true;
        let mut sentences = Sentences {
            by_slug: vec![None; Slug::ALL.len()],
            phrases: BTreeMap::new(),
        };
        for document in documents {
            if document.stem() == "words" {
                let phrases = document.read_on(&mut mistakes);
                sentences.phrases = phrases.unwrap_or_default();
            } else {
                let taken = mistakes.note(sentences.take(*document));
                read_all = read_all && taken.is_some();
            }
        }
        let needed: BTreeSet<&Slug> = checks
            .flat_map(known::reasons)
            .chain([&Slug::NoLastDay])
            .collect();
        for slug in needed {
            // Where a file could not be read to its end, what is missing may stand there.
            if read_all && !matches!(sentences.by_slug.get(index(*slug)), Some(Some(_))) {
                mistakes.add(RuleError::of_file(
                    "sentences",
                    format!("no sentence says '{slug}'"),
                    format!(
                        "add [{slug}] with pharmacist, prescriber and patient to a file of this folder"
                    ),
                ));
            }
        }
        mistakes.none_or(|| Some(sentences))
    }

    fn take(&mut self, document: Document<'_>) -> Result<(), Mistakes> {
        let mut mistakes = Mistakes::default();
        let Some(written) = document.read_on::<BTreeMap<Spanned<String>, Written>>(&mut mistakes)
        else {
            return Err(mistakes);
        };
        for (name, written) in written {
            let Some(slug) = mistakes.note(document.word(
                &name,
                "a reason that the gate gives",
                Slug::from_text,
                &words(Slug::ALL, Slug::as_str),
            )) else {
                continue;
            };
            let pharmacist = mistakes.note(pieces(document, slug, &written.pharmacist));
            let prescriber = mistakes.note(pieces(document, slug, &written.prescriber));
            let patient = mistakes.note(pieces(document, slug, &written.patient));
            let Some(place) = self.by_slug.get_mut(index(slug)) else {
                continue;
            };
            if place.is_some() {
                mistakes.add(document.fault(
                    name.span(),
                    format!("'{slug}' has sentences already"),
                    "keep one of the two",
                ));
            } else if let (Some(pharmacist), Some(prescriber), Some(patient)) =
                (pharmacist, prescriber, patient)
            {
                *place = Some(Wordings {
                    pharmacist,
                    prescriber,
                    patient,
                });
            }
        }
        mistakes.none_or(|| Some(()))
    }

    /// The sentence for a reader, ready to be written into anything.
    pub(crate) fn sentence<'a>(&'a self, unmet: &'a Unmet, reader: Reader) -> Sentence<'a> {
        let pieces = self
            .by_slug
            .get(index(unmet.slug))
            .and_then(Option::as_ref)
            .map_or(&[][..], |wordings| match reader {
                Reader::Pharmacist => &wordings.pharmacist,
                Reader::Prescriber => &wordings.prescriber,
                Reader::Patient => &wordings.patient,
            });
        Sentence {
            pieces,
            unmet,
            phrases: &self.phrases,
        }
    }
}

fn index(slug: Slug) -> usize {
    // INVARIANT: `Slug::ALL` lists the words in the order of their declaration.
    slug as usize
}

/// A sentence with the values it names, displayed piece by piece.
pub(crate) struct Sentence<'a> {
    pieces: &'a [Piece],
    unmet: &'a Unmet,
    phrases: &'a BTreeMap<String, String>,
}

impl Sentence<'_> {
    /// The value of a name. An empty one says that there is none.
    fn value(&self, name: &str) -> Option<&Said> {
        let (_, value) = self.unmet.says.iter().find(|(said, _)| *said == name)?;
        (!matches!(value, Said::Name(text) if text.is_empty())).then_some(value)
    }

    fn has_all(&self, pieces: &[Piece]) -> bool {
        pieces.iter().all(|piece| match piece {
            Piece::Slot(name) => &**name == EARLIEST || self.value(name).is_some(),
            Piece::Text(_) | Piece::Optional(_) => true,
        })
    }

    fn write(&self, pieces: &[Piece], f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in pieces {
            match piece {
                Piece::Text(text) => f.write_str(text)?,
                Piece::Optional(pieces) if self.has_all(pieces) => self.write(pieces, f)?,
                Piece::Optional(_) => {}
                Piece::Slot(name) => match self.value(name) {
                    Some(Said::Day(day)) => write!(f, "{day}")?,
                    Some(Said::Number(number)) => write!(f, "{number}")?,
                    Some(Said::Word(word)) => {
                        f.write_str(self.phrases.get(*word).map_or(word, String::as_str))?
                    }
                    Some(Said::Name(text)) => {
                        f.write_str(self.phrases.get(text).unwrap_or(text))?
                    }
                    None if &**name == EARLIEST => write!(f, "{}", self.unmet.earliest)?,
                    // The loader knows which names a check gives, and a test compares; this keeps the sentence readable.
                    None => f.write_str("(not on record)")?,
                },
            }
        }
        Ok(())
    }
}

impl fmt::Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(self.pieces, f)
    }
}

fn pieces(
    document: Document<'_>,
    slug: Slug,
    written: &Spanned<String>,
) -> Result<Vec<Piece>, RuleError> {
    let fault = |says: String, remedy: String| document.fault(written.span(), says, remedy);
    if written.as_ref().trim().is_empty() {
        return Err(fault(
            format!("a sentence of '{slug}' is empty"),
            "say what happened, which rule, and what would change it".to_owned(),
        ));
    }
    split(written.as_ref(), &Placeholders::of(slug), false)
        .map_err(|(says, remedy)| fault(says, remedy))
}

/// Splits a sentence at braces and brackets. `Err` holds what is wrong and the remedy.
fn split(text: &str, known: &Placeholders, inside: bool) -> Result<Vec<Piece>, (String, String)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '[', '}', ']']) {
        let (before, from) = rest.split_at(at);
        if !before.is_empty() {
            found.push(Piece::Text(before.into()));
        }
        let (open, after) = from.split_at(1);
        let close = match open {
            "{" => '}',
            "[" if !inside => ']',
            _ => {
                return Err((
                    format!("'{open}' stands alone or inside another bracket"),
                    "pair every { with } and every [ with ]; brackets do not nest".to_owned(),
                ));
            }
        };
        let Some((between, after)) = after.split_once(close) else {
            return Err((
                format!("'{open}' is never closed"),
                format!("add {close} after it"),
            ));
        };
        found.push(if open == "{" {
            slot(between, known, inside)?
        } else {
            Piece::Optional(split(between, known, true)?)
        });
        rest = after;
    }
    if !rest.is_empty() {
        found.push(Piece::Text(rest.into()));
    }
    Ok(found)
}

fn slot(name: &str, known: &Placeholders, inside: bool) -> Result<Piece, (String, String)> {
    if name == EARLIEST
        || known.always.contains(&name)
        || (inside && known.sometimes.contains(&name))
    {
        return Ok(Piece::Slot(name.into()));
    }
    if known.sometimes.contains(&name) {
        return Err((
            format!("{{{name}}} does not always have a value"),
            format!("put the part of the sentence that needs it in brackets: [… {{{name}}} …]"),
        ));
    }
    let names: Vec<&str> = known
        .always
        .iter()
        .chain(known.sometimes)
        .chain([&EARLIEST])
        .copied()
        .collect();
    Err((
        format!("{{{name}}} is not a value that this reason gives"),
        format!("use one of: {}", names.join(", ")),
    ))
}
