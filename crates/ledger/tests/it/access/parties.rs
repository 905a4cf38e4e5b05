//! Who may report a fact about a party or the programme.

use std::collections::BTreeSet;

use retinue_kernel::{RegistryEvent, RegistryFact};
use retinue_ledger::access::may_in_registry;
use retinue_ledger::{Role, Subject};

use super::roles;
use crate::harness::id;

/// Who reports a kind of fact.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum By {
    /// The party of itself, and the administrator for it.
    Party,
    /// A prescriber of itself, and the administrator.
    Prescriber,
    /// The administrator alone.
    Administrator,
    /// The installation itself.
    Installation,
}

/// One fact of each kind as it is written, without the day.
const KINDS: &[(By, &str)] = &[
    (By::Party, r#""enrolled""#),
    (By::Party, r#""attested""#),
    (
        By::Party,
        r#""enrolment-signed", "form": "f", "edition": "e", "signer": "s", "signing": { "medium": "paper" }"#,
    ),
    (By::Party, r#""closed-days-set", "premises": "pharmacy""#),
    (
        By::Party,
        r#""price-list-set", "currency": "USD", "rows": [{ "milligrams": 20, "capsules": 60, "minor-units": 7102 }]"#,
    ),
    (By::Party, r#""trained""#),
    (By::Party, r#""representative-named", "account": "someone""#),
    // That it is the representative is judged with the record at hand.
    (By::Party, r#""pharmacist-named", "account": "a""#),
    (By::Party, r#""pharmacist-ended", "account": "a""#),
    (
        By::Administrator,
        r#""program-registered", "program": "p", "name": "n", "keys": ["{}"], "scopes": ["system/Patient.r"]"#,
    ),
    (
        By::Administrator,
        r#""program-keys-replaced", "program": "p", "keys": ["{}"]"#,
    ),
    (
        By::Administrator,
        r#""program-launch-set", "program": "p", "redirects": ["https://app.example/back"], "scopes": ["patient/Patient.r"]"#,
    ),
    (By::Administrator, r#""program-ended", "program": "p""#),
    (By::Party, r#""audit-agreed""#),
    (
        By::Party,
        r#""recall-opened", "product": "p", "lots": ["l"], "says": "The maker recalls it.""#,
    ),
    (
        By::Party,
        r#""recall-contact-recorded", "recall": "r", "patient": "p", "contact": "told""#,
    ),
    (
        By::Party,
        r#""recall-withdrawn", "recall": "r", "says": "It was lifted.""#,
    ),
    (
        By::Party,
        r#""shipment-recorded", "to": "north", "product": "p", "lot": "l", "packs": 3"#,
    ),
    (
        By::Party,
        r#""order-reported", "order": "o", "manufacturer": "m""#,
    ),
    (
        By::Party,
        r#""stock-returned", "product": "p", "lot": "l", "packs": 3, "manufacturer": "m""#,
    ),
    (
        By::Party,
        r#""case-answered", "case": "c", "says": "It was so.""#,
    ),
    (
        By::Party,
        r#""case-reconsideration-asked", "case": "c", "says": "Look again.""#,
    ),
    (
        By::Prescriber,
        r#""delegate-named", "delegate": "d", "from": "2026-03-02""#,
    ),
    (By::Prescriber, r#""delegate-ended", "delegate": "d""#),
    (
        By::Prescriber,
        r#""on-call-named", "account": "a", "from": "2026-03-02""#,
    ),
    (By::Prescriber, r#""on-call-ended""#),
    (
        By::Prescriber,
        r#""laboratory-schedule-chosen", "authority": "us-label""#,
    ),
    (
        By::Prescriber,
        r#""laboratory-grading-chosen", "ctcae-version": "v6""#,
    ),
    (By::Administrator, r#""certified", "until": "2027-01-01""#),
    (By::Administrator, r#""suspended""#),
    (By::Administrator, r#""reinstated""#),
    (By::Administrator, r#""decertified""#),
    (
        By::Administrator,
        r#""edition-adopted", "edition": "2021-12-13", "from": "2026-01-01", "rules": "hash""#,
    ),
    (
        By::Administrator,
        r#""form-text-loaded", "form": "f", "edition": "2021-12-13", "text-hash": "hash", "from": "2026-01-01", "re-consent": "required""#,
    ),
    (By::Administrator, r#""mode-set", "mode": "registry""#),
    (
        By::Administrator,
        r#""age-of-majority-set", "territory": "t", "age": 19, "from": "2026-03-02""#,
    ),
    (
        By::Administrator,
        r#""system-fault-recorded", "from": "2026-03-01", "until": "2026-03-02", "says": "It did not answer.""#,
    ),
    (
        By::Administrator,
        r#""system-fault-withdrawn", "fault": "f", "says": "It did answer.""#,
    ),
    (
        By::Administrator,
        r#""reconfirmation-called", "until": "2026-03-31", "says": "The platform changes.""#,
    ),
    (
        By::Administrator,
        r#""reconfirmation-called-off", "reconfirmation": "f", "says": "It does not.""#,
    ),
    (
        By::Administrator,
        r#""manufacturer-consented", "manufacturer": "m""#,
    ),
    (
        By::Administrator,
        r#""manufacturer-consent-withdrawn", "manufacturer": "m""#,
    ),
    (
        By::Administrator,
        r#""case-opened", "law": "D5", "says": "A number is missing.""#,
    ),
    (
        By::Administrator,
        r#""case-notice-sent", "case": "c", "says": "Answer.", "answer-by": "2026-04-01""#,
    ),
    (
        By::Administrator,
        r#""case-acted", "case": "c", "action": "warning", "says": "Because.", "answer-by": "2026-04-01""#,
    ),
    (
        By::Administrator,
        r#""case-reconsidered", "case": "c", "decision": "upheld", "says": "Because.""#,
    ),
    (
        By::Administrator,
        r#""case-closed", "case": "c", "says": "Done.""#,
    ),
    (
        By::Administrator,
        r#""displacement-settled", "because": "b", "patient": "p", "how": "care-transferred""#,
    ),
    (
        By::Administrator,
        r#""audited", "result": "no-findings", "says": "All was there.""#,
    ),
    (
        By::Administrator,
        r#""assessment-submitted", "interval-end": "2026-01-01""#,
    ),
    (
        By::Administrator,
        r#""pregnancy-followed-up", "reached": true, "says": "By telephone.""#,
    ),
    (
        By::Administrator,
        r#""root-cause-recorded", "timing": "unknown", "says": "Not known.""#,
    ),
    (
        By::Administrator,
        r#""pregnancy-outcome-recorded", "outcome": "lost""#,
    ),
    (
        By::Administrator,
        r#""pregnancy-file-closed", "says": "Closed.""#,
    ),
    (
        By::Administrator,
        r#""chain-joined", "chain": "star", "representative": "a""#,
    ),
    (By::Administrator, r#""chain-left""#),
    (
        By::Administrator,
        r#""telephone-enrolment-reviewed", "of": "f", "relistened": true"#,
    ),
    (
        By::Installation,
        r#""enrolment-taken-by-telephone", "account": "a", "caller": "c", "means": ["call-back"], "language": "en""#,
    ),
    (By::Installation, r#""enrolment-opened", "account": "a""#),
    (By::Installation, r#""account-taken-up", "account": "a""#),
    (By::Installation, r#""designee-named", "account": "a""#),
    (By::Installation, r#""designee-joined", "account": "a""#),
    (By::Installation, r#""designee-ended", "account": "a""#),
    (By::Installation, r#""request-unmatched", "typed": "hash""#),
    (
        By::Installation,
        r#""shipment-refused", "to": "north", "product": "p", "packs": 3, "reasons": ["consignee-unknown"]"#,
    ),
    (
        By::Installation,
        r#""patients-displaced", "because": "b", "patients": ["p"]"#,
    ),
    (
        By::Installation,
        r#""audit-sample-drawn", "year": 2026, "seed": "s", "since": "2025-01-01", "listed": 1, "list-hash": "h", "chosen": ["north"]"#,
    ),
    (
        By::Installation,
        r#""pregnancy-file-opened", "patient": "p", "report": "r""#,
    ),
];

fn kinds() -> Vec<(By, RegistryEvent)> {
    let read = |written: &str| -> RegistryFact {
        let fact = format!(r#"{{"type": {written}, "on": "2026-03-02"}}"#);
        serde_json::from_str(&fact).unwrap_or_else(|error| panic!("{fact}: {error}"))
    };
    KINDS
        .iter()
        .map(|(by, written)| (*by, read(written).event))
        .collect()
}

#[test]
fn every_kind_of_fact_about_a_party_stands_in_this_table() {
    let told: BTreeSet<&str> = kinds().iter().map(|(_, event)| event.kind()).collect();
    // The kernel writes each kind's name once.
    let names = include_str!("../../../../kernel/src/registry/event.rs")
        .matches(" => \"")
        .count();
    assert_eq!(told.len(), names, "a kind of fact has no line in this test");
}

#[test]
fn a_party_reports_of_itself_and_the_programme_certifies_and_decides() {
    let subjects = [
        Subject::Programme,
        Subject::Prescriber(id("own")),
        Subject::Prescriber(id("other")),
        Subject::Pharmacy(id("own")),
        Subject::Pharmacy(id("other")),
        Subject::Wholesaler(id("own")),
        Subject::Wholesaler(id("other")),
    ];
    for (by, event) in kinds() {
        for subject in &subjects {
            for role in roles() {
                let is_self = match (&role, subject) {
                    (Role::Prescriber(own), Subject::Prescriber(subject))
                    | (Role::Pharmacist(own), Subject::Pharmacy(subject))
                    | (Role::Wholesaler(own), Subject::Wholesaler(subject)) => own == subject,
                    _ => false,
                };
                let expected = match (&role, by) {
                    (Role::System, by) => by == By::Installation,
                    (Role::Administrator, by) => by != By::Installation,
                    (Role::Prescriber(_), By::Prescriber) | (_, By::Party) => is_self,
                    _ => false,
                };
                let answer = may_in_registry(&role, subject, &event);
                assert_eq!(
                    answer.is_ok(),
                    expected,
                    "{role:?} about {subject:?}: {event:?}"
                );
                if let Err(refused) = answer {
                    assert!(refused.to_string().len() > 40, "{refused}");
                }
            }
        }
    }
}
