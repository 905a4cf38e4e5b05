//! Faults of the system: who records them, what they excuse, and what their record ends.

use retinue_kernel::{
    Basis, Category, Cycle, FactId, Form, Method, Payload, RegistryEvent, Setting, Signer, Source,
    Specimen, Statement, TestResult, Topic,
};
use retinue_ledger::{Actor, Limits, PatientId, Role, Subject, SubmitError};

use crate::harness::{Clinic, account, day, id, noon, raw, reasons, sign_in};
use crate::lands::fields;

fn says(text: &str) -> Statement {
    Statement::new(text).expect("a statement")
}

fn fault(from: &str, until: &str) -> RegistryEvent {
    RegistryEvent::SystemFaultRecorded {
        from: day(from),
        until: day(until),
        says: says("The service answered nobody."),
    }
}

fn recorded(clinic: &Clinic, from: &str, until: &str) -> (FactId, u32) {
    let done = clinic.about(&Subject::Programme, fault(from, until));
    let outcome = done.expect("recorded");
    (outcome.fact.id, outcome.ended)
}

/// Withdraws it, and says how many authorisations ended with it.
fn withdrawn(clinic: &Clinic, fault: &FactId) -> u32 {
    let event = RegistryEvent::SystemFaultWithdrawn {
        fault: fault.clone(),
        says: says("It answered on that day."),
    };
    let done = clinic.about(&Subject::Programme, event);
    done.expect("withdrawn").ended
}

/// A patient who can become pregnant, whose first window of 3 to 9 April went by unused.
struct Missed {
    clinic: Clinic,
    patient: PatientId,
    own: Actor,
}

impl Missed {
    fn first_window(limits: Limits) -> Missed {
        let clinic = Clinic::with(limits);
        let (patient, own) = who_waits(&clinic, "Synthetic Patient");
        clinic.clock.set(noon("2026-04-03"));
        month(&clinic, patient, &own);
        clinic.clock.set(noon("2026-04-12"));
        Missed {
            clinic,
            patient,
            own,
        }
    }

    /// The same with an authorisation that rests on a fault of the system: the fault, and the authorisation.
    fn and_authorised_under_a_fault() -> (Missed, FactId, FactId) {
        let missed = Missed::first_window(Limits::default());
        let (fault, _) = recorded(&missed.clinic, "2026-04-09", "2026-04-09");
        let prescription = missed.next_month();
        let outcome = missed
            .clinic
            .asks_to_dispense(missed.patient, &prescription);
        assert_eq!(reasons(&outcome), Vec::<&str>::new());
        (missed, fault, outcome.decision.expect("a decision").fact)
    }

    /// The next test of 12 April, with everything else of its month.
    fn next_month(&self) -> FactId {
        month(&self.clinic, self.patient, &self.own)
    }

    fn asks(&self, prescription: &FactId) -> Vec<&'static str> {
        reasons(&self.clinic.asks_to_dispense(self.patient, prescription))
    }

    fn live(&self) -> usize {
        let file = self
            .clinic
            .ledger
            .patient_file(&self.clinic.clinician(), self.patient);
        let all = file.expect("the file").summary.authorisations;
        all.iter()
            .filter(|one| one.state == retinue_kernel::AuthorisationState::Live)
            .count()
    }
}

/// Enrolled on 2 March with contraception since then and the first test.
fn who_waits(clinic: &Clinic, name: &str) -> (PatientId, Actor) {
    let patient = clinic.registers_a_patient(name).patient;
    let login = format!("login-{patient}");
    account(&clinic.ledger, &login, Role::Patient(patient));
    let own = sign_in(&clinic.ledger, &login);
    let records = |payload| clinic.records(patient, payload);
    records(Payload::CategoryAssigned {
        category: Category::Can,
        basis: Basis::Default,
        menopause: None,
        reason: None,
    });
    records(Payload::ConsentSigned {
        form: Form::PatientEnrolmentCan,
        signers: vec![Signer::Patient, Signer::Prescriber],
        edition: None,
        text_hash: None,
        signing: None,
    });
    contraception(clinic, patient);
    records(test(clinic));
    (patient, own)
}

fn contraception(clinic: &Clinic, patient: PatientId) {
    clinic.records(
        patient,
        Payload::ContraceptionRecorded {
            methods: vec![Method::CombinedPill, Method::MaleCondom],
            abstinence: false,
            since: day("2026-03-02"),
            source: Source::Prescriber,
            on_sheet: None,
        },
    );
}

fn test(clinic: &Clinic) -> Payload {
    Payload::PregnancyTestReported {
        collected_on: clinic.ledger.today(),
        specimen: Specimen::Serum,
        setting: Setting::Laboratory,
        result: TestResult::Negative,
        clia_number: None,
        cycle: Some(Cycle::Irregular),
        menses_began_on: None,
    }
}

/// A test of today, counselling, confirmation, questions and a prescription.
fn month(clinic: &Clinic, patient: PatientId, own: &Actor) -> FactId {
    let tested = clinic.records(patient, test(clinic));
    clinic.records(
        patient,
        Payload::CounsellingRecorded {
            topics: vec![Topic::Risks, Topic::Contraception],
        },
    );
    contraception(clinic, patient);
    clinic.records(
        patient,
        Payload::MonthConfirmed {
            test: tested.fact("pregnancy-test-reported").cloned(),
            counselled: true,
            signed: None,
        },
    );
    clinic
        .tries_to_record(
            own,
            patient,
            Payload::ComprehensionAnswered {
                passed: true,
                sheet: None,
            },
        )
        .expect("answered");
    clinic.prescribes(patient)
}

#[test]
fn a_first_window_whose_last_day_the_system_failed_on_makes_nobody_wait() {
    let missed = Missed::first_window(Limits::default());
    let prescription = missed.next_month();
    assert_eq!(missed.asks(&prescription), ["first-window-missed"]);
    let (_, ended) = recorded(&missed.clinic, "2026-04-08", "2026-04-09");
    assert_eq!(ended, 0);
    assert_eq!(missed.asks(&prescription), Vec::<&str>::new());
    let still_to_judge: u32 = raw(&missed.clinic.ledger)
        .query_row("SELECT count(*) FROM fault_change", (), |row| row.get(0))
        .expect("a count");
    assert_eq!(still_to_judge, 0);
    missed.clinic.is_whole();
}

#[test]
fn an_authorisation_that_rests_on_a_fault_ends_when_the_fault_is_withdrawn() {
    let missed = Missed::first_window(Limits::default());
    let (of_the_seventh, _) = recorded(&missed.clinic, "2026-04-07", "2026-04-07");
    let (of_the_ninth, _) = recorded(&missed.clinic, "2026-04-09", "2026-04-09");
    let prescription = missed.next_month();
    assert_eq!(missed.asks(&prescription), Vec::<&str>::new());
    assert_eq!(withdrawn(&missed.clinic, &of_the_seventh), 0);
    assert_eq!(missed.live(), 1);
    assert_eq!(withdrawn(&missed.clinic, &of_the_ninth), 1);
    assert_eq!(missed.live(), 0);
    assert_eq!(missed.asks(&prescription), ["first-window-missed"]);
    missed.clinic.is_whole();
}

/// In batches of one, with a patient in between whose authorisation stands on.
#[test]
fn what_a_withdrawal_ends_is_found_among_all_who_are_authorised_and_nothing_else_ends() {
    let limits = Limits {
        closing_batch: 1,
        ..Limits::default()
    };
    let missed = Missed::first_window(limits);
    let (fault, _) = recorded(&missed.clinic, "2026-04-09", "2026-04-09");
    let others: Vec<PatientId> = (0..3)
        .map(|_| missed.clinic.has_an_authorised_patient().0)
        .collect();
    let prescription = missed.next_month();
    assert_eq!(missed.asks(&prescription), Vec::<&str>::new());
    assert_eq!(withdrawn(&missed.clinic, &fault), 1);
    assert_eq!(missed.live(), 0);
    for other in others {
        let file = missed
            .clinic
            .ledger
            .patient_file(&missed.clinic.clinician(), other);
        let all = file.expect("the file").summary.authorisations;
        assert_eq!(all[0].state, retinue_kernel::AuthorisationState::Live);
    }
    missed.clinic.is_whole();
}

/// The wait after the missed window is over on 22 April, and a test of the eighteenth opened nothing. Where the window was not
/// missed, that one opened the next, and a test inside an open first window does not move it.
#[test]
fn a_fault_by_which_less_would_be_given_ends_what_was_given_and_the_answer_is_had_anew() {
    let missed = Missed::first_window(Limits::default());
    let clinic = &missed.clinic;
    clinic.clock.set(noon("2026-04-18"));
    missed.next_month();
    clinic.clock.set(noon("2026-04-22"));
    let prescription = missed.next_month();
    let until = || {
        let outcome = clinic.asks_to_dispense(missed.patient, &prescription);
        outcome.decision.expect("a decision").decision.until()
    };
    assert_eq!(until(), Some(day("2026-04-28")));
    let (_, ended) = recorded(clinic, "2026-04-09", "2026-04-09");
    assert_eq!((ended, missed.live()), (1, 0));
    assert_eq!(until(), Some(day("2026-04-24")));
    clinic.is_whole();
}

#[test]
fn capsules_that_left_before_the_withdrawal_stay_handed_over() {
    let (missed, fault, authorisation) = Missed::and_authorised_under_a_fault();
    let clinic = &missed.clinic;
    clinic
        .hands_over(missed.patient, &authorisation)
        .expect("handed over");
    assert_eq!(withdrawn(clinic, &fault), 0);
    clinic.is_whole();
}

/// The service ended between the record and the end of what rested on it: whatever reaches the patient first finds the row.
#[test]
fn a_withdrawal_that_was_interrupted_is_carried_on_before_anything_else_happens_to_the_patient() {
    let (missed, fault, authorisation) = Missed::and_authorised_under_a_fault();
    let clinic = &missed.clinic;
    raw(&clinic.ledger)
        .execute_batch(
            "CREATE TRIGGER interrupted BEFORE DELETE ON fault_change BEGIN SELECT RAISE(ABORT, 'no power'); END;
             CREATE TRIGGER interrupted_too BEFORE INSERT ON fact WHEN NEW.kind = 'authorisation-reversed'
             BEGIN SELECT RAISE(ABORT, 'no power'); END;",
        )
        .expect("a store that breaks");
    assert_eq!(withdrawn(clinic, &fault), 0);
    assert_eq!(missed.live(), 1, "nothing was ended yet");
    raw(&clinic.ledger)
        .execute_batch("DROP TRIGGER interrupted; DROP TRIGGER interrupted_too;")
        .expect("mended");
    let late = clinic.hands_over(missed.patient, &authorisation);
    assert!(matches!(late, Err(SubmitError::Refused(_))), "{late:?}");
    clinic.ledger.housekeeping().expect("carried on");
    assert_eq!(missed.live(), 0);
    clinic.is_whole();
}

#[test]
fn a_decision_under_a_fault_replays_to_the_byte_after_the_fault_was_withdrawn() {
    let missed = Missed::first_window(Limits::default());
    let prescription = missed.next_month();
    let clinic = &missed.clinic;
    let before = clinic.asks_to_dispense(missed.patient, &prescription);
    let (fault, _) = recorded(clinic, "2026-04-09", "2026-04-09");
    let under = clinic.asks_to_dispense(missed.patient, &prescription);
    withdrawn(clinic, &fault);
    let after = clinic.asks_to_dispense(missed.patient, &prescription);
    assert_eq!(reasons(&under), Vec::<&str>::new());
    assert_eq!(reasons(&after), reasons(&before));
    for outcome in [before, under, after] {
        let fact = outcome.decision.expect("a decision").fact;
        let replay = clinic.ledger.replay(&clinic.administrator(), fact.as_str());
        let replay = replay.expect("a replay");
        assert!(replay.is_same(), "{}\n{}", replay.recorded, replay.again);
    }
}

#[test]
fn a_fault_is_refused_with_its_field_where_its_days_cannot_be() {
    let missed = Missed::first_window(Limits::default());
    let about = |event| missed.clinic.about(&Subject::Programme, event);
    assert_eq!(fields(about(fault("2026-04-09", "2026-04-08"))), ["until"]);
    // It may still be mended in time.
    assert_eq!(fields(about(fault("2026-04-12", "2026-04-13"))), ["until"]);
    let (known, _) = recorded(&missed.clinic, "2026-04-08", "2026-04-10");
    assert_eq!(fields(about(fault("2026-04-09", "2026-04-09"))), ["from"]);
    recorded(&missed.clinic, "2026-04-09", "2026-04-11");
    let unknown = RegistryEvent::SystemFaultWithdrawn {
        fault: id("nothing"),
        says: says("There was none."),
    };
    assert_eq!(fields(about(unknown)), ["fault"]);
    withdrawn(&missed.clinic, &known);
    let twice = RegistryEvent::SystemFaultWithdrawn {
        fault: known,
        says: says("Once more."),
    };
    assert_eq!(fields(about(twice)), ["fault"]);
}
