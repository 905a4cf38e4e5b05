//! The same rows, committed without anything around them: what the engine and the disk can do at most.
//!
//! The rows are those that the measured authorisations left behind, read out of the measured ledger and written again
//! into a copy of the ledger as it was before, with the same settings, so many authorisations in one transaction.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use serde::Serialize;

use super::spread::{Spread, per_second};
use crate::ending::Trouble;

/// Commits of prepared rows.
#[derive(Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct RawFigures {
    /// Authorisations in one transaction.
    pub(super) group: usize,
    /// Rows that one authorisation leaves behind, on average.
    pub(super) rows_an_authorisation: f64,
    /// Authorisations' rows committed a second.
    pub(super) per_second: f64,
    /// How long one transaction took.
    pub(super) commit: Spread,
}

/// The rows of one authorisation: for each table its rows.
type Rows = Vec<(usize, Vec<Value>)>;

/// Rows by authorisation, and how each table is written.
pub(super) struct Prepared {
    statements: Vec<String>,
    authorisations: Vec<Rows>,
}

/// Reads the rows that stand in `after` and not in `before`, patient by patient. Tables without a patient are the
/// engine's own book-keeping (checkpoints, segments) and written once a group at most: they are left out, which makes
/// the raw figure the harder one to reach.
///
/// # Errors
/// A failure of the store.
pub(super) fn prepare(before: &Path, after: &Path) -> Result<Prepared, Trouble> {
    read(before, after).map_err(store)
}

fn read(before: &Path, after: &Path) -> rusqlite::Result<Prepared> {
    let connection = Connection::open(after)?;
    connection.execute(
        "ATTACH DATABASE ?1 AS earlier",
        (before.display().to_string(),),
    )?;
    let mut statements = Vec::new();
    let mut by_patient: BTreeMap<Vec<u8>, Rows> = BTreeMap::new();
    for table in tables(&connection)? {
        let columns = columns(&connection, &table)?;
        let Some(patient) = columns.iter().position(|column| column == "patient") else {
            continue;
        };
        let list = columns.join(", ");
        let marks = vec!["?"; columns.len()].join(", ");
        let place = statements.len();
        statements.push(format!(
            "INSERT OR REPLACE INTO {table} ({list}) VALUES ({marks})"
        ));
        let mut fresh = connection.prepare(&format!(
            "SELECT {list} FROM main.{table} EXCEPT SELECT {list} FROM earlier.{table}"
        ))?;
        let mut rows = fresh.query(())?;
        while let Some(row) = rows.next()? {
            let values = (0..columns.len())
                .map(|column| row.get(column))
                .collect::<rusqlite::Result<Vec<Value>>>()?;
            if let Some(Value::Blob(patient)) = values.get(patient) {
                by_patient
                    .entry(patient.clone())
                    .or_default()
                    .push((place, values));
            }
        }
    }
    Ok(Prepared {
        statements,
        authorisations: by_patient.into_values().collect(),
    })
}

fn tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")?
        .query_map((), |row| row.get(0))?
        .collect()
}

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare("SELECT name FROM pragma_table_info(?1)")?
        .query_map((table,), |row| row.get(0))?
        .collect()
}

/// Writes the prepared rows into the store at `path`, `group` authorisations a transaction.
///
/// # Errors
/// A failure of the store.
pub(super) fn measure(
    path: &Path,
    prepared: &Prepared,
    group: usize,
) -> Result<RawFigures, Trouble> {
    write(path, prepared, group.max(1)).map_err(store)
}

fn write(path: &Path, prepared: &Prepared, group: usize) -> rusqlite::Result<RawFigures> {
    let connection = Connection::open(path)?;
    // The settings of the ledger, on which its durability rests.
    for (name, value) in [
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("fullfsync", "1"),
        ("checkpoint_fullfsync", "1"),
        // The ledger moves its log into the file beside its commits; here it is moved seldom.
        ("wal_autocheckpoint", "8192"),
    ] {
        connection.pragma_update(None, name, value)?;
    }
    let mut statements = prepared
        .statements
        .iter()
        .map(|statement| connection.prepare(statement))
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut each = Vec::new();
    let mut rows = 0_usize;
    let began = Instant::now();
    for some in prepared.authorisations.chunks(group) {
        let start = Instant::now();
        connection.execute_batch("BEGIN IMMEDIATE")?;
        for (place, values) in some.iter().flatten() {
            if let Some(statement) = statements.get_mut(*place) {
                statement.execute(params_from_iter(values))?;
                rows = rows.saturating_add(1);
            }
        }
        connection.execute_batch("COMMIT")?;
        each.push(start.elapsed());
    }
    let whole = began.elapsed();
    let count = prepared.authorisations.len();
    Ok(RawFigures {
        group,
        rows_an_authorisation: per_second(rows, std::time::Duration::from_secs(1))
            / per_second(count.max(1), std::time::Duration::from_secs(1)),
        per_second: per_second(count, whole),
        commit: Spread::of(each),
    })
}

/// A copy of a store that nobody has open.
///
/// # Errors
/// A failure of the store.
pub(super) fn copy(from: &Path, to: &Path) -> Result<(), Trouble> {
    let copied = || -> rusqlite::Result<()> {
        let connection = Connection::open(from)?;
        connection.execute("VACUUM INTO ?1", (to.display().to_string(),))?;
        Ok(())
    };
    copied().map_err(store)
}

fn store(error: rusqlite::Error) -> Trouble {
    Trouble::failed(format!("the store could not be measured: {error}"))
}
