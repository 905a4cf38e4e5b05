//! `parameters/*.toml`: one number or list a file, with a dated, cited value for each edition.

use std::collections::BTreeMap;
use std::fmt;

use retinue_kernel::office::OfficeNumbers;
use retinue_kernel::{Citation, Day, EditionId, Id, Parameters};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::document::{Dated, Document, Known, WrittenCitation};
use crate::error::RuleError;
use crate::in_force;
use crate::known::{self, KnownParameter, OFFICE, PARAMETERS, Unit};
use crate::mistakes::Mistakes;
use crate::programme::id_of;
use crate::requirements::RequirementEntry;

/// One parameter with its values in all editions.
#[derive(Clone, PartialEq, Debug)]
pub struct Parameter {
    /// Its name: that of its file and of the kernel's field.
    pub name: &'static str,
    /// What it means, in words.
    pub description: String,
    /// What it counts or lists.
    pub unit: Unit,
    /// Its values: one with which each edition begins, and those that revise it from a day on.
    pub values: Vec<ParameterValue>,
}

impl Parameter {
    /// The value with which an edition begins.
    pub fn in_edition(&self, edition: &str) -> Option<&ParameterValue> {
        in_force::at_first(&self.values, edition)
    }

    /// The value that holds in an edition on a day.
    pub fn on(&self, edition: &str, day: Day) -> Option<&ParameterValue> {
        in_force::on(&self.values, edition, day)
    }
}

/// The value of a parameter in one edition.
#[derive(Clone, PartialEq, Debug)]
pub struct ParameterValue {
    /// The edition.
    pub edition: EditionId,
    /// The day from which it holds, where it revises an earlier value of the same edition.
    pub from: Option<Day>,
    /// The value.
    pub value: Stated,
    /// Where it stands.
    pub cite: Citation,
    /// The day on which someone last read the source.
    pub checked: Day,
    /// Set when an authority has yet to confirm the value.
    pub provisional: Option<Unconfirmed>,
}

/// Why a value is provisional.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unconfirmed {
    /// The reading it follows.
    pub reading: Id,
    /// What the value would be under the other reading.
    pub other_reading: String,
}

/// A value as it is stated in its file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stated {
    /// A whole number of the parameter's unit.
    Number(u16),
    /// Yes or no.
    YesNo(bool),
    /// Words of a closed set.
    Words(Vec<&'static str>),
    /// The edition has no such value, and why.
    None(String),
}

impl fmt::Display for Stated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stated::Number(number) => write!(f, "{number}"),
            Stated::YesNo(true) => f.write_str("yes"),
            Stated::YesNo(false) => f.write_str("no"),
            Stated::Words(words) => f.write_str(&words.join(", ")),
            Stated::None(why) => write!(f, "none ({why})"),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    description: String,
    unit: Spanned<String>,
    value: Vec<Spanned<WrittenValue>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WrittenValue {
    edition: Spanned<String>,
    from: Option<Spanned<Datetime>>,
    value: Option<Spanned<toml::Value>>,
    none: Option<Spanned<String>>,
    cite: Option<WrittenCitation>,
    checked: Option<Spanned<Datetime>>,
    #[serde(default)]
    provisional: bool,
    reading: Option<Spanned<String>>,
    other_reading: Option<String>,
}

/// What a parameter's file may refer to.
pub(crate) struct Referred<'a> {
    pub(crate) sources: &'a Known<'a>,
    pub(crate) readings: &'a Known<'a>,
    pub(crate) editions: &'a Known<'a>,
}

/// Reads one parameter's file.
pub(crate) fn read(
    document: Document<'_>,
    referred: &Referred<'_>,
    requirements: &[RequirementEntry],
) -> Result<Parameter, Mistakes> {
    let Some(known) = known::every().find(|known| known.name == document.stem()) else {
        let names: Vec<&str> = known::every().map(|known| known.name).collect();
        return Err(RuleError::of_file(
            document.path,
            format!(
                "'{}' is not a parameter that any check or the office uses",
                document.stem()
            ),
            format!("name the file after a parameter: {}", names.join(", ")),
        )
        .into());
    };
    let mut mistakes = Mistakes::default();
    let Some(written) = document.read_on::<Written>(&mut mistakes) else {
        return Err(mistakes);
    };
    if written.unit.as_ref() != known.unit.as_str() {
        mistakes.add(document.fault(
            written.unit.span(),
            format!(
                "'{}' is counted in {}, not in '{}'",
                known.name,
                known.unit.as_str(),
                written.unit.as_ref()
            ),
            format!(
                "write unit = \"{}\", and see that the values are meant so",
                known.unit.as_str()
            ),
        ));
    }
    let mut places = Vec::with_capacity(written.value.len());
    let mut values: Vec<ParameterValue> = Vec::with_capacity(written.value.len());
    for value in written.value {
        let from = value.as_ref().from.as_ref();
        places.push(in_force::Written {
            edition: value.as_ref().edition.as_ref().clone(),
            from: from.and_then(|from| document.day(from).ok()),
            revises: from.is_some(),
            span: value.span(),
        });
        values.extend(mistakes.note(read_value(document, value, known, referred, requirements)));
    }
    let none = |edition: &str| format!("edition {edition} has no value here");
    in_force::tiles(
        document,
        &places,
        &referred.editions.names,
        none,
        &mut mistakes,
    );
    mistakes.none_or(|| {
        Some(Parameter {
            name: known.name,
            description: written.description,
            unit: known.unit,
            values,
        })
    })
}

fn read_value(
    document: Document<'_>,
    value: Spanned<WrittenValue>,
    known: &KnownParameter,
    referred: &Referred<'_>,
    requirements: &[RequirementEntry],
) -> Result<ParameterValue, Mistakes> {
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
        span.clone(),
        Dated {
            cite: value.cite,
            checked: value.checked,
        },
        referred.sources,
    ));
    let stated = mistakes.note(match (value.value, value.none) {
        (Some(value), None) => stated(document, &value, known),
        (None, Some(why)) => {
            // Where no requirement of the edition is judged by it, there is nothing to state.
            let entry = judged_by(requirements, known.name, value.edition.as_ref());
            match entry.filter(|_| !known.may_end) {
                Some(entry) => Err(document.fault(
                    why.span(),
                    format!(
                        "'{}' cannot end: requirement '{}' is judged by it",
                        known.name, entry.name
                    ),
                    "write value = …",
                )),
                None => Ok(Stated::None(why.into_inner())),
            }
        }
        (Some(_), Some(why)) => Err(document.fault(
            why.span(),
            "both a value and none are written",
            "keep one of them",
        )),
        (None, None) => Err(document.fault(
            span.clone(),
            "no value is written",
            "add value = …, or none = \"why\" where the edition has none",
        )),
    });
    let provisional = mistakes.note(
        match (value.provisional, value.reading, value.other_reading) {
            (false, None, None) => Ok(None),
            (true, Some(reading), Some(other_reading)) => referred
                .readings
                .holds(&document, &reading)
                .and_then(|()| id_of(document, &reading))
                .map(|reading| {
                    Some(Unconfirmed {
                        reading,
                        other_reading,
                    })
                }),
            (true, _, _) => Err(document.fault(
                span,
                "a provisional value must name its reading and what the other reading would be",
                "add reading = \"…\" (a name of readings.toml) and other-reading = \"…\"",
            )),
            (false, _, _) => Err(document.fault(
                span,
                "a reading is named, but the value is not marked provisional",
                "add provisional = true",
            )),
        },
    );
    mistakes.none_or(|| {
        let (cite, checked) = dated?;
        Some(ParameterValue {
            edition: edition?,
            from: from?,
            value: stated?,
            cite,
            checked,
            provisional: provisional?,
        })
    })
}

fn stated(
    document: Document<'_>,
    value: &Spanned<toml::Value>,
    known: &KnownParameter,
) -> Result<Stated, RuleError> {
    let wrong = |says: String, remedy: String| Err(document.fault(value.span(), says, remedy));
    if let Some(words) = known.unit.words() {
        let toml::Value::Array(items) = value.as_ref() else {
            return wrong(
                format!("this is not a list of {}", known.unit.as_str()),
                format!(
                    "write a list in brackets, such as [\"{}\"]",
                    words.first().unwrap_or(&"")
                ),
            );
        };
        let mut found: Vec<&'static str> = Vec::with_capacity(items.len());
        for item in items {
            let Some(word) = words.iter().find(|word| item.as_str() == Some(word)) else {
                return wrong(
                    format!("{item} is not one of the {}", known.unit.as_str()),
                    format!("use words of this list: {}", words.join(", ")),
                );
            };
            if found.contains(word) {
                return wrong(format!("'{word}' stands twice"), "name it once".to_owned());
            }
            found.push(word);
        }
        if found.is_empty() {
            return wrong(
                "the list is empty, so nothing could ever be accepted".to_owned(),
                format!("use words of this list: {}", words.join(", ")),
            );
        }
        return Ok(Stated::Words(found));
    }
    if known.unit == Unit::YesNo {
        return match value.as_ref() {
            toml::Value::Boolean(yes) => Ok(Stated::YesNo(*yes)),
            _ => wrong(
                "this is neither yes nor no".to_owned(),
                "write true or false, without quotes".to_owned(),
            ),
        };
    }
    let unit = known.unit.as_str();
    let number = match value.as_ref() {
        toml::Value::Integer(number) if (known.least..=known.greatest).contains(number) => {
            u16::try_from(*number).ok()
        }
        _ => None,
    };
    match number {
        Some(number) => Ok(Stated::Number(number)),
        None => wrong(
            format!(
                "{} is not a whole number of {unit} between {} and {}",
                value.as_ref(),
                known.least,
                known.greatest
            ),
            format!("write a whole number of {unit}, without quotes"),
        ),
    }
}

/// The requirement of an edition that is judged by a parameter.
fn judged_by<'a>(
    requirements: &'a [RequirementEntry],
    parameter: &str,
    edition: &str,
) -> Option<&'a RequirementEntry> {
    requirements.iter().find(|entry| {
        known::uses(&entry.check).contains(&parameter)
            && entry
                .values
                .iter()
                .any(|one| one.edition.as_str() == edition && one.none.is_none())
    })
}

fn neutral(unit: Unit) -> toml::Value {
    match unit {
        Unit::Days | Unit::Years | Unit::Count => toml::Value::Integer(0),
        Unit::YesNo => toml::Value::Boolean(false),
        Unit::Settings | Unit::Methods | Unit::Bases => toml::Value::Array(Vec::new()),
    }
}

/// The parameters of one edition, in the kernel's form: those with which it begins, or those of a day.
pub(crate) fn of_edition(
    all: &BTreeMap<&'static str, Parameter>,
    edition: &EditionId,
    day: Option<Day>,
) -> Result<Parameters, RuleError> {
    let table = table_of(PARAMETERS, all, edition, day);
    Parameters::deserialize(table).map_err(|error| {
        RuleError::of_file(
            "parameters",
            format!("the parameters of edition {edition} are not complete: {error}"),
            "add the file that is missing",
        )
    })
}

/// The numbers of the office in one edition; none where the rule set has no such file: a programme without a registry,
/// and every rule set from before the office had numbers.
pub(crate) fn of_office(
    all: &BTreeMap<&'static str, Parameter>,
    edition: &EditionId,
    day: Option<Day>,
) -> Result<Option<OfficeNumbers>, RuleError> {
    if !OFFICE.iter().any(|known| all.contains_key(known.name)) {
        return Ok(None);
    }
    let table = table_of(OFFICE, all, edition, day);
    OfficeNumbers::deserialize(table)
        .map(Some)
        .map_err(|error| {
            RuleError::of_file(
                "parameters",
                format!("the office's parameters of edition {edition} are not complete: {error}"),
                "add the file that is missing",
            )
        })
}

/// What is stated of some parameters in one edition, as a table from which the kernel's form is read.
fn table_of(
    some: &[KnownParameter],
    all: &BTreeMap<&'static str, Parameter>,
    edition: &EditionId,
    day: Option<Day>,
) -> toml::Table {
    let mut table = toml::Table::new();
    for known in some {
        let Some(parameter) = all.get(known.name) else {
            continue;
        };
        let stated = day
            .map_or_else(
                || parameter.in_edition(edition.as_str()),
                |day| parameter.on(edition.as_str(), day),
            )
            .map(|value| &value.value);
        let value = match stated {
            // No requirement of the edition uses it, so what stands here is never looked at.
            Some(Stated::None(_)) if !known.may_end => neutral(parameter.unit),
            Some(Stated::Number(number)) => toml::Value::Integer(i64::from(*number)),
            Some(Stated::YesNo(yes)) => toml::Value::Boolean(*yes),
            Some(Stated::Words(words)) => words
                .iter()
                .map(|word| toml::Value::from(*word))
                .collect::<Vec<_>>()
                .into(),
            Some(Stated::None(_)) | None => continue,
        };
        table.insert(parameter.name.to_owned(), value);
    }
    table
}
