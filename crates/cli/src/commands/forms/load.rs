//! `retinue forms load`.

use std::path::PathBuf;

use retinue_ledger::{CommandId, SubmitError};
use serde_json::json;

use crate::ending::{Ended, Trouble};
use crate::installation::InstallationOptions;
use crate::text::{print, print_json};

/// The longest file that is read, in bytes: no form comes near it.
const LONGEST: u64 = 1024 * 1024;

/// Load an authority's text of a form: checked item by item, kept under its hash, in force from its first day
///
/// `retinue forms show FORM --file` prints a file to begin with. Texts that were loaded before stay on record. Where the
/// file says re-consent = "required", what was signed on an earlier text does not count from its first day on.
#[derive(clap::Args)]
pub(super) struct Load {
    /// The file, in TOML
    #[arg(value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    #[command(flatten)]
    installation: InstallationOptions,
}

impl Load {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let path = self.file.display().to_string();
        let unreadable =
            |error: std::io::Error| Trouble::input(&path, format!("cannot be read: {error}"));
        let length = std::fs::metadata(&self.file).map_err(unreadable)?.len();
        if length > LONGEST {
            return Err(Trouble::input(
                &path,
                "is longer than any form; give the file of one form",
            ));
        }
        let written = std::fs::read_to_string(&self.file).map_err(unreadable)?;
        let ledger = self.installation.read()?.open_existing()?;
        let file = ledger
            .form_text_file(&path, &written)
            .map_err(Trouble::Mistakes)?;
        let hash = file.text.hash();
        let (form, edition, from, re_consent) = (
            file.text.form.clone(),
            file.text.edition.clone(),
            file.from,
            file.re_consent,
        );
        let command = CommandId::random().map_err(Trouble::failed)?;
        let done = ledger
            .load_form_text(&ledger.at_the_console(), command, file)
            .map_err(|error| match error {
                SubmitError::Refused(refused) => Trouble::input(&path, refused.to_string()),
                other => Trouble::failed(other),
            })?;
        ledger.flush_access().map_err(Trouble::failed)?;
        if json {
            print_json(&json!({
                "form": form, "edition": edition, "text-hash": hash, "from": from,
                "re-consent": re_consent, "fact": done.fact.id,
            }))?;
        } else {
            print(
                format!(
                    "Loaded: {form} of {edition}, signed from {from} on; consent anew: {re_consent}.\n{hash}\n"
                )
                .as_bytes(),
            )?;
        }
        Ok(Ended::Yes)
    }
}
