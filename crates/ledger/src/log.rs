//! Moving the write-ahead log into the file, beside the commits and not within one of them.
//!
//! SQLite would let the commit that fills the log move it, and everyone in its group would wait for that. Here the caller
//! who finds the log long moves it after its own command was answered for everyone else: first while others commit,
//! which takes the time it takes, then the short rest alone, so that the log begins anew and does not grow.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use rusqlite::Connection;

use crate::error::SubmitError;
use crate::group::lock;
use crate::store;

/// Pages in the log from which it is moved: 32 MiB. A longer log moves a page that changes often less often; a shorter one
/// is read sooner at the next start.
const LONG: i64 = 8192;

/// How long the log is, and the connection that moves it.
#[derive(Default, Debug)]
pub(crate) struct Log {
    pages: AtomicI64,
    moving: AtomicBool,
    connection: Mutex<Option<Connection>>,
}

impl Log {
    /// Looks how many pages of the log wait to be moved.
    pub(crate) fn measure(&self, connection: &Connection) -> rusqlite::Result<()> {
        self.pages
            .store(waiting(connection, "NOOP")?, Ordering::Relaxed);
        Ok(())
    }

    /// Moves the log when it is long and nobody else does. `alone` runs its argument while nobody commits.
    pub(crate) fn move_if_long(
        &self,
        path: &Path,
        alone: impl FnOnce(&dyn Fn(&Connection) -> rusqlite::Result<()>) -> Result<(), SubmitError>,
    ) -> Result<(), SubmitError> {
        if self.pages.load(Ordering::Relaxed) < LONG || self.moving.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        let _moving = Moving(&self.moving);
        {
            let mut connection = lock(&self.connection);
            let mover = match connection.take() {
                Some(mover) => mover,
                None => store::open_file(path, false)
                    .map_err(|error| SubmitError::NotRecorded(error.to_string()))?,
            };
            waiting(&mover, "PASSIVE")?;
            *connection = Some(mover);
        }
        alone(&|connection| {
            waiting(connection, "PASSIVE")?;
            self.measure(connection)
        })
    }

    /// Gives the connection up, so that the log can be emptied for good.
    pub(crate) fn close(&self) {
        *lock(&self.connection) = None;
    }
}

/// Says that nobody moves the log any more, however the moving ended.
struct Moving<'a>(&'a AtomicBool);

impl Drop for Moving<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

/// Runs a checkpoint in the mode and returns how many pages of the log wait to be moved after it.
fn waiting(connection: &Connection, mode: &str) -> rusqlite::Result<i64> {
    let mut statement = connection.prepare_cached(match mode {
        "NOOP" => "PRAGMA wal_checkpoint(NOOP)",
        _ => "PRAGMA wal_checkpoint(PASSIVE)",
    })?;
    let (pages, moved): (i64, i64) =
        statement.query_row((), |row| Ok((row.get(1)?, row.get(2)?)))?;
    Ok(pages.saturating_sub(moved))
}
