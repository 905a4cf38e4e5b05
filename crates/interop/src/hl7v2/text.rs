//! Escape sequences, in both directions.

use super::charset::Charset;
use super::message::Delimiters;

const UNKNOWN: (&str, &str) = (
    "there is an escape sequence that is not known",
    "send the signs themselves, in the character set of MSH-18",
);

/// The text of a part, every escape sequence replaced.
pub(super) fn unescaped(
    raw: &str,
    delimiters: &Delimiters,
    charset: Charset,
) -> Result<String, (&'static str, &'static str)> {
    if delimiters
        .truncation
        .is_some_and(|sign| raw.ends_with(sign))
    {
        return Err(("the sender cut the value off", "send the whole value"));
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once(delimiters.escape) {
        text.push_str(before);
        let (sequence, after) = after.split_once(delimiters.escape).ok_or(UNKNOWN)?;
        replace(sequence, delimiters, charset, &mut text)?;
        rest = after;
    }
    text.push_str(rest);
    Ok(text)
}

fn replace(
    sequence: &str,
    delimiters: &Delimiters,
    charset: Charset,
    text: &mut String,
) -> Result<(), (&'static str, &'static str)> {
    match sequence {
        "F" => text.push(delimiters.field),
        "S" => text.push(delimiters.component),
        "T" => text.push(delimiters.subcomponent),
        "R" => text.push(delimiters.repetition),
        "E" => text.push(delimiters.escape),
        "P" => text.push(delimiters.truncation.ok_or(UNKNOWN)?),
        // Highlighted text begins and ends: the words stay.
        "H" | "N" => {}
        formatted if formatted.starts_with('.') => text.push('\n'),
        other => {
            let digits = other.strip_prefix('X').ok_or(UNKNOWN)?;
            let bytes = bytes_of(digits).ok_or(UNKNOWN)?;
            let decoded = charset.decode(&bytes).ok_or(UNKNOWN)?;
            let decoded = decoded.replace("\r\n", "\n").replace('\r', "\n");
            if decoded
                .chars()
                .any(|one| one.is_control() && one != '\n' && one != '\t')
            {
                return Err(UNKNOWN);
            }
            text.push_str(&decoded);
        }
    }
    Ok(())
}

fn bytes_of(digits: &str) -> Option<Vec<u8>> {
    if digits.is_empty() || !digits.len().is_multiple_of(2) {
        return None;
    }
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| {
            let pair = std::str::from_utf8(pair).ok()?;
            pair.bytes()
                .all(|byte| byte.is_ascii_hexdigit())
                .then(|| u8::from_str_radix(pair, 16).ok())?
        })
        .collect()
}

/// A text as it stands in a field: separators escaped, line breaks as `.br`, other control characters left out.
pub(super) fn escaped(text: &str, delimiters: &Delimiters) -> String {
    let mut written = String::with_capacity(text.len());
    for sign in text.chars() {
        let name = if sign == delimiters.field {
            "F"
        } else if sign == delimiters.component {
            "S"
        } else if sign == delimiters.subcomponent {
            "T"
        } else if sign == delimiters.repetition {
            "R"
        } else if sign == delimiters.escape {
            "E"
        } else if delimiters.truncation == Some(sign) {
            "P"
        } else if sign == '\n' {
            ".br"
        } else {
            if !sign.is_control() {
                written.push(sign);
            }
            continue;
        };
        written.push(delimiters.escape);
        written.push_str(name);
        written.push(delimiters.escape);
    }
    written
}
