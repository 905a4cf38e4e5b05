//! One month at the counter, through the one door.

use retinue_kernel::{Payload, RegistryEvent};
use retinue_ledger::{CounterAnswer, CounterState, ReadError, Subject, SubmitError, Verdict};

use crate::harness::{
    Clinic, OTHER_PHARMACY, PHARMACY, fresh, handed_over, id, is_authorised, noon, raw, reasons,
    request_at,
};

#[test]
fn a_patient_with_everything_on_record_is_authorised_and_the_capsules_are_handed_over_once() {
    let clinic = Clinic::open();
    let (patient, prescription, authorisation) = clinic.has_an_authorised_patient();
    let again = clinic.asks_to_dispense(patient, &prescription);
    assert_eq!(reasons(&again), ["authorisation-already-live"]);
    clinic
        .hands_over(patient, &authorisation)
        .expect("the first hand-over");
    let refused = clinic
        .hands_over(patient, &authorisation)
        .expect_err("a second hand-over");
    assert!(
        refused.to_string().contains("dispensed already"),
        "{refused}"
    );
    clinic.is_whole();
}

#[test]
fn a_pharmacy_cannot_hand_over_what_another_pharmacy_holds() {
    let clinic = Clinic::open();
    let (patient, _, authorisation) = clinic.has_an_authorised_patient();
    let refused = clinic
        .tries_to_record(
            &clinic.other_pharmacist,
            patient,
            handed_over(&authorisation, 30),
        )
        .expect_err("another pharmacy's authorisation");
    assert!(matches!(refused, SubmitError::NotFound), "{refused:?}");
}

#[test]
fn the_same_denial_on_the_same_day_is_recorded_once_and_answered_again() {
    let clinic = Clinic::open();
    let registered = clinic.has_a_patient_ready_for_a_prescription();
    clinic
        .about(
            &Subject::Pharmacy(id(PHARMACY)),
            RegistryEvent::Suspended { reason: None },
        )
        .unwrap();
    let prescription = clinic.prescribes(registered.patient);
    let first = clinic.asks_to_dispense(registered.patient, &prescription);
    let second = clinic.asks_to_dispense(registered.patient, &prescription);
    assert_eq!(reasons(&first), ["pharmacy-suspended"]);
    let (first, second) = (first.decision.unwrap(), second.decision.unwrap());
    assert_eq!((&first.fact, &first.json), (&second.fact, &second.json));
    // At another pharmacy it is another question, and so another fact.
    clinic
        .about(
            &Subject::Pharmacy(id(OTHER_PHARMACY)),
            RegistryEvent::Suspended { reason: None },
        )
        .unwrap();
    let request = request_at(
        &clinic.other_pharmacist,
        registered.patient,
        &prescription,
        crate::harness::fresh(),
    );
    let elsewhere = clinic.ledger.submit(request).unwrap();
    assert_ne!(elsewhere.decision.unwrap().fact, first.fact);
    // And so it is on the next day.
    clinic.clock.set(noon("2026-03-03"));
    let next_day = clinic.asks_to_dispense(registered.patient, &prescription);
    assert_ne!(next_day.decision.unwrap().fact, first.fact);
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), registered.patient)
        .unwrap();
    let denials = file
        .events
        .iter()
        .filter(|event| event.payload.kind() == "dispense-denied")
        .count();
    assert_eq!(denials, 3);
    clinic.is_whole();
}

#[test]
fn an_authorisation_that_lapsed_is_recorded_as_expired_when_it_is_next_met() {
    let clinic = Clinic::open();
    let (patient, prescription, authorisation) = clinic.has_an_authorised_patient();
    clinic.clock.set(noon("2026-04-20"));
    let outcome = clinic.asks_to_dispense(patient, &prescription);
    assert!(!is_authorised(&outcome));
    let expired = outcome
        .fact("authorisation-expired")
        .expect("the lapse is recorded");
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap();
    let fact = file
        .events
        .iter()
        .find(|event| event.envelope.id == *expired)
        .unwrap();
    assert!(
        matches!(&fact.payload, Payload::AuthorisationExpired { authorisation: of, .. } if *of == authorisation)
    );
    let by = fact
        .envelope
        .provenance
        .as_ref()
        .and_then(|from| from.capacity)
        .unwrap();
    assert_eq!(by.as_str(), "system");
}

#[test]
fn the_turn_of_a_day_records_lapses_and_moves_patients_in_their_lists() {
    let clinic = Clinic::open();
    clinic.has_an_authorised_patient();
    clinic.clock.set(noon("2026-04-20"));
    let turned = clinic.ledger.turn_of_day().unwrap();
    assert_eq!(turned.expired, 1);
    assert_eq!(clinic.ledger.turn_of_day().unwrap().expired, 0);
    clinic.is_whole();
}

#[test]
fn a_remainder_after_a_partial_dispensing_gets_an_authorisation_of_its_own() {
    let clinic = Clinic::open();
    let (patient, prescription, authorisation) = clinic.has_an_authorised_patient();
    let partly = Payload::PartiallyDispensed {
        authorisation: authorisation.clone(),
        days: 10,
        capsules: None,
        product_code: None,
        lot: None,
        despite: None,
        to: None,
    };
    clinic
        .tries_to_record(&clinic.pharmacist, patient, partly)
        .expect("ten days are dispensed");
    let remainder = clinic.asks_to_dispense(patient, &prescription);
    assert!(is_authorised(&remainder), "{:?}", reasons(&remainder));
    let number = remainder.decision.unwrap().fact;
    clinic
        .tries_to_record(&clinic.pharmacist, patient, handed_over(&number, 20))
        .expect("the remainder");
    clinic.is_whole();
}

#[test]
fn a_hand_over_that_was_entered_by_mistake_is_taken_back_and_made_anew() {
    let clinic = Clinic::open();
    let (patient, _, authorisation) = clinic.has_an_authorised_patient();
    let wrong = clinic.hands_over(patient, &authorisation).unwrap().facts[0]
        .id
        .clone();
    let taken_back = Payload::FactCorrected {
        of: wrong,
        why: id("another patient's bag"),
        instead: None,
    };
    clinic
        .tries_to_record(&clinic.pharmacist, patient, taken_back)
        .expect("the correction");
    clinic
        .hands_over(patient, &authorisation)
        .expect("the right hand-over");
    clinic.is_whole();
}

#[test]
fn a_stop_ends_the_authorisation_and_tells_the_pharmacy() {
    let clinic = Clinic::open();
    let (patient, _, authorisation) = clinic.has_an_authorised_patient();
    clinic.records(
        patient,
        Payload::TreatmentStopped {
            reason: None,
            last_dose_on: None,
        },
    );
    let refused = clinic
        .hands_over(patient, &authorisation)
        .expect_err("a stopped treatment");
    assert!(
        refused.to_string().contains("it was reversed or ended"),
        "{refused}"
    );
    let notices = clinic.ledger.notices(&clinic.at_the_counter(), 10).unwrap();
    assert_eq!(notices.len(), 1);
    let (_, name) = notices[0].about.as_ref().expect("whom it is about");
    assert!(name.starts_with("Synthetic"), "{name}");
    clinic
        .ledger
        .notice_taken(&clinic.at_the_counter(), &notices[0].message)
        .unwrap();
    assert!(
        clinic
            .ledger
            .notices(&clinic.at_the_counter(), 10)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn a_pharmacy_that_is_stopped_opens_only_those_for_whom_it_holds_or_supplied_something() {
    for (stops, is_decertified) in [
        (RegistryEvent::Suspended { reason: None }, false),
        (RegistryEvent::Decertified { reason: None }, true),
    ] {
        let clinic = Clinic::open();
        let (stranger, prescription) = clinic.has_a_patient_with_a_prescription();
        let (own, authorised, authorisation) = clinic.has_an_authorised_patient();
        clinic.hands_over(own, &authorisation).expect("handed over");
        let number = |patient| {
            let file = clinic.ledger.patient_file(&clinic.clinician(), patient);
            file.unwrap().number.to_string()
        };
        let (stranger, own) = (number(stranger.patient), number(own));
        let counter = clinic.at_the_counter();
        assert!(clinic.ledger.present(&counter, &stranger).is_ok());
        clinic
            .about(&Subject::Pharmacy(id(PHARMACY)), stops)
            .unwrap();
        let refused = clinic.ledger.present(&counter, &stranger).unwrap_err();
        assert!(
            matches!(refused, ReadError::Stopped { is_decertified: of } if of == is_decertified),
            "{refused}"
        );
        assert!(
            refused.to_string().contains("programme's office"),
            "{refused}"
        );
        let seen = clinic.ledger.present(&counter, &own).unwrap();
        assert_eq!(seen.prescriptions[0].prescription, authorised);
        // The gate still answers it, with the reason, and another pharmacy sees nothing of this.
        let asked = clinic.ledger.request_dispense(
            &counter,
            crate::harness::fresh(),
            &stranger,
            prescription,
        );
        let Ok(CounterAnswer::Answered(verdict)) = asked else {
            panic!("matched")
        };
        assert!(
            matches!(verdict.verdict, Verdict::Denied { .. }),
            "{verdict:?}"
        );
        let other = clinic.other_pharmacist.pharmacist().unwrap();
        assert!(clinic.ledger.present(&other, &stranger).is_ok());
    }
}

#[test]
fn the_counter_shows_verdict_and_remedy_and_nothing_behind_them() {
    let clinic = Clinic::open();
    let (registered, prescription) = clinic.has_a_patient_with_a_prescription();
    let number = registered.number.to_string();
    let pharmacist = clinic.at_the_counter();
    let seen = clinic
        .ledger
        .present(&pharmacist, &number.to_lowercase().replace('-', " "))
        .unwrap();
    assert_eq!(seen.prescriptions[0].state, CounterState::ToBeAsked);
    let answer = clinic
        .ledger
        .request_dispense(
            &pharmacist,
            crate::harness::fresh(),
            &number,
            prescription.clone(),
        )
        .unwrap();
    let CounterAnswer::Answered(verdict) = answer else {
        panic!("matched")
    };
    assert!(
        matches!(verdict.verdict, Verdict::Authorised { .. }),
        "{verdict:?}"
    );
    let seen = clinic.ledger.present(&pharmacist, &number).unwrap();
    assert!(matches!(
        &seen.prescriptions[0].state,
        CounterState::Authorised { filled: false, .. }
    ));
    let other = clinic.other_pharmacist.pharmacist().unwrap();
    let elsewhere = clinic.ledger.present(&other, &number).unwrap();
    assert_eq!(
        elsewhere.prescriptions[0].state,
        CounterState::HeldElsewhere
    );
    let answer = clinic
        .ledger
        .request_dispense(&other, crate::harness::fresh(), &number, prescription)
        .unwrap();
    let CounterAnswer::Answered(verdict) = answer else {
        panic!("matched")
    };
    let Verdict::Denied { unmet } = verdict.verdict else {
        panic!("held elsewhere")
    };
    assert!(unmet.iter().all(|unmet| unmet.evidence.is_empty()));
    let held = clinic.ledger.held_here(&pharmacist, None, 10).unwrap();
    assert_eq!(held.rows.len(), 1);
    assert!(
        clinic
            .ledger
            .held_here(&other, None, 10)
            .unwrap()
            .rows
            .is_empty()
    );
}

/// The gate has said yes by the facts; a row that stands in the way says that the store and the facts disagree.
#[test]
fn where_the_keys_say_no_nothing_is_recorded_whatever_the_gate_says() {
    let clinic = Clinic::open();
    let (registered, prescription) = clinic.has_a_patient_with_a_prescription();
    let patient = registered.patient;
    let key = hex::decode(patient.to_string().replace('-', "")).unwrap();
    let count = || -> u32 {
        raw(&clinic.ledger)
            .query_row("SELECT count(*) FROM fact", (), |row| row.get(0))
            .unwrap()
    };
    let live = "INSERT INTO live (patient, prescription, authorisation, pharmacy, until, dispensed)
        VALUES (?1, ?2, 'another', 'ph-2', '2026-03-31', 0)";
    raw(&clinic.ledger)
        .execute(live, (&key, prescription.as_str()))
        .unwrap();
    let before = count();
    let refused = clinic
        .ledger
        .submit(clinic.request(patient, &prescription, fresh()));
    let Err(SubmitError::Damaged(damage)) = refused else {
        panic!("a second live authorisation: {refused:?}")
    };
    assert!(damage.what.contains("live authorisation"), "{damage}");
    assert_eq!(count(), before);
    raw(&clinic.ledger).execute("DELETE FROM live", ()).unwrap();
    let authorisation = clinic
        .asks_to_dispense(patient, &prescription)
        .decision
        .unwrap()
        .fact;
    let claim = "INSERT INTO claim (patient, authorisation, fact) VALUES (?1, ?2, 'another')";
    raw(&clinic.ledger)
        .execute(claim, (&key, authorisation.as_str()))
        .unwrap();
    let before = count();
    let refused = clinic.hands_over(patient, &authorisation);
    assert!(
        matches!(&refused, Err(SubmitError::Damaged(damage)) if damage.what.contains("dispensed already")),
        "{refused:?}"
    );
    assert_eq!(count(), before);
}
