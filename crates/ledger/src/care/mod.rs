//! The facts of care: a sealed stream of its own for each patient, beside the gate's.
//!
//! The gate reads its own stream alone, so nothing that is recorded here can make it slower, let alone answer otherwise;
//! and a patient who taps "taken" never makes a pharmacist's request wait for another try (decision 0025).

mod access;
mod carry_out;
mod due;
mod on_call;
mod overrides;
mod read;
pub(crate) mod stream;
mod task;

pub use due::{CareDuePage, CareDueRow};
pub(crate) use on_call::readdress;
pub use on_call::{OnCallMessage, OnCallTold, TOLD_FROM as ON_CALL_TOLD_FROM};
pub use overrides::{OverrideRow, Overrides};
pub use read::{CareFile, OwnCare, ScheduleChoice, ScheduleFollowed};
pub use task::{CareTaskPage, CareTaskRow};

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use retinue_care::CareRecord;
use retinue_care::event::CareFact;
use retinue_kernel::Day;
use retinue_rulebook::{KnowledgeBook, RuleError};

use crate::actor::Actor;
use crate::clock::SimulatedMoment;
use crate::error::{ReadError, SubmitError};
use crate::ids::{CommandId, PatientId};
use crate::ledger::Ledger;
use crate::submission::{Assistance, Recorded};

pub(crate) use carry_out::{carry_out as carry_out_care, hold_is_open};
pub(crate) use task::set as set_tasks;

/// One fact of care to be recorded, with the proof of who reports it.
#[derive(Clone, Debug)]
pub struct CareSubmission {
    /// Whose stream it appends to.
    pub patient: PatientId,
    /// The name of the act: sent twice, it is done once.
    pub command_id: CommandId,
    /// Who reports it.
    pub who: Actor,
    /// The day it happened.
    pub on: Day,
    /// What happened.
    pub fact: CareFact,
    /// Who helped, and in which language.
    pub assistance: Assistance,
    /// A simulated decision time; only in a ledger marked as a demo.
    pub at: Option<SimulatedMoment>,
}

impl CareSubmission {
    /// A fact as of now, without help.
    pub fn new(
        patient: PatientId,
        command_id: CommandId,
        who: &Actor,
        on: Day,
        fact: CareFact,
    ) -> CareSubmission {
        CareSubmission {
            patient,
            command_id,
            who: who.clone(),
            on,
            fact,
            assistance: Assistance::default(),
            at: None,
        }
    }

    /// The same as of a simulated moment.
    #[must_use]
    pub fn as_of(mut self, moment: SimulatedMoment) -> CareSubmission {
        self.at = Some(moment);
        self
    }
}

/// What was recorded. It is on disk before the caller has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CareOutcome {
    /// Whose stream.
    pub patient: PatientId,
    /// When the ledger learned it.
    pub recorded_at: Timestamp,
    /// The day in the patient's programme.
    pub today: Day,
    /// The fact.
    pub fact: Recorded,
    /// Whether the report asked for emergency help and a hold was asked for at the gate in the same act.
    pub hold_requested: bool,
    /// Whether this is an earlier answer given again.
    pub again: bool,
}

impl Ledger {
    /// Records one fact of care in one patient's stream of care, and returns when it is on disk. Sent twice with one
    /// command id it is done once.
    ///
    /// What a patient reports and is an emergency asks the gate for a hold in the same act (`hold-requested`), to be
    /// decided the same day. Nothing else that is recorded here touches the gate.
    ///
    /// # Errors
    /// [`SubmitError`]: refused, with nothing recorded, or [`SubmitError::Unknown`].
    pub fn submit_care(&self, submission: CareSubmission) -> Result<CareOutcome, SubmitError> {
        let (patient, command_id) = (submission.patient, submission.command_id.clone());
        let (who, what) = (submission.who.clone(), submission.fact.kind());
        let named = command_id.clone();
        let done = self.write(
            &named,
            move |store| carry_out::carry_out(store, &submission),
            move |connection| crate::idempotency::was_carried_out(connection, patient, &command_id),
        );
        self.note_refusal(&who, Some(patient), what, &done);
        done
    }

    /// What is known of care, by which this installation advises.
    ///
    /// # Errors
    /// [`ReadError`] when the copy in the binary does not load, which its tests rule out.
    pub fn knowledge(&self) -> Result<Arc<KnowledgeBook>, ReadError> {
        self.core()
            .knowledge()
            .map_err(|error| ReadError::Store(error.to_string()))
    }
}

impl crate::submit::Transaction<'_> {
    /// As [`Ledger::submit_care`].
    ///
    /// # Errors
    /// As [`Ledger::submit_care`]. What was refused leaves nothing behind; the transaction goes on.
    pub fn submit_care(&mut self, submission: &CareSubmission) -> Result<CareOutcome, SubmitError> {
        self.store()
            .in_savepoint(|store| carry_out::carry_out(store, submission))
    }
}

/// The knowledge that is built into the binary, read once.
pub(crate) fn built_in() -> Result<Arc<KnowledgeBook>, RuleError> {
    static READ_ONCE: LazyLock<Result<Arc<KnowledgeBook>, RuleError>> =
        LazyLock::new(|| KnowledgeBook::embedded().map(Arc::new));
    READ_ONCE.clone()
}

/// Where a patient is treated, as knowledge names it.
pub fn jurisdiction_of(programme: retinue_kernel::Programme) -> retinue_care::Jurisdiction {
    match programme {
        retinue_kernel::Programme::UsIpledge => retinue_care::Jurisdiction::Us,
        retinue_kernel::Programme::UkMhra => retinue_care::Jurisdiction::Uk,
        retinue_kernel::Programme::EuPpp => retinue_care::Jurisdiction::Eu,
    }
}

/// The care of a patient as far as it is on record.
pub(crate) fn record(
    connection: &rusqlite::Connection,
    patient: PatientId,
) -> Result<CareRecord, SubmitError> {
    Ok(stream::record(connection, patient)?.1)
}
