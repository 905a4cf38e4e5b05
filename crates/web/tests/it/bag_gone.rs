//! What a pharmacy tells of its own bags after the till: into whose hands one was given, that one is gone, and what was
//! supplied beside.

use reqwest::StatusCode;
use retinue_kernel::{AdjustmentReason, Command, Payload};
use retinue_ledger::{CommandId, Submission, SubmitError};
use serde_json::json;

use crate::acts::{presents, records};
use crate::browser::Browser;
use crate::counter::{asks, case_of};
use crate::lands::{ORDER, goes_through, prescribed};
use crate::world::{
    BORN, OTHER_PHARMACIST, PASSWORD, PATIENT, PHARMACIST, PRESCRIBER, World, day, id,
};

const BAG: [(&str, &str); 4] = [
    ("product-code", "00000-0000-00"),
    ("lot", "LOT-A"),
    ("capsules", "60"),
    ("days", "30"),
];

/// Hands the bag over into those hands.
async fn hands_over(counter: &Browser, acts: &str, to: &str) {
    let mut form = BAG.to_vec();
    form.extend([("checked", "yes"), ("to", to)]);
    records(&counter.fills_in(&format!("{acts}/hand-over"), &form).await);
}

#[tokio::test]
async fn the_till_asks_into_whose_hands_the_bag_is_given_and_keeps_no_name() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = world.signed_in(PHARMACIST).await;
    let case = case_of(&counter, &of).await;
    asks(&counter, &case, prescription.as_str()).await;
    let acts = format!("{case}/{prescription}");
    let mut form = BAG.to_vec();
    form.push(("checked", "yes"));
    let unsaid = counter.fills_in(&format!("{acts}/hand-over"), &form).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.error_of("to").is_some(), "{}", unsaid.text);
    hands_over(&counter, &acts, "named-by-patient").await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let chart = clinic
        .get(&format!("/clinic/patients/{}", of.patient))
        .await;
    assert!(
        chart.says("Into the hands of: somebody whom the patient named."),
        "{}",
        chart.text
    );
}

#[tokio::test]
async fn a_pharmacys_program_may_say_into_whose_hands_and_of_nothing_that_was_sent() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let program = world.signed_in(PHARMACIST).await;
    let number = of.number.to_string();
    let request = json!({
        "number": number, "born": BORN, "prescription": prescription.as_str(), "command-id": "ask",
    });
    let asked = program.post_json("/api/dispense-requests", &request).await;
    let mut act = json!({
        "number": number, "command-id": "sent", "type": "shipped", "authorisation": asked.json()["authorisation"],
        "days": 30, "to": "patient",
    });
    let stray = program.post_json("/api/supply-acts", &act).await;
    assert_eq!(stray.status, StatusCode::BAD_REQUEST);
    assert!(stray.text.contains("to: does not belong"), "{}", stray.text);
    act["command-id"] = json!("handed");
    act["type"] = json!("handed-over");
    act["to"] = json!("guardian");
    let done = program.post_json("/api/supply-acts", &act).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text);
}

#[tokio::test]
async fn the_pharmacy_that_gave_a_bag_records_that_it_is_gone_and_no_other_does() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = world.signed_in(PHARMACIST).await;
    let case = case_of(&counter, &of).await;
    asks(&counter, &case, prescription.as_str()).await;
    let acts = format!("{case}/{prescription}");
    let gone = format!("{acts}/bag-gone");
    assert_eq!(
        counter.get(&gone).await.status,
        StatusCode::CONFLICT,
        "there is no bag yet"
    );
    hands_over(&counter, &acts, "patient").await;
    assert!(counter.get(&case).await.says("A bag is gone"));
    let page = counter.get(&gone).await;
    let bag = page.chosen_of("supply").expect("the only bag is chosen");

    let south = world.signed_in(OTHER_PHARMACIST).await;
    let elsewhere = case_of(&south, &of).await;
    let not_theirs = south
        .get(&format!("{elsewhere}/{prescription}/bag-gone"))
        .await;
    assert_eq!(not_theirs.status, StatusCode::CONFLICT, "it gave none");
    let actor = world
        .ledger
        .sign_in(OTHER_PHARMACIST, PASSWORD)
        .expect("South")
        .actor;
    let forged = Submission::new(
        of.patient,
        CommandId::new("forged").expect("a name"),
        &actor,
        Command::Record {
            on: day("2026-03-01"),
            payload: Payload::SupplyAdjusted {
                reason: AdjustmentReason::Lost,
                days: None,
                supply: Some(id(&bag)),
            },
        },
    );
    // Answered as if there were none.
    assert!(matches!(
        world.ledger.submit(forged),
        Err(SubmitError::NotFound)
    ));

    let raised = [("supply", bag.as_str()), ("reason", "dose-raised")];
    let refused = counter.fills_in(&gone, &raised).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "that is the prescriber's"
    );
    let lost = [("supply", bag.as_str()), ("reason", "lost"), ("days", "10")];
    records(&counter.fills_in(&gone, &lost).await);
    let too_many = [("supply", bag.as_str()), ("reason", "lost"), ("days", "21")];
    let refused = counter.fills_in(&gone, &too_many).await;
    let says = refused.error_of("days").unwrap_or_default();
    assert!(says.contains("10 are recorded as gone"), "{}", refused.text);
    let rest = [
        ("supply", bag.as_str()),
        ("reason", "returned"),
        ("days", "20"),
    ];
    records(&counter.fills_in(&gone, &rest).await);
    assert_eq!(
        counter.get(&gone).await.status,
        StatusCode::CONFLICT,
        "nothing of it is left"
    );
    let clinic = world.signed_in(PRESCRIBER).await;
    let chart = clinic
        .get(&format!("/clinic/patients/{}", of.patient))
        .await;
    assert!(
        chart.says("Supply changed: lost") && chart.says("One bag of a pharmacy's."),
        "{}",
        chart.text
    );
}

#[tokio::test]
async fn a_bag_that_was_lost_on_the_shelf_is_filled_anew_and_need_not_go_back_to_stock() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = world.signed_in(PHARMACIST).await;
    let case = case_of(&counter, &of).await;
    asks(&counter, &case, prescription.as_str()).await;
    let acts = format!("{case}/{prescription}");
    records(&counter.fills_in(&format!("{acts}/fill"), &BAG).await);
    let gone = format!("{acts}/bag-gone");
    let page = counter.get(&gone).await;
    assert!(page.says("Filled, and on the shelf"), "{}", page.text);
    let bag = page.chosen_of("supply").expect("the only bag is chosen");
    let destroyed = [("supply", bag.as_str()), ("reason", "destroyed")];
    records(&counter.fills_in(&gone, &destroyed).await);
    records(&counter.fills_in(&format!("{acts}/fill"), &BAG).await);
    let second = counter.get(&gone).await;
    assert_ne!(
        second.chosen_of("supply"),
        Some(bag),
        "the bag that was filled anew"
    );
    let again = second.chosen_of("supply").expect("a bag");
    let lost = [("supply", again.as_str()), ("reason", "lost")];
    records(&counter.fills_in(&gone, &lost).await);
    records(
        &counter
            .fills_in(
                &format!("{acts}/reverse"),
                &[("reason", "lost on the shelf")],
            )
            .await,
    );
    let page = counter.get(&case).await;
    assert!(
        !page.says("Return to stock"),
        "there is nothing to return: {}",
        page.text
    );
}

#[tokio::test]
async fn without_a_registry_a_month_of_another_order_stands_beside_the_checklist_and_refuses_nothing()
 {
    let world = World::new().await;
    let (clinic, file, of) = prescribed(&world, true).await;
    let counter = world.signed_in(PHARMACIST).await;
    let (case, page) = presents(&counter, &of).await;
    assert!(!page.says("Another order was supplied"), "{}", page.text);
    let first = goes_through(&counter, &case, &page).await;
    let bag = [
        ("capsules", "60"),
        ("days", "30"),
        ("went-through", "yes"),
        ("to", "patient"),
    ];
    records(&counter.fills_in(&format!("{first}/supply"), &bag).await);
    records(
        &clinic
            .fills_in(&format!("{file}/prescription"), &ORDER)
            .await,
    );
    let (_, page) = presents(&counter, &of).await;
    assert!(
        page.says("Another order was supplied and lasts still")
            && page.says("must never give a second month"),
        "{}",
        page.text
    );
    let looked_up = json!({ "number": of.number.to_string(), "born": BORN });
    let presented = counter
        .post_json("/api/presentations", &looked_up)
        .await
        .json();
    let beside = presented["prescriptions"]
        .as_array()
        .expect("prescriptions")
        .iter()
        .find_map(|one| one.get("beside"))
        .cloned();
    assert_eq!(
        beside,
        Some(json!({ "left-on": "2026-02-02", "lasts-until": "2026-03-03" }))
    );
}
