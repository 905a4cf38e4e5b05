//! What a patient tells that changes what may be dispensed: breastfeeding, a pregnancy that is possible after all, capsules
//! from elsewhere. On the web, by telephone, and in the clinic.

use reqwest::StatusCode;
use retinue_kernel::{Basis, Capacity, Category, Payload};
use retinue_ledger::Role;

use crate::counter::{asks, case_of};
use crate::world::{BORN, Enrolled, PATIENT, PHARMACIST, PHONE_AGENT, PRESCRIBER, World, id};

/// What the counter would be told today, by the slugs of its reasons.
fn reasons(world: &World, of: &Enrolled) -> Vec<String> {
    let file = world.ledger.patient_file(&world.clinician(), of.patient);
    let file = file.expect("the file");
    let prescription = file.summary.prescription.clone();
    let decision = file.preview(&prescription.unwrap_or_else(|| id("none")), None);
    let unmet = decision.unmet().iter();
    unmet.map(|one| one.slug.to_string()).collect()
}

#[tokio::test]
async fn whoever_says_that_she_breastfeeds_gets_nothing_more_until_the_clinic_says_it_is_over() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = world.signed_in(PHARMACIST).await;
    let case = case_of(&counter, &of).await;
    asks(&counter, &case, prescription.as_str()).await;
    let me = world.signed_in(PATIENT).await;
    assert!(me.get("/me").await.says("I am breastfeeding"));
    let told = me.fills_in("/me/breastfeeding", &[]).await;
    assert_eq!(told.location(), "/me?done=breastfeeding", "{}", told.text);
    assert!(
        me.get(told.location())
            .await
            .says("Stop taking the capsules now")
    );
    assert!(
        world.kinds(&of).contains(&"authorisation-reversed"),
        "what waited at the pharmacy must not be handed over"
    );
    assert!(
        reasons(&world, &of).contains(&"breastfeeding".to_owned()),
        "{:?}",
        reasons(&world, &of)
    );
    let clinic = world.signed_in(PRESCRIBER).await;
    let page = format!("/clinic/patients/{}/breastfeeding", of.patient);
    let over = clinic.fills_in(&page, &[("ongoing", "no")]).await;
    assert_eq!(over.status, StatusCode::SEE_OTHER, "{}", over.text);
    assert!(!reasons(&world, &of).contains(&"breastfeeding".to_owned()));
}

#[tokio::test]
async fn whoever_says_that_she_can_become_pregnant_gets_no_further_yes_until_it_is_settled() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let me = world.signed_in(PATIENT).await;
    assert!(
        !me.get("/me").await.says("I can become pregnant after all"),
        "the record says so"
    );
    world.records(
        &of,
        Payload::CategoryAssigned {
            category: Category::Cannot,
            basis: Basis::Hysterectomy,
            menopause: None,
            reason: Some(id("letter of the surgeon")),
        },
    );
    world.goes_to("2026-03-02");
    let me = world.signed_in(PATIENT).await;
    let page = me.get("/me").await;
    assert!(
        page.says("I can become pregnant after all"),
        "{}",
        page.text
    );
    let told = me
        .fills_in(
            "/me/category",
            &[("reason", "the letter was another person's")],
        )
        .await;
    assert_eq!(told.location(), "/me?done=category", "{}", told.text);
    assert!(
        me.get(told.location())
            .await
            .says("a pregnancy test is due at once")
    );
    let file = world
        .ledger
        .patient_file(&world.clinician(), of.patient)
        .expect("the file");
    assert_eq!(file.summary.category, Some(Category::Can));
    assert!(
        !reasons(&world, &of).is_empty(),
        "the starting path is walked again"
    );
    let clinic = world.signed_in(PRESCRIBER).await;
    let due = clinic.get("/clinic/due").await;
    assert!(
        due.says("Pregnancy test now: the category has changed"),
        "{}",
        due.text
    );
}

const CAPSULES: [(&str, &str); 5] = [
    ("origin", "another-person"),
    ("product", "conventional"),
    ("strength-1", "20"),
    ("capsules-1", "10"),
    ("reason", "the next month came late"),
];

#[tokio::test]
async fn capsules_from_elsewhere_are_told_by_the_patient_and_settled_by_the_prescriber() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let me = world.signed_in(PATIENT).await;
    let page = me.get("/me/outside-supply").await;
    assert!(page.says("nobody will blame you"), "{}", page.text);
    let before = world.kinds(&of).len();
    let wrong = me
        .fills_in(
            "/me/outside-supply",
            &[
                ("strength-1", "20"),
                ("capsules-1", ""),
                ("origin", "online"),
            ],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.error_of("capsules-1").is_some(), "{}", wrong.text);
    let backwards = [
        &CAPSULES[..],
        &[("received-on", "2026-03-01"), ("taken-from", "2026-02-28")],
    ]
    .concat();
    let wrong = me.fills_in("/me/outside-supply", &backwards).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.error_of("taken-from").is_some(), "{}", wrong.text);
    assert_eq!(world.kinds(&of).len(), before, "nothing was stored");
    let told = me.fills_in("/me/outside-supply", &CAPSULES).await;
    assert_eq!(told.location(), "/me?done=outside-supply", "{}", told.text);

    let clinic = world.signed_in(PRESCRIBER).await;
    let chart = clinic
        .get(&format!("/clinic/patients/{}", of.patient))
        .await;
    assert!(chart.says("Supply from elsewhere"), "{}", chart.text);
    assert!(
        chart.says("capsules at home that you did not expect"),
        "{}",
        chart.text
    );
    let settle = format!("/clinic/patients/{}/supply-settled", of.patient);
    let shown = clinic.get(&settle).await;
    assert!(shown.says("Supply from elsewhere"), "{}", shown.text);
    let supply = shown
        .text
        .split("<option value=\"")
        .skip(1)
        .find_map(|rest| rest.split('"').next().filter(|id| id.len() > 10))
        .expect("the report")
        .to_owned();
    let too_long = [
        ("supply", supply.as_str()),
        ("taken-until", "2026-05-01"),
        ("finding", "goes on"),
    ];
    let refused = clinic.fills_in(&settle, &too_long).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.error_of("taken-until").is_some(),
        "{}",
        refused.text
    );
    let settled = [
        ("supply", supply.as_str()),
        ("finding", "brought to the pharmacy to be destroyed"),
    ];
    let done = clinic.fills_in(&settle, &settled).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let chart = clinic
        .get(&format!("/clinic/patients/{}", of.patient))
        .await;
    assert!(!chart.says("capsules at home that you did not expect"));
}

#[tokio::test]
async fn the_clinic_writes_down_what_it_hears_and_the_page_says_what_it_means_and_what_not() {
    let world = World::new().await;
    let of = world.on_the_way("Synthetic Person One");
    let clinic = world.signed_in(PRESCRIBER).await;
    let page = format!("/clinic/patients/{}/outside-supply", of.patient);
    let shown = clinic.get(&page).await;
    assert!(
        shown.says("warned, not judged") && shown.says("refuses nothing by itself"),
        "{}",
        shown.text
    );
    let done = clinic.fills_in(&page, &CAPSULES).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(world.kinds(&of).contains(&"outside-supply-reported"));
}

/// What is typed into a form.
type Typed<'a> = &'a [(&'a str, &'a str)];

/// No web, no e-mail, no mobile: the same three reports by telephone, as the patient's own.
#[tokio::test]
async fn all_three_are_told_by_telephone_too() {
    let world = World::new().await;
    let of = world.on_the_way("Calling Patient");
    world.records(
        &of,
        Payload::CategoryAssigned {
            category: Category::Cannot,
            basis: Basis::Hysterectomy,
            menopause: None,
            reason: None,
        },
    );
    world.account(PHONE_AGENT, "Telephone Agent", Role::PhoneAgent);
    let agent = world.signed_in(PHONE_AGENT).await;
    let number = of.number.to_string();
    let caller = [
        ("number", number.as_str()),
        ("born", BORN),
        ("source", "patient"),
        ("language", "en"),
        ("also", "call-back"),
    ];
    let call = agent
        .fills_in("/phone", &caller)
        .await
        .location()
        .to_owned();
    let acts: [(&str, Typed<'_>, &str); 3] = [
        (
            "category",
            &[("reason", "asked again")],
            "category-assigned",
        ),
        ("breastfeeding", &[], "breastfeeding-recorded"),
        ("outside-supply", &CAPSULES, "outside-supply-reported"),
    ];
    for (path, form, kind) in acts {
        let done = agent.fills_in(&format!("{call}/{path}"), form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{path}: {}", done.text);
        let file = world
            .ledger
            .patient_file(&world.clinician(), of.patient)
            .expect("the file");
        let last = file.events.last().expect("a fact");
        assert_eq!(last.payload.kind(), kind);
        let from = last.envelope.provenance.as_ref().expect("by whom");
        assert_eq!(from.capacity, Some(Capacity::PhoneAgent));
        assert!(from.in_call.is_some());
    }
}
