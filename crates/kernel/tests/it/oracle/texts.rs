//! Texts of forms: whether a signature still counts. Issue: re-consent when the text changes, where the authority asks
//! for it; record 0015 says which texts count.

use jiff::civil::Date;
use serde_json::Value;

use super::fact::{Fact, day_of};

/// Whether a later text took the consent's force. `today_edition` is looked at first; only where none of its texts asks
/// for consent anew does the edition that was signed count.
pub(super) fn have_changed_since(
    texts: &[Value],
    consent: &Fact,
    today_edition: &str,
    signed_edition: &str,
    today: Date,
) -> bool {
    let form = consent.text("form");
    for edition in [today_edition, signed_edition] {
        // In force by today, each with its place; the place breaks a tie of days.
        let mut held: Vec<(Date, usize, &Value)> = Vec::new();
        for (place, text) in texts.iter().enumerate() {
            let from = day_of(&text["from"], "texts.from");
            if text["form"] == form && text["edition"] == edition && from <= today {
                held.push((from, place, text));
            }
        }
        let mut last_demand: Option<(Date, usize)> = None;
        for (from, place, text) in &held {
            if text["re-consent"] == "required"
                && last_demand.is_none_or(|last| (*from, *place) > last)
            {
                last_demand = Some((*from, *place));
            }
        }
        let Some(demand) = last_demand else { continue };
        let signed_on_it_or_later = held.iter().any(|(from, place, text)| {
            (*from, *place) >= demand
                && consent.maybe_text("text-hash") == text["text-hash"].as_str()
        });
        return !signed_on_it_or_later;
    }
    false
}
