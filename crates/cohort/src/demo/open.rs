//! The demo opened: accounts and the first patients at once, the rest in the background.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use jiff::Timestamp;
use retinue_kernel::Day;
use retinue_ledger::{
    Clock, Laws, Ledger, Limits, NewAccount, OpenError, Password, Place, Purpose, ReadError, Role,
    SubmitError,
};
use retinue_rulebook::{RuleError, Rulebook};

use super::clinic;
use super::people::STAFF;
use super::seed::{self, SeedError, Seeded, Seeder, Shown};

/// The password of every account of the demo. It opens nothing but a demo, which listens on this machine alone.
pub const PASSWORD: &str = "synthetic-clinic";

/// How the demo is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where its ledger lies: a temporary place by default, a folder to keep it.
    pub place: Place,
    /// The signing key's file; in the ledger's folder when none.
    pub key: Option<PathBuf>,
    /// Where the time comes from.
    pub clock: Clock,
    /// The rules.
    pub rulebook: Arc<Rulebook>,
    /// Bounds and periods of the ledger.
    pub limits: Limits,
}

impl Options {
    /// A demo in a temporary place, by the machine's clock.
    pub fn temporary(rulebook: Arc<Rulebook>) -> Options {
        Options {
            place: Place::Temporary,
            key: None,
            clock: Clock::System,
            rulebook,
            limits: Limits::default(),
        }
    }

    /// The same in a folder that stays.
    #[must_use]
    pub fn kept_in(self, folder: impl Into<PathBuf>) -> Options {
        Options {
            place: Place::Directory(folder.into()),
            ..self
        }
    }
}

/// Why the demo could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Its ledger could not be opened; one that is not marked as a demo is refused.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The rules of the programmes beside its own do not load.
    #[error("the rules of another programme do not load: {0}")]
    Rules(#[from] RuleError),
    /// Accounts or the first patients could not be recorded.
    #[error(transparent)]
    Seed(#[from] SeedError),
}

/// One way to sign in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignIn {
    /// The login.
    pub login: &'static str,
    /// The password.
    pub password: &'static str,
    /// Whose account it is.
    pub name: &'static str,
    /// What there is to see.
    pub shows: &'static str,
}

/// An open demo. Dropping it ends the seeding after the course that runs.
#[derive(Debug)]
pub struct Demo {
    /// The ledger.
    pub ledger: Ledger,
    /// The day as of which the courses are placed.
    pub today: Day,
    /// Who can sign in: one of each role first.
    pub sign_ins: Vec<SignIn>,
    /// What goes on in the background.
    pub seeding: Seeding,
}

/// Opens a demo: makes the accounts and tells the first courses, those of patients who can sign in, then returns and
/// goes on with the other courses in the background. A ledger that holds the clinic already is opened as it is.
///
/// # Errors
/// [`DemoError`].
pub fn open(options: Options) -> Result<Demo, DemoError> {
    let Options {
        place,
        key,
        clock,
        rulebook,
        limits,
    } = options;
    let now = clock.now();
    let ledger = Ledger::open(retinue_ledger::Options {
        place,
        key,
        purpose: Purpose::Demo,
        clock,
        beside: Laws::built_in_beside(&rulebook)?,
        rulebook,
        knowledge: None,
        limits,
    })?;
    let today = ledger.rulebook().zone().day_of(now);
    let seeding = Seeding::new();
    if seed::accounts(&ledger).map_err(SeedError::from)?.len() < sign_ins().len() {
        // Whoever signs the form of a party has an account.
        create_accounts(&ledger, staff())?;
        super::founding::found(&ledger, now)?;
        let seeder = Seeder::new(&ledger, now)?;
        let mut patients = Vec::new();
        for course in clinic::courses() {
            let Some(door) = course.door else { continue };
            let seeded = seeder.tell(course);
            let patient = match &seeded {
                Seeded::Told(shown) => Some(shown.patient),
                // The demo was ended between the course and the account.
                Seeded::StoodThere(_) => seeder.patient_of(course)?,
                Seeded::Astray(..) => None,
            };
            if let Some(patient) = patient {
                patients.push((door.login, course.who, Role::Patient(patient)));
            }
            seeding.shared.take(seeded);
        }
        create_accounts(&ledger, patients)?;
        super::office::draw_sample(&ledger).map_err(SeedError::from)?;
    }
    let seeding = seeding.begin(ledger.clone(), now);
    Ok(Demo {
        ledger,
        today,
        sign_ins: sign_ins(),
        seeding,
    })
}

/// Who can sign in: one of each role first.
pub fn sign_ins() -> Vec<SignIn> {
    let staff = STAFF.iter().map(|one| (one.login, one.name, one.shows));
    let courses = clinic::courses().into_iter();
    let patients = courses.filter_map(|course| {
        let door = course.door?;
        Some((door.login, course.who, door.shows))
    });
    let mut all: Vec<_> = staff.chain(patients).collect();
    // A login without a number is the first of its role.
    all.sort_by_key(|(login, ..)| login.contains('-'));
    let sign_in = |(login, name, shows)| SignIn {
        login,
        password: PASSWORD,
        name,
        shows,
    };
    all.into_iter().map(sign_in).collect()
}

fn staff() -> Vec<(&'static str, &'static str, Role)> {
    STAFF
        .iter()
        .map(|one| (one.login, one.name, one.as_what.role()))
        .collect()
}

/// Makes the accounts that are not there yet. A password's hash takes tens of milliseconds, so they are made side by
/// side.
fn create_accounts(
    ledger: &Ledger,
    wanted: Vec<(&'static str, &'static str, Role)>,
) -> Result<(), SeedError> {
    let there = seed::accounts(ledger)?;
    let console = ledger.at_the_console();
    let create = |login: &str, name: &str, role: Role| -> Result<(), SubmitError> {
        let password = Password::new(PASSWORD, login)
            .map_err(|unfit| SubmitError::NotRecorded(unfit.to_string()))?;
        let account = NewAccount {
            login: login.to_owned(),
            name: name.to_owned(),
            password,
            role,
        };
        ledger.create_account(&console, account).map(drop)
    };
    let made: Vec<Result<(), SubmitError>> = std::thread::scope(|scope| {
        let missing = wanted
            .into_iter()
            .filter(|(login, ..)| !there.contains_key(*login));
        let running: Vec<_> = missing
            .map(|(login, name, role)| scope.spawn(move || create(login, name, role)))
            .collect();
        let failed = || {
            Err(SubmitError::NotRecorded(
                "an account could not be made".to_owned(),
            ))
        };
        running
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| failed()))
            .collect()
    });
    made.into_iter()
        .collect::<Result<(), SubmitError>>()
        .map_err(SeedError::from)
}

/// The courses being told in the background.
#[derive(Debug)]
pub struct Seeding {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    stopped: AtomicBool,
}

/// How far the seeding has come.
#[derive(Clone, Default, Debug)]
pub struct State {
    /// The patients told so far, those who can sign in first.
    pub shown: Vec<Shown>,
    /// Courses that stood in the ledger before.
    pub stood_there: usize,
    /// Courses that could not be told, each with the reason in a sentence.
    pub astray: Vec<String>,
    /// Whether nothing more will come.
    pub ended: bool,
}

impl State {
    /// Courses that are dealt with, and how many the clinic has.
    pub fn progress(&self) -> (usize, usize) {
        let dealt_with = self
            .shown
            .len()
            .saturating_add(self.stood_there)
            .saturating_add(self.astray.len());
        let all = clinic::courses().len();
        (dealt_with.min(all), all)
    }
}

impl Seeding {
    fn new() -> Seeding {
        Seeding {
            shared: Arc::default(),
            thread: None,
        }
    }

    fn begin(mut self, ledger: Ledger, now: Timestamp) -> Seeding {
        let shared = self.shared.clone();
        let begun = std::thread::Builder::new()
            .name("demo seeding".to_owned())
            .spawn(move || shared.run(&ledger, now));
        match begun {
            Ok(thread) => self.thread = Some(thread),
            Err(error) => {
                let mut state = self.shared.state();
                state.astray.push(format!(
                    "no further patients: no thread could be begun: {error}"
                ));
                state.ended = true;
            }
        }
        self
    }

    /// How far it has come.
    pub fn state(&self) -> State {
        self.shared.state().clone()
    }

    /// Waits for the end.
    pub fn wait(&mut self) -> State {
        self.join();
        self.state()
    }

    fn join(&mut self) {
        if let Some(thread) = self.thread.take() {
            // A thread that ended badly has left its reason in the state, or none.
            let _ = thread.join();
        }
    }
}

impl Drop for Seeding {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        self.join();
    }
}

impl Shared {
    fn run(&self, ledger: &Ledger, now: Timestamp) {
        let mut goes_on = || !self.stopped.load(Ordering::SeqCst);
        let done = seed::seed(ledger, now, &mut goes_on, &mut |seeded| self.take(seeded));
        let mut state = self.state();
        if let Err(error) = done {
            state.astray.push(error.to_string());
        }
        state.ended = true;
    }

    fn take(&self, seeded: Seeded) {
        let mut state = self.state();
        match seeded {
            Seeded::Told(shown) => state.shown.push(shown),
            // What was told at the start is met again in the background.
            Seeded::StoodThere(course)
                if state
                    .shown
                    .iter()
                    .any(|shown| shown.course.who == course.who) => {}
            Seeded::StoodThere(_) => state.stood_there = state.stood_there.saturating_add(1),
            Seeded::Astray(_, astray) => state.astray.push(astray.to_string()),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<ReadError> for DemoError {
    fn from(error: ReadError) -> DemoError {
        DemoError::Seed(error.into())
    }
}
