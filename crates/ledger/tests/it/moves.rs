//! What a patient who moves to another programme leaves behind, and what the programme that is entered opens.

use retinue_kernel::{Exclusion, FactId, Payload, Programme};
use retinue_ledger::{CounterState, PatientId};

use crate::harness::{Clinic, noon};
use crate::lands::register;

fn moves(clinic: &Clinic, patient: PatientId, programme: Programme) {
    clinic.records(patient, Payload::ProgrammeEntered { programme });
}

/// What the pharmacy has to take back to stock.
fn to_take_back(clinic: &Clinic) -> Vec<FactId> {
    let page = clinic
        .ledger
        .due_here(
            &clinic.at_the_counter(),
            clinic.ledger.today().plus(30),
            None,
            100,
        )
        .expect("a list");
    page.rows.into_iter().map(|row| row.about).collect()
}

/// Filled on 2 March, never handed over, and the patient moves on 4 March: the bag lies where it lay.
#[test]
fn a_bag_that_was_filled_goes_back_to_stock_after_the_move_as_before_it() {
    let clinic = Clinic::open();
    let (patient, _, authorisation) = clinic.has_an_authorised_patient();
    let filled = Payload::Filled {
        authorisation: authorisation.clone(),
        days: 30,
        capsules: None,
        product_code: None,
        lot: None,
    };
    clinic
        .tries_to_record(&clinic.pharmacist, patient, filled)
        .expect("filled");
    clinic.clock.set(noon("2026-03-04"));
    moves(&clinic, patient, Programme::UkMhra);
    assert_eq!(to_take_back(&clinic), std::slice::from_ref(&authorisation));
    // Neither another fact nor the turn of the day makes it vanish.
    clinic.counsels_and_sees(patient);
    clinic.clock.set(noon("2026-03-05"));
    clinic.ledger.turn_of_day().expect("the day turns");
    assert_eq!(to_take_back(&clinic), std::slice::from_ref(&authorisation));
    let number = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap()
        .number;
    let at_counter = || {
        let at = clinic
            .ledger
            .present(&clinic.at_the_counter(), &number.to_string());
        at.unwrap().prescriptions.remove(0).state
    };
    assert_eq!(
        at_counter(),
        CounterState::ToBeReturned {
            authorisation: authorisation.clone()
        }
    );

    let back = Payload::ReturnedToStock { authorisation };
    clinic
        .tries_to_record(&clinic.pharmacist, patient, back)
        .expect("back on the shelf");
    assert_eq!(to_take_back(&clinic), Vec::<FactId>::new());
    assert_eq!(at_counter(), CounterState::ToBeAsked);
    clinic.is_whole();
}

/// An authorisation that nobody filled leaves nothing on a shelf.
#[test]
fn what_was_never_filled_needs_no_way_back_after_a_move() {
    let clinic = Clinic::open();
    let (patient, _, _) = clinic.has_an_authorised_patient();
    moves(&clinic, patient, Programme::UkMhra);
    assert_eq!(to_take_back(&clinic), Vec::<FactId>::new());
}

fn files(clinic: &Clinic) -> usize {
    let files = clinic.ledger.pregnancies(&clinic.administrator());
    files.expect("the registry of pregnancies").len()
}

fn reported_in_the_uk(clinic: &Clinic) -> (PatientId, FactId) {
    let patient = register(clinic, Programme::UkMhra)
        .expect("a patient")
        .patient;
    let outcome = clinic.records(patient, Payload::PregnancyReported {});
    let report = outcome.fact("pregnancy-reported").expect("on record");
    (patient, report.clone())
}

/// Reported where no registry is kept, followed up where one is.
#[test]
fn a_pregnancy_reported_without_a_registry_opens_its_file_when_a_programme_with_one_is_entered() {
    let clinic = Clinic::open();
    let (patient, report) = reported_in_the_uk(&clinic);
    assert_eq!(files(&clinic), 0, "the United Kingdom keeps no registry");
    clinic.clock.set(noon("2026-03-09"));
    let administrator = clinic.administrator();
    moves(&clinic, patient, Programme::UsIpledge);
    let entry = clinic
        .ledger
        .pregnancy(&administrator, &report)
        .expect("a file");
    assert_eq!(entry.file.patient.as_str(), patient.to_string());
    assert_eq!(entry.file.reported_on.to_string(), "2026-03-02");
    let opened = &entry.facts[0];
    assert_eq!(opened.by.as_ref(), Some(clinic.prescriber.account()));
    assert!(entry.due.is_some(), "it is followed up");

    // There and back again it is the same file.
    let filed = Payload::PregnancyReportFiled {
        timing: retinue_kernel::PregnancyTiming::BeforeTreatment,
    };
    clinic.records(patient, filed);
    moves(&clinic, patient, Programme::UkMhra);
    moves(&clinic, patient, Programme::UsIpledge);
    assert_eq!(files(&clinic), 1);
    clinic.is_whole();
}

#[test]
fn a_pregnancy_that_was_excluded_or_is_over_before_the_move_opens_none() {
    let over = [
        Payload::PregnancyExcluded {
            how: Exclusion::ALL[0],
        },
        Payload::PregnancyEnded {},
    ];
    for over in over {
        let clinic = Clinic::open();
        let (patient, _) = reported_in_the_uk(&clinic);
        clinic.records(patient, over);
        moves(&clinic, patient, Programme::UsIpledge);
        assert_eq!(files(&clinic), 0);
        // What is reported from then on does.
        clinic.records(patient, Payload::PregnancyReported {});
        assert_eq!(files(&clinic), 1);
    }
}
