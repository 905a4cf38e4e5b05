//! The words at the door.

use crate::http::form::Field;

pub(super) const TITLE: &str = "Sign in";
pub(super) const LOGIN: Field = Field::new("login", "Login", "");
pub(super) const PASSWORD: Field = Field::new("password", "Password", "");
pub(super) const SUBMIT: &str = "Sign in";
pub(super) const REFUSED: &str = "Login or password is wrong, or there were too many tries. Check both; after several tries wait some minutes.";
pub(super) const DEMONSTRATION: &str = "Sign-ins of this demonstration";
pub(super) const DEMONSTRATION_MEANS: &str = "Everyone in it is invented. Choose a room:";
pub(super) const PASSWORD_OF_ALL: &str = "Or type a login and the password";
pub(super) const USE: &str = "Sign in as";
pub(super) const ABOUT: &str = "One ledger for the clinic, the pharmacy, the patient and the programme: what is next, until when, and why not.";
pub(super) const ZONE_TITLE: &str = "Time zone";
pub(super) const ZONE: Field = Field::new(
    "zone",
    "Your time zone",
    "Deadlines are the programme's and stand in Eastern time. They are shown in your time beside it.",
);
pub(super) const ZONE_SUBMIT: &str = "Keep";
