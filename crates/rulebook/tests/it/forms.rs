//! Forms and duties.

use retinue_kernel::Form;
use retinue_rulebook::{Due, ItemKind, Party, Rulebook};

use crate::cases::rulebook;

fn count(rulebook: &Rulebook, form: &str, kind: ItemKind, part: &str) -> usize {
    rulebook
        .form(form)
        .unwrap()
        .items
        .iter()
        .filter(|item| item.kind == kind && item.part == part)
        .count()
}

#[test]
fn the_consents_and_statements_are_as_many_as_the_official_forms_have() {
    let rulebook = rulebook();
    let consents = |form, part| count(&rulebook, form, ItemKind::Consent, part);
    assert_eq!(
        consents("patient-enrolment-can", "consent-all-patients"),
        12
    );
    assert_eq!(
        consents("patient-enrolment-can", "consent-birth-defects"),
        14
    );
    assert_eq!(
        consents("patient-enrolment-cannot", "consent-all-patients"),
        12
    );
    assert_eq!(
        count(
            &rulebook,
            "prescriber-enrolment",
            ItemKind::Attestation,
            "attestations"
        ),
        7
    );
    assert_eq!(
        count(
            &rulebook,
            "patient-enrolment-cannot",
            ItemKind::YesNo,
            "category"
        ),
        4
    );
}

#[test]
fn every_form_that_the_us_programme_signs_is_there() {
    let rulebook = rulebook();
    for form in Form::ALL
        .iter()
        .filter(|form| **form != Form::AcknowledgementOfRisk)
    {
        let entry = rulebook
            .forms()
            .iter()
            .find(|entry| entry.form == Some(*form));
        assert!(
            entry.is_some_and(|entry| entry.name.as_str() == form.as_str()),
            "{form}"
        );
    }
}

#[test]
fn whoever_signs_a_patient_form_has_a_place_to_sign() {
    let rulebook = rulebook();
    for name in ["patient-enrolment-can", "patient-enrolment-cannot"] {
        let form = rulebook.form(name).unwrap();
        assert_eq!(
            form.signers,
            [Party::Patient, Party::Guardian, Party::Prescriber]
        );
        for signer in &form.signers {
            assert!(
                form.items
                    .iter()
                    .any(|item| item.kind == ItemKind::Signature && item.by == *signer),
                "{name}: {signer:?}"
            );
        }
    }
}

#[test]
fn the_last_test_is_due_as_many_days_after_the_last_dose_as_the_parameter_says() {
    let rulebook = rulebook();
    let duty = rulebook
        .duties()
        .iter()
        .find(|duty| duty.id.as_str() == "test-after-the-last-dose")
        .unwrap();
    let Due::OnADay {
        parameter: Some(parameter),
        ..
    } = &duty.due
    else {
        panic!("{:?}", duty.due);
    };
    assert!(rulebook.parameter(parameter).is_some());
}
