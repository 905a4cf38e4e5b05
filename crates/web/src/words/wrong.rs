//! What is said beside a field that cannot be accepted: what is wrong, and what would be right.

use std::ops::RangeInclusive;

use retinue_kernel::Day;
use retinue_rulebook::Language;

use super::said::wrong as says;
pub(crate) use super::said::wrong::{
    GIVEN_TWICE, NO_COMMAND_ID, NOT_A_FORM, NOT_OFFERED, NOT_PLAIN_TEXT, TOO_MANY_FIELDS,
    UNKNOWN_FIELD,
};
use crate::http::form::Field;
use crate::views::days;

pub(crate) fn missing(field: &Field, language: Language) -> String {
    says::missing(language, field.label)
}

pub(crate) fn not_chosen(field: &Field, language: Language) -> String {
    says::not_chosen(language, field.label)
}

pub(crate) fn too_long(field: &Field, longest: usize, language: Language) -> String {
    longer_than(field.label, longest, language)
}

pub(crate) fn longer_than(label: &str, longest: usize, language: Language) -> String {
    says::too_long(language, label, longest)
}

pub(crate) fn not_a_day(field: &Field, language: Language) -> String {
    says::not_a_day(language, field.label)
}

pub(crate) fn too_late(field: &Field, latest: Day, language: Language) -> String {
    says::too_late(language, field.label, days::long_in(latest, language))
}

pub(crate) fn too_early(field: &Field, earliest: Day, language: Language) -> String {
    says::too_early(language, field.label, days::long_in(earliest, language))
}

pub(crate) fn not_a_count(
    field: &Field,
    range: &RangeInclusive<u16>,
    language: Language,
) -> String {
    let (least, most) = (range.start(), range.end());
    if least == most {
        return says::one_count(language, field.label, least);
    }
    says::not_a_count(language, field.label, least, most)
}
