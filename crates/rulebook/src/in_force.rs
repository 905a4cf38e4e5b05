//! Which value of an edition holds on a day: the first one, until a later one of the same edition says `from = …`.

use retinue_kernel::{Day, EditionId};

use crate::document::Document;
use crate::error::RuleError;
use crate::mistakes::Mistakes;
use crate::parameters::ParameterValue;
use crate::requirements::RequirementValue;

/// A value of one edition, for a part of its life.
pub(crate) trait InForce {
    /// The edition.
    fn edition(&self) -> &EditionId;
    /// The first day, where the value revises an earlier one of the same edition.
    fn from(&self) -> Option<Day>;
}

impl InForce for ParameterValue {
    fn edition(&self) -> &EditionId {
        &self.edition
    }

    fn from(&self) -> Option<Day> {
        self.from
    }
}

impl InForce for RequirementValue {
    fn edition(&self) -> &EditionId {
        &self.edition
    }

    fn from(&self) -> Option<Day> {
        self.from
    }
}

/// The value that holds in an edition on a day: of those that have begun, the one that began last.
pub(crate) fn on<'a, T: InForce>(values: &'a [T], edition: &str, day: Day) -> Option<&'a T> {
    values
        .iter()
        .filter(|value| {
            value.edition().as_str() == edition && value.from().is_none_or(|from| from <= day)
        })
        .max_by_key(|value| value.from())
}

/// The value with which an edition begins.
pub(crate) fn at_first<'a, T: InForce>(values: &'a [T], edition: &str) -> Option<&'a T> {
    values
        .iter()
        .find(|value| value.edition().as_str() == edition && value.from().is_none())
}

/// Where a value stands, for what is said of it beside the others of its file.
pub(crate) struct Written {
    /// The edition's name as it is written.
    pub(crate) edition: String,
    /// The first day as it is written, where it can be read.
    pub(crate) from: Option<Day>,
    /// Whether a first day is written.
    pub(crate) revises: bool,
    /// Where.
    pub(crate) span: std::ops::Range<usize>,
}

/// Sees that each edition has one value to begin with, and no two from the same day. What is asked of an edition that has
/// none is said by the caller's words.
pub(crate) fn tiles(
    document: Document<'_>,
    written: &[Written],
    editions: &[&str],
    none: impl Fn(&str) -> String,
    mistakes: &mut Mistakes,
) {
    for (index, value) in written.iter().enumerate() {
        let twice = written.iter().take(index).any(|earlier| {
            earlier.edition == value.edition
                && earlier.revises == value.revises
                && earlier.from == value.from
        });
        // A first day that cannot be read was told already.
        if twice && (!value.revises || value.from.is_some()) {
            let (says, remedy) = match value.from {
                None => (
                    format!("edition {} has two values", value.edition),
                    "keep one of them; one that revises the other from a day on says from = …"
                        .to_owned(),
                ),
                Some(from) => (
                    format!("edition {} has two values from {from}", value.edition),
                    "keep one of them".to_owned(),
                ),
            };
            mistakes.add(document.fault(value.span.clone(), says, remedy));
        }
    }
    for edition in editions {
        let mut of_edition = written.iter().filter(|value| value.edition == *edition);
        if of_edition.clone().any(|value| !value.revises) {
            continue;
        }
        match of_edition.next() {
            Some(value) => mistakes.add(document.fault(
                value.span.clone(),
                format!("edition {edition} has a value from a day on, and none before it"),
                "add the [[value]] with which the edition begins, without from",
            )),
            None => mistakes.add(RuleError::of_file(
                document.path,
                none(edition),
                format!(
                    "add a [[value]] with edition = \"{edition}\"; where the edition drops it, write none = \"why\""
                ),
            )),
        }
    }
}
