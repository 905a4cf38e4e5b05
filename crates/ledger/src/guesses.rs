//! Guessing of days of birth at a counter is slowed: for one number, and for all that a pharmacy asks.
//!
//! No more tries are under way at once than could still be wrong: one that comes beside them waits for their outcome, so
//! that guessing side by side gains nothing and right ones side by side are all answered. While a pharmacy is slowed nothing
//! is judged, so that a wait tells nothing either. Time alone opens it again. Counts live in memory: who could start the
//! service anew needs no guess.

use std::collections::{HashMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
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

/// The tries of one bound.
#[derive(Debug, Default)]
struct Count {
    /// Those of late that were wrong, each with its moment.
    wrong: VecDeque<Timestamp>,
    under_way: u32,
}

impl Count {
    /// Forgets what is too long ago.
    fn forget(&mut self, now: Timestamp, within: Duration) {
        while self
            .wrong
            .front()
            .is_some_and(|first| now.duration_since(*first).unsigned_abs() >= within)
        {
            self.wrong.pop_front();
        }
    }

    fn wrong(&self) -> u32 {
        u32::try_from(self.wrong.len()).unwrap_or(u32::MAX)
    }
}

/// The tries of every pharmacy.
#[derive(Debug, Default)]
pub(crate) struct Guesses {
    counts: Mutex<HashMap<Tries, Count>>,
    ended: Condvar,
}

/// How many tries there are in which time.
#[derive(Clone, Copy)]
struct Bound {
    tries: u32,
    within: Duration,
}

/// How a try ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    Right,
    Wrong,
    /// It was not judged.
    Failed,
}

/// A try under way. One that is dropped without an end counts as wrong.
struct Try<'a> {
    guesses: &'a Guesses,
    whose: Vec<Tries>,
    at: Timestamp,
    ended: Ended,
}

impl Guesses {
    /// Begins a try, waiting for others where they may still use the bound up; or says for how many seconds there is none.
    fn begin(&self, now: Timestamp, tries: &[(Tries, Bound)]) -> Result<Try<'_>, u64> {
        let mut counts = self.lock();
        loop {
            if counts.len() > MANY {
                let longest = tries.iter().map(|(_, bound)| bound.within).max();
                counts.retain(|_, count| {
                    count.forget(now, longest.unwrap_or_default());
                    !count.wrong.is_empty() || count.under_way > 0
                });
            }
            let mut must_wait = false;
            for (whose, bound) in tries {
                let count = counts.entry(whose.clone()).or_default();
                count.forget(now, bound.within);
                if count.wrong() >= bound.tries {
                    return Err(left(count, now, bound.within));
                }
                must_wait |= count.wrong().saturating_add(count.under_way) >= bound.tries;
            }
            if !must_wait {
                break;
            }
            counts = self
                .ended
                .wait(counts)
                .unwrap_or_else(PoisonError::into_inner);
        }
        for (whose, _) in tries {
            counts.entry(whose.clone()).or_default().under_way += 1;
        }
        Ok(Try {
            guesses: self,
            whose: tries.iter().map(|(whose, _)| whose.clone()).collect(),
            at: now,
            ended: Ended::Wrong,
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Tries, Count>> {
        // A panic while the lock was held leaves counts behind, and counts are all there is.
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// In how many seconds the first of the wrong tries is forgotten.
fn left(count: &Count, now: Timestamp, within: Duration) -> u64 {
    let first = count.wrong.front().map_or(now, |first| *first);
    let age = now.as_second().saturating_sub(first.as_second());
    within.as_secs().saturating_sub(age.unsigned_abs()).max(1)
}

impl Drop for Try<'_> {
    fn drop(&mut self) {
        let mut counts = self.guesses.lock();
        for whose in &self.whose {
            let Some(count) = counts.get_mut(whose) else {
                continue;
            };
            count.under_way = count.under_way.saturating_sub(1);
            match self.ended {
                Ended::Wrong => count.wrong.push_back(self.at),
                // The wrong ones before it were slips; those of other numbers stand.
                Ended::Right if whose.1.is_some() => count.wrong.clear(),
                Ended::Right | Ended::Failed => {}
            }
            if count.wrong.is_empty() && count.under_way == 0 {
                counts.remove(whose);
            }
        }
        drop(counts);
        self.guesses.ended.notify_all();
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
        let mut begun = match guesses.begin(self.now(), &tries) {
            Ok(begun) => begun,
            Err(seconds) => {
                let detail = Some("too many wrong days of birth".to_owned());
                self.audited(who.actor(), "present-number", None, detail)?;
                return Err(ReadError::Slowed { seconds });
            }
        };
        let read = read();
        begun.ended = match &read {
            Ok((true, _)) => Ended::Right,
            Ok((false, _)) | Err(ReadError::NotFound) => Ended::Wrong,
            Err(_) => Ended::Failed,
        };
        match read? {
            (true, found) => Ok(found),
            (false, _) => Err(ReadError::NotFound),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUND: Bound = Bound {
        tries: 5,
        within: Duration::from_secs(900),
    };

    fn of(pharmacy: &str) -> [(Tries, Bound); 1] {
        [((Id::new(pharmacy).expect("an id"), None), BOUND)]
    }

    fn now() -> Timestamp {
        "2026-03-02T17:00:00Z".parse().expect("a moment")
    }

    #[test]
    fn right_days_of_birth_side_by_side_are_all_answered() {
        let guesses = Guesses::default();
        std::thread::scope(|scope| {
            for _ in 0..32 {
                scope.spawn(|| {
                    let begun = guesses.begin(now(), &of("north"));
                    begun
                        .map(|mut begun| begun.ended = Ended::Right)
                        .expect("a try");
                });
            }
        });
        assert!(guesses.lock().is_empty(), "nothing is kept of them");
    }

    #[test]
    fn wrong_days_of_birth_side_by_side_are_judged_as_often_as_one_after_the_other() {
        let guesses = Guesses::default();
        let judged = std::thread::scope(|scope| {
            let tries: Vec<_> = (0..32)
                .map(|_| scope.spawn(|| guesses.begin(now(), &of("north")).is_ok()))
                .collect();
            let ended = tries.into_iter().map(|one| one.join().expect("it ends"));
            ended.filter(|judged| *judged).count()
        });
        assert_eq!(judged, 5);
        assert_eq!(guesses.begin(now(), &of("north")).err(), Some(900));
        assert!(guesses.begin(now(), &of("south")).is_ok());
        let later = now() + Duration::from_secs(900);
        assert!(guesses.begin(later, &of("north")).is_ok(), "time opens it");
    }
}
