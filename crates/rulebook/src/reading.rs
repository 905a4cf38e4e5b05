//! Reading the files of a set, one by one or folder by folder, going on after a mistake.

use std::collections::BTreeMap;

use crate::document::Document;
use crate::error::RuleError;
use crate::files::Files;
use crate::mistakes::Mistakes;

/// A file that nothing reads is most likely one that someone believes to be in force.
///
/// `folders` end with a slash and hold TOML files, not folders; `apart` names what else may stand there.
pub(crate) fn refuse_strangers(
    files: &Files,
    folders: &[&str],
    single: &[&str],
    apart: impl Fn(&str) -> bool,
    mistakes: &mut Mistakes,
) {
    for path in files.keys() {
        let in_folder = folders.iter().any(|folder| {
            path.strip_prefix(folder).is_some_and(|name| {
                name.ends_with(".toml") && (!name.contains('/') || *folder == "cases/")
            })
        });
        if !in_folder && !single.contains(&path.as_str()) && !apart(path) {
            mistakes.add(RuleError::of_file(
                path,
                "nothing reads this file",
                format!(
                    "move it to where it belongs: {}, or one of {}",
                    folders.join(" "),
                    single.join(" ")
                ),
            ));
        }
    }
}

/// Reads a single file.
pub(crate) fn one<'a, T>(
    files: &'a Files,
    path: &'a str,
    mistakes: &mut Mistakes,
    read: impl FnOnce(Document<'a>) -> Result<T, Mistakes>,
) -> Option<T> {
    mistakes.note(only(files, path).map_err(Mistakes::from).and_then(read))
}

/// Reads a single file that a programme may do without.
pub(crate) fn if_there<'a, T>(
    files: &'a Files,
    path: &'a str,
    mistakes: &mut Mistakes,
    read: impl FnOnce(Document<'a>) -> Result<T, Mistakes>,
) -> Option<T> {
    if files.contains_key(path) {
        one(files, path, mistakes, read)
    } else {
        None
    }
}

/// Reads every file of a folder that can be read.
pub(crate) fn each<'a, T>(
    files: &'a Files,
    folder: &str,
    mistakes: &mut Mistakes,
    read: impl Fn(Document<'a>) -> Result<T, Mistakes>,
) -> Vec<T> {
    let mut found = Vec::new();
    for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with(folder)) {
        let document = Document::new(path, bytes).map_err(Mistakes::from);
        found.extend(mistakes.note(document.and_then(&read)));
    }
    found
}

pub(crate) fn only<'a>(files: &'a Files, path: &'a str) -> Result<Document<'a>, RuleError> {
    match files.get(path) {
        Some(bytes) => Document::new(path, bytes),
        None => Err(RuleError::of_file(
            path,
            "this file is missing",
            "the folder holds it; restore it",
        )),
    }
}

pub(crate) fn all<'a>(files: &'a Files, folder: &str) -> Result<Vec<Document<'a>>, RuleError> {
    files
        .iter()
        .filter(|(path, _)| path.starts_with(folder))
        .map(|(path, bytes)| Document::new(path, bytes))
        .collect()
}

/// The names of a file of named tables; none when it cannot even be read as such.
pub(crate) fn names<T>(
    read: Option<&BTreeMap<String, T>>,
    files: &Files,
    path: &str,
) -> Option<Vec<String>> {
    if let Some(read) = read {
        return Some(read.keys().cloned().collect());
    }
    let table: toml::Table = only(files, path).ok()?.text.parse().ok()?;
    Some(table.keys().cloned().collect())
}
