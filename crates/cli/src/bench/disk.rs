//! How fast the disk makes a write durable in the minute of the measurement.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::spread::Spread;
use crate::ending::Trouble;

/// Writes of 4 KiB, each flushed to the disk before the next.
#[derive(Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct DiskFigures {
    /// Flushes a second.
    pub(super) flushes_per_second: f64,
    /// How long one took.
    pub(super) flush: Spread,
}

/// Measures for about `time` in a file of its own in `folder`.
///
/// # Errors
/// A failure of the disk.
pub(super) fn measure(folder: &Path, time: Duration) -> Result<DiskFigures, Trouble> {
    let failed =
        |error: std::io::Error| Trouble::failed(format!("the disk could not be measured: {error}"));
    let path = folder.join("flush-probe");
    let mut file = File::create(&path).map_err(failed)?;
    let page = [0x5a_u8; 4096];
    let mut each = Vec::new();
    let began = Instant::now();
    loop {
        // Over the same 64 pages again and again, as a write-ahead log that is reused does.
        let place = u64::try_from(each.len() % 64).unwrap_or(0) * 4096;
        let start = Instant::now();
        file.seek(SeekFrom::Start(place)).map_err(failed)?;
        file.write_all(&page).map_err(failed)?;
        file.sync_data().map_err(failed)?;
        each.push(start.elapsed());
        if began.elapsed() >= time {
            break;
        }
    }
    let whole = began.elapsed();
    drop(file);
    std::fs::remove_file(&path).map_err(failed)?;
    Ok(DiskFigures {
        flushes_per_second: super::spread::per_second(each.len(), whole),
        flush: Spread::of(each),
    })
}
