//! How far a course has come and what it takes: response, completion, restrictions, capsules and exposure.

use reqwest::StatusCode;

use crate::browser::Browser;
use crate::care::{in_treatment, records, review};
use crate::page::is_sound;
use crate::world::{Enrolled, PATIENT, World};

/// The part of a page that an element of that name holds, up to the end of its table or list.
pub(crate) fn part<'a>(page: &'a str, id: &str, ends: &str) -> &'a str {
    let (_, rest) = page
        .split_once(&format!("id=\"{id}\""))
        .expect("it is there");
    rest.split(ends).next().expect("it ends")
}

pub(crate) async fn told(clinic: &Browser, of: &Enrolled) {
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
