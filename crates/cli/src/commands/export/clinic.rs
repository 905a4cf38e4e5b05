//! `retinue export clinic`: everything that a clinic has on record, in a folder.

use std::path::PathBuf;

use retinue_web::{NotTakenAlong, take_along};
use serde_json::json;

use super::super::import::signed_in;
use super::super::user::PasswordOf;
use crate::ending::{Ended, Trouble};
use crate::installation::InstallationOptions;
use crate::text::print;

/// Write everything that a clinic has on record into a folder, to take along
///
/// FHIR resources, one a line (fhir/TYPE.ndjson); every fact of each patient, corrected ones included (records/NUMBER.json); the
/// copies of signed forms (documents/ID.pdf); a table of the patients (patients.csv); and, written last, manifest.json with the
/// length and the SHA-256 of each. A folder without it is half of one. It names people: keep it as you keep the ledger. The export, and
/// each look into a record, stands in the access log under the account that signs in.
#[derive(clap::Args)]
pub(super) struct OfClinic {
    /// The folder: one that is empty or not there
    #[arg(long, value_name = "FOLDER", value_hint = clap::ValueHint::DirPath)]
    into: PathBuf,
    /// The login of the one of the clinic who takes it along
    #[arg(long, value_name = "LOGIN")]
    login: String,
    #[command(flatten)]
    password: PasswordOf,
    #[command(flatten)]
    installation: InstallationOptions,
}

impl OfClinic {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let password = self.password.read()?;
        let ledger = self.installation.read()?.open_existing()?;
        let who = signed_in(&ledger, &self.login, &password)?;
        let files = take_along(&ledger, &who, &self.into).map_err(|error| match error {
            NotTakenAlong::NotEmpty(_) => Trouble::input("--into", error.to_string()),
            other => Trouble::failed(other),
        })?;
        ledger.flush_access().map_err(Trouble::failed)?;
        let (count, bytes) = (files.len(), files.iter().map(|one| one.bytes).sum::<u64>());
        let folder = self.into.display();
        let text = if json {
            format!("{}\n", json!({ "into": self.into, "files": files }))
        } else {
            format!("{count} files, {bytes} bytes, in {folder}; manifest.json lists them.\n")
        };
        print(text.as_bytes())?;
        Ok(Ended::yes_if(true))
    }
}
