//! The code on a paper form, by which it says which text lay there when it was signed.

use retinue_kernel::{Day, Id, RulesInForce};
use retinue_rulebook::{FormEntry, FormText};

use super::programme_form::code;

/// The hash of the text of a form that was signed on a day.
pub(super) fn text_held(rules: &RulesInForce, entry: &FormEntry, on: Day) -> Id {
    let edition = &rules.at(on).edition.id;
    rules
        .texts()
        .in_force(&entry.name, edition, on)
        .map_or_else(
            || FormText::demonstration(entry, edition).hash(),
            |text| text.text_hash.clone(),
        )
}

/// Whether a code was typed that is that of the text, whatever people put between its digits.
pub(super) fn is_code_of(typed: &str, text_hash: &Id) -> bool {
    let plain: String = typed
        .chars()
        .filter(|one| one.is_ascii_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    plain == code(text_hash)
}
