//! `retinue forms`: the forms of every edition and their texts, ours for demonstration and an authority's own.

mod list;
mod load;
mod show;

use clap::Subcommand;

use crate::ending::{Ended, Trouble};

/// List the forms, show a form's text, load an authority's own
#[derive(clap::Args)]
pub(crate) struct Forms {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    List(list::List),
    Show(show::Show),
    Load(load::Load),
}

impl Forms {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        match self.what {
            What::List(list) => list.run(json),
            What::Show(show) => show.run(json),
            What::Load(load) => load.run(json),
        }
    }
}
