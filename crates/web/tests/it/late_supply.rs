//! A supply that was not written down on its day: entered late at the counter, on the checklist of that day.

use reqwest::StatusCode;
use serde_json::json;

use crate::acts::{presents, records};
use crate::lands::{goes_through, prescribed};
use crate::world::{PHARMACIST, PRESCRIBER, World};

#[tokio::test]
async fn what_left_on_an_earlier_day_is_entered_on_its_checklist_after_the_patient_has_moved() {
    let world = World::new().await;
    let (clinic, file, of) = prescribed(&world, true).await;
    let counter = world.signed_in(PHARMACIST).await;
    let (case, page) = presents(&counter, &of).await;
    let prescription = goes_through(&counter, &case, &page).await;
    let late = format!("{prescription}/supply-late");
    let today = counter.get(&late).await;
    assert_eq!(
        today.status,
        StatusCode::CONFLICT,
        "the checklist of today is no earlier one"
    );

    world.goes_to("2026-02-04");
    let clinic = {
        drop(clinic);
        world.signed_in(PRESCRIBER).await
    };
    let to = [("programme", "us-ipledge")];
    records(&clinic.fills_in(&format!("{file}/programme"), &to).await);
    let counter = world.signed_in(PHARMACIST).await;
    let (case, page) = presents(&counter, &of).await;
    assert!(
        page.says("Record a supply of an earlier day"),
        "{}",
        page.text
    );
    let start = page.text.find(&format!("{case}/")).expect("a prescription");
    let link = page.text[start..].split('"').next().expect("it ends");
    let prescription = link.rsplit_once('/').expect("an address").0.to_owned();
    let late = format!("{prescription}/supply-late");
    let form = counter.get(&late).await;
    assert!(form.says("complete"), "{}", form.text);
    let checklist = form
        .text
        .split("<option value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .find(|value| !value.is_empty())
        .expect("a checklist")
        .to_owned();
    let unknown = [("checklist", "another"), ("capsules", "60"), ("days", "30")];
    let refused = counter.fills_in(&late, &unknown).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.error_of("checklist").is_some(), "{}", refused.text);
    let bag = [
        ("checklist", checklist.as_str()),
        ("capsules", "60"),
        ("days", "30"),
    ];
    records(&counter.fills_in(&late, &bag).await);
    assert!(world.kinds(&of).contains(&"supplied"));
    let who = world
        .ledger
        .sign_in(PRESCRIBER, crate::world::PASSWORD)
        .expect("a session");
    let who = who.actor.clinician().expect("a prescriber");
    let file = world.ledger.patient_file(&who, of.patient).expect("a file");
    let supply = file
        .events
        .iter()
        .find(|event| event.payload.kind() == "supplied")
        .expect("on record");
    assert_eq!(supply.envelope.on.to_string(), "2026-02-02");
}

#[tokio::test]
async fn a_program_enters_a_supply_for_the_day_of_its_checklist_and_no_other_act_takes_a_day() {
    let world = World::new().await;
    let (_, _, of) = prescribed(&world, true).await;
    let number = of.number.to_string();
    let program = world.signed_in(PHARMACIST).await;
    let presented = program
        .post_json(
            "/api/presentations",
            &json!({ "number": number, "born": crate::world::BORN }),
        )
        .await;
    let prescription = presented.json()["prescriptions"][0]["prescription"].clone();
    let answer = program
        .post_json(
            "/api/dispense-requests",
            &json!({ "number": number, "prescription": prescription, "command-id": "uk-1" }),
        )
        .await;
    let checklist = answer.json()["checklist"].clone();
    world.goes_to("2026-02-04");
    let program = world.signed_in(PHARMACIST).await;
    let act = |command: &str, on: &str| {
        json!({ "number": number, "command-id": command, "type": "supplied",
            "prescription": prescription, "checklist": checklist, "days": 30, "on": on })
    };
    let another_day = program
        .post_json("/api/supply-acts", &act("uk-2", "2026-02-03"))
        .await;
    assert_eq!(
        another_day.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        another_day.text
    );
    let of_its_day = program
        .post_json("/api/supply-acts", &act("uk-3", "2026-02-02"))
        .await;
    assert_eq!(
        of_its_day.status,
        StatusCode::CREATED,
        "{}",
        of_its_day.text
    );
    let stray = json!({
        "number": number, "command-id": "uk-4", "type": "delivered", "authorisation": "y",
        "on": "2026-02-02",
    });
    let stray = program.post_json("/api/supply-acts", &stray).await;
    assert!(stray.text.contains("on: does not belong"), "{}", stray.text);
}
