//! The section `[[ehrs]]` of the configuration: record systems of clinics from whose pages this one is opened.

use std::path::{Path, PathBuf};

use retinue_web::Ehr;
use serde::Deserialize;

/// One of them.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Named {
    /// The whole address of its FHIR server, as it stands in `iss`.
    iss: String,
    /// By which name it knows us.
    client_id: String,
    /// For which clinic: the id of the prescriber.
    clinic: String,
    /// Servers beside it on which it asks its people and gives tokens, such as `https://sign-in.ehr.example`.
    #[serde(default)]
    also: Vec<String>,
    /// The file of the roots from which their certificates come, in PEM. A relative path starts at the folder of the configuration.
    roots: Option<PathBuf>,
}

impl Named {
    /// Makes a relative path start at a folder.
    pub(super) fn starting_at(&mut self, folder: &Path) {
        if let Some(roots) = &mut self.roots {
            *roots = folder.join(&*roots);
        }
    }

    /// The record system.
    ///
    /// # Errors
    /// The key, what is wrong and what would mend it.
    pub(crate) fn opened(&self) -> Result<Ehr, String> {
        let roots = match &self.roots {
            None => None,
            Some(file) => Some(std::fs::read(file).map_err(|error| {
                format!("ehrs.roots: {} cannot be read: {error}", file.display())
            })?),
        };
        Ehr::of(
            &self.iss,
            &self.client_id,
            &self.clinic,
            &self.also,
            roots.as_deref(),
        )
        .map_err(|says| format!("ehrs: {says}"))
    }
}
