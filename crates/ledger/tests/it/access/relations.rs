//! What someone may do who stands in a relation of the day to a patient: on the telephone, as a delegate, as staff.

use retinue_kernel::{Payload, Source};
use retinue_ledger::Role;
use retinue_ledger::access::{Relation, may};

use super::kinds::expectations;
use super::{own_patient, record, roles};
use crate::harness::id;

#[test]
fn staff_never_answer_the_questions_for_a_patient() {
    let own = id("own");
    let relation = Relation {
        prescriber: Some(&own),
        holder: Some(&own),
        guardians: std::slice::from_ref(&own),
        asked_to_take_over: Some(&own),
        ..Relation::of(own_patient())
    };
    for role in roles()
        .into_iter()
        .filter(|role| !matches!(role, Role::Patient(_) | Role::Kiosk(_) | Role::PhoneAgent))
    {
        let refused = may(
            &role,
            &record(&Payload::ComprehensionAnswered {
                passed: true,
                sheet: None,
            }),
            &relation,
        )
        .expect_err("staff answered");
        assert!(
            refused.to_string().contains("Only the patient can"),
            "{refused}"
        );
    }
}

#[test]
fn telephone_staff_enter_what_the_caller_may_enter_once_it_is_known_who_calls() {
    let own = id("own");
    let call = id("c-1");
    let with = |source: Option<Source>| Relation {
        prescriber: Some(&own),
        on_the_line: source.map(|source| (&call, source)),
        ..Relation::of(own_patient())
    };
    for (payload, allowed) in expectations() {
        // These two open and close the line.
        if matches!(
            payload,
            Payload::CallerIdentified { .. } | Payload::CallEnded { .. }
        ) {
            continue;
        }
        let command = record(&payload);
        let by_telephone = |line| may(&Role::PhoneAgent, &command, &with(line));
        let kind = payload.kind();
        let alone = by_telephone(None).expect_err("nobody is on the line");
        assert!(alone.to_string().contains("who is calling"), "{alone}");
        let patient = by_telephone(Some(Source::Patient));
        assert_eq!(patient.is_ok(), allowed.contains('S'), "{kind}");
        let prescriber = by_telephone(Some(Source::Prescriber));
        // A sheet of paper is keyed in where it lies.
        let is_paper = payload.sheet_code().is_some();
        assert_eq!(
            prescriber.is_ok(),
            allowed.contains('D') && !is_paper,
            "{kind}"
        );
    }
}

#[test]
fn only_the_agent_who_has_that_caller_on_the_line_ends_the_call_or_the_office_in_its_own_name() {
    let ends = record(&Payload::CallEnded { call: id("c-1") });
    let (own, anothers) = (id("c-1"), id("c-2"));
    let lines = [
        (None, false),
        (Some((&own, Source::Patient)), true),
        (Some((&own, Source::Prescriber)), true),
        (Some((&anothers, Source::Patient)), false),
        (Some((&anothers, Source::Prescriber)), false),
    ];
    for (on_the_line, is_own) in lines {
        let relation = Relation {
            on_the_line,
            ..Relation::of(own_patient())
        };
        for role in super::roles() {
            let expected = match role {
                Role::PhoneAgent => is_own,
                Role::Administrator => true,
                _ => false,
            };
            let may = may(&role, &ends, &relation);
            assert_eq!(may.is_ok(), expected, "{role:?} with {on_the_line:?}");
        }
    }
}

#[test]
fn a_delegate_acts_as_the_prescriber_but_hands_nobody_over() {
    let (own, treating) = (id("own"), id("treating"));
    let relation = Relation {
        prescriber: Some(&treating),
        delegates: std::slice::from_ref(&own),
        ..Relation::of(own_patient())
    };
    let nobodys = Relation {
        delegates: &[],
        ..relation
    };
    for (payload, allowed) in expectations() {
        let delegate = Role::Prescriber(own.clone());
        let may_delegate = may(&delegate, &record(&payload), &relation).is_ok();
        // Asking for oneself needs no delegation.
        let is_transfer = matches!(
            payload,
            Payload::CareTransferred { .. } | Payload::TransferWithdrawn { .. }
        );
        let expected = allowed.contains('P') && !is_transfer;
        assert_eq!(may_delegate, expected, "{}", payload.kind());
        let asks = matches!(payload, Payload::TransferRequested { .. });
        assert_eq!(
            may(&delegate, &record(&payload), &nobodys).is_ok(),
            asks,
            "{}",
            payload.kind()
        );
        let designee = Role::Designee(own.clone());
        assert!(may(&designee, &record(&payload), &relation).is_err());
    }
}
