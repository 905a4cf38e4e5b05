//! `retinue user create`.

use retinue_ledger::{Account, Ledger, NewAccount, SubmitError};
use serde_json::json;

use super::password::PasswordFrom;
use super::role::{Asked, RoleWord, asked, found, not_on_record, party};
use crate::ending::{Ended, Trouble};
use crate::installation::InstallationOptions;
use crate::text::{print, print_json};

/// Make an account
///
/// A fresh installation has none, and no default one: the first is an administrator's, made here. Where no ledger lies in
/// the folder yet, one is made.
#[derive(clap::Args)]
pub(super) struct Create {
    /// The login: letters, digits, and . - _ @
    login: String,
    /// What the account may act as
    #[arg(long)]
    role: RoleWord,
    /// For whom it acts: the id of the prescriber or the pharmacy, or the number of the patient or the minor
    #[arg(long, value_name = "ID")]
    of: Option<String>,
    /// The name shown to others; the login when absent
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    password: PasswordFrom,
    #[command(flatten)]
    installation: InstallationOptions,
}

impl Create {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let asked = asked(self.role, self.of.as_deref())?;
        let password = self.password.read(&self.login)?;
        let ledger = self.installation.read()?.open_or_make()?;
        if let Asked::GuardianOf(named) = &asked {
            let patient = found(&ledger, named)?;
            let name = self.name.unwrap_or_else(|| self.login.clone());
            let made = ledger
                .create_guardian(
                    &ledger.at_the_console(),
                    patient,
                    &self.login,
                    &name,
                    password,
                )
                .map_err(refused)?;
            return say(&ledger, &made, json);
        }
        let role = asked.role(&ledger)?;
        if let Some(note) = not_on_record(&role, &ledger) {
            eprintln!("{note}");
        }
        let new = NewAccount {
            name: self.name.unwrap_or_else(|| self.login.clone()),
            login: self.login,
            password,
            role,
        };
        let made = ledger
            .create_account(&ledger.at_the_console(), new)
            .map_err(refused)?;
        say(&ledger, &made, json)
    }
}

/// Says what was made, once it is noted in the access log.
fn say(ledger: &Ledger, made: &Account, json: bool) -> Result<Ended, Trouble> {
    ledger.flush_access().map_err(Trouble::failed)?;
    if json {
        print_json(&as_json(made))?;
    } else {
        print(format!("The account '{}' was made: {}.\n", made.login, told(made)).as_bytes())?;
    }
    Ok(Ended::Yes)
}

/// A refusal names the field; anything else is a failure.
pub(super) fn refused(error: SubmitError) -> Trouble {
    match error {
        SubmitError::Refused(refused) => match refused.because.first() {
            Some(because) => Trouble::input(
                because.field,
                format!("{}. {}", because.wrong, because.remedy),
            ),
            None => Trouble::failed(refused),
        },
        other => Trouble::failed(other),
    }
}

/// An account as JSON. Nothing of the password is in it.
pub(super) fn as_json(account: &Account) -> serde_json::Value {
    json!({
        "id": account.id,
        "login": account.login,
        "name": account.name,
        "role": account.role.capacity(),
        "of": party(&account.role),
        "disabled": account.disabled,
    })
}

/// An account in words.
pub(super) fn told(account: &Account) -> String {
    let of = party(&account.role).map_or(String::new(), |of| format!(" of {of}"));
    let closed = if account.disabled { ", closed" } else { "" };
    format!("{}, {}{of}{closed}", account.name, account.role.capacity())
}
