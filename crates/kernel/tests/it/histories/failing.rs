//! Histories in which the system failed for some days.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::dice::{Dice, day, parsed, plus};
use super::history;

/// A history of the United States with one to three faults of the system, near the windows of its tests.
pub(crate) fn with_faults(seed: u64) -> Value {
    let mut question = history(seed);
    let mut dice = Dice::thrown_with(!seed);
    let collected: Vec<Date> = question["events"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|event| event["collected-on"].as_str().map(parsed))
        .collect();
    let today = parsed(question["on"].as_str().unwrap_or_default());
    let mut faults = Vec::new();
    for _ in 0..dice.pick(&[1, 1, 2, 3]) {
        let near = if collected.is_empty() {
            today
        } else {
            dice.pick(&collected)
        };
        let until = plus(near, dice.pick(&[0, 4, 5, 6, 6, 6, 7, 9]));
        let from = plus(until, -dice.pick(&[0, 0, 1, 3, 8]));
        faults.push(json!({ "from": day(from), "until": day(until) }));
    }
    question["faults"] = json!(faults);
    question
}
