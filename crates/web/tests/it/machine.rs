//! The machine interface: the exact document or 400, one authorisation however many ask, no pick-up without one.

use reqwest::StatusCode;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use serde_json::{Value, json};

use crate::browser::{Answer, Browser};
use crate::world::{BORN, PASSWORD, PATIENT, PHARMACIST, World};

/// A program that has signed in by JSON.
async fn program(world: &World) -> Browser {
    let stranger = world.stranger();
    let answer = stranger
        .post_json(
            "/api/session",
            &json!({ "login": PHARMACIST, "password": PASSWORD }),
        )
        .await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text);
    let cookie = answer
        .header("set-cookie")
        .split(';')
        .next()
        .expect("a cookie")
        .to_owned();
    stranger.with_cookie(&cookie)
}

async fn posted(browser: &Browser, path: &str, media: &str, body: &str) -> Answer {
    let request = browser
        .posting(path, &[])
        .header(ACCEPT, "application/json");
    // The last content type counts; `posting` wrote a form's.
    let mut request = request.build().expect("a request");
    request
        .headers_mut()
        .insert(CONTENT_TYPE, media.parse().expect("a media type"));
    *request.body_mut() = Some(body.to_owned().into());
    let client = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client");
    let response = client.execute(request).await.expect("an answer");
    let (status, headers) = (response.status(), response.headers().clone());
    Answer {
        status,
        headers,
        text: response.text().await.expect("a text"),
    }
}

#[tokio::test]
async fn a_program_asks_hands_over_and_gets_the_same_answer_to_the_same_command() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let program = program(&world).await;
    let number = of.number.to_string();
    let present = program
        .post_json(
            "/api/presentations",
            &json!({ "number": number, "born": BORN }),
        )
        .await;
    assert_eq!(present.status, StatusCode::OK, "{}", present.text);
    assert_eq!(present.json()["prescriptions"][0]["state"], "to-be-asked");
    let request = json!({
        "number": number, "born": BORN, "prescription": prescription.as_str(), "command-id": "request-1",
    });
    let answer = program.post_json("/api/dispense-requests", &request).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let first = answer.json();
    assert_eq!(
        (&first["decision"], &first["until"]),
        (&json!("authorised"), &json!("2026-03-07"))
    );
    let again = program
        .post_json("/api/dispense-requests", &request)
        .await
        .json();
    assert_eq!(again["authorisation"], first["authorisation"]);
    assert_eq!(again["again"], true);
    let act = json!({
        "number": number, "command-id": "act-1", "type": "handed-over", "authorisation": first["authorisation"], "days": 30,
        "lot": "LOT-A",
    });
    assert_eq!(
        program.post_json("/api/supply-acts", &act).await.status,
        StatusCode::CREATED
    );
    assert_eq!(
        program.post_json("/api/supply-acts", &act).await.status,
        StatusCode::CREATED,
        "sent twice"
    );
    assert_eq!(
        world
            .kinds(&of)
            .iter()
            .filter(|kind| **kind == "handed-over")
            .count(),
        1
    );
}

/// A request that comes out of a queue again is no reason to believe an authorisation that has ended since.
#[tokio::test]
async fn a_yes_that_holds_no_more_is_not_told_again() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let program = program(&world).await;
    let request = json!({
        "number": of.number.to_string(), "born": BORN, "prescription": prescription.as_str(), "command-id": "request-1",
    });
    let first = program.post_json("/api/dispense-requests", &request).await;
    assert_eq!(first.json()["decision"], "authorised");
    world.test(&of, "2026-03-01", retinue_kernel::TestResult::Positive);
    let again = program.post_json("/api/dispense-requests", &request).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.text);
    assert!(!again.text.contains("authorised"), "{}", again.text);
    let mut anew = request;
    anew["command-id"] = json!("request-2");
    let denied = program.post_json("/api/dispense-requests", &anew).await;
    assert_eq!(denied.json()["decision"], "denied", "{}", denied.text);
}

/// P1: the pick-up of an order that was never authorised is refused.
#[tokio::test]
async fn p1_what_was_never_authorised_is_not_picked_up() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let program = program(&world).await;
    for invented in [prescription.as_str(), "an-invented-authorisation"] {
        let act = json!({
            "number": of.number.to_string(), "command-id": format!("act-{invented}"), "type": "handed-over",
            "authorisation": invented, "days": 30,
        });
        let refused = program.post_json("/api/supply-acts", &act).await;
        assert!(
            [StatusCode::NOT_FOUND, StatusCode::UNPROCESSABLE_ENTITY].contains(&refused.status),
            "{}",
            refused.text
        );
    }
    assert!(!world.kinds(&of).contains(&"handed-over"));
}

#[tokio::test]
async fn a_denial_lists_every_reason_in_the_pharmacists_words_only() {
    let world = World::new().await;
    let of = world.on_the_way("Synthetic Person One");
    let prescription = world.prescribes(&of);
    let program = program(&world).await;
    let request = json!({ "number": of.number.to_string(), "prescription": prescription.as_str(), "command-id": "r" });
    let answer = program.post_json("/api/dispense-requests", &request).await;
    assert_eq!(
        answer.status,
        StatusCode::OK,
        "a denial is an outcome: {}",
        answer.text
    );
    let denial = answer.json();
    assert_eq!(denial["decision"], "denied");
    let unmet = denial["unmet"].as_array().expect("reasons");
    assert!(unmet.len() >= 3, "{}", answer.text);
    for reason in unmet {
        for field in [
            "requirement",
            "slug",
            "who",
            "earliest",
            "says",
            "provisional",
        ] {
            assert!(!reason[field].is_null(), "{field} of {reason}");
        }
        assert!(reason.get("evidence").is_none());
    }
}

/// C1, C2: whatever arrives at the same moment, there is one authorisation and nobody is stuck.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_who_ask_at_once_get_one_authorisation() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let program = program(&world).await;
    let number = of.number.to_string();
    let mut asking = tokio::task::JoinSet::new();
    for caller in 0..64 {
        let (program, number, prescription) =
            (program.clone(), number.clone(), prescription.to_string());
        asking.spawn(async move {
            let request = json!({ "number": number, "prescription": prescription, "command-id": format!("caller-{caller}") });
            program.post_json("/api/dispense-requests", &request).await
        });
    }
    let mut authorised = 0;
    while let Some(answer) = asking.join_next().await {
        let answer = answer.expect("it ends");
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let answer = answer.json();
        if answer["decision"] == "authorised" {
            authorised += 1;
        } else {
            assert_eq!(
                answer["unmet"][0]["slug"], "authorisation-already-live",
                "{answer}"
            );
        }
    }
    assert_eq!(authorised, 1);
    assert_eq!(
        world
            .kinds(&of)
            .iter()
            .filter(|kind| **kind == "dispense-authorised")
            .count(),
        1
    );
    let settled = program
        .post_json(
            "/api/presentations",
            &json!({ "number": number, "born": BORN }),
        )
        .await
        .json();
    assert_eq!(
        settled["prescriptions"][0]["state"], "authorised",
        "nobody is stuck"
    );
}

/// A2, A3, D3: an operator or an object where a text belongs, an unknown field, an empty body.
#[tokio::test]
async fn another_document_than_the_exact_one_is_refused_with_400() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let program = program(&world).await;
    let sound = json!({
        "number": of.number.to_string(), "born": BORN, "prescription": prescription.as_str(), "command-id": "r",
    });
    let with = |field: &str, value: Value| {
        let mut changed = sound.clone();
        changed[field] = value;
        changed.to_string()
    };
    let deep = format!("{}1{}", "[".repeat(1_000), "]".repeat(1_000));
    for body in [
        with("number", json!({ "$ne": null })),
        with("number", json!(["RT-00000000-0"])),
        with("number", json!(1)),
        with("number", Value::Null),
        with("prescription", json!({ "$gt": "" })),
        with("born", json!("2004-02-30")),
        with("born", json!("yesterday")),
        with("surprise", json!(true)),
        with("command-id", json!("")),
        with("command-id", json!("x".repeat(129))),
        with(
            "number",
            serde_json::from_str("\"a\"").map_or(Value::Null, |_: Value| json!({ "number": "a" })),
        ),
        String::new(),
        "{".to_owned(),
        "[]".to_owned(),
        "null".to_owned(),
        "\u{feff}{}".to_owned(),
        deep,
    ] {
        let answer = posted(
            &program,
            "/api/dispense-requests",
            "application/json",
            &body,
        )
        .await;
        assert_eq!(
            answer.status,
            StatusCode::BAD_REQUEST,
            "{body}: {}",
            answer.text
        );
        assert_eq!(
            answer.header("content-type"),
            "application/problem+json",
            "{body}"
        );
        let problem = answer.json();
        assert_eq!(problem["status"], 400);
        assert!(
            problem["detail"]
                .as_str()
                .is_some_and(|says| says.ends_with("Nothing was stored.")),
            "{problem}"
        );
    }
    let form = posted(
        &program,
        "/api/dispense-requests",
        "application/x-www-form-urlencoded",
        "number=1",
    )
    .await;
    assert_eq!(form.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert!(
        !world.kinds(&of).contains(&"dispense-authorised"),
        "nothing was stored"
    );
}

#[tokio::test]
async fn unknown_numbers_foreign_prescriptions_and_wrong_birthdays_get_the_same_answer() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let program = program(&world).await;
    let ask = |number: &str, born: &str, prescription: &str| json!({ "number": number, "born": born, "prescription": prescription, "command-id": "r" });
    let number = of.number.to_string();
    let mut answers = Vec::new();
    for request in [
        ask("RT-00000000-0", BORN, prescription.as_str()),
        ask("not a number", BORN, prescription.as_str()),
        ask(&number, "2004-05-02", prescription.as_str()),
        ask(&number, BORN, "another-patients-prescription"),
    ] {
        let answer = program.post_json("/api/dispense-requests", &request).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{request}");
        answers.push(answer.text);
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
}

#[tokio::test]
async fn a_wrong_password_is_401_and_a_session_ends_when_told() {
    let world = World::new().await;
    let wrong = json!({ "login": PHARMACIST, "password": "another phrase of words" });
    let answer = world.stranger().post_json("/api/session", &wrong).await;
    assert_eq!(
        (answer.status, answer.header("set-cookie")),
        (StatusCode::UNAUTHORIZED, "")
    );
    let program = program(&world).await;
    assert_eq!(
        program
            .post_json("/api/session/end", &json!({}))
            .await
            .status,
        StatusCode::NO_CONTENT
    );
    let after = program
        .post_json(
            "/api/presentations",
            &json!({ "number": "x", "born": BORN }),
        )
        .await;
    assert_eq!(after.status, StatusCode::UNAUTHORIZED);
}

/// A list in the order of the fields would be read as the document by a reader that is not told otherwise.
#[tokio::test]
async fn a_list_where_an_object_belongs_is_refused_by_every_document() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let program = program(&world).await;
    let number = of.number.to_string();
    for (path, list) in [
        ("/api/session", json!([PHARMACIST, PASSWORD])),
        ("/api/presentations", json!([number, BORN])),
        (
            "/api/dispense-requests",
            json!([number, BORN, prescription.as_str(), "request-1"]),
        ),
        (
            "/api/external-authorisations",
            json!([
                number,
                BORN,
                prescription.as_str(),
                "number-1",
                "SYNTHETIC 1",
                "2026-03-05",
                "website"
            ]),
        ),
        (
            "/api/supply-acts",
            json!([
                number,
                "act-1",
                "handed-over",
                prescription.as_str(),
                30,
                null,
                null,
                null,
                null
            ]),
        ),
    ] {
        let answer = program.post_json(path, &list).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(answer.text.contains("an object"), "{path}: {}", answer.text);
    }
}
