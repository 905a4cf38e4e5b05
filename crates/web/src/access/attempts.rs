//! Guessing at many accounts from one place is slowed. Guessing at one account is slowed by the ledger, wherever it
//! comes from.
//!
//! An attempt takes a token before the password is looked at, and a right password gives it back: attempts that run
//! side by side count too, and a busy clinic behind one address is not slowed by signing in well.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Wrong attempts in a row before a place slows down.
const BURST: u32 = 30;
/// Then one more attempt in this time.
const PACE: Duration = Duration::from_secs(6);
/// Places kept at a time. Those that may try as they like are forgotten first: they say nothing.
const MOST_PLACES: usize = 20_000;

/// Tokens left, as of a moment.
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Bucket {
    fn fill(&mut self, now: Instant) {
        let gained = now.saturating_duration_since(self.at).as_secs_f64() / PACE.as_secs_f64();
        self.tokens = (self.tokens + gained).min(f64::from(BURST));
        self.at = now;
    }
}

/// The attempts of late, by the place they came from.
#[derive(Default)]
pub(crate) struct Attempts {
    places: Mutex<HashMap<IpAddr, Bucket>>,
}

/// Too many: how long until the next may be made.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Slow {
    pub(crate) seconds: u64,
}

impl Attempts {
    /// Takes a token, or says how long to wait.
    pub(crate) fn begin(&self, source: IpAddr, now: Instant) -> Result<(), Slow> {
        let mut places = self.lock();
        if places.len() >= MOST_PLACES {
            places.retain(|_, bucket| {
                bucket.fill(now);
                bucket.tokens < f64::from(BURST)
            });
        }
        let bucket = places.entry(source).or_insert(Bucket {
            tokens: f64::from(BURST),
            at: now,
        });
        bucket.fill(now);
        if bucket.tokens < 1.0 {
            let wait = PACE.mul_f64(1.0 - bucket.tokens);
            return Err(Slow {
                seconds: wait.as_secs().saturating_add(1),
            });
        }
        bucket.tokens -= 1.0;
        Ok(())
    }

    /// The password was right: the token comes back.
    pub(crate) fn was_right(&self, source: IpAddr) {
        if let Some(bucket) = self.lock().get_mut(&source) {
            bucket.tokens = (bucket.tokens + 1.0).min(f64::from(BURST));
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, Bucket>> {
        // A panic while the lock was held leaves counts behind, and counts are all there is.
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
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
    fn guesses_at_many_accounts_slow_down_their_source() {
        let attempts = Attempts::default();
        let start = Instant::now();
        for _ in 0..BURST {
            assert!(attempts.begin(place(1), start).is_ok());
        }
        assert_eq!(
            attempts.begin(place(1), start),
            Err(Slow {
                seconds: PACE.as_secs() + 1
            })
        );
        assert!(
            attempts.begin(place(2), start).is_ok(),
            "another place is not slowed"
        );
        assert!(
            attempts.begin(place(1), start + PACE).is_ok(),
            "one more after a while"
        );
        assert!(attempts.begin(place(1), start + PACE).is_err());
    }

    #[test]
    fn signing_in_well_costs_nothing() {
        let attempts = Attempts::default();
        let start = Instant::now();
        for _ in 0..1_000 {
            assert!(attempts.begin(place(1), start).is_ok());
            attempts.was_right(place(1));
        }
    }
}
