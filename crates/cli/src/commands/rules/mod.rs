//! `retinue rules`: the law as data, for those who review it.

mod check;
mod coverage;
mod day;
mod diff;
mod diff_written;
mod page;
mod page_html;
mod page_text;
mod print;
mod replayed;
mod stale;
mod trial;
mod words;

use clap::Subcommand;

use crate::ending::{Ended, Trouble};

/// Look at the rules: check, print and compare them, see what carries each line of the law, try a draft
#[derive(clap::Args)]
pub(crate) struct Rules {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Check(check::Check),
    Print(print::Print),
    Coverage(coverage::Coverage),
    Diff(diff::Diff),
    Stale(stale::Stale),
    Try(trial::Try),
}

impl Rules {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        match self.what {
            What::Check(check) => check.run(json),
            What::Print(print) => print.run(json),
            What::Coverage(coverage) => coverage.run(json),
            What::Diff(diff) => diff.run(json),
            What::Stale(stale) => stale.run(json),
            What::Try(trial) => trial.run(json),
        }
    }
}
