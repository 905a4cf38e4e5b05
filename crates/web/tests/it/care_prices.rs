//! What capsules cost: the lists that a clinic and a pharmacy keep, and what is quoted by them.

use reqwest::StatusCode;
use retinue_kernel::{Id, Payload};

use crate::browser::{Answer, Browser};
use crate::care::{in_treatment, records, review};
use crate::care_course::{part, told};
use crate::counter::{asks, case_of};
use crate::page::is_sound;
use crate::world::{Enrolled, PHARMACIST, World};

/// The list with breaks by which quotes are tested.
const SIX_ROWS: &str = "milligrams,capsules,price\n20,60,71.02\n20,90,103.03\n20,120,130.04\n20,180,178.05\n20,270,256.07\n20,360,330.09";

async fn sets_prices(who: &Browser, at: &str, csv: &str) {
    let done = who
        .fills_in_to(
            at,
            &format!("{at}/prices"),
            &[("currency", "USD"), ("prices", csv)],
        )
        .await;
    assert!(done.status.is_redirection(), "{}", done.text);
}

/// Sends a file of prices from a party's own page.
async fn sends_prices(who: &Browser, at: &str, (name, file): (&str, &[u8])) -> Answer {
    let command = who.get(at).await.command_id();
    let form = [
        ("command-id", command.as_str()),
        ("currency", "USD"),
        ("prices", ""),
    ];
    let request = who.posting_file(&format!("{at}/prices"), &form, ("prices-file", name, file));
    who.sent(request).await
}

/// The prescription that the patient has.
fn prescription(world: &World, of: &Enrolled) -> Id {
    let file = world.ledger.patient_file(&world.clinician(), of.patient);
    let events = file.expect("the file").events;
    let mut written = events.iter().filter_map(|event| match event.payload {
        Payload::PrescriptionWritten { .. } => Some(event.envelope.id.clone()),
        _ => None,
    });
    written.next().expect("a prescription")
}

#[tokio::test]
async fn capsules_packs_and_the_course_quote_stand_on_the_review_by_the_clinics_own_list() {
    let (_world, clinic, of) = in_treatment().await;
    told(&clinic, &of).await;
    let page = clinic.get(&review(&of)).await;
    assert!(page.says("No price list is stored for this clinic or for"));
    let steps = part(&page.text, "steps", "</table>");
    assert!(steps.contains("20 mg"), "morning and evening: {steps}");
    sets_prices(&clinic, "/clinic/standing", SIX_ROWS).await;
    let own = clinic.get("/clinic/standing").await;
    is_sound(&own, "/clinic/standing");
    assert!(own.says("6 rows in USD"), "{}", own.text);
    let page = clinic.get(&review(&of)).await;
    is_sound(&page, "review");
    assert!(page.says("By the list of Dr Sample A"), "{}", page.text);
    let quote = part(&page.text, "quote", "</table>");
    // Thirty days of two capsules of 20 mg: sixty at the price of sixty, each time; no break reaches beyond.
    assert!(quote.contains("60 × 20 mg"), "{quote}");
    assert!(quote.contains("71.02 USD"), "{quote}");
    let total = quote.split("<tfoot>").nth(1).expect("a sum");
    assert!(total.contains("USD"), "{total}");
}

#[tokio::test]
async fn a_price_list_that_cannot_be_read_is_told_by_its_line_and_changes_nothing() {
    let (world, clinic, _of) = in_treatment().await;
    for (currency, csv, field) in [
        ("usd", SIX_ROWS, "currency"),
        ("USD", "milligrams,capsules,price\n20,sixty,71.02", "prices"),
        ("USD", "strength,count\n20,60", "prices"),
        (
            "USD",
            "milligrams,capsules,price\n20,60,71.02\n20,60,70.00",
            "prices",
        ),
    ] {
        let back = clinic
            .fills_in_to(
                "/clinic/standing",
                "/clinic/standing/prices",
                &[("currency", currency), ("prices", csv)],
            )
            .await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{csv}");
        is_sound(&back, "/clinic/standing");
        assert!(back.error_of(field).is_some(), "{csv}");
    }
    let own = clinic.get("/clinic/standing").await;
    assert!(own.says("None is set."));
    // A pharmacy sets its own, on its own page.
    let counter = world.signed_in(PHARMACIST).await;
    sets_prices(&counter, "/pharmacy/standing", SIX_ROWS).await;
    assert!(
        counter
            .get("/pharmacy/standing")
            .await
            .says("6 rows in USD")
    );
    assert!(clinic.get("/clinic/standing").await.says("None is set."));
}

#[tokio::test]
async fn a_price_list_comes_as_a_file_and_a_faulty_file_is_told_line_by_line_and_stores_nothing() {
    let (_world, clinic, _of) = in_treatment().await;
    let at = "/clinic/standing";
    let faulty = b"milligrams,capsules,price\n20,60,71.02\n20,sixty,103.03\n20,120,\n";
    let large = [b'2'; 5_000];
    for (file, says) in [
        (
            &faulty[..],
            "line 3, capsules: 'sixty' cannot be read; write a whole number",
        ),
        (&faulty[..], "line 4, price: nothing stands here"),
        (
            &b"milligrams,capsules,price\n20,60,\xff\xfe\n"[..],
            "line 2",
        ),
        (&b"strength,count\n20,60\n"[..], "this column is missing"),
        (&large[..], "5000 bytes"),
    ] {
        let back = sends_prices(&clinic, at, ("prices.csv", file)).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{says}");
        is_sound(&back, at);
        let told = back.error_of("prices-file").expect("beside the file");
        let told = told.replace("&#39;", "'");
        assert!(told.contains(says), "{says}: {told}");
        assert!(clinic.get(at).await.says("None is set."), "{says}");
    }
    // More than any form of ours is not read to its end.
    let huge = vec![b'2'; 70_000];
    let back = sends_prices(&clinic, at, ("prices.csv", &huge)).await;
    assert_eq!(back.status, StatusCode::PAYLOAD_TOO_LARGE);
    // The file counts; no file and nothing in the box is told as missing.
    let done = sends_prices(&clinic, at, ("prices.csv", SIX_ROWS.as_bytes())).await;
    assert!(done.status.is_redirection(), "{}", done.text);
    assert!(clinic.get(at).await.says("6 rows in USD"));
    let none = sends_prices(&clinic, at, ("", b"")).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.error_of("prices").is_some());
}

#[tokio::test]
async fn a_wished_course_is_quoted_by_the_list_of_a_pharmacy_that_is_chosen() {
    let (world, clinic, of) = in_treatment().await;
    let plan = [
        ("product", "us-conventional"),
        ("first-daily", "40"),
        ("target-from", "120"),
        ("target-to", "150"),
        ("aim", "least-leftover"),
        ("on", "2026-03-01"),
    ];
    records(&clinic, &of, "plan", &plan).await;
    // The form of the next plan keeps the aim.
    let form = clinic.get(&format!("{}/plan", review(&of))).await;
    let kept = form.text.split("value=\"least-leftover\"").nth(1);
    let kept = kept.and_then(|rest| rest.split('>').next());
    assert!(
        kept.is_some_and(|tag| tag.contains("checked")),
        "{}",
        form.text
    );
    let counter = world.signed_in(PHARMACIST).await;
    sets_prices(&counter, "/pharmacy/standing", SIX_ROWS).await;
    let plain = format!("{}/what-if", review(&of));
    let page = clinic.get(&plain).await;
    let list = page
        .text
        .split("<option value=\"")
        .find(|one| one.starts_with("pharmacy:"));
    let list = list
        .and_then(|one| one.split('"').next())
        .expect("it is offered");
    assert!(!page.says("71.02 USD"), "the clinic has none of its own");
    let page = clinic.get(&format!("{plain}?list={list}")).await;
    is_sound(&page, "what-if");
    let quote = part(&page.text, "quote", "</table>");
    assert!(quote.contains("71.02 USD"), "{quote}");
    let wrong = clinic.get(&format!("{plain}?list=pharmacy:nobody")).await;
    is_sound(&wrong, "what-if");
    assert!(wrong.error_of("list").is_some());
    assert!(wrong.says("No list is kept"));
}

#[tokio::test]
async fn the_review_quotes_by_any_list_that_is_kept_and_by_the_patients_own_pharmacy_where_the_clinic_has_none()
 {
    let (world, clinic, of) = in_treatment().await;
    let counter = world.signed_in(PHARMACIST).await;
    sets_prices(&counter, "/pharmacy/standing", SIX_ROWS).await;
    let page = clinic.get(&review(&of)).await;
    assert!(
        page.says("No price list is stored for this clinic or for"),
        "{}",
        page.text
    );
    let link = format!("{}?list=", review(&of));
    assert!(page.text.contains(&link), "{}", page.text);
    let choice = clinic.get(&link).await;
    is_sound(&choice, "review, another list");
    let pharmacys = "value=\"pharmacy:north\"";
    assert!(choice.text.contains(pharmacys), "{}", choice.text);
    let quoted = clinic.get(&format!("{link}pharmacy:north")).await;
    is_sound(&quoted, "review, a pharmacy's list");
    assert!(part(&quoted.text, "quote", "</table>").contains("71.02 USD"));
    assert!(quoted.says("By the list of North Counter"));
    let wrong = clinic.get(&format!("{link}pharmacy:nobody")).await;
    is_sound(&wrong, "review, no list");
    assert!(wrong.error_of("list").is_some());
    assert!(!part(&wrong.text, "quote", "</table>").contains("USD"));
    // Once the patient was at that counter, its list is the one to quote by; the clinic's own goes before it.
    let case = case_of(&counter, &of).await;
    asks(&counter, &case, prescription(&world, &of).as_str()).await;
    let page = clinic.get(&review(&of)).await;
    assert!(page.says("By the list of North Counter"), "{}", page.text);
    sets_prices(&clinic, "/clinic/standing", SIX_ROWS).await;
    let page = clinic.get(&review(&of)).await;
    assert!(page.says("By the list of Dr Sample A"), "{}", page.text);
}

#[tokio::test]
async fn a_wrong_currency_is_told_with_every_wrong_line_at_once() {
    let (_world, clinic, _of) = in_treatment().await;
    let csv = "milligrams,capsules,price\n20,sixty,71.02\n20,60,70.00\n20,60,71.00";
    let form = [("currency", "usd"), ("prices", csv)];
    let at = "/clinic/standing";
    let back = clinic
        .fills_in_to(at, "/clinic/standing/prices", &form)
        .await;
    assert!(back.error_of("currency").is_some(), "{}", back.text);
    let told = back.error_of("prices").expect("beside the lines");
    assert!(told.contains("line 2, capsules"), "{told}");
    assert!(
        told.contains("line 4") && told.contains("stand twice"),
        "{told}"
    );
}
