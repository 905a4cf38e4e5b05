//! Other programs: starting them and reading what they say.

use std::ffi::OsString;
use std::process::{Command, ExitStatus, Stdio};

use crate::Failure;

/// The cargo that runs this chore, so that a chosen toolchain stays chosen.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

/// Makes every later path relative to the root of the workspace.
pub(crate) fn enter_workspace_root() -> Result<(), Failure> {
    let manifest =
        output(cargo().args(["locate-project", "--workspace", "--message-format", "plain"]))?;
    let manifest = std::path::PathBuf::from(manifest.trim());
    let root = manifest.parent().unwrap_or(&manifest);
    std::env::set_current_dir(root)
        .map_err(|error| Failure::Found(format!("cannot enter {}: {error}", root.display())))
}

/// Runs a program that speaks to the reader itself; it is given no standard input.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let status = status(command)?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::Found(format!(
        "`{}` failed: {status}",
        words_of(command)
    )))
}

/// As [`run`], for a program whose last lines say all that there is to say.
pub(crate) fn run_to_the_last_word(command: &mut Command) -> Result<(), Failure> {
    if status(command)?.success() {
        Ok(())
    } else {
        Err(Failure::Told)
    }
}

fn status(command: &mut Command) -> Result<ExitStatus, Failure> {
    command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| cannot_start(command, &error))
}

/// As [`output`], for a program of ours that also answers when it ends with 3, "no, with reasons".
pub(crate) fn output_of_an_answer(command: &mut Command) -> Result<String, Failure> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| cannot_start(command, &error))?;
    if output.status.success() || output.status.code() == Some(3) {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(Failure::Found(format!(
        "`{}` failed: {}\n{}",
        words_of(command),
        output.status,
        String::from_utf8_lossy(&output.stderr)
    )))
}

/// Runs a program and returns what it printed; what it complains of becomes the failure.
pub(crate) fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| cannot_start(command, &error))?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(printed);
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    Err(Failure::Found(format!(
        "`{}` failed: {}\n{}",
        words_of(command),
        output.status,
        complaint.trim_end()
    )))
}

/// Whether a program can be started and ends well, whatever it says.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn cannot_start(command: &Command, error: &std::io::Error) -> Failure {
    Failure::Found(format!(
        "`{}` cannot be started: {error}",
        words_of(command)
    ))
}

fn words_of(command: &Command) -> String {
    let mut words = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        words.push(' ');
        words.push_str(&argument.to_string_lossy());
    }
    words
}
