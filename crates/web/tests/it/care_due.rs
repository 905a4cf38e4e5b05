//! What is due in care: on the month's review, over the clinic's patients, and on the patient's own month.

use reqwest::StatusCode;

use crate::browser::Browser;
use crate::care::{in_treatment, records, review};
use crate::page::is_sound;
use crate::world::{Enrolled, OTHER_PRESCRIBER, PATIENT, World};

/// A patient in treatment since 1 February with an ALT of 3.4 times the limit on 10 February, on 1 March: the repeat was due
/// from 17 to 24 February.
async fn late() -> (World, Browser, Enrolled) {
    let (world, clinic, of) = in_treatment().await;
    let doses = [
        ("became", "fed"),
        ("on", "2026-02-01"),
        ("until", "2026-02-28"),
    ];
    records(&clinic, &of, "doses", &doses).await;
    let result = [
        ("analyte", "alt"),
        ("value", "135"),
        ("unit", "U/L"),
        ("on", "2026-02-10"),
    ];
    records(&clinic, &of, "result", &result).await;
    (world, clinic, of)
}

/// The part of a page that an element of that name holds, up to the end of its table, list or panel.
fn part<'a>(page: &'a str, id: &str, ends: &str) -> &'a str {
    let (_, rest) = page
        .split_once(&format!("id=\"{id}\""))
        .expect("it is there");
    rest.split(ends).next().expect("it ends")
}

#[tokio::test]
async fn a_repeat_that_nobody_made_is_told_as_overdue_in_the_review_and_in_the_list() {
    let (_world, clinic, of) = late().await;
    let page = clinic.get(&review(&of)).await;
    is_sound(&page, "review");
    let due = part(&page.text, "care-due", "</ul>");
    assert!(due.contains("Repeat alanine aminotransferase"), "{due}");
    assert!(due.contains("overdue"), "{due}");
    assert!(due.contains("Tue 17 Feb 2026 to Tue 24 Feb 2026"), "{due}");
    // What the label's schedule asks for until day 28 was not measured either.
    assert!(due.contains("Measure "), "{due}");
    assert!(due.contains("Rests on"), "each names its source: {due}");
    let list = clinic.get("/clinic/care").await;
    is_sound(&list, "waiting");
    let table = part(&list.text, "care-due-list", "</table>");
    assert!(table.contains("Synthetic Person One"), "{table}");
    assert!(table.contains("Repeat alanine aminotransferase"), "{table}");
    assert!(table.contains("overdue"), "{table}");
}

#[tokio::test]
async fn a_new_result_closes_the_repeat_wherever_it_was_shown() {
    let (world, clinic, of) = late().await;
    let me = world.signed_in(PATIENT).await;
    let month = me.get("/me/month").await;
    is_sound(&month, "/me/month");
    assert!(month.says("Blood test again: it was due by this day. Call your clinic."));
    assert!(
        month.says("(alanine aminotransferase)"),
        "it names what is measured: {}",
        month.text
    );
    let result = [
        ("analyte", "alt"),
        ("value", "30"),
        ("unit", "U/L"),
        ("on", "2026-03-01"),
    ];
    records(&clinic, &of, "result", &result).await;
    let page = clinic.get(&review(&of)).await;
    assert!(!page.says("Repeat alanine aminotransferase"));
    let list = clinic.get("/clinic/care").await;
    assert!(!list.says("Repeat alanine aminotransferase"));
    let month = me.get("/me/month").await;
    assert!(!month.says("Blood test again"));
}

#[tokio::test]
async fn what_a_patient_reads_of_it_stands_in_spanish_too() {
    let (world, _clinic, _of) = late().await;
    let me = world.signed_in(PATIENT).await;
    let asked = me.getting("/me/month").header("accept-language", "es");
    let month = me.sent(asked).await;
    assert!(
        month.says("Repetir el análisis de sangre: había que hacerlo antes de este día."),
        "{}",
        month.text
    );
    assert!(month.says("(alanina aminotransferasa)"));
}

#[tokio::test]
async fn the_mood_is_due_at_the_follow_up_until_it_was_asked_and_trouble_is_advised_on() {
    let (_world, clinic, of) = late().await;
    let page = clinic.get(&review(&of)).await;
    let open = |page: &str| {
        let due = part(page, "care-due", "</ul>");
        let of_mood = due
            .split("<li>")
            .filter(|item| item.contains("Ask about mood"));
        // Due and overdue.
        let asks = |item: &&str| item.contains("due</span>");
        of_mood.filter(asks).count()
    };
    assert_eq!(open(&page.text), 1, "{}", page.text);
    let nothing = [("mood", "not-asked"), ("sexual-function", "not-asked")];
    let back = clinic
        .fills_in(&format!("{}/asked", review(&of)), &nothing)
        .await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    is_sound(&back, "asked");
    records(
        &clinic,
        &of,
        "asked",
        &[("mood", "trouble"), ("sexual-function", "not-asked")],
    )
    .await;
    let page = clinic.get(&review(&of)).await;
    assert!(page.says("asked about mood"), "{}", page.text);
    // A new change of mood waits for a contact of the same day.
    assert!(page.says("Somebody is to be reached"));
    assert_eq!(open(&page.text), 0, "{}", page.text);
}

#[tokio::test]
async fn the_list_is_the_clinics_own() {
    let (world, _clinic, _of) = late().await;
    world.account(
        "dr-other-login",
        "Synthetic Other",
        retinue_ledger::Role::Prescriber(crate::world::id(OTHER_PRESCRIBER)),
    );
    let other = world.signed_in("dr-other-login").await;
    let list = other.get("/clinic/care").await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(!list.says("Synthetic Person One"));
    assert!(list.says("Nothing is due in the care of these patients."));
}
