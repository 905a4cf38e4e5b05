//! The office's page of faults of the system.

use reqwest::StatusCode;

use crate::page::is_sound;
use crate::world::{ADMINISTRATOR, PHARMACIST, World};

const PAGE: &str = "/programme/faults";
const RECORD: &str = "/programme/faults/us-ipledge";
const WITHDRAW: &str = "/programme/faults/us-ipledge/withdraw";

#[tokio::test]
async fn the_office_records_a_fault_for_everyone_reads_what_it_means_and_withdraws_it() {
    let world = World::new().await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let empty = office.get(PAGE).await;
    is_sound(&empty, PAGE);
    assert!(empty.says("No fault is on record.") && !empty.says("Withdraw a fault"));
    let today = world.ledger.today().to_string();
    let fault = [
        ("from", today.as_str()),
        ("until", today.as_str()),
        ("says", "The service answered nobody."),
    ];
    let done = office.fills_in_to(PAGE, RECORD, &fault).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let page = office.get(done.location()).await;
    is_sound(&page, PAGE);
    for said in [
        "The service answered nobody.",
        "No live authorisation ended with it.",
        "Recorded by",
        "Withdraw a fault",
    ] {
        assert!(page.says(said), "{said}: {}", page.text);
    }

    let chosen = page.text.split("<option value=\"").nth(2);
    let chosen = chosen.and_then(|rest| rest.split('"').next());
    let withdrawal = [
        ("fault", chosen.expect("a fault to choose")),
        ("why", "It answered all day."),
    ];
    let done = office.fills_in_to(PAGE, WITHDRAW, &withdrawal).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let page = office.get(PAGE).await;
    is_sound(&page, PAGE);
    assert!(page.says("Withdrawn") && page.says("It answered all day."));
    assert!(!page.says("Withdraw a fault"), "none stands any more");
    assert!(office.get("/programme").await.says("Faults of the system"));
}

#[tokio::test]
async fn what_is_wrong_with_a_fault_is_said_beside_its_field_and_nothing_is_stored() {
    let world = World::new().await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let today = world.ledger.today();
    let (today, before) = (today.to_string(), today.minus(1).to_string());
    for (from, until, says, field) in [
        (today.as_str(), before.as_str(), "It failed.", "until"),
        ("", today.as_str(), "It failed.", "from"),
        (before.as_str(), today.as_str(), "", "says"),
        (before.as_str(), "2199-01-01", "It failed.", "until"),
    ] {
        let typed = [("from", from), ("until", until), ("says", says)];
        let refused = office.fills_in_to(PAGE, RECORD, &typed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.error_of(field).is_some(),
            "{field}: {}",
            refused.text
        );
        is_sound(&refused, PAGE);
    }
    let unknown = [("fault", "nothing"), ("why", "There was none.")];
    let refused = office.fills_in_to(PAGE, WITHDRAW, &unknown).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(office.get(PAGE).await.says("No fault is on record."));
    for elsewhere in ["uk-mhra", "nowhere"] {
        let path = format!("{PAGE}/{elsewhere}");
        let refused = office.fills_in_to(PAGE, &path, &[("from", &today)]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{elsewhere}");
    }
    let counter = world.signed_in(PHARMACIST).await;
    assert_ne!(counter.get(PAGE).await.status, StatusCode::OK);
}
