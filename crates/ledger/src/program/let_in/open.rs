//! A clinician opens a program from a patient's page: it is told that it was opened, and learns of whom only by asking the person.
//!
//! What was opened lives in memory, for as long as the way to the program and back takes; when the service starts anew, the page is
//! opened anew.

use std::collections::BTreeMap;
use std::sync::Mutex;

use jiff::Timestamp;
use retinue_kernel::Id;

use super::super::person_scope::PersonScope;
use super::give::ProgramForPeople;
use super::secret::Secret;
use crate::actor::{Actor, Clinician};
use crate::error::{ReadError, SubmitError};
use crate::group::lock;
use crate::ids::{PatientId, Subject};
use crate::ledger::Ledger;

/// For how long the program may come back with it, in seconds. The number is ours, and provisional.
const HOLDS: i64 = 300;
/// Most that are open at once; the oldest make room. Each is made by a clinician who is signed in.
const MOST: usize = 4_096;

/// What was opened and is not over, by the hashes of what the programs were told.
#[derive(Default, Debug)]
pub(crate) struct Openings(Mutex<BTreeMap<[u8; 32], Opening>>);

#[derive(Clone, Debug)]
struct Opening {
    account: Id,
    program: Id,
    patient: PatientId,
    over: i64,
}

impl Openings {
    fn add(&self, secret: &Secret, opening: Opening, now: Timestamp) {
        let mut open = lock(&self.0);
        open.retain(|_, one| one.over > now.as_second());
        if open.len() >= MOST {
            let oldest = open.iter().min_by_key(|(_, one)| one.over);
            if let Some(oldest) = oldest.map(|(hash, _)| *hash) {
                open.remove(&oldest);
            }
        }
        open.insert(secret.hash(), opening);
    }

    fn of(&self, secret: &Secret, now: Timestamp) -> Option<Opening> {
        let open = lock(&self.0);
        let found = open.get(&secret.hash());
        found.filter(|one| one.over > now.as_second()).cloned()
    }
}

const ACT: &str = "open-program";

impl Ledger {
    /// The programs that a clinic's people may open from a patient's page: of the clinic, and of the programme.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn programs_to_open(&self, who: &Clinician) -> Result<Vec<ProgramForPeople>, ReadError> {
        let clinic = Subject::Prescriber(who.prescriber().clone());
        let names = self.read_parties(|connection, parties| -> Result<_, SubmitError> {
            let mut names = Vec::new();
            for party in [&clinic, &Subject::Programme] {
                let Some(found) = parties.load(connection, party)? else {
                    continue;
                };
                let open = found.record.programs().into_iter();
                let open = open.filter(|one| one.ended.is_none() && one.people.is_some());
                names.extend(open.map(|one| one.program.clone()));
            }
            Ok(names)
        })?;
        let mut open = Vec::new();
        for name in names {
            let found = self.program_for_people(name.as_str())?;
            open.extend(found.filter(ProgramForPeople::is_opened_from_here));
        }
        Ok(open)
    }

    /// Opens one of these programs with a patient at hand: what it is told, to be asked with.
    ///
    /// # Errors
    /// [`SubmitError::NotFound`] for another program, and for a patient who is another's.
    pub fn open_program(
        &self,
        who: &Clinician,
        program: &str,
        patient: PatientId,
    ) -> Result<(ProgramForPeople, Secret), SubmitError> {
        let not_recorded = |error: ReadError| match error {
            ReadError::NotFound => SubmitError::NotFound,
            other => SubmitError::NotRecorded(other.to_string()),
        };
        self.patient_file(who, patient).map_err(not_recorded)?;
        let open = self.programs_to_open(who).map_err(not_recorded)?;
        let found = open.into_iter().find(|one| one.program.as_str() == program);
        let found = found.ok_or(SubmitError::NotFound)?;
        let detail = Some(found.program.to_string());
        self.audited_on_disk(who.actor(), ACT, Some(patient), detail)
            .map_err(not_recorded)?;
        let secret = Secret::random()?;
        let now = self.core().clock.now();
        let opening = Opening {
            account: who.actor().account().clone(),
            program: found.program.clone(),
            patient,
            over: now.as_second().saturating_add(HOLDS),
        };
        self.openings().add(&secret, opening, now);
        Ok((found, secret))
    }

    /// The patient with whom this person opened this program; none where it is over, or was opened by another or for another program.
    pub fn opened_with(&self, who: &Actor, program: &Id, secret: &Secret) -> Option<PatientId> {
        let found = self.openings().of(secret, self.core().clock.now())?;
        (found.account == *who.account() && found.program == *program).then_some(found.patient)
    }
}

impl ProgramForPeople {
    /// Whether a page opens it, and it may be told that it was opened.
    fn is_opened_from_here(&self) -> bool {
        self.launch.is_some() && self.scopes.has(&PersonScope::Launch)
    }
}
