//! The rules as data: what loads, what does not, and what it says.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod adoption;
mod answer;
mod cases;
mod counter;
mod coverage;
mod embedded;
mod form_text;
mod forms;
mod hash;
mod knowledge;
mod knowledge_care;
mod lands;
mod languages;
mod mistakes;
mod named_tests;
mod office;
mod revisions;
mod sentences;
mod temporal;
mod zone;
