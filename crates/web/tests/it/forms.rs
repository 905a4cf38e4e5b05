//! Forms: read in the clinic and the office, their official text loaded, signed here or keyed in from paper.

use reqwest::StatusCode;
use retinue_kernel::{Day, Event, Id, Mode, Payload, Programme, ReConsent};
use retinue_ledger::CommandId;
use retinue_rulebook::{FormText, FormTextFile, ItemKind, WhoseWords};

use crate::acts::affirms;
use crate::world::{ADMINISTRATOR, Enrolled, PRESCRIBER, World, day};

const FORM: &str = "patient-enrolment-can";
const EDITION: &str = "2021-12-13";

fn name(text: &str) -> Id {
    Id::new(text).expect("a name")
}

fn ours(world: &World) -> FormText {
    let rulebook = world.ledger.rulebook();
    FormText::demonstration(rulebook.form(FORM).expect("the form"), &name(EDITION))
}

/// The text of a synthetic authority.
fn official(world: &World) -> FormText {
    let mut text = ours(world);
    text.words = WhoseWords::Official;
    text.source = "Synthetic Authority, first issue".to_owned();
    text.items[12].text.en = "Synthetic official words.".to_owned();
    text
}

fn loads(world: &World, from: Day) -> FormText {
    let text = official(world);
    let file = FormTextFile {
        programme: retinue_kernel::Programme::UsIpledge,
        text: text.clone(),
        from,
        re_consent: ReConsent::Required,
    };
    let command = CommandId::random().expect("randomness");
    world
        .ledger
        .load_form_text(&world.ledger.at_the_console(), command, file)
        .expect("loaded");
    text
}

/// Enrolled today, category given, nothing signed.
fn unsigned(world: &World) -> Enrolled {
    world.enrols("Synthetic Signer")
}

fn consent_page(of: &Enrolled) -> String {
    format!("/clinic/patients/{}/consent", of.patient)
}

pub(crate) const REST: [(&str, &str); 8] = [
    ("methods", "combined-pill"),
    ("methods", "male-condom"),
    ("since", "2026-01-02"),
    ("collected-on", "2026-01-02"),
    ("result", "negative"),
    ("specimen", "urine"),
    ("setting", "medical"),
    ("item-guardian-signature", ""),
];

fn consents(world: &World, of: &Enrolled) -> Vec<Event> {
    let file = world
        .ledger
        .patient_file(&world.clinician(), of.patient)
        .expect("the file");
    let is_consent = |event: &Event| matches!(event.payload, Payload::ConsentSigned { .. });
    file.events.into_iter().filter(is_consent).collect()
}

fn text_signed(event: &Event) -> Option<Id> {
    match &event.payload {
        Payload::ConsentSigned { text_hash, .. } => text_hash.clone(),
        _ => None,
    }
}

#[tokio::test]
async fn every_form_of_every_edition_is_read_item_by_item_in_both_languages() {
    let world = World::new().await;
    for (login, base) in [
        (PRESCRIBER, "/clinic/forms"),
        (ADMINISTRATOR, "/programme/forms"),
    ] {
        let reader = world.signed_in(login).await;
        let list = reader.get(base).await;
        assert_eq!(list.status, StatusCode::OK);
        // The clinic reads those of its own programme, the office those of all.
        let laws: Vec<_> = world
            .ledger
            .laws()
            .all()
            .filter(|law| login == ADMINISTRATOR || law.programme().id == Programme::UsIpledge)
            .collect();
        for entry in laws.iter().flat_map(|law| law.forms()) {
            for edition in &entry.grounds.editions {
                let path = format!("{base}/{edition}/{}", entry.name);
                assert!(list.says(&format!("href=\"{path}\"")), "{path}");
                let page = reader.get(&path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                let text = FormText::demonstration(entry, edition);
                assert!(page.says(text.hash().as_str()), "{path}");
                assert!(page.says("Demonstration wording"), "{path}");
                let code: String = text.hash().as_str()[7..].chars().take(12).collect();
                assert!(page.says(&format!("id=\"text-code\">{code}<")), "{path}");
                let signatures = entry
                    .items
                    .iter()
                    .filter(|item| item.kind == ItemKind::Signature);
                let lines = page.text.matches("Signature / Firma").count();
                assert_eq!(lines, signatures.count(), "{path}");
                for item in &text.items {
                    assert!(page.says(&item.text.en), "{path}: {}", item.id);
                    if let Some(spanish) = &item.text.es {
                        assert!(page.says(spanish), "{path}: {}", item.id);
                    }
                }
            }
        }
        let nothing = reader.get(&format!("{base}/1999-01-01/{FORM}")).await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn what_is_signed_on_the_screen_names_the_text_that_was_shown() {
    let world = World::new().await;
    world.goes_to("2026-01-02");
    let of = unsigned(&world);
    let clinic = world.signed_in(PRESCRIBER).await;
    let done = affirms(&clinic, &consent_page(&of), &REST).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let signed = consents(&world, &of);
    assert_eq!(text_signed(&signed[0]), Some(ours(&world).hash()));
    let kept = world.ledger.form_text(&ours(&world).hash());
    assert_eq!(kept.expect("readable"), Some(ours(&world)));
}

#[tokio::test]
async fn a_text_that_changed_while_the_page_was_open_brings_the_page_back_with_the_new_text() {
    let world = World::new().await;
    world.goes_to("2026-01-02");
    let of = unsigned(&world);
    let clinic = world.signed_in(PRESCRIBER).await;
    let old = ours(&world).hash();
    let new = loads(&world, day("2026-01-02"));
    let before = world.facts(&of);
    let mut typed = REST.to_vec();
    typed.push(("text-hash", old.as_str()));
    let page = consent_page(&of);
    let shown = clinic.get(&page).await;
    let command = shown.command_id();
    let mut form = vec![
        ("command-id", command.as_str()),
        ("signed-how", "here"),
        ("read-in", "en"),
    ];
    let items = crate::acts::items(&shown);
    form.extend(
        items
            .iter()
            .filter(|item| *item != "item-guardian-signature")
            .map(|item| (item.as_str(), "yes")),
    );
    form.extend(typed.iter().filter(|(_, value)| !value.is_empty()));
    let back = clinic.post(&page, &form).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        back.says("changed after this page was opened"),
        "{}",
        back.text
    );
    assert!(back.says("Synthetic official words."), "{}", back.text);
    assert_eq!(
        back.value_of("text-hash").as_deref(),
        Some(new.hash().as_str())
    );
    assert_eq!(world.facts(&of), before);
    let done = affirms(&clinic, &page, &REST).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(text_signed(&consents(&world, &of)[0]), Some(new.hash()));
}

#[tokio::test]
async fn a_form_signed_on_paper_is_keyed_in_with_its_day_its_code_and_who_helped() {
    let world = World::new().await;
    world.goes_to("2026-01-02");
    let of = unsigned(&world);
    world.goes_to("2026-01-05");
    let clinic = world.signed_in(PRESCRIBER).await;
    let hash = ours(&world).hash();
    let code: String = hash
        .as_str()
        .trim_start_matches("sha256:")
        .chars()
        .take(12)
        .collect();
    let keyed = |code: &str, on: &str| {
        let mut typed = REST
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec();
        for (name, value) in [
            ("signed-how", "paper"),
            ("paper-on", on),
            ("paper-code", code),
            ("read-in", "es"),
            ("interpreter", "yes"),
            ("assisted-by", "front desk"),
        ] {
            typed.push((name.to_owned(), value.to_owned()));
        }
        typed
    };
    let page = consent_page(&of);
    let before = world.facts(&of);
    for (code, on, field) in [
        ("0123456789ab", "2026-01-02", "paper-code"),
        ("", "2026-01-02", "paper-code"),
        (code.as_str(), "", "paper-on"),
        (code.as_str(), "2026-01-06", "paper-on"),
    ] {
        let typed = keyed(code, on);
        let typed: Vec<(&str, &str)> = typed
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        let back = affirms(&clinic, &page, &typed).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{code} {on}");
        assert!(back.error_of(field).is_some(), "{field}: {}", back.text);
        assert_eq!(world.facts(&of), before);
    }
    // People write it in groups.
    let grouped = format!(
        "{}-{} {}",
        &code[..4],
        &code[4..8],
        &code[8..].to_uppercase()
    );
    let typed = keyed(&grouped, "2026-01-02");
    let typed: Vec<(&str, &str)> = typed
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    let done = affirms(&clinic, &page, &typed).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let signed = &consents(&world, &of)[0];
    assert_eq!(signed.envelope.on, day("2026-01-02"));
    assert_eq!(text_signed(signed), Some(hash));
    let from = signed.envelope.provenance.as_ref().expect("known");
    assert_eq!(from.assisted_by, Some(name("front desk")));
    assert_eq!(from.language, Some(name("es")));
    assert_eq!(from.interpreter, Some(true));
    assert_eq!(from.capacity.map(|one| one.as_str()), Some("prescriber"));
}

#[tokio::test]
async fn outside_the_sandbox_our_words_are_not_signed_and_the_authoritys_are() {
    let world = World::new().await;
    world.goes_to("2026-01-02");
    world.set_mode(Mode::Registry);
    let of = unsigned(&world);
    let clinic = world.signed_in(PRESCRIBER).await;
    let page = clinic.get(&consent_page(&of)).await;
    assert!(
        page.says("No official text is loaded here"),
        "{}",
        page.text
    );
    assert_eq!(page.value_of("text-hash"), None);
    let text = loads(&world, day("2026-01-02"));
    let page = clinic.get(&consent_page(&of)).await;
    assert!(
        page.says("Synthetic Authority, first issue"),
        "{}",
        page.text
    );
    assert_eq!(
        page.value_of("text-hash").as_deref(),
        Some(text.hash().as_str())
    );
}

#[tokio::test]
async fn the_office_loads_a_text_and_a_mistake_is_named_with_its_remedy() {
    let world = World::new().await;
    world.goes_to("2026-01-02");
    let office = world.signed_in(ADMINISTRATOR).await;
    let page = format!("/programme/forms/{EDITION}/{FORM}");
    let file = FormTextFile {
        programme: retinue_kernel::Programme::UsIpledge,
        text: official(&world),
        from: day("2026-01-03"),
        re_consent: ReConsent::Required,
    }
    .written();
    for (text, says) in [
        (
            file.replace("id = \"mood\"", "id = \"moods\""),
            "item &#39;mood&#39; is missing",
        ),
        (String::new(), ""),
        (
            file.replace("from = 2026-01-03", "from = 2026-01-01"),
            "lies before the day of loading",
        ),
        (
            file.replace("edition = \"2021-12-13\"", "edition = \"2026-11-15\""),
            "this page is of",
        ),
    ] {
        let back = office.fills_in(&page, &[("text", &text)]).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{says}");
        assert!(
            back.says(says) || back.text.replace('\'', "&#39;").contains(says),
            "{says}: {}",
            back.text
        );
    }
    let (_, rules) = world.ledger.in_force().expect("readable");
    assert_eq!(rules.texts().iter().count(), 0);
    let done = office
        .fills_in(&page, &[("text", &file.replace('\n', "\r\n"))])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let shown = office.get(done.location()).await;
    assert!(
        shown.says(official(&world).hash().as_str()),
        "{}",
        shown.text
    );
    world.goes_to("2026-01-03");
    let office = world.signed_in(ADMINISTRATOR).await;
    let shown = office.get(&page).await;
    assert!(shown.says("Synthetic official words."), "{}", shown.text);
}
