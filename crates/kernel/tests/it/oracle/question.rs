//! Reading a question.

use std::cell::OnceCell;

use jiff::civil::Date;
use serde_json::Value;

use super::editions::{EDITIONS, Edition, adopted_editions};
use super::fact::{Fact, day_of, numbered, standing_facts, text_of};
use super::first_window::FirstWindow;
use super::path::Phase;
use super::prescription::order_of_prescription;

pub(super) struct Case {
    pub(super) programme: String,
    /// The day judged: the day of the question, or the day of a category change when that is looked back on.
    pub(super) today: Date,
    /// The day of the question.
    pub(super) asked_on: Date,
    pub(super) adopted: Vec<(&'static Edition, Date)>,
    /// The texts of forms, in the order of loading.
    pub(super) texts: Vec<Value>,
    /// The ages that were set for territories, in the order of setting.
    pub(super) territories: Vec<Value>,
    /// The days on which the system failed.
    pub(super) faults: Vec<Value>,
    pub(super) requested_prescription: Option<String>,
    /// The order of that prescription, also when looking back on a day before it was written.
    pub(super) requested_order: Option<String>,
    /// The standing facts in the order of recording.
    pub(super) facts: Vec<Fact>,
    pub(super) prescriber: Option<Vec<Fact>>,
    pub(super) pharmacy: Option<Vec<Fact>>,
    // Words many findings ask for, worked out when first asked for and written down; each test or confirmation by place.
    pub(super) phase: OnceCell<(Phase, Option<Date>)>,
    pub(super) uses: OnceCell<Vec<(usize, String)>>,
    pub(super) confirmation: OnceCell<Option<usize>>,
    pub(super) test: OnceCell<Option<usize>>,
    pub(super) first_windows: OnceCell<Vec<FirstWindow>>,
}

impl Case {
    pub(super) fn read(question: &Value) -> Case {
        let on = day_of(&question["on"], "on");
        let facts = standing_facts(numbered(&question["events"], "events"));
        let requested = question
            .get("request")
            .and_then(|request| request.get("prescription"));
        let latest = facts
            .iter()
            .rfind(|fact| fact.kind() == "prescription-written");
        let requested_prescription = match requested {
            Some(id) => Some(text_of(id, "request.prescription").to_owned()),
            None => latest.map(|prescription| prescription.id.clone()),
        };
        let stream = |name: &str| {
            question
                .get(name)
                .map(|events| standing_facts(numbered(events, name)))
        };
        let mut case = Case {
            programme: text_of(&question["programme"], "programme").to_owned(),
            today: on,
            asked_on: on,
            adopted: adopted_editions(question),
            texts: question["texts"].as_array().cloned().unwrap_or_default(),
            territories: question["territories"]
                .as_array()
                .cloned()
                .unwrap_or_default(),
            faults: question["faults"].as_array().cloned().unwrap_or_default(),
            requested_order: None,
            requested_prescription,
            prescriber: stream("prescriber"),
            pharmacy: stream("pharmacy"),
            facts,
            phase: OnceCell::new(),
            uses: OnceCell::new(),
            confirmation: OnceCell::new(),
            test: OnceCell::new(),
            first_windows: OnceCell::new(),
        };
        case.requested_order = case
            .requested_prescription
            .as_deref()
            .map(|id| order_of_prescription(&case, id));
        case
    }

    /// The same case on the day of an earlier fact, with what had been recorded before it.
    pub(super) fn as_recorded_before(&self, fact: &Fact) -> Case {
        Case {
            programme: self.programme.clone(),
            today: fact.on(),
            asked_on: self.asked_on,
            adopted: self.adopted.clone(),
            texts: self.texts.clone(),
            territories: self.territories.clone(),
            faults: self.faults.clone(),
            requested_prescription: self.requested_prescription.clone(),
            requested_order: self.requested_order.clone(),
            facts: self
                .facts
                .iter()
                .filter(|earlier| earlier.place < fact.place)
                .cloned()
                .collect(),
            prescriber: self.prescriber.clone(),
            pharmacy: self.pharmacy.clone(),
            phase: OnceCell::new(),
            uses: OnceCell::new(),
            confirmation: OnceCell::new(),
            test: OnceCell::new(),
            first_windows: OnceCell::new(),
        }
    }

    pub(super) fn all(&self, kind: &str) -> Vec<&Fact> {
        self.facts
            .iter()
            .filter(|fact| fact.kind() == kind)
            .collect()
    }

    pub(super) fn at(&self, place: usize) -> &Fact {
        let fact = self.facts.iter().find(|fact| fact.place == place);
        fact.unwrap_or_else(|| panic!("no fact stands at place {place}"))
    }

    pub(super) fn find(&self, kind: &str, id: &str) -> Option<&Fact> {
        self.facts
            .iter()
            .find(|fact| fact.kind() == kind && fact.id == id)
    }

    /// The last edition adopted from that day or an earlier one; before all of them, the first.
    pub(super) fn edition_at(&self, day: Date) -> &'static Edition {
        let (edition, _) = self
            .adopted
            .iter()
            .rfind(|(_, from)| *from <= day)
            // Until something is adopted the stricter edition holds by default.
            .copied()
            .unwrap_or((&EDITIONS[0], Date::MIN));
        edition
    }
}
