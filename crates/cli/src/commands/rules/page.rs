//! An edition as it stands on a day, requirement by requirement: what text, browser and programs are given.

use std::collections::BTreeSet;

use retinue_kernel::{Citation, Day};
use retinue_rulebook::{
    Difference, Duty, EditionFacts, ParameterValue, Reading, RequirementEntry, Rulebook, ShownBy,
};
use serde_json::{Value, json};

use super::{day, words};
use crate::ending::Trouble;

/// An edition on a day.
pub(super) struct Page<'a> {
    /// The programme's title.
    pub(super) programme: &'a str,
    /// The hash of the rule set.
    pub(super) rules: &'a str,
    /// The edition.
    pub(super) edition: &'a EditionFacts,
    /// The day.
    pub(super) on: Day,
    /// What is to be known of the edition on that day.
    pub(super) standing: String,
    /// The requirements, in the order in which reasons are told.
    pub(super) entries: Vec<Entry<'a>>,
    /// The numbers that no requirement takes.
    pub(super) others: Vec<Number<'a>>,
    /// The duties, with when each is due.
    pub(super) duties: Vec<(&'a Duty, String)>,
    /// What the edition changes.
    pub(super) differences: Vec<&'a Difference>,
}

/// A requirement.
pub(super) struct Entry<'a> {
    /// The requirement.
    pub(super) requirement: &'a RequirementEntry,
    /// Why the edition does not ask it on that day, when it does not.
    pub(super) none: Option<&'a str>,
    /// Why it can never be the reason of a denial, where it cannot.
    pub(super) never_refused: Option<&'a str>,
    /// The lines of the law that it carries: id, and what it asks.
    pub(super) law: Vec<(&'a str, &'a str)>,
    /// Where it stands.
    pub(super) passage: Passage<'a>,
    /// The numbers that its check takes.
    pub(super) numbers: Vec<Number<'a>>,
    /// The readings it rests on.
    pub(super) readings: Vec<(&'a str, &'a Reading)>,
    /// The questions of worked cases that show it.
    pub(super) shown: ShownBy,
}

/// Where something stands, and when someone last read it there.
pub(super) struct Passage<'a> {
    /// The source's title.
    pub(super) source: &'a str,
    /// The citation.
    pub(super) cite: &'a Citation,
    /// The day.
    pub(super) checked: Day,
}

/// A parameter with its value of that day.
pub(super) struct Number<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// What it means.
    pub(super) description: &'a str,
    /// The value with its unit, as it is said.
    pub(super) says: String,
    /// The value.
    pub(super) value: &'a ParameterValue,
    /// Where it stands.
    pub(super) passage: Passage<'a>,
}

impl<'a> Page<'a> {
    /// Gathers it; the worked cases are put to the gate for it.
    ///
    /// # Errors
    /// Bad input when the worked cases cannot be read.
    pub(super) fn of(
        rulebook: &'a Rulebook,
        edition: &'a str,
        on: Day,
    ) -> Result<Page<'a>, Trouble> {
        let facts = &rulebook.programme().editions;
        let facts = facts
            .iter()
            .find(|one| one.id.as_str() == edition)
            .ok_or_else(|| Trouble::input("EDITION", format!("'{edition}' is not an edition")))?;
        let cases = rulebook.cases().map_err(Trouble::Rules)?;
        let shown = rulebook.shown(&cases);
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        let mut entries = Vec::new();
        for requirement in rulebook.requirements() {
            let Some(value) = requirement.on(edition, on) else {
                continue;
            };
            taken.extend(requirement.uses());
            entries.push(Entry {
                requirement,
                none: value.none.as_deref(),
                never_refused: value.never_refused.as_deref(),
                law: requirement
                    .law
                    .iter()
                    .map(|id| (id.as_str(), asks(rulebook, id.as_str())))
                    .collect(),
                passage: passage(rulebook, &value.cite, value.checked),
                numbers: requirement
                    .uses()
                    .iter()
                    .filter_map(|name| number(rulebook, name, edition, on))
                    .collect(),
                readings: value
                    .readings
                    .iter()
                    .filter_map(|name| rulebook.readings().get_key_value(name.as_str()))
                    .map(|(name, reading)| (name.as_str(), reading))
                    .filter(|(_, reading)| reading.concerns(&facts.id))
                    .collect(),
                shown: shown
                    .of(&facts.id, &requirement.name)
                    .cloned()
                    .unwrap_or_default(),
            });
        }
        let others = rulebook
            .parameters()
            .filter(|one| !taken.contains(&one.name))
            .filter_map(|one| number(rulebook, one.name, edition, on))
            .collect();
        let duties = rulebook
            .duties()
            .iter()
            .filter(|duty| duty.grounds.editions.contains(&facts.id))
            .map(|duty| (duty, words::due(rulebook, duty, edition, on)))
            .collect();
        Ok(Page {
            programme: &rulebook.programme().title,
            rules: rulebook.hash().as_str(),
            edition: facts,
            on,
            standing: day::standing(rulebook, edition, on),
            entries,
            others,
            duties,
            differences: rulebook
                .differences()
                .iter()
                .filter(|one| one.edition == facts.id)
                .collect(),
        })
    }

    /// The same for a program.
    pub(super) fn as_json(&self) -> Value {
        let entries: Vec<Value> = self
            .entries
            .iter()
            .map(|entry| {
                let law: Vec<Value> = entry
                    .law
                    .iter()
                    .map(|(id, asks)| json!({ "id": id, "asks": asks }))
                    .collect();
                let told = |asked: &[retinue_rulebook::Answered]| -> Vec<String> {
                    asked.iter().map(ToString::to_string).collect()
                };
                json!({
                    "requirement": entry.requirement.name,
                    "title": entry.requirement.title,
                    "none": entry.none,
                    "never-refused": entry.never_refused,
                    "law": law,
                    "applies": entry.requirement.applies,
                    "who": entry.requirement.who,
                    "cite": entry.passage.cite,
                    "checked": entry.passage.checked,
                    "numbers": entry.numbers.iter().map(Number::as_json).collect::<Vec<_>>(),
                    "readings": entry.readings.iter().map(|(name, _)| name).collect::<Vec<_>>(),
                    "met-in": told(&entry.shown.met),
                    "refused-in": told(&entry.shown.unmet),
                })
            })
            .collect();
        let duties: Vec<Value> = self
            .duties
            .iter()
            .map(|(duty, due)| json!({ "duty": duty.id, "title": duty.title, "actor": words::actor(duty.actor), "due": due }))
            .collect();
        json!({
            "programme": self.programme,
            "rules": self.rules,
            "edition": self.edition.id,
            "on": self.on,
            "standing": self.standing,
            "confidence": self.edition.confidence,
            "requirements": entries,
            "other-numbers": self.others.iter().map(Number::as_json).collect::<Vec<_>>(),
            "duties": duties,
        })
    }
}

impl Number<'_> {
    fn as_json(&self) -> Value {
        json!({
            "parameter": self.name,
            "description": self.description,
            "value": self.value.value.to_string(),
            "from": self.value.from,
            "cite": self.value.cite,
            "checked": self.value.checked,
            "provisional": self.value.provisional.as_ref().map(|one| json!({
                "reading": one.reading,
                "other-reading": one.other_reading,
            })),
        })
    }
}

fn number<'a>(rulebook: &'a Rulebook, name: &str, edition: &str, on: Day) -> Option<Number<'a>> {
    let parameter = rulebook.parameter(name)?;
    let value = parameter.on(edition, on)?;
    Some(Number {
        name: parameter.name,
        description: &parameter.description,
        says: words::counted(&value.value.to_string(), parameter.unit),
        value,
        passage: passage(rulebook, &value.cite, value.checked),
    })
}

fn passage<'a>(rulebook: &'a Rulebook, cite: &'a Citation, checked: Day) -> Passage<'a> {
    Passage {
        source: rulebook
            .sources()
            .get(&cite.source)
            .map_or(cite.source.as_str(), |source| source.title.as_str()),
        cite,
        checked,
    }
}

fn asks<'a>(rulebook: &'a Rulebook, id: &str) -> &'a str {
    rulebook
        .law()
        .into_iter()
        .flatten()
        .flat_map(|part| &part.lines)
        .find(|line| line.id.as_str() == id)
        .map_or("", |line| line.asks.as_str())
}
