//! Reading a password: from a file, from a pipe, or typed twice without being shown. Never from the command line, where
//! every process of the machine could read it.

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use retinue_ledger::Password;

use crate::ending::Trouble;

/// Where the password comes from.
#[derive(clap::Args)]
pub(super) struct PasswordFrom {
    /// A file whose first line is the password; without it, it is asked for, or read from a pipe
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    password_file: Option<PathBuf>,
}

impl PasswordFrom {
    /// Reads it for an account of that login.
    ///
    /// # Errors
    /// Bad input that says what would mend it.
    pub(super) fn read(&self, login: &str) -> Result<Password, Trouble> {
        let (at, text) = match &self.password_file {
            Some(file) => ("--password-file", first_line_of(file)?),
            None if std::io::stdin().is_terminal() => ("password", typed_twice()?),
            None => ("standard input", first_line(&mut std::io::stdin().lock())?),
        };
        Password::new(&text, login)
            .map_err(|unfit| Trouble::input(at, format!("the password is not fit: {unfit}")))
    }
}

/// Where the password of an account that exists comes from.
#[derive(clap::Args)]
pub(crate) struct PasswordOf {
    /// A file whose first line is the password; without it, it is asked for, or read from a pipe
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    password_file: Option<PathBuf>,
}

impl PasswordOf {
    /// Reads it.
    ///
    /// # Errors
    /// Bad input that says what would mend it.
    pub(crate) fn read(&self) -> Result<String, Trouble> {
        match &self.password_file {
            Some(file) => first_line_of(file),
            None if std::io::stdin().is_terminal() => {
                let _unseen = Unseen::begin()?;
                asked("Password: ")
            }
            None => first_line(&mut std::io::stdin().lock()),
        }
    }
}

fn first_line_of(file: &Path) -> Result<String, Trouble> {
    let opened = std::fs::File::open(file).map_err(|error| {
        Trouble::input(
            "--password-file",
            format!("{} cannot be read: {error}", file.display()),
        )
    })?;
    first_line(&mut std::io::BufReader::new(opened))
}

fn first_line(from: &mut impl BufRead) -> Result<String, Trouble> {
    let mut line = String::new();
    from.read_line(&mut line)
        .map_err(|error| Trouble::input("password", format!("cannot be read: {error}")))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn typed_twice() -> Result<String, Trouble> {
    let _unseen = Unseen::begin()?;
    let first = asked("Password: ")?;
    let second = asked("The same again: ")?;
    if first == second {
        Ok(first)
    } else {
        Err(Trouble::input(
            "password",
            "the two are not the same; nothing was changed",
        ))
    }
}

fn asked(words: &str) -> Result<String, Trouble> {
    eprint!("{words}");
    std::io::stderr().flush()?;
    let line = first_line(&mut std::io::stdin().lock())?;
    // The line end that was typed was not shown.
    eprintln!();
    Ok(line)
}

/// While it lives, the terminal does not show what is typed.
struct Unseen;

impl Unseen {
    fn begin() -> Result<Unseen, Trouble> {
        if stty("-echo") {
            Ok(Unseen)
        } else {
            Err(Trouble::input(
                "password",
                "this terminal cannot hide what is typed; give the password with --password-file",
            ))
        }
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        stty("echo");
    }
}

fn stty(setting: &str) -> bool {
    Command::new("stty")
        .arg(setting)
        .stdin(Stdio::inherit())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
