//! Advice on one person, from the facts of both records.

mod counter;
mod laws;
mod vignettes;

use std::collections::BTreeMap;

use retinue_care::advise::advise;
use retinue_care::event::{CareEvent, CareFact};
use retinue_care::{Action, CareCase, CareRecord, Counsel, Jurisdiction, Triage};
use retinue_kernel::{Day, Event, Id, PatientRecord};
use serde_json::{Value, json};

use crate::knowledge;

/// A document as `retinue advise` reads it.
#[derive(Clone, Debug)]
struct Document {
    jurisdiction: Jurisdiction,
    on: Day,
    product: Option<Id>,
    sex: Option<retinue_care::Sex>,
    events: Vec<Value>,
}

impl Document {
    fn read(text: &str) -> Document {
        let written: Value = serde_json::from_str(text).unwrap();
        let mut events: Vec<Value> = written["events"].as_array().unwrap().clone();
        for (index, event) in events.iter_mut().enumerate() {
            let id = json!(format!("events[{index}]"));
            event.as_object_mut().unwrap().entry("id").or_insert(id);
        }
        let programme = events
            .iter()
            .find_map(|event| serde_json::from_value(event["programme"].clone()).ok());
        Document {
            jurisdiction: Jurisdiction::of_programme(programme.unwrap()),
            on: serde_json::from_value(written["on"].clone()).unwrap(),
            product: written["product"].as_str().and_then(Id::new),
            sex: serde_json::from_value(written["sex"].clone()).ok(),
            events,
        }
    }

    fn case(&self) -> CareCase {
        let (mut care, mut gate): (Vec<CareEvent>, Vec<Event>) = (Vec::new(), Vec::new());
        for event in &self.events {
            let event = event.clone();
            if CareFact::is_kind(event["type"].as_str().unwrap()) {
                care.push(serde_json::from_value(event).unwrap());
            } else {
                gate.push(serde_json::from_value(event).unwrap());
            }
        }
        let record = PatientRecord::of(gate);
        let mut case = CareCase::of(
            &CareRecord::of(care),
            crate::by_law(&record),
            &knowledge(),
            self.on,
        );
        if case.product.is_none() {
            case.product.clone_from(&self.product);
        }
        case.sex = self.sex;
        case
    }

    fn advice(&self) -> Vec<Counsel> {
        advise(&self.case(), &knowledge(), self.jurisdiction, self.on)
    }

    fn with(&self, event: Value) -> Document {
        let mut more = self.clone();
        let mut event = event;
        event["id"] = json!(format!("events[{}]", self.events.len()));
        more.events.push(event);
        more
    }
}

/// The sixteen cases, each as a document.
fn vignettes() -> BTreeMap<&'static str, Document> {
    let read = Document::read;
    macro_rules! documents {
        ($($name:literal),* $(,)?) => {
            BTreeMap::from([$(($name, read(include_str!(concat!("../vignettes/", $name, ".json"))))),*])
        };
    }
    documents!(
        "v01", "v02", "v03-uk", "v03-us", "v04-uk", "v04-us", "v05", "v06", "v07", "v08", "v09",
        "v10", "v11-uk", "v11-us", "v12", "v13", "v14-uk", "v14-us", "v15", "v16",
    )
}

fn vignette(name: &str) -> Document {
    vignettes().remove(name).unwrap()
}

/// The most urgent advice.
fn first(advice: &[Counsel]) -> (Action, Triage) {
    let first = &advice.first().unwrap().advice;
    (first.action, first.triage)
}

/// The advice under a rule.
#[track_caller]
fn of<'a>(advice: &'a [Counsel], rule: &str) -> &'a Counsel {
    let found = advice.iter().find(|one| {
        let mut reasons = one.advice.reasons.as_slice().iter();
        reasons.any(|reason| reason.rule.as_str() == rule)
    });
    found.unwrap_or_else(|| panic!("{rule}: {:?}", rules(advice)))
}

fn rules(advice: &[Counsel]) -> Vec<String> {
    let all = advice.iter().flat_map(|one| one.advice.reasons.as_slice());
    all.map(|reason| reason.rule.to_string()).collect()
}

/// All that an advice says.
fn says(counsel: &Counsel) -> String {
    let all = counsel.advice.reasons.as_slice().iter();
    all.map(|reason| reason.says.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}
