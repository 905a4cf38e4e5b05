//! The command line, asked as its users ask it: the real binary, its output and its exit code.

mod batch;
mod check;
mod clinic;
mod completions;
mod doctor;
mod explain;
mod harness;
mod input;
mod rules;
mod schema;
mod user;
mod validator;
mod verify;
