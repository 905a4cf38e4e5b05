//! The demo: its plan, its seeding, its opening.

mod care;
mod clinic;
mod lands;
mod open;
mod seed;
