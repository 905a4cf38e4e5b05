//! The section `[webhooks]` of the configuration: whose certificates are believed of those who are told that something happened.

use std::path::{Path, PathBuf};

use retinue_web::WebhookRoots;
use serde::Deserialize;

/// How programs are told.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Webhooks {
    /// The file of the roots from which certificates of receivers come, in PEM. A relative path starts at the folder of the
    /// configuration.
    roots: Option<PathBuf>,
}

impl Webhooks {
    /// Makes a relative path start at a folder.
    pub(super) fn starting_at(&mut self, folder: &Path) {
        if let Some(roots) = &mut self.roots {
            *roots = folder.join(&*roots);
        }
    }

    /// The roots; none where the configuration names none.
    ///
    /// # Errors
    /// The key, what is wrong and what would mend it.
    pub(crate) fn opened(&self) -> Result<Option<WebhookRoots>, String> {
        let Some(file) = &self.roots else {
            return Ok(None);
        };
        let unfit = |says: String| format!("webhooks.roots: {}: {says}", file.display());
        let pem =
            std::fs::read(file).map_err(|error| unfit(format!("it cannot be read: {error}")))?;
        WebhookRoots::of(&pem).map(Some).map_err(unfit)
    }
}
