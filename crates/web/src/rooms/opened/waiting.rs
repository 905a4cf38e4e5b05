//! What waits between the visits of a browser that comes from a record system: in memory, bounded, for minutes, and for that browser
//! alone. When the service starts anew, the record system opens us anew.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use retinue_interop::rems::person::PersonAsked;
use retinue_kernel::Id;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::chance;
use crate::config::Config;
use crate::ehr::{Doors, Ehr};

/// For how long it waits. The number is ours, and provisional.
const HOLDS: Duration = Duration::from_secs(10 * 60);
/// Most that wait of each kind; the oldest make room.
const MOST: usize = 1_000;
/// Most record systems that are asked at once.
const MOST_ASKED: usize = 8;

type Hash = [u8; 32];

/// The browser that was sent to a record system.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Browser(Hash);

/// What was begun with a record system.
pub(super) struct Begun {
    pub(super) ehr: Ehr,
    pub(super) doors: Doors,
    pub(super) verifier: String,
    browser: Browser,
}

/// Who is at hand there, until somebody who may know them is signed in here.
#[derive(Clone)]
pub(super) struct AtHand {
    pub(super) clinic: Id,
    pub(super) person: PersonAsked,
}

/// Everything that waits.
pub(crate) struct Waiting {
    begun: Mutex<BTreeMap<Hash, (Instant, Begun)>>,
    at_hand: Mutex<BTreeMap<Hash, (Instant, AtHand)>>,
    pub(super) places: Semaphore,
}

impl Default for Waiting {
    fn default() -> Waiting {
        Waiting {
            begun: Mutex::default(),
            at_hand: Mutex::default(),
            places: Semaphore::new(MOST_ASKED),
        }
    }
}

impl Waiting {
    /// Keeps what was begun: the state that comes back for it.
    pub(super) fn begin(&self, ehr: Ehr, doors: Doors, verifier: String, of: Browser) -> String {
        let state = secret();
        let begun = Begun {
            ehr,
            doors,
            verifier,
            browser: of,
        };
        keep(&self.begun, hash(&state), begun);
        state
    }

    /// What was begun under a state, once, for the browser that began it.
    pub(super) fn take(&self, state: &str, browser: &Browser) -> Option<Begun> {
        let mut all = lock(&self.begun);
        let (until, begun) = all.remove(&hash(state))?;
        (until > Instant::now() && begun.browser == *browser).then_some(begun)
    }

    pub(super) fn found(&self, browser: &Browser, at_hand: AtHand) {
        keep(&self.at_hand, browser.0, at_hand);
    }

    /// Who is at hand for a browser.
    pub(super) fn at_hand(&self, browser: &Browser) -> Option<AtHand> {
        let all = lock(&self.at_hand);
        let (until, found) = all.get(&browser.0)?;
        (*until > Instant::now()).then(|| found.clone())
    }

    pub(super) fn forget(&self, browser: &Browser) {
        lock(&self.at_hand).remove(&browser.0);
    }
}

fn keep<T>(all: &Mutex<BTreeMap<Hash, (Instant, T)>>, under: Hash, what: T) {
    let now = Instant::now();
    let mut all = lock(all);
    all.retain(|_, (until, _)| *until > now);
    if all.len() >= MOST {
        let oldest = all.iter().min_by_key(|(_, (until, _))| *until);
        if let Some(oldest) = oldest.map(|(hash, _)| *hash) {
            all.remove(&oldest);
        }
    }
    all.insert(under, (now + HOLDS, what));
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn hash(secret: &str) -> Hash {
    Sha256::digest(secret.as_bytes()).into()
}

/// 256 random bits in hexadecimal: a state, a verifier of RFC 7636, the value of a cookie.
pub(super) fn secret() -> String {
    hex::encode(chance::bytes::<32>())
}

fn name(config: &Config) -> &'static str {
    if config.behind_tls {
        "__Host-retinue-opened"
    } else {
        "retinue-opened"
    }
}

impl Browser {
    /// A browser that is known from now on by a cookie.
    pub(super) fn new(config: &Config) -> (Browser, Cookie<'static>) {
        let secret = secret();
        let browser = Browser(hash(&secret));
        let cookie = Cookie::build((name(config), secret))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(config.behind_tls)
            .build();
        (browser, cookie)
    }

    /// The browser of a request, where it began something.
    pub(super) fn of(headers: &HeaderMap, config: &Config) -> Option<Browser> {
        let jar = CookieJar::from_headers(headers);
        let cookie = jar.get(name(config))?;
        Some(Browser(hash(cookie.value())))
    }
}
