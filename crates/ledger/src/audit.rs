//! Who read what: entries gathered in memory, written in sealed segments with the next commit.
//!
//! An entry waits in memory for at most [`Limits::access_every`](crate::Limits::access_every) or
//! [`Limits::access_lines`](crate::Limits::access_lines) others: that is what a crash can lose. A read of an identity,
//! an export and a break-glass read wait until theirs is on disk.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use crate::actor::Actor;
use crate::chain::{GENESIS, Hash, hash_from, seal};
use crate::core::Limits;
use crate::error::{ReadError, SubmitError};
use crate::group::lock;
use crate::ids::PatientId;
use crate::sql;

/// What stands before the name of a program that read in a person's name.
const BY_PROGRAM: &str = "by the program ";

/// How many times the lines of one segment may be held back before reads are refused.
const HELD_BACK: usize = 10;

/// One act that reads, or was refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccessEntry {
    /// When, to the millisecond.
    pub at: Timestamp,
    /// The account.
    pub account: String,
    /// The role in which it acted.
    pub capacity: String,
    /// What was done, such as `read-patient-file`.
    pub act: String,
    /// Of which patient.
    pub patient: Option<PatientId>,
    /// What else there is to say; never a name or a clinical fact.
    pub detail: Option<String>,
}

impl AccessEntry {
    /// Whether a program looked that the person of the account had let in.
    pub fn is_by_a_program(&self) -> bool {
        let detail = self.detail.as_deref().unwrap_or_default();
        detail.starts_with(BY_PROGRAM)
    }

    /// The bytes that its segment seals.
    fn sealed(&self) -> Hash {
        let at = self.at.as_microsecond().to_be_bytes();
        let patient = self
            .patient
            .map(|patient| patient.bytes().to_vec())
            .unwrap_or_default();
        let detail = self.detail.as_deref().unwrap_or_default();
        let present = [
            u8::from(self.patient.is_some()),
            u8::from(self.detail.is_some()),
        ];
        seal(&[
            b"retinue access",
            &at,
            self.account.as_bytes(),
            self.capacity.as_bytes(),
            self.act.as_bytes(),
            &present,
            &patient,
            detail.as_bytes(),
        ])
    }
}

/// The seal of a segment: its number, its lines in order, and the segment before.
pub(crate) fn segment_seal(segment: u32, entries: &[AccessEntry], previous: &Hash) -> Hash {
    let place = segment.to_be_bytes();
    let lines: Vec<Hash> = entries.iter().map(AccessEntry::sealed).collect();
    let mut fields: Vec<&[u8]> = Vec::with_capacity(lines.len() + 3);
    fields.extend([b"retinue access segment".as_slice(), &place]);
    fields.extend(lines.iter().map(Hash::as_slice));
    fields.push(previous);
    seal(&fields)
}

/// Entries that are not written yet.
#[derive(Debug)]
pub(crate) struct Audit {
    pending: Mutex<Pending>,
    lines: usize,
    every: Duration,
}

#[derive(Debug)]
struct Pending {
    entries: Vec<AccessEntry>,
    first_at: Option<Instant>,
    /// Someone waits for the entries to be written.
    awaited: bool,
}

impl Audit {
    pub(crate) fn new(limits: &Limits) -> Audit {
        let pending = Pending {
            entries: Vec::new(),
            first_at: None,
            awaited: false,
        };
        Audit {
            pending: Mutex::new(pending),
            lines: limits.access_lines.max(1),
            every: limits.access_every,
        }
    }

    /// Takes an entry in. Refused when so many are held back that the store must be failing.
    pub(crate) fn note(&self, entry: AccessEntry) -> Result<(), ReadError> {
        let mut pending = lock(&self.pending);
        if pending.entries.len() >= self.lines.saturating_mul(HELD_BACK) {
            return Err(ReadError::NotAudited);
        }
        pending.first_at.get_or_insert_with(Instant::now);
        pending.entries.push(entry);
        Ok(())
    }

    /// An entry of `actor`, as of `at`.
    pub(crate) fn entry(
        at: Timestamp,
        actor: &Actor,
        act: &str,
        patient: Option<PatientId>,
        detail: Option<String>,
    ) -> AccessEntry {
        let detail = match (actor.by_program(), detail) {
            (None, detail) => detail,
            (Some(program), None) => Some(format!("{BY_PROGRAM}{program}")),
            (Some(program), Some(detail)) => Some(format!("{BY_PROGRAM}{program}; {detail}")),
        };
        AccessEntry {
            at,
            account: actor.account().to_string(),
            capacity: actor.role().capacity().to_string(),
            act: act.to_owned(),
            patient,
            detail,
        }
    }

    /// Says that someone waits for what is pending: the next commit writes it whatever its age.
    pub(crate) fn await_writing(&self) {
        lock(&self.pending).awaited = true;
    }

    /// Whether the next commit should write what is pending.
    pub(crate) fn is_due(&self) -> bool {
        let pending = lock(&self.pending);
        pending.is_due(self.lines, self.every)
    }

    /// Whether nothing is pending.
    pub(crate) fn is_empty(&self) -> bool {
        lock(&self.pending).entries.is_empty()
    }

    /// Writes what is due as one segment within the transaction that runs. Returns how many entries that were.
    ///
    /// They stay pending until [`Audit::written`]. Should a commit fail and have been kept all the same, they are
    /// written twice: an access log may repeat itself, but never miss.
    pub(crate) fn write_due(&self, connection: &Connection) -> Result<usize, SubmitError> {
        let entries = {
            let pending = lock(&self.pending);
            if !pending.is_due(self.lines, self.every) {
                return Ok(0);
            }
            pending.entries.clone()
        };
        write_segment(connection, &entries)?;
        Ok(entries.len())
    }

    /// The transaction that took `entries` entries was committed.
    pub(crate) fn written(&self, entries: usize) {
        if entries > 0 {
            let mut pending = lock(&self.pending);
            let taken = entries.min(pending.entries.len());
            pending.entries.drain(..taken);
            pending.first_at = (!pending.entries.is_empty()).then(Instant::now);
            pending.awaited = false;
        }
    }
}

impl Pending {
    fn is_due(&self, lines: usize, every: Duration) -> bool {
        !self.entries.is_empty()
            && (self.awaited
                || self.entries.len() >= lines
                || self.first_at.is_some_and(|first| first.elapsed() >= every))
    }
}

fn write_segment(connection: &Connection, entries: &[AccessEntry]) -> Result<(), SubmitError> {
    let (last, previous) = last_segment(connection)?;
    let segment = last.saturating_add(1);
    let mut add = connection.prepare_cached(sql::ACCESS_ADD)?;
    for (line, entry) in entries.iter().enumerate() {
        add.execute((
            segment,
            u32::try_from(line).unwrap_or(u32::MAX),
            entry.at.as_microsecond(),
            &entry.account,
            &entry.capacity,
            &entry.act,
            entry.patient.as_ref().map(PatientId::bytes),
            &entry.detail,
        ))?;
    }
    let lines = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    let hash = segment_seal(segment, entries, &previous);
    connection
        .prepare_cached(sql::ACCESS_SEGMENT_ADD)?
        .execute((segment, lines, hash))?;
    Ok(())
}

/// The number and seal of the last segment; 0 and the genesis when there is none.
pub(crate) fn last_segment(connection: &Connection) -> Result<(u32, Hash), SubmitError> {
    let last: Option<(u32, Vec<u8>)> = connection
        .prepare_cached(sql::ACCESS_SEGMENT_LAST)?
        .query_row((), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match last {
        None => Ok((0, GENESIS)),
        Some((segment, hash)) => Ok((
            segment,
            hash_from(&hash, &format!("access segment {segment}"))?,
        )),
    }
}

/// Reads an entry from a row whose columns from `first` on are: at, account, capacity, act, patient, detail.
pub(crate) fn entry_from(row: &rusqlite::Row<'_>, first: usize) -> rusqlite::Result<AccessEntry> {
    let at: i64 = row.get(first)?;
    let patient: Option<[u8; 16]> = row.get(first + 4)?;
    Ok(AccessEntry {
        at: Timestamp::from_microsecond(at).unwrap_or(Timestamp::UNIX_EPOCH),
        account: row.get(first + 1)?,
        capacity: row.get(first + 2)?,
        act: row.get(first + 3)?,
        patient: patient.map(PatientId::from_bytes),
        detail: row.get(first + 5)?,
    })
}
