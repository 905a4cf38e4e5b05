//! What every answer carries, and what is refused before any room sees it.

use reqwest::{Method, StatusCode};
use retinue_web::routes;

use crate::world::{PRESCRIBER, World};

#[tokio::test]
async fn every_route_answers_with_the_headers_that_hold_a_browser_back() {
    let world = World::new().await;
    let browser = world.signed_in(PRESCRIBER).await;
    for route in routes() {
        let path = route.path.replace(['{', '}'], "x");
        let answer = browser.send(route.method.clone(), &path).await;
        let csp = answer.header("content-security-policy");
        assert!(
            csp.contains("default-src 'none'") && csp.contains("frame-ancestors 'none'"),
            "{route:?}: {csp}"
        );
        assert!(!csp.contains("unsafe"), "{route:?}");
        assert_eq!(
            answer.header("x-content-type-options"),
            "nosniff",
            "{route:?}"
        );
        assert_eq!(answer.header("x-frame-options"), "DENY", "{route:?}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{route:?}");
        assert_eq!(
            answer.header("cross-origin-opener-policy"),
            "same-origin",
            "{route:?}"
        );
        assert_eq!(answer.header("cache-control"), "no-store", "{route:?}");
    }
}

#[tokio::test]
async fn the_stylesheet_is_named_by_its_content_and_kept_for_ever() {
    let world = World::new().await;
    let page = world.stranger().get("/sign-in").await;
    for start in ["/assets/retinue-", "/assets/htmx-", "/assets/mark-"] {
        let at = page.text.find(start).expect("the page names it");
        let path = page.text[at..].split('"').next().expect("it ends");
        let file = world.stranger().get(path).await;
        assert_eq!(file.status, StatusCode::OK, "{path}");
        assert!(file.header("cache-control").contains("immutable"));
        assert!(file.text.len() > 100);
    }
    let old = world
        .stranger()
        .get("/assets/retinue-0000000000000000.css")
        .await;
    assert_eq!(
        old.status,
        StatusCode::NOT_FOUND,
        "another content has another name"
    );
}

#[tokio::test]
async fn a_form_sent_from_another_site_is_refused_and_changes_nothing() {
    let world = World::new().await;
    let browser = world.signed_in(PRESCRIBER).await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "http://elsewhere.invalid"),
    ] {
        let posted = browser.posting("/sign-out", &[]).header(name, value);
        let answer = browser.sent(posted).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
        assert!(answer.says("came from another site"));
    }
    assert_eq!(
        browser.get("/clinic").await.status,
        StatusCode::OK,
        "the session still stands"
    );
    let posted = browser
        .posting("/sign-out", &[])
        .header("sec-fetch-site", "same-origin");
    assert_eq!(
        browser.sent(posted).await.status,
        StatusCode::SEE_OTHER,
        "our own form is taken"
    );
}

#[tokio::test]
async fn a_body_larger_than_any_form_is_not_read() {
    let world = World::new().await;
    let browser = world.signed_in(PRESCRIBER).await;
    let large = "x".repeat(10 * 1024 * 1024);
    let answer = browser.post("/clinic/enrol", &[("name", &large)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let json = serde_json::json!({ "login": large, "password": "" });
    let answer = browser.post_json("/api/session", &json).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(answer.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn what_is_not_there_is_a_page_for_people_and_problem_details_for_programs() {
    let world = World::new().await;
    let stranger = world.stranger();
    let page = stranger.get("/no/such/page").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(
        page.says("There is nothing here") && page.header("content-type").starts_with("text/html")
    );
    let problem = stranger.send(Method::GET, "/api/nothing").await;
    assert_eq!(problem.header("content-type"), "application/problem+json");
    assert_eq!(problem.json()["status"], 404);
    let method = stranger.send(Method::PUT, "/sign-in").await;
    assert_eq!(method.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(method.header("allow").contains("GET"));
}

#[tokio::test]
async fn the_service_says_that_it_lives_and_is_ready() {
    let world = World::new().await;
    let stranger = world.stranger();
    assert_eq!(stranger.get("/livez").await.text, "live\n");
    assert_eq!(stranger.get("/readyz").await.text, "ready\n");
}
