//! What forms and duties rest on: the editions that ask them, their readings, a citation and the day it was checked.

use std::ops::Range;

use retinue_kernel::{Citation, Day, EditionId, Id};
use toml::Spanned;
use toml::value::Datetime;

use crate::document::{Dated, Document, WrittenCitation};
use crate::error::RuleError;
use crate::mistakes::Mistakes;
use crate::parameters::Referred;
use crate::programme::id_of;
use crate::test_name::{self, TestName};

/// What something stands on.
#[derive(Clone, PartialEq, Debug)]
pub struct Grounds {
    /// The editions that ask it.
    pub editions: Vec<EditionId>,
    /// The readings it rests on.
    pub readings: Vec<Id>,
    /// Where it stands.
    pub cite: Citation,
    /// The day on which someone last read the source.
    pub checked: Day,
    /// The automated tests that show it.
    pub shown_by: Vec<TestName>,
}

/// The same, as it is written.
pub(crate) struct WrittenGrounds<'a> {
    pub(crate) editions: &'a Spanned<Vec<Spanned<String>>>,
    pub(crate) readings: &'a [Spanned<String>],
    pub(crate) shown_by: &'a [Spanned<String>],
    pub(crate) cite: Option<WrittenCitation>,
    pub(crate) checked: Option<Spanned<Datetime>>,
}

pub(crate) fn read(
    document: Document<'_>,
    place: Range<usize>,
    written: WrittenGrounds<'_>,
    referred: &Referred<'_>,
) -> Result<Grounds, Mistakes> {
    let mut mistakes = Mistakes::default();
    let dated = Dated {
        cite: written.cite,
        checked: written.checked,
    };
    let dated = mistakes.note(document.dated(place, dated, referred.sources));
    if written.editions.as_ref().is_empty() {
        mistakes.add(document.fault(
            written.editions.span(),
            "no edition asks this",
            "name the editions that ask it",
        ));
    }
    let editions = mistakes.note(names(document, written.editions.as_ref(), |name| {
        referred.editions.holds(&document, name)
    }));
    let readings = mistakes.note(names(document, written.readings, |name| {
        referred.readings.holds(&document, name)
    }));
    let mut shown_by = Vec::with_capacity(written.shown_by.len());
    for name in written.shown_by {
        shown_by.extend(mistakes.note(test_name::read(document, name)));
    }
    mistakes.none_or(|| {
        let (cite, checked) = dated?;
        Some(Grounds {
            editions: editions?,
            readings: readings?,
            cite,
            checked,
            shown_by,
        })
    })
}

fn names(
    document: Document<'_>,
    written: &[Spanned<String>],
    holds: impl Fn(&Spanned<String>) -> Result<(), RuleError>,
) -> Result<Vec<Id>, Mistakes> {
    let mut mistakes = Mistakes::default();
    let mut found = Vec::with_capacity(written.len());
    for name in written {
        let read = holds(name).and_then(|()| id_of(document, name));
        found.extend(mistakes.note(read));
    }
    mistakes.none_or(|| Some(found))
}
