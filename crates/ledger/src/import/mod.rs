//! A clinic's own tables: each line becomes the facts that would come of typing it, by the same doors and with the same answers.
//!
//! A rehearsal is the import itself, taken back before it is on disk: what it says of a line is what the ledger says, and not
//! what another reader of the rules would. What an import recorded is known by its lines, so that its facts of care can be
//! taken back together.

mod resource;
mod undo;

use jiff::Timestamp;
use retinue_care::event::{CareEvent, CareFact};
use retinue_kernel::{Basis, Category, Command, Day, Id, Payload, Programme, RefusedBecause};
use rusqlite::Connection;

use crate::actor::Clinician;
use crate::care::CareSubmission;
use crate::error::{ReadError, SubmitError};
use crate::identity::{self, Contacts, Person};
use crate::ids::{CommandId, PatientId};
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::register::Registration;
use crate::store::Store;
use crate::submission::{Assistance, Submission};
use crate::submit::Transaction;
use crate::{care, idempotency, register, relation, sql, worklist};

pub use resource::{ImportNamed, ImportResource, ImportWhose};
pub use undo::Undone;

/// A table to be recorded.
#[derive(Clone, Debug)]
pub struct Import {
    /// Names it: sent twice by the clinic, it is recorded once.
    pub id: Id,
    /// What its lines are about, as a list names it.
    pub kind: &'static str,
    /// Under whose law patients are enrolled.
    pub programme: Programme,
    /// Its lines.
    pub lines: Vec<ImportLine>,
}

/// A line of a table.
#[derive(Clone, Debug)]
pub struct ImportLine {
    /// The line, from 1.
    pub line: u32,
    /// What it says.
    pub says: ImportSays,
}

/// What a line says.
#[derive(Clone, Debug)]
pub enum ImportSays {
    /// Somebody is to be enrolled.
    Enrol {
        /// The name.
        name: String,
        /// The day of birth.
        born: Day,
        /// How to reach the person.
        contacts: Contacts,
        /// The category.
        category: Category,
        /// On what it rests.
        basis: Basis,
    },
    /// A fact of care about a patient, by number and day of birth.
    Care {
        /// The programme number, as it was written.
        number: String,
        /// The day of birth.
        born: Day,
        /// The day of the fact.
        on: Day,
        /// The fact.
        fact: CareFact,
    },
    /// A resource that becomes a fact of care.
    Resource(ImportResource),
}

/// What came of a line.
#[derive(Clone, PartialEq, Debug)]
pub enum ImportedLine {
    /// It is recorded, or would be.
    Recorded(PatientId, ProgrammeNumber),
    /// The same stands on record already; nothing is recorded twice.
    OnRecord(PatientId, ProgrammeNumber),
    /// Something else stands on record under the identifier of this line; it is left as it stands.
    Differs(PatientId, ProgrammeNumber),
    /// Nobody of the clinic has this number and this day of birth.
    NobodyHere,
    /// It is refused, with every reason.
    Refused(Vec<RefusedBecause>),
    /// It is refused for a reason that no field of the line can mend.
    NotAllowed(String),
}

/// An import that was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportRow {
    /// Its name.
    pub id: Id,
    /// What its lines were about.
    pub kind: String,
    /// When it was recorded.
    pub at: Timestamp,
    /// How many lines were recorded.
    pub recorded: u32,
    /// How many of these are facts of care, which can be taken back together.
    pub undoable: u32,
    /// When that was done.
    pub undone_at: Option<Timestamp>,
}

/// Most imports of a list.
const MOST_ROWS: u32 = 50;

impl Ledger {
    /// Says of each line what would come of it, and records nothing.
    ///
    /// # Errors
    /// [`SubmitError`] of the store.
    pub fn rehearse_import(
        &self,
        who: &Clinician,
        import: &Import,
    ) -> Result<Vec<(u32, ImportedLine)>, SubmitError> {
        let mut said = None;
        let today = self.today_in(import.programme);
        let taken_back = self.in_one_transaction(|all| -> Result<(), SubmitError> {
            said = Some(carry_out(all, who, import, today)?);
            Err(SubmitError::NotFound)
        });
        match (said, taken_back) {
            (Some(said), _) => Ok(said),
            (None, Err(error)) => Err(error),
            (None, Ok(())) => Err(SubmitError::NotFound),
        }
    }

    /// Records every line that can be recorded, and says what came of each. All of it is on disk when this returns, or nothing.
    /// The same import again records nothing again.
    ///
    /// # Errors
    /// [`SubmitError`] of the store.
    pub fn import(
        &self,
        who: &Clinician,
        import: &Import,
    ) -> Result<Vec<(u32, ImportedLine)>, SubmitError> {
        let detail = format!("{} {} lines", import.kind, import.lines.len());
        self.audited_on_disk(who.actor(), "import", None, Some(detail))
            .map_err(|error| SubmitError::NotRecorded(error.to_string()))?;
        let today = self.today_in(import.programme);
        self.in_one_transaction(|all| carry_out(all, who, import, today))
    }

    /// The clinic's imports, the last first, at most 50.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn imports(&self, who: &Clinician) -> Result<Vec<ImportRow>, ReadError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(sql::IMPORTS)?;
            let mut rows = statement.query((who.prescriber().as_str(), MOST_ROWS))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let (id, at): (String, i64) = (row.get(0)?, row.get(2)?);
                let undone_at: Option<i64> = row.get(3)?;
                found.push(ImportRow {
                    id: Id::new(&id).ok_or(ReadError::NotFound)?,
                    kind: row.get(1)?,
                    at: moment(at),
                    recorded: row.get(4)?,
                    undoable: row.get(5)?,
                    undone_at: undone_at.map(moment),
                });
            }
            Ok(found)
        })
    }
}

fn moment(microseconds: i64) -> Timestamp {
    Timestamp::from_microsecond(microseconds).unwrap_or_default()
}

fn carry_out(
    all: &mut Transaction<'_>,
    who: &Clinician,
    import: &Import,
    today: Day,
) -> Result<Vec<(u32, ImportedLine)>, SubmitError> {
    let at = all.store().with_parties()?.2.clock.now().as_microsecond();
    let key = import.id.as_str();
    let add = (
        key,
        who.prescriber().as_str(),
        who.actor().account().as_str(),
        import.kind,
        at,
    );
    all.store()
        .connection()?
        .prepare_cached(sql::IMPORT_ADD)?
        .execute(add)?;
    let taken: bool = all
        .store()
        .connection()?
        .prepare_cached(sql::IMPORT_IS_OPEN)?
        .query_row((key, who.prescriber().as_str()), |row| row.get(0))?;
    if !taken {
        // The name is another clinic's, or its lines were taken back.
        let named = CommandId::new(key).ok_or(SubmitError::NotFound)?;
        return Err(SubmitError::CommandIdUsed(named));
    }
    let mut said = Vec::with_capacity(import.lines.len());
    for line in &import.lines {
        let (done, fact) = match one(all, who, import, line, today) {
            Ok(done) => done,
            Err(SubmitError::Refused(refused)) => (ImportedLine::Refused(refused.because), None),
            Err(error @ SubmitError::NotAllowed(_)) => {
                (ImportedLine::NotAllowed(error.to_string()), None)
            }
            Err(SubmitError::NotFound) => (ImportedLine::NobodyHere, None),
            Err(other) => return Err(other),
        };
        if let ImportedLine::Recorded(patient, _) = &done {
            all.store()
                .connection()?
                .prepare_cached(sql::IMPORT_LINE_ADD)?
                .execute((
                    patient.bytes(),
                    key,
                    line.line,
                    fact.as_ref().map(Id::as_str),
                ))?;
        }
        said.push((line.line, done));
    }
    Ok(said)
}

type Done = (ImportedLine, Option<Id>);

fn one(
    all: &mut Transaction<'_>,
    who: &Clinician,
    import: &Import,
    line: &ImportLine,
    today: Day,
) -> Result<Done, SubmitError> {
    let named = |part: &str| {
        CommandId::new(&format!("{}.{}.{part}", import.id, line.line)).ok_or(SubmitError::NotFound)
    };
    match &line.says {
        ImportSays::Resource(sent) => resource::record(all, who, sent, named("fact")?, today),
        ImportSays::Enrol {
            name,
            born,
            contacts,
            category,
            basis,
        } => {
            let registration = Registration {
                command_id: named("registration")?,
                name: name.clone(),
                born: *born,
                contacts: contacts.clone(),
                programme: import.programme,
                on: today,
                assistance: Assistance::default(),
                at: None,
            };
            let connection = all.store().connection()?;
            let account = who.actor().account().as_str();
            let again = register::registered_before(connection, account, &registration.command_id)?;
            if again.is_none()
                && let Some((patient, number)) = known(connection, who, name, *born)?
            {
                return Ok((ImportedLine::OnRecord(patient, number), None));
            }
            let registered = all.register_patient(who, &registration)?;
            let payload = Payload::CategoryAssigned {
                category: *category,
                basis: *basis,
                menopause: None,
                reason: None,
            };
            let command = Command::Record {
                on: registration.on,
                payload,
            };
            let category = named("category")?;
            all.submit(&Submission::new(
                registered.patient,
                category,
                who.actor(),
                command,
            ))?;
            let recorded = ImportedLine::Recorded(registered.patient, registered.number);
            Ok((recorded, None))
        }
        ImportSays::Care {
            number,
            born,
            on,
            fact,
        } => {
            let (patient, number) = theirs(all.store(), who, number, *born, today)?;
            let connection = all.store().connection()?;
            let command_id = named("fact")?;
            let again = idempotency::was_carried_out(connection, patient, &command_id)?;
            let (_, record) = care::stream::record(connection, patient)?;
            let same = |event: &CareEvent| event.envelope.on == *on && event.fact == *fact;
            if !again && record.facts().iter().any(same) {
                return Ok((ImportedLine::OnRecord(patient, number), None));
            }
            let submission =
                CareSubmission::new(patient, command_id, who.actor(), *on, fact.clone());
            let outcome = all.submit_care(&submission)?;
            let recorded = ImportedLine::Recorded(patient, number);
            Ok((recorded, Some(outcome.fact.id)))
        }
    }
}

/// A patient of the clinic's of that name and day of birth; capital letters and blanks make no difference.
fn known(
    connection: &Connection,
    who: &Clinician,
    name: &str,
    born: Day,
) -> Result<Option<(PatientId, ProgrammeNumber)>, SubmitError> {
    let wanted = identity::plain(name);
    let named: Vec<(PatientId, String)> = connection
        .prepare_cached(sql::PATIENTS_BORN)?
        .query_map((who.prescriber().as_str(), born.to_string()), |row| {
            Ok((PatientId::from_bytes(row.get(0)?), row.get(1)?))
        })?
        .collect::<Result<_, _>>()?;
    let found = named
        .into_iter()
        .find(|(_, name)| identity::plain(name) == wanted);
    let Some((patient, _)) = found else {
        return Ok(None);
    };
    Ok(identity::of_patient(connection, patient)?.map(|(number, _)| (patient, number)))
}

/// The clinic's patient of that number and day of birth. Another's is nobody: one answer for both.
fn theirs(
    store: &mut Store,
    who: &Clinician,
    number: &str,
    born: Day,
    today: Day,
) -> Result<(PatientId, ProgrammeNumber), SubmitError> {
    let number: ProgrammeNumber = number.parse().map_err(|_| SubmitError::NotFound)?;
    let patient =
        identity::by_number(store.connection()?, &number)?.ok_or(SubmitError::NotFound)?;
    match of_the_clinic(store, who, patient, today)? {
        (number, person) if person.born == born => Ok((patient, number)),
        _ => Err(SubmitError::NotFound),
    }
}

/// The number and the identity of a patient whom the clinic treats or stands in for; anybody else's is nobody.
fn of_the_clinic(
    store: &mut Store,
    who: &Clinician,
    patient: PatientId,
    today: Day,
) -> Result<(ProgrammeNumber, Person), SubmitError> {
    let (connection, parties, _) = store.with_parties()?;
    let known = identity::of_patient(connection, patient)?;
    let treating = worklist::prescriber_of(connection, patient)?.ok_or(SubmitError::NotFound)?;
    let own = who.prescriber();
    let theirs =
        treating == *own || relation::covers(connection, parties, own, &treating, today)?.is_some();
    known.filter(|_| theirs).ok_or(SubmitError::NotFound)
}
