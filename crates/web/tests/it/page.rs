//! What every page holds: one heading, labels, a way past the bar, and the word that nothing here is real.

use std::collections::BTreeSet;

use retinue_ledger::Role;

use crate::browser::Answer;
use crate::world::{ADMINISTRATOR, PATIENT, PHARMACIST, PRESCRIBER, World};

/// The values of an attribute, in their order.
fn values<'a>(text: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    text.split(&start)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

pub(crate) fn is_sound(page: &Answer, path: &str) {
    let text = &page.text;
    assert!(
        text.starts_with("<!DOCTYPE html><html lang=\"en\">"),
        "{path}"
    );
    assert_eq!(text.matches("<h1").count(), 1, "{path} has one heading");
    assert!(
        text.contains("class=\"skip\" href=\"#main\"") && text.contains("id=\"main\""),
        "{path}"
    );
    assert!(
        !text.contains(" style=") && !text.contains("<style"),
        "{path} holds no style"
    );
    assert!(
        !text.contains(" onclick=") && !text.contains("javascript:"),
        "{path} holds no script"
    );
    assert_eq!(
        text.matches("<script").count(),
        1,
        "{path} has one script, a file"
    );
    let ids = values(text, "id");
    let once: BTreeSet<_> = ids.iter().collect();
    assert_eq!(ids.len(), once.len(), "{path}: an id stands twice: {ids:?}");
    for label in values(text, "for") {
        assert!(
            ids.contains(&label),
            "{path}: a label for {label}, which is not there"
        );
    }
    for described in values(text, "aria-describedby")
        .iter()
        .flat_map(|ids| ids.split(' '))
    {
        assert!(
            ids.contains(&described),
            "{path}: described by {described}, which is not there"
        );
    }
    let labelled = values(text, "for");
    for input in text
        .split("<input ")
        .skip(1)
        .chain(text.split("<select ").skip(1))
    {
        let tag = input.split('>').next().unwrap_or_default();
        if tag.contains("type=\"hidden\"") {
            continue;
        }
        let id = format!(" {tag}");
        let id = values(&id, "id").first().copied().unwrap_or_default();
        assert!(
            labelled.contains(&id),
            "{path}: a control without a label: {tag}"
        );
    }
}

#[tokio::test]
async fn every_page_of_every_room_is_sound() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let file = format!("/clinic/patients/{}", of.patient);
    let clinic = world.signed_in(PRESCRIBER).await;
    let mut paths = vec![
        "/clinic".to_owned(),
        "/clinic/enrol".to_owned(),
        file.clone(),
    ];
    for slug in [
        "pregnancy-test",
        "contraception",
        "contraception-unchanged",
        "contraception-as-the-patient-says",
        "counselling",
        "consent",
        "home-testing",
        "month",
        "prescription",
        "cancel-prescription",
        "pause",
        "resume",
        "stop",
        "complete",
        "pregnancy",
        "pregnancy-excluded",
        "pregnancy-ended",
        "visit",
        "reproductive-status",
        "breastfeeding",
        "supply",
        "contact",
        "stop-taking",
        "lost-to-follow-up",
        "report-to-programme",
        "category",
        "correction",
    ] {
        paths.push(format!("{file}/{slug}"));
    }
    for path in &paths {
        let page = clinic.get(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text);
        is_sound(&page, path);
        assert!(page.says(retinue_rulebook::SANDBOX), "{path}");
    }
    let me = world.signed_in(PATIENT).await;
    for path in [
        "/me",
        "/me/timeline",
        "/me/who-looked",
        "/me/questions",
        "/me/contraception",
        "/me/lapse",
        "/me/pause",
        "/me/pregnancy",
        "/me/day",
        "/me/diary",
        "/me/month",
        "/me/medicines",
        "/me/medicines/add",
        "/me/medicines/allergy",
        "/me/learn",
        "/me/learn/relapse",
    ] {
        let page = me.get(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text);
        is_sound(&page, path);
    }
    let office = world.signed_in(ADMINISTRATOR).await;
    for path in [
        "/programme",
        "/programme/prescribers",
        "/programme/prescribers/clinic-a",
        "/programme/pharmacies",
        "/programme/pharmacies/north",
        "/programme/unmatched",
        "/programme/due",
        "/programme/rules",
        "/programme/accounts",
        "/programme/audit",
    ] {
        let page = office.get(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text);
        is_sound(&page, path);
    }
    let counter = world.signed_in(PHARMACIST).await;
    is_sound(&counter.get("/pharmacy").await, "/pharmacy");
    for path in ["/sign-in", "/time-zone", "/no/such/page"] {
        is_sound(&world.stranger().get(path).await, path);
    }
}

#[tokio::test]
async fn a_file_that_only_tests_use_is_not_served() {
    let world = World::new().await;
    for path in [
        "/assets/axe.min.js",
        "/assets/vendor/axe.min.js",
        "/assets/../tests/vendor/axe.min.js",
    ] {
        assert_eq!(world.stranger().get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_form_that_comes_back_is_sound_and_its_title_says_so() {
    let world = World::new().await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let page = clinic.fills_in("/clinic/enrol", &[("name", "")]).await;
    assert_eq!(page.status, 422);
    is_sound(&page, "/clinic/enrol");
    assert!(page.text.contains("<title>Problem: "));
    for target in values(&page.text, "href")
        .iter()
        .filter_map(|href| href.strip_prefix('#'))
    {
        assert!(
            values(&page.text, "id").contains(&target),
            "the summary leads to {target}"
        );
    }
}

#[tokio::test]
async fn what_is_shown_is_escaped() {
    let world = World::new().await;
    let of = world.enrols("<script>alert(1)</script> Synthetic");
    world.account(PATIENT, "<b>Bold</b>", Role::Patient(of.patient));
    let clinic = world.signed_in(PRESCRIBER).await;
    for path in [
        "/clinic".to_owned(),
        format!("/clinic/patients/{}", of.patient),
    ] {
        let page = clinic.get(&path).await;
        assert!(
            !page.text.contains("<script>alert") && page.text.contains("&lt;script&gt;"),
            "{path}"
        );
    }
    let me = world.signed_in(PATIENT).await;
    assert!(me.get("/me").await.text.contains("&lt;b&gt;Bold"));
}
