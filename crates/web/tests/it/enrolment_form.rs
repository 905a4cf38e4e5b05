//! The forms by which prescribers and pharmacies enrol: printed, keyed in by the office from paper, signed on the screen,
//! and each with a copy.

use reqwest::StatusCode;
use retinue_kernel::{Medium, RegistryEvent, RegistryFact};
use retinue_ledger::Subject;
use retinue_rulebook::FormText;

use crate::acts::affirms;
use crate::page::is_sound;
use crate::papers::{bytes, is_a_file, words};
use crate::world::{ADMINISTRATOR, PHARMACIST, PRESCRIBER, World, day, id};

fn signatures(world: &World, subject: &Subject) -> Vec<RegistryFact> {
    let record = world.ledger.party_record(subject).expect("on record");
    // On what the world rests was signed elsewhere: its text is not kept.
    let is_signature = |fact: &RegistryFact| matches!(&fact.event, RegistryEvent::EnrolmentSigned { text_hash, .. } if text_hash.is_some());
    record
        .facts
        .clone()
        .into_iter()
        .filter(is_signature)
        .collect()
}

pub(crate) fn code_of(world: &World, form: &str) -> String {
    let edition = id("2021-12-13");
    let entry = world
        .ledger
        .rulebook()
        .form(form)
        .expect("the form")
        .clone();
    let hash = FormText::demonstration(&entry, &edition).hash();
    hash.as_str()[7..].chars().take(12).collect()
}

#[tokio::test]
async fn the_office_prints_a_pharmacys_form_keys_in_the_paper_and_keeps_a_copy() {
    let world = World::new().await;
    world.goes_to("2026-03-01");
    let office = world.signed_in(ADMINISTRATOR).await;
    let (party, subject) = (
        "/programme/pharmacies/north",
        Subject::Pharmacy(id("north")),
    );
    assert!(office.get(party).await.says("signed outside this page"));
    let page = format!("{party}/form");
    assert!(office.get(party).await.says(&format!("href=\"{page}\"")));
    is_a_file(&office.get(&format!("{page}/form.pdf")).await);
    let code = code_of(&world, "pharmacy-enrolment");
    let good = [
        ("paper-on", "2026-02-27"),
        ("paper-code", code.as_str()),
        ("signer", "staff 7"),
        ("assisted-by", "front desk"),
    ];
    let signature = signature_item(&world, "pharmacy-enrolment");
    for (field, value) in [
        ("paper-on", "2026-03-02"),
        ("paper-on", ""),
        ("paper-code", "0123456789ab"),
        ("paper-code", ""),
        ("signer", ""),
        ("item-guide-reviewed", "no"),
        ("item-guide-reviewed", ""),
        (signature.as_str(), ""),
    ] {
        let mut typed: Vec<(&str, &str)> = good
            .into_iter()
            .filter(|(name, _)| *name != field)
            .collect();
        typed.push((field, value));
        let back = affirms(&office, &page, &typed).await;
        let told = (back.status, &back.text);
        assert_eq!(
            told.0,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{field} {value}: {}",
            told.1
        );
        assert!(signatures(&world, &subject).is_empty());
    }
    let done = affirms(&office, &page, &good).await;
    assert_eq!(
        done.location(),
        format!("{party}?done=form"),
        "{}",
        done.text
    );
    let signed = signatures(&world, &subject);
    let [signed] = signed.as_slice() else {
        panic!("{signed:?}");
    };
    assert_eq!(signed.on, day("2026-02-27"));
    let file = office.get(party).await;
    let copy = format!("{page}/{}/form.pdf", signed.id.as_ref().expect("an id"));
    assert!(file.says(&format!("href=\"{copy}\"")), "{}", file.text);
    assert!(file.says("on paper"), "{}", file.text);
    is_a_file(&office.get(&copy).await);
    if let Some(words) = words(&bytes(&office, &copy).await) {
        let by = signed.by.as_ref().expect("an account");
        for says in [
            "the authorised representative, staff 7",
            "Friday 27 February 2026",
            "On paper, by hand. Keyed in from the paper on Sunday 1 March 2026 by:",
            "front desk",
            "Answer: attested.",
            "Signed by the authorised representative on Friday 27 February 2026.",
        ] {
            assert!(words.contains(says), "{says}: {words}");
        }
        assert!(words.replace(' ', "").contains(by.as_str()), "{words}");
    }
    // The pharmacy has the same copy, and another pharmacy none.
    let counter = world.signed_in(PHARMACIST).await;
    let own = format!(
        "/pharmacy/standing/form/{}/form.pdf",
        signed.id.as_ref().expect("an id")
    );
    assert!(counter.get("/pharmacy/standing").await.says(&own));
    assert_eq!(bytes(&counter, &own).await, bytes(&office, &copy).await);
    let elsewhere = format!(
        "/programme/pharmacies/south/form/{}/form.pdf",
        signed.id.as_ref().expect("an id")
    );
    assert_eq!(office.get(&elsewhere).await.status, StatusCode::NOT_FOUND);
}

fn signature_item(world: &World, form: &str) -> String {
    let entry = world
        .ledger
        .rulebook()
        .form(form)
        .expect("the form")
        .clone();
    let signature = entry
        .items
        .iter()
        .find(|item| item.kind == retinue_rulebook::ItemKind::Signature);
    format!("item-{}", signature.expect("a signature").id)
}

#[tokio::test]
async fn a_prescriber_signs_their_own_form_on_the_screen_with_what_is_answered_in_words() {
    let world = World::new().await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let page = "/clinic/standing/form";
    assert!(
        clinic
            .get("/clinic/standing")
            .await
            .says(&format!("href=\"{page}\""))
    );
    is_a_file(&clinic.get(&format!("{page}/form.pdf")).await);
    let number = "item-national-provider-identifier";
    let left_out = affirms(&clinic, page, &[(number, "")]).await;
    assert_eq!(left_out.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(left_out.error_of(number).is_some(), "{}", left_out.text);
    let too_long = affirms(&clinic, page, &[(number, &"0".repeat(41))]).await;
    assert!(too_long.error_of(number).is_some(), "{}", too_long.text);
    let done = affirms(&clinic, page, &[(number, "SYNTHETIC-0000")]).await;
    assert_eq!(
        done.location(),
        "/clinic/standing?done=form",
        "{}",
        done.text
    );
    let signed = signatures(
        &world,
        &Subject::Prescriber(world.clinician().prescriber().clone()),
    );
    let [signed] = signed.as_slice() else {
        panic!("{signed:?}");
    };
    let RegistryEvent::EnrolmentSigned { signing, .. } = &signed.event else {
        panic!("{signed:?}");
    };
    assert_eq!(signing.medium, Medium::Screen);
    let copy = format!("{page}/{}/form.pdf", signed.id.as_ref().expect("an id"));
    is_a_file(&clinic.get(&copy).await);
    if let Some(words) = words(&bytes(&clinic, &copy).await) {
        for says in [
            "On the screen",
            "Answer: SYNTHETIC-0000",
            "Answer: attested.",
        ] {
            assert!(words.contains(says), "{says}: {words}");
        }
    }
}

#[tokio::test]
async fn without_official_text_a_party_outside_the_sandbox_is_shown_no_form_but_the_way_to_sign_it()
{
    let world = World::new().await;
    world.set_mode(retinue_kernel::Mode::Registry);
    let clinic = world.signed_in(PRESCRIBER).await;
    let page = "/clinic/standing/form";
    let shown = clinic.get(page).await;
    is_sound(&shown, page);
    assert!(shown.says("This form is signed on paper"), "{}", shown.text);
    assert!(shown.says("which keys it in") && !shown.says("Sign</button>"));
    let sent = [("command-id", "00000000-0000-4000-8000-000000000047")];
    let refused = clinic.post(page, &sent).await;
    assert_ne!(refused.status, StatusCode::SEE_OTHER, "{}", refused.text);
    let subject = Subject::Prescriber(world.clinician().prescriber().clone());
    assert_eq!(signatures(&world, &subject), []);
}

#[tokio::test]
async fn only_the_authorised_representative_signs_for_a_pharmacy() {
    let world = World::new().await;
    let counter = world.signed_in(PHARMACIST).await;
    let page = "/pharmacy/standing/form";
    let shown = counter.get(page).await;
    assert!(
        shown.says("The authorised representative signs this form"),
        "{}",
        shown.text
    );
    let refused = affirms(&counter, page, &[("signer", "staff 7")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.says("Name yourself the authorised representative first"),
        "{}",
        refused.text
    );
    counter
        .fills_in_to("/pharmacy/standing", "/pharmacy/standing/represent", &[])
        .await;
    let done = affirms(&counter, page, &[("signer", "staff 7")]).await;
    assert_eq!(
        done.location(),
        "/pharmacy/standing?done=form",
        "{}",
        done.text
    );
    assert_eq!(signatures(&world, &Subject::Pharmacy(id("north"))).len(), 1);
}
