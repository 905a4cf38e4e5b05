//! A small clinic on a real ledger, and the one place where tests touch its API at length.

use std::sync::Arc;

use jiff::Timestamp;
use retinue_kernel::{
    Basis, Capsules, Category, Command, Day, Days, DispenseDecision, DispenseRequest, FactId, Form,
    Id, Milligrams, Payload, Product, Programme, RegistryEvent, Signer, Topic,
};
use retinue_ledger::{
    Actor, Clinician, Clock, CommandId, Contacts, Ledger, Limits, NewAccount, Options, Outcome,
    Password, PatientId, Pharmacist, Place, Purpose, Registered, Registration, RegistryOutcome,
    RegistrySubmission, Role, SimulatedClock, Subject, Submission, SubmitError,
};
use retinue_rulebook::Rulebook;
use tempfile::TempDir;

pub(crate) fn rulebook() -> Arc<Rulebook> {
    Arc::new(Rulebook::embedded().expect("the embedded rules load"))
}

/// The other programmes, read once for all tests.
pub(crate) fn beside() -> Vec<Arc<Rulebook>> {
    static READ: std::sync::OnceLock<Vec<Arc<Rulebook>>> = std::sync::OnceLock::new();
    READ.get_or_init(|| {
        retinue_ledger::Laws::built_in_beside(&rulebook()).expect("the other rules load")
    })
    .clone()
}

pub(crate) fn id(text: &str) -> Id {
    Id::new(text).expect("an id")
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// A moment on a day, at noon in New York.
pub(crate) fn noon(text: &str) -> Timestamp {
    format!("{text}T12:00:00-05:00").parse().expect("a moment")
}

/// The clock of the clinic, moved on.
pub(crate) fn minutes_later(clinic: &Clinic, minutes: i64) {
    clinic
        .clock
        .set(clinic.clock.now() + jiff::Span::new().minutes(minutes));
}

pub(crate) fn fresh() -> CommandId {
    CommandId::random().expect("random bytes")
}

/// An installation with one certified prescriber and two certified pharmacies, on a clock that stands at
/// 2026-03-02 noon, New York.
pub(crate) struct Clinic {
    pub(crate) ledger: Ledger,
    pub(crate) clock: SimulatedClock,
    pub(crate) prescriber: Actor,
    pub(crate) pharmacist: Actor,
    pub(crate) other_pharmacist: Actor,
    pub(crate) folder: TempDir,
    purpose: Purpose,
}

pub(crate) const PRESCRIBER: &str = "pr-1";
pub(crate) const PHARMACY: &str = "ph-1";
pub(crate) const OTHER_PHARMACY: &str = "ph-2";
pub(crate) const A_PASSWORD: &str = "synthetic words for a test";

/// The accounts of a clinic: login and role.
pub(crate) fn staff() -> [(&'static str, Role); 3] {
    [
        ("prescriber", Role::Prescriber(id(PRESCRIBER))),
        ("pharmacist", Role::Pharmacist(id(PHARMACY))),
        ("other", Role::Pharmacist(id(OTHER_PHARMACY))),
    ]
}

impl Clinic {
    /// On a ledger marked as a demo, whose door costs no password: everything else is as in service.
    pub(crate) fn open() -> Clinic {
        Clinic::with(Limits::default())
    }

    pub(crate) fn with(limits: Limits) -> Clinic {
        Clinic::opened(Purpose::Demo, limits, |ledger, login, role| {
            ledger.in_the_demo(&id(login), role).expect("an actor")
        })
    }

    /// On a ledger for service, with accounts, passwords and sessions.
    pub(crate) fn in_service() -> Clinic {
        Clinic::opened(
            Purpose::Service,
            Limits::default(),
            |ledger, login, role| {
                account(ledger, login, role);
                sign_in(ledger, login)
            },
        )
    }

    fn opened(
        purpose: Purpose,
        limits: Limits,
        actor: impl Fn(&Ledger, &str, Role) -> Actor,
    ) -> Clinic {
        let folder = TempDir::new().expect("a folder");
        let clock = SimulatedClock::at(noon("2026-03-02"));
        let ledger = Ledger::open(Options {
            purpose,
            ..options(&folder, &clock, limits)
        })
        .expect("a ledger");
        for subject in [
            Subject::Prescriber(id(PRESCRIBER)),
            Subject::Pharmacy(id(PHARMACY)),
            Subject::Pharmacy(id(OTHER_PHARMACY)),
        ] {
            certify(&ledger, &subject);
        }
        let [prescriber, pharmacist, other_pharmacist] =
            staff().map(|(login, role)| actor(&ledger, login, role));
        Clinic {
            ledger,
            clock,
            prescriber,
            pharmacist,
            other_pharmacist,
            folder,
            purpose,
        }
    }

    /// Drops the ledger without a farewell: nobody has its files open.
    pub(crate) fn away(self) -> Away {
        drop(self.ledger);
        Away {
            clock: self.clock,
            actors: [self.prescriber, self.pharmacist, self.other_pharmacist],
            folder: self.folder,
            purpose: self.purpose,
        }
    }

    /// Drops the ledger without a farewell and opens it again.
    pub(crate) fn reopened(self) -> Clinic {
        self.away().back()
    }

    pub(crate) fn clinician(&self) -> Clinician {
        self.prescriber.clinician().expect("a clinician")
    }

    pub(crate) fn at_the_counter(&self) -> Pharmacist {
        self.pharmacist.pharmacist().expect("a pharmacist")
    }

    pub(crate) fn registers_a_patient(&self, name: &str) -> Registered {
        self.registers_a_patient_born(name, "2001-05-04")
    }

    pub(crate) fn registers_a_patient_born(&self, name: &str, born: &str) -> Registered {
        let registration = Registration {
            command_id: fresh(),
            name: name.to_owned(),
            born: day(born),
            contacts: Contacts::default(),
            programme: Programme::UsIpledge,
            on: self.ledger.today(),
            assistance: retinue_ledger::Assistance::default(),
            at: None,
        };
        self.ledger
            .register_patient(&self.clinician(), registration)
            .expect("a registered patient")
    }

    /// A patient who cannot become pregnant, with all that an authorisation needs but the prescription.
    pub(crate) fn has_a_patient_ready_for_a_prescription(&self) -> Registered {
        let registered = self.registers_a_patient("Synthetic Patient");
        self.readies(registered.patient);
        registered
    }

    fn readies(&self, patient: PatientId) {
        self.records(
            patient,
            Payload::CategoryAssigned {
                category: Category::Cannot,
                basis: Basis::CisgenderMale,
                menopause: None,
                reason: None,
            },
        );
        self.records(
            patient,
            Payload::ConsentSigned {
                form: Form::PatientEnrolmentCannot,
                signers: vec![Signer::Patient, Signer::Prescriber],
                edition: None,
                text_hash: None,
                signing: None,
            },
        );
        self.counsels_and_sees(patient);
    }

    pub(crate) fn counsels_and_sees(&self, patient: PatientId) {
        self.records(
            patient,
            Payload::CounsellingRecorded {
                topics: vec![Topic::Risks, Topic::Contraception],
            },
        );
        self.records(patient, Payload::VisitRecorded { remote: None });
    }

    /// The same patient with a prescription for 30 days.
    pub(crate) fn has_a_patient_with_a_prescription(&self) -> (Registered, FactId) {
        let registered = self.has_a_patient_ready_for_a_prescription();
        let prescription = self.prescribes(registered.patient);
        (registered, prescription)
    }

    pub(crate) fn prescribes(&self, patient: PatientId) -> FactId {
        let outcome = self.records(patient, thirty_days_of_40_mg());
        outcome
            .fact("prescription-written")
            .expect("a prescription")
            .clone()
    }

    /// Records a fact as the prescriber, on the day of the clock.
    pub(crate) fn records(&self, patient: PatientId, payload: Payload) -> Outcome {
        self.tries_to_record(&self.prescriber, patient, payload)
            .expect("a recorded fact")
    }

    pub(crate) fn tries_to_record(
        &self,
        who: &Actor,
        patient: PatientId,
        payload: Payload,
    ) -> Result<Outcome, SubmitError> {
        let command = Command::Record {
            on: self.ledger.today(),
            payload,
        };
        self.ledger
            .submit(Submission::new(patient, fresh(), who, command))
    }

    pub(crate) fn asks_to_dispense(&self, patient: PatientId, prescription: &FactId) -> Outcome {
        self.ledger
            .submit(self.request(patient, prescription, fresh()))
            .expect("an answer")
    }

    pub(crate) fn request(
        &self,
        patient: PatientId,
        prescription: &FactId,
        command_id: CommandId,
    ) -> Submission {
        request_at(&self.pharmacist, patient, prescription, command_id)
    }

    pub(crate) fn hands_over(
        &self,
        patient: PatientId,
        authorisation: &FactId,
    ) -> Result<Outcome, SubmitError> {
        self.tries_to_record(&self.pharmacist, patient, handed_over(authorisation, 30))
    }

    /// An authorisation of a fresh patient, and what it belongs to.
    pub(crate) fn has_an_authorised_patient(&self) -> (PatientId, FactId, FactId) {
        let (registered, prescription) = self.has_a_patient_with_a_prescription();
        let outcome = self.asks_to_dispense(registered.patient, &prescription);
        let decision = outcome.decision.expect("a decision");
        assert!(
            decision.decision.until().is_some(),
            "not authorised: {}",
            decision.json
        );
        (registered.patient, prescription, decision.fact)
    }

    pub(crate) fn about(
        &self,
        subject: &Subject,
        event: RegistryEvent,
    ) -> Result<RegistryOutcome, SubmitError> {
        self.ledger
            .submit_registry(registry(&self.ledger, subject, event))
    }

    pub(crate) fn administrator(&self) -> retinue_ledger::Administrator {
        self.ledger.at_the_console()
    }

    pub(crate) fn is_whole(&self) {
        let verification = self.ledger.verify().expect("a readable ledger");
        assert!(verification.is_whole(), "{:#?}", verification.damages);
    }

    /// A patient's account for their own room.
    pub(crate) fn has_an_account_for(&self, login: &str, patient: PatientId) -> Actor {
        account(&self.ledger, login, Role::Patient(patient));
        sign_in(&self.ledger, login)
    }
}

/// A clinic whose ledger is not open.
pub(crate) struct Away {
    pub(crate) folder: TempDir,
    clock: SimulatedClock,
    actors: [Actor; 3],
    purpose: Purpose,
}

impl Away {
    /// Opens the ledger again.
    pub(crate) fn back(self) -> Clinic {
        let options = options(&self.folder, &self.clock, Limits::default());
        let ledger = Ledger::open(Options {
            purpose: self.purpose,
            ..options
        })
        .expect("the ledger opens again");
        let [prescriber, pharmacist, other_pharmacist] = self.actors;
        Clinic {
            ledger,
            clock: self.clock,
            prescriber,
            pharmacist,
            other_pharmacist,
            folder: self.folder,
            purpose: self.purpose,
        }
    }
}

pub(crate) fn options(folder: &TempDir, clock: &SimulatedClock, limits: Limits) -> Options {
    Options {
        place: Place::Directory(folder.path().to_path_buf()),
        key: None,
        purpose: Purpose::Service,
        clock: Clock::Simulated(clock.clone()),
        rulebook: rulebook(),
        beside: beside(),
        knowledge: None,
        limits,
    }
}

pub(crate) fn account(ledger: &Ledger, login: &str, role: Role) -> retinue_ledger::Account {
    let new = NewAccount {
        login: login.to_owned(),
        name: format!("Synthetic {login}"),
        password: Password::new(A_PASSWORD, login).expect("a fit password"),
        role,
    };
    ledger
        .create_account(&ledger.at_the_console(), new)
        .expect("an account")
}

pub(crate) fn sign_in(ledger: &Ledger, login: &str) -> Actor {
    ledger.sign_in(login, A_PASSWORD).expect("a sign-in").actor
}

pub(crate) fn registry(
    ledger: &Ledger,
    subject: &Subject,
    event: RegistryEvent,
) -> RegistrySubmission {
    RegistrySubmission {
        subject: subject.clone(),
        command_id: fresh(),
        who: ledger.at_the_console().actor().clone(),
        on: ledger.today(),
        event,
        at: None,
    }
}

pub(crate) fn certify(ledger: &Ledger, subject: &Subject) {
    let today = ledger.today();
    let until = today.plus(365);
    let ready = retinue_ledger::measure::ready_to_certify(ledger, subject, today);
    let ready = ready.expect("rules").into_iter();
    for event in ready.chain([RegistryEvent::Certified { until }]) {
        ledger
            .submit_registry(registry(ledger, subject, event))
            .expect("a certified party");
    }
}

pub(crate) fn request_at(
    who: &Actor,
    patient: PatientId,
    prescription: &FactId,
    command_id: CommandId,
) -> Submission {
    let pharmacy = who.pharmacist().expect("a pharmacist").pharmacy().clone();
    let request = DispenseRequest {
        prescription: prescription.clone(),
        pharmacy,
    };
    Submission::new(patient, command_id, who, Command::RequestDispense(request))
}

pub(crate) fn thirty_days_of_40_mg() -> Payload {
    Payload::PrescriptionWritten {
        order: None,
        indication: None,
        product: Product::Conventional,
        capsules: Capsules::new([(Milligrams(40), 30)]).expect("capsules"),
        days: 30,
        refills: 0,
    }
}

pub(crate) fn handed_over(authorisation: &FactId, days: Days) -> Payload {
    Payload::HandedOver {
        authorisation: authorisation.clone(),
        days,
        capsules: None,
        product_code: None,
        lot: None,
        despite: None,
        to: None,
    }
}

pub(crate) fn is_authorised(outcome: &Outcome) -> bool {
    matches!(
        outcome.decision.as_ref().map(|one| &one.decision),
        Some(DispenseDecision::Authorised { .. })
    )
}

/// The slugs of a denial, in order; empty for an authorisation.
pub(crate) fn reasons(outcome: &Outcome) -> Vec<&'static str> {
    let decision = outcome.decision.as_ref().expect("a decision");
    decision
        .decision
        .unmet()
        .iter()
        .map(|unmet| unmet.slug.as_str())
        .collect()
}

/// A connection of the test's own to the ledger's file, to look at and to spoil what is stored.
pub(crate) fn raw(ledger: &Ledger) -> rusqlite::Connection {
    let connection = rusqlite::Connection::open(ledger.path()).expect("the file opens");
    connection
        .busy_timeout(std::time::Duration::from_secs(10))
        .expect("a timeout");
    connection
}
