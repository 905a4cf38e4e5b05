//! Response, completion and what comes after. Each authority is answered by itself; nothing is stopped by a rule.

mod aftercare;
mod course;
mod flare;
mod response;

pub use aftercare::{AftercareDue, RelapseView, aftercare, relapses};
pub use course::{
    Clock, CompletionView, CourseSoFar, clocks, completion, may_complete, second_course,
};
pub use flare::{flare, fulminans};
pub use response::{Response, response};
