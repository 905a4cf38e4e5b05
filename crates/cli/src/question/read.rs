//! From bytes to a question, or the path of the first thing that cannot be read.

use retinue_kernel::{Day, Malformed, Question};
use serde::Deserialize;

use super::words;
use crate::ending::Trouble;

/// Reads one question.
///
/// # Errors
/// [`Malformed`] with the path in the question; `.` is the whole question.
pub(crate) fn read(bytes: &[u8]) -> Result<Question, Malformed> {
    match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => {
            return Err(whole(
                "is empty: give one JSON object with `events`; `retinue schema question` shows its form",
            ));
        }
        Some(b'[') => return Err(whole("is a list: a question is one JSON object, `{ … }`")),
        Some(_) => {}
    }
    // Looked at as a whole, the text need not be looked at again word by word.
    let text = std::str::from_utf8(bytes).map_err(|_| why_unreadable(bytes))?;
    serde_json::from_str(text).map_err(|_| why_unreadable(bytes))
}

/// Reads once more, slowly, keeping the path.
#[cold]
fn why_unreadable(bytes: &[u8]) -> Malformed {
    let mut text = serde_json::Deserializer::from_slice(bytes);
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(&mut text, &mut track);
    let fault = match Question::deserialize(tracked) {
        Err(fault) => fault,
        // What was read is a question, so the fault lies after it.
        Ok(_) => match text.end() {
            Err(fault) => fault,
            Ok(()) => return whole("cannot be read"),
        },
    };
    words::said(&track.path(), &fault)
}

fn whole(says: &str) -> Malformed {
    Malformed {
        at: ".".to_owned(),
        says: says.to_owned(),
    }
}

/// Reads the day given to an option.
///
/// # Errors
/// Bad input that names the option.
pub(crate) fn day_option(option: &str, written: &str) -> Result<Day, Trouble> {
    written.parse().map_err(|_| {
        Trouble::input(
            option,
            format!("'{written}' is not a day: write year-month-day, such as 2026-03-05"),
        )
    })
}
