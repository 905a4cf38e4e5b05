//! What the machine gives: folder, key file, disk, SQLite, port.

use std::path::Path;
use std::process::Command;

use super::Check;

/// Less free space than this is worth a look, and less than a tenth of it stands in the way, in KiB.
const ENOUGH_KIB: u64 = 2 << 20;

/// The folder of the ledger: there, writable, and closed to others.
pub(super) fn folder(folder: &Path) -> Check {
    const NAME: &str = "data folder";
    let shown = folder.display();
    match std::fs::metadata(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Check::look(
            NAME,
            format!("{shown} is not there"),
            "`retinue serve` makes it; or give another with --data",
        ),
        Err(error) => Check::ill(
            NAME,
            format!("{shown} cannot be read: {error}"),
            "give the user who runs retinue the right to read and write it",
        ),
        Ok(found) if !found.is_dir() => Check::ill(
            NAME,
            format!("{shown} is not a folder"),
            "give a folder with --data",
        ),
        Ok(found) => match written(folder) {
            Err(error) => Check::ill(
                NAME,
                format!("{shown} cannot be written: {error}"),
                "give the user who runs retinue the right to write it, or mount its disk for writing",
            ),
            Ok(()) => match open_to_others(&found) {
                Some(mode) => Check::look(
                    NAME,
                    format!("{shown} is open to other users of this machine (mode {mode:o})"),
                    format!("chmod 700 {shown}"),
                ),
                None => Check::well(NAME, format!("{shown}, writable, closed to others")),
            },
        },
    }
}

/// Whether a file can be made there, flushed, and taken away again.
fn written(folder: &Path) -> std::io::Result<()> {
    let probe = folder.join(format!(".doctor-{}", std::process::id()));
    let file = std::fs::File::create_new(&probe)?;
    let flushed = file.sync_all();
    std::fs::remove_file(&probe)?;
    flushed
}

/// The signing key: there, and readable by its owner only.
pub(super) fn key(path: &Path) -> Check {
    const NAME: &str = "signing key";
    let shown = path.display();
    match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Check::look(
            NAME,
            format!("{shown} is not there"),
            "it is made with the ledger; if the ledger is there already, restore the key from where keys are kept",
        ),
        Err(error) => Check::ill(
            NAME,
            format!("{shown} cannot be read: {error}"),
            "give the user who runs retinue, and nobody else, the right to read it",
        ),
        Ok(found) => match open_to_others(&found) {
            Some(mode) => Check::ill(
                NAME,
                format!("{shown} can be read by other users of this machine (mode {mode:o})"),
                format!("chmod 600 {shown}; whoever has read it could have signed checkpoints"),
            ),
            None => Check::well(NAME, format!("{shown}, for its owner only")),
        },
    }
}

#[cfg(unix)]
fn open_to_others(found: &std::fs::Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    let mode = found.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

#[cfg(not(unix))]
fn open_to_others(_: &std::fs::Metadata) -> Option<u32> {
    None
}

/// Free space where the ledger lies, as the system's own `df` tells it.
pub(super) fn disk(folder: &Path) -> Check {
    const NAME: &str = "free disk";
    let at = folder
        .ancestors()
        .find(|path| path.is_dir())
        .unwrap_or(Path::new("."));
    let Some(free) = free_kib(at) else {
        return Check::look(
            NAME,
            "the system does not tell how much is free",
            "look yourself: a full disk stops all recording",
        );
    };
    let found = format!("{} MiB free", free / 1024);
    if free < ENOUGH_KIB / 10 {
        Check::ill(NAME, found, "make room: a full disk stops all recording")
    } else if free < ENOUGH_KIB {
        Check::look(
            NAME,
            found,
            "make room soon: a full disk stops all recording",
        )
    } else {
        Check::well(NAME, found)
    }
}

fn free_kib(folder: &Path) -> Option<u64> {
    // POSIX fixes this form: one heading, then one line of six columns, the fourth being what is free.
    let told = Command::new("df")
        .arg("-Pk")
        .arg(folder)
        .env("LC_ALL", "C")
        .output()
        .ok()?;
    let text = String::from_utf8(told.stdout).ok()?;
    text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()
}

/// The SQLite that came with the program.
pub(super) fn sqlite() -> Check {
    Check::well("SQLite", format!("{}, built in", rusqlite::version()))
}

/// Whether the port is free.
pub(super) fn port(address: &str) -> Check {
    const NAME: &str = "port";
    match crate::installation::bind(address) {
        Ok(_) => Check::well(NAME, format!("{address} is free")),
        Err(trouble) => Check::look(
            NAME,
            trouble.told(false).unwrap_or_default(),
            "if it is this installation that listens there, all is well",
        ),
    }
}
