//! The registry of pregnancies: a file for each pregnancy of which something tells, in a stream of its own that only the office reads.

use jiff::Timestamp;
use retinue_kernel::office::{DueItem, PregnancyFile, due_of_pregnancy, pregnancy_file};
use retinue_kernel::{
    Event, Id, PatientRecord, Payload, RegistryEvent, RegistryFact, RegistryRecord, Statement,
    TestResult,
};
use rusqlite::Connection;

use crate::actor::Administrator;
use crate::error::{ReadError, SubmitError};
use crate::identity;
use crate::ids::{PatientId, Subject, fact_id};
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::party::Parties;
use crate::reads::administrator::facts;
use crate::{registry, sql};

/// A file as the office's list shows it. It names the patient by number only.
#[derive(Clone, Debug)]
pub struct PregnancyEntry {
    /// The file's subject.
    pub subject: Subject,
    /// The patient's number.
    pub number: Option<ProgrammeNumber>,
    /// What stands in it.
    pub file: PregnancyFile,
    /// When it is to be followed up next; none once it is closed.
    pub due: Option<DueItem>,
    /// Every fact, in the order of recording.
    pub facts: Vec<RegistryFact>,
}

/// Opens the file of a pregnancy of which something on record tells, where none is open, in the same transaction: by a report, a
/// positive test or what a prescriber reported to the programme, and for a patient who enters from where no registry is kept.
///
/// One file stands for all signs of one pregnancy. What comes after its file was closed opens another: nobody looked at it yet.
pub(crate) fn open_file(
    connection: &Connection,
    patient: PatientId,
    record: &PatientRecord,
    at: Timestamp,
    by: &Id,
    command_id: Option<&Id>,
) -> Result<(), SubmitError> {
    let mut unseen: Option<&Event> = None;
    let latest_first = record.facts().iter().map(|fact| &fact.event).rev();
    let of_this_one = latest_first.take_while(|event| !ends(&event.payload));
    for sign in of_this_one.filter(|event| suggests_a_pregnancy(&event.payload)) {
        let subject = Subject::Pregnancy(sign.envelope.id.clone());
        let file = RegistryRecord::of(facts(connection, &subject)?);
        match pregnancy_file(&file) {
            Some(file) if file.closed => break,
            Some(_) => return Ok(()),
            None => unseen = Some(sign),
        }
    }
    let (Some(sign), Some(of)) = (unseen, Id::new(&patient.to_string())) else {
        return Ok(());
    };
    let fact = RegistryFact {
        event: RegistryEvent::PregnancyFileOpened {
            patient: of,
            report: sign.envelope.id.clone(),
        },
        id: Some(fact_id(at, 0)?),
        on: sign.envelope.on,
        recorded_at: Some(at),
        by: Some(by.clone()),
        command_id: command_id.cloned(),
    };
    let subject = Subject::Pregnancy(sign.envelope.id.clone());
    registry::append(connection, &mut Parties::default(), &subject, &fact)?;
    Ok(())
}

/// Whether a fact may say that somebody is pregnant who was not known to be: a correction may put any other in its place.
pub(crate) fn may_tell_of_a_pregnancy(payload: &Payload) -> bool {
    suggests_a_pregnancy(payload) || matches!(payload, Payload::FactCorrected { .. })
}

const fn suggests_a_pregnancy(payload: &Payload) -> bool {
    matches!(
        payload,
        Payload::PregnancyReported {}
            | Payload::PregnancyReportFiled { .. }
            | Payload::PregnancyTestReported {
                result: TestResult::Positive,
                ..
            }
    )
}

const fn ends(payload: &Payload) -> bool {
    matches!(
        payload,
        Payload::PregnancyExcluded { .. } | Payload::PregnancyEnded {}
    )
}

impl Ledger {
    /// The registry of pregnancies, open files first, the earliest due first among them.
    ///
    /// # Errors
    /// [`ReadError`]. The look is in the access log before it is answered.
    pub fn pregnancies(&self, who: &Administrator) -> Result<Vec<PregnancyEntry>, ReadError> {
        self.audited_on_disk(who.actor(), "list-pregnancies", None, None)?;
        self.files_of_pregnancies()
    }

    /// One file of the registry of pregnancies, by the fact that reported it.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when no report of that name opened one.
    pub fn pregnancy(&self, who: &Administrator, report: &Id) -> Result<PregnancyEntry, ReadError> {
        let subject = Subject::Pregnancy(report.clone());
        let numbers = self.office_numbers()?;
        let found = self.read(|connection| entry(connection, &subject, numbers.as_ref()))?;
        let patient = found
            .as_ref()
            .and_then(|entry| entry.file.patient.as_str().parse::<PatientId>().ok());
        self.audited_on_disk(who.actor(), "read-pregnancy", patient, None)?;
        found.ok_or(ReadError::NotFound)
    }

    /// The whole registry of pregnancies for an export. The reason stands in the access log before anything leaves.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn pregnancies_unsealed(
        &self,
        who: &Administrator,
        reason: &Statement,
    ) -> Result<Vec<PregnancyEntry>, ReadError> {
        let why = Some(reason.as_str().to_owned());
        self.audited_on_disk(who.actor(), "unseal-pregnancies", None, why)?;
        self.files_of_pregnancies()
    }

    pub(super) fn files_of_pregnancies(&self) -> Result<Vec<PregnancyEntry>, ReadError> {
        let numbers = self.office_numbers()?;
        let mut found = self.read(|connection| -> Result<_, SubmitError> {
            let mut found = Vec::new();
            for key in keys(connection, "pregnancy:")? {
                if let Some(subject) = Subject::from_key(&key) {
                    found.extend(entry(connection, &subject, numbers.as_ref())?);
                }
            }
            Ok(found)
        })?;
        found.sort_by_key(|entry| {
            let by = entry.due.as_ref().map(|due| due.by);
            (by.is_none(), by, entry.file.reported_on)
        });
        Ok(found)
    }
}

/// How many subjects of one kind are looked through.
const MOST: u32 = 100_000;

/// The keys of the subjects of one kind.
pub(super) fn keys(connection: &Connection, prefix: &str) -> Result<Vec<String>, SubmitError> {
    let mut statement = connection.prepare_cached(sql::REGISTRY_SUBJECTS_OF)?;
    let end = format!("{}\u{10ffff}", prefix);
    let found = statement.query_map((prefix, end, MOST), |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn entry(
    connection: &Connection,
    subject: &Subject,
    numbers: Option<&retinue_kernel::office::OfficeNumbers>,
) -> Result<Option<PregnancyEntry>, SubmitError> {
    let record = RegistryRecord::of(facts(connection, subject)?);
    let Some(file) = pregnancy_file(&record) else {
        return Ok(None);
    };
    let number = match file.patient.as_str().parse::<PatientId>() {
        Ok(patient) => identity::of_patient(connection, patient)?.map(|(number, _)| number),
        Err(_) => None,
    };
    Ok(Some(PregnancyEntry {
        subject: subject.clone(),
        number,
        due: numbers.and_then(|numbers| due_of_pregnancy(&record, numbers)),
        file,
        facts: record.facts,
    }))
}
