//! Whoever is on call is told at once of what has to be answered the same day; contacts lead whoever covers; and the clinic's
//! own laboratory schedule holds where no other was chosen.

use retinue_care::event::{CareFact, ContactBy, Replacement};
use retinue_care::{Authority, Ctcae, Triage};
use retinue_kernel::{FactId, Id, RegistryEvent};
use retinue_ledger::{
    Actor, CareSubmission, OnCallTold, PatientId, Role, ScheduleChoice, Subject, SubmitError,
};

use crate::harness::{
    Clinic, PRESCRIBER, account, certify, day, fresh, id, minutes_later, raw, sign_in,
};

fn reports(
    clinic: &Clinic,
    who: &Actor,
    patient: PatientId,
    fact: CareFact,
) -> Result<FactId, SubmitError> {
    let today = clinic.ledger.today();
    let submission = CareSubmission::new(patient, fresh(), who, today, fact);
    clinic
        .ledger
        .submit_care(submission)
        .map(|done| done.fact.id)
}

fn noticed(words: &[&str]) -> CareFact {
    CareFact::SymptomReported {
        symptoms: words.iter().map(|word| id(word)).collect(),
        note: None,
    }
}

fn about_the_clinic(clinic: &Clinic, event: RegistryEvent) -> Result<(), SubmitError> {
    let subject = Subject::Prescriber(id(PRESCRIBER));
    clinic.about(&subject, event).map(drop)
}

/// An account of the clinic's office, put on call from today.
fn designee_on_call(clinic: &Clinic) -> Id {
    let made = account(&clinic.ledger, "night", Role::Designee(id(PRESCRIBER))).id;
    let named = RegistryEvent::OnCallNamed {
        account: made.clone(),
        from: clinic.ledger.today(),
        until: None,
    };
    about_the_clinic(clinic, named).expect("on call");
    made
}

fn the_only_row(clinic: &Clinic) -> retinue_ledger::CareTaskRow {
    let page = clinic.ledger.care_tasks(&clinic.clinician()).unwrap();
    assert_eq!((page.waiting, page.rows.len()), (1, 1));
    page.rows.into_iter().next().unwrap()
}

#[test]
fn an_emergency_that_a_patient_reports_is_told_to_whoever_is_on_call_and_the_row_shows_when() {
    let clinic = Clinic::in_service();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let night = designee_on_call(&clinic);
    let own = clinic.has_an_account_for("patient", patient);
    reports(
        &clinic,
        &own,
        patient,
        noticed(&["headache", "vision-change"]),
    )
    .unwrap();
    assert_eq!(the_only_row(&clinic).on_call, Some(OnCallTold::Waits));
    let waiting = clinic.ledger.on_call_messages(10).unwrap();
    assert_eq!(waiting.len(), 1);
    let message = &waiting[0];
    assert_eq!(
        (&message.account, message.login.as_str()),
        (&night, "night")
    );
    let leaves = format!("{} {} {}", message.id, message.login, message.name);
    for hidden in ["headache", "Synthetic Patient", &patient.to_string()] {
        assert!(!leaves.contains(hidden), "{leaves}");
    }
    // Not taken yet: it waits, over a restart too.
    let clinic = clinic.reopened();
    let again = clinic.ledger.on_call_messages(10).unwrap();
    assert_eq!(again, waiting);
    minutes_later(&clinic, 3);
    clinic.ledger.on_call_told(&again[0]).unwrap();
    assert!(clinic.ledger.on_call_messages(10).unwrap().is_empty());
    assert_eq!(
        the_only_row(&clinic).on_call,
        Some(OnCallTold::Told(clinic.clock.now()))
    );
    clinic.is_whole();
}

#[test]
fn what_can_wait_for_opening_hours_is_told_to_nobody() {
    let clinic = Clinic::in_service();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    designee_on_call(&clinic);
    let own = clinic.has_an_account_for("patient", patient);
    reports(&clinic, &own, patient, noticed(&["bone-pain"])).unwrap();
    let row = the_only_row(&clinic);
    assert!(row.triage < Triage::T2, "{:?}", row.triage);
    assert_eq!(row.on_call, None);
    assert!(clinic.ledger.on_call_messages(10).unwrap().is_empty());
}

#[test]
fn with_nobody_on_call_it_stands_in_the_list_alone() {
    let clinic = Clinic::in_service();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let own = clinic.has_an_account_for("patient", patient);
    reports(
        &clinic,
        &own,
        patient,
        noticed(&["headache", "vision-change"]),
    )
    .unwrap();
    assert_eq!(the_only_row(&clinic).on_call, None);
    designee_on_call(&clinic);
    about_the_clinic(&clinic, RegistryEvent::OnCallEnded {}).unwrap();
    reports(&clinic, &own, patient, noticed(&["bloody-diarrhoea"])).unwrap();
    assert!(clinic.ledger.on_call_messages(10).unwrap().is_empty());
}

/// Whom the office shuts out cannot be reached: what waits goes to the prescriber, and so does what comes after.
#[test]
fn where_the_account_on_call_is_closed_the_prescribers_own_is_told() {
    let clinic = Clinic::in_service();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let night = designee_on_call(&clinic);
    let own = clinic.has_an_account_for("patient", patient);
    let emergency = || noticed(&["headache", "vision-change"]);
    reports(&clinic, &own, patient, emergency()).unwrap();
    let told = || -> Vec<String> {
        let waiting = clinic.ledger.on_call_messages(10).unwrap();
        waiting.into_iter().map(|one| one.login).collect()
    };
    assert_eq!(told(), ["night"]);
    clinic
        .ledger
        .set_disabled(&clinic.administrator(), &night, true)
        .unwrap();
    assert_eq!(told(), ["prescriber"], "what waited is told to another");
    let settings = clinic.ledger.clinic_settings(&clinic.clinician()).unwrap();
    assert!(settings.on_call.is_some() && !settings.on_call_is_reached);
    reports(&clinic, &own, patient, noticed(&["bloody-diarrhoea"])).unwrap();
    assert_eq!(told(), ["prescriber", "prescriber"]);
    clinic.is_whole();
}

#[test]
fn whoever_is_ended_as_a_designee_is_on_call_no_more() {
    let clinic = Clinic::in_service();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let night = designee_on_call(&clinic);
    let own = clinic.has_an_account_for("patient", patient);
    reports(
        &clinic,
        &own,
        patient,
        noticed(&["headache", "vision-change"]),
    )
    .unwrap();
    clinic
        .ledger
        .end_designee(&clinic.clinician(), fresh(), &night, None)
        .unwrap();
    let settings = clinic.ledger.clinic_settings(&clinic.clinician()).unwrap();
    assert_eq!(settings.on_call, None);
    let waiting = clinic.ledger.on_call_messages(10).unwrap();
    assert_eq!(waiting.len(), 1, "what waited is not lost");
    assert_eq!(waiting[0].login, "prescriber");
}

/// However many wait for an account that nobody can sign in with, the first that can be told is among so many as are asked for.
#[test]
fn messages_of_a_closed_account_keep_nobody_elses_back() {
    let clinic = Clinic::in_service();
    let emergency = || noticed(&["headache", "vision-change"]);
    let reported = |name: &str| {
        let patient = clinic.registers_a_patient("Synthetic Patient").patient;
        let own = clinic.has_an_account_for(name, patient);
        reports(&clinic, &own, patient, emergency()).unwrap();
    };
    designee_on_call(&clinic);
    reported("patient-1");
    reported("patient-2");
    let day = account(&clinic.ledger, "day", Role::Designee(id(PRESCRIBER))).id;
    let named = RegistryEvent::OnCallNamed {
        account: day.clone(),
        from: clinic.ledger.today(),
        until: None,
    };
    about_the_clinic(&clinic, named).unwrap();
    reported("patient-3");
    // As a ledger stands in which the account was closed before messages were given on.
    raw(&clinic.ledger)
        .execute("UPDATE account SET disabled = 1 WHERE login = 'night'", ())
        .unwrap();
    let waiting = clinic.ledger.on_call_messages(1).unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].account, day);
}

/// What became more urgent after it was told is told again, and until then the list does not say that it was.
#[test]
fn what_waits_to_be_told_again_is_not_shown_as_told() {
    let clinic = Clinic::in_service();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    designee_on_call(&clinic);
    let own = clinic.has_an_account_for("patient", patient);
    reports(
        &clinic,
        &own,
        patient,
        noticed(&["headache", "vision-change"]),
    )
    .unwrap();
    let first = clinic.ledger.on_call_messages(10).unwrap();
    // The message is asked for anew while the first is on its way, and told twice.
    let file = raw(&clinic.ledger);
    file.execute_batch("CREATE TABLE aside AS SELECT * FROM outbox")
        .unwrap();
    clinic.ledger.on_call_told(&first[0]).unwrap();
    let told_first = clinic.clock.now();
    assert_eq!(
        the_only_row(&clinic).on_call,
        Some(OnCallTold::Told(told_first))
    );
    file.execute_batch("INSERT INTO outbox SELECT * FROM aside; DROP TABLE aside")
        .unwrap();
    assert_eq!(the_only_row(&clinic).on_call, Some(OnCallTold::Waits));
    minutes_later(&clinic, 5);
    clinic.ledger.on_call_told(&first[0]).unwrap();
    assert_eq!(
        the_only_row(&clinic).on_call,
        Some(OnCallTold::Told(clinic.clock.now())),
        "when it was told last"
    );
}

#[test]
fn a_delegate_is_on_call_no_longer_than_they_cover_and_a_naming_to_come_can_be_ended() {
    let clinic = Clinic::in_service();
    let today = clinic.ledger.today();
    certify(&clinic.ledger, &Subject::Prescriber(id("pr-9")));
    let theirs = account(&clinic.ledger, "covers", Role::Prescriber(id("pr-9"))).id;
    let delegate = RegistryEvent::DelegateNamed {
        delegate: id("pr-9"),
        from: today.plus(1),
        until: Some(today.plus(3)),
    };
    about_the_clinic(&clinic, delegate).unwrap();
    let names = |from, until| {
        let named = RegistryEvent::OnCallNamed {
            account: theirs.clone(),
            from,
            until,
        };
        match about_the_clinic(&clinic, named) {
            Ok(()) => None,
            Err(SubmitError::Refused(refused)) => Some(refused.because[0].field),
            Err(other) => panic!("{other}"),
        }
    };
    assert_eq!(names(today, Some(today.plus(3))), Some("account"));
    assert_eq!(names(today.plus(1), None), Some("until"));
    assert_eq!(names(today.plus(1), Some(today.plus(4))), Some("until"));
    assert_eq!(names(today.plus(1), Some(today.plus(3))), None);
    assert_eq!(
        clinic
            .ledger
            .clinic_settings(&clinic.clinician())
            .unwrap()
            .on_call,
        None,
        "not yet"
    );
    about_the_clinic(&clinic, RegistryEvent::OnCallEnded {}).unwrap();
    minutes_later(&clinic, 24 * 60);
    assert_eq!(
        clinic
            .ledger
            .clinic_settings(&clinic.clinician())
            .unwrap()
            .on_call,
        None,
        "it was ended before it began"
    );
}

#[test]
fn somebody_who_was_reached_is_no_reason_to_wake_anyone() {
    let clinic = Clinic::in_service();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    designee_on_call(&clinic);
    let own = clinic.has_an_account_for("patient", patient);
    let task = reports(
        &clinic,
        &own,
        patient,
        noticed(&["headache", "vision-change"]),
    )
    .unwrap();
    assert_eq!(clinic.ledger.on_call_messages(10).unwrap().len(), 1);
    let reached = CareFact::ContactMade {
        task,
        how: ContactBy::Telephone,
        reached: true,
        note: None,
    };
    reports(&clinic, &clinic.prescriber, patient, reached).unwrap();
    assert!(clinic.ledger.on_call_messages(10).unwrap().is_empty());
}

#[test]
fn a_grade_corrected_upwards_after_the_contact_waits_again_and_whoever_is_on_call_is_told() {
    let clinic = Clinic::in_service();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    designee_on_call(&clinic);
    let graded = |grade| CareFact::EffectGraded {
        term: id("depression"),
        grade,
        ctcae_version: Ctcae::V5,
    };
    let says = |fact| reports(&clinic, &clinic.prescriber, patient, fact).unwrap();
    let task = says(graded(3));
    let reached = CareFact::ContactMade {
        task: task.clone(),
        how: ContactBy::Telephone,
        reached: true,
        note: None,
    };
    says(reached.clone());
    assert!(clinic.ledger.on_call_messages(10).unwrap().is_empty());
    says(CareFact::CareCorrected {
        of: task.clone(),
        why: id("the grade was mistyped"),
        instead: Some(Box::new(Replacement {
            on: clinic.ledger.today(),
            fact: graded(4),
        })),
    });
    let row = the_only_row(&clinic);
    assert_eq!((row.task, row.triage), (task, Triage::T3));
    assert_eq!(clinic.ledger.on_call_messages(10).unwrap().len(), 1);
    says(reached);
    let page = clinic.ledger.care_tasks(&clinic.clinician()).unwrap();
    assert_eq!(page.waiting, 0);
    clinic.is_whole();
}

#[test]
fn whoever_enters_it_is_not_told_what_they_entered() {
    let clinic = Clinic::in_service();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    designee_on_call(&clinic);
    let night = sign_in(&clinic.ledger, "night");
    reports(
        &clinic,
        &night,
        patient,
        noticed(&["headache", "vision-change"]),
    )
    .unwrap();
    assert!(clinic.ledger.on_call_messages(10).unwrap().is_empty());
}

#[test]
fn on_call_is_who_may_read_what_waits_from_today_on() {
    let clinic = Clinic::in_service();
    let today = clinic.ledger.today();
    let stranger = account(&clinic.ledger, "stranger", Role::Prescriber(id("pr-9"))).id;
    let refused = |account: &Id, from, until| {
        let named = RegistryEvent::OnCallNamed {
            account: account.clone(),
            from,
            until,
        };
        match about_the_clinic(&clinic, named) {
            Ok(()) => None,
            Err(SubmitError::Refused(refused)) => Some(refused.because[0].field),
            Err(other) => panic!("{other}"),
        }
    };
    assert_eq!(refused(&stranger, today, None), Some("account"));
    assert_eq!(refused(&id("nobody"), today, None), Some("account"));
    let own = account(&clinic.ledger, "night", Role::Designee(id(PRESCRIBER))).id;
    assert_eq!(refused(&own, today.minus(1), None), Some("from"));
    assert_eq!(refused(&own, today.plus(2), Some(today)), Some("until"));
    assert_eq!(refused(&own, today, Some(today)), None);
    // A delegate reads what waits: from the day on which they are one.
    certify(&clinic.ledger, &Subject::Prescriber(id("pr-9")));
    let delegate = RegistryEvent::DelegateNamed {
        delegate: id("pr-9"),
        from: today,
        until: None,
    };
    about_the_clinic(&clinic, delegate).unwrap();
    assert_eq!(refused(&stranger, today, None), None);
    let settings = clinic.ledger.clinic_settings(&clinic.clinician()).unwrap();
    let (who, _) = settings.on_call.expect("somebody is on call");
    assert_eq!(who.account, stranger, "the last naming counts");
    let nobody = about_the_clinic(&clinic, RegistryEvent::OnCallEnded {});
    assert!(nobody.is_ok());
    let again = about_the_clinic(&clinic, RegistryEvent::OnCallEnded {});
    assert!(matches!(again, Err(SubmitError::Refused(_))));
}

#[test]
fn contacts_lead_whoever_covers_and_nobody_else() {
    let clinic = Clinic::in_service();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let waits = noticed(&["headache", "vision-change"]);
    let task = reports(&clinic, &clinic.prescriber, patient, waits).unwrap();
    certify(&clinic.ledger, &Subject::Prescriber(id("pr-2")));
    account(&clinic.ledger, "second", Role::Prescriber(id("pr-2")));
    let second = sign_in(&clinic.ledger, "second")
        .clinician()
        .expect("a prescriber");
    let seen = || clinic.ledger.care_tasks(&second).unwrap();
    assert_eq!(seen().waiting, 0);
    let today = clinic.ledger.today();
    let named = RegistryEvent::DelegateNamed {
        delegate: id("pr-2"),
        from: today.plus(1),
        until: Some(today.plus(2)),
    };
    about_the_clinic(&clinic, named).unwrap();
    assert_eq!(seen().waiting, 0, "not today");
    minutes_later(&clinic, 24 * 60);
    let page = seen();
    assert_eq!((page.waiting, page.rows.len()), (1, 1));
    assert_eq!(page.rows[0].task, task);
    assert_eq!(page.rows[0].covered, Some(id(PRESCRIBER)));
    // The row leads to a page that opens.
    clinic.ledger.care_file(&second, patient).unwrap();
    assert_eq!(
        the_only_row(&clinic).covered,
        None,
        "the prescriber's own stays theirs"
    );
    // A designee of the delegate enters data for the delegate alone.
    account(&clinic.ledger, "office", Role::Designee(id("pr-2")));
    let office = sign_in(&clinic.ledger, "office")
        .clinician()
        .expect("a designee");
    assert_eq!(clinic.ledger.care_tasks(&office).unwrap().waiting, 0);
    for _ in 0..2 {
        minutes_later(&clinic, 24 * 60);
    }
    assert_eq!(seen().waiting, 0, "the cover is over");
}

#[test]
fn the_clinics_schedule_holds_until_another_is_chosen_for_a_patient_with_a_reason() {
    let clinic = Clinic::in_service();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let file = || {
        clinic
            .ledger
            .care_file(&clinic.clinician(), patient)
            .unwrap()
    };
    let followed = file().schedule();
    assert_eq!(followed.authority, Some(Authority::UsLabel));
    assert_eq!(followed.chosen, ScheduleChoice::Label);
    let choose = |authority: &str| {
        about_the_clinic(
            &clinic,
            RegistryEvent::LaboratoryScheduleChosen {
                authority: id(authority),
            },
        )
    };
    assert!(matches!(choose("tradition"), Err(SubmitError::Refused(_))));
    choose("delphi-2022").unwrap();
    let followed = file().schedule();
    assert_eq!(followed.authority, Some(Authority::Delphi2022));
    match followed.chosen {
        ScheduleChoice::OfClinic { on, by } => {
            assert_eq!(on, clinic.ledger.today());
            assert!(by.is_some(), "who chose stays on record");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(
        file().case().schedule,
        Some(Authority::Delphi2022),
        "advice follows it"
    );
    let foreign = CareFact::ScheduleChosen {
        authority: Authority::UkLabel,
        reason: Some(id("as at home")),
    };
    match reports(&clinic, &clinic.prescriber, patient, foreign) {
        Err(SubmitError::Refused(refused)) => {
            let because = &refused.because[0];
            assert_eq!(because.field, "authority");
            assert!(because.wrong.contains("delphi-2022"), "{}", because.wrong);
        }
        other => panic!("{other:?}"),
    }
    // Chosen for the clinic it holds for patients of its land alone.
    choose("uk-label").unwrap();
    assert_eq!(file().schedule().authority, Some(Authority::UsLabel));
    choose("delphi-2022").unwrap();
    let own = |reason: Option<Id>| CareFact::ScheduleChosen {
        authority: Authority::Practice,
        reason,
    };
    match reports(&clinic, &clinic.prescriber, patient, own(None)) {
        Err(SubmitError::Refused(refused)) => assert_eq!(refused.because[0].field, "reason"),
        other => panic!("{other:?}"),
    }
    let why = id("raised lipids before");
    reports(&clinic, &clinic.prescriber, patient, own(Some(why.clone()))).unwrap();
    let followed = file().schedule();
    assert_eq!(followed.authority, Some(Authority::Practice));
    match followed.chosen {
        ScheduleChoice::ForPatient { on, reason, .. } => {
            assert_eq!((on, reason), (day("2026-03-02"), Some(why)));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(file().case().schedule, Some(Authority::Practice));
}
