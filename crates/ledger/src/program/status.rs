//! How a course stands at the gate, as the program of a party may know it.

use std::sync::Arc;

use retinue_kernel::{Day, Days, DispenseDecision, Mode, Programme, longest_supply};
use retinue_rulebook::{Reader, Rulebook};

use super::Program;
use crate::actor::{Actor, Clinician};
use crate::care::CareFile;
use crate::error::{ReadError, SubmitError};
use crate::identity;
use crate::ids::{PatientId, Subject};
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::reads::PatientFile;
use crate::sql;

/// A case as the gate sees it today. Nothing was recorded.
#[derive(Clone, Debug)]
pub struct CaseAtGate {
    /// Whose it is.
    pub patient: PatientId,
    /// Its number.
    pub number: ProgrammeNumber,
    /// The patient's day of birth, to hold against what is asked.
    pub born: Day,
    /// The patient's programme; without a registry the answer is a pharmacist's checklist.
    pub programme: Programme,
    /// What the gate would say.
    pub decision: DispenseDecision,
    /// The law of the patient's programme.
    pub rulebook: Arc<Rulebook>,
    /// In whose words it is told: a pharmacy's program and the office's get no clinical detail.
    pub reader: Reader,
    /// How the installation runs.
    pub mode: Mode,
    /// What one prescription may be for.
    pub bounds: Bounds,
    /// The file behind it, for a clinic alone: from a pharmacy's case no way leads to care.
    file: Option<Box<PatientFile>>,
}

/// What one prescription may be for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// Most days of supply; none where the edition in force does not limit it for this patient.
    pub days: Option<Days>,
    /// Most refills.
    pub refills: u16,
}

impl CaseAtGate {
    /// As a clinic sees it, whose look at the file is on record.
    fn of_clinic(file: PatientFile) -> CaseAtGate {
        let decision = file.preview_next(None);
        let mut case = CaseAtGate::of(&file, decision, Reader::Prescriber);
        case.file = Some(Box::new(file));
        case
    }

    fn of(file: &PatientFile, decision: DispenseDecision, reader: Reader) -> CaseAtGate {
        let parameters = &file.rules.at(file.today).edition.parameters;
        let bounds = Bounds {
            days: longest_supply(&file.record, &file.rules, file.today),
            refills: parameters.refills,
        };
        CaseAtGate {
            bounds,
            patient: file.patient,
            number: file.number.clone(),
            born: file.person.born,
            programme: file.rules.programme,
            decision,
            rulebook: file.rulebook.clone(),
            reader,
            mode: file.mode,
            file: None,
        }
    }
}

impl Ledger {
    /// The case of a programme number. A clinic's program sees those of the clinic's patients, as the clinic does; a
    /// pharmacy's what its counter would be told, for itself; the programme's the same for a certified pharmacy.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when there is no such case, or none for this program; [`ReadError::Stopped`] as at the counter.
    pub fn case_of_number(&self, who: &Program, number: &str) -> Result<CaseAtGate, ReadError> {
        if let Some(clinician) = who.reader().clinician() {
            let file = self.patient_file_by_number(&clinician, number)?;
            return Ok(CaseAtGate::of_clinic(file));
        }
        let number: Option<ProgrammeNumber> = number.parse().ok();
        let found = match number {
            Some(number) => self.read(|connection| identity::by_number(connection, &number))?,
            None => None,
        };
        let Some(patient) = found else {
            self.audited(who.reader(), ACT, None, Some("nobody".to_owned()))?;
            return Err(ReadError::NotFound);
        };
        self.audited_on_disk(who.reader(), ACT, Some(patient), None)?;
        let file = self.file(patient)?;
        let decision = match who.reader().pharmacist() {
            None => file.preview_next(None),
            Some(pharmacist) => {
                self.be_open_to(&pharmacist, patient)?;
                let subject = Subject::Pharmacy(pharmacist.pharmacy().clone());
                let own = self.read_parties(|connection, parties| -> Result<_, SubmitError> {
                    Ok(parties.load(connection, &subject)?)
                })?;
                let own = own.ok_or(ReadError::NotFound)?;
                file.preview_next(Some((pharmacist.pharmacy(), &own.record)))
            }
        };
        Ok(CaseAtGate::of(&file, decision, Reader::Pharmacist))
    }

    /// The case of a programme number beside a day of birth. Where the day is another's it is a slip of the pen, and nobody
    /// hears of a stranger's course; a pharmacy's program is slowed as its counter is.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] as above, and where the day is another; [`ReadError::Slowed`] after too many of these.
    pub fn case_of_number_born(
        &self,
        who: &Program,
        number: &str,
        born: Day,
    ) -> Result<CaseAtGate, ReadError> {
        let read = || {
            let case = self.case_of_number(who, number)?;
            Ok((case.born == born, case))
        };
        match who.reader().pharmacist() {
            Some(pharmacist) => self.guessed(&pharmacist, number, read),
            None => match read()? {
                (true, case) => Ok(case),
                (false, _) => Err(ReadError::NotFound),
            },
        }
    }

    /// The case of one of the clinic's patients.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when the patient is another's.
    pub fn case_of_patient(
        &self,
        who: &Clinician,
        patient: PatientId,
    ) -> Result<CaseAtGate, ReadError> {
        Ok(CaseAtGate::of_clinic(self.patient_file(who, patient)?))
    }

    /// The care of a case, which the look at the case stands for in the access log; none where no clinic asked.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn care_of_case(&self, case: CaseAtGate) -> Result<Option<CareFile>, ReadError> {
        case.file.map(|file| self.with_care(*file)).transpose()
    }

    /// The clinic's own patients of that name and day of birth; capital letters and blanks make no difference. More than one
    /// are for a person to tell apart.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn patients_of_person(
        &self,
        who: &Clinician,
        names: &[String],
        born: Day,
    ) -> Result<Vec<PatientId>, ReadError> {
        self.noted_search(who.actor())?;
        let wanted: Vec<String> = names.iter().map(|name| identity::plain(name)).collect();
        let found = self.read(|connection| -> Result<_, SubmitError> {
            let mut statement = connection.prepare_cached(sql::PATIENTS_BORN)?;
            let rows = statement
                .query_map((who.prescriber().as_str(), born.to_string()), |row| {
                    Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, String>(1)?))
                })?
                .collect::<Result<Vec<_>, _>>()?;
            Ok(rows)
        })?;
        let fits = |name: &String| wanted.contains(&identity::plain(name));
        Ok(found
            .into_iter()
            .filter(|(_, name)| fits(name))
            .map(|(patient, _)| PatientId::from_bytes(patient))
            .collect())
    }

    fn noted_search(&self, who: &Actor) -> Result<(), ReadError> {
        self.audited_on_disk(who, "find-by-person", None, None)
    }
}

const ACT: &str = "read-case-status";
