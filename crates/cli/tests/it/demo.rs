//! `retinue demo`: at once, on any free port, and gone when it ends.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::path::Path;

use serde_json::Value;

use crate::harness::retinue;
use crate::running::{Running, get, signs_in};

/// A demonstration whose temporary ledger lies in `folder`.
fn demo_in(folder: &Path, arguments: &[&str]) -> Running {
    let mut all = vec!["demo", "--json"];
    all.extend_from_slice(arguments);
    Running::start(&all, &[("TMPDIR", folder.to_str().expect("text"))])
}

fn entries(folder: &Path) -> BTreeSet<String> {
    std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect()
}

#[test]
fn it_prints_address_and_sign_ins_before_the_courses_are_told_and_every_door_opens() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut demo = demo_in(folder.path(), &["--listen", "127.0.0.1:0"]);
    let told = demo.line();
    let address = told["address"].as_str().expect("an address");
    let sign_ins = told["sign-ins"].as_array().expect("a list");
    let text = |one: &Value, name: &str| one[name].as_str().expect("text").to_owned();
    for role in ["prescriber", "pharmacist", "patient", "administrator"] {
        let one = sign_ins
            .iter()
            .find(|one| one["login"] == role)
            .expect(role);
        assert!(signs_in(address, role, &text(one, "password")), "{role}");
    }
    let seeded = demo.line();
    assert_eq!(seeded["told"], seeded["of"], "{seeded}");
    assert_eq!(seeded["astray"], Value::Array(Vec::new()));
    let patients = seeded["patients"].as_array().expect("a list");
    assert_eq!(Some(patients.len() as u64), seeded["told"].as_u64());
    assert!(
        patients
            .iter()
            .all(|one| text(one, "number").starts_with("RT-")),
        "each can be found at a counter"
    );
}

#[test]
fn its_ledger_is_removed_at_the_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut demo = demo_in(folder.path(), &["--listen", "127.0.0.1:0"]);
    let address = demo.line()["address"]
        .as_str()
        .expect("an address")
        .to_owned();
    assert_eq!(get(&address, "/readyz").0, 200);
    assert_eq!(
        entries(folder.path()).len(),
        1,
        "a temporary ledger lies there"
    );
    assert_eq!(demo.told_to_stop().0, 0);
    assert_eq!(entries(folder.path()), BTreeSet::new());
}

#[test]
fn with_a_folder_its_ledger_is_kept_and_opened_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("kept");
    let data = data.to_str().expect("text");
    let mut first = demo_in(folder.path(), &["--listen", "127.0.0.1:0", "--data", data]);
    first.line();
    let told = first.line();
    assert_eq!(first.told_to_stop().0, 0);
    assert!(Path::new(data).join("retinue.db").exists());
    let mut again = demo_in(folder.path(), &["--listen", "127.0.0.1:0", "--data", data]);
    again.line();
    assert_eq!(again.line()["of"], told["of"]);
}

#[test]
fn it_takes_the_next_free_port_when_the_usual_one_is_taken() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let folder = tempfile::tempdir().expect("a folder");
    let mut demo = demo_in(folder.path(), &["--listen", &format!("127.0.0.1:{port}")]);
    let told = demo.line();
    let address: std::net::SocketAddr = told["address"]
        .as_str()
        .expect("text")
        .parse()
        .expect("an address");
    assert!(address.port() > port, "{address}");
    assert!(address.ip().is_loopback());
}

#[test]
fn without_a_command_it_is_the_demonstration_on_this_machine_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let environment = [("TMPDIR", folder.path().to_str().expect("text"))];
    let mut demo = Running::start(&["--json"], &environment);
    let told = demo.line();
    assert!(
        told["url"]
            .as_str()
            .expect("text")
            .starts_with("http://127.0.0.1:74"),
        "{told}"
    );
    assert!(told["sign-ins"].is_array());
}

#[test]
fn it_never_writes_into_a_ledger_for_service() {
    let clinic = crate::clinic::Clinic::with_one_authorisation();
    let run = retinue(&["demo", "--listen", "127.0.0.1:0", "--data", clinic.data()]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("not a demonstration's"), "{}", run.err);
}

/// Sign-ins that open nothing would send somebody to a door that never opens.
#[test]
fn a_folder_with_a_real_ledger_is_refused_before_anything_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("ledger");
    let data = data.to_str().expect("text");
    let made = crate::harness::retinue_given(
        &[
            "user",
            "create",
            "office",
            "--role",
            "administrator",
            "--data",
            data,
        ],
        b"synthetic words for a test\n",
    );
    assert_eq!(made.code, 0, "{}", made.err);
    let run = retinue(&["demo", "--listen", "127.0.0.1:0", "--data", data]);
    assert_ne!(run.code, 0);
    assert_eq!(run.out, "", "nothing is told");
    assert!(run.err.contains("not a demonstration"), "{}", run.err);
}
