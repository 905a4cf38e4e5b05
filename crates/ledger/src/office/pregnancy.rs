//! The registry of pregnancies: a file for each report, in a stream of its own that only the office reads.

use jiff::Timestamp;
use retinue_kernel::office::{DueItem, PregnancyFile, due_of_pregnancy, pregnancy_file};
use retinue_kernel::{Event, Id, PatientRecord, Payload, RegistryEvent, RegistryFact, Statement};
use rusqlite::Connection;

use crate::actor::{Actor, Administrator};
use crate::error::{ReadError, SubmitError};
use crate::identity;
use crate::ids::{PatientId, Subject, fact_id};
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::party::Parties;
use crate::reads::administrator::facts;
use crate::submission::Submission;
use crate::{registry, sql, stream};

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

/// Opens a file for each report among the facts just appended, in the same transaction.
pub(crate) fn open_files(
    connection: &Connection,
    patient: PatientId,
    events: &[Event],
    actor: &Actor,
) -> Result<(), SubmitError> {
    for event in events {
        let (Payload::PregnancyReported {}, Some(at)) =
            (&event.payload, event.envelope.recorded_at)
        else {
            continue;
        };
        let provenance = event.envelope.provenance.as_ref();
        let opening = Opening {
            at,
            place: 0,
            by: actor.account().clone(),
            command_id: provenance.and_then(|from| from.command_id.clone()),
        };
        opening.of(connection, patient, event)?;
    }
    Ok(())
}

/// Opens a file for each pregnancy that is known and not over when a programme with a registry is entered: reported where no
/// registry is kept, it has none yet.
pub(crate) fn open_files_on_entry(
    connection: &Connection,
    patient: PatientId,
    record: &PatientRecord,
    at: Timestamp,
    entered_by: &Submission,
) -> Result<(), SubmitError> {
    let is_over = |payload: &Payload| {
        matches!(
            payload,
            Payload::PregnancyExcluded { .. } | Payload::PregnancyEnded {}
        )
    };
    let known = record.facts().iter().map(|fact| &fact.event).rev();
    let open: Vec<&Event> = known
        .take_while(|event| !is_over(&event.payload))
        .filter(|event| matches!(event.payload, Payload::PregnancyReported {}))
        .collect();
    for (place, report) in open.into_iter().rev().enumerate() {
        let subject = Subject::Pregnancy(report.envelope.id.clone());
        if stream::registry_head(connection, &subject)?.sequence > 0 {
            continue;
        }
        let opening = Opening {
            at,
            place,
            by: entered_by.who.account().clone(),
            command_id: Some(entered_by.command_id.id().clone()),
        };
        opening.of(connection, patient, report)?;
    }
    Ok(())
}

/// When a file is opened, by whom and with which command.
struct Opening {
    at: Timestamp,
    place: usize,
    by: Id,
    command_id: Option<Id>,
}

impl Opening {
    fn of(
        self,
        connection: &Connection,
        patient: PatientId,
        report: &Event,
    ) -> Result<(), SubmitError> {
        let Some(of) = Id::new(&patient.to_string()) else {
            return Ok(());
        };
        let fact = RegistryFact {
            event: RegistryEvent::PregnancyFileOpened {
                patient: of,
                report: report.envelope.id.clone(),
            },
            id: Some(fact_id(self.at, self.place)?),
            on: report.envelope.on,
            recorded_at: Some(self.at),
            by: Some(self.by),
            command_id: self.command_id,
        };
        let subject = Subject::Pregnancy(report.envelope.id.clone());
        registry::append(connection, &mut Parties::default(), &subject, &fact)?;
        Ok(())
    }
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
    let record = retinue_kernel::RegistryRecord::of(facts(connection, subject)?);
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
