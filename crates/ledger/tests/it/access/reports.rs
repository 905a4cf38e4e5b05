//! Who may report a fact about a patient, by what they are.

use retinue_kernel::{Command, DispenseRequest, Payload};
use retinue_ledger::Role;
use retinue_ledger::access::{NotAllowed, Relation, may};

use super::kinds::expectations;
use super::{letter, own_patient, record, roles, strangers};
use crate::harness::id;

#[test]
fn every_role_may_report_exactly_what_is_its_own_to_report() {
    let own = id("own");
    let relation = Relation {
        prescriber: Some(&own),
        holder: Some(&own),
        guardians: std::slice::from_ref(&own),
        asked_to_take_over: Some(&own),
        ..Relation::of(own_patient())
    };
    let expectations = expectations();
    let kinds: std::collections::BTreeSet<_> = expectations
        .iter()
        .map(|(payload, _)| payload.kind())
        .collect();
    // The kernel writes each kind's name once. All stand here but the correction, which has a test of its own.
    let names = include_str!("../../../../kernel/src/event.rs")
        .matches(" => \"")
        .count();
    assert_eq!(
        kinds.len(),
        names - 1,
        "a kind of fact has no line in this test"
    );
    for (payload, allowed) in &expectations {
        for role in roles() {
            let may = may(&role, &record(payload), &relation);
            assert_eq!(
                may.is_ok(),
                allowed.contains(letter(&role)),
                "{role:?}: {} ({may:?})",
                payload.kind()
            );
            if let Err(refused) = may {
                assert!(matches!(refused, NotAllowed::Role { .. }));
                assert!(refused.to_string().len() > 40, "{refused}");
            }
        }
    }
}

#[test]
fn nobody_reports_anything_for_anothers_patient_prescription_or_pharmacy() {
    let own = id("own");
    let relation = Relation {
        prescriber: Some(&own),
        holder: Some(&own),
        guardians: std::slice::from_ref(&own),
        asked_to_take_over: Some(&own),
        ..Relation::of(own_patient())
    };
    let nobodys = Relation {
        prescriber: None,
        holder: None,
        asked_to_take_over: None,
        ..relation
    };
    for (payload, _) in &expectations() {
        for stranger in strangers() {
            // Telephone staff find patients by what callers say: they belong to no party.
            if matches!(payload, Payload::CallerIdentified { .. }) && stranger == Role::PhoneAgent {
                continue;
            }
            assert!(
                may(&stranger, &record(payload), &relation).is_err(),
                "{stranger:?}: {}",
                payload.kind()
            );
        }
        for role in [
            Role::Prescriber(id("own")),
            Role::Designee(id("own")),
            Role::Pharmacist(id("own")),
        ] {
            // A pharmacy reports its own shortage, and whoever is to take over asks for it themselves.
            let own_matter = matches!(
                payload,
                Payload::StockShortageReported { .. } | Payload::TransferRequested { .. }
            );
            if !own_matter {
                assert!(
                    may(&role, &record(payload), &nobodys).is_err(),
                    "{role:?}: {}",
                    payload.kind()
                );
            }
        }
    }
}

#[test]
fn only_a_pharmacist_asks_to_dispense_and_only_for_their_own_pharmacy() {
    let own = id("own");
    let relation = Relation {
        prescriber: Some(&own),
        ..Relation::of(own_patient())
    };
    let request = Command::RequestDispense(DispenseRequest {
        prescription: id("rx"),
        pharmacy: id("own"),
    });
    for role in roles().into_iter().chain(strangers()) {
        let own = matches!(&role, Role::Pharmacist(pharmacy) if pharmacy.as_str() == "own");
        assert_eq!(may(&role, &request, &relation).is_ok(), own, "{role:?}");
    }
}
