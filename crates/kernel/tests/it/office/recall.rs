//! A recall of lots: which packs it names, whose capsules it concerns, and who was told.

use retinue_kernel::office::{LotStanding, Recall, RecallContact, code_and_lot, recall_of_bag};
use retinue_kernel::{
    AdjustmentReason, Envelope, Event, Id, PatientRecord, Payload, RegistryEvent,
};

use super::{day, id, record, says};

fn opened(lots: &[&str]) -> RegistryEvent {
    RegistryEvent::RecallOpened {
        product: id("00000-0000-00"),
        lots: lots.iter().map(|lot| id(lot)).collect(),
        left_from: None,
        says: says(),
    }
}

fn recall(lots: &[&str]) -> Recall {
    record(&[("2026-05-04", opened(lots))]).recalls().remove(0)
}

/// The facts of one month at the counter, each named by its place.
fn month(facts: Vec<(&str, Payload)>) -> PatientRecord {
    let authorised = Payload::DispenseAuthorised {
        prescription: id("prescription"),
        pharmacy: id("corner"),
        until: day("2026-03-08"),
        days: 30,
        decision: None,
    };
    let all = [("2026-03-02", authorised)].into_iter().chain(facts);
    PatientRecord::of(all.enumerate().map(|(place, (on, payload))| Event {
        envelope: Envelope {
            id: id(&format!("fact-{place}")),
            on: day(on),
            recorded_at: None,
            provenance: None,
        },
        payload,
    }))
}

fn code() -> Option<Id> {
    Some(id("00000-0000-00"))
}

fn filled(lot: Option<&str>) -> Payload {
    Payload::Filled {
        authorisation: id("fact-0"),
        days: 30,
        capsules: None,
        product_code: code(),
        lot: lot.map(id),
    }
}

fn handed_over(code: Option<Id>, lot: Option<&str>) -> Payload {
    Payload::HandedOver {
        authorisation: id("fact-0"),
        days: 30,
        capsules: None,
        product_code: code,
        lot: lot.map(id),
        despite: None,
        to: None,
    }
}

fn standings(recall: &Recall, record: &PatientRecord) -> Vec<LotStanding> {
    let supplies = recall.supplies(record).into_iter();
    supplies.map(|supply| supply.standing).collect()
}

#[test]
fn a_lot_is_the_same_lot_in_capitals_with_spaces_or_beside_another() {
    let recall = recall(&["AB-1234"]);
    for same in [
        "AB-1234",
        "ab1234",
        "AB 1234",
        "XY-9 / AB-1234",
        "xy9,ab-1234",
    ] {
        assert!(recall.names(same), "{same}");
    }
    for other in ["AB-123", "AB-12345", "1234", "-", "CD-1234"] {
        assert!(!recall.names(other), "{other}");
    }
}

#[test]
fn a_bag_that_was_handed_over_has_the_lot_with_which_it_was_filled() {
    let month = month(vec![
        ("2026-03-02", filled(Some("AB-1234"))),
        ("2026-03-03", handed_over(None, None)),
    ]);
    let found = recall(&["AB-1234"]).supplies(&month);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].standing, LotStanding::Recalled);
    assert_eq!(found[0].pharmacy, Some(id("corner")));
    assert_eq!(found[0].on, day("2026-03-03"));
    assert_eq!(recall(&["ZZ-1"]).supplies(&month), []);
    let left = &month.facts()[2].event.payload;
    assert_eq!(
        code_and_lot(&month, left),
        (code().as_ref(), Some(&id("AB-1234")))
    );
}

#[test]
fn whose_lot_is_not_on_record_is_never_left_out_and_another_product_is() {
    let recall = recall(&["AB-1234"]);
    let bare = |code, lot| month(vec![("2026-03-03", handed_over(code, lot))]);
    assert_eq!(standings(&recall, &bare(None, None)), [LotStanding::NoLot]);
    assert_eq!(
        standings(&recall, &bare(code(), None)),
        [LotStanding::NoLot]
    );
    assert_eq!(standings(&recall, &bare(Some(id("99999")), None)), []);
    // Codes are written in several ways: the number of the lot alone makes one ask.
    assert_eq!(
        standings(&recall, &bare(Some(id("99999")), Some("AB-1234"))),
        [LotStanding::OtherCode]
    );
    assert_eq!(standings(&recall, &bare(code(), Some("ZZ-1"))), []);
    let nothing_left = month(vec![("2026-03-02", filled(Some("AB-1234")))]);
    assert_eq!(standings(&recall, &nothing_left), []);
}

#[test]
fn what_left_before_the_lot_can_have_been_there_is_not_concerned() {
    let mut recall = recall(&["AB-1234"]);
    let month = month(vec![("2026-03-03", handed_over(code(), None))]);
    recall.left_from = Some(day("2026-03-03"));
    assert_eq!(recall.supplies(&month).len(), 1);
    recall.left_from = Some(day("2026-03-04"));
    assert_eq!(recall.supplies(&month), []);
}

#[test]
fn capsules_that_were_lost_afterwards_are_told_as_gone_and_what_left_later_is_not() {
    let gone = Payload::SupplyAdjusted {
        reason: AdjustmentReason::Lost,
        days: None,
        supply: None,
    };
    let month = month(vec![
        ("2026-03-03", handed_over(code(), Some("AB-1234"))),
        ("2026-03-10", gone),
        ("2026-03-11", handed_over(code(), Some("AB-1234"))),
    ]);
    let found = recall(&["AB-1234"]).supplies(&month);
    let gone: Vec<_> = found.iter().map(|supply| supply.none_left_since).collect();
    assert_eq!(gone, [Some(day("2026-03-10")), None]);
}

#[test]
fn a_bag_is_of_a_recalled_lot_from_the_day_of_the_recall_until_it_is_withdrawn() {
    let withdrawn = RegistryEvent::RecallWithdrawn {
        recall: id("fact-0"),
        says: says(),
    };
    let recalls = record(&[
        ("2026-05-04", opened(&["AB-1234"])),
        ("2026-05-10", withdrawn),
    ]);
    let recalls = recalls.recalls();
    let empty = month(vec![]);
    let is =
        |payload: &Payload, on: &str| recall_of_bag(&recalls, &empty, payload, day(on)).is_some();
    assert!(!is(&filled(Some("AB-1234")), "2026-05-03"));
    assert!(is(&filled(Some("ab 1234")), "2026-05-04"));
    assert!(is(&filled(Some("AB-1234")), "2026-05-09"));
    assert!(!is(&filled(Some("AB-1234")), "2026-05-10"));
    assert!(!is(&filled(Some("ZZ-1")), "2026-05-05"));
    assert!(
        !is(&filled(None), "2026-05-05"),
        "no lot is no recalled lot"
    );
    let bagged = month(vec![("2026-05-03", filled(Some("AB-1234")))]);
    let leaving = handed_over(None, None);
    assert!(recall_of_bag(&recalls, &bagged, &leaving, day("2026-05-05")).is_some());
}

#[test]
fn a_contact_that_was_recorded_by_mistake_no_longer_stands() {
    let told = |patient: &str, contact| RegistryEvent::RecallContactRecorded {
        recall: id("fact-0"),
        patient: id(patient),
        contact,
    };
    let facts = [
        ("2026-05-04", opened(&["AB-1234"])),
        ("2026-05-05", told("one", RecallContact::NotReached)),
        ("2026-05-05", told("two", RecallContact::Told)),
        ("2026-05-06", told("two", RecallContact::TakenBack)),
        ("2026-05-07", told("one", RecallContact::Told)),
    ];
    let made = record(&facts).recall_contacts(&id("fact-0"));
    let stands: Vec<_> = made
        .iter()
        .map(|one| (one.patient.as_str(), one.how))
        .collect();
    assert_eq!(
        stands,
        [
            ("one", RecallContact::NotReached),
            ("one", RecallContact::Told)
        ]
    );
    assert_eq!(record(&facts).recall_contacts(&id("fact-9")), []);
}
