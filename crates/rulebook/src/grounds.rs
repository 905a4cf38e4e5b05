//! What forms and duties rest on: the editions that ask them, their readings, a citation and the day it was checked.

use std::ops::Range;

use retinue_kernel::{Citation, Day, EditionId, Id};
use toml::Spanned;
use toml::value::Datetime;

use crate::document::{Dated, Document, WrittenCitation};
use crate::error::RuleError;
use crate::parameters::Referred;
use crate::programme::id_of;

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
}

/// The same, as it is written.
pub(crate) struct WrittenGrounds<'a> {
    pub(crate) editions: &'a Spanned<Vec<Spanned<String>>>,
    pub(crate) readings: &'a [Spanned<String>],
    pub(crate) cite: Option<WrittenCitation>,
    pub(crate) checked: Option<Spanned<Datetime>>,
}

pub(crate) fn read(
    document: Document<'_>,
    place: Range<usize>,
    written: WrittenGrounds<'_>,
    referred: &Referred<'_>,
) -> Result<Grounds, RuleError> {
    let dated = Dated {
        cite: written.cite,
        checked: written.checked,
    };
    let (cite, checked) = document.dated(place, dated, referred.sources)?;
    if written.editions.as_ref().is_empty() {
        return Err(document.fault(
            written.editions.span(),
            "no edition asks this",
            "name the editions that ask it",
        ));
    }
    Ok(Grounds {
        editions: names(document, written.editions.as_ref(), |name| {
            referred.editions.holds(&document, name)
        })?,
        readings: names(document, written.readings, |name| {
            referred.readings.holds(&document, name)
        })?,
        cite,
        checked,
    })
}

fn names(
    document: Document<'_>,
    written: &[Spanned<String>],
    holds: impl Fn(&Spanned<String>) -> Result<(), RuleError>,
) -> Result<Vec<Id>, RuleError> {
    written
        .iter()
        .map(|name| {
            holds(name)?;
            id_of(document, name)
        })
        .collect()
}
