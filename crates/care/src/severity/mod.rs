//! How severe acne is: lesions counted by kind and region, and what the scales of clinicians make of them.

mod class;
mod clinician;
mod count;
mod gags;

pub use class::{CountClassView, count_classes};
pub use clinician::{ClinicianGrade, NotGraded, clinician_grade, success};
pub use count::{LesionCount, LesionCounts, NoduleSize, NotCounted};
pub use gags::{GagsScore, gags, gags_of_grades};
