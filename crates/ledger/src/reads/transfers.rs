//! Transfers of care: who is asked to take over, and what is left to a former prescriber.

use retinue_kernel::{
    Capacity, Command, Day, Event, Id, Payload, PrescriberId, Refused, RefusedBecause,
    RegistryEvent, transfer_open,
};

use crate::actor::{Actor, Clinician, Role};
use crate::error::{ReadError, SubmitError};
use crate::ids::{CommandId, PatientId, Subject};
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::submission::Submission;
use crate::{identity, relation, sql, stream};

/// A patient whose care a prescriber is asked to take over: who it is and who asks, nothing of the record.
#[derive(Clone, Debug)]
pub struct TransferWaiting {
    /// The patient.
    pub patient: PatientId,
    /// The number.
    pub number: ProgrammeNumber,
    /// The name.
    pub name: String,
    /// Who treats until then.
    pub from: Option<PrescriberId>,
    /// That prescriber's name, if one was given.
    pub from_name: Option<String>,
    /// When it was asked.
    pub on: Day,
    /// In which role it was asked.
    pub by: Option<Capacity>,
}

/// Some of the transfers that wait for a prescriber's answer.
#[derive(Clone, Debug)]
pub struct TransfersWaiting {
    /// In an order of their own that stays the same from page to page.
    pub waiting: Vec<TransferWaiting>,
    /// The patient after whom the list goes on; none at its end.
    pub next: Option<PatientId>,
    /// How many wait in all.
    pub all: u32,
}

/// What a former prescriber still sees of a patient: the facts that were recorded for them and stand.
#[derive(Clone, Debug)]
pub struct FormerFile {
    /// The patient.
    pub patient: PatientId,
    /// The number.
    pub number: ProgrammeNumber,
    /// The name.
    pub name: String,
    /// Their own facts, in the order of recording.
    pub own: Vec<Event>,
    /// The programme's day.
    pub today: Day,
}

impl Ledger {
    /// The transfers that wait for the prescriber's answer: at most so many, after one of them.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn transfers_waiting(
        &self,
        who: &Clinician,
        after: Option<PatientId>,
        most: u32,
    ) -> Result<TransfersWaiting, ReadError> {
        self.audited_on_disk(who.actor(), "read-transfers", None, None)?;
        let most = most.clamp(1, 1000);
        let mut found = Vec::new();
        let (next, all) = self.read(|connection| -> Result<_, SubmitError> {
            let own = who.prescriber().as_str();
            // No patient's id is all zeros.
            let after = after.map_or([0; 16], |patient| *patient.bytes());
            let mut statement = connection.prepare_cached(sql::TRANSFERS_TO)?;
            let mut patients = statement
                .query_map((own, after, most.saturating_add(1)), |row| {
                    row.get::<_, [u8; 16]>(0).map(PatientId::from_bytes)
                })?
                .collect::<Result<Vec<_>, _>>()?;
            let is_more = u32::try_from(patients.len()).is_ok_and(|count| count > most);
            if is_more {
                patients.pop();
            }
            let next = patients.last().copied().filter(|_| is_more);
            let all: u32 = connection
                .prepare_cached(sql::TRANSFERS_COUNT)?
                .query_row((own,), |row| row.get(0))?;
            for patient in patients {
                let (_, record) = stream::patient_record(connection, patient, u32::MAX)?;
                let Some(open) = transfer_open(&record).filter(|open| open.to == who.prescriber())
                else {
                    continue;
                };
                let Some((number, person)) = identity::of_patient(connection, patient)? else {
                    continue;
                };
                found.push(TransferWaiting {
                    patient,
                    number,
                    name: person.name,
                    from: relation::treating(&record),
                    from_name: None,
                    on: open.on,
                    by: open.by,
                });
            }
            Ok((next, all))
        })?;
        for waiting in &mut found {
            if let Some(from) = &waiting.from {
                waiting.from_name = self.party_name(&Subject::Prescriber(from.clone()))?;
            }
        }
        Ok(TransfersWaiting {
            waiting: found,
            next,
            all,
        })
    }

    /// Asks that another prescriber takes over the care: by the patient, the treating prescriber or the office.
    ///
    /// # Errors
    /// As [`Ledger::submit`]; refused when no such prescriber is enrolled, or it is the one who treats already.
    pub fn ask_to_transfer(
        &self,
        who: &Actor,
        command_id: CommandId,
        patient: PatientId,
        to: &PrescriberId,
        reason: Option<Id>,
    ) -> Result<(), SubmitError> {
        // A delegate knows the patient and is not asked by them: taking over needs what only the patient gives.
        if matches!(who.role(), Role::Prescriber(own) if own == to) {
            let because = vec![RefusedBecause {
                field: "prescriber",
                wrong: "this asks for the patient for oneself".to_owned(),
                remedy: "Take over with the programme number and day of birth that the patient gives, or let the treating prescriber or the patient ask.",
            }];
            return Err(Refused { because }.into());
        }
        self.may_take_over(patient, to)?;
        let on = self.today_of(patient)?;
        let payload = Payload::TransferRequested {
            prescriber: to.clone(),
            reason,
        };
        let command = Command::Record { on, payload };
        self.submit(Submission::new(patient, command_id, who, command))
            .map(drop)
    }

    /// Takes over the care of a patient who is there and asks for it: found by programme number and day of birth, as
    /// the patient gives them. It is asked and accepted in one, and both are on record.
    ///
    /// # Errors
    /// [`SubmitError::NotFound`] when number and day of birth match nobody; else as [`Ledger::submit`].
    pub fn take_over(
        &self,
        who: &Clinician,
        command_id: &CommandId,
        number: &str,
        born: Day,
    ) -> Result<PatientId, SubmitError> {
        let found = match who.actor().role() {
            Role::Prescriber(_) => self.of_number_and_birth(number, born)?,
            // A designee takes nobody over, and learns of nobody whether number and birthday fit.
            _ => None,
        };
        // A right guess is a look at a record as much as a wrong one.
        let detail = found.is_none().then(|| "nobody".to_owned());
        self.audited_on_disk(who.actor(), "take-over", found, detail)
            .map_err(|error| SubmitError::NotRecorded(error.to_string()))?;
        let Some(patient) = found else {
            return Err(SubmitError::NotFound);
        };
        // Sent twice it is done once: what became of it is read back, and not judged anew.
        let accepted = CommandId::new(&format!("{command_id}.accepted"));
        let is_done = match &accepted {
            Some(accepted) => self.read(|connection| -> Result<_, SubmitError> {
                Ok(crate::idempotency::was_carried_out(
                    connection, patient, accepted,
                )?)
            })?,
            None => false,
        };
        if !is_done {
            self.may_take_over(patient, who.prescriber())?;
        }
        let on = self.today_of(patient)?;
        let part = |part: &str, payload| {
            let named = CommandId::new(&format!("{command_id}.{part}"));
            let command = Command::Record { on, payload };
            named.map(|named| Submission::new(patient, named, who.actor(), command))
        };
        let asked = Payload::TransferRequested {
            prescriber: who.prescriber().clone(),
            reason: None,
        };
        let accepted = Payload::CareTransferred { reason: None };
        let both = [part("asked", asked), part("accepted", accepted)];
        let both = both.into_iter().flatten().collect::<Vec<_>>();
        self.in_one_transaction(|all| both.iter().try_for_each(|one| all.submit(one).map(drop)))?;
        Ok(patient)
    }

    /// What a former prescriber recorded of a patient, found by the programme number.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when there is no such patient, when they treat the patient, and when they never did.
    pub fn former_patient(&self, who: &Clinician, number: &str) -> Result<FormerFile, ReadError> {
        let found = match number.parse::<ProgrammeNumber>() {
            Ok(number) => self.read(|connection| identity::by_number(connection, &number))?,
            Err(_) => None,
        };
        self.audited_on_disk(who.actor(), "read-own-entries", found, None)?;
        let patient = found.ok_or(ReadError::NotFound)?;
        let file = self.file(patient)?;
        if file.prescriber.as_ref() == Some(who.prescriber()) {
            return Err(ReadError::NotFound);
        }
        let own: Vec<Event> = file
            .record
            .facts()
            .iter()
            .filter(|fact| relation::recorded_for(fact).as_ref() == Some(who.prescriber()))
            .map(|fact| fact.event.clone())
            .collect();
        if own.is_empty() {
            return Err(ReadError::NotFound);
        }
        Ok(FormerFile {
            patient,
            number: file.number,
            name: file.person.name,
            own,
            today: file.today,
        })
    }

    /// The patient of a programme number, if the day of birth is that patient's.
    pub(super) fn of_number_and_birth(
        &self,
        number: &str,
        born: Day,
    ) -> Result<Option<PatientId>, SubmitError> {
        let Ok(number) = number.parse::<ProgrammeNumber>() else {
            return Ok(None);
        };
        self.read(|connection| {
            let Some(patient) = identity::by_number(connection, &number)? else {
                return Ok(None);
            };
            let person = identity::of_patient(connection, patient)?;
            Ok(person
                .filter(|(_, person)| person.born == born)
                .map(|_| patient))
        })
    }

    fn may_take_over(&self, patient: PatientId, to: &PrescriberId) -> Result<(), SubmitError> {
        let refuse = |wrong: String, remedy| {
            let because = vec![RefusedBecause {
                field: "prescriber",
                wrong,
                remedy,
            }];
            Err(Refused { because }.into())
        };
        let record = self
            .party_record(&Subject::Prescriber(to.clone()))
            .unwrap_or_default();
        let is_enrolled = record.facts.iter().any(|fact| {
            matches!(
                fact.event,
                RegistryEvent::Enrolled {} | RegistryEvent::Certified { .. }
            )
        });
        if !is_enrolled {
            let wrong = format!("no prescriber '{to}' is on record");
            return refuse(
                wrong,
                "Name a prescriber who is enrolled; their office knows it.",
            );
        }
        let treating = self.read(|connection| -> Result<_, SubmitError> {
            Ok(crate::worklist::prescriber_of(connection, patient)?)
        })?;
        if treating.as_ref() == Some(to) {
            let wrong = format!("'{to}' treats this patient already");
            return refuse(wrong, "There is nothing to transfer.");
        }
        Ok(())
    }
}
