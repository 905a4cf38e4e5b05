//! A new patient: an identity, a programme number, and the first fact of a stream.

use jiff::Timestamp;
use retinue_kernel::{Command, Day, Id, Payload, PrescriberId, Programme, Refused};
use rusqlite::{Connection, OptionalExtension};

use crate::actor::{Actor, Clinician, PhoneAgent};
use crate::clock::SimulatedMoment;
use crate::command;
use crate::error::SubmitError;
use crate::identity::{self, Contacts, Person};
use crate::ids::{CommandId, PatientId};
use crate::number::ProgrammeNumber;
use crate::sql;
use crate::store::Store;
use crate::stream;
use crate::submission::{Assistance, Outcome, Submission};

/// A patient to be registered.
#[derive(Clone, Debug)]
pub struct Registration {
    /// The name of the act: sent twice by one account, it registers one patient.
    pub command_id: CommandId,
    /// The patient's name, 1 to 200 characters.
    pub name: String,
    /// The day of birth.
    pub born: Day,
    /// How to reach the patient.
    pub contacts: Contacts,
    /// The programme.
    pub programme: Programme,
    /// The day of registration.
    pub on: Day,
    /// Who helped, and in which language.
    pub assistance: Assistance,
    /// A simulated decision time; only in a ledger marked as a demo.
    pub at: Option<SimulatedMoment>,
}

/// Who registers: a clinician, or telephone staff for the prescriber whose office is on the line.
#[derive(Clone, Copy)]
pub(crate) struct Registrar<'a> {
    actor: &'a Actor,
    by_telephone_for: Option<&'a PrescriberId>,
}

impl<'a> Registrar<'a> {
    pub(crate) fn in_the_clinic(who: &'a Clinician) -> Registrar<'a> {
        Registrar {
            actor: who.actor(),
            by_telephone_for: None,
        }
    }

    pub(crate) fn by_telephone(who: &'a PhoneAgent, prescriber: &'a PrescriberId) -> Registrar<'a> {
        Registrar {
            actor: who.actor(),
            by_telephone_for: Some(prescriber),
        }
    }
}

/// A registered patient.
#[derive(Clone, Debug)]
pub struct Registered {
    /// The patient.
    pub patient: PatientId,
    /// The number by which the patient is known at a counter.
    pub number: ProgrammeNumber,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The first fact.
    pub outcome: Outcome,
}

/// Carries out a registration within the transaction that runs.
pub(crate) fn carry_out(
    store: &mut Store,
    who: Registrar<'_>,
    registration: &Registration,
) -> Result<Registered, SubmitError> {
    let because = identity::objections(&registration.name, &registration.contacts);
    if !because.is_empty() {
        return Err(Refused { because }.into());
    }
    let connection = store.connection()?;
    let account = who.actor.account().as_str();
    let earlier = registered_before(connection, account, &registration.command_id)?;
    let patient = match earlier {
        Some(patient) => patient,
        None => PatientId::random()?,
    };
    let payload = Payload::PatientRegistered {
        born: registration.born,
        programme: registration.programme,
    };
    let command = Command::Record {
        on: registration.on,
        payload,
    };
    let submission = Submission {
        assistance: registration.assistance.clone(),
        on_behalf_of: who.by_telephone_for.cloned(),
        at: registration.at,
        ..Submission::new(patient, registration.command_id.clone(), who.actor, command)
    };
    if earlier.is_some() {
        // The command id answers, or refuses when it was used for another content.
        let outcome = command::carry_out(store, &submission)?;
        let found = identity::of_patient(store.connection()?, patient)?;
        let (number, _) = found.ok_or(SubmitError::NotFound)?;
        return Ok(Registered {
            patient,
            number,
            recorded_at: outcome.recorded_at,
            outcome,
        });
    }
    let mut number = ProgrammeNumber::random()?;
    while identity::by_number(connection, &number)?.is_some() {
        number = ProgrammeNumber::random()?;
    }
    let person = Person {
        name: registration.name.clone(),
        born: registration.born,
        contacts: registration.contacts.clone(),
    };
    identity::add(connection, patient, &number, &person)?;
    let key = (account, registration.command_id.as_str(), patient.bytes());
    connection
        .prepare_cached(sql::REGISTRATION_ADD)?
        .execute(key)?;
    let outcome = command::begin_stream(store, &submission)?;
    Ok(Registered {
        patient,
        number,
        recorded_at: outcome.recorded_at,
        outcome,
    })
}

/// The patient that this account registered with this command.
pub(crate) fn registered_before(
    connection: &Connection,
    account: &str,
    command_id: &CommandId,
) -> rusqlite::Result<Option<PatientId>> {
    let found = connection
        .prepare_cached(sql::REGISTRATION)?
        .query_row((account, command_id.as_str()), |row| row.get(0))
        .optional()?;
    Ok(found.map(PatientId::from_bytes))
}

/// The day of the registration that this account made with this command, if it did.
pub(crate) fn day_of(
    connection: &Connection,
    account: &Id,
    command_id: &CommandId,
) -> Result<Option<Day>, SubmitError> {
    let Some(patient) = registered_before(connection, account.as_str(), command_id)? else {
        return Ok(None);
    };
    let (_, record) = stream::patient_record(connection, patient, u32::MAX)?;
    let mut facts = record.facts().iter().map(|fact| &fact.event);
    let first = facts.find(|event| matches!(event.payload, Payload::PatientRegistered { .. }));
    Ok(first.map(|event| event.envelope.on))
}

/// Whether the registration stands in the record.
pub(crate) fn was_carried_out(
    connection: &Connection,
    account: &str,
    command_id: &CommandId,
) -> rusqlite::Result<bool> {
    Ok(registered_before(connection, account, command_id)?.is_some())
}
