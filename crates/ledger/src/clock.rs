//! The only source of decision time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

/// Where the ledger takes the time from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that someone sets: for the demo's past courses and for tests.
    Simulated(SimulatedClock),
}

impl Clock {
    /// The moment now, to the millisecond.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the clock"
    )]
    pub fn now(&self) -> Timestamp {
        match self {
            Clock::System => to_the_millisecond(Timestamp::now()),
            Clock::Simulated(clock) => clock.now(),
        }
    }
}

/// A clock that stands still until it is set. Clones show the same time.
#[derive(Clone, Debug)]
pub struct SimulatedClock(Arc<AtomicI64>);

impl SimulatedClock {
    /// A clock that shows `moment`, to the millisecond.
    pub fn at(moment: Timestamp) -> SimulatedClock {
        SimulatedClock(Arc::new(AtomicI64::new(moment.as_millisecond())))
    }

    /// Sets the clock, forward or back.
    pub fn set(&self, moment: Timestamp) {
        self.0.store(moment.as_millisecond(), Ordering::SeqCst);
    }

    /// The moment it shows.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// The moment it shows, as the decision time of one submission to a ledger that is marked as a demo.
    pub fn moment(&self) -> SimulatedMoment {
        SimulatedMoment(self.now())
    }
}

/// A moment of a simulated clock. Only a ledger marked as a demo decides as of such a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SimulatedMoment(pub(crate) Timestamp);

/// Written times carry milliseconds and no more, so that what is read back is what was decided on.
fn to_the_millisecond(moment: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(moment.as_millisecond()).unwrap_or(moment)
}
