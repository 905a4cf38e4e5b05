//! What is known to be another formulation than the prescribed one never leaves; a code that nobody knows is kept.

use retinue_kernel::{Capsules, FactId, Milligrams, Payload};

use crate::harness::{Clinic, handed_over, id};
use crate::lands::{checklist_of, fields, supplied, uk_patient_with_a_prescription};

/// Conventional capsules are prescribed; the codes stand in `knowledge/products`.
const LIDOSE: &str = "10631-115-31";
const MICRONIZED: &str = "10631-002";
const CONVENTIONAL: &str = "61748-304-13";

fn of_code(mut bag: Payload, code: &str) -> Payload {
    if let Payload::HandedOver { product_code, .. }
    | Payload::Filled { product_code, .. }
    | Payload::Supplied { product_code, .. } = &mut bag
    {
        *product_code = Some(id(code));
    }
    bag
}

fn filled(authorisation: &FactId) -> Payload {
    Payload::Filled {
        authorisation: authorisation.clone(),
        days: 30,
        capsules: None,
        product_code: None,
        lot: None,
    }
}

#[test]
fn another_formulation_is_neither_filled_nor_handed_over() {
    let clinic = Clinic::open();
    let (patient, _, authorisation) = clinic.has_an_authorised_patient();
    let tries = |bag| clinic.tries_to_record(&clinic.pharmacist, patient, bag);
    for code in [LIDOSE, MICRONIZED] {
        assert_eq!(
            fields(tries(of_code(filled(&authorisation), code))),
            ["product-code"]
        );
        let bag = handed_over(&authorisation, 30);
        assert_eq!(fields(tries(of_code(bag, code))), ["product-code"]);
    }
    tries(of_code(filled(&authorisation), "a code that nobody knows")).unwrap();
    tries(of_code(handed_over(&authorisation, 30), CONVENTIONAL)).unwrap();
    clinic.is_whole();
}

#[test]
fn another_formulation_is_not_supplied_on_a_checklist_unless_it_happened_and_says_why() {
    let clinic = Clinic::open();
    let (registered, prescription) = uk_patient_with_a_prescription(&clinic);
    let patient = registered.patient;
    let checklist = checklist_of(&clinic.asks_to_dispense(patient, &prescription));
    let tries = |bag| clinic.tries_to_record(&clinic.pharmacist, patient, bag);
    let bag = |despite| of_code(supplied(&prescription, &checklist, 30, despite), LIDOSE);
    assert_eq!(fields(tries(bag(None))), ["product-code"]);
    tries(bag(Some("the wrong box was taken"))).unwrap();
}

#[test]
fn four_months_of_capsules_are_recorded_nowhere_as_thirty_days() {
    let clinic = Clinic::open();
    let (patient, _, authorisation) = clinic.has_an_authorised_patient();
    let count = |count| {
        let mut bag = handed_over(&authorisation, 30);
        if let Payload::HandedOver { capsules, .. } = &mut bag {
            *capsules = Capsules::new([(Milligrams(40), count)]);
        }
        bag
    };
    let tries = |bag| clinic.tries_to_record(&clinic.pharmacist, patient, bag);
    assert_eq!(fields(tries(count(120))), ["capsules"]);
    assert_eq!(fields(tries(count(31))), ["capsules"]);
    tries(count(30)).unwrap();
    clinic.is_whole();
}
