//! The telephone: who calls, what may be entered for them, and the calls as the office looks them through.

use retinue_kernel::{
    Command, Day, Event, IdentifiedBy, Payload, PrescriberId, Source, calls, on_the_line,
};
use sha2::{Digest, Sha256};

use super::PatientFile;
use crate::actor::{Administrator, PhoneAgent};
use crate::error::{ReadError, SubmitError};
use crate::ids::{CommandId, PatientId};
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::submission::{Assistance, Submission};
use crate::{identity, sql, stream};

/// A caller whom an agent has identified.
#[derive(Clone, Debug)]
pub struct IdentifiedCaller {
    /// What the caller gave as the patient's programme number.
    pub number: String,
    /// What the caller gave as the patient's day of birth.
    pub born: Day,
    /// Who calls.
    pub source: Source,
    /// The prescriber's identifier, where a prescriber's office calls.
    pub prescriber: Option<PrescriberId>,
    /// What was checked beside number and day of birth, which are found or not.
    pub also: Vec<IdentifiedBy>,
    /// The language, and whether an interpreter takes part.
    pub assistance: Assistance,
}

/// A patient about whom someone is on the line.
#[derive(Clone, Debug)]
pub struct CallFile {
    /// The file, for what may be entered.
    pub file: PatientFile,
    /// The call's own name.
    pub call: retinue_kernel::Id,
    /// Who calls.
    pub source: Source,
    /// Language and interpreter, as they were recorded with the check.
    pub assistance: Assistance,
}

/// A call as the office looks it through.
#[derive(Clone, Debug)]
pub struct CallRow {
    /// The patient.
    pub patient: PatientId,
    /// The number; no name.
    pub number: Option<ProgrammeNumber>,
    /// The call's own name.
    pub call: retinue_kernel::Id,
    /// The check of who called.
    pub identified: Event,
    /// Who called.
    pub source: Source,
    /// The kinds of what was entered, without what it says.
    pub entered: Vec<&'static str>,
    /// Whether somebody ended it. One that nobody ended is over with its day, or when nothing is entered for too long.
    pub ended: bool,
    /// Whether the draw marked it to be listened to again.
    pub sampled: bool,
    /// The review, if there was one.
    pub review: Option<Event>,
}

/// A page of calls, the latest first.
#[derive(Clone, Debug)]
pub struct CallPage {
    /// The calls.
    pub rows: Vec<CallRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}

/// One call in so many is drawn to be listened to again. Ours, and provisional: no source names a share.
const ONE_IN: u8 = 10;

impl Ledger {
    /// Records that a caller was identified. What is entered next for this patient by the same account, today, is
    /// entered for that caller.
    ///
    /// # Errors
    /// [`SubmitError::NotFound`] when number and day of birth match nobody, or the prescriber named does not treat the
    /// patient: one answer for all. Else as [`Ledger::submit`].
    pub fn identify_caller(
        &self,
        who: &PhoneAgent,
        command_id: CommandId,
        caller: IdentifiedCaller,
    ) -> Result<PatientId, SubmitError> {
        let found = self.of_number_and_birth(&caller.number, caller.born)?;
        let found = match (found, caller.source) {
            (Some(patient), Source::Prescriber) => {
                let treating = self.read(|connection| -> Result<_, SubmitError> {
                    Ok(crate::worklist::prescriber_of(connection, patient)?)
                })?;
                (treating.is_some() && treating == caller.prescriber).then_some(patient)
            }
            (found, _) => found,
        };
        let detail = found.is_none().then(|| "nobody".to_owned());
        self.audited_on_disk(who.actor(), "identify-caller", found, detail)
            .map_err(|error| SubmitError::NotRecorded(error.to_string()))?;
        let patient = found.ok_or(SubmitError::NotFound)?;
        let mut means = vec![IdentifiedBy::ProgrammeNumber, IdentifiedBy::DayOfBirth];
        if caller.source == Source::Prescriber {
            means.push(IdentifiedBy::PrescriberIdentifier);
        }
        means.extend(
            caller
                .also
                .iter()
                .filter(|one| !means.contains(one))
                .copied()
                .collect::<Vec<_>>(),
        );
        let payload = Payload::CallerIdentified {
            call: command_id.id().clone(),
            source: caller.source,
            means,
        };
        let command = Command::Record {
            on: self.today_of(patient)?,
            payload,
        };
        let submission = Submission::new(patient, command_id, who.actor(), command);
        self.submit(submission.assisted(caller.assistance))?;
        Ok(patient)
    }

    /// Ends the call that the agent has on the line about this patient.
    ///
    /// # Errors
    /// [`SubmitError::NotFound`] when nobody is on the line; else as [`Ledger::submit`].
    pub fn end_call(
        &self,
        who: &PhoneAgent,
        command_id: CommandId,
        patient: PatientId,
    ) -> Result<(), SubmitError> {
        let call = self.call_file(who, patient).map_err(|error| match error {
            ReadError::NotFound => SubmitError::NotFound,
            other => SubmitError::NotRecorded(other.to_string()),
        })?;
        let on = self
            .today_of(patient)
            .map_err(|error| SubmitError::NotRecorded(error.to_string()))?;
        let command = Command::Record {
            on,
            payload: Payload::CallEnded { call: call.call },
        };
        self.submit(Submission::new(patient, command_id, who.actor(), command))
            .map(drop)
    }

    /// The file of the patient about whom the agent has someone on the line, for what may be entered.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when nobody was identified for this patient by this account today.
    pub fn call_file(&self, who: &PhoneAgent, patient: PatientId) -> Result<CallFile, ReadError> {
        let file = match self.file(patient) {
            Err(ReadError::NotFound) => {
                self.audited(
                    who.actor(),
                    "read-by-telephone",
                    None,
                    Some("nobody".to_owned()),
                )?;
                return Err(ReadError::NotFound);
            }
            other => other?,
        };
        let line = on_the_line(
            &file.record,
            who.actor().account(),
            file.today,
            self.core().clock.now(),
            self.limits().call_idle,
        );
        let Some((call, source)) = line.map(|(call, source)| (call.clone(), source)) else {
            let detail = Some("nobody on the line".to_owned());
            self.audited(who.actor(), "read-by-telephone", Some(patient), detail)?;
            return Err(ReadError::NotFound);
        };
        self.audited_on_disk(who.actor(), "read-by-telephone", Some(patient), None)?;
        let known = calls(&file.record);
        let identified = known.iter().find(|known| *known.call == call);
        let from = identified.and_then(|known| known.identified.envelope.provenance.as_deref());
        let assistance = Assistance {
            assisted_by: Some(who.actor().account().clone()),
            language: from.and_then(|from| from.language.clone()),
            interpreter: from.and_then(|from| from.interpreter),
        };
        Ok(CallFile {
            file,
            call,
            source,
            assistance,
        })
    }

    /// Calls, the latest first, with what kinds of facts were entered and who reviewed them.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn phone_calls(
        &self,
        who: &Administrator,
        before: Option<&str>,
        most: u32,
    ) -> Result<CallPage, ReadError> {
        self.audited_on_disk(who.actor(), "read-calls", None, None)?;
        let most = most.clamp(1, 200);
        // Fact names are ordered by time; this sorts after all of them.
        let before = before.unwrap_or("~");
        Ok(self.read(|connection| -> Result<_, SubmitError> {
            let mut statement = connection.prepare_cached(sql::CALLS_BEFORE)?;
            let found = statement
                .query_map((before, most), |row| {
                    let patient = PatientId::from_bytes(row.get(0)?);
                    Ok((patient, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
                })?
                .collect::<Result<Vec<_>, _>>()?;
            let full = found.len() >= usize::try_from(most).unwrap_or(usize::MAX);
            let next = found.last().filter(|_| full).map(|(.., fact)| fact.clone());
            let mut rows = Vec::with_capacity(found.len());
            for (patient, call, _) in found {
                let (_, record) = stream::patient_record(connection, patient, u32::MAX)?;
                let number = identity::of_patient(connection, patient)?.map(|(number, _)| number);
                let known = calls(&record);
                let Some(known) = known.iter().find(|known| known.call.as_str() == call) else {
                    continue;
                };
                rows.push(CallRow {
                    patient,
                    number,
                    call: known.call.clone(),
                    identified: known.identified.clone(),
                    source: known.source,
                    entered: known
                        .entered
                        .iter()
                        .map(|event| shown(&event.payload))
                        .collect(),
                    ended: record.facts().iter().any(|fact| {
                        matches!(&fact.event.payload, Payload::CallEnded { call } if call == known.call)
                    }),
                    sampled: is_drawn(known.identified.envelope.id.as_str()),
                    review: known.review.cloned(),
                });
            }
            Ok(CallPage { rows, next })
        })?)
    }
}

/// The kind of an entry as the office sees it. Who looks a call through asks how it was entered, not what it was: what
/// tells of the patient's body or life by its kind alone is named as an entry and no more.
fn shown(payload: &Payload) -> &'static str {
    match payload {
        Payload::PregnancyReported {}
        | Payload::PregnancyExcluded { .. }
        | Payload::PregnancyEnded {}
        | Payload::PregnancyReportFiled { .. }
        | Payload::ContraceptionLapsed { .. }
        | Payload::BreastfeedingRecorded { .. }
        | Payload::OutsideSupplyReported { .. }
        | Payload::HoldRequested { .. } => SEALED_ENTRY,
        other => other.kind(),
    }
}

/// What stands for an entry whose kind is the patient's alone.
const SEALED_ENTRY: &str = "entry";

/// Whether the draw marks the call, by the name that the ledger gave to its first fact: the same answer each time, and
/// nothing that an agent can choose.
pub(crate) fn is_drawn(fact: &str) -> bool {
    let hash = Sha256::digest(format!("calls to be listened to again\n{fact}"));
    hash.first().is_some_and(|byte| byte % ONE_IN == 0)
}
