//! The plan of doses: from what is wished for each kilogram to capsules in the hand, packs, days and money.

mod dispensing;
mod fill;
mod given;
mod pattern;
mod plan;
mod price;
mod regimen;
mod remarks;
mod what_if;

pub use dispensing::{Course, Dispense, Dispensing, Stock, dispense};
pub use fill::MOST_STRENGTHS;
pub use given::{DayEntry, Given, GivenSum, Outcome, WeightEntry, given};
pub use pattern::{Aim, DayDoses, Intake, NoPattern, Pattern, PatternQuestion, pattern};
pub use plan::{
    CeilingWish, CourseLength, DosePlan, DoseQuestion, Finish, FinishDay, NotPlanned, PlannedStep,
    Severity, StepDose, StepWish, TargetKind, TargetShown, plan_dose,
};
pub use price::{Money, NotAPrice, PriceList, PriceRow};
pub use regimen::{Regimen, RegimenStep};
pub use what_if::{CourseInShort, in_short};
