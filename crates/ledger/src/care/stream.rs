//! The stream of care as it is stored: read in order, each seal checked on the way; appended to under the next place.

use retinue_care::CareRecord;
use retinue_care::event::CareEvent;
use rusqlite::Connection;

use crate::chain::{Head, Stream};
use crate::error::SubmitError;
use crate::ids::PatientId;
use crate::sql;
use crate::stream::{StreamError, body_of, follow_rows};

/// A patient's record of care, and where its stream stands.
pub(crate) fn record(
    connection: &Connection,
    patient: PatientId,
) -> Result<(Head, CareRecord), StreamError> {
    let mut statement = connection.prepare_cached(sql::CARE_STREAM)?;
    let rows = statement.query((patient.bytes(),))?;
    let mut events: Vec<CareEvent> = Vec::new();
    let head = follow_rows(rows, Stream::Care(patient), Head::START, |_, event| {
        events.push(event);
    })?;
    Ok((head, CareRecord::of(events)))
}

/// Appends one fact at the next place. The place is the lock: another who took it first wins.
pub(crate) fn append(
    connection: &Connection,
    patient: PatientId,
    head: &Head,
    event: &CareEvent,
) -> Result<Head, SubmitError> {
    let kind = event.fact.kind();
    let body = body_of(event, kind)?;
    let next = head.after(Stream::Care(patient), kind, &body);
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
