//! `retinue rules`: the law as data, for those who review it.

mod check;
mod print;

use clap::Subcommand;

use crate::ending::{Ended, Trouble};

/// Look at the rules: check that they load, print values with their citations
#[derive(clap::Args)]
pub(crate) struct Rules {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Check(check::Check),
    Print(print::Print),
}

impl Rules {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        match self.what {
            What::Check(check) => check.run(json),
            What::Print(print) => print.run(json),
        }
    }
}
