//! `retinue export clinic`: what a clinic takes along is whole, is its own, and says so itself.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::clinic::{A_PASSWORD, Clinic};
use crate::harness::{Run, retinue, retinue_given};

fn export(clinic: &Clinic, into: &Path, login: &str) -> Run {
    let into = into.to_str().expect("text");
    let all = [
        "export",
        "clinic",
        "--into",
        into,
        "--login",
        login,
        "--data",
        clinic.data(),
    ];
    retinue_given(&all, A_PASSWORD.as_bytes())
}

/// Every file below a folder, by its path within it.
fn files(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut ahead: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(next) = ahead.pop() {
        for entry in std::fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                ahead.push(path);
            } else {
                let within = path.strip_prefix(folder).expect("it is below");
                found.insert(within.to_str().expect("text").to_owned());
            }
        }
    }
    found
}

fn read(folder: &Path, name: &str) -> Vec<u8> {
    std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn a_clinic_takes_along_all_that_it_has_and_every_file_is_what_the_list_says() {
    let clinic = Clinic::with_one_authorisation();
    let outside = tempfile::tempdir().expect("a folder");
    let into = outside.path().join("taken");
    let run = export(&clinic, &into, "prescriber");
    assert_eq!(run.code, 0, "{}", run.err);
    let list: Value = serde_json::from_slice(&read(&into, "manifest.json")).expect("JSON");
    assert_eq!(list["format"], "retinue-clinic-record");
    assert!(list["notice"].is_string(), "a sandbox says so: {list}");
    let mut listed = BTreeSet::from(["manifest.json".to_owned()]);
    for file in list["files"].as_array().expect("files") {
        let name = file["name"].as_str().expect("a name");
        let bytes = read(&into, name);
        assert_eq!(file["bytes"], bytes.len(), "{name}");
        assert_eq!(
            file["sha256"],
            hex::encode(Sha256::digest(&bytes)),
            "{name}"
        );
        if let Some(lines) = file["lines"].as_u64() {
            let ends = bytes.iter().filter(|byte| **byte == b'\n').count();
            assert_eq!(usize::try_from(lines).expect("few"), ends, "{name}");
        }
        listed.insert(name.to_owned());
    }
    assert_eq!(listed, files(&into));
    // The patient, as resources, as facts and in the table.
    let patients = String::from_utf8(read(&into, "fhir/Patient.ndjson")).expect("text");
    assert_eq!(patients.lines().count(), 1);
    assert!(patients.contains(&clinic.number));
    for line in String::from_utf8(read(&into, "fhir/MedicationRequest.ndjson"))
        .expect("text")
        .lines()
    {
        let one: Value = serde_json::from_str(line).expect("a resource");
        assert_eq!(one["resourceType"], "MedicationRequest");
    }
    let record = read(&into, &format!("records/{}.json", clinic.number));
    let record: Value = serde_json::from_slice(&record).expect("JSON");
    let facts = record["facts"].as_array().expect("facts");
    let kinds: BTreeSet<&str> = facts
        .iter()
        .filter_map(|one| one["type"].as_str())
        .collect();
    for kind in ["prescription-written", "dispense-authorised"] {
        assert!(kinds.contains(kind), "{kind}: {kinds:?}");
    }
    let table = String::from_utf8(read(&into, "patients.csv")).expect("text");
    assert_eq!(table.lines().count(), 2);
    // The ledger is as whole as before.
    let log = retinue(&["verify", "--data", clinic.data()]);
    assert_eq!(log.code, 0, "{}", log.err);
}

#[test]
fn nothing_is_written_over_and_nobody_takes_along_another_clinics_record() {
    let clinic = Clinic::with_one_authorisation();
    let outside = tempfile::tempdir().expect("a folder");
    std::fs::write(outside.path().join("letter.txt"), "mine").expect("a file");
    let run = export(&clinic, outside.path(), "prescriber");
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("something in"), "{}", run.err);
    assert_eq!(files(outside.path()).len(), 1);
    let into = outside.path().join("taken");
    for login in ["pharmacist", "nobody"] {
        let run = export(&clinic, &into, login);
        assert_ne!(run.code, 0, "{login}");
        assert!(!into.exists(), "{login}");
    }
}
