//! The stream of care as it is stored: read in order, each seal checked on the way; appended to under the next place.

use retinue_care::CareRecord;
use retinue_care::event::CareEvent;
use rusqlite::Connection;

use crate::chain::{Head, Stream};
use crate::error::SubmitError;
use crate::ids::PatientId;
use crate::sql;
use crate::stream::{StreamError, bytes, parsed, text, written};

/// A patient's record of care, and where its stream stands.
pub(crate) fn record(
    connection: &Connection,
    patient: PatientId,
) -> Result<(Head, CareRecord), StreamError> {
    let mut statement = connection.prepare_cached(sql::CARE_STREAM)?;
    let mut rows = statement.query((patient.bytes(),))?;
    let mut head = Head::START;
    let stream = Stream::Care(patient);
    let mut events: Vec<CareEvent> = Vec::new();
    while let Some(row) = rows.next()? {
        let sequence: u32 = row.get(0)?;
        let (kind, body) = (
            text(row, 1, stream, sequence)?,
            text(row, 2, stream, sequence)?,
        );
        head = head.follow(stream, sequence, kind, body, bytes(row, 3)?)?;
        events.push(parsed(body, stream, sequence)?);
    }
    Ok((head, CareRecord::of(events)))
}

/// Appends one fact at the next place. The place is the lock: another who took it first wins.
pub(crate) fn append(
    connection: &Connection,
    patient: PatientId,
    head: &Head,
    event: &CareEvent,
) -> Result<Head, SubmitError> {
    let body = written(event)?;
    let kind = event.fact.kind();
    let next = head.after(Stream::Care(patient), kind, &body);
    // What is stored must say, when it is read, what was meant: checked before it is written.
    if serde_json::from_str::<CareEvent>(&body).ok().as_ref() != Some(event) {
        return Err(SubmitError::NotRecorded(format!(
            "the fact of kind '{kind}' does not read back as it was written"
        )));
    }
    connection.prepare_cached(sql::CARE_APPEND)?.execute((
        patient.bytes(),
        next.sequence,
        kind,
        next.hash,
        &body,
    ))?;
    connection.prepare_cached(sql::CARE_MOVED)?.execute((
        patient.bytes(),
        next.sequence,
        next.hash,
    ))?;
    Ok(next)
}
