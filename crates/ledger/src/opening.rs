//! How a ledger is opened, and what it refuses to open with.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use retinue_kernel::Id;
use retinue_rulebook::{KnowledgeBook, Rulebook};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::clock::Clock;
use crate::core::Limits;
use crate::decision;
use crate::error::{OpenError, SubmitError};
use crate::ids::random;
use crate::key::InstallationKey;
use crate::store::{self, Store};

/// Where a ledger lies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// A folder of its own; made when it is not there.
    Directory(PathBuf),
    /// A fresh temporary folder that is removed when the ledger is dropped.
    Temporary,
}

/// What a ledger is opened for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// For real patients. A ledger marked as a demo is refused.
    Service,
    /// For a demonstration, with simulated past courses. A new ledger is marked so; one without the mark is refused.
    Demo,
}

/// How a ledger is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where it lies.
    pub place: Place,
    /// The signing key's file; `signing.key` in the ledger's folder when none.
    pub key: Option<PathBuf>,
    /// What it is opened for.
    pub purpose: Purpose,
    /// Where it takes the time from.
    pub clock: Clock,
    /// The rules of the programme that the installation runs.
    pub rulebook: Arc<Rulebook>,
    /// The rules of other programmes, whose patients it treats too; [`Laws::built_in_beside`](crate::Laws) has them.
    pub beside: Vec<Arc<Rulebook>>,
    /// What is known of care; the copy in the binary where none is given.
    pub knowledge: Option<Arc<KnowledgeBook>>,
    /// Bounds and periods.
    pub limits: Limits,
}

impl Options {
    /// A ledger for service in a folder, by the machine's clock.
    pub fn in_directory(folder: impl Into<PathBuf>, rulebook: Arc<Rulebook>) -> Options {
        Options {
            place: Place::Directory(folder.into()),
            key: None,
            purpose: Purpose::Service,
            clock: Clock::System,
            rulebook,
            beside: Vec::new(),
            knowledge: None,
            limits: Limits::default(),
        }
    }
}

pub(crate) fn folder_of(place: &Place) -> Result<(PathBuf, Option<TempDir>), OpenError> {
    match place {
        Place::Directory(folder) => {
            std::fs::create_dir_all(folder).map_err(|error| OpenError::Place {
                path: folder.display().to_string(),
                why: error.to_string(),
            })?;
            Ok((folder.clone(), None))
        }
        Place::Temporary => {
            let temporary = tempfile::Builder::new()
                .prefix("retinue-")
                .tempdir()
                .map_err(|error| OpenError::Place {
                    path: std::env::temp_dir().display().to_string(),
                    why: error.to_string(),
                })?;
            Ok((temporary.path().to_path_buf(), Some(temporary)))
        }
    }
}

pub(crate) fn check_purpose(
    connection: &Connection,
    purpose: Purpose,
    is_new: bool,
) -> Result<(), OpenError> {
    let marked = store::meta(connection, "demo")?.is_some();
    match (purpose, marked) {
        _ if is_new => Ok(()),
        (Purpose::Service, true) => Err(OpenError::Demo),
        (Purpose::Demo, false) => Err(OpenError::NotADemo),
        _ => Ok(()),
    }
}

pub(crate) fn check_programme(
    connection: &Connection,
    rulebook: &Rulebook,
    path: &Path,
) -> Result<(), OpenError> {
    let of_rules = rulebook.programme().id.as_str();
    match store::meta(connection, "programme")? {
        Some(kept) if kept != of_rules => Err(OpenError::NotALedger {
            path: path.display().to_string(),
            why: format!(
                "it keeps the record of {kept}, and the rules in use are those of {of_rules}"
            ),
        }),
        _ => Ok(()),
    }
}

pub(crate) fn check_key(
    connection: &Connection,
    key: &InstallationKey,
    path: &Path,
    is_new: bool,
) -> Result<(), OpenError> {
    let sealed_with = store::meta(connection, "key")?;
    if is_new || sealed_with.as_deref() == Some(key.id().as_str()) {
        return Ok(());
    }
    Err(OpenError::Key {
        path: path.display().to_string(),
        why: "this ledger was sealed with another key. Give the key file that belongs to it"
            .to_owned(),
    })
}

/// What a ledger holds before its first fact: who it is, what it is for, and the rules in use.
pub(crate) fn prepare(
    store: &mut Store,
    purpose: Purpose,
    is_new: bool,
) -> Result<(), SubmitError> {
    let core = store.core.clone();
    let connection = store.connection()?;
    for rulebook in core.laws.all() {
        decision::store_rule_set(connection, rulebook.hash(), rulebook.files())?;
    }
    if is_new {
        let secret: [u8; 16] = random()?;
        store::set_meta(connection, "made-with", env!("CARGO_PKG_VERSION"))?;
        store::set_meta(
            connection,
            "ledger",
            Id::from(uuid::Builder::from_random_bytes(secret).into_uuid()).as_str(),
        )?;
        store::set_meta(
            connection,
            "programme",
            core.laws.own().programme().id.as_str(),
        )?;
        store::set_meta(connection, "key", &core.key.id())?;
        if purpose == Purpose::Demo {
            store::set_meta(connection, "demo", "yes")?;
        }
    }
    // The rules must be able to follow what was adopted, before anyone waits for an answer.
    let (connection, parties, core) = store.with_parties()?;
    for rulebook in core.laws.all() {
        parties.in_force(connection, core, Some(rulebook.programme().id))?;
    }
    Ok(())
}
