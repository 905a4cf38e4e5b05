//! How a command ends: its exit code, and what is said when it could not do what was asked.

use std::fmt;
use std::process::ExitCode;

use retinue_kernel::Malformed;
use retinue_rulebook::RuleError;
use serde_json::{Value, json};

/// A command that did what was asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ended {
    /// Yes: exit 0.
    Yes,
    /// No, with reasons: exit 3.
    No,
}

impl Ended {
    /// Yes when it holds.
    pub(crate) fn yes_if(holds: bool) -> Ended {
        if holds { Ended::Yes } else { Ended::No }
    }
}

impl From<Ended> for ExitCode {
    fn from(ended: Ended) -> ExitCode {
        match ended {
            Ended::Yes => ExitCode::SUCCESS,
            Ended::No => ExitCode::from(3),
        }
    }
}

/// A command that did not do what was asked.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// What was given cannot be used: where, and what is wrong there. Exit 2.
    Input {
        /// The path in the question, the option, or the file.
        at: String,
        /// What is wrong, and what would mend it.
        says: String,
    },
    /// Rules that do not load: exit 2.
    Rules(RuleError),
    /// All mistakes of a folder of rules, where all are looked for: exit 2.
    Mistakes(Vec<RuleError>),
    /// Something failed that the input is not to blame for: exit 1.
    Failed(String),
    /// The reader of the output went away: nothing is left to be said. Exit 1.
    NobodyListens,
}

impl Trouble {
    /// Bad input at a place.
    pub(crate) fn input(at: impl Into<String>, says: impl Into<String>) -> Trouble {
        Trouble::Input {
            at: at.into(),
            says: says.into(),
        }
    }

    /// A failure, in words.
    pub(crate) fn failed(says: impl fmt::Display) -> Trouble {
        Trouble::Failed(says.to_string())
    }

    /// The exit code.
    pub(crate) fn code(&self) -> ExitCode {
        match self {
            Trouble::Input { .. } | Trouble::Rules(_) | Trouble::Mistakes(_) => ExitCode::from(2),
            Trouble::Failed(_) | Trouble::NobodyListens => ExitCode::FAILURE,
        }
    }

    /// What is said on standard error; nothing when nobody listens.
    pub(crate) fn told(&self, as_json: bool) -> Option<String> {
        Some(match self {
            Trouble::NobodyListens => return None,
            Trouble::Input { at, says } if as_json => {
                json!({ "error": { "at": at, "says": says } }).to_string()
            }
            Trouble::Rules(error) if as_json => json!({ "error": mistake(error) }).to_string(),
            Trouble::Mistakes(errors) if as_json => {
                let all: Vec<Value> = errors.iter().map(mistake).collect();
                json!({ "error": all.first(), "errors": all }).to_string()
            }
            Trouble::Mistakes(errors) => {
                let mut all: Vec<String> = errors.iter().map(ToString::to_string).collect();
                all.push(match errors.len() {
                    1 => "1 mistake; nothing was changed.".to_owned(),
                    count => format!("{count} mistakes; nothing was changed."),
                });
                all.join("\n\n")
            }
            Trouble::Rules(error) => error.to_string(),
            Trouble::Failed(says) if as_json => json!({ "error": { "says": says } }).to_string(),
            Trouble::Input { at, says } => format!("{at}: {says}"),
            Trouble::Failed(says) => says.clone(),
        })
    }
}

fn mistake(error: &RuleError) -> Value {
    let RuleError {
        file,
        line,
        column,
        says,
        remedy,
        ..
    } = error;
    let at = if *line == 0 {
        file.clone()
    } else {
        format!("{file}:{line}:{column}")
    };
    json!({ "at": at, "says": says, "remedy": remedy })
}

impl From<Malformed> for Trouble {
    fn from(malformed: Malformed) -> Trouble {
        Trouble::Input {
            at: malformed.at,
            says: malformed.says,
        }
    }
}

/// Writing to standard output fails when its reader went away, which is no fault to report.
impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Trouble {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Trouble::NobodyListens,
            _ => Trouble::Failed(format!("the output could not be written: {error}")),
        }
    }
}
