//! `retinue bench`: how fast this machine decides and records.

use std::time::Duration;

use crate::ending::{Ended, Trouble};
use crate::text::{print, print_json};

/// Measure how fast this machine decides and records; figures are reported, never asserted
#[derive(clap::Args)]
pub(crate) struct Bench {
    /// Seconds for each figure
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0)]
    seconds: f64,
}

impl Bench {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let time = Duration::try_from_secs_f64(self.seconds)
            .ok()
            .filter(|time| (Duration::from_millis(10)..=Duration::from_secs(600)).contains(time))
            .ok_or_else(|| Trouble::input("--seconds", "give 0.01 to 600 seconds"))?;
        let gate = crate::bench::gate(time)?;
        let figures = serde_json::to_value(&gate).map_err(Trouble::failed)?;
        if json {
            print_json(&figures)?;
        } else {
            print(format!("{figures:#}\n").as_bytes())?;
        }
        Ok(Ended::Yes)
    }
}
