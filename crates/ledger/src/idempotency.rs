//! A command that is sent twice is done once: its name is kept with what it said and what came of it.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::chain::Hash;
use crate::error::SubmitError;
use crate::ids::{CommandId, PatientId, Subject};
use crate::sql;
use crate::stream::written;

/// In whose stream a command is carried out: a name stands for one command there.
#[derive(Clone, Copy)]
pub(crate) enum In<'a> {
    /// In a patient's.
    Patient(PatientId),
    /// In that of a party or of the programme.
    Registry(&'a Subject),
}

impl In<'_> {
    fn key(self) -> Value {
        match self {
            In::Patient(patient) => Value::Blob(patient.bytes().to_vec()),
            In::Registry(subject) => Value::Text(subject.key()),
        }
    }

    const fn kept(self) -> &'static str {
        match self {
            In::Patient(_) => sql::COMMAND,
            In::Registry(_) => sql::REGISTRY_COMMAND,
        }
    }

    const fn add(self) -> &'static str {
        match self {
            In::Patient(_) => sql::COMMAND_ADD,
            In::Registry(_) => sql::REGISTRY_COMMAND_ADD,
        }
    }
}

impl From<PatientId> for In<'_> {
    fn from(patient: PatientId) -> Self {
        In::Patient(patient)
    }
}

impl<'a> From<&'a Subject> for In<'a> {
    fn from(subject: &'a Subject) -> Self {
        In::Registry(subject)
    }
}

/// What was kept of a command of that name and content.
///
/// # Errors
/// [`SubmitError::CommandIdUsed`] when the name stood for another content.
pub(crate) fn remembered<'a, T: DeserializeOwned>(
    connection: &Connection,
    stream: impl Into<In<'a>>,
    command_id: &CommandId,
    digest: &Hash,
) -> Result<Option<T>, SubmitError> {
    let stream = stream.into();
    let found: Option<(Vec<u8>, String)> = connection
        .prepare_cached(stream.kept())?
        .query_row((stream.key(), command_id.as_str()), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let Some((earlier, outcome)) = found else {
        return Ok(None);
    };
    if earlier != digest.as_slice() {
        return Err(SubmitError::CommandIdUsed(command_id.clone()));
    }
    serde_json::from_str(&outcome)
        .map(Some)
        .map_err(|error| SubmitError::NotRecorded(error.to_string()))
}

/// Keeps what is to be said again when the same command is sent again.
pub(crate) fn keep<'a, T: Serialize>(
    connection: &Connection,
    stream: impl Into<In<'a>>,
    command_id: &CommandId,
    digest: &Hash,
    kept: &T,
) -> Result<(), SubmitError> {
    let stream = stream.into();
    connection.prepare_cached(stream.add())?.execute((
        stream.key(),
        command_id.as_str(),
        digest,
        written(kept)?,
    ))?;
    Ok(())
}

/// Whether a command stands in the record.
pub(crate) fn was_carried_out<'a>(
    connection: &Connection,
    stream: impl Into<In<'a>>,
    command_id: &CommandId,
) -> rusqlite::Result<bool> {
    let stream = stream.into();
    connection
        .prepare_cached(stream.kept())?
        .exists((stream.key(), command_id.as_str()))
}
