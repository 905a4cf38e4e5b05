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

mod advice;
mod basis;
pub mod dose;
pub mod exposure;
mod knowledge;
mod quantity;
pub mod ribbon;

pub use advice::{Action, Advice, Reason, RuleId, Triage};
pub use basis::{Basis, Cited, Confidence, Jurisdiction, Jurisdictions, SourceId};
pub use knowledge::{
    Allergen, DispensingPolicy, DosePolicy, DosesADay, Excipient, ExposureModel, ExposureState,
    Food, FoodRule, Formulation, Knowledge, LabelDosing, Package, ProductRecord, Range, Remark,
    RemarkCode, RemarkSentence, Source, SourceKind, Strength,
};
pub use quantity::{Grams, Micrograms, MicrogramsPerKilogram, NotADose, NotAWeight};
