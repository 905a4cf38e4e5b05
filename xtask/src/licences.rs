//! `cargo xtask licences`: what we build on, and under which terms.

use crate::Failure;
use crate::metadata::{self, Package};
use crate::spdx::Expression;

pub(crate) const HELP: &str = "\
Check the licence of every crate in the graph that Cargo.lock fixes (all features, all platforms),
and that no banned crate is in it.

Usage: cargo xtask licences

A crate passes when its licence expression can be satisfied with the accepted licences alone. The
accepted licences and the bans stand in xtask/src/licences.rs, with the reason of each ban, and
again in deny.toml for those who use cargo-deny; a test keeps the two the same.
";

/// Licences under which we may hand on the whole program.
pub(crate) const ACCEPTED: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "0BSD",
    "Unlicense",
    "CC0-1.0",
    "MPL-2.0",
    "CDLA-Permissive-2.0",
    "BSL-1.0",
];

struct Ban {
    name: &'static str,
    reach: Reach,
    because: &'static str,
}

enum Reach {
    /// Nowhere in the graph.
    Anywhere,
    /// Not as a direct dependency of a crate of ours; others may use it inside.
    OurManifests,
}

const BANS: &[Ban] = &[
    Ban {
        name: "openssl-sys",
        reach: Reach::Anywhere,
        because: "one C library for cryptography is enough, and it is aws-lc-rs",
    },
    Ban {
        name: "ring",
        reach: Reach::Anywhere,
        because: "one C library for cryptography is enough, and it is aws-lc-rs",
    },
    Ban {
        name: "sqlx",
        reach: Reach::Anywhere,
        because: "it brings a second SQLite; rusqlite with its bundled library is the store",
    },
    Ban {
        name: "chrono",
        reach: Reach::OurManifests,
        because: "days and times are jiff's; two calendars in one program drift apart",
    },
];

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    if let Some(argument) = arguments.first() {
        return Err(Failure::Misused(format!(
            "`licences` takes no arguments, and was given `{argument}`"
        )));
    }
    let packages = metadata::built()?;
    Failure::unless_empty(
        &findings(&packages),
        "Replace the crate, or accept the licence or lift the ban in xtask/src/licences.rs and deny.toml \
         with a decision record.",
    )?;
    println!(
        "{} crates, each with an accepted licence and none banned.",
        packages.len()
    );
    Ok(())
}

fn findings(packages: &[Package]) -> Vec<String> {
    packages
        .iter()
        .flat_map(|package| {
            licence_finding(package)
                .into_iter()
                .chain(ban_findings(package))
        })
        .collect()
}

fn licence_finding(package: &Package) -> Option<String> {
    let Package {
        name,
        version,
        licence,
        ..
    } = package;
    let Some(licence) = licence else {
        return Some(format!("{name} {version} declares no licence expression"));
    };
    match Expression::parse(licence) {
        Err(error) => Some(format!(
            "{name} {version} declares `{licence}`, which cannot be read: {error}"
        )),
        Ok(expression) if expression.is_satisfied_by(ACCEPTED) => None,
        Ok(_) => Some(format!(
            "{name} {version} is under `{licence}`, which we have not accepted"
        )),
    }
}

fn ban_findings(package: &Package) -> Vec<String> {
    let Package {
        name,
        version,
        ours,
        dependencies,
        ..
    } = package;
    let mut findings = Vec::new();
    for Ban {
        name: banned,
        reach,
        because,
    } in BANS
    {
        match reach {
            Reach::Anywhere if name == banned => {
                findings.push(format!("{name} {version} is in the graph: {because}"));
            }
            Reach::OurManifests
                if *ours
                    && dependencies
                        .iter()
                        .any(|dependency| dependency.name == *banned) =>
            {
                findings.push(format!("{name} depends on {banned}: {because}"));
            }
            Reach::Anywhere | Reach::OurManifests => {}
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::{Dependency, Kind};

    fn package(name: &str, licence: Option<&str>) -> Package {
        Package {
            name: name.to_owned(),
            version: "1.2.3".to_owned(),
            licence: licence.map(str::to_owned),
            ours: false,
            dependencies: Vec::new(),
        }
    }

    fn depending_on(name: &str, ours: bool) -> Package {
        let dependencies = vec![Dependency {
            name: name.to_owned(),
            kind: Kind::Development,
        }];
        Package {
            ours,
            dependencies,
            ..package("some-crate", Some("MIT"))
        }
    }

    #[test]
    fn an_accepted_licence_passes() {
        assert!(findings(&[package("serde", Some("MIT OR Apache-2.0"))]).is_empty());
    }

    #[test]
    fn no_licence_an_unreadable_one_and_an_unaccepted_one_are_each_reported() {
        let findings = findings(&[
            package("silent", None),
            package("garbled", Some("MIT OR")),
            package("copyleft", Some("GPL-3.0-only")),
        ]);
        assert_eq!(findings.len(), 3);
        assert!(findings[0].contains("silent 1.2.3 declares no licence expression"));
        assert!(findings[1].contains("`MIT OR`, which cannot be read"));
        assert!(findings[2].contains("`GPL-3.0-only`, which we have not accepted"));
    }

    #[test]
    fn a_banned_crate_is_refused_wherever_it_stands() {
        for banned in ["openssl-sys", "ring", "sqlx"] {
            assert_eq!(
                findings(&[package(banned, Some("MIT"))]).len(),
                1,
                "{banned} passed"
            );
        }
    }

    #[test]
    fn chrono_is_refused_in_our_manifests_only() {
        assert_eq!(findings(&[depending_on("chrono", true)]).len(), 1);
        assert!(
            findings(&[
                depending_on("chrono", false),
                package("chrono", Some("MIT"))
            ])
            .is_empty()
        );
    }

    #[test]
    fn deny_toml_says_the_same() {
        let deny = include_str!("../../deny.toml");
        let allowed: Vec<&str> = quoted(section(deny, "allow = ["));
        assert_eq!(allowed, ACCEPTED);
        let denied: Vec<&str> = section(deny, "deny = [")
            .lines()
            .filter_map(|line| line.split("crate = \"").nth(1)?.split('"').next())
            .collect();
        let banned: Vec<&str> = BANS
            .iter()
            .filter(|ban| matches!(ban.reach, Reach::Anywhere))
            .map(|ban| ban.name)
            .collect();
        assert_eq!(denied, banned);
    }

    /// What stands between an opening line and the `]` that closes it on a line of its own.
    fn section<'a>(text: &'a str, opening: &str) -> &'a str {
        let (_, after) = text.split_once(opening).expect("the section opens");
        after.split_once("\n]").expect("the section closes").0
    }

    fn quoted(text: &str) -> Vec<&str> {
        text.split('"').skip(1).step_by(2).collect()
    }
}
