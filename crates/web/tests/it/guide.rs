//! The medication guide that goes with each dispensing: noted at the counter, told to the patient and the clinic.

use reqwest::StatusCode;

use crate::counter::{asks, case_of};
use crate::page::is_sound;
use crate::world::{PATIENT, PHARMACIST, PRESCRIBER, World};

const BAG: [(&str, &str); 6] = [
    ("product-code", "00000-0000-00"),
    ("lot", "LOT-A"),
    ("capsules", "60"),
    ("days", "30"),
    ("checked", "yes"),
    ("to", "patient"),
];

#[tokio::test]
async fn the_guide_is_noted_with_its_version_and_the_patient_reads_who_gave_which_and_when() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = world.signed_in(PHARMACIST).await;
    let case = case_of(&counter, &of).await;
    let page = counter.get(&case).await;
    assert!(!page.text.contains("/guide\""), "nothing left yet");
    let me = world.signed_in(PATIENT).await;
    assert!(!me.get("/me").await.says("Medication guide"));
    asks(&counter, &case, prescription.as_str()).await;
    let done = counter
        .fills_in(&format!("{case}/{prescription}/hand-over"), &BAG)
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    // It is asked for until it is noted, on both sides of the counter.
    let page = counter.get(&case).await;
    assert!(page.says("not noted yet"), "{}", page.text);
    let home = me.get("/me").await;
    is_sound(&home, "/me");
    assert!(home.says("None is noted with your last capsules"));
    let at = format!("{case}/{prescription}/guide");
    let form = counter.get(&at).await;
    is_sound(&form, &at);
    let empty = counter.fills_in(&at, &[("guide", "")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.error_of("guide").is_some());
    let version = [("guide", "revised 06/2024")];
    let noted = counter.fills_in(&at, &version).await;
    assert_eq!(noted.location(), format!("{case}?done=guide"));
    let page = counter.get(noted.location()).await;
    assert!(page.says("The medication guide is noted."), "{}", page.text);
    assert!(page.says("version revised 06/2024"), "{}", page.text);
    assert!(!page.text.contains("/guide\""), "once is enough");
    let home = me.get("/me").await;
    assert!(home.says("Given by the pharmacy on"), "{}", home.text);
    assert!(home.says("Version: revised 06/2024."), "{}", home.text);
    let asked = me.getting("/me").header("accept-language", "es");
    assert!(me.sent(asked).await.says("Guía del medicamento"));
    let timeline = me.get("/me/timeline").await;
    assert!(timeline.says("Medication guide given with the capsules"));
    assert!(timeline.says("Version: revised 06/2024."));
    let clinic = world.signed_in(PRESCRIBER).await;
    let chart = clinic
        .get(&format!("/clinic/patients/{}", of.patient))
        .await;
    assert!(chart.says("Medication guide given with the capsules"));
}
