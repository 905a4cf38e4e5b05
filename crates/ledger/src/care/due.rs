//! What is due in the care of a clinic's patients.

use retinue_care::due::{CareDue, care_due};
use retinue_kernel::Day;

use super::read::CareFile;
use crate::actor::Clinician;
use crate::error::ReadError;
use crate::ids::PatientId;
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::reads::WorklistCursor;

/// A page of what is due in care.
#[derive(Clone, Debug)]
pub struct CareDuePage {
    /// The programme's day.
    pub today: Day,
    /// What is due in the patients of this page, what is late first.
    pub rows: Vec<CareDueRow>,
    /// How many patients were looked at.
    pub looked_at: usize,
    /// How many patients are on the whole list.
    pub patients: u32,
    /// Where the next page of patients begins, if there is one.
    pub next: Option<WorklistCursor>,
}

/// Something due in the care of a patient.
#[derive(Clone, Debug)]
pub struct CareDueRow {
    /// The patient.
    pub patient: PatientId,
    /// The number.
    pub number: ProgrammeNumber,
    /// The name.
    pub name: String,
    /// What.
    pub due: CareDue,
}

impl CareFile {
    /// Everything that is due, done or to come in this patient's care.
    pub fn due(&self) -> Vec<CareDue> {
        let knowledge = self.knowledge.knowledge();
        care_due(&self.case(), knowledge, self.jurisdiction, self.file.today)
    }
}

impl Ledger {
    /// What is due, or begins within `ahead` days, in the care of at most `patients` (100) of the clinic's patients, in the
    /// order of its list. It is counted from each record, and kept nowhere.
    ///
    /// # Errors
    /// [`ReadError`]. A damaged record hides no other: it is left out here, and told on the list.
    pub fn care_due_in_clinic(
        &self,
        who: &Clinician,
        ahead: u16,
        after: Option<&WorklistCursor>,
        patients: u32,
    ) -> Result<CareDuePage, ReadError> {
        let page = self.worklist(who, after, patients)?;
        let looked_at = page.rows.len();
        let mut rows = Vec::new();
        for row in page.rows {
            let Ok(file) = row.file else { continue };
            let today = file.today;
            let care = match self.with_care(*file) {
                Ok(care) => care,
                Err(ReadError::Damaged(_)) => continue,
                Err(error) => return Err(error),
            };
            let due = care.due().into_iter();
            rows.extend(
                due.filter(|due| due.is_open(today, ahead))
                    .map(|due| CareDueRow {
                        patient: row.patient,
                        number: row.number.clone(),
                        name: row.name.clone(),
                        due,
                    }),
            );
        }
        rows.sort_by_key(|row| (row.due.to.or(row.due.from), row.due.kind));
        Ok(CareDuePage {
            today: page.today,
            rows,
            looked_at,
            patients: page.patients,
            next: page.next,
        })
    }
}
