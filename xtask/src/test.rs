//! `cargo xtask test`: every test of the workspace.

use std::process::Command;

use crate::{Failure, browser, clients, fhir, fuzzer, shell};

pub(crate) const HELP: &str = "\
Run every test of the workspace.

Usage: cargo xtask test [-- RUNNER-ARGUMENTS]

First finds Chromium and its driver, which the browser tests need. When they are missing they are
installed with apt-get (as root, or where `sudo -n` works); when that cannot be done the run fails
and says what to install. No test is left out for want of a browser.

Then has the FHIR resources that go out judged (`cargo xtask fhir`); a judge that cannot be installed is skipped, and said to
be. Finds or installs the fuzzer of the JSON interface (schemathesis, in target/schemathesis; python3 with pip); where that cannot
be done its test is skipped, and said to be. So with the stock clients of SMART and FHIR (fhirclient and fhir-kit-client, in
target/stock-clients; Node.js with npm). Then runs the documentation tests, then all others: with `cargo nextest run` when cargo-nextest is
there, else with `cargo test`. The runner's closing lines come last. What follows `--` is handed to
the runner and not to the documentation tests, which always run.

Environment, each optional:
  RETINUE_CHROMIUM      the browser to use, instead of the first `chromium` on the PATH
  RETINUE_CHROMEDRIVER  its driver, instead of the first `chromedriver` on the PATH
  RETINUE_SCHEMATHESIS  the fuzzer to use, instead of the one in target/schemathesis
  RETINUE_STOCK_CLIENTS the folder of the stock clients' packages, instead of target/stock-clients
All that are found are set for the tests.
";

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let runner_arguments = match arguments.split_first() {
        None => &[],
        Some((first, rest)) if first == "--" => rest,
        Some((first, _)) => {
            return Err(Failure::Misused(format!(
                "`{first}` is not understood; arguments for the runner follow `--`: cargo xtask test -- {first}"
            )));
        }
    };
    let browser = browser::ensure()?;
    let fuzzer = fuzzer::ensure();
    let clients = clients::ensure();
    let for_tests = |command: &mut Command| {
        command
            .env("RETINUE_CHROMIUM", &browser.chromium)
            .env("RETINUE_CHROMEDRIVER", &browser.chromedriver);
        match &fuzzer {
            Some(fuzzer) => command.env(fuzzer::VARIABLE, fuzzer),
            None => command.env_remove(fuzzer::VARIABLE),
        };
        match &clients {
            Some(clients) => command.env(clients::VARIABLE, clients),
            None => command.env_remove(clients::VARIABLE),
        };
    };

    let judged = fhir::run(&[]);
    let mut documentation = shell::cargo();
    documentation.args(["test", "--doc", "--workspace", "--locked", "--no-fail-fast"]);
    for_tests(&mut documentation);
    let documented = shell::run(&mut documentation);

    let mut runner = runner();
    for_tests(&mut runner);
    let tested = shell::run_to_the_last_word(runner.args(runner_arguments));
    // After the runner only failed documentation tests may speak: else its closing lines would hide them.
    judged.and(documented).and(tested)
}

fn runner() -> Command {
    let mut runner = shell::cargo();
    if shell::succeeds(shell::cargo().args(["nextest", "--version"])) {
        runner.args([
            "nextest",
            "run",
            "--workspace",
            "--locked",
            "--no-fail-fast",
        ]);
    } else {
        println!("cargo-nextest is not installed: running the tests with `cargo test`.");
        runner.args(["test", "--workspace", "--locked", "--no-fail-fast"]);
        // Everything nextest runs; the documentation tests have had their turn.
        runner.args(["--lib", "--bins", "--tests", "--examples"]);
    }
    runner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_before_the_dashes_is_refused_with_the_right_spelling() {
        let Err(Failure::Misused(words)) = run(&["window".to_owned()]) else {
            panic!("an argument of the runner must follow `--`");
        };
        assert!(words.contains("cargo xtask test -- window"));
    }
}
