//! The section `[[fhir-servers]]` of the configuration: servers of record systems that may be asked for what did not come along
//! with a hook.

use std::path::{Path, PathBuf};

use retinue_web::FhirServer;
use serde::Deserialize;

/// One of them.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Named {
    /// The program that may have it asked, by the name under which it is registered.
    program: String,
    /// Its whole address, such as `https://ehr.example/fhir/r4`.
    address: String,
    /// The file of the roots from which its certificate comes, in PEM. A relative path starts at the folder of the configuration.
    roots: Option<PathBuf>,
}

impl Named {
    /// Makes a relative path start at a folder.
    pub(super) fn starting_at(&mut self, folder: &Path) {
        if let Some(roots) = &mut self.roots {
            *roots = folder.join(&*roots);
        }
    }

    /// The server.
    ///
    /// # Errors
    /// The key, what is wrong and what would mend it.
    pub(crate) fn opened(&self) -> Result<FhirServer, String> {
        let roots = match &self.roots {
            None => None,
            Some(file) => Some(std::fs::read(file).map_err(|error| {
                format!(
                    "fhir-servers.roots: {} cannot be read: {error}",
                    file.display()
                )
            })?),
        };
        FhirServer::of(&self.program, &self.address, roots.as_deref())
            .map_err(|says| format!("fhir-servers: {says}"))
    }
}
