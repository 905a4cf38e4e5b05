//! What the record says: rules, settings of the store, the clock, adopted editions, accounts.

use jiff::Timestamp;
use retinue_ledger::settings::Setting;
use retinue_ledger::{Clock, Health, Ledger};

use super::Check;
use crate::installation::{Installation, Opening};

/// Whether the rules load.
pub(super) fn rules(installation: &Installation) -> Check {
    const NAME: &str = "rules";
    match installation.rulebook() {
        Ok(rulebook) => Check::well(
            NAME,
            format!("{} load, {}", rulebook.programme().id, rulebook.hash()),
        ),
        Err(trouble) => Check::ill(
            NAME,
            trouble.told(false).unwrap_or_default(),
            "mend the file named, or leave --rules out",
        ),
    }
}

/// Everything that needs the ledger; one line when there is none yet.
pub(super) fn ledger(installation: &Installation) -> Vec<Check> {
    if installation.must_exist().is_err() {
        return vec![Check::look(
            "ledger",
            format!("none lies in {} yet", installation.folder().display()),
            "`retinue serve` makes one, and so does `retinue user create`",
        )];
    }
    match installation.open_existing_as_it_is() {
        // The line of the rules says it.
        Err(Opening::Rules(_)) => Vec::new(),
        Err(Opening::Ledger(error)) => vec![Check::ill(
            "ledger",
            error.to_string(),
            "nothing is served from it until that is mended; restore it from a backup when it cannot be",
        )],
        Ok(ledger) => {
            let mut checks = match ledger.health() {
                Ok(health) => of_health(&ledger, &health),
                Err(error) => vec![Check::ill(
                    "ledger",
                    error.to_string(),
                    "restore it from a backup when it cannot be read again",
                )],
            };
            checks.extend([purpose(&ledger), editions(&ledger), accounts(&ledger)]);
            checks
        }
    }
}

fn of_health(ledger: &Ledger, health: &Health) -> Vec<Check> {
    let made = health.made_with.as_deref().unwrap_or("an unknown version");
    let sealed = ledger.installation();
    let place = Check::well(
        "ledger",
        format!(
            "{}, {} MiB, made with {made}, sealed by {}",
            ledger.path().display(),
            health.file_bytes >> 20,
            sealed.get(..16).unwrap_or_default()
        ),
    );
    vec![
        place,
        settings(health),
        checkpoint(health),
        clock(health.last_recorded),
    ]
}

/// The settings on which durability rests, as the writing connection has them.
fn settings(health: &Health) -> Check {
    const NAME: &str = "settings";
    let list = |settings: Vec<&Setting>| {
        let each: Vec<String> = settings
            .iter()
            .map(|setting| format!("{}={}", setting.name, setting.found))
            .collect();
        each.join(", ")
    };
    let wrong: Vec<&Setting> = health.settings.iter().filter(|one| !one.holds()).collect();
    if wrong.is_empty() {
        Check::well(NAME, list(health.settings.iter().collect()))
    } else {
        Check::ill(
            NAME,
            list(wrong),
            "put the ledger on a local disk and use the SQLite that comes with this program",
        )
    }
}

fn checkpoint(health: &Health) -> Check {
    const NAME: &str = "checkpoint";
    match health.checkpoint {
        Some((number, at)) => Check::well(NAME, format!("number {number}, signed at {at}")),
        None => Check::well(
            NAME,
            "none yet; one is signed a minute after the first fact",
        ),
    }
}

/// The clock may not stand before the last fact: nothing would be decided.
fn clock(last_recorded: Option<Timestamp>) -> Check {
    const NAME: &str = "clock";
    let now = Clock::System.now();
    match last_recorded {
        None => Check::well(NAME, format!("{now}; nothing is recorded yet")),
        Some(last) if now < last => Check::ill(
            NAME,
            format!("it shows {now}, but the last fact was recorded at {last}"),
            "set the clock right; nothing is decided by a clock that went back",
        ),
        Some(last) => Check::well(NAME, format!("{now}; the last fact was recorded at {last}")),
    }
}

fn purpose(ledger: &Ledger) -> Check {
    const NAME: &str = "purpose";
    if ledger.is_demo() {
        return Check::look(
            NAME,
            "made by the demonstration: it holds simulated facts",
            "`retinue serve` refuses it; give another folder for real patients",
        );
    }
    match ledger.in_force() {
        Ok((mode, _)) => Check::well(NAME, format!("service, mode {mode}")),
        Err(error) => Check::ill(NAME, error.to_string(), "see the line of the ledger"),
    }
}

fn editions(ledger: &Ledger) -> Check {
    const NAME: &str = "edition";
    let today = ledger.today();
    match ledger.in_force() {
        Err(error) => Check::ill(
            NAME,
            error.to_string(),
            "load the rule set with which the edition was adopted",
        ),
        Ok((_, rules)) => {
            let now = &rules.at(today).edition.id;
            let adopted = rules.adoptions().count().saturating_sub(1);
            if adopted == 0 {
                Check::look(
                    NAME,
                    format!("{now}, by default: none was adopted"),
                    "an administrator adopts the edition that the authority has put into force",
                )
            } else {
                Check::well(NAME, format!("{now} in force, {adopted} adopted"))
            }
        }
    }
}

fn accounts(ledger: &Ledger) -> Check {
    const NAME: &str = "accounts";
    match ledger.has_accounts() {
        Ok(true) => Check::well(NAME, "there are some"),
        Ok(false) => Check::look(
            NAME,
            "there is none, so nobody can sign in",
            "`retinue user create LOGIN --role administrator` makes the first",
        ),
        Err(error) => Check::ill(NAME, error.to_string(), "see the line of the ledger"),
    }
}
