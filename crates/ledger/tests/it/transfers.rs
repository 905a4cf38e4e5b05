//! Who may come to a patient by asking for them, and what asking tells.

use retinue_ledger::{Role, Subject, SubmitError};

use crate::harness::{Clinic, PRESCRIBER, account, certify, day, fresh, id, sign_in};

#[test]
fn nobody_asks_for_a_patient_for_oneself() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    certify(&clinic.ledger, &Subject::Prescriber(id("pr-2")));
    account(&clinic.ledger, "second", Role::Prescriber(id("pr-2")));
    let second = sign_in(&clinic.ledger, "second");
    let asked = |patient| {
        clinic
            .ledger
            .ask_to_transfer(&second, fresh(), patient, &id("pr-2"), None)
            .expect_err("it is refused")
            .to_string()
    };
    let refused = asked(patient);
    assert!(refused.contains("for oneself"), "{refused}");
    // And no more is told of one who is there than of one who is not.
    let nobody = "00000000-0000-4000-8000-000000000000".parse().unwrap();
    assert_eq!(asked(nobody), refused);
}

#[test]
fn a_designee_learns_of_nobody_whether_number_and_birthday_fit() {
    let clinic = Clinic::open();
    let registered = clinic.registers_a_patient("Synthetic Patient");
    let number = registered.number.to_string();
    certify(&clinic.ledger, &Subject::Prescriber(id("pr-2")));
    account(&clinic.ledger, "designee", Role::Designee(id("pr-2")));
    let designee = sign_in(&clinic.ledger, "designee").clinician().unwrap();
    let born = day("2001-05-04");
    for (number, born) in [
        (number.as_str(), born),
        ("none", born),
        (&number, born.plus(1)),
    ] {
        let answer = clinic.ledger.take_over(&designee, &fresh(), number, born);
        assert!(matches!(answer, Err(SubmitError::NotFound)), "{answer:?}");
    }
    let treating = clinic.clinician();
    assert_eq!(treating.prescriber(), &id(PRESCRIBER));
    assert!(
        clinic
            .ledger
            .patient_file(&treating, registered.patient)
            .is_ok()
    );
}

#[test]
fn a_right_guess_of_number_and_birthday_stands_in_the_access_log_as_a_wrong_one_does() {
    let clinic = Clinic::open();
    let registered = clinic.registers_a_patient("Synthetic Patient");
    let number = registered.number.to_string();
    certify(&clinic.ledger, &Subject::Prescriber(id("pr-2")));
    account(&clinic.ledger, "second", Role::Prescriber(id("pr-2")));
    let second = sign_in(&clinic.ledger, "second").clinician().unwrap();
    let born = day("2001-05-04");
    let wrong = clinic
        .ledger
        .take_over(&second, &fresh(), &number, born.plus(1));
    assert!(matches!(wrong, Err(SubmitError::NotFound)));
    let right = clinic.ledger.take_over(&second, &fresh(), &number, born);
    assert_eq!(right.unwrap(), registered.patient);
    let office = clinic.administrator();
    let log = clinic.ledger.access_log(&office, None, None, 50).unwrap();
    let looks = log.entries.iter().filter(|entry| entry.act == "take-over");
    assert_eq!(looks.count(), 2, "{:?}", log.entries);
    clinic.is_whole();
}
