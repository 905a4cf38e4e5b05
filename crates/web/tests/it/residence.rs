//! Where a patient lives: the office sets an age for each territory, and the clinic records which of them holds.

use reqwest::StatusCode;

use crate::browser::Browser;
use crate::world::{ADMINISTRATOR, PRESCRIBER, World};

async fn sets(office: &Browser, territory: &str, age: &str, from: &str) {
    let set = office
        .fills_in_to(
            "/programme/rules",
            "/programme/rules/majority",
            &[
                ("territory", territory),
                ("age", age),
                ("majority-from", from),
            ],
        )
        .await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text);
}

#[tokio::test]
async fn the_office_lists_each_territory_and_the_clinic_records_where_a_patient_lives() {
    let world = World::new().await;
    let of = world.enrols("Synthetic Person One");
    let (office, clinic) = (
        world.signed_in(ADMINISTRATOR).await,
        world.signed_in(PRESCRIBER).await,
    );
    let chart = format!("/clinic/patients/{}", of.patient);
    let page = format!("{chart}/residence");
    assert!(!clinic.get(&chart).await.text.contains(&page));
    let nothing = clinic.get(&page).await;
    assert!(
        nothing.says("there is nothing to record"),
        "{}",
        nothing.text
    );

    let today = world.ledger.today().to_string();
    sets(&office, "XX-A", "18", &today).await;
    let rules = office.get("/programme/rules").await;
    assert!(!rules.says("neither age is guessed"), "one age, one answer");
    sets(&office, "XX-B", "21", &today).await;
    let rules = office.get("/programme/rules").await;
    assert!(rules.says("18 in XX-A") && rules.says("21 in XX-B") && rules.says("set by"));
    assert!(
        rules.says("neither age is guessed: from 18 on"),
        "{}",
        rules.text
    );

    assert!(clinic.get(&chart).await.text.contains(&page));
    for (territory, on, field) in [
        ("XX-Q", today.as_str(), "territory"),
        ("XX-A", "2999-01-01", "lives-there-on"),
    ] {
        let typed = [("territory", territory), ("lives-there-on", on)];
        let back = clinic.fills_in(&page, &typed).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{territory}");
        assert!(back.error_of(field).is_some(), "{field}: {}", back.text);
    }
    let typed = [("territory", "XX-B"), ("lives-there-on", today.as_str())];
    let done = clinic.fills_in(&page, &typed).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let shown = clinic.get(done.location()).await;
    assert!(shown.says("Where the patient lives is on record."));
    assert!(
        shown.says("Where the patient lives was recorded"),
        "{}",
        shown.text
    );
    let again = clinic.get(&page).await;
    assert_eq!(again.chosen_of("territory").as_deref(), Some("XX-B"));
}
