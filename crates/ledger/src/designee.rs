//! Office staff whom a prescriber enrols: an account of their own, taken up with a code that counts once, and ended by the
//! prescriber who answers for what it enters.

use jiff::Timestamp;
use retinue_kernel::{
    Capacity, Id, PrescriberId, Refused, RefusedBecause, RegistryEvent, RegistryRecord,
};
use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::access::NotAllowed;
use crate::account::{self, Account, NewAccount, SignInError, Stored};
use crate::actor::{Actor, Clinician, Role};
use crate::error::{ReadError, SubmitError};
use crate::ids::{CommandId, Subject, random};
use crate::ledger::Ledger;
use crate::password::{self, Password};
use crate::submission::RegistrySubmission;
use crate::{care, program, registry, sql};

/// How long an invitation may be taken up, in days. Ours, and provisional: no source names a time.
pub const INVITATION_DAYS: u8 = 3;

/// What a member of the office staff is enrolled as.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub enum StaffCapacity {
    /// Enters data for the prescriber.
    #[default]
    Designee,
    /// Weighs, asks and keys in what the patient wrote; neither signs, confirms nor prescribes, and sends nothing.
    MedicalAssistant,
}

impl StaffCapacity {
    fn role(self, prescriber: PrescriberId) -> Role {
        match self {
            StaffCapacity::Designee => Role::Designee(prescriber),
            StaffCapacity::MedicalAssistant => Role::MedicalAssistant(prescriber),
        }
    }
}

/// A member of the office staff to be enrolled.
#[derive(Clone, Debug)]
pub struct NewDesignee {
    /// The login, as of any account.
    pub login: String,
    /// The name shown to others.
    pub name: String,
    /// In which capacity they enter data.
    pub capacity: StaffCapacity,
}

/// An invitation to take up an account. The code is shown once; the store keeps its hash only.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The account.
    pub account: Id,
    /// Its login.
    pub login: String,
    /// The code, in groups of four.
    pub code: String,
    /// Until when it may be used.
    pub until: Timestamp,
}

/// A member of the office staff with an account for a prescriber.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Designee {
    /// The account.
    pub account: Id,
    /// Its login.
    pub login: String,
    /// The name shown to others.
    pub name: String,
    /// In which capacity they enter data.
    pub capacity: StaffCapacity,
    /// Whether they enter data.
    pub state: DesigneeState,
}

/// Whether a designee enters data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DesigneeState {
    /// Invited, until a moment; afterwards a new code is needed.
    Invited {
        /// The last moment.
        until: Timestamp,
        /// Whether it has passed.
        over: bool,
    },
    /// They enter data.
    Acting,
    /// The programme's office closed the account; the prescriber has not ended them.
    Closed,
    /// Ended by the prescriber.
    Ended,
}

impl Ledger {
    /// Everyone who has or had an account as the prescriber's designee, in the order of their logins.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn designees(&self, who: &Clinician) -> Result<Vec<Designee>, ReadError> {
        self.audited(who.actor(), "read-designees", None, None)?;
        let now = self.core().clock.now();
        Ok(
            self.read_parties(|connection, parties| -> Result<_, SubmitError> {
                let own = Some(who.prescriber());
                let subject = Subject::Prescriber(who.prescriber().clone());
                let party = parties.load(connection, &subject)?;
                let was_ended = |account: &Id| {
                    party
                        .as_ref()
                        .is_some_and(|one| is_ended(&one.record, account))
                };
                let accounts = account::of_subject(connection, who.prescriber())?.into_iter();
                let accounts = accounts.filter(|one| one.account.role.staff_of() == own);
                Ok(accounts
                    .map(|one| {
                        let ended = was_ended(&one.account.id);
                        listed(one, ended, now)
                    })
                    .collect())
            })?,
        )
    }

    /// Enrols a member of the prescriber's office staff: an account that nobody can use until it is taken up with the
    /// code, and the fact that says who answers for it.
    ///
    /// # Errors
    /// [`SubmitError::NotAllowed`] for anyone but the prescriber; refused when the login is taken or unfit.
    pub fn enrol_designee(
        &self,
        who: &Clinician,
        command_id: CommandId,
        new: NewDesignee,
    ) -> Result<Invitation, SubmitError> {
        let prescriber = prescriber_itself(who, "designee-named")?;
        let id = Id::from(uuid::Builder::from_random_bytes(random()?).into_uuid());
        let (code, secret, until) = self.code_for(&id)?;
        let as_what = new.capacity;
        let new = NewAccount {
            password: Password::new(&code, &new.login).map_err(|unfit| unfit_login(&unfit))?,
            login: new.login,
            name: new.name,
            role: new.capacity.role(prescriber),
        };
        if let Some(refused) = account::objections(&new) {
            return Err(refused.into());
        }
        let invitation = Invitation {
            account: id.clone(),
            login: new.login.to_lowercase(),
            code: code.clone(),
            until,
        };
        let event = RegistryEvent::DesigneeNamed {
            account: id.clone(),
            capacity: (as_what == StaffCapacity::MedicalAssistant)
                .then_some(Capacity::MedicalAssistant),
        };
        self.with_fact(who, command_id, event, move |connection| {
            account::add(connection, &id, &new, &secret)
        })?;
        Ok(invitation)
    }

    /// A new code for a designee who has not taken up the account; the one before counts no more.
    ///
    /// # Errors
    /// [`SubmitError::NotFound`] when the account is not an invited designee's of this prescriber.
    pub fn invite_designee_again(
        &self,
        who: &Clinician,
        account: &Id,
    ) -> Result<Invitation, SubmitError> {
        prescriber_itself(who, "an invitation")?;
        let found = self.own_designee(who, account)?;
        if found.account.disabled || Invited::of(&found.password).is_none() {
            return Err(SubmitError::NotFound);
        }
        let (code, secret, until) = self.code_for(account)?;
        self.note(who.actor(), "invite-designee", Some(account.to_string()));
        let (id, before) = (account.clone(), found.password);
        self.write_unnamed("invitation", move |store| {
            replaced(store.connection()?, &id, &secret, &before)
        })?;
        Ok(Invitation {
            account: account.clone(),
            login: found.account.login,
            code,
            until,
        })
    }

    /// Ends a designee of the prescriber: nothing more is entered with the account, whose sessions end.
    ///
    /// # Errors
    /// [`SubmitError::NotFound`] when the account is not one of this prescriber's designees, or is ended already.
    pub fn end_designee(
        &self,
        who: &Clinician,
        command_id: CommandId,
        account: &Id,
        reason: Option<Id>,
    ) -> Result<(), SubmitError> {
        prescriber_itself(who, "designee-ended")?;
        let subject = Subject::Prescriber(who.prescriber().clone());
        // An account that the office closed is still the prescriber's to end.
        self.own_designee(who, account)?;
        let (again, ended) =
            self.read_parties(|connection, parties| -> Result<_, SubmitError> {
                let again = registry::was_carried_out(connection, &subject, &command_id)?;
                let party = parties.load(connection, &subject)?;
                Ok((
                    again,
                    party.is_some_and(|one| is_ended(&one.record, account)),
                ))
            })?;
        if ended && !again {
            return Err(SubmitError::NotFound);
        }
        let id = account.clone();
        let event = RegistryEvent::DesigneeEnded {
            account: account.clone(),
            reason,
        };
        self.with_fact(who, command_id, event, move |connection| {
            connection
                .prepare_cached(sql::ACCOUNT_DISABLED)?
                .execute((id.as_str(), true))?;
            connection
                .prepare_cached(sql::SESSIONS_END)?
                .execute((id.as_str(),))?;
            program::account_closed(connection, &id)?;
            care::readdress(connection, &id)
        })
    }

    /// Takes up an account with the code of its invitation: from now on its password is the one given, and nobody else
    /// knows it. A wrong code counts as a wrong password does.
    ///
    /// # Errors
    /// [`SignInError`]: one answer for an unknown login, a wrong code, and one that was used or is over.
    pub fn take_up(&self, login: &str, code: &str, password: &Password) -> Result<(), SignInError> {
        let store = |error: &dyn std::fmt::Display| SignInError::Store(error.to_string());
        let now = self.core().clock.now();
        let found = self
            .read(|connection| account::by_login(connection, login))
            .map_err(|error| store(&error))?;
        let hashed = password::hashed(password).map_err(|error| store(&error))?;
        let Some(found) = found else {
            return self.refuse_sign_in(None, now).map(drop);
        };
        let account = found.account;
        let is_right = Invited::of(&found.password)
            .is_some_and(|invited| invited.counts(&account.id, code, now));
        let waits = now.as_millisecond() < found.blocked_until;
        let (id, joined) = (account.id.clone(), account.role.party());
        let event = match account.role {
            Role::Designee(_) | Role::MedicalAssistant(_) => {
                RegistryEvent::DesigneeJoined { account: id }
            }
            // The one who signs for a prescriber or a pharmacy that was taken down by telephone.
            _ => RegistryEvent::AccountTakenUp { account: id },
        };
        let Some(joined) = joined else {
            return self
                .refuse_sign_in(Some((&account, found.failures)), now)
                .map(drop);
        };
        if !is_right || waits || account.disabled {
            return self
                .refuse_sign_in(Some((&account, found.failures)), now)
                .map(drop);
        }
        let who = Actor::proven(account.id.clone(), account.role.clone());
        self.note(&who, "take-up-account", None);
        let command_id = CommandId::new(&format!("take-up-{}", account.id))
            .ok_or_else(|| store(&"the account cannot be named"))?;
        let submission = RegistrySubmission {
            subject: joined,
            command_id: command_id.clone(),
            who,
            on: self.today(),
            event,
            at: None,
        };
        let (id, before, subject) = (account.id, found.password, submission.subject.clone());
        let named = command_id.clone();
        let done = self.write(
            &named,
            move |store| {
                replaced(store.connection()?, &id, &hashed, &before)?;
                registry::carry_out_allowed(store, &submission).map(drop)
            },
            move |connection| registry::was_carried_out(connection, &subject, &command_id),
        );
        match done {
            Err(SubmitError::NotFound) => Err(SignInError::Refused),
            other => other.map_err(|error| store(&error)),
        }
    }

    /// Records the fact in the stream of the prescriber who asks, with what it does to the account.
    fn with_fact(
        &self,
        who: &Clinician,
        command_id: CommandId,
        event: RegistryEvent,
        act: impl FnOnce(&Connection) -> Result<(), SubmitError> + Send + 'static,
    ) -> Result<(), SubmitError> {
        let subject = Subject::Prescriber(who.prescriber().clone());
        let submission = RegistrySubmission {
            subject: subject.clone(),
            command_id: command_id.clone(),
            who: who.actor().clone(),
            on: self.today(),
            event,
            at: None,
        };
        let named = command_id.clone();
        self.write(
            &named,
            move |store| {
                // A command that was done already changes nothing; another content under its name is refused.
                let done = registry::carry_out_allowed(store, &submission)?;
                if !done.again {
                    act(store.connection()?)?;
                }
                Ok(())
            },
            move |connection| registry::was_carried_out(connection, &subject, &command_id),
        )
    }

    fn own_designee(&self, who: &Clinician, account: &Id) -> Result<Stored, SubmitError> {
        let found = self.read(|connection| -> Result<_, SubmitError> {
            Ok(account::by_id(connection, account)?)
        })?;
        found
            .filter(|found| found.account.role.staff_of() == Some(who.prescriber()))
            .ok_or(SubmitError::NotFound)
    }

    /// A code, the secret under which it is kept, and until when it counts.
    pub(crate) fn code_for(
        &self,
        account: &Id,
    ) -> Result<(String, String, Timestamp), SubmitError> {
        let digits = hex::encode(random::<12>()?);
        let groups: Vec<&str> = (0..digits.len())
            .step_by(4)
            .filter_map(|from| digits.get(from..from.saturating_add(4)))
            .collect();
        let day = i64::from(INVITATION_DAYS);
        let until = self
            .core()
            .clock
            .now()
            .as_second()
            .saturating_add(day.saturating_mul(86_400));
        let until = Timestamp::from_second(until).unwrap_or(Timestamp::MAX);
        let secret = Invited {
            until,
            hash: hash_of(account, &digits),
        };
        Ok((groups.join("-"), secret.written(), until))
    }
}

/// Whether the prescriber ended this designee: the office does not open such an account again.
pub(crate) fn is_ended(record: &RegistryRecord, account: &Id) -> bool {
    let last = record
        .facts
        .iter()
        .rev()
        .find_map(|fact| match &fact.event {
            RegistryEvent::DesigneeNamed { account: of, .. }
            | RegistryEvent::DesigneeJoined { account: of }
                if of == account =>
            {
                Some(false)
            }
            RegistryEvent::DesigneeEnded { account: of, .. } if of == account => Some(true),
            _ => None,
        });
    last.unwrap_or(false)
}

/// An account that nobody has taken up: what stands in the place of its password.
pub(crate) struct Invited {
    until: Timestamp,
    hash: String,
}

/// No password hash begins so, and no password verifies against it.
const MARK: &str = "invited:";

impl Invited {
    pub(crate) fn of(stored: &str) -> Option<Invited> {
        let (until, hash) = stored.strip_prefix(MARK)?.split_once(':')?;
        let until = Timestamp::from_millisecond(until.parse().ok()?).ok()?;
        Some(Invited {
            until,
            hash: hash.to_owned(),
        })
    }

    fn written(&self) -> String {
        format!("{MARK}{}:{}", self.until.as_millisecond(), self.hash)
    }

    fn counts(&self, account: &Id, typed: &str, now: Timestamp) -> bool {
        let digits: String = typed
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .flat_map(char::to_lowercase)
            .collect();
        now <= self.until && hash_of(account, &digits) == self.hash
    }
}

fn hash_of(account: &Id, digits: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"retinue invitation ");
    hash.update(account.as_str().as_bytes());
    hash.update(b" ");
    hash.update(digits.as_bytes());
    hex::encode(hash.finalize())
}

/// Whether nobody has taken the account up, so that nobody can sign in with it.
pub(crate) fn is_invited(stored: &Stored) -> bool {
    Invited::of(&stored.password).is_some()
}

fn listed(stored: Stored, ended: bool, now: Timestamp) -> Designee {
    let invited = Invited::of(&stored.password);
    let Account {
        id,
        login,
        name,
        disabled,
        role,
    } = stored.account;
    let capacity = match role {
        Role::MedicalAssistant(_) => StaffCapacity::MedicalAssistant,
        _ => StaffCapacity::Designee,
    };
    let state = match invited {
        _ if ended => DesigneeState::Ended,
        _ if disabled => DesigneeState::Closed,
        Some(Invited { until, .. }) => DesigneeState::Invited {
            until,
            over: now > until,
        },
        None => DesigneeState::Acting,
    };
    Designee {
        account: id,
        login,
        name,
        capacity,
        state,
    }
}

/// Puts another secret in the place of the one that was read; not found when somebody else did first.
pub(crate) fn replaced(
    connection: &Connection,
    account: &Id,
    secret: &str,
    before: &str,
) -> Result<(), SubmitError> {
    let changed = connection.prepare_cached(sql::ACCOUNT_TAKEN_UP)?.execute((
        account.as_str(),
        secret,
        before,
    ))?;
    if changed == 0 {
        return Err(SubmitError::NotFound);
    }
    Ok(())
}

fn prescriber_itself(who: &Clinician, what: &'static str) -> Result<PrescriberId, SubmitError> {
    match who.actor().role() {
        Role::Prescriber(own) => Ok(own.clone()),
        role => Err(NotAllowed::Role {
            role: role.capacity(),
            what,
            remedy: "The prescriber, who answers for what a designee enters, can.",
        }
        .into()),
    }
}

pub(crate) fn unfit_login(unfit: &password::UnfitPassword) -> SubmitError {
    let because = vec![RefusedBecause {
        field: "login",
        wrong: unfit.to_string(),
        remedy: "Give another login.",
    }];
    Refused { because }.into()
}
