//! Signed checkpoints: the heads of the streams that moved, chained and signed, so that a stream cannot be shortened.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use crate::audit;
use crate::chain::{GENESIS, Hash, Head, hash_from, seal};
use crate::core::Core;
use crate::error::{Damage, SubmitError};
use crate::ids::PatientId;
use crate::sql;
use crate::store::Store;
use crate::stream::written;

/// Most patient heads in one checkpoint; what is left goes into the next, at once.
const MOST_HEADS: i64 = 10_000;

/// What a checkpoint signs. Its JSON is what is hashed, byte for byte as it is stored.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Checkpoint {
    /// Its place in the chain, from 1.
    pub number: u32,
    /// When it was made.
    pub at: Timestamp,
    /// The public key, in hexadecimal, of the installation that signs it.
    pub key: String,
    /// The hash of the checkpoint before, in hexadecimal.
    pub previous: String,
    /// Patient streams that moved since: patient, place and seal of the last fact.
    pub patients: Vec<(PatientId, u32, String)>,
    /// Streams of care that moved since: patient, place and seal of the last fact.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub care: Vec<(PatientId, u32, String)>,
    /// Registry streams that moved since: subject, place and seal of the last fact.
    pub registry: Vec<(String, u32, String)>,
    /// The last segment of the access log and its seal.
    pub access: (u32, String),
}

/// The hash that is chained and signed.
pub(crate) fn hash(body: &str) -> Hash {
    seal(&[b"retinue checkpoint", body.as_bytes()])
}

/// Makes the next checkpoint when streams or the access log moved since the last. Returns whether more is left.
pub(crate) fn make(store: &mut Store) -> Result<bool, SubmitError> {
    let (connection, _, core) = store.with_parties()?;
    let patients = moved_patients(connection, sql::MOVED)?;
    let care = moved_patients(connection, sql::CARE_MOVED_ALL)?;
    let registry = moved_registry(connection)?;
    let access = audit::last_segment(connection)?;
    let last = last(connection)?;
    if patients.is_empty() && care.is_empty() && registry.is_empty() && last.access == access.0 {
        return Ok(false);
    }
    let full = |heads: usize| i64::try_from(heads).unwrap_or(i64::MAX) >= MOST_HEADS;
    let more = full(patients.len()) || full(care.len());
    let moved = Moved {
        patients,
        care,
        registry,
    };
    write(core, connection, &last, moved, access)?;
    Ok(more)
}

/// The heads of the streams that moved.
struct Moved {
    patients: Vec<(PatientId, Head)>,
    care: Vec<(PatientId, Head)>,
    registry: Vec<(String, Head)>,
}

fn write(
    core: &Core,
    connection: &Connection,
    last: &Last,
    moved: Moved,
    access: (u32, Hash),
) -> Result<(), SubmitError> {
    let last_patient = moved.patients.last().map(|(patient, _)| *patient);
    let last_of_care = moved.care.last().map(|(patient, _)| *patient);
    let named = |heads: Vec<(PatientId, Head)>| {
        let heads = heads.into_iter();
        heads
            .map(|(id, head)| (id, head.sequence, hex::encode(head.hash)))
            .collect()
    };
    let checkpoint = Checkpoint {
        number: last.number.saturating_add(1),
        at: core.clock.now(),
        key: core.key.id(),
        previous: hex::encode(last.hash),
        patients: named(moved.patients),
        care: named(moved.care),
        registry: moved
            .registry
            .into_iter()
            .map(|(key, head)| (key, head.sequence, hex::encode(head.hash)))
            .collect(),
        access: (access.0, hex::encode(access.1)),
    };
    let body = written(&checkpoint)?;
    let hash = hash(&body);
    let signature = core.key.sign(&hash);
    connection.prepare_cached(sql::CHECKPOINT_ADD)?.execute((
        checkpoint.number,
        hash,
        signature,
        body,
    ))?;
    if let Some(patient) = last_patient {
        connection
            .prepare_cached(sql::MOVED_CLEAR)?
            .execute((patient.bytes(),))?;
    }
    if let Some(patient) = last_of_care {
        connection
            .prepare_cached(sql::CARE_MOVED_CLEAR)?
            .execute((patient.bytes(),))?;
    }
    connection
        .prepare_cached(sql::REGISTRY_MOVED_CLEAR)?
        .execute(())?;
    Ok(())
}

struct Last {
    number: u32,
    hash: Hash,
    /// The access segment that it anchors.
    access: u32,
}

fn last(connection: &Connection) -> Result<Last, SubmitError> {
    let found: Option<(u32, Vec<u8>, String)> = connection
        .prepare_cached(sql::CHECKPOINT_LAST)?
        .query_row((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((number, stored, body)) = found else {
        return Ok(Last {
            number: 0,
            hash: GENESIS,
            access: 0,
        });
    };
    let place = format!("checkpoint {number}");
    let hash = hash_from(&stored, &place)?;
    let damage = |what: String| Damage { place, what };
    if self::hash(&body) != hash {
        return Err(damage("its content does not fit its hash".to_owned()).into());
    }
    let checkpoint: Checkpoint =
        serde_json::from_str(&body).map_err(|error| damage(error.to_string()))?;
    Ok(Last {
        number,
        hash,
        access: checkpoint.access.0,
    })
}

fn moved_patients(
    connection: &Connection,
    statement: &str,
) -> Result<Vec<(PatientId, Head)>, SubmitError> {
    let mut statement = connection.prepare_cached(statement)?;
    let mut rows = statement.query((MOST_HEADS,))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let patient = PatientId::from_bytes(row.get(0)?);
        let stored: Vec<u8> = row.get(2)?;
        found.push((
            patient,
            Head {
                sequence: row.get(1)?,
                hash: hash_from(&stored, &patient)?,
            },
        ));
    }
    Ok(found)
}

fn moved_registry(connection: &Connection) -> Result<Vec<(String, Head)>, SubmitError> {
    let mut statement = connection.prepare_cached(sql::REGISTRY_MOVED_ALL)?;
    let mut rows = statement.query(())?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let subject: String = row.get(0)?;
        let stored: Vec<u8> = row.get(2)?;
        let hash = hash_from(&stored, &subject)?;
        found.push((
            subject,
            Head {
                sequence: row.get(1)?,
                hash,
            },
        ));
    }
    Ok(found)
}
