//! The settings on which durability rests: applied to every connection, then read back. What does not hold is refused.

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::error::OpenError;

/// The oldest SQLite that is safe: versions from 3.7.0 to 3.51.2 can corrupt a write-ahead log.
const OLDEST_SAFE: i32 = 3_051_003;

/// A setting as it must be and as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Setting {
    /// The setting's name in SQLite.
    pub name: &'static str,
    /// What it must be.
    pub wanted: &'static str,
    /// What it is.
    pub found: String,
    remedy: &'static str,
}

impl Setting {
    /// Whether it is as it must be.
    pub fn holds(&self) -> bool {
        self.found == self.wanted
    }
}

/// What every connection must have. A write-ahead log that is flushed at each commit is what makes "recorded" mean
/// "on disk": with `synchronous=NORMAL` a power cut loses acknowledged facts.
const WANTED: &[(&str, &str, &str)] = &[
    (
        "journal_mode",
        "wal",
        "Put the ledger on a local disk: some network file systems have no write-ahead log.",
    ),
    (
        "synchronous",
        "2",
        "It must be FULL: with less, a power cut loses facts that were acknowledged.",
    ),
    (
        "foreign_keys",
        "1",
        "Use the SQLite that comes with this program.",
    ),
    (
        "fullfsync",
        "1",
        "Use the SQLite that comes with this program.",
    ),
    (
        "checkpoint_fullfsync",
        "1",
        "Use the SQLite that comes with this program.",
    ),
    (
        "trusted_schema",
        "0",
        "Use the SQLite that comes with this program.",
    ),
    (
        "ignore_check_constraints",
        "0",
        "Use the SQLite that comes with this program.",
    ),
    (
        "read_uncommitted",
        "0",
        "Use the SQLite that comes with this program.",
    ),
    (
        "writable_schema",
        "0",
        "Use the SQLite that comes with this program.",
    ),
];

/// Pages that a writing connection keeps in memory, in KiB.
const CACHE_KIB: i64 = 16 * 1024;

/// Reads the settings of a connection back.
///
/// # Errors
/// When the store does not answer.
pub fn read(connection: &Connection) -> rusqlite::Result<Vec<Setting>> {
    WANTED
        .iter()
        .map(|(name, wanted, remedy)| {
            let found =
                connection.pragma_query_value(None, name, |row| row.get_ref(0).map(text))?;
            Ok(Setting {
                name,
                wanted,
                found,
                remedy,
            })
        })
        .collect()
}

fn text(value: rusqlite::types::ValueRef<'_>) -> String {
    match value {
        rusqlite::types::ValueRef::Integer(number) => number.to_string(),
        rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        _ => String::new(),
    }
}

/// Refuses a connection of which one setting is not as it must be.
///
/// # Errors
/// [`OpenError::Setting`] names the setting, what it is, what it must be, and a remedy.
pub fn check(connection: &Connection) -> Result<Vec<Setting>, OpenError> {
    if rusqlite::version_number() < OLDEST_SAFE {
        return Err(OpenError::Setting {
            name: "SQLite version",
            found: rusqlite::version().to_owned(),
            wanted: "3.51.3 or later".to_owned(),
            remedy: "Earlier versions can corrupt the write-ahead log.",
        });
    }
    let settings = read(connection)?;
    match settings.iter().find(|setting| !setting.holds()) {
        Some(wrong) => Err(OpenError::Setting {
            name: wrong.name,
            found: wrong.found.clone(),
            wanted: wrong.wanted.to_owned(),
            remedy: wrong.remedy,
        }),
        None => Ok(settings),
    }
}

/// Applies the settings, and those that only bear on speed.
pub(crate) fn apply(connection: &Connection) -> rusqlite::Result<()> {
    for (name, wanted, _) in WANTED {
        connection.pragma_update(None, name, wanted)?;
    }
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", CACHE_KIB.saturating_neg())?;
    // The log is moved into the file beside the commits, not by one of them: see `log.rs`.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    // A plan must not depend on what is bound: it would be made anew at every call.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(128);
    connection.busy_timeout(std::time::Duration::from_secs(5))
}

/// Pages that a reading connection keeps in memory, in KiB. The system's own cache holds the rest.
const READER_KIB: i64 = 1024;

/// Applies to a reading connection what it needs; it cannot write.
pub(crate) fn apply_to_reader(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cache_size", READER_KIB.saturating_neg())?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.busy_timeout(std::time::Duration::from_secs(5))
}
