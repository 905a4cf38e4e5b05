//! `retinue user disable`, `enable`, `reset` and `list`.

use retinue_ledger::{Account, Ledger};
use serde_json::{Value, json};

use super::create::{as_json, refused, told};
use super::password::PasswordFrom;
use crate::ending::{Ended, Trouble};
use crate::installation::InstallationOptions;
use crate::text::{print, print_json};

/// How many accounts are read at once.
const PAGE: u32 = 500;

/// An account by its login.
#[derive(clap::Args)]
pub(super) struct Named {
    /// The login
    login: String,
    #[command(flatten)]
    installation: InstallationOptions,
}

impl Named {
    pub(super) fn set_disabled(self, disabled: bool, json: bool) -> Result<Ended, Trouble> {
        let ledger = self.installation.read()?.open_existing()?;
        let account = named(&ledger, &self.login)?;
        ledger
            .set_disabled(&ledger.at_the_console(), &account.id, disabled)
            .map_err(refused)?;
        ledger.flush_access().map_err(Trouble::failed)?;
        let account = Account {
            disabled,
            ..account
        };
        let did = if disabled {
            "closed; its sessions have ended"
        } else {
            "opened again"
        };
        said(&account, did, json)
    }
}

/// Set a new password; the account's sessions end
#[derive(clap::Args)]
pub(super) struct Reset {
    /// The login
    login: String,
    #[command(flatten)]
    password: PasswordFrom,
    #[command(flatten)]
    installation: InstallationOptions,
}

impl Reset {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let ledger = self.installation.read()?.open_existing()?;
        let account = named(&ledger, &self.login)?;
        let password = self.password.read(&account.login)?;
        ledger
            .set_password(ledger.at_the_console().actor(), &account.id, &password)
            .map_err(refused)?;
        ledger.flush_access().map_err(Trouble::failed)?;
        said(
            &account,
            "given a new password; its sessions have ended",
            json,
        )
    }
}

/// List the accounts, in the order of their logins
#[derive(clap::Args)]
pub(super) struct List {
    #[command(flatten)]
    installation: InstallationOptions,
}

impl List {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let ledger = self.installation.read()?.open_existing()?;
        let accounts = all(&ledger)?;
        ledger.flush_access().map_err(Trouble::failed)?;
        if json {
            let accounts: Vec<Value> = accounts.iter().map(as_json).collect();
            print_json(&json!({ "accounts": accounts }))?;
            return Ok(Ended::Yes);
        }
        let mut text = String::new();
        for account in &accounts {
            text.push_str(&format!("{:<24} {}\n", account.login, told(account)));
        }
        if accounts.is_empty() {
            text.push_str("There is no account yet. Make the first one: `retinue user create LOGIN --role administrator`.\n");
        }
        print(text.as_bytes())?;
        Ok(Ended::Yes)
    }
}

fn said(account: &Account, did: &str, json: bool) -> Result<Ended, Trouble> {
    if json {
        print_json(&as_json(account))?;
    } else {
        print(format!("The account '{}' was {did}.\n", account.login).as_bytes())?;
    }
    Ok(Ended::Yes)
}

fn all(ledger: &Ledger) -> Result<Vec<Account>, Trouble> {
    let mut found: Vec<Account> = Vec::new();
    loop {
        let after = found.last().map_or("", |account| account.login.as_str());
        let page = ledger
            .accounts(&ledger.at_the_console(), after, PAGE)
            .map_err(Trouble::failed)?;
        if page.is_empty() {
            return Ok(found);
        }
        found.extend(page);
    }
}

fn named(ledger: &Ledger, login: &str) -> Result<Account, Trouble> {
    let login = login.to_lowercase();
    all(ledger)?
        .into_iter()
        .find(|account| account.login == login)
        .ok_or_else(|| {
            Trouble::input(
                "LOGIN",
                format!("there is no account '{login}'; `retinue user list` lists them"),
            )
        })
}
