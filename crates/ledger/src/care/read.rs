//! A patient's care as the clinic and the patient see it.

use std::sync::Arc;

use retinue_care::advise::advise;
use retinue_care::concern::{Task, Whom, tasks};
use retinue_care::courses::{CourseSpan, courses};
use retinue_care::event::CareFact;
use retinue_care::{
    Authority, CareCase, CareRecord, Counsel, Ctcae, Gate, Jurisdiction, Knowledge,
};
use retinue_kernel::{Day, Id};
use retinue_rulebook::KnowledgeBook;

use super::{jurisdiction_of, record};
use crate::actor::{Clinician, Patient};
use crate::clinic::{ClinicSchedule, grading};
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
    /// By whose schedule the clinic has the laboratory asked, where it chose.
    pub clinic_schedule: Option<ClinicSchedule>,
    /// Under which version of CTCAE the clinic grades results that name none.
    pub grading: Ctcae,
}

/// By whose schedule the laboratory is asked, and who chose it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScheduleFollowed {
    /// Whose it is; none where nobody chose and no label is known where the patient is treated.
    pub authority: Option<Authority>,
    /// Who chose.
    pub chosen: ScheduleChoice,
}

/// Who chose a schedule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ScheduleChoice {
    /// It was chosen for this patient.
    ForPatient {
        /// The day.
        on: Day,
        /// The account that chose.
        by: Option<Id>,
        /// Why.
        reason: Option<Id>,
    },
    /// It is the clinic's own.
    OfClinic {
        /// The day of the choice.
        on: Day,
        /// The account that chose.
        by: Option<Id>,
    },
    /// Nobody chose: the label's.
    Label,
}

/// The patient's own care; what another sees of it is a [`CareFile`].
pub type OwnCare = CareFile;

impl CareFile {
    /// Contacts that wait, and those that were made.
    pub fn tasks(&self) -> Vec<Task> {
        let whom = Whom::of(&self.file.record, self.jurisdiction);
        tasks(&self.care, self.knowledge.knowledge(), whom)
    }

    /// By whose schedule the laboratory is asked: this patient's own, else the clinic's, else the label's.
    pub fn schedule(&self) -> ScheduleFollowed {
        let own = self.care.latest(self.file.today, |fact| match fact {
            CareFact::ScheduleChosen { authority, reason } => Some((*authority, reason)),
            _ => None,
        });
        if let Some((event, (authority, reason))) = own {
            let from = event.envelope.provenance.as_deref();
            return ScheduleFollowed {
                authority: Some(authority),
                chosen: ScheduleChoice::ForPatient {
                    on: event.envelope.on,
                    by: from.and_then(|from| from.by.clone()),
                    reason: reason.clone(),
                },
            };
        }
        match &self.clinic_schedule {
            Some(clinics) => ScheduleFollowed {
                authority: Some(clinics.authority),
                chosen: ScheduleChoice::OfClinic {
                    on: clinics.on,
                    by: clinics.by.clone(),
                },
            },
            None => ScheduleFollowed {
                authority: Authority::of_label(self.jurisdiction),
                chosen: ScheduleChoice::Label,
            },
        }
    }

    /// Everything that advice looks at, from both records and the clinic's choices.
    pub fn case(&self) -> CareCase {
        self.asked().case()
    }

    /// The courses so far, the first first.
    pub fn courses(&self) -> Vec<CourseSpan> {
        courses(&self.care, self.gate(), self.file.today).spans
    }

    /// What care takes from the gate.
    pub fn gate(&self) -> Gate<'_> {
        Gate {
            record: &self.file.record,
            rules: &self.file.rules,
        }
    }

    /// What is advised today, the most urgent first.
    pub fn advised(&self) -> Vec<Counsel> {
        self.asked().all()
    }

    fn asked(&self) -> Advised<'_> {
        Advised {
            gate: self.gate(),
            care: &self.care,
            knowledge: self.knowledge.knowledge(),
            jurisdiction: self.jurisdiction,
            schedule: self.clinic_schedule.as_ref().map(|one| one.authority),
            today: self.file.today,
        }
    }
}

/// What is advised of one person.
#[derive(Clone, Copy)]
pub(super) struct Advised<'a> {
    pub(super) gate: Gate<'a>,
    pub(super) care: &'a CareRecord,
    pub(super) knowledge: &'a Knowledge,
    pub(super) jurisdiction: Jurisdiction,
    /// The clinic's own choice of a schedule.
    pub(super) schedule: Option<Authority>,
    pub(super) today: Day,
}

impl Advised<'_> {
    fn case(&self) -> CareCase {
        let mut case = CareCase::of(self.care, self.gate, self.knowledge, self.today);
        case.schedule = case.schedule.or(self.schedule);
        case
    }

    /// On the day, the most urgent first.
    pub(super) fn all(&self) -> Vec<Counsel> {
        advise(&self.case(), self.knowledge, self.jurisdiction, self.today)
    }
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

    /// The care of a patient whose file was given to the reader just now, as it stands after what the same request recorded.
    /// The look at that file stands for this one in the access log.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn care_file_after(&self, seen: &PatientFile) -> Result<CareFile, ReadError> {
        self.with_care(self.file(seen.patient)?)
    }

    /// A file with the care beside it.
    pub(crate) fn with_care(&self, file: PatientFile) -> Result<CareFile, ReadError> {
        let care = self.read(|connection| record(connection, file.patient))?;
        let prescriber = file.prescriber_record.as_deref();
        let jurisdiction = jurisdiction_of(file.rules.programme);
        let knowledge = self.knowledge()?;
        let laboratory = &knowledge.knowledge().laboratory;
        // A schedule of another land is none for this patient, whatever the clinic chose for its others.
        let clinic_schedule = prescriber
            .and_then(ClinicSchedule::of)
            .filter(|chosen| laboratory.speaks_in(chosen.authority, jurisdiction));
        Ok(CareFile {
            care,
            grading: prescriber.map_or(Ctcae::V5, grading),
            knowledge,
            jurisdiction,
            clinic_schedule,
            file,
        })
    }
}
