//! What a silent pharmacy holds is released by two agents of the office; what had left before that is never hidden by it.

use std::sync::Barrier;

use retinue_kernel::{Command, FactId, Id, NotHandedOver, Payload};
use retinue_ledger::{
    Actor, CounterState, Notice, Outcome, PatientId, Role, Submission, SubmitError,
};

use crate::harness::{Clinic, day, fresh, handed_over, id, is_authorised, noon, request_at};

/// Two agents of the office, each with an account of their own.
struct Office {
    clinic: Clinic,
    patient: PatientId,
    prescription: FactId,
    authorisation: FactId,
    first: Actor,
    second: Actor,
}

impl Office {
    fn of_a_silent_pharmacy() -> Office {
        let clinic = Clinic::open();
        let (patient, prescription, authorisation) = clinic.has_an_authorised_patient();
        let agent = |name: &str| {
            clinic
                .ledger
                .in_the_demo(&id(name), Role::Administrator)
                .expect("an agent")
        };
        let (first, second) = (agent("agent-1"), agent("agent-2"));
        Office {
            clinic,
            patient,
            prescription,
            authorisation,
            first,
            second,
        }
    }

    fn tries(&self, who: &Actor, payload: Payload) -> Result<Outcome, SubmitError> {
        self.clinic.tries_to_record(who, self.patient, payload)
    }

    fn statement(&self) -> Payload {
        Payload::ReleaseProposed {
            authorisation: self.authorisation.clone(),
            learned: NotHandedOver::PharmacySilent,
            asked: id("rung three times, and asked the patient"),
            asked_on: self.clinic.ledger.today(),
        }
    }

    fn states(&self) -> FactId {
        let done = self
            .tries(&self.first, self.statement())
            .expect("a statement");
        done.main_fact().expect("its name").clone()
    }

    fn confirms(&self, who: &Actor, proposal: &Id) -> Result<Outcome, SubmitError> {
        let proposal = proposal.clone();
        self.tries(who, Payload::ReleaseConfirmed { proposal })
    }

    fn after_the_release(self) -> Office {
        let proposal = self.states();
        self.confirms(&self.second, &proposal).expect("a release");
        self
    }

    /// The first pharmacy enters, today, what had left on a day before the release.
    fn enters_late(&self, on: &str) -> Result<Outcome, SubmitError> {
        let mut payload = handed_over(&self.authorisation, 30);
        if let Payload::HandedOver { despite, .. } = &mut payload {
            *despite = Some(id("the till was down"));
        }
        let command = Command::Record {
            on: day(on),
            payload,
        };
        let ledger = &self.clinic.ledger;
        ledger.submit(Submission::new(
            self.patient,
            fresh(),
            &self.clinic.pharmacist,
            command,
        ))
    }

    fn asks_elsewhere(&self) -> Outcome {
        let request = request_at(
            &self.clinic.other_pharmacist,
            self.patient,
            &self.prescription,
            fresh(),
        );
        self.clinic.ledger.submit(request).expect("an answer")
    }

    /// The prescription as it stands at the first pharmacy.
    fn at_the_first_counter(&self) -> retinue_ledger::PrescriptionAtCounter {
        let number = self
            .clinic
            .ledger
            .patient_file(&self.clinic.clinician(), self.patient)
            .expect("the file")
            .number
            .to_string();
        let seen = self
            .clinic
            .ledger
            .present(&self.clinic.at_the_counter(), &number)
            .expect("at the counter");
        seen.prescriptions.first().expect("a prescription").clone()
    }

    fn due(&self) -> Vec<&'static str> {
        let who = self.clinic.administrator();
        let today = self.clinic.ledger.today();
        let page = self.clinic.ledger.due_in_office(&who, today, None, 10);
        let rows = page.expect("the office's list").rows;
        rows.iter().map(|row| row.kind.as_str()).collect()
    }
}

fn fields(refused: Result<Outcome, SubmitError>) -> Vec<&'static str> {
    match refused {
        Err(SubmitError::Refused(refused)) => refused.because.iter().map(|one| one.field).collect(),
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn one_agent_states_it_and_another_confirms_it_and_one_and_the_same_does_not_do_both() {
    let office = Office::of_a_silent_pharmacy();
    let alone = Payload::AuthorisationReleased {
        authorisation: office.authorisation.clone(),
        reason: None,
    };
    let alone = office.tries(&office.first, alone);
    assert!(
        matches!(alone, Err(SubmitError::NotAllowed(_))),
        "{alone:?}"
    );
    let proposal = office.states();
    assert_eq!(office.due(), ["release-to-confirm"]);
    assert_eq!(
        fields(office.confirms(&office.first, &proposal)),
        ["proposal"]
    );
    let done = office
        .confirms(&office.second, &proposal)
        .expect("the second agent releases it");
    let kinds: Vec<&str> = done.facts.iter().map(|fact| fact.kind.as_str()).collect();
    assert_eq!(kinds, ["release-confirmed", "authorisation-released"]);
    assert!(office.due().is_empty());
    assert!(is_authorised(&office.asks_elsewhere()), "the way is open");
    office.clinic.is_whole();
}

#[test]
fn nobody_but_the_office_and_the_holder_releases() {
    let office = Office::of_a_silent_pharmacy();
    let elsewhere = office.tries(&office.clinic.other_pharmacist, office.statement());
    assert!(matches!(elsewhere, Err(SubmitError::NotAllowed(_))));
    let released = Payload::AuthorisationReleased {
        authorisation: office.authorisation.clone(),
        reason: None,
    };
    let elsewhere = office.tries(&office.clinic.other_pharmacist, released.clone());
    assert!(matches!(elsewhere, Err(SubmitError::NotFound)));
    let clinic = office.tries(&office.clinic.prescriber, released.clone());
    assert!(matches!(clinic, Err(SubmitError::NotAllowed(_))));
    office
        .tries(&office.clinic.pharmacist, released)
        .expect("a pharmacist of the holder, alone");
}

#[test]
fn a_statement_that_was_overtaken_is_not_confirmed() {
    let office = Office::of_a_silent_pharmacy();
    let proposal = office.states();
    office
        .clinic
        .hands_over(office.patient, &office.authorisation)
        .expect("the pharmacy answers after all");
    assert_eq!(
        fields(office.confirms(&office.second, &proposal)),
        ["proposal"]
    );
    assert!(office.due().is_empty(), "nothing waits any more");
    office.clinic.is_whole();
}

/// Whichever is recorded first holds: a hand-over and a release of the same authorisation never both stand.
#[test]
fn of_a_hand_over_and_a_release_at_once_exactly_one_is_done() {
    for _ in 0..16 {
        let office = Office::of_a_silent_pharmacy();
        let proposal = office.states();
        let barrier = Barrier::new(2);
        let (handed, released) = std::thread::scope(|scope| {
            let (office, barrier, proposal) = (&office, &barrier, &proposal);
            let counter = scope.spawn(move || {
                barrier.wait();
                office
                    .clinic
                    .hands_over(office.patient, &office.authorisation)
                    .is_ok()
            });
            let agent = scope.spawn(move || {
                barrier.wait();
                office.confirms(&office.second, proposal).is_ok()
            });
            (counter.join().expect("ends"), agent.join().expect("ends"))
        });
        assert!(
            handed != released,
            "handed over {handed}, released {released}"
        );
        office.clinic.is_whole();
    }
}

#[test]
fn afterwards_the_first_pharmacy_is_refused_and_told_who_released_it() {
    let office = Office::of_a_silent_pharmacy().after_the_release();
    let refused = office
        .clinic
        .hands_over(office.patient, &office.authorisation)
        .expect_err("nothing may leave");
    let says = refused.to_string();
    assert!(
        says.contains("the programme's office released it"),
        "{says}"
    );
    let at = office.at_the_first_counter();
    assert_eq!(at.state, CounterState::ToBeAsked);
    let released = at.released.expect("it is told at the counter");
    assert!(released.by_the_office);
    assert_eq!(released.authorisation, office.authorisation);
    let notices = office
        .clinic
        .ledger
        .notices(&office.clinic.at_the_counter(), 10);
    let notices = notices.expect("the notices");
    assert!(matches!(
        &notices[0].message.notice,
        Notice::AuthorisationEnded { reason: Some(reason), .. } if reason.contains("did not answer")
    ));
}

#[test]
fn what_had_left_before_ends_what_another_pharmacy_was_given_since_and_both_are_told() {
    let office = Office::of_a_silent_pharmacy();
    office.clinic.clock.set(noon("2026-03-03"));
    let office = office.after_the_release();
    let elsewhere = office.asks_elsewhere();
    let elsewhere = elsewhere.decision.expect("a decision").fact;
    assert_eq!(
        fields(office.enters_late("2026-03-04")),
        ["on", "on"],
        "not in the future"
    );
    let done = office.enters_late("2026-03-02").expect("the truth");
    assert!(done.fact("authorisation-reversed").is_some());
    let other = office
        .clinic
        .other_pharmacist
        .pharmacist()
        .expect("a pharmacist");
    let notices = office
        .clinic
        .ledger
        .notices(&other, 10)
        .expect("the notices");
    assert!(matches!(
        &notices[0].message.notice,
        Notice::AuthorisationEnded { authorisation, .. } if *authorisation == elsewhere
    ));
    assert_eq!(office.due(), ["supply-after-release"]);
    let handed = office.tries(&office.clinic.other_pharmacist, handed_over(&elsewhere, 30));
    assert_eq!(
        fields(handed).first(),
        Some(&"authorisation"),
        "nothing leaves there any more"
    );
    let at = office.at_the_first_counter();
    assert_eq!(at.state, CounterState::Dispensed);
    assert_eq!(
        at.released, None,
        "it is dispensed, and no longer only released"
    );
    office.clinic.is_whole();
}

/// The first pharmacy asked again after the release, and only then finds the bag of the first time gone.
#[test]
fn what_had_left_can_be_entered_although_the_same_pharmacy_was_authorised_anew() {
    let office = Office::of_a_silent_pharmacy().after_the_release();
    let again = office
        .clinic
        .asks_to_dispense(office.patient, &office.prescription);
    assert!(is_authorised(&again));
    let at = office.at_the_first_counter();
    assert!(matches!(at.state, CounterState::Authorised { .. }));
    let released = at.released.expect("what was released is still to be told");
    assert_eq!(released.authorisation, office.authorisation);
    let done = office.enters_late("2026-03-02").expect("the truth");
    assert!(done.fact("authorisation-reversed").is_some());
    assert_eq!(office.at_the_first_counter().released, None);
    office.clinic.is_whole();
}

#[test]
fn a_pharmacy_that_handed_over_a_part_is_told_as_one_that_handed_over_all() {
    let office = Office::of_a_silent_pharmacy().after_the_release();
    let elsewhere = office.asks_elsewhere().decision.expect("a decision").fact;
    let part = Payload::PartiallyDispensed {
        authorisation: elsewhere.clone(),
        days: 10,
        capsules: None,
        product_code: None,
        lot: None,
        despite: None,
        to: None,
    };
    office
        .tries(&office.clinic.other_pharmacist, part)
        .expect("a part, in good faith");
    office.enters_late("2026-03-02").expect("the truth");
    let other = office
        .clinic
        .other_pharmacist
        .pharmacist()
        .expect("a pharmacist");
    let notices = office
        .clinic
        .ledger
        .notices(&other, 10)
        .expect("the notices");
    assert!(matches!(
        &notices[0].message.notice,
        Notice::HandedOverElsewhere { authorisation, .. } if *authorisation == elsewhere
    ));
}

#[test]
fn two_pharmacies_that_both_handed_over_stand_on_record_and_the_second_is_told() {
    let office = Office::of_a_silent_pharmacy();
    office.clinic.clock.set(noon("2026-03-03"));
    let office = office.after_the_release();
    let elsewhere = office.asks_elsewhere().decision.expect("a decision").fact;
    office
        .tries(&office.clinic.other_pharmacist, handed_over(&elsewhere, 30))
        .expect("handed over in good faith");
    let late = office.enters_late("2026-03-02").expect("the truth");
    let other = office
        .clinic
        .other_pharmacist
        .pharmacist()
        .expect("a pharmacist");
    let notices = office
        .clinic
        .ledger
        .notices(&other, 10)
        .expect("the notices");
    assert!(matches!(
        &notices[0].message.notice,
        Notice::HandedOverElsewhere { authorisation, on, .. }
            if *authorisation == elsewhere && *on == day("2026-03-02")
    ));
    let file = office
        .clinic
        .ledger
        .patient_file(&office.clinic.clinician(), office.patient)
        .expect("the file");
    assert!(
        file.due()
            .iter()
            .any(|item| item.kind.as_str() == "unexpected-supply"),
        "the prescriber talks with the patient"
    );
    let noted = Payload::DeviationNoted {
        supply: late.main_fact().expect("its name").clone(),
        finding: id("a slip of the till"),
    };
    office.tries(&office.second, noted).expect("looked into");
    assert!(office.due().is_empty());
    office.clinic.is_whole();
}

#[test]
fn the_office_sees_what_is_held_and_of_a_patient_only_what_it_can_release() {
    let office = Office::of_a_silent_pharmacy();
    let ledger = &office.clinic.ledger;
    let who = office.clinic.administrator();
    let page = ledger.undispensed(&who, None, 10).expect("what is held");
    assert_eq!(page.rows.len(), 1);
    let number = page.rows[0].number.to_string();
    let file = ledger.releases_of(&who, &number).expect("the file");
    assert_eq!(file.live.len(), 1);
    assert_eq!(file.live[0].authorisation, office.authorisation);
    assert_eq!(file.live[0].given_on, Some(day("2026-03-02")));
    office.states();
    let file = ledger.releases_of(&who, &number).expect("the file");
    assert!(file.live.is_empty());
    assert_eq!(file.waiting.len(), 1);
    assert!(!file.waiting[0].own, "another agent stated it");
    let nobody = ledger.releases_of(&who, "RT-NOBODY");
    assert!(nobody.is_err());
}
