//! Contacts that wait, as rows, so that a list reads them and no record.

use std::cmp::Reverse;

use retinue_care::concern::{Whom, tasks};
use retinue_care::{CareRecord, Knowledge, Triage};
use retinue_kernel::{Day, FactId, PrescriberId};
use rusqlite::Connection;

use super::on_call::OnCallTold;
use crate::actor::{Clinician, Role};
use crate::error::{ReadError, SubmitError};
use crate::ids::PatientId;
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::party::Parties;
use crate::{covering, identity, relation, sql};

/// Writes the rows of a patient as they are to stand. Those that are new, or more urgent than before, are returned.
pub(crate) fn set(
    connection: &Connection,
    patient: PatientId,
    record: &CareRecord,
    knowledge: &Knowledge,
    whom: Whom,
) -> rusqlite::Result<Vec<(FactId, Triage)>> {
    let mut before: Vec<(String, Triage)> = Vec::new();
    let mut new = Vec::new();
    let mut statement = connection.prepare_cached(sql::CARE_TASKS_OF)?;
    let mut rows = statement.query((patient.bytes(),))?;
    while let Some(row) = rows.next()? {
        let triage: String = row.get(1)?;
        before.push((
            row.get(0)?,
            Triage::from_text(&triage).unwrap_or(Triage::T0),
        ));
    }
    connection
        .prepare_cached(sql::CARE_TASKS_CLEAR)?
        .execute((patient.bytes(),))?;
    for task in tasks(record, knowledge, whom) {
        if !task.waits() {
            continue;
        }
        connection.prepare_cached(sql::CARE_TASK_ADD)?.execute((
            patient.bytes(),
            task.id.as_str(),
            task.due.to_string(),
            task.counsel.advice.triage.as_str(),
            task.is_provisional(),
        ))?;
        let triage = task.counsel.advice.triage;
        let known = before
            .iter()
            .any(|(id, earlier)| *id == task.id.as_str() && *earlier >= triage);
        if !known {
            new.push((task.id, triage));
        }
    }
    super::on_call::take_back(connection, patient)?;
    Ok(new)
}

/// What waits for a prescriber's clinic.
#[derive(Clone, PartialEq, Debug)]
pub struct CareTaskPage {
    /// The programme's day.
    pub today: Day,
    /// How many wait, all in all.
    pub waiting: u32,
    /// The first of them, the most urgent first.
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
    /// Whether urgency or day rest on a value that no stored source confirms.
    pub provisional: bool,
    /// Whose patient it is, where the reader only covers for the one who treats.
    pub covered: Option<PrescriberId>,
    /// How far whoever is on call was told; none where nobody was to be told.
    pub on_call: Option<OnCallTold>,
}

/// Most rows of a page, and of each prescriber whose patients are on it.
const MOST_ROWS: u32 = 100;

impl Ledger {
    /// The contacts that wait for the clinic's patients and for those of the prescribers whom the reader covers today, the
    /// most urgent first, at most 100 of them.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn care_tasks(&self, who: &Clinician) -> Result<CareTaskPage, ReadError> {
        self.audited_on_disk(who.actor(), "read-care-tasks", None, None)?;
        let today = self.today();
        Ok(self.read(|connection| -> Result<_, SubmitError> {
            let own = who.prescriber();
            let mut page = CareTaskPage {
                today,
                waiting: 0,
                rows: Vec::new(),
            };
            of_prescriber(connection, own, None, &mut page)?;
            // A designee of a delegate enters data for the delegate alone.
            if matches!(who.actor().role(), Role::Prescriber(_)) {
                let mut parties = Parties::default();
                for covered in covering::ever_named_by(connection, own)? {
                    let covers = relation::covers(connection, &mut parties, own, &covered, today)?;
                    if covers.is_some() {
                        of_prescriber(connection, &covered, Some(&covered), &mut page)?;
                    }
                }
            }
            page.rows.sort_by(|one, other| {
                let key = |row: &CareTaskRow| (Reverse(row.triage), row.due);
                key(one)
                    .cmp(&key(other))
                    .then_with(|| (one.patient, &one.task).cmp(&(other.patient, &other.task)))
            });
            page.rows.truncate(MOST_ROWS as usize);
            Ok(page)
        })?)
    }
}

/// Adds what waits for the patients of one prescriber.
fn of_prescriber(
    connection: &Connection,
    prescriber: &PrescriberId,
    covered: Option<&PrescriberId>,
    page: &mut CareTaskPage,
) -> Result<(), SubmitError> {
    let waiting: u32 = connection
        .prepare_cached(sql::CARE_TASK_COUNT)?
        .query_row((prescriber.as_str(),), |row| row.get(0))?;
    page.waiting = page.waiting.saturating_add(waiting);
    let mut statement = connection.prepare_cached(sql::CARE_TASK_PAGE)?;
    let mut found = statement.query((prescriber.as_str(), MOST_ROWS))?;
    while let Some(row) = found.next()? {
        let patient = PatientId::from_bytes(row.get(0)?);
        let (task, due, triage): (String, String, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let Some((number, person)) = identity::of_patient(connection, patient)? else {
            continue;
        };
        let read = FactId::new(&task)
            .zip(due.parse::<Day>().ok())
            .zip(Triage::from_text(&triage));
        let Some(((task, due), triage)) = read else {
            continue;
        };
        page.rows.push(CareTaskRow {
            on_call: super::on_call::told(connection, patient, &task)?,
            patient,
            number,
            name: person.name,
            task,
            due,
            triage,
            provisional: row.get(4)?,
            covered: covered.cloned(),
        });
    }
    Ok(())
}
