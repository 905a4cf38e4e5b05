//! What every part of the ledger shares: clock, rules, key, limits, and the time of the last fact.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use retinue_kernel::{Day, Id};
use retinue_rulebook::{KnowledgeBook, RuleError, Rulebook};

use crate::audit::Audit;
use crate::clock::{Clock, SimulatedMoment};
use crate::error::SubmitError;
use crate::guesses::Guesses;
use crate::key::InstallationKey;
use crate::laws::Laws;
use crate::log::Log;

/// Bounds and periods of an installation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Most commands that wait to be recorded; beyond it the answer is [`SubmitError::Busy`].
    pub most_waiting: usize,
    /// Most commands in one commit.
    pub largest_group: usize,
    /// What a caller is told to wait when the queue is full.
    pub retry_after: Duration,
    /// How far the clock may stand behind the last fact before nothing is decided any more.
    pub clock_tolerance: Duration,
    /// Longest time between two checkpoints while facts are recorded.
    pub checkpoint_every: Duration,
    /// Longest time for which an access entry is kept in memory only.
    pub access_every: Duration,
    /// Most access entries that are kept in memory before they are written.
    pub access_lines: usize,
    /// How long a session lives without a request.
    pub session_idle: Duration,
    /// How long a session lives at most.
    pub session_longest: Duration,
    /// How long a telephone line stays open with nothing entered.
    pub call_idle: Duration,
    /// How long a kiosk session lives without a request.
    pub kiosk_idle: Duration,
    /// How long a kiosk session lives at most.
    pub kiosk_longest: Duration,
    /// How many wrong days of birth end a kiosk session.
    pub kiosk_tries: u32,
    /// After how many wrong days of birth for one number a pharmacy waits.
    pub counter_tries: u32,
    /// After how many for all numbers together.
    pub counter_tries_of_all: u32,
    /// In which time they count, and after which a try is free again.
    pub counter_window: Duration,
    /// Most live authorisations that one transaction ends when a party is suspended.
    pub closing_batch: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            most_waiting: 1024,
            largest_group: 128,
            retry_after: Duration::from_secs(1),
            clock_tolerance: Duration::from_secs(60),
            checkpoint_every: Duration::from_secs(60),
            access_every: Duration::from_secs(1),
            access_lines: 1000,
            session_idle: Duration::from_secs(15 * 60),
            session_longest: Duration::from_secs(12 * 60 * 60),
            // Ours, and provisional: no source names a time.
            call_idle: Duration::from_secs(15 * 60),
            // Likewise: a device that lies open in a clinic shows a person's answers to the next.
            kiosk_idle: Duration::from_secs(3 * 60),
            kiosk_longest: Duration::from_secs(20 * 60),
            kiosk_tries: 3,
            // Likewise: a slip or two is a counter's day, and at this pace the days of one year take most of a day.
            counter_tries: 5,
            counter_tries_of_all: 60,
            counter_window: Duration::from_secs(15 * 60),
            closing_batch: 100,
        }
    }
}

/// Shared by every caller and the store.
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) clock: Clock,
    pub(crate) laws: Laws,
    /// What is known of care, where it is not the copy in the binary.
    knowledge: Option<Arc<KnowledgeBook>>,
    pub(crate) key: InstallationKey,
    pub(crate) limits: Limits,
    pub(crate) demo: bool,
    pub(crate) audit: Audit,
    pub(crate) log: Log,
    pub(crate) guesses: Guesses,
    /// When the last fact was recorded by the real clock, in milliseconds.
    last_recorded: AtomicI64,
    /// Rule sets that decisions of the past rest on, as they are asked for.
    past_rules: Mutex<BTreeMap<Id, Arc<Rulebook>>>,
}

impl Core {
    pub(crate) fn new(
        clock: Clock,
        laws: Laws,
        knowledge: Option<Arc<KnowledgeBook>>,
        key: InstallationKey,
        limits: Limits,
        demo: bool,
        last_recorded: i64,
    ) -> Core {
        Core {
            clock,
            laws,
            knowledge,
            key,
            audit: Audit::new(&limits),
            log: Log::default(),
            guesses: Guesses::default(),
            limits,
            demo,
            last_recorded: AtomicI64::new(last_recorded),
            past_rules: Mutex::new(BTreeMap::new()),
        }
    }

    /// What is known of care. The copy in the binary is read when it is first asked for: who opens a ledger to replay a
    /// decision does not wait for it.
    pub(crate) fn knowledge(&self) -> Result<Arc<KnowledgeBook>, RuleError> {
        match &self.knowledge {
            Some(given) => Ok(given.clone()),
            None => crate::care::built_in(),
        }
    }

    /// When the last fact was recorded by the real clock, in milliseconds.
    pub(crate) fn last_recorded(&self) -> i64 {
        self.last_recorded.load(Ordering::SeqCst)
    }

    /// The day now in the programme that the installation runs.
    pub(crate) fn today(&self) -> Day {
        self.laws.own().day_of(self.clock.now())
    }

    /// The moment as of which a command is decided and its facts are recorded.
    ///
    /// It never lies before the last fact of the stream. A clock that stands back by no more than the tolerance is
    /// taken to be being set; one further back decides nothing.
    pub(crate) fn decision_time(
        &self,
        at: Option<SimulatedMoment>,
        last_of_stream: Option<Timestamp>,
    ) -> Result<Timestamp, SubmitError> {
        let last_of_stream = last_of_stream.unwrap_or(Timestamp::UNIX_EPOCH);
        if let Some(SimulatedMoment(moment)) = at {
            if !self.demo {
                return Err(SubmitError::NotADemo);
            }
            if moment < last_of_stream {
                return Err(SubmitError::ClockWentBack {
                    clock: moment,
                    last: last_of_stream,
                });
            }
            return Ok(moment);
        }
        let clock = self.clock.now();
        let recorded =
            Timestamp::from_millisecond(self.last_recorded()).unwrap_or(Timestamp::UNIX_EPOCH);
        let last = recorded.max(last_of_stream);
        let behind = Duration::try_from(last.duration_since(clock)).unwrap_or_default();
        if behind > self.limits.clock_tolerance {
            return Err(SubmitError::ClockWentBack { clock, last });
        }
        Ok(clock.max(last))
    }

    /// Remembers that a fact was recorded by the real clock.
    pub(crate) fn recorded(&self, at: Timestamp) {
        self.last_recorded
            .fetch_max(at.as_millisecond(), Ordering::SeqCst);
    }

    /// The rule set of that hash, if it was asked for before or is one in use.
    pub(crate) fn known_rules(&self, hash: &Id) -> Option<Arc<Rulebook>> {
        if let Some(in_use) = self.laws.all().find(|one| one.hash() == hash) {
            return Some(in_use.clone());
        }
        crate::group::lock(&self.past_rules).get(hash).cloned()
    }

    pub(crate) fn remember_rules(&self, rulebook: Arc<Rulebook>) {
        crate::group::lock(&self.past_rules).insert(rulebook.hash().clone(), rulebook);
    }
}
