//! A question put to the gate from a file, a pipe or a line of a batch.

mod batch;
mod gate;
mod input;
mod read;
mod words;

pub(crate) use batch::{Batch, Form, Told};
pub(crate) use gate::{About, Answered, Gate, QuestionOptions};
pub(crate) use input::Input;
pub(crate) use read::day_option;
