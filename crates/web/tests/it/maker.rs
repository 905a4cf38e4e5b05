//! The maker of a program of somebody else: it has keys of its own, and signs what it says with them.

use aws_lc_rs::signature::Ed25519KeyPair;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use reqwest::{Client, StatusCode};
use retinue_ledger::{CommandId, NewProgram, Subject};
use retinue_web::Config;
use serde_json::{Value, json};

use crate::world::World;

/// Under which address the programs of the tests know the site.
pub(crate) const PUBLIC: &str = "https://registry.example";
pub(crate) const BY_SIGNED_TOKEN: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

pub(crate) fn reached_by_programs() -> Config {
    Config {
        public_url: Some(PUBLIC.to_owned()),
        ..Config::default()
    }
}

/// A program of somebody else.
pub(crate) struct Maker {
    key: EncodingKey,
    name: &'static str,
}

impl Maker {
    pub(crate) fn of(name: &'static str) -> Maker {
        let pair = Ed25519KeyPair::generate().expect("a key");
        let der = pair.to_pkcs8v1().expect("its document");
        Maker {
            key: EncodingKey::from_ed_der(der.as_ref()),
            name,
        }
    }

    /// Registered for a party by the office.
    pub(crate) fn registered(
        name: &'static str,
        world: &World,
        party: &Subject,
        scopes: &str,
    ) -> Maker {
        let maker = Maker::of(name);
        let new = NewProgram {
            party: party.clone(),
            program: name.to_owned(),
            name: format!("The program {name}"),
            keys: maker.set(),
            scopes: scopes.to_owned(),
        };
        let command = CommandId::random().expect("a command id");
        world
            .ledger
            .register_program(&world.ledger.at_the_console(), command, &new)
            .expect("it is registered");
        maker
    }

    pub(crate) fn set(&self) -> String {
        let key = Jwk::from_encoding_key(&self.key, Algorithm::EdDSA).expect("its public half");
        let mut key = serde_json::to_value(key).expect("JSON");
        key["kid"] = json!("one");
        json!({ "keys": [key] }).to_string()
    }

    /// A signed token for an address, under a one-use name.
    pub(crate) fn signs(&self, world: &World, audience: &str, jti: &str) -> String {
        let now = world.now().as_second();
        self.signs_claims(&json!({
            "iss": self.name, "sub": self.name, "aud": audience, "exp": now + 240, "iat": now, "jti": jti
        }))
    }

    pub(crate) fn signs_claims(&self, claims: &Value) -> String {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some("one".to_owned());
        encode(&header, claims, &self.key).expect("a token")
    }

    /// A token of ours for everything that it may ask.
    pub(crate) async fn token(&self, world: &World, jti: &str) -> String {
        let assertion = self.signs(world, &format!("{PUBLIC}/token"), jti);
        let (status, body) = asks_for_a_token(world, &assertion, &[]).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        body["access_token"].as_str().expect("a token").to_owned()
    }
}

pub(crate) fn client() -> Client {
    Client::builder().no_proxy().build().expect("a client")
}

/// Posts a form to one of the token doors.
pub(crate) async fn posts(world: &World, path: &str, form: &[(&str, &str)]) -> (StatusCode, Value) {
    let sent = client()
        .post(format!("{}{path}", world.base()))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(crate::browser::encoded(form))
        .send()
        .await
        .expect("an answer");
    let status = sent.status();
    (status, sent.json().await.expect("JSON"))
}

pub(crate) async fn asks_for_a_token(
    world: &World,
    assertion: &str,
    more: &[(&str, &str)],
) -> (StatusCode, Value) {
    let mut form = vec![
        ("grant_type", "client_credentials"),
        ("client_assertion_type", BY_SIGNED_TOKEN),
        ("client_assertion", assertion),
    ];
    form.extend_from_slice(more);
    posts(world, "/token", &form).await
}
