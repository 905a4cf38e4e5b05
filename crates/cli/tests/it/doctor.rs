//! What the doctor finds, and that each finding has a remedy.

use serde_json::Value;

use crate::clinic::Clinic;
use crate::harness::{Run, retinue};

fn doctor(arguments: &[&str]) -> Run {
    // A port of its own: another test or program may hold the usual one.
    let mut all = vec!["doctor", "--json", "--listen", "127.0.0.1:0"];
    all.extend_from_slice(arguments);
    retinue(&all)
}

#[track_caller]
fn check<'a>(told: &'a Value, name: &str) -> &'a Value {
    told["checks"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|check| check["check"] == name)
        .unwrap_or_else(|| panic!("no check '{name}' in {told}"))
}

#[cfg(unix)]
fn set_mode(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("the mode is set");
}

#[test]
fn a_sound_installation_may_serve() {
    let clinic = Clinic::with_one_authorisation();
    #[cfg(unix)]
    set_mode(clinic.path(), 0o700);
    let run = doctor(&["--data", clinic.data()]);
    assert_eq!(run.code, 0, "{}", run.out);
    let told = run.json();
    assert_eq!(told["fit"], true);
    for name in [
        "data folder",
        "signing key",
        "SQLite",
        "rules",
        "ledger",
        "settings",
        "checkpoint",
        "clock",
        "purpose",
        "accounts",
        "port",
    ] {
        assert_eq!(check(&told, name)["health"], "well", "{name}: {told}");
    }
    // Nobody adopted an edition here: it serves by the default, and says so.
    assert_eq!(check(&told, "edition")["health"], "look");
}

#[test]
fn whatever_is_not_well_has_a_remedy() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("not-there");
    let told = doctor(&["--data", missing.to_str().expect("text")]).json();
    let unwell: Vec<&Value> = told["checks"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|check| check["health"] != "well")
        .collect();
    assert!(unwell.len() >= 3, "{told}");
    assert!(
        unwell.iter().all(|check| check["remedy"].is_string()),
        "{told}"
    );
    assert!(!missing.exists(), "a doctor makes nothing");
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_stands_in_the_way() {
    let clinic = Clinic::with_one_authorisation();
    set_mode(&clinic.path().join("signing.key"), 0o644);
    let run = doctor(&["--data", clinic.data()]);
    assert_eq!(run.code, 3, "{}", run.out);
    let told = run.json();
    assert_eq!(check(&told, "signing key")["health"], "ill");
    assert!(
        check(&told, "signing key")["remedy"]
            .as_str()
            .expect("words")
            .contains("chmod 600")
    );
}

#[test]
fn a_missing_key_and_a_file_that_is_no_ledger_stand_in_the_way() {
    let clinic = Clinic::with_one_authorisation();
    std::fs::remove_file(clinic.path().join("signing.key")).expect("removed");
    let run = doctor(&["--data", clinic.data()]);
    assert_eq!(
        (run.code, &check(&run.json(), "ledger")["health"]),
        (3, &Value::from("ill"))
    );

    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("retinue.db"), "this is no ledger").expect("written");
    let run = doctor(&["--data", folder.path().to_str().expect("text")]);
    assert_eq!(
        (run.code, &check(&run.json(), "ledger")["health"]),
        (3, &Value::from("ill"))
    );
}

#[test]
fn a_clock_before_the_last_fact_stands_in_the_way() {
    let clinic = Clinic::with_one_authorisation();
    let connection = rusqlite::Connection::open(clinic.file()).expect("the file opens");
    let later = "UPDATE meta SET value = value + 864000000 WHERE name = 'last-recorded-at'";
    assert_eq!(connection.execute(later, ()).expect("set"), 1);
    drop(connection);
    let run = doctor(&["--data", clinic.data()]);
    assert_eq!(
        (run.code, &check(&run.json(), "clock")["health"]),
        (3, &Value::from("ill"))
    );
}

#[test]
fn a_port_that_is_taken_is_worth_a_look() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let folder = tempfile::tempdir().expect("a folder");
    let told = retinue(&[
        "doctor",
        "--json",
        "--listen",
        &address,
        "--data",
        folder.path().to_str().expect("text"),
    ])
    .json();
    assert_eq!(check(&told, "port")["health"], "look");
}

#[test]
fn for_people_every_line_fits_eighty_columns() {
    let clinic = Clinic::with_one_authorisation();
    let run = retinue(&["doctor", "--listen", "127.0.0.1:0", "--data", clinic.data()]);
    let long: Vec<&str> = run
        .out
        .lines()
        .filter(|line| {
            line.chars().count() > 80
                && line.contains(' ')
                && !line.trim_start().starts_with("sha256:")
        })
        .collect();
    assert!(
        long.iter().all(|line| line.contains(clinic.data())),
        "only a path that has no break may be longer: {long:?}"
    );
}

#[test]
fn a_configuration_with_a_key_that_is_not_known_is_refused_with_the_known_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("retinue.toml");
    let refused = |text: &str| {
        std::fs::write(&file, text).expect("written");
        doctor(&["--config", file.to_str().expect("text")]).bad_input()
    };
    let (at, says) = refused("data = \"here\"\nlisten-adress = \"127.0.0.1:1\"\n");
    assert_eq!(at, file.to_str().expect("text"));
    assert!(
        says.contains("listen-adress") && says.contains("`listen`"),
        "{says}"
    );
    for unfit in ["http://registry.example", "https://registry.example/fhir"] {
        let says = refused(&format!("public-url = '{unfit}'")).1;
        assert!(says.contains("public-url"), "{says}");
    }
    let server = |address: &str, more: &str| {
        refused(&format!(
            "[[fhir-servers]]\nprogram = 'ehr'\naddress = '{address}'\n{more}"
        ))
        .1
    };
    assert!(server("http://ehr.example/fhir", "").contains("only this very machine"));
    assert!(server("https://ehr.example/fhir", "").contains("file of the roots"));
    let absent = server("https://ehr.example/fhir", "roots = 'absent.pem'");
    assert!(absent.contains("fhir-servers.roots"), "{absent}");
    let ehr = |iss: &str, more: &str| {
        refused(&format!(
            "[[ehrs]]\niss = '{iss}'\nclient-id = 'retinue'\nclinic = 'clinic-a'\n{more}"
        ))
        .1
    };
    assert!(ehr("http://ehr.example/fhir", "").contains("only this very machine"));
    assert!(ehr("https://ehr.example/fhir", "roots = 'absent.pem'").contains("ehrs.roots"));
    let beside = ehr(
        "http://localhost/fhir",
        "also = ['http://elsewhere.example']",
    );
    assert!(beside.contains("http://elsewhere.example"), "{beside}");
    assert!(
        refused("session-idle-minutes = 600")
            .1
            .contains("between 1 and 60")
    );
    assert!(refused("document-limit = 1000").1.contains("between 65536"));
    assert!(refused("local-zone = \"Atlantis\"").1.contains("time zone"));
    assert!(refused("listen = 7").1.contains("listen"));
    assert!(refused("listen").1.contains("TOML"));
    let another_statement = refused("[care]\nintended-use-accepted = \"0\"\n").1;
    assert!(
        another_statement.contains("docs/intended-use.md"),
        "{another_statement}"
    );
    let no_number = refused("[care]\ncrisis-line = \" \"\n").1;
    assert!(no_number.contains("care.crisis-line"), "{no_number}");
    let nowhere = refused("[care.crisis-lines]\nXX = \"111\"\n").1;
    assert!(
        nowhere.contains("care.crisis-lines.XX") && nowhere.contains("US, GB, ZZ"),
        "{nowhere}"
    );
    let empty = refused("[care.crisis-lines]\nGB = \"\"\n").1;
    assert!(empty.contains("care.crisis-lines.GB"), "{empty}");
}

#[test]
fn the_configuration_names_the_folder_and_the_option_wins() {
    let clinic = Clinic::with_one_authorisation();
    let file = clinic.path().join("retinue.toml");
    std::fs::write(&file, "data = \".\"\n").expect("written");
    let file = file.to_str().expect("text");
    let by_config = doctor(&["--config", file]).json();
    assert!(
        check(&by_config, "ledger")["found"]
            .as_str()
            .expect("words")
            .contains("retinue.db"),
        "{by_config}"
    );
    let other = tempfile::tempdir().expect("a folder");
    let by_option = doctor(&[
        "--config",
        file,
        "--data",
        other.path().to_str().expect("text"),
    ])
    .json();
    assert!(
        check(&by_option, "ledger")["found"]
            .as_str()
            .expect("words")
            .contains("none lies")
    );
}
