//! `retinue`: the whole programme in one binary, as a thin tree of commands.
//!
//! Exit codes: 0 yes, 3 no with reasons, 2 input that cannot be used, 1 failure.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod bench;
mod commands;
mod ending;
mod installation;
mod knowledge;
mod law;
mod question;
mod schema;
mod service;
mod text;

use std::process::ExitCode;

use clap::Parser;

use commands::Cli;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let as_json = cli.errors_as_json();
    match cli.run() {
        Ok(ended) => ended.into(),
        Err(trouble) => {
            if let Some(told) = trouble.told(as_json) {
                eprintln!("{told}");
            }
            trouble.code()
        }
    }
}
