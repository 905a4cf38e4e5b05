//! Tests that need a process of their own run this same program again, with one of its tests and a word in the
//! environment.

use std::process::{Command, Stdio};

use retinue_ledger::{Actor, Ledger, Limits, SessionToken};
use tempfile::TempDir;

use crate::harness::{A_PASSWORD, Clinic, noon, options};

/// What tells a child from a test: the folder of the ledger it works on.
pub(crate) const FOLDER: &str = "RETINUE_TEST_FOLDER";
const TOKENS: &str = "RETINUE_TEST_TOKENS";

/// The command that runs one test of this program as a child on the clinic's ledger.
pub(crate) fn command(clinic: &Clinic, test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    prepare(&mut command, clinic, test);
    command
}

/// The same through a shell that runs `before` first.
pub(crate) fn command_after(clinic: &Clinic, test: &str, before: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{before}; exec \"$0\" \"$@\"")]);
    command.arg(std::env::current_exe().expect("this program"));
    prepare(&mut command, clinic, test);
    command
}

fn prepare(command: &mut Command, clinic: &Clinic, test: &str) {
    let token = |login| {
        clinic
            .ledger
            .sign_in(login, A_PASSWORD)
            .expect("a sign-in")
            .token
            .as_str()
            .to_owned()
    };
    command
        .args(["--exact", test, "--nocapture", "--include-ignored"])
        .env(FOLDER, clinic.folder.path())
        .env(
            TOKENS,
            format!("{} {}", token("prescriber"), token("pharmacist")),
        )
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
    let tokens = std::env::var(TOKENS).expect("two tokens");
    let clock = retinue_ledger::SimulatedClock::at(noon("2026-03-02"));
    // Only the path is used: the folder belongs to the parent.
    let scratch = TempDir::new().expect("a folder");
    let mut options = options(&scratch, &clock, Limits::default());
    options.place = retinue_ledger::Place::Directory(folder.into());
    let ledger = Ledger::open(options).expect("the ledger opens");
    let mut actors = tokens
        .split(' ')
        .map(|token| {
            ledger
                .session(&SessionToken::new(token))
                .expect("a session")
                .actor
        })
        .collect::<Vec<_>>()
        .into_iter();
    let (prescriber, pharmacist) = (
        actors.next().expect("a prescriber"),
        actors.next().expect("a pharmacist"),
    );
    Some(InChild {
        ledger,
        prescriber,
        pharmacist,
    })
}
