//! The window planner: in clinical sentences, carried out for real, and against a search through all days.

mod carried_out;
mod closed;
mod earliest;
mod lands;
mod planner;
mod sentences;
