//! Several programmes in one installation: each patient is judged by the law of their own.

use retinue_kernel::{
    Assessed, Basis, Category, Channel, ExternalNumber, FactId, Form, Id, Mode, Payload, Programme,
    ReConsent, RegistryEvent, Signer, Topic,
};
use retinue_ledger::{
    Assistance, Brought, Contacts, CounterAnswer, CounterState, Ledger, Options, Outcome,
    PatientId, Registered, Registration, Subject, SubmitError, Verdict,
};
use retinue_rulebook::{FormText, FormTextFile, WhoseWords};

use crate::harness::{Clinic, day, fresh, id, minutes_later, registry};

/// A patient of a United Kingdom clinic who cannot become pregnant, with all that the checklist asks and a prescription.
pub(crate) fn uk_patient_with_a_prescription(clinic: &Clinic) -> (Registered, FactId) {
    let registered = register(clinic, Programme::UkMhra).unwrap();
    let patient = registered.patient;
    assign_and_sign(clinic, patient, Form::AcknowledgementOfRisk);
    clinic.counsels_and_sees(patient);
    assess(clinic, patient);
    let prescription = clinic.prescribes(patient);
    (registered, prescription)
}

pub(crate) fn register(clinic: &Clinic, programme: Programme) -> Result<Registered, SubmitError> {
    let registration = Registration {
        command_id: fresh(),
        name: "Synthetic Patient".to_owned(),
        born: day("1990-06-01"),
        contacts: Contacts::default(),
        programme,
        on: clinic.ledger.today(),
        assistance: Assistance::default(),
        at: None,
    };
    clinic
        .ledger
        .register_patient(&clinic.clinician(), registration)
}

pub(crate) fn assign_and_sign(clinic: &Clinic, patient: PatientId, form: Form) {
    clinic.records(
        patient,
        Payload::CategoryAssigned {
            category: Category::Cannot,
            basis: Basis::CisgenderMale,
            menopause: None,
            reason: None,
        },
    );
    sign(clinic, patient, form);
}

pub(crate) fn sign(clinic: &Clinic, patient: PatientId, form: Form) {
    let signers = vec![Signer::Patient, Signer::Prescriber];
    let signed = Payload::ConsentSigned {
        form,
        signers,
        edition: None,
        text_hash: None,
        signing: None,
    };
    clinic.records(patient, signed);
}

pub(crate) fn assess(clinic: &Clinic, patient: PatientId) {
    let subjects = vec![Assessed::MentalHealth, Assessed::SexualFunction];
    let concern = Some(false);
    clinic.records(patient, Payload::AssessmentRecorded { subjects, concern });
}

pub(crate) fn supplied(
    prescription: &FactId,
    checklist: &FactId,
    days: u16,
    despite: Option<&str>,
) -> Payload {
    Payload::Supplied {
        prescription: prescription.clone(),
        pharmacy: id(crate::harness::PHARMACY),
        checklist: checklist.clone(),
        days,
        capsules: None,
        product_code: None,
        lot: None,
        shipped: false,
        despite: despite.map(id),
        to: None,
    }
}

pub(crate) fn checklist_of(outcome: &Outcome) -> FactId {
    let decision = outcome.decision.as_ref().expect("a checklist");
    assert!(!decision.json.contains("authorised"), "{}", decision.json);
    assert!(
        decision.json.contains("\"programme\":\"uk-mhra\""),
        "{}",
        decision.json
    );
    decision.fact.clone()
}

pub(crate) fn fields<T: std::fmt::Debug>(refused: Result<T, SubmitError>) -> Vec<&'static str> {
    match refused {
        Err(SubmitError::Refused(refused)) => refused.because.iter().map(|one| one.field).collect(),
        other => panic!("not refused: {other:?}"),
    }
}

pub(crate) fn state_at_counter(clinic: &Clinic, registered: &Registered) -> CounterState {
    let who = clinic.at_the_counter();
    let at = clinic.ledger.present(&who, &registered.number.to_string());
    let last = at.unwrap().prescriptions.remove(0);
    last.state
}

#[test]
fn a_uk_pharmacist_is_given_a_checklist_and_records_the_supply_without_any_authorisation() {
    let clinic = Clinic::open();
    let (registered, prescription) = uk_patient_with_a_prescription(&clinic);
    let patient = registered.patient;
    assert!(matches!(
        state_at_counter(&clinic, &registered),
        CounterState::ToBeAsked
    ));

    let number = registered.number.to_string();
    let who = clinic.at_the_counter();
    let asked = clinic
        .ledger
        .request_dispense(&who, fresh(), &number, prescription.clone())
        .unwrap();
    let CounterAnswer::Answered(answer) = asked else {
        panic!("nobody matched");
    };
    let Verdict::Checklist(list) = &answer.verdict else {
        panic!("not a checklist: {:?}", answer.verdict);
    };
    assert!(list.is_complete());
    assert_eq!(list.days, 30);
    let unnamed = list.items.iter().filter(|item| item.name.is_none()).count();
    assert_eq!(unnamed, 1, "the steps of the prescriber stand together");

    let out = supplied(&prescription, &answer.fact, 10, None);
    clinic
        .tries_to_record(&clinic.pharmacist, patient, out)
        .unwrap();
    assert!(matches!(
        state_at_counter(&clinic, &registered),
        CounterState::Checked { ref now, .. } if now.days == 20
    ));
    let rest = supplied(&prescription, &answer.fact, 21, None);
    assert_eq!(
        fields(clinic.tries_to_record(&clinic.pharmacist, patient, rest)),
        ["days"],
        "no more than was prescribed"
    );
    let rest = supplied(&prescription, &answer.fact, 20, None);
    clinic
        .tries_to_record(&clinic.pharmacist, patient, rest)
        .unwrap();
    assert!(matches!(
        state_at_counter(&clinic, &registered),
        CounterState::Dispensed
    ));

    let again = clinic.asks_to_dispense(patient, &prescription);
    checklist_of(&again);
    assert_eq!(
        crate::harness::reasons(&again),
        ["prescription-already-dispensed"]
    );
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap();
    assert_eq!(
        file.summary.supply_ends_on,
        Some(day("2026-03-31")),
        "the supply counts"
    );
    assert!(
        file.summary.authorisations.is_empty(),
        "nothing was authorised"
    );
    clinic.is_whole();
}

#[test]
fn a_checklist_replays_to_the_byte_with_the_law_of_its_programme() {
    let clinic = Clinic::open();
    let (registered, prescription) = uk_patient_with_a_prescription(&clinic);
    let checklist = checklist_of(&clinic.asks_to_dispense(registered.patient, &prescription));
    let (patient, us_prescription, authorisation) = clinic.has_an_authorised_patient();
    assert_ne!(patient, registered.patient);
    assert_ne!(prescription, us_prescription);
    minutes_later(&clinic, 1);
    let clinic = clinic.reopened();
    for (named, programme) in [(&checklist, "uk-mhra"), (&authorisation, "us-ipledge")] {
        let replay = clinic
            .ledger
            .replay(&clinic.administrator(), named.as_str())
            .unwrap();
        assert!(replay.is_same(), "{}\n{}", replay.recorded, replay.again);
        let json: serde_json::Value = serde_json::from_str(&replay.recorded).unwrap();
        assert_eq!(json["programme"], programme);
        let rulebook = clinic
            .ledger
            .laws()
            .of(programme.parse_programme())
            .unwrap();
        assert_eq!(json["rules"], rulebook.hash().as_str());
    }
    let held = clinic.ledger.verify().unwrap().decisions;
    assert_eq!(held, 2, "each was held against the fact that carries it");
    clinic.is_whole();
}

/// A programme by its name.
trait ParseProgramme {
    fn parse_programme(&self) -> Programme;
}

impl ParseProgramme for str {
    fn parse_programme(&self) -> Programme {
        Programme::from_text(self).unwrap()
    }
}

#[test]
fn each_programme_adopts_its_own_editions_in_a_stream_of_its_own() {
    let clinic = Clinic::open();
    let (registered, prescription) = uk_patient_with_a_prescription(&clinic);
    let edition = |outcome: &Outcome| {
        let json: serde_json::Value =
            serde_json::from_str(&outcome.decision.as_ref().unwrap().json).unwrap();
        (
            json["edition"].to_string(),
            json["known"]["programme"].as_u64(),
        )
    };
    let first = clinic.asks_to_dispense(registered.patient, &prescription);
    assert_eq!(edition(&first), ("\"2026-01-22\"".to_owned(), Some(0)));

    let uk = Subject::Beside(Programme::UkMhra);
    let rules = clinic
        .ledger
        .laws()
        .of(Programme::UkMhra)
        .unwrap()
        .hash()
        .clone();
    let adopted = RegistryEvent::EditionAdopted {
        edition: id("2023-10-31"),
        from: day("2026-01-01"),
        rules,
        overlays: Vec::new(),
    };
    clinic.about(&uk, adopted.clone()).unwrap();
    let other = clinic.about(&Subject::Beside(Programme::EuPpp), adopted);
    assert!(
        matches!(other, Err(SubmitError::Refused(_))),
        "another's rules: {other:?}"
    );

    let second = clinic.asks_to_dispense(registered.patient, &prescription);
    assert_eq!(edition(&second), ("\"2023-10-31\"".to_owned(), Some(1)));
    let (us, us_prescription) = clinic.has_a_patient_with_a_prescription();
    let us = clinic.asks_to_dispense(us.patient, &us_prescription);
    assert_eq!(edition(&us), ("\"2021-12-13\"".to_owned(), Some(0)));
    let mode = RegistryEvent::ModeSet {
        mode: retinue_kernel::Mode::Registry,
    };
    let refused = clinic
        .ledger
        .submit_registry(registry(&clinic.ledger, &uk, mode));
    assert!(
        matches!(refused, Err(SubmitError::Refused(_))),
        "the mode is the installation's"
    );
}

#[test]
fn who_moves_keeps_one_record_and_the_authorisation_ends_and_the_pharmacy_is_told() {
    let clinic = Clinic::open();
    let (patient, prescription, authorisation) = clinic.has_an_authorised_patient();
    let moved = clinic.records(
        patient,
        Payload::ProgrammeEntered {
            programme: Programme::UkMhra,
        },
    );
    let kinds: Vec<_> = moved.facts.iter().map(|fact| fact.kind.as_str()).collect();
    assert_eq!(kinds, ["programme-entered", "authorisation-reversed"]);
    let told = clinic.ledger.notices(&clinic.at_the_counter(), 10).unwrap();
    let retinue_ledger::Notice::AuthorisationEnded {
        authorisation: ended,
        reason,
        ..
    } = &told[0].message.notice
    else {
        panic!("another notice: {:?}", told[0].message.notice)
    };
    assert_eq!(*ended, authorisation);
    assert_eq!(
        reason.as_deref(),
        Some("the patient moved to another programme")
    );
    assert!(clinic.hands_over(patient, &authorisation).is_err());

    // What was recorded before still counts where the new law asks for it; what it asks besides is open.
    let outcome = clinic.asks_to_dispense(patient, &prescription);
    checklist_of(&outcome);
    assert_eq!(
        crate::harness::reasons(&outcome),
        [
            "consent-missing",
            "assessment-missing",
            "assessment-missing"
        ]
    );
    sign(&clinic, patient, Form::AcknowledgementOfRisk);
    assess(&clinic, patient);
    let anew = clinic.prescribes(patient);
    let outcome = clinic.asks_to_dispense(patient, &anew);
    assert_eq!(crate::harness::reasons(&outcome), Vec::<&str>::new());
    let checklist = checklist_of(&outcome);
    let out = supplied(&anew, &checklist, 30, None);
    clinic
        .tries_to_record(&clinic.pharmacist, patient, out)
        .unwrap();

    let twice = clinic.tries_to_record(
        &clinic.prescriber,
        patient,
        Payload::ProgrammeEntered {
            programme: Programme::UkMhra,
        },
    );
    assert_eq!(fields(twice), ["programme"]);

    // Back in the United States the registry knows what was supplied abroad.
    clinic.records(
        patient,
        Payload::ProgrammeEntered {
            programme: Programme::UsIpledge,
        },
    );
    let back = clinic.prescribes(patient);
    let outcome = clinic.asks_to_dispense(patient, &back);
    assert!(
        crate::harness::reasons(&outcome).contains(&"supply-not-used-up"),
        "{:?}",
        crate::harness::reasons(&outcome)
    );
    clinic.is_whole();
}

#[test]
fn an_agreement_outside_the_programme_ends_with_a_record_that_contradicts_it() {
    let clinic = Clinic::open();
    let registered = register(&clinic, Programme::UkMhra).unwrap();
    let patient = registered.patient;
    let can = || Payload::CategoryAssigned {
        category: Category::Can,
        basis: Basis::Default,
        menopause: None,
        reason: None,
    };
    clinic.records(patient, can());
    let prescription = clinic.prescribes(patient);
    let asks_for_a_test = || {
        crate::harness::reasons(&clinic.asks_to_dispense(patient, &prescription))
            .contains(&"test-missing")
    };
    assert!(asks_for_a_test());
    let reason: Id = id("no expected risk of pregnancy");
    clinic.records(patient, Payload::OutsideProgrammeAgreed { reason });
    assert!(!asks_for_a_test());
    clinic.records(
        patient,
        Payload::CounsellingRecorded {
            topics: vec![Topic::Risks],
        },
    );
    assert!(!asks_for_a_test(), "another fact says nothing of it");
    clinic.records(patient, can());
    assert!(asks_for_a_test());
}

#[test]
fn in_a_companion_a_uk_patient_is_given_the_checklist_and_nobody_asks_for_a_number() {
    let clinic = Clinic::open();
    let mode = Mode::Companion;
    clinic
        .about(&Subject::Programme, RegistryEvent::ModeSet { mode })
        .unwrap();
    let (registered, prescription) = uk_patient_with_a_prescription(&clinic);
    let (who, number) = (clinic.at_the_counter(), registered.number.to_string());
    let brought = Brought {
        number: ExternalNumber::new("SYNTHETIC 1").unwrap(),
        do_not_dispense_after: day("2026-03-05"),
        channel: Channel::Website,
    };
    let refused =
        clinic
            .ledger
            .record_number(&who, fresh(), &number, prescription.clone(), brought);
    assert!(
        matches!(refused, Err(SubmitError::Refused(_))),
        "no system gives numbers there: {refused:?}"
    );
    let asked = clinic
        .ledger
        .request_dispense(&who, fresh(), &number, prescription.clone());
    let CounterAnswer::Answered(answer) = asked.unwrap() else {
        panic!("not answered");
    };
    let Verdict::Checklist(list) = &answer.verdict else {
        panic!("not a checklist: {:?}", answer.verdict);
    };
    assert!(list.is_complete());
    let out = supplied(&prescription, &answer.fact, 30, None);
    clinic
        .tries_to_record(&clinic.pharmacist, registered.patient, out)
        .unwrap();
    clinic.is_whole();
}

#[test]
fn a_text_of_one_programme_is_signed_there_and_nowhere_else() {
    let clinic = Clinic::open();
    let uk = clinic.ledger.laws().of(Programme::UkMhra).unwrap();
    let entry = uk.form("acknowledgement-of-risk-2026").unwrap();
    let mut text = FormText::demonstration(entry, &id("2026-01-22"));
    text.words = WhoseWords::Official;
    let hash = text.hash();
    let file = FormTextFile {
        programme: Programme::UkMhra,
        text,
        from: clinic.ledger.today_in(Programme::UkMhra),
        re_consent: ReConsent::Required,
    };
    let written = file.written();
    let read = clinic.ledger.form_text_file("text.toml", &written).unwrap();
    assert_eq!(read, file, "the file says whose form it brings");
    clinic
        .ledger
        .load_form_text(&clinic.administrator(), fresh(), read)
        .unwrap();
    let loaded = |programme| {
        let file = clinic
            .ledger
            .file_of_programme(&clinic.administrator(), programme);
        let facts = file.unwrap().facts;
        let texts = |fact: &retinue_kernel::RegistryFact| {
            matches!(fact.event, RegistryEvent::FormTextLoaded { .. })
        };
        facts.iter().filter(|fact| texts(fact)).count()
    };
    assert_eq!(loaded(Programme::UkMhra), 1);
    assert_eq!(loaded(Programme::UsIpledge), 0);

    let patient = register(&clinic, Programme::UkMhra).unwrap().patient;
    let signed = |text_hash| Payload::ConsentSigned {
        form: Form::AcknowledgementOfRisk,
        signers: vec![Signer::Patient, Signer::Prescriber],
        edition: None,
        text_hash,
        signing: None,
    };
    let on_nothing = clinic.tries_to_record(&clinic.prescriber, patient, signed(None));
    assert_eq!(fields(on_nothing), ["text-hash"]);
    clinic.records(patient, signed(Some(hash.clone())));
    let shown = clinic.ledger.form_texts_today(Programme::UkMhra);
    assert_eq!(shown.iter().map(FormText::hash).collect::<Vec<_>>(), [hash]);
    // Whoever is treated in the United States signs what is in force there.
    clinic.has_a_patient_with_a_prescription();
    clinic.is_whole();
}

#[test]
fn nobody_enters_a_programme_whose_rules_are_not_held() {
    let clinic = Clinic::open();
    let options = Options {
        place: retinue_ledger::Place::Temporary,
        beside: Vec::new(),
        ..crate::harness::options(&clinic.folder, &clinic.clock, Default::default())
    };
    let alone = Ledger::open(Options {
        purpose: retinue_ledger::Purpose::Demo,
        ..options
    })
    .unwrap();
    let who = alone
        .in_the_demo(
            &id("prescriber"),
            retinue_ledger::Role::Prescriber(id("pr-1")),
        )
        .unwrap();
    let registration = Registration {
        command_id: fresh(),
        name: "Synthetic Patient".to_owned(),
        born: day("1990-06-01"),
        contacts: Contacts::default(),
        programme: Programme::EuPpp,
        on: alone.today(),
        assistance: Assistance::default(),
        at: None,
    };
    let refused = alone.register_patient(&who.clinician().unwrap(), registration);
    let Err(SubmitError::Refused(refused)) = refused else {
        panic!("taken: {refused:?}");
    };
    assert_eq!(refused.because[0].field, "programme");
}
