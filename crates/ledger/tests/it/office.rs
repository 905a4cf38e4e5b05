//! Wholesalers, cases, samples and the registry of pregnancies, in a real ledger.

use retinue_kernel::office::{CaseAction, Settled, ShipmentAnswer};
use retinue_kernel::{
    DueKind, Exclusion, Id, Payload, PregnancyTiming, RegistryEvent, Setting, Specimen, Standing,
    Statement, TestResult,
};
use retinue_ledger::{Role, Subject, SubmitError, Wholesaler, drawn_again};

use crate::harness::{
    Clinic, PHARMACY, PRESCRIBER, account, certify, fresh, id, minutes_later, sign_in,
};

fn says(text: &str) -> Statement {
    Statement::new(text).unwrap()
}

fn has_a_wholesaler(clinic: &Clinic) -> Wholesaler {
    let subject = Subject::Wholesaler(id("depot"));
    certify(&clinic.ledger, &subject);
    let consent = RegistryEvent::ManufacturerConsented {
        manufacturer: id("maker"),
    };
    clinic.about(&subject, consent).unwrap();
    account(&clinic.ledger, "depot", Role::Wholesaler(id("depot")));
    sign_in(&clinic.ledger, "depot").wholesaler().unwrap()
}

fn shipment(to: &str) -> RegistryEvent {
    RegistryEvent::ShipmentRecorded {
        to: id(to),
        product: id("product"),
        lot: id("lot"),
        packs: 12,
    }
}

#[test]
fn a_shipment_to_a_certified_pharmacy_is_recorded_and_one_to_a_stranger_is_recorded_as_refused() {
    let clinic = Clinic::open();
    let depot = has_a_wholesaler(&clinic);
    let ship = |to: &str| {
        clinic
            .ledger
            .record_shipment(&depot, fresh(), shipment(to))
            .unwrap()
    };
    let done = ship(&format!("pharmacy:{PHARMACY}"));
    assert_eq!(done.fact.kind, "shipment-recorded");
    assert!(matches!(
        done.checked.expect("it can be read").answer,
        ShipmentAnswer::May { .. }
    ));
    let refused = ship("pharmacy:nobody");
    assert_eq!(refused.fact.kind, "shipment-refused");
    let own = clinic.ledger.own_standing(depot.actor()).unwrap();
    let due = own
        .due
        .iter()
        .filter(|due| due.about.as_ref() == Some(&refused.fact.id));
    assert_eq!(due.count(), 1, "{:?}", own.due);
    clinic.is_whole();
}

#[test]
fn a_suspension_bars_the_next_shipment_at_once() {
    let clinic = Clinic::open();
    let depot = has_a_wholesaler(&clinic);
    let to = id(&format!("pharmacy:{PHARMACY}"));
    let may = || {
        let checked = clinic.ledger.check_shipment(&depot, &to).unwrap();
        matches!(checked.answer, ShipmentAnswer::May { .. })
    };
    assert!(may());
    let suspended = RegistryEvent::Suspended { reason: None };
    clinic
        .about(&Subject::Pharmacy(id(PHARMACY)), suspended)
        .unwrap();
    assert!(!may());
}

#[test]
fn a_wholesaler_can_neither_consent_for_a_manufacturer_nor_record_a_refusal_nor_see_a_patient() {
    let clinic = Clinic::open();
    let depot = has_a_wholesaler(&clinic);
    let subject = Subject::Wholesaler(id("depot"));
    let tries = |event| {
        let mut submission = crate::harness::registry(&clinic.ledger, &subject, event);
        submission.who = depot.actor().clone();
        clinic.ledger.submit_registry(submission)
    };
    let consent = RegistryEvent::ManufacturerConsented {
        manufacturer: id("other"),
    };
    assert!(matches!(tries(consent), Err(SubmitError::NotAllowed(_))));
    let refusal = RegistryEvent::ShipmentRefused {
        to: id("pharmacy:nobody"),
        product: id("product"),
        packs: 1,
        reasons: Vec::new(),
    };
    assert!(matches!(tries(refusal), Err(SubmitError::NotAllowed(_))));
    let patient = clinic.has_a_patient_ready_for_a_prescription().patient;
    let visit = Payload::VisitRecorded { remote: None };
    assert!(
        clinic
            .tries_to_record(depot.actor(), patient, visit)
            .is_err()
    );
}

/// The case against a party, opened, notified and answered.
fn answered_case(clinic: &Clinic, subject: &Subject) -> Id {
    let opened = clinic.about(
        subject,
        RegistryEvent::CaseOpened {
            law: id("D8"),
            says: says("No number on two prescriptions."),
        },
    );
    let case = opened.unwrap().fact.id;
    minutes_later(clinic, 1);
    let notice = RegistryEvent::CaseNoticeSent {
        case: case.clone(),
        says: says("Please answer."),
        answer_by: clinic.ledger.today().plus(30),
    };
    clinic.about(subject, notice).unwrap();
    minutes_later(clinic, 1);
    let answer = RegistryEvent::CaseAnswered {
        case: case.clone(),
        says: says("It was an oversight."),
    };
    clinic.about(subject, answer).unwrap();
    minutes_later(clinic, 1);
    case
}

#[test]
fn a_suspension_in_a_case_bears_the_case_as_its_reason_ends_what_is_live_and_names_who_waits() {
    let clinic = Clinic::open();
    let (patient, _, _) = clinic.has_an_authorised_patient();
    let subject = Subject::Pharmacy(id(PHARMACY));
    let office = clinic.administrator();
    let before = clinic.ledger.affected_by(&office, &subject).unwrap();
    assert_eq!(
        before
            .live
            .iter()
            .map(|one| one.patient)
            .collect::<Vec<_>>(),
        [patient]
    );
    let case = answered_case(&clinic, &subject);
    let act = RegistryEvent::CaseActed {
        case: case.clone(),
        action: CaseAction::Suspension,
        says: says("Suspended until the procedure is shown."),
        answer_by: clinic.ledger.today().plus(30),
    };
    let outcome = clinic.about(&subject, act).unwrap();
    assert_eq!(outcome.ended, 1);
    let file = clinic.ledger.party_file(&office, &subject).unwrap();
    assert_eq!(file.standing, Standing::Suspended);
    assert!(file.facts.iter().any(
        |fact| matches!(&fact.event, RegistryEvent::Suspended { reason: Some(reason) } if *reason == case)
    ));
    let waiting = clinic.ledger.displaced_patients(&office).unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].patient, patient);
    let settle = |patient: &str| RegistryEvent::DisplacementSettled {
        because: waiting[0].because.clone(),
        patient: id(patient),
        how: Settled::AnotherPharmacy,
    };
    let stranger = clinic.about(&subject, settle("nobody"));
    assert!(matches!(stranger, Err(SubmitError::Refused(_))));
    clinic
        .about(&subject, settle(&patient.to_string()))
        .unwrap();
    assert!(
        clinic
            .ledger
            .displaced_patients(&office)
            .unwrap()
            .is_empty()
    );
    clinic.is_whole();
}

#[test]
fn a_lifted_suspension_reinstates_with_the_case_as_its_reason() {
    let clinic = Clinic::open();
    let subject = Subject::Prescriber(id(PRESCRIBER));
    let case = answered_case(&clinic, &subject);
    let today = clinic.ledger.today();
    for event in [
        RegistryEvent::CaseActed {
            case: case.clone(),
            action: CaseAction::Suspension,
            says: says("Suspended."),
            answer_by: today.plus(30),
        },
        RegistryEvent::CaseReconsiderationAsked {
            case: case.clone(),
            says: says("Please look again."),
        },
        RegistryEvent::CaseReconsidered {
            case: case.clone(),
            decision: retinue_kernel::office::Reconsidered::Lifted,
            says: says("The record was found."),
        },
    ] {
        clinic.about(&subject, event).unwrap();
        minutes_later(&clinic, 1);
    }
    let office = clinic.administrator();
    let file = clinic.ledger.party_file(&office, &subject).unwrap();
    assert!(matches!(file.standing, Standing::Certified(_)));
}

#[test]
fn lifting_one_suspension_leaves_those_of_others_standing() {
    let clinic = Clinic::open();
    let subject = Subject::Prescriber(id(PRESCRIBER));
    let suspended_in = |case: &Id| RegistryEvent::CaseActed {
        case: case.clone(),
        action: CaseAction::Suspension,
        says: says("Suspended."),
        answer_by: clinic.ledger.today().plus(30),
    };
    let lifted = |case: &Id| {
        let asked = RegistryEvent::CaseReconsiderationAsked {
            case: case.clone(),
            says: says("Please look again."),
        };
        let lifted = RegistryEvent::CaseReconsidered {
            case: case.clone(),
            decision: retinue_kernel::office::Reconsidered::Lifted,
            says: says("The record was found."),
        };
        for event in [asked, lifted] {
            clinic.about(&subject, event).unwrap();
            minutes_later(&clinic, 1);
        }
        let office = clinic.administrator();
        clinic
            .ledger
            .party_file(&office, &subject)
            .unwrap()
            .standing
    };
    let both = [(); 2].map(|()| answered_case(&clinic, &subject));
    for case in &both {
        clinic.about(&subject, suspended_in(case)).unwrap();
        minutes_later(&clinic, 1);
    }
    let [first, second] = both;
    assert_eq!(lifted(&first), Standing::Suspended);
    assert!(matches!(lifted(&second), Standing::Certified(_)));
    // What the programme suspended by hand it reinstates by hand.
    let third = answered_case(&clinic, &subject);
    let by_hand = RegistryEvent::Suspended { reason: None };
    for event in [by_hand, suspended_in(&third)] {
        clinic.about(&subject, event).unwrap();
        minutes_later(&clinic, 1);
    }
    assert_eq!(lifted(&third), Standing::Suspended);
}

#[test]
fn the_programme_does_not_act_while_the_party_may_still_answer() {
    let clinic = Clinic::open();
    let subject = Subject::Pharmacy(id(PHARMACY));
    let opened = RegistryEvent::CaseOpened {
        law: id("D8"),
        says: says("No number."),
    };
    let case = clinic.about(&subject, opened).unwrap().fact.id;
    let act = RegistryEvent::CaseActed {
        case,
        action: CaseAction::Suspension,
        says: says("Suspended."),
        answer_by: clinic.ledger.today().plus(30),
    };
    let refused = clinic.about(&subject, act).unwrap_err().to_string();
    assert!(refused.contains("Send the notice first"), "{refused}");
}

#[test]
fn a_sample_is_drawn_once_a_year_and_anyone_can_draw_it_again() {
    let clinic = Clinic::open();
    let office = clinic.administrator();
    let nobody = clinic.ledger.draw_audit_sample(&office, fresh());
    assert!(matches!(nobody, Err(SubmitError::Refused(_))));
    clinic.has_an_authorised_patient();
    certify(&clinic.ledger, &Subject::Pharmacy(id("never-ordered")));
    let command = fresh();
    clinic
        .ledger
        .draw_audit_sample(&office, command.clone())
        .unwrap();
    let again = clinic.ledger.draw_audit_sample(&office, command).unwrap();
    assert!(again.again);
    let second = clinic.ledger.draw_audit_sample(&office, fresh());
    assert!(matches!(second, Err(SubmitError::Refused(_))));
    let programme = clinic.ledger.programme_file(&office).unwrap();
    let found = programme.facts.iter().find_map(|fact| match &fact.event {
        RegistryEvent::AuditSampleDrawn {
            seed,
            list_hash,
            chosen,
            listed,
            ..
        } => Some((seed.clone(), list_hash.clone(), chosen.clone(), *listed)),
        _ => None,
    });
    let (seed, list_hash, chosen, listed) = found.expect("a draw");
    assert_eq!((listed, chosen.as_slice()), (1, &[id(PHARMACY)][..]));
    let repeated = drawn_again(seed.as_str(), &[id(PHARMACY)], 10, 400);
    assert_eq!(
        (repeated.list_hash.as_str(), repeated.chosen),
        (list_hash.as_str(), chosen)
    );
}

#[test]
fn ten_of_a_hundred_are_drawn_rounded_up_and_never_more_than_the_most() {
    let list = |count: usize| -> Vec<Id> {
        (0..count)
            .map(|one| id(&format!("pharmacy-{one}")))
            .collect()
    };
    let drawn = |count| drawn_again("seed", &list(count), 10, 400).chosen.len();
    for (listed, sample) in [
        (0, 0),
        (1, 1),
        (10, 1),
        (11, 2),
        (100, 10),
        (3_999, 400),
        (4_000, 400),
        (9_000, 400),
    ] {
        assert_eq!(drawn(listed), sample, "of {listed}");
    }
    let mut backwards = list(50);
    backwards.reverse();
    assert_eq!(
        drawn_again("seed", &backwards, 10, 400),
        drawn_again("seed", &list(50), 10, 400)
    );
    assert_ne!(
        drawn_again("seed", &list(50), 10, 400).chosen,
        drawn_again("another", &list(50), 10, 400).chosen
    );
}

#[test]
fn a_report_of_a_pregnancy_opens_a_file_that_only_the_office_reads() {
    let clinic = Clinic::open();
    let patient = clinic.has_a_patient_ready_for_a_prescription().patient;
    clinic.records(patient, Payload::PregnancyReported {});
    let office = clinic.administrator();
    let entries = clinic.ledger.pregnancies(&office).unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].file.patient.as_str(), patient.to_string());
    // Nothing of the file stands in the patient's own stream.
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap();
    assert!(
        file.events
            .iter()
            .all(|event| !event.payload.kind().starts_with("pregnancy-f"))
    );
    let outcome = RegistryEvent::PregnancyOutcomeRecorded {
        outcome: retinue_kernel::office::PregnancyOutcome::Ongoing,
    };
    let subject = entries[0].subject.clone();
    // The edition of 2021 asks it.
    clinic.about(&subject, outcome).unwrap();
    let closed = RegistryEvent::PregnancyFileClosed {
        says: says("Nothing more can be learned."),
    };
    minutes_later(&clinic, 1);
    clinic.about(&subject, closed.clone()).unwrap();
    minutes_later(&clinic, 1);
    assert!(matches!(
        clinic.about(&subject, closed),
        Err(SubmitError::Refused(_))
    ));
    clinic.is_whole();
}

fn positive_test(clinic: &Clinic) -> Payload {
    Payload::PregnancyTestReported {
        collected_on: clinic.ledger.today(),
        specimen: Specimen::Serum,
        setting: Setting::Laboratory,
        clia_number: None,
        result: TestResult::Positive,
        cycle: None,
        menses_began_on: None,
    }
}

/// Nobody has to report what the programme can read: whoever was recorded as one who cannot become pregnant is the gravest.
#[test]
fn a_positive_test_opens_the_file_whatever_the_category_and_one_file_stands_for_one_pregnancy() {
    let clinic = Clinic::open();
    let (patient, _, authorisation) = clinic.has_an_authorised_patient();
    clinic.hands_over(patient, &authorisation).unwrap();
    minutes_later(&clinic, 1);
    let outcome = clinic.records(patient, positive_test(&clinic));
    let test = outcome
        .fact("pregnancy-test-reported")
        .expect("on record")
        .clone();
    let office = clinic.administrator();
    let files = || clinic.ledger.pregnancies(&office).expect("the registry");
    assert_eq!(files().len(), 1);
    assert_eq!(files()[0].file.report, test);
    let due = clinic
        .ledger
        .due_in_clinic(&clinic.clinician(), clinic.ledger.today(), None, 100);
    assert!(
        due.expect("a list")
            .rows
            .iter()
            .any(|row| row.kind == DueKind::PregnancyReport),
        "the prescriber reports it, too"
    );
    // What else tells of the same pregnancy opens no second one.
    clinic.records(patient, Payload::PregnancyReported {});
    let filed = Payload::PregnancyReportFiled {
        timing: PregnancyTiming::DuringTreatment,
    };
    clinic.records(patient, filed);
    assert_eq!(files().len(), 1);
    // A file that was closed has heard nothing of what is told afterwards.
    let closed = RegistryEvent::PregnancyFileClosed {
        says: says("Nothing more can be learned."),
    };
    minutes_later(&clinic, 1);
    clinic.about(&files()[0].subject, closed).unwrap();
    minutes_later(&clinic, 1);
    clinic.records(patient, Payload::PregnancyReported {});
    let open: Vec<bool> = files().iter().map(|entry| entry.file.closed).collect();
    assert_eq!(open.len(), 2, "{open:?}");
    assert!(open.contains(&false));
    clinic.is_whole();
}

#[test]
fn what_a_prescriber_reports_alone_opens_the_file_and_after_an_exclusion_the_next_positive_test_does()
 {
    let clinic = Clinic::open();
    let patient = clinic.has_a_patient_ready_for_a_prescription().patient;
    let office = clinic.administrator();
    let files = || {
        clinic
            .ledger
            .pregnancies(&office)
            .expect("the registry")
            .len()
    };
    clinic.records(patient, positive_test(&clinic));
    let excluded = Payload::PregnancyExcluded {
        how: Exclusion::SerumQuantitative,
    };
    clinic.records(patient, excluded);
    assert_eq!(files(), 1);
    minutes_later(&clinic, 1);
    clinic.records(patient, positive_test(&clinic));
    assert_eq!(files(), 2, "it is another sign");
    let another = clinic.registers_a_patient("Synthetic Patient").patient;
    let filed = Payload::PregnancyReportFiled {
        timing: PregnancyTiming::BeforeTreatment,
    };
    clinic.records(another, filed);
    assert_eq!(files(), 3);
    clinic.is_whole();
}

#[test]
fn the_registry_of_pregnancies_leaves_with_its_reason_in_the_access_log() {
    let clinic = Clinic::open();
    let office = clinic.administrator();
    clinic
        .ledger
        .pregnancies_unsealed(&office, &says("asked for by the authority"))
        .unwrap();
    let log = clinic.ledger.access_log(&office, None, None, 10).unwrap();
    assert!(
        log.entries
            .iter()
            .any(|entry| entry.act == "unseal-pregnancies"
                && entry.detail.as_deref() == Some("asked for by the authority"))
    );
}

#[test]
fn the_desk_shows_what_is_due_of_parties_and_of_the_programme() {
    let clinic = Clinic::open();
    let desk = clinic.ledger.office_desk(&clinic.administrator()).unwrap();
    let of_programme: Vec<&str> = desk
        .items
        .iter()
        .filter(|item| item.subject == Subject::Programme)
        .map(|item| item.due.what.as_str())
        .collect();
    assert!(
        of_programme.contains(&"audit-sample-drawn"),
        "{of_programme:?}"
    );
    assert!(
        of_programme.contains(&"assessment-submitted"),
        "{of_programme:?}"
    );
}
