//! The tokens that a program gets for its proof: random, kept as a hash, over after minutes, and gone at the next request once the
//! program is ended, its keys are replaced or it gives the token back.

use jiff::Timestamp;
use retinue_kernel::Id;
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use super::assertion::{Assertion, Sub};
use super::facts::subject_of;
use super::let_in::{self, IntrospectedLetIn, Secret};
use super::scope::Scopes;
use super::{NotProven, Program};
use crate::account::SessionError;
use crate::error::SubmitError;
use crate::ids::{NoRandomness, Subject, random};
use crate::ledger::Ledger;
use crate::sql;

/// For how long a token holds, in seconds.
const HOLDS: i64 = 300;

/// The secret of a token: 256 random bits in hexadecimal. The store keeps its hash only.
#[derive(Clone, PartialEq, Eq)]
pub struct ProgramToken(String);

impl std::fmt::Debug for ProgramToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ProgramToken")
    }
}

impl ProgramToken {
    /// A token as it came with a request.
    pub fn new(text: &str) -> ProgramToken {
        ProgramToken(text.to_owned())
    }

    /// The secret, for whoever asked for it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn random() -> Result<ProgramToken, NoRandomness> {
        Ok(ProgramToken(hex::encode(random::<32>()?)))
    }

    fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

/// A token that was made just now.
#[derive(Clone, Debug)]
pub struct IssuedToken {
    /// The secret.
    pub token: ProgramToken,
    /// What was granted.
    pub scopes: Scopes,
    /// For how many seconds it holds.
    pub expires_in: i64,
}

/// What a token says of itself.
#[derive(Clone, Debug)]
pub struct IntrospectedToken {
    /// Whose it is.
    pub program: Id,
    /// For whom that program acts.
    pub party: Subject,
    /// What was granted.
    pub scopes: Scopes,
    /// When it was made.
    pub issued_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A token that holds: of a program for its party, or of one that a person let in.
#[derive(Clone, Debug)]
pub enum Introspected {
    /// By itself, for its party.
    OfAProgram(IntrospectedToken),
    /// In the name of a person.
    OfAPerson(IntrospectedLetIn),
}

impl Ledger {
    /// Gives a program that proves itself a token for `scopes`, or, where it names none, for all of its own.
    ///
    /// # Errors
    /// [`NotProven`]. The signed token is spent even where no scope is granted.
    pub fn program_token(
        &self,
        assertion: &str,
        audience: &str,
        scopes: Option<&Scopes>,
    ) -> Result<IssuedToken, NotProven> {
        let ((name, _), allowed, proven) = self.proven(assertion, audience, Sub::TheProgram)?;
        let granted = scopes.map_or_else(|| allowed.clone(), |asked| allowed.granted(asked));
        let token = ProgramToken::random().map_err(SubmitError::from)?;
        let (hash, written) = (token.hash(), granted.to_string());
        let nothing = granted.is_empty();
        let spent = self.write_unnamed("program token", move |store| {
            let now = store.core.clock.now().as_second();
            let connection = store.connection()?;
            if !spend(connection, &name, &proven)? {
                return Ok(false);
            }
            if !nothing {
                let over = now.saturating_add(HOLDS);
                let row = (hash, name.as_str(), written, now, over);
                connection
                    .prepare_cached(sql::PROGRAM_TOKEN_ADD)?
                    .execute(row)?;
            }
            Ok(true)
        })?;
        match (spent, nothing) {
            (false, _) => Err(NotProven::Used),
            (true, true) => Err(NotProven::Scope),
            (true, false) => Ok(IssuedToken {
                token,
                scopes: granted,
                expires_in: HOLDS,
            }),
        }
    }

    /// The program of a token. It is looked up at every request, so that one that was ended is gone at the next.
    ///
    /// # Errors
    /// [`SessionError`].
    pub fn program(&self, token: &ProgramToken) -> Result<Program, SessionError> {
        let found = self.of_token(token)?.ok_or(SessionError::Ended)?;
        Program::acting(found.program, found.party, found.scopes).ok_or(SessionError::Ended)
    }

    fn of_token(&self, token: &ProgramToken) -> Result<Option<IntrospectedToken>, SessionError> {
        let now = self.core().clock.now();
        self.read(|connection| read(connection, token, now))
            .map_err(|error: SubmitError| SessionError::Store(error.to_string()))
    }

    /// What a token says, for a program that proves itself: its own token, or any for one that acts for the programme. None
    /// for every other, whether it holds or not.
    ///
    /// # Errors
    /// [`NotProven`].
    pub fn introspect_program_token(
        &self,
        assertion: &str,
        audience: &str,
        token: &ProgramToken,
    ) -> Result<Option<Introspected>, NotProven> {
        let (name, subject) = self.spent(assertion, audience)?;
        let found = self.of_token(token).map_err(unanswered)?;
        let may =
            |found: &IntrospectedToken| found.program == name || subject == Subject::Programme;
        if let Some(found) = found.filter(may) {
            return Ok(Some(Introspected::OfAProgram(found)));
        }
        let secret = Secret::new(token.as_str());
        let found = self.introspected_let_in((&name, &subject), &secret)?;
        Ok(found.map(Introspected::OfAPerson))
    }

    /// Ends a token of the program that proves itself, or what renews those that a person let it have, and then all of them; one of
    /// another's, or one that is over, is left as it is.
    ///
    /// # Errors
    /// [`NotProven`].
    pub fn revoke_program_token(
        &self,
        assertion: &str,
        audience: &str,
        token: &ProgramToken,
    ) -> Result<(), NotProven> {
        let (name, _) = self.spent(assertion, audience)?;
        self.revoke_let_in(&name, &Secret::new(token.as_str()))?;
        let hash = token.hash();
        self.write_unnamed("program token", move |store| {
            store
                .connection()?
                .prepare_cached(sql::PROGRAM_TOKEN_END)?
                .execute((hash, name.as_str()))?;
            Ok(())
        })?;
        Ok(())
    }

    /// Spends a client assertion.
    fn spent(&self, assertion: &str, audience: &str) -> Result<(Id, Subject), NotProven> {
        let (program, _, proven) = self.proven(assertion, audience, Sub::TheProgram)?;
        let name = program.0.clone();
        let spent = self.write_unnamed("program token", move |store| {
            spend(store.connection()?, &name, &proven)
        })?;
        spent.then_some(program).ok_or(NotProven::Used)
    }
}

fn unanswered(error: SessionError) -> NotProven {
    NotProven::Store(SubmitError::NotRecorded(error.to_string()))
}

/// Remembers the one-use name of a signed token; false where it stands already, or the program was ended meanwhile.
pub(super) fn spend(
    connection: &Connection,
    program: &Id,
    proven: &Assertion,
) -> Result<bool, SubmitError> {
    let added = connection
        .prepare_cached(sql::SIGNED_TOKEN_SPEND)?
        .execute((program.as_str(), proven.jti.as_str(), proven.expires))?;
    Ok(added == 1)
}

fn read(
    connection: &Connection,
    token: &ProgramToken,
    now: Timestamp,
) -> Result<Option<IntrospectedToken>, SubmitError> {
    let found: Option<(String, String, i64, i64)> = connection
        .prepare_cached(sql::PROGRAM_TOKEN)?
        .query_row((token.hash(),), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((program, scopes, issued, over)) = found else {
        return Ok(None);
    };
    let (Some(program), Ok(scopes)) = (Id::new(&program), Scopes::from_text(&scopes)) else {
        return Ok(None);
    };
    if over <= now.as_second() {
        return Ok(None);
    }
    let Some(party) = subject_of(connection, &program)? else {
        return Ok(None);
    };
    let at = |second| Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
    Ok(Some(IntrospectedToken {
        program,
        party,
        scopes,
        issued_at: at(issued),
        expires_at: at(over),
    }))
}

/// Forgets tokens that are over, and the names of signed tokens that nobody could use any more.
pub(crate) fn forget_what_is_over(
    connection: &Connection,
    now: Timestamp,
) -> Result<(), SubmitError> {
    let_in::forget_what_is_over(connection, now)?;
    for statement in [sql::PROGRAM_TOKENS_OVER, sql::SIGNED_TOKENS_OVER] {
        connection
            .prepare_cached(statement)?
            .execute((now.as_second(),))?;
    }
    Ok(())
}
