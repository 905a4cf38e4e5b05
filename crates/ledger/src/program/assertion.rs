//! A program's proof of itself: a signed token of its own that names us, lasts a few minutes and is good once.

use jiff::Timestamp;
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use retinue_kernel::{Id, RegisteredProgram};
use serde::Deserialize;

use super::NotProven;
use super::keys::{self, Key};

/// The longest that a token may last, in seconds.
const LONGEST: i64 = 300;
/// How far the program's clock may be off, in seconds.
const SKEW: i64 = 30;
/// The longest token that is looked at, in bytes.
const LARGEST: usize = 8_192;
/// The longest one-use name, in bytes.
const LONGEST_NAME: usize = 200;

/// The algorithms of SMART and CDS Hooks, and EdDSA. Each key serves one of them only.
const ALGORITHMS: &[Algorithm] = &[Algorithm::RS384, Algorithm::ES384, Algorithm::EdDSA];

/// A token whose signature and claims hold. That it was not used before is for the store to say.
pub(super) struct Assertion {
    /// Its one-use name.
    pub(super) jti: String,
    /// When it ends, in seconds since 1970: its name need not be remembered for longer.
    pub(super) expires: i64,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: Option<String>,
    aud: OneOrMore,
    exp: f64,
    iat: Option<f64>,
    nbf: Option<f64>,
    jti: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// Who must stand in `sub`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sub {
    /// The program itself: a client assertion.
    TheProgram,
    /// Whatever the program says: a CDS client names nobody, or a user of its own.
    Anything,
}

/// By which name the token says that its program asks. Nothing of it is believed yet.
pub(super) fn claims_to_be(token: &str) -> Result<Id, NotProven> {
    #[derive(Deserialize)]
    struct Issuer {
        iss: String,
    }
    if token.len() > LARGEST {
        return Err(NotProven::Unreadable);
    }
    let claimed: Issuer = jsonwebtoken::dangerous::insecure_decode_claims(token)
        .map_err(|_| NotProven::Unreadable)?;
    Id::new(&claimed.iss).ok_or(NotProven::Unreadable)
}

/// Holds a token against the keys of the program and against what it must say.
pub(super) fn proven(
    token: &str,
    program: &RegisteredProgram<'_>,
    audience: &str,
    sub: Sub,
    now: Timestamp,
) -> Result<Assertion, NotProven> {
    let header = decode_header(token).map_err(|_| NotProven::Unreadable)?;
    // An extension that the token calls critical is none that we know.
    if header.crit.is_some() || !ALGORITHMS.contains(&header.alg) {
        return Err(NotProven::Claim("it is signed with RS384, ES384 or EdDSA"));
    }
    let keys = program
        .keys
        .iter()
        .filter_map(|key| keys::usable(key).ok())
        .filter(|key| key.algorithm == header.alg)
        .filter(|key| header.kid.is_none() || key.kid.is_none() || key.kid == header.kid);
    let claims = keys
        .into_iter()
        .find_map(|key| signed_with(token, &key, program.program))
        .ok_or(NotProven::Unknown)?;
    holds(&claims, audience, sub, now)
}

/// The claims, if the token was signed with this key by this program.
fn signed_with(token: &str, key: &Key, program: &Id) -> Option<Claims> {
    let mut wanted = Validation::new(key.algorithm);
    wanted.set_issuer(&[program.as_str()]);
    wanted.set_required_spec_claims(&["exp", "iss", "aud"]);
    // Times are held against the ledger's clock, and the audience gets an answer of its own: both in `holds`.
    wanted.validate_exp = false;
    wanted.validate_nbf = false;
    wanted.validate_aud = false;
    decode::<Claims>(token, &key.key, &wanted)
        .ok()
        .map(|data| data.claims)
}

fn holds(
    claims: &Claims,
    audience: &str,
    sub: Sub,
    now: Timestamp,
) -> Result<Assertion, NotProven> {
    let not = |what| Err(NotProven::Claim(what));
    let is_for_us = match &claims.aud {
        OneOrMore::One(one) => one == audience,
        OneOrMore::More(more) => more.iter().any(|one| one == audience),
    };
    if !is_for_us {
        return not("its 'aud' is the address that is asked");
    }
    if sub == Sub::TheProgram && claims.sub.as_deref() != Some(claims.iss.as_str()) {
        return not("its 'sub' is its 'iss', the client id");
    }
    let now = now.as_second();
    let Some(expires) = seconds(claims.exp) else {
        return not("its 'exp' is a time in seconds");
    };
    if expires <= now {
        return not("its 'exp' lies ahead");
    }
    if expires > now.saturating_add(LONGEST).saturating_add(SKEW) {
        return not("its 'exp' lies at most five minutes ahead");
    }
    for begins in [claims.iat, claims.nbf].into_iter().flatten() {
        if seconds(begins).is_none_or(|begins| begins > now.saturating_add(SKEW)) {
            return not("its 'iat' and 'nbf' do not lie ahead");
        }
    }
    if claims.jti.trim().is_empty() || claims.jti.len() > LONGEST_NAME {
        return not("its 'jti' is a name of 1 to 200 bytes");
    }
    Ok(Assertion {
        jti: claims.jti.clone(),
        expires,
    })
}

/// Whole seconds, where the number is a time that can be counted in them.
fn seconds(written: f64) -> Option<i64> {
    // Up to the year 9999; beyond it there is nothing to compare.
    let fits = written.is_finite() && (0.0..253_402_300_800.0).contains(&written);
    #[allow(clippy::cast_possible_truncation, reason = "held within bounds above")]
    fits.then(|| written.floor() as i64)
}
