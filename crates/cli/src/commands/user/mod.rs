//! `retinue user`: accounts, made and kept by whoever holds the machine.

mod create;
mod keep;
mod password;
mod role;

use clap::Subcommand;

pub(crate) use password::PasswordOf;

use crate::ending::{Ended, Trouble};

/// Make and keep accounts; the password is read from a file or a prompt, never from the command line
#[derive(clap::Args)]
pub(crate) struct User {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Create(create::Create),
    /// Close an account: its sessions end at once and it cannot sign in
    Disable(keep::Named),
    /// Open a closed account again
    Enable(keep::Named),
    Reset(keep::Reset),
    List(keep::List),
}

impl User {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        match self.what {
            What::Create(create) => create.run(json),
            What::Disable(named) => named.set_disabled(true, json),
            What::Enable(named) => named.set_disabled(false, json),
            What::Reset(reset) => reset.run(json),
            What::List(list) => list.run(json),
        }
    }
}
