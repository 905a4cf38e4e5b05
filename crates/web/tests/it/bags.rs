//! What leaves the counter is what was prescribed: how many capsules, and of which product; and how long a supply may be.

use reqwest::StatusCode;
use serde_json::json;

use crate::acts::{enrolled, presents, records};
use crate::browser::Answer;
use crate::counter::{asks, case_of};
use crate::lands::{enrols, goes_through, prescribed};
use crate::world::{BORN, PATIENT, PHARMACIST, PRESCRIBER, World};

#[track_caller]
fn is_refused_at(answer: &Answer, field: &str, says: &str) {
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.text
    );
    let error = answer.error_of(field).unwrap_or_default();
    assert!(error.contains(says), "{field}: '{error}'\n{}", answer.text);
}

#[tokio::test]
async fn four_months_of_capsules_and_another_formulation_are_refused_at_the_field_of_the_till() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = world.signed_in(PHARMACIST).await;
    let case = case_of(&counter, &of).await;
    asks(&counter, &case, prescription.as_str()).await;
    let bag = |code: &'static str, capsules: &'static str, days: &'static str| {
        [
            ("product-code", code),
            ("lot", "LOT-A"),
            ("capsules", capsules),
            ("days", days),
            ("checked", "yes"),
            ("to", "named-by-patient"),
        ]
    };
    for (act, fields) in [("fill", 4), ("hand-over", 6), ("ship", 5), ("part", 6)] {
        let page = format!("{case}/{prescription}/{act}");
        let four_months = bag("WRONG-FORMULATION", "360", "30");
        let answer = counter.fills_in(&page, &four_months[..fields]).await;
        is_refused_at(&answer, "capsules", "of 60 prescribed, 0 left before");
        let lidose = bag("10631-115-31", "60", "30");
        let answer = counter.fills_in(&page, &lidose[..fields]).await;
        is_refused_at(&answer, "product-code", "'lidose'");
    }
    let part = bag("", "60", "10");
    let answer = counter
        .fills_in(&format!("{case}/{prescription}/part"), &part)
        .await;
    is_refused_at(&answer, "capsules", "20 may leave for these");
    let left = ["filled", "handed-over", "shipped", "partially-dispensed"];
    assert!(!world.kinds(&of).iter().any(|kind| left.contains(kind)));

    let part = bag("61748-304", "20", "10");
    records(
        &counter
            .fills_in(&format!("{case}/{prescription}/part"), &part)
            .await,
    );
    // The remainder is offered with its own share.
    asks(&counter, &case, prescription.as_str()).await;
    let rest = format!("{case}/{prescription}/hand-over");
    let form = counter.get(&rest).await;
    assert_eq!(form.value_of("days").as_deref(), Some("20"));
    assert_eq!(form.value_of("capsules").as_deref(), Some("40"));
    let answer = counter.fills_in(&rest, &bag("", "41", "20")).await;
    is_refused_at(&answer, "capsules", "20 left before");
    records(&counter.fills_in(&rest, &bag("", "40", "20")).await);
}

#[tokio::test]
async fn a_pharmacys_program_is_refused_by_the_name_of_the_field() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let program = world.signed_in(PHARMACIST).await;
    let number = of.number.to_string();
    let request = json!({
        "number": number, "born": BORN, "prescription": prescription.as_str(), "command-id": "ask",
    });
    let asked = program.post_json("/api/dispense-requests", &request).await;
    let authorisation = asked.json()["authorisation"].clone();
    let mut act = json!({
        "number": number, "command-id": "too-many", "type": "handed-over", "authorisation": authorisation,
        "days": 30, "capsules": { "20": 360 },
    });
    let refused = program.post_json("/api/supply-acts", &act).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("capsules"), "{}", refused.text);
    assert!(
        refused.text.contains("of 60 prescribed"),
        "{}",
        refused.text
    );
    act["command-id"] = json!("another-strength");
    act["capsules"] = json!({ "40": 30 });
    let refused = program.post_json("/api/supply-acts", &act).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("60 × 20 mg"), "{}", refused.text);
    act["command-id"] = json!("another-formulation");
    act["capsules"] = json!({ "20": 60 });
    act["product-code"] = json!("10631-002-31");
    let refused = program.post_json("/api/supply-acts", &act).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("product-code"), "{}", refused.text);
    act["command-id"] = json!("as-prescribed");
    act["product-code"] = json!("a code that nobody knows");
    let done = program.post_json("/api/supply-acts", &act).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text);
}

#[tokio::test]
async fn four_months_instead_of_four_weeks_are_refused_at_the_field_of_a_uk_supply() {
    let world = World::new().await;
    let (_, _, of) = prescribed(&world, true).await;
    let counter = world.signed_in(PHARMACIST).await;
    let (case, page) = presents(&counter, &of).await;
    let prescription = goes_through(&counter, &case, &page).await;
    let till = format!("{prescription}/supply");
    let bag = |capsules| {
        [
            ("capsules", capsules),
            ("days", "30"),
            ("went-through", "yes"),
            ("to", "patient"),
        ]
    };
    let refused = counter.fills_in(&till, &bag("240")).await;
    is_refused_at(&refused, "capsules", "of 60 prescribed, 0 left before");
    assert!(!world.kinds(&of).contains(&"supplied"));
    records(&counter.fills_in(&till, &bag("60")).await);
}

#[tokio::test]
async fn a_supply_of_sixty_days_is_written_outside_the_programme_and_a_month_within_it() {
    let world = World::new().await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let file = enrols(&clinic, "uk-mhra").await;
    let of = enrolled(&world, &file);
    let page = format!("{file}/prescription");
    let sixty = [
        ("indication", "severe-recalcitrant-nodular-acne"),
        ("product", "conventional"),
        ("strength-1", "20"),
        ("capsules-1", "120"),
        ("days", "60"),
        ("refills", "0"),
    ];
    let within = clinic.get(&page).await;
    assert!(
        within.says("One month\u{2019}s supply at most"),
        "{}",
        within.text
    );
    let refused = clinic.fills_in(&page, &sixty).await;
    is_refused_at(&refused, "days", "30");
    let because = [("reason", "no expected risk")];
    records(
        &clinic
            .fills_in(&format!("{file}/outside-programme"), &because)
            .await,
    );
    let outside = clinic.get(&page).await;
    assert!(
        outside.says("the limit of one month does not bind"),
        "{}",
        outside.text
    );
    records(&clinic.fills_in(&page, &sixty).await);
    assert!(world.kinds(&of).contains(&"prescription-written"));
}
