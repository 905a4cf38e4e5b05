//! Tests that need a process of their own run this same program again, with one of its tests and a word in the
//! environment.

use std::process::{Command, Stdio};

use retinue_ledger::{Actor, Ledger, Limits, Options, Place, Purpose, SimulatedClock};
use tempfile::TempDir;

use crate::harness::{Away, id, noon, options, staff};

/// What tells a child from a test: the folder of the ledger it works on.
const FOLDER: &str = "RETINUE_TEST_FOLDER";

/// The command that runs one test of this program as a child on the clinic's ledger.
pub(crate) fn command(clinic: &Away, test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    prepare(&mut command, clinic, test);
    command
}

/// The same through a shell that runs `before` first.
pub(crate) fn command_after(clinic: &Away, test: &str, before: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{before}; exec \"$0\" \"$@\"")]);
    command.arg(std::env::current_exe().expect("this program"));
    prepare(&mut command, clinic, test);
    command
}

fn prepare(command: &mut Command, clinic: &Away, test: &str) {
    command
        .args(["--exact", test, "--nocapture", "--include-ignored"])
        .env(FOLDER, clinic.folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
}

/// In a child: the ledger it was given, and the prescriber and pharmacist who act.
pub(crate) struct InChild {
    pub(crate) ledger: Ledger,
    pub(crate) prescriber: Actor,
    pub(crate) pharmacist: Actor,
}

/// What the child works on; none in a plain run of the tests, where there is nothing to do.
pub(crate) fn in_child() -> Option<InChild> {
    let folder = std::env::var_os(FOLDER)?;
    let clock = SimulatedClock::at(noon("2026-03-02"));
    // Only the other options are used: the folder belongs to the parent.
    let scratch = TempDir::new().expect("a folder");
    let ledger = Ledger::open(Options {
        place: Place::Directory(folder.into()),
        purpose: Purpose::Demo,
        ..options(&scratch, &clock, Limits::default())
    })
    .expect("the ledger opens");
    let [prescriber, pharmacist, _] =
        staff().map(|(login, role)| ledger.in_the_demo(&id(login), role).expect("an actor"));
    Some(InChild {
        ledger,
        prescriber,
        pharmacist,
    })
}
