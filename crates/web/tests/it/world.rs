//! A small synthetic programme behind a real server: one clinic, two pharmacies, and a clock that stands still until it
//! is set.

use std::net::SocketAddr;
use std::sync::Arc;

use jiff::Timestamp;
use retinue_kernel::{
    Basis, Category, Command, Cycle, Day, Id, Method, Mode, Payload, RegistryEvent, Setting,
    Signer, Source, Specimen, TestResult, Topic,
};
use retinue_ledger::measure::ready_to_certify;
use retinue_ledger::{
    Actor, Clinician, Clock, CommandId, Ledger, NewAccount, Options, Password, PatientId, Place,
    ProgrammeNumber, Purpose, Registration, RegistrySubmission, Role, SimulatedClock, Subject,
    Submission,
};
use retinue_rulebook::{KnowledgeBook, Rulebook};
use retinue_web::{Config, Site, serve};
use tokio::sync::oneshot;

use crate::browser::Browser;

pub(crate) const PASSWORD: &str = "plainly synthetic words";
pub(crate) const PRESCRIBER: &str = "dr-sample";
pub(crate) const OTHER_PRESCRIBER: &str = "dr-other";
pub(crate) const PHARMACIST: &str = "counter-north";
pub(crate) const OTHER_PHARMACIST: &str = "counter-south";
pub(crate) const WHOLESALER: &str = "warehouse";
pub(crate) const PATIENT: &str = "patient-one";
pub(crate) const PHONE_AGENT: &str = "agent-one";
pub(crate) const GUARDIAN: &str = "guardian-one";
pub(crate) const ADMINISTRATOR: &str = "office";
pub(crate) const BORN: &str = "2004-05-01";

/// The installation and its server.
pub(crate) struct World {
    pub(crate) ledger: Ledger,
    pub(crate) clock: SimulatedClock,
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
}

/// A patient of the clinic.
#[derive(Clone)]
pub(crate) struct Enrolled {
    pub(crate) patient: PatientId,
    pub(crate) number: ProgrammeNumber,
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

pub(crate) fn id(text: &str) -> Id {
    Id::new(text).expect("an id")
}

/// Noon in the east on that day.
fn noon(text: &str) -> Timestamp {
    format!("{text}T12:00:00-05:00").parse().expect("a moment")
}

impl World {
    /// A programme on 2 March 2026, with its people, and a server for it.
    pub(crate) async fn new() -> World {
        World::with(Config::default()).await
    }

    pub(crate) async fn with(config: Config) -> World {
        let rulebook = Rulebook::embedded().expect("the embedded rules are sound");
        World::under(rulebook, config).await
    }

    /// The same under other rules.
    pub(crate) async fn under(rulebook: Rulebook, config: Config) -> World {
        World::of(rulebook, None, config).await
    }

    /// The same, advising by other knowledge.
    pub(crate) async fn knowing(knowledge: KnowledgeBook, config: Config) -> World {
        let rulebook = Rulebook::embedded().expect("the embedded rules are sound");
        World::of(rulebook, Some(Arc::new(knowledge)), config).await
    }

    /// Reached by programs at the very address of its server.
    pub(crate) async fn under_its_own_address() -> World {
        let rulebook = Rulebook::embedded().expect("the embedded rules are sound");
        let config = |address: SocketAddr| Config {
            public_url: Some(format!("http://{address}")),
            ..Config::default()
        };
        World::opened(rulebook, None).served(config).await
    }

    async fn of(
        rulebook: Rulebook,
        knowledge: Option<Arc<KnowledgeBook>>,
        config: Config,
    ) -> World {
        World::opened(rulebook, knowledge).served(|_| config).await
    }

    /// The ledger with its people, before anybody reaches it.
    fn opened(rulebook: Rulebook, knowledge: Option<Arc<KnowledgeBook>>) -> World {
        let clock = SimulatedClock::at(noon("2026-01-02"));
        let rulebook = Arc::new(rulebook);
        let options = Options {
            place: Place::Temporary,
            key: None,
            purpose: Purpose::Service,
            clock: Clock::Simulated(clock.clone()),
            beside: retinue_ledger::Laws::built_in_beside(&rulebook)
                .expect("the other rules are sound"),
            rulebook,
            knowledge,
            limits: retinue_ledger::Limits::default(),
        };
        let ledger = Ledger::open(options).expect("a ledger opens");
        let world = World {
            ledger,
            clock,
            address: ([127, 0, 0, 1], 0).into(),
            stop: None,
        };
        world.people();
        world
    }

    async fn served(mut self, config: impl FnOnce(SocketAddr) -> Config) -> World {
        let listener = tokio::net::TcpListener::bind(self.address)
            .await
            .expect("a loopback port");
        self.address = listener.local_addr().expect("it is bound");
        let (stop, stopped) = oneshot::channel::<()>();
        let site = Site::new(self.ledger.clone(), config(self.address));
        tokio::spawn(serve(listener, site, async {
            let _ = stopped.await;
        }));
        self.stop = Some(stop);
        self
    }

    fn people(&self) {
        let console = self.ledger.at_the_console();
        let certify = |subject: &Subject, name: &str| {
            let ready = ready_to_certify(&self.ledger, subject, day("2026-01-02"));
            let certified = RegistryEvent::Certified {
                until: day("2026-12-31"),
            };
            let told = ready.expect("rules").into_iter().chain([certified]);
            for (place, event) in told.enumerate() {
                let submission = RegistrySubmission {
                    subject: subject.clone(),
                    command_id: CommandId::new(&format!("{}-{place}", subject.key()))
                        .expect("a command id"),
                    who: console.actor().clone(),
                    on: day("2026-01-02"),
                    event,
                    at: None,
                };
                self.ledger
                    .submit_registry(submission)
                    .expect("a party is certified");
            }
            self.ledger
                .name_party(console.actor(), subject, name)
                .expect("a party is named");
        };
        certify(&Subject::Prescriber(id("clinic-a")), "Dr Sample A.");
        certify(&Subject::Prescriber(id("clinic-b")), "Dr Other B.");
        certify(&Subject::Pharmacy(id("north")), "North Counter");
        certify(&Subject::Pharmacy(id("south")), "South Counter");
        certify(&Subject::Wholesaler(id("depot")), "Depot Wholesale");
        self.account(WHOLESALER, "Depot Staff", Role::Wholesaler(id("depot")));
        self.account(PRESCRIBER, "Dr Sample A.", Role::Prescriber(id("clinic-a")));
        self.account(
            OTHER_PRESCRIBER,
            "Dr Other B.",
            Role::Prescriber(id("clinic-b")),
        );
        self.account(
            PHARMACIST,
            "Pharmacist North",
            Role::Pharmacist(id("north")),
        );
        self.account(
            OTHER_PHARMACIST,
            "Pharmacist South",
            Role::Pharmacist(id("south")),
        );
        self.account(ADMINISTRATOR, "Office", Role::Administrator);
    }

    pub(crate) fn account(&self, login: &str, name: &str, role: Role) {
        let new = NewAccount {
            login: login.to_owned(),
            name: name.to_owned(),
            password: Password::new(PASSWORD, login).expect("a fit password"),
            role,
        };
        self.ledger
            .create_account(&self.ledger.at_the_console(), new)
            .expect("an account is made");
    }

    /// A guardian of the minor, with an account.
    pub(crate) fn guardian(&self, of: &Enrolled, login: &str) {
        let password = Password::new(PASSWORD, login).expect("a fit password");
        let console = self.ledger.at_the_console();
        self.ledger
            .create_guardian(&console, of.patient, login, "Guardian One", password)
            .expect("a guardian is linked");
    }

    pub(crate) fn set_mode(&self, mode: Mode) {
        let submission = RegistrySubmission {
            subject: Subject::Programme,
            command_id: CommandId::new(&format!("mode-{mode}")).expect("a command id"),
            who: self.ledger.at_the_console().actor().clone(),
            on: self.ledger.today(),
            event: RegistryEvent::ModeSet { mode },
            at: None,
        };
        self.ledger
            .submit_registry(submission)
            .expect("the mode is set");
    }

    pub(crate) fn goes_to(&self, text: &str) {
        self.clock.set(noon(text));
    }

    pub(crate) fn minutes_pass(&self, minutes: i64) {
        self.clock
            .set(self.clock.now() + jiff::Span::new().minutes(minutes));
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A browser without a session.
    pub(crate) fn stranger(&self) -> Browser {
        Browser::at(self.base())
    }

    /// A browser with a session.
    pub(crate) async fn signed_in(&self, login: &str) -> Browser {
        let mut browser = self.stranger();
        browser.sign_in(login, PASSWORD).await;
        browser
    }

    pub(crate) fn clinician(&self) -> Clinician {
        let actor = self
            .ledger
            .sign_in(PRESCRIBER, PASSWORD)
            .expect("the prescriber signs in")
            .actor;
        actor.clinician().expect("a prescriber")
    }

    /// Someone who can become pregnant, enrolled today at clinic A.
    pub(crate) fn enrols(&self, name: &str) -> Enrolled {
        self.enrols_born(name, BORN)
    }

    pub(crate) fn enrols_born(&self, name: &str, born: &str) -> Enrolled {
        let who = self.clinician();
        let registration = Registration {
            command_id: CommandId::new(&format!("enrol-{name}")).expect("a command id"),
            name: name.to_owned(),
            born: day(born),
            contacts: Default::default(),
            programme: retinue_kernel::Programme::UsIpledge,
            on: self.ledger.today(),
            assistance: Default::default(),
            at: None,
        };
        let registered = self
            .ledger
            .register_patient(&who, registration)
            .expect("a patient is registered");
        let enrolled = Enrolled {
            patient: registered.patient,
            number: registered.number,
        };
        self.records(
            &enrolled,
            Payload::CategoryAssigned {
                category: Category::Can,
                basis: Basis::Default,
                menopause: None,
                reason: None,
            },
        );
        enrolled
    }

    /// The prescriber records a fact of today.
    pub(crate) fn records(&self, of: &Enrolled, payload: Payload) -> Id {
        let who = self.clinician();
        self.records_as(who.actor(), of, payload)
    }

    pub(crate) fn records_as(&self, actor: &Actor, of: &Enrolled, payload: Payload) -> Id {
        let command_id = CommandId::random().expect("a command id");
        let command = Command::Record {
            on: self.ledger.today(),
            payload,
        };
        let outcome = self
            .ledger
            .submit(Submission::new(of.patient, command_id, actor, command));
        outcome
            .expect("a fact is recorded")
            .main_fact()
            .expect("it has a name")
            .clone()
    }

    pub(crate) fn patient_answers(&self, of: &Enrolled, login: &str) {
        if self.ledger.sign_in(login, PASSWORD).is_err() {
            self.account(login, "Patient One", Role::Patient(of.patient));
        }
        let actor = self
            .ledger
            .sign_in(login, PASSWORD)
            .expect("the patient signs in")
            .actor;
        self.records_as(
            &actor,
            of,
            Payload::ComprehensionAnswered {
                passed: true,
                sheet: None,
            },
        );
    }

    pub(crate) fn test(&self, of: &Enrolled, collected_on: &str, result: TestResult) -> Id {
        self.records(
            of,
            Payload::PregnancyTestReported {
                collected_on: day(collected_on),
                specimen: Specimen::Serum,
                setting: Setting::Laboratory,
                result,
                clia_number: Some(id("00D0000000")),
                cycle: Some(Cycle::Irregular),
                menses_began_on: None,
            },
        )
    }

    /// The starting path up to the day before the second test: enrolled on 2 January, today 1 March.
    pub(crate) fn on_the_way(&self, name: &str) -> Enrolled {
        self.goes_to("2026-01-02");
        let of = self.sets_out(name);
        self.goes_to("2026-03-01");
        of
    }

    /// Enrolled today, with the form signed, contraception begun and the first test done.
    pub(crate) fn sets_out(&self, name: &str) -> Enrolled {
        let of = self.enrols(name);
        self.records(
            &of,
            Payload::ConsentSigned {
                form: retinue_kernel::Form::PatientEnrolmentCan,
                signers: vec![Signer::Patient, Signer::Prescriber],
                edition: None,
                text_hash: None,
                signing: None,
            },
        );
        self.counselled(&of);
        self.contraception(&of);
        self.test(&of, "2026-01-02", TestResult::Negative);
        of
    }

    pub(crate) fn counselled(&self, of: &Enrolled) {
        self.records(
            of,
            Payload::CounsellingRecorded {
                topics: vec![Topic::Risks, Topic::Contraception],
            },
        );
    }

    pub(crate) fn contraception(&self, of: &Enrolled) {
        self.records(
            of,
            Payload::ContraceptionRecorded {
                methods: vec![Method::CombinedPill, Method::MaleCondom],
                abstinence: false,
                since: day("2026-01-02"),
                source: Source::Prescriber,
                on_sheet: None,
            },
        );
    }

    /// Everything that a first authorisation needs, as of 1 March: it may be dispensed until 7 March.
    pub(crate) fn ready(&self, name: &str, login: &str) -> (Enrolled, Id) {
        let of = self.on_the_way(name);
        let test = self.test(&of, "2026-03-01", TestResult::Negative);
        self.counselled(&of);
        self.contraception(&of);
        self.records(
            &of,
            Payload::MonthConfirmed {
                test: Some(test),
                counselled: true,
                signed: None,
            },
        );
        self.patient_answers(&of, login);
        let prescription = self.prescribes(&of);
        (of, prescription)
    }

    pub(crate) fn prescribes(&self, of: &Enrolled) -> Id {
        let capsules = retinue_kernel::Capsules::new([(retinue_kernel::Milligrams(20), 60)])
            .expect("capsules");
        self.records(
            of,
            Payload::PrescriptionWritten {
                order: None,
                indication: Some(id("severe-recalcitrant-nodular-acne")),
                product: retinue_kernel::Product::Conventional,
                capsules,
                days: 30,
                refills: 0,
            },
        )
    }

    /// How many facts the clinic sees of a patient.
    pub(crate) fn facts(&self, of: &Enrolled) -> usize {
        self.ledger
            .patient_file(&self.clinician(), of.patient)
            .expect("the file")
            .events
            .len()
    }

    /// The kinds of the facts that stand.
    pub(crate) fn kinds(&self, of: &Enrolled) -> Vec<&'static str> {
        let file = self
            .ledger
            .patient_file(&self.clinician(), of.patient)
            .expect("the file");
        file.record
            .facts()
            .iter()
            .map(|fact| fact.event.payload.kind())
            .collect()
    }

    /// The name of the last fact of a kind that stands.
    pub(crate) fn last_of_kind(&self, of: &Enrolled, kind: &str) -> String {
        let file = self
            .ledger
            .patient_file(&self.clinician(), of.patient)
            .expect("the file");
        let mut facts = file.record.facts().iter().rev();
        let found = facts.find(|fact| fact.event.payload.kind() == kind);
        found.expect("one stands").event.envelope.id.to_string()
    }
}

impl World {
    /// The service is told to stop.
    pub(crate) fn stops(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stops();
    }
}
