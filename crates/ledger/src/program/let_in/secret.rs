//! Codes, tokens and what renews them: random, good for one thing, and kept as a hash.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use retinue_kernel::Id;
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use super::super::person_scope::PersonScopes;
use super::LetIn;
use crate::account;
use crate::actor::Actor;
use crate::error::SubmitError;
use crate::ids::{NoRandomness, PatientId, random};
use crate::sql;

/// What a secret is good for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// For tokens, once.
    Code,
    /// To read.
    Token,
    /// For another token.
    Renewal,
}

impl Kind {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Kind::Code => "code",
            Kind::Token => "token",
            Kind::Renewal => "renewal",
        }
    }
}

/// A secret: 256 random bits in hexadecimal. The store keeps its hash only.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// As it came with a request.
    pub fn new(text: &str) -> Secret {
        Secret(text.to_owned())
    }

    /// The text, for whom it was made.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn random() -> Result<Secret, NoRandomness> {
        Ok(Secret(hex::encode(random::<32>()?)))
    }

    pub(super) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

/// A secret that is made now.
pub(super) struct Made<'a> {
    pub(super) secret: &'a [u8; 32],
    pub(super) let_in: &'a [u8; 16],
    pub(super) kind: Kind,
    /// What it reads.
    pub(super) scopes: &'a str,
    /// Of a code: the address that it was given for, and the challenge that is to be answered.
    pub(super) bound: Option<(&'a str, &'a str)>,
    pub(super) issued: i64,
    pub(super) over: i64,
}

impl Made<'_> {
    pub(super) fn keep(&self, connection: &Connection) -> Result<(), SubmitError> {
        let row = (
            self.secret,
            self.let_in,
            self.kind.word(),
            self.scopes,
            self.bound.map(|(redirect, _)| redirect),
            self.bound.map(|(_, challenge)| challenge),
            self.issued,
            self.over,
        );
        connection
            .prepare_cached(sql::LET_IN_SECRET_ADD)?
            .execute(row)?;
        Ok(())
    }
}

/// A secret that is on record, with the permission behind it.
pub(super) struct OnRecord {
    pub(super) let_in: [u8; 16],
    /// What it reads: all that was let in, or less of it.
    pub(super) scopes: PersonScopes,
    pub(super) redirect: Option<String>,
    pub(super) challenge: Option<String>,
    pub(super) is_spent: bool,
    pub(super) issued: i64,
    pub(super) over: i64,
    pub(super) program: Id,
    pub(super) account: Id,
    pub(super) all: PersonScopes,
    pub(super) about: Option<PatientId>,
}

impl OnRecord {
    /// The row of a secret, whether or not it holds still.
    pub(super) fn of(
        connection: &Connection,
        secret: &Secret,
        kind: Kind,
    ) -> Result<Option<OnRecord>, SubmitError> {
        let found = connection
            .prepare_cached(sql::LET_IN_SECRET)?
            .query_row((secret.hash(), kind.word()), |row| {
                let scopes = |place| {
                    row.get::<_, String>(place)
                        .map(|text| PersonScopes::as_far_as_known(&text))
                };
                let id = |place| row.get::<_, String>(place).map(|text| Id::new(&text));
                let (Some(program), Some(account)) = (id(7)?, id(8)?) else {
                    return Ok(None);
                };
                let (over, all_over): (i64, i64) = (row.get(6)?, row.get(11)?);
                Ok(Some(OnRecord {
                    let_in: row.get(0)?,
                    scopes: scopes(1)?,
                    redirect: row.get(2)?,
                    challenge: row.get(3)?,
                    is_spent: row.get::<_, i64>(4)? != 0,
                    issued: row.get(5)?,
                    over: over.min(all_over),
                    program,
                    account,
                    all: scopes(9)?,
                    about: row
                        .get::<_, Option<[u8; 16]>>(10)?
                        .map(PatientId::from_bytes),
                }))
            })
            .optional()?;
        Ok(found.flatten())
    }

    /// Whether the challenge was made of this verifier.
    pub(super) fn is_answered_by(&self, verifier: &str) -> bool {
        self.challenge.as_deref() == Some(challenge_of(verifier).as_str())
    }

    /// The program for the person of the account, as the account stands now; none where it is closed.
    pub(super) fn proof(
        self,
        connection: &Connection,
    ) -> Result<Option<(LetIn, String)>, SubmitError> {
        let account = account::by_id(connection, &self.account)?.map(|found| found.account);
        let Some(account) = account.filter(|account| !account.disabled) else {
            return Ok(None);
        };
        let reader = Actor::proven(account.id, account.role);
        let proof = LetIn::of(reader, self.program, &self.scopes, self.about);
        Ok(proof.map(|proof| (proof, account.name)))
    }
}

/// What S256 of RFC 7636 makes of a verifier.
pub(super) fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}
