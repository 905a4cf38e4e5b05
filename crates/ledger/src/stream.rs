//! Streams as they are stored: read in order, each seal checked on the way; appended to under the next place.

use retinue_kernel::{Event, PatientRecord, RegistryFact};
use rusqlite::{Connection, OptionalExtension, Rows};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::chain::{Head, Stream, hash_from};
use crate::error::{Damage, ReadError, SubmitError};
use crate::ids::{PatientId, Subject};
use crate::sql;

/// Why a stream could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StreamError {
    #[error(transparent)]
    Damaged(#[from] Damage),
    #[error(transparent)]
    Store(#[from] rusqlite::Error),
}

impl From<StreamError> for SubmitError {
    fn from(error: StreamError) -> SubmitError {
        match error {
            StreamError::Damaged(damage) => SubmitError::Damaged(damage),
            StreamError::Store(error) => error.into(),
        }
    }
}

impl From<StreamError> for ReadError {
    fn from(error: StreamError) -> ReadError {
        match error {
            StreamError::Damaged(damage) => ReadError::Damaged(damage),
            StreamError::Store(error) => error.into(),
        }
    }
}

/// Reads a patient's facts up to and including place `up_to`, checking every seal, and hands each on.
pub(crate) fn each_fact(
    connection: &Connection,
    patient: PatientId,
    up_to: u32,
    mut take: impl FnMut(Event),
) -> Result<Head, StreamError> {
    let mut statement = connection.prepare_cached(sql::PATIENT_STREAM)?;
    let rows = statement.query((patient.bytes(), up_to))?;
    follow_rows(rows, Stream::Patient(patient), Head::START, |_, event| {
        take(event)
    })
}

/// Follows stored facts (place, kind, body, seal) from where a stream stands, checking every seal, and hands each on.
pub(crate) fn follow_rows<T: DeserializeOwned>(
    mut rows: Rows<'_>,
    stream: Stream<'_>,
    from: Head,
    mut take: impl FnMut(u32, T),
) -> Result<Head, StreamError> {
    let mut head = from;
    while let Some(row) = rows.next()? {
        let sequence: u32 = row.get(0)?;
        let (kind, body) = (
            text(row, 1, stream, sequence)?,
            text(row, 2, stream, sequence)?,
        );
        head = head.follow(stream, sequence, kind, body, bytes(row, 3)?)?;
        take(sequence, parsed(body, stream, sequence)?);
    }
    Ok(head)
}

/// The JSON under which a fact is stored: it must say, when it is read, what was meant, and is held to that before it is
/// written.
pub(crate) fn body_of<T: Serialize + DeserializeOwned + PartialEq>(
    fact: &T,
    kind: &str,
) -> Result<String, SubmitError> {
    let body = written(fact)?;
    if serde_json::from_str::<T>(&body).ok().as_ref() != Some(fact) {
        return Err(SubmitError::NotRecorded(format!(
            "the fact of kind '{kind}' does not read back as it was written"
        )));
    }
    Ok(body)
}

/// A patient's record as far as place `up_to`, and where the stream stands there.
pub(crate) fn patient_record(
    connection: &Connection,
    patient: PatientId,
    up_to: u32,
) -> Result<(Head, PatientRecord), StreamError> {
    let mut record = PatientRecord::default();
    let head = each_fact(connection, patient, up_to, |event| record.learn(event))?;
    Ok((head, record))
}

/// Appends one fact at the next place of a patient's stream. The place is the lock: another who took it first wins.
pub(crate) fn append(
    connection: &Connection,
    patient: PatientId,
    head: &Head,
    event: &Event,
) -> Result<Head, SubmitError> {
    let kind = event.payload.kind();
    let body = body_of(event, kind)?;
    let next = head.after(Stream::Patient(patient), kind, &body);
    connection.prepare_cached(sql::PATIENT_APPEND)?.execute((
        patient.bytes(),
        next.sequence,
        kind,
        next.hash,
        &body,
    ))?;
    Ok(next)
}

/// Notes, for the next checkpoint, where a patient's stream stands.
pub(crate) fn note_moved(
    connection: &Connection,
    patient: PatientId,
    head: &Head,
) -> rusqlite::Result<()> {
    connection.prepare_cached(sql::PATIENT_MOVED)?.execute((
        patient.bytes(),
        head.sequence,
        head.hash,
    ))?;
    Ok(())
}

/// Where a subject's stream stands according to its head row.
pub(crate) fn registry_head(
    connection: &Connection,
    subject: &Subject,
) -> Result<Head, StreamError> {
    let mut statement = connection.prepare_cached(sql::REGISTRY_HEAD)?;
    let stored: Option<(u32, Vec<u8>)> = statement
        .query_row((subject.key(),), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match stored {
        None => Ok(Head::START),
        Some((sequence, hash)) => Ok(Head {
            sequence,
            hash: hash_from(&hash, subject)?,
        }),
    }
}

/// Reads a subject's facts after `from` up to and including place `up_to`, checking every seal.
pub(crate) fn registry_facts(
    connection: &Connection,
    subject: &Subject,
    from: &Head,
    up_to: u32,
    take: impl FnMut(u32, RegistryFact),
) -> Result<Head, StreamError> {
    let mut statement = connection.prepare_cached(sql::REGISTRY_STREAM)?;
    let rows = statement.query((subject.key(), from.sequence, up_to))?;
    follow_rows(rows, Stream::Registry(subject), *from, take)
}

/// Appends one registry fact at the next place and moves the subject's head.
pub(crate) fn append_registry(
    connection: &Connection,
    subject: &Subject,
    head: &Head,
    kind: &str,
    fact: &RegistryFact,
) -> Result<Head, SubmitError> {
    let body = body_of(fact, kind)?;
    let next = head.after(Stream::Registry(subject), kind, &body);
    let key = subject.key();
    connection.prepare_cached(sql::REGISTRY_APPEND)?.execute((
        &key,
        next.sequence,
        kind,
        next.hash,
        &body,
    ))?;
    connection
        .prepare_cached(sql::REGISTRY_MOVE_HEAD)?
        .execute((&key, next.sequence, next.hash))?;
    connection
        .prepare_cached(sql::REGISTRY_MOVED)?
        .execute((&key, next.sequence, next.hash))?;
    Ok(next)
}

/// The JSON under which something is stored.
pub(crate) fn written<T: serde::Serialize>(value: &T) -> Result<String, SubmitError> {
    serde_json::to_string(value).map_err(|error| SubmitError::NotRecorded(error.to_string()))
}

fn bytes<'a>(row: &'a rusqlite::Row<'_>, column: usize) -> Result<&'a [u8], StreamError> {
    // A column that holds something else than bytes holds no seal.
    Ok(row.get_ref(column)?.as_blob().unwrap_or_default())
}

fn text<'a>(
    row: &'a rusqlite::Row<'_>,
    column: usize,
    stream: Stream<'_>,
    sequence: u32,
) -> Result<&'a str, StreamError> {
    let what = "its text cannot be read".to_owned();
    row.get_ref(column)?.as_str().map_err(|_| {
        StreamError::Damaged(Damage {
            place: format!("{stream}, fact {sequence}"),
            what,
        })
    })
}

fn parsed<'a, T: serde::Deserialize<'a>>(
    body: &'a str,
    stream: Stream<'_>,
    sequence: u32,
) -> Result<T, StreamError> {
    serde_json::from_str(body).map_err(|error| {
        StreamError::Damaged(Damage {
            place: format!("{stream}, fact {sequence}"),
            what: format!("it is sealed but cannot be read: {error}"),
        })
    })
}
