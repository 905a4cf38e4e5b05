//! What every handler can reach: the ledger, the settings, and the attempts of late.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use retinue_kernel::{Day, Mode};
use retinue_ledger::Ledger;
use retinue_rulebook::Rulebook;
use tokio::sync::Semaphore;

use crate::access::attempts::Attempts;
use crate::config::Config;
use crate::http::fault::Fault;
use crate::rooms::machine::fhir::Exports;
use crate::rooms::opened::Waiting;
use crate::rooms::pharmacist::OpenedCases;

/// What every handler can reach. Cloning is cheap.
#[derive(Clone)]
pub struct Site {
    pub(crate) ledger: Ledger,
    pub(crate) config: Arc<Config>,
    pub(crate) attempts: Arc<Attempts>,
    /// Places for checking passwords: each check takes 19 MiB and a processor.
    pub(crate) password_places: Arc<Semaphore>,
    pub(crate) opened: Arc<OpenedCases>,
    /// The exports that programs asked for.
    pub(crate) exports: Arc<Exports>,
    /// What waits for browsers that come from a record system.
    pub(crate) opened_by: Arc<Waiting>,
    mode: Arc<Mutex<Option<(Mode, Instant)>>>,
}

/// For how long a mode that was read is shown without reading it again.
const FRESH: Duration = Duration::from_secs(1);

impl Site {
    /// A site over a ledger.
    pub fn new(ledger: Ledger, config: Config) -> Site {
        let at_once = std::thread::available_parallelism().map_or(2, usize::from);
        Site {
            ledger,
            config: Arc::new(config),
            attempts: Arc::default(),
            password_places: Arc::new(Semaphore::new(at_once)),
            opened: Arc::default(),
            exports: Arc::default(),
            opened_by: Arc::default(),
            mode: Arc::default(),
        }
    }

    /// The rules in use.
    pub(crate) fn rulebook(&self) -> &Arc<Rulebook> {
        self.ledger.rulebook()
    }

    /// How the installation runs. When it cannot be read, nothing on the page may be taken for real.
    pub(crate) fn mode(&self) -> Mode {
        self.known_mode().unwrap_or(Mode::Sandbox)
    }

    /// The mode for the frame of a page. It is read again when it is older than a moment: the command line may set it
    /// too. No decision rests on it.
    fn known_mode(&self) -> Option<Mode> {
        let mut known = self.mode.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((mode, at)) = &*known
            && at.elapsed() < FRESH
        {
            return Some(*mode);
        }
        let (mode, _) = self.ledger.in_force().ok()?;
        *known = Some((mode, Instant::now()));
        Some(mode)
    }

    /// The mode was set just now: what was known of it is old.
    pub(crate) fn mode_was_set(&self) {
        *self.mode.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The programme's day now.
    pub(crate) fn today(&self) -> Day {
        self.ledger.today()
    }

    /// Asks the ledger from a thread that may block: its calls wait for the disk.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Ledger) -> T + Send + 'static,
    ) -> Result<T, Fault> {
        let ledger = self.ledger.clone();
        tokio::task::spawn_blocking(move || question(&ledger))
            .await
            .map_err(|error| {
                tracing::error!(%error, "a call to the ledger did not end");
                Fault::Failed
            })
    }
}
