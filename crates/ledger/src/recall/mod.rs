//! Recalls of lots: who opened one, whose capsules it concerns, who was told, and what a counter must know before it fills.
//!
//! What a recall concerns is the kernel's to say ([`retinue_kernel::office::Recall`]); here it meets the streams.

mod check;
mod people;
mod table;

pub use people::{RecallPerson, RecallState, RecallSupply, RecallTold};
pub use table::RECALL_COLUMNS;

pub(crate) use check::{not_from_a_recalled_lot, objections};

use std::collections::BTreeSet;

use retinue_kernel::office::{LotStanding, Recall};
use retinue_kernel::{Day, FactId, Payload};
use rusqlite::Connection;

use crate::actor::{Administrator, Clinician, Patient, Pharmacist};
use crate::error::{ReadError, SubmitError};
use crate::identity;
use crate::ids::{PatientId, Subject};
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::party::Parties;
use crate::reads::administrator::name;
use crate::{sql, stream};
use people::Asks;

/// A recall, and who opened it.
#[derive(Clone, PartialEq, Debug)]
pub struct RecallRow {
    /// Who: the programme, or a pharmacy for what left it.
    pub of: Subject,
    /// The pharmacy's name, if one was given.
    pub name: Option<String>,
    /// The recall.
    pub recall: Recall,
}

/// A recall with everyone whom it concerns.
#[derive(Clone, Debug)]
pub struct RecallFile {
    /// The programme's day.
    pub today: Day,
    /// The recall.
    pub row: RecallRow,
    /// Everyone who was handed capsules of its lots, and those of whom it is not known: who waits to be told first, then who
    /// was handed some last.
    pub people: Vec<RecallPerson>,
}

impl RecallFile {
    /// How many people stand so, of those whose lot is known to be recalled, or of those of whom it is not known.
    pub fn count(&self, known: bool, state: RecallState) -> usize {
        let of = |one: &&RecallPerson| {
            (one.standing == LotStanding::Recalled) == known && one.state == state
        };
        self.people.iter().filter(of).count()
    }
}

/// What a patient and their clinic are told of a recall of capsules of theirs.
#[derive(Clone, PartialEq, Debug)]
pub struct OwnRecall {
    /// The recall.
    pub recall: Recall,
    /// Whether a lot of theirs is known to be recalled; else it is not on record which lot theirs is of.
    pub known: bool,
    /// The pharmacies that handed them over, each by its name, or its id where it has none.
    pub pharmacies: Vec<String>,
    /// The day on which they were told of it.
    pub told_on: Option<Day>,
}

impl Ledger {
    /// Every recall of the programme and of its pharmacies, the last opened first.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn recalls(&self, who: &Administrator) -> Result<Vec<RecallRow>, ReadError> {
        self.audited(who.actor(), "list-recalls", None, None)?;
        Ok(self.read(|connection| -> Result<_, SubmitError> {
            let opened: BTreeSet<String> = connection
                .prepare_cached(sql::REGISTRY_FACTS_OF_KIND)?
                .query_map(("recall-opened",), |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            let subjects: Vec<Subject> = opened
                .iter()
                .filter_map(|key| Subject::from_key(key))
                .collect();
            rows(connection, &subjects)
        })?)
    }

    /// The recalls that concern a pharmacy: the programme's and its own, the last opened first.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn recalls_here(&self, who: &Pharmacist) -> Result<Vec<RecallRow>, ReadError> {
        let own = Subject::Pharmacy(who.pharmacy().clone());
        Ok(self.read(|connection| rows(connection, &[Subject::Programme, own.clone()]))?)
    }

    /// A recall with everyone whom it concerns, and how to reach them.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when no recall has that name.
    pub fn recall(&self, who: &Administrator, recall: &FactId) -> Result<RecallFile, ReadError> {
        let row = self.recalls(who)?;
        let row = row.into_iter().find(|row| row.recall.id == *recall);
        let row = row.ok_or(ReadError::NotFound)?;
        self.audited_on_disk(who.actor(), "read-recall", None, Some(recall.to_string()))?;
        self.recall_file(row, &Asks::Office)
    }

    /// A recall with those whom it concerns by what this pharmacy handed over: by name, with nothing clinical.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when no recall of that name concerns the pharmacy.
    pub fn recall_here(&self, who: &Pharmacist, recall: &FactId) -> Result<RecallFile, ReadError> {
        let row = self.recalls_here(who)?;
        let row = row.into_iter().find(|row| row.recall.id == *recall);
        let row = row.ok_or(ReadError::NotFound)?;
        self.audited_on_disk(who.actor(), "read-recall", None, Some(recall.to_string()))?;
        self.recall_file(row, &Asks::Pharmacy(who.pharmacy().clone()))
    }

    fn recall_file(&self, row: RecallRow, asks: &Asks) -> Result<RecallFile, ReadError> {
        let today = self.today();
        let people = self.read(|connection| people::of(connection, &row, asks))?;
        Ok(RecallFile { today, row, people })
    }

    /// What a patient is told of recalls of capsules of theirs, while they stand.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn own_recalls(&self, who: &Patient) -> Result<Vec<OwnRecall>, ReadError> {
        self.recalls_told(who.patient())
    }

    /// What one of a clinician's patients is told of recalls of capsules of theirs, while they stand.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when the patient is another's.
    pub fn recalls_of_patient(
        &self,
        who: &Clinician,
        patient: PatientId,
    ) -> Result<Vec<OwnRecall>, ReadError> {
        self.be_theirs(who, patient, "read-recalls-of-patient")?;
        self.recalls_told(patient)
    }

    /// What is told of recalls of a patient's capsules, whoever of those near them reads it.
    pub(crate) fn recalls_told(&self, patient: PatientId) -> Result<Vec<OwnRecall>, ReadError> {
        Ok(self.read(|connection| people::own(connection, patient, self.today()))?)
    }

    /// The recall under which a bag is that is about to leave this pharmacy, by what was typed and by what was filled; none
    /// where no recall is known to concern it.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when the number matches nobody.
    pub fn recall_of_bag(
        &self,
        who: &Pharmacist,
        number: &str,
        payload: &Payload,
    ) -> Result<Option<Recall>, ReadError> {
        let number: ProgrammeNumber = number.parse().map_err(|_| ReadError::NotFound)?;
        let today = self.today();
        Ok(self.read(|connection| -> Result<_, SubmitError> {
            let patient = identity::by_number(connection, &number)?.ok_or(SubmitError::NotFound)?;
            let (_, record) = stream::patient_record(connection, patient, u32::MAX)?;
            check::recalled(
                connection,
                &mut Parties::default(),
                who.pharmacy(),
                &record,
                payload,
                today,
            )
        })?)
    }
}

/// The recalls of these streams, the last opened first.
fn rows(connection: &Connection, subjects: &[Subject]) -> Result<Vec<RecallRow>, SubmitError> {
    let mut parties = Parties::default();
    let mut found = Vec::new();
    for subject in subjects {
        let Some(party) = parties.load(connection, subject)? else {
            continue;
        };
        for recall in party.record.recalls() {
            found.push(RecallRow {
                of: subject.clone(),
                name: name(connection, subject)?,
                recall,
            });
        }
    }
    found.sort_by_key(|row| std::cmp::Reverse(row.recall.on));
    Ok(found)
}
