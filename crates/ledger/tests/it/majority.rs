//! The age from which a patient signs alone: set for each programme with a registry, from a day on, and never behind it.

use retinue_kernel::{Command, Form, Payload, Programme, RefusedBecause, RegistryEvent, Signer};
use retinue_ledger::{
    Ledger, Options, PatientId, Place, Purpose, Subject, Submission, SubmitError,
};
use retinue_rulebook::Rulebook;

use crate::harness::{Clinic, day, fresh, id, noon, options, reasons, registry, rulebook};

fn set(age: u8, from: &str) -> RegistryEvent {
    RegistryEvent::AgeOfMajoritySet {
        territory: id("synthetic-state"),
        age,
        from: day(from),
    }
}

fn signed_alone() -> Payload {
    Payload::ConsentSigned {
        form: Form::PatientEnrolmentCannot,
        signers: vec![Signer::Patient, Signer::Prescriber],
        edition: None,
        text_hash: None,
        signing: None,
    }
}

fn signs_alone(clinic: &Clinic, patient: PatientId, on: &str) -> Result<(), Vec<RefusedBecause>> {
    let command = Command::Record {
        on: day(on),
        payload: signed_alone(),
    };
    let submission = Submission::new(patient, fresh(), &clinic.prescriber, command);
    match clinic.ledger.submit(submission) {
        Ok(_) => Ok(()),
        Err(SubmitError::Refused(refused)) => Err(refused.because),
        Err(other) => panic!("{other}"),
    }
}

/// A patient of eighteen years who cannot become pregnant.
fn of_eighteen(clinic: &Clinic) -> PatientId {
    let patient = clinic
        .registers_a_patient_born("Synthetic Patient", "2007-09-01")
        .patient;
    clinic.records(
        patient,
        Payload::CategoryAssigned {
            category: retinue_kernel::Category::Cannot,
            basis: retinue_kernel::Basis::CisgenderMale,
            menopause: None,
            reason: None,
        },
    );
    patient
}

/// Eighteen on the day of the signature, and of age by the law of that day: what is set for the next day changes nothing.
#[test]
fn an_age_that_is_set_later_does_not_reach_back_to_a_signature_before_its_first_day() {
    let clinic = Clinic::open();
    let patient = of_eighteen(&clinic);
    signs_alone(&clinic, patient, "2026-03-02").expect("of age at eighteen");
    clinic.counsels_and_sees(patient);
    clinic
        .about(&Subject::Programme, set(19, "2026-03-03"))
        .expect("set");
    clinic.clock.set(noon("2026-03-03"));
    let prescription = clinic.prescribes(patient);
    let outcome = clinic.asks_to_dispense(patient, &prescription);
    assert_eq!(reasons(&outcome), Vec::<&str>::new());
    // Entered late, the signature is that of its own day; on the first day of the other age a guardian signs too.
    signs_alone(&clinic, patient, "2026-03-02").expect("of age on that day");
    let refused =
        signs_alone(&clinic, patient, "2026-03-03").expect_err("a minor by the other age");
    assert_eq!(refused[0].field, "signers", "{refused:?}");
    clinic.is_whole();
}

/// An installation that runs the United Kingdom's programme treats patients of the United States by theirs.
#[test]
fn the_age_is_set_for_each_programme_that_has_a_registry_whichever_the_installation_runs() {
    let clinic = Clinic::open();
    let uk = std::sync::Arc::new(Rulebook::embedded_of(Programme::UkMhra).expect("the rules load"));
    let ledger = Ledger::open(Options {
        place: Place::Temporary,
        purpose: Purpose::Demo,
        rulebook: uk,
        beside: vec![rulebook()],
        ..options(&clinic.folder, &clinic.clock, Default::default())
    })
    .expect("a ledger");
    let us = Subject::Beside(Programme::UsIpledge);
    ledger
        .submit_registry(registry(&ledger, &us, set(19, "2026-03-02")))
        .expect("set for the United States");
    let age_in = |programme| {
        let file = ledger.file_of_programme(&ledger.at_the_console(), programme);
        let rules = file.expect("a file").rules;
        rules.majority(day("2026-03-02"), None).oldest
    };
    assert_eq!(age_in(Programme::UsIpledge), 19);
    assert_eq!(age_in(Programme::UkMhra), 18, "each programme has its own");
    let own = ledger.submit_registry(registry(
        &ledger,
        &Subject::Programme,
        set(19, "2026-03-02"),
    ));
    match own {
        Err(SubmitError::Refused(refused)) => assert_eq!(refused.because[0].field, "type"),
        other => panic!("the age of the United Kingdom is its own: {other:?}"),
    }
    let of_a_party = registry(
        &ledger,
        &Subject::Pharmacy(id("ph-1")),
        set(19, "2026-03-02"),
    );
    assert!(matches!(
        ledger.submit_registry(of_a_party),
        Err(SubmitError::Refused(_))
    ));
}

/// No stored source names the age of a state: whoever runs the installation sets it, with their name and a first day.
#[test]
fn the_age_of_majority_of_the_territory_holds_from_its_day_and_is_never_lower_than_the_forms() {
    let clinic = Clinic::open();
    let sets = |age, from| {
        clinic.about(
            &Subject::Programme,
            RegistryEvent::AgeOfMajoritySet {
                territory: id("synthetic-state"),
                age,
                from: day(from),
            },
        )
    };
    let age_on = |on| {
        let (_, rules) = clinic.ledger.in_force().unwrap();
        let day = day(on);
        rules.majority(day, None).oldest
    };
    assert_eq!(age_on("2026-03-10"), 18, "the age of the forms");
    for (age, from, field) in [
        (17, "2026-03-10", "age"),
        (22, "2026-03-10", "age"),
        (19, "2026-03-01", "from"),
    ] {
        match sets(age, from) {
            Err(SubmitError::Refused(refused)) => assert_eq!(refused.because[0].field, field),
            other => panic!("{age} from {from}: {other:?}"),
        }
    }
    sets(19, "2026-03-10").unwrap();
    assert_eq!(age_on("2026-03-09"), 18);
    assert_eq!(age_on("2026-03-10"), 19);
    let (_, rules) = clinic.ledger.in_force().unwrap();
    let edition = |on| rules.at(day(on)).edition.id.clone();
    assert_eq!(
        edition("2026-03-09"),
        edition("2026-03-10"),
        "no other edition"
    );
    sets(21, "2026-03-10").unwrap();
    assert_eq!(age_on("2026-03-10"), 21, "what was recorded last holds");
    let facts = clinic.ledger.party_record(&Subject::Programme).unwrap();
    let last = facts.facts.last().unwrap();
    assert!(last.by.is_some() && last.event.kind() == "age-of-majority-set");
}

/// A patient of 18 years signs with a guardian where the age of majority is 19, and alone where it is not set.
#[test]
fn the_guardian_and_consent_checks_follow_the_age_of_the_territory() {
    for (age, asks_for_a_guardian) in [(None, false), (Some(19), true)] {
        let clinic = Clinic::open();
        if let Some(age) = age {
            let from = clinic.ledger.today();
            let set = RegistryEvent::AgeOfMajoritySet {
                territory: id("synthetic-state"),
                age,
                from,
            };
            clinic.about(&Subject::Programme, set).unwrap();
        }
        let patient = clinic
            .registers_a_patient_born("Synthetic Patient", "2007-09-01")
            .patient;
        let alone = Payload::ConsentSigned {
            form: retinue_kernel::Form::PatientEnrolmentCannot,
            signers: vec![
                retinue_kernel::Signer::Patient,
                retinue_kernel::Signer::Prescriber,
            ],
            edition: None,
            text_hash: None,
            signing: None,
        };
        match clinic.tries_to_record(&clinic.prescriber, patient, alone) {
            Ok(_) => assert!(!asks_for_a_guardian, "signed alone"),
            Err(SubmitError::Refused(refused)) => {
                assert!(asks_for_a_guardian, "{refused}");
                assert_eq!(refused.because[0].field, "signers", "{refused}");
            }
            Err(other) => panic!("{other}"),
        }
        let linked = clinic.tries_to_record(
            &clinic.prescriber,
            patient,
            Payload::GuardianLinked {
                guardian: id("g-1"),
            },
        );
        assert_eq!(linked.is_ok(), asks_for_a_guardian, "{linked:?}");
    }
}

/// Eighteen in one territory and nineteen in another: at eighteen and a half it depends on where the patient lives.
#[test]
fn while_it_is_not_on_record_where_a_patient_lives_neither_age_is_guessed() {
    let clinic = Clinic::open();
    let patient = of_eighteen(&clinic);
    let today = clinic.ledger.today();
    let lives = |territory: &str| Payload::ResidenceRecorded {
        territory: id(territory),
    };
    let refused =
        |payload: Payload| match clinic.tries_to_record(&clinic.prescriber, patient, payload) {
            Err(SubmitError::Refused(refused)) => refused.because,
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("it was taken"),
        };
    let none_set = refused(lives("XX-A"));
    assert_eq!(none_set[0].field, "territory", "{none_set:?}");
    for (territory, age) in [("XX-A", 18), ("XX-B", 19)] {
        let set = RegistryEvent::AgeOfMajoritySet {
            territory: id(territory),
            age,
            from: today,
        };
        clinic.about(&Subject::Programme, set).expect("set");
    }
    // The stricter of each side: no guardian has access, and nobody signs alone.
    let link = || Payload::GuardianLinked {
        guardian: id("g-1"),
    };
    for (payload, field) in [(link(), "guardian"), (signed_alone(), "signers")] {
        let because = refused(payload);
        assert_eq!(because[0].field, field, "{because:?}");
        assert!(
            because[0].remedy.contains("where the patient lives"),
            "{because:?}"
        );
    }
    assert_eq!(refused(lives("XX-Q"))[0].field, "territory");
    // With a guardian it can be signed; whether that was needed the gate does not guess either.
    let together = Payload::ConsentSigned {
        form: Form::PatientEnrolmentCannot,
        signers: vec![Signer::Patient, Signer::Guardian, Signer::Prescriber],
        edition: None,
        text_hash: None,
        signing: None,
    };
    clinic.records(patient, together);
    clinic.counsels_and_sees(patient);
    let prescription = clinic.prescribes(patient);
    let outcome = clinic.asks_to_dispense(patient, &prescription);
    assert_eq!(reasons(&outcome), ["residence-unknown"]);
    clinic.records(patient, lives("XX-B"));
    let outcome = clinic.asks_to_dispense(patient, &prescription);
    assert_eq!(reasons(&outcome), Vec::<&str>::new(), "a minor there");
    clinic.records(patient, link());
    clinic.is_whole();
}
