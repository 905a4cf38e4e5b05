//! One act, sent again and again, is done once and gets one answer.

use retinue_kernel::{Command, Payload, RegistryEvent};
use retinue_ledger::{Contacts, Registration, Subject, Submission, SubmitError};

use crate::harness::{Clinic, PHARMACY, day, fresh, id, is_authorised, noon, registry};

#[test]
fn a_request_sent_twenty_times_is_answered_alike_and_recorded_once_even_across_a_restart() {
    let clinic = Clinic::open();
    let (registered, prescription) = clinic.has_a_patient_with_a_prescription();
    let request = clinic.request(registered.patient, &prescription, fresh());
    let first = clinic.ledger.submit(request.clone()).unwrap();
    assert!(is_authorised(&first) && !first.again);
    let first = first.decision.unwrap();
    for _ in 0..10 {
        let again = clinic.ledger.submit(request.clone()).unwrap();
        assert!(again.again);
        let again = again.decision.unwrap();
        assert_eq!(
            (&again.fact, &again.hash, &again.json),
            (&first.fact, &first.hash, &first.json)
        );
        assert_eq!(again.decision, first.decision);
    }
    clinic.clock.set(noon("2026-03-20"));
    let clinic = clinic.reopened();
    for _ in 0..9 {
        let again = clinic
            .ledger
            .submit(request.clone())
            .unwrap()
            .decision
            .unwrap();
        assert_eq!((&again.fact, &again.json), (&first.fact, &first.json));
    }
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), registered.patient)
        .unwrap();
    let authorised = file
        .events
        .iter()
        .filter(|event| event.payload.kind() == "dispense-authorised")
        .count();
    assert_eq!(authorised, 1);
}

#[test]
fn the_same_command_sent_by_many_at_once_is_done_once() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let command = Command::Record {
        on: clinic.ledger.today(),
        payload: Payload::VisitRecorded { remote: None },
    };
    let submission = Submission::new(patient, fresh(), &clinic.prescriber, command);
    let facts: Vec<_> = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..20)
            .map(|_| scope.spawn(|| clinic.ledger.submit(submission.clone()).unwrap().facts))
            .collect();
        callers
            .into_iter()
            .map(|caller| caller.join().unwrap())
            .collect()
    });
    assert!(facts.iter().all(|one| *one == facts[0]));
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap();
    assert_eq!(file.events.len(), 2);
}

#[test]
fn a_command_id_used_for_something_else_is_refused() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let command_id = fresh();
    let visit = |remote| {
        let command = Command::Record {
            on: clinic.ledger.today(),
            payload: Payload::VisitRecorded { remote },
        };
        Submission::new(patient, command_id.clone(), &clinic.prescriber, command)
    };
    clinic.ledger.submit(visit(None)).unwrap();
    assert!(matches!(
        clinic.ledger.submit(visit(Some(true))),
        Err(SubmitError::CommandIdUsed(_))
    ));
    // Nor does it tell its outcome to another account.
    let mut stranger = visit(None);
    stranger.who = clinic.pharmacist.clone();
    assert!(matches!(
        clinic.ledger.submit(stranger),
        Err(SubmitError::CommandIdUsed(_))
    ));
}

#[test]
fn a_registration_sent_twice_registers_one_patient() {
    let clinic = Clinic::open();
    let registration = Registration {
        command_id: fresh(),
        name: "Synthetic Patient".to_owned(),
        born: day("2001-05-04"),
        contacts: Contacts::default(),
        programme: retinue_kernel::Programme::UsIpledge,
        on: clinic.ledger.today(),
        assistance: retinue_ledger::Assistance::default(),
        at: None,
    };
    let first = clinic
        .ledger
        .register_patient(&clinic.clinician(), registration.clone())
        .unwrap();
    let second = clinic
        .ledger
        .register_patient(&clinic.clinician(), registration.clone())
        .unwrap();
    assert_eq!(
        (first.patient, &first.number),
        (second.patient, &second.number)
    );
    assert_eq!(
        clinic
            .ledger
            .worklist(&clinic.clinician(), None, 10)
            .unwrap()
            .patients,
        1
    );
    let other = Registration {
        born: day("1999-01-01"),
        ..registration
    };
    assert!(matches!(
        clinic.ledger.register_patient(&clinic.clinician(), other),
        Err(SubmitError::CommandIdUsed(_))
    ));
}

#[test]
fn a_registry_fact_sent_twice_is_recorded_once() {
    let clinic = Clinic::open();
    let subject = Subject::Pharmacy(id(PHARMACY));
    let suspension = registry(
        &clinic.ledger,
        &subject,
        RegistryEvent::Suspended { reason: None },
    );
    let facts = || {
        let file = clinic
            .ledger
            .party_file(&clinic.administrator(), &subject)
            .unwrap();
        file.facts.len()
    };
    let before = facts();
    let first = clinic.ledger.submit_registry(suspension.clone()).unwrap();
    let second = clinic.ledger.submit_registry(suspension).unwrap();
    assert_eq!(first.fact, second.fact);
    assert!(second.again);
    assert_eq!(facts(), before + 1);
}

#[test]
fn a_refused_command_leaves_nothing_behind_and_may_be_sent_again() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let command = |on| Command::Record {
        on: day(on),
        payload: Payload::VisitRecorded { remote: None },
    };
    let command_id = fresh();
    let tomorrow = Submission::new(
        patient,
        command_id.clone(),
        &clinic.prescriber,
        command("2026-03-03"),
    );
    let refused = clinic
        .ledger
        .submit(tomorrow.clone())
        .expect_err("a day in the future");
    assert!(
        refused.to_string().contains("lies in the future"),
        "{refused}"
    );
    clinic.clock.set(noon("2026-03-03"));
    clinic.ledger.submit(tomorrow).expect("now it is today");
}
