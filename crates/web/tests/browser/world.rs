//! A small synthetic programme behind a real server, and a clock that stands still until it is set.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use retinue_kernel::{Day, Id, Mode, ReConsent, RegistryEvent};
use retinue_ledger::{
    Clock, CommandId, Ledger, Limits, NewAccount, Options, Password, PatientId, Place,
    ProgrammeNumber, Purpose, RegistrySubmission, Role, SimulatedClock, Subject,
};
use retinue_rulebook::{FormEntry, FormText, FormTextFile, Rulebook, WhoseWords};
use retinue_web::{Config, Site, serve};
use tokio::sync::oneshot;

/// The password of every account.
pub(crate) const PASSWORD: &str = "plainly synthetic words";
/// Logins of the staff.
pub(crate) const PRESCRIBER: &str = "dr-sample";
pub(crate) const PHARMACIST: &str = "counter-north";
pub(crate) const OTHER_PHARMACIST: &str = "counter-south";
pub(crate) const ADMINISTRATOR: &str = "office";
/// The day on which every story begins: a Monday.
pub(crate) const FIRST_DAY: &str = "2026-01-05";

/// The installation and its server, which ends with it.
pub(crate) struct World {
    pub(crate) ledger: Ledger,
    clock: SimulatedClock,
    address: SocketAddr,
    /// Each ends a server when it is dropped.
    servers: Mutex<Vec<oneshot::Sender<()>>>,
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn id(text: &str) -> Id {
    Id::new(text).expect("an id")
}

/// About noon in the east on that day.
fn noon(text: &str) -> Timestamp {
    format!("{text}T12:00:00-05:00").parse().expect("a moment")
}

impl World {
    /// A programme on its first day, with its staff, under the edition that holds by default.
    pub(crate) async fn new() -> World {
        let clock = SimulatedClock::at(noon(FIRST_DAY));
        let rulebook = Arc::new(Rulebook::embedded().expect("the embedded rules are sound"));
        let ledger = Ledger::open(Options {
            place: Place::Temporary,
            key: None,
            purpose: Purpose::Service,
            clock: Clock::Simulated(clock.clone()),
            beside: retinue_ledger::Laws::built_in_beside(&rulebook)
                .expect("the other rules are sound"),
            rulebook,
            knowledge: None,
            limits: Limits::default(),
        })
        .expect("a ledger opens");
        founded(&ledger);
        let (address, stop) = served(&ledger, Config::default()).await;
        World {
            ledger,
            clock,
            address,
            servers: Mutex::new(vec![stop]),
        }
    }

    /// Serves another ledger too, for as long as the world stands, and says where.
    pub(crate) async fn also_serves(&self, ledger: &Ledger, config: Config) -> String {
        let (address, stop) = served(ledger, config).await;
        self.servers
            .lock()
            .expect("nobody failed with it")
            .push(stop);
        format!("http://{address}")
    }

    /// Where the site is.
    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// It becomes that day.
    pub(crate) fn goes_to(&self, text: &str) {
        self.clock.set(noon(text));
    }

    /// The authority's words of every form are in force, and say whose they are.
    pub(crate) fn loads_the_official_forms(&self) -> &'static str {
        const SOURCE: &str = "Synthetic Authority, first issue";
        let edition = id("2021-12-13");
        let rulebook = self.ledger.rulebook();
        let of_the_edition = |entry: &&FormEntry| entry.grounds.editions.contains(&edition);
        for entry in rulebook.forms().iter().filter(of_the_edition) {
            let mut text = FormText::demonstration(entry, &edition);
            text.words = WhoseWords::Official;
            text.source = SOURCE.to_owned();
            let file = FormTextFile {
                programme: rulebook.programme().id,
                text,
                from: self.ledger.today(),
                re_consent: ReConsent::Required,
            };
            let command = CommandId::random().expect("random bytes");
            self.ledger
                .load_form_text(&self.ledger.at_the_console(), command, file)
                .expect("the form is loaded");
        }
        SOURCE
    }

    /// From now on the programme's own system gives the authorisations.
    pub(crate) fn becomes_a_companion(&self) {
        let companion = RegistryEvent::ModeSet {
            mode: Mode::Companion,
        };
        recorded(&self.ledger, &Subject::Programme, companion);
    }

    /// How many facts of one kind stand in a patient's record.
    pub(crate) fn facts_of(&self, patient: PatientId, kind: &str) -> usize {
        let prescriber = self.ledger.sign_in(PRESCRIBER, PASSWORD);
        let prescriber = prescriber.expect("the prescriber signs in").actor;
        let clinician = prescriber.clinician().expect("a prescriber");
        let file = self.ledger.patient_file(&clinician, patient);
        let facts = file.expect("the file is read").record;
        let kinds = facts.facts().iter().map(|fact| fact.event.payload.kind());
        kinds.filter(|of| *of == kind).count()
    }

    /// Nothing in the record was altered, lost or put in another order.
    pub(crate) fn is_whole(&self) {
        let verification = self.ledger.verify().expect("the ledger is read");
        assert!(verification.is_whole(), "{:#?}", verification.damages);
    }

    /// An account for a patient, where a story is not about how she gets one.
    pub(crate) fn account_for(&self, login: &str, patient: PatientId) {
        account(
            &self.ledger,
            login,
            "Synthetic Patient",
            Role::Patient(patient),
        );
    }
}

/// A patient as a story knows her.
#[derive(Clone, Debug)]
pub(crate) struct Enrolled {
    pub(crate) name: String,
    pub(crate) born: String,
    pub(crate) patient: PatientId,
    pub(crate) number: ProgrammeNumber,
    pub(crate) login: String,
}

async fn served(ledger: &Ledger, config: Config) -> (SocketAddr, oneshot::Sender<()>) {
    let loopback: SocketAddr = ([127, 0, 0, 1], 0).into();
    let listener = tokio::net::TcpListener::bind(loopback).await;
    let listener = listener.expect("a loopback port");
    let address = listener.local_addr().expect("it is bound");
    let (stop, stopped) = oneshot::channel::<()>();
    let site = Site::new(ledger.clone(), config);
    tokio::spawn(serve(listener, site, async {
        let _ = stopped.await;
    }));
    (address, stop)
}

fn founded(ledger: &Ledger) {
    let sandbox = RegistryEvent::ModeSet {
        mode: Mode::Sandbox,
    };
    recorded(ledger, &Subject::Programme, sandbox);
    let until = day("2026-12-31");
    for (subject, name) in [
        (
            Subject::Prescriber(id("clinic-a")),
            "Dr. Sample (synthetic)",
        ),
        (Subject::Pharmacy(id("north")), "North Counter (synthetic)"),
        (Subject::Pharmacy(id("south")), "South Counter (synthetic)"),
    ] {
        let ready = retinue_ledger::measure::ready_to_certify(ledger, &subject, ledger.today());
        for event in ready.expect("rules") {
            recorded(ledger, &subject, event);
        }
        recorded(ledger, &subject, RegistryEvent::Certified { until });
        let console = ledger.at_the_console();
        ledger
            .name_party(console.actor(), &subject, name)
            .expect("a party is named");
    }
    account(
        ledger,
        PRESCRIBER,
        "Dr. Sample",
        Role::Prescriber(id("clinic-a")),
    );
    account(
        ledger,
        PHARMACIST,
        "North Sample",
        Role::Pharmacist(id("north")),
    );
    account(
        ledger,
        OTHER_PHARMACIST,
        "South Sample",
        Role::Pharmacist(id("south")),
    );
    account(ledger, ADMINISTRATOR, "Office Sample", Role::Administrator);
}

fn recorded(ledger: &Ledger, subject: &Subject, event: RegistryEvent) {
    let submission = RegistrySubmission {
        subject: subject.clone(),
        command_id: CommandId::random().expect("random bytes"),
        who: ledger.at_the_console().actor().clone(),
        on: ledger.today(),
        event,
        at: None,
    };
    ledger.submit_registry(submission).expect("a registry fact");
}

fn account(ledger: &Ledger, login: &str, name: &str, role: Role) {
    let new = NewAccount {
        login: login.to_owned(),
        name: name.to_owned(),
        password: Password::new(PASSWORD, login).expect("a fit password"),
        role,
    };
    ledger
        .create_account(&ledger.at_the_console(), new)
        .expect("an account is made");
}
