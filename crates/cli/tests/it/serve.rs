//! `retinue serve`: it listens where it is told, answers for its health, and stops with everything written.

use std::net::TcpListener;

use crate::clinic::{A_PASSWORD, Clinic};
use crate::harness::retinue;
use crate::running::{Running, get, signs_in};

fn served(clinic: &Clinic) -> (Running, String) {
    let mut running = Running::start(
        &[
            "serve",
            "--json",
            "--listen",
            "127.0.0.1:0",
            "--data",
            clinic.data(),
        ],
        &[],
    );
    let address = running.line()["address"]
        .as_str()
        .expect("an address")
        .to_owned();
    (running, address)
}

#[test]
fn it_says_where_it_listens_and_answers_for_its_health() {
    let clinic = Clinic::with_one_authorisation();
    let (running, address) = served(&clinic);
    assert_eq!(get(&address, "/livez").0, 200);
    assert_eq!(get(&address, "/readyz").0, 200);
    assert_eq!(get(&address, "/sign-in").0, 200);
    assert_eq!(running.told_to_stop().0, 0);
}

#[test]
fn an_account_made_at_the_console_signs_in_even_while_it_serves() {
    let clinic = Clinic::with_one_authorisation();
    let (_running, address) = served(&clinic);
    assert!(!signs_in(&address, "admin", A_PASSWORD));
    let made = crate::harness::retinue_given(
        &[
            "user",
            "create",
            "admin",
            "--role",
            "administrator",
            "--data",
            clinic.data(),
        ],
        format!("{A_PASSWORD}\n").as_bytes(),
    );
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(signs_in(&address, "admin", A_PASSWORD));
    assert_eq!(
        retinue(&["user", "disable", "admin", "--data", clinic.data()]).code,
        0
    );
    assert!(
        !signs_in(&address, "admin", A_PASSWORD),
        "a closed account opens no door"
    );
}

#[test]
fn told_to_stop_it_ends_well_and_leaves_a_whole_ledger() {
    let clinic = Clinic::with_one_authorisation();
    let (running, address) = served(&clinic);
    assert!(signs_in(&address, "prescriber", A_PASSWORD));
    assert_eq!(running.told_to_stop().0, 0);
    assert!(
        !clinic.path().join("retinue.db-wal").exists(),
        "the log was moved into the file"
    );
    assert_eq!(retinue(&["verify", "--data", clinic.data()]).code, 0);
}

#[test]
fn a_taken_port_is_a_failure_with_a_remedy() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let folder = tempfile::tempdir().expect("a folder");
    let run = retinue(&[
        "serve",
        "--listen",
        &address,
        "--data",
        folder.path().to_str().expect("text"),
    ]);
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("something listens there already"),
        "{}",
        run.err
    );
    assert_eq!(
        std::fs::read_dir(folder.path()).expect("a folder").count(),
        0,
        "no ledger was made"
    );
}

#[test]
fn what_is_no_address_is_bad_input() {
    for address in ["here", "127.0.0.1", "127.0.0.1:port", ""] {
        let run = retinue(&["serve", "--json", "--listen", address]);
        assert_eq!(run.bad_input().0, "--listen", "{address}");
    }
}

#[test]
fn a_ledger_of_the_demonstration_is_never_served() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().to_str().expect("text");
    let mut demo = Running::start(
        &["demo", "--json", "--listen", "127.0.0.1:0", "--data", data],
        &[],
    );
    demo.line();
    demo.line();
    assert_eq!(demo.told_to_stop().0, 0);
    let run = retinue(&["serve", "--listen", "127.0.0.1:0", "--data", data]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("demonstration"), "{}", run.err);
    assert_eq!(
        retinue(&["verify", "--data", data]).code,
        0,
        "it can be looked at all the same"
    );
}

#[test]
fn the_configuration_is_heeded_and_an_unknown_key_refused() {
    let clinic = Clinic::with_one_authorisation();
    let file = clinic.path().join("retinue.toml");
    std::fs::write(
        &file,
        "listen = \"127.0.0.1:0\"\ndata = \".\"\ninstallation-name = \"Synthetic Practice\"\n",
    )
    .expect("written");
    let mut running = Running::start(
        &["serve", "--json", "--config", file.to_str().expect("text")],
        &[],
    );
    let address = running.line()["address"]
        .as_str()
        .expect("an address")
        .to_owned();
    assert!(get(&address, "/sign-in").1.contains("Synthetic Practice"));
    drop(running);
    std::fs::write(&file, "lisen = \"127.0.0.1:0\"\n").expect("written");
    assert_eq!(
        retinue(&["serve", "--config", file.to_str().expect("text")]).code,
        2
    );
}

#[test]
fn a_laboratory_that_is_registered_wrongly_is_told_by_its_key_and_nothing_is_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("retinue.toml");
    let data = folder.path().join("data");
    let laboratory = "[[hl7.laboratories]]\nname = \"northlab\"\nzone = \"America/New_York\"\n";
    for (text, says) in [
        (laboratory.to_owned(), "nothing says how it is known"),
        (
            format!("{laboratory}certificate-sha256 = \"12\"\n"),
            "northlab.certificate-sha256: write the 64 hexadecimal digits",
        ),
        (
            format!("{laboratory}certificate-sha256 = \"{}\"\n", "ab".repeat(32)),
            "northlab.certificate-sha256: nobody is asked for a certificate",
        ),
        (
            format!(
                "{laboratory}token-sha256 = \"{}\"\n[hl7]\nlisten = \"127.0.0.1:0\"\n",
                "ab".repeat(32)
            ),
            "no laboratory has an address from which it connects",
        ),
        (
            format!(
                "[hl7.tls]\ncertificate = \"none.pem\"\nkey = \"none.key\"\n{laboratory}addresses = [\"127.0.0.1\"]\n"
            ),
            "hl7.tls.certificate",
        ),
    ] {
        std::fs::write(&file, &text).expect("a configuration");
        let run = retinue(&[
            "serve",
            "--json",
            "--listen",
            "127.0.0.1:0",
            "--data",
            data.to_str().expect("text"),
            "--config",
            file.to_str().expect("text"),
        ]);
        let (_, told) = run.bad_input();
        assert!(told.contains(says), "{told}");
        assert!(!data.exists(), "no ledger was made");
    }
}
