//! A correction that lengthens something is proposed by one and confirmed by another.

use retinue_kernel::{
    Command, Envelope, Event, FactId, Payload, RegistryEvent, Setting, Specimen, TestResult,
};
use retinue_ledger::{Actor, PatientId, Role, Subject, Submission, SubmitError};

use crate::harness::{Clinic, PRESCRIBER, account, certify, day, fresh, id, noon, sign_in};

/// A visit of 2 March, and a correction to 4 March: the window of thirty days ends two days later.
struct Slip {
    clinic: Clinic,
    patient: PatientId,
    visit: FactId,
}

impl Slip {
    fn of_the_visit() -> Slip {
        let clinic = Clinic::in_service();
        let patient = clinic.registers_a_patient("Synthetic Patient").patient;
        let registered = clinic.has_a_patient_ready_for_a_prescription();
        assert_ne!(registered.patient, patient);
        let patient = registered.patient;
        let visit = clinic
            .records(patient, Payload::VisitRecorded { remote: None })
            .main_fact()
            .expect("a visit")
            .clone();
        clinic.clock.set(noon("2026-03-05"));
        Slip {
            clinic,
            patient,
            visit,
        }
    }

    fn to(&self, on: &str) -> Payload {
        let payload = Payload::VisitRecorded { remote: None };
        Payload::FactCorrected {
            of: self.visit.clone(),
            why: id("mistyped"),
            instead: Some(Box::new(Event {
                payload,
                envelope: Envelope {
                    id: self.visit.clone(),
                    on: day(on),
                    recorded_at: None,
                    provenance: None,
                },
            })),
        }
    }

    fn proposed(&self, on: &str) -> FactId {
        let Payload::FactCorrected { of, why, instead } = self.to(on) else {
            panic!("a correction")
        };
        let proposed = Payload::CorrectionProposed { of, why, instead };
        let outcome = self.clinic.records(self.patient, proposed);
        outcome
            .fact("correction-proposed")
            .expect("proposed")
            .clone()
    }

    /// The visit is taken back by the prescriber alone, as what shortens is.
    fn takes_it_back(&self) -> FactId {
        let back = Payload::FactCorrected {
            of: self.visit.clone(),
            why: id("mistyped"),
            instead: None,
        };
        let outcome = self.clinic.records(self.patient, back);
        outcome.fact("fact-corrected").expect("recorded").clone()
    }

    fn reports(&self, on: &str, payload: Payload) -> Result<(), SubmitError> {
        let command = Command::Record {
            on: day(on),
            payload,
        };
        let submission = Submission::new(self.patient, fresh(), &self.clinic.prescriber, command);
        self.clinic.ledger.submit(submission).map(drop)
    }

    fn confirms(&self, who: &Actor, proposal: &FactId) -> Result<Vec<String>, SubmitError> {
        let proposal = proposal.clone();
        let confirmed = Payload::CorrectionConfirmed { proposal };
        let outcome = self.clinic.tries_to_record(who, self.patient, confirmed)?;
        Ok(outcome.facts.into_iter().map(|fact| fact.kind).collect())
    }

    fn window(&self) -> Option<retinue_kernel::Day> {
        let file = self
            .clinic
            .ledger
            .patient_file(&self.clinic.clinician(), self.patient);
        file.expect("the file").summary.window_last_day
    }

    /// Another certified prescriber, who stands in.
    fn delegate(&self) -> Actor {
        let to = id("pr-2");
        certify(&self.clinic.ledger, &Subject::Prescriber(to.clone()));
        let named = RegistryEvent::DelegateNamed {
            delegate: to.clone(),
            from: self.clinic.ledger.today(),
            until: None,
        };
        self.clinic
            .about(&Subject::Prescriber(id(PRESCRIBER)), named)
            .expect("a delegate");
        account(&self.clinic.ledger, "second", Role::Prescriber(to));
        sign_in(&self.clinic.ledger, "second")
    }
}

fn refused(done: Result<impl std::fmt::Debug, SubmitError>, field: &str, says: &str) {
    match done {
        Err(SubmitError::Refused(refused)) => {
            let because = refused.because.first().expect("a reason");
            assert_eq!(because.field, field, "{refused}");
            assert!(because.wrong.contains(says), "{refused}");
            assert!(
                because.remedy.contains("the programme's office"),
                "{refused}"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_shortens_is_corrected_by_one_and_what_lengthens_is_not() {
    let slip = Slip::of_the_visit();
    let before = slip.window();
    let alone = |on| {
        slip.clinic
            .tries_to_record(&slip.clinic.prescriber, slip.patient, slip.to(on))
    };
    refused(
        alone("2026-03-04"),
        "of",
        "the month's window is open longer",
    );
    assert_eq!(slip.window(), before, "the record stands as it was");
    slip.proposed("2026-03-04");
    assert_eq!(slip.window(), before, "the record stands as it was");
    slip.clinic.is_whole();
}

#[test]
fn whoever_proposed_does_not_confirm_and_another_prescriber_does_and_both_are_on_record() {
    let slip = Slip::of_the_visit();
    let before = slip.window().expect("a window");
    let proposal = slip.proposed("2026-03-04");
    refused(
        slip.confirms(&slip.clinic.prescriber, &proposal),
        "proposal",
        "whoever proposes",
    );
    // A second login of the same prescriber is the same person.
    account(
        &slip.clinic.ledger,
        "again",
        Role::Prescriber(id(PRESCRIBER)),
    );
    let again = sign_in(&slip.clinic.ledger, "again");
    refused(
        slip.confirms(&again, &proposal),
        "proposal",
        "whoever proposes",
    );

    let delegate = slip.delegate();
    let kinds = slip.confirms(&delegate, &proposal).expect("confirmed");
    assert_eq!(kinds, ["correction-confirmed", "fact-corrected"]);
    assert_eq!(slip.window(), Some(before.plus(2)));
    let file = slip
        .clinic
        .ledger
        .patient_file(&slip.clinic.clinician(), slip.patient)
        .expect("the file");
    let by = |kind: &str| {
        let of_kind = |event: &&Event| event.payload.kind() == kind;
        let event = file.events.iter().find(of_kind).expect("on record");
        let from = event.envelope.provenance.as_deref().expect("known");
        from.by.clone().expect("known")
    };
    assert_eq!(&by("correction-proposed"), slip.clinic.prescriber.account());
    assert_eq!(&by("correction-confirmed"), delegate.account());
    assert_eq!(&by("fact-corrected"), delegate.account());
    slip.clinic.is_whole();
}

#[test]
fn the_office_is_the_second_person_where_the_clinic_has_none_and_is_shown_the_entry_alone() {
    let slip = Slip::of_the_visit();
    let proposal = slip.proposed("2026-03-04");
    let administrator = slip.clinic.administrator();
    let waiting = |number: &str| {
        slip.clinic
            .ledger
            .corrections_waiting(&administrator, number)
    };
    let number = slip
        .clinic
        .ledger
        .patient_file(&slip.clinic.clinician(), slip.patient)
        .expect("the file")
        .number
        .to_string();
    let seen = waiting(&number).expect("found").waiting;
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].proposal, proposal);
    assert_eq!(seen[0].now.envelope.id, slip.visit);
    let before = slip.window().expect("a window");
    slip.confirms(administrator.actor(), &proposal)
        .expect("confirmed");
    assert_eq!(slip.window(), Some(before.plus(2)));
    assert!(waiting(&number).expect("found").waiting.is_empty());
}

#[test]
fn a_declined_correction_leaves_the_record_as_it_was_and_is_not_confirmed_later() {
    let slip = Slip::of_the_visit();
    let before = slip.window();
    let proposal = slip.proposed("2026-03-04");
    let declined = Payload::CorrectionDeclined {
        proposal: proposal.clone(),
        reason: None,
    };
    slip.clinic.records(slip.patient, declined);
    let delegate = slip.delegate();
    let late = slip.confirms(&delegate, &proposal);
    assert!(matches!(late, Err(SubmitError::Refused(_))), "{late:?}");
    assert_eq!(slip.window(), before);
}

fn negative_test(collected_on: &str) -> Payload {
    Payload::PregnancyTestReported {
        collected_on: day(collected_on),
        specimen: Specimen::Serum,
        setting: Setting::Laboratory,
        result: TestResult::Negative,
        clia_number: None,
        cycle: None,
        menses_began_on: None,
    }
}

/// Taken back and entered anew with a later day is the correction of the day, made in two steps by one.
#[test]
fn what_was_taken_back_is_not_entered_anew_with_a_later_day_by_one_person_alone() {
    let slip = Slip::of_the_visit();
    // Several visits are on record; this one alone is on 2 March and taken back on 5 March.
    slip.takes_it_back();
    let visit = || Payload::VisitRecorded { remote: None };
    let anew = slip.reports("2026-03-04", visit());
    refused(anew, "on", "was taken back on 2026-03-05");
    slip.reports("2026-03-05", visit())
        .expect("a visit of today is another visit");
    slip.clinic.is_whole();
}

/// The taking back gives its own day; what counts is when it was recorded.
#[test]
fn a_negative_test_taken_back_is_entered_anew_only_from_a_specimen_taken_after_that() {
    let slip = Slip::of_the_visit();
    let reported = slip
        .clinic
        .records(slip.patient, negative_test("2026-03-02"));
    let test = reported.main_fact().expect("a test").clone();
    let back = Payload::FactCorrected {
        of: test,
        why: id("mistyped"),
        instead: None,
    };
    slip.reports("2026-03-02", back).expect("taken back");
    for collected_on in ["2026-03-03", "2026-03-05"] {
        refused(
            slip.reports("2026-03-05", negative_test(collected_on)),
            "collected-on",
            "an entry of this kind, of 2026-03-02, was taken back on 2026-03-05",
        );
    }
    slip.reports("2026-03-05", negative_test("2026-03-02"))
        .expect("the same day lengthens nothing");
    slip.clinic.clock.set(noon("2026-03-06"));
    slip.reports("2026-03-06", negative_test("2026-03-06"))
        .expect("a specimen of the next day is another one");
}

/// Nobody is left without a way: what was taken back comes back by two, and is then corrected by two.
#[test]
fn what_was_taken_back_comes_back_by_two_and_by_nobody_alone() {
    let slip = Slip::of_the_visit();
    let back = slip.takes_it_back();
    let comes_back = || Payload::FactCorrected {
        of: back.clone(),
        why: id("it was right"),
        instead: None,
    };
    let alone = slip
        .clinic
        .tries_to_record(&slip.clinic.prescriber, slip.patient, comes_back());
    assert!(
        matches!(alone, Err(SubmitError::NotAllowed(_))),
        "{alone:?}"
    );
    let outcome = slip.clinic.records(
        slip.patient,
        Payload::CorrectionProposed {
            of: back.clone(),
            why: id("it was right"),
            instead: None,
        },
    );
    let proposal = outcome.fact("correction-proposed").expect("proposed");
    refused(
        slip.confirms(&slip.clinic.prescriber, proposal),
        "proposal",
        "whoever proposes",
    );
    let delegate = slip.delegate();
    slip.confirms(&delegate, proposal).expect("confirmed");
    let proposal = slip.proposed("2026-03-04");
    slip.confirms(&delegate, &proposal).expect("confirmed");
    slip.clinic.is_whole();
}
