//! A case from its opening to the patients who lose their pharmacy by it, and the office's other lists.

use reqwest::StatusCode;
use retinue_kernel::Payload;

use crate::world::{ADMINISTRATOR, BORN, PATIENT, PHARMACIST, World};

#[tokio::test]
async fn a_case_goes_from_notice_to_answer_to_suspension_and_names_who_waits_for_another_way() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = world.signed_in(PHARMACIST).await;
    let found = counter
        .post(
            "/pharmacy/find",
            &[("number", &of.number.to_string()), ("born", BORN)],
        )
        .await;
    let at_counter = found.location().to_owned();
    let command_id = counter.get(&at_counter).await.command_id();
    counter
        .post(
            &format!("{at_counter}/{prescription}/ask"),
            &[("command-id", &command_id)],
        )
        .await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let opens = "/programme/cases/pharmacy:north";
    let wrong = office.fills_in(opens, &[("law", "Z9"), ("says", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let opened = office
        .fills_in(
            opens,
            &[("law", "D8"), ("says", "Two prescriptions bear no number.")],
        )
        .await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
    let case = opened.location().to_owned();
    let id = case.rsplit('/').next().expect("an id").to_owned();
    let own_page = format!("/pharmacy/standing/cases/{id}");
    // The party does not read it before the notice.
    assert_eq!(counter.get(&own_page).await.status, StatusCode::NOT_FOUND);
    let notice = office
        .fills_in_to(
            &case,
            &format!("{case}/notice"),
            &[
                ("notice-says", "Please say how this came about."),
                ("notice-by", "2026-03-31"),
            ],
        )
        .await;
    assert_eq!(notice.status, StatusCode::SEE_OTHER, "{}", notice.text);
    let page = counter.get(&own_page).await;
    assert!(
        page.says("Please say how this came about.") && page.says("D8"),
        "{}",
        page.text
    );
    let answered = counter
        .fills_in_to(
            &own_page,
            &format!("{own_page}/answer"),
            &[("says", "The printer was out of order.")],
        )
        .await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text);
    let before = office.get(&case).await;
    assert!(before.says("The printer was out of order."));
    assert!(
        before.says("1 live authorisation would end at once."),
        "{}",
        before.text
    );
    assert!(before.says(&of.number.to_string()));
    let acted = office
        .fills_in_to(
            &case,
            &format!("{case}/act"),
            &[
                ("action", "suspension"),
                ("act-says", "Suspended until the procedure is shown."),
                ("act-by", "2026-03-31"),
            ],
        )
        .await;
    assert_eq!(acted.status, StatusCode::SEE_OTHER, "{}", acted.text);
    assert!(world.kinds(&of).contains(&"authorisation-reversed"));
    let waiting = office.get("/programme/displaced").await;
    assert!(waiting.says(&of.number.to_string()), "{}", waiting.text);
    let value = |name: &str| waiting.value_of(name).expect("it stands on the page");
    let settled = office
        .fills_in(
            "/programme/displaced",
            &[
                ("party", &value("party")),
                ("because", &value("because")),
                ("patient", &value("patient")),
                ("how", "another-pharmacy"),
            ],
        )
        .await;
    assert_eq!(settled.status, StatusCode::SEE_OTHER, "{}", settled.text);
    let after = office.get("/programme/displaced").await;
    assert!(!after.says(&of.number.to_string()));
    assert!(counter.get(&own_page).await.says("Ask for reconsideration"));
    assert!(office.get("/programme/cases").await.says("North Counter"));
    assert!(office.get("/programme/desk").await.says("Due"));
}

#[tokio::test]
async fn the_years_sample_is_drawn_with_its_seed_and_the_audit_is_recorded_for_it() {
    let world = World::new().await;
    // The clock moves on while the patient gets ready: whoever signs in does so afterwards.
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let office = world.signed_in(ADMINISTRATOR).await;
    let page = "/programme/audits";
    let early = office
        .fills_in_to(page, "/programme/audits/draw", &[])
        .await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        early.says("No certified pharmacy ordered"),
        "{}",
        early.text
    );
    let counter = world.signed_in(PHARMACIST).await;
    let found = counter
        .post(
            "/pharmacy/find",
            &[("number", &of.number.to_string()), ("born", BORN)],
        )
        .await;
    let case = found.location().to_owned();
    let command_id = counter.get(&case).await.command_id();
    counter
        .post(
            &format!("{case}/{prescription}/ask"),
            &[("command-id", &command_id)],
        )
        .await;
    let drawn = office
        .fills_in_to(page, "/programme/audits/draw", &[])
        .await;
    assert_eq!(drawn.status, StatusCode::SEE_OTHER, "{}", drawn.text);
    let shown = office.get(page).await;
    assert!(
        shown.says("Sample of 2026") && shown.says("To be audited"),
        "{}",
        shown.text
    );
    let sample = shown
        .text
        .split("?sample=")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a link to the pharmacy")
        .to_owned();
    let audited = office
        .fills_in_to(
            "/programme/pharmacies/north",
            "/programme/pharmacies/north/audit",
            &[
                ("sample", &sample),
                ("result", "no-findings"),
                ("audit-says", "All in order."),
            ],
        )
        .await;
    assert_eq!(audited.status, StatusCode::SEE_OTHER, "{}", audited.text);
    assert!(!office.get(page).await.says("To be audited"));
}

#[tokio::test]
async fn a_reported_pregnancy_is_followed_up_and_leaves_only_with_a_reason() {
    let world = World::new().await;
    let of = world.on_the_way("Synthetic Person One");
    let report = world.records(&of, Payload::PregnancyReported {});
    let office = world.signed_in(ADMINISTRATOR).await;
    assert!(
        office
            .get("/programme/pregnancies")
            .await
            .says(&of.number.to_string())
    );
    let file = format!("/programme/pregnancies/{report}");
    let followed = office
        .fills_in_to(
            &file,
            &format!("{file}/follow"),
            &[
                ("reached", "no"),
                ("follow-says", "Nobody answered the call."),
            ],
        )
        .await;
    assert_eq!(followed.status, StatusCode::SEE_OTHER, "{}", followed.text);
    // The edition of 2021 asks the outcome.
    let outcome = office
        .fills_in_to(&file, &format!("{file}/outcome"), &[("outcome", "lost")])
        .await;
    assert_eq!(outcome.status, StatusCode::SEE_OTHER, "{}", outcome.text);
    let export = "/programme/pregnancies/export";
    let without = office
        .fills_in_to("/programme/pregnancies", export, &[("reason", "")])
        .await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    let unsealed = office
        .fills_in_to(
            "/programme/pregnancies",
            export,
            &[("reason", "asked for by the authority")],
        )
        .await;
    assert!(unsealed.says("\"outcome\":\"lost\""), "{}", unsealed.text);
    assert!(
        office
            .get("/programme/audit")
            .await
            .says("asked for by the authority")
    );
}
