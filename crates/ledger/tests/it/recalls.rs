//! Recalls of lots, through the one door: whom they concern, who is told, and what is not filled.

use retinue_kernel::office::{LotStanding, RecallContact};
use retinue_kernel::{FactId, Id, Payload, RegistryEvent, Statement};
use retinue_ledger::{
    Actor, PatientId, RECALL_COLUMNS, RecallState, RegistryOutcome, RegistrySubmission, Role,
    Subject, SubmitError,
};

use crate::harness::{Clinic, OTHER_PHARMACY, PHARMACY, account, day, fresh, id, noon, sign_in};

const CODE: &str = "00000-0000-00";

fn says() -> Statement {
    Statement::new("The maker recalls it.").unwrap()
}

fn opened(lots: &[&str]) -> RegistryEvent {
    RegistryEvent::RecallOpened {
        product: id(CODE),
        lots: lots.iter().map(|lot| id(lot)).collect(),
        left_from: None,
        says: says(),
    }
}

fn contact(recall: &FactId, patient: PatientId, contact: RecallContact) -> RegistryEvent {
    RegistryEvent::RecallContactRecorded {
        recall: recall.clone(),
        patient: id(&patient.to_string()),
        contact,
    }
}

fn filled(authorisation: &FactId, lot: &str) -> Payload {
    Payload::Filled {
        authorisation: authorisation.clone(),
        days: 30,
        capsules: None,
        product_code: Some(id(CODE)),
        lot: Some(id(lot)),
    }
}

fn as_the(
    clinic: &Clinic,
    who: &Actor,
    subject: Subject,
    event: RegistryEvent,
) -> Result<RegistryOutcome, SubmitError> {
    clinic.ledger.submit_registry(RegistrySubmission {
        subject,
        command_id: fresh(),
        who: who.clone(),
        on: clinic.ledger.today(),
        event,
        at: None,
    })
}

fn pharmacy() -> Subject {
    Subject::Pharmacy(id(PHARMACY))
}

/// Somebody to whom a bag of a lot was handed over; none where the bag was not filled on record.
fn was_handed(clinic: &Clinic, lot: Option<&str>) -> PatientId {
    let (patient, _, authorisation) = clinic.has_an_authorised_patient();
    if let Some(lot) = lot {
        let filled = filled(&authorisation, lot);
        clinic
            .tries_to_record(&clinic.pharmacist, patient, filled)
            .expect("the bag is filled");
    }
    clinic
        .hands_over(patient, &authorisation)
        .expect("the bag is handed over");
    patient
}

fn opens(clinic: &Clinic, lots: &[&str]) -> Id {
    let opened = clinic.about(&Subject::Programme, opened(lots));
    opened.expect("the recall is opened").fact.id
}

#[test]
fn everyone_who_was_handed_the_lot_is_listed_and_whose_lot_nobody_knows_stands_apart() {
    let clinic = Clinic::open();
    let of_the_lot = was_handed(&clinic, Some("ab 1234"));
    let of_another = was_handed(&clinic, Some("ZZ-1"));
    let not_known = was_handed(&clinic, None);
    let recall = opens(&clinic, &["AB-1234"]);
    let file = clinic
        .ledger
        .recall(&clinic.administrator(), &recall)
        .unwrap();
    let found: Vec<_> = file
        .people
        .iter()
        .map(|one| (one.patient, one.standing, one.state))
        .collect();
    assert_eq!(
        found,
        [
            (of_the_lot, LotStanding::Recalled, RecallState::ToBeTold),
            (not_known, LotStanding::NoLot, RecallState::ToBeTold),
        ]
    );
    assert!(found.iter().all(|(patient, ..)| *patient != of_another));
    assert!(file.people[0].contacts.is_some(), "the office reaches them");
    let cells = file.cells(&file.people[0]);
    assert_eq!(cells.len(), RECALL_COLUMNS.len());
    assert!(cells.contains(&"ab 1234".to_owned()), "{cells:?}");
}

#[test]
fn a_corrected_lot_counts_and_not_the_one_that_was_mistyped() {
    let clinic = Clinic::open();
    let (patient, _, authorisation) = clinic.has_an_authorised_patient();
    let bag = |lot: &str| Payload::HandedOver {
        authorisation: authorisation.clone(),
        days: 30,
        capsules: None,
        product_code: Some(id(CODE)),
        lot: Some(id(lot)),
        despite: None,
        to: None,
    };
    let outcome = clinic
        .tries_to_record(&clinic.pharmacist, patient, bag("ZZ-1"))
        .unwrap();
    let of = outcome.fact("handed-over").unwrap().clone();
    let envelope = retinue_kernel::Envelope {
        id: of.clone(),
        on: clinic.ledger.today(),
        recorded_at: None,
        provenance: None,
    };
    let instead = retinue_kernel::Event {
        payload: bag("AB-1234"),
        envelope,
    };
    let corrected = Payload::FactCorrected {
        of,
        why: id("mistyped"),
        instead: Some(Box::new(instead)),
    };
    clinic
        .tries_to_record(&clinic.pharmacist, patient, corrected)
        .expect("a lot shortens and lengthens nothing");
    let recall = opens(&clinic, &["AB-1234"]);
    let file = clinic
        .ledger
        .recall(&clinic.administrator(), &recall)
        .unwrap();
    assert_eq!(file.people.len(), 1);
    assert_eq!(file.people[0].standing, LotStanding::Recalled);
}

#[test]
fn only_a_recorded_contact_closes_a_row_and_a_mistake_opens_it_again() {
    let clinic = Clinic::open();
    let patient = was_handed(&clinic, Some("AB-1234"));
    let recall = opens(&clinic, &["AB-1234"]);
    let state = || {
        let file = clinic.ledger.recall(&clinic.administrator(), &recall);
        file.unwrap().people[0].state
    };
    let pharmacist = clinic.pharmacist.clone();
    let tells = |how| {
        as_the(
            &clinic,
            &pharmacist,
            pharmacy(),
            contact(&recall, patient, how),
        )
    };
    tells(RecallContact::NotReached).unwrap();
    assert_eq!(state(), RecallState::ToBeTold);
    tells(RecallContact::Told).unwrap();
    assert_eq!(state(), RecallState::Told);
    let here = clinic.ledger.recall_here(&clinic.at_the_counter(), &recall);
    let here = here.unwrap().people.remove(0);
    assert_eq!(here.state, RecallState::Told);
    assert_eq!(here.contacts, None, "the pharmacy is told no address");
    assert_eq!(here.attempts[1].by, pharmacy());
    tells(RecallContact::TakenBack).unwrap();
    assert_eq!(state(), RecallState::ToBeTold);
    clinic.is_whole();
}

#[test]
fn a_pharmacy_sees_and_tells_only_those_to_whom_it_handed_something_over() {
    let clinic = Clinic::open();
    let patient = was_handed(&clinic, Some("AB-1234"));
    let recall = opens(&clinic, &["AB-1234"]);
    let other = clinic.other_pharmacist.pharmacist().expect("a pharmacist");
    let file = clinic.ledger.recall_here(&other, &recall).unwrap();
    assert_eq!(file.people, []);
    let elsewhere = Subject::Pharmacy(id(OTHER_PHARMACY));
    let told = contact(&recall, patient, RecallContact::Told);
    let refused = as_the(&clinic, &clinic.other_pharmacist, elsewhere, told.clone());
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("does not concern"),
        "another pharmacy's patient"
    );
    let refused = as_the(&clinic, &clinic.other_pharmacist, pharmacy(), told.clone());
    assert!(matches!(refused, Err(SubmitError::NotAllowed(_))));
    let refused = as_the(&clinic, &clinic.pharmacist, Subject::Programme, told);
    assert!(matches!(refused, Err(SubmitError::NotAllowed(_))));
}

#[test]
fn a_pharmacys_own_recall_concerns_what_left_that_pharmacy_alone() {
    let clinic = Clinic::open();
    let patient = was_handed(&clinic, Some("AB-1234"));
    let own = Subject::Pharmacy(id(OTHER_PHARMACY));
    let elsewhere = as_the(&clinic, &clinic.other_pharmacist, own, opened(&["AB-1234"]));
    let elsewhere = elsewhere.unwrap().fact.id;
    let office = clinic.administrator();
    assert_eq!(
        clinic.ledger.recall(&office, &elsewhere).unwrap().people,
        []
    );
    assert!(
        clinic
            .ledger
            .recalls_here(&clinic.at_the_counter())
            .unwrap()
            .is_empty()
    );
    let here = as_the(
        &clinic,
        &clinic.pharmacist,
        pharmacy(),
        opened(&["AB-1234"]),
    );
    let here = here.unwrap().fact.id;
    let people = clinic.ledger.recall(&office, &here).unwrap().people;
    assert_eq!(people.len(), 1);
    assert_eq!(people[0].patient, patient);
    assert_eq!(clinic.ledger.recalls(&office).unwrap().len(), 2);
}

#[test]
fn nothing_is_filled_from_a_lot_under_recall_and_what_left_is_taken_as_the_truth() {
    let clinic = Clinic::open();
    let (patient, _, authorisation) = clinic.has_an_authorised_patient();
    let recall = opens(&clinic, &["AB-1234"]);
    let fills = |lot: &str| {
        clinic.tries_to_record(&clinic.pharmacist, patient, filled(&authorisation, lot))
    };
    let refused = fills("ab-1234")
        .expect_err("it is under recall")
        .to_string();
    assert!(
        refused.contains("lot: this lot is under recall since 2026-03-02"),
        "{refused}"
    );
    assert!(refused.contains("another lot"), "{refused}");
    let bag = Payload::HandedOver {
        authorisation: authorisation.clone(),
        days: 30,
        capsules: None,
        product_code: Some(id(CODE)),
        lot: Some(id("AB-1234")),
        despite: None,
        to: None,
    };
    let counter = clinic.at_the_counter();
    let number = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap()
        .number;
    let stands = clinic
        .ledger
        .recall_of_bag(&counter, &number.to_string(), &bag);
    assert_eq!(
        stands.unwrap().map(|recall| recall.on),
        Some(day("2026-03-02"))
    );
    clinic
        .tries_to_record(&clinic.pharmacist, patient, bag)
        .expect("it left");
    let file = clinic
        .ledger
        .recall(&clinic.administrator(), &recall)
        .unwrap();
    assert_eq!(file.people.len(), 1, "it stands on the list at once");
}

#[test]
fn once_the_recall_is_withdrawn_the_lot_is_filled_again() {
    let clinic = Clinic::open();
    let (patient, _, authorisation) = clinic.has_an_authorised_patient();
    let recall = opens(&clinic, &["AB-1234"]);
    let withdrawn = RegistryEvent::RecallWithdrawn {
        recall: recall.clone(),
        says: says(),
    };
    clinic
        .about(&Subject::Programme, withdrawn.clone())
        .unwrap();
    clinic
        .tries_to_record(
            &clinic.pharmacist,
            patient,
            filled(&authorisation, "AB-1234"),
        )
        .expect("the lot may be dispensed again");
    let again = clinic.about(&Subject::Programme, withdrawn).unwrap_err();
    assert!(again.to_string().contains("no recall"), "{again}");
    let told = contact(&recall, patient, RecallContact::Told);
    assert!(clinic.about(&Subject::Programme, told).is_err());
}

#[test]
fn a_recall_that_names_no_lot_or_repeats_one_is_refused() {
    let clinic = Clinic::open();
    opens(&clinic, &["AB-1234"]);
    let refused = |event| {
        let refused = clinic.about(&Subject::Programme, event).unwrap_err();
        refused.to_string()
    };
    assert!(refused(opened(&[])).contains("lots"));
    assert!(refused(opened(&["--"])).contains("neither letter nor digit"));
    assert!(refused(opened(&["ab1234"])).contains("under recall since"));
    let later = RegistryEvent::RecallOpened {
        product: id(CODE),
        lots: vec![id("CD-1")],
        left_from: Some(day("2026-03-03")),
        says: says(),
    };
    assert!(refused(later).contains("left-from"));
}

#[test]
fn a_patient_is_told_of_a_recall_of_theirs_and_nobody_elses() {
    let clinic = Clinic::open();
    let patient = was_handed(&clinic, Some("AB-1234"));
    let other = was_handed(&clinic, Some("ZZ-1"));
    let not_known = was_handed(&clinic, None);
    let recall = opens(&clinic, &["AB-1234"]);
    let own = |login: &str, patient| {
        account(&clinic.ledger, login, Role::Patient(patient));
        let who = sign_in(&clinic.ledger, login).patient().expect("a patient");
        clinic.ledger.own_recalls(&who).unwrap()
    };
    let told = own("one", patient);
    assert!(told[0].known && told[0].told_on.is_none());
    assert!(!told[0].pharmacies.is_empty(), "whom to call");
    assert_eq!(own("other", other), []);
    assert!(!own("third", not_known)[0].known);
    let on = clinic.ledger.today();
    let by_the_office = contact(&recall, patient, RecallContact::Told);
    clinic.about(&Subject::Programme, by_the_office).unwrap();
    let who = sign_in(&clinic.ledger, "one").patient().unwrap();
    assert_eq!(
        clinic.ledger.own_recalls(&who).unwrap()[0].told_on,
        Some(on)
    );
    clinic.clock.set(noon("2026-03-03"));
    clinic.is_whole();
}

#[test]
fn what_left_after_somebody_was_told_opens_the_row_again() {
    let clinic = Clinic::open();
    let (patient, prescription, authorisation) = clinic.has_an_authorised_patient();
    let partly = Payload::PartiallyDispensed {
        authorisation,
        days: 10,
        capsules: None,
        product_code: Some(id(CODE)),
        lot: Some(id("AB-1234")),
        despite: None,
        to: None,
    };
    clinic
        .tries_to_record(&clinic.pharmacist, patient, partly)
        .expect("ten days are dispensed");
    let recall = opens(&clinic, &["AB-1234"]);
    let told = contact(&recall, patient, RecallContact::Told);
    clinic.about(&Subject::Programme, told).unwrap();
    let state = || {
        let file = clinic.ledger.recall(&clinic.administrator(), &recall);
        file.unwrap().people[0].state
    };
    assert_eq!(state(), RecallState::Told);
    clinic.clock.set(noon("2026-03-03"));
    let remainder = clinic.asks_to_dispense(patient, &prescription);
    let bag = Payload::HandedOver {
        authorisation: remainder.decision.expect("a decision").fact,
        days: 20,
        capsules: None,
        product_code: Some(id(CODE)),
        lot: Some(id("AB-1234")),
        despite: None,
        to: None,
    };
    clinic
        .tries_to_record(&clinic.pharmacist, patient, bag)
        .expect("the remainder left");
    assert_eq!(state(), RecallState::ToBeTold);
}
