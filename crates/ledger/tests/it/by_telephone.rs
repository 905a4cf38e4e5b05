//! A patient whom a prescriber's office enrols by telephone.

use retinue_kernel::{IdentifiedBy, Programme, RegistryEvent};
use retinue_ledger::{
    Assistance, CommandId, Contacts, Registered, Role, Subject, SubmitError, TelephoneEnrolment,
};

use crate::harness::{Clinic, PRESCRIBER, day, fresh, id, minutes_later};

fn enrols(clinic: &Clinic, command_id: CommandId) -> Result<Registered, SubmitError> {
    let agent = clinic
        .ledger
        .in_the_demo(&id("agent"), Role::PhoneAgent)
        .expect("an agent");
    let enrolment = TelephoneEnrolment {
        prescriber: id(PRESCRIBER),
        also: vec![IdentifiedBy::CallBack],
        name: "Synthetic Patient".to_owned(),
        born: day("2001-05-04"),
        contacts: Contacts::default(),
        programme: Programme::UsIpledge,
        can_become_pregnant: true,
        assistance: Assistance::default(),
    };
    let agent = agent.phone_agent().expect("telephone staff");
    clinic
        .ledger
        .enrol_by_telephone(&agent, command_id, enrolment)
}

fn field(refused: Result<Registered, SubmitError>) -> &'static str {
    match refused {
        Err(SubmitError::Refused(refused)) => refused.because[0].field,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_prescriber_who_is_suspended_enrols_nobody_by_telephone_as_in_the_clinic() {
    let clinic = Clinic::open();
    enrols(&clinic, fresh()).expect("certified, they do");
    let about = |event| {
        clinic
            .about(&Subject::Prescriber(id(PRESCRIBER)), event)
            .expect("a standing")
    };
    about(RegistryEvent::Suspended { reason: None });
    assert_eq!(field(enrols(&clinic, fresh())), "prescriber");
    let registration = retinue_ledger::Registration {
        command_id: fresh(),
        name: "Synthetic Patient".to_owned(),
        born: day("2001-05-04"),
        contacts: Contacts::default(),
        programme: Programme::UsIpledge,
        on: clinic.ledger.today(),
        assistance: Assistance::default(),
        at: None,
    };
    let in_the_clinic = clinic
        .ledger
        .register_patient(&clinic.clinician(), registration);
    assert_eq!(field(in_the_clinic), "prescriber");
    about(RegistryEvent::Reinstated { reason: None });
    enrols(&clinic, fresh()).expect("certified again, they do");
    clinic.is_whole();
}

/// The line broke off after it was stored, and the agent sends it again on the next day.
#[test]
fn an_enrolment_that_is_sent_again_after_midnight_is_the_one_of_the_day_before() {
    let clinic = Clinic::open();
    let named = fresh();
    let first = enrols(&clinic, named.clone()).expect("enrolled");
    minutes_later(&clinic, 13 * 60);
    let again = enrols(&clinic, named).expect("the same answer");
    assert_eq!(again.patient, first.patient);
    assert_eq!(again.number, first.number);
    assert_eq!(again.recorded_at, first.recorded_at);
    assert!(again.outcome.again);
    clinic.is_whole();
}
