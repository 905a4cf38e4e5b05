//! What every handler can reach: the ledger, the settings, and the attempts of late.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use retinue_kernel::{Day, Mode, RulesInForce};
use retinue_ledger::Ledger;
use retinue_rulebook::Rulebook;
use tokio::sync::Semaphore;

use crate::access::attempts::Attempts;
use crate::config::Config;
use crate::http::fault::Fault;
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
    in_force: Arc<Mutex<Option<InForce>>>,
}

/// Mode and rules, and when they were read.
type InForce = (Mode, Arc<RulesInForce>, Instant);

/// For how long mode and rules that were read are shown without reading them again.
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
            in_force: Arc::default(),
        }
    }

    /// The rules in use.
    pub(crate) fn rulebook(&self) -> &Arc<Rulebook> {
        self.ledger.rulebook()
    }

    /// How the installation runs. When it cannot be read, nothing on the page may be taken for real.
    pub(crate) fn mode(&self) -> Mode {
        self.in_force().map_or(Mode::Sandbox, |(mode, _)| mode)
    }

    /// The edition in force today, by its name.
    pub(crate) fn edition_today(&self) -> String {
        let rules = self.in_force().map(|(_, rules)| rules);
        rules.map_or_else(String::new, |rules| {
            rules.at(self.today()).edition.id.to_string()
        })
    }

    /// Mode and rules for the frame of a page. They are read again when they are older than a moment: the command line
    /// may set them too. No decision rests on them.
    fn in_force(&self) -> Option<(Mode, Arc<RulesInForce>)> {
        let mut known = self.in_force.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((mode, rules, at)) = &*known
            && at.elapsed() < FRESH
        {
            return Some((*mode, rules.clone()));
        }
        let (mode, rules) = self.ledger.in_force().ok()?;
        *known = Some((mode, rules.clone(), Instant::now()));
        Some((mode, rules))
    }

    /// Mode or rules were set just now: what was known of them is old.
    pub(crate) fn mode_was_set(&self) {
        *self.in_force.lock().unwrap_or_else(PoisonError::into_inner) = None;
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
