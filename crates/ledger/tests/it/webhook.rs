//! Programs that are told that something happened: nothing is lost, each hears in order and only what its party may know.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use retinue_kernel::Mode;
use retinue_ledger::{
    NewProgram, Subject, SubmitError, WEBHOOK_GIVEN_UP_AFTER, WEBHOOK_OLD_SECRET_SECONDS,
    WEBHOOK_WAITS, WebhookAddress, WebhookAnswer, WebhookDue, WebhookSecret, is_public,
};

use crate::harness::{Clinic, OTHER_PHARMACY, PHARMACY, PRESCRIBER, fresh, id};

const EHR: &str = "clinic-ehr";
const HERE: &str = "http://127.0.0.1:9/hooks";

fn registers(clinic: &Clinic, name: &str, party: Subject) {
    let pair = Ed25519KeyPair::generate().unwrap();
    let x: Vec<u8> = pair.public_key().as_ref().to_vec();
    let keys = format!(
        r#"{{"keys":[{{"kty":"OKP","crv":"Ed25519","x":"{}"}}]}}"#,
        base64url(&x)
    );
    clinic
        .ledger
        .register_program(
            &clinic.ledger.at_the_console(),
            fresh(),
            &NewProgram {
                party,
                program: name.to_owned(),
                name: name.to_owned(),
                keys,
                scopes: "system/Patient.rs".to_owned(),
            },
        )
        .unwrap();
}

fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for piece in bytes.chunks(3) {
        let mut all = [0; 3];
        all[..piece.len()].copy_from_slice(piece);
        let number = u32::from_be_bytes([0, all[0], all[1], all[2]]);
        for place in 0..=piece.len() {
            let sextet = (number >> (18 - 6 * place)) & 63;
            text.push(char::from(LETTERS[sextet as usize]));
        }
    }
    text
}

fn told(clinic: &Clinic, name: &str) -> WebhookSecret {
    let console = clinic.ledger.at_the_console();
    clinic
        .ledger
        .register_webhook(&console, &id(name), HERE)
        .unwrap()
}

fn told_clinic() -> Clinic {
    let clinic = Clinic::open();
    registers(&clinic, EHR, Subject::Prescriber(id(PRESCRIBER)));
    told(&clinic, EHR);
    clinic
}

fn due(clinic: &Clinic) -> Vec<WebhookDue> {
    clinic.ledger.webhooks_due().unwrap()
}

fn answers(clinic: &Clinic, due: &WebhookDue, answer: WebhookAnswer) {
    clinic.ledger.webhook_answered(due, &answer).unwrap();
}

fn taken() -> WebhookAnswer {
    WebhookAnswer::Taken("answered 204".to_owned())
}

fn away() -> WebhookAnswer {
    WebhookAnswer::NotTaken("answered 500".to_owned())
}

fn seconds_pass(clinic: &Clinic, seconds: i64) {
    let now = clinic.clock.now();
    clinic.clock.set(now + jiff::Span::new().seconds(seconds));
}

#[test]
fn what_was_recorded_is_told_in_its_order_after_the_service_was_killed_and_under_the_same_names() {
    let clinic = told_clinic();
    let first = clinic.registers_a_patient("Synthetic One");
    let second = clinic.registers_a_patient("Synthetic Two");
    let before = due(&clinic);
    assert_eq!(before.len(), 1, "one at a time");
    assert_eq!(before[0].patient, first.patient);

    let clinic = clinic.reopened();
    let after = due(&clinic);
    assert_eq!(after[0].id, before[0].id);
    assert_eq!(after[0].about, before[0].about);
    // It was told, and the service was killed before that was kept: the receiver gets the same name again.
    answers(&clinic, &after[0], taken());
    let next = clinic.ledger.webhook_after(&after[0]).unwrap().unwrap();
    assert_eq!(next.patient, second.patient);
    assert_ne!(next.id, after[0].id);
    answers(&clinic, &next, taken());
    assert!(due(&clinic).is_empty());
    assert!(clinic.ledger.webhook_after(&next).unwrap().is_none());
    clinic.is_whole();
}

#[test]
fn a_notification_names_the_number_and_the_kind_and_nothing_that_was_found() {
    let clinic = told_clinic();
    let registered = clinic.registers_a_patient("Synthetic One");
    let one = due(&clinic).remove(0);
    assert_eq!(one.kind, "case.changed");
    let about = serde_json::to_value(&one.about).unwrap();
    assert_eq!(
        about,
        serde_json::json!({ "number": registered.number.to_string() })
    );
    assert!(one.watermark.is_some(), "a sandbox says so");
}

#[test]
fn a_pharmacy_hears_of_its_own_authorisation_that_others_ended_and_of_nothing_else() {
    let clinic = Clinic::open();
    registers(&clinic, "counter", Subject::Pharmacy(id(PHARMACY)));
    registers(
        &clinic,
        "other-counter",
        Subject::Pharmacy(id(OTHER_PHARMACY)),
    );
    told(&clinic, "counter");
    told(&clinic, "other-counter");
    let (_, prescription, authorisation) = clinic.has_an_authorised_patient();
    assert!(due(&clinic).is_empty(), "what it asked itself it knows");
    let ended = retinue_kernel::RegistryEvent::Suspended {
        reason: Some(id("under-review")),
    };
    clinic
        .about(&Subject::Prescriber(id(PRESCRIBER)), ended)
        .unwrap();
    clinic.ledger.housekeeping().unwrap();
    let due = due(&clinic);
    assert_eq!(due.len(), 1);
    assert_eq!(due[0].endpoint, "counter");
    assert_eq!(due[0].kind, "authorisation.ended");
    let mut names: Vec<&str> = due[0].about.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["authorisation", "number", "prescription"]);
    assert_eq!(due[0].about["authorisation"], authorisation.as_str());
    assert_eq!(due[0].about["prescription"], prescription.as_str());
}

#[test]
fn a_receiver_that_is_away_is_tried_after_growing_waits_and_then_given_up_where_the_office_sees_it()
{
    let clinic = told_clinic();
    let console = clinic.ledger.at_the_console();
    clinic.registers_a_patient("Synthetic One");
    let name = due(&clinic)[0].id.clone();
    let mut passed = 0;
    let mut tries = 0;
    while passed < WEBHOOK_GIVEN_UP_AFTER {
        let one = due(&clinic).remove(0);
        assert_eq!(one.id, name);
        answers(&clinic, &one, away());
        let wait = WEBHOOK_WAITS[tries.min(WEBHOOK_WAITS.len() - 1)];
        seconds_pass(&clinic, wait - 1);
        assert!(due(&clinic).is_empty(), "after {tries} tries");
        seconds_pass(&clinic, 1);
        passed += wait;
        tries += 1;
    }
    let last = due(&clinic).remove(0);
    answers(&clinic, &last, away());
    seconds_pass(&clinic, WEBHOOK_GIVEN_UP_AFTER);
    assert!(due(&clinic).is_empty());
    let seen = clinic.ledger.webhooks(&console).unwrap().remove(0);
    assert_eq!((seen.waiting, seen.given_up), (0, 1));
    assert_eq!(seen.last.unwrap().0, "answered 500");

    clinic
        .ledger
        .send_webhooks_again(&console, &id(EHR))
        .unwrap();
    let again = due(&clinic).remove(0);
    assert_eq!(again.id, name);
    answers(&clinic, &again, away());
    let seen = clinic.ledger.webhooks(&console).unwrap().remove(0);
    assert_eq!(
        (seen.waiting, seen.given_up),
        (1, 0),
        "its time begins anew"
    );
}

#[test]
fn nobody_is_told_any_more_once_the_receiver_is_gone_or_the_office_or_the_program_ended() {
    let clinic = told_clinic();
    let console = clinic.ledger.at_the_console();
    clinic.registers_a_patient("Synthetic One");
    let one = due(&clinic).remove(0);
    answers(&clinic, &one, WebhookAnswer::Gone);
    let state = |clinic: &Clinic| {
        let seen = clinic.ledger.webhooks(&console).unwrap().remove(0);
        (seen.ended, seen.waiting, seen.given_up)
    };
    let (ended, waiting, given_up) = state(&clinic);
    assert!(ended.unwrap().contains("410"));
    assert_eq!((waiting, given_up), (0, 1));
    clinic.registers_a_patient("Synthetic Two");
    assert!(due(&clinic).is_empty());
    assert_eq!(state(&clinic).2, 1, "nothing is written for it any more");

    told(&clinic, EHR);
    assert_eq!(state(&clinic).0, None);
    clinic.ledger.end_webhook(&console, &id(EHR)).unwrap();
    let twice = clinic.ledger.end_webhook(&console, &id(EHR));
    assert!(matches!(twice, Err(SubmitError::NotFound)));

    told(&clinic, EHR);
    clinic
        .ledger
        .end_program(&console, fresh(), &id(EHR), None)
        .unwrap();
    assert!(state(&clinic).0.unwrap().contains("program"));
    let after = clinic.ledger.register_webhook(&console, &id(EHR), HERE);
    assert!(matches!(after, Err(SubmitError::Refused(_))));
}

#[test]
fn the_secret_before_signs_for_a_day_and_never_after_the_endpoint_was_registered_anew() {
    let clinic = told_clinic();
    let console = clinic.ledger.at_the_console();
    clinic.registers_a_patient("Synthetic One");
    let first = due(&clinic).remove(0).secrets;
    assert_eq!(first.len(), 1);
    let rotate = |generation| {
        clinic
            .ledger
            .rotate_webhook_secret(&console, &id(EHR), generation)
    };
    let second = rotate(1).unwrap();
    assert!(
        matches!(rotate(1), Err(SubmitError::Refused(_))),
        "a form that is sent twice makes one secret"
    );
    assert_eq!(due(&clinic)[0].secrets, [second.clone(), first[0].clone()]);
    seconds_pass(&clinic, WEBHOOK_OLD_SECRET_SECONDS - 1);
    assert_eq!(due(&clinic)[0].secrets.len(), 2);
    seconds_pass(&clinic, 1);
    assert_eq!(due(&clinic)[0].secrets, vec![second.clone()]);

    rotate(2).unwrap();
    clinic.ledger.end_webhook(&console, &id(EHR)).unwrap();
    let anew = told(&clinic, EHR);
    clinic
        .ledger
        .send_webhooks_again(&console, &id(EHR))
        .unwrap();
    assert_eq!(due(&clinic)[0].secrets, vec![anew.clone()]);
    assert!(anew != second && anew != first[0]);
}

#[test]
fn an_address_is_called_over_tls_and_in_public_except_this_machine_in_a_sandbox() {
    let read = WebhookAddress::read;
    let one = read("https://EHR.example:8443/hooks?of=us", Mode::Registry).unwrap();
    assert_eq!(
        (one.host.as_str(), one.port, one.path.as_str()),
        ("ehr.example", 8443, "/hooks?of=us")
    );
    for here in [HERE, "https://localhost/hooks", "http://localhost"] {
        assert!(read(here, Mode::Sandbox).is_ok(), "{here}");
        assert!(read(here, Mode::Registry).is_err(), "{here}");
    }
    for unfit in [
        "http://ehr.example/hooks",
        "ftp://ehr.example",
        "https://",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://127.1/",
        "https://user@ehr.example/",
        "https://[::1]/",
        "https://ehr.example:0/",
        "https://ehr.example/a b",
        "https://ehr.example/#part",
    ] {
        assert!(read(unfit, Mode::Registry).is_err(), "{unfit}");
        assert!(read(unfit, Mode::Sandbox).is_err(), "{unfit}");
    }
    for public in ["93.184.215.14", "2606:4700::1111"] {
        assert!(is_public(public.parse().unwrap()), "{public}");
    }
    for kept in [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.8",
        "192.168.1.1",
        "198.18.0.1",
        "203.0.113.7",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "2001:db8::1",
        "2001::1",
        "2002:a00:1::",
    ] {
        assert!(!is_public(kept.parse().unwrap()), "{kept}");
    }
}
