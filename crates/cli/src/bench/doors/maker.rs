//! The maker of a measured program: a key of its own, made for one run and kept nowhere.

use aws_lc_rs::signature::Ed25519KeyPair;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use retinue_ledger::{Clock, CommandId, Ledger, NewProgram, Subject};
use serde_json::{Value, json};

use crate::bench::http::Connection;
use crate::ending::Trouble;

const NAME: &str = "bench-program";
const SCOPES: &str = "system/*.crs system/GuidanceResponse.r";

/// What signs for the program.
pub(super) struct Maker {
    key: EncodingKey,
}

impl Maker {
    /// A program of a party, registered as the office would.
    ///
    /// # Errors
    /// A failure of the ledger.
    pub(super) fn registered(ledger: &Ledger, party: &Subject) -> Result<Maker, Trouble> {
        let pair = Ed25519KeyPair::generate().map_err(Trouble::failed)?;
        let document = pair.to_pkcs8v1().map_err(Trouble::failed)?;
        let key = EncodingKey::from_ed_der(document.as_ref());
        let public = Jwk::from_encoding_key(&key, Algorithm::EdDSA).map_err(Trouble::failed)?;
        let new = NewProgram {
            party: party.clone(),
            program: NAME.to_owned(),
            name: "A measured program".to_owned(),
            keys: json!({ "keys": [public] }).to_string(),
            scopes: SCOPES.to_owned(),
        };
        let command = CommandId::random().map_err(Trouble::failed)?;
        ledger
            .register_program(&ledger.at_the_console(), command, &new)
            .map_err(Trouble::failed)?;
        Ok(Maker { key })
    }

    /// A signed token for an address, good once.
    ///
    /// # Errors
    /// A failure of the system's randomness.
    pub(super) fn signs(&self, audience: &str) -> Result<String, Trouble> {
        let now = Clock::System.now().as_second();
        let name = CommandId::random().map_err(Trouble::failed)?;
        let claims = json!({
            "iss": NAME, "sub": NAME, "aud": audience, "iat": now, "exp": now.saturating_add(280), "jti": name.as_str(),
        });
        encode(&Header::new(Algorithm::EdDSA), &claims, &self.key).map_err(Trouble::failed)
    }

    /// A token of the service for everything that the program may ask.
    ///
    /// # Errors
    /// An answer that holds none.
    pub(super) fn token(&self, connection: &mut Connection) -> Result<String, Trouble> {
        let assertion = self.signs(&format!("http://{}/token", connection.host()))?;
        // Neither a token nor these words hold a character that a form would write in another way, but for the colon.
        let form = format!(
            "grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion={assertion}"
        );
        let media = "application/x-www-form-urlencoded";
        let answer = connection.ask("POST", "/token", media, &form)?;
        let told: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let token = told.get("access_token").and_then(Value::as_str);
        token.map(str::to_owned).ok_or_else(|| {
            Trouble::failed(format!(
                "the measured program got no token: {} {told}",
                answer.status
            ))
        })
    }
}
