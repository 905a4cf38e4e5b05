//! What every file of knowledge has: the day on which it was checked, and a basis for each value.

use std::ops::Range;
use std::sync::Arc;

use retinue_care::{Basis, Cited, Confidence, Jurisdiction, Jurisdictions};
use retinue_kernel::{Day, Id, Milligrams, NonEmpty};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::value::Datetime;

use super::Place;
use crate::document::{Document, Known};
use crate::error::RuleError;
use crate::mistakes::Mistakes;

/// A value as it is written: `{ value = …, basis = { … } }`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written<T> {
    pub(super) value: Spanned<T>,
    basis: Option<Spanned<WrittenBasis>>,
}

/// `{ sources = ["L-US"], at = "…", confidence = "C" }`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenBasis {
    sources: Spanned<Vec<Spanned<String>>>,
    at: Spanned<String>,
    confidence: Spanned<String>,
}

/// The basis of a row.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RowBasis {
    sources: Vec<String>,
    at: String,
    confidence: String,
}

/// One file of knowledge while it is read: what is wrong in it is noted, and reading goes on.
pub(super) struct Facts<'a> {
    pub(super) document: Document<'a>,
    sources: &'a Known<'a>,
    checked: Option<Day>,
    pub(super) mistakes: Mistakes,
    bases: Vec<Place>,
}

impl<'a> Facts<'a> {
    pub(super) fn new(document: Document<'a>, sources: &'a Known<'a>) -> Facts<'a> {
        Facts {
            document,
            sources,
            checked: None,
            mistakes: Mistakes::default(),
            bases: Vec::new(),
        }
    }

    /// The file in its written form.
    pub(super) fn file<T: DeserializeOwned>(&mut self) -> Option<T> {
        self.document.read_on(&mut self.mistakes)
    }

    /// The day on which its values were held against their sources. To be read before them.
    pub(super) fn checked(&mut self, written: Option<&Spanned<Datetime>>) {
        match written {
            Some(written) => self.checked = self.mistakes.note(self.document.day(written)),
            None => self.mistakes.add(RuleError::of_file(
                self.document.path,
                "this file does not say when it was checked",
                "add `checked = ` and the day on which you read the sources again, such as 2026-11-20",
            )),
        }
    }

    /// The basis of a value that stands at `value`.
    pub(super) fn basis(
        &mut self,
        value: Range<usize>,
        written: Option<Spanned<WrittenBasis>>,
    ) -> Option<Arc<Basis>> {
        let Some(written) = written else {
            self.wrong(
                value,
                "this value has no basis",
                "add `basis = { sources = [\"…\"], at = \"…\", confidence = \"…\" }`: ids of sources.toml, the place, and C, D, S or U",
            );
            return None;
        };
        let written = written.into_inner();
        let mut sources = Vec::new();
        for source in written.sources.as_ref() {
            let known = self
                .mistakes
                .note(self.sources.holds(&self.document, source));
            sources.extend(known.and_then(|()| Id::new(source.as_ref())));
        }
        if written.sources.as_ref().is_empty() {
            self.wrong(
                written.sources.span(),
                "this value names no source",
                "name the id of a source of sources.toml",
            );
        }
        if written.at.as_ref().trim().is_empty() {
            self.wrong(
                written.at.span(),
                "the basis names no place in its source",
                "write in `at` where it stands, or how it was derived",
            );
        }
        let confidence = self.word(
            &written.confidence,
            "a confidence",
            Confidence::from_text,
            Confidence::ALL,
            |one| one.as_str(),
        );
        let basis = Arc::new(Basis {
            sources: NonEmpty::new(sources)?,
            at: written.at.into_inner(),
            confidence: confidence?,
            checked: self.checked?,
        });
        self.bases
            .push((self.document.path.to_owned(), Arc::clone(&basis)));
        Some(basis)
    }

    /// A value with its basis; `read` turns what is written into what is meant, or says what is wrong.
    pub(super) fn cited<T, U>(
        &mut self,
        written: Written<T>,
        read: impl FnOnce(&mut Facts<'a>, Spanned<T>) -> Option<U>,
    ) -> Option<Cited<U>> {
        let basis = self.basis(written.value.span(), written.basis);
        let value = read(self, written.value);
        Some(Cited {
            value: value?,
            basis: basis?,
        })
    }

    /// A word of a closed set.
    pub(super) fn word<T: Copy>(
        &mut self,
        written: &Spanned<String>,
        what: &str,
        read: impl Fn(&str) -> Option<T>,
        all: &[T],
        shown: impl Fn(T) -> &'static str,
    ) -> Option<T> {
        let all: Vec<&str> = all.iter().map(|one| shown(*one)).collect();
        let word = self.document.word(written, what, read, &all);
        self.mistakes.note(word)
    }

    /// An id.
    pub(super) fn id(&mut self, written: &Spanned<String>) -> Option<Id> {
        let id = Id::new(written.as_ref());
        if id.is_none() {
            self.wrong(
                written.span(),
                "this id is empty or too long",
                "use a short id",
            );
        }
        id
    }

    /// Rows that are written as their type is, each with a `basis` of its own; `check` looks at what only the whole can say.
    ///
    /// A row that cannot be read is noted at its first line, and the others are read.
    pub(super) fn rows<T: DeserializeOwned>(
        &mut self,
        written: Vec<Spanned<toml::Table>>,
        check: impl Fn(&mut Facts<'a>, Range<usize>, &T),
    ) -> Vec<Cited<T>> {
        let mut found = Vec::new();
        for row in written {
            let span = row.span();
            let mut row = row.into_inner();
            let basis = row
                .remove("basis")
                .and_then(|basis| self.whole(&span, basis));
            let basis = basis.map(|basis: RowBasis| {
                let at = |text: String| Spanned::new(span.clone(), text);
                let basis = WrittenBasis {
                    sources: Spanned::new(
                        span.clone(),
                        basis.sources.into_iter().map(at).collect(),
                    ),
                    at: at(basis.at),
                    confidence: at(basis.confidence),
                };
                Spanned::new(span.clone(), basis)
            });
            let basis = self.basis(span.clone(), basis);
            let Some(value) = self.whole::<T>(&span, toml::Value::Table(row)) else {
                continue;
            };
            check(self, span, &value);
            found.extend(basis.map(|basis| Cited { value, basis }));
        }
        found
    }

    fn whole<T: DeserializeOwned>(&mut self, span: &Range<usize>, value: toml::Value) -> Option<T> {
        match value.try_into() {
            Ok(value) => Some(value),
            Err(error) => {
                let says = error.to_string();
                self.wrong(
                    span.clone(),
                    format!("this row cannot be read: {}", says.trim()),
                    "correct the key or the value that is named; the other rows of the file show the form",
                );
                None
            }
        }
    }

    /// Notes a name that stands in no list.
    pub(super) fn known(
        &mut self,
        span: &Range<usize>,
        what: &str,
        name: &Id,
        list: &std::collections::BTreeSet<Id>,
    ) {
        if !list.contains(name) {
            let all: Vec<&str> = list.iter().map(Id::as_str).collect();
            self.wrong(
                span.clone(),
                format!("'{name}' is not {what}"),
                format!("use one of: {}", all.join(", ")),
            );
        }
    }

    /// Where a value holds: jurisdictions, or `ANY` alone.
    pub(super) fn jurisdictions(
        &mut self,
        written: &Spanned<Vec<Spanned<String>>>,
    ) -> Option<Jurisdictions> {
        if let [only] = written.as_ref().as_slice()
            && only.as_ref() == "ANY"
        {
            return Some(Jurisdictions::ANY);
        }
        let mut all = Vec::new();
        for one in written.as_ref() {
            all.extend(self.word(
                one,
                "a jurisdiction",
                Jurisdiction::from_text,
                Jurisdiction::ALL,
                |one| one.as_str(),
            ));
        }
        let jurisdictions = Jurisdictions::of(all);
        if written.as_ref().is_empty() {
            self.wrong(
                written.span(),
                "this holds nowhere",
                "name US, UK or EU, or ANY alone",
            );
        }
        jurisdictions
    }

    /// The strength of a capsule.
    pub(super) fn strength(&mut self, written: &Spanned<u16>) -> Option<Milligrams> {
        if *written.as_ref() == 0 {
            self.wrong(
                written.span(),
                "a capsule of 0 mg holds nothing",
                "write the strength in whole milligrams",
            );
            return None;
        }
        Some(Milligrams(*written.as_ref()))
    }

    /// Notes a mistake at a place.
    pub(super) fn wrong(
        &mut self,
        span: Range<usize>,
        says: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.mistakes.add(self.document.fault(span, says, remedy));
    }

    /// What was read with the bases of its values, or the mistakes.
    pub(super) fn done<T>(self, read: impl FnOnce() -> Option<T>) -> Result<Read<T>, Mistakes> {
        let bases = self.bases;
        self.mistakes.none_or(|| Some((read()?, bases)))
    }

    /// The mistakes of a file that could not be read on.
    pub(super) fn failed<T>(self) -> Result<T, Mistakes> {
        self.mistakes.none_or(|| None)
    }
}

/// What a file held, and the bases of its values.
pub(super) type Read<T> = (T, Vec<Place>);
