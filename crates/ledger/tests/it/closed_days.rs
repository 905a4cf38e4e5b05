//! The days on which a clinic, its laboratory or a pharmacy is closed: said by each of itself, and read by the planner.

use retinue_kernel::{Premises, RegistryEvent};
use retinue_ledger::{RegistryOutcome, Subject, SubmitError};

use crate::harness::{Clinic, PHARMACY, PRESCRIBER, day, id, registry};

fn closed(premises: Premises, weekdays: &[&str], dated: &[&str]) -> RegistryEvent {
    RegistryEvent::ClosedDaysSet {
        premises,
        weekdays: weekdays.iter().map(|name| id(name)).collect(),
        dated: dated.iter().map(|text| day(text)).collect(),
    }
}

#[test]
fn a_pharmacy_says_when_it_is_closed_and_takes_it_back_by_saying_it_anew() {
    let clinic = Clinic::open();
    let subject = Subject::Pharmacy(id(PHARMACY));
    let says = |event| -> Result<RegistryOutcome, SubmitError> {
        let mut submission = registry(&clinic.ledger, &subject, event);
        submission.who = clinic.pharmacist.clone();
        clinic.ledger.submit_registry(submission)
    };
    let is_closed = |on| {
        let closed = clinic.ledger.pharmacy_closed_days(&id(PHARMACY)).unwrap();
        closed.has(day(on))
    };
    assert!(!is_closed("2026-03-08"));
    says(closed(Premises::Pharmacy, &["sunday"], &["2026-12-25"])).unwrap();
    assert!(is_closed("2026-03-08") && is_closed("2026-12-25") && !is_closed("2026-03-09"));
    says(closed(Premises::Pharmacy, &[], &[])).unwrap();
    assert!(!is_closed("2026-03-08") && !is_closed("2026-12-25"));
    clinic.is_whole();
}

#[test]
fn closed_days_that_make_no_sense_are_refused_and_nothing_is_stored() {
    let clinic = Clinic::open();
    let every_day = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let (pharmacy, prescriber) = (
        Subject::Pharmacy(id(PHARMACY)),
        Subject::Prescriber(id(PRESCRIBER)),
    );
    for (subject, event, says) in [
        (
            &pharmacy,
            closed(Premises::Clinic, &["sunday"], &[]),
            "is not for pharmacy",
        ),
        (
            &prescriber,
            closed(Premises::Pharmacy, &["sunday"], &[]),
            "is not for prescriber",
        ),
        (
            &pharmacy,
            closed(Premises::Pharmacy, &["Sunday"], &[]),
            "'Sunday' is no day of the week",
        ),
        (
            &pharmacy,
            closed(Premises::Pharmacy, &every_day, &[]),
            "would never be open",
        ),
    ] {
        let before = clinic.ledger.party_record(subject).unwrap().facts.len();
        match clinic.about(subject, event) {
            Err(SubmitError::Refused(refused)) => {
                assert!(refused.to_string().contains(says), "{says}: {refused}");
            }
            other => panic!("{says}: {other:?}"),
        }
        let after = clinic.ledger.party_record(subject).unwrap().facts.len();
        assert_eq!(before, after);
    }
    let clinic_closed = closed(Premises::Clinic, &["saturday"], &["2026-07-03"]);
    clinic.about(&prescriber, clinic_closed).unwrap();
    let record = clinic.ledger.party_record(&prescriber).unwrap();
    assert!(record.closed_days(Premises::Clinic).has(day("2026-07-03")));
}
