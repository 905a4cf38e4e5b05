//! Contacts that wait, as rows, so that a list reads them and no record.

use retinue_care::concern::tasks;
use retinue_care::{CareRecord, Jurisdiction, Knowledge, Triage};
use retinue_kernel::{Day, FactId};
use rusqlite::Connection;

use crate::actor::Clinician;
use crate::error::{ReadError, SubmitError};
use crate::identity;
use crate::ids::PatientId;
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::sql;

/// Writes the rows of a patient as they are to stand.
pub(crate) fn set(
    connection: &Connection,
    patient: PatientId,
    record: &CareRecord,
    knowledge: &Knowledge,
    jurisdiction: Jurisdiction,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(sql::CARE_TASKS_CLEAR)?
        .execute((patient.bytes(),))?;
    for task in tasks(record, knowledge, jurisdiction) {
        if !task.waits() {
            continue;
        }
        connection.prepare_cached(sql::CARE_TASK_ADD)?.execute((
            patient.bytes(),
            task.id.as_str(),
            task.due.to_string(),
            task.counsel.advice.triage.as_str(),
        ))?;
    }
    Ok(())
}

/// What waits for a prescriber's clinic.
#[derive(Clone, PartialEq, Debug)]
pub struct CareTaskPage {
    /// The programme's day.
    pub today: Day,
    /// How many wait, all in all.
    pub waiting: u32,
    /// The first of them, the first due first.
    pub rows: Vec<CareTaskRow>,
}

/// A contact that waits.
#[derive(Clone, PartialEq, Debug)]
pub struct CareTaskRow {
    /// The patient.
    pub patient: PatientId,
    /// The number.
    pub number: ProgrammeNumber,
    /// The name.
    pub name: String,
    /// The task: the fact that opened it.
    pub task: FactId,
    /// The last day on which somebody is to be reached.
    pub due: Day,
    /// How urgent it is.
    pub triage: Triage,
}

/// Most rows of a page.
const MOST_ROWS: u32 = 100;

impl Ledger {
    /// The contacts that wait for the clinic's patients, the first due first, at most 100 of them.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn care_tasks(&self, who: &Clinician) -> Result<CareTaskPage, ReadError> {
        self.audited_on_disk(who.actor(), "read-care-tasks", None, None)?;
        Ok(self.read(|connection| -> Result<_, SubmitError> {
            let prescriber = who.prescriber().as_str();
            let waiting = connection
                .prepare_cached(sql::CARE_TASK_COUNT)?
                .query_row((prescriber,), |row| row.get(0))?;
            let mut statement = connection.prepare_cached(sql::CARE_TASK_PAGE)?;
            let mut found = statement.query((prescriber, MOST_ROWS))?;
            let mut rows = Vec::new();
            while let Some(row) = found.next()? {
                let patient = PatientId::from_bytes(row.get(0)?);
                let (task, due, triage): (String, String, String) =
                    (row.get(1)?, row.get(2)?, row.get(3)?);
                let Some((number, person)) = identity::of_patient(connection, patient)? else {
                    continue;
                };
                let read = FactId::new(&task)
                    .zip(due.parse::<Day>().ok())
                    .zip(Triage::from_text(&triage));
                let Some(((task, due), triage)) = read else {
                    continue;
                };
                rows.push(CareTaskRow {
                    patient,
                    number,
                    name: person.name,
                    task,
                    due,
                    triage,
                });
            }
            Ok(CareTaskPage {
                today: self.core().today(),
                waiting,
                rows,
            })
        })?)
    }
}
