//! A companion's rooms: "ready; obtain the number" behind every door, the number at the counter and nowhere else, and of
//! two last days the earlier.

use reqwest::StatusCode;
use retinue_kernel::{Mode, Payload};
use serde_json::{Value, json};

use crate::browser::{Answer, Browser};
use crate::walk::Walk;
use crate::world::{OTHER_PHARMACIST, PATIENT, PHARMACIST, World};

const THEIRS: &str = "SYNTHETIC NUMBER 1";

fn number(number: &str, last_day: &'static str) -> [(&'static str, String); 3] {
    [
        ("number", number.to_owned()),
        ("do-not-dispense-after", last_day.to_owned()),
        ("channel", "website".to_owned()),
    ]
}

async fn fills_in(browser: &Browser, page: &str, form: &[(&'static str, String)]) -> Answer {
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    browser.fills_in(page, &form).await
}

async fn asks(browser: &Browser, walk: &Walk, prescription: &str) -> Answer {
    let command_id = browser.get(&walk.case).await.command_id();
    let ask = format!("{}/{prescription}/ask", walk.case);
    let asked = browser.post(&ask, &[("command-id", &command_id)]).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    browser.get(asked.location()).await
}

/// A person of that title certifies a pharmacy; nobody else is called so.
fn says_authorised(text: &str) -> bool {
    let text = text.to_lowercase().replace('z', "s");
    text.replace("authorised representative", "")
        .contains("authorised")
}

/// What a companion says in every room, in every state of a month.
#[tokio::test]
async fn no_page_or_answer_of_a_companion_says_authorised() {
    let world = World::new().await;
    world.set_mode(Mode::Companion);
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let walk = Walk::of(&world, &of, &prescription).await;
    let counter = walk.room("pharmacist");
    let (rx, case) = (prescription.as_str(), walk.case.clone());
    for step in [
        "ready",
        "asked",
        "recorded",
        "put right",
        "filled",
        "stopped",
    ] {
        match step {
            "asked" => {
                let page = asks(counter, &walk, rx).await;
                assert!(page.says("Ready: obtain the number"), "{}", page.text);
            }
            "recorded" => {
                let done = fills_in(
                    counter,
                    &format!("{case}/{rx}/number"),
                    &number(THEIRS, "2026-03-04"),
                )
                .await;
                assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
            }
            "put right" => {
                let page = format!("{case}/{rx}/correct-number");
                let done = fills_in(counter, &page, &number(THEIRS, "2026-03-05")).await;
                assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
            }
            "filled" => {
                let bag = [
                    ("product-code", "00000-0000-00"),
                    ("lot", "LOT-A"),
                    ("capsules", "60"),
                    ("days", "30"),
                ];
                let done = counter.fills_in(&format!("{case}/{rx}/fill"), &bag).await;
                assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
            }
            "stopped" => {
                world.records(&of, Payload::TreatmentPaused { reason: None });
            }
            _ => {}
        }
        for (path, answer) in walk.reads_everything(&world.stranger()).await {
            // The description of the interface names each word of an answer in every mode; it says none about anybody.
            let describes = path == "/api/openapi.json" || path.starts_with("/pharmacy/programs");
            assert!(
                !answer.status.is_server_error() && (describes || !says_authorised(&answer.text)),
                "{step}: {path}: {} {}",
                answer.status,
                answer.text
            );
        }
    }
    assert!(!world.kinds(&of).contains(&"dispense-authorised"));
}

#[tokio::test]
async fn the_number_is_shown_to_the_pharmacy_that_recorded_it_and_to_nobody_else() {
    let world = World::new().await;
    world.set_mode(Mode::Companion);
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let walk = Walk::of(&world, &of, &prescription).await;
    let page = format!("{}/{prescription}/number", walk.case);
    let done = fills_in(
        walk.room("pharmacist"),
        &page,
        &number(THEIRS, "2026-03-04"),
    )
    .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let shown: Vec<String> = walk
        .reads_everything(&world.stranger())
        .await
        .into_iter()
        .filter(|(_, answer)| answer.text.contains(THEIRS))
        .map(|(path, _)| path)
        .collect();
    assert!(
        shown.contains(&walk.case) && shown.iter().all(|path| path.starts_with("/pharmacy/")),
        "{shown:?}"
    );
    let south = world.signed_in(OTHER_PHARMACIST).await;
    let found = south
        .post(
            "/pharmacy/find",
            &[
                ("number", &of.number.to_string()),
                ("born", crate::world::BORN),
            ],
        )
        .await;
    let elsewhere = south.get(found.location()).await;
    assert!(!elsewhere.text.contains(THEIRS) && elsewhere.says("Another pharmacy holds"));
}

#[tokio::test]
async fn without_the_number_nothing_is_handed_over_and_with_it_until_the_earlier_day() {
    let world = World::new().await;
    world.set_mode(Mode::Companion);
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let walk = Walk::of(&world, &of, &prescription).await;
    let counter = walk.room("pharmacist");
    let at = |slug: &str| format!("{}/{prescription}/{slug}", walk.case);
    let page = asks(counter, &walk, prescription.as_str()).await;
    assert!(!page.says("Hand over</a>") && page.says("By the rules here until and including"));
    assert_eq!(
        counter.get(&at("hand-over")).await.status,
        StatusCode::CONFLICT
    );
    let done = fills_in(counter, &at("number"), &number(THEIRS, "2026-03-04")).await;
    let page = counter.get(done.location()).await;
    assert!(
        page.says("Number recorded")
            && page.says("Wednesday 4 March 2026")
            && page.says("the earlier holds"),
        "{}",
        page.text
    );
    world.goes_to("2026-03-05");
    let counter = world.signed_in(PHARMACIST).await;
    let found = counter
        .post(
            "/pharmacy/find",
            &[
                ("number", &of.number.to_string()),
                ("born", crate::world::BORN),
            ],
        )
        .await;
    let page = counter.get(found.location()).await;
    assert!(!page.says("Hand over</a>"), "{}", page.text);
}

#[tokio::test]
async fn reversing_here_says_to_reverse_the_number_there() {
    let world = World::new().await;
    world.set_mode(Mode::Companion);
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let walk = Walk::of(&world, &of, &prescription).await;
    let counter = walk.room("pharmacist");
    let at = |slug: &str| format!("{}/{prescription}/{slug}", walk.case);
    fills_in(counter, &at("number"), &number(THEIRS, "2026-03-04")).await;
    for slug in ["reverse", "release"] {
        let page = counter.get(&at(slug)).await;
        assert!(
            page.says("in the programme") && page.text.contains(THEIRS),
            "{slug}: {}",
            page.text
        );
    }
    world.records(&of, Payload::TreatmentPaused { reason: None });
    let front = counter.get("/pharmacy").await;
    assert!(
        front.text.contains(THEIRS) && front.says("as well:"),
        "{}",
        front.text
    );
}

#[tokio::test]
async fn a_number_that_cannot_be_one_is_answered_beside_its_field() {
    let world = World::new().await;
    world.set_mode(Mode::Companion);
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let walk = Walk::of(&world, &of, &prescription).await;
    let counter = walk.room("pharmacist");
    let page = format!("{}/{prescription}/number", walk.case);
    let ours = of.number.to_string();
    let uuid = "0190f5fe-7c00-7a00-8000-000000000001";
    for (typed, last_day, field) in [
        ("", "2026-03-04", "number"),
        (uuid, "2026-03-04", "number"),
        (&*ours, "2026-03-04", "number"),
        (THEIRS, "2026-02-28", "do-not-dispense-after"),
        (THEIRS, "tomorrow", "do-not-dispense-after"),
    ] {
        let answer = fills_in(counter, &page, &number(typed, last_day)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(answer.error_of(field).is_some(), "{typed}: {}", answer.text);
    }
    assert!(
        !world
            .kinds(&of)
            .contains(&"external-authorisation-recorded")
    );
}

#[tokio::test]
async fn a_sandbox_has_no_page_for_a_number() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let walk = Walk::of(&world, &of, &prescription).await;
    let page = format!("{}/{prescription}/number", walk.case);
    let counter = walk.room("pharmacist");
    assert_eq!(counter.get(&page).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_program_is_told_ready_brings_the_number_and_hands_over() {
    let world = World::new().await;
    world.set_mode(Mode::Companion);
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let program = world.signed_in(PHARMACIST).await;
    let patient = of.number.to_string();
    let post = async |path: &str, body: Value| {
        let answer = program.post_json(path, &body).await;
        assert!(!says_authorised(&answer.text), "{path}: {}", answer.text);
        answer
    };
    let request =
        json!({ "number": patient, "prescription": prescription.as_str(), "command-id": "ask" });
    let ready = post("/api/dispense-requests", request).await.json();
    assert_eq!(
        (&ready["decision"], &ready["until"]),
        (&json!("ready"), &json!("2026-03-07"))
    );
    let brought = json!({ "number": patient, "prescription": prescription.as_str(), "command-id": "bring",
        "external-number": THEIRS, "do-not-dispense-after": "2026-03-04", "channel": "telephone" });
    let recorded = post("/api/external-authorisations", brought).await.json();
    assert_eq!(
        (&recorded["decision"], &recorded["until"], &recorded["ours"]),
        (
            &json!("number-recorded"),
            &json!("2026-03-04"),
            &json!("2026-03-07")
        )
    );
    let right = json!({ "number": patient, "command-id": "right", "authorisation": recorded["authorisation"],
        "external-number": "SYNTHETIC NUMBER 2", "do-not-dispense-after": "2026-03-05", "channel": "telephone",
        "why": "mistyped" });
    let corrected = post("/api/external-authorisations/corrections", right).await;
    assert_eq!(corrected.status, StatusCode::CREATED, "{}", corrected.text);
    let shown = json!({ "number": patient, "born": crate::world::BORN });
    let shown = post("/api/presentations", shown).await.json();
    let state = &shown["prescriptions"][0];
    assert_eq!(
        (&state["state"], &state["until"], &state["external-number"]),
        (
            &json!("number-recorded"),
            &json!("2026-03-05"),
            &json!("SYNTHETIC NUMBER 2")
        )
    );
    let act = json!({ "number": patient, "command-id": "hand", "type": "handed-over",
        "authorisation": recorded["authorisation"], "days": 30 });
    let handed = post("/api/supply-acts", act).await;
    assert_eq!(handed.status, StatusCode::CREATED, "{}", handed.text);
}

#[tokio::test]
async fn what_was_given_before_the_companion_is_shown_as_missing_its_number() {
    let world = World::new().await;
    world.set_mode(Mode::Registry);
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let walk = Walk::of(&world, &of, &prescription).await;
    asks(walk.room("pharmacist"), &walk, prescription.as_str()).await;
    world.set_mode(Mode::Companion);
    let page = walk.room("pharmacist").get(&walk.case).await;
    assert!(page.says("No number is recorded"), "{}", page.text);
    assert!(!says_authorised(&page.text), "{}", page.text);
}
