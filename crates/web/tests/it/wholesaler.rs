//! The wholesaler's room: may we ship, what was shipped or refused, and the same question of a program.

use reqwest::StatusCode;

use crate::world::{ADMINISTRATOR, WHOLESALER, World};

/// A wholesaler with a manufacturer's consent on record.
async fn consented(world: &World) {
    let office = world.signed_in(ADMINISTRATOR).await;
    let file = "/programme/wholesalers/depot";
    let done = office
        .fills_in_to(
            file,
            &format!("{file}/consent"),
            &[("consent-manufacturer", "maker")],
        )
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
}

#[tokio::test]
async fn the_answer_is_yes_until_a_day_or_no_with_every_reason() {
    let world = World::new().await;
    let depot = world.signed_in(WHOLESALER).await;
    let ask = "/wholesaler?kind=pharmacy&consignee=north";
    let before = depot.get(ask).await;
    assert!(
        before.says("No: do not ship to North Counter"),
        "{}",
        before.text
    );
    assert!(
        before.says("No manufacturer's written consent") || before.says("No manufacturer&#39;s"),
        "{}",
        before.text
    );
    consented(&world).await;
    let now = depot.get(ask).await;
    assert!(
        now.says("Yes: you may ship to North Counter"),
        "{}",
        now.text
    );
    let unknown = depot
        .get("/wholesaler?kind=pharmacy&consignee=nobody")
        .await;
    assert!(
        unknown.says("Nobody of this name is on record"),
        "{}",
        unknown.text
    );
    let empty = depot.get("/wholesaler?kind=pharmacy&consignee=").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_refused_order_stands_on_the_list_until_the_manufacturer_was_told() {
    let world = World::new().await;
    consented(&world).await;
    let depot = world.signed_in(WHOLESALER).await;
    let page = "/wholesaler?kind=pharmacy&consignee=nobody";
    let form = [
        ("kind", "pharmacy"),
        ("consignee", "nobody"),
        ("product", "00000-0000-00"),
        ("lot", "LOT-1"),
        ("packs", "12"),
    ];
    let wrong = depot
        .fills_in_to(
            page,
            "/wholesaler/shipments",
            &[form[0], form[1], form[2], form[3], ("packs", "0")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.error_of("packs").is_some(), "{}", wrong.text);
    let refused = depot
        .fills_in_to(page, "/wholesaler/shipments", &form)
        .await;
    assert_eq!(
        refused.location(),
        "/wholesaler/records?done=shipment-refused"
    );
    let records = depot.get("/wholesaler/records").await;
    assert!(records.says("Orders to report to the manufacturer"));
    let order = records
        .text
        .split("<option value=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|value| value.len() == 36)
        .expect("the order stands in the list")
        .to_owned();
    let told = depot
        .fills_in_to(
            "/wholesaler/records",
            "/wholesaler/reports",
            &[("order", &order), ("told", "maker")],
        )
        .await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text);
    let after = depot.get("/wholesaler/records").await;
    assert!(!after.says("Orders to report to the manufacturer"));
    assert!(after.says("Order reported"));
}

#[tokio::test]
async fn a_program_asks_the_same_question_and_gets_slugs_with_sentences() {
    let world = World::new().await;
    let depot = world.signed_in(WHOLESALER).await;
    let ask = async |to: &str| {
        let body = serde_json::json!({ "to": to });
        depot.post_json("/api/shipment-checks", &body).await
    };
    let no = ask("pharmacy:north").await;
    assert!(no.says("\"answer\":\"may-not\""), "{}", no.text);
    assert!(no.says("shipper-without-consent"), "{}", no.text);
    consented(&world).await;
    let yes = ask("pharmacy:north").await;
    assert!(
        yes.says("\"answer\":\"may\"") && yes.says("\"until\":\"2026-12-31\""),
        "{}",
        yes.text
    );
    assert_eq!(
        ask("patient:somebody").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn who_was_trained_is_named_with_the_place_of_the_record() {
    let world = World::new().await;
    let depot = world.signed_in(WHOLESALER).await;
    let act = "/wholesaler/standing/train";
    let wrong = depot
        .fills_in_to(
            "/wholesaler/standing",
            act,
            &[("staff", " , "), ("record", "")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.error_of("staff").is_some() && wrong.error_of("record").is_some());
    let done = depot
        .fills_in_to(
            "/wholesaler/standing",
            act,
            &[("staff", "staff-01, staff-02"), ("record", "binder 3")],
        )
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let page = depot.get("/wholesaler/standing").await;
    assert!(
        page.says("staff-01, staff-02") && page.says("binder 3"),
        "{}",
        page.text
    );
}
