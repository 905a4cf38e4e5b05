//! The command line, asked as its users ask it: the real binary, its output and its exit code.

mod batch;
mod bench;
mod check;
mod clinic;
mod completions;
mod demo;
mod doctor;
mod explain;
mod export;
mod exposure;
mod harness;
mod input;
mod lands;
mod plan;
mod rules;
mod rules_guide;
mod rules_paper;
mod rules_told;
mod running;
mod schema;
mod serve;
mod user;
mod validator;
mod verify;
mod windows;
