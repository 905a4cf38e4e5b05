//! A stock SMART client and a stock FHIR client, which find the doors, are let in by a person, and search. They are installed by
//! `cargo xtask test`; where they are not there, the test says so and ends.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use retinue_kernel::{TestResult, Timestamp};
use retinue_ledger::{CommandId, NewLaunch, NewProgram};
use serde_json::{Value, json};

use crate::fhir::{clinic, patient};
use crate::world::{PRESCRIBER, World, id};

/// Names the folder with their packages.
const VARIABLE: &str = "RETINUE_STOCK_CLIENTS";
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stock/clients.cjs");
const NAME: &str = "stock-app";
const BACK: &str = "https://app.example/back";

/// The program of others, and what is said with it, a line each.
struct Program {
    child: Child,
    ears: ChildStdin,
    mouth: BufReader<ChildStdout>,
}

impl Program {
    fn starts(packages: &std::ffi::OsStr) -> Program {
        let mut child = Command::new("node")
            .arg(SCRIPT)
            .arg(packages)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node starts");
        let ears = child.stdin.take().expect("it hears");
        let mouth = BufReader::new(child.stdout.take().expect("it speaks"));
        Program { child, ears, mouth }
    }

    fn hears(&mut self, what: &Value) {
        writeln!(self.ears, "{what}").expect("it hears");
    }

    /// The next line; it ends where the program ends.
    fn says(&mut self) -> Value {
        let mut line = String::new();
        self.mouth.read_line(&mut line).expect("it speaks");
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("the program says: {line:?}"))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It ended by itself, or is of no use any more.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stock_clients_find_the_doors_are_let_in_by_a_clinician_and_search_page_by_page() {
    let Some(packages) = std::env::var_os(VARIABLE) else {
        println!("SKIPPED: {VARIABLE} names no folder, so no stock client asked for anything");
        return;
    };
    let world = World::under_its_own_address().await;
    let of = world.enrols("Synthetic Person One");
    for day in ["2026-01-02", "2026-01-03"] {
        world.goes_to(day);
        world.test(&of, day, TestResult::Negative);
    }
    let mut program = Program::starts(&packages);
    let begins = program.says();
    let keys = begins["keys"].to_string();
    // Its signed tokens are of the moment that its own clock shows.
    let now = begins["now"].as_i64().expect("seconds");
    world
        .clock
        .set(Timestamp::from_second(now).expect("a moment"));
    let ledger = &world.ledger;
    let command = || CommandId::random().expect("a command id");
    let new = NewProgram {
        party: clinic(),
        program: NAME.to_owned(),
        name: "A stock program".to_owned(),
        keys,
        scopes: "system/Patient.r".to_owned(),
    };
    let console = ledger.at_the_console();
    ledger
        .register_program(&console, command(), &new)
        .expect("it is registered");
    let scope = "patient/*.rs launch offline_access";
    let open = NewLaunch {
        redirects: BACK.to_owned(),
        launch: Some("https://app.example/launch".to_owned()),
        scopes: scope.to_owned(),
    };
    ledger
        .set_program_launch(&console, command(), &id(NAME), &open)
        .expect("it is opened to people");

    // A clinician opens it from the patient's page.
    let browser = world.signed_in(PRESCRIBER).await;
    let opened = format!(
        "/clinic/patients/{}/open-program?program={NAME}",
        of.patient
    );
    let opened = browser.get(&opened).await;
    let told = reqwest::Url::parse(opened.location()).expect("an address");
    let of_name = |address: &reqwest::Url, name: &str| {
        let mut pairs = address.query_pairs();
        let found = pairs.find(|(given, _)| given == name);
        found
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default()
    };
    let iss = of_name(&told, "iss");
    assert_eq!(iss, format!("{}/fhir", world.base()));
    program.hears(&json!({
        "iss": iss, "launch": of_name(&told, "launch"), "back": BACK, "client": NAME,
        "scope": "launch openid fhirUser patient/Patient.rs patient/Observation.rs offline_access"
    }));
    let question = program.says();
    let question = question["question"].as_str().expect("an address");
    let question = reqwest::Url::parse(question).expect("an address");
    assert_eq!(question.path(), "/authorize");
    let path = format!("/authorize?{}", question.query().unwrap_or_default());
    let page = browser.get(&path).await;
    assert!(page.says("Synthetic Person One"), "{}", page.text);
    let pairs: Vec<(String, String)> = question.query_pairs().into_owned().collect();
    let mut form: Vec<(&str, &str)> = Vec::new();
    form.extend(
        pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    for scope in [
        "patient/Patient.rs",
        "patient/Observation.rs",
        "offline_access",
    ] {
        form.push(("reads", scope));
    }
    form.push(("answer", "yes"));
    let answer = browser.post("/authorize", &form).await;
    assert!(
        answer.location().starts_with(BACK),
        "{}: {}",
        answer.status,
        answer.text
    );
    program.hears(&json!({ "location": answer.location() }));

    let done = program.says();
    assert_eq!(
        done["scope"],
        "launch patient/Patient.rs patient/Observation.rs offline_access"
    );
    assert_eq!(done["patient"], patient(&of));
    assert_eq!(done["tests"].as_array().map(Vec::len), Some(2), "{done}");
    assert_eq!(done["version"], "4.0.1");
    assert_eq!(done["authorize"], format!("{}/authorize", world.base()));
    assert_eq!(done["pages"], json!([1, 1]));
    assert_eq!(done["none"], 404);
    assert_eq!(done["sent"], 403);
    assert!(program.child.wait().expect("it ends").success());
}
