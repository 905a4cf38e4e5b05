//! Who is certified, as the other side sees it.

use retinue_kernel::RegistryEvent;

use crate::page::is_sound;
use crate::sites::records;
use crate::world::{PHARMACIST, PRESCRIBER, World};

#[tokio::test]
async fn a_clinic_looks_for_certified_pharmacies_and_a_pharmacy_for_certified_prescribers() {
    let world = World::new().await;
    for (who, path, own, other) in [
        (
            PRESCRIBER,
            "/clinic/pharmacies",
            "North Counter",
            "Dr Sample A",
        ),
        (
            PHARMACIST,
            "/pharmacy/prescribers",
            "Dr Sample A",
            "North Counter",
        ),
    ] {
        let browser = world.signed_in(who).await;
        let standing = path
            .replace("/pharmacies", "/standing")
            .replace("/prescribers", "/standing");
        let from = browser.get(&standing).await;
        assert!(
            from.text.contains(&format!("href=\"{path}\"")),
            "a way there"
        );
        let list = browser.get(path).await;
        is_sound(&list, path);
        let table = list.text.split_once("<table>").expect("a table").1;
        assert!(table.contains(own) && !table.contains(other), "{table}");
        let none = browser
            .get(&format!("{path}?name=nobody-of-this-name"))
            .await;
        assert!(
            none.says("Nobody of that name is certified today"),
            "{}",
            none.text
        );
        let some = browser
            .get(&format!("{path}?name={}", &own[..4].to_uppercase()))
            .await;
        assert!(some.text.contains("<table>"), "{}", some.text);
    }
    let suspended = RegistryEvent::Suspended { reason: None };
    records(&world, "north", suspended);
    let clinic = world.signed_in(PRESCRIBER).await;
    let list = clinic.get("/clinic/pharmacies").await;
    assert!(!list.text.contains("North Counter</th>"), "{}", list.text);
}
