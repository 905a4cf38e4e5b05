//! The exports that were asked for: what each promises to tell, and until when.
//!
//! An export is a promise and no file. What it tells is read from the record while it is fetched, as the record stood when the
//! export was asked for; so nothing of a patient lies beside the ledger, and a service that starts anew has nothing to clear away.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::ToSpan;
use retinue_interop::fhir_r4::served::Served;
use retinue_kernel::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// For how long an export is kept, in minutes.
const KEPT_MINUTES: i64 = 60;
/// The most exports of one program at once, and of all.
const MOST_OF_A_PROGRAM: usize = 8;
const MOST: usize = 256;
/// The most files that are fetched at once: each occupies a thread.
const MOST_FETCHED: usize = 4;

/// What one export promises.
#[derive(Clone, Debug)]
pub(super) struct Export {
    /// The program that asked, and nobody else, fetches it.
    pub(super) program: String,
    /// The whole address that was asked for it.
    pub(super) request: String,
    /// The address under which the resources lie.
    pub(super) base: String,
    /// The moment whose record is told.
    pub(super) moment: Timestamp,
    /// Only what the ledger learned after this.
    pub(super) since: Option<Timestamp>,
    /// The types, one a file.
    pub(super) kinds: Vec<&'static Served>,
}

impl Export {
    /// The moment from which on it is gone.
    pub(super) fn expires(&self) -> Timestamp {
        // A clock that stands at the end of time keeps nothing.
        self.moment
            .checked_add(KEPT_MINUTES.minutes())
            .unwrap_or(self.moment)
    }
}

/// The exports under way. They are gone when the service ends, and are asked for anew.
#[derive(Debug)]
pub(crate) struct Exports {
    known: Mutex<BTreeMap<String, Export>>,
    places: Arc<Semaphore>,
}

impl Default for Exports {
    fn default() -> Exports {
        Exports {
            known: Mutex::default(),
            places: Arc::new(Semaphore::new(MOST_FETCHED)),
        }
    }
}

impl Exports {
    fn known(&self) -> MutexGuard<'_, BTreeMap<String, Export>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps an export under a new name; none where as many are kept as are kept at once.
    pub(super) fn keep(&self, name: String, export: Export) -> Option<()> {
        let mut known = self.known();
        known.retain(|_, one| one.expires() > export.moment);
        let own = known.values();
        let own = own.filter(|one| one.program == export.program).count();
        if own >= MOST_OF_A_PROGRAM || known.len() >= MOST {
            return None;
        }
        known.insert(name, export);
        Some(())
    }

    /// The export of a name, for the program that asked for it, while it is kept.
    pub(super) fn of(&self, name: &str, program: &str, now: Timestamp) -> Option<Export> {
        let known = self.known();
        let export = known.get(name)?;
        (export.program == program && export.expires() > now).then(|| export.clone())
    }

    /// Gives an export up; what is being fetched of it breaks off.
    pub(super) fn give_up(&self, name: &str) {
        self.known().remove(name);
    }

    /// A place to fetch a file; none where all are taken.
    pub(super) fn place(&self) -> Option<OwnedSemaphorePermit> {
        self.places.clone().try_acquire_owned().ok()
    }
}
