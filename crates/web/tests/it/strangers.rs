//! Every route of every room, asked by a stranger and by each other role. The list is the router's own.

use reqwest::{Method, StatusCode};
use retinue_ledger::Role;
use retinue_web::{Entry, Route, routes};

use crate::browser::{Answer, Browser};
use crate::world::{
    ADMINISTRATOR, GUARDIAN, PATIENT, PHARMACIST, PHONE_AGENT, PRESCRIBER, WHOLESALER, World, id,
};

/// A path with something in place of its parameters.
fn path(route: &Route) -> String {
    let part = |part: &str| {
        let is_parameter = part.starts_with('{');
        if is_parameter {
            "00000000-0000-4000-8000-000000000000".to_owned()
        } else {
            part.to_owned()
        }
    };
    route
        .path
        .split('/')
        .map(part)
        .collect::<Vec<_>>()
        .join("/")
}

async fn asked(browser: &Browser, route: &Route) -> Answer {
    browser.send(route.method.clone(), &path(route)).await
}

fn guarded() -> impl Iterator<Item = (Route, &'static str)> {
    routes().into_iter().filter_map(|route| match route.entry {
        Entry::Role(role) => Some((route, role)),
        Entry::Open => None,
    })
}

#[tokio::test]
async fn a_stranger_is_turned_away_from_every_route_of_every_room() {
    let world = World::new().await;
    let stranger = world.stranger();
    let forged = world
        .stranger()
        .with_cookie(&format!("retinue={}", "0".repeat(64)));
    let mut tried = 0;
    for (route, role) in guarded() {
        for browser in [&stranger, &forged] {
            let answer = asked(browser, &route).await;
            if role == "program" {
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{route:?}");
                assert!(
                    answer.header("www-authenticate").starts_with("Bearer"),
                    "{route:?}"
                );
            } else if route.path.starts_with("/api/") {
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{route:?}");
                assert_eq!(
                    answer.header("content-type"),
                    "application/problem+json",
                    "{route:?}"
                );
            } else {
                assert_eq!(
                    (answer.status, answer.location()),
                    (StatusCode::SEE_OTHER, "/sign-in"),
                    "{route:?}"
                );
            }
        }
        tried += 1;
    }
    assert!(tried > 60, "the table holds the rooms: {tried} routes");
}

#[tokio::test]
async fn each_role_is_turned_away_from_every_route_of_another_room() {
    let world = World::new().await;
    let of = world.enrols("Synthetic Person One");
    world.account(PATIENT, "Patient One", Role::Patient(of.patient));
    world.account(PHONE_AGENT, "Telephone Agent", Role::PhoneAgent);
    world.account(GUARDIAN, "Guardian One", Role::Guardian(id("guardian-one")));
    let (_, device) = crate::kiosk::lends(&world, &of).await;
    let mut rooms = vec![("kiosk", device)];
    for (role, login) in [
        ("prescriber", PRESCRIBER),
        ("pharmacist", PHARMACIST),
        ("wholesaler", WHOLESALER),
        ("patient", PATIENT),
        ("guardian", GUARDIAN),
        ("phone-agent", PHONE_AGENT),
        ("administrator", ADMINISTRATOR),
    ] {
        rooms.push((role, world.signed_in(login).await));
    }
    for (role, browser) in rooms {
        // The device would be given back by it; a test of its own does that.
        let gives_back = |route: &Route| role == "kiosk" && route.path == "/kiosk/end";
        for (route, owner) in guarded().filter(|(route, _)| !gives_back(route)) {
            let answer = asked(&browser, &route).await;
            let chooses = role == "pharmacist" && owner == "pharmacy-staff";
            if owner == "program" {
                // A person's session is no token.
                assert_eq!(
                    answer.status,
                    StatusCode::UNAUTHORIZED,
                    "{role} at {route:?}"
                );
                continue;
            }
            if owner == role || chooses {
                let turned_away = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN]
                    .contains(&answer.status)
                    || answer.location() == "/sign-in";
                assert!(
                    !turned_away,
                    "{role} is at home in {route:?}: {}",
                    answer.status
                );
                assert_ne!(
                    answer.status,
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "{route:?}"
                );
            } else {
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role} at {route:?}");
            }
        }
    }
}

#[test]
fn what_is_open_to_everyone_is_this_and_nothing_else() {
    let mut open: Vec<String> = routes()
        .into_iter()
        .filter(|route| route.entry == Entry::Open)
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    open.sort();
    assert_eq!(
        open,
        [
            "GET /",
            "GET /.well-known/smart-configuration",
            "GET /api/openapi.json",
            "GET /assets/{name}",
            "GET /authorize",
            "GET /cds-services",
            "GET /fhir/.well-known/smart-configuration",
            "GET /fhir/metadata",
            "GET /launch",
            "GET /launch/back",
            "GET /launch/on",
            "GET /livez",
            "GET /readyz",
            "GET /sign-in",
            "GET /take-up",
            "GET /time-zone",
            "POST /api/session",
            "POST /api/session/end",
            "POST /authorize",
            "POST /hl7",
            "POST /language",
            "POST /sign-in",
            "POST /sign-out",
            "POST /take-up",
            "POST /time-zone",
            "POST /token",
            "POST /token/introspect",
            "POST /token/revoke",
        ]
    );
}

#[test]
fn no_route_stands_twice_in_the_table() {
    let mut all: Vec<String> = routes()
        .into_iter()
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count);
}

/// A1: cases are neither listed nor deleted without login; what one may not know is not found.
#[tokio::test]
async fn nobody_lists_or_deletes_a_patient_without_a_login() {
    let world = World::new().await;
    let of = world.enrols("Synthetic Person One");
    let file = format!("/clinic/patients/{}", of.patient);
    let stranger = world.stranger();
    assert_eq!(stranger.get("/clinic").await.status, StatusCode::SEE_OTHER);
    assert_eq!(stranger.get(&file).await.status, StatusCode::SEE_OTHER);
    let deleted = stranger.send(Method::DELETE, &file).await;
    assert_eq!(deleted.status, StatusCode::METHOD_NOT_ALLOWED);
    let prescriber = world.signed_in(PRESCRIBER).await;
    assert_eq!(
        prescriber.send(Method::DELETE, &file).await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
    assert_eq!(prescriber.get(&file).await.status, StatusCode::OK);
}

#[tokio::test]
async fn another_prescribers_patient_and_nobody_get_the_same_answer() {
    let world = World::new().await;
    let of = world.enrols("Synthetic Person One");
    let other = world.signed_in(crate::world::OTHER_PRESCRIBER).await;
    let theirs = other.get(&format!("/clinic/patients/{}", of.patient)).await;
    let nobodys = other
        .get("/clinic/patients/00000000-0000-4000-8000-000000000000")
        .await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND);
    assert_eq!(
        (theirs.status, &theirs.text),
        (nobodys.status, &nobodys.text)
    );
}
