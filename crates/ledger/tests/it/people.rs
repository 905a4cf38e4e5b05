//! Accounts, sessions, what each reader may see, and the log of who read it.

use std::time::Duration;

use retinue_kernel::{Payload, RegistryEvent};
use retinue_ledger::{
    Contacts, Ledger, Limits, NewAccount, Password, ReadError, Role, SessionError, SessionToken,
    SignInError, Subject, SubmitError, UnfitPassword, WorklistCursor,
};

use crate::harness::{A_PASSWORD, Clinic, PHARMACY, PRESCRIBER, account, fresh, id, noon, raw};

fn minutes_later(clinic: &Clinic, minutes: i64) {
    clinic
        .clock
        .set(clinic.clock.now() + jiff::Span::new().minutes(minutes));
}

#[test]
fn a_session_ends_when_idle_when_old_when_ended_and_when_the_account_is_disabled() {
    let clinic = Clinic::in_service();
    let signed_in = || {
        clinic
            .ledger
            .sign_in("prescriber", A_PASSWORD)
            .unwrap()
            .token
    };
    let holds = |token: &SessionToken| clinic.ledger.session(token).is_ok();

    let idle = signed_in();
    minutes_later(&clinic, 14);
    assert!(holds(&idle));
    minutes_later(&clinic, 14);
    assert!(holds(&idle), "a request fourteen minutes ago keeps it");
    minutes_later(&clinic, 15);
    assert!(!holds(&idle));

    let old = signed_in();
    for _ in 0..71 {
        minutes_later(&clinic, 10);
        assert!(holds(&old));
    }
    minutes_later(&clinic, 10);
    assert!(!holds(&old), "twelve hours are the most");

    let ended = signed_in();
    clinic.ledger.sign_out(&ended).unwrap();
    assert!(!holds(&ended));

    let (one, two) = (signed_in(), signed_in());
    let accounts = clinic
        .ledger
        .accounts(&clinic.administrator(), "", 10)
        .unwrap();
    let account = accounts
        .iter()
        .find(|account| account.login == "prescriber")
        .unwrap();
    clinic
        .ledger
        .set_disabled(&clinic.administrator(), &account.id, true)
        .unwrap();
    assert!(!holds(&one) && !holds(&two));
    assert!(matches!(
        clinic.ledger.sign_in("prescriber", A_PASSWORD),
        Err(SignInError::Refused)
    ));
    clinic
        .ledger
        .set_disabled(&clinic.administrator(), &account.id, false)
        .unwrap();
    assert!(!holds(&one), "what was ended stays ended");

    let other = signed_in();
    let password = Password::new("another synthetic password", "prescriber").unwrap();
    clinic
        .ledger
        .set_password(&clinic.prescriber, &account.id, &password)
        .unwrap();
    assert!(
        !holds(&other),
        "a new password ends the sessions of the old one"
    );
    assert!(matches!(
        clinic.ledger.session(&SessionToken::new("guess")),
        Err(SessionError::Ended)
    ));
}

#[test]
fn when_a_session_was_last_seen_outlives_a_restart() {
    let clinic = Clinic::in_service();
    let token = clinic
        .ledger
        .sign_in("prescriber", A_PASSWORD)
        .unwrap()
        .token;
    minutes_later(&clinic, 14);
    clinic.ledger.session(&token).unwrap();
    clinic.ledger.keep_sessions().unwrap();
    let clinic = clinic.reopened();
    minutes_later(&clinic, 14);
    clinic
        .ledger
        .session(&token)
        .expect("seen fourteen minutes ago");
    minutes_later(&clinic, 16);
    clinic.ledger.keep_sessions().unwrap();
    let left: u32 = raw(&clinic.ledger)
        .query_row("SELECT count(*) FROM session", (), |row| row.get(0))
        .unwrap();
    assert_eq!(left, 0, "sessions that are over are removed");
}

#[test]
fn the_store_holds_no_password_and_no_session_secret() {
    let clinic = Clinic::in_service();
    let token = clinic
        .ledger
        .sign_in("prescriber", A_PASSWORD)
        .unwrap()
        .token;
    clinic.ledger.close().unwrap();
    let bytes = std::fs::read(clinic.ledger.path()).unwrap();
    for secret in [A_PASSWORD.as_bytes(), token.as_str().as_bytes()] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret));
    }
    assert_eq!(token.as_str().len(), 64);
}

#[test]
fn guessing_is_slowed_and_does_not_tell_whether_there_is_such_a_login() {
    let clinic = Clinic::in_service();
    let wrong = |login| match clinic.ledger.sign_in(login, "a wrong password, again") {
        Err(refused @ SignInError::Refused) => refused.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(wrong("prescriber"), wrong("nobody"));
    for _ in 0..6 {
        wrong("prescriber");
    }
    assert!(
        clinic.ledger.sign_in("prescriber", A_PASSWORD).is_err(),
        "the right password waits too"
    );
    minutes_later(&clinic, 16);
    clinic
        .ledger
        .sign_in("prescriber", A_PASSWORD)
        .expect("after the wait");
    wrong("prescriber");
    clinic
        .ledger
        .sign_in("prescriber", A_PASSWORD)
        .expect("one wrong try costs nothing");
}

#[test]
fn a_password_is_long_enough_and_not_the_login() {
    assert_eq!(
        Password::new("short", "someone").unwrap_err(),
        UnfitPassword::TooShort
    );
    assert_eq!(
        Password::new(&"a".repeat(40), "someone").unwrap_err(),
        UnfitPassword::TooPlain
    );
    assert_eq!(
        Password::new("someonesomeonesomeone", "someone").unwrap_err(),
        UnfitPassword::TooPlain
    );
    assert_eq!(
        Password::new(&"ab".repeat(400), "someone").unwrap_err(),
        UnfitPassword::TooLong
    );
    assert_eq!(
        format!("{:?}", Password::new(A_PASSWORD, "someone").unwrap()),
        "Password(…)"
    );
    Password::new("кириллица и пробелы", "someone").expect("any characters");
}

#[test]
fn a_login_is_taken_once_whatever_its_case() {
    let clinic = Clinic::open();
    let new = |login: &str| NewAccount {
        login: login.to_owned(),
        name: "Synthetic Person".to_owned(),
        password: Password::new(A_PASSWORD, login).unwrap(),
        role: Role::Administrator,
    };
    let administrator = clinic.administrator();
    clinic
        .ledger
        .create_account(&administrator, new("Someone@clinic"))
        .unwrap();
    let taken = clinic
        .ledger
        .create_account(&administrator, new("someone@CLINIC"))
        .expect_err("taken");
    assert!(taken.to_string().contains("is taken"), "{taken}");
    for unfit in ["", "with space", "ünicode", &"a".repeat(65)] {
        assert!(
            clinic
                .ledger
                .create_account(&administrator, new(unfit))
                .is_err(),
            "{unfit}"
        );
    }
    clinic
        .ledger
        .sign_in("SOMEONE@clinic", A_PASSWORD)
        .expect("a sign-in");
}

#[test]
fn a_fresh_installation_has_no_account() {
    let clinic = Clinic::in_service();
    assert!(clinic.ledger.has_accounts().unwrap());
    let folder = tempfile::TempDir::new().unwrap();
    let empty = Ledger::open(crate::harness::options(
        &folder,
        &clinic.clock,
        Limits::default(),
    ))
    .unwrap();
    assert!(!empty.has_accounts().unwrap());
}

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
fn a_transfer_of_care_moves_the_patient_from_one_list_to_the_other() {
    let clinic = Clinic::open();
    let patient = clinic.has_a_patient_ready_for_a_prescription().patient;
    let to = id("pr-2");
    let today = clinic.ledger.today();
    let transfer = || {
        clinic
            .ledger
            .transfer_care(&clinic.prescriber, fresh(), patient, &to, today, None)
    };
    let refused = transfer().expect_err("nobody of that name");
    assert!(
        refused.to_string().contains("no prescriber 'pr-2'"),
        "{refused}"
    );
    crate::harness::certify(&clinic.ledger, &Subject::Prescriber(to.clone()));
    transfer().unwrap();
    account(&clinic.ledger, "second", Role::Prescriber(to));
    let second = crate::harness::sign_in(&clinic.ledger, "second");
    clinic
        .ledger
        .patient_file(&second.clinician().unwrap(), patient)
        .expect("now theirs");
    assert!(
        clinic
            .ledger
            .patient_file(&clinic.clinician(), patient)
            .is_err()
    );
    let refused = clinic.tries_to_record(
        &clinic.prescriber,
        patient,
        Payload::VisitRecorded { remote: None },
    );
    assert!(matches!(refused, Err(SubmitError::NotFound)));
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

#[test]
fn an_administrator_sees_parties_with_their_standing_and_the_programme() {
    let clinic = Clinic::open();
    let administrator = clinic.administrator();
    clinic
        .ledger
        .name_party(
            administrator.actor(),
            &Subject::Pharmacy(id(PHARMACY)),
            "Synthetic Pharmacy",
        )
        .unwrap();
    clinic
        .about(
            &Subject::Pharmacy(id("ph-2")),
            RegistryEvent::Suspended { reason: None },
        )
        .unwrap();
    let pharmacies = clinic
        .ledger
        .parties(
            &administrator,
            retinue_ledger::PartyKind::Pharmacies,
            None,
            10,
        )
        .unwrap();
    assert_eq!(pharmacies.len(), 2);
    assert_eq!(pharmacies[0].name.as_deref(), Some("Synthetic Pharmacy"));
    assert!(matches!(
        pharmacies[0].standing,
        retinue_kernel::Standing::Certified(_)
    ));
    assert_eq!(pharmacies[1].standing, retinue_kernel::Standing::Suspended);
    let second = clinic
        .ledger
        .parties(
            &administrator,
            retinue_ledger::PartyKind::Pharmacies,
            Some(&pharmacies[0].subject),
            10,
        )
        .unwrap();
    assert_eq!(second.len(), 1);
    let prescribers = clinic
        .ledger
        .parties(
            &administrator,
            retinue_ledger::PartyKind::Prescribers,
            None,
            10,
        )
        .unwrap();
    assert_eq!(prescribers[0].subject, Subject::Prescriber(id(PRESCRIBER)));
    let file = clinic
        .ledger
        .party_file(&administrator, &Subject::Pharmacy(id("ph-2")))
        .unwrap();
    assert_eq!(file.facts.len(), 2);
    let adopted = RegistryEvent::EditionAdopted {
        edition: id("2026-11-15"),
        from: crate::harness::day("2026-11-15"),
        rules: clinic.ledger.rulebook().hash().clone(),
        overlays: vec![],
    };
    clinic.about(&Subject::Programme, adopted).unwrap();
    let programme = clinic.ledger.programme_file(&administrator).unwrap();
    assert_eq!(
        programme
            .rules
            .at(crate::harness::day("2026-12-01"))
            .edition
            .id
            .as_str(),
        "2026-11-15"
    );
    assert_eq!(
        programme.rules.at(programme.today).edition.id.as_str(),
        "2021-12-13"
    );
}

#[test]
fn registry_facts_that_cannot_be_are_refused() {
    let clinic = Clinic::open();
    let pharmacy = Subject::Pharmacy(id(PHARMACY));
    let refused = |subject: &Subject, event| {
        clinic
            .about(subject, event)
            .expect_err("nonsense")
            .to_string()
    };
    let mode = RegistryEvent::ModeSet {
        mode: retinue_kernel::Mode::Registry,
    };
    assert!(refused(&pharmacy, mode).contains("is not about"));
    assert!(
        refused(
            &Subject::Programme,
            RegistryEvent::Suspended { reason: None }
        )
        .contains("is not about")
    );
    let until = crate::harness::day("2020-01-01");
    assert!(refused(&pharmacy, RegistryEvent::Certified { until }).contains("lies before"));
    let adopted = |edition: &str, rules: &str| RegistryEvent::EditionAdopted {
        edition: id(edition),
        from: crate::harness::day("2026-11-15"),
        rules: id(rules),
        overlays: vec![],
    };
    let hash = clinic.ledger.rulebook().hash().to_string();
    assert!(
        refused(&Subject::Programme, adopted("1999-01-01", &hash))
            .contains("does not hold edition")
    );
    assert!(
        refused(&Subject::Programme, adopted("2026-11-15", "sha256:other"))
            .contains("not the one in use")
    );
    let mut tomorrow =
        crate::harness::registry(&clinic.ledger, &pharmacy, RegistryEvent::Attested {});
    tomorrow.on = tomorrow.on.plus(1);
    assert!(clinic.ledger.submit_registry(tomorrow).is_err());
    let mut by_pharmacist = crate::harness::registry(
        &clinic.ledger,
        &pharmacy,
        RegistryEvent::Reinstated { reason: None },
    );
    by_pharmacist.who = clinic.pharmacist.clone();
    assert!(matches!(
        clinic.ledger.submit_registry(by_pharmacist),
        Err(SubmitError::NotAllowed(_))
    ));
    assert_eq!(
        clinic.ledger.party_record(&pharmacy).unwrap().facts.len(),
        1
    );
    assert!(noon("2026-03-02") == clinic.clock.now());
}

#[test]
fn a_request_that_matches_nobody_is_recorded_under_a_keyed_hash_and_answered_like_anothers() {
    let clinic = Clinic::open();
    let (registered, _) = clinic.has_a_patient_with_a_prescription();
    let (_, of_another) = clinic.has_a_patient_with_a_prescription();
    let pharmacist = clinic.at_the_counter();
    let number = registered.number.to_string();
    for (typed, prescription) in [
        ("RT-00000000-0", &of_another),
        ("nonsense", &of_another),
        (number.as_str(), &of_another),
    ] {
        for _ in 0..2 {
            let answer = clinic
                .ledger
                .request_dispense(&pharmacist, fresh(), typed, prescription.clone())
                .unwrap();
            assert!(
                matches!(answer, retinue_ledger::CounterAnswer::NotMatched),
                "{typed}"
            );
        }
    }
    clinic
        .ledger
        .present(&pharmacist, "RT-00000000-0")
        .unwrap_err();
    let file = clinic
        .ledger
        .party_file(&clinic.administrator(), &Subject::Pharmacy(id(PHARMACY)))
        .unwrap();
    let unmatched: Vec<_> = file
        .facts
        .iter()
        .filter(|fact| matches!(fact.event, RegistryEvent::RequestUnmatched { .. }))
        .collect();
    assert_eq!(unmatched.len(), 4, "each text once a day");
    for fact in unmatched {
        let json = serde_json::to_string(fact).unwrap();
        assert!(
            !json.contains("00000000") && !json.contains(&number[3..11]),
            "{json}"
        );
    }
    // Nothing of it reached a patient's stream, and the pharmacy stands as it stood.
    let events = clinic
        .ledger
        .patient_file(&clinic.clinician(), registered.patient)
        .unwrap()
        .events;
    assert!(
        events
            .iter()
            .all(|event| event.payload.kind() != "dispense-denied")
    );
    clinic.has_an_authorised_patient();
    clinic.is_whole();
}
