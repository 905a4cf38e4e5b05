//! Durable authorisations through the whole service: real HTTP, signed-in callers, audit on, a process of its own.

use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use super::disk::{self, DiskFigures};
use super::load::{self, FACTS_A_PATIENT, Ready};
use super::raw::{self, RawFigures};
use super::server::Server;
use super::spread::Spread;
use super::{callers, process};
use crate::ending::Trouble;

/// What so many callers side by side were answered.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Level {
    /// Callers side by side.
    pub(super) callers: usize,
    /// Authorisations given.
    pub(super) authorised: usize,
    /// Authorisations a second, each on disk before it was answered.
    pub(super) per_second: f64,
    /// From the request to the end of the answer.
    pub(super) answered: Spread,
    /// The share of the processors' time that asking took.
    pub(super) generator_share: Option<f64>,
    /// The disk in the same minute.
    pub(super) disk: DiskFigures,
    /// The same rows committed without anything around them, as many authorisations a transaction as there were callers:
    /// the largest group that can have been.
    pub(super) raw: RawFigures,
    /// What the service reached of the raw rate.
    pub(super) share_of_raw: f64,
}

/// A service over so many patients.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Size {
    /// Patients, eight facts each.
    pub(super) patients: usize,
    /// The ledger's file, in MiB.
    pub(super) ledger_mib: f64,
    /// From the start of the process to the answer that it is ready, in milliseconds.
    pub(super) ready_ms: f64,
    /// Memory after some idle seconds, in MiB.
    pub(super) idle_mib: Option<f64>,
    /// A lone caller's authorisations.
    pub(super) answered: Spread,
    /// Its median against that of the first size.
    pub(super) against_first: f64,
}

/// What is measured.
pub(crate) struct Plan {
    /// For how long each.
    pub(crate) time: Duration,
    /// Callers side by side, level by level.
    pub(crate) callers: Vec<usize>,
    /// Patients, size by size.
    pub(crate) patients: Vec<usize>,
    /// Patients on record where the doors for programs are asked; they are not asked without.
    pub(crate) doors: Option<usize>,
    /// How long a service idles before its memory is looked at.
    pub(crate) idle: Duration,
}

/// More authorisations a second than are expected of any machine: so many are loaded for the levels.
const FOR_A_SECOND: u32 = 4_000;

/// Measures each level on one ledger in `folder`, made for it.
///
/// # Errors
/// A failure of the service, the ledger or the disk.
pub(crate) fn levels(
    folder: &Path,
    plan: &Plan,
    say: &dyn Fn(&str),
) -> Result<Vec<Level>, Trouble> {
    let most = plan.callers.iter().copied().max().unwrap_or(1);
    let each = plan.time.as_secs_f64() * f64::from(FOR_A_SECOND);
    let each = Duration::from_secs_f64(each).as_secs();
    let each = usize::try_from(each).unwrap_or(usize::MAX).max(100);
    let all = each.saturating_mul(plan.callers.len());
    say(&format!(
        "loading {all} patients for {} levels",
        plan.callers.len()
    ));
    let data = folder.join("levels");
    crate::installation::private_folder(&data)?;
    let loaded = load::load(&data, all, most, all)?;
    let server = Server::start(&data)?;
    let mut connections = callers::signed_in(server.address, &loaded.callers)?;
    let ledger = data.join("retinue.db");
    let mut levels = Vec::new();
    for (count, ready) in plan.callers.iter().zip(loaded.ready.chunks(each)) {
        say(&format!("{count} callers"));
        let before = folder.join("before.db");
        raw::copy(&ledger, &before)?;
        let disk = disk::measure(&data, plan.time / 4)?;
        let some = connections.get_mut(..*count).unwrap_or_default();
        let asked = callers::ask(some, ready, plan.time, server.pid())?;
        let prepared = raw::prepare(&before, &ledger)?;
        let raw = raw::measure(&before, &prepared, *count)?;
        remove(&before);
        levels.push(Level {
            callers: *count,
            authorised: asked.authorised,
            per_second: asked.per_second,
            answered: asked.answered,
            generator_share: asked.generator_share,
            share_of_raw: asked.per_second / raw.per_second.max(1e-9),
            disk,
            raw,
        });
    }
    server.stop();
    remove_folder(&data);
    Ok(levels)
}

/// Measures each size on a ledger of its own in `folder`.
///
/// # Errors
/// As [`levels`].
pub(crate) fn sizes(folder: &Path, plan: &Plan, say: &dyn Fn(&str)) -> Result<Vec<Size>, Trouble> {
    let mut sizes: Vec<Size> = Vec::new();
    for patients in &plan.patients {
        say(&format!(
            "loading {patients} patients, {FACTS_A_PATIENT} facts each"
        ));
        let data = folder.join(format!("patients-{patients}"));
        crate::installation::private_folder(&data)?;
        let loaded = load::load(&data, *patients, 1, (*patients).min(20_000))?;
        let server = Server::start(&data)?;
        say(&format!("{} seconds of idling", plan.idle.as_secs_f64()));
        std::thread::sleep(plan.idle);
        let idle_mib = process::resident_mib(server.pid());
        let answered = lone(&server, &loaded.callers, &loaded.ready, plan.time)?;
        let first = sizes
            .first()
            .map_or(answered.p50_ms, |size| size.answered.p50_ms);
        sizes.push(Size {
            patients: *patients,
            ledger_mib: mib(&data.join("retinue.db")),
            ready_ms: server.ready_after.as_secs_f64() * 1e3,
            idle_mib,
            answered,
            against_first: answered.p50_ms / first.max(1e-9),
        });
        server.stop();
        remove_folder(&data);
    }
    Ok(sizes)
}

fn lone(
    server: &Server,
    callers: &[load::Caller],
    ready: &[Ready],
    time: Duration,
) -> Result<Spread, Trouble> {
    let mut connections = callers::signed_in(server.address, callers)?;
    Ok(callers::ask(&mut connections, ready, time, server.pid())?.answered)
}

fn mib(file: &Path) -> f64 {
    let bytes = std::fs::metadata(file).map_or(0, |found| found.len());
    f64::from(u32::try_from(bytes / 1024).unwrap_or(u32::MAX)) / 1024.0
}

/// What is left behind goes with the folder in the end; removed earlier it makes room.
fn remove(file: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", file.display()));
    }
}

fn remove_folder(folder: &Path) {
    let _ = std::fs::remove_dir_all(folder);
}
