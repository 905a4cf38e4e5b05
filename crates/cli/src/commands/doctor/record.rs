//! What the record says: rules, settings of the store, the clock, adopted editions, accounts.

use jiff::Timestamp;
use retinue_ledger::{Clock, Ledger};
use rusqlite::{Connection, OpenFlags, OptionalExtension};

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
    let clock = clock(installation);
    match installation.open_existing_as_it_is() {
        Err(Opening::Rules(_)) => vec![clock],
        Err(Opening::Ledger(error)) => vec![
            Check::ill(
                "ledger",
                error.to_string(),
                "nothing is served from it until that is mended; restore it from a backup when it cannot be",
            ),
            clock,
        ],
        Ok(ledger) => vec![
            Check::well(
                "ledger",
                format!(
                    "{}, every setting as durability needs it, sealed by {}",
                    ledger.path().display(),
                    ledger.installation().get(..16).unwrap_or_default()
                ),
            ),
            clock,
            purpose(&ledger),
            editions(&ledger),
            accounts(&ledger),
        ],
    }
}

/// The clock may not stand before the last fact: nothing would be decided.
fn clock(installation: &Installation) -> Check {
    const NAME: &str = "clock";
    let now = Clock::System.now();
    match last_recorded(installation) {
        Err(error) => Check::ill(
            NAME,
            format!("when the last fact was recorded cannot be read: {error}"),
            "see the line of the ledger",
        ),
        Ok(None) => Check::well(NAME, format!("{now}; nothing is recorded yet")),
        Ok(Some(last)) if now < last => Check::ill(
            NAME,
            format!("it shows {now}, but the last fact was recorded at {last}"),
            "set the clock right; nothing is decided by a clock that went back",
        ),
        Ok(Some(last)) => Check::well(NAME, format!("{now}; the last fact was recorded at {last}")),
    }
}

/// Read beside the ledger, because a ledger whose clock is wrong need not open.
const LAST_RECORDED: &str = "SELECT value FROM meta WHERE name = 'last-recorded-at'";

fn last_recorded(installation: &Installation) -> rusqlite::Result<Option<Timestamp>> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(installation.file(), flags)?;
    let stored: Option<String> = connection
        .query_row(LAST_RECORDED, (), |row| row.get(0))
        .optional()?;
    Ok(stored
        .and_then(|text| text.parse().ok())
        .and_then(|millis| Timestamp::from_millisecond(millis).ok()))
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
