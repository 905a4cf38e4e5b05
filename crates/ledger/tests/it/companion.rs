//! A companion on disk: "ready; obtain the number", the number on record, the earlier of two days, and nothing without it.

use retinue_kernel::{Channel, ExternalNumber, FactId, Mode, Payload, RegistryEvent};
use retinue_ledger::{
    Brought, CounterAnswer, CounterState, Notice, ReadyAnswer, Registered, Subject, SubmitError,
    Verdict,
};

use crate::harness::{Clinic, day, fresh, id, noon};

fn runs_as(clinic: &Clinic, mode: Mode) {
    clinic
        .about(&Subject::Programme, RegistryEvent::ModeSet { mode })
        .unwrap();
}

fn a_companion_with_a_prescription() -> (Clinic, Registered, FactId) {
    let clinic = Clinic::open();
    runs_as(&clinic, Mode::Companion);
    let (registered, prescription) = clinic.has_a_patient_with_a_prescription();
    (clinic, registered, prescription)
}

fn brought(number: &str, theirs: &str) -> Brought {
    Brought {
        number: ExternalNumber::new(number).unwrap(),
        do_not_dispense_after: day(theirs),
        channel: Channel::Telephone,
    }
}

fn brings(
    clinic: &Clinic,
    registered: &Registered,
    prescription: &FactId,
    what: Brought,
) -> Result<CounterAnswer, SubmitError> {
    clinic.ledger.record_number(
        &clinic.at_the_counter(),
        fresh(),
        &registered.number.to_string(),
        prescription.clone(),
        what,
    )
}

fn recorded(answer: CounterAnswer) -> FactId {
    match answer {
        CounterAnswer::Answered(verdict)
            if matches!(verdict.verdict, Verdict::NumberRecorded { .. }) =>
        {
            verdict.fact
        }
        other => panic!("no number is recorded: {other:?}"),
    }
}

fn state(clinic: &Clinic, registered: &Registered) -> CounterState {
    let number = registered.number.to_string();
    let seen = clinic.ledger.present(&clinic.at_the_counter(), &number);
    seen.unwrap().prescriptions[0].state.clone()
}

#[test]
fn a_companion_answers_ready_and_writes_no_authorisation() {
    let (clinic, registered, prescription) = a_companion_with_a_prescription();
    let command = fresh();
    let ask = || {
        clinic.ledger.request_dispense(
            &clinic.at_the_counter(),
            command.clone(),
            &registered.number.to_string(),
            prescription.clone(),
        )
    };
    let CounterAnswer::Ready(first) = ask().unwrap() else {
        panic!("ready")
    };
    assert_eq!(
        first,
        ReadyAnswer {
            on: day("2026-03-02"),
            until: day("2026-03-31"),
            days: 30,
            again: false
        }
    );
    let CounterAnswer::Ready(again) = ask().unwrap() else {
        panic!("ready")
    };
    assert!(again.again, "sent twice it is answered alike");
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), registered.patient)
        .unwrap();
    assert!(
        file.events
            .iter()
            .all(|event| event.payload.kind() != "dispense-authorised")
    );
    clinic.is_whole();
}

#[test]
fn a_companion_refuses_what_the_rules_refuse() {
    let (clinic, registered, prescription) = a_companion_with_a_prescription();
    clinic.records(
        registered.patient,
        Payload::TreatmentPaused { reason: None },
    );
    let answer = brings(
        &clinic,
        &registered,
        &prescription,
        brought("SYNTHETIC 1", "2026-03-05"),
    );
    let CounterAnswer::Answered(verdict) = answer.unwrap() else {
        panic!("answered")
    };
    assert!(matches!(verdict.verdict, Verdict::Denied { .. }));
    assert_eq!(state(&clinic, &registered), CounterState::Ended);
}

#[test]
fn with_the_number_on_record_it_is_handed_over_until_the_earlier_day() {
    let (clinic, registered, prescription) = a_companion_with_a_prescription();
    let patient = registered.patient;
    let answer = brings(
        &clinic,
        &registered,
        &prescription,
        brought("SYNTHETIC 1", "2026-03-04"),
    );
    let number = recorded(answer.unwrap());
    let held = clinic
        .ledger
        .held_here(&clinic.at_the_counter(), None, 10)
        .unwrap();
    assert_eq!(held.rows[0].until, day("2026-03-04"));
    clinic.clock.set(noon("2026-03-05"));
    let refused = clinic.hands_over(patient, &number).unwrap_err().to_string();
    assert!(
        refused.contains("2026-03-04") && refused.contains("the programme's number"),
        "{refused}"
    );
    clinic.clock.set(noon("2026-03-06"));
    clinic
        .ledger
        .correct_number(
            &clinic.at_the_counter(),
            fresh(),
            &registered.number.to_string(),
            &number,
            brought("SYNTHETIC 2", "2026-03-06"),
            id("mistyped"),
        )
        .unwrap();
    let held = clinic
        .ledger
        .held_here(&clinic.at_the_counter(), None, 10)
        .unwrap();
    assert_eq!(
        held.rows[0].until,
        day("2026-03-06"),
        "the row moved with the day"
    );
    let CounterState::Authorised {
        number: Some(seen),
        until,
        ..
    } = state(&clinic, &registered)
    else {
        panic!("a number stands")
    };
    assert_eq!(
        (seen.number.as_str(), seen.ours, seen.theirs, until),
        (
            "SYNTHETIC 2",
            day("2026-03-31"),
            day("2026-03-06"),
            day("2026-03-06")
        )
    );
    clinic.hands_over(patient, &number).unwrap();
    assert!(clinic.hands_over(patient, &number).is_err(), "once");
    clinic.is_whole();
}

#[test]
fn the_decision_behind_a_number_replays_to_the_byte() {
    let (clinic, registered, prescription) = a_companion_with_a_prescription();
    let answer = brings(
        &clinic,
        &registered,
        &prescription,
        brought("SYNTHETIC 1", "2026-03-09"),
    );
    let number = recorded(answer.unwrap());
    let replay = clinic
        .ledger
        .replay(&clinic.administrator(), number.as_str())
        .unwrap();
    assert!(replay.is_same(), "{replay:?}");
}

#[test]
fn a_number_sent_twice_is_recorded_once_and_two_pharmacies_never_hold_one_each() {
    let (clinic, registered, prescription) = a_companion_with_a_prescription();
    let number = registered.number.to_string();
    let command = fresh();
    let send = || {
        clinic.ledger.record_number(
            &clinic.at_the_counter(),
            command.clone(),
            &number,
            prescription.clone(),
            brought("SYNTHETIC 1", "2026-03-05"),
        )
    };
    assert_eq!(recorded(send().unwrap()), recorded(send().unwrap()));
    let other = clinic.other_pharmacist.pharmacist().unwrap();
    let elsewhere = clinic.ledger.record_number(
        &other,
        fresh(),
        &number,
        prescription.clone(),
        brought("SYNTHETIC 3", "2026-03-05"),
    );
    let CounterAnswer::Answered(verdict) = elsewhere.unwrap() else {
        panic!("answered")
    };
    assert!(matches!(verdict.verdict, Verdict::Denied { .. }));
    let seen = clinic.ledger.present(&other, &number).unwrap();
    assert_eq!(seen.prescriptions[0].state, CounterState::HeldElsewhere);
}

#[test]
fn another_pharmacy_puts_no_number_right() {
    let (clinic, registered, prescription) = a_companion_with_a_prescription();
    let answer = brings(
        &clinic,
        &registered,
        &prescription,
        brought("SYNTHETIC 1", "2026-03-05"),
    );
    let refused = clinic.ledger.correct_number(
        &clinic.other_pharmacist.pharmacist().unwrap(),
        fresh(),
        &registered.number.to_string(),
        &recorded(answer.unwrap()),
        brought("SYNTHETIC 2", "2026-03-05"),
        id("mistyped"),
    );
    assert!(matches!(refused, Err(SubmitError::NotFound)), "{refused:?}");
}

#[test]
fn a_number_of_ours_or_in_a_sandbox_is_refused_and_nothing_is_stored() {
    let (clinic, registered, prescription) = a_companion_with_a_prescription();
    let ours = registered.number.to_string();
    let refused = brings(
        &clinic,
        &registered,
        &prescription,
        brought(&ours, "2026-03-05"),
    );
    assert!(
        matches!(refused, Err(SubmitError::Refused(_))),
        "{refused:?}"
    );
    assert_eq!(state(&clinic, &registered), CounterState::ToBeAsked);
    let clinic = Clinic::open();
    let (registered, prescription) = clinic.has_a_patient_with_a_prescription();
    let refused = brings(
        &clinic,
        &registered,
        &prescription,
        brought("SYNTHETIC 1", "2026-03-05"),
    );
    let says = refused.unwrap_err().to_string();
    assert!(says.contains("nothing is real in a sandbox"), "{says}");
    assert_eq!(state(&clinic, &registered), CounterState::ToBeAsked);
}

#[test]
fn a_stop_tells_the_pharmacy_which_number_to_reverse_there_as_well() {
    let (clinic, registered, prescription) = a_companion_with_a_prescription();
    let answer = brings(
        &clinic,
        &registered,
        &prescription,
        brought("SYNTHETIC 1", "2026-03-05"),
    );
    recorded(answer.unwrap());
    clinic.records(
        registered.patient,
        Payload::TreatmentPaused { reason: None },
    );
    let notices = clinic.ledger.notices(&clinic.at_the_counter(), 10).unwrap();
    let Notice::AuthorisationEnded { number, .. } = &notices[0].message.notice else {
        panic!("another notice: {:?}", notices[0].message.notice)
    };
    assert_eq!(
        number.as_ref().map(ExternalNumber::as_str),
        Some("SYNTHETIC 1")
    );
}

/// What a sandbox gave must not count outside it, so it is left while nobody is enrolled, or never.
#[test]
fn a_sandbox_in_which_somebody_is_enrolled_is_never_left_and_none_is_entered_with_patients() {
    let sets = |clinic: &Clinic, mode| {
        clinic
            .about(&Subject::Programme, RegistryEvent::ModeSet { mode })
            .map(drop)
    };
    let refused = |clinic: &Clinic, mode, says: &str| match sets(clinic, mode) {
        Err(SubmitError::Refused(refused)) => {
            let because = refused.because.first().expect("a reason");
            assert_eq!(because.field, "mode");
            assert!(because.remedy.contains("fresh ledger"), "{because:?}");
            assert!(because.wrong.contains(says), "{because:?}");
        }
        other => panic!("{mode}: {other:?}"),
    };
    let mode_of = |clinic: &Clinic| clinic.ledger.in_force().expect("readable").0;

    let sandbox = Clinic::open();
    sandbox.has_an_authorised_patient();
    for mode in [Mode::Companion, Mode::Registry] {
        refused(&sandbox, mode, "enrolled in this sandbox");
    }
    // Said a second time it is no change.
    sets(&sandbox, Mode::Sandbox).unwrap();
    refused(&sandbox, Mode::Registry, "enrolled in this sandbox");
    assert_eq!(mode_of(&sandbox), Mode::Sandbox);

    let in_earnest = Clinic::open();
    for mode in [Mode::Registry, Mode::Sandbox, Mode::Companion] {
        sets(&in_earnest, mode).expect("nobody is enrolled yet");
    }
    in_earnest.has_a_patient_ready_for_a_prescription();
    sets(&in_earnest, Mode::Registry).expect("neither is a sandbox");
    refused(&in_earnest, Mode::Sandbox, "never be left again");
    assert_eq!(mode_of(&in_earnest), Mode::Registry);
}
