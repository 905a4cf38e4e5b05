//! The pages for programs: each operation is shown, and what is sent from there goes through the same doors as a program's.

use reqwest::StatusCode;
use serde_json::json;

use crate::browser::{Answer, Browser};
use crate::world::{BORN, OTHER_PHARMACIST, PATIENT, PHARMACIST, World};

const PAGES: &str = "/pharmacy/programs";

/// The addresses of the operations, from the page that lists them.
async fn operations(browser: &Browser) -> Vec<String> {
    let list = browser.get(PAGES).await;
    assert_eq!(list.status, StatusCode::OK, "{}", list.text);
    list.text
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .filter(|address| address.starts_with("/pharmacy/programs/"))
        .map(str::to_owned)
        .collect()
}

async fn sent(browser: &Browser, operation: &str, document: &str) -> Answer {
    let page = format!("{PAGES}/{operation}");
    browser.post(&page, &[("document", document)]).await
}

fn status(page: &Answer) -> String {
    let rest = page.text.split_once("id=\"answer-status\"><strong>");
    let (_, rest) = rest.expect("the page shows an answer");
    rest.split('<').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn each_operation_of_a_pharmacy_is_shown_with_its_line_for_a_shell() {
    let world = World::new().await;
    let counter = world.signed_in(PHARMACIST).await;
    let pages = operations(&counter).await;
    assert_eq!(pages.len(), 8, "{pages:?}");
    assert!(pages.iter().all(|page| !page.contains("check-by-program")));
    for page in pages {
        let shown = counter.get(&page).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}");
        let line = format!("{}/api/", world.base());
        assert!(shown.says(&line), "{page}: {}", shown.text);
    }
    let asks = counter.get("/pharmacy/programs/request").await;
    assert!(asks.says("system/DispenseRequest.c"), "{}", asks.text);
    let puts_right = counter.get("/pharmacy/programs/correct-external-authorisation");
    assert!(!puts_right.await.text.contains("by-token"));
    let unknown = counter.get("/pharmacy/programs/something").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_sent_from_the_page_is_answered_and_recorded_as_a_programs_request_is() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = world.signed_in(PHARMACIST).await;
    let number = of.number.to_string();
    let document = json!({ "number": number, "born": BORN }).to_string();
    let shown = sent(&counter, "present", &document).await;
    assert_eq!(
        (shown.status, status(&shown).as_str()),
        (StatusCode::OK, "200")
    );
    assert!(shown.says("to-be-asked") && shown.says("Synthetic Person One"));
    let asks =
        json!({ "number": number, "prescription": prescription.as_str(), "command-id": "r" });
    for _ in 0..2 {
        let answer = sent(&counter, "request", &asks.to_string()).await;
        assert_eq!(status(&answer), "200");
        assert!(answer.says("\"authorised\""), "{}", answer.text);
    }
    let kinds = world.kinds(&of);
    let authorised = kinds.iter().filter(|kind| **kind == "dispense-authorised");
    assert_eq!(authorised.count(), 1, "sent twice, done once");
    // Another pharmacy's look at the same month, through its own page, gets another pharmacy's answer.
    let other = world.signed_in(OTHER_PHARMACIST).await;
    let shown = sent(&other, "present", &document).await;
    assert!(shown.says("held-elsewhere"), "{}", shown.text);
}

#[tokio::test]
async fn a_refusal_stands_on_the_page_beside_what_was_typed() {
    let world = World::new().await;
    let counter = world.signed_in(PHARMACIST).await;
    for (document, expected) in [
        ("{", "400"),
        (
            "{ \"number\": \"RT-00000000-0\", \"born\": \"2004-05-01\", \"more\": 1 }",
            "400",
        ),
        (
            "{ \"number\": \"RT-00000000-0\", \"born\": \"2004-05-01\" }",
            "404",
        ),
    ] {
        let page = sent(&counter, "present", document).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(status(&page), expected, "{document}");
        assert!(page.says(document), "{document} is kept: {}", page.text);
    }
    let nothing = sent(&counter, "present", "").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.error_of("document").is_some());
}

/// A password belongs on no page of the room, and a session is ended at the door.
#[tokio::test]
async fn signing_in_and_out_is_shown_and_not_sent() {
    let world = World::new().await;
    let counter = world.signed_in(PHARMACIST).await;
    for operation in ["sign-in", "sign-out", "serve"] {
        let page = counter.get(&format!("{PAGES}/{operation}")).await;
        assert_eq!(page.status, StatusCode::OK, "{operation}");
        assert!(!page.text.contains("<textarea"), "{operation}");
        let sent = sent(&counter, operation, "{}").await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{operation}");
    }
    assert_eq!(
        counter.get(PAGES).await.status,
        StatusCode::OK,
        "still signed in"
    );
}
