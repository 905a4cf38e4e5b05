//! A file of FHIR resources: read, rehearsed and recorded, in pieces as `retinue import` brings them.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use retinue_kernel::Id;
use retinue_ledger::{Clinician, CommandId, ImportedLine, Ledger, Options};
use retinue_rulebook::Rulebook;
use serde::Serialize;
use serde_json::json;

use super::load::{self, Ready};
use crate::commands::import::{AT_ONCE, Came, piece_of};
use crate::ending::Trouble;

/// How many resources of a file a second were read and judged, or recorded.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct ImportFigures {
    /// Patients on record, over whom the lines are spread.
    pub(super) patients: usize,
    /// Lines of one transaction.
    pub(super) lines_a_transaction: usize,
    /// Rehearsed, from the text of the line to what would come of it.
    pub(super) rehearsed_per_second: f64,
    /// Recorded, from the text of the line until it is on disk.
    pub(super) recorded_per_second: f64,
}

/// Measures on a ledger of `patients` in `folder`, made for it, each for `time`, by one caller.
///
/// # Errors
/// A failure of the ledger, or a line that is not taken: then a figure means nothing.
pub(super) fn measure(
    folder: &Path,
    patients: usize,
    time: Duration,
) -> Result<ImportFigures, Trouble> {
    let data = folder.join("import");
    crate::installation::private_folder(&data)?;
    let loaded = load::load(&data, patients, 1, patients)?;
    let rulebook = Arc::new(Rulebook::embedded().map_err(Trouble::Rules)?);
    let ledger = Ledger::open(Options::in_directory(&data, rulebook)).map_err(Trouble::failed)?;
    let who = loaded.first_clinician(&ledger)?;
    let own: Vec<&Ready> = loaded.ready.iter().filter(|one| one.is_first()).collect();
    let mut made = 0_usize;
    let rehearsed_per_second = rate(&ledger, &who, &own, &mut made, false, time)?;
    let recorded_per_second = rate(&ledger, &who, &own, &mut made, true, time)?;
    ledger.close().map_err(Trouble::failed)?;
    let _ = std::fs::remove_dir_all(&data);
    Ok(ImportFigures {
        patients,
        lines_a_transaction: AT_ONCE,
        rehearsed_per_second,
        recorded_per_second,
    })
}

/// Lines a second; making their text is not counted.
fn rate(
    ledger: &Ledger,
    who: &Clinician,
    of: &[&Ready],
    made: &mut usize,
    record: bool,
    time: Duration,
) -> Result<f64, Trouble> {
    let (mut spent, mut done) = (Duration::ZERO, 0_u32);
    while spent < time {
        let lines: Vec<(u32, String)> = of
            .iter()
            .cycle()
            .skip(*made % of.len().max(1))
            .take(AT_ONCE)
            .zip(1_u32..)
            .map(|(ready, line)| {
                *made = made.saturating_add(1);
                (line, resource(ready, *made))
            })
            .collect();
        let id = CommandId::random().ok();
        let id = id
            .and_then(|id| Id::new(id.as_str()))
            .ok_or_else(|| Trouble::failed("there are no random bytes"))?;
        let began = Instant::now();
        let lines = lines.iter().map(|(line, text)| (*line, text.as_str()));
        let told = piece_of(ledger, who, &id, lines, record)?;
        spent = spent.saturating_add(began.elapsed());
        let taken = told
            .iter()
            .filter(|(_, came)| matches!(came, Came::Judged(ImportedLine::Recorded(..))));
        if taken.count() != AT_ONCE || told.len() != AT_ONCE {
            return Err(Trouble::failed("a measured line was not taken"));
        }
        done = done.saturating_add(u32::try_from(told.len()).unwrap_or(u32::MAX));
    }
    Ok(f64::from(done) / spent.as_secs_f64())
}

/// A laboratory result that no other line says.
fn resource(of: &Ready, place: usize) -> String {
    json!({
        "resourceType": "Observation", "status": "final",
        "identifier": [{ "system": "urn:example:bench", "value": place.to_string() }],
        "code": { "coding": [{ "system": "http://loinc.org", "code": "1742-6" }] },
        "subject": { "reference": format!("Patient/{}", of.fhir_id()) },
        "effectiveDateTime": of.on.to_string(),
        "valueQuantity": {
            // No two of one patient are alike: the place of the round stands behind the point.
            "value": format!("30.{:04}", place / 7).parse::<f64>().unwrap_or(30.0),
            "unit": "U/L", "system": "http://unitsofmeasure.org", "code": "U/L",
        },
    })
    .to_string()
}
