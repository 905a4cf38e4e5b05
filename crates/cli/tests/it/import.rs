//! `retinue import`: a file of resources, in the name of somebody of the clinic.

use retinue_ledger::{Ledger, Options};
use retinue_rulebook::Rulebook;
use serde_json::{Value, json};

use crate::clinic::{A_PASSWORD, Clinic};
use crate::harness::{Run, retinue_given};

fn weight(clinic: &Clinic, key: &str, kilograms: f64) -> String {
    let resource = json!({
        "resourceType": "Observation", "status": "final",
        "identifier": [{ "system": "urn:example:record", "value": key }],
        "code": { "coding": [{ "system": "http://loinc.org", "code": "29463-7" }] },
        "subject": { "identifier": { "system": "urn:retinue:programme-number", "value": clinic.number } },
        "effectiveDateTime": "2026-01-03",
        "valueQuantity": { "value": kilograms, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg" },
    });
    resource.to_string()
}

fn import(clinic: &Clinic, lines: &[String], login: &str, more: &[&str]) -> Run {
    let file = clinic.path().join("lines.ndjson");
    std::fs::write(&file, lines.join("\n")).expect("a file");
    let file = file.to_str().expect("text");
    let mut arguments = vec!["import", file, "--login", login, "--data", clinic.data()];
    arguments.extend_from_slice(more);
    retinue_given(&arguments, A_PASSWORD.as_bytes())
}

fn weights(clinic: &Clinic) -> usize {
    let rulebook = std::sync::Arc::new(Rulebook::embedded().expect("the rules load"));
    let ledger = Ledger::open(Options::in_directory(clinic.path(), rulebook)).expect("it opens");
    let who = ledger.sign_in("prescriber", A_PASSWORD).expect("signed in");
    let who = who.actor.clinician().expect("a clinician");
    let file = ledger.care_file(&who, clinic.patient).expect("a file");
    let facts = file.care.facts().iter();
    facts
        .filter(|one| one.fact.kind() == "weight-recorded")
        .count()
}

#[test]
fn a_dry_run_records_nothing_and_a_bad_line_stops_good_ones_only_when_that_is_asked() {
    let clinic = Clinic::with_one_authorisation();
    let lines = [
        weight(&clinic, "1", 70.5),
        String::new(),
        "{".to_owned(),
        weight(&clinic, "2", 71.0),
    ];
    let dry = import(&clinic, &lines, "prescriber", &["--dry-run", "--json"]);
    assert_eq!(dry.code, 3, "{}", dry.out);
    let told = dry.json_lines();
    let came: Vec<(&Value, &Value)> = told
        .iter()
        .map(|one| (&one["line"], &one["came"]))
        .collect();
    assert_eq!(came[0], (&json!(1), &json!("would-be-recorded")));
    assert_eq!(came[1], (&json!(3), &json!("not-read")));
    assert_eq!(came[2], (&json!(4), &json!("would-be-recorded")));
    assert_eq!(told[3]["left-out"], json!(1));
    assert_eq!(weights(&clinic), 0);

    let none = import(&clinic, &lines, "prescriber", &["--all-or-none"]);
    assert_eq!(none.code, 3);
    assert!(none.out.contains("line 3: "), "{}", none.out);
    assert_eq!(weights(&clinic), 0, "all or none");

    let some = import(&clinic, &lines, "prescriber", &[]);
    assert_eq!(some.code, 3);
    assert!(
        some.out
            .contains("2 recorded, 0 on record before, 1 left out"),
        "{}",
        some.out
    );
    let good = [lines[0].clone(), lines[3].clone()];
    let again = import(&clinic, &good, "prescriber", &["--all-or-none"]);
    assert_eq!(again.code, 0, "{}", again.out);
    assert!(
        again.out.contains("0 recorded, 2 on record before"),
        "{}",
        again.out
    );
    assert_eq!(weights(&clinic), 2);
}

#[test]
fn a_file_that_is_longer_than_one_transaction_is_recorded_whole() {
    let clinic = Clinic::with_one_authorisation();
    // The last line is the only one of the third piece.
    let mut lines = vec![weight(&clinic, "1", 70.5); 1_000];
    lines.push(weight(&clinic, "2", 71.0));
    let done = import(&clinic, &lines, "prescriber", &["--all-or-none", "--json"]);
    assert_eq!(done.code, 0, "{}", done.out);
    let told = done.json_lines();
    let sum = told.last().expect("a sum");
    assert_eq!(
        (&sum["recorded"], &sum["on-record"]),
        (&json!(2), &json!(999))
    );
    assert_eq!(told[1_000]["line"], json!(1_001));
    assert_eq!(told[1_000]["came"], json!("recorded"));
    assert_eq!(weights(&clinic), 2);
}

#[test]
fn nobody_brings_a_file_without_being_somebody_of_the_clinic() {
    let clinic = Clinic::with_one_authorisation();
    let lines = [weight(&clinic, "1", 70.5)];
    let (at, says) = import(&clinic, &lines, "pharmacist", &["--json"]).bad_input();
    assert_eq!(at, "--login");
    assert!(says.contains("nobody's of a clinic"), "{says}");
    let (at, says) = import(&clinic, &lines, "nobody", &["--json"]).bad_input();
    assert_eq!(at, "--login");
    assert!(says.contains("login or password is wrong"), "{says}");
    assert_eq!(weights(&clinic), 0);
}
