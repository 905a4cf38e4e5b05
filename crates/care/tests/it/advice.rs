//! What every advice carries.

use std::sync::Arc;

use retinue_care::{
    Action, Advice, Basis, Confidence, Jurisdiction, Jurisdictions, Reason, Triage,
};
use retinue_kernel::{Id, NonEmpty};
use serde_json::json;

fn reason(confidence: Confidence) -> Reason {
    Reason {
        rule: Id::new("RESP-70").unwrap(),
        says: "The nodules are 75 % fewer than at baseline.".to_owned(),
        jurisdictions: Jurisdictions::of([Jurisdiction::Us]).unwrap(),
        basis: Arc::new(Basis {
            sources: NonEmpty::of(Id::new("L-US").unwrap()),
            at: "dosage and administration".to_owned(),
            confidence,
            checked: "2026-11-21".parse().unwrap(),
        }),
        evidence: vec![Id::new("count-2").unwrap()],
    }
}

#[test]
fn advice_is_provisional_as_soon_as_one_reason_is() {
    let advice = |reasons| Advice {
        action: Action::CompleteEligible,
        triage: Triage::T0,
        reasons: NonEmpty::new(reasons).unwrap(),
    };
    let sure = advice(vec![
        reason(Confidence::Confirmed),
        reason(Confidence::Derived),
    ]);
    assert!(!sure.is_provisional());
    let unsure = advice(vec![
        reason(Confidence::Confirmed),
        reason(Confidence::Unconfirmed),
    ]);
    assert!(unsure.is_provisional());
    let written = serde_json::to_value(&unsure).unwrap();
    assert_eq!(written["action"], "COMPLETE_ELIGIBLE");
    assert_eq!(written["triage"], "T0");
    assert_eq!(written["provisional"], true);
    assert_eq!(
        written["reasons"][0],
        json!({
            "rule": "RESP-70",
            "says": "The nodules are 75 % fewer than at baseline.",
            "jurisdictions": ["US"],
            "basis": { "sources": ["L-US"], "at": "dosage and administration", "confidence": "C",
                "checked": "2026-11-21", "provisional": false },
            "evidence": ["count-2"],
        })
    );
}

#[test]
fn an_emergency_is_more_urgent_than_a_day_and_a_day_than_a_week() {
    assert!(Triage::T0 < Triage::T1 && Triage::T1 < Triage::T2 && Triage::T2 < Triage::T3);
}

#[test]
fn what_holds_in_one_jurisdiction_does_not_hold_in_another() {
    let us = Jurisdictions::of([Jurisdiction::Us]).unwrap();
    assert!(us.holds_in(Jurisdiction::Us) && !us.holds_in(Jurisdiction::Uk));
    assert!(
        Jurisdiction::ALL
            .iter()
            .all(|one| Jurisdictions::ANY.holds_in(*one))
    );
    assert_eq!(Jurisdictions::of([]), None);
}
