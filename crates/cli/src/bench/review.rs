//! One patient's month review after twelve months, over HTTP, by one signed-in prescriber with the audit on.

use std::path::Path;
use std::time::{Duration, Instant};

use retinue_care::event::CareFact;
use retinue_kernel::Day;
use retinue_ledger::{CareSubmission, Clinician, CommandId, Ledger, Options, PatientId};
use retinue_rulebook::Rulebook;
use serde::Serialize;
use serde_json::{Value, json};

use super::callers;
use super::load;
use super::server::Server;
use super::spread::Spread;
use crate::ending::Trouble;

/// What a month's review takes.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct ReviewFigures {
    /// Facts of care on record.
    pub(super) facts: usize,
    /// How often it was asked for.
    pub(super) asked: usize,
    /// From the request to the end of the answer.
    pub(super) answered: Spread,
    /// The page, in KiB.
    pub(super) page_kib: f64,
}

/// Measures it on a ledger of its own in `folder`.
///
/// # Errors
/// A failure of the ledger or the service, or a page that is not answered.
pub(super) fn measure(folder: &Path, time: Duration) -> Result<ReviewFigures, Trouble> {
    let data = folder.join("review");
    crate::installation::private_folder(&data)?;
    let rulebook = Rulebook::embedded().map_err(Trouble::Rules)?;
    let options = Options::in_directory(&data, std::sync::Arc::new(rulebook));
    let ledger = Ledger::open(options).map_err(Trouble::failed)?;
    let (caller, clinician) = load::prescriber(&ledger, 0)?;
    let patient = load::a_patient(&ledger, &clinician)?;
    let facts = twelve_months(&ledger, &clinician, patient)?;
    ledger.close().map_err(Trouble::failed)?;
    let server = Server::start(&data)?;
    let mut connections = callers::signed_in(server.address, &[caller])?;
    let Some(connection) = connections.first_mut() else {
        return Err(Trouble::failed("nobody could sign in"));
    };
    let path = format!("/clinic/patients/{patient}/care");
    let mut ask = || -> Result<(Duration, usize), Trouble> {
        let began = Instant::now();
        let answer = connection.ask("GET", &path, "text/plain", "")?;
        let took = began.elapsed();
        if answer.status != 200 {
            return Err(Trouble::failed(format!(
                "the month's review was answered with {}",
                answer.status
            )));
        }
        Ok((took, answer.body.len()))
    };
    let (_, bytes) = ask()?;
    let mut times = Vec::new();
    let began = Instant::now();
    while began.elapsed() < time {
        times.push(ask()?.0);
    }
    server.stop();
    let _ = std::fs::remove_dir_all(&data);
    Ok(ReviewFigures {
        facts,
        asked: times.len(),
        answered: Spread::of(times),
        page_kib: f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1024.0,
    })
}

/// A course of twelve months: doses told month by month, laboratory, counts, symptoms and scales at each visit.
fn twelve_months(
    ledger: &Ledger,
    clinician: &Clinician,
    patient: PatientId,
) -> Result<usize, Trouble> {
    let today = ledger.today();
    let began = today.minus(360);
    let mut facts: Vec<(Day, Value)> = vec![(
        began,
        json!({ "type": "dose-planned", "product": "us-conventional",
            "steps": [{ "daily": { "micrograms": 35_000 }, "days": 28 }, { "daily": { "micrograms": 70_000 } }],
            "target": { "from": { "micrograms-per-kilogram": 120_000 }, "to": { "micrograms-per-kilogram": 150_000 } } }),
    )];
    for month in 0..12_u16 {
        let first = began.plus(month.saturating_mul(30));
        let weight = 70_000_u32.saturating_add(u32::from(month).saturating_mul(100));
        facts.push((
            first,
            json!({ "type": "weight-recorded", "weight": { "grams": weight } }),
        ));
        facts.push((
            first,
            json!({ "type": "dose-taken", "until": first.plus(28).to_string(), "food": "fed" }),
        ));
        facts.push((first.plus(29), json!({ "type": "dose-missed" })));
        for (analyte, value, unit) in [
            ("alt", "30", "U/L"),
            ("ast", "28", "U/L"),
            ("triglyceride", "160", "mg/dL"),
            ("cholesterol", "180", "mg/dL"),
            ("hdl", "50", "mg/dL"),
            ("ldl", "110", "mg/dL"),
        ] {
            facts.push((
                first,
                json!({ "type": "laboratory-resulted", "analyte": analyte, "value": value, "unit": unit }),
            ));
        }
        facts.push((
            first,
            json!({ "type": "lesions-counted", "nodule-from-mm": 5,
                "counts": [{ "region": "back", "comedones": 4, "papules": 9, "pustules": 3, "nodules": 12_u16.saturating_sub(month) }] }),
        ));
        facts.push((
            first,
            json!({ "type": "symptom-reported", "symptoms": ["cracked-lips", "dry-skin"] }),
        ));
        facts.push((
            first,
            json!({ "type": "scale-scored", "scale": "phq-2", "answers": [1, 0] }),
        ));
    }
    let count = facts.len();
    ledger
        .in_one_transaction(|transaction| {
            for (on, fact) in facts {
                let fact: CareFact = serde_json::from_value(fact)
                    .map_err(|error| retinue_ledger::SubmitError::NotRecorded(error.to_string()))?;
                let name = CommandId::random()?;
                let one = CareSubmission::new(patient, name, clinician.actor(), on, fact);
                transaction.submit_care(&one)?;
            }
            Ok::<(), retinue_ledger::SubmitError>(())
        })
        .map_err(Trouble::failed)?;
    Ok(count)
}
