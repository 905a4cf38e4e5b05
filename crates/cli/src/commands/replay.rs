//! `retinue replay`: a past decision, decided again from the facts and the rules of its moment.

use retinue_kernel::{Id, Mode};
use retinue_ledger::{DecisionOnRecord, Ledger, ReadError};
use retinue_rulebook::watermark;
use serde_json::{Value, json};

use crate::ending::{Ended, Trouble};
use crate::installation::InstallationOptions;
use crate::text::{Paint, print, print_json};

/// Decide past decisions again, from the facts known then and the rule set used then
///
/// Without a name, the latest decisions are listed. Exit 0 when everything comes out the same to the byte, 3 when not.
#[derive(clap::Args)]
pub(crate) struct Replay {
    /// The fact that carries the decision (for an authorisation its number), or the content hash of the decision
    #[arg(conflicts_with = "all")]
    decision: Option<String>,
    /// Decide every decision on record again
    #[arg(long)]
    all: bool,
    /// How many of the latest decisions are listed
    #[arg(long, value_name = "COUNT", default_value_t = 20, conflicts_with_all = ["decision", "all"])]
    most: u32,
    #[command(flatten)]
    installation: InstallationOptions,
}

/// Decisions that are read at a time.
const AT_A_TIME: u32 = 500;

impl Replay {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let ledger = self.installation.read()?.open_existing()?;
        let ended = match &self.decision {
            Some(named) => one(&ledger, named, json),
            None if self.all => all(&ledger, json),
            None => list(&ledger, self.most, json),
        };
        ledger.flush_access().map_err(Trouble::failed)?;
        ended
    }
}

fn list(ledger: &Ledger, most: u32, json: bool) -> Result<Ended, Trouble> {
    let found = ledger
        .decisions(&ledger.at_the_console(), None, most)
        .map_err(Trouble::failed)?;
    if json {
        let rows: Vec<Value> = found.iter().map(row).collect();
        print_json(&json!({ "decisions": rows }))?;
        return Ok(Ended::Yes);
    }
    let (mode, _) = ledger.in_force().map_err(Trouble::failed)?;
    let mut text = watermark(mode).map_or_else(String::new, |mark| format!("{mark}\n"));
    for one in &found {
        let what = if one.reasons.is_empty() && mode == Mode::Companion {
            "ready".to_owned()
        } else if one.reasons.is_empty() {
            "authorised".to_owned()
        } else {
            let reasons: Vec<&str> = one.reasons.iter().map(Id::as_str).collect();
            format!("denied: {}", reasons.join(", "))
        };
        text.push_str(&format!("{}  {}  {what}\n", one.on, one.fact));
    }
    if found.is_empty() {
        text.push_str("No decision is on record.\n");
    } else {
        text.push_str(
            "\nDecide one again with `retinue replay FACT`, all with `retinue replay --all`.\n",
        );
    }
    print(text.as_bytes())?;
    Ok(Ended::Yes)
}

fn row(one: &DecisionOnRecord) -> Value {
    json!({
        "fact": one.fact,
        "hash": one.hash,
        "on": one.on,
        "prescription": one.prescription,
        "reasons": one.reasons,
    })
}

fn all(ledger: &Ledger, json: bool) -> Result<Ended, Trouble> {
    let console = ledger.at_the_console();
    let (mut same, mut differ, mut before) = (0_u64, Vec::new(), None);
    loop {
        let page = ledger
            .decisions(&console, before.as_ref(), AT_A_TIME)
            .map_err(Trouble::failed)?;
        let Some(last) = page.last() else { break };
        before = Some(last.fact.clone());
        for one in page {
            let replay = ledger
                .replay(&console, one.fact.as_str())
                .map_err(Trouble::failed)?;
            if replay.is_same() {
                same += 1;
            } else {
                differ.push(one.fact);
            }
        }
    }
    let whole = differ.is_empty();
    if json {
        print_json(&json!({ "same": same, "different": differ }))?;
        return Ok(Ended::yes_if(whole));
    }
    let paint = Paint::for_stdout();
    let mut text = if whole {
        let says = format!("YES: all {same} decisions come out the same, to the byte.");
        format!("{}\n", paint.yes(&says))
    } else {
        let says = format!(
            "NO: of {} decisions these come out differently:",
            same + differ.len() as u64
        );
        format!("{}\n", paint.no(&says))
    };
    for fact in &differ {
        text.push_str(&format!("{fact}\n"));
    }
    print(text.as_bytes())?;
    Ok(Ended::yes_if(whole))
}

fn one(ledger: &Ledger, named: &str, json: bool) -> Result<Ended, Trouble> {
    let replay = ledger
            .replay(&ledger.at_the_console(), named)
            .map_err(|error| match error {
                ReadError::NotFound => Trouble::input(
                    "DECISION",
                    format!("no decision on record has the name '{named}'; `retinue replay` lists the latest"),
                ),
                other => Trouble::failed(other),
            })?;
    let same = replay.is_same();
    // What is stored is the canonical form; it is shown as such, or as text when it is no JSON any more.
    let shown =
        |text: &str| serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()));
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
    let (mode, _) = ledger.in_force().map_err(Trouble::failed)?;
    if let Some(mark) = watermark(mode) {
        text.push_str(&format!("{mark}\n"));
    }
    let told = |text: &str| in_mode(shown(text), mode);
    text.push_str(&format!("fact {}\n{}\n", replay.fact, replay.hash));
    text.push_str(&format!("\nRecorded\n{:#}\n", told(&replay.recorded)));
    if !same {
        text.push_str(&format!("\nDecided again\n{:#}\n", told(&replay.again)));
    }
    print(text.as_bytes())?;
    Ok(Ended::yes_if(same))
}

/// The decision as a person reads it in an installation of that mode: a companion's yes is "obtain the number". The
/// stored form itself is what `--json` prints.
fn in_mode(mut decision: Value, mode: Mode) -> Value {
    if mode == Mode::Companion
        && let Some(said) = decision.get_mut("decision")
        && *said == "authorised"
    {
        *said = Value::from("ready; obtain the number");
    }
    decision
}
