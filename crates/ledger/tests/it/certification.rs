//! Certification is an act of its own: below every page, what is missing is named with who supplies it.

use retinue_kernel::{Medium, Refused, RegistryEvent, Standing};
use retinue_ledger::measure::ready_to_certify;
use retinue_ledger::{CommandId, NewParty, Signer, Subject, SubmitError};

use crate::harness::{Clinic, account, day, fresh, id, noon, registry, sign_in};
use crate::signing::{affirmed, enrolment};

fn new(subject: &Subject) -> NewParty {
    NewParty {
        subject: subject.clone(),
        name: "Synthetic Party".to_owned(),
        signer: None,
    }
}

fn trained() -> RegistryEvent {
    RegistryEvent::Trained {
        staff: vec![id("staff 1")],
        record: Some(id("binder")),
    }
}

fn certified(clinic: &Clinic, subject: &Subject, until: &str) -> Result<(), Refused> {
    let event = RegistryEvent::Certified { until: day(until) };
    match clinic.about(subject, event) {
        Ok(_) => Ok(()),
        Err(SubmitError::Refused(refused)) => Err(refused),
        Err(other) => panic!("{other}"),
    }
}

fn standing(clinic: &Clinic, subject: &Subject) -> Standing {
    let record = clinic.ledger.party_record(subject).unwrap();
    record.standing_on(clinic.ledger.today())
}

fn kinds(clinic: &Clinic, subject: &Subject) -> Vec<&'static str> {
    let record = clinic.ledger.party_record(subject).unwrap();
    record.facts.iter().map(|fact| fact.event.kind()).collect()
}

#[test]
fn opening_a_file_records_no_signature_no_attestation_no_training_and_no_certification() {
    let clinic = Clinic::open();
    let office = clinic.administrator();
    for subject in [
        Subject::Prescriber(id("new-one")),
        Subject::Pharmacy(id("new-one")),
        Subject::Wholesaler(id("new-one")),
    ] {
        let opened = clinic
            .ledger
            .open_enrolment(&office, fresh(), new(&subject));
        assert!(opened.unwrap().is_none());
        assert_eq!(kinds(&clinic, &subject), ["enrolment-opened"]);
        assert_eq!(standing(&clinic, &subject), Standing::NotCertified);
        let again = clinic
            .ledger
            .open_enrolment(&office, fresh(), new(&subject));
        let refused = again.expect_err("it is open").to_string();
        assert!(refused.contains("on record already"), "{refused}");
    }
    clinic.is_whole();
}

#[test]
fn the_door_refuses_to_certify_and_names_each_missing_thing_with_who_supplies_it() {
    let clinic = Clinic::open();
    let until = "2027-02-28";
    let pharmacy = Subject::Pharmacy(id("new-pharmacy"));
    let refused = certified(&clinic, &pharmacy, until).expect_err("nothing is there");
    let told: Vec<String> = refused
        .because
        .iter()
        .map(|one| one.wrong.clone())
        .collect();
    assert_eq!(told.len(), 2, "{refused}");
    assert!(told[0].contains("form signed by the authorised representative"));
    assert!(told[1].contains("no training of the staff"));
    for because in &refused.because {
        assert!(because.remedy.contains("Our standing"), "{refused}");
        assert!(because.remedy.contains("the office"), "{refused}");
    }
    // An enrolment, an attestation and a training that the office says for it are no signature.
    for event in [
        RegistryEvent::Enrolled {},
        RegistryEvent::Attested {},
        trained(),
    ] {
        clinic.about(&pharmacy, event).unwrap();
    }
    let refused = certified(&clinic, &pharmacy, until).expect_err("nobody signed");
    assert_eq!(refused.because.len(), 1, "{refused}");
    assert_eq!(refused.because[0].field, "until");

    let prescriber = Subject::Prescriber(id("new-prescriber"));
    let refused = certified(&clinic, &prescriber, until).expect_err("nobody signed");
    assert!(refused.to_string().contains("signed by the prescriber"));
    let wholesaler = Subject::Wholesaler(id("new-depot"));
    let refused = certified(&clinic, &wholesaler, until).expect_err("nothing is there");
    assert!(
        refused
            .to_string()
            .contains("attestation of the wholesaler's duties")
    );
    assert_eq!(refused.because.len(), 2, "{refused}");

    for subject in [&pharmacy, &prescriber, &wholesaler] {
        let today = clinic.ledger.today();
        for event in ready_to_certify(&clinic.ledger, subject, today).unwrap() {
            clinic.about(subject, event).unwrap();
        }
        certified(&clinic, subject, until).expect("everything is there");
        assert_eq!(standing(&clinic, subject), Standing::Certified(day(until)));
    }
    clinic.is_whole();
}

#[test]
fn a_certification_reaches_no_further_than_its_form_carries_and_a_renewal_asks_for_the_form_anew() {
    let clinic = Clinic::open();
    let subject = Subject::Prescriber(id("new-prescriber"));
    let signs = || {
        let today = clinic.ledger.today();
        for event in ready_to_certify(&clinic.ledger, &subject, today).unwrap() {
            clinic.about(&subject, event).unwrap();
        }
    };
    signs();
    let refused = certified(&clinic, &subject, "2027-04-02").expect_err("too long");
    assert!(
        refused
            .to_string()
            .contains("until 2027-04-01 and no further"),
        "{refused}"
    );
    certified(&clinic, &subject, "2027-03-01").unwrap();
    clinic.clock.set(noon("2027-02-15"));
    let refused = certified(&clinic, &subject, "2028-02-15").expect_err("of last year");
    assert!(refused.to_string().contains("no further"), "{refused}");
    signs();
    certified(&clinic, &subject, "2028-02-15").unwrap();
    clinic.clock.set(noon("2029-01-02"));
    let refused = certified(&clinic, &subject, "2029-06-01").expect_err("of 2027");
    assert!(
        refused
            .to_string()
            .contains("the enrolment form of 2027-02-15 carries no further"),
        "{refused}"
    );
}

#[test]
fn the_one_who_is_invited_takes_the_account_up_signs_and_only_then_is_the_party_certified() {
    let clinic = Clinic::open();
    let office = clinic.administrator();
    let subject = Subject::Prescriber(id("new-prescriber"));
    let with = |login: &str| NewParty {
        signer: Some(Signer {
            name: "Dr. New Sample".to_owned(),
            login: login.to_owned(),
        }),
        ..new(&subject)
    };
    let command: CommandId = fresh();
    let opened = |command: &CommandId, login| {
        clinic
            .ledger
            .open_enrolment(&office, command.clone(), with(login))
    };
    assert!(matches!(
        opened(&fresh(), "x y"),
        Err(SubmitError::Refused(_))
    ));
    assert!(
        clinic.ledger.party_record(&subject).is_err(),
        "nothing was stored"
    );
    let invitation = opened(&command, "dr-new").unwrap().unwrap();
    assert!(matches!(
        opened(&command, "dr-new"),
        Err(SubmitError::CommandIdUsed(_))
    ));
    let waiting = clinic.ledger.signers_waiting(&office, &subject).unwrap();
    assert_eq!(waiting, [(invitation.account.clone(), "dr-new".to_owned())]);
    let again = clinic
        .ledger
        .invite_signer_again_at_the_office(&office, &invitation.account)
        .unwrap();
    let own = retinue_ledger::Password::new(crate::harness::A_PASSWORD, "dr-new").unwrap();
    let take_up = |code: &str| clinic.ledger.take_up("dr-new", code, &own);
    assert!(
        take_up(&invitation.code).is_err(),
        "the first code counts no more"
    );
    take_up(&again.code).unwrap();
    assert!(
        clinic
            .ledger
            .signers_waiting(&office, &subject)
            .unwrap()
            .is_empty()
    );
    assert!(certified(&clinic, &subject, "2027-02-28").is_err());

    let signer = sign_in(&clinic.ledger, "dr-new");
    let entry = clinic
        .ledger
        .rulebook()
        .form("prescriber-enrolment")
        .unwrap();
    let signing = affirmed(entry, Medium::Screen);
    let mut signed = registry(&clinic.ledger, &subject, enrolment(entry, signing));
    signed.who = signer;
    clinic.ledger.submit_registry(signed).unwrap();
    certified(&clinic, &subject, "2027-02-28").unwrap();
    assert_eq!(
        kinds(&clinic, &subject),
        [
            "enrolment-opened",
            "account-taken-up",
            "enrolment-signed",
            "enrolled",
            "attested",
            "certified"
        ]
    );
    clinic.is_whole();
}

#[test]
fn nobody_but_the_office_opens_a_file_or_certifies_and_a_party_with_an_account_has_one() {
    let clinic = Clinic::open();
    let subject = Subject::Pharmacy(id("no-facts"));
    account(
        &clinic.ledger,
        "counter",
        retinue_ledger::Role::Pharmacist(id("no-facts")),
    );
    let opened = clinic
        .ledger
        .open_enrolment(&clinic.administrator(), fresh(), new(&subject));
    assert!(
        opened.is_err(),
        "a caller never gets into a party that exists"
    );
    let own = sign_in(&clinic.ledger, "counter");
    for event in [
        RegistryEvent::EnrolmentOpened { account: None },
        RegistryEvent::Certified {
            until: day("2027-01-01"),
        },
    ] {
        let mut submission = registry(&clinic.ledger, &subject, event);
        submission.who = own.clone();
        assert!(matches!(
            clinic.ledger.submit_registry(submission),
            Err(SubmitError::NotAllowed(_))
        ));
    }
}
