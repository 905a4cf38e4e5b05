//! A correction that lengthens the month on the pages: proposed, said to wait, confirmed by the office.

use reqwest::StatusCode;
use retinue_kernel::TestResult;

use crate::world::{ADMINISTRATOR, PRESCRIBER, World};

#[tokio::test]
async fn a_correction_that_lengthens_waits_on_the_page_until_the_office_confirms_it() {
    let world = World::new().await;
    let of = world.on_the_way("Synthetic Person One");
    let test = world.test(&of, "2026-02-26", TestResult::Negative);
    let clinic = world.signed_in(PRESCRIBER).await;
    let file = format!("/clinic/patients/{}", of.patient);
    let page = format!("{file}/correction");
    let typed = [
        ("of", test.as_str()),
        ("why", "mistyped"),
        ("how", "replace"),
        ("collected-on", "2026-03-01"),
        ("result", "negative"),
        ("specimen", "serum"),
        ("setting", "laboratory"),
        ("clia-number", "00D0000000"),
        ("cycle", "irregular"),
    ];
    let back = clinic.fills_in(&page, &typed).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        back.says("This correction needs a second person"),
        "{}",
        back.text
    );
    let mut seen = typed.to_vec();
    seen.push(("effects-seen", "yes"));
    let done = clinic.fills_in(&page, &seen).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(world.kinds(&of).contains(&"correction-proposed"));
    assert!(!world.kinds(&of).contains(&"fact-corrected"));

    let chart = clinic.get(done.location()).await;
    assert!(chart.says("id=\"waiting-corrections\""), "{}", chart.text);
    assert!(chart.says("The record stands as it was"), "{}", chart.text);
    let proposal = chart
        .text
        .split("confirm-correction?proposal=")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a link")
        .to_owned();
    let own = clinic
        .fills_in(
            &format!("{file}/confirm-correction?proposal={proposal}"),
            &[("proposal", &proposal)],
        )
        .await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", own.text);
    assert!(
        own.says("Whoever proposes a correction does not confirm it"),
        "{}",
        own.text
    );

    let office = world.signed_in(ADMINISTRATOR).await;
    let waiting = format!("/programme/corrections?number={}", of.number);
    let shown = office.get(&waiting).await;
    assert!(
        shown.says("<dt>Now</dt>") && shown.says("<dt>Then</dt>"),
        "{}",
        shown.text
    );
    let command_id = shown.command_id();
    let number = of.number.to_string();
    let confirmed = office
        .post(
            "/programme/corrections",
            &[
                ("command-id", command_id.as_str()),
                ("number", number.as_str()),
                ("proposal", proposal.as_str()),
                ("answer", "confirm"),
            ],
        )
        .await;
    assert_eq!(
        confirmed.status,
        StatusCode::SEE_OTHER,
        "{}",
        confirmed.text
    );
    assert!(world.kinds(&of).contains(&"fact-corrected"));
    let chart = clinic.get(&file).await;
    assert!(!chart.says("id=\"waiting-corrections\""));
}

#[tokio::test]
async fn a_test_that_was_taken_back_comes_back_through_a_second_person_and_not_as_a_new_entry() {
    let world = World::new().await;
    let of = world.on_the_way("Synthetic Person One");
    let test = world.test(&of, "2026-02-26", TestResult::Negative);
    let clinic = world.signed_in(PRESCRIBER).await;
    let file = format!("/clinic/patients/{}", of.patient);
    let correction = format!("{file}/correction");
    let taken_back = [
        ("of", test.as_str()),
        ("why", "mistyped"),
        ("how", "withdraw"),
        ("effects-seen", "yes"),
    ];
    let done = clinic.fills_in(&correction, &taken_back).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(world.kinds(&of).contains(&"fact-corrected"));

    let anew = [
        ("collected-on", "2026-03-01"),
        ("result", "negative"),
        ("specimen", "serum"),
        ("setting", "laboratory"),
        ("clia-number", "00D0000000"),
        ("cycle", "irregular"),
    ];
    let refused = clinic
        .fills_in(&format!("{file}/pregnancy-test"), &anew)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let says = refused.error_of("collected-on").expect("at the day");
    assert!(says.contains("was taken back"), "{says}");

    let chart = clinic.get(&file).await;
    assert!(chart.says("Bring the entry back"), "{}", chart.text);
    let link = chart
        .text
        .split("correction?of=")
        .find(|rest| rest.contains("Bring the entry back"))
        .and_then(|_| {
            let before = chart.text.split("Bring the entry back").next()?;
            before.rsplit("correction?of=").next()
        })
        .and_then(|rest| rest.split('"').next())
        .expect("a link")
        .to_owned();
    let proposed = clinic
        .fills_in(
            &format!("{correction}?of={link}"),
            &[
                ("of", link.as_str()),
                ("why", "the specimen is hers"),
                ("effects-seen", "yes"),
            ],
        )
        .await;
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text);
    let chart = clinic.get(&file).await;
    assert!(chart.says("id=\"waiting-corrections\""), "{}", chart.text);
}
