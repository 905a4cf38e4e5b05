//! Populations of synthetic patients.
//!
//! # The demo
//!
//! [`demo::open`] opens a ledger that is marked as a demo, with a small clinic whose courses show every state of the
//! programme whatever the day. It returns as soon as everyone can sign in and the first patients are there; the others
//! are told in a thread of their own, one transaction a course:
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//! use retinue_cohort::demo::{self, Options};
//! use retinue_rulebook::Rulebook;
//!
//! let rulebook = Arc::new(Rulebook::embedded()?);
//! let demo = demo::open(Options::temporary(rulebook))?;
//! for one in &demo.sign_ins {
//!     println!("{:<14} {}   {}: {}", one.login, one.password, one.name, one.shows);
//! }
//! let (told, all) = demo.seeding.state().progress();
//! println!("{told} of {all} patients are there, the others follow");
//! // … serve `demo.ledger.clone()` until the end; dropping the demo ends the seeding after the course that runs.
//! # Ok(())
//! # }
//! ```
//!
//! * [`demo::Options`]: a temporary ledger, or one [kept in a folder](demo::Options::kept_in); the clock; the rules.
//! * [`demo::Demo::seeding`]: how far the seeding has come, whom it has told (with the programme number for a counter),
//!   and what it could not tell.
//! * [`demo::seed`]: the same seeding on a demo ledger that is open already.
//! * [`demo::clinic::courses`]: the plan, as data: who, the story, what happened how many days ago, and what the gate
//!   answers today.
//!
//! A kept ledger is opened again as it is: courses that stand in it are not told twice, and are older by then.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

pub mod demo;
