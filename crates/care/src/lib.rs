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
mod basis;
pub mod concern;
mod counsel;
mod decimal;
mod diary;
pub mod dose;
pub mod effect;
pub mod event;
pub mod exposure;
pub mod interaction;
mod knowledge;
pub mod laboratory;
pub mod outcome;
mod quantity;
mod record;
pub mod ribbon;

pub use admit::{Admission, admit};
pub use advice::{Action, Advice, Reason, RuleId, Triage};
pub use basis::{Basis, Cited, Confidence, Jurisdiction, Jurisdictions, SourceId};
pub use counsel::{Again, Counsel};
pub use decimal::{Decimal, NotAValue};
pub use diary::{MOST_DAYS_TOLD, PlanInForce, Told};
pub use knowledge::{
    Agent, AgentCode, Allergen, AllergyRow, Also, Analyte, Anchor, Authority, Band, Bound,
    ClinicalGrade, ClockRule, CompletionRule, Condition, CrisisText, Ctcae, Cut, Discouraged,
    DispensingPolicy, DosePolicy, DosesADay, Effect, Effects, Excipient, ExposureModel,
    ExposureState, Flag, Food, FoodRule, Formulation, Given, GradeRow, Higher, Intended,
    InteractionRow, Interactions, Knowledge, LabelDosing, Laboratory, LaboratoryCode,
    LaboratoryRule, Limit, Outcome, Package, PlainWords, ProductRecord, Range, Reference, Remark,
    RemarkCode, RemarkSentence, Repeat, Scale, ScaleRule, Scales, ScheduleItem, SecondCourseRule,
    Severity, SeverityRow, Sex, Source, SourceKind, Strength, Symptom, Ungraded, Unit, Within,
};
pub use quantity::{Grams, Micrograms, MicrogramsPerKilogram, NotADose, NotAWeight};
pub use record::CareRecord;
