//! Passwords: argon2id, a bounded number at a time, and the same work for a login that does not exist.

use std::sync::{Arc, LazyLock};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

/// Memory for one hash, in KiB, and passes over it: the cost that OWASP names for argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
/// The shortest password that may be the only factor, in characters.
pub const SHORTEST_PASSWORD: usize = 15;
/// The longest password taken, in bytes. Longer ones would only make work.
pub const LONGEST_PASSWORD: usize = 256;

/// Why a password cannot be taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum UnfitPassword {
    /// Fewer than [`SHORTEST_PASSWORD`] characters.
    #[error(
        "the password needs at least {SHORTEST_PASSWORD} characters; three or four words make a good one"
    )]
    TooShort,
    /// More than [`LONGEST_PASSWORD`] bytes.
    #[error("the password has more than {LONGEST_PASSWORD} bytes")]
    TooLong,
    /// One that everybody tries first.
    #[error("the password is one that is tried first: choose words that are not a common phrase")]
    Common,
    /// The system could not hash it.
    #[error("the password could not be hashed on this machine")]
    NotHashed,
}

/// Long passwords that are guessed first: repetitions, keyboard rows, and the service's own name.
fn is_common(password: &str) -> bool {
    let plain: String = password
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    let one_letter = plain
        .chars()
        .collect::<std::collections::BTreeSet<_>>()
        .len()
        < 4;
    let known = [
        "password",
        "qwertyuiop",
        "123456789",
        "iloveyou",
        "letmein",
        "retinue",
        "isotretinoin",
        "ipledge",
    ];
    let rest = known
        .iter()
        .fold(plain.clone(), |rest, word| rest.replace(word, ""));
    one_letter || rest.chars().count() < 5
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The hash of a new password, as a PHC string. It takes about 50 ms and 19 MiB: call it off the async threads.
pub fn hash_password(password: &str) -> Result<String, UnfitPassword> {
    if password.chars().count() < SHORTEST_PASSWORD {
        return Err(UnfitPassword::TooShort);
    }
    if password.len() > LONGEST_PASSWORD {
        return Err(UnfitPassword::TooLong);
    }
    if is_common(password) {
        return Err(UnfitPassword::Common);
    }
    hashed(password).ok_or(UnfitPassword::NotHashed)
}

fn hashed(password: &str) -> Option<String> {
    let salt: [u8; 16] = crate::chance::bytes();
    argon2()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .ok()
        .map(|hash| hash.to_string())
}

/// Checked against when a login does not exist, so that its answer takes as long as any other.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| hashed("a password that nobody has").unwrap_or_default());

/// Checks passwords, as many at a time as memory and processors bear.
#[derive(Clone)]
pub(crate) struct Checker {
    places: Arc<Semaphore>,
}

impl Checker {
    pub(crate) fn new() -> Checker {
        let at_once = std::thread::available_parallelism().map_or(2, usize::from);
        // The first unknown login must not be slower than the rest.
        std::thread::spawn(|| LazyLock::force(&NOBODY).len());
        Checker {
            places: Arc::new(Semaphore::new(at_once)),
        }
    }

    /// Whether `password` is the one behind `hash`; without a hash the same work is done and the answer is no.
    pub(crate) async fn is_right(&self, hash: Option<String>, password: String) -> bool {
        let Ok(_place) = self.places.acquire().await else {
            return false;
        };
        let checked = tokio::task::spawn_blocking(move || {
            let exists = hash.is_some();
            let hash = hash.unwrap_or_else(|| NOBODY.clone());
            let fits = password.len() <= LONGEST_PASSWORD;
            let matches = PasswordHash::new(&hash).is_ok_and(|parsed| {
                argon2()
                    .verify_password(password.as_bytes(), &parsed)
                    .is_ok()
            });
            exists && fits && matches
        });
        checked.await.unwrap_or(false)
    }

    /// Hashes a new password in its turn.
    pub(crate) async fn hash(&self, password: String) -> Result<String, UnfitPassword> {
        let Ok(_place) = self.places.acquire().await else {
            return Err(UnfitPassword::NotHashed);
        };
        tokio::task::spawn_blocking(move || hash_password(&password))
            .await
            .unwrap_or(Err(UnfitPassword::NotHashed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_names_its_cost_and_knows_its_password() {
        let hash = hash_password("three plain synthetic words").expect("it is fit");
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        let parsed = PasswordHash::new(&hash).expect("it is a PHC string");
        assert!(
            argon2()
                .verify_password(b"three plain synthetic words", &parsed)
                .is_ok()
        );
        assert!(
            argon2()
                .verify_password(b"three plain synthetic word", &parsed)
                .is_err()
        );
    }

    #[test]
    fn short_long_and_common_passwords_are_refused() {
        assert_eq!(
            hash_password("fourteen chars"),
            Err(UnfitPassword::TooShort)
        );
        assert_eq!(
            hash_password(&"x y z w ".repeat(40)),
            Err(UnfitPassword::TooLong)
        );
        assert_eq!(
            hash_password("aaaaaaaaaaaaaaaaaaa"),
            Err(UnfitPassword::Common)
        );
        assert_eq!(
            hash_password("Password123456789"),
            Err(UnfitPassword::Common)
        );
        assert_eq!(
            hash_password("isotretinoin ipledge"),
            Err(UnfitPassword::Common)
        );
    }
}
