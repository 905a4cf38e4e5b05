//! The facts of a worked case: tables of TOML in the form of the contract, with days written without quotes.

use std::ops::Range;

use jiff::civil::Date;
use jiff::{Span, Unit};
use retinue_kernel::{Day, Event, Id, RegistryFact};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use toml::Spanned;

use crate::document::Document;
use crate::error::RuleError;

/// Facts in the order of recording, each with the place where it is written.
#[derive(Clone, Default)]
pub(crate) struct Facts(Vec<(Range<usize>, Map<String, Value>)>);

/// Reads tables as facts; what they say is judged when a question is put.
pub(crate) fn read(
    document: Document<'_>,
    written: &[Spanned<toml::Table>],
) -> Result<Facts, RuleError> {
    let mut facts = Vec::with_capacity(written.len());
    for table in written {
        let Value::Object(fact) = json(toml::Value::Table(table.as_ref().clone())) else {
            return Err(document.fault(
                table.span(),
                "a fact is a table",
                "write { type = \"…\", on = … }",
            ));
        };
        facts.push((table.span(), fact));
    }
    Ok(Facts(facts))
}

impl Facts {
    /// Adds what was recorded next.
    pub(crate) fn extend(&mut self, next: Facts) {
        self.0.extend(next.0);
    }

    /// The facts as a JSON array.
    pub(crate) fn json(&self) -> Value {
        self.0
            .iter()
            .map(|(_, fact)| Value::Object(fact.clone()))
            .collect()
    }

    /// The same facts, every day but that of birth moved so that the first falls on `day`.
    pub(crate) fn begun_on(&self, day: Day) -> Facts {
        let first = self
            .0
            .iter()
            .filter_map(|(_, fact)| fact.get("on").and_then(date))
            .min();
        let Some(by) = first.and_then(|first| first.until((Unit::Day, day.date())).ok()) else {
            return self.clone();
        };
        let moved = self.0.iter().map(|(place, fact)| {
            let fact = fact.iter().map(|(name, value)| {
                (
                    name.clone(),
                    if name == "born" {
                        value.clone()
                    } else {
                        moved(value, by)
                    },
                )
            });
            (place.clone(), fact.collect())
        });
        Facts(moved.collect())
    }

    /// The facts in the kernel's form; one without an id is named by its place. `Err` holds the place and what is wrong.
    pub(crate) fn events(&self) -> Result<Vec<Event>, (usize, String)> {
        self.each(|index, mut fact| {
            let id = Id::of_position(index);
            fact.entry("id").or_insert_with(|| id.as_str().into());
            typed(fact)
        })
    }

    /// The facts of a party in the kernel's form.
    pub(crate) fn registry_facts(&self) -> Result<Vec<RegistryFact>, (usize, String)> {
        self.each(|_, fact| typed(fact))
    }

    fn each<T>(
        &self,
        read: impl Fn(usize, Map<String, Value>) -> Result<T, String>,
    ) -> Result<Vec<T>, (usize, String)> {
        self.0
            .iter()
            .enumerate()
            .map(|(index, (_, fact))| read(index, fact.clone()).map_err(|says| (index, says)))
            .collect()
    }

    /// A fault of one fact.
    pub(crate) fn fault(&self, document: Document<'_>, index: usize, says: String) -> RuleError {
        let place = self.0.get(index).map_or(0..0, |(place, _)| place.clone());
        document.fault(
            place,
            says,
            "write the fact in the form of the contract of `check`; `retinue schema` prints it",
        )
    }
}

fn typed<T: DeserializeOwned>(fact: Map<String, Value>) -> Result<T, String> {
    // Facts borrow their texts while they are read, so they are read from text and not from a tree.
    serde_json::from_str(&Value::Object(fact).to_string()).map_err(|error| error.to_string())
}

fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(yes) => yes.into(),
        toml::Value::Datetime(day) => day.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(json).collect(),
        toml::Value::Table(table) => Value::Object(
            table
                .into_iter()
                .map(|(name, value)| (name, json(value)))
                .collect(),
        ),
    }
}

fn date(value: &Value) -> Option<Date> {
    value.as_str()?.parse().ok()
}

fn moved(value: &Value, by: Span) -> Value {
    match (date(value), value) {
        (Some(date), _) => date.saturating_add(by).to_string().into(),
        (None, Value::Array(items)) => items.iter().map(|item| moved(item, by)).collect(),
        (None, Value::Object(fields)) => Value::Object(
            fields
                .iter()
                .map(|(name, field)| (name.clone(), moved(field, by)))
                .collect(),
        ),
        (None, other) => other.clone(),
    }
}
