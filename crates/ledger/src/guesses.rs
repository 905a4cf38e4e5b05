//! Guessing of days of birth at a counter is slowed: for one number, and for all that a pharmacy asks.
//!
//! A try is counted before it is judged, and a right one is taken back: tries side by side count too, and a counter that
//! works well is never slowed. While it is slowed nothing is judged, so that a wait tells nothing either. Time alone opens
//! it again. Counts live in memory: who could start the service anew needs no guess.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use retinue_kernel::{Day, Id};

use crate::AtCounter;
use crate::actor::Pharmacist;
use crate::error::ReadError;
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;

/// Above this many counts, those of which nothing is left are forgotten.
const MANY: usize = 10_000;

/// Whose tries: a pharmacy's, of one number or of all.
type Tries = (Id, Option<ProgrammeNumber>);

/// The tries of late that were not right, each with its moment.
#[derive(Debug, Default)]
pub(crate) struct Guesses(Mutex<HashMap<Tries, VecDeque<Timestamp>>>);

/// How many tries there are in which time.
#[derive(Clone, Copy)]
struct Bound {
    tries: u32,
    within: Duration,
}

impl Guesses {
    /// Counts a try, or says for how many seconds there is none.
    fn begin(&self, now: Timestamp, tries: &[(Tries, Bound)]) -> Result<(), u64> {
        let mut counts = self.lock();
        if counts.len() > MANY {
            let longest = tries.iter().map(|(_, bound)| bound.within).max();
            counts.retain(|_, count| {
                forget(count, now, longest.unwrap_or_default());
                !count.is_empty()
            });
        }
        let waits = tries.iter().filter_map(|(whose, bound)| {
            let count = counts.get_mut(whose)?;
            forget(count, now, bound.within);
            let open = u32::try_from(count.len()).is_ok_and(|made| made < bound.tries);
            let first = count.front().filter(|_| !open)?;
            let age = now.as_second().saturating_sub(first.as_second());
            let left = bound.within.as_secs().saturating_sub(age.unsigned_abs());
            Some(left.max(1))
        });
        if let Some(seconds) = waits.max() {
            return Err(seconds);
        }
        for (whose, _) in tries {
            counts.entry(whose.clone()).or_default().push_back(now);
        }
        Ok(())
    }

    /// The try was right: it never counted, and the number's wrong ones were slips.
    fn was_right(&self, whose: &[Tries]) {
        let mut counts = self.lock();
        for whose in whose {
            if whose.1.is_some() {
                counts.remove(whose);
            } else if let Some(count) = counts.get_mut(whose) {
                count.pop_back();
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Tries, VecDeque<Timestamp>>> {
        // A panic while the lock was held leaves counts behind, and counts are all there is.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn forget(count: &mut VecDeque<Timestamp>, now: Timestamp, within: Duration) {
    while count
        .front()
        .is_some_and(|first| now.duration_since(*first).unsigned_abs() >= within)
    {
        count.pop_front();
    }
}

impl Ledger {
    /// The patient of a number and a day of birth that are presented together. Where one of them is wrong there is one
    /// answer, and after [`Limits::counter_tries`](crate::Limits::counter_tries) of these a wait.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when number and day are not of one patient; [`ReadError::Slowed`] after too many of these.
    pub fn present_born(
        &self,
        who: &Pharmacist,
        number: &str,
        born: Day,
    ) -> Result<AtCounter, ReadError> {
        self.guessed(who, number, || {
            let at = self.present(who, number)?;
            Ok((at.born == born, at))
        })
    }

    /// What is read of a number, where the day of birth beside it turns out to be right.
    pub(crate) fn guessed<T>(
        &self,
        who: &Pharmacist,
        number: &str,
        read: impl FnOnce() -> Result<(bool, T), ReadError>,
    ) -> Result<T, ReadError> {
        let limits = &self.core().limits;
        let bound = |tries| Bound {
            tries,
            within: limits.counter_window,
        };
        let site = who.pharmacy().clone();
        let mut tries = vec![((site.clone(), None), bound(limits.counter_tries_of_all))];
        // What has no number's form names nobody, and is counted with all.
        if let Ok(number) = number.parse::<ProgrammeNumber>() {
            tries.push(((site, Some(number)), bound(limits.counter_tries)));
        }
        let guesses = &self.core().guesses;
        if let Err(seconds) = guesses.begin(self.now(), &tries) {
            let detail = Some("too many wrong days of birth".to_owned());
            self.audited(who.actor(), "present-number", None, detail)?;
            return Err(ReadError::Slowed { seconds });
        }
        match read()? {
            (true, found) => {
                let whose: Vec<Tries> = tries.into_iter().map(|(whose, _)| whose).collect();
                guesses.was_right(&whose);
                Ok(found)
            }
            (false, _) => Err(ReadError::NotFound),
        }
    }
}
