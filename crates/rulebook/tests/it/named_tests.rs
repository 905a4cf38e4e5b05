//! What a duty or a form names as the test that shows it is a test of this tree.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use retinue_kernel::Programme;
use retinue_rulebook::{Rulebook, TestName};

fn tree() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The text that may hold a test: the file of the longest part of its modules that is one, and the modules left in it.
fn file_of(name: &TestName) -> Option<(String, Vec<&str>)> {
    let (package, target) = name.binary().split_once("::")?;
    let folder = tree()
        .join("crates")
        .join(package.strip_prefix("retinue-")?)
        .join("tests")
        .join(target);
    let mut modules: Vec<&str> = name.path().split("::").collect();
    modules.pop();
    for length in (0..=modules.len()).rev() {
        let inside = folder.join(modules[..length].join("/"));
        let files = [
            inside.with_extension("rs"),
            inside.join("mod.rs"),
            inside.join("main.rs"),
        ];
        let text = files
            .iter()
            .find_map(|file| std::fs::read_to_string(file).ok());
        if let Some(text) = text {
            return Some((text, modules[length..].to_vec()));
        }
    }
    None
}

/// Whether the file holds the modules that are left, and the function with an attribute that makes it a test.
fn is_in_the_tree(name: &TestName) -> bool {
    let Some((text, left)) = file_of(name) else {
        return false;
    };
    let has_modules = left
        .iter()
        .all(|module| text.contains(&format!("mod {module} {{")));
    let function = name.path().rsplit("::").next().unwrap_or_default();
    let mut is_a_test = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with("#[") {
            is_a_test |= line.starts_with("#[test]") || line.starts_with("#[tokio::test");
            continue;
        }
        let declares = line
            .split_once("fn ")
            .and_then(|(_, rest)| rest.strip_prefix(function))
            .is_some_and(|rest| rest.starts_with('('));
        if declares && is_a_test {
            return has_modules;
        }
        is_a_test &= line.starts_with("//");
    }
    false
}

fn rulebook(programme: Programme) -> Rulebook {
    Rulebook::embedded_of(programme).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_test_that_a_duty_or_a_form_names_is_in_the_tree() {
    let mut missing = BTreeSet::new();
    let mut named = 0;
    for programme in Programme::ALL {
        let rulebook = rulebook(*programme);
        let of_forms = rulebook
            .forms()
            .iter()
            .map(|form| (&form.name, &form.grounds));
        let of_duties = rulebook
            .duties()
            .iter()
            .map(|duty| (&duty.id, &duty.grounds));
        for (of, grounds) in of_forms.chain(of_duties) {
            for test in &grounds.shown_by {
                named += 1;
                if !is_in_the_tree(test) {
                    missing.insert(format!("{programme}, {of}: {test}"));
                }
            }
        }
    }
    assert!(named > 60, "only {named} are named");
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn a_test_that_is_not_there_or_is_none_is_not_found() {
    let is_there = |name: &str| is_in_the_tree(&TestName::parse(name).expect("a name"));
    assert!(is_there(
        "retinue-rulebook::it named_tests::a_test_that_is_not_there_or_is_none_is_not_found"
    ));
    for gone in [
        "retinue-rulebook::it named_tests::a_test_that_nobody_wrote",
        "retinue-rulebook::it named_tests::is_in_the_tree",
        "retinue-rulebook::it elsewhere::a_test_that_is_not_there_or_is_none_is_not_found",
        "retinue-nobody::it named_tests::a_test_that_is_not_there_or_is_none_is_not_found",
    ] {
        assert!(!is_there(gone), "{gone}");
    }
}

#[test]
fn what_names_no_test_is_refused_where_it_stands() {
    for wrong in [
        "",
        "a sentence",
        "retinue-kernel due::hold",
        "retinue-kernel::it Due::Hold",
    ] {
        assert_eq!(TestName::parse(wrong), None, "{wrong}");
    }
    let rulebook = rulebook(Programme::EuPpp);
    let mut files: std::collections::BTreeMap<String, Vec<u8>> = rulebook
        .files()
        .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
        .collect();
    let text = String::from_utf8(files["duties.toml"].clone()).expect("text");
    let changed = text.replacen("retinue-kernel::it due", "the tests of due", 1);
    assert_ne!(changed, text);
    files.insert("duties.toml".to_owned(), changed.into_bytes());
    let error = Rulebook::from_files(files).expect_err("a name that is none");
    assert_eq!(error.file, "duties.toml");
    assert!(
        error.to_string().contains("is not the name of a test"),
        "{error}"
    );
}
