//! What left a pharmacy and was entered wrongly: put right under its own authorisation, and by two where it lengthens.

use retinue_kernel::{Envelope, Event, FactId, Payload};
use retinue_ledger::{Outcome, SubmitError};

use crate::harness::{Clinic, handed_over, id, noon};

fn fields(refused: Result<Outcome, SubmitError>) -> Vec<&'static str> {
    match refused {
        Err(SubmitError::Refused(refused)) => refused.because.iter().map(|one| one.field).collect(),
        other => panic!("not refused: {other:?}"),
    }
}

/// Decision 0023: what a bag held is put right under the authorisation that it was handed over on, and under no other.
#[test]
fn a_hand_over_that_says_the_wrong_count_is_put_right_on_its_own_authorisation() {
    let clinic = Clinic::open();
    let (patient, _, authorisation) = clinic.has_an_authorised_patient();
    let wrong = clinic.hands_over(patient, &authorisation).unwrap().facts[0]
        .id
        .clone();
    let right = |days, number: &FactId| Payload::FactCorrected {
        of: wrong.clone(),
        why: id("the days were mistyped"),
        instead: Some(Box::new(Event {
            payload: handed_over(number, days),
            envelope: Envelope {
                id: wrong.clone(),
                on: clinic.ledger.today(),
                recorded_at: None,
                provenance: None,
            },
        })),
    };
    let more = clinic.tries_to_record(&clinic.pharmacist, patient, right(31, &authorisation));
    assert_eq!(fields(more), ["days"], "never more than it stands for");
    let another = id("another-authorisation");
    let another = clinic.tries_to_record(&clinic.pharmacist, patient, right(20, &another));
    assert_eq!(fields(another), ["authorisation"]);
    clinic
        .tries_to_record(&clinic.pharmacist, patient, right(20, &authorisation))
        .expect("on the day itself the counter mends its own slip");
    let again = clinic.hands_over(patient, &authorisation);
    assert_eq!(
        fields(again),
        ["authorisation"],
        "it is dispensed all the same"
    );
    clinic.is_whole();
}

/// From the day after, a correction by which the next supply may leave earlier is confirmed by a colleague.
#[test]
fn what_left_on_an_earlier_day_is_put_right_by_two_where_the_next_supply_would_come_sooner() {
    let clinic = Clinic::open();
    let (patient, _, authorisation) = clinic.has_an_authorised_patient();
    let on = clinic.ledger.today();
    let wrong = clinic.hands_over(patient, &authorisation).unwrap().facts[0]
        .id
        .clone();
    clinic.clock.set(noon("2026-03-04"));
    assert!(on < clinic.ledger.today());
    let taken_back = Payload::FactCorrected {
        of: wrong.clone(),
        why: id("another patient's bag"),
        instead: None,
    };
    let alone = clinic.tries_to_record(&clinic.pharmacist, patient, taken_back);
    assert_eq!(fields(alone), ["of"]);
    let proposal = Payload::CorrectionProposed {
        of: wrong,
        why: id("another patient's bag"),
        instead: None,
    };
    let elsewhere = clinic.tries_to_record(&clinic.other_pharmacist, patient, proposal.clone());
    assert!(matches!(elsewhere, Err(SubmitError::NotFound)));
    let proposed = clinic
        .tries_to_record(&clinic.pharmacist, patient, proposal)
        .expect("a proposal");
    let confirms = Payload::CorrectionConfirmed {
        proposal: proposed.main_fact().expect("its name").clone(),
    };
    let own = clinic.tries_to_record(&clinic.pharmacist, patient, confirms.clone());
    assert_eq!(fields(own), ["proposal"], "not by whoever proposed it");
    let elsewhere = clinic.tries_to_record(&clinic.other_pharmacist, patient, confirms.clone());
    assert!(matches!(elsewhere, Err(SubmitError::NotFound)));
    clinic
        .tries_to_record(clinic.administrator().actor(), patient, confirms)
        .expect("the office confirms it");
    clinic.is_whole();
}
