//! Programs of others: registered by the office, proven at the token door, gone when they are ended.

use reqwest::StatusCode;
use retinue_kernel::Id;
use retinue_ledger::Subject;
use serde_json::{Value, json};

use crate::maker::{
    BY_SIGNED_TOKEN, Maker, PUBLIC, asks_for_a_token, client, posts, reached_by_programs,
};
use crate::world::{ADMINISTRATOR, World, id};

const PAGE: &str = "/programme/programs";
const SCOPES: &str = "system/Patient.rs system/GuidanceResponse.r";

fn clinic() -> Subject {
    Subject::Prescriber(id("clinic-a"))
}

fn token_url() -> String {
    format!("{PUBLIC}/token")
}

#[tokio::test]
async fn the_office_registers_a_program_and_sees_who_did_it_and_when() {
    let world = World::with(reached_by_programs()).await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let maker = Maker::of("ehr-one");
    let set = maker.set();
    let form = [
        ("name", "Record system of clinic A"),
        ("program", "ehr-one"),
        ("party", "prescriber:clinic-a"),
        ("scopes", SCOPES),
        ("keys", set.as_str()),
    ];
    let answer = office
        .fills_in_to(PAGE, "/programme/programs/register", &form)
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let page = office.get(PAGE).await;
    for words in [
        "Record system of clinic A",
        "Dr Sample A.",
        "system/Patient.rs",
        "Registered",
    ] {
        assert!(page.says(words), "{words}");
    }
    // What cannot be taken comes back with what was typed.
    let secret = set.replace("\"kty\"", "\"d\":\"AAAA\",\"kty\"");
    let leaked = [
        form[0],
        ("program", "ehr-two"),
        form[2],
        form[3],
        ("keys", secret.as_str()),
    ];
    let answer = office
        .fills_in_to(PAGE, "/programme/programs/register", &leaked)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer
            .error_of("keys")
            .is_some_and(|says| says.contains("private key"))
    );
    let unknown = [
        form[0],
        ("program", "ehr-two"),
        ("party", "wholesaler:depot"),
        form[3],
        form[4],
    ];
    let answer = office
        .fills_in_to(PAGE, "/programme/programs/register", &unknown)
        .await;
    assert!(answer.error_of("party").is_some());
    // The token door knows it now; with other keys it does not know the old ones, and ended it knows none.
    assert!(!maker.token(&world, "first").await.is_empty());
    let others = Maker::of("ehr-one");
    let answer = office
        .fills_in_to(
            PAGE,
            "/programme/programs/keys",
            &[("of", "ehr-one"), ("other-keys", &others.set())],
        )
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let (status, _) =
        asks_for_a_token(&world, &maker.signs(&world, &token_url(), "old"), &[]).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(!others.token(&world, "new").await.is_empty());
    // What people may let it ask is said of it, and what may not be said comes back beside its field.
    let launch = "/programme/programs/launch";
    let back = (
        "redirects",
        "https://app.example/back\nhttps://app.example/other",
    );
    let said = [
        ("launched", "ehr-one"),
        back,
        ("launch", "https://app.example/launch"),
        ("person-scopes", "user/Patient.rs launch"),
    ];
    let answer = office.fills_in_to(PAGE, launch, &said).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let page = office.get(PAGE).await;
    for words in [
        "user/Patient.rs",
        "https://app.example/other",
        "https://app.example/launch",
    ] {
        assert!(page.says(words), "{words}");
    }
    let written = [
        said[0],
        back,
        said[2],
        ("person-scopes", "user/Patient.cru"),
    ];
    let answer = office.fills_in_to(PAGE, launch, &written).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let says = answer.error_of("person-scopes").expect("an error");
    assert!(says.contains("reads (r) and searches (s)"), "{says}");
    let led_away = [
        said[0],
        ("redirects", "http://app.example/back"),
        said[2],
        said[3],
    ];
    let answer = office.fills_in_to(PAGE, launch, &led_away).await;
    assert!(answer.error_of("redirects").is_some());
    let answer = office
        .fills_in_to(
            PAGE,
            "/programme/programs/end",
            &[("ended", "ehr-one"), ("reason", "contract over")],
        )
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let (status, _) =
        asks_for_a_token(&world, &others.signs(&world, &token_url(), "last"), &[]).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(office.get(PAGE).await.says("Ended"));
}

#[tokio::test]
async fn discovery_names_the_doors_under_the_public_address_and_answers_to_no_other_name() {
    let world = World::with(reached_by_programs()).await;
    for path in [
        "/.well-known/smart-configuration",
        "/fhir/.well-known/smart-configuration",
    ] {
        let asks = |host: &str| {
            let asked = client().get(format!("{}{path}", world.base()));
            asked.header("host", host.to_owned()).send()
        };
        let refused = asks("attacker.example").await.expect("an answer");
        assert_eq!(refused.status(), StatusCode::MISDIRECTED_REQUEST);
        let sent = asks("localhost").await.expect("an answer");
        let says: Value = sent.json().await.expect("JSON");
        assert_eq!(says["token_endpoint"], json!(token_url()));
        let types = ["client_credentials", "authorization_code", "refresh_token"];
        assert_eq!(says["grant_types_supported"], json!(types));
        assert_eq!(says["code_challenge_methods_supported"], json!(["S256"]));
    }
    let nowhere = World::new().await;
    let answer = nowhere
        .stranger()
        .get("/.well-known/smart-configuration")
        .await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.text.contains("public-url"), "{}", answer.text);
}

#[tokio::test]
async fn the_token_door_answers_as_oauth_has_it() {
    let world = World::with(reached_by_programs()).await;
    let maker = Maker::registered("ehr-one", &world, &clinic(), SCOPES);
    let signed = |name: &str| maker.signs(&world, &token_url(), name);

    let (status, body) =
        asks_for_a_token(&world, &signed("a"), &[("scope", "system/*.cruds")]).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(body["token_type"], "bearer");
    assert_eq!(body["scope"], SCOPES);
    assert_eq!(body["expires_in"], 300);

    // Replay.
    let (status, body) = asks_for_a_token(&world, &signed("a"), &[]).await;
    assert_eq!(
        (status, &body["error"]),
        (StatusCode::UNAUTHORIZED, &json!("invalid_client"))
    );
    // For another site.
    let elsewhere = maker.signs(&world, "https://another.example/token", "b");
    let (status, _) = asks_for_a_token(&world, &elsewhere, &[]).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);

    for (name, scope) in [
        ("c", "system/Task.r"),
        ("d", "patient/Patient.r"),
        ("e", "openid"),
    ] {
        let (status, body) = asks_for_a_token(&world, &signed(name), &[("scope", scope)]).await;
        assert_eq!(
            (status, &body["error"]),
            (StatusCode::BAD_REQUEST, &json!("invalid_scope")),
            "{scope}"
        );
    }
    let assertion = signed("f");
    for (form, status, error) in [
        (vec![], StatusCode::BAD_REQUEST, "invalid_request"),
        (
            vec![("grant_type", "password")],
            StatusCode::BAD_REQUEST,
            "unsupported_grant_type",
        ),
        (
            vec![("grant_type", "client_credentials")],
            StatusCode::UNAUTHORIZED,
            "invalid_client",
        ),
        (
            vec![
                ("grant_type", "client_credentials"),
                ("client_id", "ehr-one"),
                ("client_secret", "x"),
            ],
            StatusCode::UNAUTHORIZED,
            "invalid_client",
        ),
        (
            vec![
                ("grant_type", "client_credentials"),
                ("client_assertion_type", BY_SIGNED_TOKEN),
                ("client_assertion", assertion.as_str()),
                ("client_assertion", assertion.as_str()),
            ],
            StatusCode::BAD_REQUEST,
            "invalid_request",
        ),
    ] {
        let answer = posts(&world, "/token", &form).await;
        assert_eq!(
            (answer.0, answer.1["error"].as_str()),
            (status, Some(error)),
            "{form:?}"
        );
    }
    let json_body = client()
        .post(format!("{}/token", world.base()))
        .header("content-type", "application/json")
        .body("{}")
        .send()
        .await
        .expect("an answer");
    assert_eq!(json_body.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_token_is_told_of_and_given_back_by_its_program() {
    let world = World::with(reached_by_programs()).await;
    let maker = Maker::registered("ehr-one", &world, &clinic(), SCOPES);
    let other = Maker::registered("counter", &world, &Subject::Pharmacy(id("north")), SCOPES);
    let token = maker.token(&world, "a").await;
    let asks = async |maker: &Maker, path: &str, name: &str| {
        let assertion = maker.signs(&world, &token_url(), name);
        let form = [
            ("client_assertion_type", BY_SIGNED_TOKEN),
            ("client_assertion", assertion.as_str()),
            ("token", token.as_str()),
        ];
        posts(&world, path, &form).await
    };
    let (_, told) = asks(&maker, "/token/introspect", "b").await;
    assert_eq!(
        (&told["active"], &told["client_id"]),
        (&json!(true), &json!("ehr-one"))
    );
    let (status, told) = asks(&other, "/token/introspect", "b").await;
    assert_eq!((status, &told["active"]), (StatusCode::OK, &json!(false)));
    assert!(told.get("client_id").is_none(), "{told}");
    asks(&other, "/token/revoke", "c").await;
    assert_eq!(
        asks(&maker, "/token/introspect", "d").await.1["active"],
        true
    );
    let (status, _) = asks(&maker, "/token/revoke", "e").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        asks(&maker, "/token/introspect", "f").await.1["active"],
        false
    );
    let (status, _) = posts(&world, "/token/introspect", &[("token", token.as_str())]).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(Id::new(&token).is_some(), "a token is a plain word");
}
