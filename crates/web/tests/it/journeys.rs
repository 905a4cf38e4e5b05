//! Whole journeys through the pages' own forms: interrupted and taken up again, a second course, lost and back, a pregnancy
//! in the open window, and a transfer in the open window.

use reqwest::StatusCode;

use crate::acts::{asks, dispenses, is_tested, month, month_at, presents, records};
use crate::world::{
    ADMINISTRATOR, Enrolled, OTHER_PRESCRIBER, PATIENT, PHARMACIST, PRESCRIBER, World,
};

fn chart(of: &Enrolled) -> String {
    format!("/clinic/patients/{}", of.patient)
}

/// The first month is in the patient's hands on 1 March.
async fn in_treatment(world: &World) -> (Enrolled, String) {
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let verdict = dispenses(world, &of).await;
    assert!(verdict.says("Authorised"), "{}", verdict.text);
    let file = chart(&of);
    (of, file)
}

#[tokio::test]
async fn a_course_that_is_paused_gives_nothing_and_goes_on_with_a_new_test_and_a_new_prescription()
{
    let world = World::new().await;
    let (of, file) = in_treatment(&world).await;
    world.goes_to("2026-03-29");
    month(&world, &file, "2026-03-29").await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let why = [("reason", "an operation is planned")];
    records(&clinic.fills_in(&format!("{file}/pause"), &why).await);
    let page = clinic.get(&file).await;
    assert!(page.says("The treatment is paused"), "{}", page.text);
    let ended = "The prescription was cancelled, or the treatment was paused or stopped.";
    let counter = world.signed_in(PHARMACIST).await;
    let (_, page) = presents(&counter, &of).await;
    assert!(
        page.says(ended) && !page.says("May this be dispensed today?"),
        "{}",
        page.text
    );
    assert!(!page.says("operation"), "the counter learns no reason");

    world.goes_to("2026-04-10");
    let clinic = world.signed_in(PRESCRIBER).await;
    let page = format!("{file}/resume");
    records(&clinic.fills_in(&page, &[("reason", "")]).await);
    let counter = world.signed_in(PHARMACIST).await;
    let (_, page) = presents(&counter, &of).await;
    assert!(
        page.says(ended),
        "what was written before the pause stays ended: {}",
        page.text
    );
    month(&world, &file, "2026-04-10").await;
    let verdict = dispenses(&world, &of).await;
    assert!(
        verdict.says("Authorised") && verdict.says("Thursday 16 April 2026"),
        "{}",
        verdict.text
    );
}

#[tokio::test]
async fn a_second_course_months_later_walks_the_starting_path_anew() {
    let world = World::new().await;
    let (of, file) = in_treatment(&world).await;
    world.goes_to("2026-04-01");
    let clinic = world.signed_in(PRESCRIBER).await;
    let ended = [("last-dose-on", "2026-03-31")];
    records(&clinic.fills_in(&format!("{file}/complete"), &ended).await);
    let page = clinic.get(&file).await;
    assert!(page.says("Last pregnancy test, 30 days after the last dose"));
    world.goes_to("2026-04-30");
    let clinic = world.signed_in(PRESCRIBER).await;
    is_tested(&clinic, &file, "2026-04-30").await;
    assert!(clinic.get(&file).await.says("Nothing is due"));

    world.goes_to("2026-09-01");
    let clinic = world.signed_in(PRESCRIBER).await;
    let again = [("reason", "relapse")];
    records(&clinic.fills_in(&format!("{file}/resume"), &again).await);
    // What was told for the first course says nothing of this one: the thirty days begin with what is told now.
    month_at(&world, PRESCRIBER, &file, "2026-09-01", "2026-09-01").await;
    let refused = dispenses(&world, &of).await;
    assert!(refused.says("Do not dispense"), "{}", refused.text);
    let page = clinic.get(&file).await;
    assert!(
        page.says("Second pregnancy test") && page.says("30 days are complete on"),
        "the steps are those of a beginning: {}",
        page.text
    );
    world.goes_to("2026-10-02");
    month_at(&world, PRESCRIBER, &file, "2026-10-02", "2026-09-01").await;
    let verdict = dispenses(&world, &of).await;
    assert!(
        verdict.says("Authorised") && verdict.says("Thursday 8 October 2026"),
        "{}",
        verdict.text
    );
}

#[tokio::test]
async fn whoever_is_lost_to_follow_up_is_back_by_coming_and_goes_on_where_the_break_was_short() {
    let world = World::new().await;
    let (of, file) = in_treatment(&world).await;
    let lost = format!("{file}/lost-to-follow-up");
    let offers = format!("href=\"{lost}\"");
    world.goes_to("2026-03-28");
    let clinic = world.signed_in(PRESCRIBER).await;
    assert!(
        !clinic.get(&file).await.says(&offers),
        "not while a supply lasts"
    );
    world.goes_to("2026-04-30");
    let clinic = world.signed_in(PRESCRIBER).await;
    let page = clinic.get(&file).await;
    assert!(page.says(&offers), "{}", page.text);
    let contact = [("reason", "called, nobody answered"), ("on", "2026-04-30")];
    records(&clinic.fills_in(&format!("{file}/contact"), &contact).await);
    records(&clinic.fills_in(&lost, &[("reason", "")]).await);
    let page = clinic.get(&file).await;
    assert!(
        page.says("A visit, a test or a prescription shows the return"),
        "{}",
        page.text
    );

    world.goes_to("2026-05-20");
    month(&world, &file, "2026-05-20").await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let page = clinic.get(&file).await;
    assert!(
        !page.says("A visit, a test or a prescription shows the return"),
        "coming is the return: {}",
        page.text
    );
    let verdict = dispenses(&world, &of).await;
    assert!(
        verdict.says("Authorised") && verdict.says("Tuesday 26 May 2026"),
        "{}",
        verdict.text
    );
}

#[tokio::test]
async fn a_pregnancy_told_in_the_open_window_stops_everything_and_its_file_is_followed_to_its_close()
 {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let file = chart(&of);
    let (counter, case, ask) = asks(&world, &of).await;
    assert!(counter.get(&case).await.says("Authorised"));

    let me = world.signed_in(PATIENT).await;
    records(&me.fills_in("/me/pregnancy", &[]).await);
    let page = me.get("/me").await;
    assert!(
        page.says("Do not take the capsules. Call your prescriber today"),
        "{}",
        page.text
    );
    let till = counter.get(&ask.replace("/ask", "/hand-over")).await;
    assert_eq!(till.status, StatusCode::CONFLICT, "nothing leaves on it");
    let refused = dispenses(&world, &of).await;
    assert!(refused.says("Do not dispense"), "{}", refused.text);
    assert!(
        refused.says("The prescriber must clear a safety hold") && !refused.says("regnan"),
        "the counter learns that it is held and not why: {}",
        refused.text
    );

    // The clinic reports it to the programme.
    world.goes_to("2026-03-02");
    let clinic = world.signed_in(PRESCRIBER).await;
    let page = clinic.get(&file).await;
    assert!(page.says("A positive test or a pregnancy is on record"));
    let report = format!("{file}/report-to-programme");
    assert!(page.says(&format!("href=\"{report}\"")), "{}", page.text);
    let when = clinic.get(&report).await;
    assert_eq!(when.status, StatusCode::OK, "{}", when.text);
    records(
        &clinic
            .fills_in(&report, &[("timing", "before-treatment")])
            .await,
    );

    // The office follows it up to the close of its file.
    let office = world.signed_in(ADMINISTRATOR).await;
    let list = office.get("/programme/pregnancies").await;
    let entry = list.text.split("href=\"/programme/pregnancies/").nth(1);
    let entry = entry
        .and_then(|rest| rest.split('"').next())
        .expect("a file");
    let entry = format!("/programme/pregnancies/{entry}");
    let opened = office.get(&entry).await;
    assert!(opened.says(&of.number.to_string()), "{}", opened.text);
    assert!(!opened.says("Synthetic Person"), "by number, never by name");
    let empty = office
        .fills_in_to(&entry, &format!("{entry}/close"), &[("close-says", "")])
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.error_of("close-says").is_some(), "{}", empty.text);
    for (act, fields) in [
        (
            "follow",
            vec![
                ("reached", "yes"),
                ("follow-says", "The practice was called."),
            ],
        ),
        (
            "cause",
            vec![
                ("timing", "before-treatment"),
                ("cause", "A method was left out."),
            ],
        ),
        ("outcome", vec![("outcome", "lost")]),
        (
            "close",
            vec![("close-says", "Nothing more is to be learned.")],
        ),
    ] {
        records(
            &office
                .fills_in_to(&entry, &format!("{entry}/{act}"), &fields)
                .await,
        );
    }
    assert!(office.get(&entry).await.says("The file is closed."));
    assert!(office.get("/programme/pregnancies").await.says("Closed"));

    // The file at the office is closed; the gate is not open by it. An end begins the starting path anew.
    let refused = dispenses(&world, &of).await;
    assert!(refused.says("Do not dispense"), "{}", refused.text);
    world.goes_to("2026-03-20");
    let clinic = world.signed_in(PRESCRIBER).await;
    let ended = [("on", "2026-03-20")];
    records(
        &clinic
            .fills_in(&format!("{file}/pregnancy-ended"), &ended)
            .await,
    );
    month(&world, &file, "2026-03-20").await;
    let refused = dispenses(&world, &of).await;
    assert!(
        refused.says("Do not dispense") && refused.says("before the first supply"),
        "{}",
        refused.text
    );
}

#[tokio::test]
async fn whoever_changes_prescriber_in_the_open_window_collects_by_its_last_day_and_goes_on_with_the_new_one()
 {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let file = chart(&of);
    let (counter, case, _) = asks(&world, &of).await;
    assert!(counter.get(&case).await.says("Saturday 7 March 2026"));

    let clinic = world.signed_in(PRESCRIBER).await;
    let to = [("prescriber", "clinic-b"), ("reason", "the patient moved")];
    records(&clinic.fills_in(&format!("{file}/transfer"), &to).await);
    world.goes_to("2026-03-05");
    let new = world.signed_in(OTHER_PRESCRIBER).await;
    assert_eq!(new.get(&file).await.status, StatusCode::NOT_FOUND);
    let waiting = new.get("/clinic/cover").await;
    assert!(waiting.says("Synthetic Person One"), "{}", waiting.text);
    let patient = waiting.value_of("patient").expect("who waits");
    let accepted = new
        .fills_in_to(
            "/clinic/cover",
            "/clinic/cover/accept",
            &[("patient", &patient)],
        )
        .await;
    records(&accepted);
    let former = world.signed_in(PRESCRIBER).await;
    assert_eq!(former.get(&file).await.status, StatusCode::NOT_FOUND);
    let page = new.get(&file).await;
    assert!(page.says("7 Mar 2026"), "the window goes on: {}", page.text);

    world.goes_to("2026-03-07");
    let bag = [
        ("capsules", "60"),
        ("days", "30"),
        ("checked", "yes"),
        ("to", "patient"),
    ];
    let counter = world.signed_in(PHARMACIST).await;
    let (case, _) = presents(&counter, &of).await;
    let till = format!("{case}/{prescription}/hand-over");
    records(&counter.fills_in(&till, &bag).await);

    world.goes_to("2026-04-04");
    month_at(&world, OTHER_PRESCRIBER, &file, "2026-04-04", "2026-01-02").await;
    let verdict = dispenses(&world, &of).await;
    assert!(
        verdict.says("Authorised") && verdict.says("Friday 10 April 2026"),
        "{}",
        verdict.text
    );
    assert!(verdict.says("Dr Other B."), "whom to call is the new one");
}
