//! Everything on record of a patient as one JSON file, for the patient to take along.
//!
//! Names of facts inside an installation are ordered by time and stay there: in the file each fact is called by its place, `F1`
//! among those of the programme, `C1` among those of care, and what one says of another is written so. Who recorded a fact
//! is told by role, as on the page; the accounts of staff are not the patient's.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use retinue_kernel::{Day, Envelope, Id, Mode, Payload, Programme};
use retinue_ledger::{AccessEntry, CareFile, OwnCopy};
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::access::proof::Patient;
use crate::http::fault::Fault;
use crate::rooms::record;
use crate::site::Site;

pub(super) const PATH: &str = "/me/copy.json";

/// What a fact carries for the installation's own use.
const KEPT_BACK: &[&str] = &[
    "id",
    "by",
    "command-id",
    "in-call",
    "assisted-by",
    "delegate",
];

/// The file.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Copy {
    format: &'static str,
    version: u8,
    made_on: Day,
    mode: Mode,
    /// What stands on everything that is not real.
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<&'static str>,
    person: PersonForm,
    /// The facts of the programme, in the order of recording, corrected ones included.
    facts: Vec<Value>,
    /// The facts of care, likewise.
    care: Vec<Value>,
    /// The latest first; left out where the file is no patient's own copy.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    who_looked: Vec<Look>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct PersonForm {
    name: String,
    number: String,
    programme: Programme,
    #[serde(skip_serializing_if = "Option::is_none")]
    prescriber: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Look {
    at: String,
    /// The role, or `yourself`.
    who: String,
    what: String,
}

pub(super) async fn download(proof: Patient, State(site): State<Site>) -> Result<Response, Fault> {
    let who = proof.proof().clone();
    let copy = site
        .ask(move |ledger| ledger.own_copy(&who))
        .await?
        .map_err(record::read_fault)?;
    let text = serde_json::to_string_pretty(&copy_of(copy, proof.actor().account()))
        .map_err(|_| Fault::NotAnswered)?;
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"my-record.json\"",
        ),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text).into_response())
}

/// The same record as a clinic takes it along, without who looked at it.
pub(crate) fn own_record(care: &CareFile) -> Value {
    serde_json::to_value(record_of(care, Vec::new())).unwrap_or_default()
}

fn copy_of(copy: OwnCopy, own: &Id) -> Copy {
    let OwnCopy { care, looks } = copy;
    record_of(&care, looks.iter().map(|entry| look(entry, own)).collect())
}

fn record_of(care: &CareFile, who_looked: Vec<Look>) -> Copy {
    let file = &care.file;
    let envelopes = |prefix, all: Vec<&Envelope>| -> Vec<(String, String)> {
        let named = all.into_iter().enumerate();
        named
            .map(|(place, one)| (one.id.to_string(), format!("{prefix}{}", place + 1)))
            .collect()
    };
    let of_gate = file.events.iter().map(|one| &one.envelope).collect();
    let of_care = care
        .care
        .timeline()
        .iter()
        .map(|one| &one.envelope)
        .collect();
    let mut names: HashMap<String, String> = HashMap::new();
    names.extend(envelopes("F", of_gate));
    names.extend(envelopes("C", of_care));
    let facts = file.events.iter().map(|event| {
        let stands = match file.record.fact(&event.envelope.id) {
            Some(fact) => fact.event.payload == event.payload,
            None => matches!(event.payload, Payload::FactCorrected { .. }),
        };
        told(event, &event.envelope, stands, &names)
    });
    let of_care = care.care.timeline().iter().map(|event| {
        let standing = care.care.fact(&event.envelope.id);
        let stands = standing.is_some_and(|one| one.fact == event.fact);
        told(event, &event.envelope, stands, &names)
    });
    Copy {
        format: "retinue-own-record",
        version: 1,
        made_on: file.today,
        mode: file.mode,
        notice: retinue_rulebook::watermark(file.mode),
        person: PersonForm {
            name: file.person.name.clone(),
            number: file.number.to_string(),
            programme: file.rules.programme,
            prescriber: file.prescriber.as_ref().map(ToString::to_string),
        },
        facts: facts.collect(),
        care: of_care.collect(),
        who_looked,
    }
}

/// A fact as it is stored, with its place for its name and without what is the installation's own.
fn told(
    event: &impl Serialize,
    envelope: &Envelope,
    stands: bool,
    names: &HashMap<String, String>,
) -> Value {
    let mut written = Map::new();
    let name = names.get(envelope.id.as_str()).cloned();
    written.insert("name".to_owned(), name.into());
    written.insert("stands".to_owned(), stands.into());
    if let Ok(Value::Object(stored)) = serde_json::to_value(event) {
        if stored.contains_key("assisted-by") {
            written.insert("assisted".to_owned(), true.into());
        }
        // The number of the programme's own system is the pharmacy's that recorded it (decision 0020).
        let of_the_pharmacy =
            stored.get("type").and_then(Value::as_str) == Some("external-authorisation-recorded");
        let kept = stored.into_iter().filter(|(key, _)| {
            let number = of_the_pharmacy && key == "number";
            !number && !KEPT_BACK.contains(&key.as_str())
        });
        written.extend(kept.filter_map(|(key, value)| Some((key, outside(value, names)?))));
    }
    Value::Object(written)
}

/// A value as it may leave: the name of a fact becomes its place; any other name that means something only inside the
/// installation is left out.
fn outside(value: Value, names: &HashMap<String, String>) -> Option<Value> {
    Some(match value {
        Value::String(text) => match names.get(&text) {
            Some(name) => name.clone().into(),
            None if Uuid::try_parse(&text).is_ok() => return None,
            None => text.into(),
        },
        Value::Array(all) => {
            let all = all.into_iter().filter_map(|one| outside(one, names));
            Value::Array(all.collect())
        }
        Value::Object(fields) => {
            let fields = fields
                .into_iter()
                .filter_map(|(key, value)| Some((key, outside(value, names)?)));
            Value::Object(fields.collect())
        }
        other => other,
    })
}

fn look(entry: &AccessEntry, own: &Id) -> Look {
    Look {
        at: entry.at.to_string(),
        who: if entry.account == own.as_str() {
            "yourself".to_owned()
        } else {
            entry.capacity.clone()
        },
        what: entry.act.clone(),
    }
}
