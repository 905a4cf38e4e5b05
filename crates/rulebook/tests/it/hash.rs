//! The content hash: the name of a rule set for ever.

use std::collections::BTreeMap;
use std::path::Path;

use retinue_rulebook::Rulebook;
use sha2::{Digest, Sha256};

use crate::cases::rulebook;

fn stored(rulebook: &Rulebook) -> BTreeMap<String, Vec<u8>> {
    rulebook
        .files()
        .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
        .collect()
}

#[test]
fn what_was_stored_comes_back_under_the_same_hash() {
    let rulebook = rulebook();
    let again = Rulebook::from_files(stored(&rulebook)).unwrap();
    assert_eq!(again.hash(), rulebook.hash());
    assert_eq!(again.default_rules(), rulebook.default_rules());
}

#[test]
fn the_hash_is_sha_256_over_lengths_paths_and_contents_in_order() {
    let rulebook = rulebook();
    let mut hash = Sha256::new();
    for (path, bytes) in &stored(&rulebook) {
        hash.update((path.len() as u64).to_be_bytes());
        hash.update(path);
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    }
    assert_eq!(
        rulebook.hash().as_str(),
        format!("sha256:{}", hex::encode(hash.finalize()))
    );
}

#[test]
fn one_changed_letter_of_the_law_is_another_rule_set() {
    let rulebook = rulebook();
    let mut files = stored(&rulebook);
    files
        .get_mut("not-formalised.toml")
        .unwrap()
        .extend_from_slice(b"\n");
    assert_ne!(Rulebook::from_files(files).unwrap().hash(), rulebook.hash());
}

#[test]
fn a_worked_case_is_no_part_of_the_law() {
    let rulebook = rulebook();
    assert!(
        rulebook
            .files()
            .all(|(path, _)| !path.starts_with("cases/"))
    );
    let mut files = stored(&rulebook);
    files.insert("cases/another.toml".to_owned(), b"title = 1".to_vec());
    let other = Rulebook::from_files(files).unwrap();
    assert_eq!(other.hash(), rulebook.hash());
    assert!(other.cases().is_err());
}

#[test]
fn the_folder_gives_the_same_rule_set_as_the_binary() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/us-ipledge");
    assert_eq!(
        Rulebook::from_dir(&folder).unwrap().hash(),
        rulebook().hash()
    );
}
