//! A property-based fuzzer that is not ours (schemathesis) reads the description and sends what it allows and what it forbids.
//! `cargo xtask test` installs it and names it in `RETINUE_SCHEMATHESIS`; where it cannot be had, that chore says so.

use std::path::Path;
use std::process::Command;

use retinue_kernel::Id;
use retinue_web::openapi;
use serde_json::{Value, json};

use crate::world::{BORN, Enrolled, PATIENT, PHARMACIST, WHOLESALER, World};

/// What every run is held to: no failure of ours, and no answer that the description does not have.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
/// Documents for each operation and phase.
const MOST: &str = "40";
const SEED: &str = "45";

/// The description with the names of this world among its words, so that the fuzzer gets past the first look.
fn described(of: &Enrolled, prescription: &Id) -> Value {
    let mut document = openapi().clone();
    let schemas = &mut document["components"]["schemas"];
    schemas["ProgrammeNumber"]["enum"] = json!([of.number.to_string(), "RT-00000000-0"]);
    for request in ["DispenseRequest", "ObtainedNumber"] {
        let properties = &mut schemas[request]["properties"];
        properties["prescription"] = json!({ "type": "string", "enum": [prescription.as_str()] });
        properties["born"] = json!({ "type": "string", "enum": [BORN] });
    }
    schemas["Presentation"]["properties"]["born"] = json!({ "type": "string", "enum": [BORN] });
    document
}

/// Runs the fuzzer over the operations at some paths, as who has the cookie, and gives what it found.
fn fuzzed(
    program: &Path,
    document: &Path,
    base: &str,
    cookie: Option<&str>,
    paths: &[&str],
) -> String {
    let mut run = Command::new(program);
    run.args([
        "run",
        "--checks",
        CHECKS,
        "--max-examples",
        MOST,
        "--seed",
        SEED,
    ])
    .args(["--phases", "examples,coverage,fuzzing", "--no-color"])
    .args(["--suppress-health-check", "all", "--continue-on-failure"])
    .args(["--url", base]);
    for path in paths {
        run.args(["--include-path", path]);
    }
    if let Some(cookie) = cookie {
        run.args(["--header", &format!("Cookie: {cookie}")]);
    }
    let folder = document.parent().expect("a folder");
    let done = run.arg(document).current_dir(folder).output();
    let done = done.expect("the fuzzer runs");
    let says = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(
        done.status.success(),
        "{says}\n{}",
        String::from_utf8_lossy(&done.stderr)
    );
    says
}

/// How many documents a run sent, as it says itself.
fn cases(says: &str) -> usize {
    let line = says.lines().find(|line| line.contains(" generated, "));
    let words = line.unwrap_or_default().split_whitespace();
    words
        .filter_map(|word| word.parse::<usize>().ok())
        .next()
        .unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fuzzer_over_the_description_meets_no_server_error_and_no_answer_that_is_not_described() {
    let Some(program) = std::env::var_os("RETINUE_SCHEMATHESIS") else {
        println!("skipped: RETINUE_SCHEMATHESIS names no fuzzer; `cargo xtask test` installs one");
        return;
    };
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let folder = tempfile::tempdir().expect("a folder");
    let document = folder.path().join("openapi.json");
    std::fs::write(&document, described(&of, &prescription).to_string()).expect("it is written");
    let counter = world.signed_in(PHARMACIST).await;
    let depot = world.signed_in(WHOLESALER).await;
    let base = world.base();
    let runs = [
        (
            counter.cookie().map(str::to_owned),
            vec![
                "/api/presentations",
                "/api/dispense-requests",
                "/api/external-authorisations",
                "/api/external-authorisations/corrections",
                "/api/supply-acts",
            ],
        ),
        (
            depot.cookie().map(str::to_owned),
            vec!["/api/shipment-checks"],
        ),
        // A right guess would end the session of the others, so these come without one.
        (
            None,
            vec!["/api/session", "/api/session/end", "/api/openapi.json"],
        ),
    ];
    let sent = tokio::task::spawn_blocking(move || {
        let program = Path::new(&program);
        let each = runs.iter().map(|(cookie, paths)| {
            let says = fuzzed(program, &document, &base, cookie.as_deref(), paths);
            println!("{says}");
            cases(&says)
        });
        each.sum::<usize>()
    });
    let sent = sent.await.expect("the runs end");
    assert!(sent >= 300, "{sent} documents were sent");
    let still = counter.get("/pharmacy").await;
    assert_eq!(
        still.status,
        reqwest::StatusCode::OK,
        "the session stood throughout"
    );
}
