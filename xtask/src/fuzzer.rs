//! The property-based fuzzer over the description of the JSON interface: found, or installed, or said to be missing.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell;

/// The variable that names it to the tests.
pub(crate) const VARIABLE: &str = "RETINUE_SCHEMATHESIS";
const PACKAGE: &str = "schemathesis==4.32.5";
const FOLDER: &str = "target/schemathesis";

/// The fuzzer, in a folder of its own under the target folder. Where it cannot be had a line says so, and its test ends at once.
pub(crate) fn ensure() -> Option<PathBuf> {
    let found = named().or_else(|| installed(Path::new(FOLDER)));
    if found.is_none() {
        println!(
            "SKIPPED: {PACKAGE} could not be installed here (it needs python3 with venv and pip), so no fuzzer read \
             the description of the JSON interface."
        );
    }
    found
}

fn named() -> Option<PathBuf> {
    let named = PathBuf::from(std::env::var_os(VARIABLE)?);
    answers(&named).then_some(named)
}

fn answers(program: &Path) -> bool {
    shell::succeeds(Command::new(program).arg("--version"))
}

fn installed(folder: &Path) -> Option<PathBuf> {
    let program = folder.join("bin/schemathesis");
    if !answers(&program) {
        println!("The fuzzer of the JSON interface is missing: installing {PACKAGE} in {FOLDER}.");
        let made = shell::succeeds(Command::new("python3").args(["-m", "venv"]).arg(folder));
        let mut install = Command::new(folder.join("bin/python"));
        install.args(["-m", "pip", "install", "--quiet", PACKAGE]);
        if !(made && shell::succeeds(&mut install) && answers(&program)) {
            return None;
        }
    }
    program.canonicalize().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_does_not_answer() {
        assert!(!answers(Path::new(
            "target/no-such-folder/bin/schemathesis"
        )));
    }
}
