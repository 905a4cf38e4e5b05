//! Facts as they are written, and the record and the case that they make.

use retinue_care::concern::Whom;
use retinue_care::event::CareEvent;
use retinue_care::{Admission, CareCase, CareRecord, Jurisdiction, Knowledge, admit};
use retinue_kernel::{Day, Event, PatientRecord, Refused};
use serde_json::{Value, json};

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A fact of care of a day; its name is its place.
pub(crate) fn care(place: usize, on: &str, fact: &Value) -> CareEvent {
    let mut whole = json!({"id": format!("c-{place}"), "on": on});
    whole
        .as_object_mut()
        .unwrap()
        .extend(fact.as_object().unwrap().clone());
    serde_json::from_value(whole.clone()).unwrap_or_else(|error| panic!("{whole}: {error}"))
}

/// A fact of the gate of a day.
pub(crate) fn gate(place: usize, on: &str, fact: &Value) -> Event {
    let mut whole = json!({"id": format!("g-{place}"), "on": on});
    whole
        .as_object_mut()
        .unwrap()
        .extend(fact.as_object().unwrap().clone());
    serde_json::from_value(whole.clone()).unwrap_or_else(|error| panic!("{whole}: {error}"))
}

/// Both records of a person.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) care: CareRecord,
    pub(crate) gate: PatientRecord,
}

impl Person {
    /// From the facts of care and of the gate, each with its day, in the order of recording.
    pub(crate) fn told(facts: &[(&str, Value)], of_gate: &[(&str, Value)]) -> Person {
        let care_events = facts.iter().enumerate();
        let gate_events = of_gate.iter().enumerate();
        Person {
            care: CareRecord::of(care_events.map(|(place, (on, fact))| care(place, on, fact))),
            gate: PatientRecord::of(gate_events.map(|(place, (on, fact))| gate(place, on, fact))),
        }
    }

    pub(crate) fn case(&self, knowledge: &Knowledge, today: &str) -> CareCase {
        CareCase::of(&self.care, crate::by_law(&self.gate), knowledge, day(today))
    }

    /// Whether a fact of a day can be recorded on it, in the US.
    pub(crate) fn admits(
        &self,
        knowledge: &Knowledge,
        on: &str,
        fact: &Value,
    ) -> Result<(), Refused> {
        admit(
            &care(999, on, fact).fact,
            day(on),
            &Admission {
                record: &self.care,
                knowledge,
                jurisdiction: Jurisdiction::Us,
                born: Whom::of(&self.gate, Jurisdiction::Us).born,
                today: day(on),
                advised: &[],
            },
        )
    }

    /// The field that is wrong with a fact; none where it can be recorded.
    pub(crate) fn wrong_in(
        &self,
        knowledge: &Knowledge,
        on: &str,
        fact: &Value,
    ) -> Option<&'static str> {
        self.admits(knowledge, on, fact)
            .err()
            .map(|refused| refused.because[0].field)
    }
}
