//! `retinue replay`: a past decision, decided again from the facts and the rules of its moment.

use retinue_ledger::ReadError;
use serde_json::{Value, json};

use crate::ending::{Ended, Trouble};
use crate::installation::InstallationOptions;
use crate::text::{Paint, print, print_json};

/// Decide a past decision again, from the facts known then and the rule set used then
///
/// Exit 0 when it comes out the same to the byte, 3 when it does not.
#[derive(clap::Args)]
pub(crate) struct Replay {
    /// The fact that carries the decision (for an authorisation its number), or the content hash of the decision
    decision: String,
    #[command(flatten)]
    installation: InstallationOptions,
}

impl Replay {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let ledger = self.installation.read()?.open_existing()?;
        let replay = ledger
            .replay(&ledger.at_the_console(), &self.decision)
            .map_err(|error| match error {
                ReadError::NotFound => Trouble::input(
                    "DECISION",
                    format!("no decision on record has the name '{}'", self.decision),
                ),
                other => Trouble::failed(other),
            })?;
        ledger.flush_access().map_err(Trouble::failed)?;
        let same = replay.is_same();
        // What is stored is the canonical form; it is shown as such, or as text when it is no JSON any more.
        let shown = |text: &str| {
            serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
        };
        if json {
            print_json(&json!({
                "same": same,
                "fact": replay.fact,
                "hash": replay.hash,
                "recorded": shown(&replay.recorded),
                "again": shown(&replay.again),
            }))?;
            return Ok(Ended::yes_if(same));
        }
        let paint = Paint::for_stdout();
        let mut text = if same {
            format!(
                "{}\n",
                paint.yes("YES: it comes out the same, to the byte.")
            )
        } else {
            format!(
                "{}\n",
                paint.no("NO: it does not come out as it was recorded.")
            )
        };
        text.push_str(&format!("fact {}\n{}\n", replay.fact, replay.hash));
        text.push_str(&format!("\nRecorded\n{:#}\n", shown(&replay.recorded)));
        if !same {
            text.push_str(&format!("\nDecided again\n{:#}\n", shown(&replay.again)));
        }
        print(text.as_bytes())?;
        Ok(Ended::yes_if(same))
    }
}
