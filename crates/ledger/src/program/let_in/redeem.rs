//! From a code to a token, and from one token to the next; and who stands behind a token.

use jiff::Timestamp;
use retinue_kernel::Id;

use super::super::NotProven;
use super::super::assertion::Sub;
use super::super::person_scope::{PersonScope, PersonScopes};
use super::super::token::spend;
use super::secret::{Kind, Made, OnRecord, Secret};
use super::{AWAY_HOLDS, LetIn, TOKEN_HOLDS, own};
use crate::account::SessionError;
use crate::error::SubmitError;
use crate::ids::{PatientId, Subject};
use crate::ledger::Ledger;
use crate::sql;

/// What a program gets for a code, or in place of a token that is nearly over.
#[derive(Clone, Debug)]
pub struct IssuedToPerson {
    /// To read with.
    pub token: Secret,
    /// For how many seconds it holds.
    pub expires_in: i64,
    /// What it reads.
    pub scopes: PersonScopes,
    /// The patient who was chosen, where one was.
    pub about: Option<PatientId>,
    /// For the next token, where the person let the program ask when they have left.
    pub renewal: Option<Secret>,
}

/// What a person's token says of itself.
#[derive(Clone, Debug)]
pub struct IntrospectedLetIn {
    /// Whose it is.
    pub program: Id,
    /// The account of the person.
    pub account: Id,
    /// What it reads.
    pub scopes: PersonScopes,
    /// The patient who was chosen, where one was.
    pub about: Option<PatientId>,
    /// When it was made.
    pub issued_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

const NOT_OURS: &str = "the code is over, or none that was given to this program";
const USED: &str = "the code was used before: what it gave is ended, and the person is asked anew";
const OTHERS: &str = "the code was given for another address or another verifier: it is ended, and the person is asked anew";
const NO_RENEWAL: &str = "what renews the token is over, was ended, or is none of this program's";
const CLOSED: &str = "the account of the person is closed";

/// What the store did about what was asked. An end that follows from a wrong code is kept, so that it is no error of the store.
enum Redeemed {
    Yes(PersonScopes, Option<PatientId>, bool),
    No(NotProven),
}

impl Ledger {
    /// Gives a program that proves itself the token for a code. A code is good once, soon, at one address and with one verifier;
    /// whatever is wrong with the last two ends it, and a second use ends all that the first one gave.
    ///
    /// # Errors
    /// [`NotProven`]. The signed token is spent in any case.
    pub fn redeem_code(
        &self,
        assertion: &str,
        audience: &str,
        code: &Secret,
        redirect: &str,
        verifier: &str,
    ) -> Result<IssuedToPerson, NotProven> {
        let ((name, _), _, proven) = self.proven(assertion, audience, Sub::TheProgram)?;
        let token = Secret::random().map_err(SubmitError::from)?;
        let renewal = Secret::random().map_err(SubmitError::from)?;
        let (hash, next) = (token.hash(), renewal.hash());
        let (code, redirect) = (code.clone(), redirect.to_owned());
        let verifier = verifier.to_owned();
        let done = self.write_unnamed("program let in", move |store| {
            let now = store.core.clock.now().as_second();
            let connection = store.connection()?;
            if !spend(connection, &name, &proven)? {
                return Ok(Redeemed::No(NotProven::Used));
            }
            let no = |says| Ok(Redeemed::No(NotProven::Grant(says)));
            let found = OnRecord::of(connection, &code, Kind::Code)?;
            let Some(found) = found.filter(|found| found.program == name) else {
                return no(NOT_OURS);
            };
            if found.is_spent {
                own::end(connection, &found.let_in)?;
                return no(USED);
            }
            if found.over <= now {
                return no(NOT_OURS);
            }
            if found.redirect.as_deref() != Some(redirect.as_str())
                || !found.is_answered_by(&verifier)
            {
                own::end(connection, &found.let_in)?;
                return no(OTHERS);
            }
            let (let_in, all, about) = (found.let_in, found.all.clone(), found.about);
            if found.proof(connection)?.is_none() {
                return no(CLOSED);
            }
            connection
                .prepare_cached(sql::LET_IN_SECRET_SPEND)?
                .execute((code.hash(),))?;
            let goes_on = all.has(&PersonScope::OfflineAccess);
            let ends = now.saturating_add(if goes_on { AWAY_HOLDS } else { TOKEN_HOLDS });
            connection
                .prepare_cached(sql::LET_IN_HOLDS_UNTIL)?
                .execute((let_in, ends))?;
            let written = all.to_string();
            let add = |secret: &[u8; 32], kind: Kind, over: i64| {
                let made = Made {
                    secret,
                    let_in: &let_in,
                    kind,
                    scopes: &written,
                    bound: None,
                    issued: now,
                    over,
                };
                made.keep(connection)
            };
            add(&hash, Kind::Token, now.saturating_add(TOKEN_HOLDS))?;
            if goes_on {
                add(&next, Kind::Renewal, ends)?;
            }
            connection
                .prepare_cached(sql::LET_IN_ASKED)?
                .execute((let_in, now))?;
            Ok(Redeemed::Yes(all, about, goes_on))
        })?;
        match done {
            Redeemed::No(error) => Err(error),
            Redeemed::Yes(scopes, about, goes_on) => Ok(IssuedToPerson {
                token,
                expires_in: TOKEN_HOLDS,
                scopes,
                about,
                renewal: goes_on.then_some(renewal),
            }),
        }
    }

    /// Gives a program that proves itself another token, for all that it was let do or for less of it.
    ///
    /// # Errors
    /// [`NotProven`]. The signed token is spent in any case.
    pub fn renew_token(
        &self,
        assertion: &str,
        audience: &str,
        renewal: &Secret,
        scopes: Option<&PersonScopes>,
    ) -> Result<IssuedToPerson, NotProven> {
        let ((name, _), _, proven) = self.proven(assertion, audience, Sub::TheProgram)?;
        let token = Secret::random().map_err(SubmitError::from)?;
        let hash = token.hash();
        let (asked, renewal) = (scopes.cloned(), renewal.clone());
        let done = self.write_unnamed("program let in", move |store| {
            let now = store.core.clock.now().as_second();
            let connection = store.connection()?;
            if !spend(connection, &name, &proven)? {
                return Ok(Redeemed::No(NotProven::Used));
            }
            let found = OnRecord::of(connection, &renewal, Kind::Renewal)?;
            let Some(found) = found.filter(|found| found.program == name && found.over > now)
            else {
                return Ok(Redeemed::No(NotProven::Grant(NO_RENEWAL)));
            };
            let scopes = match asked {
                None => found.all.clone(),
                Some(asked) => found.all.granted(&asked),
            };
            if !scopes.read_something() {
                return Ok(Redeemed::No(NotProven::Scope));
            }
            let (let_in, about, ends) = (found.let_in, found.about, found.over);
            if found.proof(connection)?.is_none() {
                return Ok(Redeemed::No(NotProven::Grant(CLOSED)));
            }
            let over = now.saturating_add(TOKEN_HOLDS).min(ends);
            let made = Made {
                secret: &hash,
                let_in: &let_in,
                kind: Kind::Token,
                scopes: &scopes.to_string(),
                bound: None,
                issued: now,
                over,
            };
            made.keep(connection)?;
            connection
                .prepare_cached(sql::LET_IN_ASKED)?
                .execute((let_in, now))?;
            Ok(Redeemed::Yes(scopes, about, false))
        })?;
        match done {
            Redeemed::No(error) => Err(error),
            Redeemed::Yes(scopes, about, _) => Ok(IssuedToPerson {
                token,
                expires_in: TOKEN_HOLDS,
                scopes,
                about,
                renewal: None,
            }),
        }
    }

    /// The program of a person's token, and the person. Token, permission, account and program are looked up at every request, so
    /// that one that was ended is gone at the next.
    ///
    /// # Errors
    /// [`SessionError`].
    pub fn let_in_by(&self, token: &Secret) -> Result<LetIn, SessionError> {
        let now = self.core().clock.now().as_second();
        let found = self.read(|connection| -> Result<_, SubmitError> {
            match OnRecord::of(connection, token, Kind::Token)? {
                Some(found) if found.over > now => found.proof(connection),
                _ => Ok(None),
            }
        });
        let found = found.map_err(|error| SessionError::Store(error.to_string()))?;
        found.map(|(proof, _)| proof).ok_or(SessionError::Ended)
    }

    /// What a person's token says, for a program that proves itself: its own, or any for one that acts for the programme.
    pub(in crate::program) fn introspected_let_in(
        &self,
        (name, subject): (&Id, &Subject),
        token: &Secret,
    ) -> Result<Option<IntrospectedLetIn>, SubmitError> {
        let now = self.core().clock.now().as_second();
        self.read(|connection| {
            let found = OnRecord::of(connection, token, Kind::Token)?;
            let may = |found: &OnRecord| found.program == *name || *subject == Subject::Programme;
            let Some(found) = found.filter(|found| found.over > now && may(found)) else {
                return Ok(None);
            };
            let at = |second| Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
            let told = IntrospectedLetIn {
                program: found.program.clone(),
                account: found.account.clone(),
                scopes: found.scopes.clone(),
                about: found.about,
                issued_at: at(found.issued),
                expires_at: at(found.over),
            };
            Ok(found.proof(connection)?.map(|_| told))
        })
    }
}
