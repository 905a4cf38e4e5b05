//! What each role may read. Every read is noted in the access log; reads of a person's identity wait until that is on
//! disk.

pub(crate) mod administrator;
mod certified;
mod clinic;
mod covering;
mod due;
mod editions;
mod guardian;
mod laws;
mod next;
mod noted;
mod patient;
mod pharmacies;
mod pharmacy;
pub(crate) mod phone;
mod programs;
mod transfers;

pub use administrator::{
    AccessCursor, AccessPage, ExemptionFile, PartyFile, PartyKind, PartyRow, ProgrammeFile,
};
pub use certified::{CertifiedParties, CertifiedParty};
pub use clinic::{WorklistCursor, WorklistPage, WorklistRow};
pub use covering::{Covered, Covering, Delegate};
pub use due::{DueCursor, DuePage, DueRow};
pub use editions::EditionChange;
pub use guardian::{
    LinkedGuardian, Ward, WardCopy, WardDate, WardFile, WardRecall, WardSignature, WardStatus,
};
pub use laws::{FormToday, LawInForce};
pub use next::was_supplied;
pub(crate) use noted::ends_with_taking_back;
pub use noted::{Noted, NotedFile};
pub use patient::OwnCopy;
pub use pharmacies::PharmacyNamed;
pub use pharmacy::{HeldHere, HeldPage, NoticeHere};
pub use phone::{CallFile, CallPage, CallRow, IdentifiedCaller};
pub use programs::PatientNamed;
pub use transfers::{FormerFile, TransferWaiting, TransfersWaiting};

use std::sync::Arc;

use retinue_kernel::{
    Case, CourseSummary, Day, DispenseDecision, DispenseRequest, DueItem, Event, FactId, Mode,
    PatientRecord, PharmacyId, PrescriberId, Programme, RegistryRecord, RulesInForce, authorise,
    due, summarise,
};
use retinue_rulebook::Rulebook;
use rusqlite::Connection;

use crate::actor::Actor;
use crate::audit::Audit;
use crate::core::Core;
use crate::error::{ReadError, SubmitError};
use crate::identity::{self, Person};
use crate::ids::{PatientId, Subject};
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::party::Parties;
use crate::stream;

/// A patient's file: who, every fact in the order of recording, and where the course stands today.
#[derive(Clone, Debug)]
pub struct PatientFile {
    /// The patient.
    pub patient: PatientId,
    /// The number by which the patient is known at a counter.
    pub number: ProgrammeNumber,
    /// The person.
    pub person: Person,
    /// Who treats.
    pub prescriber: Option<PrescriberId>,
    /// The registry facts of who treats.
    pub prescriber_record: Option<Arc<RegistryRecord>>,
    /// Every fact, corrected ones included, in the order of recording: the timeline.
    pub events: Vec<Event>,
    /// The facts that stand.
    pub record: PatientRecord,
    /// Where the course stands today.
    pub summary: CourseSummary,
    /// The rules in force in the patient's programme.
    pub rules: Arc<RulesInForce>,
    /// The law of the patient's programme.
    pub rulebook: Arc<Rulebook>,
    /// Every programme that the installation holds.
    pub programmes: Vec<Programme>,
    /// The day in the patient's programme.
    pub today: Day,
    /// How the installation runs.
    pub mode: Mode,
}

impl PatientFile {
    /// What is to be done about the patient, the first due first; what opens on a later day is among it.
    pub fn due(&self) -> Vec<DueItem> {
        due(&self.record, &self.rules, self.today)
    }

    /// What the gate would say today if a pharmacy with this record asked for the prescription. Nothing is recorded.
    pub fn preview(
        &self,
        prescription: &FactId,
        pharmacy: Option<(&PharmacyId, &RegistryRecord)>,
    ) -> DispenseDecision {
        let nowhere = || PharmacyId::of_position(0);
        let request = DispenseRequest {
            prescription: prescription.clone(),
            pharmacy: pharmacy.map_or_else(nowhere, |(id, _)| id.clone()),
        };
        let case = Case {
            patient: &self.record,
            prescriber: self.prescriber_record.as_deref(),
            pharmacy: pharmacy.map(|(_, record)| record),
        };
        authorise(&case, &request, &self.rules, self.today)
    }
}

impl Ledger {
    /// The moment now, by the ledger's clock.
    pub fn now(&self) -> jiff::Timestamp {
        self.core().clock.now()
    }

    /// The day now in the programme that the installation runs.
    pub fn today(&self) -> Day {
        self.core().today()
    }

    /// The day now in a programme; in the installation's own where it does not hold that one.
    pub fn today_in(&self, programme: Programme) -> Day {
        let rulebook = self.laws().of_patient(Some(programme));
        rulebook.day_of(self.core().clock.now())
    }

    /// The day now in the programme of a patient.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn today_of(&self, patient: PatientId) -> Result<Day, ReadError> {
        let (_, record) = self.read(|connection| {
            stream::patient_record(connection, patient, u32::MAX).map_err(SubmitError::from)
        })?;
        let rulebook = self.laws().of_patient(record.programme());
        Ok(rulebook.day_of(self.core().clock.now()))
    }

    /// How the installation runs, and the rules in force in its own programme.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn in_force(&self) -> Result<(Mode, Arc<RulesInForce>), ReadError> {
        let in_force = self
            .read_parties(|connection, parties| parties.in_force(connection, self.core(), None))?;
        Ok((in_force.mode, in_force.rules))
    }

    /// The registry facts of a party, for the party itself or for those who show its standing.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when it has none.
    pub fn party_record(&self, subject: &Subject) -> Result<Arc<RegistryRecord>, ReadError> {
        let found = self.read_parties(|connection, parties| {
            parties.load(connection, subject).map_err(SubmitError::from)
        })?;
        Ok(found.ok_or(ReadError::NotFound)?.record)
    }

    /// Notes a read. A read that cannot be noted is not answered.
    pub(crate) fn audited(
        &self,
        who: &Actor,
        act: &str,
        patient: Option<PatientId>,
        detail: Option<String>,
    ) -> Result<(), ReadError> {
        self.core().audit.note(Audit::entry(
            self.core().clock.now(),
            who,
            act,
            patient,
            detail,
        ))
    }

    /// Notes a read of a person's identity and waits until the note is on disk.
    pub(crate) fn audited_on_disk(
        &self,
        who: &Actor,
        act: &str,
        patient: Option<PatientId>,
        detail: Option<String>,
    ) -> Result<(), ReadError> {
        self.audited(who, act, patient, detail)?;
        self.flush_access().map_err(|_| ReadError::NotAudited)
    }

    /// A patient's file, once it is settled that the reader may see it.
    pub(crate) fn file(&self, patient: PatientId) -> Result<PatientFile, ReadError> {
        Ok(self
            .read_parties(|connection, parties| file(self.core(), connection, patient, parties))?)
    }
}

fn file(
    core: &Core,
    connection: &Connection,
    patient: PatientId,
    parties: &mut Parties,
) -> Result<PatientFile, SubmitError> {
    let mut events = Vec::new();
    stream::each_fact(connection, patient, u32::MAX, |event| events.push(event))?;
    let (number, person) =
        identity::of_patient(connection, patient)?.ok_or(SubmitError::NotFound)?;
    let record = PatientRecord::of(events.iter().cloned());
    let in_force = parties.in_force(connection, core, record.programme())?;
    let today = in_force.rulebook.day_of(core.clock.now());
    let prescriber = crate::relation::treating(&record);
    let prescriber_record = match &prescriber {
        Some(id) => parties.load(connection, &Subject::Prescriber(id.clone()))?,
        None => None,
    };
    Ok(PatientFile {
        patient,
        number,
        person,
        prescriber,
        prescriber_record: prescriber_record.map(|party| party.record),
        summary: summarise(&record, &in_force.rules, today),
        events,
        record,
        rules: in_force.rules,
        rulebook: in_force.rulebook,
        programmes: core.laws.all().map(|one| one.programme().id).collect(),
        today,
        mode: in_force.mode,
    })
}
