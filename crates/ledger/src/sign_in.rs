//! Doors through which an [`Actor`] comes to be: sessions, and the installation's own.

use jiff::Timestamp;
use retinue_kernel::{Id, Refused, RefusedBecause};
use rusqlite::Connection;

use crate::access::NotAllowed;
use crate::account::{
    self, Account, NewAccount, Session, SessionError, SessionToken, SignInError, SignedIn,
};
use crate::actor::{Actor, Administrator, Role};
use crate::audit::Audit;
use crate::care;
use crate::designee;
use crate::error::{ReadError, SubmitError};
use crate::ids::{Subject, random};
use crate::ledger::Ledger;
use crate::party::Parties;
use crate::password::{self, Password};
use crate::program;
use crate::sites;
use crate::sql;

impl Ledger {
    /// Makes an account. It takes the tens of milliseconds of a password hash.
    ///
    /// # Errors
    /// Refused when the login is taken or unfit, or the role's party is unfit.
    pub fn create_account(
        &self,
        who: &Administrator,
        new: NewAccount,
    ) -> Result<Account, SubmitError> {
        if let Some(refused) = account::objections(&new) {
            return Err(refused.into());
        }
        let hashed = password::hashed(&new.password).map_err(SubmitError::NotRecorded)?;
        let id = Id::from(uuid::Builder::from_random_bytes(random()?).into_uuid());
        let made = Account {
            id: id.clone(),
            login: new.login.to_lowercase(),
            name: new.name.trim().to_owned(),
            role: new.role.clone(),
            disabled: false,
        };
        self.note(who.actor(), "create-account", Some(made.login.clone()));
        self.write_unnamed("account", move |store| {
            account::add(store.connection()?, &id, &new, &hashed)
        })?;
        Ok(made)
    }

    /// Sets an account's password and ends its sessions.
    ///
    /// # Errors
    /// [`SubmitError::NotFound`] when there is no such account; refused for one that nobody has taken up yet.
    pub fn set_password(
        &self,
        who: &Actor,
        account: &Id,
        password: &Password,
    ) -> Result<(), SubmitError> {
        if who.administrator().is_none() && who.account() != account {
            let (role, what) = (who.role().capacity(), "another account's password");
            return Err(NotAllowed::Role {
                role,
                what,
                remedy: "The administrator can.",
            }
            .into());
        }
        let hashed = password::hashed(password).map_err(SubmitError::NotRecorded)?;
        let id = account.clone();
        self.note(who, "set-password", Some(account.to_string()));
        self.write_unnamed("password", move |store| {
            let connection = store.connection()?;
            is_taken_up(connection, &id)?;
            let changed = connection
                .prepare_cached(sql::ACCOUNT_PASSWORD)?
                .execute((id.as_str(), hashed))?;
            connection
                .prepare_cached(sql::SESSIONS_END)?
                .execute((id.as_str(),))?;
            if changed == 0 {
                Err(SubmitError::NotFound)
            } else {
                Ok(())
            }
        })
    }

    /// Disables an account, so that its sessions are dead at the next request; or enables it again.
    ///
    /// # Errors
    /// [`SubmitError::NotFound`] when there is no such account; refused for one that its prescriber ended.
    pub fn set_disabled(
        &self,
        who: &Administrator,
        account: &Id,
        disabled: bool,
    ) -> Result<(), SubmitError> {
        let id = account.clone();
        self.note(
            who.actor(),
            if disabled {
                "disable-account"
            } else {
                "enable-account"
            },
            Some(account.to_string()),
        );
        self.write_unnamed("account", move |store| {
            let (connection, parties, _) = store.with_parties()?;
            if !disabled {
                stays_closed(connection, parties, &id)?;
            }
            let changed = connection
                .prepare_cached(sql::ACCOUNT_DISABLED)?
                .execute((id.as_str(), disabled))?;
            if disabled {
                connection
                    .prepare_cached(sql::SESSIONS_END)?
                    .execute((id.as_str(),))?;
                care::readdress(connection, &id)?;
                program::account_closed(connection, &id)?;
            }
            if changed == 0 {
                Err(SubmitError::NotFound)
            } else {
                Ok(())
            }
        })
    }

    /// Accounts in the order of their logins, after a login (empty for the first page).
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn accounts(
        &self,
        who: &Administrator,
        after: &str,
        most: u32,
    ) -> Result<Vec<Account>, ReadError> {
        self.note(who.actor(), "list-accounts", None);
        self.read(|connection| account::page(connection, after, most))
            .map_err(ReadError::from)
    }

    /// Whether any account exists: a fresh installation has none, and no default one.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn has_accounts(&self) -> Result<bool, ReadError> {
        self.read(|connection| Ok(connection.prepare_cached(sql::ANY_ACCOUNT)?.exists(())?))
    }

    /// Checks login and password and begins a session. A wrong login takes as long as a wrong password, and both get
    /// one answer. After five wrong tries each further one makes the account wait, up to 15 minutes.
    ///
    /// # Errors
    /// [`SignInError`].
    pub fn sign_in(&self, login: &str, typed: &str) -> Result<SignedIn, SignInError> {
        let store = |error: &dyn std::fmt::Display| SignInError::Store(error.to_string());
        let now = self.core().clock.now();
        let found = self
            .read(|connection| account::by_login(connection, login))
            .map_err(|error| store(&error))?;
        let Some(found) = found else {
            password::spend_the_time_of_a_check(typed);
            return self.refuse_sign_in(None, now);
        };
        let right = password::is_right(typed, &found.password);
        let blocked = now.as_millisecond() < found.blocked_until;
        let account = found.account;
        if !right || blocked || account.disabled {
            return self.refuse_sign_in(Some((&account, found.failures)), now);
        }
        let renewed = password::is_of_another_cost(&found.password)
            .then(|| password::hashed_again(typed))
            .flatten();
        let token = SessionToken::random().map_err(|error| store(&error))?;
        let (hash, id) = (token.hash(), account.id.clone());
        self.write_unnamed("sign-in", move |store| {
            let connection = store.connection()?;
            connection
                .prepare_cached(sql::ACCOUNT_PASSED)?
                .execute((id.as_str(),))?;
            if let Some(renewed) = renewed {
                connection
                    .prepare_cached(sql::ACCOUNT_PASSWORD)?
                    .execute((id.as_str(), renewed))?;
            }
            let now = store.core.clock.now().as_millisecond();
            store
                .connection()?
                .prepare_cached(sql::SESSION_ADD)?
                .execute((hash, id.as_str(), now))?;
            Ok(())
        })
        .map_err(|error| store(&error))?;
        let placed = self
            .read(|connection| {
                sites::placed(connection, &account.id, account.role.clone(), None)
                    .map_err(SubmitError::from)
            })
            .map_err(|error| store(&error))?;
        let actor = Actor::proven(account.id, placed.role);
        self.note(&actor, "sign-in", None);
        Ok(SignedIn {
            token,
            actor,
            name: account.name,
        })
    }

    /// Records the failed try. Both kinds of failure wait for one commit, so that they take the same time.
    pub(crate) fn refuse_sign_in(
        &self,
        of: Option<(&Account, u32)>,
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        let failed = of.map(|(account, failures)| {
            let wait = account::wait_after(failures.saturating_add(1));
            let until = now.as_millisecond().saturating_add(account::millis(wait));
            (account.id.clone(), if wait.is_zero() { 0 } else { until })
        });
        let entry = Audit::entry(
            now,
            &Actor::system(),
            "sign-in-refused",
            None,
            failed.as_ref().map(|(id, _)| id.to_string()),
        );
        let noted = self.core().audit.note(entry);
        let written = self.write_unnamed("sign-in", move |store| {
            store.core.audit.await_writing();
            if let Some((id, until)) = failed {
                store
                    .connection()?
                    .prepare_cached(sql::ACCOUNT_FAILED)?
                    .execute((id.as_str(), until))?;
            }
            Ok(())
        });
        match (noted, written) {
            (Ok(()), Ok(())) => Err(SignInError::Refused),
            (Err(error), _) => Err(SignInError::Store(error.to_string())),
            (_, Err(error)) => Err(SignInError::Store(error.to_string())),
        }
    }

    /// The session of a token. It is looked up at every call, so that an account that was disabled, or a session that
    /// was ended, is gone at the next request.
    ///
    /// # Errors
    /// [`SessionError`].
    pub fn session(&self, token: &SessionToken) -> Result<Session, SessionError> {
        struct Failed(SessionError);
        impl From<rusqlite::Error> for Failed {
            fn from(error: rusqlite::Error) -> Failed {
                Failed(SessionError::Store(error.to_string()))
            }
        }
        if let Some(kiosk) = self.kiosk_session(token)? {
            return Ok(kiosk);
        }
        let now = self.core().clock.now();
        self.read(|connection| {
            account::verified(connection, token, now, self.limits(), self.seen()).map_err(Failed)
        })
        .map_err(|Failed(error)| error)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`SubmitError`] of the store.
    pub fn sign_out(&self, token: &SessionToken) -> Result<(), SubmitError> {
        self.kiosks().end(token);
        let hash = token.hash();
        self.write_unnamed("sign-out", move |store| {
            store
                .connection()?
                .prepare_cached(sql::SESSION_END)?
                .execute((hash,))?;
            Ok(())
        })
    }

    /// The installation's own door: whoever runs a command on the machine that holds the ledger's files acts as its
    /// administrator. Facts recorded through it carry `by = "the console"`.
    pub fn at_the_console(&self) -> Administrator {
        Administrator::at_the_console()
    }

    /// The demonstration's own door: any role, in a ledger that is marked as a demo and in no other.
    ///
    /// # Errors
    /// [`SubmitError::NotADemo`].
    pub fn in_the_demo(&self, account: &Id, role: Role) -> Result<Actor, SubmitError> {
        if self.is_demo() {
            Ok(Actor::proven(account.clone(), role))
        } else {
            Err(SubmitError::NotADemo)
        }
    }

    /// Notes an act for the access log, where the act itself must not fail for want of it.
    pub(crate) fn note(&self, who: &Actor, act: &str, detail: Option<String>) {
        let entry = Audit::entry(self.core().clock.now(), who, act, None, detail);
        if self.core().audit.note(entry).is_err() {
            tracing::error!(act, "the access log is full");
        }
    }
}

/// Refuses a password for an account that waits for its own owner: whoever is invited chooses it with the code, and nobody
/// else knows it.
fn is_taken_up(connection: &Connection, account: &Id) -> Result<(), SubmitError> {
    let found = account::by_id(connection, account)?;
    let Some(found) = found.filter(designee::is_invited) else {
        return Ok(());
    };
    let remedy = match found.account.role {
        Role::Designee(_) | Role::MedicalAssistant(_) => {
            "They choose the password themselves, with the code of the invitation; the prescriber makes a new code if it is lost or over."
        }
        _ => {
            "They choose the password themselves, with the code of the invitation; a new code is made on the file of the party, or by telephone staff, if it is lost or over."
        }
    };
    let because = vec![RefusedBecause {
        field: "password",
        wrong: "this account waits to be taken up by the person who was invited".to_owned(),
        remedy,
    }];
    Err(Refused { because }.into())
}

/// Refuses to open the account of a designee whom the prescriber ended: nobody answers for what it would enter.
fn stays_closed(
    connection: &Connection,
    parties: &mut Parties,
    account: &Id,
) -> Result<(), SubmitError> {
    let found = account::by_id(connection, account)?;
    let Some(prescriber) = found.and_then(|found| found.account.role.staff_of().cloned()) else {
        return Ok(());
    };
    let party = parties.load(connection, &Subject::Prescriber(prescriber))?;
    if !party.is_some_and(|party| designee::is_ended(&party.record, account)) {
        return Ok(());
    }
    let because = vec![RefusedBecause {
        field: "",
        wrong: "the prescriber ended this designee".to_owned(),
        remedy: "The prescriber enrols them anew, with a login of their own.",
    }];
    Err(Refused { because }.into())
}
