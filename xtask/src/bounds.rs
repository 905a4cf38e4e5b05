//! `cargo xtask bounds`: what must stand in no tracked file.

use std::process::{Command, Stdio};

use crate::Failure;

pub(crate) const HELP: &str = "\
Check every file that git tracks, as it stands in the working tree, for what must not be there.

Usage: cargo xtask bounds

- the path of one machine, or the host name of a package registry (lock files excepted): neither is
  true anywhere else;
- a way around HTML escaping (maud's `PreEscaped`, or a `render_to` of our own) in more than one
  file: one module may open that door, and carries clippy's `disallowed_types` exception with its
  reason. Clippy alone does not see the full path of the constructor.
";

/// Written so that this line does not match itself.
const MACHINE_PATH_OR_REGISTRY: &str =
    r"(^|[^a-z])/(work|farm|root)/[a-z.]|crates\.io|registry\.npmjs|pypi\.org|deb\.debian";
const RAW_HTML: &str = r"PreEscaped|fn +render_to\b";

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    if let Some(argument) = arguments.first() {
        return Err(Failure::Misused(format!(
            "`bounds` takes no arguments, and was given `{argument}`"
        )));
    }
    let everywhere_but_locks = [
        ".",
        ":(exclude,glob)**/Cargo.lock",
        ":(exclude,glob)**/package-lock.json",
    ];
    let mut findings: Vec<String> = matches(MACHINE_PATH_OR_REGISTRY, &everywhere_but_locks)?
        .iter()
        .map(|place| format!("{place}: a machine path or a registry host name"))
        .collect();
    let doors = matches(RAW_HTML, &["crates/*.rs"])?;
    let excepted = matches("clippy::disallowed_types", &["crates/*.rs"])?;
    findings.extend(raw_html_findings(&doors, &excepted));
    Failure::unless_empty(
        &findings,
        "Say it without the path or host; bring markup together in the module that may open the door.",
    )?;
    println!(
        "No tracked file holds a machine path or a registry host name, and raw HTML has one door at most."
    );
    Ok(())
}

/// The places where a pattern stands, as `file:line:text`.
fn matches(pattern: &str, paths: &[&str]) -> Result<Vec<String>, Failure> {
    let output = Command::new("git")
        // A checkout may belong to another user than the one who runs the checks, as in a container.
        .args(["-c", "safe.directory=*", "-c", "core.quotePath=off"])
        .args([
            "grep",
            "--no-color",
            "--line-number",
            "--extended-regexp",
            "-e",
            pattern,
            "--",
        ])
        .args(paths)
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Failure::Found(format!("`git` cannot be started: {error}")))?;
    match output.status.code() {
        Some(0) => Ok(String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(str::to_owned)
            .collect()),
        Some(1) if output.stderr.is_empty() => Ok(Vec::new()),
        _ => {
            let complaint = String::from_utf8_lossy(&output.stderr);
            Err(Failure::Found(format!(
                "`git grep` cannot look at the tracked files: {}",
                complaint.trim_end()
            )))
        }
    }
}

/// Judges the lines that open the door: they stand in one file, and that file has asked for the exception.
fn raw_html_findings(doors: &[String], excepted: &[String]) -> Vec<String> {
    let mut files: Vec<&str> = doors
        .iter()
        .filter(|place| !is_comment(place))
        .map(|place| file_of(place))
        .collect();
    files.dedup();
    match files.as_slice() {
        [] => Vec::new(),
        [file] if excepted.iter().any(|place| file_of(place) == *file) => Vec::new(),
        [file] => vec![format!(
            "{file}: raw HTML without clippy's `disallowed_types` exception and its reason"
        )],
        several => {
            vec![format!(
                "raw HTML is written in {} files, and one may: {}",
                several.len(),
                several.join(", ")
            )]
        }
    }
}

fn file_of(place: &str) -> &str {
    place.split(':').next().unwrap_or(place)
}

fn is_comment(place: &str) -> bool {
    place
        .splitn(3, ':')
        .nth(2)
        .is_some_and(|text| text.trim_start().starts_with("//"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn one_file_may_write_raw_html_once_it_has_asked() {
        let doors = places(&[
            "crates/web/src/svg.rs:3:use maud::PreEscaped;",
            "crates/web/src/svg.rs:9:PreEscaped(drawn)",
        ]);
        let asked = places(&[
            "crates/web/src/svg.rs:1:#![expect(clippy::disallowed_types, reason = \"…\")]",
        ]);
        assert!(raw_html_findings(&doors, &asked).is_empty());
        assert_eq!(raw_html_findings(&doors, &[]).len(), 1);
    }

    #[test]
    fn a_second_file_may_not_even_if_it_asks() {
        let doors = places(&[
            "a.rs:1:maud::PreEscaped(x)",
            "b.rs:2:fn render_to(&self, page: &mut String) {",
        ]);
        let asked = places(&[
            "a.rs:1:clippy::disallowed_types",
            "b.rs:1:clippy::disallowed_types",
        ]);
        let findings = raw_html_findings(&doors, &asked);
        assert_eq!(
            findings,
            ["raw HTML is written in 2 files, and one may: a.rs, b.rs"]
        );
    }

    #[test]
    fn a_comment_opens_no_door() {
        assert!(
            raw_html_findings(&places(&["a.rs:1:    /// Never `PreEscaped`."]), &[]).is_empty()
        );
    }
}
