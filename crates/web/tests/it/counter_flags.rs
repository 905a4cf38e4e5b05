//! Flags at the counter and the label of the bag: what a pharmacist sees beside the verdict, and what not.

use reqwest::StatusCode;
use serde_json::json;

use crate::acts::{asks, presents};
use crate::browser::Answer;
use crate::care::records as records_care;
use crate::lands::{goes_through, prescribed};
use crate::page::is_sound;
use crate::world::{BORN, PATIENT, PHARMACIST, PRESCRIBER, World};

/// The panel of the flags.
fn flags(page: &Answer) -> &str {
    let (_, rest) = page.text.split_once("id=\"flags\"").expect("the panel");
    rest.split("</section>").next().expect("its end")
}

#[tokio::test]
async fn an_allergy_and_a_hold_stand_beside_the_verdict_and_change_nothing_of_it() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let (counter, case, _) = asks(&world, &of).await;
    let before = counter.get(&case).await;
    is_sound(&before, "case");
    assert!(before.says("Authorised"));
    assert!(flags(&before).contains("What nobody told is not known"));

    let clinic = world.signed_in(PRESCRIBER).await;
    records_care(&clinic, &of, "allergy", &[("allergy", "soya")]).await;
    records_care(&clinic, &of, "medicine", &[("medicine", "doxycycline")]).await;
    let first = [("became", "fed"), ("on", "2026-02-20")];
    records_care(
        &clinic,
        &of,
        "plan",
        &[
            ("product", "us-conventional"),
            ("first-daily", "40"),
            ("on", "2026-02-20"),
        ],
    )
    .await;
    records_care(&clinic, &of, "doses", &first).await;
    let answers = [
        ("scale", "phq-9"),
        ("answers", "2 2 2 2 2 2 2 0 0"),
        ("on", "2026-03-01"),
    ];
    records_care(&clinic, &of, "scale", &answers).await;

    let after = counter.get(&case).await;
    is_sound(&after, "case with flags");
    assert!(
        after.says("Authorised"),
        "the answer stands: {}",
        after.text
    );
    let told = flags(&after);
    for words in [
        "A pause is being considered",
        "soya",
        "doxycycline",
        "pressure inside the skull",
        "Source:",
        "no reason of the answer",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    // A pharmacy's own program is told the same, and no more.
    let asked = json!({ "number": of.number.to_string(), "born": BORN });
    let answer = counter.post_json("/api/presentations", &asked).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let flags = answer.json()["flags"].as_array().cloned().expect("flags");
    let kinds: Vec<&str> = flags
        .iter()
        .filter_map(|one| one["kind"].as_str())
        .collect();
    assert_eq!(kinds.first(), Some(&"hold"), "{kinds:?}");
    assert!(
        kinds.contains(&"allergy") && kinds.contains(&"interaction"),
        "{kinds:?}"
    );
    let doxycycline = flags.iter().find(|one| one["about"] == "doxycycline");
    let doxycycline = doxycycline.expect("the medicine");
    assert!(
        doxycycline["sources"]
            .as_array()
            .is_some_and(|all| !all.is_empty())
    );
    for clinical in ["PHQ", "mood", "depress"] {
        assert!(
            !answer.text.contains(clinical),
            "'{clinical}': {}",
            answer.text
        );
    }
    let hold = told.find("A pause").expect("the hold");
    assert!(
        hold < told.find("soya").expect("the allergy"),
        "it stands first"
    );
    // The score, its scale and what it asks for stay in the clinic.
    for clinical in ["PHQ", "14", "mood", "depress"] {
        assert!(!told.contains(clinical), "'{clinical}': {told}");
    }
    // Asking again gives the same answer: no flag is a reason.
    let again = presents(&counter, &of).await.1;
    assert!(again.says("Authorised"));
    // Who saw flags is told to the patient.
    let me = world.signed_in(PATIENT).await;
    let looks = me.get("/me/who-looked").await;
    assert_eq!(looks.status, StatusCode::OK);
    assert!(
        looks.says("Saw flags of a hold, other medicines or allergies at a counter"),
        "{}",
        looks.text
    );
}

#[tokio::test]
async fn the_bag_label_prints_the_last_day_once_there_is_one() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = world.signed_in(PHARMACIST).await;
    let (case, page) = presents(&counter, &of).await;
    let label = format!("{case}/{prescription}/label");
    assert!(!page.text.contains("/label\""), "nothing may leave yet");
    let none = counter.get(&label).await;
    assert_eq!(none.status, StatusCode::CONFLICT, "{}", none.text);
    let (counter, case, _) = asks(&world, &of).await;
    let page = counter.get(&case).await;
    assert!(page.text.contains("/label\""));
    let label = counter.get(&format!("{case}/{prescription}/label")).await;
    assert_eq!(label.status, StatusCode::OK);
    is_sound(&label, "label");
    for words in [
        "Do not hand over after",
        "Saturday 7 March 2026",
        "23:59 Eastern",
        "Synthetic Person One",
        "30 days",
        "Medication guide",
        "Sandbox: not an authorisation",
    ] {
        assert!(label.says(words), "{words}: {}", label.text);
    }
    let nobody = counter
        .get(&format!("{case}/no-such-prescription/label"))
        .await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn in_the_united_kingdom_a_complete_checklist_has_a_label_without_the_us_guide() {
    let world = World::new().await;
    let (_, _, of) = prescribed(&world, true).await;
    let counter = world.signed_in(PHARMACIST).await;
    let (case, page) = presents(&counter, &of).await;
    let prescription = goes_through(&counter, &case, &page).await;
    let label = counter.get(&format!("{prescription}/label")).await;
    assert_eq!(label.status, StatusCode::OK, "{}", label.text);
    is_sound(&label, "label");
    assert!(label.says("Do not hand over after"));
    assert!(!label.says("Medication guide"));
}
