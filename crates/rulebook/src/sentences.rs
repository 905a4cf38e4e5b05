//! `sentences/*.toml`: what a refusal says to the pharmacist, to the prescriber and, in each language, to the patient.
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
use crate::language::Language;
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
    patient_es: Option<Spanned<String>>,
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
    /// Absent only in a rule set that a ledger stored before its sentences stood in two languages.
    patient_es: Option<Vec<Piece>>,
}

/// Where a rule set comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Origin {
    /// Someone writes it, and may be asked for what it lacks.
    Author,
    /// A ledger kept it. What was stored before the patient's sentences stood in Spanish is read for ever.
    Ledger,
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
        origin: Origin,
    ) -> Result<Sentences, Mistakes> {
        let needs_spanish = origin == Origin::Author
            || documents
                .iter()
                .any(|document| document.text.contains("patient-es"));
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
                let taken = mistakes.note(sentences.take(*document, needs_spanish));
                read_all = read_all && taken.is_some();
            }
        }
        let needed: BTreeSet<&Slug> = checks
            .flat_map(known::reasons)
            .chain([&Slug::NoLastDay])
            .collect();
        let stored_before = |slug| origin == Origin::Ledger && said_instead(slug).is_some();
        for slug in needed.into_iter().filter(|slug| !stored_before(**slug)) {
            // Where a file could not be read to its end, what is missing may stand there.
            if read_all && !matches!(sentences.by_slug.get(index(*slug)), Some(Some(_))) {
                mistakes.add(RuleError::of_file(
                    "sentences",
                    format!("no sentence says '{slug}'"),
                    format!(
                        "add [{slug}] with pharmacist, prescriber, patient and patient-es to a file of this folder"
                    ),
                ));
            }
        }
        mistakes.none_or(|| Some(sentences))
    }

    fn take(&mut self, document: Document<'_>, needs_spanish: bool) -> Result<(), Mistakes> {
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
            let patient = mistakes.note(patients(document, slug, &written.patient));
            let patient_es = match &written.patient_es {
                Some(spanish) => {
                    mistakes.note(patients(document, slug, spanish).and_then(|pieces| {
                        same_values(document, slug, &written.patient, spanish).map(|()| pieces)
                    }))
                }
                None => {
                    if needs_spanish {
                        mistakes.add(document.fault(
                            name.span(),
                            format!("'{slug}' has no Spanish wording for the patient"),
                            "add a line patient-es = … to this table, with the values in braces that stand in patient",
                        ));
                    }
                    None
                }
            };
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
                    patient_es,
                });
            }
        }
        mistakes.none_or(|| Some(()))
    }

    /// The sentence for a reader, ready to be written into anything.
    pub(crate) fn sentence<'a>(&'a self, unmet: &'a Unmet, reader: Reader) -> Sentence<'a> {
        let pieces = self
            .wordings(unmet.slug)
            .map_or(&[][..], |wordings| match reader {
                Reader::Pharmacist => &wordings.pharmacist,
                Reader::Prescriber => &wordings.prescriber,
                Reader::Patient => &wordings.patient,
            });
        self.of_pieces(pieces, unmet)
    }

    /// The patient's sentence in a language; `None` where the set was stored before it had one.
    pub(crate) fn patients_sentence<'a>(
        &'a self,
        unmet: &'a Unmet,
        language: Language,
    ) -> Option<Sentence<'a>> {
        let wordings = self.wordings(unmet.slug)?;
        let pieces = match language {
            Language::English => Some(&wordings.patient),
            Language::Spanish => wordings.patient_es.as_ref(),
        }?;
        Some(self.of_pieces(pieces, unmet))
    }

    fn wordings(&self, slug: Slug) -> Option<&Wordings> {
        let own = self.by_slug.get(index(slug)).and_then(Option::as_ref);
        own.or_else(|| self.wordings(said_instead(slug)?))
    }

    fn of_pieces<'a>(&'a self, pieces: &'a [Piece], unmet: &'a Unmet) -> Sentence<'a> {
        Sentence {
            pieces,
            unmet,
            phrases: &self.phrases,
        }
    }
}

/// What a rule set says that a ledger stored before the gate could give the reason: the reason that was given then. It
/// names no more values than the new one gives.
const fn said_instead(slug: Slug) -> Option<Slug> {
    match slug {
        Slug::ResidenceUnknown => Some(Slug::GuardianSignatureMissing),
        _ => None,
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
                    Some(Said::Words(words)) => {
                        for (place, word) in words.iter().enumerate() {
                            let before = if place == 0 { "" } else { ", " };
                            let phrase = self.phrases.get(*word).map_or(*word, String::as_str);
                            write!(f, "{before}{phrase}")?;
                        }
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

/// Values that are words of the programme. Their phrases stand in one language, so no sentence for a patient names one.
const WORDS: &[&str] = &[
    "setting",
    "result",
    "basis",
    "form",
    "subject",
    "overlay",
    "patient-says",
    "prescriber-says",
];

fn patients(
    document: Document<'_>,
    slug: Slug,
    written: &Spanned<String>,
) -> Result<Vec<Piece>, RuleError> {
    let read = pieces(document, slug, written)?;
    match values(written.as_ref()).into_iter().find(|name| WORDS.contains(name)) {
        None => Ok(read),
        Some(name) => Err(document.fault(
            written.span(),
            format!("{{{name}}} is a word of the programme, and a sentence of '{slug}' for the patient names it"),
            "say it in the sentence itself, in plain words of its language",
        )),
    }
}

/// Refuses a Spanish sentence that tells other values than the English one.
fn same_values(
    document: Document<'_>,
    slug: Slug,
    english: &Spanned<String>,
    spanish: &Spanned<String>,
) -> Result<(), RuleError> {
    let (english, said) = (values(english.as_ref()), values(spanish.as_ref()));
    if english == said {
        return Ok(());
    }
    let named: Vec<String> = english.iter().map(|name| format!("{{{name}}}")).collect();
    Err(document.fault(
        spanish.span(),
        format!(
            "the Spanish wording of '{slug}' does not tell the values that the English one tells"
        ),
        if named.is_empty() {
            "take the values in braces out of it".to_owned()
        } else {
            format!("name in it: {}", named.join(", "))
        },
    ))
}

/// The names in braces.
fn values(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|after| after.split_once('}').map(|(name, _)| name))
        .collect()
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
