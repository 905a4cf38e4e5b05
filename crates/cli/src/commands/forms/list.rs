//! `retinue forms list`.

use retinue_kernel::{Day, Id, LoadedText, Programme};
use retinue_rulebook::{FormEntry, FormText};
use serde_json::json;

use crate::ending::{Ended, Trouble};
use crate::installation::InstallationOptions;
use crate::text::{print, print_json};

/// List every form of every edition, with the text that is signed today and the texts that were loaded
#[derive(clap::Args)]
pub(super) struct List {
    #[command(flatten)]
    installation: InstallationOptions,
}

/// One form of one edition.
struct Row<'a> {
    programme: Programme,
    entry: &'a FormEntry,
    edition: &'a Id,
    loaded: Vec<&'a LoadedText>,
    signed_today: Id,
    is_ours: bool,
}

impl List {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let ledger = self.installation.read()?.open_existing()?;
        let laws = ledger.laws_in_force().map_err(Trouble::failed)?;
        let today = ledger.today();
        let rows: Vec<Row<'_>> = laws
            .iter()
            .flat_map(|law| law.rulebook.forms().iter().map(move |entry| (law, entry)))
            .flat_map(|(law, entry)| {
                let editions = entry.grounds.editions.iter();
                editions.map(move |edition| (law, entry, edition))
            })
            .map(|(law, entry, edition)| {
                let texts = law.rules.texts();
                let in_force = texts.in_force(&entry.name, edition, law.today);
                Row {
                    programme: law.rulebook.programme().id,
                    entry,
                    edition,
                    loaded: texts
                        .iter()
                        .filter(|text| text.name == entry.name && text.edition == *edition)
                        .collect(),
                    signed_today: in_force.map_or_else(
                        || FormText::demonstration(entry, edition).hash(),
                        |text| text.text_hash.clone(),
                    ),
                    is_ours: in_force.is_none(),
                }
            })
            .collect();
        if json {
            let forms: Vec<_> = rows.iter().map(as_json).collect();
            print_json(&json!({ "on": today, "forms": forms }))?;
        } else {
            print(told(&rows, today).as_bytes())?;
        }
        Ok(Ended::Yes)
    }
}

fn as_json(row: &Row<'_>) -> serde_json::Value {
    let loaded: Vec<_> = row
        .loaded
        .iter()
        .map(|text| {
            json!({ "text-hash": text.text_hash, "from": text.from, "re-consent": text.re_consent })
        })
        .collect();
    json!({
        "programme": row.programme.as_str(),
        "form": row.entry.name,
        "edition": row.edition,
        "title": row.entry.title,
        "signed-today": row.signed_today,
        "words": if row.is_ours { "demonstration" } else { "official" },
        "loaded": loaded,
    })
}

fn told(rows: &[Row<'_>], today: Day) -> String {
    let mut text = format!("Forms and the text that is signed on {today}.\n");
    for row in rows {
        let Row { entry, edition, .. } = row;
        let whose = if row.is_ours {
            "demonstration wording: signed in the sandbox only"
        } else {
            "official text"
        };
        text.push_str(&format!(
            "\n{} of {edition}, {}\n  {}\n  {whose}\n  {}\n",
            entry.name, row.programme, entry.title, row.signed_today
        ));
        for loaded in &row.loaded {
            text.push_str(&format!(
                "  loaded: from {}, consent anew {}\n    {}\n",
                loaded.from, loaded.re_consent, loaded.text_hash
            ));
        }
    }
    text
}
