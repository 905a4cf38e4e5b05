//! Reading JSON as FHIR allows it: digits stay as they came, no name stands twice in an object, and nothing is empty or null.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::json::{Element, Json, Number};

/// Deeper than any resource that is read here.
const DEEPEST: usize = 48;
/// More fields than an element of any kind has.
const MOST_FIELDS: usize = 256;

/// Why a document is no resource.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{wrong}")]
pub struct NotRead {
    /// Where, as an expression from the beginning of the document; none where that is not known.
    pub at: Option<String>,
    /// What is wrong and what would mend it.
    pub wrong: String,
}

/// Reads one object.
///
/// # Errors
/// [`NotRead`] for what is no JSON object, and for what FHIR has no room for: null, an empty list, object or text, a name that
/// stands twice.
pub fn read(bytes: &[u8]) -> Result<Element, NotRead> {
    let text = std::str::from_utf8(bytes).map_err(|_| NotRead {
        at: None,
        wrong: "the document is not written in UTF-8".to_owned(),
    })?;
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| NotRead {
        at: None,
        wrong: format!(
            "this is no JSON: line {}, column {}",
            error.line(),
            error.column()
        ),
    })?;
    match value(raw, "", DEEPEST)? {
        Json::Object(element) => Ok(element),
        _ => Err(not("", "a JSON object belongs here")),
    }
}

fn not(at: &str, wrong: impl Into<String>) -> NotRead {
    NotRead {
        at: (!at.is_empty()).then(|| at.to_owned()),
        wrong: wrong.into(),
    }
}

fn value(raw: &RawValue, at: &str, depth: usize) -> Result<Json, NotRead> {
    let depth = depth
        .checked_sub(1)
        .ok_or_else(|| not(at, "the document is nested more deeply than any resource"))?;
    let text = raw.get();
    let unread = |_| not(at, "this cannot be read");
    Ok(match text.as_bytes().first() {
        Some(b'{') => Json::Object(object(
            serde_json::from_str(text).map_err(unread)?,
            at,
            depth,
        )?),
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).map_err(unread)?;
            if items.is_empty() {
                return Err(not(at, "a list is never empty: leave it out"));
            }
            let items = items.into_iter().enumerate();
            let items = items.map(|(place, item)| value(item, &format!("{at}[{place}]"), depth));
            Json::List(items.collect::<Result<_, _>>()?)
        }
        Some(b'"') => {
            let text: String = serde_json::from_str(text).map_err(unread)?;
            if text.trim().is_empty() {
                return Err(not(at, "a text is never empty: leave it out"));
            }
            Json::Text(text)
        }
        Some(b't') => Json::Bool(true),
        Some(b'f') => Json::Bool(false),
        Some(b'n') => return Err(not(at, "null says nothing: leave it out")),
        _ => Json::Number(Number::received(text)),
    })
}

fn object(pairs: Pairs<'_>, at: &str, depth: usize) -> Result<Element, NotRead> {
    if pairs.0.is_empty() {
        return Err(not(at, "an object is never empty: leave it out"));
    }
    if pairs.0.len() > MOST_FIELDS {
        let says = format!("no element has more than {MOST_FIELDS} fields");
        return Err(not(at, says));
    }
    let mut element = Element::new();
    for (name, raw) in pairs.0 {
        let at = if at.is_empty() {
            name.clone()
        } else {
            format!("{at}.{name}")
        };
        if element.field(&name).is_some() {
            return Err(not(&at, "this name stands twice: say it once"));
        }
        element = element.with(&name, value(raw, &at, depth)?);
    }
    Ok(element)
}

/// The fields of an object as they stand there, none of them lost.
struct Pairs<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}
