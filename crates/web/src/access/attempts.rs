//! Guessing is slowed: for each account, and for each place that attempts come from.
//!
//! An attempt takes a token before the password is looked at, and a right password gives it back; so attempts that run
//! side by side count too, and a busy clinic behind one address is not slowed by signing in well. The account's bucket
//! is shared by all places but one: who signed in well from a place before has a bucket of their own there, so that a
//! stranger's guessing does not lock the owner out.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Wrong attempts in a row before an account slows down.
const ACCOUNT_BURST: u32 = 8;
/// Then one more attempt in this time.
const ACCOUNT_PACE: Duration = Duration::from_secs(30);
/// Wrong attempts from one place before it slows down.
const SOURCE_BURST: u32 = 40;
/// Then one more attempt in this time.
const SOURCE_PACE: Duration = Duration::from_secs(6);
/// Buckets kept at a time. Full ones are forgotten first: they say nothing.
const MOST_BUCKETS: usize = 20_000;

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Account(String),
    /// An account from a place where it signed in well before.
    Known(String, IpAddr),
    Source(IpAddr),
}

impl Key {
    fn limits(&self) -> (u32, Duration) {
        match self {
            Key::Account(_) | Key::Known(..) => (ACCOUNT_BURST, ACCOUNT_PACE),
            Key::Source(_) => (SOURCE_BURST, SOURCE_PACE),
        }
    }
}

/// Tokens left, as of a moment.
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Bucket {
    fn fill(&mut self, key: &Key, now: Instant) {
        let (burst, pace) = key.limits();
        let gained = now.saturating_duration_since(self.at).as_secs_f64() / pace.as_secs_f64();
        self.tokens = (self.tokens + gained).min(f64::from(burst));
        self.at = now;
    }
}

/// The attempts of late.
#[derive(Default)]
pub(crate) struct Attempts {
    buckets: Mutex<HashMap<Key, Bucket>>,
}

/// An attempt that may go on. Dropped without [`Attempts::was_right`], it counts as wrong.
pub(crate) struct Attempt {
    account: Key,
    source: Key,
}

/// Too many: how long until the next may be made.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Slow {
    pub(crate) seconds: u64,
}

impl Attempts {
    /// Takes a token for the account and one for the place, or says how long to wait.
    pub(crate) fn begin(&self, login: &str, source: IpAddr, now: Instant) -> Result<Attempt, Slow> {
        let mut buckets = self.lock();
        let known = Key::Known(login.to_owned(), source);
        let account = if buckets.contains_key(&known) {
            known
        } else {
            Key::Account(login.to_owned())
        };
        let source = Key::Source(source);
        if buckets.len() > MOST_BUCKETS {
            buckets.retain(|key, bucket| {
                bucket.fill(key, now);
                bucket.tokens < f64::from(key.limits().0)
            });
        }
        for key in [&account, &source] {
            let (burst, pace) = key.limits();
            let bucket = buckets.entry(key.clone()).or_insert(Bucket {
                tokens: f64::from(burst),
                at: now,
            });
            bucket.fill(key, now);
            if bucket.tokens < 1.0 {
                let wait = pace.mul_f64(1.0 - bucket.tokens);
                return Err(Slow {
                    seconds: wait.as_secs().saturating_add(1),
                });
            }
        }
        for key in [&account, &source] {
            if let Some(bucket) = buckets.get_mut(key) {
                bucket.tokens -= 1.0;
            }
        }
        Ok(Attempt { account, source })
    }

    /// The password was right: the tokens come back, and the account is known from this place.
    pub(crate) fn was_right(&self, attempt: &Attempt, now: Instant) {
        let mut buckets = self.lock();
        for key in [&attempt.account, &attempt.source] {
            if let Some(bucket) = buckets.get_mut(key) {
                bucket.tokens = (bucket.tokens + 1.0).min(f64::from(key.limits().0));
            }
        }
        if let (Key::Account(login) | Key::Known(login, _), Key::Source(source)) =
            (&attempt.account, &attempt.source)
        {
            let known = Key::Known(login.clone(), *source);
            buckets.insert(
                known,
                Bucket {
                    tokens: f64::from(ACCOUNT_BURST),
                    at: now,
                },
            );
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Bucket>> {
        // A panic while the lock was held leaves counts behind, and counts are all there is.
        self.buckets
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn place(last: u8) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(192, 0, 2, last))
    }

    #[test]
    fn wrong_guesses_at_one_account_slow_down_from_everywhere() {
        let attempts = Attempts::default();
        let start = Instant::now();
        for guess in 0..ACCOUNT_BURST {
            assert!(
                attempts
                    .begin("dr-example", place(guess as u8), start)
                    .is_ok()
            );
        }
        assert!(attempts.begin("dr-example", place(200), start).is_err());
        assert!(
            attempts.begin("another", place(200), start).is_ok(),
            "another account is not slowed"
        );
        assert!(
            attempts
                .begin("dr-example", place(200), start + ACCOUNT_PACE)
                .is_ok(),
            "one more after a while"
        );
        assert!(
            attempts
                .begin("dr-example", place(200), start + ACCOUNT_PACE)
                .is_err()
        );
    }

    #[test]
    fn guesses_at_many_accounts_slow_down_their_source() {
        let attempts = Attempts::default();
        let start = Instant::now();
        for guess in 0..SOURCE_BURST {
            assert!(
                attempts
                    .begin(&format!("account-{guess}"), place(1), start)
                    .is_ok()
            );
        }
        assert!(attempts.begin("one-more", place(1), start).is_err());
        assert!(attempts.begin("one-more", place(2), start).is_ok());
    }

    #[test]
    fn signing_in_well_costs_nothing() {
        let attempts = Attempts::default();
        let start = Instant::now();
        for _ in 0..1_000 {
            let attempt = attempts
                .begin("dr-example", place(1), start)
                .expect("it is not slowed");
            attempts.was_right(&attempt, start);
        }
    }

    #[test]
    fn a_stranger_who_guesses_does_not_lock_the_owner_out() {
        let attempts = Attempts::default();
        let start = Instant::now();
        let attempt = attempts
            .begin("dr-example", place(1), start)
            .expect("it is not slowed");
        attempts.was_right(&attempt, start);
        for guess in 0..200_u8 {
            let _ = attempts.begin("dr-example", place(100 + guess % 50), start);
        }
        assert!(attempts.begin("dr-example", place(1), start).is_ok());
    }
}
