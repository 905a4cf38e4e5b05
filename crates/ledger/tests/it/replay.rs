//! A past decision, decided again from what was known then, to the byte.

use retinue_kernel::{Payload, RegistryEvent};
use retinue_ledger::{ReadError, Subject};

use crate::harness::{Clinic, PHARMACY, id, minutes_later, noon, raw, reasons};

#[test]
fn every_decision_replays_to_the_byte_whatever_was_recorded_since() {
    let clinic = Clinic::open();
    let (patient, prescription, authorisation) = clinic.has_an_authorised_patient();
    minutes_later(&clinic, 1);
    let denied = clinic.asks_to_dispense(patient, &prescription);
    assert_eq!(reasons(&denied), ["authorisation-already-live"]);
    let denial = denied.decision.unwrap();
    clinic.clock.set(noon("2026-03-10"));
    clinic.records(
        patient,
        Payload::TreatmentStopped {
            reason: None,
            last_dose_on: None,
        },
    );
    clinic
        .about(
            &Subject::Pharmacy(id(PHARMACY)),
            RegistryEvent::Decertified { reason: None },
        )
        .unwrap();
    let adopted = RegistryEvent::EditionAdopted {
        edition: id("2026-11-15"),
        from: crate::harness::day("2026-01-01"),
        rules: clinic.ledger.rulebook().hash().clone(),
        overlays: vec![],
    };
    clinic.about(&Subject::Programme, adopted).unwrap();
    let clinic = clinic.reopened();
    let administrator = clinic.administrator();
    for named in [
        authorisation.as_str(),
        denial.fact.as_str(),
        denial.hash.as_str(),
    ] {
        let replay = clinic.ledger.replay(&administrator, named).unwrap();
        assert!(replay.is_same(), "{}\n{}", replay.recorded, replay.again);
        assert_eq!(replay.patient, patient);
    }
    let listed = clinic.ledger.decisions(&administrator, None, 10).unwrap();
    let listed: Vec<_> = listed
        .iter()
        .map(|one| (one.fact.clone(), one.reasons.clone()))
        .collect();
    let newest_first = [
        (denial.fact.clone(), vec![id("authorisation-already-live")]),
        (authorisation.clone(), vec![]),
    ];
    assert_eq!(listed, newest_first);
    let earlier = clinic
        .ledger
        .decisions(&administrator, Some(&denial.fact), 10)
        .unwrap();
    assert_eq!(earlier.len(), 1);
    let read = clinic
        .ledger
        .decision_of(&clinic.clinician(), patient, &denial.fact)
        .unwrap();
    assert_eq!(read.json, denial.json);
    assert_eq!(read.decision, denial.decision);
    assert!(matches!(
        clinic.ledger.replay(&administrator, "nothing"),
        Err(ReadError::NotFound)
    ));
}

#[test]
fn a_decision_that_was_altered_does_not_replay() {
    let clinic = Clinic::open();
    let (_, _, authorisation) = clinic.has_an_authorised_patient();
    raw(&clinic.ledger)
        .execute(
            "UPDATE decision SET body = replace(body, 'authorised', 'denied')",
            (),
        )
        .unwrap();
    let replay = clinic
        .ledger
        .replay(&clinic.administrator(), authorisation.as_str());
    assert!(matches!(replay, Err(ReadError::Damaged(_))), "{replay:?}");
}

#[test]
fn the_canonical_json_says_what_it_rested_on() {
    let clinic = Clinic::open();
    let (patient, prescription, authorisation) = clinic.has_an_authorised_patient();
    let decision = clinic
        .ledger
        .decision_of(&clinic.clinician(), patient, &authorisation)
        .unwrap();
    let json: serde_json::Value = serde_json::from_str(&decision.json).unwrap();
    assert_eq!(json["decision"], "authorised");
    assert_eq!(json["on"], "2026-03-02");
    assert_eq!(json["edition"], "2021-12-13");
    assert_eq!(json["prescription"], prescription.as_str());
    assert_eq!(json["pharmacy"], PHARMACY);
    assert_eq!(json["rules"], clinic.ledger.rulebook().hash().as_str());
    assert_eq!(json["known"]["patient"], 6);
    assert_eq!(json["known"]["prescriber"]["id"], "pr-1");
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap();
    let carried = file.events.iter().find_map(|event| match &event.payload {
        Payload::DispenseAuthorised { decision, .. } => decision.clone(),
        _ => None,
    });
    assert_eq!(carried, Some(decision.hash));
}

#[test]
fn what_a_screen_previews_is_what_the_gate_decides() {
    let clinic = Clinic::open();
    let (registered, prescription) = clinic.has_a_patient_with_a_prescription();
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), registered.patient)
        .unwrap();
    let pharmacy = clinic
        .ledger
        .party_record(&Subject::Pharmacy(id(PHARMACY)))
        .unwrap();
    let preview = file.preview(&prescription, Some((&id(PHARMACY), &pharmacy)));
    let decided = clinic.asks_to_dispense(registered.patient, &prescription);
    assert_eq!(preview, decided.decision.unwrap().decision);
}

#[test]
fn a_decision_replays_with_the_rules_of_its_day_when_others_are_in_use() {
    let clinic = Clinic::open();
    let (patient, _, authorisation) = clinic.has_an_authorised_patient();
    let of_its_day = clinic.ledger.rulebook().hash().clone();
    // The same law with a shorter window after a visit: a revision that an authority might load.
    let mut files: std::collections::BTreeMap<String, Vec<u8>> = clinic
        .ledger
        .rulebook()
        .files()
        .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
        .collect();
    let revised = files
        .get_mut("parameters/visit-window-days.toml")
        .expect("the parameter of the visit window");
    let text = String::from_utf8(revised.clone()).unwrap();
    assert!(text.contains("30"), "{text}");
    *revised = text.replace("value = 30", "value = 20").into_bytes();
    let revised = retinue_rulebook::Rulebook::from_files(files).expect("the revised rules load");
    assert_ne!(revised.hash(), &of_its_day);
    let Clinic {
        ledger,
        clock,
        folder,
        ..
    } = clinic;
    drop(ledger);
    let options = retinue_ledger::Options {
        purpose: retinue_ledger::Purpose::Demo,
        rulebook: std::sync::Arc::new(revised),
        ..crate::harness::options(&folder, &clock, retinue_ledger::Limits::default())
    };
    let ledger = retinue_ledger::Ledger::open(options).unwrap();
    let replay = ledger
        .replay(&ledger.at_the_console(), authorisation.as_str())
        .unwrap();
    assert!(replay.is_same(), "{}\n{}", replay.recorded, replay.again);
    assert!(replay.recorded.contains(of_its_day.as_str()));
    assert_eq!(replay.patient, patient);
    assert!(ledger.verify().unwrap().is_whole());
}
