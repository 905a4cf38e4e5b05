//! The store of one ledger: its one writing connection, which only the leader of a group holds.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};

use crate::core::Core;
use crate::error::{OpenError, SubmitError};
use crate::group::{Fate, Venue, Work};
use crate::ids::CommandId;
use crate::party::Parties;
use crate::{schema, settings, sql};

/// The writing side of a ledger.
#[derive(Debug)]
pub(crate) struct Store {
    pub(crate) core: Arc<Core>,
    path: PathBuf,
    /// None after a failed commit, until the store was opened anew and found whole.
    connection: Option<Connection>,
    parties: Parties,
    last_recorded_written: i64,
}

impl Store {
    pub(crate) fn new(core: Arc<Core>, path: PathBuf, connection: Connection) -> Store {
        let last_recorded_written = core.last_recorded();
        Store {
            core,
            path,
            connection: Some(connection),
            parties: Parties::default(),
            last_recorded_written,
        }
    }

    /// The writing connection, opened anew when the last one was given up.
    pub(crate) fn connection(&mut self) -> Result<&Connection, SubmitError> {
        if self.connection.is_none() {
            self.connection = Some(reopened(&self.path).map_err(SubmitError::NotRecorded)?);
        }
        self.connection
            .as_ref()
            .ok_or_else(|| SubmitError::NotRecorded("the store is closed".to_owned()))
    }

    /// The connection together with what is remembered of the parties.
    pub(crate) fn with_parties(
        &mut self,
    ) -> Result<(&Connection, &mut Parties, &Core), SubmitError> {
        self.connection()?;
        match &self.connection {
            Some(connection) => Ok((connection, &mut self.parties, &self.core)),
            None => Err(SubmitError::NotRecorded("the store is closed".to_owned())),
        }
    }

    /// Runs `act` in a transaction of its own and commits it. A commit that fails is unknown: `what` names it.
    pub(crate) fn in_transaction<T>(
        &mut self,
        what: &str,
        act: impl FnOnce(&mut Store) -> Result<T, SubmitError>,
    ) -> Result<T, SubmitError> {
        self.begin()?;
        match act(self) {
            Ok(value) => match self.finish() {
                Ok(()) => Ok(value),
                Err(error) => {
                    self.give_up(&error);
                    let named = CommandId::new(what).ok_or(SubmitError::NotFound)?;
                    Err(SubmitError::Unknown(named))
                }
            },
            Err(error) => {
                self.roll_back();
                Err(error)
            }
        }
    }

    /// Runs `act` within the transaction that is open; what fails leaves nothing behind.
    pub(crate) fn in_savepoint<T>(
        &mut self,
        act: impl FnOnce(&mut Store) -> Result<T, SubmitError>,
    ) -> Result<T, SubmitError> {
        self.connection()?
            .prepare_cached("SAVEPOINT one")?
            .execute(())?;
        let done = act(self);
        let connection = self.connection()?;
        if connection.is_autocommit() {
            return Err(SubmitError::NotRecorded(
                "the store ended the transaction by itself".to_owned(),
            ));
        }
        if done.is_err() {
            connection.prepare_cached("ROLLBACK TO one")?.execute(())?;
        }
        connection.prepare_cached("RELEASE one")?.execute(())?;
        done
    }

    fn begin(&mut self) -> Result<(), SubmitError> {
        let retry_after = self.core.limits.retry_after;
        if self
            .connection
            .as_ref()
            .is_some_and(|connection| !connection.is_autocommit())
        {
            // Whoever led before did not come to an end: what is half done is undone with the connection.
            self.give_up(&"a transaction was left open");
        }
        let connection = self.connection()?;
        connection
            .prepare_cached("BEGIN IMMEDIATE")?
            .execute(())
            .map_err(|error| match error.sqlite_error_code() {
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                    SubmitError::Busy { retry_after }
                }
                _ => SubmitError::NotRecorded(error.to_string()),
            })?;
        Ok(())
    }

    /// Writes what goes with every commit, and commits.
    fn finish(&mut self) -> Result<(), SubmitError> {
        let core = self.core.clone();
        let last_recorded = core.last_recorded();
        if self.connection()?.is_autocommit() {
            if !core.audit.is_due() {
                return Ok(());
            }
            self.begin()?;
        }
        let connection = self.connection()?;
        let entries = core.audit.write_due(connection)?;
        if last_recorded > self.last_recorded_written {
            let connection = self.connection()?;
            connection
                .prepare_cached(sql::META_SET)?
                .execute(("last-recorded-at", last_recorded.to_string()))?;
        }
        self.connection()?.prepare_cached("COMMIT")?.execute(())?;
        self.last_recorded_written = last_recorded;
        core.audit.written(entries);
        if let Some(connection) = &self.connection
            && let Err(error) = core.log.measure(connection)
        {
            // The commit stands; how long the log is will be seen at the next.
            tracing::warn!(%error, "the length of the log could not be read");
        }
        Ok(())
    }

    /// Undoes the transaction.
    fn roll_back(&mut self) {
        let undone = match &self.connection {
            Some(connection) if !connection.is_autocommit() => {
                connection.execute_batch("ROLLBACK").is_ok()
            }
            _ => true,
        };
        if !undone {
            self.give_up(&"a transaction could not be undone");
        }
    }

    /// After a failed commit or flush nothing this connection says can be trusted.
    fn give_up(&mut self, why: &dyn std::fmt::Display) {
        // Closing rolls back what is open. An error while closing changes nothing about that.
        self.connection = None;
        tracing::error!(%why, "the store failed; it is opened anew");
    }

    fn run_all(&mut self, group: &mut [Box<dyn Work<Store>>]) -> Result<(), SubmitError> {
        self.begin()?;
        let alone = group.len() == 1;
        for work in group {
            if alone {
                if !work.run(self) {
                    self.roll_back();
                }
                continue;
            }
            let mut ran = false;
            let kept = self.in_savepoint(|store| {
                ran = true;
                if work.run(store) {
                    Ok(())
                } else {
                    Err(SubmitError::NotFound)
                }
            });
            // A refusal is that caller's own; a full disk or a failed read ends the transaction for all.
            let ended = self
                .connection
                .as_ref()
                .is_none_or(Connection::is_autocommit);
            match kept {
                Err(error) if !ran || ended => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// What became of each piece of work after a commit that failed: read back, never tried again.
    fn settle(&mut self, group: Vec<Box<dyn Work<Store>>>, failure: &str) {
        self.give_up(&failure);
        let readable = self.connection().is_ok();
        for work in group {
            let fate = match readable.then(|| work.was_committed(self)).flatten() {
                Some(true) => Fate::Committed,
                Some(false) => Fate::NotCommitted(failure.to_owned()),
                None => Fate::Unknown,
            };
            work.tell(fate);
        }
    }
}

impl Venue for Store {
    fn commit(&mut self, mut group: Vec<Box<dyn Work<Store>>>) {
        let fate = match self.run_all(&mut group) {
            Ok(()) => match self.finish() {
                Ok(()) => Fate::Committed,
                Err(error) => return self.settle(group, &error.to_string()),
            },
            Err(SubmitError::Busy { .. }) => Fate::Busy,
            Err(error) => {
                self.roll_back();
                Fate::NotCommitted(error.to_string())
            }
        };
        for work in group {
            work.tell(fate.clone());
        }
    }
}

/// Opens a store after a failed commit and flushes what is in it.
///
/// A commit whose flush failed may be visible without being on disk. Moving the whole log into the database, flushed,
/// makes what is visible durable; only then may a command be read back as done.
fn reopened(path: &Path) -> Result<Connection, String> {
    let connection = open_file(path, false).map_err(|error| error.to_string())?;
    let (busy, _, _): (i64, i64, i64) = connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .map_err(|error| error.to_string())?;
    if busy != 0 {
        return Err(
            "another program reads the store; what was written last cannot be made sure yet"
                .to_owned(),
        );
    }
    Ok(connection)
}

/// Opens the file with every setting applied and checked.
pub(crate) fn open_file(path: &Path, may_make: bool) -> Result<Connection, OpenError> {
    if may_make {
        make_private(path)?;
    }
    let connection =
        Connection::open_with_flags(path, flags()).map_err(|error| OpenError::Place {
            path: path.display().to_string(),
            why: error.to_string(),
        })?;
    settings::apply(&connection)?;
    settings::check(&connection)?;
    connection
        .pragma_update(None, "cache_size", -KEPT_BY_THE_WRITER)
        .map_err(|error| OpenError::Store(error.to_string()))?;
    Ok(connection)
}

/// How much of the file the writer keeps in memory at most, in KiB: an enrolment touches a page in each of some thirty trees,
/// and what lies above those pages is read anew where it finds no room.
const KEPT_BY_THE_WRITER: i64 = 32 * 1024;

/// Opens the file for reading only.
pub(crate) fn open_reader(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, flags())?;
    settings::apply_to_reader(&connection)?;
    Ok(connection)
}

/// Every connection is used by one thread at a time, and makes no file: that is [`make_private`]'s.
fn flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// Makes an empty file that its owner alone may read, where there is none: it will hold who the patients are. The log
/// beside it gets the same rights.
fn make_private(path: &Path) -> Result<(), OpenError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(OpenError::Place {
            path: path.display().to_string(),
            why: error.to_string(),
        }),
        _ => Ok(()),
    }
}

/// Makes the tables in an empty file, or checks that the file is a ledger of this version.
pub(crate) fn migrate(connection: &Connection, path: &Path) -> Result<(), OpenError> {
    let not_a_ledger = |why: String| OpenError::NotALedger {
        path: path.display().to_string(),
        why,
    };
    let application: i64 =
        connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get(0))?;
    match (application, version, tables) {
        (schema::APPLICATION_ID, schema::VERSION, _) => Ok(()),
        (0, 0, 0) => {
            let statements: String = schema::TABLES
                .iter()
                .chain(schema::ADDED_IN_3)
                .chain(schema::ADDED_IN_10)
                .chain(schema::ASKED_OFTEN)
                .chain(schema::LEFT_A_PHARMACY)
                .chain(schema::INBOX)
                .chain(schema::IMPORT)
                .chain(schema::PHARMACY_ORDER)
                .chain(schema::HOOK_FEEDBACK)
                .chain(schema::FORM_DRAFT)
                .chain(schema::FAULT_CHANGE)
                .chain(schema::WORKLIST_BY_PATIENT)
                .chain(schema::WEBHOOK)
                .chain(schema::LET_IN)
                .map(|table| format!("{table};\n"))
                .collect();
            connection.execute_batch(&format!(
                "BEGIN EXCLUSIVE;\n{statements}\nPRAGMA application_id = {};\nPRAGMA user_version = {};\nCOMMIT;",
                schema::APPLICATION_ID,
                schema::VERSION
            ))?;
            Ok(())
        }
        (schema::APPLICATION_ID, earlier, _) if is_upgraded(earlier) => {
            upgrade(connection, earlier)
        }
        (schema::APPLICATION_ID, other, _) => Err(not_a_ledger(format!(
            "its tables have form {other}, this program knows form {}",
            schema::VERSION
        ))),
        _ => Err(not_a_ledger("it was not made by this program".to_owned())),
    }
}

fn is_upgraded(version: i64) -> bool {
    schema::UPGRADES.iter().any(|(from, _)| *from == version)
}

/// Brings the tables of an earlier form to this one, one form after the other, in one transaction.
fn upgrade(connection: &Connection, earlier: i64) -> Result<(), OpenError> {
    let statements: String = schema::UPGRADES
        .iter()
        .filter(|(from, _)| *from >= earlier)
        .flat_map(|(_, statements)| *statements)
        .map(|statement| format!("{statement};\n"))
        .collect();
    connection.execute_batch(&format!(
        "BEGIN EXCLUSIVE;\n{statements}\nPRAGMA user_version = {};\nCOMMIT;",
        schema::VERSION
    ))?;
    Ok(())
}

/// Reads a value of `meta`.
pub(crate) fn meta(connection: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached(sql::META)?
        .query_row((name,), |row| row.get(0))
        .optional()
}

/// Writes a value of `meta`.
pub(crate) fn set_meta(connection: &Connection, name: &str, value: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached(sql::META_SET)?
        .execute((name, value))?;
    Ok(())
}
