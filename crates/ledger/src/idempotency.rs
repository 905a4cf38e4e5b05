//! A command that is sent twice is done once: its name is kept with what it said and what came of it.

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::chain::Hash;
use crate::error::SubmitError;
use crate::ids::{CommandId, PatientId};
use crate::sql;
use crate::stream::written;

/// What was kept of a command of that name and content.
///
/// # Errors
/// [`SubmitError::CommandIdUsed`] when the name stood for another content.
pub(crate) fn remembered<T: DeserializeOwned>(
    connection: &Connection,
    patient: PatientId,
    command_id: &CommandId,
    digest: &Hash,
) -> Result<Option<T>, SubmitError> {
    let found: Option<(Vec<u8>, String)> = connection
        .prepare_cached(sql::COMMAND)?
        .query_row((patient.bytes(), command_id.as_str()), |row| {
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
pub(crate) fn keep<T: Serialize>(
    connection: &Connection,
    patient: PatientId,
    command_id: &CommandId,
    digest: &Hash,
    kept: &T,
) -> Result<(), SubmitError> {
    connection.prepare_cached(sql::COMMAND_ADD)?.execute((
        patient.bytes(),
        command_id.as_str(),
        digest,
        written(kept)?,
    ))?;
    Ok(())
}

/// Whether a command stands in the record.
pub(crate) fn was_carried_out(
    connection: &Connection,
    patient: PatientId,
    command_id: &CommandId,
) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(sql::COMMAND)?
        .exists((patient.bytes(), command_id.as_str()))
}
