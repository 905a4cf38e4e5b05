//! Passwords: Argon2id, with the salt and the cost in the stored text.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

/// Memory in KiB, passes and lanes: about 50 ms on one core. A stored password of another cost still verifies, and is
/// hashed anew at the next login.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// The shortest password, in characters: long enough to be the only factor.
pub const SHORTEST_PASSWORD: usize = 15;
/// The longest password, in characters.
pub const LONGEST_PASSWORD: usize = 256;

/// A password that may be used. It is never printed.
#[derive(Clone)]
pub struct Password(String);

/// Why a text may not be a password.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum UnfitPassword {
    /// It is too short.
    #[error(
        "it has fewer than 15 characters; a few words that belong together only for you are easy to keep in mind"
    )]
    TooShort,
    /// It is too long.
    #[error("it has more than 256 characters")]
    TooLong,
    /// One character, or the login, again and again.
    #[error("it is one character again and again, or the login; take a few words")]
    TooPlain,
}

impl Password {
    /// Takes a password for an account of that login. There is no rule on which characters it must hold.
    ///
    /// # Errors
    /// [`UnfitPassword`] says what would mend it.
    pub fn new(text: &str, login: &str) -> Result<Password, UnfitPassword> {
        let length = text.chars().count();
        if length < SHORTEST_PASSWORD {
            return Err(UnfitPassword::TooShort);
        }
        if length > LONGEST_PASSWORD {
            return Err(UnfitPassword::TooLong);
        }
        let first = text.chars().next();
        let plain = text.to_lowercase().replace(&login.to_lowercase(), "");
        if text.chars().all(|one| Some(one) == first)
            || plain.chars().count() < SHORTEST_PASSWORD / 2
        {
            return Err(UnfitPassword::TooPlain);
        }
        Ok(Password(text.to_owned()))
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// The text under which a password is stored. It takes tens of milliseconds, by intent.
pub(crate) fn hashed(password: &Password) -> Result<String, String> {
    let hashed = argon()
        .hash_password(password.0.as_bytes())
        .map_err(|error| error.to_string())?;
    Ok(hashed.to_string())
}

/// Whether the typed text is the stored password. It takes as long for a wrong one as for the right one.
pub(crate) fn is_right(typed: &str, stored: &str) -> bool {
    let Ok(stored) = PasswordHash::new(stored) else {
        // An account that was not taken up has no password, and does not say so by a quicker answer.
        spend_the_time_of_a_check(typed);
        return false;
    };
    typed.chars().count() <= LONGEST_PASSWORD
        && argon().verify_password(typed.as_bytes(), &stored).is_ok()
}

/// Whether the stored password was hashed at another cost than the one in use.
pub(crate) fn is_of_another_cost(stored: &str) -> bool {
    let (memory, passes, lanes) = COST;
    !stored.starts_with(&format!("$argon2id$v=19$m={memory},t={passes},p={lanes}$"))
}

/// A password that was just found right, hashed at the cost in use.
pub(crate) fn hashed_again(typed: &str) -> Option<String> {
    argon()
        .hash_password(typed.as_bytes())
        .ok()
        .map(|hashed| hashed.to_string())
}

/// Spends the time of a check where there is no account to check against.
pub(crate) fn spend_the_time_of_a_check(typed: &str) {
    let typed: String = typed.chars().take(LONGEST_PASSWORD).collect();
    // The outcome is of no interest, only that it was computed.
    let _ = argon().hash_password(typed.as_bytes());
}

fn argon() -> Argon2<'static> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).unwrap_or(Params::DEFAULT);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}
