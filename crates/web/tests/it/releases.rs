//! A pharmacy that is closed or silent, on the pages: the office releases what it holds, and what had left before is told.

use reqwest::StatusCode;
use retinue_ledger::Role;
use serde_json::json;

use crate::browser::{Answer, Browser};
use crate::counter::{asks, case_of};
use crate::world::{
    ADMINISTRATOR, BORN, Enrolled, OTHER_PHARMACIST, PATIENT, PHARMACIST, PRESCRIBER, World,
};

const SECOND: &str = "office-2";

async fn states(office: &Browser, of: &Enrolled, asked_on: &str) -> Answer {
    let page = format!("/programme/release?number={}", of.number);
    let shown = office.get(&page).await;
    let number = of.number.to_string();
    let authorisation = shown.value_of("authorisation").unwrap_or_default();
    let form = [
        ("command-id", shown.command_id()),
        ("number", number),
        ("authorisation", authorisation),
        ("learned", "pharmacy-silent".to_owned()),
        (
            "asked",
            "rung three times, and asked the patient".to_owned(),
        ),
        ("asked-on", asked_on.to_owned()),
        ("answer", "propose".to_owned()),
    ];
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    office.post("/programme/release", &form).await
}

async fn answers(office: &Browser, of: &Enrolled, answer: &str) -> Answer {
    let page = format!("/programme/release?number={}", of.number);
    let shown = office.get(&page).await;
    let number = of.number.to_string();
    let proposal = shown.value_of("proposal").expect("a release that waits");
    let command_id = shown.command_id();
    let form = [
        ("command-id", command_id.as_str()),
        ("number", number.as_str()),
        ("proposal", proposal.as_str()),
        ("answer", answer),
    ];
    office.post("/programme/release", &form).await
}

/// A patient whose month a silent pharmacy holds, and two agents of the office.
async fn held() -> (World, Enrolled, String, Browser, Browser) {
    let world = World::new().await;
    world.account(SECOND, "Second Agent", Role::Administrator);
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let north = world.signed_in(PHARMACIST).await;
    let at_north = case_of(&north, &of).await;
    asks(&north, &at_north, prescription.as_str()).await;
    let first = world.signed_in(ADMINISTRATOR).await;
    let second = world.signed_in(SECOND).await;
    (world, of, prescription.to_string(), first, second)
}

#[tokio::test]
async fn two_agents_release_what_a_silent_pharmacy_holds_and_everyone_learns_of_it() {
    let (world, of, prescription, first, second) = held().await;
    let south = world.signed_in(OTHER_PHARMACIST).await;
    let at_south = case_of(&south, &of).await;
    let page = south.get(&at_south).await;
    assert!(
        page.says("the programme's office can: call it"),
        "{}",
        page.text
    );

    let list = first.get("/programme/undispensed").await;
    assert!(
        list.says("North Counter") && list.says(&of.number.to_string()),
        "{}",
        list.text
    );
    let stated = states(&first, &of, "2026-03-01").await;
    assert_eq!(stated.status, StatusCode::SEE_OTHER, "{}", stated.text);
    let own = first.get(stated.location()).await;
    assert!(
        own.says("You stated this") && !own.says("Confirm, and release it"),
        "{}",
        own.text
    );
    let due = second.get("/programme/due").await;
    assert!(due.says("Confirm or decline"), "{}", due.text);
    let alone = answers(&first, &of, "confirm").await;
    assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        alone.says("Another agent of the programme"),
        "{}",
        alone.text
    );
    let confirmed = answers(&second, &of, "confirm").await;
    assert_eq!(
        confirmed.status,
        StatusCode::SEE_OTHER,
        "{}",
        confirmed.text
    );

    let north = world.signed_in(PHARMACIST).await;
    let front = north.get("/pharmacy").await;
    assert!(
        front.says("did not answer the programme's office"),
        "{}",
        front.text
    );
    let at_north = case_of(&north, &of).await;
    let page = north.get(&at_north).await;
    assert!(
        page.says("id=\"released\"") && page.says("Released: do not hand over"),
        "{}",
        page.text
    );
    let me = world.signed_in(PATIENT).await;
    let home = me.get("/me").await;
    assert!(home.says("You can ask another pharmacy"), "{}", home.text);
    let clinic = world.signed_in(PRESCRIBER).await;
    let chart = clinic
        .get(&format!("/clinic/patients/{}", of.patient))
        .await;
    assert!(
        chart.says("Another pharmacy can be asked"),
        "{}",
        chart.text
    );
    let page = asks(&south, &at_south, &prescription).await;
    assert!(page.says("Authorised"), "{}", page.text);
    let home = me.get("/me").await;
    assert!(
        !home.says("You can ask another pharmacy"),
        "another holds it now"
    );
}

#[tokio::test]
async fn a_statement_with_a_day_that_cannot_be_comes_back_and_stores_nothing() {
    let (world, of, _, first, _) = held().await;
    let before = world.kinds(&of).len();
    for day in ["2026-03-02", "2026-02-27", "soon"] {
        let again = states(&first, &of, day).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{day}");
        assert!(again.error_of("asked-on").is_some(), "{}", again.text);
    }
    assert_eq!(world.kinds(&of).len(), before);
    let stated = states(&first, &of, "2026-03-01").await;
    assert_eq!(stated.status, StatusCode::SEE_OTHER, "{}", stated.text);
    let declined = answers(&first, &of, "decline").await;
    assert_eq!(declined.status, StatusCode::SEE_OTHER, "{}", declined.text);
    assert!(!world.kinds(&of).contains(&"authorisation-released"));
}

#[tokio::test]
async fn a_bag_that_had_left_before_the_release_is_entered_and_looked_into() {
    let (world, of, prescription, first, second) = held().await;
    states(&first, &of, "2026-03-01").await;
    answers(&second, &of, "confirm").await;
    let south = world.signed_in(OTHER_PHARMACIST).await;
    let at_south = case_of(&south, &of).await;
    asks(&south, &at_south, &prescription).await;

    let north = world.signed_in(PHARMACIST).await;
    let at_north = case_of(&north, &of).await;
    let late = format!("{at_north}/{prescription}/left-before-release");
    let bag = [
        ("left-on", "2026-03-01"),
        ("capsules", "60"),
        ("days", "30"),
        ("despite", "the till was down"),
    ];
    let unsaid = north.fills_in(&late, &bag[..3]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.error_of("despite").is_some(), "{}", unsaid.text);
    let mut both = bag.to_vec();
    both.extend([("in-part", "yes"), ("shipped", "yes")]);
    let both = north.fills_in(&late, &both).await;
    assert_eq!(both.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(both.error_of("in-part").is_some(), "{}", both.text);
    let done = north.fills_in(&late, &bag).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(
        world.kinds(&of).contains(&"authorisation-reversed"),
        "the other one ends"
    );
    let front = south.get("/pharmacy").await;
    assert!(
        front.says("had left a pharmacy before an earlier authorisation was released"),
        "{}",
        front.text
    );
    let due = first.get("/programme/due").await;
    assert!(due.says("Look into it"), "{}", due.text);
    let link = due
        .text
        .split("/programme/due/")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a link")
        .to_owned();
    let noted = first
        .fills_in(
            &format!("/programme/due/{link}"),
            &[("finding", "a slip of the till")],
        )
        .await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.text);
    assert!(world.kinds(&of).contains(&"deviation-noted"));
    // The note is put right, and stays settled; taken back, the supply is to be looked into again.
    let page = format!("/programme/noted?number={}", of.number);
    let shown = first.get(&page).await;
    assert!(
        shown.says("a slip of the till") && shown.says("No authorisation ends"),
        "{}",
        shown.text
    );
    let entry = world.last_of_kind(&of, "deviation-noted");
    let number = of.number.to_string();
    let sends = async |finding: &str| {
        let typed = [
            ("number", number.as_str()),
            ("of", entry.as_str()),
            ("why", "the till was not the cause"),
            ("finding", finding),
        ];
        first.fills_in_to(&page, "/programme/noted", &typed).await
    };
    let right = sends("the bag was entered a day late").await;
    assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.text);
    let shown = first.get(&page).await;
    assert!(shown.says("a day late") && !shown.says("a slip of the till"));
    assert!(!first.get("/programme/due").await.says("Look into it"));
    let back = sends("").await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
    assert!(!world.kinds(&of).contains(&"deviation-noted"));
    assert!(first.get("/programme/due").await.says("Look into it"));
    let clinic = world.signed_in(PRESCRIBER).await;
    let chart = clinic
        .get(&format!("/clinic/patients/{}", of.patient))
        .await;
    assert!(
        chart.says("capsules at home that you did not expect"),
        "{}",
        chart.text
    );
}

#[tokio::test]
async fn a_part_that_had_left_before_the_release_is_entered_as_a_part() {
    let (world, of, prescription, first, second) = held().await;
    states(&first, &of, "2026-03-01").await;
    answers(&second, &of, "confirm").await;
    let north = world.signed_in(PHARMACIST).await;
    let at_north = case_of(&north, &of).await;
    // The same pharmacy asks again before it finds the bag gone.
    asks(&north, &at_north, &prescription).await;
    let late = format!("{at_north}/{prescription}/left-before-release");
    let part = [
        ("left-on", "2026-03-01"),
        ("capsules", "20"),
        ("days", "10"),
        ("in-part", "yes"),
        ("despite", "the till was down"),
    ];
    let done = north.fills_in(&late, &part).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(world.kinds(&of).contains(&"partially-dispensed"));
}

/// The pharmacy's own program is refused in the same words, and enters what had left in the same way.
#[tokio::test]
async fn a_pharmacys_program_is_told_who_released_it() {
    let (world, of, _, first, second) = held().await;
    let shown = first
        .get(&format!("/programme/release?number={}", of.number))
        .await;
    let authorisation = shown.value_of("authorisation").expect("what is held");
    states(&first, &of, "2026-03-01").await;
    answers(&second, &of, "confirm").await;
    let north = world.signed_in(PHARMACIST).await;
    let asked = json!({ "number": of.number.to_string(), "born": BORN });
    let seen = north.post_json("/api/presentations", &asked).await;
    let seen: serde_json::Value = serde_json::from_str(&seen.text).expect("what is seen");
    let released = &seen["prescriptions"][0]["released"];
    assert_eq!(released["authorisation"], json!(authorisation), "{seen}");
    assert_eq!(released["by-the-office"], json!(true));
    let mut act = json!({
        "number": of.number.to_string(),
        "command-id": "hand-over-1",
        "type": "handed-over",
        "authorisation": authorisation,
        "days": 30
    });
    let refused = north.post_json("/api/supply-acts", &act).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.text
    );
    assert!(
        refused.text.contains("the programme's office released it"),
        "{}",
        refused.text
    );
    act["command-id"] = json!("hand-over-2");
    act["on"] = json!("2026-03-01");
    act["despite"] = json!("the line was down");
    let entered = north.post_json("/api/supply-acts", &act).await;
    assert_eq!(entered.status, StatusCode::CREATED, "{}", entered.text);
    assert!(world.kinds(&of).contains(&"handed-over"));
}
