//! How far a course has come and what it takes: response, completion, restrictions, capsules, packs, price and exposure.

use reqwest::StatusCode;
use retinue_kernel::{Id, Payload};

use crate::browser::{Answer, Browser};
use crate::care::{in_treatment, records, review};
use crate::counter::{asks, case_of};
use crate::page::is_sound;
use crate::world::{Enrolled, PATIENT, PHARMACIST, World};

/// The list with breaks by which quotes are tested.
const SIX_ROWS: &str = "milligrams,capsules,price\n20,60,71.02\n20,90,103.03\n20,120,130.04\n20,180,178.05\n20,270,256.07\n20,360,330.09";

/// The part of a page that an element of that name holds, up to the end of its table or list.
fn part<'a>(page: &'a str, id: &str, ends: &str) -> &'a str {
    let (_, rest) = page
        .split_once(&format!("id=\"{id}\""))
        .expect("it is there");
    rest.split(ends).next().expect("it ends")
}

async fn told(clinic: &Browser, of: &Enrolled) {
    let doses = [
        ("became", "fed"),
        ("on", "2026-02-01"),
        ("until", "2026-02-28"),
    ];
    records(clinic, of, "doses", &doses).await;
}

async fn counted(clinic: &Browser, of: &Enrolled, on: &str, nodules: &str) {
    let form = [
        ("back-nodules", nodules),
        ("back-comedones", "0"),
        ("back-papules", "10"),
        ("back-pustules", "0"),
        ("nodule-from-mm", "5"),
        ("on", on),
    ];
    records(clinic, of, "lesions", &form).await;
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

#[tokio::test]
async fn the_review_tells_the_response_and_completion_under_each_authority_side_by_side() {
    let (_world, clinic, of) = in_treatment().await;
    let page = clinic.get(&review(&of)).await;
    assert!(page.says("The response cannot be told"));
    counted(&clinic, &of, "2026-02-01", "20").await;
    told(&clinic, &of).await;
    counted(&clinic, &of, "2026-03-01", "5").await;
    let page = clinic.get(&review(&of)).await;
    is_sound(&page, "review");
    let response = part(&page.text, "response", "</ul>");
    assert!(response.contains("Nodules: 75 % fewer"), "{response}");
    assert!(response.contains("Papules: unchanged"), "{response}");
    let rows = part(&page.text, "completion", "</table>");
    let row = |words: &str| {
        let row = rows.split("<tr>").find(|row| row.contains(words));
        row.unwrap_or_else(|| panic!("no row says {words}: {rows}"))
    };
    // The US label lets it end; the UK label, which does not hold here, asks for 120 mg/kg.
    let us = row("more than 70 %");
    assert!(
        us.contains("US") && us.contains("here") && us.contains(">yes<"),
        "{us}"
    );
    let uk = row("120 to 150 mg/kg");
    assert!(
        uk.contains("UK") && !uk.contains("here") && uk.contains("not yet"),
        "{uk}"
    );
}

#[tokio::test]
async fn that_the_course_and_the_target_cannot_both_hold_is_said_in_the_open_with_its_source() {
    let (_world, clinic, of) = in_treatment().await;
    let plan = [
        ("product", "us-conventional"),
        ("first-daily", "40"),
        ("target-from", "120"),
        ("target-to", "150"),
        ("on", "2026-03-01"),
    ];
    records(&clinic, &of, "plan", &plan).await;
    let page = clinic.get(&review(&of)).await;
    let shut = |text: &str| -> String {
        let mut open = String::new();
        for (place, piece) in text.split("<details").enumerate() {
            let seen = match piece.split_once("</details>") {
                Some((_, after)) if place > 0 => after,
                _ if place > 0 => "",
                _ => piece,
            };
            open.push_str(seen);
        }
        open
    };
    let open = shut(&page.text);
    assert!(open.contains("23.4"), "weeks to 150 mg/kg: {open}");
    let (_, beside) = open.split_once("23.4").expect("it is said");
    let beside: String = beside.chars().take(900).collect();
    assert!(beside.contains("Rests on"), "{beside}");
}

#[tokio::test]
async fn restrictions_of_daily_life_stand_beside_the_counted_ones_for_clinic_and_patient() {
    let (world, clinic, of) = in_treatment().await;
    let page = clinic.get(&review(&of)).await;
    let clocks = part(&page.text, "clocks", "</table>");
    for words in [
        "alcohol",
        "sunbeds",
        "contact lenses",
        "sharing capsules",
        "giving blood",
        "the last capsule",
        "always",
    ] {
        assert!(clocks.contains(words), "{words}: {clocks}");
    }
    // What no stored source confirms is marked, and the consensus stands apart from the label.
    let sharing = clocks
        .split("<tr>")
        .find(|row| row.contains("sharing capsules"));
    assert!(sharing.expect("a row").contains("tag-provisional"));
    assert!(clocks.contains("SPR17"));
    let me = world.signed_in(PATIENT).await;
    let month = me.get("/me/month").await;
    for words in ["contact lenses", "until the last capsule", "always"] {
        assert!(month.says(words), "{words}");
    }
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
async fn the_exposure_is_shown_with_food_and_without_side_by_side_as_an_illustration() {
    let (_world, clinic, of) = in_treatment().await;
    let address = format!("{}/exposure", review(&of));
    let page = clinic.get(&address).await;
    assert_eq!(page.status, StatusCode::OK);
    is_sound(&page, "exposure");
    assert!(page.says("Illustrative, not for dosing decisions"));
    let table = part(&page.text, "side-by-side", "</table>");
    // 40 mg a day by 69.853 kg; without food worth 37 % by the label.
    assert!(table.contains("40 mg (0.573 mg/kg)"), "{table}");
    assert!(table.contains("14.8 mg (0.212 mg/kg)"), "{table}");
    assert!(
        table.contains("sources differ: 14.8 mg to 15.84 mg"),
        "{table}"
    );
    assert!(page.text.contains("<svg class=\"ribbon\""));
    let curve = part(&page.text, "curve", "</table>");
    assert!(curve.matches("<tr>").count() > 10, "{curve}");
    // Another dose moves it; what cannot be read is told beside its field.
    let more = clinic.get(&format!("{address}?daily=80")).await;
    assert!(more.says("80 mg a day in two doses"));
    let table = part(&more.text, "side-by-side", "</table>");
    assert!(
        table.contains("29.6 mg") && !table.contains("14.8 mg"),
        "{table}"
    );
    assert_ne!(
        part(&more.text, "curve", "</table>"),
        curve,
        "the model moves with the dose"
    );
    let wrong = clinic.get(&format!("{address}?daily=much")).await;
    assert!(wrong.error_of("daily").is_some());
    is_sound(&wrong, "exposure");
    let review = clinic.get(&review(&of)).await;
    assert!(
        review.text.contains("/exposure\""),
        "linked from the review"
    );
}

#[tokio::test]
async fn a_graded_side_effect_is_kept_with_its_version_and_advised_on_as_provisional() {
    let (_world, clinic, of) = in_treatment().await;
    let address = format!("{}/graded", review(&of));
    let form = clinic.get(&address).await;
    is_sound(&form, "graded");
    assert!(form.says("severe, limits self-care"));
    let wrong = [
        ("term", "cheilitis"),
        ("grade", "4"),
        ("ctcae-version", "v5"),
        ("on", "2026-03-01"),
    ];
    let back = clinic.fills_in(&address, &wrong).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.error_of("grade").is_some(), "{}", back.text);
    let right = [
        ("term", "cheilitis"),
        ("grade", "3"),
        ("ctcae-version", "v6"),
        ("on", "2026-03-01"),
    ];
    records(&clinic, &of, "graded", &right).await;
    let page = clinic.get(&review(&of)).await;
    assert!(
        page.says("cheilitis of grade 3 (CTCAE v6)"),
        "{}",
        page.text
    );
    assert!(
        page.says("cheilitis of grade 3 limits self-care"),
        "{}",
        page.text
    );
    assert!(page.text.contains("tag-provisional"));
    // The next grade begins under the same version.
    let form = clinic.get(&address).await;
    let chosen = form
        .text
        .split("value=\"v6\"")
        .nth(1)
        .expect("it is offered");
    assert!(
        chosen
            .split('>')
            .next()
            .is_some_and(|rest| rest.contains("checked"))
    );
}

async fn capsules_of(world: &World, of: &Enrolled) -> usize {
    let file = world
        .ledger
        .care_file(&world.clinician(), of.patient)
        .expect("a file");
    file.care.timeline().len()
}

#[tokio::test]
async fn what_is_at_home_is_what_was_handed_over_less_what_was_told_as_taken() {
    let (world, clinic, of) = in_treatment().await;
    let capsules = retinue_kernel::Capsules::new([(retinue_kernel::Milligrams(20), 60)]);
    world.records(
        &of,
        retinue_kernel::Payload::OutsideSupplyReported {
            product: retinue_kernel::Product::Conventional,
            capsules: capsules.expect("capsules"),
            origin: None,
            received_on: None,
            taken_from: None,
            reason: None,
        },
    );
    let before = capsules_of(&world, &of).await;
    let page = clinic.get(&review(&of)).await;
    let home = part(&page.text, "at-home", "</dl>");
    assert!(home.contains("60 × 20 mg"), "{home}");
    let me = world.signed_in(PATIENT).await;
    let month = me.get("/me/month").await;
    is_sound(&month, "/me/month");
    let home = part(&month.text, "at-home", "</section>");
    assert!(
        home.contains("60 × 20 mg"),
        "the patient reads it too: {home}"
    );
    // The sixty at home are taken first, so the first dispensing of the quote begins with fewer.
    let quote = part(&page.text, "quote", "</table>");
    let first = quote
        .split("<tbody>")
        .nth(1)
        .and_then(|rows| rows.split("</tr>").next());
    assert!(first.is_some_and(|row| row.contains("none")), "{quote}");
    assert_eq!(capsules_of(&world, &of).await, before);
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

#[tokio::test]
async fn a_scale_is_that_of_the_age_on_the_day_of_the_answers() {
    let (world, clinic, _of) = in_treatment().await;
    // Eighteen since 15 February.
    let grown = world.enrols_born("Synthetic Grown Person", "2008-02-15");
    let at = format!("{}/scale", review(&grown));
    let today = clinic.get(&at).await;
    assert!(today.text.contains("value=\"phq-9\""));
    let of_teens = |on: &'static str| {
        [
            ("scale", "phq-9-teen"),
            ("answers", "0 0 0 0 0 0 0 0 1"),
            ("on", on),
        ]
    };
    let late = clinic.fills_in(&at, &of_teens("2026-02-15")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = clinic
        .fills_in(
            &at,
            &[
                ("scale", "phq-9"),
                ("answers", "0 0 0 0 0 0 0 0 1"),
                ("on", "2026-02-14"),
            ],
        )
        .await;
    let wrong = told.error_of("scale").expect("beside the scale");
    assert!(wrong.contains("not asked at 17 years"), "{wrong}");
    assert!(told.text.contains("value=\"phq-9-teen\""), "{}", told.text);
    records(&clinic, &grown, "scale", &of_teens("2026-02-14")).await;
    assert!(
        clinic
            .get(&review(&grown))
            .await
            .says("PHQ-9, modified for teens 1 of 27")
    );
}

#[tokio::test]
async fn the_clinics_version_of_ctcae_is_stored_with_each_result_and_an_older_one_keeps_its_own() {
    let (_world, clinic, of) = in_treatment().await;
    let count = |on: &'static str| {
        [
            ("analyte", "neutrophils"),
            ("value", "1.2"),
            ("unit", "10^9/L"),
            ("low", "1.8"),
            ("fasting", "unsaid"),
            ("on", on),
        ]
    };
    records(&clinic, &of, "result", &count("2026-02-10")).await;
    let page = clinic.get(&review(&of)).await;
    assert!(page.says("CTCAE v5 grade 2"), "{}", page.text);
    let cover = "/clinic/cover";
    let unknown = [("ctcae-version", "v4")];
    let refused = clinic
        .fills_in_to(cover, "/clinic/cover/grading", &unknown)
        .await;
    assert!(!refused.status.is_redirection());
    let chosen = [("ctcae-version", "v6")];
    let done = clinic
        .fills_in_to(cover, "/clinic/cover/grading", &chosen)
        .await;
    assert_eq!(done.location(), "/clinic/cover?done=grading");
    let shown = clinic.get(cover).await;
    is_sound(&shown, cover);
    assert!(part(&shown.text, "clinic-grading", "</p>").contains("v6"));
    records(&clinic, &of, "result", &count("2026-02-20")).await;
    let page = clinic.get(&review(&of)).await;
    is_sound(&page, "review");
    let news = part(&page.text, "changes", "</ul>");
    assert!(news.contains("CTCAE v6 grade 1"), "{news}");
    assert!(
        news.contains("CTCAE v5 grade 2"),
        "the older keeps its version: {news}"
    );
}

#[tokio::test]
async fn a_schedule_of_another_land_is_neither_offered_nor_admitted() {
    let (_world, clinic, of) = in_treatment().await;
    let at = format!("{}/schedule", review(&of));
    let form = clinic.get(&at).await;
    assert!(form.text.contains("value=\"us-label\""));
    assert!(!form.text.contains("value=\"uk-label\""), "{}", form.text);
    let asked = [("authority", "uk-label"), ("reason", "as at home")];
    let refused = clinic.fills_in(&at, &asked).await;
    assert!(!refused.status.is_redirection(), "{}", refused.text);
}

#[tokio::test]
async fn acne_qol_is_told_by_its_four_domains_and_their_sum_is_its_total() {
    let (_world, clinic, of) = in_treatment().await;
    let at = format!("{}/scale", review(&of));
    let form = clinic.get(&format!("{at}?scale=acne-qol")).await;
    is_sound(&form, "scale");
    let names = part(&form.text, "domains-names", "</p>");
    for words in [
        "self-perception (0 to 30, provisional)",
        "role-social (0 to 24",
        "acne symptoms (0 to 30",
    ] {
        assert!(names.contains(words), "{words}: {names}");
    }
    let entered = |domains: &'static str, total: &'static str| {
        [
            ("scale", "acne-qol"),
            ("answers", ""),
            ("total", total),
            ("domains", domains),
            ("on", "2026-03-01"),
        ]
    };
    for (domains, total) in [
        ("20 18 25 25", ""),
        ("20 18 12", ""),
        ("20 18 12 25", "70"),
        ("a b c d", ""),
    ] {
        let back = clinic.fills_in(&at, &entered(domains, total)).await;
        assert_eq!(
            back.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{domains} {total}"
        );
        is_sound(&back, "scale");
    }
    let of_another = [
        ("scale", "cadi"),
        ("answers", ""),
        ("total", "5"),
        ("domains", "5"),
        ("on", "2026-03-01"),
    ];
    let back = clinic.fills_in(&at, &of_another).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    records(&clinic, &of, "scale", &entered("20 18 12 25", "")).await;
    let page = clinic.get(&review(&of)).await;
    is_sound(&page, "review");
    assert!(
        page.says("Acne-QoL 75 of 114; self-perception 20 of 30, role-emotional 18 of 30, role-social 12 of 24, acne symptoms 25 of 30, provisional"),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn the_review_names_the_next_step_of_the_gate_and_says_how_much_news_it_leaves_out() {
    let (_world, clinic, of) = in_treatment().await;
    let page = clinic.get(&review(&of)).await;
    let next = part(&page.text, "gate-next", "</section>");
    assert!(next.contains("The window of the test"), "{next}");
    assert!(next.contains("Sun 1 Mar 2026 to Sat 7 Mar 2026"), "{next}");
    assert!(!page.says("earlier lines"));
    for day in 3..=17 {
        let on = format!("2026-02-{day:02}");
        let weight = [("weight", "70 kg"), ("on", on.as_str())];
        records(&clinic, &of, "weight", &weight).await;
    }
    let page = clinic.get(&review(&of)).await;
    is_sound(&page, "review");
    let lines = |text: &str| part(text, "changes", "</ul>").matches("<li>").count();
    assert_eq!(lines(&page.text), 12);
    // Fifteen weights, the first one and the plan.
    assert!(page.says("5 earlier lines"), "{}", page.text);
    let all = clinic.get(&format!("{}?news=all", review(&of))).await;
    is_sound(&all, "review, all news");
    assert_eq!(lines(&all.text), 17);
    assert!(!all.says("earlier lines"));
}

#[tokio::test]
async fn the_ribbon_draws_what_is_usual_where_no_result_brought_a_range_and_says_so() {
    let (world, clinic, of) = in_treatment().await;
    let alt = [
        ("analyte", "alt"),
        ("value", "30"),
        ("unit", "U/L"),
        ("fasting", "unsaid"),
        ("on", "2026-02-10"),
    ];
    records(&clinic, &of, "result", &alt).await;
    let page = clinic.get(&review(&of)).await;
    let table = part(&page.text, "ribbon-table", "</table>");
    assert!(table.contains("usual (provisional) to 40"), "{table}");
    assert!(page.says("* usual range, provisional"));
    assert!(
        page.says("alanine aminotransferase (U/L) *"),
        "the picture marks its lane"
    );
    let me = world.signed_in(PATIENT).await;
    let asked = me.getting("/me/month").header("accept-language", "es");
    assert!(me.sent(asked).await.says("habitual (provisional) hasta 40"));
    // The laboratory's own range goes before it.
    let ranged = [
        ("analyte", "alt"),
        ("value", "31"),
        ("unit", "U/L"),
        ("high", "55"),
        ("fasting", "unsaid"),
        ("on", "2026-02-20"),
    ];
    records(&clinic, &of, "result", &ranged).await;
    let page = clinic.get(&review(&of)).await;
    let table = part(&page.text, "ribbon-table", "</table>");
    assert!(
        table.contains("normal to 55") && !table.contains("provisional"),
        "{table}"
    );
}

#[tokio::test]
async fn the_spread_between_persons_and_other_ratios_stand_on_the_page_marked_provisional() {
    let (_world, clinic, of) = in_treatment().await;
    let page = clinic.get(&format!("{}/exposure", review(&of))).await;
    is_sound(&page, "exposure");
    let spreads = part(&page.text, "spreads", "</table>");
    for words in [
        "Clearance",
        "40 %",
        "50 %",
        "What reaches the blood, without food",
        "45 %",
    ] {
        assert!(spreads.contains(words), "{words}: {spreads}");
    }
    assert_eq!(spreads.matches("tag-provisional").count(), 5, "{spreads}");
    assert!(page.says("By another source: 2.5.") && page.says("By another source: 1.5."));
}

#[tokio::test]
async fn a_scales_terms_stand_under_its_own_entry_and_the_adults_questionnaire_is_for_adults() {
    let (world, clinic, of) = in_treatment().await;
    let at = format!("{}/scale", review(&of));
    let chosen = clinic.get(&format!("{at}?scale=cadi")).await;
    is_sound(&chosen, "scale");
    let notices = part(&chosen.text, "notices", "</div>");
    assert!(
        notices.contains("Cardiff Acne Disability Index:"),
        "{notices}"
    );
    assert!(!notices.contains("PHQ"), "{notices}");
    assert!(chosen.text.contains("value=\"phq-9\""));
    assert!(!chosen.text.contains("value=\"phq-9-teen\""));
    let rooming = clinic.get(&format!("{}/rooming", review(&of))).await;
    assert!(part(&rooming.text, "phq-2-notice", "</p>").contains("terms of use"));
    let young = world.enrols_born("Synthetic Young Person", "2011-05-01");
    let offered = clinic.get(&format!("{}/scale", review(&young))).await;
    assert!(
        offered.text.contains("value=\"phq-9-teen\""),
        "{}",
        offered.text
    );
    assert!(!offered.text.contains("value=\"phq-9\""));
    let answers = [
        ("scale", "phq-9-teen"),
        ("answers", "0 0 0 0 0 0 0 0 1"),
        ("on", "2026-03-01"),
    ];
    records(&clinic, &young, "scale", &answers).await;
    let page = clinic.get(&review(&young)).await;
    assert!(page.says("Somebody is to be reached"), "{}", page.text);
    assert!(page.says("suicide risk screen now"));
}
