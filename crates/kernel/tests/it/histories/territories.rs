//! Histories where the age from which a patient signs alone is not the same everywhere.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::dice::{Dice, day, parsed, plus, years_before};
use super::history;

const TERRITORIES: [&str; 3] = ["XX-A", "XX-B", "XX-C"];

/// A history of the United States whose patient is of about that age, with ages set for territories and, as a rule, a word
/// on where the patient lives.
pub(crate) fn by_territory(seed: u64) -> Value {
    let mut question = history(seed);
    let mut dice = Dice::thrown_with(!seed);
    let today = parsed(question["on"].as_str().unwrap_or_default());
    let signed = consents(&question);
    grows_up(&mut dice, &mut question, &signed, today);
    let days = |dice: &mut Dice| {
        let near = signed.first().copied().unwrap_or(today);
        let near = if dice.chance(50) { near } else { today };
        plus(near, dice.pick(&[-400, -30, -1, 0, 0, 1, 10])).min(today)
    };
    let mut set = Vec::new();
    for _ in 0..dice.pick(&[1, 2, 2, 3, 4]) {
        set.push(json!({
            "territory": dice.pick(&TERRITORIES),
            "age": dice.pick(&[18, 18, 19, 21]),
            "from": day(if dice.chance(60) { plus(today, -3_000) } else { days(&mut dice) }),
        }));
    }
    question["territories"] = json!(set);
    for _ in 0..dice.pick(&[0, 0, 1, 1, 1, 2, 3]) {
        let lives = json!({
            "type": "residence-recorded",
            "on": day(days(&mut dice)),
            "territory": dice.pick(&TERRITORIES),
        });
        if let Some(events) = question["events"].as_array_mut() {
            events.push(lives);
        }
    }
    question
}

fn consents(question: &Value) -> Vec<Date> {
    let events = question["events"].as_array().into_iter().flatten();
    events
        .filter(|event| event["type"] == "consent-signed")
        .filter_map(|event| event["on"].as_str().map(parsed))
        .collect()
}

/// The patient has one of the birthdays that matter about the day of a signature or of the question.
fn grows_up(dice: &mut Dice, question: &mut Value, signed: &[Date], today: Date) {
    let day_that_matters = match signed {
        [first, ..] if dice.chance(50) => *first,
        _ => today,
    };
    let years = dice.pick(&[18, 18, 19, 20, 21]);
    let days = dice.pick(&[-40, -1, 0, 1, 15, 200]);
    let born = plus(years_before(day_that_matters, years), days);
    let with_a_guardian = dice.chance(50);
    for event in question["events"].as_array_mut().into_iter().flatten() {
        if event["type"] == "patient-registered" {
            event["born"] = json!(day(born));
        }
        if event["type"] == "consent-signed" && with_a_guardian {
            event["signers"] = json!(["patient", "guardian", "prescriber"]);
        }
    }
}
