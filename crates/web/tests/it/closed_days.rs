//! The closed days of a party as the programme's office keeps them; what the party does itself is in `planner`.

use reqwest::StatusCode;

use crate::world::{ADMINISTRATOR, PHARMACIST, World};

/// A pharmacy or a practice that has no account, or writes, has its closed days kept by the office.
#[tokio::test]
async fn the_office_keeps_the_closed_days_of_a_practice_and_of_a_pharmacy() {
    let world = World::new().await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let file = "/programme/pharmacies/north";
    assert!(
        office
            .get(file)
            .await
            .says("The pharmacy: no day is on record.")
    );
    let wrong = [("pharmacy-dated", "2026-02-30")];
    let act = format!("{file}/closed-pharmacy");
    let back = office.fills_in_to(file, &act, &wrong).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    let says = back.error_of("pharmacy-dated").expect("it is named");
    assert!(says.contains("2026-02-30"), "{says}");
    let days = [
        ("pharmacy-weekdays", "sunday"),
        ("pharmacy-dated", "2026-12-24"),
    ];
    let kept = office.fills_in_to(file, &act, &days).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let shown = office.get(file).await;
    let says = "The pharmacy: every Sunday, Thu 24 Dec 2026.";
    assert!(shown.says(says), "{}", shown.text);
    let own = world
        .signed_in(PHARMACIST)
        .await
        .get("/pharmacy/standing")
        .await;
    assert!(own.says(says), "the pharmacy reads the same: {}", own.text);

    let practice = "/programme/prescribers/clinic-a";
    let laboratory = [
        ("laboratory-weekdays", "saturday"),
        ("laboratory-dated", ""),
    ];
    let kept = office
        .fills_in_to(
            practice,
            &format!("{practice}/closed-laboratory"),
            &laboratory,
        )
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    assert!(
        office
            .get(practice)
            .await
            .says("The laboratory: every Saturday.")
    );
    let stray = office
        .fills_in_to(file, &format!("{file}/closed-clinic"), &[])
        .await;
    assert_eq!(
        stray.status,
        StatusCode::NOT_FOUND,
        "a pharmacy has no clinic"
    );
    let depot = office.get("/programme/wholesalers/depot").await;
    assert!(!depot.says("Closed days"), "nobody comes to a wholesaler");
}
