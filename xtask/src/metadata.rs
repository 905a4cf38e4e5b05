//! What cargo knows of the workspace, read once into the few facts the chores ask for.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{Failure, shell};

/// A crate of the resolved graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// The licence expression as declared; a crate may have none, or only a file.
    pub(crate) licence: Option<String>,
    /// Whether it is one of the crates of this workspace.
    pub(crate) ours: bool,
    pub(crate) dependencies: Vec<Dependency>,
}

/// A dependency as a manifest declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

/// When a dependency is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// In what users get.
    Normal,
    /// By a build script.
    Build,
    /// In tests, benches and examples only.
    Development,
}

/// Every crate that is built with any feature, on any platform, for any purpose. `cargo metadata` and Cargo.lock name more: a
/// feature written `ring?/alloc` puts ring there, which nobody builds.
pub(crate) fn built() -> Result<Vec<Package>, Failure> {
    let printed = shell::output(shell::cargo().args([
        "tree",
        "--workspace",
        "--locked",
        "--all-features",
        "--target",
        "all",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]))?;
    let built: BTreeSet<(&str, &str)> = printed.lines().filter_map(named).collect();
    let mut packages = packages()?;
    packages.retain(|package| built.contains(&(&package.name, &package.version)));
    Ok(packages)
}

/// Name and version of a line such as `serde v1.0.228 (proc-macro)`.
fn named(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split(' ');
    Some((words.next()?, words.next()?.strip_prefix('v')?))
}

/// Every crate of the graph that Cargo.lock fixes, all features and all platforms included.
pub(crate) fn packages() -> Result<Vec<Package>, Failure> {
    let printed = shell::output(shell::cargo().args([
        "metadata",
        "--format-version",
        "1",
        "--locked",
        "--all-features",
    ]))?;
    let document = serde_json::from_str(&printed)
        .map_err(|error| Failure::Found(format!("`cargo metadata` printed no JSON: {error}")))?;
    read(&document)
        .ok_or_else(|| Failure::Found("`cargo metadata` printed JSON of another form".to_owned()))
}

fn read(document: &Value) -> Option<Vec<Package>> {
    let members: BTreeSet<&str> = document
        .get("workspace_members")?
        .as_array()?
        .iter()
        .filter_map(Value::as_str)
        .collect();
    document
        .get("packages")?
        .as_array()?
        .iter()
        .map(|package| read_package(package, &members))
        .collect()
}

fn read_package(package: &Value, members: &BTreeSet<&str>) -> Option<Package> {
    Some(Package {
        name: package.get("name")?.as_str()?.to_owned(),
        version: package.get("version")?.as_str()?.to_owned(),
        licence: package.get("license")?.as_str().map(str::to_owned),
        ours: members.contains(package.get("id")?.as_str()?),
        dependencies: package
            .get("dependencies")?
            .as_array()?
            .iter()
            .map(read_dependency)
            .collect::<Option<_>>()?,
    })
}

fn read_dependency(dependency: &Value) -> Option<Dependency> {
    let kind = match dependency.get("kind")?.as_str() {
        None => Kind::Normal,
        Some("build") => Kind::Build,
        Some("dev") => Kind::Development,
        Some(_) => return None,
    };
    Some(Dependency {
        name: dependency.get("name")?.as_str()?.to_owned(),
        kind,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_read_with_licence_membership_and_kind_of_dependency() {
        let document = serde_json::json!({
            "workspace_members": ["ours#1"],
            "packages": [
                { "id": "ours#1", "name": "ours", "version": "0.1.0", "license": "Apache-2.0", "dependencies": [
                    { "name": "serde", "kind": null }, { "name": "cc", "kind": "build" }, { "name": "proptest", "kind": "dev" },
                ] },
                { "id": "theirs#2", "name": "theirs", "version": "2.0.0", "license": null, "dependencies": [] },
            ],
        });
        let packages = read(&document).expect("the form of `cargo metadata`");
        let kinds: Vec<Kind> = packages[0]
            .dependencies
            .iter()
            .map(|dependency| dependency.kind)
            .collect();
        assert_eq!(kinds, [Kind::Normal, Kind::Build, Kind::Development]);
        assert!(packages[0].ours && !packages[1].ours);
        assert_eq!(packages[0].licence.as_deref(), Some("Apache-2.0"));
        assert_eq!(packages[1].licence, None);
    }

    #[test]
    fn a_line_of_the_tree_is_read_with_and_without_what_stands_behind_it() {
        assert_eq!(
            named("serde_derive v1.0.2 (proc-macro)"),
            Some(("serde_derive", "1.0.2"))
        );
        assert_eq!(named("ours v0.1.0 (folder) (*)"), Some(("ours", "0.1.0")));
        assert_eq!(named(""), None);
    }

    #[test]
    fn another_form_is_refused() {
        assert_eq!(read(&serde_json::json!({ "packages": [] })), None);
        assert_eq!(
            read(&serde_json::json!({ "workspace_members": [], "packages": [{ "name": "x" }] })),
            None
        );
    }
}
