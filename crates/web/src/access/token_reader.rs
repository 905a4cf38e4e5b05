//! The proof of whoever reads with a token: a program for its party, or one that a person let in.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use retinue_ledger::{Actor, LetIn, ProgramToken, Secret, SessionError};

use super::program::{Program, bearer, invalid, missing, unanswered, unread};
use super::proof::Proof;
use crate::site::Site;

/// Proof of whoever reads with a token: it holds, now.
#[derive(Clone, Debug)]
pub(crate) enum TokenReader {
    /// A program, for the party that it acts for.
    Program(Program),
    /// A program that a person let in, for that person.
    LetIn(LetIn),
}

impl TokenReader {
    /// As whom it reads.
    pub(crate) fn actor(&self) -> &Actor {
        match self {
            TokenReader::Program(program) => program.reader(),
            TokenReader::LetIn(let_in) => let_in.reader(),
        }
    }
}

impl Proof for TokenReader {
    const ROLE: &'static str = "program";
}

impl FromRequestParts<Site> for TokenReader {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<TokenReader, Response> {
        let Some(token) = bearer(&parts.headers).map(str::to_owned) else {
            return Err(missing());
        };
        let found = site.ask(
            move |ledger| match ledger.program(&ProgramToken::new(&token)) {
                Ok(proof) => Ok(TokenReader::Program(Program::of(proof))),
                Err(SessionError::Ended) => ledger
                    .let_in_by(&Secret::new(&token))
                    .map(TokenReader::LetIn),
                Err(other) => Err(other),
            },
        );
        match found.await {
            Ok(Ok(reader)) => Ok(reader),
            Ok(Err(SessionError::Ended)) => Err(invalid()),
            Ok(Err(SessionError::Store(error))) => Err(unread(&error)),
            Err(_) => Err(unanswered()),
        }
    }
}
