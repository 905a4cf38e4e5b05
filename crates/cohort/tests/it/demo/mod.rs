//! The demo: its plan, its seeding, its opening.

mod clinic;
mod lands;
mod open;
mod seed;
