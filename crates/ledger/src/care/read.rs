//! A patient's care as the clinic and the patient see it.

use std::sync::Arc;

use retinue_care::advise::advise;
use retinue_care::concern::{Task, tasks};
use retinue_care::courses::{CourseSpan, courses};
use retinue_care::{CareCase, CareRecord, Counsel, Jurisdiction, Knowledge};
use retinue_kernel::{Day, PatientRecord};
use retinue_rulebook::KnowledgeBook;

use super::{jurisdiction_of, record};
use crate::actor::{Clinician, Patient};
use crate::error::ReadError;
use crate::ids::PatientId;
use crate::ledger::Ledger;
use crate::reads::PatientFile;

/// A patient's file with the care beside the gate's facts.
#[derive(Clone, Debug)]
pub struct CareFile {
    /// The gate's file.
    pub file: PatientFile,
    /// The facts of care.
    pub care: CareRecord,
    /// What is known, by which advice is given.
    pub knowledge: Arc<KnowledgeBook>,
    /// Where the patient is treated.
    pub jurisdiction: Jurisdiction,
}

/// The patient's own care; what another sees of it is a [`CareFile`].
pub type OwnCare = CareFile;

impl CareFile {
    /// Contacts that wait, and those that were made.
    pub fn tasks(&self) -> Vec<Task> {
        tasks(&self.care, self.knowledge.knowledge(), self.jurisdiction)
    }

    /// Everything that advice looks at, from both records.
    pub fn case(&self) -> CareCase {
        let knowledge = self.knowledge.knowledge();
        CareCase::of(&self.care, &self.file.record, knowledge, self.file.today)
    }

    /// The courses so far, the first first.
    pub fn courses(&self) -> Vec<CourseSpan> {
        courses(&self.care, &self.file.record, self.file.today)
    }

    /// What is advised today, the most urgent first.
    pub fn advised(&self) -> Vec<Counsel> {
        advised(
            &self.file.record,
            &self.care,
            self.knowledge.knowledge(),
            self.jurisdiction,
            self.file.today,
        )
    }
}

/// What is advised on a day, the most urgent first.
pub(super) fn advised(
    gate: &PatientRecord,
    care: &CareRecord,
    knowledge: &Knowledge,
    jurisdiction: Jurisdiction,
    today: Day,
) -> Vec<Counsel> {
    let case = CareCase::of(care, gate, knowledge, today);
    advise(&case, knowledge, jurisdiction, today)
}

impl Ledger {
    /// The care of one of the clinic's patients.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when there is no such patient, or the patient is another's.
    pub fn care_file(&self, who: &Clinician, patient: PatientId) -> Result<CareFile, ReadError> {
        let file = self.patient_file(who, patient)?;
        self.with_care(file)
    }

    /// The patient's own care.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn own_care(&self, who: &Patient) -> Result<OwnCare, ReadError> {
        let file = self.own_file(who)?;
        self.with_care(file)
    }

    /// A file with the care beside it.
    pub(super) fn with_care(&self, file: PatientFile) -> Result<CareFile, ReadError> {
        let care = self.read(|connection| record(connection, file.patient))?;
        let jurisdiction = jurisdiction_of(file.rules.programme);
        Ok(CareFile {
            care,
            knowledge: self.knowledge()?,
            jurisdiction,
            file,
        })
    }
}
