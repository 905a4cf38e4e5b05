//! The gate, tested in clinical sentences, by its laws, and against an evaluator that was written apart from it.

#![allow(
    clippy::wrong_self_convention,
    reason = "the harness reads as a sentence: asks to dispense, is authorised until"
)]
#![allow(
    clippy::unwrap_used,
    reason = "a test that finds nothing where it built something has failed"
)]

mod agreement;
mod capsules;
mod cases;
mod checks;
mod companion;
mod correction;
mod decide;
mod due;
mod fault;
mod harness;
mod histories;
mod laws;
mod majority;
mod model;
mod no_dead_end;
mod no_dead_end_clinic;
mod office;
mod oracle;
mod people;
mod plan;
mod question;
mod record;
mod release;
mod sheet;
mod told;
