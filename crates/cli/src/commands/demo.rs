//! `retinue demo`: a small synthetic clinic to look at, gone when it ends.

use std::time::Duration;

use retinue_cohort::demo::{self, Options, SignIn, State};
use retinue_web::{DemonstrationSignIn, INTENDED_USE_VERSION, IntendedUseAccepted};
use serde_json::json;

use crate::ending::{Ended, Trouble};
use crate::installation::{DEFAULT_LISTEN, InstallationOptions, bind_or_next, private_folder};
use crate::service::{Service, log_to_stderr, site};
use crate::text::{Paint, WIDTH, print, wrapped};

/// Open a small clinic of synthetic patients to look at; nothing in it is real
///
/// It listens on this machine only, on the next free port when the usual one is taken, and prints the address and the
/// sign-ins at once while the courses are still being told. Its ledger is temporary and removed at the end; `--data`
/// keeps it. It downloads nothing and opens no browser.
#[derive(clap::Args, Default)]
pub(crate) struct Demo {
    /// Where to listen [default: 127.0.0.1:7410, or the next free port]
    #[arg(long, value_name = "ADDR", env = "RETINUE_LISTEN")]
    listen: Option<String>,
    #[command(flatten)]
    installation: InstallationOptions,
}

impl Demo {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        log_to_stderr();
        let installation = self.installation.read()?;
        let listen = self.listen.or_else(|| installation.config.listen.clone());
        let listener = bind_or_next(listen.as_deref().unwrap_or(DEFAULT_LISTEN))?;
        let service = Service::on(listener)?;
        if let Some(warning) = service.warning(&installation.config) {
            eprintln!("{warning}");
        }
        let rulebook = installation.rulebook()?;
        let mut options = Options::temporary(rulebook);
        if let Some(folder) = installation.named_folder() {
            private_folder(folder)?;
            options = options.kept_in(folder);
            options.key = installation.config.key.clone();
        }
        let kept = installation.named_folder().is_some();
        // A folder of one's own may hold a ledger that is no demonstration's: then nothing is said but that.
        let kept_demo = match kept {
            true => Some(demo::open(options.clone()).map_err(Trouble::failed)?),
            false => None,
        };
        // A temporary one is told of before it is made: whoever comes before the doors are open waits at them.
        let sign_ins = demo::sign_ins();
        let told = if json {
            format!("{}\n", beginning_as_json(&service, &sign_ins))
        } else {
            beginning(&service, &sign_ins, kept)
        };
        print(told.as_bytes())?;
        let demo = match kept_demo {
            Some(demo) => demo,
            None => demo::open(options).map_err(Trouble::failed)?,
        };
        let demonstration = sign_ins.iter().map(door).collect();
        std::thread::scope(|scope| {
            let ended = std::sync::mpsc::channel::<()>();
            let seeding = &demo.seeding;
            scope.spawn(move || {
                // Looks now and then, until the courses are told or the demonstration is over.
                while !seeding.state().ended {
                    if ended.1.recv_timeout(Duration::from_millis(100))
                        != Err(std::sync::mpsc::RecvTimeoutError::Timeout)
                    {
                        return;
                    }
                }
                // Nobody may be reading any more; the demonstration goes on.
                let _ = print(seeded(&seeding.state(), json).as_bytes());
            });
            let mut site = site(&installation.config, demonstration);
            // Nobody in it exists: it accepts the statement for itself, and says so at its start.
            site.intended_use = IntendedUseAccepted::of(INTENDED_USE_VERSION);
            let served = service.run(demo.ledger.clone(), site);
            drop(ended.0);
            served
        })?;
        Ok(Ended::Yes)
    }
}

/// So many patients are named with their numbers when all is told.
const AT_THE_COUNTER: usize = 6;

fn door(one: &SignIn) -> DemonstrationSignIn {
    DemonstrationSignIn {
        who: format!("{}: {}", one.name, one.shows),
        login: one.login.to_owned(),
        password: one.password.to_owned(),
    }
}

fn beginning_as_json(service: &Service, sign_ins: &[SignIn]) -> serde_json::Value {
    let sign_ins: Vec<_> = sign_ins
        .iter()
        .map(|one| {
            json!({ "login": one.login, "password": one.password, "name": one.name, "shows": one.shows })
        })
        .collect();
    json!({ "address": service.address, "url": service.url(), "sign-ins": sign_ins })
}

fn beginning(service: &Service, sign_ins: &[SignIn], kept: bool) -> String {
    let paint = Paint::for_stdout();
    let mut text = wrapped(
        "",
        "A demonstration of Retinue. Everyone in it is synthetic, and nothing in it is real.",
        WIDTH,
    );
    text.push_str(&format!("\n  {}\n\n", paint.heading(&service.url())));
    text.push_str("Sign in there with one click, or type\n");
    let password = sign_ins.first().map_or("", |one| one.password);
    let longest = sign_ins
        .iter()
        .map(|one| one.login.len())
        .max()
        .unwrap_or(0);
    for one in sign_ins {
        text.push_str(&wrapped(
            &format!("  {:<longest$}  ", one.login),
            &format!("{}: {}", one.name, one.shows),
            WIDTH,
        ));
    }
    text.push_str(&format!("  each with the password  {password}\n\n"));
    let end = if kept {
        "Stop it with Ctrl-C; its ledger is kept."
    } else {
        "Stop it with Ctrl-C; its ledger is removed then."
    };
    text.push_str(&wrapped(
        "",
        &format!("The courses are being told and appear as they come. {end}"),
        WIDTH,
    ));
    text.push_str(&wrapped(
        "",
        &format!("It accepts version {INTENDED_USE_VERSION} of the statement of intended use (docs/intended-use.md) for itself: patients are told how urgent something is."),
        WIDTH,
    ));
    text
}

/// What is said when all courses are told.
fn seeded(state: &State, json: bool) -> String {
    let (dealt_with, all) = state.progress();
    let told = dealt_with.saturating_sub(state.astray.len());
    if json {
        let shown: Vec<_> = state
            .shown
            .iter()
            .map(|one| json!({ "number": one.number.to_string(), "name": one.course.who, "story": one.course.story }))
            .collect();
        return format!(
            "{}\n",
            json!({ "told": told, "of": all, "astray": state.astray, "patients": shown })
        );
    }
    let mut text =
        format!("All is told: {told} of {all} patients. For the counter, among others:\n");
    for shown in state.shown.iter().take(AT_THE_COUNTER) {
        text.push_str(&wrapped(
            &format!("  {}  ", shown.number),
            &format!("{}: {}", shown.course.who, shown.course.story),
            WIDTH,
        ));
    }
    for astray in &state.astray {
        text.push_str(&wrapped("  not told: ", astray, WIDTH));
    }
    text
}
