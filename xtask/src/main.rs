//! The project's own chores, run as `cargo xtask CHORE`.
//!
//! One file a chore. A chore looks at everything it can before it fails, so that one reading mends all of it, and it
//! leaves with 0 when all is well, 1 when it found something and 2 when it was asked for something it does not know.

mod assets;
mod bounds;
mod browser;
mod clients;
mod fhir;
mod fuzz;
mod fuzzer;
mod kernel_purity;
mod licences;
mod metadata;
mod shell;
mod spdx;
mod test;
mod validation;

use std::process::ExitCode;

/// Why a chore did not end well.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The request makes no sense: the words say what would.
    Misused(String),
    /// The chore ran and found something: the words say what, and what would mend it.
    Found(String),
    /// A program that the chore ran found something, and its own words should stand last.
    Told,
}

impl Failure {
    /// One failure out of every finding of a check, or none when there is no finding.
    pub(crate) fn unless_empty(findings: &[String], remedy: &str) -> Result<(), Failure> {
        if findings.is_empty() {
            return Ok(());
        }
        let mut words = String::new();
        for finding in findings {
            words.push_str("- ");
            words.push_str(finding);
            words.push('\n');
        }
        words.push_str(remedy);
        Err(Failure::Found(words))
    }
}

struct Chore {
    name: &'static str,
    summary: &'static str,
    help: &'static str,
    run: fn(&[String]) -> Result<(), Failure>,
}

const CHORES: [Chore; 8] = [
    Chore {
        name: "test",
        summary: "run every test of the workspace, after making sure a browser is there",
        help: test::HELP,
        run: test::run,
    },
    Chore {
        name: "licences",
        summary: "check that every dependency has a licence we accept, and that none is banned",
        help: licences::HELP,
        run: licences::run,
    },
    Chore {
        name: "kernel-purity",
        summary: "check that the kernel stays without std, and that crates depend one way",
        help: kernel_purity::HELP,
        run: kernel_purity::run,
    },
    Chore {
        name: "assets",
        summary: "check every vendored front-end file against its lock, or fetch a version",
        help: assets::HELP,
        run: assets::run,
    },
    Chore {
        name: "bounds",
        summary: "check tracked files for machine paths, registry hosts and doors to raw HTML",
        help: bounds::HELP,
        run: bounds::run,
    },
    Chore {
        name: "fhir",
        summary: "judge the FHIR resources that go out by two validators that we did not write",
        help: fhir::HELP,
        run: fhir::run,
    },
    Chore {
        name: "fuzz",
        summary: "ask the readers of outside formats with whatever a fuzzer makes up",
        help: fuzz::HELP,
        run: fuzz::run,
    },
    Chore {
        name: "validation",
        summary: "join the law with the results of the tests that show it, into one table",
        help: validation::HELP,
        run: validation::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Told) => ExitCode::from(1),
        Err(Failure::Found(words)) => {
            eprintln!("{words}");
            ExitCode::from(1)
        }
        Err(Failure::Misused(words)) => {
            eprintln!("{words}");
            ExitCode::from(2)
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<(), Failure> {
    let Some((name, rest)) = arguments.split_first() else {
        return Err(Failure::Misused(overview()));
    };
    if matches!(name.as_str(), "-h" | "--help" | "help") {
        print!("{}", overview());
        return Ok(());
    }
    let Some(chore) = CHORES.iter().find(|chore| chore.name == name) else {
        return Err(Failure::Misused(format!(
            "no chore is called `{name}`\n\n{}",
            overview()
        )));
    };
    let own = rest.iter().take_while(|argument| *argument != "--");
    if own
        .into_iter()
        .any(|argument| argument == "-h" || argument == "--help")
    {
        print!("{}", chore.help);
        return Ok(());
    }
    shell::enter_workspace_root()?;
    (chore.run)(rest)
}

fn overview() -> String {
    let mut words = String::from(
        "The project's own chores.\n\nUsage: cargo xtask CHORE [ARGUMENTS]\n\nChores:\n",
    );
    for chore in &CHORES {
        words.push_str(&format!("  {:<14} {}\n", chore.name, chore.summary));
    }
    words.push_str("\n`cargo xtask CHORE --help` says more about one.\n");
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_chore_is_refused_with_the_list_of_chores() {
        let Err(Failure::Misused(words)) = dispatch(&["tset".to_owned()]) else {
            panic!("an unknown chore must be refused");
        };
        assert!(words.contains("no chore is called `tset`"));
        assert!(words.contains("kernel-purity"));
    }

    #[test]
    fn a_check_reports_all_its_findings_at_once() {
        let findings = ["first".to_owned(), "second".to_owned()];
        let Err(Failure::Found(words)) = Failure::unless_empty(&findings, "mend both") else {
            panic!("findings must fail the check");
        };
        assert_eq!(words, "- first\n- second\nmend both");
        assert!(Failure::unless_empty(&[], "nothing to mend").is_ok());
    }
}
