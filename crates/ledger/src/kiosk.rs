//! The kiosk: a device of the clinic, lent to one patient for the acts of the month and nothing else (decision 0048).
//!
//! A kiosk session takes the place of the session in which it was opened; nobody comes back from it but by signing in. It
//! lives in memory only: when the program starts anew, the device lies at the sign-in page.

use std::collections::BTreeMap;
use std::sync::Mutex;

use jiff::Timestamp;
use retinue_kernel::{Day, Id};

use crate::account::{self, Session, SessionError, SessionToken, millis};
use crate::actor::{Actor, Clinician, Kiosk, Role};
use crate::core::Limits;
use crate::error::{ReadError, SubmitError};
use crate::group::lock;
use crate::identity;
use crate::ids::PatientId;
use crate::ledger::Ledger;
use crate::reads::PatientFile;

/// To whom a device is lent, by whom, and whether the person has said who they are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lent {
    /// The patient, for nobody but themselves.
    pub patient: PatientId,
    /// The account that lent it.
    pub lent_by: Id,
    /// Whether the day of birth was given rightly.
    pub is_proven: bool,
}

/// What came of a day of birth that was typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProofAtKiosk {
    /// It is right.
    Given,
    /// It is not; so many more tries are left.
    Wrong {
        /// At least 1.
        left: u32,
    },
    /// It is not, once too often: the session is over.
    Over,
}

/// The kiosk sessions that are open, by the hashes of their tokens.
#[derive(Default, Debug)]
pub(crate) struct Kiosks(Mutex<BTreeMap<[u8; 32], Open>>);

#[derive(Clone, Debug)]
struct Open {
    lent: Lent,
    opened_at: i64,
    last_seen: i64,
    wrong: u32,
}

impl Open {
    fn ends_at(&self, limits: &Limits) -> i64 {
        self.opened_at.saturating_add(millis(limits.kiosk_longest))
    }

    fn is_over(&self, now: i64, limits: &Limits) -> bool {
        let idle_until = self.last_seen.saturating_add(millis(limits.kiosk_idle));
        now >= self.ends_at(limits) || now >= idle_until
    }
}

impl Kiosks {
    fn add(&self, token: &SessionToken, lent: Lent, now: Timestamp, limits: &Limits) {
        let now = now.as_millisecond();
        let mut open = lock(&self.0);
        // A patient holds one device: tries are never counted beside each other.
        open.retain(|_, one| !one.is_over(now, limits) && one.lent.patient != lent.patient);
        let one = Open {
            lent,
            opened_at: now,
            last_seen: now,
            wrong: 0,
        };
        open.insert(token.hash(), one);
    }

    /// The session of a token and when it ends at the latest. One that is over is forgotten.
    fn seen(
        &self,
        token: &SessionToken,
        now: Timestamp,
        limits: &Limits,
    ) -> Option<(Lent, Timestamp)> {
        let (hash, now) = (token.hash(), now.as_millisecond());
        let mut open = lock(&self.0);
        let one = open.get_mut(&hash)?;
        if one.is_over(now, limits) {
            open.remove(&hash);
            return None;
        }
        one.last_seen = now;
        let ends = Timestamp::from_millisecond(one.ends_at(limits));
        Some((one.lent.clone(), ends.unwrap_or(Timestamp::UNIX_EPOCH)))
    }

    /// Takes a typed day of birth as right or wrong.
    fn tried(&self, token: &SessionToken, is_right: bool, tries: u32) -> ProofAtKiosk {
        let hash = token.hash();
        let mut open = lock(&self.0);
        let Some(one) = open.get_mut(&hash) else {
            return ProofAtKiosk::Over;
        };
        if is_right {
            one.lent.is_proven = true;
            return ProofAtKiosk::Given;
        }
        one.wrong = one.wrong.saturating_add(1);
        match tries.saturating_sub(one.wrong) {
            0 => {
                open.remove(&hash);
                ProofAtKiosk::Over
            }
            left => ProofAtKiosk::Wrong { left },
        }
    }

    pub(crate) fn end(&self, token: &SessionToken) {
        lock(&self.0).remove(&token.hash());
    }
}

/// The account name under which a kiosk records. No account has it: their names have no space.
fn the_kiosk() -> Id {
    Id::new("the kiosk").unwrap_or_else(crate::actor::installation)
}

impl Ledger {
    /// Lends the device of a session to one of the clinician's patients. The session itself ends; what comes back takes its
    /// place in the same browser. A device that was lent to the patient before closes.
    ///
    /// # Errors
    /// [`SubmitError::NotFound`] when the patient is another's; else [`SubmitError`] of the store.
    pub fn open_kiosk(
        &self,
        who: &Clinician,
        session: &SessionToken,
        patient: PatientId,
    ) -> Result<SessionToken, SubmitError> {
        self.patient_file(who, patient)
            .map_err(|error| match error {
                ReadError::NotFound => SubmitError::NotFound,
                other => SubmitError::NotRecorded(other.to_string()),
            })?;
        let token =
            SessionToken::random().map_err(|error| SubmitError::NotRecorded(error.to_string()))?;
        self.audited_on_disk(who.actor(), "open-kiosk", Some(patient), None)
            .map_err(|error| SubmitError::NotRecorded(error.to_string()))?;
        self.sign_out(session)?;
        let lent = Lent {
            patient,
            lent_by: who.actor().account().clone(),
            is_proven: false,
        };
        let now = self.core().clock.now();
        self.kiosks().add(&token, lent, now, self.limits());
        Ok(token)
    }

    /// The kiosk session of a token; none where it is no kiosk's. It ends with the account that lent the device.
    pub(crate) fn kiosk_session(
        &self,
        token: &SessionToken,
    ) -> Result<Option<Session>, SessionError> {
        let now = self.core().clock.now();
        let Some((lent, ends_at)) = self.kiosks().seen(token, now, self.limits()) else {
            return Ok(None);
        };
        let lender = self
            .read(|connection| account::by_id(connection, &lent.lent_by).map_err(SubmitError::from))
            .map_err(|error| SessionError::Store(error.to_string()))?;
        if lender.is_none_or(|lender| lender.account.disabled) {
            self.kiosks().end(token);
            return Err(SessionError::Ended);
        }
        Ok(Some(Session {
            actor: Actor::proven(the_kiosk(), Role::Kiosk(lent)),
            // Whoever finds the device learns no name from its bar.
            name: String::new(),
            ends_at,
            chooses_a_site: false,
        }))
    }

    /// Takes the day of birth that the person at a kiosk typed. A few wrong ones end the session.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn prove_at_kiosk(
        &self,
        who: &Kiosk,
        token: &SessionToken,
        born: Day,
    ) -> Result<ProofAtKiosk, ReadError> {
        let patient = who.patient();
        let person = self.read(|connection| {
            identity::of_patient(connection, patient).map_err(SubmitError::from)
        })?;
        let is_right = person.is_some_and(|(_, person)| person.born == born);
        let act = if is_right {
            "kiosk-proven"
        } else {
            "kiosk-not-proven"
        };
        self.audited_on_disk(who.actor(), act, Some(patient), None)?;
        Ok(self
            .kiosks()
            .tried(token, is_right, self.limits().kiosk_tries))
    }

    /// The file of the patient at a kiosk, for what may be entered there.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] while nobody has said who they are.
    pub fn kiosk_file(&self, who: &Kiosk) -> Result<PatientFile, ReadError> {
        let patient = who.patient();
        if !who.is_proven() {
            self.audited(who.actor(), "refused", Some(patient), None)?;
            return Err(ReadError::NotFound);
        }
        self.audited_on_disk(who.actor(), "read-at-kiosk", Some(patient), None)?;
        self.file(patient)
    }
}
