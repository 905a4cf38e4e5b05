//! The laboratory: a result is read with its unit, graded under a named version, and answered from the action table.
//!
//! A value is compared in the unit in which it was reported, wherever the source states its cut-off in that unit. What
//! the laboratory gives as its reference range goes before every other.

mod beside;
mod due;
mod follow;
mod grade;
mod result;
mod usual;

pub use beside::baseline;
pub(crate) use due::moved;
pub use due::{DueState, LaboratoryDue, Milestones, laboratory_due};
pub use follow::follow;
pub use grade::{Grade, Graded, LimitFrom, grade};
pub use result::{Around, LaboratoryResult, NotAResult, Range};
pub use usual::{Usual, usual};
