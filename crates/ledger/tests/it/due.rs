//! What is due, on the lists of those whose duty it is.

use retinue_kernel::{Basis, Category, Day, DueKind, DueStanding, Escalation, Payload, Programme};
use retinue_ledger::{Clinician, DueCursor, DueRow, PatientId, Role, Subject};

use crate::harness::{Clinic, certify, fresh, id, noon, raw};
use crate::lands::{checklist_of, fields, supplied, uk_patient_with_a_prescription};

/// What the clinic has to do up to a day.
fn in_clinic(clinic: &Clinic, who: &Clinician, until: Day) -> Vec<DueRow> {
    let page = clinic.ledger.due_in_clinic(who, until, None, 100);
    page.expect("a list").rows
}

fn kinds(rows: &[DueRow]) -> Vec<DueKind> {
    rows.iter().map(|row| row.kind).collect()
}

fn of_kind(clinic: &Clinic, kind: DueKind) -> Option<DueRow> {
    in_clinic(clinic, &clinic.clinician(), clinic.ledger.today())
        .into_iter()
        .find(|row| row.kind == kind)
}

/// Capsules at home since 2026-03-02, and on 2026-03-09 the category is put right.
fn becomes_can_after_the_hand_over(clinic: &Clinic) -> PatientId {
    let (patient, _, authorisation) = clinic.has_an_authorised_patient();
    clinic.hands_over(patient, &authorisation).unwrap();
    clinic.clock.set(noon("2026-03-09"));
    clinic.records(
        patient,
        Payload::CategoryAssigned {
            category: Category::Can,
            basis: Basis::Default,
            menopause: None,
            reason: None,
        },
    );
    patient
}

fn contact(reached: bool, escalated_to: Option<Escalation>) -> Payload {
    Payload::StopTakingContacted {
        reached,
        told_to_stop: reached,
        escalated_to,
    }
}

#[test]
fn late_truth_puts_a_contact_on_the_clinics_list_until_it_was_made() {
    let clinic = Clinic::open();
    let patient = becomes_can_after_the_hand_over(&clinic);
    let due = of_kind(&clinic, DueKind::StopTakingContact).expect("a contact is due");
    assert_eq!(due.patient, patient);
    assert_eq!(due.standing, DueStanding::Today);
    assert_eq!(due.name, "Synthetic Patient");
    assert!(of_kind(&clinic, DueKind::TestNow).is_some());
    clinic.records(patient, contact(false, None));
    assert!(of_kind(&clinic, DueKind::StopTakingContact).is_some());
    clinic.records(patient, contact(true, None));
    assert_eq!(of_kind(&clinic, DueKind::StopTakingContact), None);
    clinic.is_whole();
}

#[test]
fn the_office_sees_an_escalation_and_closes_it_by_reaching_the_patient() {
    let clinic = Clinic::open();
    let patient = becomes_can_after_the_hand_over(&clinic);
    let office = clinic.administrator();
    let seen = || {
        let page = clinic
            .ledger
            .due_in_office(&office, clinic.ledger.today(), None, 100);
        page.expect("a list").rows
    };
    assert_eq!(seen(), []);
    clinic.records(patient, contact(false, Some(Escalation::Programme)));
    assert_eq!(of_kind(&clinic, DueKind::StopTakingContact), None);
    let row = seen().pop().expect("an escalation");
    assert_eq!(row.kind, DueKind::StopTakingNotSettled);
    let found = clinic.ledger.due_in_office_item(&office, &row.about);
    assert_eq!(found.expect("on the list").patient, patient);
    clinic
        .tries_to_record(office.actor(), patient, contact(true, None))
        .expect("the office reached the patient");
    assert_eq!(seen(), []);
}

#[test]
fn a_contact_that_is_not_made_on_its_day_is_seen_by_the_office_without_anyones_act() {
    let clinic = Clinic::open();
    becomes_can_after_the_hand_over(&clinic);
    clinic.clock.set(noon("2026-03-10"));
    let page =
        clinic
            .ledger
            .due_in_office(&clinic.administrator(), clinic.ledger.today(), None, 100);
    assert_eq!(
        kinds(&page.expect("a list").rows),
        [DueKind::StopTakingNotSettled]
    );
    let overdue = of_kind(&clinic, DueKind::StopTakingContact).expect("still due");
    assert_eq!(overdue.standing, DueStanding::Overdue);
}

/// Capsules at home since 2026-03-02 by a checklist, and on 2026-03-09 the category is put right.
#[test]
fn in_a_uk_clinic_late_truth_a_hold_and_a_test_are_the_prescribers_and_no_offices() {
    let clinic = Clinic::open();
    let (registered, prescription) = uk_patient_with_a_prescription(&clinic);
    let patient = registered.patient;
    let checklist = checklist_of(&clinic.asks_to_dispense(patient, &prescription));
    clinic
        .tries_to_record(
            &clinic.pharmacist,
            patient,
            supplied(&prescription, &checklist, 30, None),
        )
        .expect("a supply");
    clinic.clock.set(noon("2026-03-09"));
    clinic.records(
        patient,
        Payload::CategoryAssigned {
            category: Category::Can,
            basis: Basis::Default,
            menopause: None,
            reason: None,
        },
    );
    clinic.records(patient, Payload::HoldRequested { reason: None });
    let mut listed = kinds(&in_clinic(
        &clinic,
        &clinic.clinician(),
        clinic.ledger.today(),
    ));
    listed.sort_unstable();
    assert_eq!(
        listed,
        [
            DueKind::StopTakingContact,
            DueKind::HoldDecision,
            DueKind::TestNow,
            DueKind::VideoOffer
        ]
    );
    let to_the_office = contact(false, Some(Escalation::Programme));
    let refused = clinic.tries_to_record(&clinic.prescriber, patient, to_the_office);
    assert_eq!(fields(refused), ["escalated-to"]);
    // What another was asked to do stays on the clinic's list, on its day and after it; the office lists nothing.
    clinic.records(patient, contact(false, Some(Escalation::EmergencyContact)));
    assert_eq!(of_kind(&clinic, DueKind::StopTakingContact), None);
    clinic.clock.set(noon("2026-03-11"));
    assert!(of_kind(&clinic, DueKind::StopTakingNotSettled).is_some());
    let office =
        clinic
            .ledger
            .due_in_office(&clinic.administrator(), clinic.ledger.today(), None, 100);
    assert_eq!(office.expect("a list").rows, []);
    // Who leaves the programme leaves none of it behind.
    let moves = Payload::ProgrammeEntered {
        programme: Programme::UsIpledge,
    };
    let left = clinic.tries_to_record(&clinic.prescriber, patient, moves);
    assert_eq!(fields(left), ["programme", "programme", "programme"]);
    clinic.records(patient, contact(true, None));
    assert_eq!(of_kind(&clinic, DueKind::StopTakingNotSettled), None);
    clinic.is_whole();
}

#[test]
fn another_clinic_sees_nothing_of_it_and_a_transfer_takes_it_along() {
    let clinic = Clinic::open();
    let patient = becomes_can_after_the_hand_over(&clinic);
    let other = clinic
        .ledger
        .in_the_demo(&id("covering"), Role::Prescriber(id("pr-2")))
        .unwrap()
        .clinician()
        .unwrap();
    let today = clinic.ledger.today();
    assert_eq!(in_clinic(&clinic, &other, today), []);
    certify(&clinic.ledger, &Subject::Prescriber(id("pr-2")));
    let office = clinic.administrator();
    clinic
        .ledger
        .transfer_care(office.actor(), fresh(), patient, &id("pr-2"), today, None)
        .expect("a transfer");
    assert_eq!(in_clinic(&clinic, &clinic.clinician(), today), []);
    assert!(kinds(&in_clinic(&clinic, &other, today)).contains(&DueKind::StopTakingContact));
}

#[test]
fn a_lapsed_authorisation_is_on_its_pharmacys_list_until_the_product_is_back() {
    let clinic = Clinic::open();
    let (patient, _, authorisation) = clinic.has_an_authorised_patient();
    clinic.clock.set(noon("2026-04-20"));
    clinic.ledger.turn_of_day().expect("a turn of the day");
    let seen = |who: &retinue_ledger::Actor| {
        let who = who.pharmacist().expect("a pharmacist");
        let page = clinic
            .ledger
            .due_here(&who, clinic.ledger.today(), None, 100);
        page.expect("a list").rows
    };
    let row = seen(&clinic.pharmacist).pop().expect("an item");
    assert_eq!(
        (row.kind, &row.about),
        (DueKind::ReturnToStock, &authorisation)
    );
    assert_eq!(seen(&clinic.other_pharmacist), []);
    clinic
        .tries_to_record(
            &clinic.pharmacist,
            patient,
            Payload::ReturnedToStock { authorisation },
        )
        .expect("a return");
    assert_eq!(seen(&clinic.pharmacist), []);
}

#[test]
fn a_long_list_is_read_page_by_page_and_each_item_comes_once() {
    let clinic = Clinic::open();
    let mut expected = Vec::new();
    for _ in 0..7 {
        let registered = clinic.registers_a_patient("Synthetic Patient");
        clinic.records(registered.patient, Payload::HoldRequested { reason: None });
        expected.push(registered.patient);
    }
    expected.sort();
    let (who, today) = (clinic.clinician(), clinic.ledger.today());
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = clinic
            .ledger
            .due_in_clinic(&who, today, after.as_ref(), 3)
            .expect("a page");
        assert_eq!(page.items, 7);
        found.extend(page.rows.iter().map(|row| row.patient));
        let Some(next) = page.next else { break };
        after = DueCursor::from_text(&next.to_string());
        assert_eq!(after.as_ref(), Some(&next));
    }
    assert_eq!(found, expected);
    assert_eq!(DueCursor::from_text("1_2026-13-40_x_y"), None);
}

#[test]
fn who_may_be_taking_capsules_stands_above_what_is_overdue_for_longer() {
    let clinic = Clinic::open();
    becomes_can_after_the_hand_over(&clinic);
    clinic.clock.set(noon("2026-03-12"));
    let registered = clinic.registers_a_patient("Synthetic Patient");
    clinic.records(registered.patient, Payload::HoldRequested { reason: None });
    let rows = in_clinic(&clinic, &clinic.clinician(), clinic.ledger.today());
    let days: Vec<(DueKind, String)> = rows
        .iter()
        .map(|row| (row.kind, row.due.to_string()))
        .collect();
    assert_eq!(
        days[..2],
        [
            (DueKind::StopTakingContact, "2026-03-09".to_owned()),
            (DueKind::HoldDecision, "2026-03-12".to_owned()),
        ]
    );
    let test = days.iter().find(|(kind, _)| *kind == DueKind::TestNow);
    assert_eq!(test.map(|(_, day)| day.as_str()), Some("2026-03-09"));
}

#[test]
fn a_ledger_of_the_form_before_gets_the_list_and_the_next_turn_of_the_day_fills_it() {
    let clinic = Clinic::open();
    let patient = becomes_can_after_the_hand_over(&clinic);
    let before = in_clinic(&clinic, &clinic.clinician(), clinic.ledger.today());
    let file = raw(&clinic.ledger);
    file.execute_batch("DROP TABLE due; DROP TABLE form_text; DROP TABLE care_fact; DROP TABLE care_moved; DROP TABLE care_task; DROP TABLE told; DROP TABLE site_staff; DROP TABLE session_site; DROP TABLE program; DROP TABLE program_token; DROP TABLE signed_token; DELETE FROM meta WHERE name = 'due-counted-under'; PRAGMA user_version = 1")
        .unwrap();
    drop(file);
    let clinic = clinic.reopened();
    let seen = || in_clinic(&clinic, &clinic.clinician(), clinic.ledger.today());
    assert_eq!(seen(), []);
    let turned = clinic.ledger.turn_of_day().expect("a turn of the day");
    assert_eq!(turned.counted, 1);
    assert_eq!(seen(), before);
    assert!(before.iter().all(|row| row.patient == patient));
    let again = clinic.ledger.turn_of_day().expect("a turn of the day");
    assert_eq!(again.counted, 0);
}
