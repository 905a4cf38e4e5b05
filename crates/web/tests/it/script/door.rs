//! The door itself: who may knock, what is no message, and what every answer says.

use super::*;

/// A clinic's program signs nothing: it hears who does, and where.
#[tokio::test]
async fn a_clinics_order_is_refused_with_who_signs_it_and_where() {
    let world = World::with(reached_by_programs()).await;
    let of = world.on_the_way("Synthetic Person One");
    let party = Subject::Prescriber(id("clinic-a"));
    let clinic = Counter::called("record-system", &world, &party, "system/*.cruds").await;
    let told = clinic
        .sends("m-1", &new_order(&of, "N-1", "2026-03-01"))
        .await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        told.says("Description")
            .contains("The prescriber writes it in the clinic's room")
    );
    let told = clinic.sends("m-2", &asks(&of, "a-prescription")).await;
    assert!(
        told.says("Description")
            .contains("comes from the program of that pharmacy")
    );
    assert_eq!(count(&world, &of, "prescription-written"), 0);
}

/// What a token does not name, it does not reach; `*` names nothing of a pharmacy's.
#[tokio::test]
async fn a_token_reaches_no_further_than_its_scopes() {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    for (name, scopes) in [
        ("everything", "system/*.cruds"),
        ("looks", "system/Presentation.s"),
    ] {
        let counter = Counter::called(name, &world, &north(), scopes).await;
        let told = counter
            .sends("m-1", &asks(&of, prescription.as_str()))
            .await;
        assert_eq!(
            (told.status, told.says("Code")),
            (StatusCode::FORBIDDEN, "not-permitted"),
            "{name}"
        );
        assert!(
            told.says("Description")
                .contains("system/DispenseRequest.c")
        );
    }
    assert_eq!(count(&world, &of, "dispense-authorised"), 0);
    let mut counter = Counter::of(&world, &north(), ALL).await;
    counter.token = "none-of-ours".to_owned();
    let told = counter
        .sends("m-1", &asks(&of, prescription.as_str()))
        .await;
    assert_eq!(
        (told.status, told.says("Code")),
        (StatusCode::UNAUTHORIZED, "not-proven")
    );
}

#[tokio::test]
async fn a_pharmacys_scope_is_registered_for_no_clinic() {
    let world = World::with(reached_by_programs()).await;
    let maker = Maker::of("record-system");
    let new = retinue_ledger::NewProgram {
        party: Subject::Prescriber(id("clinic-a")),
        program: "record-system".to_owned(),
        name: "Record system".to_owned(),
        keys: maker.set(),
        scopes: "system/Patient.rs system/DispenseRequest.c".to_owned(),
    };
    let console = world.ledger.at_the_console();
    let command = retinue_ledger::CommandId::random().expect("a command id");
    let refused = world.ledger.register_program(&console, command, &new);
    let says = refused.expect_err("refused").to_string();
    assert!(says.contains("is for a pharmacy's program"), "{says}");
}

#[tokio::test]
async fn what_is_no_message_is_answered_with_what_and_where_and_nothing_is_stored() {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = Counter::of(&world, &north(), ALL).await;
    let before = world.kinds(&of).len();
    let sound = message("m-1", &asks(&of, prescription.as_str()));
    for (body, status, says) in [
        (String::new(), StatusCode::BAD_REQUEST, "not well-formed"),
        (
            format!("<!DOCTYPE a [<!ENTITY b \"c\">]>{sound}"),
            StatusCode::BAD_REQUEST,
            "document type declaration",
        ),
        (
            sound.replace("<Prescription>", "<Order/><Prescription>"),
            StatusCode::BAD_REQUEST,
            "not documented",
        ),
        (
            message("m-1", &"<a>".repeat(5_000)),
            StatusCode::BAD_REQUEST,
            "more elements, or deeper ones",
        ),
        (
            message("m-1", &" ".repeat(40_000)),
            StatusCode::BAD_REQUEST,
            "longer than",
        ),
    ] {
        let told = counter.sends_as("application/xml", body).await;
        assert_eq!((told.status, told.says("Code")), (status, "unreadable"));
        assert!(told.says("Description").contains(says), "{}", told.xml);
    }
    let told = counter
        .sends(
            "m-1",
            &asks(&of, prescription.as_str()).replace(BORN, "05/01/2004"),
        )
        .await;
    assert_eq!(
        told.says("Place"),
        "Message/Body/REMSRequest/Patient/DateOfBirth"
    );
    let told = counter.sends_as("application/json", sound.clone()).await;
    assert_eq!(told.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let told = counter
        .sends_as("application/xml", vec![b' '; 8 * 1024 * 1024])
        .await;
    assert_eq!(told.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(world.kinds(&of).len(), before);
    // The name is free still: nothing of it was stored.
    counter.is_approved("m-1", &of, prescription.as_str()).await;
}

/// A sandbox's yes says that it is one, and so does each of its other answers.
#[tokio::test]
async fn every_answer_of_a_sandbox_says_so() {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = Counter::of(&world, &north(), ALL).await;
    for (name, body) in [
        ("m-1", asks(&of, prescription.as_str())),
        ("m-2", fills(&of, "an-invented-one", WHOLE)),
        ("m-3", "<Order/>".to_owned()),
    ] {
        let told = counter.sends(name, &body).await;
        assert!(!told.says("Watermark").is_empty(), "{}", told.xml);
    }
}

/// Whatever comes: an answer in XML, and never a fault of ours.
#[tokio::test]
async fn any_bytes_and_any_change_of_a_sound_message_are_answered() {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = Counter::of(&world, &north(), ALL).await;
    let before = world.kinds(&of);
    // An authorisation that nobody holds: whatever is changed in it, nothing may be recorded.
    let sound = message("m-1", &fills(&of, prescription.as_str(), WHOLE)).into_bytes();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..300 {
        use proptest::prelude::*;
        use proptest::strategy::ValueTree as _;
        let strategy = prop_oneof![
            prop::collection::vec(any::<u8>(), 0..300),
            prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6).prop_map({
                let sound = sound.clone();
                move |changes| {
                    let mut bytes = sound.clone();
                    for (at, byte) in changes {
                        let at = at.index(bytes.len());
                        bytes[at] = byte;
                    }
                    bytes
                }
            }),
        ];
        let bytes = strategy.new_tree(&mut runner).expect("a case").current();
        let told = counter.sends_as("application/xml", bytes.clone()).await;
        assert!(
            told.status.is_client_error() && told.xml.contains("<Error>"),
            "{} {} for {}",
            told.status,
            told.xml,
            String::from_utf8_lossy(&bytes)
        );
    }
    assert_eq!(world.kinds(&of), before);
}

#[tokio::test]
async fn discovery_names_the_scopes_of_a_pharmacy() {
    let world = World::with(reached_by_programs()).await;
    let sent = client()
        .get(format!("{}/.well-known/smart-configuration", world.base()))
        .send()
        .await
        .expect("an answer");
    let says: serde_json::Value = sent.json().await.expect("JSON");
    assert_eq!(says["token_endpoint"], format!("{PUBLIC}/token"));
    for scope in ALL.split(' ') {
        let named = says["scopes_supported"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one == scope));
        assert!(named, "{scope}: {says}");
    }
}
