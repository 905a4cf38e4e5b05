//! Many durations in few numbers.

use std::time::Duration;

use serde::Serialize;

/// Median and tail, in milliseconds.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Spread {
    /// Half took no longer.
    pub(super) p50_ms: f64,
    /// 99 of 100 took no longer.
    pub(super) p99_ms: f64,
    /// The longest.
    pub(super) max_ms: f64,
}

impl Spread {
    /// The spread of a sample; zeros when it is empty.
    pub(super) fn of(mut sample: Vec<Duration>) -> Spread {
        sample.sort_unstable();
        let at = |share: usize| {
            let place = sample.len().saturating_sub(1).saturating_mul(share) / 1000;
            sample.get(place).copied().unwrap_or_default().as_secs_f64() * 1e3
        };
        Spread {
            p50_ms: at(500),
            p99_ms: at(990),
            max_ms: at(1000),
        }
    }
}

/// How many a second.
pub(super) fn per_second(count: usize, time: Duration) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / time.as_secs_f64().max(1e-9)
}
