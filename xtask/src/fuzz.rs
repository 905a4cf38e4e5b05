//! `cargo xtask fuzz`: the readers of outside formats, asked with whatever libFuzzer makes up.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Failure, shell};

pub(crate) const HELP: &str = "\
Ask the readers of outside formats with whatever a fuzzer makes up, guided by the code that each input reaches.

Usage: cargo xtask fuzz [TARGET ...] [--seconds N]

Without a name every target runs, one after the other, each for N seconds (60). What is interesting is kept in
target/fuzz/corpus/TARGET and grows from run to run; the files that the tests read are the first of it. An input that ends a target
is kept in target/fuzz/findings/TARGET and named: turn it into a test beside the reader, then mend the reader.

The fuzzer is libFuzzer; it needs a C++ compiler (`c++`). Where there is none the run is skipped, and said to be. The toolchain is
the one of everything else.
";

/// The readers, each with where files lie that it reads.
const TARGETS: [(&str, &[&str]); 7] = [
    ("hl7", &["crates/interop/tests/hl7v2"]),
    ("mllp", &["fuzz/seeds/mllp"]),
    ("fhir", &["crates/interop/tests/it/fhir_r4/golden"]),
    ("hooks", &["fuzz/seeds/hooks"]),
    (
        "script",
        &["crates/interop/tests/it/script/golden", "fuzz/seeds/script"],
    ),
    ("tables", &["fuzz/seeds/tables"]),
    ("ndjson", &["fuzz/seeds/ndjson"]),
];

/// What tells the fuzzer which code an input reached.
const FLAGS: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cllvm-args=-simplifycfg-branch-fold-threshold=0",
    "-Ccodegen-units=1",
];
/// The largest input, in bytes: larger than any message that a peer was seen to send.
const LARGEST: &str = "-max_len=16384";
/// An input that takes longer is a finding, in seconds.
const SLOWEST: &str = "-timeout=10";
const FOLDER: &str = "target/fuzz";

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let (targets, seconds) = asked(arguments)?;
    if !shell::succeeds(Command::new("c++").arg("--version")) {
        println!("SKIPPED: there is no C++ compiler `c++`, so no reader was fuzzed.");
        return Ok(());
    }
    let machine = machine()?;
    let mut build = shell::cargo();
    build
        .args([
            "build",
            "--locked",
            "--release",
            "--manifest-path",
            "fuzz/Cargo.toml",
        ])
        // Another machine's name than none: then what only builds is built without the flags.
        .args(["--target", &machine, "--target-dir", FOLDER])
        .env("RUSTFLAGS", FLAGS.join(" "));
    shell::run(&mut build)?;
    let built = Path::new(FOLDER).join(&machine).join("release");
    let mut findings = Vec::new();
    for (target, seeds) in targets {
        if let Some(finding) = fuzzed(&built, target, seeds, seconds)? {
            findings.push(finding);
        }
    }
    Failure::unless_empty(
        &findings,
        "Turn each into a test beside its reader (crates/interop/tests/it), see it fail, and mend the reader.",
    )
}

/// Runs one target; what it found, if it found anything.
fn fuzzed(
    built: &Path,
    target: &str,
    seeds: &[&str],
    seconds: u32,
) -> Result<Option<String>, Failure> {
    let folder = |kind: &str| -> Result<PathBuf, Failure> {
        let folder = Path::new(FOLDER).join(kind).join(target);
        std::fs::create_dir_all(&folder).map_err(|error| {
            Failure::Found(format!("cannot make {}: {error}", folder.display()))
        })?;
        Ok(folder)
    };
    let corpus = folder("corpus")?;
    let findings = folder("findings")?;
    let log = findings.join("last-run.log");
    let said = std::fs::File::create(&log)
        .map_err(|error| Failure::Found(format!("cannot write {}: {error}", log.display())))?;
    let mut run = Command::new(built.join(target));
    run.arg(corpus)
        .args(seeds)
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-artifact_prefix={}/", findings.display()))
        .args([LARGEST, SLOWEST, "-print_final_stats=1"])
        .stderr(said);
    let ended = shell::run(&mut run);
    let said = std::fs::read(&log).unwrap_or_default();
    println!(
        "{target}: {} inputs in {seconds} seconds",
        inputs(&String::from_utf8_lossy(&said))
    );
    Ok(ended
        .err()
        .map(|_| format!("{target} was ended by an input: see {}", findings.display())))
}

/// How many inputs the fuzzer says that it made up.
fn inputs(said: &str) -> &str {
    let name = "stat::number_of_executed_units:";
    let told = said.lines().find_map(|line| line.strip_prefix(name));
    told.map_or("an unknown number of", str::trim)
}

type Target = (&'static str, &'static [&'static str]);

fn asked(arguments: &[String]) -> Result<(Vec<Target>, u32), Failure> {
    let mut targets = Vec::new();
    let mut seconds = 60;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        if argument == "--seconds" {
            let given = rest.next().and_then(|given| given.parse().ok());
            seconds = given.filter(|given| *given > 0).ok_or_else(|| {
                Failure::Misused("--seconds takes a whole number of seconds".to_owned())
            })?;
        } else if let Some(target) = TARGETS.iter().find(|(name, _)| name == argument) {
            targets.push(*target);
        } else {
            let names: Vec<_> = TARGETS.iter().map(|(name, _)| *name).collect();
            return Err(Failure::Misused(format!(
                "`{argument}` is no target: there are {}",
                names.join(", ")
            )));
        }
    }
    if targets.is_empty() {
        targets.extend(TARGETS);
    }
    Ok((targets, seconds))
}

/// The machine that this toolchain builds for.
fn machine() -> Result<String, Failure> {
    let told = shell::output(Command::new("rustc").arg("-vV"))?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| Failure::Found("rustc does not say for which machine it builds".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_is_there_and_every_file_of_the_crate_is_a_target() {
        let bins = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/src/bin");
        let mut there: Vec<String> = std::fs::read_dir(bins)
            .expect("the targets")
            .map(|entry| entry.expect("a file").path())
            .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
            .collect();
        there.sort();
        let mut known: Vec<_> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
        known.sort();
        assert_eq!(there, known);
    }

    #[test]
    fn a_target_that_is_not_known_is_refused_with_those_that_are() {
        let Err(Failure::Misused(words)) = asked(&["hl8".to_owned()]) else {
            panic!("there is no such target");
        };
        assert!(words.contains("hl7, mllp"), "{words}");
    }
}
