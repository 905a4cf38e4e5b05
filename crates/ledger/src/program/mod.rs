//! Programs of others that act for a party: a clinic's record system, a pharmacy's, the programme's own.
//!
//! The office registers a program with its public keys and the most that it may ask; all of it is a fact of the party. The program
//! proves itself with a signed token of its own, each good once, and gets an opaque token of ours that lasts minutes
//! (decision 0041). What it may know is what the party may know.

mod assertion;
mod facts;
mod keys;
mod let_in;
mod message;
mod people;
pub mod person_scope;
pub mod scope;
mod status;
mod token;

pub(crate) use facts::{follow, objections};
pub use let_in::{
    About, IntrospectedLetIn, IssuedToPerson, LetIn, LetInOnRecord, NewLetIn, ProgramForPeople,
    Secret,
};
pub(crate) use let_in::{Openings, account_closed};
pub use people::{LaunchOnRecord, NewLaunch};
pub use status::{Bounds, CaseAtGate};
pub(crate) use token::forget_what_is_over;
pub use token::{Introspected, IntrospectedToken, IssuedToken, ProgramToken};

use jiff::Timestamp;

use retinue_kernel::{Day, Id, Refused, RefusedBecause, RegistryEvent, RegistryRecord, Statement};

use self::assertion::Sub;
use self::scope::{Interaction, Permission, Scopes};
use crate::actor::{Actor, Administrator, Role};
use crate::error::{ReadError, SubmitError};
use crate::ids::{CommandId, Subject};
use crate::ledger::Ledger;
use crate::sql;
use crate::submission::RegistrySubmission;

/// Says which cryptography verifies signed tokens. The library has two, and where it cannot tell which it would end the program at
/// the first token; said once more, it keeps the first word.
pub(crate) fn choose_cryptography() {
    let _kept = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
}

/// Proof of a program: that the token, or the signed token of its own, that came with this very request holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Program {
    reader: Actor,
    name: Id,
    party: Subject,
    scopes: Scopes,
}

impl Program {
    /// What stands before its name wherever it is named as the one who acts.
    pub(crate) const PREFIX: &'static str = "program ";

    /// As whom it reads: its party's staff, who may know what the party may know and sign nothing. The access log shows
    /// the program under `program NAME`.
    pub fn reader(&self) -> &Actor {
        &self.reader
    }

    /// By which name it asks: its client id.
    pub fn name(&self) -> &Id {
        &self.name
    }

    /// For whom it acts.
    pub fn party(&self) -> &Subject {
        &self.party
    }

    /// What was granted to it.
    pub fn scopes(&self) -> &Scopes {
        &self.scopes
    }

    /// Whether its scopes allow an interaction with a type of resource. What the party itself may not know stays unknown
    /// whatever the scopes say.
    pub fn permits(&self, resource: &str, interaction: Interaction) -> Permission<'_> {
        self.scopes.permits(resource, interaction)
    }

    /// None where the party is one whose programs have no part here.
    fn acting(name: Id, party: Subject, scopes: Scopes) -> Option<Program> {
        let role = match &party {
            // A designee enters and reads, and attests nothing.
            Subject::Prescriber(id) => Role::Designee(id.clone()),
            Subject::Pharmacy(id) => Role::Pharmacist(id.clone()),
            Subject::Programme => Role::Administrator,
            _ => return None,
        };
        // No account's id holds a blank, so nobody else is called so in the access log.
        let account = Id::new(&format!("{}{name}", Program::PREFIX))?;
        Some(Program {
            reader: Actor::proven(account, role),
            name,
            party,
            scopes,
        })
    }
}

/// Why a program is not believed.
#[derive(Debug, thiserror::Error)]
pub enum NotProven {
    /// The token is none.
    #[error("the signed token cannot be read")]
    Unreadable,
    /// There is no such program, it was ended, or none of its keys made the signature: one answer for all three.
    #[error("no program acts here under this name with this key")]
    Unknown,
    /// The signature holds and a claim does not: what would be right.
    #[error("the signed token is not taken: {0}")]
    Claim(&'static str),
    /// The token was used before.
    #[error("the signed token was used before; each is good once")]
    Used,
    /// None of the scopes that were asked for is one of the program's.
    #[error("none of the scopes asked for is one of this program's")]
    Scope,
    /// What a person let the program do does not hold: why.
    #[error("{0}")]
    Grant(&'static str),
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] SubmitError),
}

/// A program as the office sees it.
#[derive(Clone, Debug)]
pub struct ProgramOnRecord {
    /// By which name it asks.
    pub program: Id,
    /// What it is called.
    pub name: Id,
    /// For whom it acts.
    pub party: Subject,
    /// The name of the party, where it has one.
    pub party_name: Option<String>,
    /// The ids of its keys, as far as they have one.
    pub keys: Vec<String>,
    /// The most that it may ask.
    pub scopes: Vec<Id>,
    /// How people may let it ask for them; none where nobody may.
    pub people: Option<LaunchOnRecord>,
    /// Who registered it and when; who said how people may let it ask; who replaced its keys; who ended it.
    pub acts: Vec<ProgramAct>,
    /// Whether it acts now.
    pub acts_now: bool,
}

/// A fact about a program.
#[derive(Clone, Debug)]
pub struct ProgramAct {
    /// Its kind, such as `program-registered`.
    pub kind: &'static str,
    /// The day.
    pub on: Day,
    /// When the ledger learned it.
    pub recorded_at: Option<Timestamp>,
    /// The account that recorded it.
    pub by: Option<Id>,
}

/// A program to be registered.
#[derive(Clone, Debug)]
pub struct NewProgram {
    /// For whom it acts.
    pub party: Subject,
    /// By which name it asks: its client id, or the issuer of its tokens.
    pub program: String,
    /// What it is called.
    pub name: String,
    /// Its public keys, as a JSON Web Key Set.
    pub keys: String,
    /// The most that it may ask, scopes parted by blanks.
    pub scopes: String,
}

/// Most programs on the office's page.
const MOST_SHOWN: u32 = 500;

impl Ledger {
    /// Registers a program. The party must be on record.
    ///
    /// # Errors
    /// Refused with the field, what is wrong and what would mend it.
    pub fn register_program(
        &self,
        who: &Administrator,
        command_id: CommandId,
        new: &NewProgram,
    ) -> Result<(), SubmitError> {
        let mut because = Vec::new();
        let mut id = |field, text: &str| {
            let read = Id::new(text.trim());
            if read.is_none() {
                because.push(refused(
                    field,
                    "it is empty or longer than 128 bytes".to_owned(),
                    "Give a short one.",
                ));
            }
            read
        };
        let (program, name) = (id("program", &new.program), id("name", &new.name));
        let scopes: Option<Vec<Id>> = new
            .scopes
            .split_ascii_whitespace()
            .map(|scope| id("scopes", scope))
            .collect();
        if self.is_unknown(&new.party)? {
            because.push(refused(
                "party",
                format!("{} is not on record", new.party),
                "Enrol the party first.",
            ));
        }
        let keys = read_keys(&new.keys, &mut because);
        let (Some(program), Some(name), Some(scopes), Some(keys), true) =
            (program, name, scopes, keys, because.is_empty())
        else {
            return Err(Refused { because }.into());
        };
        let event = RegistryEvent::ProgramRegistered {
            program,
            name,
            keys,
            scopes,
        };
        self.of_program(who, command_id, new.party.clone(), event)
    }

    /// The program proves itself with other keys from now on: its tokens end, and each earlier key with them.
    ///
    /// # Errors
    /// Refused for keys that cannot be used; [`SubmitError::NotFound`] for a program that never was.
    pub fn replace_program_keys(
        &self,
        who: &Administrator,
        command_id: CommandId,
        program: &Id,
        keys: &str,
    ) -> Result<(), SubmitError> {
        let party = self.party_of_program(program)?;
        let mut because = Vec::new();
        let Some(keys) = read_keys(keys, &mut because) else {
            return Err(Refused { because }.into());
        };
        let event = RegistryEvent::ProgramKeysReplaced {
            program: program.clone(),
            keys,
        };
        self.of_program(who, command_id, party, event)
    }

    /// The program acts no more: its tokens end with this.
    ///
    /// # Errors
    /// Refused for one that was ended; [`SubmitError::NotFound`] for one that never was.
    pub fn end_program(
        &self,
        who: &Administrator,
        command_id: CommandId,
        program: &Id,
        reason: Option<Id>,
    ) -> Result<(), SubmitError> {
        let party = self.party_of_program(program)?;
        let event = RegistryEvent::ProgramEnded {
            program: program.clone(),
            reason,
        };
        self.of_program(who, command_id, party, event)
    }

    fn of_program(
        &self,
        who: &Administrator,
        command_id: CommandId,
        subject: Subject,
        event: RegistryEvent,
    ) -> Result<(), SubmitError> {
        self.submit_registry(RegistrySubmission {
            subject,
            command_id,
            who: who.actor().clone(),
            on: self.today(),
            event,
            at: None,
        })
        .map(drop)
    }

    fn party_of_program(&self, program: &Id) -> Result<Subject, SubmitError> {
        self.read(|connection| facts::subject_of(connection, program))?
            .ok_or(SubmitError::NotFound)
    }

    fn is_unknown(&self, party: &Subject) -> Result<bool, SubmitError> {
        let found = self.read_parties(|connection, parties| -> Result<_, SubmitError> {
            Ok(parties.load(connection, party)?)
        })?;
        Ok(*party != Subject::Programme && found.is_none())
    }

    /// Every program that was ever registered, in the order of their names, at most 500.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn programs(&self, who: &Administrator) -> Result<Vec<ProgramOnRecord>, ReadError> {
        self.audited(who.actor(), "list-programs", None, None)?;
        let found = self.read_parties(|connection, parties| -> Result<_, SubmitError> {
            let mut statement = connection.prepare_cached(sql::PROGRAMS)?;
            let rows = statement.query_map((MOST_SHOWN,), |row| Ok((row.get(0)?, row.get(1)?)))?;
            let rows: Vec<(String, String)> = rows.collect::<Result<_, _>>()?;
            let mut found = Vec::new();
            for (program, subject) in rows {
                let Some(subject) = Subject::from_key(&subject) else {
                    continue;
                };
                let Some(party) = parties.load(connection, &subject)? else {
                    continue;
                };
                found.extend(on_record(&party.record, &program, subject));
            }
            Ok(found)
        })?;
        let mut found: Vec<ProgramOnRecord> = found;
        for one in &mut found {
            one.party_name = self.party_name(&one.party)?;
        }
        Ok(found)
    }

    /// A program proves itself at a service of ours with a signed token of its own, as CDS Hooks has it. The token is
    /// good once.
    ///
    /// # Errors
    /// [`NotProven`].
    pub fn program_by_signed_token(
        &self,
        token: &str,
        audience: &str,
    ) -> Result<Program, NotProven> {
        let (program, allowed, proven) = self.proven(token, audience, Sub::Anything)?;
        let name = program.0.clone();
        self.write_unnamed("signed token", move |store| {
            token::spend(store.connection()?, &name, &proven)
        })?
        .then_some(())
        .ok_or(NotProven::Used)?;
        Program::acting(program.0, program.1, allowed).ok_or(NotProven::Unknown)
    }

    /// Holds a signed token against the keys of the program that it names. It is not spent yet.
    fn proven(
        &self,
        token: &str,
        audience: &str,
        sub: Sub,
    ) -> Result<((Id, Subject), Scopes, assertion::Assertion), NotProven> {
        let name = assertion::claims_to_be(token)?;
        let now = self.core().clock.now();
        let found = self.read_parties(|connection, parties| -> Result<_, SubmitError> {
            let Some(subject) = facts::subject_of(connection, &name)? else {
                return Ok(None);
            };
            let party = parties.load(connection, &subject)?;
            Ok(party.map(|party| (subject, party.record)))
        })?;
        let (subject, record) = found.ok_or(NotProven::Unknown)?;
        let program = record.program(&name).ok_or(NotProven::Unknown)?;
        let proven = assertion::proven(token, &program, audience, sub, now)?;
        let allowed = allowed(program.scopes);
        Ok(((name, subject), allowed, proven))
    }
}

/// For whom a program acts; none where it never was, or acts no more.
pub(crate) fn acting_for(
    connection: &rusqlite::Connection,
    program: &Id,
) -> Result<Option<Subject>, SubmitError> {
    let Some(subject) = facts::subject_of(connection, program)? else {
        return Ok(None);
    };
    let party = crate::party::Parties::default().load(connection, &subject)?;
    let acts = party.is_some_and(|party| party.record.program(program).is_some());
    Ok(acts.then_some(subject))
}

/// The scopes of a fact. One that cannot be read is none.
fn allowed(scopes: &[Id]) -> Scopes {
    let readable = scopes
        .iter()
        .map(Id::as_str)
        .filter(|scope| scope::Scope::from_text(scope).is_ok());
    Scopes::from_text(&readable.collect::<Vec<_>>().join(" ")).unwrap_or_default()
}

fn read_keys(text: &str, because: &mut Vec<RefusedBecause>) -> Option<Vec<Statement>> {
    match keys::read_set(text) {
        Ok(keys) => Some(keys),
        Err(wrong) => {
            let remedy = "Ask the program's maker for its public JSON Web Key Set.";
            because.push(refused("keys", wrong, remedy));
            None
        }
    }
}

fn refused(field: &'static str, wrong: String, remedy: &'static str) -> RefusedBecause {
    RefusedBecause {
        field,
        wrong,
        remedy,
    }
}

fn on_record(record: &RegistryRecord, program: &str, party: Subject) -> Option<ProgramOnRecord> {
    let mut programs = record.programs().into_iter();
    let found = programs.find(|one| one.program.as_str() == program)?;
    let mut acts = vec![
        Some(found.registered),
        found.launch_set,
        found.replaced,
        found.ended,
    ];
    acts.sort_by_key(|fact| fact.and_then(|fact| fact.recorded_at));
    let kid = |key: &Statement| keys::usable(key).ok().and_then(|key| key.kid);
    Some(ProgramOnRecord {
        program: found.program.clone(),
        name: found.name.clone(),
        party,
        party_name: None,
        keys: found.keys.iter().filter_map(kid).collect(),
        scopes: found.scopes.to_vec(),
        people: found.people.map(LaunchOnRecord::of),
        acts: acts
            .into_iter()
            .flatten()
            .map(|fact| ProgramAct {
                kind: fact.event.kind(),
                on: fact.on,
                recorded_at: fact.recorded_at,
                by: fact.by.clone(),
            })
            .collect(),
        acts_now: found.ended.is_none(),
    })
}
