//! Office staff whom a prescriber enrols: the code that counts once, who answers for them, and how it ends.

use retinue_kernel::{Capacity, Payload, RegistryEvent, Topic};
use retinue_ledger::{
    Clinician, DesigneeState, Invitation, NewDesignee, Password, Role, SignInError, StaffCapacity,
    Subject, SubmitError,
};

use crate::harness::{Clinic, PRESCRIBER, account, fresh, id, minutes_later, sign_in};

const LOGIN: &str = "desk-one";
const OWN: &str = "four synthetic words together";

fn enrols(clinic: &Clinic, who: &Clinician) -> Result<Invitation, SubmitError> {
    let new = NewDesignee {
        login: LOGIN.to_owned(),
        name: "Synthetic Desk".to_owned(),
        capacity: StaffCapacity::Designee,
    };
    clinic.ledger.enrol_designee(who, fresh(), new)
}

fn takes_up(clinic: &Clinic, code: &str) -> Result<(), SignInError> {
    let password = Password::new(OWN, LOGIN).unwrap();
    clinic.ledger.take_up(LOGIN, code, &password)
}

fn kinds(clinic: &Clinic) -> Vec<&'static str> {
    let record = clinic
        .ledger
        .party_record(&Subject::Prescriber(id(PRESCRIBER)));
    let record = record.unwrap();
    let of_designees = record.facts.iter().map(|fact| fact.event.kind());
    of_designees
        .filter(|kind| kind.starts_with("designee"))
        .collect()
}

fn state(clinic: &Clinic) -> DesigneeState {
    clinic.ledger.designees(&clinic.clinician()).unwrap()[0].state
}

#[test]
fn a_designee_takes_up_the_account_once_and_then_enters_data_for_that_prescriber() {
    let clinic = Clinic::open();
    let invitation = enrols(&clinic, &clinic.clinician()).unwrap();
    assert!(matches!(
        state(&clinic),
        DesigneeState::Invited { over: false, .. }
    ));
    assert!(
        clinic.ledger.sign_in(LOGIN, &invitation.code).is_err(),
        "a code is no password"
    );
    assert!(takes_up(&clinic, "0000-0000-0000-0000-0000-0000").is_err());
    // Typed as people type it.
    let typed = invitation.code.to_uppercase().replace('-', " ");
    takes_up(&clinic, &typed).unwrap();
    assert_eq!(state(&clinic), DesigneeState::Acting);
    assert!(
        takes_up(&clinic, &invitation.code).is_err(),
        "it counts once"
    );
    let designee = clinic.ledger.sign_in(LOGIN, OWN).unwrap().actor;
    assert_eq!(*designee.role(), Role::Designee(id(PRESCRIBER)));
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let counselled = Payload::CounsellingRecorded {
        topics: vec![Topic::Risks],
    };
    assert!(
        clinic
            .tries_to_record(&designee, patient, counselled)
            .is_ok()
    );
    assert_eq!(kinds(&clinic), ["designee-named", "designee-joined"]);
    let record = clinic
        .ledger
        .party_record(&Subject::Prescriber(id(PRESCRIBER)))
        .unwrap();
    let joined = record.facts.last().unwrap();
    assert_eq!(
        joined.by.as_ref(),
        Some(designee.account()),
        "in their own name"
    );
    clinic.is_whole();
}

#[test]
fn an_invitation_is_over_after_its_days_and_a_new_code_takes_the_place_of_the_old() {
    let clinic = Clinic::open();
    let first = enrols(&clinic, &clinic.clinician()).unwrap();
    let second = clinic
        .ledger
        .invite_designee_again(&clinic.clinician(), &first.account)
        .unwrap();
    assert!(
        takes_up(&clinic, &first.code).is_err(),
        "the old one counts no more"
    );
    minutes_later(
        &clinic,
        i64::from(retinue_ledger::INVITATION_DAYS) * 24 * 60 + 1,
    );
    assert!(matches!(
        state(&clinic),
        DesigneeState::Invited { over: true, .. }
    ));
    assert!(takes_up(&clinic, &second.code).is_err());
    let third = clinic
        .ledger
        .invite_designee_again(&clinic.clinician(), &first.account)
        .unwrap();
    takes_up(&clinic, &third.code).unwrap();
    let again = clinic
        .ledger
        .invite_designee_again(&clinic.clinician(), &first.account);
    assert!(
        matches!(again, Err(SubmitError::NotFound)),
        "their password is theirs"
    );
    clinic.is_whole();
}

#[test]
fn who_is_ended_is_signed_out_at_once_and_no_office_opens_the_account_again() {
    let clinic = Clinic::open();
    let invitation = enrols(&clinic, &clinic.clinician()).unwrap();
    takes_up(&clinic, &invitation.code).unwrap();
    let session = clinic.ledger.sign_in(LOGIN, OWN).unwrap().token;
    let ends = |reason: &str| {
        let (who, of) = (clinic.clinician(), &invitation.account);
        clinic
            .ledger
            .end_designee(&who, fresh(), of, Some(id(reason)))
    };
    ends("left the office").unwrap();
    assert!(clinic.ledger.session(&session).is_err());
    assert!(clinic.ledger.sign_in(LOGIN, OWN).is_err());
    assert_eq!(state(&clinic), DesigneeState::Ended);
    assert!(matches!(ends("twice"), Err(SubmitError::NotFound)));
    let opened = clinic
        .ledger
        .set_disabled(&clinic.administrator(), &invitation.account, false);
    assert!(matches!(opened, Err(SubmitError::Refused(_))), "{opened:?}");
    let reason = id("left the office");
    let record = clinic
        .ledger
        .party_record(&Subject::Prescriber(id(PRESCRIBER)))
        .unwrap();
    assert_eq!(
        record.facts.last().unwrap().event,
        RegistryEvent::DesigneeEnded {
            account: invitation.account,
            reason: Some(reason),
        }
    );
    clinic.is_whole();
}

/// With a password of the office's the account would act without the person whom the prescriber invited.
#[test]
fn nobody_sets_a_password_for_an_account_that_waits_to_be_taken_up() {
    let clinic = Clinic::open();
    let invitation = enrols(&clinic, &clinic.clinician()).unwrap();
    let office = clinic.administrator();
    let sets = || {
        let password = Password::new("four words of the office", LOGIN).unwrap();
        clinic
            .ledger
            .set_password(office.actor(), &invitation.account, &password)
    };
    match sets() {
        Err(SubmitError::Refused(refused)) => assert_eq!(refused.because[0].field, "password"),
        other => panic!("{other:?}"),
    }
    takes_up(&clinic, &invitation.code).unwrap();
    assert_eq!(kinds(&clinic), ["designee-named", "designee-joined"]);
    sets().unwrap();
}

#[test]
fn a_designee_whose_account_the_office_closed_is_still_the_prescribers_to_end() {
    let clinic = Clinic::open();
    let invitation = enrols(&clinic, &clinic.clinician()).unwrap();
    takes_up(&clinic, &invitation.code).unwrap();
    let office = clinic.administrator();
    let closes = |closed| {
        clinic
            .ledger
            .set_disabled(&office, &invitation.account, closed)
    };
    closes(true).unwrap();
    assert_eq!(state(&clinic), DesigneeState::Closed);
    clinic
        .ledger
        .end_designee(&clinic.clinician(), fresh(), &invitation.account, None)
        .unwrap();
    assert_eq!(state(&clinic), DesigneeState::Ended);
    assert!(matches!(closes(false), Err(SubmitError::Refused(_))));
}

#[test]
fn only_the_prescriber_enrols_office_staff_and_ends_nobody_elses() {
    let clinic = Clinic::open();
    account(&clinic.ledger, "desk-zero", Role::Designee(id(PRESCRIBER)));
    let designee = sign_in(&clinic.ledger, "desk-zero").clinician().unwrap();
    assert!(matches!(
        enrols(&clinic, &designee),
        Err(SubmitError::NotAllowed(_))
    ));
    account(
        &clinic.ledger,
        "other-prescriber",
        Role::Prescriber(id("pr-other")),
    );
    let other = sign_in(&clinic.ledger, "other-prescriber")
        .clinician()
        .unwrap();
    let invitation = enrols(&clinic, &clinic.clinician()).unwrap();
    let again = clinic
        .ledger
        .invite_designee_again(&other, &invitation.account);
    assert!(matches!(again, Err(SubmitError::NotFound)), "{again:?}");
    let ended = clinic
        .ledger
        .end_designee(&other, fresh(), &invitation.account, None);
    assert!(matches!(ended, Err(SubmitError::NotFound)), "{ended:?}");
    assert!(clinic.ledger.designees(&other).unwrap().is_empty());
    // A fact alone makes nobody a designee, whoever reports it.
    let named = RegistryEvent::DesigneeNamed {
        account: id("somebody"),
        capacity: None,
    };
    let told = clinic.about(&Subject::Prescriber(id(PRESCRIBER)), named);
    assert!(matches!(told, Err(SubmitError::NotAllowed(_))), "{told:?}");
}

#[test]
fn a_medical_assistant_whom_the_prescriber_enrols_is_named_with_that_capacity_in_what_they_enter() {
    let clinic = Clinic::open();
    let new = NewDesignee {
        login: LOGIN.to_owned(),
        name: "Synthetic Rooming".to_owned(),
        capacity: StaffCapacity::MedicalAssistant,
    };
    let invitation = clinic
        .ledger
        .enrol_designee(&clinic.clinician(), fresh(), new)
        .unwrap();
    takes_up(&clinic, &invitation.code).unwrap();
    let listed = clinic.ledger.designees(&clinic.clinician()).unwrap();
    assert_eq!(listed[0].capacity, StaffCapacity::MedicalAssistant);
    assert_eq!(listed[0].state, DesigneeState::Acting);
    let subject = Subject::Prescriber(id(PRESCRIBER));
    let record = clinic.ledger.party_record(&subject).unwrap();
    let named = RegistryEvent::DesigneeNamed {
        account: listed[0].account.clone(),
        capacity: Some(Capacity::MedicalAssistant),
    };
    assert!(record.facts.iter().any(|fact| fact.event == named));

    let assistant = clinic.ledger.sign_in(LOGIN, OWN).unwrap().actor;
    assert_eq!(*assistant.role(), Role::MedicalAssistant(id(PRESCRIBER)));
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let heard = Payload::PregnancyReported {};
    clinic.tries_to_record(&assistant, patient, heard).unwrap();
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap();
    let last = file.events.last().unwrap().envelope.provenance.clone();
    let from = last.unwrap();
    assert_eq!(from.capacity, Some(Capacity::MedicalAssistant));
    assert_eq!(from.by.as_ref(), Some(assistant.account()));
    assert_eq!(from.on_behalf_of, Some(id(PRESCRIBER)));
    clinic.is_whole();
}

#[test]
fn a_medical_assistant_neither_confirms_nor_counsels_nor_enrols_and_is_told_who_can() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let role = Role::MedicalAssistant(id(PRESCRIBER));
    let assistant = clinic.ledger.in_the_demo(&id("rooming"), role).unwrap();
    let told = |payload: Payload| match clinic.tries_to_record(&assistant, patient, payload) {
        Err(SubmitError::NotAllowed(refused)) => refused.to_string(),
        other => panic!("{other:?}"),
    };
    let month = told(Payload::MonthConfirmed {
        test: None,
        counselled: true,
        signed: None,
    });
    assert!(
        month.contains("The patient's prescriber or a designee can."),
        "{month}"
    );
    let stop = told(Payload::TreatmentStopped {
        reason: None,
        last_dose_on: None,
    });
    assert!(stop.contains("The patient's prescriber can."), "{stop}");
    let topics = vec![Topic::Risks];
    let counselling = told(Payload::CounsellingRecorded { topics });
    assert!(counselling.contains("a designee can"), "{counselling}");
    assert!(counselling.contains("medical-assistant"), "{counselling}");
    let as_clinician = assistant.clinician().unwrap();
    assert!(matches!(
        enrols(&clinic, &as_clinician),
        Err(SubmitError::NotAllowed(_))
    ));
}
