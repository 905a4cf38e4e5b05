//! The parties of the programme, and requests that match nobody.

use retinue_kernel::{Payload, RegistryEvent};
use retinue_ledger::{Role, Subject, SubmitError};

use crate::harness::{Clinic, PHARMACY, PRESCRIBER, account, fresh, id, noon};

#[test]
fn a_transfer_of_care_moves_the_patient_from_one_list_to_the_other() {
    let clinic = Clinic::open();
    let patient = clinic.has_a_patient_ready_for_a_prescription().patient;
    let to = id("pr-2");
    let today = clinic.ledger.today();
    let administrator = clinic.administrator();
    let transfer = || {
        clinic
            .ledger
            .transfer_care(administrator.actor(), fresh(), patient, &to, today, None)
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
    let last = file.facts.last().map(|fact| fact.event.kind());
    assert_eq!(last, Some("suspended"));
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
    let record = clinic.ledger.party_record(&pharmacy).unwrap();
    let last = record.facts.last().map(|fact| fact.event.kind());
    assert_eq!(last, Some("certified"), "nothing was stored");
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

#[test]
fn a_standing_is_not_entered_behind_a_later_one() {
    let clinic = Clinic::open();
    let subject = Subject::Pharmacy(id(PHARMACY));
    let today = clinic.ledger.today();
    let tell = |on, event| {
        let mut submission = crate::harness::registry(&clinic.ledger, &subject, event);
        submission.on = on;
        clinic.ledger.submit_registry(submission)
    };
    tell(today, RegistryEvent::Suspended { reason: None }).unwrap();
    let certified = || RegistryEvent::Certified {
        until: today.plus(300),
    };
    let Err(SubmitError::Refused(refused)) = tell(today.minus(1), certified()) else {
        panic!("it would undo the suspension");
    };
    assert_eq!(refused.because[0].field, "on", "{refused}");
    let office = clinic.administrator();
    let standing = || {
        clinic
            .ledger
            .party_file(&office, &subject)
            .unwrap()
            .standing
    };
    assert_eq!(standing(), retinue_kernel::Standing::Suspended);
    // What changes no standing is entered late as ever.
    tell(
        today.minus(1),
        RegistryEvent::Trained {
            staff: Vec::new(),
            record: None,
        },
    )
    .unwrap();
    tell(today, RegistryEvent::Reinstated { reason: None }).unwrap();
    assert!(matches!(standing(), retinue_kernel::Standing::Certified(_)));
}

#[test]
fn a_take_over_sent_twice_is_answered_with_its_own_outcome_and_only_the_certified_take_over() {
    let clinic = Clinic::in_service();
    let registered = clinic.has_a_patient_ready_for_a_prescription();
    let number = registered.number.to_string();
    let born = crate::harness::day("2001-05-04");
    let to = id("pr-2");
    let subject = Subject::Prescriber(to.clone());
    clinic.about(&subject, RegistryEvent::Enrolled {}).unwrap();
    account(&clinic.ledger, "second", Role::Prescriber(to));
    let second = crate::harness::sign_in(&clinic.ledger, "second");
    let second = second.clinician().unwrap();
    let command = fresh();
    let take_over = || clinic.ledger.take_over(&second, &command, &number, born);
    let refused = take_over().expect_err("enrolled, and not certified");
    assert!(
        refused.to_string().contains("not certified today"),
        "{refused}"
    );
    assert!(
        clinic
            .ledger
            .patient_file(&clinic.clinician(), registered.patient)
            .is_ok()
    );
    crate::harness::certify(&clinic.ledger, &subject);
    assert_eq!(take_over().unwrap(), registered.patient);
    let facts = || {
        let file = clinic.ledger.patient_file(&second, registered.patient);
        file.unwrap().events.len()
    };
    let before = facts();
    assert_eq!(take_over().unwrap(), registered.patient, "sent twice");
    assert_eq!(facts(), before, "done once");
    let anew = clinic.ledger.take_over(&second, &fresh(), &number, born);
    assert!(
        anew.unwrap_err()
            .to_string()
            .contains("treats this patient already")
    );
}

#[test]
fn what_is_refused_inside_a_transaction_is_in_the_access_log_as_outside() {
    let clinic = Clinic::in_service();
    let patient = clinic.has_a_patient_ready_for_a_prescription().patient;
    account(&clinic.ledger, "elsewhere", Role::Prescriber(id("pr-9")));
    let elsewhere = crate::harness::sign_in(&clinic.ledger, "elsewhere");
    let command = retinue_kernel::Command::Record {
        on: clinic.ledger.today(),
        payload: Payload::VisitRecorded { remote: None },
    };
    let submission = retinue_ledger::Submission::new(patient, fresh(), &elsewhere, command);
    let refused = clinic
        .ledger
        .in_one_transaction(|all| all.submit(&submission).map(drop));
    assert!(matches!(refused, Err(SubmitError::NotFound)));
    let log = clinic
        .ledger
        .access_log(&clinic.administrator(), None, None, 50)
        .unwrap();
    let noted = log.entries.iter().any(|entry| {
        entry.act == "refused"
            && entry.patient == Some(patient)
            && entry.account == elsewhere.account().as_str()
    });
    assert!(noted, "{:#?}", log.entries);
}
