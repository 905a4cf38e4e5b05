//! `retinue bench`: how fast this machine decides and records.

use std::path::PathBuf;
use std::time::Duration;

use crate::bench::{Plan, measure};
use crate::ending::{Ended, Trouble};
use crate::text::{print, print_json};

/// Measure how fast this machine decides and records; figures are reported, never asserted
///
/// The gate and the plan of doses on one core; then `retinue serve` as a process of its own, asked over HTTP by signed-in
/// callers with the audit on, beside the raw rate of the same rows and the flushes of the disk in the same minute; then
/// its start, its memory and a lone caller by patients on record; then the doors for programs, each asked by a registered
/// program over 32 connections.
#[derive(clap::Args)]
pub(crate) struct Bench {
    /// Seconds for each figure
    #[arg(long, value_name = "SECONDS", default_value_t = 3.0)]
    seconds: f64,
    /// Callers side by side, one level each
    #[arg(long, value_name = "COUNT", value_delimiter = ',', default_values_t = [1, 8, 32])]
    callers: Vec<usize>,
    /// Patients on record, one size each, loaded in bulk outside the timing
    #[arg(long, value_name = "COUNT", value_delimiter = ',', default_values_t = [1_000])]
    patients: Vec<usize>,
    /// Patients on record while the doors for programs are asked; 0 leaves them out
    #[arg(long, value_name = "COUNT", default_value_t = 1_000)]
    doors: usize,
    /// Seconds that a service idles before its memory is looked at
    #[arg(long, value_name = "SECONDS", default_value_t = 5.0)]
    idle: f64,
    /// Measure the gate and the plan of doses only, without a service
    #[arg(long)]
    gate_only: bool,
    /// Where the ledgers to be measured are made, and removed: their disk is measured too [default: the folder for
    /// temporary files]
    #[arg(long = "in", value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    folder: Option<PathBuf>,
}

/// More callers or patients are a mistyped number.
const MOST_CALLERS: usize = 512;
const MOST_PATIENTS: usize = 10_000_000;

impl Bench {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let time = seconds("--seconds", self.seconds, 600)?;
        let plan = Plan {
            time,
            callers: within("--callers", self.callers, MOST_CALLERS)?,
            patients: within("--patients", self.patients, MOST_PATIENTS)?,
            doors: match self.doors {
                0 => None,
                some => within("--doors", vec![some], MOST_PATIENTS)?
                    .first()
                    .copied(),
            },
            idle: seconds("--idle", self.idle, 600)?,
        };
        let folder = self.folder.unwrap_or_else(std::env::temp_dir);
        let folder = tempfile::Builder::new()
            .prefix("retinue-bench-")
            .tempdir_in(&folder)
            .map_err(|error| {
                Trouble::input(
                    "--in",
                    format!("{} cannot be used: {error}", folder.display()),
                )
            })?;
        let service = (!self.gate_only).then_some((folder.path(), &plan));
        let figures = measure(time, service, &|says| eprintln!("measuring: {says}"))?;
        if json {
            print_json(&serde_json::to_value(&figures).map_err(Trouble::failed)?)?;
        } else {
            print(figures.as_text().as_bytes())?;
        }
        Ok(Ended::Yes)
    }
}

fn seconds(option: &str, given: f64, most: u64) -> Result<Duration, Trouble> {
    Duration::try_from_secs_f64(given)
        .ok()
        .filter(|time| (Duration::from_millis(10)..=Duration::from_secs(most)).contains(time))
        .ok_or_else(|| Trouble::input(option, format!("give 0.01 to {most} seconds")))
}

fn within(option: &str, given: Vec<usize>, most: usize) -> Result<Vec<usize>, Trouble> {
    if given.iter().all(|count| (1..=most).contains(count)) {
        Ok(given)
    } else {
        Err(Trouble::input(
            option,
            format!("give numbers from 1 to {most}"),
        ))
    }
}
