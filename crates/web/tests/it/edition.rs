//! A change of edition: what it would ask before it is adopted, and of whom it asks something afterwards.

use reqwest::StatusCode;

use crate::browser::Browser;
use crate::lands::{prescribed, signs};
use crate::page::is_sound;
use crate::world::{ADMINISTRATOR, PRESCRIBER, World};

const EFFECT: &str = "/programme/rules/effect";
const CLINIC: &str = "/clinic/edition";

async fn adopts(office: &Browser, edition: &str, from: &str) {
    let page = "/programme/rules/of/uk-mhra";
    let form = [("edition", edition), ("from", from)];
    let adopted = office
        .fills_in_to(page, &format!("{page}/adopt"), &form)
        .await;
    assert_eq!(adopted.status, StatusCode::SEE_OTHER, "{}", adopted.text);
}

/// How many patients the edition would leave with new open steps, as the page says.
async fn with_new(office: &Browser, edition: &str, from: &str) -> String {
    let page = format!("{EFFECT}?edition={edition}&from={from}");
    let asked = office.get(&page).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text);
    is_sound(&asked, EFFECT);
    assert!(!asked.says("Synthetic Person"), "totals name nobody");
    let (_, rest) = asked.text.split_once("id=\"with-new\">").expect("a total");
    rest.split('<').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_office_sees_beforehand_whom_an_edition_leaves_with_new_steps_and_the_clinic_afterwards()
 {
    let world = World::new().await;
    let office = world.signed_in(ADMINISTRATOR).await;
    is_sound(&office.get(EFFECT).await, EFFECT);
    adopts(&office, "2023-10-31", "2026-01-01").await;
    let (clinic, file, _) = prescribed(&world, true).await;
    world.enrols("Synthetic Person One");
    let office = world.signed_in(ADMINISTRATOR).await;

    // The edition of 2026 brings a new form, which the acknowledgement of before does not carry (provisional reading).
    assert_eq!(with_new(&office, "2026-01-22", "2026-02-10").await, "1");
    assert_eq!(with_new(&office, "2023-10-31", "2026-02-10").await, "0");
    let before = clinic.get(CLINIC).await;
    assert!(before.says("asks nothing anew"), "{}", before.text);

    adopts(&office, "2026-01-22", "2026-02-10").await;
    let listed = clinic.get(CLINIC).await;
    is_sound(&listed, CLINIC);
    assert!(
        listed.says("Synthetic Person Albion") && listed.says("edition 2026-01-22"),
        "{}",
        listed.text
    );
    assert!(
        !listed.says("Synthetic Person One"),
        "another programme's patient is asked nothing by it"
    );

    // Once the new form is signed, nothing is open because of the edition.
    world.goes_to("2026-02-10");
    let clinic = world.signed_in(PRESCRIBER).await;
    signs(&clinic, &file).await;
    let after = clinic.get(CLINIC).await;
    assert!(!after.says("Synthetic Person Albion"), "{}", after.text);
}

#[tokio::test]
async fn an_edition_or_a_day_that_is_none_is_told_beside_its_field() {
    let world = World::new().await;
    let office = world.signed_in(ADMINISTRATOR).await;
    for (query, field) in [
        ("edition=1999-01-01&from=2026-02-10", "edition"),
        ("edition=2026-11-15&from=soon", "from"),
        ("edition=2026-11-15&from=1900-01-01", "from"),
    ] {
        let answer = office.get(&format!("{EFFECT}?{query}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(answer.error_of(field).is_some(), "{query}");
    }
}
