//! The description of the machine interface: it is the one of the tree, it has every route, and what it shows as an example
//! is answered as it says.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::StatusCode;
use retinue_kernel::{Channel, Mode, Product, Who};
use retinue_rulebook::ToldAtCounter;
use retinue_web::{Entry, openapi, routes};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::world::{BORN, PASSWORD, PATIENT, PHARMACIST, WHOLESALER, World};

const IN_THE_TREE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
const REMEDY: &str = "write it anew with `cargo run -- openapi > docs/openapi.json`";

fn in_the_tree() -> String {
    std::fs::read_to_string(IN_THE_TREE).expect("docs/openapi.json is there")
}

/// Every value of a document under the way to it.
fn leaves(at: &str, value: &Value, found: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (name, field) in fields {
                leaves(&format!("{at}/{}", name.replace('/', "~1")), field, found);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                leaves(&format!("{at}/{index}"), item, found);
            }
        }
        other => {
            found.insert(at.to_owned(), other.to_string());
        }
    }
}

#[test]
fn the_description_in_the_tree_is_that_of_the_code() {
    let written: Value = serde_json::from_str(&in_the_tree()).expect("docs/openapi.json is JSON");
    let (mut in_the_tree, mut of_the_code) = (BTreeMap::new(), BTreeMap::new());
    leaves("", &written, &mut in_the_tree);
    leaves("", openapi(), &mut of_the_code);
    let mut differences = Vec::new();
    let everywhere: BTreeSet<_> = in_the_tree.keys().chain(of_the_code.keys()).collect();
    for at in everywhere {
        let (tree, code) = (in_the_tree.get(at), of_the_code.get(at));
        if tree != code {
            differences.push(format!("{at}: in the tree {tree:?}, in the code {code:?}"));
        }
    }
    assert!(
        differences.is_empty(),
        "docs/openapi.json differs:\n{}\n{REMEDY}",
        differences.join("\n")
    );
}

/// Each operation as method and path.
fn operations() -> BTreeMap<(String, String), &'static Value> {
    let mut found = BTreeMap::new();
    for (path, item) in openapi()["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("a path") {
            found.insert((method.to_uppercase(), path.clone()), operation);
        }
    }
    found
}

#[test]
fn every_route_for_programs_is_described_and_nothing_else_is() {
    let described: BTreeSet<_> = operations().into_keys().collect();
    let routed: BTreeSet<_> = routes()
        .into_iter()
        .filter(|route| route.path.starts_with("/api/"))
        .map(|route| (route.method.to_string(), route.path.to_owned()))
        .collect();
    assert_eq!(described, routed);
}

/// Who may enter stands in the description as it stands in the table of routes.
#[test]
fn the_session_is_asked_for_exactly_where_the_route_asks_for_a_role() {
    for route in routes() {
        if !route.path.starts_with("/api/") {
            continue;
        }
        let operation = operations()[&(route.method.to_string(), route.path.to_owned())];
        let is_free = operation["security"]
            .as_array()
            .is_some_and(|all| all.contains(&json!({})));
        assert_eq!(is_free, route.entry == Entry::Open, "{}", route.path);
        let refuses_strangers = operation["responses"].get("401").is_some();
        assert!(is_free || refuses_strangers, "{}", route.path);
    }
}

fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(to)) = fields.get("$ref") {
                found.insert(to);
            }
            fields.values().for_each(|field| references(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn what_is_referred_to_is_there_and_each_operation_says_what_it_does() {
    let mut all = BTreeSet::new();
    references(openapi(), &mut all);
    assert!(all.len() > 10, "{all:?}");
    for to in all {
        let at = to.strip_prefix('#').expect("within the document");
        assert!(openapi().pointer(at).is_some(), "{to}");
    }
    for ((method, path), operation) in operations() {
        for field in ["summary", "description", "operationId"] {
            let says = operation[field].as_str().unwrap_or_default();
            assert!(!says.is_empty(), "{field} of {method} {path}");
        }
        for (status, answer) in operation["responses"].as_object().expect("responses") {
            let says = answer["description"].as_str().unwrap_or_default();
            assert!(!says.is_empty(), "{status} of {path}");
            if status.starts_with(['4', '5']) {
                let problem = &answer["content"]["application/problem+json"]["schema"]["$ref"];
                assert_eq!(
                    problem, "#/components/schemas/Problem",
                    "{status} of {path}"
                );
            }
        }
    }
}

#[test]
fn closed_words_are_the_kernels_own() {
    let words = |name: &str| openapi()["components"]["schemas"][name]["enum"].clone();
    let of = |all: Vec<&str>| json!(all);
    assert_eq!(words("ReasonWord"), of(ToldAtCounter::words()));
    assert_eq!(
        words("WhoWord"),
        of(Who::ALL.iter().map(|w| w.as_str()).collect())
    );
    assert_eq!(
        words("ProductWord"),
        of(Product::ALL.iter().map(|w| w.as_str()).collect())
    );
    assert_eq!(
        words("ChannelWord"),
        of(Channel::ALL.iter().map(|w| w.as_str()).collect())
    );
}

/// The example of an operation.
fn example(path: &str) -> Value {
    let body = &openapi()["paths"][path]["post"]["requestBody"]["content"]["application/json"];
    assert!(body["example"].is_object(), "{path} has an example");
    body["example"].clone()
}

/// The example with the names that stand in this world in place of the invented ones.
fn here(path: &str, names: &[(&str, &str)]) -> Value {
    let mut example = example(path);
    for (field, value) in names {
        if example.get(*field).is_some() {
            example[*field] = json!(value);
        }
    }
    example
}

/// A program that has signed in with the example of signing in.
async fn program(world: &World) -> Browser {
    assert_eq!(
        example("/api/session"),
        json!({ "login": PHARMACIST, "password": PASSWORD })
    );
    let answer = world
        .stranger()
        .post_json("/api/session", &example("/api/session"))
        .await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text);
    let cookie = answer.header("set-cookie").split(';').next();
    world.stranger().with_cookie(cookie.expect("a cookie"))
}

/// Sends an example and holds the status against those described for what is asked for.
async fn sent(program: &Browser, path: &str, names: &[(&str, &str)]) -> Value {
    let answer = program.post_json(path, &here(path, names)).await;
    let status = answer.status.as_u16().to_string();
    assert!(answer.status.is_success(), "{path}: {}", answer.text);
    let described = &openapi()["paths"][path]["post"]["responses"];
    assert!(described.get(&status).is_some(), "{path}: {status}");
    answer.json()
}

#[tokio::test]
async fn each_example_is_answered_as_described_from_the_patient_to_the_hand_over() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let number = of.number.to_string();
    let program = program(&world).await;
    let names = [
        ("number", number.as_str()),
        ("born", BORN),
        ("prescription", prescription.as_str()),
    ];
    let shown = sent(&program, "/api/presentations", &names).await;
    assert_eq!(shown["prescriptions"][0]["state"], "to-be-asked");
    let answer = sent(&program, "/api/dispense-requests", &names).await;
    assert_eq!(answer["decision"], "authorised");
    let authorisation = answer["authorisation"].as_str().expect("an id");
    let names = [
        ("number", number.as_str()),
        ("authorisation", authorisation),
    ];
    let done = sent(&program, "/api/supply-acts", &names).await;
    assert_eq!(done["recorded"], "handed-over");
    let ended = program.post_json("/api/session/end", &json!({})).await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn the_examples_of_a_companion_record_a_number_and_put_it_right() {
    let world = World::new().await;
    world.set_mode(Mode::Companion);
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let number = of.number.to_string();
    let program = program(&world).await;
    let names = [
        ("number", number.as_str()),
        ("born", BORN),
        ("prescription", prescription.as_str()),
    ];
    let answer = sent(&program, "/api/external-authorisations", &names).await;
    assert_eq!(answer["decision"], "number-recorded");
    let authorisation = answer["authorisation"].as_str().expect("an id");
    let names = [
        ("number", number.as_str()),
        ("authorisation", authorisation),
    ];
    let done = sent(&program, "/api/external-authorisations/corrections", &names).await;
    assert_eq!(done["recorded"], "fact-corrected");
}

#[tokio::test]
async fn the_example_of_a_wholesaler_is_answered_as_described() {
    let world = World::new().await;
    let depot = world.signed_in(WHOLESALER).await;
    let answer = sent(&depot, "/api/shipment-checks", &[]).await;
    assert_eq!(answer["to"], "pharmacy:north");
}

/// The invented names of the examples are nobody's: the documents are read, and nothing is found.
#[tokio::test]
async fn examples_as_they_stand_are_read_and_find_nobody() {
    let world = World::new().await;
    let program = program(&world).await;
    for (_, path) in operations()
        .into_keys()
        .filter(|(method, _)| method == "POST")
    {
        let is_pharmacists = routes()
            .into_iter()
            .any(|route| route.path == path && route.entry == Entry::Role("pharmacist"));
        if !is_pharmacists {
            continue;
        }
        let answer = program.post_json(&path, &example(&path)).await;
        assert_eq!(
            answer.status,
            StatusCode::NOT_FOUND,
            "{path}: {}",
            answer.text
        );
    }
}

#[tokio::test]
async fn the_description_is_served_to_anybody_and_a_sandbox_marks_it_without_breaking_it() {
    let world = World::new().await;
    let answer = world.stranger().get("/api/openapi.json").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/json");
    let mut served = answer.json();
    assert_eq!(served["openapi"], "3.1.0");
    let marked = served
        .as_object_mut()
        .and_then(|root| root.remove("x-watermark"));
    assert_eq!(
        marked.is_some(),
        !answer.header("retinue-watermark").is_empty()
    );
    assert_eq!(&served, openapi());
}
