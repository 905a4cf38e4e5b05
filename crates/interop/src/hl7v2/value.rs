//! What a laboratory found, by the type that OBX-2 names.

use retinue_care::Decimal;
use serde::Serialize;

use super::code::Coding;
use super::fault::{Fault, Kind};
use super::message::Part;

/// A value as it was understood.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// Nothing was given, or what was given before is to be deleted.
    None,
    /// A number.
    Number(Decimal),
    /// A number beyond which the value lies: `<30`, `>1000`.
    Limit(Limit, Decimal),
    /// A range, a ratio or a grade, which no single number says: kept as it was written.
    Several(String),
    /// A coded answer, every triplet of it.
    Coded(Vec<Coding>),
    /// Words.
    Words(String),
}

/// On which side of its number a value lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

impl Limit {
    /// The sign.
    pub const fn sign(self) -> &'static str {
        match self {
            Limit::Below => "<",
            Limit::AtMost => "<=",
            Limit::Above => ">",
            Limit::AtLeast => ">=",
        }
    }
}

impl Value {
    /// Reads OBX-5 by OBX-2.
    ///
    /// # Errors
    /// A type that is not read here, or a value that is not of its type.
    pub(super) fn read(kind: Part<'_>, value: Part<'_>) -> Result<Value, Fault> {
        if value.is_empty() || value.is_deletion() {
            return Ok(Value::None);
        }
        let type_name = kind.required()?;
        if value.is_repeated() && !matches!(type_name.as_str(), "TX" | "FT" | "ST") {
            return Err(value.wrong(
                "the value is repeated",
                "send each value in an OBX segment of its own",
            ));
        }
        match type_name.as_str() {
            "NM" => number(value),
            "SN" => structured(value),
            "ST" => plain(value),
            "CE" | "CWE" | "CNE" | "CF" => Ok(Value::Coded(Coding::all(value)?)),
            "TX" | "FT" => words(value),
            "IS" | "ID" => Ok(Value::Words(value.component(1).text()?)),
            // What is not read stays readable to a person.
            _ => Err(Fault {
                kind: Kind::NotInTable,
                ..kind.wrong(
                    "values of this type are not read",
                    "send NM, SN, ST, CE, CWE, TX or FT",
                )
            }),
        }
    }

    /// As a person reads it.
    pub fn told(&self) -> String {
        match self {
            Value::None => "no value".to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Limit(limit, number) => format!("{}{number}", limit.sign()),
            Value::Several(written) | Value::Words(written) => written.clone(),
            Value::Coded(codings) => {
                let told = codings.iter().map(|one| match one.text.as_str() {
                    "" => format!("{} ({})", one.code, one.system),
                    text => text.to_owned(),
                });
                told.collect::<Vec<_>>().join(" / ")
            }
        }
    }
}

/// NM: an optional sign, digits, a point and digits. A negative number is kept as written: nothing that is read here has one.
fn number(value: Part<'_>) -> Result<Value, Fault> {
    let text = value.component(1).text()?;
    let not = || {
        value.wrong(
            "this is no number",
            "write digits and a point in a value of type NM",
        )
    };
    let digits = text.strip_prefix(['+', '-']).unwrap_or(&text);
    let is_number = digits.bytes().any(|byte| byte.is_ascii_digit())
        && digits.bytes().filter(|byte| *byte == b'.').count() <= 1
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !is_number || has_more_components(value, 1) {
        return Err(not());
    }
    Ok(match decimal(&text) {
        Some(number) => Value::Number(number),
        None => Value::Several(text),
    })
}

/// SN: comparator, number, separator, number.
fn structured(value: Part<'_>) -> Result<Value, Fault> {
    let part = |component| value.component(component).text();
    let (comparator, first, separator, second) = (part(1)?, part(2)?, part(3)?, part(4)?);
    let all = format!("{comparator}{first}{separator}{second}");
    if first.is_empty() {
        // Some write sign and number together where only the sign belongs.
        return match (
            separator.is_empty() && second.is_empty(),
            limited(&comparator),
        ) {
            (true, Some(value)) => Ok(value),
            (true, None) => Err(value.wrong(
                "this is no structured number",
                "write comparator, number, separator and number, such as >^1000",
            )),
            (false, _) => Ok(Value::Several(all)),
        };
    }
    if has_more_components(value, 4) || !separator.is_empty() || !second.is_empty() {
        return Ok(Value::Several(all));
    }
    Ok(match limited(&format!("{comparator}{first}")) {
        Some(value) => value,
        None => Value::Several(all),
    })
}

/// ST: a number, a number with a comparator, or words.
fn plain(value: Part<'_>) -> Result<Value, Fault> {
    if value.is_repeated() || has_more_components(value, 1) {
        return words(value).map(|read| match read {
            Value::Words(written) => Value::Several(written),
            other => other,
        });
    }
    let text = value.text()?;
    Ok(limited(&text).unwrap_or(Value::Words(text)))
}

/// TX and FT: every repetition is a line.
fn words(value: Part<'_>) -> Result<Value, Fault> {
    let lines: Result<Vec<String>, Fault> = value.repetitions().map(|line| line.text()).collect();
    Ok(Value::Words(lines?.join("\n")))
}

fn has_more_components(value: Part<'_>, than: u16) -> bool {
    (1..=20).any(|more| !value.component(than.saturating_add(more)).is_empty())
}

/// `30`, `<30`, `>= 1000`.
fn limited(text: &str) -> Option<Value> {
    let text = text.trim();
    let limits = [Limit::AtMost, Limit::AtLeast, Limit::Below, Limit::Above];
    for limit in limits {
        if let Some(number) = text.strip_prefix(limit.sign()) {
            return decimal(number.trim()).map(|number| Value::Limit(limit, number));
        }
    }
    let number = text.strip_prefix('=').map_or(text, str::trim);
    decimal(number).map(Value::Number)
}

/// A number of at least 0; a point may stand first or last.
fn decimal(text: &str) -> Option<Decimal> {
    let text = text.strip_prefix('+').unwrap_or(text);
    match text.split_once('.') {
        Some(("", decimals)) => Decimal::from_text(&format!("0.{decimals}")).ok(),
        Some((whole, "")) => Decimal::from_text(whole).ok(),
        _ => Decimal::from_text(text).ok(),
    }
}

/// Lower and upper limit of a reference range, where its text is of a form that says only one thing: `3.5-5.0`, `<40`, `>=10`.
pub(super) fn limits(text: &str) -> (Option<Decimal>, Option<Decimal>) {
    let text = text.trim();
    match limited(text) {
        Some(Value::Limit(Limit::Below | Limit::AtMost, number)) => return (None, Some(number)),
        Some(Value::Limit(Limit::Above | Limit::AtLeast, number)) => return (Some(number), None),
        _ => {}
    }
    let both = text.split_once('-').and_then(|(low, high)| {
        let (low, high) = (decimal(low.trim())?, decimal(high.trim())?);
        (low < high).then_some((low, high))
    });
    both.map_or((None, None), |(low, high)| (Some(low), Some(high)))
}
