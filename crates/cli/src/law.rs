//! The law that a command works with: the copies in the binary, or a folder.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use retinue_kernel::Programme;
use retinue_rulebook::Rulebook;

use crate::ending::Trouble;

/// The rulebook of the United States in the binary, or the one in `folder`.
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

    /// The law of every programme, or of the folder's alone.
    ///
    /// # Errors
    /// As [`rulebook`].
    pub(crate) fn law(&self) -> Result<Law, Trouble> {
        match &self.folder {
            None => Ok(Law::embedded()),
            Some(folder) => Ok(Law::Folder(Box::new(rulebook(Some(folder))?))),
        }
    }

    /// Loads them, or tells every mistake that can be found: in the law first, then in its worked cases.
    ///
    /// # Errors
    /// Bad input that names file, line and remedy of each.
    pub(crate) fn load_or_all_mistakes(&self) -> Result<Rulebook, Trouble> {
        let rulebook = match &self.folder {
            None => rulebook(None)?,
            Some(folder) => Rulebook::from_dir_or_mistakes(folder).map_err(Trouble::Mistakes)?,
        };
        let id = rulebook.programme().id.as_str();
        let folder = self.folder.as_deref().unwrap_or(Path::new(id));
        let mistakes = rulebook.mistakes_of_cases(folder);
        if mistakes.is_empty() {
            Ok(rulebook)
        } else {
            Err(Trouble::Mistakes(mistakes))
        }
    }

    /// Loads them, and sees that they are those of a programme.
    ///
    /// # Errors
    /// As [`rulebook`], and bad input when they are another's.
    pub(crate) fn load_of(&self, programme: &str) -> Result<Rulebook, Trouble> {
        let known = Programme::from_text(programme).ok_or_else(|| {
            let known: Vec<&str> = Programme::ALL.iter().map(|one| one.as_str()).collect();
            Trouble::input(
                "PROGRAMME",
                format!("'{programme}' is not known; known: {}", known.join(", ")),
            )
        })?;
        let Some(folder) = &self.folder else {
            return Rulebook::embedded_of(known).map_err(Trouble::failed);
        };
        let rulebook = rulebook(Some(folder))?;
        let loaded = rulebook.programme().id;
        if loaded == known {
            return Ok(rulebook);
        }
        Err(Trouble::input(
            "PROGRAMME",
            format!("the rules loaded are those of {loaded}, not of {programme}"),
        ))
    }
}

/// The law of every programme in the binary, each read when it is first asked for; or that of one folder.
pub(crate) enum Law {
    Embedded(Vec<(Programme, OnceLock<Result<Rulebook, String>>)>),
    Folder(Box<Rulebook>),
}

impl Law {
    /// The copies in the binary.
    pub(crate) fn embedded() -> Law {
        let all = Programme::ALL.iter();
        Law::Embedded(all.map(|programme| (*programme, OnceLock::new())).collect())
    }

    /// The programme that is meant where none is named.
    pub(crate) fn of_itself(&self) -> Programme {
        match self {
            Law::Embedded(_) => Programme::UsIpledge,
            Law::Folder(rulebook) => rulebook.programme().id,
        }
    }

    /// The rules of a programme; `Err` says why there are none.
    pub(crate) fn of(&self, programme: Programme) -> Result<&Rulebook, String> {
        match self {
            Law::Folder(rulebook) => {
                let loaded = rulebook.programme().id;
                if loaded == programme {
                    Ok(rulebook)
                } else {
                    Err(format!(
                        "the rules loaded are those of {loaded}, not of {programme}"
                    ))
                }
            }
            Law::Embedded(all) => {
                let Some((_, read)) = all.iter().find(|(known, _)| *known == programme) else {
                    return Err(format!("no rules of {programme} are built in"));
                };
                read.get_or_init(|| {
                    Rulebook::embedded_of(programme).map_err(|fault| fault.to_string())
                })
                .as_ref()
                .map_err(Clone::clone)
            }
        }
    }
}
