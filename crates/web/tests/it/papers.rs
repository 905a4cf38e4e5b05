//! Forms as files: the copy of what was signed, for the patient and the clinic, and the blank form to be printed.

use std::process::Command;

use reqwest::StatusCode;
use retinue_kernel::{Form, Id, Mode, Payload, Signer};
use retinue_ledger::Role;
use retinue_rulebook::{FormText, SANDBOX};

use crate::browser::{Answer, Browser};
use crate::world::{
    ADMINISTRATOR, Enrolled, OTHER_PRESCRIBER, PATIENT, PHARMACIST, PRESCRIBER, World,
};

const FORM: &str = "patient-enrolment-can";
const EDITION: &str = "2021-12-13";
const OTHER_PATIENT: &str = "patient-two";

pub(crate) fn ours(world: &World) -> FormText {
    let edition = Id::new(EDITION).expect("a name");
    let rulebook = world.ledger.rulebook();
    FormText::demonstration(rulebook.form(FORM).expect("the form"), &edition)
}

pub(crate) fn signs(world: &World, of: &Enrolled, text_hash: Option<Id>) -> Id {
    world.records(
        of,
        Payload::ConsentSigned {
            form: Form::PatientEnrolmentCan,
            signers: vec![Signer::Patient, Signer::Prescriber],
            edition: Id::new(EDITION),
            text_hash,
            signing: None,
        },
    )
}

/// Two patients of one clinic, each of whom signed, and the first one's signature.
fn two_who_signed(world: &World) -> (Enrolled, Id) {
    world.goes_to("2026-01-02");
    let of = world.enrols("Synthetic Signer");
    let other = world.enrols("Synthetic Other");
    world.account(PATIENT, "Patient One", Role::Patient(of.patient));
    world.account(OTHER_PATIENT, "Patient Two", Role::Patient(other.patient));
    let signature = signs(world, &of, Some(ours(world).hash()));
    signs(world, &other, Some(ours(world).hash()));
    (of, signature)
}

pub(crate) async fn bytes(browser: &Browser, path: &str) -> Vec<u8> {
    let answer = browser.getting(path).send().await.expect("an answer");
    answer.bytes().await.expect("a file").to_vec()
}

/// The words of a file as another program reads them, in one line; nothing where that program is not installed.
pub(crate) fn words(file: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("form.pdf");
    std::fs::write(&path, file).expect("a file is written");
    let read = Command::new("pdftotext")
        .arg("-raw")
        .arg(&path)
        .arg("-")
        .output()
        .ok()?;
    assert!(read.status.success(), "{read:?}");
    Some(in_a_line(&String::from_utf8_lossy(&read.stdout)))
}

fn in_a_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(crate) fn is_a_file(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(
        answer
            .header("content-disposition")
            .starts_with("attachment; filename=\"")
    );
    assert!(answer.text.starts_with("%PDF-1.7"));
    assert!(answer.text.contains("/StructTreeRoot"));
}

#[tokio::test]
async fn the_patient_keeps_the_text_word_for_word_as_it_was_signed() {
    let world = World::new().await;
    let (_, signature) = two_who_signed(&world);
    let patient = world.signed_in(PATIENT).await;
    let path = format!("/me/forms/{signature}/form.pdf");
    let front = patient.get("/me").await;
    assert!(
        front.says(&format!("href=\"{path}\"")),
        "the room lists it: {}",
        front.text
    );
    let copy = patient.get(&path).await;
    is_a_file(&copy);
    assert!(copy.text.contains(SANDBOX));
    let file = bytes(&patient, &path).await;
    assert_eq!(file, bytes(&patient, &path).await, "the same every time");
    if let Some(words) = words(&file) {
        let text = ours(&world);
        for item in &text.items {
            assert!(words.contains(&in_a_line(&item.text.en)), "{}", item.id);
        }
        for says in [
            "Synthetic Signer",
            "Patient, Prescriber",
            "Friday 2 January 2026",
            EDITION,
            "Demonstration wording",
            SANDBOX,
        ] {
            assert!(words.contains(says), "{says}: {words}");
        }
        // A hash is longer than a line and goes on on the next.
        let unbroken = words.replace(' ', "");
        assert!(unbroken.contains(text.hash().as_str()), "{words}");
    }
}

#[tokio::test]
async fn the_copy_speaks_the_patients_language_where_the_text_has_it() {
    let world = World::new().await;
    let (_, signature) = two_who_signed(&world);
    let patient = world.signed_in(PATIENT).await;
    let answer = patient
        .getting(&format!("/me/forms/{signature}/form.pdf"))
        .header("accept-language", "es")
        .send()
        .await
        .expect("an answer");
    let file = answer.bytes().await.expect("a file").to_vec();
    let plain = String::from_utf8_lossy(&file).into_owned();
    assert!(plain.contains("/Lang (es)") || plain.contains("/Lang(es)"));
    if let Some(words) = words(&file) {
        assert!(words.contains("El texto tal como se firmó"), "{words}");
        for item in &ours(&world).items {
            let said = item.text.es.as_deref().unwrap_or(&item.text.en);
            assert!(words.contains(&in_a_line(said)), "{}: {words}", item.id);
        }
    }
}

#[tokio::test]
async fn the_copy_says_how_each_item_was_answered_and_how_it_was_signed() {
    let world = World::new().await;
    world.goes_to("2026-01-02");
    let of = world.enrols("Synthetic Signer");
    world.account(PATIENT, "Patient One", Role::Patient(of.patient));
    let page = format!("/clinic/patients/{}/consent", of.patient);
    let code: String = ours(&world).hash().as_str()[7..].chars().take(12).collect();
    let mut typed = crate::forms::REST.to_vec();
    typed.extend([
        ("signed-how", "paper"),
        ("paper-on", "2026-01-02"),
        ("paper-code", code.as_str()),
        ("assisted-by", "front desk"),
    ]);
    world.goes_to("2026-01-05");
    let clinic = world.signed_in(PRESCRIBER).await;
    let done = crate::acts::affirms(&clinic, &page, &typed).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let patient = world.signed_in(PATIENT).await;
    let front = patient.get("/me").await;
    let path = front.text.split("href=\"/me/forms/").nth(1);
    let path = path
        .and_then(|rest| rest.split('"').next())
        .expect("a copy");
    let path = format!("/me/forms/{path}");
    for (language, says) in [
        (
            "en",
            [
                "Answer: acknowledged.",
                "Answer: attested.",
                "Signed by the patient on Friday 2 January 2026.",
                "Not signed on this form",
                "On record as a report of its own.",
                "Keyed in from the paper on Monday 5 January 2026 by: Prescriber",
                "front desk",
            ],
        ),
        (
            "es",
            [
                "Respuesta: reconocido.",
                "Respuesta: declarado.",
                "Firmado por: paciente, el viernes 2 de enero de 2026.",
                "No firmado en este formulario",
                "Anotado por separado.",
                "Se pasó al sistema el lunes 5 de enero de 2026 por:",
                "front desk",
            ],
        ),
    ] {
        let asked = patient.getting(&path).header("accept-language", language);
        let file = asked.send().await.expect("an answer").bytes().await;
        let Some(words) = words(&file.expect("a file")) else {
            continue;
        };
        for says in says {
            assert!(words.contains(says), "{says}: {words}");
        }
    }
}

/// Every item of the month's form as the prescriber answered it, and the test and the day on which it rests.
#[tokio::test]
async fn a_confirmed_month_has_a_copy_with_each_answer_for_patient_and_clinic() {
    let world = World::new().await;
    let of = world.on_the_way("Synthetic Person One");
    let test = world.test(&of, "2026-03-01", retinue_kernel::TestResult::Negative);
    world.account(PATIENT, "Patient One", Role::Patient(of.patient));
    let clinic = world.signed_in(PRESCRIBER).await;
    let page = format!("/clinic/patients/{}/month", of.patient);
    let methods = [
        ("test", test.as_str()),
        ("methods", "combined-pill"),
        ("methods", "male-condom"),
        ("since", "2026-01-02"),
    ];
    // A paper says which text lay there and when; half of that is nothing.
    let mut half = methods.to_vec();
    half.push(("paper-code", "0123456789ab"));
    let back = crate::acts::affirms(&clinic, &page, &half).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.error_of("paper-on").is_some(), "{}", back.text);
    let done = crate::acts::affirms(&clinic, &page, &methods).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);

    let in_clinic = clinic
        .get(&format!("/clinic/patients/{}", of.patient))
        .await;
    let patient = world.signed_in(PATIENT).await;
    let front = patient.get("/me").await;
    assert!(
        front.says("Months that were confirmed: 1"),
        "{}",
        front.text
    );
    let months = front.text.split("Months that were confirmed").nth(1);
    let path = months
        .and_then(|rest| rest.split("href=\"/me/forms/").nth(1))
        .and_then(|rest| rest.split('"').next())
        .expect("a copy");
    assert!(in_clinic.says(path), "{}", in_clinic.text);
    let own = format!("/me/forms/{path}");
    is_a_file(&patient.get(&own).await);
    let Some(words) = words(&bytes(&patient, &own).await) else {
        return;
    };
    for says in [
        "Confirmation of the month, patient who can become pregnant",
        "Was the patient counselled this month",
        "Answer: yes.",
        "Answer: attested.",
        "On record as a report of its own.",
        "Confirmed against the test of Sunday 1 March 2026",
        "Signed by Prescriber",
        "On the screen",
        SANDBOX,
    ] {
        assert!(words.contains(says), "{says}: {words}");
    }
}

#[tokio::test]
async fn a_month_that_was_signed_on_paper_is_keyed_in_by_its_code_on_the_day_of_the_paper() {
    let world = World::new().await;
    let of = world.on_the_way("Synthetic Person One");
    let test = world.test(&of, "2026-03-01", retinue_kernel::TestResult::Negative);
    world.goes_to("2026-03-02");
    let clinic = world.signed_in(PRESCRIBER).await;
    let page = format!("/clinic/patients/{}/month", of.patient);
    let rulebook = world.ledger.rulebook();
    let entry = rulebook.form("month-confirmation-can").expect("the form");
    let hash = FormText::demonstration(entry, &Id::new(EDITION).expect("a name")).hash();
    let code: String = hash.as_str()[7..].chars().take(12).collect();
    let keyed = |code: &'static str| {
        vec![
            ("test", test.as_str()),
            ("methods", "combined-pill"),
            ("methods", "male-condom"),
            ("since", "2026-01-02"),
            ("paper-on", "2026-03-01"),
            ("paper-code", code),
        ]
    };
    let facts = world.facts(&of);
    let other = crate::acts::affirms(&clinic, &page, &keyed("0123456789ab")).await;
    assert!(other.error_of("paper-code").is_some(), "{}", other.text);
    assert_eq!(world.facts(&of), facts);
    let mut right = keyed("");
    right.pop();
    right.push(("paper-code", &code));
    let done = crate::acts::affirms(&clinic, &page, &right).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let file = world.ledger.patient_file(&world.clinician(), of.patient);
    let events = file.expect("the file").events;
    let month = events.last().expect("a month");
    assert_eq!(month.envelope.on, crate::world::day("2026-03-01"));
    let signed = month.payload.signed_form().expect("its form");
    assert_eq!(signed.signing.medium, retinue_kernel::Medium::Paper);
    assert_eq!(signed.text_hash, hash);
}

#[tokio::test]
async fn nobody_gets_anothers_copy_and_what_is_no_signature_is_not_found() {
    let world = World::new().await;
    let (of, signature) = two_who_signed(&world);
    let own = format!("/me/forms/{signature}/form.pdf");
    let in_clinic = format!("/clinic/patients/{}/forms/{signature}/form.pdf", of.patient);
    let other = world.signed_in(OTHER_PATIENT).await;
    let anothers = other.get(&own).await;
    let nobodys = other.get("/me/forms/no-such-fact/form.pdf").await;
    assert_eq!(anothers.status, StatusCode::NOT_FOUND);
    assert_eq!(
        (anothers.status, &anothers.text),
        (nobodys.status, &nobodys.text)
    );
    let elsewhere = world.signed_in(OTHER_PRESCRIBER).await;
    assert_eq!(
        elsewhere.get(&in_clinic).await.status,
        StatusCode::NOT_FOUND
    );
    let counter = world.signed_in(PHARMACIST).await;
    assert_eq!(counter.get(&own).await.status, StatusCode::FORBIDDEN);
    assert_eq!(counter.get(&in_clinic).await.status, StatusCode::FORBIDDEN);
    // A fact of one's own that is no signature.
    world.counselled(&of);
    let counselling = world.records(
        &of,
        Payload::CounsellingRecorded {
            topics: vec![retinue_kernel::Topic::Risks],
        },
    );
    let patient = world.signed_in(PATIENT).await;
    let not_signed = patient
        .get(&format!("/me/forms/{counselling}/form.pdf"))
        .await;
    assert_eq!(not_signed.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_clinic_has_the_same_copy_as_the_patient() {
    let world = World::new().await;
    let (of, signature) = two_who_signed(&world);
    let clinic = world.signed_in(PRESCRIBER).await;
    let path = format!("/clinic/patients/{}/forms/{signature}/form.pdf", of.patient);
    let page = clinic
        .get(&format!("/clinic/patients/{}", of.patient))
        .await;
    assert!(page.says(&format!("href=\"{path}\"")), "{}", page.text);
    is_a_file(&clinic.get(&path).await);
    let patient = world.signed_in(PATIENT).await;
    let own = bytes(&patient, &format!("/me/forms/{signature}/form.pdf")).await;
    assert_eq!(bytes(&clinic, &path).await, own);
}

#[tokio::test]
async fn a_form_signed_elsewhere_is_listed_without_a_copy() {
    let world = World::new().await;
    world.goes_to("2026-01-02");
    let of = world.enrols("Synthetic Signer");
    world.account(PATIENT, "Patient One", Role::Patient(of.patient));
    let signature = signs(&world, &of, None);
    let patient = world.signed_in(PATIENT).await;
    let front = patient.get("/me").await;
    assert!(front.says("Its text is not kept here"), "{}", front.text);
    let path = format!("/me/forms/{signature}/form.pdf");
    assert!(!front.says(&path));
    assert_eq!(patient.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_form_is_printed_with_boxes_items_signature_lines_and_its_code() {
    let world = World::new().await;
    for (login, base) in [
        (PRESCRIBER, "/clinic/forms"),
        (ADMINISTRATOR, "/programme/forms"),
    ] {
        let reader = world.signed_in(login).await;
        for entry in world.ledger.rulebook().forms() {
            for edition in &entry.grounds.editions {
                let page = format!("{base}/{edition}/{}", entry.name);
                let path = format!("{page}/form.pdf");
                assert!(reader.get(&page).await.says(&format!("href=\"{path}\"")));
                let answer = reader.get(&path).await;
                is_a_file(&answer);
                assert!(answer.text.contains(SANDBOX), "{path}");
                let Some(words) = words(&bytes(&reader, &path).await) else {
                    continue;
                };
                let text = FormText::demonstration(entry, edition);
                let code: String = text.hash().as_str()[7..].chars().take(12).collect();
                assert!(words.contains(&format!("text code {code}")), "{path}");
                for item in &text.items {
                    let spanish = item.text.es.iter().map(String::as_str);
                    for says in spanish.chain([&*item.text.en, item.id.as_str()]) {
                        assert!(words.contains(&in_a_line(says)), "{path}: {says}: {words}");
                    }
                }
            }
        }
        let nothing = reader
            .get(&format!("{base}/1999-01-01/{FORM}/form.pdf"))
            .await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_registrys_form_carries_no_mark_of_a_sandbox() {
    let world = World::new().await;
    world.set_mode(Mode::Registry);
    let clinic = world.signed_in(PRESCRIBER).await;
    let path = format!("/clinic/forms/{EDITION}/{FORM}/form.pdf");
    let answer = clinic.get(&path).await;
    is_a_file(&answer);
    assert!(!answer.text.contains(SANDBOX));
    if let Some(words) = words(&bytes(&clinic, &path).await) {
        assert!(!words.contains(SANDBOX), "{words}");
    }
}
