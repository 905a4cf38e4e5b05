//! A person lets a program of others read for them: asked, answered, fetched, read, and ended.

use reqwest::StatusCode;
use retinue_kernel::TestResult;
use retinue_ledger::{CommandId, NewLaunch, Role};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::browser::{Answer, Browser, encoded};
use crate::fhir::{Answered, Reads, clinic, patient};
use crate::maker::{BY_SIGNED_TOKEN, Maker, PUBLIC, client, posts, reached_by_programs};
use crate::world::{
    ADMINISTRATOR, Enrolled, OTHER_PRESCRIBER, PATIENT, PHARMACIST, PRESCRIBER, World, id,
};

const BACK: &str = "https://app.example/back";
const LAUNCH: &str = "https://app.example/open?of=retinue";
const VERIFIER: &str = "a-verifier-of-forty-three-characters-or-more-xx";
const ALL: &str = "patient/*.rs user/*.rs launch/patient offline_access";

/// A program of the clinic that people may let in.
struct App {
    world: World,
    maker: Maker,
    of: Enrolled,
    other: Enrolled,
}

impl App {
    async fn open(scopes: &str) -> App {
        let world = World::with(reached_by_programs()).await;
        let of = world.enrols("Synthetic Person One");
        let other = world.enrols("Synthetic Person Two");
        world.goes_to("2026-03-02");
        world.test(&of, "2026-03-02", TestResult::Negative);
        world.test(&other, "2026-03-02", TestResult::Negative);
        world.account(PATIENT, "Patient One", Role::Patient(of.patient));
        let maker = Maker::registered("app-one", &world, &clinic(), "system/Patient.r");
        let app = App {
            world,
            maker,
            of,
            other,
        };
        app.opened(BACK, scopes);
        app
    }

    /// What the office says of it.
    fn opened(&self, redirects: &str, scopes: &str) {
        let new = NewLaunch {
            redirects: redirects.to_owned(),
            launch: (!redirects.is_empty()).then(|| LAUNCH.to_owned()),
            scopes: scopes.to_owned(),
        };
        let ledger = &self.world.ledger;
        let command = CommandId::random().expect("a command id");
        ledger
            .set_program_launch(&ledger.at_the_console(), command, &id("app-one"), &new)
            .expect("the office says so");
    }

    /// The code that a person gives, in whose browser the question is answered.
    async fn code(&self, browser: &Browser, scope: &str, more: &[(&str, &str)]) -> String {
        let answer = lets_in(browser, &question(scope), more).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let location = answer.location().to_owned();
        assert!(location.starts_with(&format!("{BACK}?code=")), "{location}");
        assert_eq!(of_address(&location, "state"), "a state & more");
        of_address(&location, "code")
    }

    async fn asks(&self, jti: &str, more: &[(&str, &str)]) -> (StatusCode, Value) {
        let assertion = self
            .maker
            .signs(&self.world, &format!("{PUBLIC}/token"), jti);
        let mut form = vec![
            ("client_assertion_type", BY_SIGNED_TOKEN),
            ("client_assertion", assertion.as_str()),
        ];
        form.extend_from_slice(more);
        posts(&self.world, "/token", &form).await
    }

    async fn redeems(&self, jti: &str, code: &str) -> (StatusCode, Value) {
        self.asks(jti, &redeeming(code)).await
    }

    /// What the token of an answer reads.
    fn reads(&self, body: &Value) -> Reads {
        Reads {
            base: self.world.base(),
            token: body["access_token"].as_str().expect("a token").to_owned(),
        }
    }
}

fn redeeming(code: &str) -> [(&str, &str); 4] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", BACK),
        ("code_verifier", VERIFIER),
    ]
}

fn challenge() -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

fn question(scope: &str) -> Vec<(&'static str, String)> {
    vec![
        ("response_type", "code".to_owned()),
        ("client_id", "app-one".to_owned()),
        ("redirect_uri", BACK.to_owned()),
        ("scope", scope.to_owned()),
        ("state", "a state & more".to_owned()),
        ("aud", format!("{PUBLIC}/fhir")),
        ("code_challenge", challenge()),
        ("code_challenge_method", "S256".to_owned()),
    ]
}

fn pairs<'a>(question: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    question
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}

fn address(question: &[(&'static str, String)]) -> String {
    format!("/authorize?{}", encoded(&pairs(question)))
}

fn changed(name: &str, value: &str) -> Vec<(&'static str, String)> {
    let mut question = question("patient/*.rs");
    for one in question.iter_mut().filter(|one| one.0 == name) {
        value.clone_into(&mut one.1);
    }
    question
}

/// Fills in the page as it stands: every box that is ticked there, and what is said beside.
async fn lets_in(
    browser: &Browser,
    question: &[(&'static str, String)],
    more: &[(&str, &str)],
) -> Answer {
    let page = browser.get(&address(question)).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let ticked: Vec<String> = page
        .text
        .split("name=\"reads\" value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect();
    let mut form = pairs(question);
    if !more.iter().any(|(name, _)| *name == "reads") {
        form.extend(ticked.iter().map(|scope| ("reads", scope.as_str())));
    }
    form.extend_from_slice(more);
    form.push(("answer", "yes"));
    browser.post("/authorize", &form).await
}

/// A parameter of an address.
fn of_address(address: &str, name: &str) -> String {
    let url = reqwest::Url::parse(address).expect("a whole address");
    let mut pairs = url.query_pairs();
    let found = pairs.find(|(given, _)| given == name);
    found
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

async fn everything_of(reads: &Reads, of: &Enrolled) -> Answered {
    reads
        .get(&format!("/fhir/Patient/{}/$everything", patient(of)))
        .await
}

#[tokio::test]
async fn a_patient_lets_a_program_read_their_own_record_and_it_reads_nobody_elses() {
    let app = App::open(ALL).await;
    let browser = app.world.signed_in(PATIENT).await;
    let page = browser.get(&address(&question(ALL))).await;
    for words in [
        "Let <strong>The program app-one</strong> in?",
        "You are signed in as <strong>Patient One</strong>",
        "Everything on record, of you",
        "https://app.example",
    ] {
        assert!(page.says(words), "{words}: {}", page.text);
    }
    // The one form of the page leads to the program too, and to nobody else.
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("form-action 'self' https://app.example;"),
        "{policy}"
    );
    let code = app.code(&browser, ALL, &[]).await;
    let (status, body) = app.redeems("one", &code).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(body["patient"], patient(&app.of));
    assert_eq!(body["token_type"], "bearer");
    let reads = app.reads(&body);
    // Nobody has to say who the one patient is.
    let found = reads.found("/fhir/Patient").await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["id"], patient(&app.of));
    assert_eq!(reads.found("/fhir/Observation").await.len(), 1);
    assert_eq!(everything_of(&reads, &app.of).await.status, StatusCode::OK);
    for path in [
        format!("/fhir/Patient/{}", patient(&app.other)),
        format!("/fhir/Patient/{}/$everything", patient(&app.other)),
    ] {
        assert_eq!(
            reads.get(&path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    for search in [
        format!("/fhir/Observation?patient={}", patient(&app.other)),
        format!("/fhir/Patient?_id={}", patient(&app.other)),
        format!(
            "/fhir/Patient?identifier=urn:retinue:programme-number%7C{}",
            app.other.number
        ),
        "/fhir/Patient?name=Two".to_owned(),
        "/fhir/Group".to_owned(),
    ] {
        assert_eq!(reads.found(&search).await.len(), 0, "{search}");
    }
    let by_number = format!(
        "/fhir/Patient?identifier=urn:retinue:programme-number%7C{}",
        app.of.number
    );
    assert_eq!(reads.found(&by_number).await.len(), 1);
    // The parties that their record names, and the forms.
    assert!(!reads.found("/fhir/Practitioner").await.is_empty());
    assert!(!reads.found("/fhir/Questionnaire?_count=1").await.is_empty());
    // It reads, and nothing else.
    let sent = client()
        .post(format!("{}/fhir/Observation", app.world.base()))
        .header("authorization", format!("Bearer {}", reads.token))
        .header("content-type", "application/fhir+json")
        .body("{}")
        .send()
        .await
        .expect("an answer");
    assert_eq!(sent.status(), StatusCode::FORBIDDEN);
    assert_eq!(
        reads.get("/fhir/$export").await.status,
        StatusCode::FORBIDDEN
    );
    // The patient sees that a program looked, and not they themselves.
    let looked = browser.get("/me/who-looked").await;
    assert!(looked.says("A program that you let in"), "{}", looked.text);
    assert!(looked.says("Let a program in"));
}

#[tokio::test]
async fn a_clinician_chooses_one_patient_and_the_program_reads_of_that_one() {
    let app = App::open("patient/*.rs launch/patient").await;
    let scope = "patient/*.rs launch/patient";
    let browser = app.world.signed_in(PRESCRIBER).await;
    let page = browser.get(&address(&question(scope))).await;
    assert!(page.says("Synthetic Person One") && page.says("Synthetic Person Two"));
    let mut looking = question(scope);
    looking.push(("find", "person two".to_owned()));
    let page = browser.get(&address(&looking)).await;
    assert!(!page.says("Synthetic Person One") && page.says("Synthetic Person Two"));
    // Without a choice nothing is given; nor for somebody who is no patient of theirs.
    let answer = lets_in(&browser, &question(scope), &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.error_of("about").is_some(), "{}", answer.text);
    let nobody = [("about", "00000000-0000-4000-8000-000000000000")];
    let answer = lets_in(&browser, &question(scope), &nobody).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let chosen = app.of.patient.to_string();
    // A program of this clinic is let in by nobody of another.
    let other = app.world.signed_in(OTHER_PRESCRIBER).await;
    let page = other.get(&address(&question(scope))).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(
        page.says("This program acts for another clinic"),
        "{}",
        page.text
    );
    let mut form = question(scope);
    form.extend([
        ("about", chosen.clone()),
        ("reads", "patient/*.rs".to_owned()),
        ("answer", "yes".to_owned()),
    ]);
    let answer = other.post("/authorize", &pairs(&form)).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let code = app.code(&browser, scope, &[("about", &chosen)]).await;
    let (_, body) = app.redeems("one", &code).await;
    assert_eq!(body["patient"], patient(&app.of));
    assert_eq!(body["scope"], scope);
    assert!(body["refresh_token"].is_null(), "nobody let it stay");
    let reads = app.reads(&body);
    assert_eq!(reads.found("/fhir/Patient").await.len(), 1);
    assert_eq!(
        everything_of(&reads, &app.other).await.status,
        StatusCode::NOT_FOUND
    );
    let others = format!("/fhir/Observation?patient={}", patient(&app.other));
    assert_eq!(reads.found(&others).await.len(), 0);
    // The list of the clinic's patients is none of what was chosen.
    assert_eq!(reads.found("/fhir/Group").await.len(), 0);
}

#[tokio::test]
async fn a_program_that_is_opened_from_a_patients_page_is_let_read_of_that_patient() {
    let scope = "patient/*.rs launch";
    let app = App::open(scope).await;
    let browser = app.world.signed_in(PRESCRIBER).await;
    let chart = format!("/clinic/patients/{}", app.of.patient);
    let page = browser.get(&chart).await;
    assert!(page.says("Programs of others") && page.says("The program app-one"));
    let opened = browser
        .get(&format!("{chart}/open-program?program=app-one"))
        .await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
    assert!(
        opened.location().starts_with(&format!("{LAUNCH}&iss=")),
        "{}",
        opened.location()
    );
    assert_eq!(
        of_address(opened.location(), "iss"),
        format!("{PUBLIC}/fhir")
    );
    let launch = of_address(opened.location(), "launch");
    // What it was opened with names nobody by itself.
    assert!(!opened.location().contains(&patient(&app.of)));
    let asked = |launch: &str| {
        let mut question = question(scope);
        question.push(("launch", launch.to_owned()));
        question
    };
    let page = browser.get(&address(&asked(&launch))).await;
    assert!(page.says("Synthetic Person One") && !page.says("Synthetic Person Two"));
    // Whoever is said to be chosen beside it is not.
    let other = app.other.patient.to_string();
    let answer = lets_in(&browser, &asked(&launch), &[("about", &other)]).await;
    let code = of_address(answer.location(), "code");
    let (_, body) = app.redeems("one", &code).await;
    assert_eq!(
        (&body["patient"], &body["scope"]),
        (&Value::from(patient(&app.of)), &Value::from(scope))
    );
    assert_eq!(
        everything_of(&app.reads(&body), &app.other).await.status,
        StatusCode::NOT_FOUND
    );
    // Opened by another, told wrongly, or long ago: the program is sent back, and may be opened again.
    let sent_back = |answer: Answer| {
        assert_eq!(of_address(answer.location(), "error"), "invalid_request");
    };
    comes_with_what_another_opened(&app, &asked(&launch), sent_back).await;
    sent_back(browser.get(&address(&asked("something else"))).await);
    app.world.minutes_pass(6);
    sent_back(browser.get(&address(&asked(&launch))).await);
    // Without what it was opened with there is no patient at hand, and nobody is chosen for it.
    let answer = lets_in(&browser, &question(scope), &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    // No program is opened that the office did not open, and for nobody else's patient.
    let none = browser
        .get(&format!("{chart}/open-program?program=app-two"))
        .await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let other = app.world.signed_in(OTHER_PRESCRIBER).await;
    let none = other
        .get(&format!("{chart}/open-program?program=app-one"))
        .await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    app.opened(BACK, "patient/*.rs");
    assert!(!browser.get(&chart).await.says("Programs of others"));
}

/// Somebody else of the clinic comes with what this one opened.
async fn comes_with_what_another_opened(
    app: &App,
    question: &[(&'static str, String)],
    sent_back: impl Fn(Answer),
) {
    let desk = Role::Designee(id("clinic-a"));
    app.world.account("desk", "Desk of the clinic", desk);
    let other = app.world.signed_in("desk").await;
    sent_back(other.get(&address(question)).await);
    let mut form = pairs(question);
    form.push(("answer", "yes"));
    sent_back(other.post("/authorize", &form).await);
}

#[tokio::test]
async fn what_a_clinician_lets_it_read_of_all_is_of_their_clinic_and_as_narrow_as_was_said() {
    let app = App::open("user/Patient.rs user/Observation.rs?category=laboratory").await;
    let browser = app.world.signed_in(PRESCRIBER).await;
    let code = app.code(&browser, "openid fhirUser user/*.rs", &[]).await;
    let (_, body) = app.redeems("one", &code).await;
    assert_eq!(
        body["scope"],
        "user/Patient.rs user/Observation.rs?category=laboratory"
    );
    let reads = app.reads(&body);
    assert_eq!(reads.found("/fhir/Patient").await.len(), 2);
    assert_eq!(
        reads.get("/fhir/Consent?patient=x").await.status,
        StatusCode::FORBIDDEN
    );
    // One who takes away what the program need not read gives only the rest.
    let left = [("reads", "user/Patient.rs")];
    let code = app.code(&browser, "user/*.rs", &left).await;
    let (_, body) = app.redeems("two", &code).await;
    assert_eq!(body["scope"], "user/Patient.rs");
    // One who leaves nothing gives nothing, and hears why.
    let answer = lets_in(&browser, &question("user/*.rs"), &[("reads", "nothing")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("Leave at least one thing"), "{}", answer.text);
}

#[tokio::test]
async fn whoever_signs_in_on_the_way_comes_back_to_the_question_and_to_no_other_place() {
    let app = App::open(ALL).await;
    let mut browser = app.world.stranger();
    let question = question("patient/*.rs");
    let door = browser.get(&address(&question)).await;
    assert_eq!(door.status, StatusCode::SEE_OTHER);
    let door = door.location().to_owned();
    assert!(door.starts_with("/sign-in?asked="), "{door}");
    let page = browser.get(&door).await;
    let asked = page.value_of("asked").expect("the page keeps the question");
    let asked = asked.replace("&amp;", "&");
    let form = [
        ("login", PATIENT),
        ("password", crate::world::PASSWORD),
        ("asked", &asked),
    ];
    let wrong = [form[0], ("password", "another one"), form[2]];
    let again = browser.sign_in_with(&wrong).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let kept = again.value_of("asked").expect("the question is kept");
    assert_eq!(kept.replace("&amp;", "&"), asked);
    let answer = browser.sign_in_with(&form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let whole = format!("{PUBLIC}{}", answer.location());
    assert!(
        whole.starts_with(&format!("{PUBLIC}/authorize?")),
        "{whole}"
    );
    for (name, value) in &question {
        assert_eq!(of_address(&whole, name), *value, "{name}");
    }
    let page = browser.get(answer.location()).await;
    assert!(page.says("Let <strong>The program app-one</strong> in?"));
    // Nothing that stands there leads anywhere else.
    for elsewhere in [
        "//elsewhere.invalid",
        "x@elsewhere.invalid/",
        "\r\nlocation: https://elsewhere.invalid",
        "https://elsewhere.invalid",
    ] {
        let mut browser = app.world.stranger();
        let form = [form[0], form[1], ("asked", elsewhere)];
        let answer = browser.sign_in_with(&form).await;
        let to = answer.location();
        assert!(
            to.starts_with("/authorize?") || to == "/authorize" || to == "/me",
            "{elsewhere}: {to}"
        );
    }
}

#[tokio::test]
async fn a_program_that_is_not_open_or_sends_people_elsewhere_gets_no_answer_at_all() {
    let app = App::open(ALL).await;
    let browser = app.world.signed_in(PATIENT).await;
    for (name, value) in [
        ("client_id", "app-two"),
        ("client_id", ""),
        ("redirect_uri", "https://app.example/back/"),
        ("redirect_uri", "https://app.example/back?x=1"),
        ("redirect_uri", "https://elsewhere.invalid/back"),
        ("redirect_uri", ""),
    ] {
        let answer = browser.get(&address(&changed(name, value))).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name}={value}");
        assert!(answer.says("Nothing was given to it"), "{}", answer.text);
        let mut form = changed(name, value);
        form.push(("answer", "yes".to_owned()));
        let answer = browser.post("/authorize", &pairs(&form)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name}={value}");
    }
    let mut twice = question("patient/*.rs");
    twice.push(("redirect_uri", "https://elsewhere.invalid/back".to_owned()));
    assert_eq!(
        browser.get(&address(&twice)).await.status,
        StatusCode::BAD_REQUEST
    );
    // From here on the program is told, with its state.
    for (name, value, error) in [
        ("response_type", "token", "unsupported_response_type"),
        ("aud", "https://elsewhere.invalid/fhir", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge", "short", "invalid_request"),
        ("scope", "openid patient/Patient.cruds", "invalid_scope"),
    ] {
        let answer = browser.get(&address(&changed(name, value))).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{name}={value}");
        assert!(
            answer
                .location()
                .starts_with(&format!("{BACK}?error={error}")),
            "{}",
            answer.location()
        );
        assert_eq!(of_address(answer.location(), "state"), "a state & more");
    }
    let answer = browser.get(&address(&changed("state", ""))).await;
    assert!(
        answer
            .location()
            .starts_with(&format!("{BACK}?error=invalid_request"))
    );
    // One who says no gives nothing, and the program is told that much.
    let mut form = question("patient/*.rs");
    form.push(("answer", "no".to_owned()));
    let answer = browser.post("/authorize", &pairs(&form)).await;
    assert_eq!(of_address(answer.location(), "error"), "access_denied");
    // A page of another site answers for nobody.
    let mut form = question("patient/*.rs");
    form.push(("answer", "yes".to_owned()));
    let foreign = browser
        .posting("/authorize", &pairs(&form))
        .header("sec-fetch-site", "cross-site");
    assert_eq!(
        foreign.send().await.expect("an answer").status(),
        StatusCode::FORBIDDEN
    );
    // Who has no records to show is told so.
    for login in [PHARMACIST, ADMINISTRATOR] {
        let browser = app.world.signed_in(login).await;
        let answer = browser.get(&address(&question("patient/*.rs"))).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{login}");
        let mut form = question("patient/*.rs");
        form.push(("answer", "yes".to_owned()));
        let answer = browser.post("/authorize", &pairs(&form)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{login}");
    }
}

#[tokio::test]
async fn a_code_is_good_once_soon_and_for_the_one_who_asked() {
    let app = App::open(ALL).await;
    let browser = app.world.signed_in(PATIENT).await;
    let scope = "patient/*.rs offline_access";
    // Another verifier, and another address.
    for (name, value) in [
        ("code_verifier", "another"),
        ("redirect_uri", "https://app.example/other"),
    ] {
        let code = app.code(&browser, scope, &[]).await;
        let mut form = redeeming(&code);
        for one in form.iter_mut().filter(|one| one.0 == name) {
            one.1 = value;
        }
        let (status, body) = app.asks(&format!("wrong {name}"), &form).await;
        assert_eq!(
            (status, &body["error"]),
            (StatusCode::BAD_REQUEST, &Value::from("invalid_grant"))
        );
        // It is ended with that.
        let (status, _) = app.redeems(&format!("right after {name}"), &code).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
    }
    // Another program finds nothing, and spoils nothing.
    let code = app.code(&browser, scope, &[]).await;
    let other = Maker::registered("app-two", &app.world, &clinic(), "system/Patient.r");
    let assertion = other.signs(&app.world, &format!("{PUBLIC}/token"), "thief");
    let mut form = vec![
        ("client_assertion_type", BY_SIGNED_TOKEN),
        ("client_assertion", assertion.as_str()),
    ];
    form.extend(redeeming(&code));
    assert_eq!(
        posts(&app.world, "/token", &form).await.0,
        StatusCode::BAD_REQUEST
    );
    let (status, body) = app.redeems("first", &code).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let reads = app.reads(&body);
    assert_eq!(reads.found("/fhir/Patient").await.len(), 1);
    // Used a second time somebody else has it: all that it gave is over.
    let (status, body_again) = app.redeems("second", &code).await;
    assert_eq!(
        (status, &body_again["error"]),
        (StatusCode::BAD_REQUEST, &Value::from("invalid_grant"))
    );
    assert_eq!(
        reads.get("/fhir/Patient").await.status,
        StatusCode::UNAUTHORIZED
    );
    let renewal = body["refresh_token"].as_str().expect("what renews");
    let form = [("grant_type", "refresh_token"), ("refresh_token", renewal)];
    assert_eq!(app.asks("renews", &form).await.0, StatusCode::BAD_REQUEST);
    // A code that lies about is over after a minute.
    let code = app.code(&browser, scope, &[]).await;
    app.world.minutes_pass(2);
    assert_eq!(app.redeems("late", &code).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_program_that_may_stay_renews_its_token_until_the_patient_ends_it() {
    let app = App::open(ALL).await;
    let browser = app.world.signed_in(PATIENT).await;
    let code = app.code(&browser, "patient/*.rs offline_access", &[]).await;
    let (_, first) = app.redeems("one", &code).await;
    let renewal = first["refresh_token"]
        .as_str()
        .expect("what renews")
        .to_owned();
    app.world.minutes_pass(61);
    assert_eq!(
        app.reads(&first).get("/fhir/Patient").await.status,
        StatusCode::UNAUTHORIZED
    );
    let narrower = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &renewal),
        ("scope", "patient/Patient.r"),
    ];
    let (status, second) = app.asks("two", &narrower).await;
    assert_eq!(status, StatusCode::OK, "{second}");
    assert_eq!(second["scope"], "patient/Patient.r");
    let path = format!("/fhir/Patient/{}", patient(&app.of));
    assert_eq!(app.reads(&second).get(&path).await.status, StatusCode::OK);
    assert_eq!(
        app.reads(&second).get("/fhir/Observation").await.status,
        StatusCode::FORBIDDEN
    );
    let wider = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &renewal),
        ("scope", "user/*.rs"),
    ];
    let (status, body) = app.asks("three", &wider).await;
    assert_eq!(
        (status, &body["error"]),
        (StatusCode::BAD_REQUEST, &Value::from("invalid_scope"))
    );
    // What a token says is told to its own program.
    let token = second["access_token"].as_str().expect("a token");
    let assertion = app
        .maker
        .signs(&app.world, &format!("{PUBLIC}/token"), "tells");
    let form = [
        ("client_assertion_type", BY_SIGNED_TOKEN),
        ("client_assertion", assertion.as_str()),
        ("token", token),
    ];
    let (_, told) = posts(&app.world, "/token/introspect", &form).await;
    assert_eq!(
        (&told["active"], &told["patient"]),
        (&Value::Bool(true), &Value::from(patient(&app.of)))
    );
    // The patient sees it, and ends it.
    let browser = app.world.signed_in(PATIENT).await;
    let page = browser.get("/me/programs").await;
    assert!(
        page.says("The program app-one") && page.says("Everything on record"),
        "{}",
        page.text
    );
    let which = page.value_of("let-in").expect("a button for it");
    let answer = browser.post("/me/programs", &[("let-in", &which)]).await;
    assert_eq!(answer.location(), "/me/programs?done=ended");
    assert!(
        browser
            .get(answer.location())
            .await
            .says("No program reads in your name")
    );
    assert_eq!(
        app.reads(&second).get(&path).await.status,
        StatusCode::UNAUTHORIZED
    );
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", renewal.as_str()),
    ];
    assert_eq!(app.asks("four", &form).await.0, StatusCode::BAD_REQUEST);
    // Ended twice is ended.
    let answer = browser.post("/me/programs", &[("let-in", &which)]).await;
    assert_eq!(answer.location(), "/me/programs?done=gone");
}

#[tokio::test]
async fn nobody_ends_what_another_let_in_and_a_program_gives_back_what_renews() {
    let app = App::open(ALL).await;
    let patients = app.world.signed_in(PATIENT).await;
    let clinics = app.world.signed_in(PRESCRIBER).await;
    let code = app
        .code(&patients, "patient/*.rs offline_access", &[])
        .await;
    let (_, body) = app.redeems("one", &code).await;
    let which = patients
        .get("/me/programs")
        .await
        .value_of("let-in")
        .expect("a button");
    let answer = clinics
        .post("/clinic/programs", &[("let-in", &which)])
        .await;
    assert_eq!(answer.location(), "/clinic/programs?done=gone");
    let reads = app.reads(&body);
    assert_eq!(reads.found("/fhir/Patient").await.len(), 1);
    let assertion = app
        .maker
        .signs(&app.world, &format!("{PUBLIC}/token"), "back");
    let renewal = body["refresh_token"].as_str().expect("what renews");
    let form = [
        ("client_assertion_type", BY_SIGNED_TOKEN),
        ("client_assertion", assertion.as_str()),
        ("token", renewal),
    ];
    assert_eq!(
        posts(&app.world, "/token/revoke", &form).await.0,
        StatusCode::OK
    );
    assert_eq!(
        reads.get("/fhir/Patient").await.status,
        StatusCode::UNAUTHORIZED
    );
    assert!(
        patients
            .get("/me/programs")
            .await
            .says("No program reads in your name")
    );
}

#[tokio::test]
async fn what_was_let_in_ends_with_the_account_and_with_what_the_office_says() {
    let app = App::open(ALL).await;
    let browser = app.world.signed_in(PATIENT).await;
    let scope = "patient/*.rs offline_access";
    let path = "/fhir/Patient";
    let given = async |jti: &'static str| {
        let code = app.code(&browser, scope, &[]).await;
        let (status, body) = app.redeems(jti, &code).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        app.reads(&body)
    };
    // More addresses change nothing; less to ask ends what is more than that.
    let reads = given("one").await;
    app.opened(&format!("{BACK} https://app.example/other"), ALL);
    assert_eq!(reads.get(path).await.status, StatusCode::OK);
    app.opened(BACK, "patient/Observation.rs offline_access");
    assert_eq!(reads.get(path).await.status, StatusCode::UNAUTHORIZED);
    app.opened(BACK, ALL);
    assert_eq!(reads.get(path).await.status, StatusCode::UNAUTHORIZED);
    // A program that is closed to people.
    let reads = given("two").await;
    app.opened("", "");
    assert_eq!(reads.get(path).await.status, StatusCode::UNAUTHORIZED);
    app.opened(BACK, ALL);
    // An account that is closed, also when it is opened again.
    let reads = given("three").await;
    let ledger = &app.world.ledger;
    let console = ledger.at_the_console();
    let accounts = ledger.accounts(&console, "", 100).expect("the accounts");
    let of = accounts
        .iter()
        .find(|one| one.login == PATIENT)
        .expect("the account");
    for disabled in [true, false] {
        ledger
            .set_disabled(&console, &of.id, disabled)
            .expect("it is set");
        assert_eq!(
            reads.get(path).await.status,
            StatusCode::UNAUTHORIZED,
            "{disabled}"
        );
    }
    // A program that is ended.
    let browser = app.world.signed_in(PATIENT).await;
    let code = app.code(&browser, scope, &[]).await;
    let (_, body) = app.redeems("four", &code).await;
    let command = CommandId::random().expect("a command id");
    ledger
        .end_program(&console, command, &id("app-one"), None)
        .expect("it is ended");
    assert_eq!(
        app.reads(&body).get(path).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        browser.get(&address(&question(scope))).await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn discovery_says_what_a_person_is_asked_and_where() {
    let app = App::open(ALL).await;
    let told = client()
        .get(format!(
            "{}/fhir/.well-known/smart-configuration",
            app.world.base()
        ))
        .send()
        .await
        .expect("an answer");
    let told: Value = told.json().await.expect("JSON");
    assert_eq!(
        told["authorization_endpoint"],
        format!("{PUBLIC}/authorize")
    );
    for capability in [
        "launch-standalone",
        "permission-patient",
        "permission-user",
        "permission-offline",
    ] {
        let all = told["capabilities"].as_array().expect("a list");
        assert!(all.contains(&Value::from(capability)), "{capability}");
    }
    let stated = client()
        .get(format!("{}/fhir/metadata", app.world.base()))
        .send()
        .await
        .expect("an answer");
    let stated: Value = stated.json().await.expect("JSON");
    let doors = &stated["rest"][0]["security"]["extension"][0]["extension"];
    assert_eq!(doors[0]["valueUri"], format!("{PUBLIC}/authorize"));
}
