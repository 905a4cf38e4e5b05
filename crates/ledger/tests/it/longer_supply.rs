//! The limit of one month binds those whom the pregnancy prevention programme binds, and nobody else.

use retinue_kernel::{
    Basis, Capsules, Category, Form, Milligrams, Payload, Product, Programme, Topic,
};
use retinue_ledger::PatientId;

use crate::harness::{Clinic, id};
use crate::lands::{assess, assign_and_sign, fields, register, sign, supplied};

fn prescription(days: u16, refills: u16) -> Payload {
    Payload::PrescriptionWritten {
        order: None,
        indication: None,
        product: Product::Conventional,
        capsules: Capsules::new([(Milligrams(20), days.max(1) * 2)]).unwrap(),
        days,
        refills,
    }
}

fn refused(clinic: &Clinic, patient: PatientId, payload: Payload) -> Vec<&'static str> {
    fields(clinic.tries_to_record(&clinic.prescriber, patient, payload))
}

/// A patient of that programme who may become pregnant, and is bound by it.
fn bound(clinic: &Clinic, programme: Programme) -> PatientId {
    let patient = register(clinic, programme).unwrap().patient;
    clinic.records(
        patient,
        Payload::CategoryAssigned {
            category: Category::Can,
            basis: Basis::Default,
            menopause: None,
            reason: None,
        },
    );
    sign(clinic, patient, Form::AcknowledgementOfRisk);
    counselled_and_assessed(clinic, patient);
    patient
}

fn counselled_and_assessed(clinic: &Clinic, patient: PatientId) {
    clinic.counsels_and_sees(patient);
    clinic.records(
        patient,
        Payload::CounsellingRecorded {
            topics: vec![Topic::Risks, Topic::Contraception],
        },
    );
    assess(clinic, patient);
}

/// Sixty days are prescribed, checked and supplied at once; a year and a day, and repeats, are not.
fn has_sixty_days_at_once(clinic: &Clinic, patient: PatientId) {
    assert_eq!(refused(clinic, patient, prescription(366, 0)), ["days"]);
    assert_eq!(refused(clinic, patient, prescription(0, 0)), ["days"]);
    assert_eq!(refused(clinic, patient, prescription(60, 1)), ["refills"]);
    let written = clinic.records(patient, prescription(60, 0));
    let written = written
        .fact("prescription-written")
        .expect("a prescription")
        .clone();
    let asked = clinic.asks_to_dispense(patient, &written);
    assert_eq!(crate::harness::reasons(&asked), Vec::<&str>::new());
    let all = supplied(&written, &checklist_of(&asked), 60, None);
    clinic
        .tries_to_record(&clinic.pharmacist, patient, all)
        .unwrap();
    clinic.is_whole();
}

fn checklist_of(outcome: &retinue_ledger::Outcome) -> retinue_kernel::FactId {
    outcome.decision.as_ref().expect("a checklist").fact.clone()
}

fn cannot(programme: Programme) {
    let clinic = Clinic::open();
    let patient = register(&clinic, programme).unwrap().patient;
    assign_and_sign(&clinic, patient, Form::AcknowledgementOfRisk);
    counselled_and_assessed(&clinic, patient);
    has_sixty_days_at_once(&clinic, patient);
}

fn by_agreement(programme: Programme) {
    let clinic = Clinic::open();
    let patient = bound(&clinic, programme);
    assert_eq!(
        refused(&clinic, patient, prescription(60, 1)),
        ["days", "refills"],
        "bound until it is agreed"
    );
    let agreed = Payload::OutsideProgrammeAgreed {
        reason: id("no pregnancy is to be expected"),
    };
    clinic.records(patient, agreed);
    has_sixty_days_at_once(&clinic, patient);
    clinic.records(patient, Payload::OutsideProgrammeEnded {});
    assert_eq!(refused(&clinic, patient, prescription(31, 0)), ["days"]);
}

#[test]
fn a_uk_patient_who_cannot_become_pregnant_has_sixty_days_at_once() {
    cannot(Programme::UkMhra);
}

#[test]
fn an_eu_patient_who_cannot_become_pregnant_has_sixty_days_at_once() {
    cannot(Programme::EuPpp);
}

#[test]
fn a_uk_patient_outside_by_agreement_has_sixty_days_at_once_and_a_month_when_it_ends() {
    by_agreement(Programme::UkMhra);
}

#[test]
fn an_eu_patient_outside_by_agreement_has_sixty_days_at_once_and_a_month_when_it_ends() {
    by_agreement(Programme::EuPpp);
}

#[test]
fn a_us_patient_has_a_month_at_most_whoever_it_is() {
    let clinic = Clinic::open();
    let patient = register(&clinic, Programme::UsIpledge).unwrap().patient;
    assign_and_sign(&clinic, patient, Form::PatientEnrolmentCannot);
    assert_eq!(refused(&clinic, patient, prescription(31, 0)), ["days"]);
}
