//! `requirements/*.toml`: one requirement a file, with its citation in each edition or why the edition drops it.

use std::collections::BTreeMap;
use std::sync::Arc;

use retinue_kernel::{Applies, Check, Citation, Day, EditionId, Id, Requirement, Who};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::document::{Dated, Document, WrittenCitation};
use crate::error::RuleError;
use crate::known;
use crate::parameters::{Parameter, Referred};
use crate::programme::{id_of, words};
use crate::sources::Reading;

/// A requirement with its standing in all editions.
#[derive(Clone, PartialEq, Debug)]
pub struct RequirementEntry {
    /// Its name: that of its file.
    pub name: Id,
    /// What it asks, in words.
    pub title: String,
    /// Its place in the fixed order.
    pub place: u16,
    /// The ids of the law that it carries, the leading one first.
    pub law: Vec<Id>,
    /// Whose path it lies on.
    pub applies: Applies,
    /// Who clears it, unless a finding says otherwise.
    pub who: Who,
    /// How it is judged.
    pub check: Check,
    /// Its standing, one for each edition.
    pub values: Vec<RequirementValue>,
}

/// A requirement in one edition.
#[derive(Clone, PartialEq, Debug)]
pub struct RequirementValue {
    /// The edition.
    pub edition: EditionId,
    /// Why the edition does not ask it, when it does not.
    pub none: Option<String>,
    /// Where it stands.
    pub cite: Citation,
    /// The day on which someone last read the source.
    pub checked: Day,
    /// The readings it rests on.
    pub readings: Vec<Id>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    title: String,
    place: Spanned<u16>,
    law: Spanned<Vec<Spanned<String>>>,
    applies: Applies,
    who: Spanned<String>,
    check: Check,
    value: Vec<Spanned<WrittenValue>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WrittenValue {
    edition: Spanned<String>,
    none: Option<String>,
    cite: Option<WrittenCitation>,
    checked: Option<Spanned<Datetime>>,
    #[serde(default)]
    readings: Vec<Spanned<String>>,
}

/// Reads one requirement's file.
pub(crate) fn read(
    document: Document<'_>,
    referred: &Referred<'_>,
) -> Result<RequirementEntry, RuleError> {
    let written: Written = document.read()?;
    let name = Id::new(document.stem()).ok_or_else(|| {
        RuleError::of_file(
            document.path,
            "the file name cannot name a requirement",
            "use a short name in small letters",
        )
    })?;
    if written.law.as_ref().is_empty() {
        return Err(document.fault(
            written.law.span(),
            "a requirement without an id of the law rests on nothing",
            "name the ids of the programme's table, such as law = [\"P9\"]",
        ));
    }
    let law = written
        .law
        .as_ref()
        .iter()
        .map(|id| law_id(document, id))
        .collect::<Result<_, _>>()?;
    let who = document.word(
        &written.who,
        "someone who can clear a requirement",
        Who::from_text,
        &words(Who::ALL, Who::as_str),
    )?;
    let mut values: Vec<RequirementValue> = Vec::with_capacity(written.value.len());
    for value in written.value {
        let span = value.span();
        let value = read_value(document, value, referred)?;
        if values
            .iter()
            .any(|earlier| earlier.edition == value.edition)
        {
            return Err(document.fault(
                span,
                format!("edition {} stands twice", value.edition),
                "keep one of them",
            ));
        }
        values.push(value);
    }
    for edition in &referred.editions.names {
        if !values
            .iter()
            .any(|value| value.edition.as_str() == *edition)
        {
            return Err(RuleError::of_file(
                document.path,
                format!("nothing says whether edition {edition} asks this requirement"),
                format!(
                    "add a [[value]] with edition = \"{edition}\"; where the edition drops it, write none = \"why\""
                ),
            ));
        }
    }
    Ok(RequirementEntry {
        name,
        title: written.title,
        place: *written.place.as_ref(),
        law,
        applies: written.applies,
        who,
        check: written.check,
        values,
    })
}

/// An id of the programme's table of law: a letter and a number, such as `P9`.
pub(crate) fn law_id(document: Document<'_>, written: &Spanned<String>) -> Result<Id, RuleError> {
    let text = written.as_ref();
    if !is_law_id(text) {
        return Err(document.fault(
            written.span(),
            format!("'{text}' is not an id of the law"),
            "use an id of the programme's table: in the United States P (prescribers), C and N (patients), D (pharmacies), W (wholesalers), A (owner), and a number; elsewhere the name of the rule, such as uk-rx-30",
        ));
    }
    id_of(document, written)
}

/// A letter and a number in the table of the United States; elsewhere a name that begins with the land.
fn is_law_id(text: &str) -> bool {
    if let Some(name) = text.strip_prefix("uk-").or(text.strip_prefix("eu-")) {
        return !name.is_empty()
            && name.chars().all(|letter| {
                letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-'
            });
    }
    let mut letters = text.chars();
    letters
        .next()
        .is_some_and(|letter| "PCNDWA".contains(letter))
        && !letters.as_str().is_empty()
        && letters.all(|digit| digit.is_ascii_digit())
}

fn read_value(
    document: Document<'_>,
    value: Spanned<WrittenValue>,
    referred: &Referred<'_>,
) -> Result<RequirementValue, RuleError> {
    let span = value.span();
    let value = value.into_inner();
    referred.editions.holds(&document, &value.edition)?;
    let (cite, checked) = document.dated(
        span,
        Dated {
            cite: value.cite,
            checked: value.checked,
        },
        referred.sources,
    )?;
    let mut readings = Vec::with_capacity(value.readings.len());
    for reading in &value.readings {
        referred.readings.holds(&document, reading)?;
        readings.push(id_of(document, reading)?);
    }
    Ok(RequirementValue {
        edition: id_of(document, &value.edition)?,
        none: value.none,
        cite,
        checked,
        readings,
    })
}

/// The requirements that an edition asks, in their order, in the kernel's form.
pub(crate) fn of_edition(
    all: &[RequirementEntry],
    edition: &EditionId,
    parameters: &BTreeMap<&'static str, Parameter>,
    readings: &BTreeMap<String, Reading>,
) -> Vec<Arc<Requirement>> {
    let mut found: Vec<Arc<Requirement>> = all
        .iter()
        .filter_map(|entry| {
            let value = entry
                .values
                .iter()
                .find(|value| value.edition == *edition && value.none.is_none())?;
            Some(Arc::new(Requirement {
                name: entry.name.clone(),
                law: entry.law.clone(),
                applies: entry.applies,
                who: entry.who,
                check: entry.check.clone(),
                cite: value.cite.clone(),
                provisional: provisional(entry, value, parameters, readings),
                place: entry.place,
            }))
        })
        .collect();
    found.sort_by_key(|requirement| requirement.place);
    found
}

/// The provisional parameters that the check uses, then the provisional readings.
fn provisional(
    entry: &RequirementEntry,
    value: &RequirementValue,
    parameters: &BTreeMap<&'static str, Parameter>,
    readings: &BTreeMap<String, Reading>,
) -> Vec<Id> {
    let unconfirmed = known::uses(&entry.check).iter().filter(|name| {
        parameters
            .get(**name)
            .and_then(|parameter| parameter.in_edition(value.edition.as_str()))
            .is_some_and(|value| value.provisional.is_some())
    });
    let open = value.readings.iter().filter(|name| {
        readings
            .get(name.as_str())
            .is_some_and(|reading| reading.provisional && reading.concerns(&value.edition))
    });
    unconfirmed
        .filter_map(|name| Id::new(name))
        .chain(open.cloned())
        .collect()
}
