//! The law that a command works with: the copy in the binary, or a folder.

use std::path::{Path, PathBuf};

use retinue_rulebook::Rulebook;

use crate::ending::Trouble;

/// The rulebook in the binary, or the one in `folder`.
///
/// # Errors
/// Bad input that names file and line when the folder's rules do not load.
pub(crate) fn rulebook(folder: Option<&Path>) -> Result<Rulebook, Trouble> {
    match folder {
        None => Rulebook::embedded().map_err(Trouble::failed),
        Some(folder) => Rulebook::from_dir(folder).map_err(Trouble::Rules),
    }
}

/// Where the rules come from.
#[derive(clap::Args, Default)]
pub(crate) struct RulesFrom {
    /// A programme's folder of rules instead of the copy in the binary, such as programmes/us-ipledge
    #[arg(long = "rules", value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    folder: Option<PathBuf>,
}

impl RulesFrom {
    /// Loads them.
    ///
    /// # Errors
    /// As [`rulebook`].
    pub(crate) fn load(&self) -> Result<Rulebook, Trouble> {
        rulebook(self.folder.as_deref())
    }
}
