//! The ledger, on real files.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where it stopped"
)]

mod access;
mod accounts;
mod answer_sheet;
mod by_telephone;
mod care;
mod certification;
mod chain;
mod child;
mod closed_days;
mod companion;
mod concurrency;
mod crash;
mod designees;
mod dispensing;
mod due;
mod faults;
mod form_text;
mod harness;
mod idempotency;
mod import;
mod inbox;
mod journeys;
mod lands;
mod linearizability;
mod longer_supply;
mod majority;
mod moves;
mod number;
mod office;
mod on_call;
mod opening;
mod program;
mod program_launch;
mod program_let_in;
mod put_right;
mod reads;
mod recalls;
mod reconfirmation;
mod registry;
mod releases;
mod replay;
mod schema;
mod second_person;
mod signing;
mod substitution;
mod supplies;
mod system_faults;
mod transfers;
mod webhook;
