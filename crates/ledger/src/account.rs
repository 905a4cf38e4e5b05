//! Accounts and sessions: who may sign in, and how long a sign-in holds.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use jiff::Timestamp;
use retinue_kernel::{Id, Refused, RefusedBecause};
use rusqlite::{Connection, OptionalExtension, Row};
use sha2::{Digest, Sha256};

use crate::actor::{Actor, Role};
use crate::core::Limits;
use crate::error::{Damage, SubmitError};
use crate::group::lock;
use crate::ids::{NoRandomness, random};
use crate::password::Password;
use crate::sites;
use crate::sql;
use crate::stream::StreamError;

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The login: 1 to 64 characters of letters, digits and `.`, `-`, `_`, `@`. It is kept in lower case.
    pub login: String,
    /// The name shown to others.
    pub name: String,
    /// The password.
    pub password: Password,
    /// What the account may act as.
    pub role: Role,
}

/// An account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// Its id: what facts carry in `by`.
    pub id: Id,
    /// The login.
    pub login: String,
    /// The name shown to others.
    pub name: String,
    /// What it may act as.
    pub role: Role,
    /// A disabled account has no sessions and cannot sign in.
    pub disabled: bool,
}

/// An account with what only signing in looks at.
pub(crate) struct Stored {
    pub(crate) account: Account,
    pub(crate) password: String,
    pub(crate) failures: u32,
    pub(crate) blocked_until: i64,
}

/// The secret of a session: 256 random bits in hexadecimal. The store keeps its hash only.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl SessionToken {
    pub(crate) fn random() -> Result<SessionToken, NoRandomness> {
        Ok(SessionToken(hex::encode(random::<32>()?)))
    }

    /// Takes the text of a cookie.
    pub fn new(text: &str) -> SessionToken {
        SessionToken(text.to_owned())
    }

    /// The text for a cookie.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

/// A sign-in that succeeded.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The secret of the new session.
    pub token: SessionToken,
    /// Who signed in.
    pub actor: Actor,
    /// The name shown to others.
    pub name: String,
}

/// A verified session.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who acts.
    pub actor: Actor,
    /// The name shown to others.
    pub name: String,
    /// When it ends whatever happens.
    pub ends_at: Timestamp,
    /// Whether the account may choose among sites.
    pub chooses_a_site: bool,
}

/// Why a sign-in failed. It does not say whether there is such a login.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Wrong login, wrong password, a disabled account, or too many tries.
    #[error(
        "login or password is wrong, or there were too many tries. Check both; after several tries wait some minutes."
    )]
    Refused,
    /// The store failed.
    #[error("the sign-in could not be recorded: {0}. Try again later.")]
    Store(String),
}

/// A session that does not hold.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// It ended, was ended, or never was.
    #[error("the session has ended. Sign in again.")]
    Ended,
    /// The store failed.
    #[error("the session could not be read: {0}. Try again later.")]
    Store(String),
}

/// Wrong tries that cost nothing but the try.
const FREE_TRIES: u32 = 5;
/// The longest wait after a wrong try.
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);

/// How long an account waits after its `failures`-th wrong try in a row.
pub(crate) fn wait_after(failures: u32) -> Duration {
    match failures.checked_sub(FREE_TRIES) {
        None => Duration::ZERO,
        Some(more) => Duration::from_secs(1_u64.checked_shl(more.min(20)).unwrap_or(u64::MAX))
            .min(LONGEST_WAIT),
    }
}

/// What is wrong with a login or a name.
pub(crate) fn objections(new: &NewAccount) -> Option<Refused> {
    let mut because = Vec::new();
    let login_fits = (1..=64).contains(&new.login.len())
        && new
            .login
            .chars()
            .all(|one| one.is_ascii_alphanumeric() || ".-_@".contains(one));
    if !login_fits {
        because.push(RefusedBecause {
            field: "login",
            wrong:
                "it is empty, too long or holds other characters than letters, digits and . - _ @"
                    .to_owned(),
            remedy: "Give at most 64 of these characters.",
        });
    }
    if !crate::identity::is_fit(&new.name) {
        because.push(RefusedBecause {
            field: "name",
            wrong: "it is empty, too long or holds characters that cannot be printed".to_owned(),
            remedy: "Give the name, at most 200 characters.",
        });
    }
    if matches!(
        new.role,
        Role::System | Role::BetweenSites | Role::Laboratory(_) | Role::Kiosk(_)
    ) {
        because.push(RefusedBecause {
            field: "role",
            wrong: "no account has this role: the installation itself and a laboratory have none, and a session is between sites or at a kiosk".to_owned(),
            remedy: "Choose the role of a person.",
        });
    }
    (!because.is_empty()).then_some(Refused { because })
}

/// Writes a new account. The login is the name's own lock.
pub(crate) fn add(
    connection: &Connection,
    id: &Id,
    new: &NewAccount,
    password: &str,
) -> Result<(), SubmitError> {
    let login = new.login.to_lowercase();
    if by_login(connection, &login)?.is_some() {
        let because = vec![RefusedBecause {
            field: "login",
            wrong: format!("the login '{login}' is taken"),
            remedy: "Choose another.",
        }];
        return Err(Refused { because }.into());
    }
    connection.prepare_cached(sql::ACCOUNT_ADD)?.execute((
        id.as_str(),
        login,
        password,
        new.role.word(),
        new.role.subject(),
        new.name.trim(),
    ))?;
    Ok(())
}

/// The account of a login.
pub(crate) fn by_login(
    connection: &Connection,
    login: &str,
) -> Result<Option<Stored>, StreamError> {
    let mut statement = connection.prepare_cached(sql::ACCOUNT_BY_LOGIN)?;
    let mut rows = statement.query((login.to_lowercase(),))?;
    rows.next()?.map(from_row).transpose()
}

/// The account of that id.
pub(crate) fn by_id(connection: &Connection, id: &Id) -> Result<Option<Stored>, StreamError> {
    let mut statement = connection.prepare_cached(sql::ACCOUNT_BY_ID)?;
    let mut rows = statement.query((id.as_str(),))?;
    rows.next()?.map(from_row).transpose()
}

/// The accounts that act for a party of that id, in the order of logins. Parties of different kinds may have the same id:
/// the role says whose an account is.
pub(crate) fn of_subject(
    connection: &Connection,
    subject: &Id,
) -> Result<Vec<Stored>, StreamError> {
    let mut statement = connection.prepare_cached(sql::ACCOUNTS_OF_SUBJECT)?;
    let mut rows = statement.query((subject.as_str(),))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(from_row(row)?);
    }
    Ok(found)
}

/// The name of the account of a guardian.
pub(crate) fn guardian_name(
    connection: &Connection,
    guardian: &Id,
) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached(sql::GUARDIAN_NAME)?
        .query_row((guardian.as_str(),), |row| row.get(0))
        .optional()
}

/// The accounts after a login, in the order of logins.
pub(crate) fn page(
    connection: &Connection,
    after: &str,
    most: u32,
) -> Result<Vec<Account>, StreamError> {
    let mut statement = connection.prepare_cached(sql::ACCOUNTS)?;
    let mut rows = statement.query((after, most))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(from_row(row)?.account);
    }
    Ok(found)
}

/// An account of a row of [`sql::ACCOUNTS`] and its siblings.
pub(crate) fn from_row(row: &Row<'_>) -> Result<Stored, StreamError> {
    let (id, role, subject): (String, String, Option<String>) =
        (row.get(0)?, row.get(3)?, row.get(4)?);
    let unreadable = || Damage {
        place: format!("account {id}"),
        what: "its role cannot be read".to_owned(),
    };
    let role = Role::from_stored(&role, subject.as_deref()).ok_or_else(unreadable)?;
    Ok(Stored {
        account: Account {
            id: Id::new(&id).ok_or_else(unreadable)?,
            login: row.get(1)?,
            name: row.get(5)?,
            role,
            disabled: row.get::<_, i64>(6)? != 0,
        },
        password: row.get(2)?,
        failures: row.get(7)?,
        blocked_until: row.get(8)?,
    })
}

/// Requests seen since they were last written, so that a page view costs no commit.
#[derive(Default, Debug)]
pub(crate) struct Seen(Mutex<BTreeMap<[u8; 32], i64>>);

impl Seen {
    fn last(&self, token: &[u8; 32]) -> Option<i64> {
        lock(&self.0).get(token).copied()
    }

    fn note(&self, token: [u8; 32], now: i64) {
        lock(&self.0).insert(token, now);
    }

    /// What was seen and may still hold, to be written.
    pub(crate) fn to_write(&self, now: Timestamp, limits: &Limits) -> Vec<([u8; 32], i64)> {
        let oldest = now
            .as_millisecond()
            .saturating_sub(millis(limits.session_idle));
        let mut seen = lock(&self.0);
        seen.retain(|_, at| *at >= oldest);
        seen.iter().map(|(token, at)| (*token, *at)).collect()
    }
}

/// Writes when sessions were last seen, and takes away those that are over.
pub(crate) fn write_seen(
    connection: &Connection,
    seen: &[([u8; 32], i64)],
    now: Timestamp,
    limits: &Limits,
) -> Result<(), SubmitError> {
    for (token, at) in seen {
        connection
            .prepare_cached(sql::SESSION_SEEN)?
            .execute((token, at))?;
    }
    let before = |limit: Duration| now.as_millisecond().saturating_sub(millis(limit));
    connection
        .prepare_cached(sql::SESSIONS_OVER)?
        .execute((before(limits.session_longest), before(limits.session_idle)))?;
    connection
        .prepare_cached(sql::SESSION_SITES_OVER)?
        .execute(())?;
    Ok(())
}

/// The session of a token, if it holds now.
pub(crate) fn verified(
    connection: &Connection,
    token: &SessionToken,
    now: Timestamp,
    limits: &Limits,
    seen: &Seen,
) -> Result<Session, SessionError> {
    let hash = token.hash();
    let store = |error: rusqlite::Error| SessionError::Store(error.to_string());
    type Found = (String, i64, i64, String, Option<String>, i64, String);
    let found: Option<Found> = connection
        .prepare_cached(sql::SESSION)
        .map_err(store)?
        .query_row((hash,), |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
                row.get(5)?,
                row.get(7)?,
            ))
        })
        .optional()
        .map_err(store)?;
    let Some((account, created, written, role, subject, disabled, name)) = found else {
        return Err(SessionError::Ended);
    };
    let now = now.as_millisecond();
    let last_seen = seen.last(&hash).unwrap_or(written).max(written);
    let ends = created.saturating_add(millis(limits.session_longest));
    if disabled != 0 || now >= ends || now >= last_seen.saturating_add(millis(limits.session_idle))
    {
        return Err(SessionError::Ended);
    }
    let role = Role::from_stored(&role, subject.as_deref()).ok_or(SessionError::Ended)?;
    let account = Id::new(&account).ok_or(SessionError::Ended)?;
    let placed = sites::placed(connection, &account, role, Some(&hash)).map_err(store)?;
    seen.note(hash, now);
    Ok(Session {
        actor: Actor::proven(account, placed.role),
        name,
        chooses_a_site: placed.chooses,
        ends_at: Timestamp::from_millisecond(ends).unwrap_or(Timestamp::UNIX_EPOCH),
    })
}

pub(crate) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
