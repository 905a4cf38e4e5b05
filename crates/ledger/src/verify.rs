//! Is what is stored what was recorded? Every seal of every stream, every checkpoint, every segment, every decision.

use std::collections::BTreeMap;

use retinue_care::event::CareEvent;
use retinue_kernel::{Event, Payload, Programme};
use rusqlite::{Connection, OptionalExtension};

use crate::audit::{AccessEntry, entry_from, segment_seal};
use crate::chain::{GENESIS, Hash, Head, Stream};
use crate::checkpoint::{self, Checkpoint};
use crate::error::{Damage, ReadError, SubmitError};
use crate::ids::{PatientId, Subject};
use crate::key::is_signed_by;
use crate::ledger::Ledger;
use crate::{decision, form_text, party, sql, stream};

/// What was looked at, and what does not fit.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Verification {
    /// Patient streams read.
    pub patients: u64,
    /// Facts of patients whose seal was computed anew.
    pub facts: u64,
    /// Facts of care whose seal was computed anew.
    pub care_facts: u64,
    /// Registry facts whose seal was computed anew.
    pub registry_facts: u64,
    /// Decisions whose content was held against the hash in the fact that carries them.
    pub decisions: u64,
    /// Checkpoints whose signature and chain were checked, and each head they name found in its stream.
    pub checkpoints: u64,
    /// Segments of the access log read.
    pub segments: u64,
    /// The places where what is stored is not what was recorded, in the order in which they were found.
    pub damages: Vec<Damage>,
}

impl Verification {
    /// Whether everything fits.
    pub fn is_whole(&self) -> bool {
        self.damages.is_empty()
    }

    fn found(&mut self, place: impl std::fmt::Display, what: impl Into<String>) {
        self.damages.push(Damage {
            place: place.to_string(),
            what: what.into(),
        });
    }
}

impl Ledger {
    /// Reads the whole ledger and says every place that was altered, removed, moved or cut off.
    ///
    /// A stream that was cut off at its end is found as far as a checkpoint names its head; facts recorded after the
    /// last checkpoint, at most a minute's, are covered by their own chain only.
    ///
    /// # Errors
    /// [`ReadError`] when the store cannot be read at all.
    pub fn verify(&self) -> Result<Verification, ReadError> {
        let key = self.installation();
        Ok(self.read(|connection| verified(connection, &key))?)
    }
}

fn verified(connection: &Connection, key: &str) -> Result<Verification, SubmitError> {
    let mut found = Verification::default();
    patients(connection, &mut found)?;
    care(connection, &mut found)?;
    registry(connection, &mut found)?;
    form_texts(connection, &mut found)?;
    let segments = segments(connection, &mut found)?;
    checkpoints(connection, key, &segments, &mut found)?;
    moved(connection, &mut found)?;
    Ok(found)
}

/// The texts of forms, held against their hashes.
fn form_texts(connection: &Connection, found: &mut Verification) -> Result<(), SubmitError> {
    let beside = Programme::ALL.iter().copied().map(Subject::Beside);
    let mut loaded = Vec::new();
    for stream in beside.chain([Subject::Programme]) {
        // A stream that cannot be read was found damaged already.
        let record = party::as_of(connection, &stream, u32::MAX).unwrap_or_default();
        loaded.extend(record.facts);
    }
    let damages = form_text::damages(connection, &loaded)?;
    found.damages.extend(damages);
    Ok(())
}

/// One patient stream on the way through the table.
struct Reading {
    patient: PatientId,
    head: Head,
    /// Nothing after the first damage of a stream can be judged.
    broken: bool,
}

fn patients(connection: &Connection, found: &mut Verification) -> Result<(), SubmitError> {
    let mut statement = connection.prepare(sql::EVERY_FACT)?;
    let mut rows = statement.query(())?;
    let mut reading: Option<Reading> = None;
    while let Some(row) = rows.next()? {
        let Ok(patient) = row.get(0).map(PatientId::from_bytes) else {
            found.found("a fact", "its patient cannot be read");
            continue;
        };
        let mut now = match reading.take() {
            Some(now) if now.patient == patient => now,
            _ => {
                found.patients += 1;
                Reading {
                    patient,
                    head: Head::START,
                    broken: false,
                }
            }
        };
        if !now.broken {
            match sealed::<Event>(row, Stream::Patient(patient), &now.head) {
                Ok((head, event)) => {
                    now.head = head;
                    found.facts += 1;
                    decided(connection, patient, &event, found)?;
                }
                Err(damage) => {
                    now.broken = true;
                    found.damages.push(damage);
                }
            }
        }
        reading = Some(now);
    }
    Ok(())
}

/// The streams of care: each seal, in order.
fn care(connection: &Connection, found: &mut Verification) -> Result<(), SubmitError> {
    let mut statement = connection.prepare(sql::EVERY_CARE_FACT)?;
    let mut rows = statement.query(())?;
    let mut reading: Option<Reading> = None;
    while let Some(row) = rows.next()? {
        let Ok(patient) = row.get(0).map(PatientId::from_bytes) else {
            found.found("a fact of care", "its patient cannot be read");
            continue;
        };
        let mut now = reading
            .take()
            .filter(|now| now.patient == patient)
            .unwrap_or(Reading {
                patient,
                head: Head::START,
                broken: false,
            });
        if !now.broken {
            match sealed::<CareEvent>(row, Stream::Care(patient), &now.head) {
                Ok((head, _)) => {
                    now.head = head;
                    found.care_facts += 1;
                }
                Err(damage) => {
                    now.broken = true;
                    found.damages.push(damage);
                }
            }
        }
        reading = Some(now);
    }
    Ok(())
}

/// The head after the fact in a row, and the fact.
fn sealed<T: serde::de::DeserializeOwned>(
    row: &rusqlite::Row<'_>,
    stream: Stream<'_>,
    head: &Head,
) -> Result<(Head, T), Damage> {
    let place = |sequence: i64| format!("{stream}, fact {sequence}");
    let stored: i64 = row.get(1).unwrap_or(-1);
    let unreadable = |what: &str| Damage {
        place: place(stored),
        what: what.to_owned(),
    };
    let sequence = u32::try_from(stored).map_err(|_| unreadable("its place cannot be read"))?;
    let text = |column| {
        row.get::<_, String>(column)
            .map_err(|_| unreadable("its text cannot be read"))
    };
    let (kind, body) = (text(2)?, text(3)?);
    let hash: Vec<u8> = row
        .get(4)
        .map_err(|_| unreadable("its seal cannot be read"))?;
    let next = head.follow(stream, sequence, &kind, &body, &hash)?;
    let event = serde_json::from_str(&body)
        .map_err(|error| unreadable(&format!("it cannot be read: {error}")))?;
    Ok((next, event))
}

/// A fact that carries a decision: the decision must be there, under its hash.
fn decided(
    connection: &Connection,
    patient: PatientId,
    event: &Event,
    found: &mut Verification,
) -> Result<(), SubmitError> {
    let (Payload::DispenseAuthorised {
        decision: Some(hash),
        ..
    }
    | Payload::ExternalAuthorisationRecorded {
        decision: Some(hash),
        ..
    }
    | Payload::DispenseDenied {
        decision: Some(hash),
        ..
    }
    | Payload::ChecklistGiven {
        decision: Some(hash),
        ..
    }) = &event.payload
    else {
        return Ok(());
    };
    let fact = &event.envelope.id;
    let place = format!("patient {patient}, decision of {fact}");
    match decision::stored(connection, patient, fact) {
        Ok(Some(stored)) if stored.hash == *hash => found.decisions += 1,
        Ok(Some(_)) => found.found(place, "it is not the decision that the fact carries"),
        Ok(None) => found.found(place, "it is missing"),
        Err(SubmitError::Damaged(damage)) => found.damages.push(damage),
        Err(error) => return Err(error),
    }
    Ok(())
}

fn registry(connection: &Connection, found: &mut Verification) -> Result<(), SubmitError> {
    let mut keys: Vec<String> = connection
        .prepare_cached(sql::REGISTRY_FACT_SUBJECTS)?
        .query_map((), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let heads: Vec<String> = connection
        .prepare_cached(sql::REGISTRY_SUBJECTS)?
        .query_map(("", i64::MAX), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    keys.extend(heads);
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        let Some(subject) = Subject::from_key(&key) else {
            found.found(&key, "it names no party");
            continue;
        };
        let mut facts: u64 = 0;
        match stream::registry_facts(connection, &subject, &Head::START, u32::MAX, |_, _| {
            facts += 1
        }) {
            Ok(head) => match stream::registry_head(connection, &subject) {
                Ok(stored) if stored == head => {}
                _ => found.found(&subject, "its stream does not end where its head says"),
            },
            Err(stream::StreamError::Damaged(damage)) => found.damages.push(damage),
            Err(error) => return Err(error.into()),
        }
        found.registry_facts += facts;
    }
    Ok(())
}

/// Every segment's seal, by number.
fn segments(
    connection: &Connection,
    found: &mut Verification,
) -> Result<BTreeMap<u32, Hash>, SubmitError> {
    let mut statement = connection.prepare(sql::ACCESS_SEGMENTS)?;
    let mut rows = statement.query(())?;
    let (mut seals, mut previous, mut expected) = (BTreeMap::new(), GENESIS, 1_u32);
    while let Some(row) = rows.next()? {
        let (segment, lines, stored): (u32, u32, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let place = format!("access segment {segment}");
        let entries: Vec<(u32, AccessEntry)> = connection
            .prepare_cached(sql::ACCESS_OF_SEGMENT)?
            .query_map((segment,), |row| Ok((row.get(0)?, entry_from(row, 1)?)))?
            .collect::<Result<_, _>>()?;
        let in_order = entries
            .iter()
            .zip(0_u32..)
            .all(|((line, _), place)| *line == place);
        let entries: Vec<AccessEntry> = entries.into_iter().map(|(_, entry)| entry).collect();
        let seal = segment_seal(segment, &entries, &previous);
        if segment != expected {
            found.found(&place, format!("segment {expected} is missing before it"));
        } else if !in_order || u32::try_from(entries.len()).ok() != Some(lines) || stored != seal {
            found.found(
                &place,
                "its lines do not fit its seal, or the segment before it was changed",
            );
        }
        found.segments += 1;
        previous = stored.try_into().unwrap_or(seal);
        seals.insert(segment, previous);
        expected = segment.saturating_add(1);
    }
    Ok(seals)
}

fn checkpoints(
    connection: &Connection,
    key: &str,
    segments: &BTreeMap<u32, Hash>,
    found: &mut Verification,
) -> Result<(), SubmitError> {
    let mut statement = connection.prepare(sql::CHECKPOINTS)?;
    let mut rows = statement.query((0,))?;
    let (mut previous, mut expected) = (GENESIS, 1_u32);
    while let Some(row) = rows.next()? {
        let (number, stored, signature, body): (u32, Vec<u8>, Vec<u8>, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let place = format!("checkpoint {number}");
        let hash = checkpoint::hash(&body);
        let Ok(checkpoint) = serde_json::from_str::<Checkpoint>(&body) else {
            found.found(place, "it cannot be read");
            continue;
        };
        if number != expected || checkpoint.number != number {
            found.found(
                &place,
                format!("checkpoint {expected} is missing before it"),
            );
        } else if stored != hash || checkpoint.previous != hex::encode(previous) {
            found.found(
                &place,
                "its content does not fit its hash, or the checkpoint before it was changed",
            );
        } else if checkpoint.key != key || !is_signed_by(key, &hash, &signature) {
            found.found(&place, "it is not signed with this installation's key");
        }
        found.checkpoints += 1;
        heads(connection, &checkpoint, found)?;
        let (segment, seal) = &checkpoint.access;
        if *segment > 0 && segments.get(segment).map(hex::encode).as_ref() != Some(seal) {
            found.found(
                format!("access segment {segment}"),
                format!("{place} names it, but it is not there as it was"),
            );
        }
        previous = hash;
        expected = number.saturating_add(1);
    }
    Ok(())
}

/// Each head that a checkpoint names must still stand in its stream.
fn heads(
    connection: &Connection,
    checkpoint: &Checkpoint,
    found: &mut Verification,
) -> Result<(), SubmitError> {
    let said = format!(
        "checkpoint {} names it, but it is not there as it was",
        checkpoint.number
    );
    let of_patients = checkpoint
        .patients
        .iter()
        .map(|head| (head, sql::FACT_AT, false));
    let of_care = checkpoint
        .care
        .iter()
        .map(|head| (head, sql::CARE_FACT_AT, true));
    for ((patient, sequence, seal), statement, is_care) in of_patients.chain(of_care) {
        let stored: Option<Vec<u8>> = connection
            .prepare_cached(statement)?
            .query_row((patient.bytes(), sequence), |row| row.get(0))
            .optional()?;
        if stored.map(hex::encode).as_ref() != Some(seal) {
            let stream = if is_care {
                Stream::Care(*patient)
            } else {
                Stream::Patient(*patient)
            };
            found.found(format!("{stream}, fact {sequence}"), &said);
        }
    }
    for (subject, sequence, seal) in &checkpoint.registry {
        let stored: Option<Vec<u8>> = connection
            .prepare_cached(sql::REGISTRY_FACT_AT)?
            .query_row((subject, sequence), |row| row.get(0))
            .optional()?;
        if stored.map(hex::encode).as_ref() != Some(seal) {
            found.found(format!("{subject}, fact {sequence}"), &said);
        }
    }
    Ok(())
}

/// Streams that moved since the last checkpoint must stand where the list for the next one says.
fn moved(connection: &Connection, found: &mut Verification) -> Result<(), SubmitError> {
    for (moved, last) in [
        (sql::MOVED, sql::PATIENT_HEAD),
        (sql::CARE_MOVED_ALL, sql::CARE_HEAD),
    ] {
        let mut statement = connection.prepare_cached(moved)?;
        let mut rows = statement.query((i64::MAX,))?;
        while let Some(row) = rows.next()? {
            let patient = PatientId::from_bytes(row.get(0)?);
            let (sequence, stored): (u32, Vec<u8>) = (row.get(1)?, row.get(2)?);
            let head: Option<(u32, Vec<u8>)> = connection
                .prepare_cached(last)?
                .query_row((patient.bytes(),), |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            if head != Some((sequence, stored)) {
                let stream = if last == sql::CARE_HEAD {
                    Stream::Care(patient)
                } else {
                    Stream::Patient(patient)
                };
                found.found(
                    format!("{stream}, fact {sequence}"),
                    "it was the last of its stream and is not there as it was",
                );
            }
        }
    }
    Ok(())
}
