//! `retinue export overrides`: how often advice of care was overridden.

use retinue_interop::csv;
use retinue_kernel::{Day, Id};
use retinue_ledger::OverrideRow;
use serde_json::json;

use super::Form;
use crate::ending::{Ended, Trouble};
use crate::installation::InstallationOptions;
use crate::text::print;

/// Write how often advice of care was overridden, by rule and clinician, over a period
///
/// A line for each rule and clinician: how often, in how many patients, and the reasons that were written. No patient is
/// named. What was taken back is not counted. The export stands in the access log.
#[derive(clap::Args)]
pub(super) struct Overrides {
    /// The first day
    #[arg(long, value_name = "DAY")]
    from: String,
    /// The last day
    #[arg(long, value_name = "DAY")]
    to: String,
    /// How it is written; with --json it is ndjson
    #[arg(long, value_enum, default_value_t = Form::Csv)]
    format: Form,
    #[command(flatten)]
    installation: InstallationOptions,
}

/// The headings.
const COLUMNS: [&str; 6] = ["rule", "prescriber", "name", "times", "patients", "reasons"];

impl Overrides {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let (from, to) = (day("--from", &self.from)?, day("--to", &self.to)?);
        if to < from {
            return Err(Trouble::input(
                "--to",
                format!("{to} lies before --from, {from}; give the last day of the period"),
            ));
        }
        let form = if json { Form::Ndjson } else { self.format };
        let ledger = self.installation.read()?.open_existing()?;
        let found = ledger
            .overrides(&ledger.at_the_console(), from, to)
            .map_err(Trouble::failed)?;
        let mut text = match form {
            Form::Csv => csv::line(COLUMNS),
            Form::Ndjson => format!(
                "{}\n",
                json!({ "from": found.from, "to": found.to, "all": found.all })
            ),
        };
        for row in &found.rows {
            text.push_str(&match form {
                Form::Csv => csv::line(cells(row)),
                Form::Ndjson => format!("{}\n", json!(row)),
            });
        }
        print(text.as_bytes())?;
        Ok(Ended::yes_if(true))
    }
}

fn cells(row: &OverrideRow) -> [String; 6] {
    let reasons: Vec<&str> = row.reasons.iter().map(Id::as_str).collect();
    [
        row.rule.to_string(),
        row.prescriber
            .as_ref()
            .map(Id::to_string)
            .unwrap_or_default(),
        row.name.clone().unwrap_or_default(),
        row.times.to_string(),
        row.patients.to_string(),
        reasons.join("; "),
    ]
}

fn day(flag: &'static str, typed: &str) -> Result<Day, Trouble> {
    typed.parse().map_err(|_| {
        Trouble::input(
            flag,
            format!("'{typed}' is not a day; write it as 2026-01-31"),
        )
    })
}
