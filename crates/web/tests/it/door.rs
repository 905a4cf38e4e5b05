//! Signing in and out, and how long a session lives.

use jiff::ToSpan;
use reqwest::StatusCode;
use retinue_kernel::Id;

use crate::browser::Browser;
use crate::world::{ADMINISTRATOR, PASSWORD, PHARMACIST, PRESCRIBER, World};

#[tokio::test]
async fn signing_in_leads_each_role_to_its_own_room() {
    let world = World::new().await;
    for (login, room) in [
        (PRESCRIBER, "/clinic"),
        (PHARMACIST, "/pharmacy"),
        (ADMINISTRATOR, "/programme"),
    ] {
        let mut browser = world.stranger();
        let answer = browser.sign_in(login, PASSWORD).await;
        assert_eq!(
            (answer.status, answer.location()),
            (StatusCode::SEE_OTHER, room)
        );
        assert_eq!(browser.get(room).await.status, StatusCode::OK);
        assert_eq!(browser.get("/").await.location(), room);
    }
}

#[tokio::test]
async fn the_cookie_holds_256_random_bits_and_no_script_reads_it() {
    let world = World::new().await;
    let mut browser = world.stranger();
    let answer = browser.sign_in(PRESCRIBER, PASSWORD).await;
    let cookie = answer.header("set-cookie").to_owned();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let token = cookie.split(['=', ';']).nth(1).unwrap_or_default();
    assert_eq!(token.len(), 64, "32 bytes in hexadecimal");
}

#[tokio::test]
async fn behind_tls_the_cookie_is_held_to_this_host() {
    let config = retinue_web::Config {
        behind_tls: true,
        ..Default::default()
    };
    let world = World::with(config).await;
    let mut browser = world.stranger();
    let answer = browser.sign_in(PRESCRIBER, PASSWORD).await;
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-retinue=")
            && cookie.contains("Secure")
            && !cookie.contains("Domain"),
        "{cookie}"
    );
    assert!(
        answer
            .header("strict-transport-security")
            .contains("max-age=")
    );
}

#[tokio::test]
async fn an_unknown_login_and_a_wrong_password_get_the_same_answer() {
    let world = World::new().await;
    let stranger = world.stranger();
    let wrong = [("password", "another phrase of words")];
    let known = stranger
        .post("/sign-in", &[("login", PRESCRIBER), wrong[0]])
        .await;
    let unknown = stranger
        .post("/sign-in", &[("login", "dr-nobody"), wrong[0]])
        .await;
    assert_eq!(known.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(known.status, unknown.status);
    assert_eq!(known.text.replace(PRESCRIBER, "dr-nobody"), unknown.text);
    assert!(known.says("Login or password is wrong"));
    assert_eq!(
        known.value_of("login").as_deref(),
        Some(PRESCRIBER),
        "the login is kept"
    );
    assert_eq!(
        known.value_of("password").as_deref(),
        None,
        "the password never comes back"
    );
    assert_eq!(known.header("set-cookie"), "");
}

#[tokio::test]
async fn a_session_ends_with_signing_out_on_the_server_too() {
    let world = World::new().await;
    let mut browser = world.signed_in(PRESCRIBER).await;
    let thief = browser.clone();
    browser.sign_out().await;
    assert!(browser.cookie().is_none(), "the cookie is taken away");
    let answer = thief.get("/clinic").await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, "/sign-in")
    );
}

#[tokio::test]
async fn signing_in_makes_a_new_session_and_ends_the_one_before() {
    let world = World::new().await;
    let mut browser = world.signed_in(PRESCRIBER).await;
    let before = browser.clone();
    browser.sign_in(PRESCRIBER, PASSWORD).await;
    assert_ne!(before.cookie(), browser.cookie());
    assert_eq!(browser.get("/clinic").await.status, StatusCode::OK);
    assert_eq!(
        before.get("/clinic").await.status,
        StatusCode::SEE_OTHER,
        "the old one is dead"
    );
}

#[tokio::test]
async fn a_token_that_someone_else_planted_is_never_adopted() {
    let world = World::new().await;
    let planted = format!("retinue={}", "a".repeat(64));
    let mut browser = Browser::at(world.base()).with_cookie(&planted);
    browser.sign_in(PRESCRIBER, PASSWORD).await;
    assert_ne!(browser.cookie(), Some(planted.as_str()));
    let attacker = Browser::at(world.base()).with_cookie(&planted);
    assert_eq!(attacker.get("/clinic").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_session_ends_after_fifteen_minutes_without_a_request() {
    let world = World::new().await;
    let browser = world.signed_in(PRESCRIBER).await;
    let start = world.clock.now();
    world.clock.set(start + 14.minutes());
    assert_eq!(browser.get("/clinic").await.status, StatusCode::OK);
    world.clock.set(start + 28.minutes());
    assert_eq!(
        browser.get("/clinic").await.status,
        StatusCode::OK,
        "each request begins the time anew"
    );
    world.clock.set(start + 43.minutes());
    assert_eq!(browser.get("/clinic").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_however_busy() {
    let world = World::new().await;
    let browser = world.signed_in(PRESCRIBER).await;
    let start = world.clock.now();
    for quarter in 1..=71 {
        world.clock.set(start + (quarter * 10).minutes());
        assert_eq!(browser.get("/clinic").await.status, StatusCode::OK);
    }
    world.clock.set(start + 12.hours());
    assert_eq!(browser.get("/clinic").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_disabled_account_is_dead_at_its_next_request() {
    let world = World::new().await;
    let browser = world.signed_in(PRESCRIBER).await;
    let console = world.ledger.at_the_console();
    let accounts = world.ledger.accounts(&console, "", 50).expect("accounts");
    let account: &Id = &accounts
        .iter()
        .find(|one| one.login == PRESCRIBER)
        .expect("the account")
        .id;
    world
        .ledger
        .set_disabled(&console, account, true)
        .expect("it is disabled");
    assert_eq!(browser.get("/clinic").await.status, StatusCode::SEE_OTHER);
    let mut again = world.stranger();
    assert_eq!(
        again.sign_in(PRESCRIBER, PASSWORD).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn guessing_at_many_accounts_from_one_place_is_slowed() {
    let world = World::new().await;
    let stranger = world.stranger();
    let mut slowed = None;
    for guess in 0..60 {
        let answer = stranger
            .post(
                "/sign-in",
                &[("login", &format!("guess-{guess}")), ("password", PASSWORD)],
            )
            .await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            slowed = Some((guess, answer));
            break;
        }
    }
    let (guesses, answer) = slowed.expect("it is slowed");
    assert!(guesses >= 20, "a clinic that mistypes is not: {guesses}");
    assert!(
        answer
            .header("retry-after")
            .parse::<u64>()
            .is_ok_and(|seconds| seconds >= 1)
    );
}

#[tokio::test]
async fn the_reader_chooses_a_time_zone_and_no_other_text_is_taken() {
    let world = World::new().await;
    let stranger = world.stranger();
    let chosen = stranger
        .post("/time-zone", &[("zone", "Pacific/Honolulu")])
        .await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER);
    assert!(chosen.header("set-cookie").starts_with("zone=Pacific"));
    let odd = stranger
        .post("/time-zone", &[("zone", "../../etc/localtime")])
        .await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_demonstrations_sign_ins_are_shown_in_the_sandbox_only() {
    let one = retinue_web::DemonstrationSignIn {
        who: "Prescriber of the demonstration".to_owned(),
        login: PRESCRIBER.to_owned(),
        password: PASSWORD.to_owned(),
    };
    let config = retinue_web::Config {
        demonstration: vec![one],
        ..Default::default()
    };
    let world = World::with(config).await;
    assert!(
        world
            .stranger()
            .get("/sign-in")
            .await
            .says("Prescriber of the demonstration")
    );
    world.set_mode(retinue_kernel::Mode::Companion);
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    assert!(!world.stranger().get("/sign-in").await.says(PASSWORD));
}
