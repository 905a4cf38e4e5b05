//! Whole journeys through the ledger: interrupted and taken up again, a second course, never begun, lost and back.

use retinue_kernel::{DueKind, FactId, Payload, lost_since};
use retinue_ledger::PatientId;

use crate::harness::{Clinic, day, noon};

/// Who did not come, as the clinic's list shows it today.
fn listed(clinic: &Clinic, patient: PatientId) -> Vec<DueKind> {
    let page = clinic
        .ledger
        .due_in_clinic(&clinic.clinician(), clinic.ledger.today(), None, 50)
        .expect("the list");
    page.rows
        .iter()
        .filter(|row| row.patient == patient)
        .map(|row| row.kind)
        .filter(|kind| matches!(kind, DueKind::MissedMonth | DueKind::LostToFollowUp))
        .collect()
}

/// Why the patient's prescription is refused today; nothing when it is authorised.
fn asked(clinic: &Clinic, patient: PatientId, prescription: &FactId) -> Vec<&'static str> {
    let outcome = clinic.asks_to_dispense(patient, prescription);
    let decision = outcome.decision.expect("an answer").decision;
    decision
        .unmet()
        .iter()
        .map(|unmet| unmet.slug.as_str())
        .collect()
}

/// The month's visit and counselling, a prescription, the authorisation and the bag.
fn collects_a_month(clinic: &Clinic, patient: PatientId) {
    clinic.counsels_and_sees(patient);
    let prescription = clinic.prescribes(patient);
    let outcome = clinic.asks_to_dispense(patient, &prescription);
    let decision = outcome.decision.expect("an answer");
    assert!(decision.decision.until().is_some(), "{}", decision.json);
    clinic
        .hands_over(patient, &decision.fact)
        .expect("handed over");
}

#[test]
fn an_interrupted_course_is_refused_while_it_rests_and_goes_on_after_it_is_resumed() {
    let clinic = Clinic::open();
    let patient = clinic.has_a_patient_ready_for_a_prescription().patient;
    collects_a_month(&clinic, patient);
    clinic.clock.set(noon("2026-03-27"));
    clinic.counsels_and_sees(patient);
    let before = clinic.prescribes(patient);
    clinic.records(patient, Payload::TreatmentPaused { reason: None });
    let refused = asked(&clinic, patient, &before);
    assert!(refused.contains(&"treatment-paused"), "{refused:?}");
    clinic.clock.set(noon("2026-04-06"));
    assert_eq!(
        listed(&clinic, patient),
        [],
        "nobody misses a month while paused"
    );
    clinic.records(patient, Payload::TreatmentResumed { reason: None });
    let ended = asked(&clinic, patient, &before);
    assert_eq!(
        ended,
        ["prescription-ended-by-stop"],
        "a stop ends what was written"
    );
    collects_a_month(&clinic, patient);
    clinic.is_whole();
}

#[test]
fn a_second_course_begins_by_resuming_the_completed_one_and_walks_its_own_months() {
    let clinic = Clinic::open();
    let patient = clinic.has_a_patient_ready_for_a_prescription().patient;
    collects_a_month(&clinic, patient);
    clinic.clock.set(noon("2026-04-01"));
    clinic.records(
        patient,
        Payload::CourseCompleted {
            last_dose_on: Some(day("2026-03-31")),
        },
    );
    clinic.clock.set(noon("2026-09-01"));
    assert_eq!(
        listed(&clinic, patient),
        [],
        "a completed course misses no month"
    );
    clinic.counsels_and_sees(patient);
    let early = clinic.prescribes(patient);
    assert_eq!(asked(&clinic, patient, &early), ["course-completed"]);
    clinic.records(patient, Payload::TreatmentResumed { reason: None });
    collects_a_month(&clinic, patient);
    clinic.clock.set(noon("2026-09-28"));
    collects_a_month(&clinic, patient);
    clinic.is_whole();
}

#[test]
fn whoever_enrolled_and_never_came_is_listed_and_the_office_closes_it_as_lost() {
    let clinic = Clinic::open();
    let patient = clinic.has_a_patient_ready_for_a_prescription().patient;
    clinic.clock.set(noon("2026-03-31"));
    assert_eq!(listed(&clinic, patient), []);
    clinic.clock.set(noon("2026-04-01"));
    assert_eq!(listed(&clinic, patient), [DueKind::LostToFollowUp]);
    clinic.records(patient, Payload::LostToFollowUpRecorded { reason: None });
    assert_eq!(listed(&clinic, patient), []);
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .expect("the file");
    assert_eq!(lost_since(&file.record), Some(day("2026-04-01")));
    // It refuses nothing: whoever comes is seen, and begins.
    clinic.clock.set(noon("2026-05-01"));
    collects_a_month(&clinic, patient);
    clinic.is_whole();
}

#[test]
fn whoever_was_lost_after_a_month_and_comes_back_is_back_by_coming() {
    let clinic = Clinic::open();
    let patient = clinic.has_a_patient_ready_for_a_prescription().patient;
    collects_a_month(&clinic, patient);
    clinic.clock.set(noon("2026-04-01"));
    assert_eq!(listed(&clinic, patient), [DueKind::MissedMonth]);
    clinic.records(patient, Payload::ContactRecorded { reason: None });
    clinic.clock.set(noon("2026-04-30"));
    assert_eq!(listed(&clinic, patient), [DueKind::LostToFollowUp]);
    clinic.records(patient, Payload::LostToFollowUpRecorded { reason: None });
    assert_eq!(listed(&clinic, patient), []);
    clinic.clock.set(noon("2026-05-20"));
    collects_a_month(&clinic, patient);
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .expect("the file");
    assert_eq!(lost_since(&file.record), None);
    clinic.is_whole();
}
