//! `retinue rules check`: the rules load, and this is what in them is not confirmed.

use retinue_rulebook::Rulebook;
use serde_json::{Value, json};

use crate::ending::{Ended, Trouble};
use crate::law::RulesFrom;
use crate::text::{Paint, WIDTH, hung, print, print_json, wrapped};

/// Check that the rules load, and list what in them is provisional
///
/// A value without citation and day of checking does not load; every mistake that can be found, in the law and in its
/// worked cases, is told with file, line and remedy (exit 2).
/// Provisional values and readings are listed with what they would be otherwise, so that an authority can choose.
#[derive(clap::Args)]
pub(super) struct Check {
    #[command(flatten)]
    rules: RulesFrom,
}

impl Check {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let rulebook = self.rules.load_or_all_mistakes()?;
        if json {
            print_json(&found(&rulebook))?;
        } else {
            print(told(&rulebook).as_bytes())?;
        }
        Ok(Ended::Yes)
    }
}

/// A value that an authority has yet to confirm.
struct Unconfirmed<'a> {
    parameter: &'a str,
    edition: &'a str,
    value: String,
    reading: &'a str,
    other: &'a str,
}

fn unconfirmed(rulebook: &Rulebook) -> Vec<Unconfirmed<'_>> {
    rulebook
        .parameters()
        .flat_map(|parameter| {
            parameter.values.iter().filter_map(|value| {
                let provisional = value.provisional.as_ref()?;
                Some(Unconfirmed {
                    parameter: parameter.name,
                    edition: value.edition.as_str(),
                    value: value.value.to_string(),
                    reading: provisional.reading.as_str(),
                    other: &provisional.other_reading,
                })
            })
        })
        .collect()
}

fn found(rulebook: &Rulebook) -> Value {
    let programme = rulebook.programme();
    let editions: Vec<Value> = programme
        .editions
        .iter()
        .map(|edition| {
            json!({
                "id": edition.id,
                "title": edition.title,
                "in-force": edition.in_force,
                "live": edition.live,
                "confidence": edition.confidence,
                "default": edition.id == programme.default_edition,
            })
        })
        .collect();
    let values: Vec<Value> = unconfirmed(rulebook)
        .iter()
        .map(|one| {
            json!({
                "parameter": one.parameter,
                "edition": one.edition,
                "value": one.value,
                "reading": one.reading,
                "other-reading": one.other,
            })
        })
        .collect();
    let readings: Vec<Value> = rulebook
        .readings()
        .iter()
        .filter(|(_, reading)| reading.provisional)
        .map(|(name, reading)| {
            json!({
                "name": name,
                "question": reading.question,
                "reading": reading.reading,
                "other-reading": reading.other_reading,
            })
        })
        .collect();
    json!({
        "programme": programme.id,
        "title": programme.title,
        "rules": rulebook.hash(),
        "editions": editions,
        "parameters": rulebook.parameters().count(),
        "requirements": rulebook.requirements().len(),
        "sources": rulebook.sources().len(),
        "provisional": { "values": values, "readings": readings },
    })
}

fn told(rulebook: &Rulebook) -> String {
    let paint = Paint::for_stdout();
    let programme = rulebook.programme();
    let mut text = format!(
        "{}\n",
        paint.yes(&format!("{}: the rules load.", programme.id))
    );
    text.push_str(&wrapped("", &programme.title, WIDTH));
    text.push_str(&format!("rules {}\n", rulebook.hash()));
    text.push_str(&wrapped(
        "",
        &format!(
            "{} parameters, {} requirements, {} sources, {} readings",
            rulebook.parameters().count(),
            rulebook.requirements().len(),
            rulebook.sources().len(),
            rulebook.readings().len()
        ),
        WIDTH,
    ));
    text.push_str(&format!("\n{}\n", paint.heading("Editions")));
    for edition in &programme.editions {
        let default = if edition.id == programme.default_edition {
            " (default)"
        } else {
            ""
        };
        let live = if edition.live {
            "in force"
        } else {
            "not known to be in force"
        };
        text.push_str(&wrapped(
            &format!("  {}  ", edition.id),
            &format!(
                "{}; {live}{default}. Confidence {}.",
                edition.title, edition.confidence
            ),
            WIDTH,
        ));
    }
    let values = unconfirmed(rulebook);
    text.push_str(&format!(
        "\n{}\n",
        paint.heading(&format!("Provisional values: {}", values.len()))
    ));
    for one in &values {
        text.push_str(&hung(
            "  ",
            6,
            &format!(
                "{} in {}: {} (reading {}; otherwise {})",
                one.parameter, one.edition, one.value, one.reading, one.other
            ),
            WIDTH,
        ));
    }
    let readings: Vec<_> = rulebook
        .readings()
        .iter()
        .filter(|(_, reading)| reading.provisional)
        .collect();
    text.push_str(&format!(
        "\n{}\n",
        paint.heading(&format!("Provisional readings: {}", readings.len()))
    ));
    for (name, reading) in readings {
        text.push_str(&hung(
            &format!("  {name}: "),
            6,
            &format!(
                "{} Read here: {} The other reading: {}",
                reading.question, reading.reading, reading.other_reading
            ),
            WIDTH,
        ));
    }
    text
}
