//! What is said beside a field that cannot be accepted: what is wrong, and what would be right.

use std::ops::RangeInclusive;

use retinue_kernel::Day;

use crate::http::form::Field;
use crate::views::days;

pub(crate) const NOT_A_FORM: &str =
    "The request is not a form or JSON document as this site sends it. Nothing was stored.";
pub(crate) const TOO_MANY_FIELDS: &str =
    "The form has more fields than any form of this site. Nothing was stored.";
pub(crate) const UNKNOWN_FIELD: &str = "The form holds a field that this page does not have. Nothing was stored. Open the page again and fill it in there.";
pub(crate) const NO_COMMAND_ID: &str = "This page has lost its number, so a second sending could not be told from the first. Nothing was stored. Open the page again.";
pub(crate) const GIVEN_TWICE: &str = "This was answered twice. Give one answer.";
pub(crate) const NOT_PLAIN_TEXT: &str =
    "Write plain text without control characters, in fewer than 4,000 letters.";
pub(crate) const NOT_OFFERED: &str = "Choose one of the answers on the page.";

pub(crate) fn missing(field: &Field) -> String {
    format!("Fill in \u{201c}{}\u{201d}.", field.label)
}

pub(crate) fn not_chosen(field: &Field) -> String {
    format!("Choose an answer to \u{201c}{}\u{201d}.", field.label)
}

pub(crate) fn too_long(field: &Field, longest: usize) -> String {
    format!(
        "\u{201c}{}\u{201d} may have {longest} letters at most. Shorten it.",
        field.label
    )
}

pub(crate) fn not_a_day(field: &Field) -> String {
    format!(
        "\u{201c}{}\u{201d} must be a day of the calendar, such as 2026-03-01.",
        field.label
    )
}

pub(crate) fn too_late(field: &Field, latest: Day) -> String {
    format!(
        "\u{201c}{}\u{201d} must be on or before {}.",
        field.label,
        days::long(latest)
    )
}

pub(crate) fn too_early(field: &Field, earliest: Day) -> String {
    format!(
        "\u{201c}{}\u{201d} must be on or after {}.",
        field.label,
        days::long(earliest)
    )
}

pub(crate) fn not_a_count(field: &Field, range: &RangeInclusive<u16>) -> String {
    let (least, most) = (range.start(), range.end());
    if least == most {
        return format!("\u{201c}{}\u{201d} must be {least}.", field.label);
    }
    format!(
        "\u{201c}{}\u{201d} must be a whole number from {least} to {most}.",
        field.label
    )
}
