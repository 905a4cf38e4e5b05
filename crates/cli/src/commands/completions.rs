//! `retinue completions`: what a shell needs to complete commands and options.

use clap_complete::Shell;

use crate::ending::{Ended, Trouble};

/// Print the completions of a shell
///
/// For bash: `retinue completions bash > ~/.local/share/bash-completion/completions/retinue`.
#[derive(clap::Args)]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self, tree: &mut clap::Command) -> Result<Ended, Trouble> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, tree, "retinue", &mut script);
        crate::text::print(&script)?;
        Ok(Ended::Yes)
    }
}
