//! Re-confirmation of categories: the office asks, a clinic confirms many on one page, and nobody is refused for it.

use reqwest::StatusCode;
use retinue_kernel::{Basis, Category, Payload};

use crate::browser::{Answer, Browser};
use crate::page::is_sound;
use crate::world::{ADMINISTRATOR, Enrolled, OTHER_PRESCRIBER, PRESCRIBER, World};

const OFFICE: &str = "/programme/categories";
const CALL: &str = "/programme/categories/us-ipledge";
const OFF: &str = "/programme/categories/us-ipledge/off";
const CLINIC: &str = "/clinic/categories";

async fn calls(world: &World, office: &Browser) {
    let until = world.ledger.today().plus(7).to_string();
    let asked = [("until", until.as_str()), ("says", "The platform changes.")];
    let done = office.fills_in_to(OFFICE, CALL, &asked).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
}

fn becomes_one_who_cannot(world: &World, of: &Enrolled) {
    let cannot = Payload::CategoryAssigned {
        category: Category::Cannot,
        basis: Basis::Hysterectomy,
        menopause: None,
        reason: Some(crate::world::id("a letter of the hospital")),
    };
    world.records(of, cannot);
}

fn is_confirmed(world: &World, of: &Enrolled) -> bool {
    world.kinds(of).contains(&"category-reconfirmed")
}

/// Sends the page of the clinic with these patients ticked.
async fn ticks(clinic: &Browser, page: &Answer, ticked: &[(&Enrolled, &str)]) -> Answer {
    let command = page.command_id();
    let values: Vec<String> = ticked
        .iter()
        .map(|(of, category)| format!("{}:{category}", of.patient))
        .collect();
    let mut form = vec![("command-id", command.as_str())];
    form.extend(values.iter().map(|value| ("confirmed", value.as_str())));
    clinic.post(CLINIC, &form).await
}

const CAN: &str = "can-become-pregnant";
const CANNOT: &str = "cannot-become-pregnant";

#[tokio::test]
async fn the_office_asks_the_clinic_confirms_many_at_once_and_the_office_sees_how_far_it_has_come()
{
    let world = World::new().await;
    world.goes_to("2026-01-02");
    let first = world.enrols("Synthetic Person One");
    let second = world.enrols("Synthetic Person Two");
    becomes_one_who_cannot(&world, &second);
    world.goes_to("2026-03-01");
    let office = world.signed_in(ADMINISTRATOR).await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let empty = office.get(OFFICE).await;
    is_sound(&empty, OFFICE);
    assert!(empty.says("None was called.") && empty.says("Nobody is refused a supply"));
    let none = clinic.get(CLINIC).await;
    is_sound(&none, CLINIC);
    assert!(none.says("No category waits to be confirmed."));

    calls(&world, &office).await;
    let page = office.get(OFFICE).await;
    is_sound(&page, OFFICE);
    assert!(page.says("Still to be confirmed (2)") && !page.says("Ask every prescriber</button>"));
    let list = clinic.get("/clinic").await;
    assert!(
        list.says("Confirm the category anew") && list.says(CLINIC),
        "{}",
        list.text
    );

    let page = clinic.get(CLINIC).await;
    is_sound(&page, CLINIC);
    for said in ["Synthetic Person One", "Synthetic Person Two", "2026-01-02"] {
        assert!(page.says(said), "{said}: {}", page.text);
    }
    let ticked = |of: &Enrolled, category: &str| {
        let value = format!("value=\"{}:{category}\"", of.patient);
        let input = page
            .text
            .split("<input")
            .find(|input| input.contains(&value));
        input
            .expect("a tick")
            .split('>')
            .next()
            .unwrap_or("")
            .contains("checked")
    };
    assert!(ticked(&first, CAN), "the stricter path is ticked already");
    assert!(
        !ticked(&second, CANNOT),
        "a category that takes the tests away is looked at"
    );

    let done = ticks(&clinic, &page, &[(&first, CAN), (&second, CANNOT)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(is_confirmed(&world, &first) && is_confirmed(&world, &second));
    let page = clinic.get(done.location()).await;
    assert!(
        page.says("The categories of 2 patients are confirmed."),
        "{}",
        page.text
    );
    let page = office.get(OFFICE).await;
    is_sound(&page, OFFICE);
    assert!(page.says("Every category is confirmed."));

    let off = office
        .fills_in_to(OFFICE, OFF, &[("why", "Everybody answered.")])
        .await;
    assert_eq!(off.status, StatusCode::SEE_OTHER, "{}", off.text);
    let page = office.get(OFFICE).await;
    is_sound(&page, OFFICE);
    assert!(page.says("Called off") && page.says("Everybody answered."));
}

#[tokio::test]
async fn a_category_that_changed_after_the_page_was_shown_is_not_confirmed_by_it_and_the_others_are()
 {
    let world = World::new().await;
    world.goes_to("2026-01-02");
    let first = world.enrols("Synthetic Person One");
    let second = world.enrols("Synthetic Person Two");
    world.goes_to("2026-03-01");
    let office = world.signed_in(ADMINISTRATOR).await;
    calls(&world, &office).await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let page = clinic.get(CLINIC).await;
    let none = ticks(&clinic, &page, &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.says("Nobody was ticked."));
    // What the page had shown of the second is no longer on record: only what is said of it is refused.
    let page = clinic.get(CLINIC).await;
    let done = ticks(&clinic, &page, &[(&first, CAN), (&second, CANNOT)]).await;
    assert_eq!(
        done.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        done.text
    );
    assert!(
        done.says("Synthetic Person Two: The category was changed"),
        "{}",
        done.text
    );
    assert!(is_confirmed(&world, &first) && !is_confirmed(&world, &second));
    // Sent again, the first is done once and no more.
    let facts = world.facts(&first);
    let again = ticks(&clinic, &page, &[(&first, CAN)]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
    assert_eq!(world.facts(&first), facts);
    // On the patient's own page it is one act.
    let act = format!("/clinic/patients/{}/category-anew", second.patient);
    let done = clinic.fills_in(&act, &[("category", CAN)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(is_confirmed(&world, &second));
}

#[tokio::test]
async fn nobody_confirms_for_another_clinic_and_what_is_wrong_with_a_call_is_said_at_its_field() {
    let world = World::new().await;
    world.goes_to("2026-01-02");
    let of = world.enrols("Synthetic Person One");
    world.goes_to("2026-03-01");
    let office = world.signed_in(ADMINISTRATOR).await;
    let before = world.ledger.today().minus(1).to_string();
    for (until, says, field) in [
        (before.as_str(), "It changes.", "until"),
        ("", "It changes.", "until"),
        ("2026-03-08", "", "says"),
    ] {
        let wrong = office
            .fills_in_to(OFFICE, CALL, &[("until", until), ("says", says)])
            .await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{until}");
        assert!(
            wrong.text.contains(&format!("id=\"{field}-error\"")),
            "{}",
            wrong.text
        );
    }
    assert!(office.get(OFFICE).await.says("None was called."));
    calls(&world, &office).await;
    let other = world.signed_in(OTHER_PRESCRIBER).await;
    let page = other.get(CLINIC).await;
    assert!(page.says("No category waits to be confirmed."));
    let own = world.signed_in(PRESCRIBER).await.get(CLINIC).await;
    let sent = ticks(&other, &own, &[(&of, CAN)]).await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
    assert!(!is_confirmed(&world, &of));
}
