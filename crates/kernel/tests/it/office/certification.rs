//! What the law asks of a party before it is certified, and how far a certification may reach.

use retinue_kernel::RegistryEvent;
use retinue_kernel::office::{
    CertificationAsks, MissingToCertify, PartyRole, may_be_certified_until,
};
use retinue_kernel::{Medium, Signing};

use super::{certified, day, id, record};

const ASKS: CertificationAsks = CertificationAsks {
    by_form: true,
    years: 1,
    renewal_notice_days: 30,
    staff_training_years: Some(1),
};

fn signed() -> RegistryEvent {
    RegistryEvent::EnrolmentSigned {
        form: id("form"),
        edition: id("2026-11-15"),
        text_hash: None,
        signer: id("staff 1"),
        assisted_by: None,
        signing: Box::new(Signing {
            medium: Medium::Paper,
            yes: vec![],
            no: vec![],
            written: vec![],
        }),
    }
}

fn trained() -> RegistryEvent {
    RegistryEvent::Trained {
        staff: vec![id("staff 1")],
        record: None,
    }
}

fn until(
    role: PartyRole,
    facts: &[(&str, RegistryEvent)],
    on: &str,
) -> Result<String, Vec<MissingToCertify>> {
    may_be_certified_until(role, &record(facts), &ASKS, day(on)).map(|until| until.to_string())
}

#[test]
fn a_prescriber_is_certified_on_the_form_that_they_signed_and_on_nothing_else() {
    let on = "2026-03-02";
    for facts in [
        vec![],
        vec![("2026-03-01", RegistryEvent::Enrolled {})],
        vec![
            ("2026-03-01", RegistryEvent::Enrolled {}),
            ("2026-03-01", RegistryEvent::Attested {}),
            ("2026-03-01", trained()),
        ],
        // What was signed later does not carry an earlier day.
        vec![("2026-03-03", signed())],
    ] {
        assert_eq!(
            until(PartyRole::Prescriber, &facts, on),
            Err(vec![MissingToCertify::EnrolmentForm]),
            "{facts:?}"
        );
    }
    let facts = [("2026-03-02", signed())];
    assert_eq!(
        until(PartyRole::Prescriber, &facts, on).as_deref(),
        Ok("2027-04-01"),
        "the year of the form, and the days of notice"
    );
}

#[test]
fn a_pharmacy_is_told_everything_that_is_missing_at_once() {
    assert_eq!(
        until(PartyRole::Pharmacy, &[], "2026-03-02"),
        Err(vec![
            MissingToCertify::EnrolmentForm,
            MissingToCertify::StaffTraining
        ])
    );
    let facts = [("2026-03-01", signed())];
    assert_eq!(
        until(PartyRole::Pharmacy, &facts, "2026-03-02"),
        Err(vec![MissingToCertify::StaffTraining])
    );
    let facts = [("2026-03-01", signed()), ("2026-03-01", trained())];
    assert!(until(PartyRole::Pharmacy, &facts, "2026-03-02").is_ok());
}

#[test]
fn staff_are_trained_again_for_a_renewal_where_the_edition_asks_it_each_year() {
    let facts = [("2025-03-01", trained()), ("2026-03-01", signed())];
    let first = day("2025-03-01");
    assert!(until(PartyRole::Pharmacy, &facts, "2026-03-01").is_ok());
    assert_eq!(
        until(PartyRole::Pharmacy, &facts, "2026-03-02"),
        Err(vec![MissingToCertify::StaffTrainingAnew { trained: first }])
    );
    let once = CertificationAsks {
        staff_training_years: None,
        ..ASKS
    };
    let facts = record(&facts);
    let on = day("2026-03-02");
    assert!(may_be_certified_until(PartyRole::Pharmacy, &facts, &once, on).is_ok());
}

#[test]
fn a_renewal_asks_for_the_form_anew_and_the_same_signature_never_certifies_twice_as_long() {
    let mut facts = vec![
        ("2026-01-05", signed()),
        ("2026-01-05", certified("2027-02-04")),
    ];
    let signed_on = day("2026-01-05");
    for on in ["2026-06-01", "2027-02-04", "2027-02-05", "2028-01-01"] {
        assert_eq!(
            until(PartyRole::Prescriber, &facts, on),
            Err(vec![MissingToCertify::EnrolmentFormAnew {
                signed: signed_on
            }]),
            "{on}"
        );
    }
    facts.push(("2027-01-20", signed()));
    assert_eq!(
        until(PartyRole::Prescriber, &facts, "2027-01-21").as_deref(),
        Ok("2028-02-19")
    );
}

#[test]
fn whoever_was_decertified_signs_and_trains_anew() {
    let mut facts = vec![
        ("2026-01-05", signed()),
        ("2026-01-05", trained()),
        ("2026-01-05", certified("2026-12-31")),
        ("2026-02-01", RegistryEvent::Decertified { reason: None }),
    ];
    assert_eq!(
        until(PartyRole::Pharmacy, &facts, "2026-03-02"),
        Err(vec![
            MissingToCertify::EnrolmentForm,
            MissingToCertify::StaffTraining
        ])
    );
    facts.extend([("2026-03-01", signed()), ("2026-03-01", trained())]);
    assert!(until(PartyRole::Pharmacy, &facts, "2026-03-02").is_ok());
}

#[test]
fn a_wholesaler_attests_its_duties_and_trains_and_signs_no_form() {
    let asks = CertificationAsks {
        by_form: false,
        ..ASKS
    };
    let told = |facts: &[(&str, RegistryEvent)]| {
        let on = day("2026-03-02");
        may_be_certified_until(PartyRole::Wholesaler, &record(facts), &asks, on)
    };
    assert_eq!(
        told(&[]),
        Err(vec![
            MissingToCertify::Attestation,
            MissingToCertify::StaffTraining
        ])
    );
    // Of a wholesaler no source asks that the training is repeated.
    let facts = [
        ("2024-01-05", RegistryEvent::Attested {}),
        ("2024-01-05", trained()),
    ];
    assert_eq!(told(&facts), Ok(day("2027-04-01")));
}
