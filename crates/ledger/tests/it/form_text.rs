//! The texts of forms: loaded, kept, signed, changed, and what the gate then says.

use retinue_kernel::{Form, Mode, Payload, ReConsent, RegistryEvent, Signer};
use retinue_ledger::{CommandId, RegistryOutcome, Subject, SubmitError};
use retinue_rulebook::{FormText, FormTextFile, WhoseWords};

use crate::harness::{Clinic, day, fresh, id, noon, raw, reasons};

const FORM: &str = "patient-enrolment-cannot";
const EDITION: &str = "2021-12-13";

/// A synthetic authority's text, told apart by `revision`.
fn text(clinic: &Clinic, revision: &str) -> FormText {
    let rulebook = clinic.ledger.rulebook();
    let mut text = FormText::demonstration(rulebook.form(FORM).unwrap(), &id(EDITION));
    text.words = WhoseWords::Official;
    text.source = format!("Synthetic Authority, {revision}");
    text
}

fn loads(
    clinic: &Clinic,
    revision: &str,
    from: &str,
    re_consent: ReConsent,
) -> Result<RegistryOutcome, SubmitError> {
    let file = FormTextFile {
        programme: retinue_kernel::Programme::UsIpledge,
        text: text(clinic, revision),
        from: day(from),
        re_consent,
    };
    clinic
        .ledger
        .load_form_text(&clinic.administrator(), fresh(), file)
}

fn signed(text: &FormText) -> Payload {
    Payload::ConsentSigned {
        form: Form::PatientEnrolmentCannot,
        signers: vec![Signer::Patient, Signer::Prescriber],
        edition: Some(id(EDITION)),
        text_hash: Some(text.hash()),
        signing: None,
    }
}

fn demonstration(clinic: &Clinic) -> FormText {
    let rulebook = clinic.ledger.rulebook();
    FormText::demonstration(rulebook.form(FORM).unwrap(), &id(EDITION))
}

fn refusal(done: Result<impl std::fmt::Debug, SubmitError>) -> String {
    match done {
        Err(SubmitError::Refused(refused)) => refused.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_text_is_kept_under_its_hash_and_holds_from_its_first_day() {
    let clinic = Clinic::open();
    loads(&clinic, "one", "2026-03-05", ReConsent::NotRequired).unwrap();
    let on = |on: &str| {
        let text = clinic.ledger.form_text_on(FORM, &id(EDITION), day(on));
        text.unwrap().unwrap()
    };
    assert_eq!(on("2026-03-04").words, WhoseWords::Demonstration);
    assert_eq!(on("2026-03-05"), text(&clinic, "one"));
    let kept = clinic.ledger.form_text(&text(&clinic, "one").hash());
    assert_eq!(kept.unwrap(), Some(text(&clinic, "one")));
    loads(&clinic, "two", "2026-03-06", ReConsent::NotRequired).unwrap();
    assert_eq!(on("2026-03-05"), text(&clinic, "one"));
    assert_eq!(on("2026-03-06"), text(&clinic, "two"));
    let clinic = clinic.reopened();
    let kept = clinic.ledger.form_text(&text(&clinic, "one").hash());
    assert!(kept.unwrap().is_some(), "no text is ever removed");
    clinic.is_whole();
}

#[test]
fn a_text_cannot_hold_before_it_was_loaded_nor_be_loaded_twice() {
    let clinic = Clinic::open();
    let says = refusal(loads(&clinic, "one", "2026-03-01", ReConsent::Required));
    assert!(
        says.contains("2026-03-01 lies before the day of loading"),
        "{says}"
    );
    loads(&clinic, "one", "2026-03-02", ReConsent::Required).unwrap();
    let says = refusal(loads(&clinic, "one", "2026-03-02", ReConsent::Required));
    assert!(says.contains("loaded already"), "{says}");
}

#[test]
fn a_fact_without_its_text_is_refused() {
    let clinic = Clinic::open();
    let bare = |form: &str, edition: &str| {
        let event = RegistryEvent::FormTextLoaded {
            form: id(form),
            edition: id(edition),
            text_hash: id("sha256:0"),
            from: day("2026-03-02"),
            re_consent: ReConsent::Required,
        };
        refusal(clinic.about(&Subject::Programme, event))
    };
    assert!(bare(FORM, EDITION).contains("no text is kept under this hash"));
    assert!(bare("a-form-of-nobody", EDITION).contains("has no form"));
    assert!(bare(FORM, "1999-01-01").contains("has no form"));
}

#[test]
fn only_an_administrator_loads_a_text() {
    let clinic = Clinic::open();
    let event = RegistryEvent::FormTextLoaded {
        form: id(FORM),
        edition: id(EDITION),
        text_hash: text(&clinic, "one").hash(),
        from: day("2026-03-02"),
        re_consent: ReConsent::Required,
    };
    let submission = retinue_ledger::RegistrySubmission {
        subject: Subject::Programme,
        command_id: fresh(),
        who: clinic.prescriber.clone(),
        on: day("2026-03-02"),
        event,
        at: None,
    };
    let refused = clinic.ledger.submit_registry(submission);
    assert!(matches!(refused, Err(SubmitError::NotAllowed(_))));
}

#[test]
fn the_same_loading_sent_twice_is_done_once() {
    let clinic = Clinic::open();
    let command = CommandId::new("load-one").unwrap();
    let load = || {
        let file = FormTextFile {
            programme: retinue_kernel::Programme::UsIpledge,
            text: text(&clinic, "one"),
            from: day("2026-03-02"),
            re_consent: ReConsent::Required,
        };
        clinic
            .ledger
            .load_form_text(&clinic.administrator(), command.clone(), file)
            .unwrap()
    };
    assert!(!load().again);
    assert!(load().again);
}

#[test]
fn a_new_text_ends_what_was_signed_before_and_every_decision_replays() {
    let clinic = Clinic::open();
    let (registered, prescription) = clinic.has_a_patient_with_a_prescription();
    let patient = registered.patient;
    loads(&clinic, "one", "2026-03-03", ReConsent::Required).unwrap();
    let before = clinic.asks_to_dispense(patient, &prescription);
    assert!(before.decision.as_ref().unwrap().decision.until().is_some());
    let authorisation = before.decision.unwrap().fact;
    clinic.clock.set(noon("2026-03-03"));
    clinic.counsels_and_sees(patient);
    let reversed = Payload::AuthorisationReversed {
        authorisation: authorisation.clone(),
        reason: None,
    };
    clinic
        .tries_to_record(&clinic.pharmacist, patient, reversed)
        .unwrap();
    let denied = clinic.asks_to_dispense(patient, &prescription);
    assert_eq!(reasons(&denied), ["consent-text-changed"]);
    clinic.records(patient, signed(&text(&clinic, "one")));
    let again = clinic.asks_to_dispense(patient, &prescription);
    assert!(reasons(&again).is_empty(), "{:?}", reasons(&again));
    let clinic = clinic.reopened();
    for fact in [authorisation, denied.decision.unwrap().fact] {
        let replay = clinic
            .ledger
            .replay(&clinic.administrator(), fact.as_str())
            .unwrap();
        assert!(replay.is_same(), "{}\n{}", replay.recorded, replay.again);
    }
    clinic.is_whole();
}

#[test]
fn a_signature_on_a_text_that_changed_meanwhile_is_refused_and_leaves_nothing() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let shown = demonstration(&clinic);
    loads(&clinic, "one", "2026-03-02", ReConsent::NotRequired).unwrap();
    let facts = || {
        let file = clinic.ledger.patient_file(&clinic.clinician(), patient);
        file.unwrap().events.len()
    };
    let before = facts();
    let says = refusal(clinic.tries_to_record(&clinic.prescriber, patient, signed(&shown)));
    assert!(says.contains("another text since 2026-03-02"), "{says}");
    let unnamed = Payload::ConsentSigned {
        form: Form::PatientEnrolmentCannot,
        signers: vec![Signer::Patient, Signer::Prescriber],
        edition: None,
        text_hash: None,
        signing: None,
    };
    refusal(clinic.tries_to_record(&clinic.prescriber, patient, unnamed));
    assert_eq!(facts(), before);
    clinic.records(patient, signed(&text(&clinic, "one")));
}

#[test]
fn demonstration_wording_is_signed_in_the_sandbox_only_and_kept_as_it_was_signed() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let ours = demonstration(&clinic);
    clinic.records(patient, signed(&ours));
    assert_eq!(
        clinic.ledger.form_text(&ours.hash()).unwrap(),
        Some(ours.clone())
    );
    let clinic = Clinic::open();
    let runs_as = |mode| {
        clinic
            .about(&Subject::Programme, RegistryEvent::ModeSet { mode })
            .unwrap()
    };
    runs_as(Mode::Companion);
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    for mode in [Mode::Companion, Mode::Registry] {
        runs_as(mode);
        let says = refusal(clinic.tries_to_record(&clinic.prescriber, patient, signed(&ours)));
        assert!(
            says.contains("demonstration wording is signed in the sandbox only"),
            "{says}"
        );
        assert!(says.contains("office loads the official text"), "{says}");
    }
    loads(&clinic, "one", "2026-03-02", ReConsent::Required).unwrap();
    clinic.records(patient, signed(&text(&clinic, "one")));
}

#[test]
fn words_that_were_altered_in_the_store_are_found() {
    let clinic = Clinic::open();
    loads(&clinic, "one", "2026-03-02", ReConsent::Required).unwrap();
    let hash = text(&clinic, "one").hash();
    raw(&clinic.ledger)
        .execute_batch(
            "UPDATE form_text SET body = replace(body, 'Synthetic Authority', 'Another Authority')",
        )
        .unwrap();
    let found = clinic.ledger.verify().unwrap().damages;
    assert!(
        found
            .iter()
            .any(|damage| damage.place.contains(hash.as_str())),
        "{found:#?}"
    );
    raw(&clinic.ledger)
        .execute_batch("DELETE FROM form_text")
        .unwrap();
    let found = clinic.ledger.verify().unwrap().damages;
    assert!(found.iter().any(|damage| damage.what.contains("not kept")));
}

#[test]
fn a_ledger_from_before_there_were_texts_opens_and_takes_one() {
    let clinic = Clinic::open();
    raw(&clinic.ledger)
        .execute_batch(
            "DROP TABLE form_text; DROP TABLE care_fact; DROP TABLE care_moved; DROP TABLE care_task; DROP TABLE told; DROP TABLE site_staff; DROP TABLE session_site; DROP TABLE program; DROP TABLE program_token; DROP TABLE signed_token; PRAGMA user_version = 3",
        )
        .unwrap();
    let clinic = clinic.reopened();
    loads(&clinic, "one", "2026-03-02", ReConsent::Required).unwrap();
    clinic.is_whole();
}
