//! The doors for programs, through the whole service: cards, the status of a case, FHIR and a laboratory's results, each asked by
//! a registered program with the audit on, over a ledger with many patients.

mod asked;
mod laboratory;
mod maker;

use std::path::Path;
use std::time::{Duration, Instant};

use retinue_kernel::Id;
use retinue_ledger::{Ledger, Options, Subject};
use retinue_rulebook::Rulebook;
use serde::Serialize;
use serde_json::{Value, json};

use self::asked::{Request, Script};
use self::maker::Maker;
use super::disk::{self, DiskFigures};
use super::http::Connection;
use super::load::{self, Loaded, Ready};
use super::server::Server;
use super::spread::Spread;
use crate::ending::Trouble;

/// Connections side by side.
const CONNECTIONS: usize = 32;
/// More calls a second than are expected of any door: so many are made ready for those that are good once.
const FOR_A_SECOND: f64 = 12_000.0;
/// Enrolments of which the median is taken, before the load and after it.
const ENROLMENTS: usize = 200;

/// What the doors for programs were asked, and how fast they answered.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct DoorFigures {
    /// Patients on record.
    pub(super) patients: usize,
    /// Door by door.
    pub(super) doors: Vec<Door>,
    /// The disk in the same minutes.
    pub(super) disk: DiskFigures,
    /// The median of an enrolment on an empty ledger, in milliseconds, and on the loaded one.
    pub(super) enrolment_ms: [f64; 2],
}

/// One door.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Door {
    /// Which.
    pub(super) door: &'static str,
    /// Connections side by side.
    pub(super) connections: usize,
    /// Answers a second.
    pub(super) per_second: f64,
    /// From the request to the end of the answer.
    pub(super) answered: Spread,
    /// The same at half that rate, where that was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) at_half: Option<Spread>,
    /// The share of the processors' time that asking took.
    pub(super) generator_share: Option<f64>,
}

/// Measures the doors on a ledger of `patients` in `folder`, made for it, each for `time`.
///
/// # Errors
/// A failure of the service, the ledger or the disk, or an answer that is not the expected one: then a figure means nothing.
pub(super) fn measure(
    folder: &Path,
    patients: usize,
    time: Duration,
    say: &dyn Fn(&str),
) -> Result<DoorFigures, Trouble> {
    let data = folder.join("doors");
    crate::installation::private_folder(&data)?;
    let empty = {
        let other = folder.join("doors-empty");
        crate::installation::private_folder(&other)?;
        let loaded = load::load(&other, 1, 1, 1)?;
        let median = enrolment(&other, &loaded)?;
        let _ = std::fs::remove_dir_all(&other);
        median
    };
    say(&format!("loading {patients} patients for the doors"));
    let loaded = load::load(&data, patients, 1, patients)?;
    let full = enrolment(&data, &loaded)?;
    let maker = registered(&data)?;
    let laboratory = laboratory::Sender::configured(&data)?;
    let server = Server::start_with(&data, Some(laboratory.configuration()))?;
    let own: Vec<&Ready> = loaded.ready.iter().filter(|one| one.is_first()).collect();
    let patients_of = own.as_slice();
    let token = maker.token(&mut Connection::open(server.address)?)?;
    let disk = disk::measure(&data, time / 4)?;
    let mut doors = Vec::new();
    for door in [
        cards(&maker, &server, "order-sign"),
        cards(&maker, &server, "patient-view"),
    ]
    .into_iter()
    .chain(with_a_token(&token))
    {
        say(door.name);
        doors.push(door.measure(&server, patients_of, time)?);
    }
    say("a laboratory's results");
    doors.push(laboratory.measure(&server, patients_of, CONNECTIONS, time)?);
    server.stop();
    let _ = std::fs::remove_dir_all(&data);
    Ok(DoorFigures {
        patients,
        doors,
        disk,
        enrolment_ms: [empty, full],
    })
}

/// The median of an enrolment with its facts, each committed by itself, in milliseconds.
fn enrolment(folder: &Path, loaded: &Loaded) -> Result<f64, Trouble> {
    let ledger = opened(folder)?;
    let clinician = loaded.first_clinician(&ledger)?;
    let mut each = Vec::with_capacity(ENROLMENTS);
    for _ in 0..ENROLMENTS {
        let began = Instant::now();
        load::a_patient(&ledger, &clinician)?;
        each.push(began.elapsed());
    }
    ledger.close().map_err(Trouble::failed)?;
    Ok(Spread::of(each).p50_ms)
}

fn opened(folder: &Path) -> Result<Ledger, Trouble> {
    let rulebook = Rulebook::embedded().map_err(Trouble::Rules)?;
    Ledger::open(Options::in_directory(folder, std::sync::Arc::new(rulebook)))
        .map_err(Trouble::failed)
}

/// A program of the first prescriber, registered with a key of its own.
fn registered(folder: &Path) -> Result<Maker, Trouble> {
    let ledger = opened(folder)?;
    let party = Id::new(load::FIRST_PRESCRIBER)
        .ok_or_else(|| Trouble::failed("the measured clinic has no name"))?;
    let maker = Maker::registered(&ledger, &Subject::Prescriber(party))?;
    ledger.close().map_err(Trouble::failed)?;
    Ok(maker)
}

/// The request at a place, about a patient.
type OfPatient<'a> = Box<dyn Fn(usize, &Ready) -> Result<Request, Trouble> + 'a>;

/// What is asked of a door.
struct Asking<'a> {
    name: &'static str,
    /// Whether it is asked at half its rate too.
    at_half: bool,
    /// Whether a request is good once: then as many are made ready as can be asked in the time.
    once: bool,
    request: OfPatient<'a>,
}

impl Asking<'_> {
    fn measure(&self, server: &Server, of: &[&Ready], time: Duration) -> Result<Door, Trouble> {
        let enough = |rate: f64| {
            let wanted = Duration::from_secs_f64(time.as_secs_f64() * rate).as_secs();
            usize::try_from(wanted)
                .unwrap_or(usize::MAX)
                .max(CONNECTIONS)
        };
        let requests = |from: usize, count: usize| {
            (from..from.saturating_add(count))
                .zip(of.iter().cycle())
                .map(|(place, ready)| (self.request)(place, ready))
                .collect::<Result<Vec<_>, _>>()
        };
        let count = if self.once {
            enough(FOR_A_SECOND)
        } else {
            of.len()
        };
        let script = Script {
            requests: requests(0, count)?,
            again: !self.once,
            pause: None,
        };
        let full = script.ask(server, CONNECTIONS, time)?;
        let at_half = if self.at_half {
            let rate = full.per_second / 2.0;
            let more = if self.once { enough(rate) } else { of.len() };
            let script = Script {
                requests: requests(count, more)?,
                again: !self.once,
                pause: Some(Duration::from_secs_f64(
                    f64::from(u32::try_from(CONNECTIONS).unwrap_or(1)) / rate.max(1.0),
                )),
            };
            Some(script.ask(server, CONNECTIONS, time)?.answered)
        } else {
            None
        };
        Ok(Door {
            door: self.name,
            connections: CONNECTIONS,
            per_second: full.per_second,
            answered: full.answered,
            at_half,
            generator_share: full.generator_share,
        })
    }
}

/// A hook: each call carries a signed token of its own, which is good once, and brings the patient along.
fn cards<'a>(maker: &'a Maker, server: &Server, hook: &'static str) -> Asking<'a> {
    let path = format!("/cds-services/isotretinoin-{hook}");
    let audience = format!("http://{}{path}", server.address);
    let request = move |place: usize, ready: &Ready| {
        let patient = json!({ "resourceType": "Patient", "id": "p", "identifier": [{ "value": ready.number }] });
        let order = json!({
            "resourceType": "MedicationRequest", "id": "draft", "status": "draft", "intent": "order",
            "medicationCodeableConcept": { "coding": [{ "system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "6064" }] },
        });
        let mut context = json!({ "userId": "Practitioner/1", "patientId": "p" });
        if hook == "order-sign"
            && let Some(context) = context.as_object_mut()
        {
            context.insert("draftOrders".to_owned(), json!({ "resourceType": "Bundle", "type": "collection", "entry": [{ "resource": order }] }));
        }
        let body = json!({ "hook": hook, "hookInstance": format!("bench-{place}"), "context": context, "prefetch": { "patient": patient } });
        Ok(Request {
            method: "POST",
            path: path.clone(),
            media: "application/json",
            bearer: maker.signs(&audience)?,
            body: body.to_string(),
            status: 200,
            holds: r#""cards""#,
        })
    };
    Asking {
        name: hook,
        at_half: true,
        once: true,
        request: Box::new(request),
    }
}

/// What is asked with one token of ours, verified at each request.
fn with_a_token(token: &str) -> Vec<Asking<'_>> {
    const FHIR: &str = "application/fhir+json";
    let asks = move |method, path: String, body: String, status, holds| Request {
        method,
        path,
        media: FHIR,
        bearer: token.to_owned(),
        body,
        status,
        holds,
    };
    let etasu = move |_: usize, ready: &Ready| {
        let body = json!({ "resourceType": "Parameters", "parameter": [{ "name": "case_number", "valueString": ready.number }] });
        let path = "/fhir/GuidanceResponse/$rems-etasu".to_owned();
        Ok(asks("POST", path, body.to_string(), 200, "case_number"))
    };
    let read = move |_: usize, ready: &Ready| {
        let path = format!("/fhir/Patient/{}", ready.fhir_id());
        Ok(asks("GET", path, String::new(), 200, "birthDate"))
    };
    let search = move |_: usize, ready: &Ready| {
        let path = format!("/fhir/MedicationRequest?patient={}", ready.fhir_id());
        Ok(asks("GET", path, String::new(), 200, "medicationReference"))
    };
    let create = move |place: usize, ready: &Ready| {
        // Another weight each time: what is sent twice is answered, and recorded once.
        let grams = 50_000_u32.saturating_add(u32::try_from(place % 40_000).unwrap_or(0));
        let body = weight(ready, f64::from(grams) / 1000.0);
        Ok(asks(
            "POST",
            "/fhir/Observation".to_owned(),
            body.to_string(),
            201,
            "Observation",
        ))
    };
    let asking = |name, once, request| Asking {
        name,
        at_half: false,
        once,
        request,
    };
    vec![
        asking("$rems-etasu", false, Box::new(etasu)),
        asking("FHIR read", false, Box::new(read)),
        asking("FHIR search by patient", false, Box::new(search)),
        asking("FHIR create", true, Box::new(create)),
    ]
}

fn weight(of: &Ready, kilograms: f64) -> Value {
    json!({
        "resourceType": "Observation", "status": "final",
        "code": { "coding": [{ "system": "http://loinc.org", "code": "29463-7" }] },
        "subject": { "reference": format!("Patient/{}", of.fhir_id()) },
        "effectiveDateTime": of.on.to_string(),
        "valueQuantity": { "value": kilograms, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg" },
    })
}
