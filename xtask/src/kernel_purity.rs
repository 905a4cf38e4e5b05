//! `cargo xtask kernel-purity`: kernel and care have no clock, no I/O and no randomness, and crates depend one way.

use std::path::Path;

use crate::metadata::{self, Kind, Package};
use crate::{Failure, shell};

pub(crate) const HELP: &str = "\
Check that kernel and care can reach no clock, file, socket or randomness, and that crates depend one way.

Usage: cargo xtask kernel-purity

- retinue-kernel depends on serde, thiserror, jiff and uuid only, retinue-care on the kernel, serde
  and thiserror; neither has a build script dependency, and nothing they are built from has its
  `std` feature on when one of them is built alone;
- the first line of code in their lib.rs is `#![no_std]`, and `std` is brought back for tests only;
- each builds alone (`cargo check --package retinue-kernel`);
- kernel <- care <- rulebook <- { ledger, interop } <- cohort <- web <- cli: a crate may skip, never
  point back, nor sideways. What a crate needs for its tests alone is free.
";

const KERNEL: &str = "retinue-kernel";
const CARE: &str = "retinue-care";

/// The crates that decide and advise from their arguments alone, and all that each may be built from.
const PURE: &[Pure] = &[
    Pure {
        name: KERNEL,
        sources: "crates/kernel/src",
        dependencies: &["serde", "thiserror", "jiff", "uuid"],
    },
    Pure {
        name: CARE,
        sources: "crates/care/src",
        dependencies: &[KERNEL, "serde", "thiserror"],
    },
];

struct Pure {
    name: &'static str,
    sources: &'static str,
    dependencies: &'static [&'static str],
}

/// The crates from the gate outwards; those of one row do not know each other.
const ORDER: &[&[&str]] = &[
    &[KERNEL],
    &[CARE],
    &["retinue-rulebook"],
    &["retinue-ledger", "retinue-interop"],
    &["retinue-cohort"],
    &["retinue-web"],
    &["retinue-cli"],
];

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    if let Some(argument) = arguments.first() {
        return Err(Failure::Misused(format!(
            "`kernel-purity` takes no arguments, and was given `{argument}`"
        )));
    }
    let packages = metadata::packages()?;
    let mut findings = direction_findings(&packages);
    for pure in PURE {
        let name = pure.name;
        findings.extend(dependency_findings(pure, &packages));
        findings.extend(std_feature_findings(name, &features_alone(name)?));
        findings.extend(source_findings(Path::new(pure.sources))?);
        if let Err(Failure::Found(words)) =
            shell::run(shell::cargo().args(["check", "--quiet", "--locked", "--package", name]))
        {
            findings.push(format!("{name} does not build alone: {words}"));
        }
    }
    Failure::unless_empty(
        &findings,
        "Move what needs more outside of it, and hand it in as a value.",
    )?;
    println!("Kernel and care are pure and build alone, and every crate points one way.");
    Ok(())
}

fn dependency_findings(pure: &Pure, packages: &[Package]) -> Vec<String> {
    let Some(package) = packages
        .iter()
        .find(|package| package.ours && package.name == pure.name)
    else {
        return vec![format!("the workspace has no crate {}", pure.name)];
    };
    let mut findings = Vec::new();
    let crate_name = pure.name;
    for dependency in &package.dependencies {
        let name = &dependency.name;
        match dependency.kind {
            Kind::Development => {}
            Kind::Build => findings.push(format!(
                "{crate_name} needs {name} to build, and may need no build script"
            )),
            Kind::Normal if pure.dependencies.contains(&name.as_str()) => {}
            Kind::Normal => findings.push(format!(
                "{crate_name} depends on {name}, and may depend on {} only",
                pure.dependencies.join(", ")
            )),
        }
    }
    findings
}

fn direction_findings(packages: &[Package]) -> Vec<String> {
    let mut findings = Vec::new();
    for package in packages.iter().filter(|package| package.ours) {
        let name = &package.name;
        let Some(row) = row_of(name) else {
            if name.starts_with("retinue-") {
                findings.push(format!(
                    "{name} has no place in the order: give it one in xtask/src/kernel_purity.rs"
                ));
            }
            continue;
        };
        for dependency in package
            .dependencies
            .iter()
            .filter(|dependency| dependency.kind != Kind::Development)
        {
            if row_of(&dependency.name).is_some_and(|other| other >= row) {
                findings.push(format!(
                    "{name} depends on {}, which does not stand below it",
                    dependency.name
                ));
            }
        }
    }
    findings
}

fn row_of(name: &str) -> Option<usize> {
    ORDER.iter().position(|row| row.contains(&name))
}

/// One line a crate, `name|feature,feature`, resolved for one crate alone: the workspace as a whole turns on more.
fn features_alone(name: &str) -> Result<String, Failure> {
    shell::output(shell::cargo().args([
        "tree",
        "--locked",
        "--package",
        name,
        // Macros run in the compiler, where `std` is at home.
        "--edges",
        "normal,no-proc-macro",
        "--target",
        "all",
        "--prefix",
        "none",
        "--no-dedupe",
        "--format",
        "{p}|{f}",
    ]))
}

fn std_feature_findings(alone: &str, tree: &str) -> Vec<String> {
    let mut findings: Vec<String> = Vec::new();
    for line in tree.lines() {
        let (package, features) = line.rsplit_once('|').unwrap_or((line, ""));
        let name = package.split(' ').next().unwrap_or(package);
        if features.split(',').any(|feature| feature == "std") {
            findings.push(format!("{name} is built with its `std` feature in {alone}"));
        }
    }
    findings.sort();
    findings.dedup();
    findings
}

fn source_findings(folder: &Path) -> Result<Vec<String>, Failure> {
    let library = folder.join("lib.rs");
    let text = std::fs::read_to_string(&library).map_err(|error| {
        Failure::Found(format!("{} cannot be read: {error}", library.display()))
    })?;
    let mut findings = Vec::new();
    if first_line_of_code(&text) != Some("#![no_std]") {
        findings.push(format!(
            "{}: the first line of code is not `#![no_std]`",
            library.display()
        ));
    }
    if brings_std_back(&text) {
        findings.push(format!(
            "{}: `extern crate std` stands outside `#[cfg(test)]`",
            library.display()
        ));
    }
    Ok(findings)
}

fn first_line_of_code(text: &str) -> Option<&str> {
    text.lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with("//"))
}

fn brings_std_back(text: &str) -> bool {
    let mut before = "";
    for line in text.lines().map(str::trim) {
        if line.contains("extern crate std") && !line.starts_with("//") && before != "#[cfg(test)]"
        {
            return true;
        }
        before = line;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Dependency;

    fn ours(name: &str, dependencies: &[(&str, Kind)]) -> Package {
        let dependencies = dependencies
            .iter()
            .map(|(name, kind)| Dependency {
                name: (*name).to_owned(),
                kind: *kind,
            })
            .collect();
        Package {
            name: name.to_owned(),
            version: "0.1.0".to_owned(),
            licence: Some("Apache-2.0".to_owned()),
            ours: true,
            dependencies,
        }
    }

    #[test]
    fn the_kernel_may_use_its_four_crates_and_any_crate_in_its_tests() {
        let kernel = ours(
            KERNEL,
            &[
                ("serde", Kind::Normal),
                ("jiff", Kind::Normal),
                ("proptest", Kind::Development),
            ],
        );
        assert!(dependency_findings(&PURE[0], &[kernel]).is_empty());
    }

    #[test]
    fn a_fifth_crate_and_a_build_script_are_each_reported() {
        let kernel = ours(KERNEL, &[("rand", Kind::Normal), ("cc", Kind::Build)]);
        let findings = dependency_findings(&PURE[0], &[kernel]);
        assert_eq!(findings.len(), 2);
        assert!(findings[0].contains("depends on rand"));
        assert!(findings[1].contains("needs cc to build"));
    }

    #[test]
    fn care_may_use_the_kernel_and_no_calendar_of_its_own() {
        let care = |on| ours(CARE, &[(on, Kind::Normal)]);
        assert!(dependency_findings(&PURE[1], &[care(KERNEL)]).is_empty());
        assert_eq!(dependency_findings(&PURE[1], &[care("jiff")]).len(), 1);
    }

    #[test]
    fn a_workspace_without_a_kernel_does_not_pass() {
        assert_eq!(dependency_findings(&PURE[0], &[]).len(), 1);
    }

    #[test]
    fn a_crate_may_skip_but_neither_point_back_nor_sideways() {
        let skips = ours(
            "retinue-web",
            &[("retinue-kernel", Kind::Normal), ("axum", Kind::Normal)],
        );
        assert!(direction_findings(&[skips]).is_empty());
        for (name, on) in [
            ("retinue-kernel", "retinue-rulebook"),
            ("retinue-kernel", "retinue-care"),
            ("retinue-rulebook", "retinue-ledger"),
            ("retinue-ledger", "retinue-interop"),
            ("retinue-interop", "retinue-ledger"),
            ("retinue-web", "retinue-cli"),
        ] {
            let findings = direction_findings(&[ours(name, &[(on, Kind::Normal)])]);
            assert_eq!(findings.len(), 1, "{name} may point at {on}");
            assert!(direction_findings(&[ours(name, &[(on, Kind::Development)])]).is_empty());
        }
    }

    #[test]
    fn a_new_crate_must_be_given_its_place() {
        assert_eq!(
            direction_findings(&[ours("retinue-somewhere", &[])]).len(),
            1
        );
        assert!(direction_findings(&[ours("xtask", &[])]).is_empty());
    }

    #[test]
    fn a_std_feature_is_seen_once_however_often_its_crate_is_listed() {
        let tree = "retinue-kernel v0.1.0 (crates/kernel)|\njiff v0.2.43|alloc,std\njiff v0.2.43|alloc,std\nserde v1.0.0|alloc\n";
        assert_eq!(
            std_feature_findings(KERNEL, tree),
            ["jiff is built with its `std` feature in retinue-kernel"]
        );
        assert!(std_feature_findings(KERNEL, "jiff v0.2.43|alloc,serde\nuuid v1.0.0|").is_empty());
    }

    #[test]
    fn comments_may_stand_before_no_std_and_nothing_else_may() {
        assert_eq!(
            first_line_of_code("//! The gate.\n\n#![no_std]\nmod decide;"),
            Some("#![no_std]")
        );
        assert_eq!(
            first_line_of_code("mod decide;\n#![no_std]"),
            Some("mod decide;")
        );
        assert_eq!(first_line_of_code("//! (being built)\n"), None);
    }

    #[test]
    fn std_comes_back_for_tests_only() {
        assert!(!brings_std_back(
            "#![no_std]\n#[cfg(test)]\nextern crate std;\n"
        ));
        assert!(!brings_std_back(
            "#![no_std]\n// no `extern crate std` here\n"
        ));
        assert!(brings_std_back(
            "#![no_std]\nextern crate alloc;\nextern crate std;\n"
        ));
    }
}
