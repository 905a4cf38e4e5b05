//! A case of non-compliance: the party is heard before the programme acts, and may ask again before it is closed.

use retinue_kernel::office::{CaseAction, CaseStage, Reconsidered};
use retinue_kernel::{RegistryEvent, RegistryRecord};

use super::{day, id, record, says};

fn opened() -> (&'static str, RegistryEvent) {
    (
        "2026-03-01",
        RegistryEvent::CaseOpened {
            law: id("D8"),
            says: says(),
        },
    )
}

fn notice() -> RegistryEvent {
    RegistryEvent::CaseNoticeSent {
        case: id("fact-0"),
        says: says(),
        answer_by: day("2026-04-01"),
    }
}

fn answer() -> RegistryEvent {
    RegistryEvent::CaseAnswered {
        case: id("fact-0"),
        says: says(),
    }
}

fn act(action: CaseAction) -> RegistryEvent {
    RegistryEvent::CaseActed {
        case: id("fact-0"),
        action,
        says: says(),
        answer_by: day("2026-05-31"),
    }
}

fn ask() -> RegistryEvent {
    RegistryEvent::CaseReconsiderationAsked {
        case: id("fact-0"),
        says: says(),
    }
}

fn reconsider() -> RegistryEvent {
    RegistryEvent::CaseReconsidered {
        case: id("fact-0"),
        decision: Reconsidered::Upheld,
        says: says(),
    }
}

fn close() -> RegistryEvent {
    RegistryEvent::CaseClosed {
        case: id("fact-0"),
        says: says(),
    }
}

fn may(record: &RegistryRecord, event: &RegistryEvent, on: &str) -> bool {
    record.cases()[0].allows(event, day(on)).is_ok()
}

#[test]
fn the_programme_acts_only_once_the_party_was_told_and_has_answered_or_let_its_days_pass() {
    let case = record(&[opened()]);
    assert!(!may(&case, &act(CaseAction::Suspension), "2026-03-02"));
    let case = record(&[opened(), ("2026-03-02", notice())]);
    assert!(!may(&case, &act(CaseAction::Suspension), "2026-04-01"));
    assert!(may(&case, &act(CaseAction::Suspension), "2026-04-02"));
    let case = record(&[opened(), ("2026-03-02", notice()), ("2026-03-05", answer())]);
    assert!(may(&case, &act(CaseAction::Suspension), "2026-03-05"));
}

#[test]
fn an_answer_may_come_late_as_long_as_nobody_has_acted() {
    let case = record(&[opened()]);
    assert!(!may(&case, &answer(), "2026-03-02"));
    let case = record(&[opened(), ("2026-03-02", notice())]);
    assert!(may(&case, &answer(), "2026-04-20"));
    let case = record(&[
        opened(),
        ("2026-03-02", notice()),
        ("2026-04-21", act(CaseAction::Warning)),
    ]);
    assert!(!may(&case, &answer(), "2026-04-22"));
}

#[test]
fn reconsideration_may_be_asked_until_its_last_day_and_the_case_is_closed_only_after_it() {
    let case = record(&[
        opened(),
        ("2026-03-02", notice()),
        ("2026-03-05", answer()),
        ("2026-05-01", act(CaseAction::Suspension)),
    ]);
    assert!(may(&case, &ask(), "2026-05-31"));
    assert!(!may(&case, &ask(), "2026-06-01"));
    assert!(!may(&case, &close(), "2026-05-31"));
    assert!(may(&case, &close(), "2026-06-01"));
    assert!(!may(&case, &reconsider(), "2026-05-20"));
}

#[test]
fn what_was_asked_to_be_reconsidered_is_reconsidered_before_anything_else() {
    let facts = [
        opened(),
        ("2026-03-02", notice()),
        ("2026-03-05", answer()),
        ("2026-05-01", act(CaseAction::Suspension)),
        ("2026-05-10", ask()),
    ];
    let case = record(&facts);
    assert!(!may(&case, &close(), "2026-07-01"));
    assert!(!may(&case, &act(CaseAction::Decertification), "2026-07-01"));
    assert!(may(&case, &reconsider(), "2026-05-11"));
    let case = record(&[&facts[..], &[("2026-05-11", reconsider())]].concat());
    assert!(may(&case, &close(), "2026-05-11"));
    let case = record(
        &[
            &facts[..],
            &[("2026-05-11", reconsider()), ("2026-05-12", close())],
        ]
        .concat(),
    );
    assert_eq!(
        case.cases()[0].stage,
        CaseStage::Closed {
            on: day("2026-05-12")
        }
    );
    for event in [notice(), answer(), act(CaseAction::Warning), ask(), close()] {
        assert!(!may(&case, &event, "2026-05-13"), "{event:?}");
    }
}

#[test]
fn a_step_of_a_case_that_is_not_the_partys_is_refused_by_name() {
    let case = record(&[opened()]);
    let mut stray = record(&[("2026-03-02", notice())]).facts.remove(0);
    assert!(case.case_allows(&stray).is_ok());
    stray.event = RegistryEvent::CaseAnswered {
        case: id("somebody-elses"),
        says: says(),
    };
    let refused = case.case_allows(&stray).unwrap_err();
    assert_eq!(refused.field, "case");
}
