//! An installation: where its ledger lies, what its configuration says, and how it is opened.

mod config;
mod ehrs;
mod fhir_servers;
mod laboratories;
mod listen;
mod webhooks;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use retinue_ledger::{Clock, Laws, Ledger, Limits, OpenError, Options, Place, Purpose};
use retinue_rulebook::Rulebook;

use crate::ending::Trouble;
use crate::law::RulesFrom;

pub(crate) use config::Config;
pub(crate) use listen::{DEFAULT_LISTEN, bind, bind_or_next};

/// The ledger's file in its folder.
const LEDGER_FILE: &str = "retinue.db";
/// The folder of the ledger when nothing else is said.
const DEFAULT_DATA: &str = "retinue-data";

/// The options of a command that works on an installation.
#[derive(clap::Args, Default)]
pub(crate) struct InstallationOptions {
    /// The folder of the ledger [default: what the configuration says, or retinue-data]
    #[arg(long, value_name = "DIR", env = "RETINUE_DATA", value_hint = clap::ValueHint::DirPath)]
    data: Option<PathBuf>,
    /// A configuration file in TOML; a key that is not known is refused
    #[arg(long, value_name = "FILE", env = "RETINUE_CONFIG", value_hint = clap::ValueHint::FilePath)]
    config: Option<PathBuf>,
    #[command(flatten)]
    rules: RulesFrom,
}

/// An installation that is not opened yet.
pub(crate) struct Installation {
    /// What the configuration says.
    pub(crate) config: Config,
    /// The folder of the ledger, if one was named.
    named: Option<PathBuf>,
    rules: RulesFrom,
}

impl InstallationOptions {
    /// Reads the configuration. Options win over it.
    ///
    /// # Errors
    /// Bad input that names the file, the line and the key.
    pub(crate) fn read(self) -> Result<Installation, Trouble> {
        let config = match &self.config {
            Some(file) => Config::read(file)?,
            None => Config::default(),
        };
        Ok(Installation {
            named: self.data.or_else(|| config.data.clone()),
            config,
            rules: self.rules,
        })
    }
}

impl Installation {
    /// The folder of the ledger.
    pub(crate) fn folder(&self) -> PathBuf {
        self.named
            .clone()
            .unwrap_or_else(|| PathBuf::from(DEFAULT_DATA))
    }

    /// The folder of the ledger, if one was named.
    pub(crate) fn named_folder(&self) -> Option<&Path> {
        self.named.as_deref()
    }

    /// The ledger's file.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder().join(LEDGER_FILE)
    }

    /// The signing key's file.
    pub(crate) fn key(&self) -> PathBuf {
        self.config
            .key
            .clone()
            .unwrap_or_else(|| self.folder().join("signing.key"))
    }

    /// The rules.
    ///
    /// # Errors
    /// As [`crate::law::rulebook`].
    pub(crate) fn rulebook(&self) -> Result<Arc<Rulebook>, Trouble> {
        self.rules.load().map(Arc::new)
    }

    /// Opens the ledger for service, or makes one where there is none.
    ///
    /// # Errors
    /// A failure, in the words of the ledger.
    pub(crate) fn open_or_make(&self) -> Result<Ledger, Trouble> {
        private_folder(&self.folder())?;
        self.open_as(Place::Directory(self.folder()), Purpose::Service)
            .map_err(Opening::into_trouble)
    }

    /// Opens the ledger that is there, whether it serves or demonstrates.
    ///
    /// # Errors
    /// Bad input when there is none; a failure in the words of the ledger.
    pub(crate) fn open_existing(&self) -> Result<Ledger, Trouble> {
        self.must_exist()?;
        self.open_existing_as_it_is().map_err(Opening::into_trouble)
    }

    /// The same, telling rules and ledger apart.
    ///
    /// # Errors
    /// What the rules or the ledger say.
    pub(crate) fn open_existing_as_it_is(&self) -> Result<Ledger, Opening> {
        let place = || Place::Directory(self.folder());
        match self.open_as(place(), Purpose::Service) {
            Err(Opening::Ledger(OpenError::Demo)) => self.open_as(place(), Purpose::Demo),
            opened => opened,
        }
    }

    /// Refuses a folder without a ledger: reading must not make one.
    ///
    /// # Errors
    /// Bad input that names the folder.
    pub(crate) fn must_exist(&self) -> Result<(), Trouble> {
        if self.file().is_file() {
            return Ok(());
        }
        Err(Trouble::input(
            "--data",
            format!(
                "no ledger lies in {}; give the folder of one, or make one with `retinue serve`",
                self.folder().display()
            ),
        ))
    }

    /// Opens a ledger at a place for a purpose.
    ///
    /// # Errors
    /// What the rules or the ledger say.
    pub(crate) fn open_as(&self, place: Place, purpose: Purpose) -> Result<Ledger, Opening> {
        let rulebook = self.rulebook().map_err(Opening::Rules)?;
        let limits = Limits {
            session_idle: self.config.session_idle(),
            session_longest: self.config.session_longest(),
            ..Limits::default()
        };
        Ledger::open(Options {
            place,
            key: self.config.key.clone(),
            purpose,
            clock: Clock::System,
            beside: Laws::built_in_beside(&rulebook)
                .map_err(|error| Opening::Rules(Trouble::failed(error)))?,
            rulebook,
            knowledge: None,
            limits,
        })
        .map_err(Opening::Ledger)
    }
}

/// Makes a folder that only its owner enters, where there is none: patients' names lie in it.
///
/// # Errors
/// A failure that names the folder.
pub(crate) fn private_folder(folder: &Path) -> Result<(), Trouble> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| {
        Trouble::failed(format!(
            "the folder {} cannot be made: {error}",
            folder.display()
        ))
    })
}

/// Why an installation does not open.
#[derive(Debug)]
pub(crate) enum Opening {
    /// The rules do not load.
    Rules(Trouble),
    /// The ledger does not open.
    Ledger(OpenError),
}

impl Opening {
    /// The same for whoever asked for a ledger.
    pub(crate) fn into_trouble(self) -> Trouble {
        match self {
            Opening::Rules(trouble) => trouble,
            Opening::Ledger(error) => Trouble::failed(error),
        }
    }
}
