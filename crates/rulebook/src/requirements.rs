//! `requirements/*.toml`: one requirement a file, with its citation in each edition or why the edition drops it.

use std::collections::BTreeMap;
use std::sync::Arc;

use retinue_kernel::{Applies, Check, Citation, Day, EditionId, Id, Requirement, Who};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::document::{Dated, Document, WrittenCitation};
use crate::error::RuleError;
use crate::in_force;
use crate::known;
use crate::mistakes::Mistakes;
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
    /// What a pharmacist's checklist calls it; none where it is a step of the prescriber, of which a pharmacist learns
    /// only whether it is done.
    pub counter: Option<String>,
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
    /// Its standing: one with which each edition begins, and those that revise it from a day on.
    pub values: Vec<RequirementValue>,
}

impl RequirementEntry {
    /// Its standing when an edition begins.
    pub fn in_edition(&self, edition: &str) -> Option<&RequirementValue> {
        in_force::at_first(&self.values, edition)
    }

    /// Its standing in an edition on a day.
    pub fn on(&self, edition: &str, day: Day) -> Option<&RequirementValue> {
        in_force::on(&self.values, edition, day)
    }

    /// The parameters that its check takes.
    pub fn uses(&self) -> &'static [&'static str] {
        known::uses(&self.check)
    }
}

/// A requirement in one edition.
#[derive(Clone, PartialEq, Debug)]
pub struct RequirementValue {
    /// The edition.
    pub edition: EditionId,
    /// The day from which it stands so, where it revises an earlier standing in the same edition.
    pub from: Option<Day>,
    /// Why the edition does not ask it, when it does not.
    pub none: Option<String>,
    /// Why it can never be the reason of a denial in this edition, though it is asked.
    pub never_refused: Option<String>,
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
    counter: Option<String>,
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
    from: Option<Spanned<Datetime>>,
    none: Option<String>,
    never_refused: Option<String>,
    cite: Option<WrittenCitation>,
    checked: Option<Spanned<Datetime>>,
    #[serde(default)]
    readings: Vec<Spanned<String>>,
}

/// Reads one requirement's file.
pub(crate) fn read(
    document: Document<'_>,
    referred: &Referred<'_>,
) -> Result<RequirementEntry, Mistakes> {
    let mut mistakes = Mistakes::default();
    let Some(written) = document.read_on::<Written>(&mut mistakes) else {
        return Err(mistakes);
    };
    let name = mistakes.note(Id::new(document.stem()).ok_or_else(|| {
        RuleError::of_file(
            document.path,
            "the file name cannot name a requirement",
            "use a short name in small letters",
        )
    }));
    if written.law.as_ref().is_empty() {
        mistakes.add(document.fault(
            written.law.span(),
            "a requirement without an id of the law rests on nothing",
            "name the ids of the programme's table, such as law = [\"P9\"]",
        ));
    }
    let mut law = Vec::with_capacity(written.law.as_ref().len());
    for id in written.law.as_ref() {
        law.extend(mistakes.note(law_id(document, id)));
    }
    let who = mistakes.note(document.word(
        &written.who,
        "someone who can clear a requirement",
        Who::from_text,
        &words(Who::ALL, Who::as_str),
    ));
    let mut places = Vec::with_capacity(written.value.len());
    let mut values: Vec<RequirementValue> = Vec::with_capacity(written.value.len());
    for value in written.value {
        let from = value.as_ref().from.as_ref();
        places.push(in_force::Written {
            edition: value.as_ref().edition.as_ref().clone(),
            from: from.and_then(|from| document.day(from).ok()),
            revises: from.is_some(),
            span: value.span(),
        });
        values.extend(mistakes.note(read_value(document, value, referred)));
    }
    let none =
        |edition: &str| format!("nothing says whether edition {edition} asks this requirement");
    in_force::tiles(
        document,
        &places,
        &referred.editions.names,
        none,
        &mut mistakes,
    );
    mistakes.none_or(|| {
        Some(RequirementEntry {
            name: name?,
            title: written.title,
            counter: written.counter,
            place: *written.place.as_ref(),
            law,
            applies: written.applies,
            who: who?,
            check: written.check,
            values,
        })
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
) -> Result<RequirementValue, Mistakes> {
    let mut mistakes = Mistakes::default();
    let span = value.span();
    let value = value.into_inner();
    mistakes.note(referred.editions.holds(&document, &value.edition));
    let edition = mistakes.note(id_of(document, &value.edition));
    let from = match &value.from {
        None => Some(None),
        Some(from) => mistakes.note(document.day(from)).map(Some),
    };
    let dated = mistakes.note(document.dated(
        span,
        Dated {
            cite: value.cite,
            checked: value.checked,
        },
        referred.sources,
    ));
    let mut readings = Vec::with_capacity(value.readings.len());
    for reading in &value.readings {
        mistakes.note(referred.readings.holds(&document, reading));
        readings.extend(mistakes.note(id_of(document, reading)));
    }
    mistakes.none_or(|| {
        let (cite, checked) = dated?;
        Some(RequirementValue {
            edition: edition?,
            from: from?,
            none: value.none,
            never_refused: value.never_refused,
            cite,
            checked,
            readings,
        })
    })
}

/// The requirements that an edition asks, when it begins or on a day, in their order, in the kernel's form.
pub(crate) fn of_edition(
    all: &[RequirementEntry],
    edition: &EditionId,
    day: Option<Day>,
    parameters: &BTreeMap<&'static str, Parameter>,
    readings: &BTreeMap<String, Reading>,
) -> Vec<Arc<Requirement>> {
    let mut found: Vec<Arc<Requirement>> = all
        .iter()
        .filter_map(|entry| {
            let value = day
                .map_or_else(
                    || entry.in_edition(edition.as_str()),
                    |day| entry.on(edition.as_str(), day),
                )
                .filter(|value| value.none.is_none())?;
            Some(Arc::new(Requirement {
                name: entry.name.clone(),
                law: entry.law.clone(),
                applies: entry.applies,
                who: entry.who,
                check: entry.check.clone(),
                cite: value.cite.clone(),
                provisional: provisional(entry, value, day, parameters, readings),
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
    day: Option<Day>,
    parameters: &BTreeMap<&'static str, Parameter>,
    readings: &BTreeMap<String, Reading>,
) -> Vec<Id> {
    let unconfirmed = known::uses(&entry.check).iter().filter(|name| {
        parameters
            .get(**name)
            .and_then(|parameter| {
                day.map_or_else(
                    || parameter.in_edition(value.edition.as_str()),
                    |day| parameter.on(value.edition.as_str(), day),
                )
            })
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
