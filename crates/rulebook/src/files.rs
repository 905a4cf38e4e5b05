//! The files of one programme, or of the knowledge: from the binary, from a folder, or from where a ledger stored them; and their hash.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use retinue_kernel::Id;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::error::RuleError;

#[derive(RustEmbed)]
#[folder = "../../programmes"]
struct Programmes;

#[derive(RustEmbed)]
#[folder = "../../knowledge"]
struct Knowledge;

/// Files by their path inside the programme's folder, `/` between folders on every system.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The most bytes that one rule file may hold: far above any real one, so that a wrong file is not read to its end.
const LARGEST_FILE: u64 = 1 << 20;

/// The copy of a programme that was built into the binary.
pub(crate) fn embedded(programme: &str) -> Files {
    let folder = format!("{programme}/");
    Programmes::iter()
        .filter_map(|path| {
            let inside = path.strip_prefix(&folder)?.to_owned();
            Some((inside, Programmes::get(&path)?.data.into_owned()))
        })
        .collect()
}

/// The copy of `knowledge/` that was built into the binary.
pub(crate) fn embedded_knowledge() -> Files {
    Knowledge::iter()
        .filter_map(|path| {
            let data = Knowledge::get(&path)?.data.into_owned();
            Some((path.into_owned(), data))
        })
        .collect()
}

/// All files below `folder`; hidden ones, such as an editor leaves behind, are passed over.
pub(crate) fn in_folder(folder: &Path) -> Result<Files, RuleError> {
    let mut files = Files::new();
    let mut waiting = vec![(folder.to_path_buf(), String::new())];
    while let Some((path, inside)) = waiting.pop() {
        for (name, path) in entries(&path)? {
            let inside = if inside.is_empty() {
                name
            } else {
                format!("{inside}/{name}")
            };
            if path.is_dir() {
                waiting.push((path, inside));
            } else {
                let bytes = bytes_of(&path)?;
                files.insert(inside, bytes);
            }
        }
    }
    Ok(files)
}

fn entries(folder: &Path) -> Result<Vec<(String, PathBuf)>, RuleError> {
    let shown = folder.display().to_string();
    let unreadable = |error: std::io::Error| {
        RuleError::of_file(
            &shown,
            format!("the folder cannot be read: {error}"),
            "give the folder of a programme, such as programmes/us-ipledge, or that of the knowledge",
        )
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().into_string().map_err(|name| {
            RuleError::of_file(
                &shown,
                format!("the file name {name:?} is not readable text"),
                "rename the file",
            )
        })?;
        if !name.starts_with('.') && !name.ends_with('~') {
            found.push((name, entry.path()));
        }
    }
    Ok(found)
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, RuleError> {
    let shown = path.display().to_string();
    let unreadable = |error: std::io::Error| {
        RuleError::of_file(
            &shown,
            format!("the file cannot be read: {error}"),
            "check the file's permissions",
        )
    };
    let length = std::fs::metadata(path).map_err(unreadable)?.len();
    if length > LARGEST_FILE {
        return Err(RuleError::of_file(
            &shown,
            format!("the file holds {length} bytes, more than any rule file may ({LARGEST_FILE})"),
            "move the file out of the folder",
        ));
    }
    std::fs::read(path).map_err(unreadable)
}

/// The content hash of a rule set: SHA-256 over its files in the order of their paths, each path and each content
/// preceded by its length in bytes (eight bytes, big-endian).
///
/// Worked cases are left out: they test the law and are no part of it.
pub(crate) fn content_hash(files: &Files) -> Option<Id> {
    let mut hash = Sha256::new();
    for (path, bytes) in files.iter().filter(|(path, _)| is_law(path)) {
        for part in [path.as_bytes(), bytes] {
            hash.update(u64::try_from(part.len()).ok()?.to_be_bytes());
            hash.update(part);
        }
    }
    Id::new(&format!("sha256:{}", hex::encode(hash.finalize())))
}

/// Whether a file belongs to the law, and so to its hash and to what a ledger stores.
pub(crate) fn is_law(path: &str) -> bool {
    !path.starts_with("cases/")
}
