//! Who a patient is: name, contacts and free text, kept apart from the record and its seals.
//!
//! Nothing here is part of a chain, so that it can be corrected, and one day be sealed under a key for each patient
//! whose destruction erases the person and breaks no seal. The column `seal` is the door for that.

use retinue_kernel::{Day, Id, RefusedBecause};
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use crate::chain::seal;
use crate::error::{Damage, SubmitError};
use crate::ids::{PatientId, random};
use crate::number::ProgrammeNumber;
use crate::sql;
use crate::stream::written;

/// A person as the clinic knows them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// The name, 1 to 200 characters.
    pub name: String,
    /// The day of birth.
    pub born: Day,
    /// How to reach them.
    pub contacts: Contacts,
}

/// How to reach a person. Every line may be left out.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Contacts {
    /// Telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    /// E-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Postal address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// The longest name and contact line, in characters.
pub(crate) const LONGEST_LINE: usize = 200;

/// Whether a line of a person's identity is fit to be kept: not blank, not too long, without control characters.
pub(crate) fn is_fit(line: &str) -> bool {
    !line.trim().is_empty()
        && line.chars().count() <= LONGEST_LINE
        && !line.chars().any(char::is_control)
}

/// A name as it is compared: capital letters and blanks make no difference.
pub(crate) fn plain(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// Writes a new patient's identity and number.
pub(crate) fn add(
    connection: &Connection,
    patient: PatientId,
    number: &ProgrammeNumber,
    person: &Person,
) -> Result<(), SubmitError> {
    let number = number.to_string();
    connection
        .prepare_cached(sql::NUMBER_ADD)?
        .execute((&number, patient.bytes()))?;
    connection.prepare_cached(sql::IDENTITY_ADD)?.execute((
        patient.bytes(),
        &number,
        person.name.trim(),
        person.born.to_string(),
        written(&person.contacts)?,
    ))?;
    Ok(())
}

/// Corrects a patient's name and contacts.
pub(crate) fn set(
    connection: &Connection,
    patient: PatientId,
    name: &str,
    contacts: &Contacts,
) -> Result<(), SubmitError> {
    let contacts = written(contacts)?;
    connection.prepare_cached(sql::IDENTITY_SET)?.execute((
        patient.bytes(),
        name.trim(),
        contacts,
    ))?;
    Ok(())
}

/// What is wrong with a name and contacts; nothing when they are fit to be kept.
pub(crate) fn objections(name: &str, contacts: &Contacts) -> Vec<RefusedBecause> {
    let lines = [
        ("name", Some(name)),
        ("telephone", contacts.telephone.as_deref()),
        ("email", contacts.email.as_deref()),
        ("address", contacts.address.as_deref()),
    ];
    let unfit = lines
        .into_iter()
        .filter(|(_, line)| line.is_some_and(|line| !is_fit(line)));
    unfit
        .map(|(field, _)| RefusedBecause {
            field,
            wrong: "it is empty, too long or holds characters that cannot be printed".to_owned(),
            remedy: "Give at most 200 characters.",
        })
        .collect()
}

/// A patient's number and identity.
pub(crate) fn of_patient(
    connection: &Connection,
    patient: PatientId,
) -> Result<Option<(ProgrammeNumber, Person)>, crate::stream::StreamError> {
    let found: Option<(String, String, String, String)> = connection
        .prepare_cached(sql::IDENTITY)?
        .query_row((patient.bytes(),), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((number, name, born, contacts)) = found else {
        return Ok(None);
    };
    let read = (|| {
        let contacts = serde_json::from_str(&contacts).ok()?;
        Some((
            number.parse().ok()?,
            Person {
                name,
                born: born.parse().ok()?,
                contacts,
            },
        ))
    })();
    let unreadable = || Damage {
        place: format!("patient {patient}"),
        what: "the identity cannot be read".to_owned(),
    };
    Ok(Some(read.ok_or_else(unreadable)?))
}

/// The patient of a programme number.
pub(crate) fn by_number(
    connection: &Connection,
    number: &ProgrammeNumber,
) -> rusqlite::Result<Option<PatientId>> {
    let found = connection
        .prepare_cached(sql::NUMBER)?
        .query_row((number.to_string(),), |row| row.get(0))
        .optional()?;
    Ok(found.map(PatientId::from_bytes))
}

/// A free text, kept under an id; facts carry the id and the salted hash, never the words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    /// Its name, for a fact to carry.
    pub id: Id,
    /// The salted hash of the words, in hexadecimal, for a fact to carry.
    pub hash: Id,
}

/// Keeps a free text.
pub(crate) fn add_note(
    connection: &Connection,
    patient: PatientId,
    words: &str,
) -> Result<Note, SubmitError> {
    let id = Id::from(uuid::Builder::from_random_bytes(random()?).into_uuid());
    let salt: [u8; 16] = random()?;
    let hash = seal(&[b"retinue note", &salt, words.as_bytes()]);
    connection.prepare_cached(sql::NOTE_ADD)?.execute((
        patient.bytes(),
        id.as_str(),
        salt,
        hash,
        words,
    ))?;
    let hash = Id::new(&hex::encode(hash)).ok_or(SubmitError::NotFound)?;
    Ok(Note { id, hash })
}

/// The words of a note, if they were not erased.
pub(crate) fn note(
    connection: &Connection,
    patient: PatientId,
    id: &Id,
) -> rusqlite::Result<Option<String>> {
    let found: Option<Option<String>> = connection
        .prepare_cached(sql::NOTE)?
        .query_row((patient.bytes(), id.as_str()), |row| row.get(2))
        .optional()?;
    Ok(found.flatten())
}
