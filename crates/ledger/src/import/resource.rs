//! A line that is a resource: known again by its identifier within the clinic, kept as it came beside the fact that it becomes.

use std::sync::Arc;

use retinue_care::event::CareFact;
use retinue_kernel::{Day, Id};
use retinue_rulebook::Rulebook;

use super::{Done, ImportedLine, of_the_clinic};
use crate::actor::Clinician;
use crate::care::{self, CareSubmission};
use crate::error::{ReadError, SubmitError};
use crate::ids::{CommandId, PatientId};
use crate::inbox::{KeptAs, earlier_of, keep_as};
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::submit::Transaction;
use crate::{identity, stream};

/// A resource of a line, read.
#[derive(Clone, Debug)]
pub struct ImportResource {
    /// About whom.
    pub patient: PatientId,
    /// What makes it one and the same when it comes again, within the clinic and the patient.
    pub key: String,
    /// What came, every letter and digit that was understood.
    pub content: String,
    /// The day of the fact.
    pub on: Day,
    /// The fact.
    pub fact: CareFact,
}

/// How a line names a patient: by id, by number or by both.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ImportNamed {
    /// The patient's id.
    pub patient: Option<PatientId>,
    /// The programme number.
    pub number: Option<String>,
}

/// Whose lines are, and by which law their days are read.
#[derive(Clone, Debug)]
pub struct ImportWhose {
    /// The patient.
    pub patient: PatientId,
    /// The law of the patient's programme.
    pub rulebook: Arc<Rulebook>,
    /// The day in it.
    pub today: Day,
}

impl Ledger {
    /// The clinic's patient who is named so. Whoever is another's is nobody, as whoever does not exist.
    ///
    /// # Errors
    /// [`ReadError`] of the store.
    pub fn import_whose(
        &self,
        who: &Clinician,
        named: &ImportNamed,
    ) -> Result<Option<ImportWhose>, ReadError> {
        let found = self.read(|connection| -> Result<_, ReadError> {
            let number: Option<Option<ProgrammeNumber>> =
                named.number.as_ref().map(|number| number.parse().ok());
            let by_number = match number {
                None => None,
                Some(None) => return Ok(None),
                Some(Some(number)) => match identity::by_number(connection, &number)? {
                    None => return Ok(None),
                    found => found,
                },
            };
            let patient = match (named.patient, by_number) {
                (Some(one), Some(other)) if one != other => return Ok(None),
                (Some(patient), _) | (None, Some(patient)) => patient,
                (None, None) => return Ok(None),
            };
            let (head, record) = stream::patient_record(connection, patient, u32::MAX)?;
            Ok((head.sequence > 0).then(|| (patient, record.programme())))
        })?;
        let Some((patient, programme)) = found else {
            return Ok(None);
        };
        match self.note_if_theirs(who, patient, "import-whose") {
            Ok(()) => {}
            Err(ReadError::NotFound) => return Ok(None),
            Err(error) => return Err(error),
        }
        // A file names many patients while nothing else may be committed: looks never pile up until they are refused.
        if self.core().audit.is_due() {
            self.flush_access().map_err(|_| ReadError::NotAudited)?;
        }
        let rulebook = Arc::clone(self.laws().of_patient(programme));
        let today = rulebook.day_of(self.core().clock.now());
        Ok(Some(ImportWhose {
            patient,
            rulebook,
            today,
        }))
    }
}

/// Records a resource. The same again is on record already; another content under the same identifier is told, and what stands is
/// left. What was taken back makes room for what comes after it.
pub(super) fn record(
    all: &mut Transaction<'_>,
    who: &Clinician,
    sent: &ImportResource,
    named: CommandId,
    today: Day,
) -> Result<Done, SubmitError> {
    let (number, _) = of_the_clinic(all.store(), who, sent.patient, today)?;
    let sender = Id::new(&format!("import {}", who.prescriber())).ok_or(SubmitError::NotFound)?;
    let connection = all.store().connection()?;
    let (_, record) = care::stream::record(connection, sent.patient)?;
    let stands = |fact: &Id| record.facts().iter().any(|one| one.envelope.id == *fact);
    let mut kept = KeptAs {
        sender: &sender,
        patient: sent.patient,
        key: format!("{} {}", sent.patient, sent.key),
        content: &sent.content,
    };
    let mut taken_back = 0_u32;
    while let Some((fact, same)) = earlier_of(connection, &kept)? {
        if stands(&fact) {
            let came = match same {
                true => ImportedLine::OnRecord(sent.patient, number),
                false => ImportedLine::Differs(sent.patient, number),
            };
            return Ok((came, None));
        }
        taken_back = taken_back.saturating_add(1);
        kept.key = format!("{} {} after {taken_back}", sent.patient, sent.key);
    }
    let mut facts = record.facts().iter();
    if facts.any(|one| one.envelope.on == sent.on && one.fact == sent.fact) {
        return Ok((ImportedLine::OnRecord(sent.patient, number), None));
    }
    let submission =
        CareSubmission::new(sent.patient, named, who.actor(), sent.on, sent.fact.clone());
    let fact = all.submit_care(&submission)?.fact.id;
    keep_as(all.store(), &kept, &fact)?;
    Ok((ImportedLine::Recorded(sent.patient, number), Some(fact)))
}
