//! Reading the facts of a question: their days, words and numbers, and what corrections leave standing.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value;

#[derive(Clone)]
pub(super) struct Fact {
    /// Its place in the order of recording.
    pub(super) place: usize,
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) on: Date,
    pub(super) json: Value,
}

pub(super) fn numbered(events: &Value, name: &str) -> Vec<Fact> {
    let events = events
        .as_array()
        .unwrap_or_else(|| panic!("{name} is not a list: {events}"));
    events
        .iter()
        .enumerate()
        .map(|(place, json)| Fact::new(place, format!("{name}[{place}]"), json))
        .collect()
}

/// The facts left when the corrections are applied in their order. A replacement takes the place of the fact it
/// replaces and, without an id of its own, its id.
pub(super) fn standing_facts(recorded: Vec<Fact>) -> Vec<Fact> {
    let mut facts = recorded;
    // A correction may itself be corrected. Such pairs are worked off first, the last one first, so that what is left
    // corrects facts only.
    loop {
        let pair = facts
            .iter()
            .filter(|fact| fact.kind() == "fact-corrected")
            .rev()
            .find_map(|second| {
                let first = facts.iter().find(|first| {
                    first.kind() == "fact-corrected"
                        && first.place < second.place
                        && first.id == second.text("of")
                })?;
                Some((first.place, second.clone()))
            });
        let Some((first, second)) = pair else { break };
        facts = corrected(facts, first, &second);
        facts.retain(|fact| fact.place != second.place);
    }
    let corrections: Vec<Fact> = facts
        .iter()
        .filter(|fact| fact.kind() == "fact-corrected")
        .cloned()
        .collect();
    for correction in corrections {
        let target = facts
            .iter()
            .find(|fact| fact.place < correction.place && fact.id == correction.text("of"))
            .map(|fact| fact.place);
        if let Some(target) = target {
            facts = corrected(facts, target, &correction);
        }
        facts.retain(|fact| fact.place != correction.place);
    }
    facts
}

fn corrected(facts: Vec<Fact>, place: usize, correction: &Fact) -> Vec<Fact> {
    facts
        .into_iter()
        .filter_map(|fact| {
            if fact.place != place {
                return Some(fact);
            }
            let instead = correction.json.get("instead")?;
            Some(Fact::new(place, fact.id, instead))
        })
        .collect()
}

impl Fact {
    /// A fact has the id it states, or else the one it is given here.
    pub(super) fn new(place: usize, implicit_id: String, json: &Value) -> Fact {
        let stated = |field: &str| {
            json.get(field)
                .unwrap_or_else(|| panic!("{implicit_id} has no {field}: {json}"))
        };
        let (kind, on) = (stated("type"), stated("on"));
        Fact {
            place,
            kind: text_of(kind, "type").to_owned(),
            on: day_of(on, "on"),
            id: json
                .get("id")
                .map_or(implicit_id, |id| text_of(id, "id").to_owned()),
            json: json.clone(),
        }
    }
    pub(super) fn kind(&self) -> &str {
        &self.kind
    }
    pub(super) fn on(&self) -> Date {
        self.on
    }
    pub(super) fn collected_on(&self) -> Date {
        self.day("collected-on")
    }
    /// Tests are ordered by the day of the specimen, then by recording.
    pub(super) fn key(&self) -> (Date, usize) {
        (self.collected_on(), self.place)
    }
    pub(super) fn text(&self, field: &str) -> &str {
        self.maybe_text(field)
            .unwrap_or_else(|| panic!("{} has no {field}: {}", self.id, self.json))
    }
    pub(super) fn maybe_text(&self, field: &str) -> Option<&str> {
        self.json.get(field).map(|value| text_of(value, field))
    }
    pub(super) fn day(&self, field: &str) -> Date {
        self.maybe_day(field)
            .unwrap_or_else(|| panic!("{} has no {field}: {}", self.id, self.json))
    }
    pub(super) fn maybe_day(&self, field: &str) -> Option<Date> {
        self.json.get(field).map(|value| day_of(value, field))
    }
    pub(super) fn number(&self, field: &str) -> i64 {
        self.maybe_number(field)
            .unwrap_or_else(|| panic!("{} has no {field}: {}", self.id, self.json))
    }
    pub(super) fn maybe_number(&self, field: &str) -> Option<i64> {
        let value = self.json.get(field)?;
        Some(
            value
                .as_i64()
                .unwrap_or_else(|| panic!("{field} is no whole number: {value}")),
        )
    }
    pub(super) fn flag(&self, field: &str) -> Option<bool> {
        let value = self.json.get(field)?;
        Some(
            value
                .as_bool()
                .unwrap_or_else(|| panic!("{field} is neither true nor false: {value}")),
        )
    }
    /// A list of words; an absent list is an empty one.
    pub(super) fn texts(&self, field: &str) -> Vec<&str> {
        let Some(value) = self.json.get(field) else {
            return Vec::new();
        };
        let list = value
            .as_array()
            .unwrap_or_else(|| panic!("{field} is not a list: {value}"));
        list.iter().map(|one| text_of(one, field)).collect()
    }
}

pub(super) fn text_of<'value>(value: &'value Value, name: &str) -> &'value str {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{name} is no text: {value}"))
}

pub(super) fn day_of(value: &Value, name: &str) -> Date {
    text_of(value, name)
        .parse()
        .unwrap_or_else(|error| panic!("{name} is no day: {value}: {error}"))
}

pub(super) fn plus(day: Date, days: i64) -> Date {
    day.checked_add(days.days())
        .unwrap_or_else(|error| panic!("{day} and {days} days: {error}"))
}
