//! May this wholesaler ship to this party today?

use retinue_kernel::office::{Consignee, ShipmentAnswer, ShipmentBar, may_ship};
use retinue_kernel::{RegistryEvent, RegistryRecord};

use super::{certified, consent, day, id, record};

fn wholesaler() -> RegistryRecord {
    record(&[
        ("2026-01-01", certified("2026-12-31")),
        ("2026-01-02", consent("maker")),
    ])
}

fn pharmacy() -> RegistryRecord {
    record(&[("2026-01-01", certified("2026-06-30"))])
}

fn bars(answer: ShipmentAnswer) -> Vec<ShipmentBar> {
    match answer {
        ShipmentAnswer::May { until } => panic!("it may, until {until}"),
        ShipmentAnswer::MayNot { bars } => bars.as_slice().to_vec(),
    }
}

#[test]
fn a_wholesaler_ships_to_a_certified_pharmacy_until_the_earlier_of_the_two_last_days() {
    let (wholesaler, pharmacy) = (wholesaler(), pharmacy());
    let on = |text| may_ship(Some(&wholesaler), Consignee::Pharmacy(&pharmacy), day(text));
    for in_time in ["2026-03-01", "2026-06-30"] {
        assert_eq!(
            on(in_time),
            ShipmentAnswer::May {
                until: day("2026-06-30")
            }
        );
    }
    assert_eq!(bars(on("2026-07-01")), [ShipmentBar::ConsigneeNotCertified]);
}

#[test]
fn nothing_is_shipped_before_the_consent_is_on_record_or_after_it_is_withdrawn() {
    let pharmacy = pharmacy();
    let mut facts = vec![("2026-01-01", certified("2026-12-31"))];
    let ask = |facts: &[(&str, RegistryEvent)], on| {
        may_ship(
            Some(&record(facts)),
            Consignee::Pharmacy(&pharmacy),
            day(on),
        )
    };
    assert_eq!(
        bars(ask(&facts, "2026-02-01")),
        [ShipmentBar::ShipperWithoutConsent]
    );
    facts.push(("2026-02-02", consent("maker")));
    assert_eq!(
        bars(ask(&facts, "2026-02-01")),
        [ShipmentBar::ShipperWithoutConsent]
    );
    assert!(matches!(
        ask(&facts, "2026-02-02"),
        ShipmentAnswer::May { .. }
    ));
    facts.push((
        "2026-03-01",
        RegistryEvent::ManufacturerConsentWithdrawn {
            manufacturer: id("maker"),
        },
    ));
    assert!(matches!(
        ask(&facts, "2026-02-28"),
        ShipmentAnswer::May { .. }
    ));
    assert_eq!(
        bars(ask(&facts, "2026-03-01")),
        [ShipmentBar::ShipperWithoutConsent]
    );
}

#[test]
fn the_consent_of_another_manufacturer_stands_when_one_withdraws() {
    let wholesaler = record(&[
        ("2026-01-01", certified("2026-12-31")),
        ("2026-01-02", consent("one")),
        ("2026-01-03", consent("other")),
        (
            "2026-01-04",
            RegistryEvent::ManufacturerConsentWithdrawn {
                manufacturer: id("one"),
            },
        ),
    ]);
    assert_eq!(wholesaler.consents_on(day("2026-01-04")), [&id("other")]);
}

#[test]
fn every_reason_is_given_those_of_the_shipper_first() {
    let suspended = record(&[
        ("2026-01-01", certified("2026-12-31")),
        ("2026-02-01", RegistryEvent::Suspended { reason: None }),
    ]);
    let decertified = record(&[
        ("2026-01-01", certified("2026-12-31")),
        ("2026-02-01", RegistryEvent::Decertified { reason: None }),
    ]);
    let answer = may_ship(
        Some(&suspended),
        Consignee::Wholesaler(&decertified),
        day("2026-02-01"),
    );
    assert_eq!(
        bars(answer),
        [
            ShipmentBar::ShipperSuspended,
            ShipmentBar::ShipperWithoutConsent,
            ShipmentBar::ConsigneeDecertified,
            ShipmentBar::ConsigneeWithoutConsent,
        ]
    );
}

#[test]
fn absence_of_a_record_never_ships() {
    let answer = may_ship(None, Consignee::Unknown, day("2026-02-01"));
    assert_eq!(
        bars(answer),
        [
            ShipmentBar::ShipperNotAuthorised,
            ShipmentBar::ShipperWithoutConsent,
            ShipmentBar::ConsigneeUnknown,
        ]
    );
}

#[test]
fn a_suspended_pharmacy_is_shipped_to_again_from_the_day_of_its_reinstatement() {
    let wholesaler = wholesaler();
    let pharmacy = record(&[
        ("2026-01-01", certified("2026-12-31")),
        ("2026-02-01", RegistryEvent::Suspended { reason: None }),
        ("2026-03-01", RegistryEvent::Reinstated { reason: None }),
    ]);
    let on = |text| may_ship(Some(&wholesaler), Consignee::Pharmacy(&pharmacy), day(text));
    assert_eq!(bars(on("2026-02-28")), [ShipmentBar::ConsigneeSuspended]);
    assert!(matches!(on("2026-03-01"), ShipmentAnswer::May { .. }));
}
