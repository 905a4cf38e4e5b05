//! What the clinic's and the patient's pages of care share: the chart, the acts, and how they are recorded.

pub(super) mod act;
pub(super) mod chart;
pub(super) mod course;
pub(super) mod paper;
pub(super) mod record;
