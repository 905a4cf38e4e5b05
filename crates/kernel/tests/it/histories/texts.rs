//! Texts of forms that were loaded around the signatures of a history.

use serde_json::{Value, json};

use super::dice::{Dice, day, parsed, plus};

const HASHES: [&str; 3] = ["text-a", "text-b", "text-c"];

/// Loads one to three texts, and lets most signatures name the text they were given on.
pub(super) fn bring(dice: &mut Dice, question: &mut Value) {
    let today = parsed(question["on"].as_str().unwrap_or_default());
    let mut signed: Vec<(String, jiff::civil::Date)> = Vec::new();
    for event in question["events"].as_array_mut().into_iter().flatten() {
        if event["type"] != "consent-signed" {
            continue;
        }
        if dice.chance(70) {
            event["text-hash"] = json!(dice.pick(&HASHES));
        }
        if let (Some(form), Some(on)) = (event["form"].as_str(), event["on"].as_str()) {
            signed.push((form.to_owned(), parsed(on)));
        }
    }
    let editions: &[&str] = match question["programme"].as_str() {
        Some("us-ipledge") => &["2021-12-13", "2026-11-15"],
        Some("uk-mhra") => &["2023-10-31", "2026-01-22"],
        _ => &["2018"],
    };
    let mut texts = Vec::new();
    for _ in 0..dice.between(1, 3) {
        // Most texts concern a form that was signed, and begin near the signature or near today.
        let (form, near) = if signed.is_empty() {
            ("patient-enrolment-can".to_owned(), today)
        } else {
            let most = i64::try_from(signed.len()).unwrap_or(1) - 1;
            let place = usize::try_from(dice.between(0, most)).unwrap_or(0);
            signed[place].clone()
        };
        let from = if dice.chance(50) { near } else { today };
        texts.push(json!({
            "form": form,
            "edition": dice.pick(editions),
            "text-hash": dice.pick(&HASHES),
            "from": day(plus(from, dice.pick(&[-30, -1, 0, 0, 1, 1, 14]))),
            "re-consent": dice.pick(&["required", "required", "not-required"]),
        }));
    }
    question["texts"] = json!(texts);
}
