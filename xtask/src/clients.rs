//! Stock clients of SMART and FHIR, which nobody here wrote: found, or installed, or said to be missing.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell;

/// The variable that names their folder to the tests.
pub(crate) const VARIABLE: &str = "RETINUE_STOCK_CLIENTS";
const PACKAGES: [&str; 2] = ["fhirclient@2.6.3", "fhir-kit-client@1.9.2"];
const FOLDER: &str = "target/stock-clients";

/// Their packages, in a folder of their own under the target folder. Where they cannot be had a line says so, and their test ends at
/// once.
pub(crate) fn ensure() -> Option<PathBuf> {
    let found = named().or_else(|| installed(Path::new(FOLDER)));
    if found.is_none() {
        println!(
            "SKIPPED: {} could not be installed here (they need Node.js with npm), so no stock client was let in by anybody.",
            PACKAGES.join(" and ")
        );
    }
    found
}

fn named() -> Option<PathBuf> {
    let named = PathBuf::from(std::env::var_os(VARIABLE)?);
    are_in(&named).then_some(named)
}

/// Whether Node.js finds both of them there.
fn are_in(folder: &Path) -> bool {
    let names = PACKAGES.map(|package| package.split_once('@').map_or(package, |(name, _)| name));
    let loads = names.map(|name| format!("require('{name}');")).concat();
    let mut node = Command::new("node");
    node.args(["-e", &loads]).current_dir(folder);
    folder.is_dir() && shell::succeeds(&mut node)
}

fn installed(folder: &Path) -> Option<PathBuf> {
    std::fs::create_dir_all(folder).ok()?;
    let folder = folder.canonicalize().ok()?;
    if !are_in(&folder) {
        println!(
            "Stock clients of SMART and FHIR are missing: installing {} in {FOLDER}.",
            PACKAGES.join(" and ")
        );
        let mut install = Command::new("npm");
        install.args([
            "install",
            "--silent",
            "--no-save",
            "--ignore-scripts",
            "--prefix",
        ]);
        install.arg(&folder).args(PACKAGES).current_dir(&folder);
        if !(shell::succeeds(&mut install) && are_in(&folder)) {
            return None;
        }
    }
    Some(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_that_are_not_there_are_not_found() {
        assert!(!are_in(Path::new("target/no-such-folder")));
    }
}
