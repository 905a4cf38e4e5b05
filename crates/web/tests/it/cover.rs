//! Delegates, temporary cover and transfers, as the clinic and the patient meet them.

use reqwest::StatusCode;
use retinue_kernel::{Payload, RegistryEvent};
use retinue_ledger::{CommandId, CounterAnswer, RegistrySubmission, Role, Subject, Verdict};

use crate::world::{
    ADMINISTRATOR, Enrolled, OTHER_PRESCRIBER, PASSWORD, PATIENT, PHARMACIST, PRESCRIBER, World, id,
};

fn registry(world: &World, prescriber: &str, name: &str, event: RegistryEvent) {
    let submission = RegistrySubmission {
        subject: Subject::Prescriber(id(prescriber)),
        command_id: CommandId::new(name).expect("a command id"),
        who: world.ledger.at_the_console().actor().clone(),
        on: world.ledger.today(),
        event,
        at: None,
    };
    world
        .ledger
        .submit_registry(submission)
        .expect("it is recorded");
}

/// Whether the counter may dispense the prescription today.
fn may_dispense(
    world: &World,
    of: &Enrolled,
    prescription: &retinue_kernel::Id,
    ask: &str,
) -> bool {
    let counter = world
        .ledger
        .sign_in(PHARMACIST, PASSWORD)
        .expect("a pharmacist")
        .actor;
    let asked = world.ledger.request_dispense(
        &counter.pharmacist().expect("a pharmacist"),
        CommandId::new(ask).expect("a command id"),
        &of.number.to_string(),
        prescription.clone(),
    );
    let Ok(CounterAnswer::Answered(answer)) = asked else {
        panic!("not answered: {asked:?}");
    };
    matches!(answer.verdict, Verdict::Authorised { .. })
}

#[tokio::test]
async fn a_delegate_acts_from_day_to_day_and_the_record_says_for_whom() {
    let world = World::new().await;
    let of = world.on_the_way("Covered Patient");
    let chart = format!("/clinic/patients/{}", of.patient);
    let delegate = world.signed_in(OTHER_PRESCRIBER).await;
    assert_eq!(delegate.get(&chart).await.status, StatusCode::NOT_FOUND);
    let clinic = world.signed_in(PRESCRIBER).await;
    let send = async |form: &[(&str, &str)]| {
        clinic
            .fills_in_to("/clinic/cover", "/clinic/cover/name", form)
            .await
    };
    for (wrong, field) in [
        (
            vec![("delegate", "nobody-here"), ("from", ""), ("until", "")],
            "delegate",
        ),
        (
            vec![("delegate", "clinic-a"), ("from", ""), ("until", "")],
            "delegate",
        ),
        (
            vec![
                ("delegate", "clinic-b"),
                ("from", "2026-03-05"),
                ("until", "2026-03-03"),
            ],
            "until",
        ),
    ] {
        let answer = send(&wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
        assert!(
            answer.error_of(field).is_some(),
            "{wrong:?}: {}",
            answer.text
        );
    }
    let named = send(&[
        ("delegate", "clinic-b"),
        ("from", "2026-03-02"),
        ("until", "2026-03-03"),
    ])
    .await;
    assert_eq!(
        named.location(),
        "/clinic/cover?done=named",
        "{}",
        named.text
    );
    assert_eq!(
        delegate.get(&chart).await.status,
        StatusCode::NOT_FOUND,
        "not before the first day"
    );
    world.goes_to("2026-03-02");
    let delegate = world.signed_in(OTHER_PRESCRIBER).await;
    assert!(delegate.get("/clinic/cover").await.says("Dr Sample A."));
    assert!(
        delegate
            .get("/clinic/cover/of/clinic-a")
            .await
            .says("Covered Patient")
    );
    assert!(
        !delegate.get("/clinic").await.says("Covered Patient"),
        "the own list stays the own list"
    );
    assert_eq!(delegate.get(&chart).await.status, StatusCode::OK);
    let counselled = delegate
        .fills_in(
            &format!("{chart}/counselling"),
            &[
                ("topics", "risks"),
                ("topics", "contraception"),
                ("on", "2026-03-02"),
            ],
        )
        .await;
    assert_eq!(
        counselled.status,
        StatusCode::SEE_OTHER,
        "{}",
        counselled.text
    );
    let clinic = world.signed_in(PRESCRIBER).await;
    assert!(clinic.get(&chart).await.says("by delegate"));
    world.goes_to("2026-03-04");
    let delegate = world.signed_in(OTHER_PRESCRIBER).await;
    assert_eq!(
        delegate.get(&chart).await.status,
        StatusCode::NOT_FOUND,
        "not after the last day"
    );
}

#[tokio::test]
async fn a_suspended_prescribers_patients_go_on_that_very_day_with_a_delegate() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Continued Patient", PATIENT);
    assert!(may_dispense(&world, &of, &prescription, "ask-1"));
    registry(
        &world,
        "clinic-a",
        "suspend",
        RegistryEvent::Suspended { reason: None },
    );
    assert!(
        !may_dispense(&world, &of, &prescription, "ask-2"),
        "the suspension ended it"
    );
    let clinic = world.signed_in(PRESCRIBER).await.get("/clinic/cover").await;
    assert!(
        clinic.says("You are suspended") && clinic.says("delegate can act"),
        "{}",
        clinic.text
    );
    let office = world.signed_in(ADMINISTRATOR).await;
    let file = "/programme/prescribers/clinic-a";
    assert!(office.get(file).await.says("acts for them today"));
    let named = office
        .fills_in_to(
            file,
            &format!("{file}/delegate"),
            &[("delegate", "clinic-b")],
        )
        .await;
    assert_eq!(named.status, StatusCode::SEE_OTHER, "{}", named.text);
    let delegate = world
        .ledger
        .sign_in(OTHER_PRESCRIBER, PASSWORD)
        .expect("the delegate")
        .actor;
    let capsules =
        retinue_kernel::Capsules::new([(retinue_kernel::Milligrams(20), 60)]).expect("capsules");
    let anew = world.records_as(
        &delegate,
        &of,
        Payload::PrescriptionWritten {
            order: None,
            indication: None,
            product: retinue_kernel::Product::Conventional,
            capsules,
            days: 30,
            refills: 0,
        },
    );
    assert!(
        may_dispense(&world, &of, &anew, "ask-3"),
        "the delegate's own certification counts"
    );
    registry(
        &world,
        "clinic-b",
        "suspend-b",
        RegistryEvent::Suspended { reason: None },
    );
    assert!(!may_dispense(&world, &of, &anew, "ask-4"));
    let chart = format!("/clinic/patients/{}", of.patient);
    let other = world.signed_in(OTHER_PRESCRIBER).await;
    assert_eq!(
        other.get(&chart).await.status,
        StatusCode::NOT_FOUND,
        "no delegate without a certification"
    );
}

#[tokio::test]
async fn a_patient_asks_for_a_change_and_the_new_prescriber_accepts() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Moving Patient", PATIENT);
    assert!(may_dispense(&world, &of, &prescription, "ask-1"));
    let patient = world.signed_in(PATIENT).await;
    let unknown = patient
        .fills_in(
            "/me/transfer",
            &[("prescriber", "nobody-here"), ("reason", "")],
        )
        .await;
    assert!(unknown.error_of("prescriber").is_some(), "{}", unknown.text);
    let asked = patient
        .fills_in(
            "/me/transfer",
            &[("prescriber", "clinic-b"), ("reason", "")],
        )
        .await;
    assert_eq!(asked.location(), "/me/transfer", "{}", asked.text);
    assert!(
        patient
            .get("/me/transfer")
            .await
            .says("A change was asked for")
    );
    let chart = format!("/clinic/patients/{}", of.patient);
    let new = world.signed_in(OTHER_PRESCRIBER).await;
    assert_eq!(
        new.get(&chart).await.status,
        StatusCode::NOT_FOUND,
        "asked is not accepted"
    );
    let waiting = new.get("/clinic/cover").await;
    assert!(waiting.says("Moving Patient"), "{}", waiting.text);
    let named = of.patient.to_string();
    // Nobody accepts in the place of the one who was asked.
    let former = world.signed_in(PRESCRIBER).await;
    let not_asked = former
        .post(
            "/clinic/cover/accept",
            &[
                ("command-id", "00000000-0000-4000-8000-000000000004"),
                ("patient", &named),
            ],
        )
        .await;
    assert_eq!(not_asked.status, StatusCode::NOT_FOUND);
    let accepted = new
        .post(
            "/clinic/cover/accept",
            &[
                ("command-id", "00000000-0000-4000-8000-000000000005"),
                ("patient", &named),
            ],
        )
        .await;
    assert_eq!(
        accepted.location(),
        "/clinic/cover?done=accepted",
        "{}",
        accepted.text
    );
    let page = new.get(&chart).await;
    assert!(
        page.says("It is authorised") || page.says("until and including"),
        "what was live stays: {}",
        page.text
    );
    assert_eq!(former.get(&chart).await.status, StatusCode::NOT_FOUND);
    // The former prescriber sees and takes back what they recorded, and nothing else.
    let number = of.number.to_string();
    let own = former
        .post("/clinic/cover/former", &[("former-number", &number)])
        .await;
    assert_eq!(own.status, StatusCode::OK, "{}", own.text);
    assert!(
        own.says("Prescribed") && !own.says("questions"),
        "{}",
        own.text
    );
    let fact = own.value_of("of").expect("an entry that can be taken back");
    let taken = former
        .post(
            "/clinic/cover/former/take-back",
            &[
                ("command-id", "00000000-0000-4000-8000-000000000006"),
                ("former-number", &number),
                ("of", &fact),
                ("why", "a slip"),
            ],
        )
        .await;
    assert_eq!(
        taken.location(),
        "/clinic/cover?done=taken-back",
        "{}",
        taken.text
    );
    let stranger = new
        .post("/clinic/cover/former", &[("former-number", &number)])
        .await;
    assert_eq!(stranger.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn whoever_takes_over_a_patient_who_is_there_gives_number_and_day_of_birth() {
    let world = World::new().await;
    let of = world.on_the_way("Present Patient");
    let new = world.signed_in(OTHER_PRESCRIBER).await;
    let number = of.number.to_string();
    let send = async |born: &str, asked: bool| {
        let mut form = vec![("number", number.as_str()), ("born", born)];
        if asked {
            form.push(("patient-asked", "yes"));
        }
        new.fills_in_to("/clinic/cover", "/clinic/cover/take-over", &form)
            .await
    };
    let wrong = send("2004-05-02", true).await;
    assert!(wrong.error_of("number").is_some(), "{}", wrong.text);
    let not_asked = send(crate::world::BORN, false).await;
    assert!(
        not_asked.error_of("patient-asked").is_some(),
        "{}",
        not_asked.text
    );
    let taken = send(crate::world::BORN, true).await;
    assert_eq!(
        taken.location(),
        format!("/clinic/patients/{}", of.patient),
        "{}",
        taken.text
    );
    assert!(new.get("/clinic").await.says("Present Patient"));
    assert!(
        !world
            .signed_in(PRESCRIBER)
            .await
            .get("/clinic")
            .await
            .says("Present Patient")
    );
    world.account("gone", "Designee", Role::Designee(id("clinic-a")));
    let designee = world.signed_in("gone").await;
    assert_eq!(
        designee.get(taken.location()).await.status,
        StatusCode::NOT_FOUND
    );
}

/// Whoever takes over a whole practice reaches every one who waits.
#[tokio::test]
async fn everybody_who_waits_for_a_prescribers_answer_is_reached_page_by_page() {
    let world = World::new().await;
    let who = world.clinician();
    for number in 1..=53 {
        let of = world.enrols(&format!("Synthetic Person {number:02}."));
        let command_id = CommandId::new(&format!("ask-{number}")).expect("a command id");
        let asked = world.ledger.ask_to_transfer(
            who.actor(),
            command_id,
            of.patient,
            &id("clinic-b"),
            None,
        );
        asked.expect("it is asked");
    }
    let clinic = world.signed_in(OTHER_PRESCRIBER).await;
    let first = clinic.get("/clinic/cover").await;
    assert!(first.says("53 wait in all"), "{}", first.text);
    let next = first.text.split("/clinic/cover?after=").nth(1);
    let next = next
        .and_then(|rest| rest.split('"').next())
        .expect("a way on");
    let second = clinic.get(&format!("/clinic/cover?after={next}")).await;
    let named = |text: &str| -> Vec<usize> {
        (1..=53)
            .filter(|number| text.contains(&format!("Synthetic Person {number:02}.</strong>")))
            .collect()
    };
    let (mut all, rest) = (named(&first.text), named(&second.text));
    assert_eq!((all.len(), rest.len()), (50, 3));
    all.extend(rest);
    all.sort_unstable();
    assert_eq!(all, (1..=53).collect::<Vec<_>>());
    assert!(!second.says("?after=") && second.says("Back to the first"));
    let stray = clinic.get("/clinic/cover?after=nobody").await;
    assert_eq!(stray.status, StatusCode::NOT_FOUND);
}
