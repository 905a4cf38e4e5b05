//! JSON as FHIR writes it: numbers keep the digits they came with, and nothing empty is ever written.
//!
//! A reader of the format treats `2.3` and `2.30` as two precisions, and an empty list or object as a mistake. Both are
//! settled here, once: a number is its own text, and an element without a value leaves no trace.

use std::fmt::{self, Write as _};

/// A JSON value.
#[derive(Clone, PartialEq, Debug)]
pub enum Json {
    /// Nothing: it leaves no trace in an object or a list.
    Absent,
    /// True or false.
    Bool(bool),
    /// A number by its digits.
    Number(Number),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object.
    Object(Element),
}

/// The digits of a number, as JSON allows them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Number(String);

impl Number {
    /// A decimal as it is written: digits, at most one point with digits on both sides, and a leading minus. None for anything
    /// else, so that no text can pass for a number.
    pub fn new(written: &str) -> Option<Number> {
        let digits = written.strip_prefix('-').unwrap_or(written);
        let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
        let are_digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let leads_with_zero = whole.len() > 1 && whole.starts_with('0');
        (are_digits(whole) && are_digits(rest) && !leads_with_zero)
            .then(|| Number(written.to_owned()))
    }

    /// As a reader of JSON found it.
    pub(super) fn received(written: &str) -> Number {
        Number(written.to_owned())
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An object, its fields in the order in which they were added.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Element(Vec<(String, Json)>);

impl Element {
    /// One without fields.
    pub fn new() -> Element {
        Element::default()
    }

    /// With a field, unless its value is empty.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Json>) -> Element {
        let value = value.into();
        if !value.is_empty() {
            self.0.push((name.to_owned(), value));
        }
        self
    }

    /// With another value in a field, which stays where it stood; a new one comes last. An empty value changes nothing.
    #[must_use]
    pub fn replacing(mut self, name: &str, value: impl Into<Json>) -> Element {
        let value = value.into();
        match self.0.iter_mut().find(|(field, _)| field == name) {
            Some((_, held)) if !value.is_empty() => *held = value,
            Some(_) => {}
            None => return self.with(name, value),
        }
        self
    }

    /// The fields.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The value of a field.
    pub fn field(&self, name: &str) -> Option<&Json> {
        self.fields()
            .find_map(|(field, value)| (field == name).then_some(value))
    }

    /// Every value at the end of a way of field names, lists on the way walked through.
    pub fn at(&self, way: &[&str]) -> Vec<&Json> {
        let Some((first, rest)) = way.split_first() else {
            return Vec::new();
        };
        self.field(first)
            .map_or_else(Vec::new, |value| value.at(rest))
    }

    /// The text of a field, where it is one.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.field(name).and_then(Json::as_text)
    }

    /// Written without blanks.
    pub fn compact(&self) -> String {
        written(|out| self.write(out, None))
    }

    /// Written for people, a field a line.
    pub fn pretty(&self) -> String {
        written(|out| self.write(out, Some(0)))
    }

    fn write(&self, out: &mut String, depth: Option<usize>) -> fmt::Result {
        let fields = self.0.iter();
        surrounded(
            out,
            ('{', '}'),
            depth,
            fields,
            |out, (name, value), depth| {
                quoted(out, name)?;
                out.write_str(if depth.is_some() { ": " } else { ":" })?;
                value.write(out, depth)
            },
        )
    }
}

impl Json {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        match self {
            Json::Absent => true,
            Json::Text(text) => text.trim().is_empty(),
            Json::List(items) => items.is_empty(),
            Json::Object(element) => element.0.is_empty(),
            Json::Bool(_) | Json::Number(_) => false,
        }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    fn at(&self, way: &[&str]) -> Vec<&Json> {
        match self {
            Json::List(items) => items.iter().flat_map(|item| item.at(way)).collect(),
            Json::Object(element) if !way.is_empty() => element.at(way),
            found if way.is_empty() => vec![found],
            _ => Vec::new(),
        }
    }

    fn write(&self, out: &mut String, depth: Option<usize>) -> fmt::Result {
        match self {
            Json::Absent => out.write_str("null"),
            Json::Bool(is) => write!(out, "{is}"),
            Json::Number(number) => out.write_str(&number.0),
            Json::Text(text) => quoted(out, text),
            Json::List(items) => {
                surrounded(out, ('[', ']'), depth, items.iter(), |out, item, depth| {
                    item.write(out, depth)
                })
            }
            Json::Object(element) => element.write(out, depth),
        }
    }
}

fn written(write: impl FnOnce(&mut String) -> fmt::Result) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write(&mut out);
    out
}

fn surrounded<T>(
    out: &mut String,
    (opens, closes): (char, char),
    depth: Option<usize>,
    items: impl Iterator<Item = T>,
    write: impl Fn(&mut String, T, Option<usize>) -> fmt::Result,
) -> fmt::Result {
    let deeper = depth.map(|depth| depth + 1);
    out.write_char(opens)?;
    let mut any = false;
    for item in items {
        if any {
            out.write_char(',')?;
        }
        any = true;
        new_line(out, deeper)?;
        write(out, item, deeper)?;
    }
    if any {
        new_line(out, depth)?;
    }
    out.write_char(closes)
}

fn new_line(out: &mut String, depth: Option<usize>) -> fmt::Result {
    let Some(depth) = depth else { return Ok(()) };
    write!(out, "\n{:width$}", "", width = depth * 2)
}

fn quoted(out: &mut String, text: &str) -> fmt::Result {
    out.write_char('"')?;
    for letter in text.chars() {
        match letter {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            control if control.is_control() => write!(out, "\\u{:04x}", u32::from(control))?,
            letter => out.write_char(letter)?,
        }
    }
    out.write_char('"')
}

impl From<bool> for Json {
    fn from(is: bool) -> Json {
        Json::Bool(is)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Json {
        Json::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Json {
        Json::Text(text)
    }
}

impl From<&String> for Json {
    fn from(text: &String) -> Json {
        Json::Text(text.clone())
    }
}

impl From<Number> for Json {
    fn from(number: Number) -> Json {
        Json::Number(number)
    }
}

impl From<Element> for Json {
    fn from(element: Element) -> Json {
        Json::Object(element)
    }
}

impl From<retinue_kernel::Day> for Json {
    fn from(day: retinue_kernel::Day) -> Json {
        Json::Text(day.to_string())
    }
}

impl From<retinue_kernel::Timestamp> for Json {
    fn from(moment: retinue_kernel::Timestamp) -> Json {
        Json::Text(moment.to_string())
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Json {
        value.map_or(Json::Absent, Into::into)
    }
}

/// Items that are empty leave no trace in the list.
impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Json {
        let items = items.into_iter().map(Into::into);
        Json::List(items.filter(|item: &Json| !item.is_empty()).collect())
    }
}

macro_rules! whole_numbers {
    ($($whole:ty),*) => { $(
        impl From<$whole> for Json {
            fn from(number: $whole) -> Json { Json::Number(Number(number.to_string())) }
        }
    )* };
}
whole_numbers!(u8, u16, u32, u64, usize, i32);
