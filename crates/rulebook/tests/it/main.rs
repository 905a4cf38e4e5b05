//! The rules as data: what loads, what does not, and what it says.
#![allow(missing_docs)]

mod adoption;
mod answer;
mod cases;
mod coverage;
mod embedded;
mod forms;
mod hash;
mod mistakes;
mod sentences;
mod zone;
