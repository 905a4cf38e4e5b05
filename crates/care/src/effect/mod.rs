//! Side effects and mood: symptoms to urgency, answers to scores, scores to what follows.

mod graded;
mod score;
mod triage;

pub use graded::follow_grade;
pub use score::{NotAnswered, ScaleAdvice, Score, crisis, follow_score, score, score_of_total};
pub(crate) use triage::{flags, raised};
pub use triage::{triage, triage_at};
