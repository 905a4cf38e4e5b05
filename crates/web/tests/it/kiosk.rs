//! The kiosk: the clinic's own device in the patient's hands, for the month's questions and contraception and nothing else.

use reqwest::StatusCode;
use retinue_kernel::{Capacity, Payload, Source, Through};
use retinue_ledger::Role;

use crate::browser::{Answer, Browser};
use crate::world::{ADMINISTRATOR, BORN, Enrolled, PASSWORD, PATIENT, PRESCRIBER, World};

const RIGHT: [(&str, &str); 5] = [
    ("two-methods", "yes"),
    ("missed-month", "no"),
    ("one-month-after", "yes"),
    ("sharing", "no"),
    ("pregnant", "yes"),
];
const WRONG: [(&str, &str); 5] = [
    ("two-methods", "no"),
    ("missed-month", "yes"),
    ("one-month-after", "no"),
    ("sharing", "yes"),
    ("pregnant", "no"),
];

/// The cookie that an answer sets.
fn cookie_of(answer: &Answer) -> String {
    let cookie = answer.header("set-cookie");
    cookie.split(';').next().expect("a cookie").to_owned()
}

/// The prescriber hands the device over: the same browser, with what came in the place of the clinic's session.
pub(crate) async fn lends(world: &World, of: &Enrolled) -> (Browser, Browser) {
    let clinic = world.signed_in(PRESCRIBER).await;
    let lent = clinic
        .post(&format!("/clinic/patients/{}/kiosk", of.patient), &[])
        .await;
    assert_eq!(lent.location(), "/kiosk", "{}", lent.text);
    let device = clinic.clone().with_cookie(&cookie_of(&lent));
    (clinic, device)
}

pub(crate) async fn proves(device: &Browser, born: &str) -> Answer {
    device.fills_in("/kiosk", &[("born", born)]).await
}

fn is_over(answer: &Answer) -> bool {
    (answer.status, answer.location()) == (StatusCode::SEE_OTHER, "/sign-in")
}

#[tokio::test]
async fn a_patient_answers_alone_on_the_clinics_device_and_the_record_says_who_lent_it() {
    let world = World::new().await;
    let of = world.on_the_way("Synthetic Person One");
    let clinic = world.signed_in(PRESCRIBER).await;
    let file = format!("/clinic/patients/{}", of.patient);
    assert!(
        clinic
            .get(&file)
            .await
            .says("Hand this device to the patient")
    );
    let asks = clinic.get(&format!("{file}/kiosk")).await;
    assert!(asks.says("Nobody answers for a patient"), "{}", asks.text);

    let (_, device) = lends(&world, &of).await;
    let door = device.get("/kiosk").await;
    assert!(
        door.says("Is it you?") && !door.says("Synthetic Person"),
        "{}",
        door.text
    );
    assert_eq!(proves(&device, BORN).await.location(), "/kiosk");
    let front = device.get("/kiosk").await;
    assert!(front.says("Answer your questions"), "{}", front.text);
    assert!(
        !front.says("My contraception is unchanged"),
        "the patient has said nothing yet; what the clinic wrote down is the clinic's"
    );

    let failed = device.fills_in("/kiosk/questions", &WRONG).await;
    let shown = device.get(failed.location()).await;
    assert!(
        shown.says("Not all answers were right") && shown.says("Try again"),
        "{}",
        shown.text
    );
    let passed = device.fills_in("/kiosk/questions", &RIGHT).await;
    assert!(
        device
            .get(passed.location())
            .await
            .says("Your answers are right"),
        "another try is open"
    );
    let methods = [
        ("methods", "combined-pill"),
        ("methods", "male-condom"),
        ("since", "2026-01-02"),
    ];
    let told = device.fills_in("/kiosk/contraception", &methods).await;
    let front = device.get(told.location()).await;
    assert!(
        front.says("Your contraception is on record"),
        "{}",
        front.text
    );
    let command_id = front.command_id();
    let unchanged = device
        .post(
            "/kiosk/contraception-unchanged",
            &[("command-id", &command_id)],
        )
        .await;
    assert_eq!(
        unchanged.status,
        StatusCode::SEE_OTHER,
        "{}",
        unchanged.text
    );

    let ended = device.post("/kiosk/end", &[]).await;
    assert!(
        is_over(&ended) && cookie_of(&ended).ends_with('='),
        "{}",
        ended.text
    );
    assert!(is_over(&device.get("/kiosk").await));

    let signed_in = world
        .ledger
        .sign_in(PRESCRIBER, PASSWORD)
        .expect("a clinic");
    let clinic = signed_in.actor.clinician().expect("a clinic");
    let file = world
        .ledger
        .patient_file(&clinic, of.patient)
        .expect("the file");
    let own = |event: &&retinue_kernel::Event| match &event.payload {
        Payload::ComprehensionAnswered { .. } => true,
        Payload::ContraceptionRecorded { source, .. } => *source == Source::Patient,
        _ => false,
    };
    let own: Vec<_> = file.events.iter().filter(own).collect();
    assert_eq!(own.len(), 4, "two answers, and contraception said twice");
    for event in own {
        let from = event.envelope.provenance.as_deref().expect("from whom");
        assert_eq!(from.capacity, Some(Capacity::Patient));
        assert_eq!(from.through, Some(Through::Kiosk));
        assert_eq!(from.assisted_by.as_ref(), Some(signed_in.actor.account()));
        assert_ne!(from.by.as_ref(), Some(signed_in.actor.account()));
    }
}

#[tokio::test]
async fn the_clinics_session_ends_when_the_device_is_handed_over() {
    let world = World::new().await;
    let of = world.on_the_way("Synthetic Person One");
    let (clinic, device) = lends(&world, &of).await;
    let file = format!("/clinic/patients/{}", of.patient);
    assert!(is_over(&clinic.get(&file).await), "nobody comes back to it");
    proves(&device, BORN).await;
    for page in ["/clinic", file.as_str(), "/me", "/pharmacy", "/guardian"] {
        assert_eq!(
            device.get(page).await.status,
            StatusCode::FORBIDDEN,
            "{page}"
        );
    }
    assert_eq!(device.get("/").await.location(), "/kiosk");
    let front = device.get("/kiosk").await;
    assert_eq!(front.header("cache-control"), "no-store");
    assert_eq!(front.header("refresh"), "181; url=/kiosk");
    // No stranger's patient can be lent a device.
    let other = world.signed_in(crate::world::OTHER_PRESCRIBER).await;
    let refused = other.post(&format!("{file}/kiosk"), &[]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(
        other.get("/clinic").await.status,
        StatusCode::OK,
        "nothing ended"
    );
}

#[tokio::test]
async fn nothing_is_shown_or_recorded_before_the_day_of_birth_is_right() {
    let world = World::new().await;
    let of = world.on_the_way("Synthetic Person One");
    let facts = world.facts(&of);
    let (_, device) = lends(&world, &of).await;
    assert_eq!(device.get("/kiosk/questions").await.location(), "/kiosk");
    let mut form = vec![("command-id", "00000000-0000-4000-8000-000000000007")];
    form.extend_from_slice(&RIGHT);
    let unproven = device.post("/kiosk/questions", &form).await;
    assert_eq!(unproven.location(), "/kiosk");
    for left in ["2", "1"] {
        let wrong = proves(&device, "2004-05-02").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.says(&format!("Tries left: {left}")), "{}", wrong.text);
        assert!(!wrong.says("2004-05-02"), "what was typed is gone");
    }
    assert!(is_over(&proves(&device, "2004-05-02").await));
    assert!(
        is_over(&device.get("/kiosk").await),
        "the device lies at the door"
    );
    assert_eq!(world.facts(&of), facts);
}

#[tokio::test]
async fn a_patient_holds_one_device_so_that_wrong_days_of_birth_on_two_are_no_more_tries() {
    let world = World::new().await;
    let of = world.on_the_way("Synthetic Person One");
    let another = world.on_the_way("Synthetic Person Two");
    let (_, first) = lends(&world, &of).await;
    let (_, of_another) = lends(&world, &another).await;
    for _ in 0..2 {
        let wrong = proves(&first, "2004-05-02").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let (_, second) = lends(&world, &of).await;
    assert!(
        is_over(&first.get("/kiosk").await),
        "it closes where another is lent"
    );
    assert_eq!(of_another.get("/kiosk").await.status, StatusCode::OK);
    assert_eq!(proves(&second, BORN).await.location(), "/kiosk");
}

#[tokio::test]
async fn a_kiosk_closes_by_itself() {
    let world = World::new().await;
    let of = world.on_the_way("Synthetic Person One");
    let (_, idle) = lends(&world, &of).await;
    proves(&idle, BORN).await;
    world.minutes_pass(2);
    assert_eq!(idle.get("/kiosk").await.status, StatusCode::OK);
    world.minutes_pass(3);
    assert!(is_over(&idle.get("/kiosk").await), "nobody touched it");

    let (_, busy) = lends(&world, &of).await;
    proves(&busy, BORN).await;
    for _ in 0..9 {
        world.minutes_pass(2);
        assert_eq!(busy.get("/kiosk").await.status, StatusCode::OK);
    }
    world.minutes_pass(2);
    assert!(is_over(&busy.get("/kiosk").await), "however busy");
}

#[tokio::test]
async fn a_kiosk_ends_with_the_account_that_lent_it() {
    let world = World::new().await;
    let of = world.on_the_way("Synthetic Person One");
    let (_, device) = lends(&world, &of).await;
    proves(&device, BORN).await;
    let lender = world
        .ledger
        .sign_in(PRESCRIBER, PASSWORD)
        .expect("the lender");
    let office = world
        .ledger
        .sign_in(ADMINISTRATOR, PASSWORD)
        .expect("the office");
    let office = office.actor.administrator().expect("the office");
    world
        .ledger
        .set_disabled(&office, lender.actor.account(), true)
        .expect("it is disabled");
    assert!(is_over(&device.get("/kiosk").await));
}

#[tokio::test]
async fn the_patient_reads_in_their_own_room_that_a_device_was_lent() {
    let world = World::new().await;
    let of = world.on_the_way("Synthetic Person One");
    let (_, device) = lends(&world, &of).await;
    proves(&device, BORN).await;
    device.get("/kiosk").await;
    world.account(PATIENT, "Patient One", Role::Patient(of.patient));
    let patient = world.signed_in(PATIENT).await;
    let looks = patient.get("/me/who-looked").await;
    assert!(
        looks.says("Lent you a device of the clinic"),
        "{}",
        looks.text
    );
}
