//! Group commit as leader and follower: the caller that finds no commit running commits for all who wait.
//!
//! There is no writer thread. A lone caller leads at once and commits in its own thread; while a commit runs, others
//! queue, and when it ends the leadership passes to the first of them, who takes the whole queue as the next group.
//! This module knows nothing of the store: a [`Venue`] opens the transaction, runs each piece of work under its own
//! savepoint and commits.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// The place where groups are committed. Only the leader holds it.
pub(crate) trait Venue {
    /// Runs all of the work in one transaction, commits, and tells each piece its fate.
    fn commit(&mut self, group: Vec<Box<dyn Work<Self>>>);
}

/// One caller's work in a group.
pub(crate) trait Work<V: ?Sized>: Send {
    /// Runs under a savepoint of its own. `false` undoes what it wrote.
    fn run(&mut self, venue: &mut V) -> bool;
    /// Whether the store, read again, shows that the work was committed; none when that cannot be told from the store.
    fn was_committed(&self, venue: &mut V) -> Option<bool>;
    /// Tells the caller.
    fn tell(self: Box<Self>, fate: Fate);
}

/// What became of a group.
#[derive(Clone, Debug)]
pub(crate) enum Fate {
    /// It is on disk.
    Committed,
    /// It is certain that nothing of it was kept: the reason, in words.
    NotCommitted(String),
    /// The store has no room in its queue at the moment.
    Busy,
    /// It cannot be said.
    Unknown,
}

/// The queue of those who wait, and whether someone leads.
pub(crate) struct Group<V: ?Sized> {
    queue: Mutex<Queue<V>>,
    most_waiting: usize,
    largest: usize,
}

struct Queue<V: ?Sized> {
    waiting: VecDeque<Waiting<V>>,
    led: bool,
}

struct Waiting<V: ?Sized> {
    baton: Arc<Baton>,
    /// None for one who leads alone, without a group.
    work: Option<Box<dyn Work<V>>>,
}

impl<V: ?Sized> std::fmt::Debug for Group<V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Group")
            .field("waiting", &lock(&self.queue).waiting.len())
            .finish_non_exhaustive()
    }
}

/// The queue is full.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Full;

impl<V: Venue> Group<V> {
    /// A queue of at most `most_waiting`, committed in groups of at most `largest`.
    pub(crate) fn new(most_waiting: usize, largest: usize) -> Group<V> {
        let queue = Mutex::new(Queue {
            waiting: VecDeque::new(),
            led: false,
        });
        Group {
            queue,
            most_waiting,
            largest: largest.max(1),
        }
    }

    /// Has the work committed, by this caller or by whoever leads. It returns when the work was told its fate.
    pub(crate) fn commit(&self, venue: &Mutex<V>, work: Box<dyn Work<V>>) -> Result<(), Full> {
        let baton = Arc::new(Baton::default());
        let lead = self.queue_up(Waiting {
            baton: baton.clone(),
            work: Some(work),
        })?;
        if lead || baton.wait() == Signal::Lead {
            let _leadership = Leadership { group: self };
            let group = self.take_group();
            let followers: Vec<Arc<Baton>> = group.iter().map(|(baton, _)| baton.clone()).collect();
            // Whatever happens below, a follower is woken: its work tells it, or was dropped and it reads that.
            let _wake = Wake(followers);
            lock(venue).commit(group.into_iter().map(|(_, work)| work).collect());
        }
        Ok(())
    }

    /// Waits for the leadership and holds it alone while `act` runs: one long transaction of the caller's own.
    pub(crate) fn alone<T>(
        &self,
        venue: &Mutex<V>,
        act: impl FnOnce(&mut V) -> T,
    ) -> Result<T, Full> {
        let baton = Arc::new(Baton::default());
        let lead = self.queue_up(Waiting {
            baton: baton.clone(),
            work: None,
        })?;
        if !lead {
            baton.wait();
        }
        let _leadership = Leadership { group: self };
        lock(&self.queue).waiting.pop_front();
        Ok(act(&mut lock(venue)))
    }

    /// How many wait.
    pub(crate) fn waiting(&self) -> usize {
        lock(&self.queue).waiting.len()
    }

    /// Joins the queue. `true` when nobody leads and the caller must.
    fn queue_up(&self, waiting: Waiting<V>) -> Result<bool, Full> {
        let mut queue = lock(&self.queue);
        if queue.waiting.len() >= self.most_waiting {
            return Err(Full);
        }
        queue.waiting.push_back(waiting);
        let lead = !queue.led;
        queue.led = true;
        Ok(lead)
    }

    /// The works at the front of the queue, up to the largest group or the first who leads alone.
    fn take_group(&self) -> Vec<(Arc<Baton>, Box<dyn Work<V>>)> {
        let mut queue = lock(&self.queue);
        let mut group = Vec::with_capacity(queue.waiting.len().min(self.largest));
        while group.len() < self.largest {
            match queue.waiting.pop_front() {
                Some(Waiting {
                    baton,
                    work: Some(work),
                }) => group.push((baton, work)),
                Some(alone) => {
                    queue.waiting.push_front(alone);
                    break;
                }
                None => break,
            }
        }
        group
    }
}

/// Leads until dropped, then passes the leadership to the first who waits. A panic passes it on too.
struct Leadership<'a, V: ?Sized> {
    group: &'a Group<V>,
}

impl<V: ?Sized> Drop for Leadership<'_, V> {
    fn drop(&mut self) {
        let mut queue = lock(&self.group.queue);
        match queue.waiting.front() {
            Some(next) => next.baton.give(Signal::Lead),
            None => queue.led = false,
        }
    }
}

/// Wakes the followers of a group when dropped.
struct Wake(Vec<Arc<Baton>>);

impl Drop for Wake {
    fn drop(&mut self) {
        for baton in &self.0 {
            baton.give(Signal::Told);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
enum Signal {
    #[default]
    Wait,
    Lead,
    Told,
}

/// What a waiting caller watches.
#[derive(Default)]
struct Baton {
    signal: Mutex<Signal>,
    given: Condvar,
}

impl Baton {
    fn give(&self, signal: Signal) {
        *lock(&self.signal) = signal;
        self.given.notify_one();
    }

    fn wait(&self) -> Signal {
        let mut signal = lock(&self.signal);
        while *signal == Signal::Wait {
            signal = self
                .given
                .wait(signal)
                .unwrap_or_else(PoisonError::into_inner);
        }
        *signal
    }
}

/// A lock whose last holder panicked is taken all the same: the venue checks its own state before it is used.
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
