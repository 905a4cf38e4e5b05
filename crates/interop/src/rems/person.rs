//! For whom something is asked, as a Patient resource says it.

use retinue_kernel::Day;
use serde_json::Value;

use super::Misshapen;
use super::medicine::list;

/// A person as another system knows them.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct PersonAsked {
    /// The values of their identifiers. A programme number is known by its own form, whatever system stands beside it.
    pub identifiers: Vec<String>,
    /// Their names, each in the order in which it is said.
    pub names: Vec<String>,
    /// The day of birth, where it is a whole one.
    pub born: Option<Day>,
}

impl PersonAsked {
    /// Reads a Patient.
    ///
    /// # Errors
    /// [`Misshapen`] where something else stands in place of a text.
    pub fn of(patient: &Value, place: &str) -> Result<PersonAsked, Misshapen> {
        if patient.get("resourceType").and_then(Value::as_str) != Some("Patient") {
            return Err(Misshapen::at(place, "a Patient resource belongs here"));
        }
        let mut person = PersonAsked::default();
        for identifier in list(patient.get("identifier")) {
            let at = || format!("{place}.identifier.value");
            if let Some(value) = text(identifier.get("value"), at)? {
                person.identifiers.push(value.trim().to_owned());
            }
        }
        for name in list(patient.get("name")) {
            person.names.extend(spoken(name, place)?);
        }
        let born = text(patient.get("birthDate"), || format!("{place}.birthDate"))?;
        person.born = born.and_then(|day| day.parse().ok());
        Ok(person)
    }
}

/// A name as it is said: the text of it, and given names before the family name.
fn spoken(name: &Value, place: &str) -> Result<Vec<String>, Misshapen> {
    let mut found = Vec::new();
    if let Some(whole) = text(name.get("text"), || format!("{place}.name.text"))? {
        found.push(whole.to_owned());
    }
    let mut parts: Vec<&str> = Vec::new();
    match name.get("given") {
        None | Some(Value::Null) => {}
        Some(Value::Array(given)) => {
            for one in given {
                parts.extend(text(Some(one), || format!("{place}.name.given"))?);
            }
        }
        Some(other) => parts.extend(text(Some(other), || format!("{place}.name.given"))?),
    }
    parts.extend(text(name.get("family"), || format!("{place}.name.family"))?);
    if !parts.is_empty() {
        found.push(parts.join(" "));
    }
    Ok(found)
}

/// A text, if anything stands there.
pub(crate) fn text(
    value: Option<&Value>,
    place: impl FnOnce() -> String,
) -> Result<Option<&str>, Misshapen> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Misshapen::at(place(), "a text belongs here")),
    }
}
