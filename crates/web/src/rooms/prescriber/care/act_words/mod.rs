//! The words of care in the clinic: the controls of its acts, by subject.

mod acne;
mod doses;
mod follow;
mod history;
mod measures;

pub(super) use acne::*;
pub(super) use doses::*;
pub(super) use follow::*;
pub(super) use history::*;
pub(super) use measures::*;
