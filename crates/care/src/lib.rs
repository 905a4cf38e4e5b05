//! The advice: pure functions of facts, dated knowledge and a day.
//!
//! Care never refuses. An [`Advice`] says what the sources say, how sure they are and on which facts it rests; a person
//! acts on it, or overrides it with a reason. The gate of the kernel stays the only thing that refuses, and nothing here
//! can become a reason of the gate.
//!
//! Nothing here reads a clock, touches a disk or draws a random number. Whatever becomes a dose is an integer with its
//! unit; floating point stands in the illustrative models only, and what they answer says so.
//!
//! What is known stands in `knowledge/`, not here: [`Knowledge`] holds it, each value with its sources and how sure it
//! is ([`Basis`]). A value that no stored source confirms is *provisional*, and so is every answer that rests on it.
#![no_std]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

extern crate alloc;

mod admit;
mod advice;
pub mod advise;
mod basis;
pub mod candidacy;
mod case;
pub mod concern;
mod counsel;
pub mod course;
pub mod courses;
mod decimal;
mod diary;
pub mod dose;
pub mod due;
pub mod effect;
pub mod event;
pub mod exposure;
mod gate;
pub mod interaction;
mod knowledge;
pub mod laboratory;
pub mod leftover;
pub mod outcome;
mod quantity;
mod record;
pub mod ribbon;
pub mod severity;
pub mod survival;

pub use admit::{Admission, admit};
pub use advice::{Action, Advice, Reason, RuleId, Triage};
pub use basis::{Basis, Cited, Confidence, Jurisdiction, Jurisdictions, SourceId};
pub use case::{
    AcneAssessment, AdviceOverride, CareCase, GradedEffect, MedicineTold, Noted, Prescribed, Stage,
    SymptomTold, TriedTherapy,
};
pub use counsel::{Again, Counsel, Overridden};
pub use decimal::{Decimal, NotAValue};
pub use diary::{MOST_DAYS_TOLD, PlanInForce, Told};
pub use gate::Gate;
pub use knowledge::*;
pub use quantity::{Grams, Micrograms, MicrogramsPerKilogram, NotADose, NotAWeight};
pub use record::CareRecord;
