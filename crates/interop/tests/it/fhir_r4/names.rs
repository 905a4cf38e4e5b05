//! The ids of resources: stable, within what the format allows, and leading nobody to a fact's own name.

use std::collections::BTreeSet;

use retinue_interop::fhir_r4::{Names, PatientName};
use retinue_kernel::Id;

use super::chart::{KEY, PATIENT, event_id, everything};

#[test]
fn no_name_of_a_fact_leaves_in_anything_that_goes_out() {
    let written: String = everything()
        .iter()
        .map(|resource| resource.element().compact())
        .collect();
    for nth in (1..=20).chain(101..=120) {
        let id = event_id(nth);
        assert!(!written.contains(&id), "{id} leaves");
        assert!(!written.contains(&id.replace('-', "")), "{id} leaves");
    }
    assert!(!written.contains("019a0000"), "the moment of a fact leaves");
    assert!(written.contains(PatientName::new(&PATIENT).as_str()));
}

#[test]
fn every_id_is_one_that_the_format_allows_and_no_two_are_alike() {
    let mut seen = BTreeSet::new();
    for resource in everything() {
        let fits = (1..=64).contains(&resource.id.len())
            && resource
                .id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.');
        assert!(fits, "{}", resource.reference());
        assert!(
            seen.insert(resource.reference()),
            "{} goes out twice",
            resource.reference()
        );
    }
}

#[test]
fn the_same_fact_has_the_same_id_for_ever_and_another_installation_another_one() {
    let fact = Id::new("f-1").expect("an id");
    let patient = PatientName::new(&PATIENT);
    let of = |key| Names::new(key).of_fact(&patient, "Observation", &fact, "");
    assert_eq!(
        of(KEY),
        "4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a-d2559c31169b826a4623"
    );
    assert_ne!(of(KEY), of([8; 32]));
}

#[test]
fn the_id_of_anything_on_record_leads_to_its_patient_and_nothing_else_does() {
    let patient = PatientName::new(&PATIENT);
    for resource in everything() {
        let found = PatientName::of_id(&resource.id);
        let is_of_patient = resource.id.starts_with(patient.as_str());
        assert_eq!(
            found.map(|(name, _)| name),
            is_of_patient.then(|| patient.clone()),
            "{}",
            resource.reference()
        );
    }
    for strange in [
        "",
        "-",
        "4A4A4A4A4A4A4A4A4A4A4A4A4A4A4A4A",
        "4a",
        "é".repeat(16).as_str(),
    ] {
        assert_eq!(PatientName::of_id(strange), None, "{strange}");
    }
}
