//! The ledger as its callers hold it: opening, the one door for writing, closing.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use retinue_rulebook::Rulebook;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::account::Seen;
use crate::checkpoint;
use crate::core::{Core, Limits};
use crate::error::{OpenError, ReadError, SubmitError};
use crate::group::{Fate, Full, Group, Work, lock};
use crate::ids::CommandId;
use crate::key::InstallationKey;
use crate::kiosk::Kiosks;
use crate::laws::Laws;
use crate::opening::{
    Options, Purpose, check_key, check_programme, check_purpose, folder_of, prepare,
};
use crate::party::Parties;
use crate::program::Openings;
use crate::store::{self, Store};

/// One installation's record. Clones are the same ledger; every call may be made from any thread, and blocks it.
#[derive(Clone, Debug)]
pub struct Ledger {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    core: Arc<Core>,
    group: Group<Store>,
    store: Mutex<Store>,
    readers: Mutex<Vec<Reader>>,
    seen: Seen,
    kiosks: Kiosks,
    openings: Openings,
    path: PathBuf,
    checkpointed: Mutex<Instant>,
    /// Dropped last, after every connection: it takes its folder with it.
    _temporary: Option<TempDir>,
}

/// A connection for reading, with the parties as they were last read through it.
#[derive(Debug)]
struct Reader {
    connection: Connection,
    parties: Parties,
}

/// The ledger's file in its folder.
const FILE: &str = "retinue.db";
/// The signing key's file in the ledger's folder.
const KEY_FILE: &str = "signing.key";
/// Most connections that are kept open for reading.
const MOST_READERS: usize = 16;

impl Ledger {
    /// Opens a ledger, or makes one where there is none. Nothing is scanned: it takes as long for a million patients as
    /// for one.
    ///
    /// # Errors
    /// [`OpenError`] when a setting, the file, the key or the demo mark is not what it must be.
    pub fn open(options: Options) -> Result<Ledger, OpenError> {
        crate::program::choose_cryptography();
        let (folder, temporary) = folder_of(&options.place)?;
        let path = folder.join(FILE);
        let connection = store::open_file(&path, true)?;
        store::migrate(&connection, &path)?;
        let is_new = store::meta(&connection, "made-with")?.is_none();
        check_purpose(&connection, options.purpose, is_new)?;
        check_programme(&connection, &options.rulebook, &path)?;
        let key_path = options.key.unwrap_or_else(|| folder.join(KEY_FILE));
        let key = InstallationKey::at(&key_path, is_new)?;
        check_key(&connection, &key, &key_path, is_new)?;
        let last_recorded = store::meta(&connection, "last-recorded-at")?;
        let last_recorded = last_recorded
            .and_then(|text| text.parse().ok())
            .unwrap_or(0);
        let demo = options.purpose == Purpose::Demo;
        let laws = options
            .beside
            .into_iter()
            .fold(Laws::new(options.rulebook), Laws::beside);
        let core = Core::new(
            options.clock,
            laws,
            options.knowledge,
            key,
            options.limits,
            demo,
            last_recorded,
        );
        let core = Arc::new(core);
        let mut store = Store::new(core.clone(), path.clone(), connection);
        store
            .in_transaction("the opening", |store| {
                prepare(store, options.purpose, is_new)
            })
            .map_err(|error| match error {
                SubmitError::Damaged(damage) => OpenError::Damaged(damage),
                SubmitError::Rules(why) => OpenError::Rules(why),
                other => OpenError::Store(other.to_string()),
            })?;
        Ok(Ledger {
            inner: Arc::new(Inner {
                group: Group::new(core.limits.most_waiting, core.limits.largest_group),
                core,
                store: Mutex::new(store),
                readers: Mutex::new(Vec::new()),
                seen: Seen::default(),
                kiosks: Kiosks::default(),
                openings: Openings::default(),
                path,
                checkpointed: Mutex::new(Instant::now()),
                _temporary: temporary,
            }),
        })
    }

    /// The rules of the programme that the installation runs.
    pub fn rulebook(&self) -> &Arc<Rulebook> {
        self.laws().own()
    }

    /// The rules of every programme that the installation holds.
    pub fn laws(&self) -> &Laws {
        &self.inner.core.laws
    }

    /// Bounds and periods.
    pub fn limits(&self) -> &Limits {
        &self.inner.core.limits
    }

    /// Whether the ledger is marked as a demo.
    pub fn is_demo(&self) -> bool {
        self.inner.core.demo
    }

    /// The ledger's file.
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// The public half of the signing key, in hexadecimal: the name of this installation.
    pub fn installation(&self) -> String {
        self.inner.core.key.id()
    }

    /// How many commands wait to be recorded.
    pub fn waiting(&self) -> usize {
        self.inner.group.waiting()
    }

    pub(crate) fn core(&self) -> &Core {
        &self.inner.core
    }

    pub(crate) fn seen(&self) -> &Seen {
        &self.inner.seen
    }

    pub(crate) fn kiosks(&self) -> &Kiosks {
        &self.inner.kiosks
    }

    pub(crate) fn openings(&self) -> &Openings {
        &self.inner.openings
    }

    /// Has `act` run under a savepoint of the next group and committed with it. `named` and `is_recorded` settle a
    /// commit whose outcome is not known.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        named: &CommandId,
        act: impl FnOnce(&mut Store) -> Result<T, SubmitError> + Send + 'static,
        is_recorded: impl Fn(&Connection) -> rusqlite::Result<bool> + Send + 'static,
    ) -> Result<T, SubmitError> {
        let ticket = Arc::new(Mutex::new(None));
        let work = Errand {
            act: Some(act),
            is_recorded,
            result: None,
            ticket: ticket.clone(),
            named: named.clone(),
            retry_after: self.inner.core.limits.retry_after,
        };
        let retry_after = self.inner.core.limits.retry_after;
        self.inner
            .group
            .commit(&self.inner.store, Box::new(work))
            .map_err(|Full| SubmitError::Busy { retry_after })?;
        self.tidy();
        lock(&ticket)
            .take()
            .unwrap_or_else(|| Err(SubmitError::Unknown(named.clone())))
    }

    /// The same for what leaves no command behind: when the outcome is not known it is unknown.
    pub(crate) fn write_unnamed<T: Send + 'static>(
        &self,
        what: &str,
        act: impl FnOnce(&mut Store) -> Result<T, SubmitError> + Send + 'static,
    ) -> Result<T, SubmitError> {
        let named = CommandId::new(what).ok_or(SubmitError::NotFound)?;
        self.write(&named, act, |_| Err(rusqlite::Error::QueryReturnedNoRows))
    }

    /// Runs `act` as one transaction that nobody else's commands go into.
    pub(crate) fn alone<T>(
        &self,
        act: impl FnOnce(&mut Store) -> Result<T, SubmitError>,
    ) -> Result<T, SubmitError> {
        let retry_after = self.inner.core.limits.retry_after;
        let done = self
            .inner
            .group
            .alone(&self.inner.store, |store| {
                store.in_transaction("the transaction", act)
            })
            .map_err(|Full| SubmitError::Busy { retry_after })?;
        self.tidy();
        done
    }

    /// What is due after a commit, done by one of those who have their answer.
    fn tidy(&self) {
        self.checkpoint_if_due();
        let moved = self.core().log.move_if_long(&self.inner.path, |rest| {
            let retry_after = self.inner.core.limits.retry_after;
            let moved = self
                .inner
                .group
                .alone(&self.inner.store, |store| Ok(rest(store.connection()?)?));
            moved.map_err(|Full| SubmitError::Busy { retry_after })?
        });
        if let Err(error) = moved {
            tracing::warn!(%error, "the log could not be moved into the file; a later commit tries again");
        }
    }

    /// Looks at the store while nobody commits, without a transaction.
    pub(crate) fn beside_commits<T>(
        &self,
        act: impl FnOnce(&mut Store) -> Result<T, SubmitError>,
    ) -> Result<T, SubmitError> {
        let retry_after = self.inner.core.limits.retry_after;
        let done = self.inner.group.alone(&self.inner.store, act);
        done.map_err(|Full| SubmitError::Busy { retry_after })?
    }

    /// Reads with one of the reading connections, from one unchanging state of the store.
    pub(crate) fn read<T, E: From<rusqlite::Error>>(
        &self,
        act: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        self.read_parties(|connection, _| act(connection))
    }

    /// The same, with the parties as the connection read them before: each is held against its head as that state has it, and
    /// only what was recorded since is read and verified.
    pub(crate) fn read_parties<T, E: From<rusqlite::Error>>(
        &self,
        act: impl FnOnce(&Connection, &mut Parties) -> Result<T, E>,
    ) -> Result<T, E> {
        let pooled = lock(&self.inner.readers).pop();
        let mut reader = match pooled {
            Some(reader) => reader,
            None => Reader {
                connection: store::open_reader(&self.inner.path)?,
                parties: Parties::of_a_reader(),
            },
        };
        reader.connection.prepare_cached("BEGIN")?.execute(())?;
        let value = act(&reader.connection, &mut reader.parties);
        // A connection that cannot end its transaction is not used again.
        let ended = reader.connection.prepare_cached("COMMIT")?.execute(());
        if ended.is_ok() {
            let mut readers = lock(&self.inner.readers);
            if readers.len() < MOST_READERS {
                readers.push(reader);
            }
        }
        value
    }

    /// Makes a signed checkpoint when the last is older than [`Limits::checkpoint_every`]. Every commit calls it; a
    /// service without commits calls [`Ledger::housekeeping`].
    pub fn checkpoint_if_due(&self) {
        {
            let mut last = lock(&self.inner.checkpointed);
            if last.elapsed() < self.inner.core.limits.checkpoint_every {
                return;
            }
            *last = Instant::now();
        }
        if let Err(error) = self.checkpoint() {
            tracing::error!(%error, "no checkpoint could be made; the next commit tries again");
        }
    }

    /// Makes a signed checkpoint over every stream that moved, and over the access log.
    ///
    /// # Errors
    /// [`SubmitError`] when the store fails.
    pub fn checkpoint(&self) -> Result<(), SubmitError> {
        *lock(&self.inner.checkpointed) = Instant::now();
        loop {
            let more = self.inner.group.alone(&self.inner.store, |store| {
                store.in_transaction("the checkpoint", checkpoint::make)
            });
            let retry_after = self.inner.core.limits.retry_after;
            if !more.map_err(|Full| SubmitError::Busy { retry_after })?? {
                return Ok(());
            }
        }
    }

    /// Writes what is held in memory, makes a last checkpoint and moves the log into the file. Dropping the last clone
    /// without it loses no fact: what is not sealed yet is sealed at the next start.
    ///
    /// # Errors
    /// [`SubmitError`] when the store fails.
    pub fn close(&self) -> Result<(), SubmitError> {
        self.flush_access()?;
        self.checkpoint()?;
        let retry_after = self.inner.core.limits.retry_after;
        lock(&self.inner.readers).clear();
        self.inner.core.log.close();
        let moved = self
            .inner
            .group
            .alone(&self.inner.store, |store| -> Result<(), SubmitError> {
                let connection = store.connection()?;
                connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(()))?;
                Ok(())
            });
        moved.map_err(|Full| SubmitError::Busy { retry_after })?
    }

    /// Writes what the access log holds in memory, and returns when it is on disk.
    ///
    /// # Errors
    /// [`SubmitError`] when the store fails.
    pub fn flush_access(&self) -> Result<(), SubmitError> {
        if self.inner.core.audit.is_empty() {
            return Ok(());
        }
        self.write_unnamed("the access log", |store| {
            store.core.audit.await_writing();
            Ok(())
        })
    }
}

impl From<SubmitError> for ReadError {
    fn from(error: SubmitError) -> ReadError {
        match error {
            SubmitError::Damaged(damage) => ReadError::Damaged(damage),
            SubmitError::NotFound => ReadError::NotFound,
            other => ReadError::Store(other.to_string()),
        }
    }
}

/// One caller's act on its way through a group.
struct Errand<T, A, R> {
    act: Option<A>,
    is_recorded: R,
    result: Option<Result<T, SubmitError>>,
    ticket: Arc<Mutex<Option<Result<T, SubmitError>>>>,
    named: CommandId,
    retry_after: std::time::Duration,
}

impl<T, A, R> Work<Store> for Errand<T, A, R>
where
    T: Send + 'static,
    A: FnOnce(&mut Store) -> Result<T, SubmitError> + Send + 'static,
    R: Fn(&Connection) -> rusqlite::Result<bool> + Send + 'static,
{
    fn run(&mut self, store: &mut Store) -> bool {
        let Some(act) = self.act.take() else {
            return false;
        };
        let result = act(store);
        let keep = result.is_ok();
        self.result = Some(result);
        keep
    }

    fn was_committed(&self, store: &mut Store) -> Option<bool> {
        let connection = store.connection().ok()?;
        (self.is_recorded)(connection).ok()
    }

    fn tell(self: Box<Self>, fate: Fate) {
        let told = match (fate, self.result) {
            (Fate::Committed, Some(result)) => result,
            (Fate::Committed, None) => Err(SubmitError::Unknown(self.named)),
            (Fate::NotCommitted(why), _) => Err(SubmitError::NotRecorded(why)),
            (Fate::Busy, _) => Err(SubmitError::Busy {
                retry_after: self.retry_after,
            }),
            (Fate::Unknown, _) => Err(SubmitError::Unknown(self.named)),
        };
        *lock(&self.ticket) = Some(told);
    }
}
