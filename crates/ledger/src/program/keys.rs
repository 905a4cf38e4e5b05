//! The public keys of a program, as its maker hands them over: a JSON Web Key Set.

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey};
use retinue_kernel::Statement;
use serde_json::{Map, Value};

/// Most keys of a program: the one in use, the next, and some to spare.
const MOST_KEYS: usize = 8;
/// RSA keys: 2,048 to 4,096 bits, as characters of their modulus in base64url.
const RSA_MODULUS: std::ops::RangeInclusive<usize> = 342..=684;

/// A key with the one algorithm for which it is taken.
pub(super) struct Key {
    pub(super) kid: Option<String>,
    pub(super) algorithm: Algorithm,
    pub(super) key: DecodingKey,
}

/// Reads the text of a key set, or of one key, into the keys that a fact carries: the public members only, in one spelling.
///
/// # Errors
/// What is wrong, in a sentence.
pub(super) fn read_set(text: &str) -> Result<Vec<Statement>, String> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| format!("this is not the JSON of a key set: {error}"))?;
    let keys = match value {
        Value::Object(mut set) => match set.remove("keys") {
            Some(Value::Array(keys)) => keys,
            Some(_) => return Err("'keys' is not a list".to_owned()),
            None => vec![Value::Object(set)],
        },
        _ => return Err("this is neither a key set nor a key".to_owned()),
    };
    if keys.is_empty() {
        return Err("the set holds no key".to_owned());
    }
    if keys.len() > MOST_KEYS {
        return Err(format!("the set holds more than {MOST_KEYS} keys"));
    }
    let mut read: Vec<Statement> = Vec::new();
    for (place, key) in keys.into_iter().enumerate() {
        let nth = place + 1;
        let key = public_members(key).map_err(|wrong| format!("key {nth}: {wrong}"))?;
        let key = Statement::new(&key).ok_or_else(|| format!("key {nth}: it is too long"))?;
        let made = usable(&key).map_err(|wrong| format!("key {nth}: {wrong}"))?;
        let twice = |other: &Statement| usable(other).is_ok_and(|other| other.kid == made.kid);
        if read.iter().any(twice) {
            return Err(format!("key {nth}: another key has the same 'kid'"));
        }
        read.push(key);
    }
    Ok(read)
}

/// The members that a verifier needs. A key that holds a secret is refused whole, so that it is handled as the leak it is.
fn public_members(key: Value) -> Result<String, String> {
    let Value::Object(mut key) = key else {
        return Err("it is not an object".to_owned());
    };
    if ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]
        .iter()
        .any(|secret| key.contains_key(*secret))
    {
        return Err(
            "it is a private key. Hand over the public one, and replace this one: it has been shown"
                .to_owned(),
        );
    }
    let mut kept = Map::new();
    for member in ["kty", "crv", "x", "y", "n", "e", "kid", "alg", "use"] {
        if let Some(value) = key.remove(member) {
            if !value.is_string() {
                return Err(format!("'{member}' is not a text"));
            }
            kept.insert(member.to_owned(), value);
        }
    }
    Ok(Value::Object(kept).to_string())
}

/// A key as the fact carries it, ready to verify with.
///
/// # Errors
/// What is wrong with it.
pub(super) fn usable(key: &Statement) -> Result<Key, String> {
    let members: Map<String, Value> =
        serde_json::from_str(key.as_str()).map_err(|error| error.to_string())?;
    let text = |name: &str| members.get(name).and_then(Value::as_str);
    let algorithm = match (text("kty"), text("crv")) {
        (Some("RSA"), None) => {
            if !text("n").is_some_and(|modulus| RSA_MODULUS.contains(&modulus.len())) {
                return Err("an RSA key has 2048 to 4096 bits".to_owned());
            }
            Algorithm::RS384
        }
        (Some("EC"), Some("P-384")) => Algorithm::ES384,
        (Some("OKP"), Some("Ed25519")) => Algorithm::EdDSA,
        _ => {
            return Err(
                "it is none of RSA (RS384), EC on P-384 (ES384) and Ed25519 (EdDSA)".to_owned(),
            );
        }
    };
    let stated = text("alg").is_none_or(|stated| stated.parse() == Ok(algorithm));
    if !stated || text("use").is_some_and(|purpose| purpose != "sig") {
        return Err("its 'alg' or 'use' says that it is for something else".to_owned());
    }
    let jwk: Jwk = serde_json::from_str(key.as_str()).map_err(|error| error.to_string())?;
    Ok(Key {
        kid: text("kid").map(str::to_owned),
        algorithm,
        key: DecodingKey::from_jwk(&jwk).map_err(|error| error.to_string())?,
    })
}
