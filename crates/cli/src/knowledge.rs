//! What is known: the copy in the binary, or a folder in its place.

use std::path::PathBuf;

use retinue_care::Jurisdiction;
use retinue_rulebook::KnowledgeBook;

use crate::ending::Trouble;

/// Where the knowledge comes from.
#[derive(clap::Args)]
pub(crate) struct KnowledgeOptions {
    /// A folder of knowledge instead of the copy in the binary
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    knowledge: Option<PathBuf>,
}

impl KnowledgeOptions {
    /// # Errors
    /// Every mistake of the folder.
    pub(crate) fn open(&self) -> Result<KnowledgeBook, Trouble> {
        match &self.knowledge {
            Some(folder) => KnowledgeBook::from_dir(folder).map_err(Trouble::Mistakes),
            None => KnowledgeBook::embedded().map_err(Trouble::Rules),
        }
    }
}

/// Where a clinic works: `US`, `UK` or `EU`, in either case.
pub(crate) fn jurisdiction_option(option: &str, written: &str) -> Result<Jurisdiction, Trouble> {
    Jurisdiction::from_text(&written.to_ascii_uppercase()).ok_or_else(|| {
        Trouble::input(
            option,
            format!("'{written}' is not known; known: US, UK, EU"),
        )
    })
}
