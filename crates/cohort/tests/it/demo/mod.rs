//! The demo: its plan, its seeding, its opening.

mod clinic;
mod open;
mod seed;
