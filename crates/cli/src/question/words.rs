//! What the parser says of a fault, in words for the one who wrote the question.

use retinue_kernel::Malformed;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

use crate::schema;

/// The fault with its path.
pub(super) fn said(path: &Path, fault: &serde_json::Error) -> Malformed {
    let told = fault.to_string();
    let place = format!(" at line {} column {}", fault.line(), fault.column());
    let core = told.strip_suffix(&place).unwrap_or(&told);
    let at = known_part(path);
    if fault.classify() != Category::Data {
        return Malformed {
            at: or_whole(at),
            says: not_json(core, fault),
        };
    }
    // A missing or doubled field is told of its object: its name belongs to the path.
    for (start, says) in [
        ("missing field `", "is missing"),
        ("duplicate field `", "stands twice; keep one"),
    ] {
        if let Some(field) = core
            .strip_prefix(start)
            .and_then(|rest| rest.strip_suffix('`'))
        {
            return Malformed {
                at: joined(&at, field),
                says: says.to_owned(),
            };
        }
    }
    if let Some((field, says)) = registry_fault(path, core) {
        return Malformed {
            at: joined(&at, field),
            says: says.to_owned(),
        };
    }
    Malformed {
        says: of_value(path, core),
        at: or_whole(at),
    }
}

/// The path up to where the parser lost its way.
fn known_part(path: &Path) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => text.push_str(&format!("[{index}]")),
            Segment::Map { key } => text = joined(&text, key),
            Segment::Enum { variant } => text = joined(&text, variant),
            Segment::Unknown => break,
        }
    }
    text
}

fn joined(path: &str, field: &str) -> String {
    if path.is_empty() {
        field.to_owned()
    } else {
        format!("{path}.{field}")
    }
}

fn or_whole(path: String) -> String {
    if path.is_empty() {
        ".".to_owned()
    } else {
        path
    }
}

fn not_json(core: &str, fault: &serde_json::Error) -> String {
    let place = format!("line {}, column {}", fault.line(), fault.column());
    match core {
        "recursion limit exceeded" => {
            format!("is nested deeper than any question is ({place})")
        }
        "trailing characters" => {
            format!("ends, and more text follows ({place}); with --batch give one question a line")
        }
        _ if fault.classify() == Category::Eof => format!("ends too early: {core} ({place})"),
        _ => format!("is not JSON: {core} ({place})"),
    }
}

/// Registry facts tell the field and the fault in one sentence.
fn registry_fault<'a>(path: &Path, core: &'a str) -> Option<(&'a str, &'a str)> {
    let in_registry = path.iter().next().is_some_and(
        |first| matches!(first, Segment::Map { key } if key == "prescriber" || key == "pharmacy"),
    );
    let (field, says) = core.split_once(": ")?;
    let is_field = field
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    (in_registry && is_field).then_some((field, says))
}

fn of_value(path: &Path, core: &str) -> String {
    if core.starts_with("unknown field `") {
        let whose = match path.iter().next() {
            Some(Segment::Map { key }) if key == "events" => "a fact",
            Some(Segment::Map { key }) if key == "prescriber" || key == "pharmacy" => {
                "a registry fact"
            }
            _ => "a question",
        };
        return format!("is not a field of {whose}; `retinue schema` lists the fields");
    }
    if let Some((value, known)) = core
        .strip_prefix("unknown variant `")
        .and_then(|rest| rest.split_once("`, expected "))
    {
        let known = known
            .trim_start_matches("one of ")
            .replace('`', "")
            .replace(" or ", ", ");
        return format!("'{value}' is not known; known: {known}");
    }
    let (found, expected) = match core.split_once(", expected ") {
        Some((found, expected)) => (found, Some(expected)),
        None => (core, None),
    };
    let found = found_in_words(found);
    let field = path.iter().rev().find_map(|segment| match segment {
        Segment::Map { key } => Some(key.as_str()),
        _ => None,
    });
    let ends_in_list = matches!(path.iter().next_back(), Some(Segment::Seq { .. }));
    match (
        field
            .filter(|_| !ends_in_list)
            .and_then(schema::expected_at),
        expected,
    ) {
        (Some(table), Some(_)) => format!("found {found}; expected {table}"),
        (Some(table), None) => format!("expected {table}; {found}"),
        (None, Some(parser)) => format!("found {found}; expected {}", plain(parser)),
        (None, None) => found,
    }
}

/// What was found: `string "x"` is told as `the text "x"`.
fn found_in_words(told: &str) -> String {
    let bare = told
        .trim_start_matches("invalid type: ")
        .trim_start_matches("invalid value: ");
    let (noun, value) = bare.split_once(' ').unwrap_or((bare, ""));
    let noun = match (noun, value) {
        ("string", _) => "the text",
        ("integer", _) => "the number",
        ("boolean", _) => "the word",
        ("floating", _) => {
            return bare
                .replace("floating point", "the number")
                .replace('`', "");
        }
        ("map", "") => "an object",
        ("sequence", "") => "a list",
        ("null", "") => "nothing (null)",
        _ => return bare.to_owned(),
    };
    format!("{noun} {value}").trim_end().replace('`', "")
}

/// The parser's own nouns in the words of a person.
fn plain(parser: &str) -> &str {
    match parser {
        "a boolean" => "true or false, without quotes",
        "a sequence" => "a list, `[ … ]`",
        "u16" => "a whole number from 0 to 65535, without quotes",
        "a string" => "text in quotes",
        other => other,
    }
}
