//! A person lets a program in: what the program may ask at all, and the code that it gets for the answer.

use retinue_kernel::{Id, Refused, RefusedBecause};

use super::super::facts::subject_of;
use super::super::people::LaunchOnRecord;
use super::super::person_scope::{PersonScopes, Reach};
use super::CODE_HOLDS;
use super::secret::{Kind, Made, Secret};
use crate::actor::Actor;
use crate::error::{ReadError, SubmitError};
use crate::ids::{PatientId, Subject, random};
use crate::ledger::Ledger;
use crate::sql;

/// A program that people may let in, as the office opened it.
#[derive(Clone, Debug)]
pub struct ProgramForPeople {
    /// By which name it asks: its client id.
    pub program: Id,
    /// What it is called.
    pub name: Id,
    /// For whom it acts.
    pub party: Subject,
    /// The name of that party, where it has one.
    pub party_name: Option<String>,
    /// The addresses to which people are sent back.
    pub redirects: Vec<String>,
    /// The page that opens it with a patient at hand.
    pub launch: Option<String>,
    /// The most that it may ask of a person.
    pub scopes: PersonScopes,
}

impl ProgramForPeople {
    /// Whether somebody may let it in at all: a patient any that the office opened, since it reads what is theirs; people of a clinic
    /// one of their clinic or of the programme, since another clinic's would read what that clinic may not know.
    pub fn is_for(&self, who: &Actor) -> bool {
        let own = who.clinician().map(|who| who.prescriber().clone());
        match (&self.party, own) {
            (Subject::Prescriber(clinic), Some(own)) => *clinic == own,
            (Subject::Programme, Some(_)) => true,
            (_, Some(_)) => false,
            (_, None) => who.patient().is_some(),
        }
    }
}

/// What a person lets a program do.
#[derive(Clone, Debug)]
pub struct NewLetIn {
    /// By which name it asks.
    pub program: Id,
    /// To where the person is sent back: one of its addresses, letter for letter.
    pub redirect: String,
    /// What it must answer with its verifier, as S256 of RFC 7636 has it.
    pub challenge: String,
    /// What the person lets it do.
    pub scopes: PersonScopes,
    /// The patient who was chosen; a patient has none but themselves.
    pub about: Option<PatientId>,
}

const ACT: &str = "let-program-in";

impl Ledger {
    /// A program that people may let in; none where there is no such program, it was ended, or the office did not open it.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn program_for_people(&self, program: &str) -> Result<Option<ProgramForPeople>, ReadError> {
        let Some(program) = Id::new(program) else {
            return Ok(None);
        };
        let found = self.read_parties(|connection, parties| -> Result<_, SubmitError> {
            let Some(party) = subject_of(connection, &program)? else {
                return Ok(None);
            };
            let record = parties.load(connection, &party)?;
            Ok(record.map(|found| (party, found.record)))
        })?;
        let Some((party, record)) = found else {
            return Ok(None);
        };
        let Some(registered) = record.program(&program) else {
            return Ok(None);
        };
        let Some(people) = registered.people.map(LaunchOnRecord::of) else {
            return Ok(None);
        };
        let party_name = self.party_name(&party)?;
        Ok(Some(ProgramForPeople {
            name: registered.name.clone(),
            scopes: people.may_ask(),
            program,
            party,
            party_name,
            redirects: people.redirects,
            launch: people.launch,
        }))
    }

    /// Lets a program in, in the name of the person who asks, and gives the code with which the program fetches its token. It is in
    /// the access log before the code leaves.
    ///
    /// # Errors
    /// Refused with what is wrong, such as a patient who was not chosen; [`SubmitError::NotFound`] for a patient who is another's.
    pub fn let_in(&self, who: &Actor, new: &NewLetIn) -> Result<Secret, SubmitError> {
        let about = self.chosen(who, new)?;
        let open = self
            .program_for_people(new.program.as_str())
            .map_err(not_recorded)?;
        let Some(open) = open.filter(|open| open.redirects.contains(&new.redirect)) else {
            return Err(refused(
                "program",
                "the program may not ask anybody, or sends people back to another address",
                "Begin again from the program; the office says which may ask.",
            ));
        };
        if !open.is_for(who) {
            return Err(refused(
                "party",
                "the program acts for another clinic, which may not know your patients",
                "Let in programs of your own clinic, or of the programme.",
            ));
        }
        let scopes = open.scopes.granted(&new.scopes);
        if scopes != new.scopes || !scopes.read_something() {
            return Err(refused(
                "scopes",
                "it is nothing that this program may be let read",
                "Leave at least one thing that it may read.",
            ));
        }
        let detail = Some(new.program.to_string());
        self.audited_on_disk(who, ACT, about, detail)
            .map_err(not_recorded)?;
        let code = Secret::random()?;
        let (let_in, hash, account) = (random::<16>()?, code.hash(), who.account().clone());
        let (program, written) = (new.program.clone(), scopes.to_string());
        let (redirect, challenge) = (new.redirect.clone(), new.challenge.clone());
        self.write_unnamed("program let in", move |store| {
            let now = store.core.clock.now().as_second();
            let over = now.saturating_add(CODE_HOLDS);
            let connection = store.connection()?;
            let about = about.map(|patient| patient.bytes().to_vec());
            let row = (
                let_in,
                program.as_str(),
                account.as_str(),
                &written,
                about,
                now,
                over,
            );
            connection.prepare_cached(sql::LET_IN_ADD)?.execute(row)?;
            let made = Made {
                secret: &hash,
                let_in: &let_in,
                kind: Kind::Code,
                scopes: &written,
                bound: Some((&redirect, &challenge)),
                issued: now,
                over,
            };
            made.keep(connection)
        })?;
        Ok(code)
    }

    /// The patient of whom it may read: one of the clinician's own, or the patient who asks.
    fn chosen(&self, who: &Actor, new: &NewLetIn) -> Result<Option<PatientId>, SubmitError> {
        if let Some(own) = who.patient() {
            return Ok(Some(own.patient()));
        }
        let Some(clinician) = who.clinician() else {
            return Err(refused(
                "",
                "nobody but a patient and a clinic's people lets a program in",
                "Sign in as one of them.",
            ));
        };
        match new.about {
            Some(patient) => {
                self.patient_file(&clinician, patient)
                    .map_err(|error| match error {
                        ReadError::NotFound => SubmitError::NotFound,
                        other => not_recorded(other),
                    })?;
                Ok(Some(patient))
            }
            None if !new.scopes.within(Reach::Patient).is_empty() => Err(refused(
                "patient",
                "nobody was chosen",
                "Choose the patient of whom the program may read.",
            )),
            None => Ok(None),
        }
    }
}

fn not_recorded(error: ReadError) -> SubmitError {
    SubmitError::NotRecorded(error.to_string())
}

fn refused(field: &'static str, wrong: &str, remedy: &'static str) -> SubmitError {
    let because = vec![RefusedBecause {
        field,
        wrong: wrong.to_owned(),
        remedy,
    }];
    Refused { because }.into()
}
