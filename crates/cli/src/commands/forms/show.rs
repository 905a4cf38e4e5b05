//! `retinue forms show`.

use retinue_kernel::{Day, Id, ReConsent};
use retinue_ledger::{LawInForce, Ledger};
use retinue_rulebook::{FormText, FormTextFile, Language, WhoseWords};
use serde_json::json;

use crate::ending::{Ended, Trouble};
use crate::installation::InstallationOptions;
use crate::question::day_option;
use crate::text::{WIDTH, print, print_json, wrapped};

/// Show the text of a form, item by item, in every language
#[derive(clap::Args)]
pub(super) struct Show {
    /// The form, as `retinue forms list` names it
    form: String,
    /// The edition; the one in force on the day when absent
    #[arg(long, value_name = "NAME")]
    edition: Option<String>,
    /// The day on which the text is signed, year-month-day; today when absent
    #[arg(long, value_name = "DAY")]
    on: Option<String>,
    /// Print the file that `retinue forms load` reads, to be filled with the official words
    #[arg(long, conflicts_with = "json")]
    file: bool,
    #[command(flatten)]
    installation: InstallationOptions,
}

impl Show {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let on = self
            .on
            .as_deref()
            .map(|on| day_option("--on", on))
            .transpose()?;
        let ledger = self.installation.read()?.open_existing()?;
        let law = law_of(&ledger, &self.form, self.edition.as_deref())?;
        let on = on.unwrap_or(law.today);
        let text = text(&ledger, &law, &self.form, self.edition.as_deref(), on)?;
        if json {
            print_json(&json!({ "on": on, "text-hash": text.hash(), "text": text }))?;
        } else if self.file {
            let file = FormTextFile {
                programme: law.rulebook.programme().id,
                text,
                from: on,
                re_consent: ReConsent::Required,
            };
            print(file.written().as_bytes())?;
        } else {
            print(told(&text).as_bytes())?;
        }
        Ok(Ended::Yes)
    }
}

/// The law that has the form; of several, the one that has it under the edition.
fn law_of(ledger: &Ledger, form: &str, edition: Option<&str>) -> Result<LawInForce, Trouble> {
    let laws = ledger.laws_in_force().map_err(Trouble::failed)?;
    let has_edition = |law: &LawInForce| {
        let entry = law.rulebook.form(form);
        entry.is_some_and(|entry| {
            let mut editions = entry.grounds.editions.iter();
            editions.any(|one| Some(one.as_str()) == edition)
        })
    };
    let place = laws.iter().position(has_edition).or_else(|| {
        laws.iter()
            .position(|law| law.rulebook.form(form).is_some())
    });
    let known: Vec<&str> = laws
        .iter()
        .flat_map(|law| law.rulebook.forms())
        .map(|one| one.name.as_str())
        .collect();
    let known = known.join(", ");
    place
        .and_then(|place| laws.into_iter().nth(place))
        .ok_or_else(|| Trouble::input("FORM", format!("'{form}' is not known; known: {known}")))
}

fn text(
    ledger: &Ledger,
    law: &LawInForce,
    form: &str,
    edition: Option<&str>,
    on: Day,
) -> Result<FormText, Trouble> {
    let entry = law
        .rulebook
        .form(form)
        .ok_or_else(|| Trouble::input("FORM", format!("'{form}' is not known")))?;
    let edition = match edition {
        Some(edition) => entry
            .grounds
            .editions
            .iter()
            .find(|one| one.as_str() == edition),
        None => Some(&law.rules.at(on).edition.id),
    };
    let unknown = || {
        let known: Vec<&str> = entry.grounds.editions.iter().map(Id::as_str).collect();
        Trouble::input(
            "--edition",
            format!("the form is of the editions {}; name one", known.join(", ")),
        )
    };
    ledger
        .form_text_on(form, edition.ok_or_else(unknown)?, on)
        .map_err(Trouble::failed)?
        .ok_or_else(unknown)
}

fn told(text: &FormText) -> String {
    let whose = match text.words {
        WhoseWords::Demonstration => "DEMONSTRATION WORDING: signed in the sandbox only",
        WhoseWords::Official => "Official text",
    };
    let mut told = format!(
        "{}\n{} of {}\n{whose}\nSource: {}\n{}\n",
        text.title.en,
        text.form,
        text.edition,
        text.source,
        text.hash()
    );
    for item in &text.items {
        told.push_str(&format!("\n[{}]\n", item.id));
        for language in Language::ALL {
            if let Some(said) = item.text.said_in(*language) {
                told.push_str(&wrapped(&format!("  {}: ", language.tag()), said, WIDTH));
                told.push('\n');
            }
        }
    }
    told
}
