//! Whose a result is: by the programme's number together with the day of birth, or by an identifier that a person matched
//! before. Never by a name.

use jiff::Timestamp;
use retinue_kernel::{Day, Id};
use rusqlite::{Connection, OptionalExtension};

use crate::actor::Actor;
use crate::error::SubmitError;
use crate::identity;
use crate::ids::PatientId;
use crate::number::ProgrammeNumber;
use crate::sql;

/// An identifier with who assigned it.
#[derive(Clone, PartialEq, Eq, Hash, Debug, serde::Serialize, serde::Deserialize)]
pub struct PersonKey {
    /// Who assigned it; empty where the laboratory does not say.
    pub authority: String,
    /// The identifier.
    pub id: String,
}

/// A person as a laboratory names them.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct ReceivedPerson {
    /// The identifiers.
    pub ids: Vec<PersonKey>,
    /// The name, for a person to read. Nothing is matched by it.
    pub name: String,
    /// The day of birth.
    pub born: Option<Day>,
}

/// Whose it is, or why a person has to say so.
pub(super) enum Whose {
    /// One patient's, without doubt.
    Of(PatientId),
    /// Not known, in words.
    Unknown(&'static str),
}

const NOBODY: &str = "no patient is known by these identifiers; match the person";
const SEVERAL: &str = "the identifiers lead to different patients; match the person";
const ANOTHER_BIRTHDAY: &str =
    "an identifier leads to a patient of another day of birth; ask the laboratory whose it is";

pub(super) fn whose(
    connection: &Connection,
    sender: &Id,
    person: &ReceivedPerson,
) -> Result<Whose, SubmitError> {
    let (mut found, mut not_fitting): (Vec<PatientId>, Vec<PatientId>) = (Vec::new(), Vec::new());
    let mut other_birthday = false;
    for key in &person.ids {
        let matched = matched(connection, sender, key)?;
        let by_person = matched.is_some();
        let Some(patient) = (match (matched, key.id.parse::<ProgrammeNumber>()) {
            (Some(patient), _) => Some(patient),
            (None, Ok(number)) => identity::by_number(connection, &number)?,
            (None, Err(_)) => None,
        }) else {
            continue;
        };
        let Some((_, known)) = identity::of_patient(connection, patient)? else {
            continue;
        };
        // The number alone could be a slip of the pen: with it the day of birth has to be given, and to be the same.
        let fits = match person.born {
            Some(born) => born == known.born,
            None => by_person,
        };
        other_birthday |= !fits && person.born.is_some();
        let of = if fits { &mut found } else { &mut not_fitting };
        if !of.contains(&patient) {
            of.push(patient);
        }
    }
    let contradicted = not_fitting.iter().any(|one| !found.contains(one));
    Ok(match found.as_slice() {
        _ if other_birthday => Whose::Unknown(ANOTHER_BIRTHDAY),
        [] => Whose::Unknown(NOBODY),
        [patient] if !contradicted => Whose::Of(*patient),
        _ => Whose::Unknown(SEVERAL),
    })
}

fn matched(
    connection: &Connection,
    sender: &Id,
    key: &PersonKey,
) -> Result<Option<PatientId>, SubmitError> {
    let found = connection
        .prepare_cached(sql::LABORATORY_PERSON)?
        .query_row((sender.as_str(), &key.authority, &key.id), |row| row.get(0))
        .optional()?;
    Ok(found.map(PatientId::from_bytes))
}

/// Whether one of the identifiers is the programme's number of somebody else: then no match is made by a slip of the pen.
pub(super) fn has_the_number_of_another(
    connection: &Connection,
    person: &ReceivedPerson,
    patient: PatientId,
) -> Result<bool, SubmitError> {
    for number in person.ids.iter().filter_map(|key| key.id.parse().ok()) {
        let of = identity::by_number(connection, &number)?;
        if of.is_some_and(|of| of != patient) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Keeps that a person matched every identifier of a result to a patient.
pub(super) fn remember(
    connection: &Connection,
    sender: &Id,
    person: &ReceivedPerson,
    patient: PatientId,
    who: &Actor,
    at: Timestamp,
) -> Result<(), SubmitError> {
    for key in &person.ids {
        connection
            .prepare_cached(sql::LABORATORY_PERSON_SET)?
            .execute((
                sender.as_str(),
                &key.authority,
                &key.id,
                patient.bytes(),
                who.account().as_str(),
                at.as_microsecond(),
            ))?;
    }
    Ok(())
}
