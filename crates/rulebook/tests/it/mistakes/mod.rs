//! What is said of a mistake in a rule file: the file, the line, and what would mend it.

mod all;
mod files;
mod requirements;
mod values;

use std::collections::BTreeMap;

use retinue_rulebook::{RuleError, Rulebook};

use crate::cases::rulebook;

fn files() -> BTreeMap<String, Vec<u8>> {
    rulebook()
        .files()
        .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
        .collect()
}

/// The error after one text was replaced in one file.
fn after(file: &str, this: &str, that: &str) -> RuleError {
    let mut files = files();
    let text = String::from_utf8(files[file].clone()).unwrap();
    assert!(text.contains(this), "{file} does not hold {this}");
    files.insert(file.to_owned(), text.replacen(this, that, 1).into_bytes());
    Rulebook::from_files(files).expect_err("the mistake should not load")
}

fn with(file: &str, text: &str) -> RuleError {
    let mut files = files();
    files.insert(file.to_owned(), text.as_bytes().to_vec());
    Rulebook::from_files(files).expect_err("the file should not load")
}

/// The number of the line of `file` that holds `text`.
fn line_of(file: &str, text: &str) -> usize {
    let files = files();
    let whole = String::from_utf8(files[file].clone()).unwrap();
    whole.lines().position(|line| line.contains(text)).unwrap() + 1
}

const WINDOW: &str = "parameters/test-window-days.toml";

#[track_caller]
fn says(error: &RuleError, file: &str, line: usize, says: &str, remedy: &str) {
    let shown = error.to_string();
    assert_eq!((error.file.as_str(), error.line), (file, line), "{shown}");
    assert!(error.says.contains(says), "{shown}");
    assert!(error.remedy.contains(remedy), "{shown}");
    assert!(
        line == 0 || shown.contains(&format!("{file}:{line}:")),
        "{shown}"
    );
}
