//! A clinic's record system opens the page of the patient whom it has at hand. It is asked at its own doors and at no other, and its
//! word signs nobody in.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode as Status, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use base64::Engine as _;
use reqwest::StatusCode;
use retinue_ledger::Role;
use retinue_web::{Config, Ehr};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::browser::{Answer, Browser, encoded};
use crate::maker::{PUBLIC, reached_by_programs};
use crate::world::{BORN, OTHER_PRESCRIBER, PATIENT, PRESCRIBER, World};

const CODE: &str = "of-the-ehr";
const TOKEN: &str = "token-of-the-ehr";

/// What the record system does, and what it was asked.
#[derive(Clone)]
struct There(Arc<Inner>);

struct Inner {
    base: String,
    /// What it says of its doors, of a token and of the patient.
    configuration: Mutex<Value>,
    token: Mutex<Value>,
    patient: Mutex<Value>,
    challenge: Mutex<String>,
    asked: AtomicUsize,
}

async fn configuration(State(there): State<There>) -> Json<Value> {
    there.0.asked.fetch_add(1, Ordering::SeqCst);
    Json(
        there
            .0
            .configuration
            .lock()
            .expect("no other failed")
            .clone(),
    )
}

async fn token(State(there): State<There>, Form(form): Form<Vec<(String, String)>>) -> Response {
    let of = |name: &str| {
        let found = form.iter().find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    let made = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .encode(Sha256::digest(of("code_verifier").as_bytes()));
    let fits = of("grant_type") == "authorization_code"
        && of("code") == CODE
        && of("client_id") == "retinue"
        && of("redirect_uri") == format!("{PUBLIC}/launch/back")
        && made == *there.0.challenge.lock().expect("no other failed");
    if !fits {
        return Status::BAD_REQUEST.into_response();
    }
    Json(there.0.token.lock().expect("no other failed").clone()).into_response()
}

async fn patient(
    State(there): State<There>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let sent = headers.get(header::AUTHORIZATION);
    let sent = sent.and_then(|one| one.to_str().ok());
    if id != "p1" || sent != Some("Bearer token-of-the-ehr") {
        return Status::UNAUTHORIZED.into_response();
    }
    Json(there.0.patient.lock().expect("no other failed").clone()).into_response()
}

struct Opening {
    world: World,
    there: There,
}

impl Opening {
    async fn new() -> Opening {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let base = format!("{origin}/fhir");
        let there = There(Arc::new(Inner {
            configuration: Mutex::new(json!({
                "authorization_endpoint": format!("{origin}/ask"),
                "token_endpoint": format!("{origin}/token"),
                "code_challenge_methods_supported": ["S256"],
            })),
            token: Mutex::new(
                json!({ "access_token": TOKEN, "token_type": "bearer", "patient": "p1" }),
            ),
            patient: Mutex::new(json!({
                "resourceType": "Patient", "id": "p1", "birthDate": BORN,
                "name": [{ "given": ["Synthetic", "Person"], "family": "One" }]
            })),
            challenge: Mutex::default(),
            asked: AtomicUsize::default(),
            base,
        }));
        let router = Router::new()
            .route(
                "/fhir/.well-known/smart-configuration",
                axum::routing::get(configuration),
            )
            .route("/token", axum::routing::post(token))
            .route("/fhir/Patient/{id}", axum::routing::get(patient))
            .with_state(there.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let ehr = Ehr::of(&there.0.base, "retinue", "clinic-a", &[], None).expect("an EHR");
        let config = Config {
            ehrs: vec![ehr],
            ..reached_by_programs()
        };
        let world = World::with(config).await;
        Opening { world, there }
    }

    /// The record system sends the browser here.
    async fn opens(&self, browser: &Browser) -> Answer {
        let base = &self.there.0.base;
        let opened = encoded(&[("iss", base.as_str()), ("launch", "a word of theirs")]);
        browser.get(&format!("/launch?{opened}")).await
    }

    /// Sent to its doors and back, by the browser that keeps what it was given.
    async fn comes_back(&self, browser: &mut Browser) -> Answer {
        let sent = self.opens(browser).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let state = self.was_asked(&sent);
        browser.keeps(&sent);
        let back = encoded(&[("code", CODE), ("state", &state)]);
        browser.get(&format!("/launch/back?{back}")).await
    }

    /// Whether the question is what belongs there; the state that goes with it.
    fn was_asked(&self, sent: &Answer) -> String {
        let question = reqwest::Url::parse(sent.location()).expect("a whole address");
        let of = |name: &str| {
            let mut pairs = question.query_pairs();
            let found = pairs.find(|(given, _)| given == name);
            found
                .map(|(_, value)| value.into_owned())
                .unwrap_or_default()
        };
        assert_eq!(question.path(), "/ask");
        assert_eq!(of("aud"), self.there.0.base);
        assert_eq!(of("launch"), "a word of theirs");
        assert_eq!(of("scope"), "launch patient/Patient.r");
        assert_eq!(of("redirect_uri"), format!("{PUBLIC}/launch/back"));
        assert_eq!(of("code_challenge_method"), "S256");
        *self.there.0.challenge.lock().expect("no other failed") = of("code_challenge");
        of("state")
    }

    fn says_of_the_patient(&self, patient: Value) {
        *self.there.0.patient.lock().expect("no other failed") = patient;
    }

    /// What a signed-in clinician reads in the end.
    async fn ends_with(&self) -> Answer {
        let mut browser = self.world.signed_in(PRESCRIBER).await;
        let back = self.comes_back(&mut browser).await;
        assert_eq!(back.location(), "/launch/on", "{}", back.text);
        browser.get("/launch/on").await
    }
}

#[tokio::test]
async fn a_clinician_comes_from_the_record_system_to_the_page_of_the_patient_at_hand() {
    let opening = Opening::new().await;
    let of = opening.world.enrols("Synthetic Person One");
    opening.world.enrols("Synthetic Person Two");
    let page = format!("/clinic/patients/{}", of.patient);
    assert_eq!(opening.ends_with().await.location(), page);
    // By number too, whatever the name there; and then the day of birth has to fit.
    let with_number = |born: &str| {
        json!({ "resourceType": "Patient", "id": "p1", "birthDate": born,
            "identifier": [{ "value": "of theirs" }, { "value": of.number.to_string() }] })
    };
    opening.says_of_the_patient(with_number(BORN));
    assert_eq!(opening.ends_with().await.location(), page);
    opening.says_of_the_patient(with_number("1999-09-09"));
    let answer = opening.ends_with().await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(
        answer.says("Number and day of birth do not fit together"),
        "{}",
        answer.text
    );
}

#[tokio::test]
async fn whoever_is_not_signed_in_signs_in_first_and_whoever_is_of_another_clinic_is_told_so() {
    let opening = Opening::new().await;
    let of = opening.world.enrols("Synthetic Person One");
    let mut browser = opening.world.stranger();
    let back = opening.comes_back(&mut browser).await;
    assert_eq!(back.location(), "/launch/on");
    let door = browser.get("/launch/on").await;
    assert_eq!(door.location(), "/sign-in?asked=opened");
    assert_eq!(
        browser
            .get(door.location())
            .await
            .value_of("asked")
            .as_deref(),
        Some("opened")
    );
    opening
        .world
        .account(PATIENT, "Patient One", Role::Patient(of.patient));
    let form = |login| {
        [
            ("login", login),
            ("password", crate::world::PASSWORD),
            ("asked", "opened"),
        ]
    };
    for login in [OTHER_PRESCRIBER, PATIENT] {
        let mut other = browser.clone();
        let answer = other.sign_in_with(&form(login)).await;
        assert_eq!(answer.location(), "/launch/on", "{login}");
        let answer = other.get("/launch/on").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{login}");
        assert!(
            answer.says("another clinic's record system"),
            "{}",
            answer.text
        );
    }
    let answer = browser.sign_in_with(&form(PRESCRIBER)).await;
    assert_eq!(answer.location(), "/launch/on");
    let answer = browser.get("/launch/on").await;
    assert_eq!(
        answer.location(),
        format!("/clinic/patients/{}", of.patient)
    );
    // Once there, it is over.
    let again = browser.get("/launch/on").await;
    assert_eq!(again.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn nobody_is_guessed_where_none_or_more_than_one_fits() {
    let opening = Opening::new().await;
    let answer = opening.ends_with().await;
    assert!(answer.says("No patient of yours fits"), "{}", answer.text);
    opening.world.enrols("Synthetic Person One");
    opening.world.enrols("Synthetic  PERSON One");
    let answer = opening.ends_with().await;
    assert!(
        answer.says("More than one of your patients fits"),
        "{}",
        answer.text
    );
    opening.says_of_the_patient(json!({ "resourceType": "Patient", "id": "p1" }));
    let answer = opening.ends_with().await;
    assert!(answer.says("No patient of yours fits"), "{}", answer.text);
}

#[tokio::test]
async fn no_record_system_that_the_configuration_does_not_name_is_asked_for_anything() {
    let opening = Opening::new().await;
    let browser = opening.world.signed_in(PRESCRIBER).await;
    let base = opening.there.0.base.clone();
    for iss in [
        "",
        "https://elsewhere.invalid/fhir",
        &base.replace("/fhir", ""),
        &format!("{base}/more"),
        &base.to_uppercase(),
        &format!("{base}?x=1"),
    ] {
        let opened = encoded(&[("iss", iss), ("launch", "x")]);
        let answer = browser.get(&format!("/launch?{opened}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{iss}");
        assert!(
            answer.says("not opened from there"),
            "{iss}: {}",
            answer.text
        );
    }
    let nothing = encoded(&[("iss", base.as_str())]);
    let answer = browser.get(&format!("/launch?{nothing}")).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(opening.there.0.asked.load(Ordering::SeqCst), 0);
    // Nor is anybody sent to doors on another server, or where no challenge is known.
    let sound = opening
        .there
        .0
        .configuration
        .lock()
        .expect("no other failed")
        .clone();
    for (name, value) in [
        (
            "authorization_endpoint",
            json!("https://elsewhere.invalid/ask"),
        ),
        ("token_endpoint", json!("http://127.0.0.1:1/token")),
        (
            "token_endpoint",
            json!(format!(
                "{}.elsewhere.invalid/token",
                base.replace("/fhir", "")
            )),
        ),
        ("authorization_endpoint", json!(7)),
        ("code_challenge_methods_supported", json!(["plain"])),
    ] {
        let mut changed = sound.clone();
        changed[name] = value;
        *opening
            .there
            .0
            .configuration
            .lock()
            .expect("no other failed") = changed;
        let answer = opening.opens(&browser).await;
        assert_eq!(
            answer.status,
            StatusCode::BAD_GATEWAY,
            "{name}: {}",
            answer.location()
        );
    }
}

#[tokio::test]
async fn what_comes_back_counts_once_for_the_browser_that_was_sent() {
    let opening = Opening::new().await;
    opening.world.enrols("Synthetic Person One");
    let mut browser = opening.world.signed_in(PRESCRIBER).await;
    let lost = |answer: Answer, what: &str| {
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{what}");
        assert!(
            answer.says("Open it again from the record system"),
            "{what}: {}",
            answer.text
        );
    };
    let sent = opening.opens(&browser).await;
    let state = opening.was_asked(&sent);
    let back = format!(
        "/launch/back?{}",
        encoded(&[("code", CODE), ("state", &state)])
    );
    // Another browser brings the state, and spoils it.
    lost(
        opening.world.stranger().get(&back).await,
        "without a cookie",
    );
    let other = opening.opens(&opening.world.stranger()).await;
    let mut stranger = opening.world.stranger();
    stranger.keeps(&other);
    lost(stranger.get(&back).await, "another browser");
    browser.keeps(&sent);
    lost(browser.get(&back).await, "after another browser had it");
    lost(
        browser.get("/launch/back?code=x&state=nothing").await,
        "a state of nobody",
    );
    lost(browser.get("/launch/on").await, "nobody at hand");
    // A second use of a good one.
    let answer = opening.comes_back(&mut browser).await;
    assert_eq!(answer.location(), "/launch/on");
    lost(browser.get(&back).await, "used twice");
    // The record system says no, gives nobody, or a token that is none.
    let sent = opening.opens(&browser).await;
    let state = opening.was_asked(&sent);
    browser.keeps(&sent);
    let refused = encoded(&[("error", "<b>access_denied</b>"), ("state", &state)]);
    let answer = browser.get(&format!("/launch/back?{refused}")).await;
    assert!(
        answer.says("The record system said no") && !answer.text.contains("<b>access"),
        "{}",
        answer.text
    );
    for (token, says) in [
        (json!({ "access_token": TOKEN }), "has no patient at hand"),
        (
            json!({ "access_token": "a\r\nb: c", "patient": "p1" }),
            "could not be read",
        ),
        (
            json!({ "access_token": TOKEN, "patient": "../Patient/p2" }),
            "could not be read",
        ),
        (json!({ "patient": "p1" }), "could not be read"),
        (json!([]), "could not be read"),
    ] {
        *opening.there.0.token.lock().expect("no other failed") = token;
        let answer = opening.comes_back(&mut browser).await;
        assert_eq!(answer.status, StatusCode::BAD_GATEWAY, "{says}");
        assert!(answer.says(says), "{says}: {}", answer.text);
    }
}
