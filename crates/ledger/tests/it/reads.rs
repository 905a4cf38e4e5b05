//! What each reader may see, and the log of who read it.

use std::time::Duration;

use retinue_kernel::Payload;
use retinue_ledger::{Contacts, Limits, ReadError, Role, SubmitError, WorklistCursor};

use crate::harness::{Clinic, account, id, minutes_later, raw};

#[test]
fn another_prescribers_patient_does_not_exist_for_this_one() {
    let clinic = Clinic::open();
    let registered = clinic.has_a_patient_ready_for_a_prescription();
    account(&clinic.ledger, "stranger", Role::Prescriber(id("pr-2")));
    let stranger = crate::harness::sign_in(&clinic.ledger, "stranger");
    let clinician = stranger.clinician().unwrap();
    let absent: retinue_ledger::PatientId = "11111111-1111-4111-8111-111111111111".parse().unwrap();
    for patient in [registered.patient, absent] {
        let read = clinic
            .ledger
            .patient_file(&clinician, patient)
            .expect_err("not theirs");
        assert!(matches!(read, ReadError::NotFound));
        let written = clinic
            .tries_to_record(&stranger, patient, Payload::VisitRecorded { remote: None })
            .expect_err("not theirs");
        assert_eq!(written.to_string(), SubmitError::NotFound.to_string());
        let noted = clinic
            .ledger
            .add_note(&clinician, patient, "words")
            .expect_err("not theirs");
        assert!(matches!(noted, SubmitError::NotFound));
    }
    let number = registered.number.to_string();
    assert!(matches!(
        clinic.ledger.patient_by_number(&clinician, &number),
        Err(ReadError::NotFound)
    ));
    assert_eq!(
        clinic
            .ledger
            .worklist(&clinician, None, 10)
            .unwrap()
            .patients,
        0
    );
    assert_eq!(
        clinic
            .ledger
            .patient_by_number(&clinic.clinician(), &number)
            .unwrap(),
        registered.patient
    );
}

#[test]
fn a_list_is_sorted_by_the_first_thing_to_expire_and_paged_without_a_gap() {
    let clinic = Clinic::open();
    let mut expected = Vec::new();
    for at in 0..5 {
        expected.push(clinic.has_a_patient_ready_for_a_prescription().patient);
        minutes_later(&clinic, 60 * 24 * (at + 1));
    }
    let last = clinic
        .registers_a_patient("Synthetic Patient without anything to expire")
        .patient;
    expected.push(last);
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = clinic
            .ledger
            .worklist(&clinic.clinician(), after.as_ref(), 2)
            .unwrap();
        assert_eq!(page.patients, 6);
        seen.extend(
            page.rows
                .iter()
                .map(|row| (row.patient, row.first.map(|first| first.on))),
        );
        match page.next {
            Some(next) => after = WorklistCursor::from_text(&next.to_string()),
            None => break,
        }
    }
    assert_eq!(
        seen.iter().map(|(patient, _)| *patient).collect::<Vec<_>>(),
        expected
    );
    assert_eq!(seen.last().unwrap().1, None);
    let days: Vec<_> = seen.iter().filter_map(|(_, day)| *day).collect();
    assert!(days.is_sorted() && days.len() == 5);
}

#[test]
fn names_and_notes_lie_beside_the_record_and_can_be_corrected() {
    let clinic = Clinic::open();
    let patient = clinic
        .registers_a_patient("Synthetic Patient Before")
        .patient;
    let note = clinic
        .ledger
        .add_note(
            &clinic.clinician(),
            patient,
            "words that stay outside the chain",
        )
        .unwrap();
    assert_eq!(
        clinic
            .ledger
            .note_of(&clinic.clinician(), patient, &note.id)
            .unwrap(),
        "words that stay outside the chain"
    );
    let contacts = Contacts {
        email: Some("synthetic@example.test".to_owned()),
        ..Contacts::default()
    };
    clinic
        .ledger
        .correct_person(
            &clinic.clinician(),
            patient,
            "Synthetic Patient After",
            &contacts,
        )
        .unwrap();
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap();
    assert_eq!(file.person.name, "Synthetic Patient After");
    assert_eq!(file.person.contacts, contacts);
    for event in &file.events {
        let json = serde_json::to_string(event).unwrap();
        assert!(
            !json.contains("Synthetic") && !json.contains("words"),
            "{json}"
        );
    }
    let unfit = Contacts {
        telephone: Some("\u{7}".to_owned()),
        ..Contacts::default()
    };
    let refused = clinic
        .ledger
        .correct_person(&clinic.clinician(), patient, " ", &unfit)
        .expect_err("unfit");
    assert!(
        refused.to_string().contains("name:") && refused.to_string().contains("telephone:"),
        "{refused}"
    );
    clinic.is_whole();
}

#[test]
fn every_read_of_a_patient_stands_in_the_access_log_before_it_is_answered() {
    let clinic = Clinic::open();
    let registered = clinic.has_a_patient_ready_for_a_prescription();
    let (patient, number) = (registered.patient, registered.number.clone());
    clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap();
    clinic
        .ledger
        .present(&clinic.at_the_counter(), &number.to_string())
        .unwrap();
    let own = clinic.has_an_account_for("patient", patient);
    clinic.ledger.own_file(&own.patient().unwrap()).unwrap();
    account(&clinic.ledger, "stranger", Role::Prescriber(id("pr-2")));
    let stranger = crate::harness::sign_in(&clinic.ledger, "stranger");
    clinic
        .ledger
        .patient_file(&stranger.clinician().unwrap(), patient)
        .unwrap_err();
    clinic
        .tries_to_record(
            &clinic.pharmacist,
            patient,
            Payload::VisitRecorded { remote: None },
        )
        .unwrap_err();
    let page = clinic
        .ledger
        .access_log(&clinic.administrator(), Some(&number), None, 100)
        .unwrap();
    let seen: Vec<_> = page
        .entries
        .iter()
        .rev()
        .map(|entry| (entry.capacity.as_str(), entry.act.as_str()))
        .collect();
    assert_eq!(
        seen,
        [
            ("prescriber", "read-patient-file"),
            ("pharmacist", "present-number"),
            ("patient", "read-own-file"),
            ("prescriber", "read-patient-file"),
            ("pharmacist", "refused"),
            ("administrator", "read-access-log"),
        ]
    );
    assert_eq!(page.entries[2].detail.as_deref(), Some("not theirs"));
    // The patient sees who looked, and nobody else's lines.
    let looks = clinic
        .ledger
        .own_access_log(&own.patient().unwrap(), None, 100)
        .unwrap();
    assert_eq!(looks.entries, page.entries);
    let all = clinic
        .ledger
        .access_log(&clinic.administrator(), None, None, 3)
        .unwrap();
    assert_eq!(all.entries.len(), 3);
    let more = clinic
        .ledger
        .access_log(&clinic.administrator(), None, all.next, 100)
        .unwrap();
    assert!(!more.entries.is_empty());
    clinic.is_whole();
}

#[test]
fn reads_that_wait_for_no_one_are_on_disk_within_their_second_or_their_thousand() {
    let limits = Limits {
        access_every: Duration::ZERO,
        ..Limits::default()
    };
    let clinic = Clinic::with(limits);
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let own = clinic.has_an_account_for("patient", patient);
    let written = || -> u32 {
        raw(&clinic.ledger)
            .query_row(
                "SELECT count(*) FROM access_log WHERE act = 'read-own-file'",
                (),
                |row| row.get(0),
            )
            .unwrap()
    };
    clinic.ledger.own_file(&own.patient().unwrap()).unwrap();
    assert_eq!(written(), 0);
    clinic.ledger.housekeeping().unwrap();
    assert_eq!(written(), 1);
    clinic.ledger.own_file(&own.patient().unwrap()).unwrap();
    clinic.records(patient, Payload::VisitRecorded { remote: None });
    assert_eq!(written(), 2, "a commit takes along what is due");
}
