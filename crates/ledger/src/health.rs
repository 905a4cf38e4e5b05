//! How the installation is: for the operator and for the probes of a service.

use jiff::Timestamp;
use rusqlite::OptionalExtension;

use crate::checkpoint::Checkpoint;
use crate::error::{ReadError, SubmitError};
use crate::ledger::Ledger;
use crate::settings::{self, Setting};
use crate::{sql, store};

/// What an operator looks at.
#[derive(Clone, Debug)]
pub struct Health {
    /// The settings on which durability rests, as the writing connection has them.
    pub settings: Vec<Setting>,
    /// The version of SQLite.
    pub sqlite: &'static str,
    /// The version of this program that made the ledger.
    pub made_with: Option<String>,
    /// The programme whose record it is.
    pub programme: Option<String>,
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Bytes of the log beside it.
    pub log_bytes: u64,
    /// The last checkpoint: its number and when it was made.
    pub checkpoint: Option<(u32, Timestamp)>,
    /// Commands that wait to be recorded.
    pub waiting: usize,
    /// When the last fact was recorded by the real clock.
    pub last_recorded: Option<Timestamp>,
}

impl Ledger {
    /// Looks at the installation without reading any patient.
    ///
    /// # Errors
    /// [`ReadError`] when the store cannot be read.
    pub fn health(&self) -> Result<Health, ReadError> {
        let settings = self.beside_commits(|store| Ok(settings::read(store.connection()?)?))?;
        let bytes = |path: &std::path::Path| std::fs::metadata(path).map_or(0, |file| file.len());
        let mut log = self.path().as_os_str().to_owned();
        log.push("-wal");
        let last_recorded = self.core().last_recorded();
        self.read(|connection| {
            let last: Option<(u32, String)> = connection
                .prepare_cached(sql::CHECKPOINT_LAST)?
                .query_row((), |row| Ok((row.get(0)?, row.get(2)?)))
                .optional()?;
            let checkpoint = last.and_then(|(number, body)| {
                serde_json::from_str::<Checkpoint>(&body)
                    .ok()
                    .map(|checkpoint| (number, checkpoint.at))
            });
            Ok(Health {
                settings,
                sqlite: rusqlite::version(),
                made_with: store::meta(connection, "made-with")?,
                programme: store::meta(connection, "programme")?,
                file_bytes: bytes(self.path()),
                log_bytes: bytes(std::path::Path::new(&log)),
                checkpoint,
                waiting: self.waiting(),
                last_recorded: (last_recorded > 0)
                    .then(|| Timestamp::from_millisecond(last_recorded).ok())
                    .flatten(),
            })
        })
    }

    /// Whether the ledger can record: an empty transaction of its own begins and ends.
    ///
    /// # Errors
    /// [`SubmitError`] when it cannot.
    pub fn is_ready(&self) -> Result<(), SubmitError> {
        self.alone(|_| Ok(()))
    }
}
