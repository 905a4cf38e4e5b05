//! Many callers at once: one wins, the others are told, and one order explains it all.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Barrier, Mutex};

use retinue_kernel::{DispenseDecision, FactId, Form, Payload, RegistryEvent, Signer, Topic};
use retinue_ledger::{Actor, Ledger, Outcome, PatientId, Subject, Submission, SubmitError};

use crate::harness::{
    Clinic, PHARMACY, fresh, handed_over, id, is_authorised, raw, reasons, request_at,
};
use crate::linearizability::{Act, Answer, Entry, is_linearizable};

/// One counter for calls and returns: an act that returned before another was called has the smaller tick.
#[derive(Default)]
struct History {
    tick: AtomicU64,
    entries: Mutex<Vec<Entry>>,
}

impl History {
    fn of<T>(&self, act: impl FnOnce() -> T, seen: impl FnOnce(&T) -> Act) -> T {
        let called = self.tick.fetch_add(1, Ordering::SeqCst);
        let done = act();
        let returned = self.tick.fetch_add(1, Ordering::SeqCst);
        let act = seen(&done);
        self.entries.lock().unwrap().push(Entry {
            called,
            returned,
            act,
        });
        done
    }

    fn is_linearizable(&self) -> bool {
        is_linearizable(&self.entries.lock().unwrap())
    }
}

fn answer(outcome: &Outcome) -> Answer {
    let decision = outcome.decision.as_ref().expect("a decision");
    if is_authorised(outcome) {
        return Answer::Authorised(decision.fact.to_string());
    }
    match reasons(outcome).as_slice() {
        ["authorisation-already-live"] => Answer::AlreadyLive,
        reasons if reasons.contains(&"prescription-already-dispensed") => Answer::AlreadyDispensed,
        other => panic!("an answer that nothing explains: {other:?}"),
    }
}

fn asks(ledger: &Ledger, who: &Actor, patient: PatientId, prescription: &FactId) -> Outcome {
    ledger
        .submit(request_at(who, patient, prescription, fresh()))
        .expect("an answer")
}

fn live_authorisations(clinic: &Clinic, patient: PatientId) -> usize {
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap();
    let live = |one: &&retinue_kernel::AuthorisationSummary| {
        one.state == retinue_kernel::AuthorisationState::Live
    };
    file.summary.authorisations.iter().filter(live).count()
}

#[test]
fn of_64_requests_at_once_exactly_one_is_authorised_and_the_others_are_clearly_refused() {
    let clinic = Clinic::open();
    for _ in 0..5 {
        let (registered, prescription) = clinic.has_a_patient_with_a_prescription();
        let patient = registered.patient;
        let history = History::default();
        let barrier = Barrier::new(64);
        let outcomes: Vec<Outcome> = std::thread::scope(|scope| {
            let callers: Vec<_> = (0..64)
                .map(|at| {
                    let who = if at % 2 == 0 {
                        &clinic.pharmacist
                    } else {
                        &clinic.other_pharmacist
                    };
                    let (ledger, prescription, history, barrier) =
                        (&clinic.ledger, &prescription, &history, &barrier);
                    scope.spawn(move || {
                        barrier.wait();
                        history.of(
                            || asks(ledger, who, patient, prescription),
                            |outcome| Act::Asked(answer(outcome)),
                        )
                    })
                })
                .collect();
            callers
                .into_iter()
                .map(|caller| caller.join().unwrap())
                .collect()
        });
        assert_eq!(
            outcomes
                .iter()
                .filter(|outcome| is_authorised(outcome))
                .count(),
            1
        );
        for refused in outcomes.iter().filter(|outcome| !is_authorised(outcome)) {
            assert_eq!(reasons(refused), ["authorisation-already-live"]);
        }
        assert_eq!(live_authorisations(&clinic, patient), 1);
        assert!(history.is_linearizable());
    }
    clinic.is_whole();
}

#[test]
fn requests_reversals_and_hand_overs_at_once_have_one_order_that_explains_them() {
    let clinic = Clinic::open();
    for round in 0..8 {
        let (patient, prescription, first) = clinic.has_an_authorised_patient();
        let history = History::default();
        history.of(
            || (),
            |()| Act::Asked(Answer::Authorised(first.to_string())),
        );
        let barrier = Barrier::new(48);
        std::thread::scope(|scope| {
            for at in 0..48 {
                let (clinic, prescription, first, history, barrier) =
                    (&clinic, &prescription, &first, &history, &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    let number = first.to_string();
                    match (at + round) % 6 {
                        0 => {
                            let payload = Payload::AuthorisationReversed {
                                authorisation: first.clone(),
                                reason: None,
                            };
                            let _told = history.of(
                                || clinic.tries_to_record(&clinic.pharmacist, patient, payload),
                                |done| Act::Reversed {
                                    authorisation: number,
                                    done: is_done(done),
                                },
                            );
                        }
                        1 => {
                            let _told = history.of(
                                || clinic.hands_over(patient, first),
                                |done| Act::HandedOver {
                                    authorisation: number,
                                    done: is_done(done),
                                },
                            );
                        }
                        _ => {
                            history.of(
                                || asks(&clinic.ledger, &clinic.pharmacist, patient, prescription),
                                |outcome| Act::Asked(answer(outcome)),
                            );
                        }
                    }
                });
            }
        });
        assert!(history.is_linearizable());
    }
    clinic.is_whole();
}

/// Done, or clearly refused by the gate; anything else is no answer.
fn is_done(outcome: &Result<Outcome, SubmitError>) -> bool {
    match outcome {
        Ok(_) => true,
        Err(SubmitError::Refused(_)) => false,
        Err(other) => panic!("neither done nor refused: {other}"),
    }
}

/// C1 and C2: of 300 pairs of facts that arrive at the same moment, each is recorded, in either order, and what rests on both is met.
#[test]
fn c1_c2_of_300_pairs_of_accepted_facts_at_the_same_moment_none_is_stuck() {
    let clinic = Clinic::open();
    let open = |patient| {
        let file = clinic.ledger.patient_file(&clinic.clinician(), patient);
        let due = file.unwrap().preview_next(None);
        match due {
            DispenseDecision::Denied { unmet, .. } => unmet.as_slice().len(),
            DispenseDecision::Authorised { .. } => 0,
        }
    };
    for pair in 0..300 {
        let patient = clinic
            .registers_a_patient(&format!("Synthetic Pair {pair}"))
            .patient;
        let before = open(patient);
        let both = Barrier::new(2);
        std::thread::scope(|scope| {
            let (clinic, both) = (&clinic, &both);
            scope.spawn(move || {
                both.wait();
                clinic.records(
                    patient,
                    Payload::CounsellingRecorded {
                        topics: vec![Topic::Risks, Topic::Contraception],
                    },
                );
            });
            scope.spawn(move || {
                both.wait();
                clinic.records(
                    patient,
                    Payload::ConsentSigned {
                        form: Form::PatientEnrolmentCan,
                        signers: vec![Signer::Patient, Signer::Prescriber],
                        edition: None,
                        text_hash: None,
                        signing: None,
                    },
                );
            });
        });
        let file = clinic
            .ledger
            .patient_file(&clinic.clinician(), patient)
            .unwrap();
        let kinds: Vec<&str> = file
            .events
            .iter()
            .map(|event| event.payload.kind())
            .collect();
        let both = ["counselling-recorded", "consent-signed"];
        assert!(
            both.iter().all(|kind| kinds.contains(kind)),
            "pair {pair}: {kinds:?}"
        );
        assert!(open(patient) < before, "pair {pair}: what both meet is met");
    }
    clinic.is_whole();
}

#[test]
fn two_facts_at_the_same_moment_are_both_recorded_and_nobody_is_stuck() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    // The clock of this clinic stands still, so every fact is recorded at the very same moment.
    std::thread::scope(|scope| {
        for _ in 0..300 {
            let clinic = &clinic;
            scope.spawn(move || clinic.records(patient, Payload::VisitRecorded { remote: None }));
        }
    });
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap();
    assert_eq!(file.events.len(), 301);
    clinic.is_whole();
}

#[test]
fn a_suspension_that_was_acknowledged_first_beats_every_request_in_flight() {
    for party in [
        Subject::Pharmacy(id(PHARMACY)),
        Subject::Prescriber(id(crate::harness::PRESCRIBER)),
    ] {
        let clinic = Clinic::open();
        let cases: Vec<_> = (0..48)
            .map(|_| clinic.has_a_patient_with_a_prescription())
            .collect();
        let acknowledged = AtomicU64::new(u64::MAX);
        let tick = AtomicU64::new(0);
        let barrier = Barrier::new(17);
        let mut asked = Vec::new();
        std::thread::scope(|scope| {
            let callers: Vec<_> = cases
                .chunks(3)
                .map(|chunk| {
                    let (clinic, tick, barrier) = (&clinic, &tick, &barrier);
                    scope.spawn(move || {
                        barrier.wait();
                        let mut seen = Vec::new();
                        for (registered, prescription) in chunk {
                            let called = tick.fetch_add(1, Ordering::SeqCst);
                            let outcome = asks(
                                &clinic.ledger,
                                &clinic.pharmacist,
                                registered.patient,
                                prescription,
                            );
                            seen.push((called, registered.patient, outcome));
                        }
                        seen
                    })
                })
                .collect();
            barrier.wait();
            std::thread::sleep(std::time::Duration::from_millis(3));
            clinic
                .about(&party, RegistryEvent::Suspended { reason: None })
                .expect("the suspension is recorded");
            acknowledged.store(tick.fetch_add(1, Ordering::SeqCst), Ordering::SeqCst);
            for caller in callers {
                asked.extend(caller.join().unwrap());
            }
        });
        let acknowledged = acknowledged.into_inner();
        for (called, _, outcome) in &asked {
            assert!(
                *called < acknowledged || !is_authorised(outcome),
                "authorised after the suspension was acknowledged"
            );
        }
        for (_, patient, outcome) in &asked {
            assert_eq!(
                live_authorisations(&clinic, *patient),
                0,
                "an authorisation outlived the suspension"
            );
            if is_authorised(outcome) {
                let number = &outcome.decision.as_ref().unwrap().fact;
                assert!(
                    clinic.hands_over(*patient, number).is_err(),
                    "handed over after the suspension"
                );
            }
        }
        let late = asks(
            &clinic.ledger,
            &clinic.pharmacist,
            cases[0].0.patient,
            &cases[0].1,
        );
        assert!(!is_authorised(&late));
        clinic.is_whole();
    }
}

#[test]
fn a_suspension_whose_ending_was_interrupted_is_carried_on_before_anything_else() {
    let clinic = Clinic::open();
    let subject = Subject::Pharmacy(id(PHARMACY));
    let suspended = clinic
        .about(&subject, RegistryEvent::Suspended { reason: None })
        .unwrap();
    clinic
        .about(&subject, RegistryEvent::Reinstated { reason: None })
        .unwrap();
    let (patient, _, authorisation) = clinic.has_an_authorised_patient();
    let (second, _, other) = clinic.has_an_authorised_patient();
    // What a program leaves behind that ends between the first commit of a suspension and the next.
    raw(&clinic.ledger)
        .execute(
            "INSERT INTO closing (subject, fact, reason) VALUES (?1, ?2, 'the pharmacy was suspended')",
            (subject.key(), suspended.fact.id.as_str()),
        )
        .unwrap();
    let refused = clinic
        .hands_over(patient, &authorisation)
        .expect_err("the pharmacy is suspended");
    assert!(matches!(refused, SubmitError::Refused(_)), "{refused:?}");
    clinic.ledger.housekeeping().unwrap();
    assert_eq!(live_authorisations(&clinic, second), 0);
    assert!(clinic.hands_over(second, &other).is_err());
    clinic.is_whole();
}

#[test]
fn beyond_the_bound_of_the_queue_the_answer_is_busy_and_nothing_is_recorded() {
    let limits = retinue_ledger::Limits {
        most_waiting: 4,
        largest_group: 1,
        ..retinue_ledger::Limits::default()
    };
    let clinic = Clinic::with(limits);
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let (done, busy) = (AtomicU64::new(0), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..64 {
            let (clinic, done, busy) = (&clinic, &done, &busy);
            scope.spawn(move || {
                match clinic.tries_to_record(
                    &clinic.prescriber,
                    patient,
                    Payload::VisitRecorded { remote: None },
                ) {
                    Ok(_) => done.fetch_add(1, Ordering::SeqCst),
                    Err(SubmitError::Busy { retry_after }) => {
                        assert!(!retry_after.is_zero());
                        busy.fetch_add(1, Ordering::SeqCst)
                    }
                    Err(other) => panic!("{other}"),
                }
            });
        }
    });
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap();
    assert_eq!(file.events.len() as u64, 1 + done.into_inner());
    assert!(
        busy.into_inner() > 0,
        "the queue was never full, so this test showed nothing"
    );
}

#[test]
fn a_transaction_of_many_commands_stands_or_falls_as_a_whole() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let visit = || {
        let command = retinue_kernel::Command::Record {
            on: clinic.ledger.today(),
            payload: Payload::VisitRecorded { remote: None },
        };
        Submission::new(patient, fresh(), &clinic.prescriber, command)
    };
    let failed = clinic.ledger.in_one_transaction(|transaction| {
        transaction.submit(&visit())?;
        transaction.submit(&visit())?;
        Err::<(), _>(SubmitError::NotFound)
    });
    assert!(failed.is_err());
    clinic
        .ledger
        .in_one_transaction(|transaction| {
            let refused = transaction.submit(&Submission::new(
                patient,
                fresh(),
                &clinic.pharmacist,
                retinue_kernel::Command::Record {
                    on: clinic.ledger.today(),
                    payload: handed_over(&id("no-such-authorisation"), 30),
                },
            ));
            assert!(refused.is_err());
            // A registration writes the person before the gate sees the fact.
            let refused = transaction.register_patient(
                &clinic.clinician(),
                &retinue_ledger::Registration {
                    command_id: fresh(),
                    name: "Synthetic Patient Born Tomorrow".to_owned(),
                    born: clinic.ledger.today().plus(1),
                    contacts: retinue_ledger::Contacts::default(),
                    programme: retinue_kernel::Programme::UsIpledge,
                    on: clinic.ledger.today(),
                    assistance: retinue_ledger::Assistance::default(),
                    at: None,
                },
            );
            assert!(refused.is_err());
            transaction.submit(&visit())
        })
        .expect("what was refused leaves the rest standing");
    let people: u32 = raw(&clinic.ledger)
        .query_row("SELECT count(*) FROM identity", (), |row| row.get(0))
        .unwrap();
    assert_eq!(people, 1, "a refused registration left a person behind");
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap();
    assert_eq!(file.events.len(), 2);
    clinic.is_whole();
}

#[test]
fn a_caller_who_breaks_off_in_the_middle_leaves_nothing_behind_and_holds_nobody_up() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        clinic
            .ledger
            .in_one_transaction(|transaction| -> Result<(), SubmitError> {
                let command = retinue_kernel::Command::Record {
                    on: clinic.ledger.today(),
                    payload: Payload::VisitRecorded { remote: None },
                };
                transaction.submit(&Submission::new(
                    patient,
                    fresh(),
                    &clinic.prescriber,
                    command,
                ))?;
                panic!("broken off")
            })
    }));
    assert!(broken.is_err());
    clinic.records(patient, Payload::VisitRecorded { remote: None });
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap();
    assert_eq!(file.events.len(), 2);
    clinic.is_whole();
}
