//! Who may take a fact back or put another in its place.

use retinue_kernel::{Case, Envelope, Event, Payload, Programme, not_corrected};
use retinue_ledger::Role;
use retinue_ledger::access::{Relation, may};

use super::kinds::expectations;
use super::{letter, own_patient, record, roles, strangers};
use crate::harness::{day, id};

#[test]
fn a_former_prescriber_corrects_what_they_recorded_and_nothing_else() {
    let (own, treating) = (id("own"), id("treating"));
    let visit = Payload::VisitRecorded { remote: None };
    let correction = record(&Payload::FactCorrected {
        of: id("f-1"),
        why: id("a slip"),
        instead: None,
    });
    let of = |corrected_of| Relation {
        prescriber: Some(&treating),
        corrected: Some(&visit),
        corrected_of,
        ..Relation::of(own_patient())
    };
    let former = Role::Prescriber(own.clone());
    assert!(may(&former, &correction, &of(Some(&own))).is_ok());
    assert!(may(&former, &correction, &of(Some(&treating))).is_err());
    assert!(may(&former, &record(&visit), &of(Some(&own))).is_err());
}

#[test]
fn a_fact_is_corrected_by_those_whose_it_is_and_what_a_patient_said_by_nobody() {
    let own = id("own");
    for (payload, reporters) in expectations() {
        let relation = Relation {
            prescriber: Some(&own),
            holder: Some(&own),
            corrected: Some(&payload),
            guardians: std::slice::from_ref(&own),
            ..Relation::of(own_patient())
        };
        let expected = match reporters {
            // Reported by nobody, typed by the pharmacist.
            _ if payload.kind() == "external-authorisation-recorded" => "F",
            // Whose patient it is was settled between two.
            _ if matches!(
                payload.kind(),
                "transfer-requested" | "transfer-withdrawn" | "care-transferred"
            ) =>
            {
                ""
            }
            // The clinic links a guardian, so it takes the wrong one's signature back.
            _ if payload.kind() == "guardian-signed" => "P",
            // A proposal is declined, and what was confirmed is a correction itself.
            _ if payload.kind().starts_with("correction-") => "",
            // What was given free may be another pharmacy's by now.
            _ if payload.kind() == "authorisation-released" => "",
            // The office puts right what it noted, and with the pharmacy a shortage that never was.
            _ if payload.kind() == "deviation-noted" => "A",
            _ if payload.kind() == "stock-shortage-reported" => "FA",
            // A laboratory corrects what it reported.
            _ if payload.kind() == "pregnancy-test-reported" => "PL",
            "F" => "F",
            with_prescriber if with_prescriber.contains('P') => "P",
            _ => "",
        };
        let envelope = Envelope {
            id: id("f-1"),
            on: day("2026-03-02"),
            recorded_at: None,
            provenance: None,
        };
        let instead = Some(Box::new(Event {
            payload: payload.clone(),
            envelope,
        }));
        for instead in [None, instead] {
            let correction = Payload::FactCorrected {
                of: id("f-1"),
                why: id("a slip"),
                instead,
            };
            for role in roles() {
                let may = may(&role, &record(&correction), &relation);
                assert_eq!(
                    may.is_ok(),
                    expected.contains(letter(&role)),
                    "{role:?}: {} ({may:?})",
                    payload.kind()
                );
            }
            for stranger in strangers() {
                assert!(may(&stranger, &record(&correction), &relation).is_err());
            }
        }
    }
}

/// Every kind there is: it is corrected, and somebody may, or the refusal says why not and what is done instead.
#[test]
fn every_kind_of_fact_is_corrected_by_somebody_or_says_what_is_done_instead() {
    let own = id("own");
    let (mut corrected, mut otherwise) = (0, 0);
    for (payload, _) in expectations() {
        let relation = Relation {
            prescriber: Some(&own),
            holder: Some(&own),
            corrected: Some(&payload),
            guardians: std::slice::from_ref(&own),
            ..Relation::of(own_patient())
        };
        let directly = record(&Payload::FactCorrected {
            of: id("f-1"),
            why: id("a slip"),
            instead: None,
        });
        let all = roles();
        let tried: Vec<_> = all
            .iter()
            .map(|role| may(role, &directly, &relation))
            .collect();
        let somebody = tried.iter().any(Result::is_ok);
        let kind = payload.kind();
        match not_corrected(&payload) {
            // That what was taken back comes back is proposed, and asks who may correct what comes back.
            None if matches!(payload, Payload::FactCorrected { .. }) => {}
            None => {
                corrected += 1;
                assert!(somebody, "{kind} is corrected, and by nobody");
            }
            Some(not) => {
                otherwise += 1;
                assert!(!somebody, "{kind} is not corrected, and somebody may");
                assert!(!not.why.is_empty() && not.instead.ends_with('.'), "{kind}");
                for refused in tried.iter().filter_map(|tried| tried.as_ref().err()) {
                    let told = refused.to_string();
                    let asked_first = told.contains("who is calling");
                    assert!(asked_first || told.contains(not.instead), "{kind}: {told}");
                }
            }
        }
    }
    assert!(corrected > 50 && otherwise > 15, "{corrected} {otherwise}");
}

#[test]
fn a_shortage_is_taken_back_by_the_pharmacy_that_reported_it_and_by_no_other() {
    let shortage = Payload::StockShortageReported {
        pharmacy: Some(id("another")),
    };
    let own = id("own");
    let relation = Relation {
        prescriber: Some(&own),
        holder: Some(&own),
        corrected: Some(&shortage),
        ..Relation::of(own_patient())
    };
    let taken_back = record(&Payload::FactCorrected {
        of: id("f-1"),
        why: id("a slip"),
        instead: None,
    });
    assert!(may(&Role::Pharmacist(id("own")), &taken_back, &relation).is_err());
    assert!(may(&Role::Pharmacist(id("another")), &taken_back, &relation).is_ok());
    assert!(may(&Role::Administrator, &taken_back, &relation).is_ok());
}

/// An act that is offered and always refused would send a person in circles.
#[test]
fn whatever_correction_is_offered_the_gate_can_accept() {
    let rulebook = crate::harness::rulebook();
    let own = id("own");
    let event = |name: &str, payload: Payload| Event {
        payload,
        envelope: Envelope {
            id: id(name),
            on: day("2026-03-02"),
            recorded_at: None,
            provenance: None,
        },
    };
    for (payload, _) in expectations() {
        let relation = Relation {
            patient: own_patient(),
            prescriber: Some(&own),
            holder: Some(&own),
            corrected: Some(&payload),
            ..Relation::of(own_patient())
        };
        let correction = |instead| Payload::FactCorrected {
            of: id("wrong"),
            why: id("a slip"),
            instead,
        };
        let offered = roles()
            .iter()
            .any(|role| may(role, &record(&correction(None)), &relation).is_ok());
        let patient = retinue_kernel::PatientRecord::of([
            event(
                "born",
                Payload::PatientRegistered {
                    born: day("2001-01-01"),
                    programme: Programme::UsIpledge,
                },
            ),
            event("wrong", payload.clone()),
        ]);
        let case = Case {
            patient: &patient,
            prescriber: None,
            pharmacy: None,
        };
        let is_accepted = |instead| {
            let command = record(&correction(instead));
            match retinue_kernel::decide(
                &case,
                &command,
                &rulebook.default_rules(),
                day("2026-03-02"),
            ) {
                Ok(_) => true,
                Err(refused) => refused
                    .because
                    .iter()
                    .all(|because| because.field != "of" && because.field != "instead"),
            }
        };
        let replaced = Some(Box::new(event("wrong", payload.clone())));
        if offered {
            assert!(
                is_accepted(None) || is_accepted(replaced),
                "offered and always refused: {}",
                payload.kind()
            );
        }
    }
}
