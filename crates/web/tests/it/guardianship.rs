//! Who is a patient's guardian, what they sign, and when it ends.

use crate::world::{ADMINISTRATOR, Enrolled, GUARDIAN, PASSWORD, PRESCRIBER, World};
use reqwest::StatusCode;
use retinue_kernel::{Form, Payload, Signer};
use retinue_ledger::Role;

use crate::guardian::BORN;

#[tokio::test]
async fn a_guardian_signs_once_and_an_empty_form_is_answered_with_what_is_missing() {
    let world = World::new().await;
    let of = world.enrols_born("Synthetic Minor", BORN);
    world.guardian(&of, GUARDIAN);
    let guardian = world.signed_in(GUARDIAN).await;
    let path = format!("/guardian/sign/{}", of.patient);
    let facts = world.facts(&of);
    let empty = guardian.fills_in(&path, &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        empty.error_of("guardian-signature").is_some(),
        "{}",
        empty.text
    );
    assert_eq!(world.facts(&of), facts, "nothing is stored");
    for _ in 0..2 {
        let page = guardian.get("/guardian").await;
        if page.says("A form waits") {
            let shown = guardian.get(&path).await;
            let words = shown.value_of("shown-words").expect("what was shown");
            let unread = guardian
                .fills_in(&path, &[("guardian-signature", "yes")])
                .await;
            assert_eq!(
                unread.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "words that were not shown are not signed"
            );
            guardian
                .fills_in(
                    &path,
                    &[("guardian-signature", "yes"), ("shown-words", &words)],
                )
                .await;
        }
    }
    assert_eq!(world.facts(&of), facts + 1);
    // A page that was open meanwhile records nothing, and says so.
    let late = [
        ("command-id", "00000000-0000-4000-8000-00000000beef"),
        ("guardian-signature", "yes"),
    ];
    let late = guardian.post(&path, &late).await;
    assert_eq!(
        late.location(),
        "/guardian?done=not-needed",
        "{}",
        late.text
    );
    assert!(
        guardian
            .get(late.location())
            .await
            .says("Nothing was recorded")
    );
    assert_eq!(world.facts(&of), facts + 1);
    assert!(guardian.get("/guardian").await.says("No form waits"));
    assert_eq!(guardian.get(&path).await.location(), "/guardian");
    // Nobody's child, and somebody else's, are not there.
    let other = world.enrols_born("Another Minor", BORN);
    for unknown in [
        other.patient.to_string(),
        "00000000-0000-4000-8000-000000000000".to_owned(),
        "x".to_owned(),
    ] {
        let answer = guardian.get(&format!("/guardian/sign/{unknown}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{unknown}");
    }
}

#[tokio::test]
async fn on_the_day_of_coming_of_age_access_is_over_and_the_consent_is_due_anew() {
    let world = World::new().await;
    let of = world.enrols_born("Synthetic Minor", BORN);
    world.guardian(&of, GUARDIAN);
    world.account("minor", "Synthetic Minor", Role::Patient(of.patient));
    world.records(
        &of,
        Payload::ConsentSigned {
            form: Form::PatientEnrolmentCan,
            signers: vec![Signer::Patient, Signer::Guardian, Signer::Prescriber],
            edition: None,
            text_hash: None,
            signing: None,
        },
    );
    let soon = "comes of age soon";
    let chart = format!("/clinic/patients/{}", of.patient);
    let on = async |date: &str| {
        world.goes_to(date);
        let clinic = world.signed_in(PRESCRIBER).await.get(&chart).await;
        let patient = world.signed_in("minor").await.get("/me").await;
        let guardian = world.signed_in(GUARDIAN).await.get("/guardian").await;
        (clinic, patient, guardian)
    };
    let (clinic, patient, guardian) = on("2026-05-31").await;
    assert!(!clinic.says(soon) && !patient.says("You come of age soon"));
    assert!(guardian.says("Synthetic Minor"));
    let (clinic, patient, guardian) = on("2026-06-01").await;
    assert!(
        clinic.says(soon) && clinic.says("is signed anew"),
        "{}",
        clinic.text
    );
    assert!(patient.says("You come of age soon") && patient.says("sign your form anew"));
    assert!(guardian.says("Synthetic Minor"));
    let (clinic, patient, guardian) = on("2026-07-01").await;
    assert!(
        clinic.says("was signed while the patient was a minor"),
        "{}",
        clinic.text
    );
    assert!(patient.says("You came of age on"), "{}", patient.text);
    assert!(guardian.says("Your access has ended"), "{}", guardian.text);
    assert!(!guardian.says("Synthetic Minor"), "only that it ended");
    let late = world.signed_in(GUARDIAN).await;
    let path = format!("/guardian/sign/{}", of.patient);
    assert_eq!(late.get(&path).await.status, StatusCode::NOT_FOUND);
    let sent = late
        .post(
            &path,
            &[
                ("command-id", "00000000-0000-4000-8000-000000000002"),
                ("guardian-signature", "yes"),
            ],
        )
        .await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_clinic_links_and_unlinks_a_guardian_and_another_clinic_does_not() {
    let world = World::new().await;
    let first = world.enrols_born("First Minor", BORN);
    let second = world.enrols_born("Second Minor", "2010-01-01");
    world.guardian(&first, GUARDIAN);
    let clinic = world.signed_in(PRESCRIBER).await;
    let path = format!("/clinic/patients/{}/guardians", second.patient);
    let unknown = clinic.fills_in(&path, &[("login", "nobody")]).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unknown.error_of("login").is_some(), "{}", unknown.text);
    let no_guardian = clinic.fills_in(&path, &[("login", ADMINISTRATOR)]).await;
    assert!(
        no_guardian.error_of("login").is_some(),
        "{}",
        no_guardian.text
    );
    let linked = clinic.fills_in(&path, &[("login", GUARDIAN)]).await;
    assert_eq!(linked.status, StatusCode::SEE_OTHER, "{}", linked.text);
    let guardian = world.signed_in(GUARDIAN).await;
    let both = guardian.get("/guardian").await;
    assert!(
        both.says("First Minor") && both.says("Second Minor"),
        "{}",
        both.text
    );
    let other = world.signed_in(crate::world::OTHER_PRESCRIBER).await;
    assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND);
    let page = clinic.get(&path).await;
    let linked = page.value_of("guardian").expect("a linked guardian");
    let unlinked = clinic
        .post(
            &format!("{path}/unlink"),
            &[
                ("command-id", "00000000-0000-4000-8000-000000000003"),
                ("guardian", &linked),
            ],
        )
        .await;
    assert_eq!(unlinked.status, StatusCode::SEE_OTHER, "{}", unlinked.text);
    let one = guardian.get("/guardian").await;
    assert!(one.says("First Minor") && !one.says("Second Minor"));
    assert!(one.says("Your access has ended"));
}

#[tokio::test]
async fn the_office_makes_a_guardians_account_for_a_minor_only() {
    let world = World::new().await;
    let minor = world.enrols_born("Synthetic Minor", BORN);
    let adult = world.enrols("Synthetic Adult");
    let office = world.signed_in(ADMINISTRATOR).await;
    let form = |login: &'static str, of: &Enrolled| {
        vec![
            ("name", "Guardian One".to_owned()),
            ("login", login.to_owned()),
            ("role", "guardian".to_owned()),
            ("of", of.number.to_string()),
            ("password", PASSWORD.to_owned()),
        ]
    };
    let send = async |filled: Vec<(&str, String)>| {
        let filled: Vec<(&str, &str)> = filled
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        office.post("/programme/accounts", &filled).await
    };
    let of_age = send(form("guardian-of-adult", &adult)).await;
    assert_eq!(of_age.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(of_age.error_of("of").is_some(), "{}", of_age.text);
    let made = send(form(GUARDIAN, &minor)).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    assert!(
        world
            .signed_in(GUARDIAN)
            .await
            .get("/guardian")
            .await
            .says("Synthetic Minor")
    );
}
