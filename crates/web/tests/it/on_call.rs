//! Whoever is on call is told by the program that the installation names, and told again until it was taken.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use retinue_care::event::CareFact;
use retinue_ledger::{CareSubmission, CommandId, OnCallTold, Role};
use retinue_web::{Config, Messenger};

use crate::world::{PRESCRIBER, World, id};

/// A program that takes nothing at the first try, and writes what it got at the second.
fn program(folder: &Path) -> Messenger {
    let script = folder.join("tell");
    let text = "#!/bin/sh\nif [ ! -e \"$1/tried\" ]; then touch \"$1/tried\"; exit 1; fi\ncat > \"$1/got.part\" && mv \"$1/got.part\" \"$1/got\"\n";
    std::fs::write(&script, text).expect("a script");
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).expect("its mode");
    Messenger {
        program: script,
        arguments: vec![folder.display().to_string()],
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_was_not_taken_is_told_again_and_the_list_shows_when() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = World::with(Config {
        messenger: Some(program(folder.path())),
        ..Config::default()
    })
    .await;
    let of = world.enrols("Ada Demonstration");
    let clinician = world.clinician();
    let own = clinician.prescriber().clone();
    world.account("night", "Synthetic Night", Role::Designee(own));
    let settings = world.ledger.clinic_settings(&clinician).expect("settings");
    let mut night = settings.may_be_on_call.iter();
    let night = night.find(|one| one.name == "Synthetic Night");
    let night = night.expect("a designee may be on call").account.clone();
    let browser = world.signed_in(PRESCRIBER).await;
    let named = browser
        .fills_in_to(
            "/clinic/cover",
            "/clinic/cover/on-call",
            &[("account", night.as_str())],
        )
        .await;
    assert_eq!(named.location(), "/clinic/cover?done=on-call");
    let today = world.ledger.today();
    let emergency = CareFact::SymptomReported {
        symptoms: vec![id("headache"), id("vision-change")],
        note: None,
    };
    let command = CommandId::random().expect("random bytes");
    let submission = CareSubmission::new(of.patient, command, clinician.actor(), today, emergency);
    world
        .ledger
        .submit_care(submission)
        .expect("it is recorded");

    let mut told = None;
    for _ in 0..600 {
        let page = world.ledger.care_tasks(&clinician).expect("the list");
        told = page.rows.into_iter().next().and_then(|row| row.on_call);
        if matches!(told, Some(OnCallTold::Told(_))) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(matches!(told, Some(OnCallTold::Told(_))), "{told:?}");
    assert!(
        folder.path().join("tried").exists(),
        "the first try was not taken"
    );
    let got = std::fs::read_to_string(folder.path().join("got")).expect("what left");
    let left: serde_json::Value = serde_json::from_str(&got).expect("JSON");
    assert_eq!(left["login"], "night");
    assert!(
        left["message"]
            .as_str()
            .is_some_and(|says| says.contains("Sign in"))
    );
    for hidden in [
        "headache",
        "vision",
        "Ada",
        "Demonstration",
        "RT-",
        &of.patient.to_string(),
    ] {
        assert!(!got.contains(hidden), "{hidden}: {got}");
    }

    assert!(browser.get("/clinic/care").await.says("on call told"));
    let cover = browser.get("/clinic/cover").await;
    assert!(cover.says("Synthetic Night"));
    let chosen = browser
        .fills_in_to(
            "/clinic/cover",
            "/clinic/cover/laboratory",
            &[("authority", "delphi-2022")],
        )
        .await;
    assert_eq!(chosen.location(), "/clinic/cover?done=schedule");
    let review = format!("/clinic/patients/{}/care", of.patient);
    assert!(
        browser
            .get(&review)
            .await
            .says("the clinic's own choice of")
    );
}
