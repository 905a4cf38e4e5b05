//! Recalls of lots, on the pages: who sees whom, who was told, and what a counter does with such a lot.

use reqwest::StatusCode;
use retinue_kernel::Id;
use serde_json::json;

use crate::browser::{Answer, Browser};
use crate::counter::{asks, case_of};
use crate::page::is_sound;
use crate::world::{
    ADMINISTRATOR, Enrolled, OTHER_PHARMACIST, PATIENT, PHARMACIST, PRESCRIBER, World,
};

const BAG: [(&str, &str); 4] = [
    ("product-code", "00000-0000-00"),
    ("lot", "LOT-A"),
    ("capsules", "60"),
    ("days", "30"),
];

const RECALL: [(&str, &str); 3] = [
    ("product", "00000-0000-00"),
    ("lots", "lot a, LOT-B"),
    ("says", "The maker recalls both lots."),
];

/// Opens the recall, and the address of its page.
async fn opens(office: &Browser, list: &str) -> String {
    let opened = office.fills_in(list, &RECALL).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
    let page = opened.location().split('?').next().unwrap_or_default();
    page.to_owned()
}

async fn records(desk: &Browser, page: &str, of: &Enrolled, contact: &str) -> Answer {
    let (list, _) = page.rsplit_once('/').expect("a list");
    let (command_id, patient) = (desk.get(list).await.command_id(), of.patient.to_string());
    let form = [
        ("command-id", command_id.as_str()),
        ("patient", patient.as_str()),
        ("contact", contact),
    ];
    desk.post(&format!("{page}/contact"), &form).await
}

/// A patient whose bag of lot A is at the counter, and the case's address with the prescription.
async fn at_the_counter(world: &World) -> (Enrolled, Id, Browser, String) {
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = world.signed_in(PHARMACIST).await;
    let case = case_of(&counter, &of).await;
    asks(&counter, &case, prescription.as_str()).await;
    let acts = format!("{case}/{prescription}");
    (of, prescription, counter, acts)
}

#[tokio::test]
async fn a_lot_under_recall_is_not_filled_and_a_filled_bag_of_it_is_not_handed_over_unawares() {
    let world = World::new().await;
    let (of, _, counter, acts) = at_the_counter(&world).await;
    let filled = counter.fills_in(&format!("{acts}/fill"), &BAG).await;
    assert_eq!(filled.status, StatusCode::SEE_OTHER, "{}", filled.text);
    let office = world.signed_in(ADMINISTRATOR).await;
    let page = opens(&office, "/programme/recalls").await;
    assert!(office.get(&page).await.says("Nobody."), "nothing has left");

    let refused = counter.fills_in(&format!("{acts}/fill"), &BAG).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let says = refused.error_of("lot").expect("beside the lot");
    assert!(
        says.contains("under recall since") && says.contains("another lot"),
        "{says}"
    );

    let leaves = [
        ("capsules", "60"),
        ("days", "30"),
        ("checked", "yes"),
        ("to", "patient"),
    ];
    let hand_over = format!("{acts}/hand-over");
    let asked_back = counter.fills_in(&hand_over, &leaves).await;
    assert_eq!(asked_back.status, StatusCode::UNPROCESSABLE_ENTITY);
    let says = asked_back.error_of("left-already").expect("a box to tick");
    assert!(says.contains("return it to stock"), "{says}");
    is_sound(&asked_back, &hand_over);

    // What has left is the truth: it is taken, and the person stands on the list.
    let left = [leaves.as_slice(), &[("left-already", "yes")]].concat();
    let taken = counter.fills_in(&hand_over, &left).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    let listed = office.get(&page).await;
    is_sound(&listed, &page);
    assert!(listed.says("Synthetic Person One") && listed.says("To be told"));
    assert!(listed.says(&of.number.to_string()));
}

#[tokio::test]
async fn a_program_that_fills_from_a_recalled_lot_is_told_which_field_and_why() {
    let world = World::new().await;
    let (of, ..) = at_the_counter(&world).await;
    let office = world.signed_in(ADMINISTRATOR).await;
    opens(&office, "/programme/recalls").await;
    let program = world.signed_in(PHARMACIST).await;
    let authorisation = world.last_of_kind(&of, "dispense-authorised");
    let act = json!({
        "number": of.number.to_string(), "command-id": "fill-1", "type": "filled",
        "authorisation": authorisation, "days": 30,
        "product-code": "00000-0000-00", "lot": "LOT-A",
    });
    let answer = program.post_json("/api/supply-acts", &act).await;
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.text
    );
    let said = answer.json();
    assert_eq!(said["field"], "lot", "{said}");
}

#[tokio::test]
async fn the_pharmacy_tells_its_own_people_and_the_office_sees_who_is_left() {
    let world = World::new().await;
    let (of, _, counter, acts) = at_the_counter(&world).await;
    counter.fills_in(&format!("{acts}/fill"), &BAG).await;
    let left = [
        ("capsules", "60"),
        ("days", "30"),
        ("checked", "yes"),
        ("to", "patient"),
    ];
    counter.fills_in(&format!("{acts}/hand-over"), &left).await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let page = opens(&office, "/programme/recalls").await;
    let here = page.replace("/programme/", "/pharmacy/");

    let front = counter.get("/pharmacy").await;
    assert!(front.says("Lots are under recall"), "{}", front.text);
    let shown = counter.get(&here).await;
    is_sound(&shown, &here);
    assert!(shown.says("Synthetic Person One") && shown.says("Treated by"));
    let south = world.signed_in(OTHER_PHARMACIST).await;
    let elsewhere = south.get(&here).await;
    assert!(!elsewhere.says("Synthetic Person One"), "another's patient");
    let forged = records(&south, &here, &of, "told").await;
    assert_eq!(forged.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(forged.says("does not concern this person here"));

    let patient = world.signed_in(PATIENT).await;
    let own = patient.get("/me").await;
    is_sound(&own, "/me");
    assert!(
        own.says("A lot of your capsules is recalled") && own.says("Please call the pharmacy"),
        "{}",
        own.text
    );

    let clinic = world.signed_in(PRESCRIBER).await;
    let file = format!("/clinic/patients/{}", of.patient);
    let treated = clinic.get(&file).await;
    is_sound(&treated, &file);
    assert!(
        treated.says("Capsules of this patient are under recall") && treated.says("LOT-B"),
        "{}",
        treated.text
    );
    assert!(treated.says("Nobody is on record as having told them yet"));

    let recorded = records(&counter, &here, &of, "told").await;
    assert_eq!(recorded.status, StatusCode::SEE_OTHER, "{}", recorded.text);
    assert!(clinic.get(&file).await.says("They were told on"));
    let known = office.get(&page).await;
    assert!(known.says("told by"), "{}", known.text);
    assert!(
        !known.says("Recorded by mistake"),
        "the pharmacy's own to take back"
    );
    assert!(patient.get("/me").await.says("Somebody spoke with you"));
    let back = records(&counter, &here, &of, "taken-back").await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);

    let table = office.post(&format!("{page}/export"), &[]).await;
    assert_eq!(table.status, StatusCode::OK);
    assert!(table.text.starts_with("recall,product-code,"));
    assert!(table.text.contains("to-be-told") && table.text.contains("LOT-A"));
}

#[tokio::test]
async fn a_recall_that_was_withdrawn_is_told_as_such_and_asks_nothing_of_anybody() {
    let world = World::new().await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let empty = office.fills_in("/programme/recalls", &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["product", "lots", "says"] {
        assert!(empty.error_of(field).is_some(), "{field}");
    }
    let page = opens(&office, "/programme/recalls").await;
    let counter = world.signed_in(PHARMACIST).await;
    let here = page.replace("/programme/", "/pharmacy/");
    let withdraw = format!("{here}/withdraw");
    let not_theirs = counter
        .fills_in_to("/pharmacy/recalls", &withdraw, &[("says", "Not ours.")])
        .await;
    assert_eq!(not_theirs.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(not_theirs.says("Your role may not record this"));
    let done = office
        .fills_in_to(
            &page,
            &format!("{page}/withdraw"),
            &[("says", "It was another maker's.")],
        )
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let shown = office.get(&page).await;
    assert!(shown.says("Withdrawn") && shown.says("another maker"));
    assert!(!counter.get("/pharmacy").await.says("Lots are under recall"));
}
