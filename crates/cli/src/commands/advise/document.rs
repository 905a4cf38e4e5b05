//! The document that `retinue advise` reads, or where in it something cannot be used.

use std::collections::BTreeSet;

use retinue_care::concern::Whom;
use retinue_care::event::{CareEvent, CareFact, KINDS};
use retinue_care::{
    Admission, Authority, CareCase, CareRecord, Gate, Jurisdiction, Knowledge, Sex, admit,
};
use retinue_kernel::{Day, Event, Id, Malformed, PatientRecord, Programme};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::law::Law;
use crate::schema;

/// What holds where the document leaves something out.
pub(super) struct Defaults {
    pub(super) on: Option<Day>,
    pub(super) jurisdiction: Option<Jurisdiction>,
}

/// A document that was read.
pub(super) struct Asked {
    pub(super) case: CareCase,
    pub(super) jurisdiction: Jurisdiction,
    pub(super) on: Day,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    on: Option<Day>,
    jurisdiction: Option<Jurisdiction>,
    product: Option<Id>,
    sex: Option<Sex>,
    schedule: Option<Authority>,
    events: Vec<Map<String, Value>>,
}

/// Reads a document.
///
/// # Errors
/// The path of the first thing that cannot be used, and what would mend it.
pub(super) fn read(
    bytes: &[u8],
    defaults: &Defaults,
    knowledge: &Knowledge,
) -> Result<Asked, Malformed> {
    let written: Written = whole(bytes)?;
    let on = written.on.or(defaults.on).ok_or_else(|| Malformed {
        at: "on".to_owned(),
        says: "is missing: give the day of the question here or with --on; there is no clock"
            .to_owned(),
    })?;
    let (care, gate) = events(written.events, on)?;
    let record = PatientRecord::of(gate.into_iter().map(|(_, event)| event));
    let of_programme = record.programme().map(Jurisdiction::of_programme);
    let jurisdiction = jurisdiction(of_programme, written.jurisdiction, defaults)?;
    let whom = Whom::of(&record, jurisdiction);
    let care = admitted(care, knowledge, whom, on)?;
    let law = Law::embedded();
    let rulebook = law
        .of(programme_of(jurisdiction))
        .map_err(|says| Malformed {
            at: "jurisdiction".to_owned(),
            says,
        })?;
    let gate = Gate {
        record: &record,
        rules: &rulebook.default_rules(),
    };
    let mut case = CareCase::of(&care, gate, knowledge, on);
    if let Some(product) = &written.product {
        let sold = knowledge.product(product.as_str());
        if !sold.is_some_and(|one| one.jurisdictions.holds_in(jurisdiction)) {
            return Err(no_product(product, jurisdiction, knowledge));
        }
        case.product.get_or_insert_with(|| product.clone());
    }
    // What the document says of the person stands for what no fact says.
    case.sex = case.sex.or(written.sex);
    case.schedule = case.schedule.or(written.schedule);
    Ok(Asked {
        case,
        jurisdiction,
        on,
    })
}

/// The programme whose law holds where a person is treated.
const fn programme_of(jurisdiction: Jurisdiction) -> Programme {
    match jurisdiction {
        Jurisdiction::Us => Programme::UsIpledge,
        Jurisdiction::Uk => Programme::UkMhra,
        Jurisdiction::Eu => Programme::EuPpp,
    }
}

fn whole(bytes: &[u8]) -> Result<Written, Malformed> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Malformed {
            at: ".".to_owned(),
            says: "is empty: give one JSON object with `on` and `events`".to_owned(),
        });
    }
    let mut text = serde_json::Deserializer::from_slice(bytes);
    let written: Written = serde_path_to_error::deserialize(&mut text).map_err(|fault| {
        let at = fault.path().to_string();
        Malformed {
            at,
            says: plainly(fault.inner()),
        }
    })?;
    text.end().map_err(|fault| Malformed {
        at: ".".to_owned(),
        says: plainly(&fault),
    })?;
    Ok(written)
}

/// The parser's words without the place in the text, which the path tells better.
fn plainly(fault: &serde_json::Error) -> String {
    let says = fault.to_string();
    let end = says.rfind(" at line ").unwrap_or(says.len());
    says.get(..end).unwrap_or(&says).to_owned()
}

type Numbered<T> = Vec<(usize, T)>;

/// The facts of care and those of the gate, each with its place in the list.
fn events(
    written: Vec<Map<String, Value>>,
    today: Day,
) -> Result<(Numbered<CareEvent>, Numbered<Event>), Malformed> {
    let (mut care, mut gate) = (Vec::new(), Vec::new());
    let mut names: BTreeSet<Id> = BTreeSet::new();
    for (index, mut event) in written.into_iter().enumerate() {
        let kind = event
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let of_care = CareFact::is_kind(kind);
        event
            .entry("id")
            .or_insert_with(|| Value::String(Id::of_position(index).as_str().to_owned()));
        let (id, on) = if of_care {
            let event: CareEvent = one(index, event)?;
            let named = (event.envelope.id.clone(), event.envelope.on);
            care.push((index, event));
            named
        } else {
            let event: Event = one(index, event)?;
            let named = (event.envelope.id.clone(), event.envelope.on);
            gate.push((index, event));
            named
        };
        if on > today {
            return Err(Malformed {
                at: format!("events[{index}].on"),
                says: format!("{on} lies after the day of the question, {today}"),
            });
        }
        if !names.insert(id.clone()) {
            return Err(Malformed {
                at: format!("events[{index}].id"),
                says: format!("'{id}' names an earlier event already"),
            });
        }
    }
    Ok((care, gate))
}

fn one<T: DeserializeOwned>(index: usize, event: Map<String, Value>) -> Result<T, Malformed> {
    let kept = event.clone();
    serde_path_to_error::deserialize(Value::Object(event)).map_err(|fault| {
        let path = fault.path().to_string();
        let mut says = plainly(fault.inner());
        if says.contains("is not a kind of fact") {
            says = format!("{says}; facts of care are {}", KINDS.join(", "));
        }
        let (field, says) = if path == "." {
            at_fault::<T>(&kept, says)
        } else {
            (Some(path), says)
        };
        let field = field.map_or_else(String::new, |field| format!(".{field}"));
        Malformed {
            at: format!("events[{index}]{field}"),
            says,
        }
    })
}

/// The field of a fact that the parser stumbled over, and what belongs there. Where a fact is read as a whole the parser
/// names none: a field is the one if the fault is another without it, or none.
fn at_fault<T: DeserializeOwned>(
    event: &Map<String, Value>,
    says: String,
) -> (Option<String>, String) {
    let kind = event.get("type").and_then(Value::as_str);
    let kind = kind.unwrap_or_default();
    let expected = |field: &str| {
        let expected = schema::expected_of(kind, field);
        expected.map_or_else(String::new, |expected| format!("; give {expected}"))
    };
    if let Some(field) = quoted(&says, "missing field `") {
        return (
            Some(field.to_owned()),
            format!("is missing{}", expected(field)),
        );
    }
    if let Some(field) = quoted(&says, "unknown field `") {
        let says =
            format!("is not a field of '{kind}'; `retinue schema care-fact` lists the fields");
        return (Some(field.to_owned()), says);
    }
    let culprit = event.keys().find(|key| {
        let Some(example) = schema::example_of(kind, key) else {
            return false;
        };
        let mut mended = event.clone();
        mended.insert((*key).clone(), example);
        let read = serde_json::from_value::<T>(Value::Object(mended));
        read.err().is_none_or(|other| plainly(&other) != says)
    });
    match culprit {
        Some(field) => (Some(field.clone()), format!("{says}{}", expected(field))),
        None => (None, says),
    }
}

/// What stands between the end of a prefix and the next back quote.
fn quoted<'a>(says: &'a str, prefix: &str) -> Option<&'a str> {
    says.strip_prefix(prefix)?.split('`').next()
}

/// Where the clinic works: by the programme, else as it is said. Two that disagree are a mistake.
fn jurisdiction(
    of_programme: Option<Jurisdiction>,
    said: Option<Jurisdiction>,
    defaults: &Defaults,
) -> Result<Jurisdiction, Malformed> {
    let says = |says: String| Malformed {
        at: "jurisdiction".to_owned(),
        says,
    };
    match (of_programme, said) {
        (Some(programme), Some(said)) if programme != said => Err(says(format!(
            "{said} is not where the patient's programme holds, {programme}: leave it out, or correct one of the two"
        ))),
        (Some(known), _) | (None, Some(known)) => Ok(known),
        (None, None) => defaults.jurisdiction.ok_or_else(|| {
            says(
                "is missing: give US, UK or EU here or with --in, or a `patient-registered` with its programme"
                    .to_owned(),
            )
        }),
    }
}

/// The record of care, every fact let in by the door that a ledger has.
fn admitted(
    events: Numbered<CareEvent>,
    knowledge: &Knowledge,
    whom: Whom,
    today: Day,
) -> Result<CareRecord, Malformed> {
    let mut record = CareRecord::default();
    for (index, event) in events {
        // What was advised then is not known here, so an override is taken as it is told.
        if !matches!(event.fact, CareFact::AdviceOverridden { .. }) {
            let door = Admission {
                record: &record,
                knowledge,
                jurisdiction: whom.jurisdiction,
                born: whom.born,
                today,
                advised: &[],
            };
            admit(&event.fact, event.envelope.on, &door).map_err(|refused| {
                let first = refused.because.first();
                Malformed {
                    at: first.map_or_else(
                        || format!("events[{index}]"),
                        |one| format!("events[{index}].{}", one.field),
                    ),
                    says: first
                        .map(|one| format!("{}. {}", one.wrong, one.remedy))
                        .unwrap_or_default(),
                }
            })?;
        }
        record.learn(event);
    }
    Ok(record)
}

fn no_product(product: &Id, jurisdiction: Jurisdiction, knowledge: &Knowledge) -> Malformed {
    let sold = knowledge.products.iter();
    let sold: Vec<&str> = sold
        .filter(|one| one.jurisdictions.holds_in(jurisdiction))
        .map(|one| one.id.as_str())
        .collect();
    Malformed {
        at: "product".to_owned(),
        says: format!(
            "'{product}' is not a product of {jurisdiction}; known there: {}",
            if sold.is_empty() {
                "none".to_owned()
            } else {
                sold.join(", ")
            }
        ),
    }
}
