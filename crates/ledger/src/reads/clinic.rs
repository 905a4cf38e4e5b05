//! The prescriber's room: their patients, sorted by the first thing to expire.

use retinue_kernel::{Day, FactId, PrescriberId};
use rusqlite::Connection;

use super::{PatientFile, file};
use crate::actor::Clinician;
use crate::core::Core;
use crate::error::{Damage, ReadError, SubmitError};
use crate::identity;
use crate::ids::PatientId;
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::party::Parties;
use crate::submission::RecordedDecision;
use crate::worklist::{self, Expiry};
use crate::{sql, stream};

/// A page of a prescriber's list.
#[derive(Clone, Debug)]
pub struct WorklistPage {
    /// The programme's day.
    pub today: Day,
    /// How many patients are on the whole list.
    pub patients: u32,
    /// The patients of this page.
    pub rows: Vec<WorklistRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<WorklistCursor>,
}

/// A patient on a prescriber's list.
#[derive(Clone, Debug)]
pub struct WorklistRow {
    /// The patient.
    pub patient: PatientId,
    /// The number.
    pub number: ProgrammeNumber,
    /// The name.
    pub name: String,
    /// The first thing to expire, as of today.
    pub first: Option<Expiry>,
    /// The patient's file, or what is wrong with the record: one damaged record does not hide the others.
    pub file: Result<Box<PatientFile>, Damage>,
}

/// A place in a list. Its text may stand in an address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WorklistCursor {
    expires_on: String,
    patient: PatientId,
}

impl std::fmt::Display for WorklistCursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}", self.expires_on, self.patient)
    }
}

impl WorklistCursor {
    /// Reads the text of a cursor.
    pub fn from_text(text: &str) -> Option<WorklistCursor> {
        let (expires_on, patient) = text.split_once('_')?;
        expires_on.parse::<Day>().ok()?;
        Some(WorklistCursor {
            expires_on: expires_on.to_owned(),
            patient: patient.parse().ok()?,
        })
    }
}

/// Most rows of a page.
const MOST_ROWS: u32 = 100;

impl Ledger {
    /// A page of the prescriber's list, sorted by the first thing to expire, with at most `rows` (100) rows.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn worklist(
        &self,
        who: &Clinician,
        after: Option<&WorklistCursor>,
        rows: u32,
    ) -> Result<WorklistPage, ReadError> {
        self.audited_on_disk(who.actor(), "read-worklist", None, None)?;
        let rows = rows.clamp(1, MOST_ROWS);
        Ok(self.read_parties(|connection, parties| {
            page(
                self.core(),
                connection,
                parties,
                who.prescriber(),
                after,
                rows,
            )
        })?)
    }

    /// A page of the list of a prescriber for whom this one acts as a delegate today.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when they are no delegate of that prescriber today.
    pub fn covered_worklist(
        &self,
        who: &Clinician,
        of: &PrescriberId,
        after: Option<&WorklistCursor>,
        rows: u32,
    ) -> Result<WorklistPage, ReadError> {
        if self.covers(who, of)?.is_none() {
            let detail = Some(format!("not a delegate of {of}"));
            self.audited(who.actor(), "read-worklist", None, detail)?;
            return Err(ReadError::NotFound);
        }
        let detail = Some(format!("as delegate of {of}"));
        self.audited_on_disk(who.actor(), "read-worklist", None, detail)?;
        let rows = rows.clamp(1, MOST_ROWS);
        Ok(self.read_parties(|connection, parties| {
            page(self.core(), connection, parties, of, after, rows)
        })?)
    }

    /// The file of one of the prescriber's patients.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when there is no such patient, or the patient is another's.
    pub fn patient_file(
        &self,
        who: &Clinician,
        patient: PatientId,
    ) -> Result<PatientFile, ReadError> {
        self.be_theirs(who, patient, "read-patient-file")?;
        self.file(patient)
    }

    /// The patient of a programme number, if it is one of the prescriber's.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when there is no such patient, or the patient is another's.
    pub fn patient_by_number(&self, who: &Clinician, number: &str) -> Result<PatientId, ReadError> {
        let patient = self.find_by_number(who, number)?;
        self.be_theirs(who, patient, "find-by-number")?;
        Ok(patient)
    }

    /// The file of a programme number, with both looks in the access log. They are on disk together before anything is told: one
    /// wait for the disk, where looking for the patient and reading the file would wait twice.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when there is no such patient, or the patient is another's.
    pub fn patient_file_by_number(
        &self,
        who: &Clinician,
        number: &str,
    ) -> Result<PatientFile, ReadError> {
        let patient = self.find_by_number(who, number)?;
        self.note_if_theirs(who, patient, "find-by-number")?;
        self.patient_file(who, patient)
    }

    /// Whose a number is, be the patient theirs or not; that it is nobody's is noted.
    fn find_by_number(&self, who: &Clinician, number: &str) -> Result<PatientId, ReadError> {
        let number: Result<ProgrammeNumber, _> = number.parse();
        let found = match number {
            Ok(number) => self.read(|connection| identity::by_number(connection, &number))?,
            Err(_) => None,
        };
        if let Some(patient) = found {
            return Ok(patient);
        }
        let nobody = Some("nobody".to_owned());
        self.audited(who.actor(), "find-by-number", None, nobody)?;
        Err(ReadError::NotFound)
    }

    /// The decision that a fact of the patient carries, decided again and found the same.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when the patient is another's or the fact carries no decision.
    pub fn decision_of(
        &self,
        who: &Clinician,
        patient: PatientId,
        fact: &FactId,
    ) -> Result<RecordedDecision, ReadError> {
        self.be_theirs(who, patient, "read-decision")?;
        Ok(self.read(|connection| -> Result<_, SubmitError> {
            let (_, record) = stream::patient_record(connection, patient, u32::MAX)?;
            let fact = record.fact(fact).ok_or(SubmitError::NotFound)?;
            let envelope = &fact.event.envelope;
            let recorded_at = envelope.recorded_at.ok_or(SubmitError::NotFound)?;
            if crate::decision::stored(connection, patient, &envelope.id)?.is_none() {
                return Err(SubmitError::NotFound);
            }
            crate::decision::recorded(self.core(), connection, patient, &envelope.id, recorded_at)
        })?)
    }

    /// The words of a note of one of the prescriber's patients.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when there is none, or it was erased.
    pub fn note_of(
        &self,
        who: &Clinician,
        patient: PatientId,
        note: &retinue_kernel::Id,
    ) -> Result<String, ReadError> {
        self.be_theirs(who, patient, "read-note")?;
        self.read(|connection| identity::note(connection, patient, note))?
            .ok_or(ReadError::NotFound)
    }

    /// Lets the reader on when the patient is theirs; the try is noted either way, and on disk before the reader goes on.
    pub(crate) fn be_theirs(
        &self,
        who: &Clinician,
        patient: PatientId,
        act: &str,
    ) -> Result<(), ReadError> {
        self.note_if_theirs(who, patient, act)?;
        self.flush_access().map_err(|_| ReadError::NotAudited)
    }

    /// The same without the wait: for a look that another one follows, which waits for both before anything is told.
    pub(crate) fn note_if_theirs(
        &self,
        who: &Clinician,
        patient: PatientId,
        act: &str,
    ) -> Result<(), ReadError> {
        let treating = self.read(|connection| worklist::prescriber_of(connection, patient))?;
        if treating.as_ref() == Some(who.prescriber()) {
            return self.audited(who.actor(), act, Some(patient), None);
        }
        if let Some(treating) = treating
            && self.covers(who, &treating)?.is_some()
        {
            let detail = Some(format!("as delegate of {treating}"));
            return self.audited(who.actor(), act, Some(patient), detail);
        }
        self.audited(
            who.actor(),
            act,
            Some(patient),
            Some("not theirs".to_owned()),
        )?;
        Err(ReadError::NotFound)
    }
}

fn page(
    core: &Core,
    connection: &Connection,
    parties: &mut Parties,
    prescriber: &PrescriberId,
    after: Option<&WorklistCursor>,
    most: u32,
) -> Result<WorklistPage, SubmitError> {
    let today = core.today();
    let (expires_on, patient) = match after {
        Some(cursor) => (cursor.expires_on.as_str(), *cursor.patient.bytes()),
        None => ("", [0; 16]),
    };
    let mut statement = connection.prepare_cached(sql::WORKLIST_PAGE)?;
    let mut found = statement.query((
        prescriber.as_str(),
        expires_on,
        patient,
        most.saturating_add(1),
    ))?;
    let mut rows: Vec<WorklistRow> = Vec::new();
    let mut last = None;
    let mut next = None;
    while let Some(row) = found.next()? {
        if rows.len() >= usize::try_from(most).unwrap_or(usize::MAX) {
            next = last;
            break;
        }
        let patient = PatientId::from_bytes(row.get(0)?);
        last = Some(WorklistCursor {
            expires_on: row.get(1)?,
            patient,
        });
        let Some((number, person)) = identity::of_patient(connection, patient)? else {
            continue;
        };
        let file = match file(core, connection, patient, parties) {
            Ok(file) => Ok(Box::new(file)),
            Err(SubmitError::Damaged(damage)) => Err(damage),
            Err(other) => return Err(other),
        };
        let first = file
            .as_ref()
            .ok()
            .and_then(|file| worklist::first_to_expire(&file.summary, file.today));
        rows.push(WorklistRow {
            patient,
            number,
            name: person.name,
            first,
            file,
        });
    }
    let patients: u32 = connection
        .prepare_cached(sql::WORKLIST_COUNT)?
        .query_row((prescriber.as_str(),), |row| row.get(0))?;
    Ok(WorklistPage {
        today,
        patients,
        rows,
        next,
    })
}
