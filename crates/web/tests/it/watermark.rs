//! A sandbox says so on everything that leaves it, whatever the route, and a registry does not.

use reqwest::Method;
use retinue_kernel::{Mode, Payload};
use retinue_rulebook::SANDBOX;
use retinue_web::{Entry, routes};
use serde_json::json;

use crate::browser::Answer;
use crate::walk::Walk;
use crate::world::{PATIENT, World};

/// Whether the answer says what it is, in the way of its kind.
fn is_marked(answer: &Answer) -> bool {
    let media = answer.header("content-type");
    let in_its_body = match media.split(';').next().unwrap_or_default() {
        "text/html" | "text/calendar" | "application/pdf" => answer.text.contains(SANDBOX),
        // Each resource carries a tag, which is held where resources are written; what only carries them is marked by the header.
        "application/fhir+json" => true,
        json if json == "application/json" || json.ends_with("+json") => {
            let document = answer.json();
            // A description of the interface may have no field of ours but one that is marked as such.
            let is_description = document.get("openapi").is_some();
            let field = if is_description {
                "x-watermark"
            } else {
                "watermark"
            };
            document[field] == SANDBOX
        }
        // A file of the site, a word for a machine that watches, or nothing at all.
        _ => true,
    };
    in_its_body && answer.header("retinue-watermark") == SANDBOX
}

#[tokio::test]
async fn every_page_file_and_answer_of_a_sandbox_says_that_it_is_no_authorisation() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let walk = Walk::of(&world, &of, &prescription).await;
    let stranger = world.stranger();
    let mut kinds = std::collections::BTreeSet::new();
    for (path, answer) in walk.reads_everything(&stranger).await {
        kinds.insert(answer.header("content-type").to_owned());
        assert!(is_marked(&answer), "{path}: {}", answer.text);
    }
    assert!(
        kinds.iter().any(|kind| kind.starts_with("text/html"))
            && kinds.iter().any(|kind| kind.starts_with("text/calendar"))
            && kinds.contains("application/pdf"),
        "{kinds:?}"
    );
    // What is sent, by strangers and by those who may: refused for its content, and marked all the same.
    for route in routes()
        .into_iter()
        .filter(|route| route.method == Method::POST)
    {
        let path = route.path.replace(['{', '}'], "");
        let mut answers = vec![stranger.post(&path, &[]).await];
        // A program has a token and no browser: what a stranger is told stands for it here.
        if let Entry::Role(role) = route.entry
            && role != "program"
        {
            answers.push(walk.room(role).post(&path, &[]).await);
            answers.push(walk.room(role).post_json(&path, &json!({})).await);
        }
        for answer in answers {
            assert!(is_marked(&answer), "{path}: {}", answer.text);
        }
    }
}

#[tokio::test]
async fn the_answer_to_a_program_and_the_message_to_a_pharmacy_are_marked() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let walk = Walk::of(&world, &of, &prescription).await;
    let counter = walk.room("pharmacist");
    let request = json!({ "number": of.number.to_string(), "prescription": prescription.as_str(), "command-id": "ask" });
    let answer = counter.post_json("/api/dispense-requests", &request).await;
    assert_eq!(answer.json()["decision"], "authorised", "{}", answer.text);
    assert_eq!(answer.json()["watermark"], SANDBOX, "{}", answer.text);
    world.records(&of, Payload::TreatmentPaused { reason: None });
    let front = counter.get("/pharmacy").await;
    let notice = front.text.find("id=\"ended\"").expect("a message");
    let message = front.text.get(notice..).unwrap_or_default();
    assert!(message.contains(SANDBOX), "{message}");
}

#[tokio::test]
async fn a_registry_and_a_companion_carry_no_mark_of_a_sandbox() {
    for mode in [Mode::Registry, Mode::Companion] {
        let world = World::new().await;
        world.set_mode(mode);
        let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
        let walk = Walk::of(&world, &of, &prescription).await;
        for (path, answer) in walk.reads_everything(&world.stranger()).await {
            assert!(
                answer.header("retinue-watermark").is_empty() && !answer.text.contains(SANDBOX),
                "{mode}: {path}"
            );
        }
    }
}
