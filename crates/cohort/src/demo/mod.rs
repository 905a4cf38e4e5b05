//! A small clinic of synthetic patients whose courses show every state of the programme, whatever the day.
//!
//! The plan is data ([`clinic`]), in the words of [`Act`] and [`Expected`]. [`tell`] turns one course into commands for
//! any [`Keeper`] of a record; [`seed`] is the keeper that is a ledger, and [`open`] what `retinue demo` calls.

mod act;
mod alone;
mod care;
mod care_told;
pub mod clinic;
mod enrolment;
mod facts;
mod founding;
mod office;
mod open;
mod people;
mod seed;
mod signed;
mod tell;
mod teller;

pub use act::{
    Act, Asks, CONDOM_ONLY, Course, DaysAgo, Door, Expected, Gate, Ground, IUD_AND_CONDOM,
    PILL_AND_CONDOM, Step, Strength, Test,
};
pub use alone::{Alone, NotTold};
pub use open::{Demo, DemoError, Options, PASSWORD, Seeding, SignIn, State, open, sign_ins};
pub use people::{
    EDITION_OF_2026, MODE_SET_AGO, Member, Pharmacy, Prescriber, STAFF, StaffRole, adopted_ago,
    adoption, parties, standing,
};
pub use seed::{SeedError, Seeded, Shown, Trouble, seed};
pub use tell::{Astray, By, Done, Keeper, When, answers, born, in_words, tell};
