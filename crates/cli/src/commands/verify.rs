//! `retinue verify`: has anything in the ledger been altered, removed or moved?

use retinue_ledger::Verification;
use serde_json::json;

use crate::ending::{Ended, Trouble};
use crate::installation::InstallationOptions;
use crate::text::{Paint, WIDTH, print, print_json, wrapped};

/// Read the whole ledger and name every fact that was altered, removed or moved
///
/// Every seal is computed anew, every checkpoint's signature checked, every decision held against the fact that carries
/// it. Exit 0 when everything fits, 3 when something does not.
#[derive(clap::Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    installation: InstallationOptions,
}

impl Verify {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let ledger = self.installation.read()?.open_existing()?;
        let found = ledger.verify().map_err(Trouble::failed)?;
        if json {
            print_json(&as_json(&found, &ledger.installation()))?;
        } else {
            print(told(&found, &ledger.installation()).as_bytes())?;
        }
        Ok(Ended::yes_if(found.is_whole()))
    }
}

fn as_json(found: &Verification, installation: &str) -> serde_json::Value {
    let damages: Vec<_> = found
        .damages
        .iter()
        .map(|damage| json!({ "place": damage.place, "what": damage.what }))
        .collect();
    json!({
        "whole": found.is_whole(),
        "installation": installation,
        "patients": found.patients,
        "facts": found.facts,
        "registry-facts": found.registry_facts,
        "decisions": found.decisions,
        "checkpoints": found.checkpoints,
        "access-segments": found.segments,
        "damages": damages,
    })
}

fn told(found: &Verification, installation: &str) -> String {
    let paint = Paint::for_stdout();
    let mut text = if found.is_whole() {
        format!(
            "{}\n",
            paint.yes("YES: everything on record is as it was recorded.")
        )
    } else {
        let count = found.damages.len();
        let places = if count == 1 {
            "place does"
        } else {
            "places do"
        };
        format!("{}\n", paint.no(&format!("NO: {count} {places} not fit.")))
    };
    for damage in &found.damages {
        text.push_str(&wrapped(
            "  - ",
            &format!("{}: {}", damage.place, damage.what),
            WIDTH,
        ));
    }
    let rows = [
        ("patient streams", found.patients),
        ("facts", found.facts),
        ("registry facts", found.registry_facts),
        ("decisions", found.decisions),
        ("checkpoints", found.checkpoints),
        ("access segments", found.segments),
    ];
    text.push_str("\nRead and checked\n");
    for (name, count) in rows {
        text.push_str(&format!("  {name:<16} {count:>12}\n"));
    }
    text.push_str(&wrapped("  signed by  ", installation, WIDTH));
    if !found.is_whole() {
        text.push_str(&wrapped(
            "",
            "Nothing is decided from a damaged stream. Keep this folder as it is, and restore the ledger from a backup.",
            WIDTH,
        ));
    }
    text
}
