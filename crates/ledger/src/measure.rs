//! What the disk and the store can do without us: the figures beside which a benchmark's own stand.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use retinue_kernel::{Day, Id, Medium, RegistryEvent, Signing};
use rusqlite::Connection;

use crate::error::{OpenError, SubmitError};
use crate::ids::{Subject, random};
use crate::ledger::Ledger;
use crate::{signing, sql, store};

/// How long one thing took, many times over.
#[derive(Clone, Debug)]
pub struct Times {
    sorted: Vec<Duration>,
}

impl Times {
    /// Times in any order.
    pub fn of(mut times: Vec<Duration>) -> Times {
        times.sort_unstable();
        Times { sorted: times }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.sorted.len()
    }

    /// The time that `per_mille` of a thousand did not exceed: 500 is the median. Zero when there are none.
    pub fn at_per_mille(&self, per_mille: usize) -> Duration {
        let last = self.sorted.len().saturating_sub(1);
        let at = last.saturating_mul(per_mille.min(1000)) / 1000;
        self.sorted.get(at).copied().unwrap_or_default()
    }
}

/// Writes 4 KiB and flushes it, `times` times, in the folder.
///
/// # Errors
/// When the folder cannot be written.
pub fn flushes(folder: &Path, times: usize) -> std::io::Result<Times> {
    let path = folder.join("flushes.tmp");
    let mut file = File::create(&path)?;
    let mut taken = Vec::with_capacity(times);
    for _ in 0..times {
        file.write_all(&[0; 4096])?;
        let began = Instant::now();
        file.sync_all()?;
        taken.push(began.elapsed());
    }
    drop(file);
    std::fs::remove_file(&path)?;
    Ok(Times::of(taken))
}

/// Commits of the rows that one authorisation writes, without reading, judging or sealing anything.
#[derive(Clone, Debug)]
pub struct RawCommits {
    /// Commands' worth of rows in each commit.
    pub group: usize,
    /// How long each commit took.
    pub commits: Times,
    /// Commands' worth of rows committed each second.
    pub per_second: f64,
}

/// As long as the event of an authorisation, and as what is kept of a command's outcome.
const EVENT_BYTES: usize = 430;
const OUTCOME_BYTES: usize = 260;

/// Commits, for `lasting`, the rows of `group` authorisations at a time into a store of its own in the folder, with the
/// settings of a ledger and decisions of `decision_bytes` bytes. The folder must hold no ledger.
///
/// # Errors
/// [`OpenError`] when the store cannot be made or fails.
pub fn raw_commits(
    folder: &Path,
    group: usize,
    decision_bytes: usize,
    lasting: Duration,
) -> Result<RawCommits, OpenError> {
    let path = folder.join("raw.db");
    let connection = store::open_file(&path, true)?;
    store::migrate(&connection, &path)?;
    // Here nobody moves the log beside the commits.
    connection.pragma_update(None, "wal_autocheckpoint", 8192)?;
    let began = Instant::now();
    let mut taken = Vec::new();
    while began.elapsed() < lasting {
        let rows = (0..group)
            .map(|_| random::<48>())
            .collect::<Result<Vec<_>, _>>()?;
        let commit = Instant::now();
        write_group(&connection, &rows, decision_bytes)?;
        taken.push(commit.elapsed());
    }
    let seconds = began.elapsed().as_secs_f64();
    let commands = taken.len().saturating_mul(group);
    Ok(RawCommits {
        group,
        per_second: f64::from(u32::try_from(commands).unwrap_or(u32::MAX)) / seconds,
        commits: Times::of(taken),
    })
}

fn write_group(
    connection: &Connection,
    rows: &[[u8; 48]],
    decision_bytes: usize,
) -> rusqlite::Result<()> {
    connection.prepare_cached("BEGIN IMMEDIATE")?.execute(())?;
    for row in rows {
        let (patient, hash) = row.split_at(16);
        let name = hex::encode(patient);
        let (event, decision, outcome) = (
            "e".repeat(EVENT_BYTES),
            "d".repeat(decision_bytes),
            "o".repeat(OUTCOME_BYTES),
        );
        let kind = "dispense-authorised";
        connection
            .prepare_cached(sql::PATIENT_APPEND)?
            .execute((patient, 1, kind, hash, event))?;
        let rights = (patient, &name, &name, "raw", "raw", "2026-03-31");
        connection.prepare_cached(sql::LIVE_ADD)?.execute(rights)?;
        connection
            .prepare_cached(sql::DECISION_ADD)?
            .execute((patient, &name, &name, hash, decision))?;
        connection
            .prepare_cached(sql::WORKLIST_SET)?
            .execute((patient, "raw", "2026-03-31"))?;
        connection
            .prepare_cached(sql::PATIENT_MOVED)?
            .execute((patient, 1, hash))?;
        connection
            .prepare_cached(sql::COMMAND_ADD)?
            .execute((patient, &name, hash, outcome))?;
    }
    connection.prepare_cached("COMMIT")?.execute(())?;
    Ok(())
}

/// What a synthetic party has on record before it is certified: its form signed on a paper whose text is not kept here, or a
/// wholesaler's attestation, and the training of its staff.
///
/// # Errors
/// [`SubmitError`] when the rules in force cannot be read.
pub fn ready_to_certify(
    ledger: &Ledger,
    subject: &Subject,
    on: Day,
) -> Result<Vec<RegistryEvent>, SubmitError> {
    let rules = ledger
        .in_force()
        .map_err(|error| SubmitError::NotRecorded(error.to_string()))?
        .1;
    let edition = &rules.at(on).edition.id;
    let form = signing::enrols(subject)
        .and_then(|enrols| ledger.rulebook().enrolment_form(enrols, edition));
    let name = |text| Id::new(text).ok_or(SubmitError::NotFound);
    let mut events = Vec::new();
    if let Some(form) = form {
        events.push(RegistryEvent::EnrolmentSigned {
            form: form.name.clone(),
            edition: edition.clone(),
            text_hash: None,
            signer: name("staff 1")?,
            assisted_by: None,
            signing: Box::new(Signing {
                medium: Medium::Paper,
                yes: Vec::new(),
                no: Vec::new(),
                written: Vec::new(),
            }),
        });
    } else if matches!(subject, Subject::Wholesaler(_)) {
        events.push(RegistryEvent::Attested {});
    }
    if !matches!(subject, Subject::Prescriber(_)) {
        events.push(RegistryEvent::Trained {
            staff: vec![name("staff 1")?],
            record: Some(name("training binder")?),
        });
    }
    Ok(events)
}
